//! One function: a call by its row of the catalogue, `custom(…)`, or a nested hybrid.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{
    Context,
    arguments::Arguments,
    compact, compose,
    numbers::Number,
    processing::{self, braced},
};
use crate::{
    ast::{Element, Value, ValueKind},
    catalog::{COMMON, FUNCTIONS, FUSIONS, Function, Lowering, Reconciliation, Shape},
    check::{self, Words},
    dim::Dim,
    errors::{Errors, suggestion},
    model::{Lowered, Member, SegmentModel},
    random::Normal,
};

/// What a function is, without its name.
struct Resolved {
    columns: Dim,
    segment: SegmentModel,
    lowered: Lowered,
}

impl Resolved {
    fn without_parameters(columns: Dim, ty: TokenStream, value: TokenStream) -> Self {
        Self { columns, segment: SegmentModel::empty(), lowered: Lowered { ty, value } }
    }
}

/// An element of `functions: […]`.
pub(super) fn member(context: &mut Context<'_>, element: &Element, errors: &mut Errors) -> Option<Member> {
    let value = &element.value;
    if let ValueKind::Custom { name, ty } = &value.kind {
        let resolved = custom(context, ty, errors)?;
        return Some(Member {
            name: element.label.clone().unwrap_or_else(|| custom_name(name, ty)),
            place: value.to_token_stream(),
            function: compact(value),
            formula: "its own",
            columns: resolved.columns,
            segment: resolved.segment,
            lowered: resolved.lowered,
        });
    }
    let Some((name, entries)) = value.as_call() else {
        errors.push(
            value,
            format!("`{}` is no function", compact(value)),
            "write a name, such as `pearson_correlation` or `lowrank_parameterized(r = 2)`",
        );
        return None;
    };
    let row = row(name, errors)?;
    let before = errors.count();
    let arguments = Arguments::new(name, entries, row.all_arguments().chain(COMMON), errors);
    let resolved = call(context, row, &arguments, errors);
    // A hybrid inside a hybrid does its own processing.
    let resolved = match row.lowering {
        Lowering::Hybrid => resolved,
        _ => processed(context, row, &arguments, resolved, errors),
    };
    let resolved = resolved.filter(|_| errors.count() == before)?;
    Some(Member {
        name: element.label.clone().unwrap_or_else(|| Ident::new(row.name, name.span())),
        place: value.to_token_stream(),
        function: row.name.to_owned(),
        formula: row.formula,
        columns: resolved.columns,
        segment: resolved.segment,
        lowered: resolved.lowered,
    })
}

fn row(name: &Ident, errors: &mut Errors) -> Option<&'static Function> {
    let written = name.to_string();
    let row = FUNCTIONS
        .iter()
        .find(|row| row.name == written || row.alias == Some(written.as_str()));
    if row.is_none() {
        let trimmed = written.strip_suffix("_interdependence").unwrap_or(&written);
        let help = if FUSIONS.iter().any(|row| row.name == written) {
            format!("`{written}` is a fusion: write `fusion: {written}`")
        } else if written == "custom" {
            "write `custom(path::To<Type>)`".to_owned()
        } else {
            suggestion(trimmed, FUNCTIONS.iter().map(|row| row.name))
        };
        errors.push(name, format!("unknown function `{written}`"), help);
    }
    row
}

/// `custom(path::To<Type>)` is named like the type.
fn custom_name(keyword: &Ident, ty: &syn::Type) -> Ident {
    let syn::Type::Path(path) = ty else {
        return keyword.clone();
    };
    let Some(last) = path.path.segments.last() else {
        return keyword.clone();
    };
    let mut name = String::new();
    for (index, letter) in last.ident.to_string().char_indices() {
        if letter.is_uppercase() && index > 0 && !name.ends_with('_') {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    syn::parse_str::<Ident>(&name).map_or_else(|_| last.ident.clone(), |mut ident| {
        ident.set_span(last.ident.span());
        ident
    })
}

fn custom(context: &mut Context<'_>, ty: &syn::Type, errors: &mut Errors) -> Option<Resolved> {
    if let Some(parameter) = context.d.parameter.as_ref().or(context.o.parameter.as_ref()) {
        errors.push(
            ty,
            format!("the shape of a custom function would have to be computed from the const parameter `{parameter}`, which Rust cannot do"),
            format!("write {parameter} as a literal or a constant"),
        );
        return None;
    }
    let span = ty
        .to_token_stream()
        .into_iter()
        .next()
        .map_or_else(proc_macro2::Span::call_site, |token| token.span())
        .resolved_at(proc_macro2::Span::mixed_site());
    let runtime = context.runtime_at(span);
    let (scalar, d, o) = (context.scalar, context.d.argument(), context.o.argument());
    let as_function = quote_spanned!(span=> <#ty as #runtime::Function<#scalar, #d, #o>>);
    let text = compact(ty);
    let l = Dim::expression(quote_spanned!(span=> #as_function::L), format!("{text}::L"));
    let columns = Dim::expression(
        quote_spanned!(span=> <#as_function::Columns as #runtime::nalgebra::DimName>::DIM),
        format!("{text}::Columns"),
    );
    Some(Resolved {
        columns,
        segment: SegmentModel { length: l, shape: None, layout: "its own".to_owned() },
        lowered: Lowered { ty: quote!(#ty), value: quote_spanned!(span=> #as_function::FUNCTION) },
    })
}

fn call(context: &mut Context<'_>, row: &Function, arguments: &Arguments<'_>, errors: &mut Errors) -> Option<Resolved> {
    let d = context.d.clone();
    let columns = match row.shape {
        Shape::Square | Shape::OfMatrix | Shape::OfFusion => Some(d.clone()),
        Shape::Primed | Shape::PrimedRequired => primed(context, row.shape, arguments, errors),
    };
    match row.lowering {
        Lowering::Constant => constant(context, arguments, errors),
        Lowering::Filled(value) => {
            let value = match value {
                Some(value) => Number::Known(value),
                None => arguments.real(context, "c", errors)?,
            };
            let columns = columns?;
            let argument = columns.argument();
            let path = context.path("functions::constant::ConstantC");
            let value = braced(&path, &[("c", value.tokens())]);
            Some(Resolved::without_parameters(columns, quote!(#path<#argument>), value))
        }
        Lowering::Identity => {
            let columns = columns?;
            let argument = columns.argument();
            let path = context.path("functions::constant::Identity");
            Some(Resolved::without_parameters(columns, quote!(#path<#argument>), path))
        }
        Lowering::Kernel(_) | Lowering::Distance(_) | Lowering::Minkowski | Lowering::Anisotropic | Lowering::HybridKernel => {
            let Lowered { ty, value } = kernel(context, row, arguments, true, errors)?;
            Some(Resolved::without_parameters(d, ty, value))
        }
        Lowering::KernelBased => {
            let Lowered { ty, value } = named_kernel(context, arguments.value("kernel")?, errors)?;
            Some(Resolved::without_parameters(d, ty, value))
        }
        Lowering::Parameterized(reconciliation) => {
            let columns = columns?;
            let (segment, inner) = reconciled(context, reconciliation, arguments, ("d", &d), (context.axis.primed().1, &columns), errors)?;
            let path = context.path("functions::parameterized::Parameterized");
            let argument = columns.argument();
            let Lowered { ty, value } = inner;
            let lowered = Lowered { ty: quote!(#path<#ty, #argument>), value: quote!(#path(#value)) };
            Some(Resolved { columns, segment, lowered })
        }
        Lowering::Bilinear(reconciliation) => {
            let o = context.o.clone();
            let (segment, inner) = reconciled(context, reconciliation, arguments, ("o", &o), ("o", &o), errors)?;
            let path = context.path("functions::bilinear::Bilinear");
            let Lowered { ty, value } = inner;
            let lowered = Lowered { ty: quote!(#path<#ty>), value: quote!(#path(#value)) };
            Some(Resolved { columns: d, segment, lowered })
        }
        Lowering::Hybrid => {
            let composition = compose::nested(context, arguments, errors)?;
            let layout = composition
                .members
                .iter()
                .map(|member| (member.name.to_string(), &member.segment))
                .chain([("fusion".to_owned(), &composition.fusion.segment)])
                .filter(|(_, segment)| segment.length.known != Some(0))
                .map(|(name, segment)| format!("{name}: {}", segment.layout))
                .collect::<Vec<_>>()
                .join("; ");
            Some(Resolved {
                columns: composition.columns,
                segment: SegmentModel { length: composition.l, shape: None, layout },
                lowered: composition.function,
            })
        }
    }
}

/// d' by the argument of this type's axis; the other axis' is ignored, as in tinyBIG.
fn primed(context: &mut Context<'_>, shape: Shape, arguments: &Arguments<'_>, errors: &mut Errors) -> Option<Dim> {
    let (own, symbol) = context.axis.primed();
    let other = if own == "m_prime" { "b_prime" } else { "m_prime" };
    if let Some(value) = arguments.value(own) {
        return arguments.count(context, own, errors).inspect(|dim| {
            debug_assert!(dim.known != Some(0), "{}", value.to_token_stream());
        });
    }
    if shape == Shape::Primed {
        return Some(context.d.clone());
    }
    let axis = context.axis.name();
    let help = if arguments.value(other).is_some() {
        format!("this hybrid is of type `{axis}`: write `{own} = …` instead of `{other} = …`")
    } else {
        format!("write `{}({own} = …)`", arguments.owner)
    };
    errors.push(arguments.place, format!("`{}` needs its argument `{own}`: {symbol} has no default here", arguments.owner), help);
    None
}

fn constant(context: &mut Context<'_>, arguments: &Arguments<'_>, errors: &mut Errors) -> Option<Resolved> {
    let value = arguments.value("A")?;
    let rows = arguments.matrix(context, "A", errors)?;
    let (d, name) = (context.d.clone(), context.name.to_string());
    let letter = if context.axis == crate::model::Axis::Attribute { "m" } else { "b" };
    check::equal(
        context,
        errors,
        value,
        (&Dim::known(rows.len()), &d),
        &Words {
            before: "constant `A` has ",
            between: &format!(" rows, `{name}` has {letter} = "),
            after: "",
            help: "give one row of A for each",
        },
    );
    let columns = Dim::known(rows.first().map_or(0, Vec::len));
    let (scalar, d, argument) = (context.scalar, d.argument(), columns.argument());
    let path = context.path("functions::constant::Constant");
    let matrix = matrix_tokens(context, &rows);
    Some(Resolved::without_parameters(
        columns,
        quote!(#path<#scalar, #d, #argument>),
        quote!(#path { A: &#matrix }),
    ))
}

/// `[[…], […]]` in the hybrid's number type.
fn matrix_tokens(context: &Context<'_>, rows: &[Vec<Number>]) -> TokenStream {
    let rows = rows.iter().map(|row| {
        let entries = row.iter().map(|number| number.scalar_tokens(context));
        quote!([#(#entries),*])
    });
    quote!([#(#rows),*])
}

/// A row that is a kernel. `similarity`: distances mean e^−distance, as in tinyBIG's classes.
fn kernel(
    context: &mut Context<'_>,
    row: &Function,
    arguments: &Arguments<'_>,
    similarity: bool,
    errors: &mut Errors,
) -> Option<Lowered> {
    let distance = |context: &Context<'_>, inner: Lowered| {
        if !similarity {
            return inner;
        }
        let path = context.path("functions::numerical::NegativeExponential");
        let Lowered { ty, value } = inner;
        Lowered { ty: quote!(#path<#ty>), value: quote!(#path(#value)) }
    };
    match row.lowering {
        Lowering::Kernel(path) => {
            let ty = context.path(&format!("functions::{path}"));
            let fields: Vec<_> = arguments
                .fields(context, errors)?
                .into_iter()
                .map(|(name, number)| (name, number.tokens()))
                .collect();
            Some(Lowered { value: braced(&ty, &fields), ty })
        }
        Lowering::Distance(path) => {
            let ty = context.path(&format!("functions::{path}"));
            Some(distance(context, Lowered { value: ty.clone(), ty }))
        }
        Lowering::Minkowski => {
            let p = arguments.real(context, "p", errors)?;
            // The common orders have quantities that functions share.
            let shared = match p {
                Number::Known(1.0) => Some("ManhattanDistance"),
                Number::Known(2.0) => Some("EuclideanDistance"),
                Number::Known(f64::INFINITY) => Some("ChebyshevDistance"),
                _ => None,
            };
            let inner = if let Some(name) = shared {
                let ty = context.path(&format!("functions::numerical::{name}"));
                Lowered { value: ty.clone(), ty }
            } else {
                let ty = context.path("functions::numerical::MinkowskiDistance");
                Lowered { value: braced(&ty, &[("p", p.tokens())]), ty }
            };
            Some(distance(context, inner))
        }
        Lowering::Anisotropic => {
            let Some(value) = arguments.value("a_vector") else {
                let a_scalar = arguments.real(context, "a_scalar", errors)?.tokens();
                let ty = context.path("functions::numerical::IsotropicRbfKernel");
                return Some(Lowered { value: braced(&ty, &[("a_scalar", a_scalar)]), ty });
            };
            let vector = arguments.vector(context, "a_vector", errors)?;
            let o = context.o.clone();
            let letter = if context.axis == crate::model::Axis::Attribute { "b" } else { "m" };
            check::equal(
                context,
                errors,
                value,
                (&Dim::known(vector.len()), &o),
                &Words {
                    before: "`a_vector` has ",
                    between: &format!(" entries, each column of z has {letter} = "),
                    after: "",
                    help: "give one scale per observation, or one `a_scalar` for all",
                },
            );
            let (scalar, o) = (context.scalar, o.argument());
            let entries = vector.iter().map(|number| number.scalar_tokens(context));
            let path = context.path("functions::numerical::AnisotropicRbfKernel");
            Some(Lowered {
                ty: quote!(#path<#scalar, #o>),
                value: quote!(#path { a_vector: &[#(#entries),*] }),
            })
        }
        Lowering::HybridKernel => hybrid_kernel(context, arguments, errors),
        _ => None,
    }
}

fn hybrid_kernel(context: &mut Context<'_>, arguments: &Arguments<'_>, errors: &mut Errors) -> Option<Lowered> {
    let value = arguments.value("kernels")?;
    let before = errors.count();
    let kernels: Vec<Lowered> = match &value.kind {
        ValueKind::Array(elements) => elements
            .iter()
            .filter_map(|element| {
                super::numbers::no_label(element, errors);
                named_kernel(context, &element.value, errors)
            })
            .collect(),
        _ => named_kernel(context, value, errors).into_iter().collect(),
    };
    if kernels.is_empty() && errors.count() == before {
        errors.push(value, "`kernels` of `custom_hybrid_kernel` is empty", "name at least one kernel");
    }
    let weights = match arguments.value("weights") {
        None => vec![Number::Known(1.0 / kernels.len().max(1) as f64); kernels.len()],
        Some(place) => {
            let weights = arguments.vector(context, "weights", errors)?;
            if errors.count() == before && weights.len() != kernels.len() {
                errors.push(
                    place,
                    format!(
                        "`custom_hybrid_kernel` has {} kernels and {} weights",
                        kernels.len(),
                        weights.len()
                    ),
                    "give one weight per kernel, or none",
                );
            }
            weights
        }
    };
    if errors.count() != before {
        return None;
    }
    let path = context.path("fusions::summation::WeightedSummation");
    let (k, weights) = (kernels.len(), weights.iter().map(Number::tokens));
    let fusion = Lowered { ty: quote!(#path<#k>), value: quote!(#path { weights: [#(#weights),*] }) };
    Some(compose::fused(context, &kernels, &fusion))
}

/// A kernel by the name of tinyBIG's function, with or without `batch_` and `_kernel`.
fn named_kernel(context: &mut Context<'_>, value: &Value, errors: &mut Errors) -> Option<Lowered> {
    if let ValueKind::Custom { ty, .. } = &value.kind {
        return Some(custom(context, ty, errors)?.lowered);
    }
    let Some((name, entries)) = value.as_call() else {
        errors.push(value, format!("`{}` is no kernel", compact(value)), crate::catalog::Kind::Kernel.expected());
        return None;
    };
    let written = name.to_string();
    let function = written.strip_prefix("batch_").unwrap_or(&written);
    let short = function.strip_suffix("_kernel").unwrap_or(function);
    let is_kernel = |row: &&Function| {
        matches!(row.lowering, Lowering::Kernel(_) | Lowering::Distance(_) | Lowering::Minkowski | Lowering::Anisotropic | Lowering::HybridKernel)
    };
    let Some(row) = FUNCTIONS
        .iter()
        .filter(is_kernel)
        .find(|row| row.name == function || row.name == short)
    else {
        let valid = FUNCTIONS.iter().filter(is_kernel).map(|row| row.name);
        errors.push(name, format!("unknown kernel `{written}`"), suggestion(function, valid));
        return None;
    };
    const CENTERED: &[crate::catalog::Argument] = &[crate::catalog::Argument {
        name: "centered",
        kind: crate::catalog::Kind::Flag,
        default: crate::catalog::Default::Flag(false),
    }];
    let before = errors.count();
    let centering = if row.centering { CENTERED } else { &[] };
    let arguments = Arguments::new(name, entries, row.arguments.iter().chain(centering), errors);
    // tinyBIG's functions `…_distance` are distances; `…_distance_kernel` are e^−distance, like the classes.
    let similarity = !function.ends_with("_distance");
    let lowered = kernel(context, row, &arguments, similarity, errors);
    let centred = row.centering && arguments.flag("centered", errors).unwrap_or(false);
    let lowered = lowered.filter(|_| errors.count() == before)?;
    if !centred {
        return Some(lowered);
    }
    let centre = context.path("processing::Centre");
    let centre = Lowered { ty: centre.clone(), value: centre };
    let d = context.d.clone();
    Some(compose::materialized(context, &[centre], &lowered, &[], &d))
}

/// A reconciliation of `rows` × `columns`, by name and size.
fn reconciled(
    context: &mut Context<'_>,
    reconciliation: Reconciliation,
    arguments: &Arguments<'_>,
    (row_name, rows): (&str, &Dim),
    (column_name, columns): (&str, &Dim),
    errors: &mut Errors,
) -> Option<(SegmentModel, Lowered)> {
    let matrix = |name: &str, rows: &Dim, columns: &Dim| format!("{name} {}×{}", rows.text(), columns.text());
    let segment = |length: Dim, parts: Vec<String>, shape: Option<(Dim, Dim)>| SegmentModel {
        length,
        shape,
        layout: parts.join(", "),
    };
    if reconciliation == Reconciliation::Identity {
        arguments.flag("require_parameters", errors);
        let path = context.path("reconciliations::Identity");
        let segment = segment(rows.times(columns), vec![matrix("W", rows, columns)], Some((rows.clone(), columns.clone())));
        return Some((segment, Lowered { ty: path.clone(), value: path }));
    }
    let rank = match reconciliation {
        Reconciliation::Hm => Dim::known(1),
        _ => arguments.count(context, "r", errors)?,
    };
    let rank_argument = rank.argument();
    match reconciliation {
        Reconciliation::Lorr => {
            let path = context.path("reconciliations::lowrank::Lorr");
            let parts = vec![matrix("U", rows, &rank), matrix("V", &rank, columns)];
            Some((
                segment(rank.times(&rows.plus(columns)), parts, None),
                Lowered { ty: quote!(#path<#rank_argument>), value: quote!(#path::<#rank_argument>) },
            ))
        }
        Reconciliation::RandomMatrixAdaption => {
            let value = fixed_matrices(context, arguments, &rank, (row_name, rows), (column_name, columns), errors)?;
            let path = context.path("reconciliations::lowrank::RandomMatrixAdaption");
            let (scalar, rows_argument, columns_argument) = (context.scalar, rows.argument(), columns.argument());
            let parts = vec![format!("diagonal {}", rows.text()), format!("diagonal {}", rank.text())];
            Some((
                segment(rows.plus(&rank), parts, None),
                Lowered {
                    ty: quote!(#path<#scalar, #rows_argument, #columns_argument, #rank_argument>),
                    value: quote!(#path #value),
                },
            ))
        }
        Reconciliation::Hm | Reconciliation::Lphm | Reconciliation::DualLphm => {
            let p = arguments.count(context, "p", errors)?;
            let q = match arguments.value("q") {
                Some(_) => arguments.count(context, "q", errors)?,
                None => p.clone(),
            };
            let p_place = arguments.value("p")?;
            let q_place = arguments.value("q").unwrap_or(p_place);
            let q_name = if arguments.value("q").is_some() { "q" } else { "q (= p)" };
            for (name, place, divisor, size_name, size) in
                [("p", p_place, &p, row_name, rows), (q_name, q_place, &q, column_name, columns)]
            {
                check::divides(
                    context,
                    errors,
                    place,
                    (divisor, size),
                    &Words {
                        before: &format!("{name} = "),
                        between: &format!(" of `{}` does not divide {size_name} = ", arguments.owner),
                        after: "",
                        help: &divisors(size),
                    },
                );
            }
            let (s, t) = (rows.over(&p), columns.over(&q));
            let (p_argument, q_argument) = (p.argument(), q.argument());
            Some(match reconciliation {
                Reconciliation::Hm => {
                    let path = context.path("reconciliations::kronecker::Hm");
                    let parts = vec![matrix("a", &p, &q), matrix("b", &s, &t)];
                    (
                        segment(p.times(&q).plus(&s.times(&t)), parts, None),
                        Lowered { ty: quote!(#path<#p_argument, #q_argument>), value: quote!(#path::<#p_argument, #q_argument>) },
                    )
                }
                Reconciliation::Lphm => {
                    let path = context.path("reconciliations::kronecker::Lphm");
                    let parts = vec![matrix("a", &p, &q), matrix("S", &s, &rank), matrix("T", &rank, &t)];
                    (
                        segment(p.times(&q).plus(&rank.times(&s.plus(&t))), parts, None),
                        Lowered {
                            ty: quote!(#path<#p_argument, #q_argument, #rank_argument>),
                            value: quote!(#path::<#p_argument, #q_argument, #rank_argument>),
                        },
                    )
                }
                _ => {
                    let path = context.path("reconciliations::kronecker::DualLphm");
                    let parts = vec![
                        matrix("P", &p, &rank),
                        matrix("Q", &rank, &q),
                        matrix("S", &s, &rank),
                        matrix("T", &rank, &t),
                    ];
                    (
                        segment(rank.times(&p.plus(&q).plus(&s).plus(&t)), parts, None),
                        Lowered {
                            ty: quote!(#path<#p_argument, #q_argument, #rank_argument>),
                            value: quote!(#path::<#p_argument, #q_argument, #rank_argument>),
                        },
                    )
                }
            })
        }
        Reconciliation::Identity => None,
    }
}

/// `its divisors are 1, 2, 4`, if the number is known.
fn divisors(number: &Dim) -> String {
    match number.known {
        Some(number @ 1..=100_000) => {
            let divisors: Vec<String> = (1..=number)
                .filter(|divisor| number.is_multiple_of(*divisor))
                .map(|divisor| divisor.to_string())
                .collect();
            format!("its divisors are {}", divisors.join(", "))
        }
        _ => "write one of its divisors".to_owned(),
    }
}

/// A and Bᵀ of a random-matrix adaption, as fields: given, or drawn from the seed.
fn fixed_matrices(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    rank: &Dim,
    (row_name, rows): (&str, &Dim),
    (column_name, columns): (&str, &Dim),
    errors: &mut Errors,
) -> Option<TokenStream> {
    let before = errors.count();
    let seed = arguments.seed(errors)?;
    let (a, b) = match (arguments.value("A"), arguments.value("B")) {
        (Some(a_place), Some(b_place)) => {
            if let Some(place) = arguments.value("seed") {
                errors.push(place, "a seed draws the matrices that `A` and `B` give", "leave `seed` out");
            }
            let a = arguments.matrix(context, "A", errors);
            let b = arguments.matrix(context, "B", errors);
            let (a, b) = (a?, b?);
            let shapes = [
                ("A", a_place, &a, row_name, rows),
                ("B", b_place, &b, column_name, columns),
            ];
            for (name, place, matrix, size_name, size) in shapes {
                let found = (Dim::known(matrix.len()), Dim::known(matrix.first().map_or(0, Vec::len)));
                let words = |what: &'static str, needed: &str| (format!("fixed matrix `{name}` has "), format!(" {what}, {needed} = "));
                for (what, needed, found, size) in
                    [("rows", size_name, &found.0, size), ("columns", "r", &found.1, rank)]
                {
                    let (before, between) = words(what, needed);
                    let words = Words { before: &before, between: &between, after: "", help: "A is d × r, B is d' × r" };
                    check::equal(context, errors, place, (found, size), &words);
                }
            }
            (a, b)
        }
        (None, None) => {
            let (Some(n), Some(d), Some(r)) = (rows.known, columns.known, rank.known) else {
                errors.push(
                    arguments.place,
                    format!(
                        "the fixed matrices of `{}` are drawn by the macro, which does not know {row_name} = {}, {column_name} = {} or r = {}",
                        arguments.owner,
                        rows.text(),
                        columns.text(),
                        rank.text()
                    ),
                    "write the dimensions as literals, or give the matrices: `A = [[…]], B = [[…]]`",
                );
                return None;
            };
            let numbers = |matrix: Vec<Vec<f64>>| -> Vec<Vec<Number>> {
                matrix
                    .into_iter()
                    .map(|row| row.into_iter().map(Number::Known).collect())
                    .collect()
            };
            const LARGEST: usize = 1 << 24;
            if n.saturating_add(d).saturating_mul(r) > LARGEST {
                errors.push(arguments.place, format!("`{}` would draw more than {LARGEST} fixed numbers", arguments.owner), "choose a smaller r");
                return None;
            }
            let mut normal = Normal::new(seed);
            (numbers(normal.matrix(n, r)), numbers(normal.matrix(d, r)))
        }
        (Some(place), None) | (None, Some(place)) => {
            let missing = if arguments.value("A").is_some() { "B" } else { "A" };
            errors.push(
                place,
                format!("`{}` has one fixed matrix and lacks `{missing}`", arguments.owner),
                "give both `A` and `B`, or neither",
            );
            return None;
        }
    };
    if errors.count() != before {
        return None;
    }
    let r = b.first().map_or(0, Vec::len);
    let transposed: Vec<Vec<Number>> = (0..r)
        .map(|column| b.iter().map(|row| row[column].clone()).collect())
        .collect();
    let (a, b) = (matrix_tokens(context, &a), matrix_tokens(context, &transposed));
    Some(quote!({ A: &#a, B_transposed: &#b }))
}

/// The function between its own `preprocess` and `postprocess`. Constants ignore both, parameterized functions the first, as in tinyBIG.
fn processed(
    context: &mut Context<'_>,
    row: &Function,
    arguments: &Arguments<'_>,
    resolved: Option<Resolved>,
    errors: &mut Errors,
) -> Option<Resolved> {
    let mut pre = processing::list(context, arguments.value("preprocess"), errors);
    let mut post = processing::list(context, arguments.value("postprocess"), errors);
    let mut resolved = resolved?;
    match row.lowering {
        Lowering::Constant | Lowering::Filled(_) | Lowering::Identity => {
            pre.clear();
            post.clear();
        }
        Lowering::Parameterized(_) => pre.clear(),
        _ => {}
    }
    if !pre.is_empty() || !post.is_empty() {
        resolved.lowered = compose::materialized(context, &pre, &resolved.lowered, &post, &resolved.columns);
    }
    Some(resolved)
}

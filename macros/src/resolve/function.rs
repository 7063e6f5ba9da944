//! One function: a call by its row of the catalogue, `custom(…)`, or a nested hybrid.

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{
    Context,
    arguments::Arguments,
    compact, compose, kernel,
    numbers::Number,
    processing::{self, braced},
    reconciled::{Named, reconciled},
    rpn, structure,
};
use crate::{
    ast::{Element, Name, ValueKind},
    catalog::{COMMON, FUNCTIONS, FUSIONS, Function, Lowering, Shape},
    check::{self, Words},
    data,
    dim::Dim,
    errors::{Errors, suggestion},
    evaluate::Matrix,
    model::{Entries, Factors, Implementation, Lowered, Member, SegmentModel, StructureModel},
};

/// What a function is, without its name.
pub(super) struct Resolved {
    pub(super) columns: Dim,
    pub(super) segment: SegmentModel,
    pub(super) implementation: Implementation,
    /// Its matrix, if it depends on neither data nor parameters.
    pub(super) structure: Option<StructureModel>,
    /// Its factors, if it is a product of narrow matrices of parameters.
    pub(super) factors: Option<Factors>,
}

impl Resolved {
    fn new(columns: Dim, segment: SegmentModel, ty: TokenStream, value: TokenStream) -> Self {
        let implementation = Implementation::Lowered(Lowered { ty, value });
        Self { columns, segment, implementation, structure: None, factors: None }
    }

    fn without_parameters(columns: Dim, ty: TokenStream, value: TokenStream) -> Self {
        Self::new(columns, SegmentModel::empty(), ty, value)
    }

    /// With a matrix whose zeros `mask`, or are numbers like others.
    fn with_structure(self, rows: &Dim, entries: Option<Entries>, masks: bool) -> Self {
        let Some(entries) = entries else { return self };
        let structure = match entries {
            Entries::Known(matrix) => StructureModel::known(Rc::unwrap_or_clone(matrix)),
            Entries::Expression(_) => StructureModel {
                rows: rows.clone(),
                columns: self.columns.clone(),
                entries,
                sparse: masks,
                masks,
            },
        };
        let masks = masks && structure.matrix().is_none_or(|matrix| matrix.entries.len() > 1);
        let structure = structure.with_shape(rows, &self.columns);
        Self { structure: Some(StructureModel { masks, ..structure }), ..self }
    }
}

/// An element of `functions: […]`.
pub(super) fn member(
    context: &mut Context<'_>,
    element: &Element,
    errors: &mut Errors,
) -> Option<Member> {
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
            implementation: resolved.implementation,
            structure: resolved.structure,
            factors: resolved.factors,
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
    let arguments =
        Arguments::new(context, name, entries, row.all_arguments().chain(COMMON), errors);
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
        implementation: resolved.implementation,
        structure: resolved.structure,
        factors: resolved.factors,
    })
}

fn row(name: &Name, errors: &mut Errors) -> Option<&'static Function> {
    let written = name.to_string();
    let row =
        FUNCTIONS.iter().find(|row| row.name == written || row.alias == Some(written.as_str()));
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
    syn::parse_str::<Ident>(&name).map_or_else(
        |_| last.ident.clone(),
        |mut ident| {
            ident.set_span(last.ident.span());
            ident
        },
    )
}

pub(super) fn custom(
    context: &mut Context<'_>,
    ty: &syn::Type,
    errors: &mut Errors,
) -> Option<Resolved> {
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
    let (scalar, d, o) = (
        context.primitive(&context.scalar_name.to_string(), span),
        context.d.argument(),
        context.o.argument(),
    );
    context.bounds.push(quote_spanned!(span=> #ty: #runtime::Function<#scalar, #d, #o>));
    let as_function = quote_spanned!(span=> <#ty as #runtime::Function<#scalar, #d, #o>>);
    let text = compact(ty);
    let l = Dim::expression(quote_spanned!(span=> #as_function::L), format!("{text}::L"));
    let columns = Dim::expression(
        quote_spanned!(span=> <#as_function::Columns as #runtime::nalgebra::DimName>::DIM),
        format!("{text}::Columns"),
    );
    Some(Resolved::new(
        columns,
        SegmentModel { length: l, shape: None, layout: "its own".to_owned() },
        check::kept(ty),
        quote_spanned!(span=> #as_function::FUNCTION),
    ))
}

fn call(
    context: &mut Context<'_>,
    row: &Function,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Resolved> {
    let d = context.d.clone();
    let columns = match row.shape {
        Shape::Square | Shape::OfMatrix | Shape::OfGrid | Shape::OfFusion => Some(d.clone()),
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
            let (argument, tokens) = (columns.argument(), value.tokens(context));
            let entries = same_entries(
                context,
                arguments,
                (&d, &columns),
                value.known(),
                |path| quote!(#path::Filled(#tokens)),
            );
            let path = context.path("functions::constant::ConstantC");
            let ty = quote!(#path<#argument>);
            let resolved = Resolved::without_parameters(
                columns,
                ty,
                braced(&path, &[("c", value.tokens(context))]),
            );
            Some(resolved.with_structure(&d, entries, false))
        }
        Lowering::Identity => {
            let columns = columns?;
            let argument = columns.argument();
            let mut entries = same_entries(
                context,
                arguments,
                (&d, &columns),
                Some(0.0),
                |path| quote!(#path::Identity),
            );
            if let Some(Entries::Known(matrix)) = &mut entries {
                let matrix = Rc::make_mut(matrix);
                for i in 0..matrix.rows.min(matrix.columns) {
                    matrix.entries[i * matrix.columns + i] = 1.0;
                }
            }
            let path = context.path("functions::constant::Identity");
            let resolved = Resolved::without_parameters(columns, quote!(#path<#argument>), path);
            Some(resolved.with_structure(&d, entries, true))
        }
        Lowering::Kernel(_)
        | Lowering::Distance(_)
        | Lowering::Minkowski
        | Lowering::Anisotropic
        | Lowering::HybridKernel => {
            let Lowered { ty, value } = kernel::kernel(context, row, arguments, true, errors)?;
            Some(Resolved::without_parameters(d, ty, value))
        }
        Lowering::KernelBased => {
            let Lowered { ty, value } = kernel::named(context, arguments.value("kernel")?, errors)?;
            Some(Resolved::without_parameters(d, ty, value))
        }
        Lowering::Parameterized(reconciliation) => {
            let columns = columns?;
            let sizes = (Named(context.d_name(), &d), Named(context.axis.primed().1, &columns));
            let found = reconciled(context, reconciliation, arguments, sizes, errors)?;
            let path = context.path("functions::parameterized::Parameterized");
            let argument = columns.argument();
            let Lowered { ty, value } = found.lowered.clone();
            let (ty, value) = (quote!(#path<#ty, #argument>), quote!(#path(#value)));
            let resolved = Resolved::new(columns, found.segment.clone(), ty, value);
            Some(Resolved { factors: found.factors(), ..resolved })
        }
        Lowering::Bilinear(reconciliation) => {
            let o = context.o.clone();
            let size = Named(context.o_name(), &o);
            let found = reconciled(context, reconciliation, arguments, (size, size), errors)?;
            let Lowered { ty, value } = found.lowered;
            let (ty, value) = if let Some(rank) = found.rank {
                let path = context.path("functions::bilinear::FactoredBilinear");
                let rank = rank.argument();
                (quote!(#path<#ty, #rank>), quote!(#path::<_, #rank>(#value)))
            } else {
                let path = context.path("functions::bilinear::Bilinear");
                (quote!(#path<#ty>), quote!(#path(#value)))
            };
            Some(Resolved::new(d, found.segment, ty, value))
        }
        Lowering::Structure(row) => structure::resolved(context, row, arguments, errors),
        Lowering::Rpn => {
            // Without a width the rest is looked through all the same.
            let found = rpn::resolved(context, arguments, columns.clone().unwrap_or(d), errors);
            columns.and(found)
        }
        Lowering::Hybrid => nested(context, arguments, errors),
    }
}

/// A matrix of one number, by the macro if it knows shape and number, else it is rustc's to compute; `None` for one that is too large to
/// be a constant.
fn same_entries(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    (rows, columns): (&Dim, &Dim),
    number: Option<f64>,
    otherwise: impl Fn(&TokenStream) -> TokenStream,
) -> Option<Entries> {
    if let (Some(rows), Some(columns)) = (rows.known, columns.known) {
        if rows.saturating_mul(columns) > structure::LARGEST {
            return None;
        }
        if let Some(number) = number {
            let mut matrix = Matrix::zeros(rows, columns);
            matrix.entries.fill(number);
            return Some(Entries::Known(Rc::new(matrix)));
        }
    }
    let path = context.path("structure::Structure");
    let structure = otherwise(&path);
    Some(structure::expression(context, arguments, (rows, columns), &structure))
}

/// A hybrid inside a hybrid.
fn nested(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Resolved> {
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
    let Lowered { ty, value } = composition.function;
    let segment = SegmentModel { length: composition.l, shape: None, layout };
    let resolved = Resolved::new(composition.columns, segment, ty, value);
    Some(Resolved { structure: composition.structure, ..resolved })
}

/// d' by the argument of this type's axis; the other axis' is ignored, as in tinyBIG.
fn primed(
    context: &mut Context<'_>,
    shape: Shape,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Dim> {
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
    errors.push(
        arguments.place,
        format!("`{}` needs its argument `{own}`: {symbol} has no default here", arguments.owner),
        help,
    );
    None
}

fn constant(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Resolved> {
    let value = arguments.value("A")?;
    let rows = arguments.matrix(context, "A", errors)?;
    let (d, name) = (context.d.clone(), context.name.to_string());
    let letter = context.d_name();
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
    let matrix = data::matrix_reference(context, &rows, (&d, &columns));
    let (scalar, height, argument) = (context.scalar(), d.argument(), columns.argument());
    let path = context.path("functions::constant::Constant");
    let resolved = Resolved::without_parameters(
        columns,
        quote!(#path<#scalar, #height, #argument>),
        quote!(#path { A: #matrix }),
    );
    let numbers: Option<Vec<f64>> = rows.iter().flatten().map(Number::known).collect();
    match numbers {
        Some(entries) if d.known == Some(rows.len()) => {
            let matrix = Matrix { rows: rows.len(), columns: rows[0].len(), entries };
            Some(resolved.with_structure(&d, Some(Entries::Known(Rc::new(matrix))), false))
        }
        _ => {
            let rows = rows.iter().map(|row| {
                let numbers = row.iter().map(|number| number.tokens(context));
                quote!([#(#numbers),*])
            });
            let (runtime, columns) = (context.runtime(), resolved.columns.argument());
            let fitted = quote! {
                #runtime::__private::fitted::<_, _, _, #height, #columns>([#(#rows),*])
            };
            Some(resolved.with_structure(&d, Some(Entries::Expression(fitted)), false))
        }
    }
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
        Lowering::Parameterized(_) | Lowering::Structure(_) => pre.clear(),
        _ => {}
    }
    if pre.is_empty() && post.is_empty() {
        return Some(resolved);
    }
    resolved.factors = None;
    let known = resolved.structure.as_ref().and_then(StructureModel::matrix).cloned();
    let steps: Option<Vec<_>> = post.iter().map(|step| step.known).collect();
    if let (Some(matrix), Some(steps)) = (known, steps) {
        let mut stack = [matrix];
        for step in steps {
            step.apply(&mut stack, false);
        }
        let [matrix] = stack;
        let structure = StructureModel::known(matrix);
        resolved.implementation = Implementation::Structure(structure.clone());
        resolved.structure = Some(structure);
        return Some(resolved);
    }
    resolved.structure = None;
    let function = compose::lowered(context, &resolved.implementation);
    let function = compose::materialized(context, &pre, &function, &post, &resolved.columns);
    resolved.implementation = Implementation::Lowered(function);
    Some(resolved)
}

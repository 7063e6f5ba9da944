//! One function: a call by its row of the catalogue, `custom(…)`, or a nested hybrid.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{
    Context,
    arguments::Arguments,
    compact, compose, kernel,
    numbers::{Number, matrix_reference},
    processing::{self, braced},
    reconciled::{Named, reconciled},
};
use crate::{
    ast::{Element, ValueKind},
    catalog::{COMMON, FUNCTIONS, FUSIONS, Function, Lowering, Shape},
    check::{self, Words},
    dim::Dim,
    errors::{Errors, suggestion},
    model::{Lowered, Member, SegmentModel},
};

/// What a function is, without its name.
pub(super) struct Resolved {
    pub(super) columns: Dim,
    pub(super) segment: SegmentModel,
    pub(super) lowered: Lowered,
}

impl Resolved {
    fn without_parameters(columns: Dim, ty: TokenStream, value: TokenStream) -> Self {
        Self { columns, segment: SegmentModel::empty(), lowered: Lowered { ty, value } }
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
    let (scalar, d, o) = (context.scalar, context.d.argument(), context.o.argument());
    context.bounds.push(quote_spanned!(span=> #ty: #runtime::Function<#scalar, #d, #o>));
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

fn call(
    context: &mut Context<'_>,
    row: &Function,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Resolved> {
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
            let (segment, inner) = reconciled(context, reconciliation, arguments, sizes, errors)?;
            let path = context.path("functions::parameterized::Parameterized");
            let argument = columns.argument();
            let Lowered { ty, value } = inner;
            let lowered =
                Lowered { ty: quote!(#path<#ty, #argument>), value: quote!(#path(#value)) };
            Some(Resolved { columns, segment, lowered })
        }
        Lowering::Bilinear(reconciliation) => {
            let o = context.o.clone();
            let size = Named(context.o_name(), &o);
            let (segment, inner) =
                reconciled(context, reconciliation, arguments, (size, size), errors)?;
            let path = context.path("functions::bilinear::Bilinear");
            let Lowered { ty, value } = inner;
            let lowered = Lowered { ty: quote!(#path<#ty>), value: quote!(#path(#value)) };
            Some(Resolved { columns: d, segment, lowered })
        }
        Lowering::Hybrid => nested(context, arguments, errors),
    }
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
    Some(Resolved {
        columns: composition.columns,
        segment: SegmentModel { length: composition.l, shape: None, layout },
        lowered: composition.function,
    })
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
    let matrix = matrix_reference(context, &rows, (&d, &columns));
    let (scalar, d, argument) = (context.scalar, d.argument(), columns.argument());
    let path = context.path("functions::constant::Constant");
    Some(Resolved::without_parameters(
        columns,
        quote!(#path<#scalar, #d, #argument>),
        quote!(#path { A: #matrix }),
    ))
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
        resolved.lowered =
            compose::materialized(context, &pre, &resolved.lowered, &post, &resolved.columns);
    }
    Some(resolved)
}

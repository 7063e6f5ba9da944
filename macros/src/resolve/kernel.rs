//! Kernels: the rows of the catalogue that are functions of pairs of columns, also under the names of tinyBIG's functions.

use quote::quote;

use super::{
    Context,
    arguments::Arguments,
    compact, compose, function,
    numbers::{Number, no_label},
    processing::{Step, braced},
};
use crate::{
    ast::{Value, ValueKind},
    catalog::{Argument, Default, FUNCTIONS, Function, Kind, Lowering},
    check::{self, Words},
    data,
    dim::Dim,
    errors::{Errors, counted, suggestion},
    extent,
    model::Lowered,
};

/// What a kernel takes that may subtract the columns' means first.
const CENTERED: &[Argument] =
    &[Argument { name: "centered", kind: Kind::Flag, default: Default::Flag(false) }];

/// A row that is a kernel. `similarity`: distances mean e^−distance, as in tinyBIG's classes.
pub(super) fn kernel(
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
                .map(|(name, number)| (name, number.tokens(context)))
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
                Lowered { value: braced(&ty, &[("p", p.tokens(context))]), ty }
            };
            Some(distance(context, inner))
        }
        Lowering::Anisotropic => {
            let Some(value) = arguments.value("a_vector") else {
                let a_scalar = arguments.real(context, "a_scalar", errors)?.tokens(context);
                let ty = context.path("functions::numerical::IsotropicRbfKernel");
                return Some(Lowered { value: braced(&ty, &[("a_scalar", a_scalar)]), ty });
            };
            let vector = arguments.vector(context, "a_vector", errors)?;
            let o = context.o.clone();
            let letter = context.o_name();
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
            let row = data::matrix_reference(context, &[vector], (&Dim::known(1), &o));
            let (scalar, o) = (context.scalar(), o.argument());
            let path = context.path("functions::numerical::AnisotropicRbfKernel");
            Some(Lowered {
                ty: quote!(#path<#scalar, #o>),
                value: quote!(#path { a_vector: #row }),
            })
        }
        Lowering::HybridKernel => hybrid_kernel(context, arguments, errors),
        _ => None,
    }
}

fn hybrid_kernel(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Lowered> {
    let value = arguments.value("kernels")?;
    let before = errors.count();
    let kernels: Vec<Lowered> = match &value.kind {
        ValueKind::Array(elements) if extent::too_many(elements, value, "kernels", errors) => {
            return None;
        }
        ValueKind::Array(elements) => elements
            .iter()
            .filter_map(|element| {
                no_label(element, errors);
                named(context, &element.value, errors)
            })
            .collect(),
        _ => named(context, value, errors).into_iter().collect(),
    };
    if kernels.is_empty() && errors.count() == before {
        errors.push(
            value,
            "`kernels` of `custom_hybrid_kernel` is empty",
            "name at least one kernel",
        );
    }
    let weights = match arguments.value("weights") {
        None => vec![Number::Known(1.0 / kernels.len().max(1) as f64); kernels.len()],
        Some(place) => {
            let weights = arguments.vector(context, "weights", errors)?;
            if errors.count() == before && weights.len() != kernels.len() {
                errors.push(
                    place,
                    format!(
                        "`custom_hybrid_kernel` has {} for {}",
                        counted(weights.len(), "weight"),
                        counted(kernels.len(), "kernel")
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
    let (k, weights) = (kernels.len(), weights.iter().map(|weight| weight.tokens(context)));
    let fusion =
        Lowered { ty: quote!(#path<#k>), value: quote!(#path { weights: [#(#weights),*] }) };
    Some(compose::fused(context, &kernels, &fusion))
}

/// `custom(…)` as a kernel: a square function without parameters.
fn custom(
    context: &mut Context<'_>,
    value: &Value,
    ty: &syn::Type,
    errors: &mut Errors,
) -> Option<Lowered> {
    let resolved = function::custom(context, ty, errors)?;
    let (text, d) = (compact(ty), context.d.clone());
    let words = Words {
        before: &format!("kernel `{text}` has L = "),
        between: ", and a kernel has L = ",
        after: "",
        help: "put it into `functions`, where its parameters have a segment",
    };
    let length = (&resolved.segment.length, &Dim::known(0));
    check::equal(context, errors, value, length, &words);
    let (symbol, letter) = (context.axis.primed().1, context.d_name());
    let words = Words {
        before: &format!("kernel `{text}` has {symbol} = "),
        between: &format!(", and a kernel has {symbol} = {letter} = "),
        after: "",
        help: "put it into `functions`",
    };
    check::equal(context, errors, value, (&resolved.columns, &d), &words);
    Some(compose::lowered(context, &resolved.implementation))
}

/// A kernel by the name of tinyBIG's function, with or without `batch_` and `_kernel`.
pub(super) fn named(
    context: &mut Context<'_>,
    value: &Value,
    errors: &mut Errors,
) -> Option<Lowered> {
    if let ValueKind::Custom { ty, .. } = &value.kind {
        return custom(context, value, ty, errors);
    }
    let Some((name, entries)) = value.as_call() else {
        errors.push(value, format!("`{}` is no kernel", compact(value)), Kind::Kernel.expected());
        return None;
    };
    let written = name.to_string();
    let function = written.strip_prefix("batch_").unwrap_or(&written);
    let short = function.strip_suffix("_kernel").unwrap_or(function);
    let is_kernel = |row: &&Function| {
        matches!(
            row.lowering,
            Lowering::Kernel(_)
                | Lowering::Distance(_)
                | Lowering::Minkowski
                | Lowering::Anisotropic
                | Lowering::HybridKernel
        )
    };
    let Some(row) =
        FUNCTIONS.iter().filter(is_kernel).find(|row| row.name == function || row.name == short)
    else {
        let valid = FUNCTIONS.iter().filter(is_kernel).map(|row| row.name);
        errors.push(name, format!("unknown kernel `{written}`"), suggestion(function, valid));
        return None;
    };
    let before = errors.count();
    let centering = if row.centering { CENTERED } else { &[] };
    let arguments =
        Arguments::new(context, name, entries, row.arguments.iter().chain(centering), errors);
    // tinyBIG's functions `…_distance` are distances; `…_distance_kernel` are e^−distance, like the classes.
    let similarity = !function.ends_with("_distance");
    let lowered = kernel(context, row, &arguments, similarity, errors);
    let centred = row.centering && arguments.flag("centered").unwrap_or(false);
    let lowered = lowered.filter(|_| errors.count() == before)?;
    if !centred {
        return Some(lowered);
    }
    let centre = context.path("processing::Centre");
    let lowered_centre = Lowered { ty: centre.clone(), value: centre };
    let centre = Step { lowered: lowered_centre, known: None, masks: false };
    let d = context.d.clone();
    Some(compose::materialized(context, &[centre], &lowered, &[], &d))
}

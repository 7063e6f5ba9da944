//! The fusion: a call by its row of the catalogue, or `custom(…)`.

use quote::{quote, quote_spanned};

use super::{
    Context,
    arguments::Arguments,
    compact,
    numbers::Number,
    processing::{self, braced},
};
use crate::{
    ast::{Value, ValueKind},
    catalog::{COMMON, FUNCTIONS, FUSIONS, Fusion, FusionLowering, METRICS},
    dim::Dim,
    errors::{Errors, counted, suggestion},
    model::{Lowered, SegmentModel},
};

/// A fusion with its processing.
pub(super) struct ResolvedFusion {
    pub(super) name: String,
    pub(super) formula: &'static str,
    pub(super) segment: SegmentModel,
    pub(super) kind: FusionKind,
    pub(super) preprocess: Vec<Lowered>,
    pub(super) postprocess: Vec<Lowered>,
}

/// Whether entries are fused, or matrices put side by side.
pub(super) enum FusionKind {
    Elementwise(Lowered),
    Concatenation,
}

/// The fusion of `k` functions, if their number is known.
pub(super) fn fusion(
    context: &mut Context<'_>,
    value: &Value,
    k: Option<usize>,
    errors: &mut Errors,
) -> Option<ResolvedFusion> {
    if let ValueKind::Custom { ty, .. } = &value.kind {
        return Some(custom(context, value, ty, k.unwrap_or(1)));
    }
    let Some((name, entries)) = value.as_call() else {
        errors.push(
            value,
            format!("`{}` is no fusion", compact(value)),
            "write a name, such as `mean` or `concatenation`",
        );
        return None;
    };
    let written = name.to_string();
    let Some(row) = FUSIONS.iter().find(|row| row.name == written) else {
        let trimmed = written.strip_suffix("_fusion").unwrap_or(&written);
        let help = if FUNCTIONS.iter().any(|row| row.name == written) {
            format!("`{written}` is a function: write `functions: [{written}]`")
        } else {
            suggestion(trimmed, FUSIONS.iter().map(|row| row.name))
        };
        errors.push(name, format!("unknown fusion `{written}`"), help);
        return None;
    };
    let before = errors.count();
    let arguments = Arguments::new(name, entries, row.arguments.iter().chain(COMMON), errors);
    let kind = kind(context, row, &arguments, k, errors);
    let preprocess = processing::list(context, arguments.value("preprocess"), errors);
    let postprocess = processing::list(context, arguments.value("postprocess"), errors);
    if errors.count() != before {
        return None;
    }
    let (kind, l) = kind?;
    let segment = if l == 0 {
        SegmentModel::empty()
    } else {
        SegmentModel {
            length: Dim::known(l),
            shape: Some((Dim::known(1), Dim::known(l))),
            layout: format!("one weight per function, {l}"),
        }
    };
    Some(ResolvedFusion {
        name: row.name.to_owned(),
        formula: row.formula,
        segment,
        kind,
        preprocess,
        postprocess,
    })
}

fn custom(context: &mut Context<'_>, value: &Value, ty: &syn::Type, k: usize) -> ResolvedFusion {
    let span = value.span().resolved_at(proc_macro2::Span::mixed_site());
    let runtime = context.runtime_at(span);
    let scalar = context.scalar;
    context.bounds.push(quote_spanned!(span=> #ty: #runtime::Fusion<#scalar, #k>));
    let as_fusion = quote_spanned!(span=> <#ty as #runtime::Fusion<#scalar, #k>>);
    let length =
        Dim::expression(quote_spanned!(span=> #as_fusion::L), format!("{}::L", compact(ty)));
    ResolvedFusion {
        name: compact(value),
        formula: "its own",
        segment: SegmentModel { length, shape: None, layout: "its own".to_owned() },
        kind: FusionKind::Elementwise(Lowered {
            ty: quote!(#ty),
            value: quote_spanned!(span=> #as_fusion::FUSION),
        }),
        preprocess: Vec::new(),
        postprocess: Vec::new(),
    }
}

/// The fusion's type, and its number of parameters.
fn kind(
    context: &mut Context<'_>,
    row: &Fusion,
    arguments: &Arguments<'_>,
    k: Option<usize>,
    errors: &mut Errors,
) -> Option<(FusionKind, usize)> {
    let parameters = k.unwrap_or(1);
    let plain = |context: &Context<'_>, path: &str| {
        let path = context.path(&format!("fusions::{path}"));
        FusionKind::Elementwise(Lowered { ty: path.clone(), value: path })
    };
    match row.lowering {
        FusionLowering::Concatenation => Some((FusionKind::Concatenation, 0)),
        FusionLowering::Plain(path) => Some((plain(context, path), 0)),
        FusionLowering::ParameterizedWeightedSummation => {
            Some((plain(context, "summation::ParameterizedWeightedSummation"), parameters))
        }
        FusionLowering::WeightedSummation => {
            if arguments.flag("require_parameters", errors)? {
                if let Some(place) = arguments.value("weights") {
                    weights(context, arguments, place, k, errors)?;
                }
                return Some((
                    plain(context, "summation::ParameterizedWeightedSummation"),
                    parameters,
                ));
            }
            let Some(place) = arguments.value("weights") else {
                errors.push(
                    arguments.place,
                    "`weighted_summation` needs its argument `weights`",
                    format!(
                        "write `weights = […]` with {}, or use `parameterized_weighted_summation`",
                        counted(parameters, "number")
                    ),
                );
                return None;
            };
            let weights = weights(context, arguments, place, k, errors)?;
            Some((weighted(context, "summation::WeightedSummation", &weights), 0))
        }
        FusionLowering::Weighted(path, otherwise) => {
            match (arguments.value("weights"), otherwise) {
                (Some(place), _) => {
                    let weights = weights(context, arguments, place, k, errors)?;
                    Some((weighted(context, path, &weights), 0))
                }
                (None, Some(path)) => Some((plain(context, path), 0)),
                (None, None) => None,
            }
        }
        FusionLowering::Norm => {
            let p = arguments.real(context, "p", errors)?;
            let path = match p {
                Number::Known(1.0) => return Some((plain(context, "elementwise::L1Norm"), 0)),
                Number::Known(2.0) => return Some((plain(context, "elementwise::L2Norm"), 0)),
                _ => context.path("fusions::metric::Norm"),
            };
            let value = braced(&path, &[("p", p.tokens())]);
            Some((FusionKind::Elementwise(Lowered { ty: path, value }), 0))
        }
        FusionLowering::Metric => {
            let value = arguments.value("metric")?;
            let Some((name, entries)) = value.as_call() else {
                errors.push(
                    value,
                    format!("`{}` is no metric", compact(value)),
                    crate::catalog::Kind::Metric.expected(),
                );
                return None;
            };
            let written = name.to_string();
            let short = written.strip_prefix("batch_").unwrap_or(&written);
            let Some(row) = METRICS.iter().find(|row| row.name == short) else {
                errors.push(
                    name,
                    format!("unknown metric `{written}`"),
                    suggestion(short, METRICS.iter().map(|row| row.name)),
                );
                return None;
            };
            let arguments = Arguments::new(name, entries, row.arguments, errors);
            kind(context, row, &arguments, k, errors)
        }
    }
}

fn weighted(context: &Context<'_>, path: &str, weights: &[Number]) -> FusionKind {
    let path = context.path(&format!("fusions::{path}"));
    let (k, weights) = (weights.len(), weights.iter().map(Number::tokens));
    FusionKind::Elementwise(Lowered {
        ty: quote!(#path<#k>),
        value: quote!(#path { weights: [#(#weights),*] }),
    })
}

/// One weight per function.
fn weights(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    place: &Value,
    k: Option<usize>,
    errors: &mut Errors,
) -> Option<Vec<Number>> {
    let weights = arguments.vector(context, "weights", errors)?;
    if let Some(k) = k
        && weights.len() != k
    {
        errors.push(
            place,
            format!(
                "`{}` has {} for {}",
                arguments.owner,
                counted(weights.len(), "weight"),
                counted(k, "function")
            ),
            "give one weight per function",
        );
        return None;
    }
    Some(weights)
}

//! The fusion: a call by its row of the catalogue, or `custom(…)`.

use std::rc::Rc;

use interdep_structure::Fusion as Arithmetic;

use super::{
    arguments::Arguments,
    context::Context,
    custom,
    expressions::compact,
    processing::{self, Step},
};
use crate::{
    ast::{Value, ValueKind},
    catalog::{self, COMMON, FUNCTIONS, FUSIONS, FusionLowering, METRICS, Reconciliation},
    errors::{Errors, counted, suggestion},
    evaluate::{self, Matrix, Rule},
    ir::{Demand, Dim, Field, Fusion, Leaf, Number, Path, PlainFusion, SegmentModel, Size},
};

/// A fusion with its processing.
pub(super) struct ResolvedFusion<'a> {
    pub(super) name: String,
    pub(super) formula: &'static str,
    pub(super) segment: SegmentModel,
    pub(super) kind: FusionKind<'a>,
    pub(super) preprocess: Vec<Step>,
    pub(super) postprocess: Vec<Step>,
}

/// Whether entries are fused, or matrices put side by side.
pub(super) enum FusionKind<'a> {
    Elementwise(Elementwise),
    Concatenation,
    /// Side by side, then times a matrix of parameters, which these arguments describe.
    Reconciled(Reconciliation, Arguments<'a>),
}

/// A fusion entry by entry.
pub(super) struct Elementwise {
    pub(super) fusion: Fusion,
    /// What it does to constants; `None` if it has parameters or is the user's own.
    pub(super) rule: Option<FusionRule>,
    /// Whether it is a weighted sum.
    pub(super) linear: bool,
}

/// How constants are fused.
pub(super) enum FusionRule {
    Plain(Rule),
    Weighted(Vec<Number>),
    WeightedMean(Vec<Number>),
    HarmonicMean(Vec<Number>),
    Norm(Number),
}

impl FusionRule {
    /// The fused matrix of matrices of one shape, if the macro knows all numbers.
    pub(super) fn fuse(&self, members: &[&Matrix]) -> Option<Matrix> {
        let known =
            |weights: &[Number]| weights.iter().map(Number::known).collect::<Option<Vec<_>>>();
        Some(match self {
            Self::Plain(rule) => Matrix::fused(members, |values| rule.fuse(values)),
            Self::Weighted(weights) => {
                let weights = known(weights)?;
                Matrix::fused(members, |values| Arithmetic::Weighted(&weights).fuse(values))
            }
            Self::WeightedMean(weights) => {
                let weights = known(weights)?;
                Matrix::fused(members, |values| evaluate::weighted_mean(&weights, values))
            }
            Self::HarmonicMean(weights) => {
                let weights = known(weights)?;
                Matrix::fused(members, |values| evaluate::harmonic_mean(&weights, values))
            }
            Self::Norm(p) => {
                let p = p.known()?;
                Matrix::fused(members, |values| evaluate::norm(p, values))
            }
        })
    }

    /// The same for rustc, if it is plain arithmetic.
    pub(super) fn plain(&self) -> Option<PlainFusion> {
        match self {
            Self::Plain(rule) => Some(PlainFusion::Named(rule.arithmetic()?)),
            Self::Weighted(weights) => Some(PlainFusion::Weighted(weights.clone())),
            _ => None,
        }
    }

    /// Whether one matrix stays as it is.
    pub(super) fn keeps_one(&self) -> bool {
        matches!(self, Self::Plain(rule) if rule.keeps_one())
    }

    /// Whether entries are multiplied.
    pub(super) fn is_product(&self) -> bool {
        matches!(self, Self::Plain(Rule::Prod))
    }
}

/// The fusion of `k` functions, if their number is known.
pub(super) fn fusion<'a>(
    context: &mut Context<'_>,
    value: &'a Value,
    k: Option<usize>,
    errors: &mut Errors,
) -> Option<ResolvedFusion<'a>> {
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
    let arguments =
        Arguments::new(context, name, entries, row.all_arguments().chain(COMMON), errors);
    let kind = kind(context, row, &arguments, k, errors);
    let preprocess = processing::list(context, arguments.value("preprocess"), errors);
    let postprocess = processing::list(context, arguments.value("postprocess"), errors);
    if errors.count() != before {
        return None;
    }
    let (kind, l) = match row.lowering {
        FusionLowering::Reconciled(reconciliation) => {
            (FusionKind::Reconciled(reconciliation, arguments), 0)
        }
        FusionLowering::Concatenation => (FusionKind::Concatenation, 0),
        _ => {
            let (elementwise, l) = kind?;
            (FusionKind::Elementwise(elementwise), l)
        }
    };
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

fn custom<'a>(
    context: &mut Context<'_>,
    value: &Value,
    ty: &syn::Type,
    k: usize,
) -> ResolvedFusion<'a> {
    let custom = custom::asked(context, ty, value, Demand::Fusion(k));
    let size = Size::ParametersOfFusion(Rc::new(custom.clone()), k);
    let length = Dim::expression(size, format!("{}::L", compact(ty)));
    ResolvedFusion {
        name: compact(value),
        formula: "its own",
        segment: SegmentModel { length, shape: None, layout: "its own".to_owned() },
        kind: FusionKind::Elementwise(Elementwise {
            fusion: Fusion::Custom { custom, k },
            rule: None,
            linear: false,
        }),
        preprocess: Vec::new(),
        postprocess: Vec::new(),
    }
}

/// An elementwise fusion, and its number of parameters; `None` for a concatenation.
fn kind(
    context: &mut Context<'_>,
    row: &catalog::Fusion,
    arguments: &Arguments<'_>,
    k: Option<usize>,
    errors: &mut Errors,
) -> Option<(Elementwise, usize)> {
    let parameters = k.unwrap_or(1);
    match row.lowering {
        FusionLowering::Concatenation | FusionLowering::Reconciled(_) => None,
        FusionLowering::Plain(path, rule) => Some((plain(path, Some(rule)), 0)),
        FusionLowering::ParameterizedWeightedSummation => {
            Some((plain(Path::ParameterizedWeightedSummation, None), parameters))
        }
        FusionLowering::WeightedSummation => {
            if arguments.flag("require_parameters")? {
                if let Some(place) = arguments.value("weights") {
                    weights(context, arguments, place, k, errors)?;
                }
                return Some((plain(Path::ParameterizedWeightedSummation, None), parameters));
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
            let fusion = weighted(Path::WeightedSummation, &weights);
            let rule = Some(FusionRule::Weighted(weights));
            Some((Elementwise { fusion, rule, linear: true }, 0))
        }
        FusionLowering::WeightedMean | FusionLowering::HarmonicMean => {
            let harmonic = row.lowering == FusionLowering::HarmonicMean;
            let Some(place) = arguments.value("weights") else {
                let ones = vec![Number::Known(1.0); parameters];
                let rule = harmonic.then_some(FusionRule::HarmonicMean(ones));
                let fusion = Fusion::Leaf(Leaf::new(Path::HarmonicMean));
                return harmonic.then_some((Elementwise { fusion, rule, linear: false }, 0));
            };
            let weights = weights(context, arguments, place, k, errors)?;
            let path = if harmonic { Path::WeightedHarmonicMean } else { Path::WeightedMean };
            let fusion = weighted(path, &weights);
            let rule = if harmonic {
                FusionRule::HarmonicMean(weights)
            } else {
                FusionRule::WeightedMean(weights)
            };
            Some((Elementwise { fusion, rule: Some(rule), linear: false }, 0))
        }
        FusionLowering::Norm => {
            let p = arguments.real(context, "p", errors)?;
            let known = match p {
                Number::Known(1.0) => Some((Path::L1Norm, Rule::L1Norm)),
                Number::Known(2.0) => Some((Path::L2Norm, Rule::L2Norm)),
                _ => None,
            };
            if let Some((path, rule)) = known {
                return Some((plain(path, Some(rule)), 0));
            }
            let fields = vec![("p", Field::Number(p.clone()))];
            let fusion = Fusion::Leaf(Leaf::with(Path::Norm, fields));
            Some((Elementwise { fusion, rule: Some(FusionRule::Norm(p)), linear: false }, 0))
        }
        FusionLowering::Metric => {
            let value = arguments.value("metric")?;
            let Some((name, entries)) = value.as_call() else {
                errors.push(
                    value,
                    format!("`{}` is no metric", compact(value)),
                    catalog::Kind::Metric.expected(),
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
            let arguments = Arguments::new(context, name, entries, row.arguments, errors);
            kind(context, row, &arguments, k, errors)
        }
    }
}

/// A type without fields.
fn plain(path: Path, rule: Option<Rule>) -> Elementwise {
    // Without a rule, the weights are parameters.
    let linear = matches!(rule, None | Some(Rule::Sum | Rule::Mean));
    Elementwise { fusion: Fusion::Leaf(Leaf::new(path)), rule: rule.map(FusionRule::Plain), linear }
}

fn weighted(path: Path, weights: &[Number]) -> Fusion {
    let fields = vec![("weights", Field::Numbers(weights.to_vec()))];
    Fusion::Leaf(Leaf { sizes: vec![Dim::known(weights.len())], ..Leaf::with(path, fields) })
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

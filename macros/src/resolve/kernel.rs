//! Kernels: the rows of the catalogue that are functions of pairs of columns, also under the names of tinyBIG's functions.

use super::{
    arguments::Arguments,
    check::{self, Words},
    context::Context,
    custom,
    expressions::compact,
    numbers::no_label,
};
use crate::{
    ast::{Value, ValueKind},
    catalog::{Argument, Default, FUNCTIONS, Function, Kind, Lowering},
    errors::{Errors, counted, suggestion},
    extent,
    ir::{
        Dim, Field, Fixed, Function as Made, Fused, Fusion, Leaf, Number, Path, Plan, Processing,
    },
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
) -> Option<Made> {
    let distance = |inner: Leaf| {
        let inner = Made::Leaf(inner);
        if similarity { Made::NegativeExponential(Box::new(inner)) } else { inner }
    };
    match row.lowering {
        Lowering::Kernel(path) => {
            let fields = arguments.fields(context, errors)?.into_iter();
            let fields = fields.map(|(name, number)| (name, Field::Number(number)));
            Some(Made::Leaf(Leaf::with(path, fields.collect())))
        }
        Lowering::Distance(path) => Some(distance(Leaf::new(path))),
        Lowering::Minkowski => {
            let p = arguments.real(context, "p", errors)?;
            // The common orders have quantities that functions share.
            Some(distance(match p {
                Number::Known(1.0) => Leaf::new(Path::ManhattanDistance),
                Number::Known(2.0) => Leaf::new(Path::EuclideanDistance),
                Number::Known(f64::INFINITY) => Leaf::new(Path::ChebyshevDistance),
                _ => Leaf::with(Path::MinkowskiDistance, vec![("p", Field::Number(p))]),
            }))
        }
        Lowering::Anisotropic => {
            let Some(value) = arguments.value("a_vector") else {
                let a_scalar = Field::Number(arguments.real(context, "a_scalar", errors)?);
                let leaf = Leaf::with(Path::IsotropicRbfKernel, vec![("a_scalar", a_scalar)]);
                return Some(Made::Leaf(leaf));
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
            let row = Fixed { rows: vec![vector], height: Dim::known(1), width: o.clone() };
            let fields = vec![("a_vector", row)];
            Some(Made::Leaf(Leaf::fixed(Path::AnisotropicRbfKernel, &[&o], fields)))
        }
        Lowering::HybridKernel => hybrid_kernel(context, arguments, errors),
        _ => None,
    }
}

fn hybrid_kernel(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Made> {
    let value = arguments.value("kernels")?;
    let before = errors.count();
    let kernels: Vec<Made> = match &value.kind {
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
    let weights = vec![("weights", Field::Numbers(weights))];
    let fusion = Leaf::with(Path::WeightedSummation, weights);
    let fusion = Leaf { sizes: vec![Dim::known(kernels.len())], ..fusion };
    Some(Made::Fused(Fused { functions: kernels, fusion: Fusion::Leaf(fusion) }))
}

/// `custom(…)` as a kernel: a square function without parameters.
fn custom_kernel(
    context: &mut Context<'_>,
    value: &Value,
    ty: &syn::Type,
    errors: &mut Errors,
) -> Option<Made> {
    let resolved = custom::function(context, ty, errors)?;
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
    Some(resolved.implementation)
}

/// A kernel by the name of tinyBIG's function, with or without `batch_` and `_kernel`.
pub(super) fn named(context: &mut Context<'_>, value: &Value, errors: &mut Errors) -> Option<Made> {
    if let ValueKind::Custom { ty, .. } = &value.kind {
        return custom_kernel(context, value, ty, errors);
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
    let made = kernel(context, row, &arguments, similarity, errors);
    let centred = row.centering && arguments.flag("centered").unwrap_or(false);
    let made = made.filter(|_| errors.count() == before)?;
    if !centred {
        return Some(made);
    }
    let plan = Plan::Processed {
        preprocess: vec![Processing(Leaf::new(Path::Centre))],
        plan: Box::new(Plan::SideBySide(vec![made])),
        postprocess: Vec::new(),
    };
    Some(Made::Materialized { plan: Box::new(plan), columns: context.d.clone() })
}

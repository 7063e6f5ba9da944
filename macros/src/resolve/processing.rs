//! Lists of processing functions.

use super::{
    arguments::Arguments,
    context::Context,
    expressions::compact,
    numbers::{no_label, wrong_kind},
};
use crate::{
    ast::{Value, ValueKind},
    catalog::{Effect, Kind, PROCESSING, Refusal},
    errors::{Errors, suggestion},
    evaluate::{self, Normalize},
    extent,
    ir::{Field, Leaf, Processing},
};

/// A processing function.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) processing: Processing,
    /// What it does to constants, if its arguments are known.
    pub(super) known: Option<evaluate::Processing>,
    /// Whether it leaves out entries that are 0: then a structure's need not be computed.
    pub(super) masks: bool,
}

/// The processing functions in order.
pub(super) fn list(
    context: &mut Context<'_>,
    value: Option<&Value>,
    errors: &mut Errors,
) -> Vec<Step> {
    match value.map(|value| (&value.kind, value)) {
        None => Vec::new(),
        Some((ValueKind::Array(elements), value))
            if extent::too_many(elements, value, "processing functions", errors) =>
        {
            Vec::new()
        }
        Some((ValueKind::Array(elements), _)) => elements
            .iter()
            .filter_map(|element| {
                no_label(element, errors);
                one(context, &element.value, errors)
            })
            .collect(),
        Some((_, value)) => one(context, value, errors).into_iter().collect(),
    }
}

fn one(context: &mut Context<'_>, value: &Value, errors: &mut Errors) -> Option<Step> {
    let Some((name, entries)) = value.as_call() else {
        errors.push(
            value,
            format!("`{}` is no processing function", compact(value)),
            "write for example `[tanh, softmax(dim = 1)]`",
        );
        return None;
    };
    let written = name.to_string();
    let row =
        PROCESSING.iter().find(|row| row.name == written || row.alias == Some(written.as_str()));
    let Some(row) = row else {
        let valid = PROCESSING.iter().filter(|row| row.lowering.is_ok()).map(|row| row.name);
        errors.push(
            name,
            format!("unknown processing function `{name}`"),
            suggestion(&written, valid),
        );
        return None;
    };
    let path = match row.lowering {
        Ok(path) => path,
        Err(Refusal { reason, help }) => {
            errors.push(name, format!("`{name}` is refused: {reason}"), help);
            return None;
        }
    };
    let before = errors.count();
    let arguments = Arguments::new(context, name, entries, row.arguments, errors);
    let numbers = arguments.fields(context, errors)?;
    let argument = numbers.first().and_then(|(_, number)| number.known());
    let mut fields: Vec<_> =
        numbers.into_iter().map(|(name, value)| (name, Field::Number(value))).collect();
    let known = match row.effect {
        Effect::Pointwise(value) => Some(evaluate::Processing::Pointwise(value)),
        Effect::LayerNorm => Some(evaluate::Processing::LayerNorm),
        Effect::Scale => argument.map(evaluate::Processing::Scale),
        Effect::Softmax => {
            let dim = dimension(&arguments, errors)?;
            fields.push(("dim", Field::Axis(dim)));
            Some(evaluate::Processing::Softmax(f64::from(dim)))
        }
        Effect::Normalize => {
            arguments.word("operator", errors);
            let mask_zeros = arguments.flag("mask_zeros")?;
            let mode = arguments.word("mode", errors)?;
            fields.push(("mask_zeros", Field::Flag(mask_zeros)));
            let lines = match mode {
                "row" => "Row",
                "column" => "Column",
                _ => "RowColumn",
            };
            fields.push(("mode", Field::Lines(lines)));
            argument.map(|rescale_factor| {
                let (rows, columns) = (mode != "column", mode != "row");
                evaluate::Processing::Normalize(Normalize {
                    mask_zeros,
                    rescale_factor,
                    rows,
                    columns,
                })
            })
        }
    };
    if errors.count() != before {
        return None;
    }
    // Whether zeros stay zeros, so that a structure's need not be computed.
    let masks =
        matches!(row.effect, Effect::Normalize) && arguments.flag("mask_zeros") == Some(true);
    Some(Step { processing: Processing(Leaf::with(path, fields)), known, masks })
}

/// The axis of a softmax; −1 is the last one.
fn dimension(arguments: &Arguments<'_>, errors: &mut Errors) -> Option<i32> {
    let value = arguments.value("dim")?;
    match value.kind {
        ValueKind::Number { whole: Some(0), .. } => Some(0),
        ValueKind::Number { whole: Some(1), negative, .. } => Some(if negative { -1 } else { 1 }),
        _ => {
            wrong_kind(arguments.subject("dim"), Kind::Dimension, value, errors);
            None
        }
    }
}

/// What they do at run time.
pub(super) fn all(list: &[Step]) -> Vec<Processing> {
    list.iter().map(|step| step.processing.clone()).collect()
}

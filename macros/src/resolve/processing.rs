//! Lists of processing functions.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Context,
    arguments::Arguments,
    compact,
    numbers::{no_label, wrong_kind},
};
use crate::{
    ast::{Value, ValueKind},
    catalog::{Effect, Kind, PROCESSING, Refusal},
    errors::{Errors, suggestion},
    evaluate::{self, Normalize},
    extent,
    model::Lowered,
};

/// A processing function.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) lowered: Lowered,
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

/// Processing functions as the runtime's nested pairs.
pub(super) fn steps(list: &[Step]) -> Lowered {
    pairs(list.iter().map(|step| &step.lowered))
}

/// As the runtime's nested pairs.
pub(super) fn pairs<'a>(
    list: impl IntoIterator<Item = &'a Lowered, IntoIter: DoubleEndedIterator>,
) -> Lowered {
    let unit = Lowered { ty: quote!(()), value: quote!(()) };
    list.into_iter().rev().fold(unit, |rest, first| {
        let (rest_ty, rest_value) = (rest.ty, rest.value);
        let Lowered { ty, value } = first;
        Lowered { ty: quote!((#ty, #rest_ty)), value: quote!((#value, #rest_value)) }
    })
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
        numbers.into_iter().map(|(name, value)| (name, value.tokens(context))).collect();
    let known = match row.effect {
        Effect::Pointwise(value) => Some(evaluate::Processing::Pointwise(value)),
        Effect::LayerNorm => Some(evaluate::Processing::LayerNorm),
        Effect::Scale => argument.map(evaluate::Processing::Scale),
        Effect::Softmax => {
            let (dim, field) = dimension(&arguments, errors)?;
            fields.push(("dim", field));
            Some(evaluate::Processing::Softmax(dim))
        }
        Effect::Normalize => {
            arguments.word("operator", errors);
            let mask_zeros = arguments.flag("mask_zeros")?;
            let mode = arguments.word("mode", errors)?;
            fields.push(("mask_zeros", quote!(#mask_zeros)));
            let path = context.path("processing::NormalizationMode");
            let variant = match mode {
                "row" => quote!(Row),
                "column" => quote!(Column),
                _ => quote!(RowColumn),
            };
            fields.push(("mode", quote!(#path::#variant)));
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
    let ty = context.path(&format!("processing::{path}"));
    // Whether zeros stay zeros, so that a structure's need not be computed.
    let masks =
        matches!(row.effect, Effect::Normalize) && arguments.flag("mask_zeros") == Some(true);
    Some(Step { lowered: Lowered { value: braced(&ty, &fields), ty }, known, masks })
}

/// The axis of a softmax, and as it is written in generated code.
fn dimension(arguments: &Arguments<'_>, errors: &mut Errors) -> Option<(f64, TokenStream)> {
    let value = arguments.value("dim")?;
    let ValueKind::Number { value: dim, whole: Some(0 | 1), negative } = value.kind else {
        wrong_kind(arguments.subject("dim"), Kind::Dimension, value, errors);
        return None;
    };
    #[allow(clippy::cast_possible_truncation, reason = "−1, 0 or 1")]
    let axis = proc_macro2::Literal::i32_unsuffixed(dim.abs() as i32);
    // −1 is the last axis.
    Some((dim, if negative { quote!(-#axis) } else { quote!(#axis) }))
}

/// `Type` or `Type { field: value }`.
pub(super) fn braced(
    ty: &proc_macro2::TokenStream,
    fields: &[(&str, proc_macro2::TokenStream)],
) -> proc_macro2::TokenStream {
    if fields.is_empty() {
        return ty.clone();
    }
    let names = fields
        .iter()
        .map(|(name, _)| proc_macro2::Ident::new(name, proc_macro2::Span::call_site()));
    let values = fields.iter().map(|(_, value)| value);
    quote!(#ty { #(#names: #values),* })
}

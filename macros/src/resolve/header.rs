//! The header of an item: which keys it has, which type, which sizes.

use quote::ToTokens;

use super::expressions::{Statements, arithmetic, compact, inner_block, mentions};
use crate::{
    ast::{Item, Size, Value, ValueKind, Written},
    errors::{Errors, suggestion},
    ir::{Axis, Dim, Header},
};

/// More numbers in one batch, matrix or array of parameters are a mistake: rustc would give up on them in its own words, or never.
pub(super) const LARGEST: usize = 1 << 30;

const KEYS: [&str; 5] =
    ["interdependence_type", "functions", "fusion", "preprocess", "postprocess"];

/// The header of an item: its dimensions and its type.
pub(crate) fn header(item: &Item, errors: &mut Errors) -> Header {
    let mut axis = Axis::Attribute;
    for (index, entry) in item.entries.iter().enumerate() {
        let key = entry.key.to_string();
        if !KEYS.contains(&key.as_str()) {
            errors.push(&entry.key, format!("unknown key `{key}`"), suggestion(&key, KEYS));
        } else if item.entries[..index].iter().any(|earlier| *earlier.key == *entry.key) {
            errors.push(&entry.key, format!("`{key}` is given twice"), "keep one of them");
        } else if key == "interdependence_type" {
            axis = interdependence_type(&entry.value, errors).unwrap_or(axis);
        }
    }
    for key in ["functions", "fusion"] {
        if !item.entries.iter().any(|entry| *entry.key == key) {
            if let Some(file) = &item.file {
                let example = match key {
                    "functions" => "[\"pearson_correlation\"]",
                    _ => "\"sum\"",
                };
                errors.push(
                    file,
                    format!("{} has no `{key}`", file.value()),
                    format!("add `\"{key}\": {example}` to the file"),
                );
                continue;
            }
            let example = if key == "functions" { "[pearson_correlation]" } else { "sum" };
            errors.push(
                &item.name,
                format!("`{}` has no `{key}`", item.name),
                format!("add `{key}: {example},`"),
            );
        }
    }
    let mut size = |dimension| size(dimension, item, errors);
    Header { axis, b: size(&item.rows), m: size(&item.columns) }
}

fn interdependence_type(value: &Value, errors: &mut Errors) -> Option<Axis> {
    const NAMES: [(&str, Axis); 6] = [
        ("attribute", Axis::Attribute),
        ("instance", Axis::Instance),
        ("right", Axis::Attribute),
        ("left", Axis::Instance),
        ("attribute_interdependence", Axis::Attribute),
        ("instance_interdependence", Axis::Instance),
    ];
    let word = match &value.kind {
        ValueKind::Word(word) => word.to_string(),
        ValueKind::Text(text) => text.clone(),
        _ => String::new(),
    };
    let found = NAMES.iter().find(|(name, _)| *name == word);
    if found.is_none() {
        let help = match word.as_str() {
            "column" | "row" => {
                "dependence between columns is `attribute`, between rows `instance`".to_owned()
            }
            _ => suggestion(&word, ["attribute", "instance"]),
        };
        let what = format!("`{}` is no interdependence type", compact(value));
        errors.push(value, what, help);
    }
    found.map(|(_, axis)| *axis)
}

fn size(size: &Size, item: &Item, errors: &mut Errors) -> Dim {
    match size {
        Size::Literal(literal) => match literal.base10_parse::<usize>() {
            Ok(0) => {
                errors.push(
                    literal,
                    "a batch needs at least one row and one column, found 0",
                    "write a whole number ≥ 1",
                );
                Dim::literal(1, literal.span())
            }
            Ok(number) if number > LARGEST => {
                errors.push(
                    literal,
                    format!("a dimension is at most {LARGEST}, found {number}"),
                    "choose a smaller dimension",
                );
                Dim::literal(1, literal.span())
            }
            Ok(number) if matches!(literal.suffix(), "" | "usize") => {
                Dim::literal(number, literal.span())
            }
            Ok(_) => {
                errors.push(
                    literal,
                    "a dimension is a `usize`",
                    format!("write `{}`", literal.base10_digits()),
                );
                Dim::literal(1, literal.span())
            }
            Err(_) => {
                errors.push(
                    literal,
                    format!("`{literal}` does not fit into a `usize`"),
                    if literal.base10_digits().starts_with('-') {
                        "write a whole number ≥ 1"
                    } else {
                        "choose a smaller dimension"
                    },
                );
                Dim::literal(1, literal.span())
            }
        },
        Size::Path(path) => match path.get_ident() {
            Some(name) if item.parameters.contains(name) => Dim::parameter(name),
            _ => Dim::of_user(Written::new(path, path), compact(path)),
        },
        Size::Block(block) => {
            let tokens = block.to_token_stream();
            if let Some(parameter) = mentions(tokens.clone(), &item.parameters) {
                errors.push(
                    block,
                    format!("the const parameter `{parameter}` cannot be part of an expression"),
                    format!("write `{parameter}` itself, or add another const parameter"),
                );
                return Dim::known(1);
            }
            match arithmetic(block) {
                Some(number @ 1..=LARGEST) => Dim::known(number),
                _ => Dim::of_user(
                    Written::new(inner_block(block), block),
                    compact(&Statements(block)),
                ),
            }
        }
    }
}

//! Sizes that are too large, or that Rust cannot compute from a const parameter.

use proc_macro2::Ident;

use super::header::LARGEST;
use crate::{
    ast::Item,
    errors::Errors,
    ir::{Axis, Composition, Dim, Header},
};

/// Sizes that a `usize` can hold, but no machine.
pub(super) fn too_large(
    composition: &Composition,
    item: &Item,
    header: &Header,
    errors: &mut Errors,
) {
    const HELP: &str = "choose smaller dimensions";
    let (b, m) = (&header.b, &header.m);
    let (d, o, letters, width) = match header.axis {
        Axis::Attribute => (m, b, "m·m'", "b·m'"),
        Axis::Instance => (b, m, "b·b'", "b'·m"),
    };
    let above = |a: &Dim, b: &Dim| {
        let size = a.known?.saturating_mul(b.known?);
        (size > LARGEST).then_some(size)
    };
    if let Some(size) = above(b, m) {
        let what = format!("`{}` has b·m = {size}, more than {LARGEST}", item.name);
        errors.push(&item.rows, what, HELP);
        return;
    }
    let before = errors.count();
    for member in &composition.members {
        let (function, length) = (&member.function, &member.segment.length);
        let one = Dim::known(1);
        let what = if let Some(size) = above(length, &one) {
            format!("`{function}` has {size} parameters, more than {LARGEST}")
        } else if let Some(size) = above(d, &member.columns) {
            format!(
                "the matrix of `{function}` has {letters} = {size} entries, more than {LARGEST}"
            )
        } else if let Some(size) = above(o, &member.columns) {
            format!("the output of `{function}` has {width} = {size} entries, more than {LARGEST}")
        } else {
            continue;
        };
        errors.push(&member.place, what, HELP);
    }
    if errors.count() == before
        && let Some(size) = above(&composition.l, &Dim::known(1))
            .or_else(|| above(d, &composition.columns))
            .or_else(|| above(o, &composition.columns))
    {
        let what = format!(
            "`{}` has a matrix or parameters of {size} numbers, more than {LARGEST}",
            item.name
        );
        errors.push(&item.name, what, HELP);
    }
}

/// Sizes that no `usize` can hold, at the function that has them.
pub(super) fn overflow(composition: &Composition, name: &Ident, errors: &mut Errors) {
    const HELP: &str = "choose smaller dimensions";
    let before = errors.count();
    for member in &composition.members {
        if member.segment.length.overflow {
            let what = format!(
                "the number of parameters of `{}` does not fit into a `usize`",
                member.function
            );
            errors.push(&member.place, what, HELP);
        }
    }
    if errors.count() == before && (composition.l.overflow || composition.columns.overflow) {
        errors.push(name, format!("a size of `{name}` does not fit into a `usize`"), HELP);
    }
}

/// Sizes that would have to be computed from a const parameter.
pub(super) fn by_parameter(composition: &Composition, name: &Ident, errors: &mut Errors) {
    if composition.l.parameter.is_some() {
        for member in &composition.members {
            if let Some(parameter) = &member.segment.length.parameter {
                errors.push(
                    &member.place,
                    format!(
                        "the number of parameters of `{}` is computed from the const parameter `{parameter}`, which Rust cannot do",
                        member.function
                    ),
                    format!("write {parameter} as a literal or a constant, or leave this function out"),
                );
            }
        }
    }
    if composition.columns.computed {
        errors.push(
            name,
            format!(
                "the shape of the output, {}, is computed from a const parameter, which Rust cannot do",
                composition.columns.text()
            ),
            "write the dimension as a literal or a constant, or use an elementwise fusion such as `sum`",
        );
    }
}

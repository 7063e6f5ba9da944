//! What chains, graphs and grids have in common: how they are divided, how large they may be, and how rustc computes them.

use std::rc::Rc;

use interdep_structure::Normalization;

use super::{arguments::Arguments, context::Context};
use crate::{
    errors::Errors,
    ir::{Dim, Entries, Expression, Rule, Structure, StructureModel},
};

/// Matrices with more entries are a mistake. In f64, and four times, as the macro computes them, these take 512 MB.
pub(super) const LARGEST: usize = 1 << 24;
/// Matrices that take more steps to compute are one too: some ten seconds.
const MOST_STEPS: usize = 1 << 30;

/// `normalization` and `normalization_mode`.
pub(super) fn normalization(
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Normalization> {
    use Normalization::{Column, None, Row, RowColumn};
    let mode = arguments.word("normalization_mode", errors)?;
    Some(match (arguments.flag("normalization")?, mode) {
        (false, _) => None,
        (true, "row") => Row,
        (true, "column") => Column,
        (true, _) => RowColumn,
    })
}

/// A matrix of more entries than any machine should compute while compiling.
pub(super) fn too_large(
    arguments: &Arguments<'_>,
    rows: &Dim,
    columns: &Dim,
    errors: &mut Errors,
) -> bool {
    let (Some(rows), Some(columns)) = (rows.known, columns.known) else { return false };
    let large = rows.saturating_mul(columns) > LARGEST;
    if large {
        errors.push(
            arguments.place,
            format!(
                "the matrix of `{}` would have {rows}·{columns} entries, more than {LARGEST}",
                arguments.owner
            ),
            "choose smaller dimensions",
        );
    }
    large
}

/// A matrix that nobody should wait for.
pub(super) fn too_long(arguments: &Arguments<'_>, steps: usize, errors: &mut Errors) -> bool {
    let long = steps > MOST_STEPS;
    if long {
        errors.push(
            arguments.place,
            format!(
                "the matrix of `{}` would take {steps} steps to compute, more than {MOST_STEPS}",
                arguments.owner
            ),
            "choose smaller dimensions",
        );
    }
    long
}

/// A matrix for rustc to compute, which says so where that would take too long.
pub(super) fn left_to_rustc(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    (rows, columns): (&Dim, &Dim),
    structure: Structure,
) -> StructureModel {
    StructureModel {
        rows: rows.clone(),
        columns: columns.clone(),
        entries: expression(context, arguments, (rows, columns), structure),
        sparse: true,
        masks: true,
    }
}

/// The entries of a structure for rustc to compute.
pub(super) fn expression(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    (rows, columns): (&Dim, &Dim),
    structure: Structure,
) -> Entries {
    if rows.parameter.is_none() && columns.parameter.is_none() {
        let (what, unknown) = if rows.known.is_none() {
            (context.d_name(), rows)
        } else {
            (context.axis.primed().1, columns)
        };
        let words = [
            format!("`{}` would take ", arguments.owner),
            " steps while rustc compiles, and at most ".to_owned(),
            format!(
                " are allowed, because only rustc knows {what} = {}\nhelp: write the dimension as a literal: then the macro computes the matrix",
                unknown.text()
            ),
        ];
        let shape = Box::new([rows.clone(), columns.clone()]);
        let rule = Rule::Steps { structure: Box::new(structure.clone()), shape, words };
        context.leave(arguments.place, rule);
    }
    let shape = Box::new([rows.clone(), columns.clone()]);
    Entries::Expression(Rc::new(Expression::Structure { structure, shape }))
}

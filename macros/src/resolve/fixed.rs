//! Matrices that do not change: given by the user, or drawn from a seed.

use interdep_structure::Generator;

use super::{
    arguments::Arguments,
    check::{self, Words},
    context::Context,
};
use crate::{
    ast::Value,
    errors::{Errors, code_list},
    ir::{Dim, Number},
};

/// More fixed random numbers than this are a mistake.
const LARGEST_DRAW: usize = 1 << 22;

/// A size and what users call it.
#[derive(Clone, Copy)]
pub(super) struct Named<'a>(pub(super) &'static str, pub(super) &'a Dim);

/// Row by row.
pub(super) type Matrix = Vec<Vec<Number>>;

/// A fixed matrix: its name, rows and columns.
#[derive(Clone, Copy)]
pub(super) struct Fixed<'a>(pub(super) &'static str, pub(super) Named<'a>, pub(super) Named<'a>);

/// What is drawn.
#[derive(Clone, Copy)]
pub(super) enum Draw {
    /// Standard normal numbers.
    Normal,
    /// 1 with this probability, else 0.
    Ones(f64),
}

/// The fixed matrices of a reconciliation, in order: those that the user wrote, or those that the seed draws.
pub(super) fn fixed_matrices(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    fixed: &[Fixed<'_>],
    draw: Draw,
    errors: &mut Errors,
) -> Option<Vec<Matrix>> {
    let before = errors.count();
    let given: Vec<&Value> =
        fixed.iter().filter_map(|Fixed(name, ..)| arguments.value(name)).collect();
    if given.is_empty() {
        return drawn(arguments, fixed, draw, errors);
    }
    if let Some(Fixed(missing, ..)) =
        fixed.iter().find(|Fixed(name, ..)| arguments.value(name).is_none())
    {
        let all: Vec<&str> = fixed.iter().map(|Fixed(name, ..)| *name).collect();
        errors.push(
            given[0],
            format!("`{}` has fixed matrices and lacks `{missing}`", arguments.owner),
            format!("give {}, or none of them", code_list(&all)),
        );
        return None;
    }
    if let Some(place) = arguments.value("seed") {
        errors.push(place, format!("a seed draws what `{}` gives", fixed[0].0), "leave `seed` out");
    }
    let mut matrices = Vec::new();
    for (Fixed(name, rows, columns), place) in fixed.iter().zip(given) {
        // Vectors are written as such.
        let matrix = if rows.0 == "1" {
            arguments.vector(context, name, errors).map(|row| vec![row])
        } else {
            arguments.matrix(context, name, errors)
        };
        let Some(matrix) = matrix else { continue };
        let found = [matrix.len(), matrix.first().map_or(0, Vec::len)].map(Dim::known);
        let help = format!(
            "{name} is {} × {}",
            if rows.0 == "1" { "1" } else { rows.1.text() },
            columns.1.text()
        );
        for (what, found, Named(needed_name, needed)) in
            [("rows", &found[0], rows), ("columns", &found[1], columns)]
        {
            if *needed_name == "1" {
                continue;
            }
            let words = Words {
                before: &format!("fixed matrix `{name}` of `{}`: {what} = ", arguments.owner),
                between: &format!(", and {needed_name} = "),
                after: "",
                help: &help,
            };
            check::equal(context, errors, place, (found, needed), &words);
        }
        matrices.push(matrix);
    }
    (errors.count() == before).then_some(matrices)
}

/// The matrices that the seed draws, in order.
fn drawn(
    arguments: &Arguments<'_>,
    fixed: &[Fixed<'_>],
    draw: Draw,
    errors: &mut Errors,
) -> Option<Vec<Matrix>> {
    let seed = arguments.seed(errors)?;
    let owner = &arguments.owner;
    let sizes = || fixed.iter().flat_map(|Fixed(_, rows, columns)| [rows, columns]);
    if let Some(unknown) = sizes().find(|size| size.1.known.is_none()) {
        let names: Vec<String> =
            fixed.iter().map(|Fixed(name, ..)| format!("{name} = [[…]]")).collect();
        errors.push(
            arguments.place,
            format!(
                "the fixed matrices of `{owner}` are drawn by the macro, which does not know {} = {}",
                unknown.0,
                unknown.1.text()
            ),
            format!(
                "write the dimension as a literal, or give the matrices: `{}`",
                names.join(", ")
            ),
        );
        return None;
    }
    let shapes: Vec<[usize; 2]> = fixed
        .iter()
        .map(|Fixed(_, rows, columns)| [rows.1.known.unwrap_or(0), columns.1.known.unwrap_or(0)])
        .collect();
    let count = shapes
        .iter()
        .fold(0_usize, |sum, [rows, columns]| sum.saturating_add(rows.saturating_mul(*columns)));
    if count > LARGEST_DRAW {
        let what = format!("`{owner}` would draw {count} fixed numbers, more than {LARGEST_DRAW}");
        errors.push(arguments.place, what, "choose smaller dimensions");
        return None;
    }
    let mut generator = Generator::new(seed);
    let mut next = || match draw {
        Draw::Normal => generator.normal(),
        Draw::Ones(p) => f64::from(u8::from(generator.fraction() < p)),
    };
    let mut line = |length: usize| (0..length).map(|_| Number::Known(next())).collect();
    Some(
        shapes
            .into_iter()
            .map(|[rows, columns]| (0..rows).map(|_| line(columns)).collect())
            .collect(),
    )
}

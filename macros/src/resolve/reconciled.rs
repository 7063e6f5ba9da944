//! Reconciliations: how the parameters of a parameterized or bilinear function become a matrix.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Context,
    arguments::Arguments,
    numbers::{Number, matrix_reference},
};
use crate::{
    ast::Value,
    catalog::Reconciliation,
    check::{self, Words},
    dim::Dim,
    errors::Errors,
    model::{Lowered, SegmentModel},
    random::Normal,
};

/// More fixed random numbers than this are a mistake.
const LARGEST_DRAW: usize = 1 << 24;

/// A size and what users call it.
#[derive(Clone, Copy)]
pub(super) struct Named<'a>(pub(super) &'static str, pub(super) &'a Dim);

/// The matrix W (rows × columns) that a function's parameters become.
pub(super) fn reconciled(
    context: &mut Context<'_>,
    reconciliation: Reconciliation,
    arguments: &Arguments<'_>,
    (rows, columns): (Named<'_>, Named<'_>),
    errors: &mut Errors,
) -> Option<(SegmentModel, Lowered)> {
    // It is on in tinyBIG, and turning it off changes nothing there.
    arguments.flag("require_parameters", errors)?;
    match reconciliation {
        Reconciliation::Identity => {
            let path = context.path("reconciliations::Identity");
            let (rows, columns) = (rows.1, columns.1);
            let segment = SegmentModel {
                length: rows.times(columns),
                shape: Some((rows.clone(), columns.clone())),
                layout: shaped("W", rows, columns),
            };
            Some((segment, lowered(&path, &[])))
        }
        Reconciliation::Lorr => {
            let rank = arguments.count(context, "r", errors)?;
            let path = context.path("reconciliations::lowrank::Lorr");
            let (rows, columns) = (rows.1, columns.1);
            let layout = [shaped("U", rows, &rank), shaped("V", &rank, columns)];
            let length = rank.times(&rows.plus(columns));
            Some((segment(length, &layout), lowered(&path, &[&rank])))
        }
        Reconciliation::RandomMatrixAdaption => {
            let rank = arguments.count(context, "r", errors)?;
            let fields =
                fixed_matrices(context, arguments, [rows, columns, Named("r", &rank)], errors)?;
            let path = context.path("reconciliations::lowrank::RandomMatrixAdaption");
            let (scalar, n, d, r) =
                (context.scalar, rows.1.argument(), columns.1.argument(), rank.argument());
            let layout =
                [format!("diagonal {}", rows.1.text()), format!("diagonal {}", rank.text())];
            let lowered =
                Lowered { ty: quote!(#path<#scalar, #n, #d, #r>), value: quote!(#path #fields) };
            Some((segment(rows.1.plus(&rank), &layout), lowered))
        }
        Reconciliation::Hm | Reconciliation::Lphm | Reconciliation::DualLphm => {
            kronecker(context, reconciliation, arguments, (rows, columns), errors)
        }
    }
}

/// The outer products of two short vectors, each given whole or as a product of narrow matrices.
fn kronecker(
    context: &mut Context<'_>,
    reconciliation: Reconciliation,
    arguments: &Arguments<'_>,
    (rows, columns): (Named<'_>, Named<'_>),
    errors: &mut Errors,
) -> Option<(SegmentModel, Lowered)> {
    let p = arguments.count(context, "p", errors)?;
    let p_place = arguments.value("p")?;
    let (q, q_place, q_name) = match arguments.value("q") {
        Some(place) => (arguments.count(context, "q", errors)?, place, "q"),
        None => (p.clone(), p_place, "q (= p)"),
    };
    let owner = &arguments.owner;
    divides(context, (owner, "p", p_place), &p, rows, errors);
    // One number that divides neither side is one mistake.
    if arguments.value("q").is_some() || !columns.1.is_same(rows.1) {
        divides(context, (owner, q_name, q_place), &q, columns, errors);
    }
    let (s, t) = (rows.1.over(&p), columns.1.over(&q));
    if reconciliation == Reconciliation::Hm {
        let path = context.path("reconciliations::kronecker::Hm");
        let layout = [shaped("a", &p, &q), shaped("b", &s, &t)];
        let length = p.times(&q).plus(&s.times(&t));
        return Some((segment(length, &layout), lowered(&path, &[&p, &q])));
    }
    let rank = arguments.count(context, "r", errors)?;
    let narrow = [shaped("S", &s, &rank), shaped("T", &rank, &t)];
    let (path, layout, length) = if reconciliation == Reconciliation::Lphm {
        let length = p.times(&q).plus(&rank.times(&s.plus(&t)));
        ("Lphm", vec![shaped("a", &p, &q)], length)
    } else {
        let length = rank.times(&p.plus(&q).plus(&s).plus(&t));
        ("DualLphm", vec![shaped("P", &p, &rank), shaped("Q", &rank, &q)], length)
    };
    let path = context.path(&format!("reconciliations::kronecker::{path}"));
    let layout = [layout.as_slice(), &narrow].concat();
    Some((segment(length, &layout), lowered(&path, &[&p, &q, &rank])))
}

/// The divisor of `owner` must divide the size.
fn divides(
    context: &mut Context<'_>,
    (owner, name, place): (&str, &str, &Value),
    divisor: &Dim,
    Named(size_name, size): Named<'_>,
    errors: &mut Errors,
) {
    let words = Words {
        before: &format!("`{owner}` has {name} = "),
        between: &format!(", which does not divide {size_name} = "),
        after: "",
        help: &divisors(size),
    };
    check::divides(context, errors, place, (divisor, size), &words);
}

/// `its divisors are 1, 2, 4`, if the number is known.
fn divisors(number: &Dim) -> String {
    match number.known {
        Some(number @ 1..=100_000) => {
            let divisors: Vec<String> = (1..=number)
                .filter(|divisor| number.is_multiple_of(*divisor))
                .map(|divisor| divisor.to_string())
                .collect();
            format!("its divisors are {}", divisors.join(", "))
        }
        _ => "write one of its divisors".to_owned(),
    }
}

fn shaped(name: &str, rows: &Dim, columns: &Dim) -> String {
    format!("{name} {}×{}", rows.text(), columns.text())
}

fn segment(length: Dim, layout: &[String]) -> SegmentModel {
    SegmentModel { length, shape: None, layout: layout.join(", ") }
}

/// A unit struct with const arguments.
fn lowered(path: &TokenStream, arguments: &[&Dim]) -> Lowered {
    if arguments.is_empty() {
        return Lowered { ty: path.clone(), value: path.clone() };
    }
    let arguments = arguments.iter().map(|dim| dim.argument());
    let arguments = quote!(<#(#arguments),*>);
    Lowered { ty: quote!(#path #arguments), value: quote!(#path::#arguments) }
}

type Matrix = Vec<Vec<Number>>;

/// A and Bᵀ of a random-matrix adaption, as fields.
fn fixed_matrices(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    sizes: [Named<'_>; 3],
    errors: &mut Errors,
) -> Option<TokenStream> {
    let before = errors.count();
    let (a, b) = match (arguments.value("A"), arguments.value("B")) {
        (Some(a), Some(b)) => given(context, arguments, [a, b], sizes, errors)?,
        (None, None) => drawn(arguments, sizes, errors)?,
        (Some(place), None) | (None, Some(place)) => {
            let missing = if arguments.value("A").is_some() { "B" } else { "A" };
            errors.push(
                place,
                format!("`{}` has one fixed matrix and lacks `{missing}`", arguments.owner),
                "give both `A` and `B`, or neither",
            );
            return None;
        }
    };
    if errors.count() != before {
        return None;
    }
    let rank = b.first().map_or(0, Vec::len);
    let transposed: Matrix =
        (0..rank).map(|column| b.iter().map(|row| row[column].clone()).collect()).collect();
    let [rows, columns, rank] = sizes.map(|size| size.1);
    let a = matrix_reference(context, &a, (rows, rank));
    let b = matrix_reference(context, &transposed, (rank, columns));
    Some(quote!({ A: #a, B_transposed: #b }))
}

/// The matrices that the user wrote.
fn given(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    places: [&Value; 2],
    [rows, columns, rank]: [Named<'_>; 3],
    errors: &mut Errors,
) -> Option<(Matrix, Matrix)> {
    if let Some(place) = arguments.value("seed") {
        errors.push(place, "a seed draws the matrices that `A` and `B` give", "leave `seed` out");
    }
    let a = arguments.matrix(context, "A", errors);
    let b = arguments.matrix(context, "B", errors);
    let (a, b) = (a?, b?);
    for (name, place, matrix, size) in [("A", places[0], &a, rows), ("B", places[1], &b, columns)] {
        let found = [matrix.len(), matrix.first().map_or(0, Vec::len)].map(Dim::known);
        let [height, width] = &found;
        for (what, found, Named(needed_name, needed)) in
            [("rows", height, size), ("columns", width, rank)]
        {
            let words = Words {
                before: &format!("fixed matrix `{name}` of `{}`: {what} = ", arguments.owner),
                between: &format!(", and {needed_name} = "),
                after: "",
                help: &format!("A is {} × r, B is {} × r", rows.0, columns.0),
            };
            check::equal(context, errors, place, (found, needed), &words);
        }
    }
    Some((a, b))
}

/// The matrices that the seed draws, A first.
fn drawn(
    arguments: &Arguments<'_>,
    sizes: [Named<'_>; 3],
    errors: &mut Errors,
) -> Option<(Matrix, Matrix)> {
    let seed = arguments.seed(errors)?;
    let owner = &arguments.owner;
    let [Some(rows), Some(columns), Some(rank)] = sizes.map(|size| size.1.known) else {
        let unknown = sizes.iter().find(|size| size.1.known.is_none())?;
        errors.push(
            arguments.place,
            format!(
                "the fixed matrices of `{owner}` are drawn by the macro, which does not know {} = {}",
                unknown.0,
                unknown.1.text()
            ),
            "write the dimension as a literal, or give the matrices: `A = [[…]], B = [[…]]`",
        );
        return None;
    };
    if rows.saturating_add(columns).saturating_mul(rank) > LARGEST_DRAW {
        errors.push(
            arguments.place,
            format!("`{owner}` would draw ({rows} + {columns})·{rank} fixed numbers, more than {LARGEST_DRAW}"),
            "choose a smaller r",
        );
        return None;
    }
    let mut normal = Normal::new(seed);
    let mut matrix = |rows| {
        let numbers = normal.matrix(rows, rank).into_iter();
        numbers.map(|row| row.into_iter().map(Number::Known).collect()).collect()
    };
    Some((matrix(rows), matrix(columns)))
}

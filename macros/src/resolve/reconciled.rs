//! Reconciliations: how the parameters of a parameterized or bilinear function become a matrix.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{Context, arguments::Arguments, numbers::Number, processing::braced};
use crate::{
    ast::Value,
    catalog::{Default, Reconciliation},
    check::{self, Words},
    data,
    dim::Dim,
    errors::{Errors, code_list},
    model::{Factors, Lowered, SegmentModel},
    random::Stream,
};

/// More fixed random numbers than this are a mistake.
const LARGEST_DRAW: usize = 1 << 22;

/// The divisors of a larger number are not looked for.
const LARGEST_DIVIDED: usize = 1 << 40;

/// A size and what users call it.
#[derive(Clone, Copy)]
pub(super) struct Named<'a>(pub(super) &'static str, pub(super) &'a Dim);

/// What makes the matrix W.
pub(super) struct Reconciled {
    pub(super) segment: SegmentModel,
    /// As a `Reconciliation` of the runtime.
    pub(super) lowered: Lowered,
    /// The number of columns of the first factor, if W is a product of narrow matrices.
    pub(super) rank: Option<Dim>,
}

impl Reconciled {
    pub(super) fn factors(self) -> Option<Factors> {
        Some(Factors { lowered: self.lowered, rank: self.rank? })
    }
}

/// The matrix W (rows × columns) that a function's parameters become.
pub(super) fn reconciled(
    context: &mut Context<'_>,
    reconciliation: Reconciliation,
    arguments: &Arguments<'_>,
    sizes: (Named<'_>, Named<'_>),
    errors: &mut Errors,
) -> Option<Reconciled> {
    let (rows, columns) = sizes;
    let plain = |segment, lowered| Some(Reconciled { segment, lowered, rank: None });
    match reconciliation {
        Reconciliation::Identity => {
            let path = context.path("reconciliations::Identity");
            plain(whole(rows.1, columns.1), lowered(&path, &[]))
        }
        Reconciliation::Constant(c) => {
            let c = match c {
                Some(c) => Number::Known(c),
                None => arguments.real(context, "c", errors)?,
            };
            let ty = context.path("reconciliations::constant::Constant");
            let value = braced(&ty, &[("c", c.tokens(context))]);
            plain(SegmentModel::empty(), Lowered { ty, value })
        }
        Reconciliation::ConstantEye => {
            let path = context.path("reconciliations::constant::ConstantEye");
            plain(SegmentModel::empty(), lowered(&path, &[]))
        }
        Reconciliation::Lorr => {
            let rank = arguments.count(context, "r", errors)?;
            let path = context.path("reconciliations::lowrank::Lorr");
            let (rows, columns) = (rows.1, columns.1);
            let layout = [shaped("U", rows, &rank), shaped("V", &rank, columns)];
            let length = rank.times(&rows.plus(columns));
            let lowered = lowered(&path, &[&rank]);
            Some(Reconciled { segment: segment(length, &layout), lowered, rank: Some(rank) })
        }
        Reconciliation::RandomMatrixAdaption => {
            random_matrix_adaption(context, arguments, sizes, errors)
        }
        Reconciliation::Masking => masking(context, arguments, sizes, errors),
        Reconciliation::Hypernet | Reconciliation::RandomMatrixHypernet => {
            hypernet(context, reconciliation, arguments, sizes, errors)
        }
        Reconciliation::DuplicatedPadding | Reconciliation::DuplicatedDiagonalPadding => {
            repeated(context, reconciliation, arguments, sizes, errors)
        }
        Reconciliation::Hm | Reconciliation::Lphm | Reconciliation::DualLphm => {
            kronecker(context, reconciliation, arguments, sizes, errors)
        }
    }
}

/// w as a whole matrix.
fn whole(rows: &Dim, columns: &Dim) -> SegmentModel {
    SegmentModel {
        length: rows.times(columns),
        shape: Some((rows.clone(), columns.clone())),
        layout: shaped("W", rows, columns),
    }
}

fn random_matrix_adaption(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    (rows, columns): (Named<'_>, Named<'_>),
    errors: &mut Errors,
) -> Option<Reconciled> {
    let rank = arguments.count(context, "r", errors)?;
    let r = Named("r", &rank);
    let fixed = fixed_matrices(
        context,
        arguments,
        &[Fixed("A", rows, r), Fixed("B", columns, r)],
        Draw::Normal,
        errors,
    )?;
    let b = &fixed[1];
    let transposed: Matrix = (0..b.first().map_or(0, Vec::len))
        .map(|column| b.iter().map(|row| row[column].clone()).collect())
        .collect();
    let a = data::matrix_reference(context, &fixed[0], (rows.1, &rank));
    let b = data::matrix_reference(context, &transposed, (&rank, columns.1));
    let path = context.path("reconciliations::lowrank::RandomMatrixAdaption");
    let (scalar, n, d, r) =
        (context.scalar(), rows.1.argument(), columns.1.argument(), rank.argument());
    let layout = [format!("diagonal {}", rows.1.text()), format!("diagonal {}", rank.text())];
    let lowered = Lowered {
        ty: quote!(#path<#scalar, #n, #d, #r>),
        value: quote!(#path { A: #a, B_transposed: #b }),
    };
    let segment = segment(rows.1.plus(&rank), &layout);
    Some(Reconciled { segment, lowered, rank: Some(rank) })
}

fn masking(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    (rows, columns): (Named<'_>, Named<'_>),
    errors: &mut Errors,
) -> Option<Reconciled> {
    refused(
        arguments,
        "fixed_mask",
        "draws a new mask in every call, and a hybrid is a function of its input",
        errors,
    )?;
    let p = arguments.real(context, "p", errors)?;
    let mask = [Fixed("mask_matrix", rows, columns)];
    let Number::Known(p) = p else {
        let place = arguments.value("p")?;
        if arguments.value("mask_matrix").is_none() {
            errors.push(
                place,
                format!(
                    "the mask of `{}` is drawn by the macro, which does not know p",
                    arguments.owner
                ),
                "write it as a literal, or give the mask: `mask_matrix = [[…]]`",
            );
            return None;
        }
        return masked(context, arguments, &mask, 0.0, errors);
    };
    masked(context, arguments, &mask, p, errors)
}

fn masked(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    mask: &[Fixed<'_>; 1],
    p: f64,
    errors: &mut Errors,
) -> Option<Reconciled> {
    let fixed = fixed_matrices(context, arguments, mask, Draw::Ones(p), errors)?;
    let Fixed(_, rows, columns) = mask[0];
    let matrix = data::matrix_reference(context, &fixed[0], (rows.1, columns.1));
    let path = context.path("reconciliations::repeated::Masking");
    let (scalar, n, d) = (context.scalar(), rows.1.argument(), columns.1.argument());
    let lowered = Lowered {
        ty: quote!(#path<#scalar, #n, #d>),
        value: quote!(#path { mask_matrix: #matrix }),
    };
    Some(Reconciled { segment: whole(rows.1, columns.1), lowered, rank: None })
}

/// A switch of tinyBIG that has no meaning here when it is off.
fn refused(
    arguments: &Arguments<'_>,
    switch: &str,
    reason: &str,
    errors: &mut Errors,
) -> Option<()> {
    if let Some(place) = arguments.value(switch)
        && arguments.flag(switch) == Some(false)
    {
        errors.push(
            place,
            format!("`{switch} = false` of `{}` is refused: it {reason}", arguments.owner),
            format!("leave `{switch}` out"),
        );
        return None;
    }
    arguments.flag(switch).map(|_| ())
}

fn hypernet(
    context: &mut Context<'_>,
    reconciliation: Reconciliation,
    arguments: &Arguments<'_>,
    (rows, columns): (Named<'_>, Named<'_>),
    errors: &mut Errors,
) -> Option<Reconciled> {
    let l = arguments.count(context, "l", errors)?;
    let hidden = arguments.count(context, "hidden_dim", errors)?;
    let size = rows.1.times(columns.1);
    let one = Dim::known(1);
    let (input, hidden_dim) = (Named("l", &l), Named("hidden_dim", &hidden));
    let (entries, one) = (Named("the number of entries", &size), Named("1", &one));
    let scalar = context.scalar();
    let (l_argument, hidden_argument, size_argument) =
        (l.argument(), hidden.argument(), size.argument());
    let (path, ty, fixed) = if reconciliation == Reconciliation::Hypernet {
        refused(
            arguments,
            "static",
            "trains the network itself, whose weights are no parameters of the hybrid",
            errors,
        )?;
        let path = context.path("reconciliations::hypernet::Hypernet");
        let ty = quote!(#path<#scalar, #l_argument, #hidden_argument, #size_argument>);
        let fixed = vec![
            Fixed("W1", hidden_dim, input),
            Fixed("b1", one, hidden_dim),
            Fixed("W2", entries, hidden_dim),
            Fixed("b2", one, entries),
        ];
        (path, ty, fixed)
    } else {
        let rank = arguments.count(context, "r", errors)?;
        let path = context.path("reconciliations::hypernet::RandomMatrixHypernet");
        let r = rank.argument();
        let ty = quote!(#path<#scalar, #l_argument, #hidden_argument, #size_argument, #r>);
        let r = Named("r", &rank);
        let fixed = [("P", input), ("Q", hidden_dim), ("S", hidden_dim), ("T", entries)];
        let fixed: Vec<Fixed<'_>> =
            fixed.into_iter().map(|(name, rows)| Fixed(name, rows, r)).collect();
        let matrices = fixed_matrices(context, arguments, &fixed, Draw::Normal, errors)?;
        return Some(network(context, &fixed, &matrices, (&path, ty), &l));
    };
    let matrices = fixed_matrices(context, arguments, &fixed, Draw::Normal, errors)?;
    Some(network(context, &fixed, &matrices, (&path, ty), &l))
}

/// A reconciliation whose fields are its fixed matrices and whose parameters are l numbers.
fn network(
    context: &mut Context<'_>,
    fixed: &[Fixed<'_>],
    matrices: &[Matrix],
    (path, ty): (&TokenStream, TokenStream),
    l: &Dim,
) -> Reconciled {
    let fields: Vec<_> = fixed
        .iter()
        .zip(matrices)
        .map(|(Fixed(name, rows, columns), matrix)| {
            (*name, data::matrix_reference(context, matrix, (rows.1, columns.1)))
        })
        .collect();
    let lowered = Lowered { ty, value: braced(path, &fields) };
    let layout = [format!("input {}", l.text())];
    Reconciled { segment: segment(l.clone(), &layout), lowered, rank: None }
}

/// w again and again, or once per row.
fn repeated(
    context: &mut Context<'_>,
    reconciliation: Reconciliation,
    arguments: &Arguments<'_>,
    (rows, columns): (Named<'_>, Named<'_>),
    errors: &mut Errors,
) -> Option<Reconciled> {
    let owner = &arguments.owner;
    let (length, path) = if reconciliation == Reconciliation::DuplicatedPadding {
        let p = arguments.count(context, "p", errors)?;
        let q = arguments.count(context, "q", errors)?;
        let length = rows.1.over(&p).times(&columns.1.over(&q));
        let copies = p.times(&q).times(&length);
        let words = Words {
            before: &format!("`{owner}` makes p·q·⌊{}/p⌋·⌊{}/q⌋ = ", rows.0, columns.0),
            between: &format!(" entries, and the matrix has {}·{} = ", rows.0, columns.0),
            after: "",
            help: &format!(
                "p must divide {} and q must divide {}",
                rows.1.text(),
                columns.1.text()
            ),
        };
        let place = arguments.value("p").or_else(|| arguments.value("q"));
        let place =
            place.map_or_else(|| arguments.place.to_token_stream(), ToTokens::to_token_stream);
        check::equal(context, errors, &place, (&copies, &rows.1.times(columns.1)), &words);
        (length, "reconciliations::repeated::DuplicatedPadding")
    } else {
        for name in ["p", "q"] {
            let Some(place) = arguments.value(name) else { continue };
            let number = arguments.count(context, name, errors)?;
            let words = Words {
                before: &format!("`{owner}` has {name} = "),
                between: &format!(", and {} = ", rows.0),
                after: "",
                help: &format!("leave `{name}` out: other numbers do not work in tinyBIG either"),
            };
            check::equal(context, errors, place, (&number, rows.1), &words);
        }
        let words = Words {
            before: &format!("`{owner}` has {} = ", rows.0),
            between: &format!(", which does not divide {} = ", columns.0),
            after: "",
            help: "choose another width or another transformation",
        };
        check::divides(context, errors, arguments.place, (rows.1, columns.1), &words);
        (columns.1.over(rows.1), "reconciliations::repeated::DuplicatedDiagonalPadding")
    };
    let path = context.path(path);
    let layout = [format!("one copy {}", length.text())];
    let lowered = lowered(&path, &[&length]);
    Some(Reconciled { segment: segment(length, &layout), lowered, rank: None })
}

/// The outer products of two short vectors, each given whole or as a product of narrow matrices.
fn kronecker(
    context: &mut Context<'_>,
    reconciliation: Reconciliation,
    arguments: &Arguments<'_>,
    (rows, columns): (Named<'_>, Named<'_>),
    errors: &mut Errors,
) -> Option<Reconciled> {
    let p = divisor(context, arguments, "p", rows, errors)?;
    let q = divisor(context, arguments, "q", columns, errors)?;
    let owner = &arguments.owner;
    if let Some(place) = arguments.value("p") {
        divides(context, (owner, "p", place), &p, rows, errors);
        // One number that divides neither side is one mistake.
        let same = matches!(arguments.default("q"), Some(Default::As(_)));
        if same && arguments.value("q").is_none() && !columns.1.is_same(rows.1) {
            divides(context, (owner, "q (= p)", place), &q, columns, errors);
        }
    }
    if let Some(place) = arguments.value("q") {
        divides(context, (owner, "q", place), &q, columns, errors);
    }
    let (s, t) = (rows.1.over(&p), columns.1.over(&q));
    let plain = |segment, lowered| Some(Reconciled { segment, lowered, rank: None });
    if reconciliation == Reconciliation::Hm {
        let path = context.path("reconciliations::kronecker::Hm");
        let layout = [shaped("a", &p, &q), shaped("b", &s, &t)];
        let length = p.times(&q).plus(&s.times(&t));
        return plain(segment(length, &layout), lowered(&path, &[&p, &q]));
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
    plain(segment(length, &layout), lowered(&path, &[&p, &q, &rank]))
}

/// p or q: given, by the other one, or the largest divisor of the size up to its root.
fn divisor(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    name: &str,
    Named(size_name, size): Named<'_>,
    errors: &mut Errors,
) -> Option<Dim> {
    if arguments.value(name).is_some()
        || !matches!(arguments.default(name), Some(Default::DivisorOf(_)))
    {
        return arguments.count(context, name, errors);
    }
    if let Some(number) = size.known {
        if number > LARGEST_DIVIDED {
            errors.push(
                arguments.place,
                format!(
                    "`{name}` of `{}` has no default for {size_name} = {number}, more than {LARGEST_DIVIDED}",
                    arguments.owner
                ),
                format!("write `{name} = …`"),
            );
            return None;
        }
        let divisor = (1..=number.isqrt()).rfind(|divisor| number.is_multiple_of(*divisor));
        return divisor.map(Dim::known);
    }
    let (path, value) = (context.path("check"), size.value());
    let text = format!("the largest divisor of {}", size.text());
    Some(Dim::computed_from(size, quote!(#path::largest_divisor(#value)), text))
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
    format!("{name} {}×{}", rows.factor(), columns.factor())
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

/// A fixed matrix: its name, rows and columns.
#[derive(Clone, Copy)]
struct Fixed<'a>(&'static str, Named<'a>, Named<'a>);

/// What is drawn.
#[derive(Clone, Copy)]
enum Draw {
    /// Standard normal numbers.
    Normal,
    /// 1 with this probability, else 0.
    Ones(f64),
}

/// The fixed matrices of a reconciliation, in order: those that the user wrote, or those that the seed draws.
fn fixed_matrices(
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
    let mut stream = Stream::new(seed);
    let mut next = || match draw {
        Draw::Normal => stream.normal(),
        Draw::Ones(p) => f64::from(u8::from(stream.fraction() < p)),
    };
    let mut line = |length: usize| (0..length).map(|_| Number::Known(next())).collect();
    Some(
        shapes
            .into_iter()
            .map(|[rows, columns]| (0..rows).map(|_| line(columns)).collect())
            .collect(),
    )
}

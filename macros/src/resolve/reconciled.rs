//! Reconciliations: how the parameters of a parameterized or bilinear function become a matrix.

use std::rc::Rc;

use quote::ToTokens;

use super::{
    arguments::Arguments,
    check::{self, Words},
    context::Context,
    fixed::{Draw, Fixed, Matrix, Named, fixed_matrices},
};
use crate::{
    ast::Value,
    catalog::{Default, Reconciliation},
    errors::Errors,
    ir::{Dim, Field, Fixed as Written, Leaf, Number, Path, SegmentModel, Size},
};

/// The divisors of a larger number are not looked for.
const LARGEST_DIVIDED: usize = 1 << 40;

/// What makes the matrix W.
pub(super) struct Reconciled {
    pub(super) segment: SegmentModel,
    pub(super) matrix: Leaf,
    /// The number of columns of the first factor, if W is a product of narrow matrices.
    pub(super) rank: Option<Dim>,
}

impl Reconciled {
    pub(super) fn factors(self) -> Option<(Leaf, Dim)> {
        Some((self.matrix, self.rank?))
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
    let plain = |segment, matrix| Some(Reconciled { segment, matrix, rank: None });
    match reconciliation {
        Reconciliation::Identity => plain(whole(rows.1, columns.1), Leaf::new(Path::WholeMatrix)),
        Reconciliation::Constant(c) => {
            let c = match c {
                Some(c) => Number::Known(c),
                None => arguments.real(context, "c", errors)?,
            };
            let fields = vec![("c", Field::Number(c))];
            plain(SegmentModel::empty(), Leaf::with(Path::ConstantMatrix, fields))
        }
        Reconciliation::ConstantEye => plain(SegmentModel::empty(), Leaf::new(Path::ConstantEye)),
        Reconciliation::Lorr => {
            let rank = arguments.count(context, "r", errors)?;
            let (rows, columns) = (rows.1, columns.1);
            let layout = [shaped("U", rows, &rank), shaped("V", &rank, columns)];
            let length = rank.times(&rows.plus(columns));
            let matrix = Leaf::sized(Path::Lorr, &[&rank]);
            Some(Reconciled { segment: segment(length, &layout), matrix, rank: Some(rank) })
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
    let layout = [format!("diagonal {}", rows.1.text()), format!("diagonal {}", rank.text())];
    let a = written(fixed[0].clone(), rows.1, &rank);
    let b = written(transposed, &rank, columns.1);
    let fields = vec![("A", a), ("B_transposed", b)];
    let matrix = Leaf::fixed(Path::RandomMatrixAdaption, &[rows.1, columns.1, &rank], fields);
    let segment = segment(rows.1.plus(&rank), &layout);
    Some(Reconciled { segment, matrix, rank: Some(rank) })
}

/// A matrix of this shape, in read-only memory.
fn written(rows: Matrix, height: &Dim, width: &Dim) -> Written {
    Written { rows, height: height.clone(), width: width.clone() }
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
    let fields = vec![("mask_matrix", written(fixed[0].clone(), rows.1, columns.1))];
    let matrix = Leaf::fixed(Path::Masking, &[rows.1, columns.1], fields);
    Some(Reconciled { segment: whole(rows.1, columns.1), matrix, rank: None })
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
    let matrix = if reconciliation == Reconciliation::Hypernet {
        refused(
            arguments,
            "static",
            "trains the network itself, whose weights are no parameters of the hybrid",
            errors,
        )?;
        let fixed = [
            Fixed("W1", hidden_dim, input),
            Fixed("b1", one, hidden_dim),
            Fixed("W2", entries, hidden_dim),
            Fixed("b2", one, entries),
        ];
        let matrices = fixed_matrices(context, arguments, &fixed, Draw::Normal, errors)?;
        Leaf::fixed(Path::Hypernet, &[&l, &hidden, &size], network(&fixed, matrices))
    } else {
        let rank = arguments.count(context, "r", errors)?;
        let r = Named("r", &rank);
        let fixed = [("P", input), ("Q", hidden_dim), ("S", hidden_dim), ("T", entries)]
            .map(|(name, rows)| Fixed(name, rows, r));
        let matrices = fixed_matrices(context, arguments, &fixed, Draw::Normal, errors)?;
        let fields = network(&fixed, matrices);
        Leaf::fixed(Path::RandomMatrixHypernet, &[&l, &hidden, &size, &rank], fields)
    };
    let segment = segment(l.clone(), &[format!("input {}", l.text())]);
    Some(Reconciled { segment, matrix, rank: None })
}

/// A network's fixed matrices as fields.
fn network(fixed: &[Fixed<'_>], matrices: Vec<Matrix>) -> Vec<(&'static str, Written)> {
    let fields = fixed.iter().zip(matrices);
    fields
        .map(|(Fixed(name, rows, columns), matrix)| (*name, written(matrix, rows.1, columns.1)))
        .collect()
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
        (length, Path::DuplicatedPadding)
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
        (columns.1.over(rows.1), Path::DuplicatedDiagonalPadding)
    };
    let layout = [format!("one copy {}", length.text())];
    let matrix = Leaf::sized(path, &[&length]);
    Some(Reconciled { segment: segment(length, &layout), matrix, rank: None })
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
    let plain = |segment, matrix| Some(Reconciled { segment, matrix, rank: None });
    if reconciliation == Reconciliation::Hm {
        let layout = [shaped("a", &p, &q), shaped("b", &s, &t)];
        let length = p.times(&q).plus(&s.times(&t));
        return plain(segment(length, &layout), Leaf::sized(Path::Hm, &[&p, &q]));
    }
    let rank = arguments.count(context, "r", errors)?;
    let narrow = [shaped("S", &s, &rank), shaped("T", &rank, &t)];
    let (path, layout, length) = if reconciliation == Reconciliation::Lphm {
        let length = p.times(&q).plus(&rank.times(&s.plus(&t)));
        (Path::Lphm, vec![shaped("a", &p, &q)], length)
    } else {
        let length = rank.times(&p.plus(&q).plus(&s).plus(&t));
        (Path::DualLphm, vec![shaped("P", &p, &rank), shaped("Q", &rank, &q)], length)
    };
    let layout = [layout.as_slice(), &narrow].concat();
    plain(segment(length, &layout), Leaf::sized(path, &[&p, &q, &rank]))
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
    let text = format!("the largest divisor of {}", size.text());
    Some(Dim::computed_from(size, Size::LargestDivisor(Rc::new(size.size.clone())), text))
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

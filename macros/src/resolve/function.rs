//! One function by its row of the catalogue.

use std::rc::Rc;

use quote::ToTokens;

use super::{
    arguments::Arguments,
    check::{self, Words},
    context::Context,
    fixed::Named,
    grid, kernel, processing,
    reconciled::reconciled,
    resolved::Resolved,
    rpn, structure, topology,
};
use crate::{
    ast::Name,
    catalog::{self, FUNCTIONS, FUSIONS, Function, Lowering, Shape},
    errors::{Errors, suggestion},
    evaluate::Matrix,
    ir::{
        Dim, Entries, Expression, Field, Fixed, Function as Made, Leaf, Number, Path, Plan,
        Structure, StructureModel,
    },
};

/// The row of this name.
pub(super) fn row(name: &Name, errors: &mut Errors) -> Option<&'static Function> {
    let written = name.to_string();
    let row =
        FUNCTIONS.iter().find(|row| row.name == written || row.alias == Some(written.as_str()));
    if row.is_none() {
        let trimmed = written.strip_suffix("_interdependence").unwrap_or(&written);
        let help = if FUSIONS.iter().any(|row| row.name == written) {
            format!("`{written}` is a fusion: write `fusion: {written}`")
        } else if written == "custom" {
            "write `custom(path::To<Type>)`".to_owned()
        } else {
            suggestion(trimmed, FUNCTIONS.iter().map(|row| row.name))
        };
        errors.push(name, format!("unknown function `{written}`"), help);
    }
    row
}

/// The function of a row; of a hybrid, nothing.
pub(super) fn call(
    context: &mut Context<'_>,
    row: &Function,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Resolved> {
    let d = context.d.clone();
    let columns = match row.shape {
        Shape::Square | Shape::OfMatrix | Shape::OfGrid | Shape::OfFusion => Some(d.clone()),
        Shape::Primed | Shape::PrimedRequired => primed(context, row.shape, arguments, errors),
    };
    match row.lowering {
        Lowering::Constant => constant(context, arguments, errors),
        Lowering::Filled(value) => {
            let value = match value {
                Some(value) => Number::Known(value),
                None => arguments.real(context, "c", errors)?,
            };
            let columns = columns?;
            let structure = Structure::Filled(value.clone());
            let shape = (&d, &columns);
            let entries = same_entries(context, arguments, shape, value.known(), structure);
            let leaf = Leaf {
                sizes: vec![columns.clone()],
                ..Leaf::with(Path::ConstantC, vec![("c", Field::Number(value))])
            };
            let resolved = Resolved::without_parameters(columns, Made::Leaf(leaf));
            Some(resolved.with_structure(&d, entries, false))
        }
        Lowering::Identity => {
            let columns = columns?;
            let (shape, structure) = ((&d, &columns), Structure::Identity);
            let mut entries = same_entries(context, arguments, shape, Some(0.0), structure);
            if let Some(Entries::Known(matrix)) = &mut entries {
                let matrix = Rc::make_mut(matrix);
                for i in 0..matrix.rows.min(matrix.columns) {
                    matrix.entries[i * matrix.columns + i] = 1.0;
                }
            }
            let leaf = Made::Leaf(Leaf::sized(Path::Identity, &[&columns]));
            let resolved = Resolved::without_parameters(columns, leaf);
            Some(resolved.with_structure(&d, entries, true))
        }
        Lowering::Kernel(_)
        | Lowering::Distance(_)
        | Lowering::Minkowski
        | Lowering::Anisotropic
        | Lowering::HybridKernel => {
            let kernel = kernel::kernel(context, row, arguments, true, errors)?;
            Some(Resolved::without_parameters(d, kernel))
        }
        Lowering::KernelBased => {
            let kernel = kernel::named(context, arguments.value("kernel")?, errors)?;
            Some(Resolved::without_parameters(d, kernel))
        }
        Lowering::Parameterized(reconciliation) => {
            let columns = columns?;
            let sizes = (Named(context.d_name(), &d), Named(context.axis.primed().1, &columns));
            let found = reconciled(context, reconciliation, arguments, sizes, errors)?;
            let (matrix, segment) = (found.matrix.clone(), found.segment.clone());
            let function = Made::Parameterized { matrix, columns: columns.clone() };
            let resolved = Resolved::new(columns, segment, function);
            Some(Resolved { factors: found.factors(), ..resolved })
        }
        Lowering::Bilinear(reconciliation) => {
            let o = context.o.clone();
            let size = Named(context.o_name(), &o);
            let found = reconciled(context, reconciliation, arguments, (size, size), errors)?;
            let function = Made::Bilinear { matrix: found.matrix, rank: found.rank };
            Some(Resolved::new(d, found.segment, function))
        }
        Lowering::Structure(structure) => Some(Resolved::structural(match structure {
            catalog::Structure::Grid { patch, aggregation } => {
                grid::grid(context, patch, aggregation, arguments, errors)?
            }
            _ => topology::topology(context, structure, arguments, errors)?,
        })),
        Lowering::Rpn => {
            // Without a width the rest is looked through all the same.
            let found = rpn::resolved(context, arguments, columns.clone().unwrap_or(d), errors);
            columns.and(found)
        }
        // Whoever composes functions composes a hybrid inside a hybrid.
        Lowering::Hybrid => None,
    }
}

/// Matrices of one number with more entries are computed at run time: written down, all of their entries are other than 0.
const LARGEST_OF_ONE_NUMBER: usize = 1 << 22;

/// A matrix of one number, by the macro if it knows shape and number, else it is rustc's to compute; `None` for one that is too large to
/// be a constant.
fn same_entries(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    (rows, columns): (&Dim, &Dim),
    number: Option<f64>,
    otherwise: Structure,
) -> Option<Entries> {
    if let (Some(rows), Some(columns)) = (rows.known, columns.known) {
        if rows.saturating_mul(columns) > LARGEST_OF_ONE_NUMBER {
            return None;
        }
        if let Some(number) = number {
            let mut matrix = Matrix::zeros(rows, columns);
            matrix.entries.fill(number);
            return Some(Entries::Known(Rc::new(matrix)));
        }
    }
    Some(structure::expression(context, arguments, (rows, columns), otherwise))
}

/// d' by the argument of this type's axis; the other axis' is ignored, as in tinyBIG.
fn primed(
    context: &mut Context<'_>,
    shape: Shape,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Dim> {
    let (own, symbol) = context.axis.primed();
    let other = if own == "m_prime" { "b_prime" } else { "m_prime" };
    if let Some(value) = arguments.value(own) {
        return arguments.count(context, own, errors).inspect(|dim| {
            debug_assert!(dim.known != Some(0), "{}", value.to_token_stream());
        });
    }
    if shape == Shape::Primed {
        return Some(context.d.clone());
    }
    let axis = context.axis.name();
    let help = if arguments.value(other).is_some() {
        format!("this hybrid is of type `{axis}`: write `{own} = …` instead of `{other} = …`")
    } else {
        format!("write `{}({own} = …)`", arguments.owner)
    };
    errors.push(
        arguments.place,
        format!("`{}` needs its argument `{own}`: {symbol} has no default here", arguments.owner),
        help,
    );
    None
}

fn constant(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Resolved> {
    let value = arguments.value("A")?;
    let rows = arguments.matrix(context, "A", errors)?;
    let (d, name) = (context.d.clone(), context.name.to_string());
    let letter = context.d_name();
    check::equal(
        context,
        errors,
        value,
        (&Dim::known(rows.len()), &d),
        &Words {
            before: "constant `A` has ",
            between: &format!(" rows, `{name}` has {letter} = "),
            after: "",
            help: "give one row of A for each",
        },
    );
    let columns = Dim::known(rows.first().map_or(0, Vec::len));
    let matrix = Fixed { rows: rows.clone(), height: d.clone(), width: columns.clone() };
    let leaf = Leaf::fixed(Path::Constant, &[&d, &columns], vec![("A", matrix)]);
    let resolved = Resolved::without_parameters(columns.clone(), Made::Leaf(leaf));
    let numbers: Option<Vec<f64>> = rows.iter().flatten().map(Number::known).collect();
    let entries = match numbers {
        Some(entries) if d.known == Some(rows.len()) => {
            let matrix = Matrix { rows: rows.len(), columns: rows[0].len(), entries };
            Entries::Known(Rc::new(matrix))
        }
        _ => {
            let fitted =
                Expression::Fitted { numbers: rows, shape: Box::new([d.clone(), columns]) };
            Entries::Expression(Rc::new(fitted))
        }
    };
    Some(resolved.with_structure(&d, Some(entries), false))
}

/// The function between its own `preprocess` and `postprocess`. Constants ignore both, parameterized functions the first, as in tinyBIG.
pub(super) fn processed(
    context: &mut Context<'_>,
    row: &Function,
    arguments: &Arguments<'_>,
    resolved: Option<Resolved>,
    errors: &mut Errors,
) -> Option<Resolved> {
    let mut pre = processing::list(context, arguments.value("preprocess"), errors);
    let mut post = processing::list(context, arguments.value("postprocess"), errors);
    let mut resolved = resolved?;
    match row.lowering {
        Lowering::Constant | Lowering::Filled(_) | Lowering::Identity => {
            pre.clear();
            post.clear();
        }
        Lowering::Parameterized(_) | Lowering::Structure(_) => pre.clear(),
        _ => {}
    }
    if pre.is_empty() && post.is_empty() {
        return Some(resolved);
    }
    resolved.factors = None;
    let known = resolved.structure.as_ref().and_then(StructureModel::matrix).cloned();
    let steps: Option<Vec<_>> = post.iter().map(|step| step.known).collect();
    if let (Some(matrix), Some(steps)) = (known, steps) {
        let mut stack = [matrix];
        for step in steps {
            step.apply(&mut stack, false);
        }
        let [matrix] = stack;
        let structure = StructureModel::known(matrix);
        resolved.implementation = Made::Dense(structure.clone());
        resolved.structure = Some(structure);
        return Some(resolved);
    }
    resolved.structure = None;
    let plan = Plan::Processed {
        preprocess: processing::all(&pre),
        plan: Box::new(Plan::SideBySide(vec![resolved.implementation])),
        postprocess: processing::all(&post),
    };
    let columns = resolved.columns.clone();
    resolved.implementation = Made::Materialized { plan: Box::new(plan), columns };
    Some(resolved)
}

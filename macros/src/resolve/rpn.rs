//! `parameterized_rpn`: a data transformation and a parameter fabrication.

use std::rc::Rc;

use super::{
    arguments::Arguments,
    context::Context,
    expressions::compact,
    fixed::Named,
    numbers::{no_label, wrong_kind},
    reconciled::reconciled,
    resolved::Resolved,
};
use crate::{
    ast::{Value, ValueKind},
    catalog::{EXPANSIONS, Expansion, Kind, RECONCILIATIONS, Width},
    errors::{Errors, suggestion},
    extent,
    ir::{Dim, Expansion as Made, Field, Function, Leaf, SegmentModel, Size},
};

/// More features of a column than any stack holds are a mistake.
const MOST_FEATURES: usize = 1 << 24;

/// The function, with `columns` columns.
pub(super) fn resolved(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    columns: Dim,
    errors: &mut Errors,
) -> Option<Resolved> {
    let o = context.o.clone();
    let transformation = arguments
        .value("data_transformation")
        .and_then(|value| expansion(context, value, &o, errors));
    let fabrication = arguments.value("parameter_fabrication")?;
    // Without a transformation the fabrication is looked through all the same.
    let width = transformation.as_ref().map_or(o, |(_, width)| width.clone());
    if let Some(number) = width.known.filter(|number| *number > MOST_FEATURES) {
        errors.push(
            arguments.place,
            format!("the data transformation of `{}` makes {number} features, more than {MOST_FEATURES}", arguments.owner),
            "choose smaller arguments of the transformation",
        );
        return None;
    }
    if let Some(parameter) = width.parameter.as_ref().filter(|_| width.computed) {
        errors.push(
            arguments.place,
            format!(
                "the number of features of `{}` is computed from the const parameter `{parameter}`, which Rust cannot do",
                arguments.owner
            ),
            format!("write {parameter} as a literal or a constant"),
        );
        return None;
    }
    let symbol = context.axis.primed().1;
    let sizes = (Named(symbol, &columns), Named("the number of features", &width));
    let (segment, fabrication) = self::fabrication(context, fabrication, sizes, errors)?;
    let (transformation, width) = transformation?;
    let function = Function::Rpn { transformation, fabrication, columns: columns.clone(), width };
    Some(Resolved::new(columns, segment, function))
}

/// A parameter fabrication of a matrix with these rows and columns.
fn fabrication(
    context: &mut Context<'_>,
    value: &Value,
    sizes: (Named<'_>, Named<'_>),
    errors: &mut Errors,
) -> Option<(SegmentModel, Leaf)> {
    let Some((name, entries)) = value.as_call() else {
        errors.push(
            value,
            format!("`{}` is no parameter fabrication", compact(value)),
            format!("write {}", Kind::Reconciliation.expected()),
        );
        return None;
    };
    let written = name.to_string();
    let Some(row) = RECONCILIATIONS.iter().find(|row| row.name == written) else {
        errors.push(
            name,
            format!("unknown parameter fabrication `{written}`"),
            suggestion(&written, RECONCILIATIONS.iter().map(|row| row.name)),
        );
        return None;
    };
    let before = errors.count();
    let arguments = Arguments::new(context, name, entries, row.arguments, errors);
    let found = reconciled(context, row.reconciliation, &arguments, sizes, errors)?;
    (errors.count() == before).then_some((found.segment, found.matrix))
}

/// A data transformation of columns with `o` entries, and the number of its features.
fn expansion(
    context: &mut Context<'_>,
    value: &Value,
    o: &Dim,
    errors: &mut Errors,
) -> Option<(Made, Dim)> {
    let Some((name, entries)) = value.as_call() else {
        errors.push(
            value,
            format!("`{}` is no data transformation", compact(value)),
            format!("write {}", Kind::Expansion.expected()),
        );
        return None;
    };
    let written = name.to_string();
    let Some(row) = EXPANSIONS.iter().find(|row| row.name == written) else {
        errors.push(
            name,
            format!("unknown data transformation `{written}`"),
            suggestion(&written, EXPANSIONS.iter().map(|row| row.name)),
        );
        return None;
    };
    let before = errors.count();
    let arguments = Arguments::new(context, name, entries, row.arguments, errors);
    if matches!(row.width, Width::Sum | Width::Composition) {
        return composed(context, row, &arguments, o, errors);
    }
    let fields = fields(context, row, &arguments, errors);
    let width = width(context, row, &arguments, o, errors);
    if errors.count() != before {
        return None;
    }
    let width = width?;
    if width.overflow {
        errors.push(
            value,
            format!("the number of features of `{written}` does not fit into a `usize`"),
            "choose smaller arguments",
        );
        return None;
    }
    Some((Made::Leaf(Leaf::with(row.path, fields)), width))
}

/// The arguments as fields of the runtime's type.
fn fields(
    context: &mut Context<'_>,
    row: &Expansion,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Vec<(&'static str, Field)> {
    let mut fields = Vec::new();
    for argument in row.arguments {
        let field = match argument.kind {
            Kind::Interval => arguments.interval(argument.name, errors).map(Field::Interval),
            Kind::Count | Kind::Whole => {
                arguments.count(context, argument.name, errors).map(Field::Size)
            }
            _ => arguments.real(context, argument.name, errors).map(Field::Number),
        };
        fields.extend(field.map(|field| (argument.name, field)));
    }
    fields
}

fn width(
    context: &mut Context<'_>,
    row: &Expansion,
    arguments: &Arguments<'_>,
    o: &Dim,
    errors: &mut Errors,
) -> Option<Dim> {
    // Checked as fields already: what is wrong has been said.
    let mut count = |name: &str| arguments.count(context, name, &mut Errors::default());
    let per_entry = match row.width {
        Width::PerEntry(number) => Dim::known(number),
        Width::Argument(name) => count(name)?,
        Width::Spline => count("t")?.plus(&count("d")?),
        Width::Fourier => Dim::known(2).times(&count("N")?),
        Width::Powers => {
            let d = count("d")?;
            return powers(arguments, o, &d, errors);
        }
        Width::Sum | Width::Composition => return None,
    };
    Some(per_entry.times(o))
}

/// o + o² + … + o^d.
fn powers(arguments: &Arguments<'_>, o: &Dim, d: &Dim, errors: &mut Errors) -> Option<Dim> {
    /// Higher degrees fit nowhere.
    const HIGHEST: usize = 64;
    match (o.known, d.known) {
        (Some(1), Some(d)) => Some(Dim::known(d)),
        (Some(_), Some(d)) if d <= HIGHEST => {
            let mut power = o.clone();
            let mut sum = o.clone();
            for _ in 1..d {
                power = power.times(o);
                sum = sum.plus(&power);
            }
            Some(sum)
        }
        (Some(_), Some(d)) => {
            let place = arguments.value("d")?;
            errors.push(
                place,
                format!("the powers up to d = {d} are too many features"),
                format!("choose at most {HIGHEST}"),
            );
            None
        }
        _ => {
            let text = format!("{} + … + {}^{}", o.text(), o.text(), d.text());
            let size = Size::Powers(Rc::new([o.size.clone(), d.size.clone()]));
            Some(Dim::computed_from(o, size, text))
        }
    }
}

/// `extended_expansion` and `nested_expansion`.
fn composed(
    context: &mut Context<'_>,
    row: &Expansion,
    arguments: &Arguments<'_>,
    o: &Dim,
    errors: &mut Errors,
) -> Option<(Made, Dim)> {
    let place = arguments.value("composition_functions")?;
    let ValueKind::Array(elements) = &place.kind else {
        wrong_kind(arguments.subject("composition_functions"), Kind::Expansions, place, errors);
        return None;
    };
    if elements.is_empty() {
        errors.push(
            place,
            format!("`composition_functions` of `{}` is empty", arguments.owner),
            "name at least one transformation",
        );
        return None;
    }
    if extent::too_many(elements, place, "transformations", errors) {
        return None;
    }
    let before = errors.count();
    let mut input = o.clone();
    let mut functions = Vec::new();
    for element in elements {
        no_label(element, errors);
        let Some((made, width)) = expansion(context, &element.value, &input, errors) else {
            continue;
        };
        if row.width == Width::Composition {
            input = width.clone();
        }
        functions.push((made, width));
    }
    if errors.count() != before {
        return None;
    }
    if row.width == Width::Sum {
        let width = functions.iter().fold(Dim::known(0), |sum, (_, width)| sum.plus(width));
        let functions = functions.into_iter().map(|(made, _)| made).collect();
        return Some((Made::Extended(functions), width));
    }
    let (last, width) = functions.pop()?;
    let nested = functions.into_iter().rev().fold(last, |outer, (inner, width)| Made::Nested {
        inner: Box::new(inner),
        outer: Box::new(outer),
        width,
    });
    Some((nested, width))
}

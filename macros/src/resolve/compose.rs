//! Functions + fusion + processing → a composition; and functions that are compositions themselves.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;

use super::{
    arguments::Arguments,
    check::{self, Words},
    context::Context,
    custom,
    expressions::compact,
    fixed::Named,
    folded::folded,
    function,
    fusion::{self, FusionKind},
    plan::{Parts, Planned},
    processing,
    reconciled::reconciled,
    resolved::Resolved,
};
use crate::{
    ast::{Element, Entry, Value, ValueKind},
    catalog::{COMMON, Kind, Lowering},
    errors::Errors,
    extent,
    ir::{AsFunction, Composition, Dim, Function, FusionModel, Member, Plan, SegmentModel},
};

/// The body of a struct.
pub(super) fn composition(
    context: &mut Context<'_>,
    entries: &[Entry],
    errors: &mut Errors,
) -> Option<Composition> {
    let value = |key| entry(entries, key);
    compose(
        context,
        [value("functions"), value("fusion"), value("preprocess"), value("postprocess")],
        errors,
    )
}

/// `hybrid(functions = […], fusion = …)` inside `functions`.
fn nested(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Composition> {
    let value = |key| arguments.value(key);
    compose(
        context,
        [value("functions"), value("fusion"), value("preprocess"), value("postprocess")],
        errors,
    )
}

fn compose(
    context: &mut Context<'_>,
    [functions, fusion, preprocess, postprocess]: [Option<&Value>; 4],
    errors: &mut Errors,
) -> Option<Composition> {
    let before = errors.count();
    let (members, k) =
        functions.map_or((Vec::new(), None), |value| members(context, value, errors));
    let fusion = fusion.and_then(|value| fusion::fusion(context, value, k, errors));
    let place = preprocess;
    let pre = processing::list(context, preprocess, errors);
    let mut post = processing::list(context, postprocess, errors);
    if errors.count() != before || k.is_none() {
        return None;
    }
    let mut fusion = fusion?;
    let sum = members.iter().fold(Dim::known(0), |sum, member| sum.plus(&member.columns));
    let mut matrix = None;
    let columns = match &fusion.kind {
        FusionKind::Concatenation => sum,
        FusionKind::Elementwise(_) => {
            equal_widths(context, &members, &fusion.name, errors);
            members.first()?.columns.clone()
        }
        FusionKind::Reconciled(reconciliation, arguments) => {
            let n = common_width(context, &members, arguments, errors)?;
            let sizes = (Named("n", &n), Named("the width of all matrices", &sum));
            let found = reconciled(context, *reconciliation, arguments, sizes, errors)?;
            fusion.segment = found.segment.clone();
            matrix = Some((found, sum));
            n
        }
    };
    if errors.count() != before {
        return None;
    }
    post.splice(0..0, fusion.postprocess.iter().cloned());
    let l = members
        .iter()
        .fold(Dim::known(0), |sum, member| sum.plus(&member.segment.length))
        .plus(&fusion.segment.length);

    let structure = folded(&members, &fusion, &post, &columns);
    let parts = Parts { members: &members, fusion: &fusion, columns: &columns };
    let shaped = structure.as_ref().filter(|structure| !structure.is_generic());
    let (planned, preprocess) = if let Some(structure) = shaped {
        // Nothing of x is read, so nothing need be done to it.
        let function = AsFunction::Itself(Box::new(Function::Dense(structure.clone())));
        let plan = Plan::Structural(structure.clone());
        (Planned { plan, function, post: &[] }, Vec::new())
    } else {
        (parts.plan(context, matrix, &post), processing::all(&pre))
    };
    let Planned { plan, function, post } = planned;
    let postprocess = processing::all(post);
    let plain = preprocess.is_empty() && postprocess.is_empty();
    Some(Composition {
        fusion: FusionModel { name: fusion.name, formula: fusion.formula, segment: fusion.segment },
        members,
        columns,
        l,
        preprocess,
        preprocess_place: place.to_token_stream(),
        plan,
        postprocess,
        function: if plain { function } else { AsFunction::Materialized },
        structure,
    })
}

/// n of a parameterized concatenation: given, or the width that all functions have.
fn common_width(
    context: &mut Context<'_>,
    members: &[Member],
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Dim> {
    if arguments.value("n").is_some() {
        return arguments.count(context, "n", errors);
    }
    let before = errors.count();
    let (first, rest) = members.split_first()?;
    let symbol = context.axis.primed().1;
    for (index, member) in rest.iter().enumerate() {
        let words = Words {
            before: &format!(
                "`n` of `{}` has no default for matrices of several widths: function {} (`{}`) has {symbol} = ",
                arguments.owner,
                index + 1,
                member.name
            ),
            between: &format!(", function 0 (`{}`) has {symbol} = ", first.name),
            after: "",
            help: "write `n = …`, the number of columns of the result",
        };
        check::equal(context, errors, arguments.place, (&member.columns, &first.columns), &words);
    }
    (errors.count() == before).then(|| first.columns.clone())
}

/// The functions of a list that were understood, and how many were written, if it is a list.
fn members(
    context: &mut Context<'_>,
    value: &Value,
    errors: &mut Errors,
) -> (Vec<Member>, Option<usize>) {
    let ValueKind::Array(elements) = &value.kind else {
        errors.push(
            value,
            format!("`functions` is {}, found `{}`", Kind::Functions.expected(), compact(value)),
            "write it in brackets, `[…]`",
        );
        return (Vec::new(), None);
    };
    if elements.is_empty() {
        errors.push(
            value,
            "a hybrid needs at least one function, found 0",
            "for example `functions: [linear_kernel]`",
        );
    }
    if extent::too_many(elements, value, "functions", errors) {
        return (Vec::new(), None);
    }
    let members: Vec<Member> =
        elements.iter().filter_map(|element| member(context, element, errors)).collect();
    unique_names(elements, &members, errors);
    (members, Some(elements.len()).filter(|k| *k != 0))
}

/// Segments are found by name, so names must differ.
fn unique_names(elements: &[Element], members: &[Member], errors: &mut Errors) {
    let labels: Vec<&Ident> =
        elements.iter().filter_map(|element| element.label.as_ref()).collect();
    for (index, member) in members.iter().enumerate() {
        if member.name.unraw() == "fusion" {
            errors.push(
                &member.name,
                "`fusion` is the name of the fusion's segment",
                "choose another label",
            );
        }
        if members[..index].iter().any(|earlier| earlier.name.unraw() == member.name.unraw()) {
            let name = &member.name;
            let (what, help) = if labels.contains(&name) {
                (format!("two functions are called `{name}`"), "choose another label".to_owned())
            } else {
                (
                    format!(
                        "`{name}` stands here a second time, and their segments need different names"
                    ),
                    format!("label it: `{name}_2: {name}…`"),
                )
            };
            errors.push(name, what, help);
        }
    }
}

/// An elementwise fusion needs matrices of one width.
fn equal_widths(context: &mut Context<'_>, members: &[Member], fusion: &str, errors: &mut Errors) {
    let Some((first, rest)) = members.split_first() else {
        return;
    };
    let (argument, symbol) = context.axis.primed();
    for (index, member) in rest.iter().enumerate() {
        check::equal(
            context,
            errors,
            &member.place,
            (&member.columns, &first.columns),
            &Words {
                before: &format!(
                    "fusion `{fusion}` needs matrices of one width: function {} (`{}`) has {symbol} = ",
                    index + 1,
                    member.name
                ),
                between: &format!(", function 0 (`{}`) has {symbol} = ", first.name),
                after: "",
                help: &format!("use `fusion: concatenation`, or give both the same `{argument}`"),
            },
        );
    }
}

/// An element of `functions: […]`.
fn member(context: &mut Context<'_>, element: &Element, errors: &mut Errors) -> Option<Member> {
    let value = &element.value;
    if let ValueKind::Custom { name, ty } = &value.kind {
        let resolved = custom::function(context, ty, errors)?;
        return Some(Member {
            name: element.label.clone().unwrap_or_else(|| custom::name(name, ty)),
            place: value.to_token_stream(),
            function: compact(value),
            formula: "its own",
            columns: resolved.columns,
            segment: resolved.segment,
            implementation: resolved.implementation,
            structure: resolved.structure,
            factors: resolved.factors,
        });
    }
    let Some((name, entries)) = value.as_call() else {
        errors.push(
            value,
            format!("`{}` is no function", compact(value)),
            "write a name, such as `pearson_correlation` or `lowrank_parameterized(r = 2)`",
        );
        return None;
    };
    let row = function::row(name, errors)?;
    let before = errors.count();
    let arguments =
        Arguments::new(context, name, entries, row.all_arguments().chain(COMMON), errors);
    let resolved = if row.lowering == Lowering::Hybrid {
        // It does its own processing.
        inner(context, &arguments, errors)
    } else {
        let resolved = function::call(context, row, &arguments, errors);
        function::processed(context, row, &arguments, resolved, errors)
    };
    let resolved = resolved.filter(|_| errors.count() == before)?;
    Some(Member {
        name: element.label.clone().unwrap_or_else(|| Ident::new(row.name, name.span())),
        place: value.to_token_stream(),
        function: row.name.to_owned(),
        formula: row.formula,
        columns: resolved.columns,
        segment: resolved.segment,
        implementation: resolved.implementation,
        structure: resolved.structure,
        factors: resolved.factors,
    })
}

/// A hybrid inside a hybrid.
fn inner(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Resolved> {
    let composition = nested(context, arguments, errors)?;
    let layout = composition
        .members
        .iter()
        .map(|member| (member.name.to_string(), &member.segment))
        .chain([("fusion".to_owned(), &composition.fusion.segment)])
        .filter(|(_, segment)| segment.length.known != Some(0))
        .map(|(name, segment)| format!("{name}: {}", segment.layout))
        .collect::<Vec<_>>()
        .join("; ");
    let segment = SegmentModel { length: composition.l.clone(), shape: None, layout };
    let (columns, structure) = (composition.columns.clone(), composition.structure.clone());
    let plan = composition.whole_plan();
    let function = match composition.function {
        AsFunction::Itself(function) => *function,
        AsFunction::Materialized => {
            Function::Materialized { plan: Box::new(plan), columns: columns.clone() }
        }
    };
    Some(Resolved { structure, ..Resolved::new(columns, segment, function) })
}

/// The value of a key, if it is there.
fn entry<'a>(entries: &'a [Entry], key: &str) -> Option<&'a Value> {
    entries.iter().find(|entry| *entry.key == key).map(|entry| &entry.value)
}

//! Functions + fusion + processing → one plan of the runtime.

use proc_macro2::Ident;
use quote::quote;

use super::{
    Context,
    arguments::Arguments,
    entry, function,
    fusion::{self, FusionKind, ResolvedFusion},
    processing,
};
use crate::{
    ast::{Element, Entry, Value, ValueKind},
    catalog::Kind,
    check::{self, Words},
    dim::Dim,
    errors::Errors,
    model::{Composition, FusionModel, Lowered, Member},
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
pub(super) fn nested(
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
    let pre = processing::list(context, preprocess, errors);
    let mut post = processing::list(context, postprocess, errors);
    if errors.count() != before || k.is_none() {
        return None;
    }
    let fusion = fusion?;
    let columns = match fusion.kind {
        FusionKind::Concatenation => {
            members.iter().fold(Dim::known(0), |sum, member| sum.plus(&member.columns))
        }
        FusionKind::Elementwise(_) => {
            equal_widths(context, &members, &fusion, errors);
            members.first()?.columns.clone()
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

    let functions: Vec<Lowered> = members.iter().map(|member| member.lowered.clone()).collect();
    let same_widths = members.iter().all(|member| member.columns.is_same(&members[0].columns));
    let (inner, elementwise) = match &fusion.kind {
        FusionKind::Elementwise(elementwise) => {
            let fused = if fusion.preprocess.is_empty() {
                fused(context, &functions, elementwise)
            } else {
                fused_stack(context, &functions, &fusion.preprocess, elementwise, &columns)
            };
            (side_by_side(context, std::slice::from_ref(&fused)), Some(fused))
        }
        FusionKind::Concatenation if fusion.preprocess.is_empty() => {
            (side_by_side(context, &functions), None)
        }
        FusionKind::Concatenation => {
            let path = context.path("plan::ProcessedMembers");
            let Lowered { ty: list_ty, value: list } = processing::pairs(&functions);
            let side = context.path("plan::SideBySide");
            let Lowered { ty, value } = processing::pairs(&fusion.preprocess);
            let plan = Lowered {
                ty: quote!(#path<#list_ty, #ty, #same_widths>),
                value: quote!(#path { functions: #side(#list), preprocess: #value }),
            };
            (plan, None)
        }
    };
    let plan = processed(context, &pre, &inner, &post);
    let function = match elementwise {
        Some(fused) if pre.is_empty() && post.is_empty() => fused,
        _ => materialize(context, &plan, &columns),
    };
    Some(Composition {
        members,
        fusion: FusionModel { name: fusion.name, formula: fusion.formula, segment: fusion.segment },
        columns,
        l,
        plan,
        function,
    })
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
            format!("`functions` is {}, found `{}`", Kind::Functions.expected(), value.tokens),
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
    let members: Vec<Member> =
        elements.iter().filter_map(|element| function::member(context, element, errors)).collect();
    unique_names(elements, &members, errors);
    (members, Some(elements.len()).filter(|k| *k != 0))
}

/// Segments are found by name, so names must differ.
fn unique_names(elements: &[Element], members: &[Member], errors: &mut Errors) {
    let labels: Vec<&Ident> =
        elements.iter().filter_map(|element| element.label.as_ref()).collect();
    for (index, member) in members.iter().enumerate() {
        if member.name == "fusion" {
            errors.push(
                &member.name,
                "`fusion` is the name of the fusion's segment",
                "choose another label",
            );
        }
        if members[..index].iter().any(|earlier| earlier.name == member.name) {
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
fn equal_widths(
    context: &mut Context<'_>,
    members: &[Member],
    fusion: &ResolvedFusion,
    errors: &mut Errors,
) {
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
                    "fusion `{}` needs matrices of one width: function {} (`{}`) has {symbol} = ",
                    fusion.name,
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

/// Functions fused entry by entry.
pub(super) fn fused(context: &Context<'_>, functions: &[Lowered], fusion: &Lowered) -> Lowered {
    let path = context.path("plan::Fused");
    let (k, list) = (functions.len(), processing::pairs(functions));
    let (list_ty, list_value) = (list.ty, list.value);
    let Lowered { ty, value } = fusion;
    Lowered {
        ty: quote!(#path<#list_ty, #ty, #k>),
        value: quote!(#path { functions: #list_value, fusion: #value }),
    }
}

fn fused_stack(
    context: &Context<'_>,
    functions: &[Lowered],
    preprocess: &[Lowered],
    fusion: &Lowered,
    columns: &Dim,
) -> Lowered {
    let path = context.path("plan::FusedStack");
    let (k, columns) = (functions.len(), columns.argument());
    let Lowered { ty: list_ty, value: list } = processing::pairs(functions);
    let Lowered { ty: pre_ty, value: pre } = processing::pairs(preprocess);
    let Lowered { ty, value } = fusion;
    Lowered {
        ty: quote!(#path<#list_ty, #pre_ty, #ty, #k, #columns>),
        value: quote!(#path { functions: #list, preprocess: #pre, fusion: #value }),
    }
}

fn side_by_side(context: &Context<'_>, functions: &[Lowered]) -> Lowered {
    let path = context.path("plan::SideBySide");
    let Lowered { ty, value } = processing::pairs(functions);
    Lowered { ty: quote!(#path<#ty>), value: quote!(#path(#value)) }
}

/// A plan between processing steps.
fn processed(context: &Context<'_>, pre: &[Lowered], plan: &Lowered, post: &[Lowered]) -> Lowered {
    if pre.is_empty() && post.is_empty() {
        return plan.clone();
    }
    let path = context.path("plan::Processed");
    let (pre, post) = (processing::pairs(pre), processing::pairs(post));
    let (pre_ty, pre_value, post_ty, post_value) = (pre.ty, pre.value, post.ty, post.value);
    let Lowered { ty, value } = plan;
    Lowered {
        ty: quote!(#path<#pre_ty, #ty, #post_ty>),
        value: quote!(#path { preprocess: #pre_value, plan: #value, postprocess: #post_value }),
    }
}

fn materialize(context: &Context<'_>, plan: &Lowered, columns: &Dim) -> Lowered {
    let path = context.path("plan::Materialized");
    let columns = columns.argument();
    let Lowered { ty, value } = plan;
    Lowered { ty: quote!(#path<#ty, #columns>), value: quote!(#path(#value)) }
}

/// A function between processing steps, again as a function.
pub(super) fn materialized(
    context: &Context<'_>,
    pre: &[Lowered],
    function: &Lowered,
    post: &[Lowered],
    columns: &Dim,
) -> Lowered {
    let plan = side_by_side(context, std::slice::from_ref(function));
    materialize(context, &processed(context, pre, &plan, post), columns)
}

//! [`ast`](crate::ast) + [`catalog`](crate::catalog) → [`ir`](crate::ir).

mod arguments;
mod check;
mod compose;
mod context;
mod custom;
mod expressions;
mod fixed;
mod folded;
mod function;
mod fusion;
mod grid;
mod header;
mod kernel;
mod limits;
mod numbers;
mod plan;
mod processing;
mod reconciled;
mod resolved;
mod rpn;
mod structure;
mod topology;

pub(crate) use header::header;

use context::Context;

use crate::{
    ast::Item,
    errors::Errors,
    ir::{Dim, Header, Hybrid},
};

/// The whole item, unless there were mistakes.
pub(crate) fn hybrid(item: &Item, header: &Header, errors: &mut Errors) -> Option<Hybrid> {
    let (d, o) = header.shape_of_z();
    let mut context = Context {
        name: &item.name,
        scalar_name: &item.scalar,
        axis: header.axis,
        d: d.clone(),
        o: o.clone(),
        parameters: &item.parameters,
        checks: Vec::new(),
        bounds: Vec::new(),
    };
    for (dim, place, what) in [(&header.b, &item.rows, "b"), (&header.m, &item.columns, "m")] {
        check::at_least_one(&mut context, errors, place, dim, what);
    }
    for (name, number, place) in &item.sizes {
        let size = if *name == "b" { &header.b } else { &header.m };
        let found = Dim::known(usize::try_from(*number).unwrap_or(usize::MAX));
        let words = check::Words {
            before: &format!("the file has {name} = "),
            between: &format!(", `{}` has {name} = ", item.name),
            after: "",
            help: "the struct's header is what counts: change it, or take another file",
        };
        check::equal(&mut context, errors, place, (&found, size), &words);
    }
    let composition = compose::composition(&mut context, &item.entries, errors)?;
    limits::overflow(&composition, &item.name, errors);
    limits::too_large(&composition, item, header, errors);
    limits::by_parameter(&composition, &item.name, errors);
    let (checks, bounds) = (context.checks, context.bounds);
    Some(Hybrid {
        axis: header.axis,
        b: header.b.clone(),
        m: header.m.clone(),
        composition,
        checks,
        bounds,
    })
}

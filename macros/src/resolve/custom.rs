//! `custom(…)`: a type of the user's, of which only rustc knows the sizes.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use quote::ToTokens;

use super::{context::Context, expressions::compact, resolved::Resolved};
use crate::{
    ast::Written,
    errors::Errors,
    ir::{Bound, Custom, Demand, Dim, Size},
    spans::first_span,
};

/// `custom(path::To<Type>)` as a function.
pub(super) fn function(
    context: &mut Context<'_>,
    ty: &syn::Type,
    errors: &mut Errors,
) -> Option<Resolved> {
    if let Some(parameter) = context.d.parameter.as_ref().or(context.o.parameter.as_ref()) {
        errors.push(
            ty,
            format!("the shape of a custom function would have to be computed from the const parameter `{parameter}`, which Rust cannot do"),
            format!("write {parameter} as a literal or a constant"),
        );
        return None;
    }
    let custom = asked(context, ty, ty, Demand::Function);
    let (text, shared) = (compact(ty), Rc::new(custom.clone()));
    let length = Dim::expression(Size::ParametersOf(shared.clone()), format!("{text}::L"));
    let columns = Dim::expression(Size::ColumnsOf(shared), format!("{text}::Columns"));
    Some(Resolved::custom(custom, columns, length))
}

/// The type, of which something is demanded at `place`.
pub(super) fn asked(
    context: &mut Context<'_>,
    ty: &syn::Type,
    place: &impl ToTokens,
    demand: Demand,
) -> Custom {
    let span = first_span(place).resolved_at(Span::mixed_site());
    let custom = Custom { ty: Written::new(ty, ty), span };
    context.bounds.push(Bound { custom: custom.clone(), demand });
    custom
}

/// `custom(path::To<Type>)` is named like the type.
pub(super) fn name(keyword: &Ident, ty: &syn::Type) -> Ident {
    let syn::Type::Path(path) = ty else {
        return keyword.clone();
    };
    let Some(last) = path.path.segments.last() else {
        return keyword.clone();
    };
    let mut name = String::new();
    for (index, letter) in last.ident.to_string().char_indices() {
        if letter.is_uppercase() && index > 0 && !name.ends_with('_') {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    syn::parse_str::<Ident>(&name).map_or_else(
        |_| last.ident.clone(),
        |mut ident| {
            ident.set_span(last.ident.span());
            ident
        },
    )
}

//! The struct, the struct of its segments, and the block with everything else.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    declarations::{Generics, Types, adopted, field, segments},
    inherent::Inherent,
    nodes::Lowered,
    scope::Scope,
    traits::Traits,
};
use crate::{
    ast::Item,
    attributes::Attributes,
    ir::{AsFunction, Function, Header, Hybrid},
    summary::{self, Part},
};

/// Everything for one item without mistakes.
pub(crate) fn hybrid(
    facade: &TokenStream,
    item: &Item,
    header: &Header,
    hybrid: &Hybrid,
) -> TokenStream {
    let outside = Scope::outside(facade, &item.scalar, header.shape_of_z());
    let scope = outside.inside();
    let (parts, summary) = (summary::parts(hybrid), summary::pieces(&item.name, hybrid));
    let structs = structs(&outside, item, hybrid, &parts, &summary::text(&summary));
    let checks = outside.checks(&hybrid.checks, &item.beside);
    let types = Types::of(&scope, item, header, &hybrid.composition.columns);
    let Generics { declared, used } = Generics::of(&scope.root(), &item.parameters);
    let (name, bounds) = (&item.name, scope.bounds(&hybrid.bounds));
    let own = quote!(#name #used);
    let inherent = Inherent { scope: &scope, item, hybrid, types: &types, parts: &parts };
    let inherent = inherent.all(&summary);
    let traits = Traits {
        scope: &scope,
        item,
        header,
        hybrid,
        types: &types,
        declared: &declared,
        own: &own,
        bounds: &bounds,
    };
    let traits = traits.all();
    let (beside, constants, types) = (&item.beside.all, scope.constants(), &types.declared);
    quote! {
        #structs
        #checks
        #beside
        const _: () = {
            #types
            #constants
            impl<#declared> #own #bounds {
                #inherent
            }
            #traits
        };
    }
}

/// The type of a hybrid as a function of the runtime: rustc gives up on those that are too deep.
pub(crate) fn function_type(
    facade: &TokenStream,
    item: &Item,
    header: &Header,
    hybrid: &Hybrid,
) -> TokenStream {
    let scope = Scope::outside(facade, &item.scalar, header.shape_of_z()).inside().types_only();
    let composition = &hybrid.composition;
    let Lowered { ty, .. } = match &composition.function {
        AsFunction::Itself(function) => scope.function(function),
        AsFunction::Materialized => scope.function(&Function::Materialized {
            plan: Box::new(composition.whole_plan()),
            columns: composition.columns.clone(),
        }),
    };
    ty
}

fn structs(
    scope: &Scope<'_>,
    item: &Item,
    hybrid: &Hybrid,
    parts: &[Part<'_>],
    summary: &str,
) -> TokenStream {
    let (root, scalar, l) = (scope.root(), scope.scalar(), scope.value(&hybrid.composition.l));
    let (attributes, visibility, name) = (&item.attributes, &item.visibility, &item.name);
    let Generics { declared, .. } = Generics::of(&root, &item.parameters);
    let generics = (!declared.is_empty()).then(|| quote!(<#declared>));
    // The user's own documentation stands before it.
    let documentation = std::iter::once("").chain(summary.lines());
    let segments = segments(name);
    let about = format!("The parameters of [`{name}`], segment by segment.");
    let fields = parts.iter().map(|part| {
        let (field, length) = (field(part), scope.argument(&part.segment.length));
        let about = segment_text(part);
        quote!(#[doc = #about] pub #field: &'a [#scalar; #length])
    });
    let Attributes { all: beside, hidden, .. } = &item.beside;
    let adopted = adopted(quote!(#visibility));
    quote! {
        #(#attributes)*
        #(#[doc = #documentation])*
        #[repr(transparent)]
        #visibility struct #name #generics ([#scalar; #l]);

        #beside
        #hidden
        #[doc = #about]
        #[non_exhaustive]
        #[derive(#root::Clone, #root::Copy, #root::Debug)]
        #adopted struct #segments<'a> { #(#fields),* }
    }
}

fn segment_text(part: &Part<'_>) -> String {
    let length = part.segment.length.text();
    let what = if part.segment.layout.is_empty() { "no parameters" } else { &part.segment.layout };
    format!("`{}`: {length} ({what}).", part.function)
}

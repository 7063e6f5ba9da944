//! What stands for a hybrid with mistakes, so that one mistake is one message: the struct, the constants that are known, the
//! methods' signatures and the traits.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{
    declarations::{Generics, Types, adopted, batches, count_type, segments},
    scope::Scope,
};
use crate::{
    ast::{Element, Item, Stub, Value, ValueKind},
    ir::{Axis, Dim, Header, Hybrid},
};

/// The struct and its signatures, without bodies. Where the number of parameters or the width is unknown, any will do.
pub(crate) fn skeleton(
    facade: &TokenStream,
    item: &Item,
    header: &Header,
    partial: Option<&Hybrid>,
) -> TokenStream {
    let columns = partial
        .map(|hybrid| hybrid.composition.columns.clone())
        .filter(|columns| !columns.computed)
        .unwrap_or_else(|| likely_columns(item, header));
    let l = partial.map(|hybrid| &hybrid.composition.l).filter(|l| l.parameter.is_none());
    let l = l.cloned().unwrap_or_else(|| Dim::known(0));
    let outside = Scope::outside(facade, &item.scalar, header.shape_of_z());
    let (structs, scope) = (structs(&outside, item), outside.inside());
    let types = Types::of(&scope, item, header, &columns);
    let (inherent, traits) = (
        inherent(&scope, item, header, &columns, &l, &types),
        traits(&scope, item, header, &columns, &l, &types),
    );
    let Generics { declared, used } = Generics::of(&scope.root(), &item.parameters);
    let (name, beside, types) = (&item.name, &item.beside.all, &types.declared);
    let implementation = undocumented(quote! {
        #beside
        const _: () = {
            #types
            impl<#declared> #name #used {
                #inherent
            }
            #traits
        };
    });
    quote!(#structs #implementation)
}

fn structs(scope: &Scope<'_>, item: &Item) -> TokenStream {
    let (root, scalar) = (scope.root(), scope.scalar());
    let (attributes, visibility, name) = (&item.attributes, &item.visibility, &item.name);
    let Generics { declared, .. } = Generics::of(&root, &item.parameters);
    let generics = (!declared.is_empty()).then(|| quote!(<#declared>));
    let (segments, fields) = (segments(name), segment_names(item));
    let (beside, adopted) = (&item.beside.all, adopted(quote!(#visibility)));
    quote! {
        #(#attributes)*
        #[repr(transparent)]
        #visibility struct #name #generics ([#scalar; 0]);

        #beside
        #[doc(hidden)]
        #[derive(#root::Clone, #root::Copy, #root::Debug)]
        #adopted struct #segments<'a> { #(#[doc(hidden)] pub #fields: &'a [#scalar]),* }
    }
}

fn inherent(
    scope: &Scope<'_>,
    item: &Item,
    header: &Header,
    columns: &Dim,
    l: &Dim,
    types: &Types,
) -> TokenStream {
    let (root, scalar, Types { x, a, y, .. }) = (scope.root(), scope.scalar(), types);
    let [b, m, c, l] = [&header.b, &header.m, columns, l].map(|dim| scope.value(dim));
    let (b_prime, m_prime) = match header.axis {
        Axis::Attribute => (&b, &c),
        Axis::Instance => (&c, &m),
    };
    let (segments, parts) = (segments(&item.name), segment_names(item).len());
    let none = quote!(#root::core::unreachable!());
    // Any number of parameters.
    let count = Ident::new("__COUNT", Span::mixed_site());
    quote! {
        pub const B: #root::usize = #b;
        pub const M: #root::usize = #m;
        pub const B_PRIME: #root::usize = #b_prime;
        pub const M_PRIME: #root::usize = #m_prime;
        pub const L: #root::usize = #l;
        pub const FUNCTION_PARAMETER_NUMBERS: [#root::usize; #parts] = [0; #parts];
        pub const SEGMENTS: [#root::Segment; #parts] =
            [#root::part("", [0, 0], (1, 0), ""); #parts];
        pub const REQUIRE_DATA: #root::bool = true;
        pub const REQUIRE_PARAMETERS: #root::bool = false;
        pub const SCRATCH_BYTES: #root::usize = 0;
        pub const SUMMARY: &'static #root::str = "";
        pub const fn new<const #count: #root::usize>(_: [#scalar; #count]) -> Self { Self([]) }
        pub const fn from_ref<const #count: #root::usize>(_: &[#scalar; #count]) -> &Self { &Self([]) }
        pub fn from_slice(
            _: &[#scalar],
        ) -> #root::Result<Self, #root::ParameterCountError> { #none }
        pub const fn as_array(&self) -> &[#scalar] { &[] }
        pub const fn as_mut_array(&mut self) -> &mut [#scalar] { &mut [] }
        pub fn segments(&self) -> #segments<'_> { #none }
        pub const fn matrix_of_structure() -> &'static #a {
            const { &#root::SMatrix::from_array_storage(#root::ArrayStorage([[0.0; _]; _])) }
        }
        pub fn matrix(&self, _: &#x) -> #a { #none }
        pub fn matrix_into(&self, _: &#x, _: &mut #a) {}
        pub fn forward(&self, _: &#x) -> #y { #none }
        pub fn forward_into(&self, _: &#x, _: &mut #y) {}
        pub fn forward_on(&self, _: &#x, _: &#x) -> #y { #none }
        pub fn window(&self) -> #root::Window<'_, Self> { #none }
        pub fn matrix_of_rows(&self, _: &[[#scalar; #m]]) -> #a { #none }
        pub fn forward_rows(
            &self,
            _: &[[#scalar; #m]],
            _: &mut [[#scalar; #c]],
        ) -> #root::Result<(), #root::RowsLengthError> { #none }
        pub fn forward_batch(
            &self,
            _: &[#x],
            _: &mut [#y],
        ) -> #root::Result<(), #root::BatchLengthError> { #none }
        #root::__with_gradients!(#x, #a, #y);
        #root::__with_workspace!(#x, #a, #y);
    }
}

fn traits(
    scope: &Scope<'_>,
    item: &Item,
    header: &Header,
    columns: &Dim,
    l: &Dim,
    types: &Types,
) -> TokenStream {
    let (root, scalar, Types { x, a, y, .. }) = (scope.root(), scope.scalar(), types);
    let Generics { declared, used } = Generics::of(&root, &item.parameters);
    let name = &item.name;
    let own = quote!(#name #used);
    let (d, o) = header.shape_of_z();
    let [b, m, c, d, o] = [&header.b, &header.m, columns, d, o].map(|dim| scope.argument(dim));
    let (b_prime, m_prime) = match header.axis {
        Axis::Attribute => (&b, &c),
        Axis::Instance => (&c, &m),
    };
    let (count, l, batches) = (count_type(scope, l), scope.argument(l), batches(&root));
    let default = item.beside.unless_default_is_derived(quote! {
        impl<#declared> #root::Default for #own {
            fn default() -> Self { Self([]) }
        }
    });
    quote! {
        #root::__parameters!([#declared] #own, [#scalar; 0], "", 0);
        impl<#declared> #root::Planned for #own {
            type Run = #root::Unfinished<#x, #a, #y, #c, #l>;
            type Plan = #root::Processed<(), (), ()>;
            const PLAN: &'static Self::Plan =
                &#root::Processed { preprocess: (), plan: (), postprocess: () };
            type Function = Self::Run;
            const FUNCTION: &'static Self::Function = &#root::Unfinished::NEW;
            #batches
            type State = #root::State<
                #scalar, (), #root::Structural<#scalar, #c, 0>, #b, #m, #c, 0,
            >;
        }
        #root::__function!([#declared] #own, <#scalar, #d, #o>,);
        impl<#declared> #root::Interdependence<#scalar, #b, #m> for #own {
            type BPrime = #root::Const<#b_prime>;
            type MPrime = #root::Const<#m_prime>;
            type Count = #count;
            type Matrix = #a;
            type Output = #y;
            type Run = #root::RunOf<Self>;
            const SUMMARY: &'static #root::str = "";
        }
        #default
    }
}

/// With nothing that documentation should show, or a lint could ask it for.
fn undocumented(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ref word) if word == "pub" => quote!(#[doc(hidden)] #token),
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), undocumented(group.stream()));
                inside.set_span(group.span());
                TokenTree::from(inside).into()
            }
            other => other.into(),
        })
        .collect()
}

/// The struct of an item whose header has a mistake. Its methods take anything and give whatever is wanted.
pub(crate) fn stub(facade: &TokenStream, stub: &Stub) -> TokenStream {
    let runtime = quote!(#facade::__private::runtime);
    let Generics { declared, used } = Generics::of(&runtime, &stub.parameters);
    let Stub { attributes, visibility, name, parameters, .. } = stub;
    let generics = (!parameters.is_empty()).then(|| quote!(<#declared>));
    let own = quote!(#name #used);
    let none = quote!(#runtime::core::unreachable!());
    let beside = &stub.beside.all;
    let implementation = undocumented(quote! {
        #beside
        const _: () = {
            impl<#declared> #own {
                pub const B: #runtime::usize = 1;
                pub const M: #runtime::usize = 1;
                pub const B_PRIME: #runtime::usize = 1;
                pub const M_PRIME: #runtime::usize = 1;
                pub const L: #runtime::usize = 0;
                pub const SUMMARY: &'static #runtime::str = "";
                pub const SCRATCH_BYTES: #runtime::usize = 0;
                pub const fn new<__W: #runtime::Copy>(_: __W) -> Self { Self }
                pub const fn from_ref<__W>(_: &__W) -> &Self { &Self }
                pub fn from_slice<__W>(
                    _: &[__W],
                ) -> #runtime::Result<Self, #runtime::ParameterCountError> { #none }
                pub fn matrix<__X>(&self, _: &__X) -> ! { #none }
                pub fn matrix_into<__X, __A>(&self, _: &__X, _: &mut __A) {}
                pub fn forward<__X>(&self, _: &__X) -> ! { #none }
                pub fn forward_into<__X, __Y>(&self, _: &__X, _: &mut __Y) {}
                pub fn forward_on<__X>(&self, _: &__X, _: &__X) -> ! { #none }
                pub fn window(&self) -> ! { #none }
                pub fn forward_batch<__X, __Y>(
                    &self,
                    _: &[__X],
                    _: &mut [__Y],
                ) -> #runtime::Result<(), #runtime::BatchLengthError> { #none }
            }
        };
    });
    quote! {
        #(#attributes)*
        #visibility struct #name #generics;
        #implementation
    }
}

/// The functions as they are written.
fn functions(item: &Item) -> &[Element] {
    match item.entries.iter().find(|entry| *entry.key == "functions") {
        Some(entry) => match &entry.value.kind {
            ValueKind::Array(elements) => elements,
            _ => &[],
        },
        None => &[],
    }
}

/// The width that the user means: that of all functions side by side, or of the first one.
fn likely_columns(item: &Item, header: &Header) -> Dim {
    let d = match header.axis {
        Axis::Attribute => &header.m,
        Axis::Instance => &header.b,
    };
    let argument = header.axis.primed().0;
    let widths = functions(item).iter().map(|element| {
        let (_, arguments) = element.value.as_call()?;
        match arguments.iter().find(|entry| *entry.key == argument)?.value.kind {
            ValueKind::Number { whole: Some(width @ 1..), negative: false, .. } => {
                usize::try_from(width).ok().map(Dim::known)
            }
            _ => None,
        }
    });
    let mut widths = widths.map(|width| width.unwrap_or_else(|| d.clone()));
    let fusion = item.entries.iter().find(|entry| *entry.key == "fusion");
    let name = fusion.and_then(|entry| Value::as_call(&entry.value)).map(|(name, _)| name);
    let columns = if name.is_some_and(|name| **name == "concatenation") {
        widths.reduce(|sum, width| sum.plus(&width))
    } else {
        widths.next()
    };
    columns.filter(|columns| !columns.computed && !columns.overflow).unwrap_or_else(|| d.clone())
}

/// The names of the segments, the fusion's last.
fn segment_names(item: &Item) -> Vec<Ident> {
    let mut names: Vec<Ident> = Vec::new();
    for element in functions(item) {
        let call = || Value::as_call(&element.value).map(|(name, _)| &name.ident);
        if let Some(name) = element.label.as_ref().or_else(call)
            && !names.contains(name)
            && name != "fusion"
        {
            names.push(name.clone());
        }
    }
    names.push(format_ident!("fusion"));
    names
}

//! What stands for a hybrid with mistakes, so that one mistake is one message: the struct, the constants that are known, the
//! methods' signatures and the traits.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{Generics, adopted, segments};
use crate::{
    ast::{Element, Item, Stub, Value, ValueKind},
    dim::Dim,
    model::{Axis, Hybrid},
    resolve::Header,
};

/// The struct and its signatures, without bodies. Where the number of parameters or the width is unknown, any will do.
#[allow(clippy::too_many_lines, reason = "one template")]
pub(crate) fn skeleton(
    facade: &TokenStream,
    item: &Item,
    header: &Header,
    partial: Option<&Hybrid>,
) -> TokenStream {
    let runtime = quote!(#facade::__private::runtime);
    let core = quote!(#runtime::__private::core);
    let usize = quote!(#core::primitive::usize);
    let bool = quote!(#core::primitive::bool);
    let str = quote!(&'static #core::primitive::str);
    let scalar = &item.scalar;
    let scalar = quote!(#core::primitive::#scalar);
    let Generics { declared, used } = Generics::of(&core, &item.parameters);
    let (attributes, visibility, name) = (&item.attributes, &item.visibility, &item.name);
    let generics = if item.parameters.is_empty() { quote!() } else { quote!(<#declared>) };
    let own = if item.parameters.is_empty() { quote!(#name) } else { quote!(#name<#used>) };
    let columns = partial
        .map(|hybrid| hybrid.composition.columns.clone())
        .filter(|columns| !columns.computed)
        .unwrap_or_else(|| likely_columns(item, header));
    let l = partial.map(|hybrid| &hybrid.composition.l).filter(|l| l.parameter.is_none());
    let l = l.map_or_else(|| quote!(0), Dim::value);
    let (b, m, c) = (header.b.argument(), header.m.argument(), columns.argument());
    let nalgebra = quote!(#runtime::nalgebra);
    let matrix = quote!(#nalgebra::SMatrix);
    let x = quote!(#matrix<#scalar, #b, #m>);
    let (a, y, d, o, b_prime, m_prime) = match header.axis {
        Axis::Attribute => {
            (quote!(#matrix<#scalar, #m, #c>), quote!(#matrix<#scalar, #b, #c>), &m, &b, &b, &c)
        }
        Axis::Instance => {
            (quote!(#matrix<#scalar, #b, #c>), quote!(#matrix<#scalar, #c, #m>), &b, &m, &c, &m)
        }
    };
    let segments = segments(name);
    let fields = segment_names(item);
    let parts = fields.len();
    let segment = quote! {
        #runtime::Segment { name: "", offset: 0, length: 0, shape: (1, 0), layout: "" }
    };
    // Any number of parameters.
    let count = Ident::new("__COUNT", Span::mixed_site());
    let nothing = quote!(#core::marker::PhantomData);
    let none = quote!(#core::unreachable!());
    // What the type and its trait have in common.
    let constants = |public: &TokenStream| {
        quote! {
            #public const L: #usize = #l;
            #public const REQUIRE_DATA: #bool = true;
            #public const REQUIRE_PARAMETERS: #bool = false;
            #public const SCRATCH_BYTES: #usize = 0;
            #public const SUMMARY: #str = "";
        }
    };
    let methods = |public: &TokenStream| {
        quote! {
            #public fn matrix(&self, _: &#x) -> #a { #none }
            #public fn matrix_into(&self, _: &#x, _: &mut #a) {}
            #public fn forward(&self, _: &#x) -> #y { #none }
            #public fn forward_into(&self, _: &#x, _: &mut #y) {}
            #public fn forward_on(&self, _: &#x, _: &#x) -> #y { #none }
        }
    };
    let rest = quote! {
        pub fn window(&self) -> #runtime::Window<'_, Self> { #none }
        pub fn forward_batch(
            &self,
            _: &[#x],
            _: &mut [#y],
        ) -> #core::result::Result<(), #runtime::BatchLengthError> { #none }
        #runtime::__with_std! {
            pub fn workspace() -> #runtime::Workspace<Self> { #runtime::Workspace::new() }
            pub fn matrix_with(&self, _: &#x, _: &mut #a, _: &mut #runtime::Workspace<Self>) {}
            pub fn forward_with(&self, _: &#x, _: &mut #y, _: &mut #runtime::Workspace<Self>) {}
        }
    };
    let (own_constants, own_methods) = (constants(&quote!(pub)), methods(&quote!(pub)));
    let (constants, methods) = (constants(&quote!()), methods(&quote!()));
    let beside = &item.beside.all;
    let default = item.beside.unless_default_is_derived(quote! {
        impl<#declared> #core::default::Default for #own {
            fn default() -> Self { Self(#nothing) }
        }
    });
    let adopted = adopted(quote!(#visibility));
    let structs = quote! {
        #(#attributes)*
        #[repr(transparent)]
        #visibility struct #name #generics (#nothing<#scalar>);

        #beside
        #[doc(hidden)]
        #[derive(#core::clone::Clone, #core::marker::Copy, #core::fmt::Debug)]
        #adopted struct #segments<'a> { #(#[doc(hidden)] pub #fields: &'a [#scalar]),* }

    };
    let implementation = undocumented(quote! {
        #beside
        const _: () = {
            impl<#declared> #own {
                pub const B: #usize = #b;
                pub const M: #usize = #m;
                pub const B_PRIME: #usize = #b_prime;
                pub const M_PRIME: #usize = #m_prime;
                pub const FUNCTION_PARAMETER_NUMBERS: [#usize; #parts] = [0; #parts];
                pub const SEGMENTS: [#runtime::Segment; #parts] = [#segment; #parts];
                #own_constants
                pub const fn new<const #count: #usize>(_: [#scalar; #count]) -> Self { Self(#nothing) }
                pub const fn from_ref<const #count: #usize>(_: &[#scalar; #count]) -> &Self {
                    &Self(#nothing)
                }
                pub fn from_slice(
                    _: &[#scalar],
                ) -> #core::result::Result<Self, #runtime::ParameterCountError> { #none }
                pub const fn as_array(&self) -> &[#scalar] { &[] }
                pub const fn as_mut_array(&mut self) -> &mut [#scalar] { &mut [] }
                pub fn segments(&self) -> #segments<'_> { #none }
                pub const fn matrix_of_structure() -> &'static #a {
                    const { &#matrix::from_array_storage(#nalgebra::ArrayStorage([[0.0; _]; _])) }
                }
                #own_methods
                #rest
            }
            impl<#declared> #runtime::__private::Remembers for #own {
                type Memory = ();
            }
            impl<#declared> #runtime::window::Slides for #own {
                type State = #runtime::window::State<
                    #scalar, (), #runtime::plan::Structural<#scalar, #c, 0>, #b, #m, #c, 0,
                >;
                fn parameters(&self) -> &[#scalar] { &[] }
            }
            impl<#declared> #runtime::Interdependence<#scalar, #b, #m> for #own {
                type BPrime = #runtime::nalgebra::Const<#b_prime>;
                type MPrime = #runtime::nalgebra::Const<#m_prime>;
                type Matrix = #a;
                type Output = #y;
                #constants
                #methods
            }
            impl<#declared> #runtime::Function<#scalar, #d, #o> for #own {
                type Columns = #runtime::nalgebra::Const<#c>;
                type Prepared = ();
                const L: #usize = #l;
                const NEEDS: #runtime::Needs = #runtime::Needs::NOTHING;
                const FUNCTION: Self = Self(#nothing);
                fn lanes<__Simd: #runtime::Simd>(
                    &self,
                    _: &#runtime::At<'_, __Simd, #scalar, #d, #o>,
                    _: &[#scalar],
                    (): &(),
                ) -> #runtime::Lanes<__Simd, #scalar> { #none }
            }
            #runtime::__parameters! {
                [#declared] #own, #nothing<#scalar>, "", 0
            }
            #default
        };
    });
    quote!(#structs #implementation)
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
    let core = quote!(#runtime::__private::core);
    let Generics { declared, used } = Generics::of(&core, &stub.parameters);
    let Stub { attributes, visibility, name, parameters, .. } = stub;
    let generics = if parameters.is_empty() { quote!() } else { quote!(<#declared>) };
    let own = if parameters.is_empty() { quote!(#name) } else { quote!(#name<#used>) };
    let none = quote!(#core::unreachable!());
    let beside = &stub.beside.all;
    let implementation = undocumented(quote! {
        #beside
        const _: () = {
            impl<#declared> #own {
                pub const B: #core::primitive::usize = 1;
                pub const M: #core::primitive::usize = 1;
                pub const B_PRIME: #core::primitive::usize = 1;
                pub const M_PRIME: #core::primitive::usize = 1;
                pub const L: #core::primitive::usize = 0;
                pub const SUMMARY: &'static #core::primitive::str = "";
                pub const SCRATCH_BYTES: #core::primitive::usize = 0;
                pub const fn new<__W: #core::marker::Copy>(_: __W) -> Self { Self }
                pub const fn from_ref<__W>(_: &__W) -> &Self { &Self }
                pub fn from_slice<__W>(
                    _: &[__W],
                ) -> #core::result::Result<Self, #runtime::ParameterCountError> { #none }
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
                ) -> #core::result::Result<(), #runtime::BatchLengthError> { #none }
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

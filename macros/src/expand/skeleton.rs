//! What stands for a hybrid with mistakes, so that one mistake is one message: the struct, the constants that are known, and the
//! methods' signatures.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{Generics, allowed};
use crate::{
    ast::Item,
    model::{Axis, Hybrid},
    resolve::Header,
};

/// The struct and its signatures, without bodies. Where the number of parameters or the width is unknown, any will do.
pub(crate) fn skeleton(
    facade: &TokenStream,
    item: &Item,
    header: &Header,
    partial: Option<&Hybrid>,
) -> TokenStream {
    let runtime = quote!(#facade::__private::runtime);
    let core = quote!(#runtime::__private::core);
    let usize = quote!(#core::primitive::usize);
    let scalar = &item.scalar;
    let scalar = quote!(#core::primitive::#scalar);
    let Generics { declared, used } = Generics::of(item);
    let (attributes, visibility, name) = (&item.attributes, &item.visibility, &item.name);
    let generics = if item.parameters.is_empty() { quote!() } else { quote!(<#declared>) };
    let own = if item.parameters.is_empty() { quote!(#name) } else { quote!(#name<#used>) };
    let (b, m) = (header.b.argument(), header.m.argument());
    // The usual width is the batch's own.
    let d = match header.axis {
        Axis::Attribute => &header.m,
        Axis::Instance => &header.b,
    };
    let columns = partial
        .map(|hybrid| &hybrid.composition.columns)
        .filter(|columns| !columns.computed)
        .unwrap_or(d)
        .argument();
    let matrix = quote!(#runtime::nalgebra::SMatrix);
    let x = quote!(#matrix<#scalar, #b, #m>);
    let (a, y) = match header.axis {
        Axis::Attribute => {
            (quote!(#matrix<#scalar, #m, #columns>), quote!(#matrix<#scalar, #b, #columns>))
        }
        Axis::Instance => {
            (quote!(#matrix<#scalar, #b, #columns>), quote!(#matrix<#scalar, #columns, #m>))
        }
    };
    let (b, m) = (header.b.value(), header.m.value());
    let (b_prime, m_prime) = match header.axis {
        Axis::Attribute => (&b, &columns),
        Axis::Instance => (&columns, &m),
    };
    // Any number of parameters; the name is hidden from the user's own.
    let count = Ident::new("COUNT", Span::mixed_site());
    let allowed = allowed();
    quote! {
        #(#attributes)*
        #visibility struct #name #generics (#core::marker::PhantomData<#scalar>);

        #allowed
        const _: () = {
            impl<#declared> #own {
                pub const B: #usize = #b;
                pub const M: #usize = #m;
                pub const B_PRIME: #usize = #b_prime;
                pub const M_PRIME: #usize = #m_prime;
                pub const L: #usize = 0;
                pub const SCRATCH_BYTES: #usize = 0;
                pub const SUMMARY: &'static #core::primitive::str = "";
                pub const fn new<const #count: #usize>(_: [#scalar; #count]) -> Self {
                    Self(#core::marker::PhantomData)
                }
                pub const fn from_ref<const #count: #usize>(_: &[#scalar; #count]) -> &Self {
                    &Self(#core::marker::PhantomData)
                }
                pub fn from_slice(
                    _: &[#scalar],
                ) -> #core::result::Result<Self, #runtime::ParameterCountError> {
                    #core::unreachable!()
                }
                pub fn matrix(&self, _: &#x) -> #a {
                    #core::unreachable!()
                }
                pub fn matrix_into(&self, _: &#x, _: &mut #a) {}
                pub fn forward(&self, _: &#x) -> #y {
                    #core::unreachable!()
                }
                pub fn forward_into(&self, _: &#x, _: &mut #y) {}
                pub fn forward_on(&self, _: &#x, _: &#x) -> #y {
                    #core::unreachable!()
                }
            }
            impl<#declared> #core::default::Default for #own {
                fn default() -> Self {
                    Self(#core::marker::PhantomData)
                }
            }
        };
    }
}

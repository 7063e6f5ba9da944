//! `include_weights!`: a file's numbers as a reference to a hybrid.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::{
    ast::Written,
    ir::Weights,
    spans::{kept, respan},
};

/// Nothing, after a mistake in what the macro was given.
pub(crate) fn no_weights(error: &TokenStream) -> TokenStream {
    quote!({ #error ::core::unreachable!() })
}

/// Zeros, after mistakes in the file.
pub(crate) fn weights_of_nothing(
    facade: &TokenStream,
    ty: &Written,
    errors: &TokenStream,
) -> TokenStream {
    let runtime = quote!(#facade::__private::runtime);
    let (ty, parameters) = (&ty.tokens, parameters(&runtime, ty));
    let read = read(&runtime, &parameters, 4);
    quote! {{
        #errors
        static __INTERDEP_WEIGHTS: #parameters::Array = #read(&[], 0);
        #runtime::borrow_parameters::<#ty>(&__INTERDEP_WEIGHTS)
    }}
}

/// A reference to the hybrid in read-only memory.
pub(crate) fn weights(facade: &TokenStream, weights: &Weights) -> TokenStream {
    let Weights { ty, place, path, offset, count, scalar, words, wrong_type } = weights;
    let runtime = quote!(#facade::__private::runtime);
    let core = quote!(#runtime::core);
    let parameters = parameters(&runtime, ty);
    let read = read(&runtime, &parameters, if *scalar == "f64" { 8 } else { 4 });
    let (path, span) = (path.to_string_lossy(), place.resolved_at(Span::mixed_site()));
    // An unknown type is said once, where it stands.
    let user_ty = kept(&ty.tokens);
    let check = quote! {
        #runtime::check::weights::<#user_ty>(#count, #scalar, [#(#words),*], #wrong_type)
    };
    let check = respan(check, span);
    let checks = quote_spanned!(span=> const _: () = #check;);
    let ty = &ty.tokens;
    quote! {{
        #checks
        static __INTERDEP_WEIGHTS: #parameters::Array =
            #read(#core::include_bytes!(#path), #offset);
        #runtime::borrow_parameters::<#ty>(&__INTERDEP_WEIGHTS)
    }}
}

/// The type as something that is its parameters.
fn parameters(runtime: &TokenStream, ty: &Written) -> TokenStream {
    let ty = &ty.tokens;
    quote!(<#ty as #runtime::Parameters>)
}

/// The function that reads numbers of `width` bytes.
fn read(runtime: &TokenStream, parameters: &TokenStream, width: usize) -> TokenStream {
    quote! {
        #runtime::weights_from_bytes::<
            #parameters::Array,
            { #runtime::core::mem::size_of::<#parameters::Array>() },
            #width,
        >
    }
}

//! `include_weights!`: a tensor of a safetensors file as the parameters of a hybrid.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use safetensors::{Dtype, SafeTensors};
use syn::{
    Token, bracketed,
    parse::{Parse, ParseStream},
};

use crate::{
    config::File,
    errors::{Errors, code_list, message, suggestion},
    extent,
    spans::{kept, respan},
};

/// `[facade] Type, "file", "tensor"`.
struct Invocation {
    facade: TokenStream,
    ty: syn::Type,
    file: syn::LitStr,
    tensor: syn::LitStr,
}

impl Parse for Invocation {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        const HELP: &str = "write `include_weights!(Mix, \"models/mix.safetensors\", \"w\")`";
        let facade;
        bracketed!(facade in input);
        let facade = facade.parse()?;
        let what = "`include_weights!` takes a hybrid, a file and the name of a tensor";
        let mistake = |error: syn::Error| syn::Error::new(error.span(), message(what, HELP));
        let ty = input.parse().map_err(mistake)?;
        input.parse::<Token![,]>().map_err(mistake)?;
        let file = input.parse().map_err(mistake)?;
        input.parse::<Token![,]>().map_err(mistake)?;
        let tensor = input.parse().map_err(mistake)?;
        input.parse::<Option<Token![,]>>()?;
        if !input.is_empty() {
            return Err(mistake(input.error("")));
        }
        Ok(Self { facade, ty, file, tensor })
    }
}

/// Numbers of a file.
struct Tensor {
    /// Where they begin in the file, in bytes.
    offset: usize,
    count: usize,
    scalar: &'static str,
}

/// A reference to the hybrid in read-only memory.
pub(crate) fn include(input: TokenStream) -> TokenStream {
    let invocation = extent::check(&input).and_then(|()| syn::parse2(input));
    let Invocation { facade, ty, file, tensor } = match invocation {
        Ok(invocation) => invocation,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!({ #error ::core::unreachable!() });
        }
    };
    let runtime = quote!(#facade::__private::runtime);
    let core = quote!(#runtime::core);
    let mut errors = Errors::default();
    let source = File::new(&file);
    let found =
        source.read(&mut errors).and_then(|content| read(&content, &file, &tensor, &mut errors));
    let parameters = quote!(<#ty as #runtime::Parameters>);
    let width: usize =
        if found.as_ref().is_some_and(|found| found.scalar == "f64") { 8 } else { 4 };
    let read = quote! {
        #runtime::weights_from_bytes::<
            #parameters::Array,
            { #core::mem::size_of::<#parameters::Array>() },
            #width,
        >
    };
    let Some(Tensor { offset, count, scalar }) = found else {
        let errors = errors.into_compile_errors();
        return quote! {{
            #errors
            static __INTERDEP_WEIGHTS: #parameters::Array = #read(&[], 0);
            #runtime::borrow_parameters::<#ty>(&__INTERDEP_WEIGHTS)
        }};
    };
    let path = source.path.to_string_lossy();
    let span = tensor.span().resolved_at(Span::mixed_site());
    let name = quote!(#ty).to_string().replace(' ', "");
    let (file, tensor) = (file.value(), tensor.value());
    let before = format!("{file}: tensor `{tensor}` has ");
    let between = format!(" numbers, `{name}` has L = ");
    let after = "\nhelp: the weights are those of another model, or of another configuration";
    let wrong_type = format!(
        "{file}: tensor `{tensor}` holds `{scalar}` and `{name}` does not\nhelp: export the weights in the number type of the struct's header"
    );
    // An unknown type is said once, where it stands.
    let user_ty = kept(&ty);
    let check = quote! {
        #runtime::check::weights::<#user_ty>(#count, #scalar, [#before, #between, #after], #wrong_type)
    };
    let check = respan(check, span);
    let checks = quote_spanned!(span=> const _: () = #check;);
    quote! {{
        #checks
        static __INTERDEP_WEIGHTS: #parameters::Array =
            #read(#core::include_bytes!(#path), #offset);
        #runtime::borrow_parameters::<#ty>(&__INTERDEP_WEIGHTS)
    }}
}

fn read(
    content: &[u8],
    file: &syn::LitStr,
    tensor: &syn::LitStr,
    errors: &mut Errors,
) -> Option<Tensor> {
    let tensors = match SafeTensors::deserialize(content) {
        Ok(tensors) => tensors,
        Err(error) => {
            let what = format!("{}: no safetensors file: {error}", file.value());
            errors.push(file, what, "write it with `tools/export_tinybig.py`, or with safetensors");
            return None;
        }
    };
    let Ok(view) = tensors.tensor(&tensor.value()) else {
        let mut names: Vec<&str> = tensors.names();
        names.sort_unstable();
        let help = match names.as_slice() {
            [] => "the file has none".to_owned(),
            [_, ..] if names.len() <= 8 => format!("it has {}", code_list(&names)),
            _ => suggestion(&tensor.value(), names.iter().copied()),
        };
        errors.push(tensor, format!("{} has no tensor `{}`", file.value(), tensor.value()), help);
        return None;
    };
    let (scalar, width) = match view.dtype() {
        Dtype::F32 => ("f32", 4),
        Dtype::F64 => ("f64", 8),
        other => {
            errors.push(
                tensor,
                format!("{}: tensor `{}` holds {other:?}", file.value(), tensor.value()),
                "export it as float32 or float64",
            );
            return None;
        }
    };
    // The view borrows from the file's content.
    let offset = view.data().as_ptr().addr() - content.as_ptr().addr();
    Some(Tensor { offset, count: view.data().len() / width, scalar })
}

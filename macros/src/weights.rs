//! `include_weights!`: a tensor of a safetensors file as the parameters of a hybrid.

use proc_macro2::TokenStream;
use safetensors::{Dtype, SafeTensors};
use syn::{
    Token, bracketed,
    parse::{Parse, ParseStream},
};

use crate::{
    ast::Written,
    config::File,
    errors::{Errors, code_list, message, suggestion},
    expand, extent,
    ir::Weights,
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
        Err(error) => return expand::no_weights(&error.into_compile_error()),
    };
    let mut errors = Errors::default();
    let source = File::new(&file);
    let found =
        source.read(&mut errors).and_then(|content| read(&content, &file, &tensor, &mut errors));
    let ty = Written::new(&ty, &ty);
    let Some(Tensor { offset, count, scalar }) = found else {
        return expand::weights_of_nothing(&facade, &ty, &errors.into_compile_errors());
    };
    let name = ty.tokens.to_string().replace(' ', "");
    let (file, place) = (file.value(), tensor.span());
    let tensor = tensor.value();
    let weights = Weights {
        ty,
        place,
        path: source.path.clone(),
        offset,
        count,
        scalar,
        words: [
            format!("{file}: tensor `{tensor}` has "),
            format!(" numbers, `{name}` has L = "),
            "\nhelp: the weights are those of another model, or of another configuration"
                .to_owned(),
        ],
        wrong_type: format!(
            "{file}: tensor `{tensor}` holds `{scalar}` and `{name}` does not\nhelp: export the weights in the number type of the struct's header"
        ),
    };
    expand::weights(&facade, &weights)
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

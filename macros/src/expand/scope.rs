//! [`Scope`]: by which paths generated code finds the runtime.

use std::cell::RefCell;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::{
    ir::{Dim, Path},
    spans,
};

/// What the runtime is called inside of an item's block.
const ALIAS: &str = "__interdep";

/// A place of generated code: beside the user's items, or inside of the block that gives the runtime a short name.
pub(super) struct Scope<'a> {
    facade: &'a TokenStream,
    inside: bool,
    /// Whether nobody looks at values: then data need not be written, of which there may be much.
    pub(super) types_only: bool,
    /// `f32` or `f64`.
    pub(super) scalar_name: &'a Ident,
    /// The columns and the rows of z.
    pub(super) z: [Dim; 2],
    /// Constants that types and values share, for the beginning of the block.
    constants: RefCell<Constants>,
}

/// Structures that rustc computes once.
#[derive(Default)]
struct Constants {
    known: Vec<String>,
    tokens: TokenStream,
}

impl<'a> Scope<'a> {
    /// Beside the user's items.
    pub(super) fn outside(
        facade: &'a TokenStream,
        scalar_name: &'a Ident,
        (d, o): (&Dim, &Dim),
    ) -> Self {
        let z = [d.clone(), o.clone()];
        Self {
            facade,
            inside: false,
            types_only: false,
            scalar_name,
            z,
            constants: RefCell::default(),
        }
    }

    /// Inside of the block.
    pub(super) fn inside(&self) -> Self {
        Self { inside: true, ..self.another() }
    }

    /// The same place, for types without values.
    pub(super) fn types_only(&self) -> Self {
        Self { types_only: true, ..self.another() }
    }

    fn another(&self) -> Self {
        let Self { facade, inside, types_only, scalar_name, z, .. } = self;
        let constants = RefCell::default();
        Self {
            facade,
            inside: *inside,
            types_only: *types_only,
            scalar_name,
            z: z.clone(),
            constants,
        }
    }

    /// What the block begins with.
    pub(super) fn import(&self) -> TokenStream {
        let (facade, alias) = (self.facade, format_ident!("{ALIAS}"));
        quote!(use #facade::__private::runtime as #alias;)
    }

    /// What all paths begin with.
    pub(super) fn root(&self) -> TokenStream {
        if self.inside {
            let alias = format_ident!("{ALIAS}");
            return quote!(#alias);
        }
        let facade = self.facade;
        quote!(#facade::__private::runtime)
    }

    /// The same, for code that errors of rustc may point at.
    pub(super) fn root_at(&self, span: Span) -> TokenStream {
        spans::moved(self.root(), span)
    }

    /// Something of the runtime.
    pub(super) fn path(&self, path: Path) -> TokenStream {
        let root = self.root();
        let path: TokenStream = path.text().parse().expect("the table has paths only");
        quote!(#root::#path)
    }

    /// The hybrid's number type, whatever the user calls by its name.
    pub(super) fn scalar(&self) -> TokenStream {
        self.primitive(&self.scalar_name.to_string(), Span::call_site())
    }

    /// A primitive type by its path: the user may call something else by its name.
    pub(super) fn primitive(&self, name: &str, span: Span) -> TokenStream {
        let (root, name) = (self.root_at(span), Ident::new(name, span));
        quote_spanned!(span=> #root::#name)
    }

    /// The name of the constant of `text`; `declared` writes it down if it is new.
    pub(super) fn constant(
        &self,
        text: String,
        declared: impl FnOnce(&Ident) -> TokenStream,
    ) -> Ident {
        let mut constants = self.constants.borrow_mut();
        let known = constants.known.iter().position(|known| *known == text);
        let name = format_ident!("__INTERDEP_STRUCTURE_{}", known.unwrap_or(constants.known.len()));
        if known.is_none() {
            constants.tokens.extend(declared(&name));
            constants.known.push(text);
        }
        name
    }

    /// All constants that were asked for.
    pub(super) fn constants(&self) -> TokenStream {
        self.constants.borrow().tokens.clone()
    }
}

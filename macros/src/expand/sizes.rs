//! Sizes and numbers as expressions of Rust.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::scope::Scope;
use crate::{
    ast::Written,
    ir::{Custom, Dim, Distances, Grid, Number, Patch, Path, Size},
    spans::kept,
};

impl Scope<'_> {
    /// As an expression of type `usize`.
    pub(super) fn value(&self, dim: &Dim) -> TokenStream {
        match dim.known {
            Some(number) => literal(number, dim.span).into_token_stream(),
            None => self.size(&dim.size),
        }
    }

    /// As a const argument of a type.
    pub(super) fn argument(&self, dim: &Dim) -> TokenStream {
        match &dim.size {
            _ if dim.known.is_some() => self.value(dim),
            Size::User(expression) => braced(expression),
            // In braces, a parameter is not taken for a type of its name.
            _ => {
                let value = self.value(dim);
                quote!({ #value })
            }
        }
    }

    fn size(&self, size: &Size) -> TokenStream {
        match size {
            Size::Known(number) => literal(*number, Span::call_site()).into_token_stream(),
            // What is no `usize` is one mistake, however often the size is written: so it is always an argument.
            Size::User(expression) => {
                let (root, argument) = (self.root(), braced(expression));
                quote!(#root::Size::<#argument>::VALUE)
            }
            Size::Parameter(name) => name.to_token_stream(),
            Size::Sum(terms) => self.operation(terms, &quote!(+)),
            Size::Product(factors) => self.operation(factors, &quote!(*)),
            Size::Quotient(parts) => self.operation(parts, &quote!(/)),
            Size::LargestDivisor(of) => {
                let (path, of) = (self.path(Path::LargestDivisor), self.size(of));
                quote!(#path(#of))
            }
            Size::Powers(parts) => {
                let [o, d] = parts.as_ref();
                let (path, o, d) = (self.path(Path::TaylorExpansion), self.size(o), self.size(d));
                quote!(#path::features(#o, #d))
            }
            Size::ParametersOf(custom) => {
                let function = self.as_function(custom);
                quote_spanned!(custom.span=> #function::L)
            }
            Size::ParametersOfFusion(custom, k) => {
                let fusion = self.as_fusion(custom, *k);
                quote_spanned!(custom.span=> #fusion::L)
            }
            Size::ColumnsOf(custom) => {
                let (function, root) = (self.as_function(custom), self.root_at(custom.span));
                quote_spanned! {custom.span=>
                    <#function::Columns as #root::nalgebra::DimName>::DIM
                }
            }
            Size::ColumnsOfGrid(grid) => {
                let grid = self.grid(grid);
                quote!(#grid.columns())
            }
        }
    }

    fn operation(&self, [a, b]: &[Size; 2], symbol: &TokenStream) -> TokenStream {
        let (a, b) = (self.size(a), self.size(b));
        quote!((#a #symbol #b))
    }

    /// A type of the user's as a function.
    pub(super) fn as_function(&self, custom: &Custom) -> TokenStream {
        let (ty, bound) = (&custom.ty.tokens, self.function_bound(custom.span));
        quote_spanned!(custom.span=> <#ty as #bound>)
    }

    /// A type of the user's as a fusion of `k` matrices.
    pub(super) fn as_fusion(&self, custom: &Custom, k: usize) -> TokenStream {
        let (ty, bound) = (&custom.ty.tokens, self.fusion_bound(custom.span, k));
        quote_spanned!(custom.span=> <#ty as #bound>)
    }

    /// `Function<T, D, O>`.
    pub(super) fn function_bound(&self, span: Span) -> TokenStream {
        let root = self.root_at(span);
        let scalar = self.primitive(&self.scalar_name.to_string(), span);
        let [d, o] = self.z.each_ref().map(|dim| self.argument(dim));
        quote_spanned!(span=> #root::Function<#scalar, #d, #o>)
    }

    /// `Fusion<T, K>`.
    pub(super) fn fusion_bound(&self, span: Span, k: usize) -> TokenStream {
        let root = self.root_at(span);
        let scalar = self.primitive(&self.scalar_name.to_string(), span);
        let k = literal(k, span);
        quote_spanned!(span=> #root::Fusion<#scalar, #k>)
    }

    pub(super) fn grid(&self, grid: &Grid) -> TokenStream {
        let Grid { size, channels, patch, distances, mode, normalization } = grid;
        let [h, w, d] = size.each_ref().map(|size| self.value(size));
        let (channels, patch) = (self.value(channels), self.patch(patch));
        let distances = match distances {
            Distances::Given(distances) => {
                let distances = distances.each_ref().map(|distance| self.value(distance));
                quote!([#(#distances),*])
            }
            Distances::Packing(packing) => {
                let (path, packing) = (self.path(Path::Packing), variant(packing));
                quote!(#patch.distances(#path::#packing))
            }
        };
        let (mode, normalization) = (variant(mode), variant(normalization));
        let path = self.path(Path::Grid);
        let (modes, normalizations) = (self.path(Path::GridMode), self.path(Path::Normalization));
        quote! {
            #path {
                size: [#h, #w, #d],
                channels: #channels,
                patch: #patch,
                distances: #distances,
                mode: #modes::#mode,
                normalization: #normalizations::#normalization,
            }
        }
    }

    fn patch(&self, patch: &Patch) -> TokenStream {
        let path = self.path(Path::Patch);
        match patch {
            Patch::Cuboid { p, p_prime } => {
                let [p, p_prime] = [p, p_prime].map(|sizes| {
                    let sizes = sizes.iter().map(|size| self.value(size));
                    quote!([#(#sizes),*])
                });
                quote!(#path::Cuboid { p: #p, p_prime: #p_prime })
            }
            Patch::Cylinder { p_r, p_d, p_d_prime } => {
                let [p_r, p_d, p_d_prime] = [p_r, p_d, p_d_prime].map(|size| self.value(size));
                quote!(#path::Cylinder { p_r: #p_r, p_d: #p_d, p_d_prime: #p_d_prime })
            }
            Patch::Sphere { p_r } => {
                let p_r = self.value(p_r);
                quote!(#path::Sphere { p_r: #p_r })
            }
        }
    }

    /// A number as an `f64`.
    pub(super) fn number(&self, number: &Number) -> TokenStream {
        self.of_type(number, "f64")
    }

    /// A number as the hybrid's own number type: a literal is rounded to it once.
    pub(super) fn scalar_number(&self, number: &Number) -> TokenStream {
        self.of_type(number, &self.scalar_name.to_string())
    }

    /// A number as `ty`, a primitive type. NaN and infinities are data like others: a matrix that the macro computes may hold them.
    fn of_type(&self, number: &Number, ty: &str) -> TokenStream {
        let primitive = || self.primitive(ty, Span::call_site());
        let constant = |name: &str| {
            let (ty, name) = (primitive(), Ident::new(name, Span::call_site()));
            quote!(#ty::#name)
        };
        #[allow(
            clippy::cast_possible_truncation,
            reason = "what is too large for an f32 is infinite"
        )]
        let rounded = |value: f64| if ty == "f32" { f64::from(value as f32) } else { value };
        match number {
            Number::Expression(expression) => {
                let (ty, expression) = (primitive(), &expression.tokens);
                quote!((#expression) as #ty)
            }
            Number::Known(value) if value.is_nan() => constant("NAN"),
            Number::Known(value) if rounded(*value) == f64::INFINITY => constant("INFINITY"),
            Number::Known(value) if rounded(*value) == f64::NEG_INFINITY => {
                constant("NEG_INFINITY")
            }
            Number::Known(value) => {
                let number = value.abs();
                if is_like_a_constant(number) {
                    // Clippy would ask for the constant, and the user has not written it.
                    let (primitive, is_single) = (primitive(), ty == "f32");
                    let sign = value.is_sign_negative().then(|| quote!(-));
                    #[allow(clippy::cast_possible_truncation, reason = "rounded to the type")]
                    let bits = if is_single {
                        Literal::u32_unsuffixed((number as f32).to_bits())
                    } else {
                        Literal::u64_unsuffixed(number.to_bits())
                    };
                    // A constant, so that a reference to it may live for ever.
                    return quote!(const { #sign #primitive::from_bits(#bits) });
                }
                let literal = match ty {
                    "f64" => Literal::f64_suffixed(number),
                    // No more digits than the type has: clippy looks at them.
                    #[allow(clippy::cast_possible_truncation, reason = "rounded to the type")]
                    "f32" => Literal::f32_unsuffixed(number as f32),
                    _ => Literal::f64_unsuffixed(number),
                };
                if value.is_sign_negative() { quote!(-#literal) } else { quote!(#literal) }
            }
        }
    }
}

/// A whole number without a type, at `span`.
pub(super) fn literal(number: usize, span: Span) -> Literal {
    let mut literal = Literal::usize_unsuffixed(number);
    literal.set_span(span);
    literal
}

/// The name of a variant.
pub(super) fn variant(value: &impl std::fmt::Debug) -> Ident {
    Ident::new(&format!("{value:?}"), Span::call_site())
}

/// An expression of the user's in braces.
fn braced(expression: &Written) -> TokenStream {
    let mut block = Group::new(Delimiter::Brace, kept(&expression.tokens));
    // rustdoc shows what stands at the place of a const argument.
    block.set_span(Span::mixed_site().located_at(expression.place));
    TokenTree::from(block).into()
}

/// Whether it is near one of the constants of `core`.
fn is_like_a_constant(number: f64) -> bool {
    use std::f64::consts::{
        E, FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, FRAC_2_SQRT_PI, FRAC_PI_2, FRAC_PI_3, FRAC_PI_4,
        FRAC_PI_6, FRAC_PI_8, LN_2, LN_10, LOG2_10, LOG2_E, LOG10_2, LOG10_E, PI, SQRT_2, TAU,
    };
    const GOLDEN_RATIO: f64 = 1.618;
    [
        E,
        FRAC_1_PI,
        FRAC_1_SQRT_2,
        FRAC_2_PI,
        FRAC_2_SQRT_PI,
        FRAC_PI_2,
        FRAC_PI_3,
        FRAC_PI_4,
        FRAC_PI_6,
        FRAC_PI_8,
        LN_2,
        LN_10,
        LOG2_10,
        LOG2_E,
        LOG10_2,
        LOG10_E,
        PI,
        SQRT_2,
        TAU,
        GOLDEN_RATIO,
    ]
    .iter()
    .any(|constant| (number - constant).abs() < 2e-3 * constant)
}

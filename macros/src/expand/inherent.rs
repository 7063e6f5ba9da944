//! The constants, constructors and methods that a hybrid's documentation shows.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    declarations::{Types, field, segments},
    scope::Scope,
    sizes::literal,
};
use crate::{
    ast::Item,
    ir::{Axis, Dim, Hybrid},
    summary::{Part, Piece},
};

/// What the parts of the block know.
pub(super) struct Inherent<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) item: &'a Item,
    pub(super) hybrid: &'a Hybrid,
    pub(super) types: &'a Types,
    pub(super) parts: &'a [Part<'a>],
}

impl Inherent<'_> {
    pub(super) fn all(&self, summary: &[Piece]) -> TokenStream {
        let (constants, summary) = (self.constants(), self.summary(summary));
        let (constructors, methods, on_rows) =
            (self.constructors(), self.methods(), self.on_rows());
        quote!(#constants #summary #constructors #methods #on_rows)
    }

    fn constants(&self) -> TokenStream {
        let (scope, root, hybrid) = (self.scope, self.scope.root(), self.hybrid);
        let [b, m, columns, l] =
            [&hybrid.b, &hybrid.m, &hybrid.composition.columns, &hybrid.composition.l]
                .map(|dim| scope.value(dim));
        let (b_prime, m_prime) = match hybrid.axis {
            Axis::Attribute => (&b, &columns),
            Axis::Instance => (&columns, &m),
        };
        let count = literal(self.parts.len(), proc_macro2::Span::call_site());
        let lengths = self.parts.iter().map(|part| scope.value(&part.segment.length));
        let segments = self.parts.iter().map(|part| self.segment(part));
        quote! {
            /// b, the number of instances (rows of x).
            pub const B: #root::usize = #b;
            /// m, the number of attributes (columns of x).
            pub const M: #root::usize = #m;
            /// b', the number of rows of Y.
            pub const B_PRIME: #root::usize = #b_prime;
            /// m', the number of columns of Y.
            pub const M_PRIME: #root::usize = #m_prime;
            /// The number of parameters.
            pub const L: #root::usize = #l;
            /// The number of parameters of each function, and of the fusion last.
            pub const FUNCTION_PARAMETER_NUMBERS: [#root::usize; #count] = [#(#lengths),*];
            /// Where each function's parameters are, and the fusion's last.
            pub const SEGMENTS: [#root::Segment; #count] = [#(#segments),*];
            /// Whether A depends on x.
            pub const REQUIRE_DATA: #root::bool = #root::requires_data::<Self>();
            /// Whether A depends on parameters.
            pub const REQUIRE_PARAMETERS: #root::bool = Self::L != 0;
            /// Bytes on the stack that `forward_into` needs.
            pub const SCRATCH_BYTES: #root::usize = #root::scratch_bytes::<Self>();
        }
    }

    fn segment(&self, part: &Part<'_>) -> TokenStream {
        let (scope, root, segment) = (self.scope, self.scope.root(), part.segment);
        let (name, layout) = (&part.name, &segment.layout);
        let (offset, length) = (scope.value(&part.offset), scope.value(&segment.length));
        let (rows, columns) = match &segment.shape {
            Some((rows, columns)) => (scope.value(rows), scope.value(columns)),
            None => (scope.value(&Dim::known(1)), length.clone()),
        };
        quote!(#root::part(#name, [#offset, #length], (#rows, #columns), #layout))
    }

    /// The table of the functions: text and numbers that rustc knows, in a constant with room for both.
    fn summary(&self, summary: &[Piece]) -> TokenStream {
        const LAST_LINE: usize = 320;
        const DIGITS: usize = 20;
        let root = self.scope.root();
        let mut capacity = LAST_LINE;
        let mut pieces = TokenStream::new();
        for piece in summary {
            match piece {
                Piece::Text(text) => {
                    capacity += text.len();
                    pieces.extend(quote!(.push(#text)));
                }
                Piece::Number(number) => {
                    capacity += DIGITS;
                    let number = self.scope.value(number);
                    pieces.extend(quote!(.number(#number)));
                }
            }
        }
        let capacity = Literal::usize_unsuffixed(capacity);
        quote! {
            /// A table of the functions, their shapes and segments, the number of parameters and the scratch.
            pub const SUMMARY: &'static #root::str = #root::Text::as_str(
                const { &#root::Text::<#capacity>::new() #pieces.costs::<Self>() },
            );
        }
    }

    fn constructors(&self) -> TokenStream {
        let (scope, root, scalar) = (self.scope, self.scope.root(), self.scope.scalar());
        let (l, segments) = (scope.value(&self.hybrid.composition.l), segments(&self.item.name));
        // Labels are names of fields and never of bindings: the user may have a constant of that name.
        let fields = self.parts.iter().map(|part| {
            let (field, offset) = (field(part), scope.value(&part.offset));
            quote!(#field: #root::segment(&self.0, #offset))
        });
        quote! {
            /// The hybrid with these parameters: each function's segment in order, the fusion's last, row by row.
            #[must_use]
            pub const fn new(w_: [#scalar; #l]) -> Self {
                Self(w_)
            }
            /// The hybrid whose parameters these are, without a copy.
            #[must_use]
            pub const fn from_ref(w_: &[#scalar; #l]) -> &Self {
                #root::borrow_parameters(w_)
            }
            /// The hybrid with these parameters, or an error that says how many there are, if not [`Self::L`].
            pub fn from_slice(
                w_: &[#scalar],
            ) -> #root::Result<Self, #root::ParameterCountError> {
                #root::Result::map(#root::array_of(w_), Self)
            }
            /// The parameters.
            #[must_use]
            pub const fn as_array(&self) -> &[#scalar; #l] {
                &self.0
            }
            /// The parameters, to be changed.
            #[must_use]
            pub const fn as_mut_array(&mut self) -> &mut [#scalar; #l] {
                &mut self.0
            }
            /// The parameters, segment by segment.
            #[must_use]
            pub fn segments(&self) -> #segments<'_> {
                #segments { #(#fields),* }
            }
        }
    }

    fn methods(&self) -> TokenStream {
        let (root, Types { x, a, y, .. }) = (self.scope.root(), self.types);
        let structure = self.hybrid.composition.structure.as_ref().map(|structure| {
            let matrix = self.scope.as_matrix(structure);
            quote! {
                /// A, computed while the crate compiled; in read-only memory.
                #[must_use]
                pub const fn matrix_of_structure() -> &'static #a {
                    const { &#matrix }
                }
            }
        });
        let [formula, written] = match self.hybrid.axis {
            Axis::Attribute => [" Y = x · A.", " Y = x · A, written to `y_`."],
            Axis::Instance => [" Y = Aᵀ · x.", " Y = Aᵀ · x, written to `y_`."],
        };
        quote! {
            /// A = ξ(x | w).
            #[must_use]
            pub fn matrix(&self, x_: &#x) -> #a {
                #root::matrix(self, x_)
            }
            /// A = ξ(x | w), written to `a_`.
            pub fn matrix_into(&self, x_: &#x, a_: &mut #a) {
                #root::matrix_into(self, x_, a_);
            }
            #[doc = #formula]
            #[must_use]
            pub fn forward(&self, x_: &#x) -> #y {
                #root::forward_on(self, x_, x_)
            }
            #[doc = #written]
            pub fn forward_into(&self, x_: &#x, y_: &mut #y) {
                #root::forward_into(self, x_, y_);
            }
            #structure
            /// As [`forward`](Self::forward), with `kappa_x_` in place of x in the product; A is still made of `x_`.
            #[must_use]
            pub fn forward_on(&self, x_: &#x, kappa_x_: &#x) -> #y {
                #root::forward_on(self, x_, kappa_x_)
            }
            /// Y of each of `xs_`, written to its place in `ys_`, tiny ones several at a time. An error, and nothing is written, if both differ in length.
            #[inline]
            pub fn forward_batch(
                &self,
                xs_: &[#x],
                ys_: &mut [#y],
            ) -> #root::Result<(), #root::BatchLengthError> {
                #root::forward_batch(self, xs_, ys_)
            }
            #root::__with_gradients!(#x, #a, #y);
            #root::__with_workspace!(#x, #a, #y);
        }
    }

    /// The sliding window, and rows in any number.
    fn on_rows(&self) -> TokenStream {
        let (scope, root, hybrid) = (self.scope, self.scope.root(), self.hybrid);
        let [streams, any_rows] = scope.asked(hybrid);
        let (scalar, a) = (scope.scalar(), &self.types.a);
        match hybrid.axis {
            Axis::Attribute => {
                let [m, m_prime] =
                    [&hybrid.m, &hybrid.composition.columns].map(|dim| scope.argument(dim));
                quote! {
                    #root::__on_rows!(
                        #scalar, #a, #m, #m_prime,
                        streams [#(#streams,)*], any_rows [#(#any_rows,)*]
                    );
                }
            }
            // For the message: no instance hybrid slides.
            Axis::Instance => quote! {
                #[doc(hidden)]
                pub fn window(&self) where #(#streams,)* {}
                #[doc(hidden)]
                pub fn matrix_of_rows(&self) where #(#any_rows,)* {}
                #[doc(hidden)]
                pub fn forward_rows(&self) where #(#any_rows,)* {}
            },
        }
    }
}

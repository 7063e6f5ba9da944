//! The struct, its constants and methods, and its traits.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Generics, adopted, segments};
use crate::{
    ast::Item,
    attributes::Attributes,
    dim::Dim,
    model::{Axis, Hybrid, Lowered},
    summary::{self, Part, Piece},
};

/// Everything for one item without mistakes.
pub(crate) fn hybrid(facade: &TokenStream, item: &Item, hybrid: &Hybrid) -> TokenStream {
    Expansion::new(facade, item, hybrid).all()
}

/// The tokens that several parts share.
struct Expansion<'a> {
    item: &'a Item,
    hybrid: &'a Hybrid,
    parts: Vec<Part<'a>>,
    runtime: TokenStream,
    core: TokenStream,
    scalar: TokenStream,
    generics: Generics,
    /// `Name` or `Name<B>`.
    own: TokenStream,
    l: TokenStream,
    /// `where …` for the user's own types.
    bounds: TokenStream,
    /// `SMatrix<…>` of x, A and Y.
    x: TokenStream,
    a: TokenStream,
    y: TokenStream,
    summary: Vec<Piece>,
}

impl<'a> Expansion<'a> {
    fn new(facade: &TokenStream, item: &'a Item, hybrid: &'a Hybrid) -> Self {
        let runtime = quote!(#facade::__private::runtime);
        let core = quote!(#runtime::__private::core);
        let scalar = &item.scalar;
        let scalar = quote!(#core::primitive::#scalar);
        let generics = Generics::of(&core, &item.parameters);
        let (name, used) = (&item.name, &generics.used);
        let own = if item.parameters.is_empty() { quote!(#name) } else { quote!(#name<#used>) };
        let composition = &hybrid.composition;
        let (b, m, columns) =
            (hybrid.b.argument(), hybrid.m.argument(), composition.columns.argument());
        let matrix = quote!(#runtime::nalgebra::SMatrix);
        let (a, y) = match hybrid.axis {
            Axis::Attribute => {
                (quote!(#matrix<#scalar, #m, #columns>), quote!(#matrix<#scalar, #b, #columns>))
            }
            Axis::Instance => {
                (quote!(#matrix<#scalar, #b, #columns>), quote!(#matrix<#scalar, #columns, #m>))
            }
        };
        Self {
            x: quote!(#matrix<#scalar, #b, #m>),
            a,
            y,
            l: composition.l.value(),
            bounds: bounds(hybrid),
            parts: summary::parts(hybrid),
            summary: summary::pieces(name, hybrid),
            item,
            hybrid,
            runtime,
            core,
            scalar,
            generics,
            own,
        }
    }

    fn all(&self) -> TokenStream {
        let (structs, constants, constructors) =
            (self.structs(), self.constants(), self.constructors());
        let (methods, traits, asserts) = (self.methods(), self.traits(), &self.hybrid.asserts);
        let (own, declared) = (&self.own, &self.generics.declared);
        let beside = &self.item.beside.all;
        let (bounds, shared) = (&self.bounds, &self.hybrid.constants);
        let (planned, counted) = (self.planned(), self.counted());
        quote! {
            #structs
            #asserts
            #beside
            const _: () = {
                #shared
                #counted
                impl<#declared> #own #bounds {
                    #constants
                    #constructors
                    #methods
                }
                #planned
                #traits
            };
        }
    }

    /// D, O and the columns of the plan.
    fn plan_arguments(&self) -> (TokenStream, TokenStream, TokenStream) {
        let (b, m) = (self.hybrid.b.argument(), self.hybrid.m.argument());
        let columns = self.hybrid.composition.columns.argument();
        match self.hybrid.axis {
            Axis::Attribute => (m, b, columns),
            Axis::Instance => (b, m, columns),
        }
    }

    /// `attribute` or `instance` of the runtime.
    fn axis(&self) -> TokenStream {
        let runtime = &self.runtime;
        let name = format_ident!("{}", self.hybrid.axis.name());
        quote!(#runtime::__private::#name)
    }

    fn structs(&self) -> TokenStream {
        let Self { scalar, l, core, .. } = self;
        let (attributes, visibility, name) =
            (&self.item.attributes, &self.item.visibility, &self.item.name);
        let declared = &self.generics.declared;
        let generics = if self.item.parameters.is_empty() { quote!() } else { quote!(<#declared>) };
        let documentation = format!("\n{}\n", summary::text(&self.summary));
        let segments = segments(name);
        let about = format!("The parameters of [`{name}`], segment by segment.");
        let fields = self.parts.iter().map(|part| {
            let (field, length) = (field(part), part.segment.length.argument());
            let about = segment_text(part);
            quote!(#[doc = #about] pub #field: &'a [#scalar; #length])
        });
        let Attributes { all: beside, hidden, .. } = &self.item.beside;
        let adopted = adopted(quote!(#visibility));
        quote! {
            #(#attributes)*
            #[doc = #documentation]
            #[repr(transparent)]
            #visibility struct #name #generics ([#scalar; #l]);

            #beside
            #hidden
            #[doc = #about]
            #[non_exhaustive]
            #[derive(#core::clone::Clone, #core::marker::Copy, #core::fmt::Debug)]
            #adopted struct #segments<'a> { #(#fields),* }
        }
    }

    fn constants(&self) -> TokenStream {
        let Self { runtime, core, l, hybrid, .. } = self;
        let (b, m, columns) =
            (hybrid.b.value(), hybrid.m.value(), hybrid.composition.columns.value());
        let (b_prime, m_prime) = match hybrid.axis {
            Axis::Attribute => (&b, &columns),
            Axis::Instance => (&columns, &m),
        };
        let count = self.parts.len();
        let lengths = self.parts.iter().map(|part| part.segment.length.value());
        let segments = self.parts.iter().map(|part| self.segment(part));
        let (d, o, plan_columns) = self.plan_arguments();
        let plan_ty = &hybrid.composition.plan.ty;
        let scalar = &self.scalar;
        let axis = self.axis();
        let (b_argument, m_argument) = (hybrid.b.argument(), hybrid.m.argument());
        let (capacity, pushes) = self.summary_text();
        quote! {
            /// b, the number of instances (rows of x).
            pub const B: #core::primitive::usize = #b;
            /// m, the number of attributes (columns of x).
            pub const M: #core::primitive::usize = #m;
            /// b', the number of rows of Y.
            pub const B_PRIME: #core::primitive::usize = #b_prime;
            /// m', the number of columns of Y.
            pub const M_PRIME: #core::primitive::usize = #m_prime;
            /// The number of parameters.
            pub const L: #core::primitive::usize = #l;
            /// The number of parameters of each function, and of the fusion last.
            pub const FUNCTION_PARAMETER_NUMBERS: [#core::primitive::usize; #count] = [#(#lengths),*];
            /// Where each function's parameters are, and the fusion's last.
            pub const SEGMENTS: [#runtime::Segment; #count] = [#(#segments),*];
            /// Whether A depends on x.
            pub const REQUIRE_DATA: #core::primitive::bool =
                <#plan_ty as #runtime::plan::Plan<#scalar, #d, #o, #plan_columns>>::REQUIRE_DATA;
            /// Whether A depends on parameters.
            pub const REQUIRE_PARAMETERS: #core::primitive::bool = Self::L != 0;
            /// Bytes on the stack that `forward_into` needs.
            pub const SCRATCH_BYTES: #core::primitive::usize =
                #axis::scratch_bytes::<#scalar, #plan_ty, #b_argument, #m_argument, #plan_columns>();
            /// A table of the functions, their shapes and segments, the number of parameters and the scratch.
            pub const SUMMARY: &'static #core::primitive::str = Self::__INTERDEP_SUMMARY.as_str();
            const __INTERDEP_SUMMARY: &'static #runtime::__private::Text<#capacity> =
                &#runtime::__private::Text::new()
                    #pushes
                    .push(", ")
                    .number(Self::SCRATCH_BYTES)
                    .push(" bytes of scratch on the stack, ")
                    .number(#runtime::plan::operations::<#scalar, #plan_ty, #d, #o, #plan_columns>())
                    .push(" multiply-adds and the like in `forward` beside the functions' formulas")
                    .shared(<#plan_ty as #runtime::plan::Plan<#scalar, #d, #o, #plan_columns>>::SHARED);
        }
    }

    /// The summary's length at most, and the calls that write it.
    fn summary_text(&self) -> (Literal, TokenStream) {
        const LAST_LINE: usize = 320;
        const DIGITS: usize = 20;
        let mut capacity = LAST_LINE;
        let mut pushes = TokenStream::new();
        for piece in &self.summary {
            match piece {
                Piece::Text(text) => {
                    capacity += text.len();
                    pushes.extend(quote!(.push(#text)));
                }
                Piece::Number(number) => {
                    capacity += DIGITS;
                    let number = number.value();
                    pushes.extend(quote!(.number(#number)));
                }
            }
        }
        (Literal::usize_unsuffixed(capacity), pushes)
    }

    fn segment(&self, part: &Part<'_>) -> TokenStream {
        let runtime = &self.runtime;
        let (name, offset, length) = (&part.name, part.offset.value(), part.segment.length.value());
        let (rows, columns) = match &part.segment.shape {
            Some((rows, columns)) => (rows.value(), columns.value()),
            None => (Dim::known(1).value(), length.clone()),
        };
        let layout = &part.segment.layout;
        quote! {
            #runtime::Segment { name: #name, offset: #offset, length: #length, shape: (#rows, #columns), layout: #layout }
        }
    }

    fn planned(&self) -> TokenStream {
        let Self { runtime, own, bounds, .. } = self;
        let declared = &self.generics.declared;
        let Lowered { ty, value } = &self.hybrid.composition.plan;
        quote! {
            #[doc(hidden)]
            impl<#declared> #runtime::plan::Planned for #own #bounds {
                type Plan = #ty;
                const PLAN: &'static #ty = &#value;
            }
        }
    }

    /// The macro counts parameters, and so does the runtime: both must agree. Of a const parameter nothing can be asserted, and what
    /// the user's own types lack is said elsewhere.
    fn counted(&self) -> TokenStream {
        const AFTER: &str = "\nhelp: please report this program";
        if !self.item.parameters.is_empty() || !self.bounds.is_empty() {
            return quote!();
        }
        let Self { runtime, scalar, l, .. } = self;
        let (d, o, columns) = self.plan_arguments();
        let composition = &self.hybrid.composition;
        let (plan, function) = (&composition.plan.ty, &composition.function.ty);
        let name = self.item.name.to_string();
        let before = format!("the runtime counts other parameters of `{name}` than the macro: ");
        quote! {
            const _: () = {
                #runtime::check::equal(
                    <#plan as #runtime::plan::Plan<#scalar, #d, #o, #columns>>::L,
                    #l,
                    [#before, " and ", #AFTER],
                );
                #runtime::check::equal(
                    <#function as #runtime::Function<#scalar, #d, #o>>::L,
                    #l,
                    [#before, " and ", #AFTER],
                );
            };
        }
    }

    /// The plan of this hybrid, for functions of the runtime.
    fn plan(&self) -> TokenStream {
        let runtime = &self.runtime;
        quote!(#runtime::plan::OfHybrid::<Self>::PLAN)
    }

    fn constructors(&self) -> TokenStream {
        let Self { runtime, core, scalar, l, .. } = self;
        let segments = segments(&self.item.name);
        // Labels are names of fields and never of bindings: the user may have a constant of that name.
        let fields = self.parts.iter().map(|part| {
            let (field, length) = (field(part), part.segment.length.argument());
            let split = quote!(#runtime::__private::split_array::<#scalar, #length>);
            quote! {
                #field: {
                    let (segment_, rest_) = #split(w_);
                    w_ = rest_;
                    segment_
                }
            }
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
                #runtime::__private::borrow_parameters(w_)
            }
            /// The hybrid with these parameters, their number being checked at run time.
            ///
            /// # Errors
            ///
            /// When there are not exactly [`Self::L`] of them; the error says how many there are.
            pub fn from_slice(
                w_: &[#scalar],
            ) -> #core::result::Result<Self, #runtime::ParameterCountError> {
                match <[#scalar; #l] as #core::convert::TryFrom<&[#scalar]>>::try_from(w_) {
                    #core::result::Result::Ok(w_) => #core::result::Result::Ok(Self(w_)),
                    #core::result::Result::Err(_) => #core::result::Result::Err(
                        #runtime::ParameterCountError { expected: Self::L, found: <[#scalar]>::len(w_) },
                    ),
                }
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
                let mut w_: &[#scalar] = &self.0;
                let segments_ = #segments { #(#fields),* };
                let _ = w_;
                segments_
            }
        }
    }

    fn methods(&self) -> TokenStream {
        let Self { runtime, core, x, a, y, scalar, hybrid, .. } = self;
        let (axis, plan) = (self.axis(), self.plan());
        // Named here, so that a custom function for another batch is not taken for what says the batch's shape.
        let (b, m) = (hybrid.b.argument(), hybrid.m.argument());
        let (d, o, columns) = self.plan_arguments();
        let transposed = hybrid.axis == Axis::Instance;
        let shape = quote!(::<#scalar, _, #b, #m, #columns>);
        let structure = self.hybrid.structure.as_ref().map(|matrix| {
            quote! {
                /// A, computed while the crate compiled; in read-only memory.
                #[must_use]
                pub const fn matrix_of_structure() -> &'static #a {
                    const { &#matrix }
                }
            }
        });
        let window = self.window();
        let with_workspace = self.with_workspace(&quote!(::<#scalar, _, _, #b, #m, #columns>));
        let formula = match self.hybrid.axis {
            Axis::Attribute => "Y = x · A.",
            Axis::Instance => "Y = Aᵀ · x.",
        };
        quote! {
            /// A = ξ(x | w).
            #[must_use]
            pub fn matrix(&self, x_: &#x) -> #a {
                let mut a_ = <#a>::zeros();
                Self::matrix_into(self, x_, &mut a_);
                a_
            }
            /// A = ξ(x | w), written to `a_`.
            pub fn matrix_into(&self, x_: &#x, a_: &mut #a) {
                #axis::matrix_into #shape(#plan, &self.0, x_, a_);
            }
            #[doc = #formula]
            #[must_use]
            pub fn forward(&self, x_: &#x) -> #y {
                Self::forward_on(self, x_, x_)
            }
            #[doc = #formula]
            ///
            /// Written to `y_`.
            pub fn forward_into(&self, x_: &#x, y_: &mut #y) {
                #axis::forward_into #shape(#plan, &self.0, x_, x_, y_);
            }
            #structure
            /// As [`forward`](Self::forward), with `kappa_x_` in place of x in the product; A is still made of `x_`.
            #[must_use]
            pub fn forward_on(&self, x_: &#x, kappa_x_: &#x) -> #y {
                let mut y_ = <#y>::zeros();
                #axis::forward_into #shape(#plan, &self.0, x_, kappa_x_, &mut y_);
                y_
            }
            /// Y of each batch of `xs_`, written to its place in `ys_`: tiny ones several at a time, as
            /// `Interdependence::forward_batch` says.
            ///
            /// # Errors
            ///
            /// When both differ in length; then nothing is written.
            #[inline]
            pub fn forward_batch(
                &self,
                xs_: &[#x],
                ys_: &mut [#y],
            ) -> #core::result::Result<(), #runtime::BatchLengthError> {
                // Which of the two there is depends on the plan.
                use #runtime::__private::{Abreast as _, OneByOne as _};
                #runtime::BatchLengthError::check(<[#x]>::len(xs_), <[#y]>::len(ys_))?;
                #runtime::__private::Batches::<
                    #runtime::plan::OfHybrid<Self>, #scalar, #d, #o, #columns, #transposed,
                >::NEW
                    .__interdep_run(#plan, &self.0, (xs_, ys_), |x_, y_| Self::forward_into(self, x_, y_));
                #core::result::Result::Ok(())
            }
            #with_workspace
            #window
        }
    }

    /// The sliding window.
    fn window(&self) -> TokenStream {
        let runtime = &self.runtime;
        let streaming = &self.hybrid.composition.streaming;
        let (asked, plan, preprocess) =
            (&streaming.asked, &streaming.plan.value, &streaming.preprocess.value);
        match self.hybrid.axis {
            Axis::Attribute => quote! {
                /// The last b rows of a stream, and the matrix and output that they make; empty yet.
                #[must_use]
                #[inline]
                pub fn window(&self) -> #runtime::Window<'_, Self>
                where
                    #(#asked,)*
                {
                    #runtime::Window::new(self, #runtime::window::State::empty(#preprocess, #plan))
                }
            },
            // For the message: no instance hybrid slides.
            Axis::Instance => quote! {
                #[doc(hidden)]
                pub fn window(&self) where #(#asked,)* {}
            },
        }
    }

    /// What `window` gives, as types.
    fn slides(&self) -> TokenStream {
        let Self { runtime, scalar, own, hybrid, bounds, .. } = self;
        let declared = &self.generics.declared;
        let streaming = &hybrid.composition.streaming;
        let asked = &streaming.asked;
        // A hybrid inside another one is a function that streams if its own functions do.
        let streams = if self.bounds.is_empty() {
            quote!(where #(#asked,)*)
        } else {
            quote!(#bounds, #(#asked,)*)
        };
        let streams = quote!(#[doc(hidden)] impl<#declared> #runtime::Streams for #own #streams {});
        if hybrid.axis == Axis::Instance {
            return streams;
        }
        let (d, o, columns) = self.plan_arguments();
        let (pre, plan) = (&streaming.preprocess.ty, &streaming.plan.ty);
        let sums = if self.item.parameters.is_empty() && self.bounds.is_empty() {
            let needs = quote!(<#plan as #runtime::plan::Plan<#scalar, #d, #o, #columns>>::NEEDS);
            quote!({ #runtime::window::count(#needs) })
        } else {
            // Rust cannot compute a size from what depends on a const parameter, nor from what is only assumed of the user's type.
            quote!({ #runtime::window::count(#runtime::Needs::ALL) })
        };
        quote! {
            #streams
            #[doc(hidden)]
            impl<#declared> #runtime::window::Slides for #own #bounds {
                type State = #runtime::window::State<#scalar, #pre, #plan, #o, #d, #columns, #sums>;
                fn parameters(&self) -> &[#scalar] {
                    &self.0
                }
            }
        }
    }

    /// The methods that work in memory of the caller. Inlined: who does not call them does not compile the kernels a second time.
    fn with_workspace(&self, shape: &TokenStream) -> TokenStream {
        let Self { runtime, x, a, y, .. } = self;
        let (axis, plan) = (self.axis(), self.plan());
        quote! {
            #runtime::__with_std! {
                /// Working memory on the heap, for `forward_with` and `matrix_with`.
                #[must_use]
                pub fn workspace() -> #runtime::Workspace<Self> {
                    #runtime::Workspace::new()
                }
                /// As [`matrix_into`](Self::matrix_into), in memory of the caller: the stack holds little.
                #[inline]
                pub fn matrix_with(
                    &self,
                    x_: &#x,
                    a_: &mut #a,
                    workspace_: &mut #runtime::Workspace<Self>,
                ) {
                    #axis::matrix_with #shape(#plan, &self.0, x_, workspace_.memory(), a_);
                }
                /// As [`forward_into`](Self::forward_into), in memory of the caller: the stack holds little.
                #[inline]
                pub fn forward_with(
                    &self,
                    x_: &#x,
                    y_: &mut #y,
                    workspace_: &mut #runtime::Workspace<Self>,
                ) {
                    #axis::forward_with #shape(#plan, &self.0, x_, x_, workspace_.memory(), y_);
                }
            }
        }
    }

    fn traits(&self) -> TokenStream {
        let Self { runtime, core, scalar, l, own, x, a, y, hybrid, bounds, .. } = self;
        let declared = &self.generics.declared;
        let (b, m) = (hybrid.b.argument(), hybrid.m.argument());
        let (d, o, columns) = self.plan_arguments();
        let (b_prime, m_prime) = match hybrid.axis {
            Axis::Attribute => (&b, &columns),
            Axis::Instance => (&columns, &m),
        };
        let plan_ty = &hybrid.composition.plan.ty;
        let Lowered { ty, value } = &hybrid.composition.function;
        let function = quote!(<#ty as #runtime::Function<#scalar, #d, #o>>);
        let scalar_name = self.item.scalar.to_string();
        let (default, slides) = (self.default(), self.slides());
        quote! {
            #slides
            #runtime::__parameters! { [#declared] #own, [#scalar; #l], #scalar_name, #l }

            impl<#declared> #runtime::Interdependence<#scalar, #b, #m> for #own #bounds {
                type BPrime = #runtime::nalgebra::Const<#b_prime>;
                type MPrime = #runtime::nalgebra::Const<#m_prime>;
                type Matrix = #a;
                type Output = #y;
                const L: #core::primitive::usize = <#own>::L;
                const REQUIRE_DATA: #core::primitive::bool = <#own>::REQUIRE_DATA;
                const REQUIRE_PARAMETERS: #core::primitive::bool = <#own>::REQUIRE_PARAMETERS;
                const SCRATCH_BYTES: #core::primitive::usize = <#own>::SCRATCH_BYTES;
                const SUMMARY: &'static #core::primitive::str = <#own>::SUMMARY;
                fn matrix(&self, x_: &#x) -> #a {
                    <#own>::matrix(self, x_)
                }
                fn matrix_into(&self, x_: &#x, a_: &mut #a) {
                    <#own>::matrix_into(self, x_, a_);
                }
                fn forward(&self, x_: &#x) -> #y {
                    <#own>::forward(self, x_)
                }
                fn forward_into(&self, x_: &#x, y_: &mut #y) {
                    <#own>::forward_into(self, x_, y_);
                }
                fn forward_on(&self, x_: &#x, kappa_x_: &#x) -> #y {
                    <#own>::forward_on(self, x_, kappa_x_)
                }
                fn forward_batch(
                    &self,
                    xs_: &[#x],
                    ys_: &mut [#y],
                ) -> #core::result::Result<(), #runtime::BatchLengthError> {
                    <#own>::forward_batch(self, xs_, ys_)
                }
            }

            #[doc(hidden)]
            impl<#declared> #runtime::__private::Remembers for #own #bounds {
                type Memory = #runtime::__private::Held<
                    [[#scalar; #m]; #b],
                    [[#scalar; #columns]; #d],
                    [[#scalar; #d]; #o],
                    <#plan_ty as #runtime::plan::Plan<#scalar, #d, #o, #columns>>::Scratch,
                >;
            }

            impl<#declared> #own #bounds {
                const __INTERDEP_FUNCTION: #ty = #value;
            }

            // A hybrid is a function as well: `custom(…)` names it, its parameters are a segment of the outer ones.
            #[doc(hidden)]
            impl<#declared> #runtime::Function<#scalar, #d, #o> for #own #bounds {
                type Columns = #runtime::nalgebra::Const<#columns>;
                type Prepared = #function::Prepared;
                const L: #core::primitive::usize = #l;
                const NEEDS: #runtime::Needs = #function::NEEDS;
                const REQUIRE_DATA: #core::primitive::bool = #function::REQUIRE_DATA;
                const STACK_BYTES: #core::primitive::usize = #function::STACK_BYTES;
                const OVERWRITES_PREPARED: #core::primitive::bool = #function::OVERWRITES_PREPARED;
                const SYMMETRIC: #core::primitive::bool = #function::SYMMETRIC;
                const FUNCTION: Self = Self([0.0; #l]);
                #[inline(always)]
                fn prepare<__Simd: #runtime::Simd>(
                    &self,
                    simd_: __Simd,
                    data_: &#runtime::Data<'_, #scalar, #d, #o>,
                    w_: &[#scalar],
                    prepared_: &mut Self::Prepared,
                ) {
                    #function::prepare(&Self::__INTERDEP_FUNCTION, simd_, data_, w_, prepared_);
                }
                #[inline(always)]
                fn lanes<__Simd: #runtime::Simd>(
                    &self,
                    at_: &#runtime::At<'_, __Simd, #scalar, #d, #o>,
                    w_: &[#scalar],
                    prepared_: &Self::Prepared,
                ) -> #runtime::Lanes<__Simd, #scalar> {
                    #function::lanes(&Self::__INTERDEP_FUNCTION, at_, w_, prepared_)
                }
            }
            #default
        }
    }

    /// `Default` for a hybrid without parameters.
    fn default(&self) -> TokenStream {
        let Self { runtime, core, own, l, .. } = self;
        let declared = &self.generics.declared;
        let zero = match self.hybrid.composition.l.known {
            Some(0) => None,
            Some(_) => return quote!(),
            // Whether it has parameters is rustc's knowledge; this bound may be false as well.
            None => Some(
                quote!(for<'a> #runtime::__private::Count<'a, { #l }>: #runtime::__private::IsZero),
            ),
        };
        // A condition that only rustc can read is none for documentation.
        let hidden = zero.as_ref().map(|_| quote!(#[doc(hidden)]));
        let condition = match (self.bounds.is_empty(), zero) {
            (true, Some(zero)) => quote!(where #zero),
            (_, zero) => {
                let (bounds, zero) = (&self.bounds, zero.into_iter());
                quote!(#bounds #(, #zero)*)
            }
        };
        self.item.beside.unless_default_is_derived(quote! {
            #hidden
            impl<#declared> #core::default::Default for #own #condition {
                fn default() -> Self {
                    Self([0.0; #l])
                }
            }
        })
    }
}

/// A `where` clause for the user's own types.
///
/// Where one of them lacks the trait, its own tokens say so. Bounds for all lifetimes may be false: then the
/// implementations do not apply, instead of repeating the mistake line by line.
fn bounds(hybrid: &Hybrid) -> TokenStream {
    let bounds = &hybrid.bounds;
    if bounds.is_empty() {
        return quote!();
    }
    quote!(where #(for<'interdep> #bounds),*)
}

/// The field of a segment.
fn field(part: &Part<'_>) -> Ident {
    part.field.cloned().unwrap_or_else(|| format_ident!("fusion"))
}

fn segment_text(part: &Part<'_>) -> String {
    let length = part.segment.length.text();
    let what = if part.segment.layout.is_empty() { "no parameters" } else { &part.segment.layout };
    format!("`{}`: {length} ({what}).", part.function)
}

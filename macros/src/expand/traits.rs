//! The traits of a hybrid: what the runtime must know of it, and what generic code may.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    declarations::{Types, batches, count_type},
    nodes::Lowered,
    scope::Scope,
};
use crate::{
    ast::Item,
    ir::{AsFunction, Axis, Header, Hybrid},
};

/// What the implementations know.
pub(super) struct Traits<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) item: &'a Item,
    pub(super) header: &'a Header,
    pub(super) hybrid: &'a Hybrid,
    pub(super) types: &'a Types,
    /// `const B: usize`.
    pub(super) declared: &'a TokenStream,
    /// `Name` or `Name<{ B }>`.
    pub(super) own: &'a TokenStream,
    /// `where …` for the user's own types.
    pub(super) bounds: &'a TokenStream,
}

impl Traits<'_> {
    pub(super) fn all(&self) -> TokenStream {
        let (planned, streams, interdependence) =
            (self.planned(), self.streams(), self.interdependence());
        let (counted, default) = (self.counted(), self.default());
        quote!(#planned #streams #interdependence #default #counted)
    }

    /// What all the rest follows from.
    fn planned(&self) -> TokenStream {
        let Self { scope, declared, own, bounds, hybrid, .. } = self;
        let (root, scalar, composition) = (scope.root(), scope.scalar(), &hybrid.composition);
        let [b, m, columns] =
            [&hybrid.b, &hybrid.m, &composition.columns].map(|dim| scope.argument(dim));
        let (l, state, batches) = (scope.argument(&composition.l), self.state(), batches(&root));
        let run = match hybrid.axis {
            Axis::Attribute => quote!(Attribute),
            Axis::Instance => quote!(Instance),
        };
        let Lowered { ty, value } =
            scope.processed(&composition.preprocess, &composition.plan, &composition.postprocess);
        let function = match &composition.function {
            AsFunction::Itself(function) => scope.function(function),
            AsFunction::Materialized => Lowered {
                ty: quote!(#root::Materialized<#root::OfHybrid<Self>, #columns>),
                value: quote!(#root::OfHybrid::materialized()),
            },
        };
        let (function_ty, function) = (function.ty, function.value);
        let (d, o) = self.z();
        let (scalar_name, count) = (self.item.scalar.to_string(), scope.value(&composition.l));
        quote! {
            #root::__parameters!([#declared] #own, [#scalar; #count], #scalar_name, #count);
            #[doc(hidden)]
            impl<#declared> #root::Planned for #own #bounds {
                type Run = #root::#run<#scalar, #b, #m, #columns, #l>;
                type Plan = #ty;
                const PLAN: &'static Self::Plan = &#value;
                type Function = #function_ty;
                const FUNCTION: &'static Self::Function = &#function;
                type State = #state;
                #batches
            }
            #root::__function!([#declared] #own, <#scalar, #d, #o>, #bounds);
        }
    }

    fn z(&self) -> (TokenStream, TokenStream) {
        let (d, o) = self.header.shape_of_z();
        (self.scope.argument(d), self.scope.argument(o))
    }

    /// Whether a window follows it, and whether it takes any number of rows.
    fn streams(&self) -> TokenStream {
        let Self { scope, declared, own, bounds, .. } = self;
        let root = scope.root();
        // A hybrid inside another one is a function that streams if its own functions do.
        let conditions = |asked: &[TokenStream]| match (asked.is_empty(), bounds.is_empty()) {
            (true, _) => quote!(#bounds),
            (false, true) => quote!(where #(#asked),*),
            (false, false) => quote!(#bounds, #(#asked),*),
        };
        let [streams, any_rows] = scope.asked(self.hybrid).map(|asked| conditions(&asked));
        quote! {
            #[doc(hidden)]
            impl<#declared> #root::Streams for #own #streams {}
            #[doc(hidden)]
            impl<#declared> #root::AnyRows for #own #any_rows {}
        }
    }

    /// What a window holds; nothing where no window follows.
    fn state(&self) -> TokenStream {
        let root = self.scope.root();
        let sums = match self.hybrid.axis {
            Axis::Instance => return quote!(()),
            Axis::Attribute if self.is_closed() => quote!(#root::sums::<Self>()),
            // Rust cannot compute a size from what depends on a const parameter, nor from what is only assumed of the user's type.
            Axis::Attribute => quote!(#root::count_of(#root::Needs::ALL)),
        };
        quote!(#root::StateOf<Self, { #sums }>)
    }

    fn interdependence(&self) -> TokenStream {
        let Self { scope, declared, own, bounds, hybrid, types, .. } = self;
        let (root, scalar, [a, y]) = (scope.root(), scope.scalar(), &types.shown);
        let [b, m, columns] =
            [&hybrid.b, &hybrid.m, &hybrid.composition.columns].map(|dim| scope.argument(dim));
        let (b_prime, m_prime) = match hybrid.axis {
            Axis::Attribute => (&b, &columns),
            Axis::Instance => (&columns, &m),
        };
        let (count, l) =
            (count_type(scope, &hybrid.composition.l), scope.value(&hybrid.composition.l));
        quote! {
            impl<#declared> #root::Interdependence<#scalar, #b, #m> for #own #bounds {
                type BPrime = #root::Const<#b_prime>;
                type MPrime = #root::Const<#m_prime>;
                type Count = #count;
                type Matrix = #a;
                type Output = #y;
                type Run = #root::RunOf<Self>;
                const L: #root::usize = #l;
                const SUMMARY: &'static #root::str = Self::SUMMARY;
            }
        }
    }

    /// Whether rustc knows everything about the hybrid where it is declared.
    fn is_closed(&self) -> bool {
        self.item.parameters.is_empty() && self.bounds.is_empty()
    }

    /// The macro counts parameters, and so does the runtime: both must agree. Of a const parameter nothing can be asserted, and what
    /// the user's own types lack is said elsewhere.
    fn counted(&self) -> TokenStream {
        if !self.is_closed() {
            return quote!();
        }
        let (root, scalar, own) = (self.scope.root(), self.scope.scalar(), self.own);
        let ((d, o), name) = (self.z(), self.item.name.to_string());
        quote!(const _: () = #root::counted::<#own, #scalar, #d, #o>(#name);)
    }

    /// `Default` for a hybrid without parameters.
    fn default(&self) -> TokenStream {
        let Self { scope, declared, own, bounds, hybrid, .. } = self;
        let (root, l) = (scope.root(), scope.value(&hybrid.composition.l));
        let zero = match hybrid.composition.l.known {
            Some(0) => None,
            Some(_) => return quote!(),
            // Whether it has parameters is rustc's knowledge; this bound may be false as well.
            None => Some(quote!(for<'a> #root::Count<'a, { #l }>: #root::IsZero)),
        };
        // A condition that only rustc can read is none for documentation.
        let hidden = zero.as_ref().map(|_| quote!(#[doc(hidden)]));
        let condition = match (bounds.is_empty(), zero) {
            (true, Some(zero)) => quote!(where #zero),
            (_, zero) => {
                let zero = zero.into_iter();
                quote!(#bounds #(, #zero)*)
            }
        };
        self.item.beside.unless_default_is_derived(quote! {
            #hidden
            impl<#declared> #root::Default for #own #condition {
                fn default() -> Self {
                    Self([0.0; #l])
                }
            }
        })
    }
}

//! What is left to rustc: constants that fail to evaluate at the user's token, and `where` clauses for the user's own types.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::scope::Scope;
use crate::{
    attributes::Attributes,
    ir::{Axis, Bound, Check, Demand, Function, Hybrid, Number, Path, Plan, Processing, Rule},
    spans::{first_span, respan},
};

impl Scope<'_> {
    /// `const _: () = check::…;` for each; who asks twice for a number has it checked once.
    pub(super) fn checks(&self, checks: &[Check], beside: &Attributes) -> TokenStream {
        let Attributes { conditions, all, .. } = beside;
        let mut written = HashSet::new();
        let mut tokens = TokenStream::new();
        for Check { place, rule } in checks {
            let span = place.resolved_at(Span::mixed_site());
            if let Rule::Warning(what) = rule {
                // The only warning that a macro can give is the use of something deprecated.
                tokens.extend(quote_spanned! {span=>
                    #conditions
                    const _: () = {
                        #[deprecated(note = #what)]
                        const argument: () = ();
                        argument
                    };
                });
                continue;
            }
            let check = respan(self.rule(rule), span);
            if written.insert(format!("{span:?} {check}")) {
                tokens.extend(quote_spanned!(span=> #all const _: () = #check;));
            }
        }
        tokens
    }

    fn rule(&self, rule: &Rule) -> TokenStream {
        match rule {
            Rule::Sizes { check, found, needed, words } => {
                let (path, found, needed) =
                    (self.path(*check), self.value(found), self.value(needed));
                quote!(#path(#found, #needed, [#(#words),*]))
            }
            Rule::Number { check, value, of_scalar, words } => {
                let (path, value) = (self.path(*check), self.checked(value, *of_scalar));
                quote!(#path(#value, [#(#words),*]))
            }
            Rule::Steps { structure, shape, words } => {
                let (path, most) = (self.path(Path::CheckAtMost), self.path(Path::MostSteps));
                let structure = self.structure(structure);
                let [rows, columns] = shape.each_ref().map(|dim| self.value(dim));
                quote!(#path((&#structure).steps(#rows, #columns), #most, [#(#words),*]))
            }
            Rule::Regular { topology, d, words } => {
                let (path, topology) = (self.path(Path::CheckRegular), self.topology(topology));
                let d = self.argument(d);
                quote!(#path::<#d>(&#topology, #words))
            }
            Rule::Warning(_) => TokenStream::new(),
        }
    }

    /// A number that only rustc knows, as an `f64`.
    fn checked(&self, value: &Number, of_scalar: bool) -> TokenStream {
        let f64 = self.primitive("f64", Span::call_site());
        match value {
            Number::Expression(expression) if of_scalar => {
                let (expression, scalar) = (&expression.tokens, self.scalar());
                quote!((#expression) as #scalar as #f64)
            }
            _ => self.number(value),
        }
    }

    /// A `where` clause for the user's own types.
    ///
    /// Where one of them lacks the trait, its own tokens say so. Bounds for all lifetimes may be false: then the
    /// implementations do not apply, instead of repeating the mistake line by line.
    pub(super) fn bounds(&self, bounds: &[Bound]) -> TokenStream {
        if bounds.is_empty() {
            return quote!();
        }
        let bounds = bounds.iter().map(|Bound { custom, demand }| {
            let (ty, span) = (&custom.ty.tokens, custom.span);
            let demanded = match demand {
                Demand::Function => self.function_bound(span),
                Demand::Fusion(k) => self.fusion_bound(span, *k),
            };
            let bound = quote_spanned!(span=> #ty: #demanded);
            quote!(for<'interdep> #bound)
        });
        quote!(where #(#bounds),*)
    }

    /// What must stream, and what must not depend on the number of rows, at the user's tokens.
    pub(super) fn asked(&self, hybrid: &Hybrid) -> [Vec<TokenStream>; 2] {
        let (root, types, composition) = (self.root(), self.types_only(), &hybrid.composition);
        if hybrid.axis == Axis::Instance {
            let instance = quote!(for<'interdep> #root::InstanceInterdependence);
            return [
                vec![quote!(#instance: #root::Streams)],
                vec![quote!(#instance: #root::AnyRows)],
            ];
        }
        if matches!(composition.plan, Plan::Structural(_)) {
            return [Vec::new(), Vec::new()];
        }
        let functions: Vec<(TokenStream, Span)> = composition
            .members
            .iter()
            .filter_map(|member| match &member.implementation {
                // They do not read x.
                Function::Dense(_) | Function::Parameterized { .. } => None,
                function => Some((types.function(function).ty, first_span(&member.place))),
            })
            .collect();
        let place = first_span(&composition.preprocess_place);
        let steps: Vec<(TokenStream, Span)> = composition
            .preprocess
            .iter()
            .map(|Processing(step)| (types.leaf(step).ty, place))
            .collect();
        let asked = |asked: &[(TokenStream, Span)], of: &str| -> Vec<TokenStream> {
            asked.iter().map(|(ty, span)| self.demanded(ty.clone(), *span, of)).collect()
        };
        // Processed rows are nowhere as a whole: what streams need not see them.
        let rows = if steps.is_empty() { "AnyRows" } else { "Streams" };
        let streams = [asked(&functions, "Streams"), asked(&steps, "Streams")].concat();
        let any_rows = [asked(&functions, rows), asked(&steps, "AnyRows")].concat();
        [streams, any_rows]
    }

    /// That something has a trait of the runtime, at the user's tokens.
    fn demanded(&self, ty: TokenStream, span: Span, of: &str) -> TokenStream {
        let (ty, root) = (respan(ty, span), self.root_at(span));
        let of = Ident::new(of, span);
        let bound = quote_spanned!(span=> #ty: #root::#of);
        // True or false, it compiles; a lifetime at the user's tokens would be theirs to use.
        quote!(for<'interdep> #bound)
    }
}

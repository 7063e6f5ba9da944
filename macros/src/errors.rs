//! Mistakes are collected, not thrown: a user sees all of one invocation at once.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::origin;

/// All mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<(syn::Error, TokenStream)>,
    count: usize,
    /// The conditions under which the item exists that is being looked at: where it does not, nothing is wrong with it.
    conditions: TokenStream,
    /// Places and messages so far: who asks twice for a wrong value is told once.
    said: HashSet<String>,
}

impl Errors {
    /// Adds a mistake at `place`, with a line that says what to write instead. A place without tokens stands for something that
    /// has been reported: that counts as a mistake, but is not said again.
    pub(crate) fn push(
        &mut self,
        place: impl ToTokens,
        what: impl AsRef<str>,
        help: impl AsRef<str>,
    ) {
        let place = place.to_token_stream();
        if place.is_empty() {
            self.count += 1;
            return;
        }
        let what = match origin::of(&place) {
            Some(origin) => format!("{origin}: {}", what.as_ref()),
            None => what.as_ref().to_owned(),
        };
        let error = syn::Error::new_spanned(place, message(what, help));
        if self.said.insert(format!("{:?} {error}", error.span())) {
            self.add(error);
        } else {
            self.count += 1;
        }
    }

    /// Adds a mistake that syn has found.
    pub(crate) fn add(&mut self, error: syn::Error) {
        self.count += 1;
        self.found.push((error, self.conditions.clone()));
    }

    /// What is found from now on is wrong under these `#[cfg(…)]`.
    pub(crate) fn stand_under(&mut self, conditions: &TokenStream) {
        self.conditions.clone_from(conditions);
    }

    /// How many mistakes there are: a stage that added none may go on.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// `compile_error!` for each mistake.
    pub(crate) fn into_compile_errors(self) -> TokenStream {
        self.found
            .into_iter()
            .flat_map(|(error, conditions)| error.into_iter().zip(std::iter::repeat(conditions)))
            .map(|(error, conditions)| {
                let error = error.into_compile_error();
                quote!(#conditions #error)
            })
            .collect()
    }
}

/// What is wrong, and a line that says what to write instead.
pub(crate) fn message(what: impl AsRef<str>, help: impl AsRef<str>) -> String {
    let (what, help) = (what.as_ref(), help.as_ref());
    if help.is_empty() { what.to_owned() } else { format!("{what}\nhelp: {help}") }
}

/// `did you mean …`, or the names that contain this one, or the list of valid names.
pub(crate) fn suggestion<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> String {
    let valid: Vec<&str> = valid.into_iter().collect();
    let nearest = valid
        .iter()
        .map(|name| (strsim::damerau_levenshtein(wrong, name), *name))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, name)| *distance <= 1 + wrong.len().max(name.len()) / 3);
    let longer: Vec<&str> = valid.iter().copied().filter(|name| name.contains(wrong)).collect();
    match (nearest, valid.len()) {
        (Some((_, name)), _) => format!("did you mean `{name}`?"),
        (None, _) if wrong.len() > 3 && !longer.is_empty() => {
            format!("names with this word are {}", code_list(&longer))
        }
        (None, 0) => "nothing may stand here".to_owned(),
        (None, 1) => format!("the only one is {}", code_list(&valid)),
        (None, _) => format!("one of {}", code_list(&valid)),
    }
}

/// `` `a`, `b`, `c` ``
pub(crate) fn code_list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// `1 weight`, `2 weights`, `2 entries`.
pub(crate) fn counted(number: usize, what: &str) -> String {
    match (number, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {what}s"),
    }
}

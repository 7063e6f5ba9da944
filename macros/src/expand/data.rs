//! Numbers in read-only data: literals, or bytes where there are many, which rustc reads many times faster.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::scope::Scope;
use crate::ir::{Fixed, Number};

/// Arrays with more numbers are written as bytes.
const MOST_LITERALS: usize = 4096;

impl Scope<'_> {
    /// A reference to a matrix in read-only memory.
    pub(super) fn fixed(&self, fixed: &Fixed) -> TokenStream {
        if self.types_only {
            return TokenStream::new();
        }
        let Fixed { rows, height, width } = fixed;
        let known = height.known.is_some() && width.known.is_some();
        let numbers: Option<Vec<f64>> = rows.iter().flatten().map(Number::known).collect();
        if let Some(numbers) = numbers.filter(|numbers| known && numbers.len() > MOST_LITERALS) {
            let matrix = self.of_bytes(&numbers, rows[0].len());
            return quote!(const { &#matrix });
        }
        let rows = rows.iter().map(|row| {
            let entries = row.iter().map(|number| self.scalar_number(number));
            quote!([#(#entries),*])
        });
        let matrix = quote!([#(#rows),*]);
        if known {
            return quote!(&#matrix);
        }
        let (root, height, width) = (self.root(), self.argument(height), self.argument(width));
        quote!(const { &#root::fitted::<_, _, _, #height, #width>(#matrix) })
    }

    /// Numbers of the hybrid's own type as an array of rows with `width` entries, read from bytes.
    fn of_bytes(&self, numbers: &[f64], width: usize) -> TokenStream {
        let (root, scalar) = (self.root(), self.scalar_name);
        let bytes: Vec<u8> = if scalar == "f32" {
            #[allow(clippy::cast_possible_truncation, reason = "rounded to the hybrid's type")]
            numbers.iter().flat_map(|number| (*number as f32).to_le_bytes()).collect()
        } else {
            numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
        };
        let (length, height) = (bytes.len(), numbers.len() / width.max(1));
        let bytes = Literal::byte_string(&bytes);
        quote!(#root::stored::#scalar::from_bytes::<#length, #width, #height>(*#bytes))
    }

    /// `[numbers]` of the hybrid's own type.
    pub(super) fn array(&self, numbers: &[f64]) -> TokenStream {
        if self.types_only {
            return TokenStream::new();
        }
        if numbers.len() > MOST_LITERALS {
            let rows = self.of_bytes(numbers, numbers.len());
            return quote!(#rows[0]);
        }
        let numbers = numbers.iter().map(|number| self.scalar_number(&Number::Known(*number)));
        quote!([#(#numbers),*])
    }

    /// `[[…], …]` of the hybrid's own type.
    pub(super) fn rows(&self, numbers: &[f64], width: usize) -> TokenStream {
        if self.types_only {
            return TokenStream::new();
        }
        if numbers.len() > MOST_LITERALS {
            return self.of_bytes(numbers, width);
        }
        let rows = numbers.chunks(width.max(1)).map(|row| self.array(row));
        quote!([#(#rows),*])
    }

    /// `[numbers]` of type `u32`.
    pub(super) fn indices(&self, numbers: &[usize]) -> TokenStream {
        if self.types_only {
            return TokenStream::new();
        }
        #[allow(clippy::cast_possible_truncation, reason = "a structure is smaller than that")]
        let numbers: Vec<u32> = numbers.iter().map(|number| *number as u32).collect();
        if numbers.len() > MOST_LITERALS {
            let root = self.root();
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            let (length, count) = (bytes.len(), numbers.len());
            let bytes = Literal::byte_string(&bytes);
            return quote!(#root::indices_from_bytes::<#length, #count>(*#bytes));
        }
        let numbers = numbers.iter().map(|number| Literal::u32_unsuffixed(*number));
        quote!([#(#numbers),*])
    }
}

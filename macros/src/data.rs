//! Matrices as read-only data: literals, or bytes where there are many numbers, which rustc reads many times faster.

use std::borrow::Cow;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use crate::{
    dim::Dim,
    evaluate::Matrix,
    model::{Entries, StructureModel},
    resolve::{Context, Number},
};

/// Arrays with more numbers are written as bytes.
const MOST_LITERALS: usize = 4096;

/// A reference to the matrix in read-only memory, as one of `height` × `width` entries.
///
/// Where these are only rustc's to know, a check of its own says what is wrong; the types agree in any case.
pub(crate) fn matrix_reference(
    context: &Context<'_>,
    rows: &[Vec<Number>],
    (height, width): (&Dim, &Dim),
) -> TokenStream {
    let known = height.known.is_some() && width.known.is_some();
    let numbers: Option<Vec<f64>> = rows
        .iter()
        .flatten()
        .map(|number| match number {
            Number::Known(value) => Some(*value),
            Number::Expression(_) => None,
        })
        .collect();
    if let Some(numbers) = numbers.filter(|numbers| known && numbers.len() > MOST_LITERALS) {
        let matrix = from_bytes(context, &numbers, rows[0].len());
        return quote!(const { &#matrix });
    }
    let rows = rows.iter().map(|row| {
        let entries = row.iter().map(|number| number.scalar_tokens(context));
        quote!([#(#entries),*])
    });
    let matrix = quote!([#(#rows),*]);
    if known {
        return quote!(&#matrix);
    }
    let (runtime, height, width) = (context.runtime(), height.argument(), width.argument());
    quote!(const { &#runtime::__private::fitted::<_, _, _, #height, #width>(#matrix) })
}

/// Numbers of the hybrid's own type as an array of rows with `width` entries, read from bytes.
fn from_bytes(context: &Context<'_>, numbers: &[f64], width: usize) -> TokenStream {
    let (runtime, scalar) = (context.runtime(), context.scalar_name);
    let bytes: Vec<u8> = if scalar == "f32" {
        #[allow(clippy::cast_possible_truncation, reason = "rounded to the hybrid's type")]
        numbers.iter().flat_map(|number| (*number as f32).to_le_bytes()).collect()
    } else {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    };
    let (length, height) = (bytes.len(), numbers.len() / width.max(1));
    let bytes = Literal::byte_string(&bytes);
    quote!(#runtime::__private::#scalar::from_bytes::<#length, #width, #height>(*#bytes))
}

/// `[numbers]` of the hybrid's own type.
fn array(context: &Context<'_>, numbers: &[f64]) -> TokenStream {
    if numbers.len() > MOST_LITERALS {
        let rows = from_bytes(context, numbers, numbers.len());
        return quote!(#rows[0]);
    }
    let numbers = numbers.iter().map(|number| Number::Known(*number).scalar_tokens(context));
    quote!([#(#numbers),*])
}

/// `[[…], …]` of the hybrid's own type.
fn rows_of(context: &Context<'_>, numbers: &[f64], width: usize) -> TokenStream {
    if numbers.len() > MOST_LITERALS {
        return from_bytes(context, numbers, width);
    }
    let rows = numbers.chunks(width.max(1)).map(|row| array(context, row));
    quote!([#(#rows),*])
}

/// A const expression of type `[[f64; columns]; rows]`.
pub(crate) fn expression(context: &Context<'_>, structure: &StructureModel) -> TokenStream {
    match &structure.entries {
        Entries::Expression(expression) => expression.clone(),
        Entries::Known(matrix) => {
            let rows = matrix.entries.chunks(matrix.columns.max(1)).map(|row| {
                let entries = row.iter().map(|entry| Number::Known(*entry).tokens(context));
                quote!([#(#entries),*])
            });
            quote!([#(#rows),*])
        }
    }
}

/// All entries row by row: `&'static [[T; columns]; rows]`.
pub(crate) fn dense(context: &mut Context<'_>, structure: &StructureModel) -> TokenStream {
    match &structure.entries {
        Entries::Known(matrix) => {
            let rows = rows_of(context, &matrix.entries, matrix.columns);
            quote!(const { &#rows })
        }
        Entries::Expression(_) => {
            let matrix = shared(context, structure);
            let (runtime, scalar) = (context.runtime(), context.scalar_name);
            quote!(const { &#runtime::__private::#scalar::dense(&#matrix) })
        }
    }
}

/// The matrix as nalgebra has it, a const expression.
pub(crate) fn matrix(context: &mut Context<'_>, structure: &StructureModel) -> TokenStream {
    let (runtime, scalar) = (context.runtime(), context.scalar_name);
    match &structure.entries {
        Entries::Known(matrix) => {
            let columns = rows_of(context, &transposed(matrix).entries, matrix.rows);
            let nalgebra = quote!(#runtime::nalgebra);
            quote!(#nalgebra::SMatrix::from_array_storage(#nalgebra::ArrayStorage(#columns)))
        }
        Entries::Expression(_) => {
            let matrix = shared(context, structure);
            quote!(#runtime::__private::#scalar::matrix(&#matrix))
        }
    }
}

/// The entries other than 0, by rows or by columns: their number, and `&'static Stored<…>`.
pub(crate) struct Stored {
    pub(crate) nonzeros: TokenStream,
    pub(crate) value: TokenStream,
}

/// The entries other than 0, row by row.
pub(crate) fn stored_rows(context: &mut Context<'_>, structure: &StructureModel) -> Stored {
    stored(context, structure, "rows", |matrix| Cow::Borrowed(matrix))
}

/// The entries other than 0, column by column.
pub(crate) fn stored_columns(context: &mut Context<'_>, structure: &StructureModel) -> Stored {
    stored(context, structure, "columns", |matrix| Cow::Owned(transposed(matrix)))
}

fn stored(
    context: &mut Context<'_>,
    structure: &StructureModel,
    lines: &str,
    by_lines: for<'a> fn(&'a Matrix) -> Cow<'a, Matrix>,
) -> Stored {
    let (runtime, scalar) = (context.runtime(), context.scalar_name.clone());
    let Some(matrix) = structure.matrix() else {
        let matrix = shared(context, structure);
        let nonzeros = format_ident!("{matrix}_NONZEROS");
        let lines = Ident::new(lines, Span::call_site());
        let (d, columns) = (structure.rows.argument(), structure.columns.argument());
        let value = quote! {
            const { &#runtime::__private::#scalar::#lines::<#d, #columns, #nonzeros>(&#matrix) }
        };
        return Stored { nonzeros: quote!(#nonzeros), value };
    };
    let (mut ends, mut places, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let matrix = by_lines(matrix);
    for line in matrix.entries.chunks(matrix.columns.max(1)) {
        for (place, value) in line.iter().enumerate().filter(|(_, value)| **value != 0.0) {
            places.push(place);
            values.push(*value);
        }
        ends.push(values.len());
    }
    let nonzeros = values.len();
    let (ends, places, values) =
        (indices(context, &ends), indices(context, &places), array(context, &values));
    Stored {
        nonzeros: quote!(#nonzeros),
        value: quote! {
            const { &#runtime::Stored { ends: #ends, places: #places, values: #values } }
        },
    }
}

/// `[numbers]` of type `u32`.
fn indices(context: &Context<'_>, numbers: &[usize]) -> TokenStream {
    #[allow(clippy::cast_possible_truncation, reason = "a structure is smaller than that")]
    let numbers: Vec<u32> = numbers.iter().map(|number| *number as u32).collect();
    if numbers.len() > MOST_LITERALS {
        let runtime = context.runtime();
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let (length, count) = (bytes.len(), numbers.len());
        let bytes = Literal::byte_string(&bytes);
        return quote!(#runtime::__private::indices_from_bytes::<#length, #count>(*#bytes));
    }
    let numbers = numbers.iter().map(|number| Literal::u32_unsuffixed(*number));
    quote!([#(#numbers),*])
}

fn transposed(matrix: &Matrix) -> Matrix {
    let mut transposed = Matrix::zeros(matrix.columns, matrix.rows);
    for (place, entry) in matrix.entries.iter().enumerate() {
        transposed.entries[place % matrix.columns * matrix.rows + place / matrix.columns] = *entry;
    }
    transposed
}

/// The name of a constant that holds the structure, so that rustc computes it once; of one whose shape is a const parameter, the
/// expression itself.
fn shared(context: &mut Context<'_>, structure: &StructureModel) -> TokenStream {
    let expression = expression(context, structure);
    if structure.is_generic() {
        return expression;
    }
    let text = expression.to_string();
    let known = context.shared.iter().position(|known| *known == text);
    let name = format_ident!("__INTERDEP_STRUCTURE_{}", known.unwrap_or(context.shared.len()));
    if known.is_none() {
        let (runtime, d, columns) =
            (context.runtime(), structure.rows.argument(), structure.columns.argument());
        let core = quote!(#runtime::__private::core::primitive);
        let nonzeros = format_ident!("{name}_NONZEROS");
        context.constants.extend(quote! {
            const #name: [[#core::f64; #columns]; #d] = #expression;
            const #nonzeros: #core::usize = #runtime::__private::nonzeros(&#name);
        });
        context.shared.push(text);
    }
    quote!(#name)
}

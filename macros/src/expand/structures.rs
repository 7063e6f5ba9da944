//! Structures: their entries as read-only data, or as what rustc computes.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    scope::Scope,
    sizes::{literal, variant},
};
use crate::{
    evaluate::Matrix,
    ir::{
        ArgumentOf, Dim, Entries, Expression, Number, Path, PlainFusion, Structure, StructureModel,
        Topology,
    },
};

/// The entries other than 0, by rows or by columns: their number, and `&'static Stored<…>`.
pub(super) struct Stored {
    pub(super) nonzeros: TokenStream,
    pub(super) value: TokenStream,
}

impl Scope<'_> {
    /// A const expression of type `[[f64; columns]; rows]`.
    fn entries(&self, structure: &StructureModel) -> TokenStream {
        match &structure.entries {
            Entries::Expression(expression) => self.expression(expression),
            Entries::Known(matrix) => {
                let rows = matrix.entries.chunks(matrix.columns.max(1)).map(|row| {
                    let entries = row.iter().map(|entry| self.number(&Number::Known(*entry)));
                    quote!([#(#entries),*])
                });
                quote!([#(#rows),*])
            }
        }
    }

    fn expression(&self, expression: &Expression) -> TokenStream {
        let root = self.root();
        match expression {
            Expression::Structure { structure, shape } => {
                let generic = shape.iter().any(|dim| dim.parameter.is_some());
                let function =
                    if generic { Path::StructureOfAnySize } else { Path::DenseStructure };
                let (path, structure) = (self.path(function), self.structure(structure));
                let [d, width] = shape.each_ref().map(|dim| self.argument(dim));
                quote!(#path::<#d, #width>(&#structure))
            }
            Expression::Fitted { numbers, shape } => {
                let numbers = numbers.iter().map(|row| {
                    let row = row.iter().map(|number| self.number(number));
                    quote!([#(#row),*])
                });
                let [d, width] = shape.each_ref().map(|dim| self.argument(dim));
                quote!(#root::fitted::<_, _, _, #d, #width>([#(#numbers),*]))
            }
            Expression::Fused { fusion, members, shape } => {
                let (path, fusion) = (self.path(Path::FusedStructures), self.plain_fusion(fusion));
                let [d, width] = shape.each_ref().map(|dim| self.argument(dim));
                let k = members.len();
                let members = members.iter().map(|member| self.entries(member));
                quote!(#path::<#d, #width, #k>(#fusion, &[#(#members),*]))
            }
            Expression::Beside { members, shape } => {
                let path = self.path(Path::StructuresBeside);
                let [d, width] = shape.each_ref().map(|dim| self.argument(dim));
                let mut offset = Dim::known(0);
                let mut all = quote!([[0.0; #width]; #d]);
                for member in members {
                    let (own, place) = (self.argument(&member.columns), self.value(&offset));
                    let entries = self.entries(member);
                    all = quote!(#path::<#d, #width, #own>(#all, #place, &#entries));
                    offset = offset.plus(&member.columns);
                }
                all
            }
        }
    }

    fn plain_fusion(&self, fusion: &PlainFusion) -> TokenStream {
        let path = self.path(Path::PlainFusion);
        match fusion {
            PlainFusion::Named(fusion) => {
                let fusion = variant(fusion);
                quote!(#path::#fusion)
            }
            PlainFusion::Weighted(weights) => {
                let weights = weights.iter().map(|weight| self.number(weight));
                quote!(#path::Weighted(&[#(#weights),*]))
            }
        }
    }

    /// A structure of the runtime.
    pub(super) fn structure(&self, structure: &Structure) -> TokenStream {
        let path = self.path(Path::Structure);
        match structure {
            Structure::Filled(number) => {
                let number = self.number(number);
                quote!(#path::Filled(#number))
            }
            Structure::Identity => quote!(#path::Identity),
            Structure::Topology(topology) => {
                let topology = self.topology(topology);
                quote!(#path::Topology(#topology))
            }
            Structure::Grid(grid) => {
                let grid = self.grid(grid);
                quote!(#path::Grid(#grid))
            }
        }
    }

    /// A chain or a graph of the runtime.
    pub(super) fn topology(&self, topology: &Topology) -> TokenStream {
        let path = self.path(Path::Topology);
        let constructor = format_ident!("{}", topology.constructor);
        let arguments = topology.arguments.iter().map(|argument| match argument {
            ArgumentOf::Links(links) => {
                let links = links.iter().map(|[from, to]| quote!([#from, #to]));
                quote!(&[#(#links),*])
            }
            ArgumentOf::Flag(flag) => quote!(#flag),
            ArgumentOf::Normalization(normalization) => {
                let (path, normalization) =
                    (self.path(Path::Normalization), variant(normalization));
                quote!(#path::#normalization)
            }
            ArgumentOf::Size(size) => self.value(size),
            ArgumentOf::Number(number) => self.number(number),
        });
        quote!(#path::#constructor(#(#arguments),*))
    }

    /// All entries row by row: `&'static [[T; columns]; rows]`.
    pub(super) fn dense(&self, structure: &StructureModel) -> TokenStream {
        if let Some(matrix) = structure.matrix() {
            let rows = self.rows(&matrix.entries, matrix.columns);
            return quote!(const { &#rows });
        }
        let (root, scalar, matrix) = (self.root(), self.scalar_name, self.shared(structure));
        quote!(const { &#root::stored::#scalar::dense(&#matrix) })
    }

    /// The matrix as nalgebra has it, a const expression.
    pub(super) fn as_matrix(&self, structure: &StructureModel) -> TokenStream {
        let root = self.root();
        if let Some(matrix) = structure.matrix() {
            let columns = self.rows(&transposed(matrix).entries, matrix.rows);
            return quote!(#root::SMatrix::from_array_storage(#root::ArrayStorage(#columns)));
        }
        let (scalar, matrix) = (self.scalar_name, self.shared(structure));
        quote!(#root::stored::#scalar::matrix(&#matrix))
    }

    /// The entries other than 0, row by row.
    pub(super) fn stored_rows(&self, structure: &StructureModel) -> Stored {
        self.stored(structure, "rows", |matrix| Cow::Borrowed(matrix))
    }

    /// The entries other than 0, column by column.
    pub(super) fn stored_columns(&self, structure: &StructureModel) -> Stored {
        self.stored(structure, "columns", |matrix| Cow::Owned(transposed(matrix)))
    }

    fn stored(
        &self,
        structure: &StructureModel,
        lines: &str,
        by_lines: for<'a> fn(&'a Matrix) -> Cow<'a, Matrix>,
    ) -> Stored {
        let (root, scalar) = (self.root(), self.scalar_name);
        let Some(matrix) = structure.matrix() else {
            let matrix = self.shared(structure);
            let nonzeros = format_ident!("{}_NONZEROS", matrix.to_string());
            let lines = format_ident!("{lines}");
            let (d, columns) = (self.argument(&structure.rows), self.argument(&structure.columns));
            let value = quote! {
                const { &#root::stored::#scalar::#lines::<#d, #columns, #nonzeros>(&#matrix) }
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
        let nonzeros = literal(values.len(), proc_macro2::Span::call_site());
        let (ends, places, values) =
            (self.indices(&ends), self.indices(&places), self.array(&values));
        Stored {
            nonzeros: quote!(#nonzeros),
            value: quote! {
                const { &#root::Stored { ends: #ends, places: #places, values: #values } }
            },
        }
    }

    /// The name of a constant that holds the structure, so that rustc computes it once; of one whose shape is a const parameter, the
    /// expression itself.
    fn shared(&self, structure: &StructureModel) -> TokenStream {
        let expression = self.entries(structure);
        if structure.is_generic() {
            return expression;
        }
        let name = self.constant(expression.to_string(), |name| {
            let (root, d, columns) =
                (self.root(), self.argument(&structure.rows), self.argument(&structure.columns));
            let nonzeros = format_ident!("{name}_NONZEROS");
            quote! {
                const #name: [[#root::f64; #columns]; #d] = #expression;
                const #nonzeros: #root::usize = #root::nonzeros(&#name);
            }
        });
        quote!(#name)
    }
}

fn transposed(matrix: &Matrix) -> Matrix {
    let mut transposed = Matrix::zeros(matrix.columns, matrix.rows);
    for (place, entry) in matrix.entries.iter().enumerate() {
        transposed.entries[place % matrix.columns * matrix.rows + place / matrix.columns] = *entry;
    }
    transposed
}

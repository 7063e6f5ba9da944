//! The table that `SUMMARY` and the struct's rustdoc show.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use crate::ir::{Axis, Dim, Hybrid, SegmentModel, StructureModel};

/// Offset, segment and names of each function, and of the fusion last.
pub(crate) struct Part<'a> {
    pub(crate) name: String,
    pub(crate) field: Option<&'a Ident>,
    pub(crate) function: &'a str,
    /// What an entry is.
    pub(crate) formula: &'a str,
    /// How many entries are not 0, of how many, if the macro knows them.
    pub(crate) nonzeros: Option<[usize; 2]>,
    /// d' of a function; the whole matrix's width for the fusion.
    pub(crate) columns: &'a Dim,
    pub(crate) offset: Dim,
    pub(crate) segment: &'a SegmentModel,
}

/// All parts in the order of the parameters.
pub(crate) fn parts(hybrid: &Hybrid) -> Vec<Part<'_>> {
    let composition = &hybrid.composition;
    let mut offset = Dim::known(0);
    let mut parts = Vec::new();
    for member in &composition.members {
        parts.push(Part {
            name: member.name.unraw().to_string(),
            field: Some(&member.name),
            function: &member.function,
            formula: member.formula,
            nonzeros: nonzeros(member.structure.as_ref()),
            columns: &member.columns,
            offset: offset.clone(),
            segment: &member.segment,
        });
        offset = offset.plus(&member.segment.length);
    }
    parts.push(Part {
        name: "fusion".to_owned(),
        field: None,
        function: &composition.fusion.name,
        formula: composition.fusion.formula,
        nonzeros: nonzeros(composition.structure.as_ref()),
        columns: &composition.columns,
        offset,
        segment: &composition.fusion.segment,
    });
    parts
}

fn nonzeros(structure: Option<&StructureModel>) -> Option<[usize; 2]> {
    let matrix = structure?.matrix()?;
    Some([matrix.nonzeros(), matrix.entries.len()])
}

/// A piece of the table: text, or a number that may be rustc's to know.
pub(crate) enum Piece {
    Text(String),
    Number(Dim),
}

/// The table, in Markdown.
pub(crate) fn pieces(name: &Ident, hybrid: &Hybrid) -> Vec<Piece> {
    let mut table = Table::default();
    let columns = &hybrid.composition.columns;
    let d = match hybrid.axis {
        Axis::Attribute => &hybrid.m,
        Axis::Instance => &hybrid.b,
    };
    table.text(format!("`{}`: {} interdependence, x ", name.unraw(), hybrid.axis.name()));
    table.shape(&hybrid.b, &hybrid.m);
    table.text(", A ");
    table.shape(d, columns);
    match hybrid.axis {
        Axis::Attribute => {
            table.text(", Y = x·A ");
            table.shape(&hybrid.b, columns);
        }
        Axis::Instance => {
            table.text(", Y = Aᵀ·x ");
            table.shape(columns, &hybrid.m);
        }
    }
    table.text(
        "\n\n| segment | function | matrix | entries | first | parameters | layout |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for part in parts(hybrid) {
        table.text(format!("| {} | {} | ", part.name, part.function));
        table.shape(d, part.columns);
        table.text(format!(" | {}", part.formula));
        if let Some([nonzeros, entries]) = part.nonzeros {
            table.text(format!(" ({nonzeros} of {entries} are not 0)"));
        }
        table.text(" | ");
        table.number(&part.offset);
        table.text(" | ");
        table.number(&part.segment.length);
        table.text(format!(" | {} |\n", part.segment.layout));
    }
    table.text("\nL = ");
    table.number(&hybrid.composition.l);
    table.text(" parameters");
    table.0
}

/// The table as it is written.
#[derive(Default)]
struct Table(Vec<Piece>);

impl Table {
    fn text(&mut self, text: impl AsRef<str>) {
        if let Some(Piece::Text(last)) = self.0.last_mut() {
            last.push_str(text.as_ref());
        } else {
            self.0.push(Piece::Text(text.as_ref().to_owned()));
        }
    }
    fn number(&mut self, number: &Dim) {
        if number.known.is_some() {
            self.text(number.text());
        } else {
            self.0.push(Piece::Number(number.clone()));
        }
    }
    fn shape(&mut self, rows: &Dim, columns: &Dim) {
        self.number(rows);
        self.text("×");
        self.number(columns);
    }
}

/// The table with expressions in place of numbers that only rustc knows, for rustdoc.
pub(crate) fn text(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Number(number) => number.factor(),
        })
        .collect()
}

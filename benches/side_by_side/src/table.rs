//! Tables in Markdown.

/// A table as it grows.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) text: String,
}

impl Table {
    /// A table with these columns, of which the first few hold text and the others numbers.
    pub(crate) fn new(columns: &[String], text_columns: usize) -> Self {
        let mut table = Self { text: String::new() };
        table.line(columns);
        let alignments =
            (0..columns.len()).map(|column| if column < text_columns { "---" } else { "---:" });
        table.line(&alignments.map(str::to_owned).collect::<Vec<_>>());
        table
    }

    pub(crate) fn line(&mut self, cells: &[String]) {
        self.text.extend(["| ", &cells.join(" | "), " |\n"]);
    }
}

/// µs with two or three digits.
pub(crate) fn microseconds(time: Option<f64>) -> String {
    match time {
        None => "–".into(),
        Some(time) if time < 0.0995 => format!("{time:.3}"),
        Some(time) if time < 9.95 => format!("{time:.2}"),
        Some(time) if time < 99.5 => format!("{time:.1}"),
        Some(time) => format!("{time:.0}"),
    }
}

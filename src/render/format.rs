//! The output formats: their names, extensions and what they can show.

/// A form in which an outcome can be written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// A page for people: tables, pathways as sentences.
    Table,
    /// One JSON array per statement, an object a row.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values (RFC 4180, with line feeds).
    Csv,
    /// Tab-separated values.
    Tsv,
    /// A Markdown table.
    Markdown,
    /// A workbook for Excel and its relatives.
    Xlsx,
    /// A diagram in Graphviz's language.
    Dot,
}

/// What a format shows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FormatKind {
    /// Rows and columns.
    Rows,
    /// A picture of nodes and relationships.
    Diagram,
}

impl Format {
    /// Every format, in the order that help lists them.
    pub const ALL: [Format; 8] = [
        Format::Table,
        Format::Json,
        Format::Jsonl,
        Format::Csv,
        Format::Tsv,
        Format::Markdown,
        Format::Xlsx,
        Format::Dot,
    ];

    /// The name that `--format` takes.
    pub fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Markdown => "markdown",
            Format::Xlsx => "xlsx",
            Format::Dot => "dot",
        }
    }

    /// The file extensions that mean it, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Table => &["txt"],
            Format::Json => &["json"],
            Format::Jsonl => &["jsonl", "ndjson"],
            Format::Csv => &["csv"],
            Format::Tsv => &["tsv", "tab"],
            Format::Markdown => &["md", "markdown"],
            Format::Xlsx => &["xlsx"],
            Format::Dot => &["dot", "gv"],
        }
    }

    /// Whether it shows rows or draws a picture.
    pub fn kind(self) -> FormatKind {
        match self {
            Format::Table
            | Format::Json
            | Format::Jsonl
            | Format::Csv
            | Format::Tsv
            | Format::Markdown
            | Format::Xlsx => FormatKind::Rows,
            Format::Dot => FormatKind::Diagram,
        }
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// The format that a file name's extension means.
    pub fn of_extension(extension: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.extensions().iter().any(|e| e.eq_ignore_ascii_case(extension)))
    }
}

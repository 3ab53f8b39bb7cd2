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
    /// A picture of nodes and relationships.
    Picture(PictureFormat),
}

/// A form in which a picture can be written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PictureFormat {
    /// Scalable Vector Graphics: text stays text.
    Svg,
    /// Pixels.
    Png,
    /// A page to print.
    Pdf,
    /// One page for a browser, with everything in it.
    Html,
    /// Graphviz's language.
    Dot,
    /// Mermaid's language, for Markdown pages that draw it.
    Mermaid,
    /// The picture as data: lanes, boxes and links, each with its place.
    Json,
}

impl PictureFormat {
    /// Every format of a picture, in the order that help lists them.
    pub const ALL: [PictureFormat; 7] = [
        PictureFormat::Svg,
        PictureFormat::Png,
        PictureFormat::Pdf,
        PictureFormat::Html,
        PictureFormat::Dot,
        PictureFormat::Mermaid,
        PictureFormat::Json,
    ];

    /// The name that `--format` takes.
    pub fn name(self) -> &'static str {
        match self {
            PictureFormat::Svg => "svg",
            PictureFormat::Png => "png",
            PictureFormat::Pdf => "pdf",
            PictureFormat::Html => "html",
            PictureFormat::Dot => "dot",
            PictureFormat::Mermaid => "mmd",
            PictureFormat::Json => "json",
        }
    }

    /// The file extensions that mean it, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            PictureFormat::Svg => &["svg"],
            PictureFormat::Png => &["png"],
            PictureFormat::Pdf => &["pdf"],
            PictureFormat::Html => &["html", "htm"],
            PictureFormat::Dot => &["dot", "gv"],
            PictureFormat::Mermaid => &["mmd", "mermaid"],
            PictureFormat::Json => &["json"],
        }
    }

    /// Whether it is bytes that are no text.
    pub fn is_binary(self) -> bool {
        match self {
            PictureFormat::Png | PictureFormat::Pdf => true,
            PictureFormat::Svg
            | PictureFormat::Html
            | PictureFormat::Dot
            | PictureFormat::Mermaid
            | PictureFormat::Json => false,
        }
    }

    /// Whether one file may hold several pictures, one behind the other.
    pub fn takes_several(self) -> bool {
        match self {
            PictureFormat::Dot => true,
            PictureFormat::Svg
            | PictureFormat::Png
            | PictureFormat::Pdf
            | PictureFormat::Html
            | PictureFormat::Mermaid
            | PictureFormat::Json => false,
        }
    }

    /// Whether everything in it has a place of ours: the others lay out for themselves.
    pub fn has_places(self) -> bool {
        match self {
            PictureFormat::Svg
            | PictureFormat::Png
            | PictureFormat::Pdf
            | PictureFormat::Html
            | PictureFormat::Json => true,
            PictureFormat::Dot | PictureFormat::Mermaid => false,
        }
    }

    /// The names of all, for messages: `svg, png, ... and json`.
    pub fn names() -> String {
        let names = PictureFormat::ALL.map(PictureFormat::name);
        match names.split_last() {
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

impl Format {
    /// Every format, in the order that help lists them. `json` is rows here: see [`Format::picture`].
    pub const ALL: [Format; 13] = [
        Format::Table,
        Format::Json,
        Format::Jsonl,
        Format::Csv,
        Format::Tsv,
        Format::Markdown,
        Format::Xlsx,
        Format::Picture(PictureFormat::Svg),
        Format::Picture(PictureFormat::Png),
        Format::Picture(PictureFormat::Pdf),
        Format::Picture(PictureFormat::Html),
        Format::Picture(PictureFormat::Dot),
        Format::Picture(PictureFormat::Mermaid),
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
            Format::Picture(picture) => picture.name(),
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
            Format::Picture(picture) => picture.extensions(),
        }
    }

    /// The picture that it is where a picture is asked for: JSON then holds the picture, not rows. None for
    /// a format that draws nothing.
    pub fn picture(self) -> Option<PictureFormat> {
        match self {
            Format::Picture(picture) => Some(picture),
            Format::Json => Some(PictureFormat::Json),
            Format::Table | Format::Jsonl | Format::Csv | Format::Tsv | Format::Markdown | Format::Xlsx => None,
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

#[cfg(test)]
mod tests {
    use super::{Format, PictureFormat};

    #[test]
    fn every_picture_is_found_by_its_name_and_by_its_extensions() {
        for picture in PictureFormat::ALL {
            assert_eq!(Format::named(picture.name()).and_then(Format::picture), Some(picture));
            for extension in picture.extensions() {
                assert_eq!(Format::of_extension(extension).and_then(Format::picture), Some(picture), "{extension}");
            }
        }
        assert_eq!(Format::named("json"), Some(Format::Json), "an answer in JSON is rows");
        assert_eq!(Format::Csv.picture(), None);
    }
}

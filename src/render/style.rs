//! How a page for people may look: its width, its signs, its colours.

use anstyle::{AnsiColor, Style as Ansi};

/// How a page for people may look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Columns of the terminal; nothing is folded where it is `None`.
    pub width: Option<usize>,
    /// ASCII only, without box drawing.
    pub plain: bool,
    /// Whether colours may be used.
    pub color: bool,
    /// How many rows of a long result to show: the head and the tail; all of them where it is `None`.
    pub max_rows: Option<usize>,
    /// Whether a person at the prompt reads it: what can be done next is said in the prompt's commands.
    pub prompt: bool,
    /// How pictures look.
    pub picture: Picture,
}

/// How a picture may look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Picture {
    /// The most boxes; above it a column folds its last ones into one.
    pub max_boxes: usize,
    /// Light lines on a dark page.
    pub dark: bool,
}

impl Default for Picture {
    fn default() -> Self {
        Picture { max_boxes: 30, dark: false }
    }
}

impl Default for Style {
    /// As in a file: full width, every row, no colour.
    fn default() -> Self {
        Style { width: None, plain: false, color: false, max_rows: None, prompt: false, picture: Picture::default() }
    }
}

/// The signs that pages are drawn with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Glyphs {
    /// Opens a step's reading: `──`.
    pub line: &'static str,
    /// Closes a step that is followed in its own direction: `─▶`.
    pub forward: &'static str,
    /// Opens a step that is followed against its direction: `◀─`.
    pub backward: &'static str,
    /// Stands for null.
    pub null: &'static str,
    /// Stands for what is left out.
    pub dots: &'static str,
    /// Opens an item of a list.
    pub bullet: &'static str,
}

const UNICODE: Glyphs =
    Glyphs { line: "──", forward: "─▶", backward: "◀─", null: "—", dots: "…", bullet: "•" };

const ASCII: Glyphs = Glyphs { line: "--", forward: "-->", backward: "<--", null: "(null)", dots: "...", bullet: "-" };

impl Style {
    /// The same in a file: full width, every row, no colour.
    #[must_use]
    pub fn in_file(self) -> Style {
        Style { width: None, color: false, max_rows: None, ..self }
    }

    /// The signs to draw with.
    pub fn glyphs(&self) -> &'static Glyphs {
        if self.plain { &ASCII } else { &UNICODE }
    }

    /// `text` in bold.
    pub fn bold(&self, text: &str) -> String {
        self.paint(Ansi::new().bold(), text)
    }

    /// `text` dimmed: what stands beside the answer.
    pub fn dim(&self, text: &str) -> String {
        self.paint(Ansi::new().dimmed(), text)
    }

    /// `text` as what holds firmly.
    pub fn firm(&self, text: &str) -> String {
        self.paint(AnsiColor::Green.on_default(), text)
    }

    /// `text` as what was inferred.
    pub fn inferred(&self, text: &str) -> String {
        self.paint(AnsiColor::Yellow.on_default(), text)
    }

    fn paint(&self, ansi: Ansi, text: &str) -> String {
        if self.color && !text.is_empty() { format!("{ansi}{text}{ansi:#}") } else { text.to_owned() }
    }
}

//! How a page for people may look: its width, its signs, its colours.

use crate::session::{Budget, DEFAULT_MEMORY, Request};
use crate::value::{NodeId, RelationshipId};
use anstyle::{AnsiColor, Style as Ansi};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// How a page for people may look.
#[derive(Clone, PartialEq, Eq, Debug)]
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// The most boxes; above it a lane folds its last ones into one.
    pub max_boxes: usize,
    /// Its colours.
    pub theme: Theme,
    /// Its title, instead of the sentence that says what was asked.
    pub title: Option<String>,
    /// Where pathways lead.
    pub flow: Flow,
    /// The page it must fit on.
    pub page: Option<Page>,
    /// What stands out, instead of the asked-for pathway.
    pub highlight: Option<Highlight>,
    /// What drawing it may use.
    pub limits: Limits,
}

/// What drawing a picture may use: as for the statement whose answer it shows.
#[derive(Clone, Debug)]
pub struct Limits {
    /// When it must be done.
    pub deadline: Option<Instant>,
    /// Set from another thread or a signal to stop it.
    pub cancel: Option<Arc<AtomicBool>>,
    /// Bytes it may hold.
    pub max_memory: usize,
}

impl Limits {
    /// The limits of a request that starts now.
    pub fn of(request: &Request) -> Limits {
        Limits {
            deadline: request.timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
            cancel: request.cancel.clone(),
            max_memory: request.max_memory.unwrap_or(DEFAULT_MEMORY),
        }
    }

    /// A budget to draw with.
    pub fn budget(&self) -> Budget {
        Budget::new(self.deadline, self.cancel.clone(), self.max_memory)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits { deadline: None, cancel: None, max_memory: DEFAULT_MEMORY }
    }
}

impl PartialEq for Limits {
    fn eq(&self, other: &Limits) -> bool {
        let same_flag = match (&self.cancel, &other.cancel) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        same_flag && (self.deadline, self.max_memory) == (other.deadline, other.max_memory)
    }
}

impl Eq for Limits {}

/// A picture's colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// Dark lines on a light page.
    Light,
    /// Light lines on a dark page.
    Dark,
    /// Whichever the reader's device asks for, where the format can tell; else light.
    #[default]
    Auto,
}

/// Where the pathways of a picture lead.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Flow {
    /// From left to right: lanes are columns.
    #[default]
    Right,
    /// From top to bottom: lanes are rows.
    Down,
}

/// A paper size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Page {
    /// 8.5 by 11 inches.
    Letter,
    /// 210 by 297 millimetres.
    A4,
}

/// What stands out in a picture: the answer to another statement over the same graph.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Highlight {
    /// Its nodes.
    pub nodes: Vec<NodeId>,
    /// Its relationships.
    pub relationships: Vec<RelationshipId>,
}

impl Default for Picture {
    fn default() -> Self {
        Picture {
            max_boxes: 30,
            theme: Theme::default(),
            title: None,
            flow: Flow::default(),
            page: None,
            highlight: None,
            limits: Limits::default(),
        }
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
    /// A branch that is not the last: `├`.
    pub tee: &'static str,
    /// The last branch of those that grow downwards: `└`.
    pub corner: &'static str,
    /// The first branch of those that flow together below: `┌`.
    pub top: &'static str,
    /// Beside what lies between two branches: `│`.
    pub bar: &'static str,
    /// Joins a branch that flows in: `─`.
    pub dash: &'static str,
    /// Opens and closes a step that is followed in its own direction, where pathways are joined.
    pub opens_forward: &'static str,
    /// See [`Glyphs::opens_forward`].
    pub closes_forward: &'static str,
    /// The same against its direction.
    pub opens_backward: &'static str,
    /// See [`Glyphs::opens_backward`].
    pub closes_backward: &'static str,
}

const UNICODE: Glyphs = Glyphs {
    line: "──",
    forward: "─▶",
    backward: "◀─",
    null: "—",
    dots: "…",
    bullet: "•",
    tee: "├",
    corner: "└",
    top: "┌",
    bar: "│",
    dash: "─",
    opens_forward: "──",
    closes_forward: "─▶",
    opens_backward: "◀─",
    closes_backward: "──",
};

const ASCII: Glyphs = Glyphs {
    line: "--",
    forward: "-->",
    backward: "<--",
    null: "(null)",
    dots: "...",
    bullet: "-",
    tee: "|",
    corner: "`",
    top: ",",
    bar: "|",
    dash: "-",
    opens_forward: "-- ",
    closes_forward: " -->",
    opens_backward: "<-- ",
    closes_backward: " --",
};

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

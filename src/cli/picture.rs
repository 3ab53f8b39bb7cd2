//! What a picture may be asked to be, and how it is made: what `draw`, `:draw` and the pipe share.

use super::commands::distance;
use super::console::{At, Console};
use super::output::{Output, Target};
use super::status::{Failure, Status};
use crate::diagnostic::{Diagnostic, ErrorType, Severity};
use crate::render::picture::{self, WordsForm};
use crate::render::{Flow, Highlight, Limits, Page, Picture, PictureFormat, Theme};
use crate::session::{Outcome, Request, Session};
use std::path::{Path, PathBuf};

/// What a picture was asked to be.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// How it may look.
    pub picture: Picture,
    /// The statement whose answer stands out.
    pub highlight: Option<String>,
    /// The file for the same in words.
    pub alt: Option<PathBuf>,
}

/// An option of a picture: `--theme` on the command line and behind `:draw`, `theme` in the pipe.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PictureOption {
    Theme,
    Title,
    MaxBoxes,
    Direction,
    Highlight,
    Page,
    Alt,
}

/// The most boxes that may be asked for: more than anyone could read.
const MOST_BOXES: usize = 100_000;

impl PictureOption {
    /// Every option, in the order that help lists them.
    pub const ALL: [PictureOption; 7] = [
        PictureOption::Theme,
        PictureOption::Title,
        PictureOption::MaxBoxes,
        PictureOption::Direction,
        PictureOption::Highlight,
        PictureOption::Page,
        PictureOption::Alt,
    ];

    /// Its name, without the dashes.
    pub fn name(self) -> &'static str {
        match self {
            PictureOption::Theme => "theme",
            PictureOption::Title => "title",
            PictureOption::MaxBoxes => "max-boxes",
            PictureOption::Direction => "direction",
            PictureOption::Highlight => "highlight",
            PictureOption::Page => "page",
            PictureOption::Alt => "alt",
        }
    }

    /// The values it takes; none where any will do.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            PictureOption::Theme => &["light", "dark", "auto"],
            PictureOption::Direction => &["right", "down"],
            PictureOption::Page => &["letter", "a4"],
            PictureOption::Title | PictureOption::MaxBoxes | PictureOption::Highlight | PictureOption::Alt => &[],
        }
    }

    /// What it does.
    pub fn about(self) -> &'static str {
        match self {
            PictureOption::Theme => "light, dark, or auto: as the reader's device has it",
            PictureOption::Title => "a title instead of the sentence that says what was asked",
            PictureOption::MaxBoxes => "the most boxes; above it a kind folds its last ones into one",
            PictureOption::Direction => "where pathways lead: right or down",
            PictureOption::Highlight => "a statement whose answer stands out",
            PictureOption::Page => "fit one page to print: letter or a4",
            PictureOption::Alt => "the same pathways in words, in a file of their own",
        }
    }

    /// The option of this name.
    ///
    /// # Errors
    /// A name that is none.
    pub fn named(name: &str) -> Result<PictureOption, Box<Diagnostic>> {
        if let Some(option) = PictureOption::ALL.into_iter().find(|option| option.name() == name) {
            return Ok(option);
        }
        let names = PictureOption::ALL.map(PictureOption::name);
        let dashed: Vec<String> = names.iter().map(|name| format!("`--{name}`")).collect();
        let refused =
            usage(format!("a picture has no option `--{name}`")).hint(format!("its options are {}", dashed.join(", ")));
        Err(match near(name, &names) {
            Some(near) => refused.near(vec![format!("--{near}")]),
            None => refused,
        })
    }

    /// Takes a value for the option.
    ///
    /// # Errors
    /// A value that it does not take.
    pub fn set(self, value: &str, wanted: &mut Wanted) -> Result<(), Box<Diagnostic>> {
        match self {
            PictureOption::Theme => {
                wanted.picture.theme = self.one_of(value, &[Theme::Light, Theme::Dark, Theme::Auto])?
            }
            PictureOption::Direction => wanted.picture.flow = self.one_of(value, &[Flow::Right, Flow::Down])?,
            PictureOption::Page => wanted.picture.page = Some(self.one_of(value, &[Page::Letter, Page::A4])?),
            PictureOption::Title => wanted.picture.title = Some(self.something(value)?),
            PictureOption::Highlight => wanted.highlight = Some(self.something(value)?),
            PictureOption::MaxBoxes => wanted.picture.max_boxes = boxes(value)?,
            PictureOption::Alt => {
                words_form(Path::new(value))?;
                wanted.alt = Some(PathBuf::from(value));
            }
        }
        Ok(())
    }

    /// The meaning, one for each of the values, of the value that was given.
    fn one_of<T: Copy>(self, value: &str, meanings: &[T]) -> Result<T, Box<Diagnostic>> {
        let values = self.values();
        let found = values.iter().position(|known| known.eq_ignore_ascii_case(value.trim()));
        if let Some(meaning) = found.and_then(|at| meanings.get(at)) {
            return Ok(*meaning);
        }
        let refused = usage(format!("`--{}` takes {}, not `{value}`", self.name(), values.join(", ")));
        Err(match near(value, values) {
            Some(near) => refused.near(vec![near.to_owned()]),
            None => refused,
        })
    }

    fn something(self, value: &str) -> Result<String, Box<Diagnostic>> {
        match value.trim() {
            "" => Err(usage(format!("`--{}` has nothing behind it", self.name())).hint(self.about())),
            value => Ok(value.to_owned()),
        }
    }
}

fn boxes(value: &str) -> Result<usize, Box<Diagnostic>> {
    match value.trim().parse::<usize>() {
        Ok(boxes) if (1..=MOST_BOXES).contains(&boxes) => Ok(boxes),
        _ => Err(usage(format!("`--max-boxes` takes a number from 1 to {MOST_BOXES}, not `{value}`"))),
    }
}

/// Refuses, before anything is asked, files that could not be written in the end.
///
/// # Errors
/// A folder that is not there; a picture and its words in one file.
pub fn check_places(target: &Target, wanted: &Wanted) -> Result<(), Failure> {
    let Some(alt) = &wanted.alt else { return Ok(()) };
    Failure::unless_folder_of(alt)?;
    match target {
        Target::File(path) if is_same_file(path, alt) => Err(Failure::Usage(format!(
            "`{}` is to hold both the picture and, by `--alt`, its words: one would replace the other; give each a file of \
             its own",
            alt.display()
        ))),
        Target::File(_) | Target::Stdout => Ok(()),
    }
}

/// Whether two names mean one file, which need not be there yet.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let settled = |path: &Path| {
        let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        full.canonicalize().ok().or_else(|| Some(full.parent()?.canonicalize().ok()?.join(full.file_name()?)))
    };
    one == other || settled(one).is_some_and(|one| settled(other) == Some(one))
}

/// How the words in a file of this name are written.
fn words_form(path: &Path) -> Result<WordsForm, Box<Diagnostic>> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        None | Some("txt") if path.file_name().is_some_and(|name| name != "-") => Ok(WordsForm::Text),
        Some("md" | "markdown") => Ok(WordsForm::Markdown),
        _ => {
            Err(usage(format!("`--alt` writes words to a file that ends in .txt or .md, not to `{}`", path.display())))
        }
    }
}

fn usage(message: impl Into<String>) -> Box<Diagnostic> {
    Diagnostic::compile("bad-usage", ErrorType::UsageError, "", message)
}

/// The nearest of some words, if one is near.
pub fn near<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let word = word.to_lowercase();
    let nearest = words.iter().map(|known| (distance(&word, known), *known)).min();
    nearest.filter(|(distance, known)| *distance <= known.len().div_ceil(3)).map(|(_, known)| known)
}

/// Why there is no picture in a format of this name.
pub fn no_such_picture(name: &str) -> Box<Diagnostic> {
    let names = PictureFormat::ALL.map(PictureFormat::name);
    let message = format!("`{name}` is no format of a picture; there are {}", PictureFormat::names());
    let refused = Diagnostic::compile("unsupported-format", ErrorType::UsageError, "", message);
    match near(name, &names) {
        Some(near) => refused.near(vec![near.to_owned()]),
        None => refused,
    }
}

/// Why a file without an extension is no place for a picture.
pub fn no_extension(path: &Path) -> Box<Diagnostic> {
    let extensions: Vec<String> = PictureFormat::ALL.iter().map(|format| format!("`.{}`", format.name())).collect();
    let path = path.display();
    usage(format!("`{path}` does not say by its name which picture it is to hold"))
        .hint(format!("give it an extension, as with `{path}.svg`; there are {}", extensions.join(", ")))
}

/// A picture that was made, with what belongs beside it.
pub struct Made {
    bytes: Vec<u8>,
    words: Option<(PathBuf, String)>,
}

impl Made {
    /// Writes the picture and its words.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(self, output: &mut Output) -> Result<(), Failure> {
        output.write_picture(&self.bytes, self.words)
    }
}

/// Makes a picture of an answer. What is wrong was said when the status comes back.
pub fn make(
    console: &mut Console,
    outcome: &Outcome,
    format: PictureFormat,
    wanted: &Wanted,
    (text, at): (&str, Option<At<'_>>),
) -> Result<Made, Status> {
    let mut picture = wanted.picture.clone();
    if let Some(statement) = &wanted.highlight {
        let found = console.interruptible(|session, request| highlight(session, request, statement, outcome, &picture));
        let (highlight, warnings) = found.map_err(|refused| {
            let status = console.refuse(refused, statement, at);
            // What it offers is no statement of its own.
            console.offered = None;
            status
        })?;
        picture.highlight = Some(highlight);
        for warning in warnings {
            console.reporter.diagnostic(&warning, statement);
        }
    }
    let made = console.interruptible(|_, request| {
        picture.limits = Limits::of(request);
        let drawn = picture::draw(outcome, format, &picture)?;
        let words = wanted.alt.as_ref().map(|path| {
            let form = words_form(path)?;
            Ok::<_, Box<Diagnostic>>((path.clone(), picture::words(outcome, form, &picture)?))
        });
        Ok((Made { bytes: drawn.bytes, words: words.transpose()? }, drawn.warnings))
    });
    let (made, warnings) = made.map_err(|refused| console.refuse(refused, text, at))?;
    for warning in warnings {
        console.reporter.diagnostic(&warning, text);
    }
    Ok(made)
}

/// A refusal to change anything, as it reads where a picture is drawn: no option would allow it there.
pub fn only_reads(mut refused: Box<Diagnostic>) -> Box<Diagnostic> {
    if refused.code == "read-only" {
        "a picture's statement only reads, and this one changes the graph".clone_into(&mut refused.message);
        refused.hints.clear();
        refused = refused.hint("change the graph with a statement of its own first, then draw what it holds");
    }
    refused
}

/// What the answer to another statement makes stand out in an outcome's picture, and what is to be said about it.
///
/// # Errors
/// What is wrong with the other statement; a limit that it reached.
pub fn highlight(
    session: &mut Session,
    request: &Request,
    statement: &str,
    outcome: &Outcome,
    picture: &Picture,
) -> Result<(Highlight, Vec<Diagnostic>), Box<Diagnostic>> {
    let told = |refused: Box<Diagnostic>| refused.hint("this is the statement that says what stands out (`highlight`)");
    let request = Request { read_only: true, ..request.clone() };
    let found = session.execute(statement, &request).map_err(|refused| told(only_reads(refused)))?;
    if let Some(stopped) = found.stopped {
        return Err(told(stopped));
    }
    let highlight = picture::highlight(&found);
    let is_warning = |one: &Diagnostic| one.severity == Severity::Warning;
    let mut warnings: Vec<Diagnostic> = found.diagnostics.into_iter().filter(is_warning).collect();
    let looked_for = Picture { highlight: Some(highlight.clone()), ..picture.clone() };
    if !picture::shows_highlight(outcome, &looked_for) {
        let message = if found.rows.is_empty() {
            "the statement that says what stands out has no rows, so nothing does"
        } else {
            "the statement that says what stands out gives nothing of this answer, so it stands beside it"
        };
        warnings.push(*Diagnostic::warning("nothing-highlighted", message));
    }
    Ok((highlight, warnings))
}

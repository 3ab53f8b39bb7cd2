//! Where results go: standard output or a file, in which format.

use super::interrupt::Interrupt;
use super::status::Failure;
use super::watched::Watched;
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::load::replacement::Replacement;
use crate::render::xlsx::Book;
use crate::render::{self, Format, PictureFormat, Style, picture};
use crate::session::Outcome;
use std::collections::BTreeSet;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// A place to write results to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

impl Target {
    /// The target that `-o` names; `-` is standard output.
    pub fn new(output: Option<&Path>) -> Target {
        match output {
            None => Target::Stdout,
            Some(path) if path.as_os_str() == "-" => Target::Stdout,
            Some(path) => Target::File(path.to_owned()),
        }
    }

    /// The format that a file's extension means.
    ///
    /// # Errors
    /// An extension that means none.
    pub fn format_of_extension(&self) -> Result<Option<Format>, Failure> {
        let Target::File(path) = self else { return Ok(None) };
        let Some(extension) = path.extension().and_then(|extension| extension.to_str()) else { return Ok(None) };
        match Format::of_extension(extension) {
            Some(format) => Ok(Some(format)),
            None => Err(Failure::Usage(unknown_extension(path, extension))),
        }
    }
}

fn unknown_extension(path: &Path, extension: &str) -> String {
    let path = path.display();
    let known: Vec<String> =
        Format::ALL.iter().flat_map(|format| format.extensions()).map(|extension| format!(".{extension}")).collect();
    format!(
        "`{path}`: no format has the extension `.{extension}`; known are {}; or name one with --format",
        known.join(", ")
    )
}

/// Whether a statement gives an answer, or only changes something.
fn gives_an_answer(outcome: &Outcome) -> bool {
    !outcome.columns.is_empty() || outcome.explanation.is_some()
}

/// Results on their way out. A file is made when the first result is there, so that a statement
/// that fails leaves no empty file behind. A file that stood there, and any picture, is replaced at the end, when all is
/// written; rows that go to a new file can be seen there as they come.
pub struct Output {
    target: Target,
    format: Option<Format>,
    file: Option<BufWriter<Replacement>>,
    /// The words of a picture, whole and beside their place: they get their name with the picture.
    words: Option<(PathBuf, Replacement)>,
    /// Whether an answer was written already: pages for people set the next one apart.
    has_answers: bool,
    /// Whether a statement that gives nothing ran before any answer: a JSON file then says so at its end.
    owes_nothing: bool,
    /// Answers that become a spreadsheet together, when all are there.
    book: Option<Book>,
    /// What was to be said against answers that were written all the same.
    remarks: Vec<Diagnostic>,
    /// The sources that pages of Markdown have credited so far: each is credited once.
    credited: BTreeSet<String>,
    /// What the script calls the next answer: it names a sheet.
    pub title: Option<String>,
}

impl Output {
    /// Results to this target, in this format or whichever suits it.
    pub fn new(target: Target, format: Option<Format>) -> Self {
        Output {
            target,
            format,
            file: None,
            words: None,
            has_answers: false,
            owes_nothing: false,
            book: None,
            remarks: Vec::new(),
            credited: BTreeSet::new(),
            title: None,
        }
    }

    /// The format that results are written in.
    pub fn format(&self) -> Format {
        match (self.format, &self.target) {
            (Some(format), _) => format,
            (None, Target::Stdout) if io::stdout().is_terminal() => Format::Table,
            (None, _) => Format::Json,
        }
    }

    /// The format that was chosen; `None` is whichever suits.
    pub fn chosen_format(&self) -> Option<Format> {
        self.format
    }

    /// Where results go.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Makes the file now, so that one that cannot be made is noticed.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub fn open(&mut self) -> Result<(), Failure> {
        self.with(|_| Ok(()))
    }

    /// Chooses the format; `None` is whichever suits.
    pub fn set_format(&mut self, format: Option<Format>) {
        self.format = format;
    }

    /// Whether people will read the notes of an answer under it, in the same place.
    pub fn shows_notes(&self) -> bool {
        self.is_page() || self.picture().is_some()
    }

    /// Whether results are pages for people.
    pub fn is_page(&self) -> bool {
        matches!(self.format(), Format::Table | Format::Markdown)
    }

    /// Whether an answer was written.
    pub fn has_answers(&self) -> bool {
        self.has_answers
    }

    /// What is to be said against writing an outcome here: a picture of nothing, or a second array in a
    /// JSON file, which would make it no JSON.
    pub fn objection(&self, outcome: &Outcome) -> Option<Box<Diagnostic>> {
        if !gives_an_answer(outcome) {
            return None;
        }
        if let Some(format) = self.picture() {
            return self.no_picture(format).or_else(|| picture::undrawable(outcome));
        }
        if self.format() == Format::Xlsx && self.target == Target::Stdout && io::stdout().is_terminal() {
            let message = "a spreadsheet is no text that a terminal could show";
            return Some(
                Diagnostic::compile("bad-usage", ErrorType::UsageError, "", message)
                    .hint("send it to a file: `-o answer.xlsx`, or `:output answer.xlsx`"),
            );
        }
        match &self.target {
            Target::File(path) if self.format() == Format::Json && self.has_answers => Some(
                Diagnostic::compile(
                    "bad-usage",
                    ErrorType::UsageError,
                    "",
                    format!(
                        "`{}` holds an answer already, and a second array behind it would be no JSON",
                        path.display()
                    ),
                )
                .hint("a `.jsonl` file (or `--format jsonl`) takes any number of answers, a row a line")
                .hint("or give each statement a file of its own, in a script with `:output FILE`"),
            ),
            _ => None,
        }
    }

    /// The picture that results are written as, where they are pictures.
    fn picture(&self) -> Option<PictureFormat> {
        match self.format() {
            Format::Picture(picture) => Some(picture),
            Format::Table
            | Format::Json
            | Format::Jsonl
            | Format::Csv
            | Format::Tsv
            | Format::Markdown
            | Format::Xlsx => None,
        }
    }

    /// The picture that this outcome is to be written as; none where it gives no answer, or results are no pictures.
    pub fn picture_of(&self, outcome: &Outcome) -> Option<PictureFormat> {
        self.picture().filter(|_| gives_an_answer(outcome))
    }

    /// What is to be said against a picture here, whatever it shows.
    fn no_picture(&self, format: PictureFormat) -> Option<Box<Diagnostic>> {
        let name = format.name();
        let refuse = |message: String| Diagnostic::compile("bad-usage", ErrorType::UsageError, "", message);
        if format.is_binary() && self.target == Target::Stdout && io::stdout().is_terminal() {
            let refused = refuse(format!("a `{name}` picture is bytes that a terminal cannot show"));
            return Some(
                refused.hint(format!("write it to a file, as with `-o pathways.{name}` or `:draw pathways.{name}`")),
            );
        }
        if self.has_answers && !format.takes_several() {
            let place = match &self.target {
                Target::Stdout => "standard output".to_owned(),
                Target::File(path) => format!("`{}`", path.display()),
            };
            let refused =
                refuse(format!("{place} has a picture already, and a second one behind it would be no `{name}`"));
            return Some(
                refused.hint("draw each answer to a file of its own, in a script with `:draw FILE STATEMENT`"),
            );
        }
        None
    }

    /// Writes a picture, and in a file of their own the words that go with it. Both get their names at the end, or neither.
    ///
    /// # Errors
    /// Whatever the target or the words' file reports.
    pub fn write_picture(&mut self, bytes: &[u8], words: Option<(PathBuf, String)>) -> Result<(), Failure> {
        if let Some((path, text)) = words {
            let write = |mut file: Replacement| {
                file.write_all(text.as_bytes())?;
                file.settle()?;
                Ok(file)
            };
            let written = Replacement::create(&path).and_then(write).map_err(|error| Failure::file(&path, error))?;
            self.words = Some((path, written));
        }
        self.has_answers = true;
        self.with(|out| out.write_all(bytes))
    }

    /// This output, to be put back in a moment; in its place stands one on standard output.
    pub fn taken(&mut self) -> Output {
        std::mem::replace(self, Output::new(Target::Stdout, None))
    }

    /// Writes an outcome. In `conversation` what a person types sets the answers apart; elsewhere a blank
    /// line does, on pages. Where an interrupt watches, it ends the writing; gives whether it did.
    ///
    /// # Errors
    /// Whatever the target reports.
    pub fn write(
        &mut self,
        statement: &str,
        outcome: &Outcome,
        style: &Style,
        conversation: bool,
        interrupt: Option<&Interrupt>,
    ) -> Result<bool, Failure> {
        let format = self.format();
        let is_file = self.target != Target::Stdout;
        if !gives_an_answer(outcome) && (self.picture().is_some() || (is_file && format == Format::Json)) {
            self.owes_nothing = true;
            return Ok(false);
        }
        if format == Format::Xlsx {
            self.has_answers |= gives_an_answer(outcome);
            let added = self.book.get_or_insert_default().add(self.title.as_deref(), statement, outcome);
            self.remarks.extend(added.map_err(|diagnostic| Failure::Data(vec![*diagnostic]))?);
            return Ok(false);
        }
        let set_apart = self.has_answers && !conversation && self.is_page() && !outcome.columns.is_empty();
        self.has_answers |= gives_an_answer(outcome);
        let mut stopped = false;
        let mut credited = std::mem::take(&mut self.credited);
        let written = self.with(|out| {
            let mut out = Watched::new(out, interrupt);
            let written = if set_apart { writeln!(out) } else { Ok(()) };
            let written = written.and_then(|()| match format {
                Format::Markdown => render::markdown::write(outcome, &mut credited, &mut out),
                Format::Table
                | Format::Json
                | Format::Jsonl
                | Format::Csv
                | Format::Tsv
                | Format::Xlsx
                | Format::Picture(_) => render::write(outcome, format, style, &mut out),
            });
            stopped = out.stopped;
            if stopped { Ok(()) } else { written }
        });
        self.credited = credited;
        written?;
        Ok(stopped)
    }

    /// What there is to say about the answers written since this was asked last.
    pub fn take_remarks(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.remarks)
    }

    /// Writes text as it stands; in a spreadsheet it is a sheet that `name` names.
    ///
    /// # Errors
    /// Whatever the target reports.
    pub fn write_page(&mut self, name: &str, text: &str) -> Result<(), Failure> {
        if self.format() == Format::Xlsx {
            let added = self.book.get_or_insert_default().add_text(None, name, text);
            return added.map_err(|diagnostic| Failure::Data(vec![*diagnostic]));
        }
        self.write_text(text)
    }

    /// Writes text as it stands.
    ///
    /// # Errors
    /// Whatever the target reports.
    pub fn write_text(&mut self, text: &str) -> Result<(), Failure> {
        self.with(|out| out.write_all(text.as_bytes()))
    }

    fn with(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        match &self.target {
            Target::Stdout => {
                let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
                write(&mut out).and_then(|()| out.flush()).map_err(Failure::stdout)
            }
            Target::File(path) => {
                let name = |error| Failure::file(path, error);
                if self.file.is_none() {
                    let replaces = path.exists() || self.picture().is_some();
                    let file = if replaces { Replacement::create(path) } else { Replacement::in_place(path) };
                    self.file = Some(BufWriter::new(file.map_err(name)?));
                }
                let Some(file) = &mut self.file else { return Ok(()) };
                write(file).map_err(name)
            }
        }
    }

    /// Drops results that would take the place of a file that is there: it stays as it was, and its path is given back.
    /// Elsewhere nothing happens: what there is stays where it was written.
    pub fn leave_as_it_was(&mut self) -> Option<PathBuf> {
        let Target::File(path) = &self.target else { return None };
        let replaces = match &self.file {
            Some(file) => file.get_ref().replaces(),
            None => self.book.as_ref().is_some_and(|book| !book.is_empty()) && path.exists(),
        };
        if !replaces {
            return None;
        }
        (self.file, self.book, self.words) = (None, None, None);
        Some(full(path))
    }

    /// Ends the results: what is still held is written, and the files' full paths are given back.
    ///
    /// # Errors
    /// Whatever a file reports.
    pub fn finish(&mut self) -> Result<Vec<PathBuf>, Failure> {
        if self.owes_nothing && !self.has_answers && self.format() == Format::Json {
            self.write_text("[]\n")?;
        }
        if let Some(book) = self.book.take().filter(|book| !book.is_empty()) {
            let bytes = book.finish().map_err(|error| match &self.target {
                Target::Stdout => Failure::stdout(error),
                Target::File(path) => Failure::file(path, error),
            })?;
            self.with(|out| out.write_all(&bytes))?;
        }
        let mut files = Vec::new();
        if let (Some(file), Target::File(path)) = (self.file.take(), &self.target) {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error);
            let file = file.map_err(|error| Failure::file(path, error))?;
            // Where nothing was answered, what stood there is not lost for it.
            if self.has_answers || !file.is_blank() {
                file.commit().map_err(|error| Failure::file(path, error))?;
                files.push(full(path));
            }
        }
        if let Some((path, words)) = self.words.take() {
            words.commit().map_err(|error| Failure::file(&path, error))?;
            files.push(full(&path));
        }
        Ok(files)
    }
}

fn full(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

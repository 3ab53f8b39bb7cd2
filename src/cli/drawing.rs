//! `:draw FILE [OPTIONS] [STATEMENT]`, at the prompt and in scripts: how the line is read, and carried out.

use super::commands::Command;
use super::console::{At, Console, Flow};
use super::output::{Output, Target};
use super::picture::{self, PictureOption, Wanted, no_extension, no_such_picture};
use super::status::{Failure, Status};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::render::{Format, PictureFormat};
use std::path::Path;

/// What a line asks for.
#[derive(PartialEq, Eq, Debug)]
struct Line<'l> {
    file: String,
    wanted: Wanted,
    /// File and options as they were written.
    head: &'l str,
    /// The statement, without its `;`; empty for the last answer.
    statement: &'l str,
}

/// What the end of a line that is being typed is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Typed {
    /// The picture's file, or another one.
    File,
    /// An option's name, with its dashes.
    Option,
    /// An option's value.
    Value(PictureOption),
    /// A statement.
    Statement,
}

/// Carries out the command; `rest` is what stands behind its name.
///
/// # Errors
/// Results that cannot be written.
pub fn run(console: &mut Console, rest: &str, at: Option<At<'_>>) -> Result<Flow, Failure> {
    let read = read(rest).and_then(|line| Ok((format(&line.file)?, line)));
    let (format, line) = match read {
        Ok(read) => read,
        Err(refused) => return Ok(Flow::Next(console.refuse(refused, "", at))),
    };
    let Some(path) = super::commands::path(&line.file) else { return Ok(Flow::Next(needs(console, at))) };
    let statement = match (line.statement, &console.last_answer) {
        ("", Some(last)) => last.clone(),
        ("", None) => {
            let refused = refuse("bad-command", "there is no answer to draw yet");
            return Ok(Flow::Next(console.refuse(refused, "", at)));
        }
        (statement, _) => statement.to_owned(),
    };
    let target = Target::new(Some(&path));
    Failure::unless_folder_of(&path)?;
    picture::check_places(&target, &line.wanted)?;
    let mut output = Output::new(target, Some(Format::Picture(format)));
    let outcome = console.execute(&statement).and_then(|outcome| match output.objection(&outcome) {
        Some(refused) => Err(refused),
        None if outcome.columns.is_empty() => {
            Err(refuse("bad-command", "the statement gives no answer, so there is nothing to draw"))
        }
        None => Ok(outcome),
    });
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(mut refused) => {
            // What is offered instead is drawn too.
            for corrected in &mut refused.corrections {
                *corrected = format!(":draw {} {corrected}", line.head);
            }
            return Ok(Flow::Next(console.refuse(refused, &statement, at)));
        }
    };
    let made = match picture::make(console, &outcome, format, &line.wanted, (&statement, at)) {
        Ok(made) => made,
        Err(status) => return Ok(Flow::Next(status)),
    };
    if let Some(problem) = outcome.graph.trouble() {
        // It came up while the picture was made: something may be missing in it.
        return Ok(Flow::Next(console.refuse(Box::new(problem.clone()), "", at)));
    }
    made.write(&mut output)?;
    for path in output.finish()? {
        console.reporter.line(&path.display().to_string());
    }
    let asked = match line.statement {
        "" => String::new(),
        asked => console.spelled_right(asked, &outcome),
    };
    console.record.command(format!(":draw {} {asked}", line.head).trim_end());
    Ok(Flow::Next(console.warn(&outcome, &statement, at)))
}

fn refuse(code: &'static str, message: impl Into<String>) -> Box<Diagnostic> {
    Diagnostic::compile(code, ErrorType::UsageError, "", message)
}

fn needs(console: &mut Console, at: Option<At<'_>>) -> Status {
    let (name, usage) = (Command::Draw.name(), Command::Draw.usage());
    console.refuse(refuse("bad-command", format!("`{name}` reads: {name} {usage}")), "", at)
}

/// The format of a picture in a file of this name.
fn format(file: &str) -> Result<PictureFormat, Box<Diagnostic>> {
    let path = Path::new(file);
    if path.as_os_str() == "-" {
        return Ok(PictureFormat::Dot);
    }
    let Some(extension) = path.extension().map(|extension| extension.to_string_lossy().into_owned()) else {
        return Err(no_extension(path));
    };
    Format::of_extension(&extension).and_then(Format::picture).ok_or_else(|| no_such_picture(&extension))
}

/// Reads a line.
///
/// # Errors
/// An option that is none, a value that it does not take, a quote without its end.
fn read(text: &str) -> Result<Line<'_>, Box<Diagnostic>> {
    let mut wanted = Wanted::default();
    let mut file = None;
    let mut at = 0;
    loop {
        let word = Word::at(text, at);
        let is_option = word.is_option();
        if word.text.is_empty() && !word.is_quoted || (!is_option && file.is_some()) {
            break;
        }
        word.must_end()?;
        at = word.end;
        if !is_option {
            file = Some(word.text);
            continue;
        }
        let (name, value) = match word.text.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (word.text, None),
        };
        if name == "--dark" && value.is_none() {
            PictureOption::Theme.set("dark", &mut wanted)?;
            continue;
        }
        let option = PictureOption::named(name.trim_start_matches('-'))?;
        let value = match value {
            Some(value) => value,
            None => {
                let word = Word::at(text, at);
                word.must_end()?;
                at = word.end;
                word.text
            }
        };
        option.set(&value, &mut wanted)?;
    }
    let head = text.get(..at).unwrap_or(text).trim();
    let statement = text.get(at..).unwrap_or("").trim().trim_end_matches(';').trim_end();
    Ok(Line { file: file.unwrap_or_default(), wanted, head, statement })
}

/// What stands at the end of a line that is being typed, and the byte at which it starts.
pub fn typed(text: &str) -> (usize, Typed) {
    let (mut at, mut has_file, mut of) = (0, false, None);
    loop {
        let word = Word::at(text, at);
        let is_last = word.end >= text.len();
        match of.take() {
            Some(PictureOption::Highlight) if is_last && word.is_quoted => return (word.inside, Typed::Statement),
            Some(PictureOption::Alt) if is_last => return (word.start, Typed::File),
            Some(option) if is_last => return (word.start, Typed::Value(option)),
            Some(_) => {}
            None if word.is_option() => {
                if is_last {
                    return (word.start, Typed::Option);
                }
                of = PictureOption::named(word.text.trim_start_matches('-')).ok();
            }
            None if has_file => return (word.start, Typed::Statement),
            None if is_last => return (word.start, Typed::File),
            None => has_file = true,
        }
        at = word.end;
    }
}

/// A word of the line; quotes hold several together.
struct Word {
    text: String,
    start: usize,
    /// Where its text begins: behind a quote.
    inside: usize,
    end: usize,
    is_quoted: bool,
    /// Whether its quote has an end.
    is_closed: bool,
}

impl Word {
    /// The word at this byte or behind the blanks there. `--title="a b"` is one word.
    fn at(text: &str, at: usize) -> Word {
        let rest = text.get(at..).unwrap_or("");
        let start = at + rest.len() - rest.trim_start().len();
        let rest = text.get(start..).unwrap_or("");
        let mut word =
            Word { text: String::new(), start, inside: start, end: text.len(), is_quoted: false, is_closed: true };
        let mut quote = None;
        let mut characters = rest.char_indices();
        while let Some((offset, character)) = characters.next() {
            match quote {
                None if character.is_whitespace() => {
                    word.end = start + offset;
                    break;
                }
                None if matches!(character, '"' | '\'') && (offset == 0 || word.text.ends_with('=')) => {
                    quote = Some(character);
                    word.is_quoted = true;
                    word.inside = start + offset + 1;
                }
                Some(open) if character == open => quote = None,
                Some('"') if character == '\\' => match characters.next() {
                    Some((_, escaped @ ('"' | '\\'))) => word.text.push(escaped),
                    Some((_, other)) => word.text.extend(['\\', other]),
                    None => word.text.push('\\'),
                },
                Some(_) | None => word.text.push(character),
            }
        }
        word.is_closed = quote.is_none();
        word
    }

    fn is_option(&self) -> bool {
        self.text.starts_with("--") && !(self.is_quoted && self.inside == self.start + 1)
    }

    fn must_end(&self) -> Result<(), Box<Diagnostic>> {
        if self.is_closed { Ok(()) } else { Err(refuse("bad-command", "a quote in this line has no end")) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Typed, read, typed};
    use crate::cli::picture::PictureOption;
    use crate::render::{Flow, Theme};

    #[test]
    fn options_stand_between_the_file_and_the_statement() {
        let line = read("x.svg --theme dark --title=\"A \\\"b\\\"\" --direction down degree to role \"X\";")
            .expect("it reads");
        assert_eq!((line.file.as_str(), line.statement), ("x.svg", "degree to role \"X\""));
        assert_eq!(line.wanted.picture.theme, Theme::Dark);
        assert_eq!(line.wanted.picture.flow, Flow::Down);
        assert_eq!(line.wanted.picture.title.as_deref(), Some("A \"b\""));
        assert_eq!(line.head, "x.svg --theme dark --title=\"A \\\"b\\\"\" --direction down");
        let line = read("--highlight 'degree to role \"X\"' 'my file.svg'").expect("it reads");
        assert_eq!((line.file.as_str(), line.statement), ("my file.svg", ""));
        assert_eq!(line.wanted.highlight.as_deref(), Some("degree to role \"X\""));
        let line = read("x.svg 'High School Diploma' to role").expect("it reads");
        assert_eq!(line.statement, "'High School Diploma' to role");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let refused = |text: &str| read(text).expect_err(text);
        assert_eq!(refused("x.svg --thme dark roles").near, ["--theme"]);
        assert_eq!(refused("x.svg --theme drak roles").near, ["dark"]);
        assert!(refused("x.svg --max-boxes many roles").message.contains("`many`"));
        assert!(refused("x.svg --title \"A roles").message.contains("quote"));
        assert!(refused("x.svg --title").message.contains("nothing behind it"));
        assert!(refused("x.svg --alt words.html roles").message.contains(".md"));
    }

    #[test]
    fn what_is_typed_is_known() {
        assert_eq!(typed("pa"), (0, Typed::File));
        assert_eq!(typed("x.svg "), (6, Typed::Statement));
        assert_eq!(typed("x.svg --th"), (6, Typed::Option));
        assert_eq!(typed("x.svg --theme "), (14, Typed::Value(PictureOption::Theme)));
        assert_eq!(typed("x.svg --theme da"), (14, Typed::Value(PictureOption::Theme)));
        assert_eq!(typed("x.svg --theme dark degree to"), (19, Typed::Statement));
        assert_eq!(typed("x.svg --highlight \"degree to"), (19, Typed::Statement));
    }
}

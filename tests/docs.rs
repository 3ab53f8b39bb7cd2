//! The documents tell the truth: every example in them runs, and gives what stands below it.
//!
//! In `README.md` and `docs/*.md`, a code block marked `pathways` or `cypher` is a statement, and the
//! `text` block that follows it is its answer; without one the statement must only work. Tags stand
//! behind the mark as in the golden scripts: ```` ```pathways [graph empty] [error] ````. Blocks of a
//! page share one session, which begins on the built-in graph. A block marked `console` is a terminal
//! transcript.
//!
//! `UPDATE_EXPECT=1 cargo test --test docs` writes the answers, and the list of functions, anew.

#[path = "support/stage.rs"]
mod stage;
#[path = "support/terminal.rs"]
mod terminal;

use career_pathways::resolve::functions::{Aggregate, Family, Function};
use stage::{Stage, Tags};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A document as a list of pieces that can be put together again.
#[derive(Debug, PartialEq)]
enum Piece {
    /// Anything that is not a code block: lines with their ends.
    Prose(String),
    /// A code block: what stands behind the opening fence, and the lines inside.
    Code { mark: String, text: String, line: usize },
}

fn pieces(document: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut prose = String::new();
    let mut lines = document.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        match line.strip_prefix("```") {
            Some(mark) => {
                pieces.push(Piece::Prose(std::mem::take(&mut prose)));
                let inside = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
                let text = inside.fold(String::new(), |text, line| text + line + "\n");
                pieces.push(Piece::Code { mark: mark.to_owned(), text, line: index + 1 });
            }
            None => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    pieces.push(Piece::Prose(prose));
    pieces
}

fn written(pieces: &[Piece]) -> String {
    let write = |piece: &Piece| match piece {
        Piece::Prose(text) => text.clone(),
        Piece::Code { mark, text, .. } => format!("```{mark}\n{text}```\n"),
    };
    pieces.iter().map(write).collect()
}

/// The statement and tags of a block that is an example.
fn example<'p>(mark: &'p str, text: &'p str) -> Option<Result<(Tags, &'p str), String>> {
    let tags = mark.strip_prefix("pathways").or_else(|| mark.strip_prefix("cypher"))?;
    Some(Tags::take(tags).and_then(|(tags, rest)| match rest {
        "" => Ok((tags, text.trim_end())),
        other => Err(format!("`{other}` behind the mark of a code block")),
    }))
}

/// A terminal transcript: what stands before the first prompt stays, each statement behind a prompt is
/// run, and what it gives stands below it, with the count of its rows.
fn transcript(text: &str, stage: &mut Stage) -> Result<String, String> {
    let (mut anew, mut at_prompt) = (String::new(), false);
    for line in text.lines() {
        if let Some(statement) = line.strip_prefix("pathways> ") {
            at_prompt = true;
            let page = stage.run(&Tags::default(), statement)?;
            let rows = if stage.rows == 1 { "(1 row)".to_owned() } else { format!("({} rows)", stage.rows) };
            let _ = write!(anew, "{line}\n{page}{rows}\n");
        } else if !at_prompt {
            anew.push_str(line);
            anew.push('\n');
        }
    }
    Ok(anew)
}

/// The code in the heading right above, if that is a heading of one.
fn code_above(pieces: &[Piece]) -> Option<String> {
    let Some(Piece::Prose(prose)) = pieces.last() else { return None };
    let heading = prose.lines().rev().find(|line| line.starts_with('#'))?;
    heading.strip_prefix("### `")?.strip_suffix('`').map(str::to_owned)
}

/// Runs a document's examples. Gives the document anew, and what is wrong with it.
fn run(file: &Path) -> (String, Vec<String>) {
    let document = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut pieces = pieces(&document);
    let mut stage = Stage::open("healthcare", terminal::page).expect("the built-in graph opens");
    let mut problems = Vec::new();
    for index in 0..pieces.len() {
        let Piece::Code { mark, text, line } = &pieces[index] else { continue };
        let place = format!("{}:{line}", file.display());
        if mark == "console" {
            match transcript(text, &mut stage) {
                Ok(anew) if anew == *text => {}
                Ok(anew) => {
                    problems.push(format!("{place}\n--- expected\n{text}--- found\n{anew}"));
                    pieces[index] = Piece::Code { mark: mark.clone(), text: anew, line: *line };
                }
                Err(problem) => problems.push(format!("{place}\n--- {problem}")),
            }
            continue;
        }
        let Some(found) = example(mark, text) else { continue };
        let page = found.and_then(|(tags, statement)| {
            if let Some(graph) = &tags.graph {
                stage = Stage::open(graph, terminal::page)?;
            }
            stage.run(&tags, statement)
        });
        // In docs/errors.md an example must raise the code that it stands under.
        let page = page.and_then(|page| match code_above(&pieces[..index]) {
            Some(code) if !stage.codes.contains(&code.as_str()) => Err(format!("no `{code}` in\n{page}")),
            Some(_) | None => Ok(page),
        });
        let page = match page {
            Ok(page) => page,
            Err(problem) => {
                problems.push(format!("{place}\n{text}--- {problem}"));
                continue;
            }
        };
        let statement = text.clone();
        let between_is_blank = matches!(pieces.get(index + 1), Some(Piece::Prose(prose)) if prose.trim().is_empty());
        if let Some(Piece::Code { mark, text, .. }) = pieces.get_mut(index + 2)
            && between_is_blank
            && mark == "text"
            && *text != page
        {
            problems.push(format!("{place}\n{statement}--- expected\n{text}--- found\n{page}"));
            *text = page;
        }
    }
    (with_functions(&written(&pieces)), problems)
}

/// The document with the list of functions, if it has a place for one.
fn with_functions(document: &str) -> String {
    let (opening, closing) = ("<!-- functions: written by tests/docs.rs -->\n", "<!-- end of functions -->");
    let Some((before, rest)) = document.split_once(opening) else { return document.to_owned() };
    let Some((_, after)) = rest.split_once(closing) else { return document.to_owned() };
    format!("{before}{opening}{}{closing}{after}", functions())
}

/// Every function with what it does, family by family.
fn functions() -> String {
    let titles = [
        (Family::Graph, "Nodes, relationships and paths"),
        (Family::List, "Lists"),
        (Family::String, "Text"),
        (Family::Number, "Numbers"),
        (Family::Temporal, "Dates, times and durations"),
        (Family::Conversion, "Conversions"),
        (Family::Predicate, "Null and yes or no"),
        (Family::Aggregate, "Aggregates, over the rows of a group"),
    ];
    let mut text = String::new();
    for (family, title) in titles {
        let _ = write!(text, "\n**{title}**\n\n| | |\n|---|---|\n");
        let functions =
            Function::ALL.iter().filter(|one| one.family() == family).map(|one| (one.signature(), one.summary()));
        let aggregates =
            Aggregate::ALL.iter().filter(|one| one.family() == family).map(|one| (one.signature(), one.summary()));
        for (signature, summary) in functions.chain(aggregates) {
            let _ = writeln!(text, "| `{signature}` | {summary} |");
        }
    }
    text.push('\n');
    text
}

fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("README.md")];
    let docs = std::fs::read_dir(root.join("docs")).expect("docs is there");
    files.extend(
        docs.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "md")),
    );
    files.sort();
    files
}

#[test]
fn every_example_gives_what_stands_below_it() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut problems = Vec::new();
    for file in documents() {
        let before = std::fs::read_to_string(&file).unwrap_or_default();
        let (anew, mut found) = run(&file);
        if update && anew != before {
            std::fs::write(&file, &anew).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        }
        if update {
            found.retain(|problem| !problem.contains("--- found\n"));
        } else if found.is_empty() && anew != before {
            found.push(format!("{}: the list of functions is not the program's", file.display()));
        }
        problems.extend(found);
    }
    assert!(problems.is_empty(), "{} examples are wrong:\n\n{}", problems.len(), problems.join("\n\n"));
}

#[test]
fn a_document_is_read_and_written_back_the_same() {
    let document = "# Title\n\n```pathways [error]\nx\n```\n\n```text\nanswer\n\n```\nend\n";
    let pieces = pieces(document);
    assert_eq!(pieces.len(), 5);
    assert_eq!(written(&pieces), document);
}

//! Golden scripts: statements by topic, each with the page it must give.
//!
//! A script in `tests/scripts` is a list of blocks:
//!
//! ```text
//! # What the block shows.
//! [graph empty] [param x=1]
//! RETURN $x + 1 AS y
//! ---
//! y
//! 2
//! ```
//!
//! Comment lines start with `#`. Tags in brackets may stand before the statement; see
//! [`stage::Tags`]. The page ends at the first blank line; a blank line inside a page is
//! written `>`. Blocks of a file share one session, until `[graph NAME]` starts another; a file
//! starts on the empty graph. Rows are sorted by their text unless the statement promises an order
//! or carries `[ordered]`.
//!
//! `UPDATE_EXPECT=1 cargo test --test scripts` writes the pages anew: read the difference. It never
//! writes a panic, nor an error that `[error]` does not ask for. `SCRIPT_FILTER=text` runs some files.

#[path = "support/page.rs"]
mod page;
#[path = "support/shape.rs"]
mod shape;
#[path = "support/stage.rs"]
mod stage;

use stage::{Stage, Tags};
use std::path::{Path, PathBuf};

/// A statement with what stands around it in the file.
#[derive(Debug)]
struct Block {
    /// Comments and blank lines before it.
    prefix: String,
    /// Tags and statement, as written.
    source: String,
    /// The page, as written.
    expected: String,
    /// The line the statement starts at.
    line: usize,
}

/// Splits a script into blocks, and what follows the last one.
fn blocks(text: &str) -> (Vec<Block>, String) {
    let mut blocks = Vec::new();
    let (mut prefix, mut source, mut line) = (String::new(), String::new(), 0);
    let mut lines = text.lines().enumerate();
    while let Some((index, content)) = lines.next() {
        if content == "---" {
            let mut expected = String::new();
            for (_, output) in lines.by_ref().take_while(|(_, output)| !output.is_empty()) {
                expected.push_str(if output == ">" { "" } else { output });
                expected.push('\n');
            }
            let (prefix, source) = (std::mem::take(&mut prefix), std::mem::take(&mut source));
            blocks.push(Block { prefix, source, expected, line });
        } else if source.is_empty() && (content.is_empty() || content.starts_with('#')) {
            prefix.push_str(content);
            prefix.push('\n');
        } else {
            if source.is_empty() {
                line = index + 1;
            }
            source.push_str(content);
            source.push('\n');
        }
    }
    (blocks, prefix + &source)
}

/// A block as the file writes it.
fn written(block: &Block, page: &str) -> String {
    let page: String =
        page.lines().map(|line| if line.is_empty() { ">\n".to_owned() } else { format!("{line}\n") }).collect();
    format!("{}{}---\n{page}\n", block.prefix, block.source)
}

/// Runs a script. Gives the file anew, and what is wrong with it.
fn run(file: &Path) -> (String, Vec<String>) {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let (blocks, rest) = blocks(&text);
    let mut problems = Vec::new();
    if !rest.trim().is_empty() {
        problems.push(format!("{}: a statement without `---` after it:\n{rest}", file.display()));
    }
    let mut stage = Stage::open("empty", page::page).expect("the empty graph opens");
    let mut anew = String::new();
    for block in &blocks {
        let page = Tags::take(&block.source).and_then(|(tags, statement)| {
            if let Some(graph) = &tags.graph {
                stage = Stage::open(graph, page::page)?;
            }
            stage.run(&tags, statement.trim_end())
        });
        let place = format!("{}:{}", file.display(), block.line);
        match page {
            Ok(page) => {
                if page != block.expected {
                    problems
                        .push(format!("{place}\n{}--- expected\n{}--- found\n{page}", block.source, block.expected));
                }
                anew.push_str(&written(block, &page));
            }
            Err(problem) => {
                problems.push(format!("{place}\n{}--- {problem}\n", block.source));
                anew.push_str(&written(block, &block.expected));
            }
        }
    }
    anew.push_str(&rest);
    while anew.ends_with("\n\n") {
        anew.pop();
    }
    (anew, problems)
}

/// Every script, in a stable order.
fn scripts(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("tests/scripts is there").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            scripts(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "script") {
            files.push(path);
        }
    }
}

#[test]
fn every_statement_gives_its_page() {
    let mut files = Vec::new();
    scripts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts"), &mut files);
    let filter = std::env::var("SCRIPT_FILTER").unwrap_or_default();
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| file.to_string_lossy().contains(&filter)) {
        let (anew, found) = run(file);
        if update {
            std::fs::write(file, &anew).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            problems.extend(found.into_iter().filter(|problem| !problem.contains("--- found\n")));
        } else {
            problems.extend(found);
        }
    }
    assert!(problems.is_empty(), "{} statements do not give their page:\n\n{}", problems.len(), problems.join("\n"));
}

/// Codes that no statement of a script can cause, and what can.
const UNSHOWN: &[(&str, &str)] = &[
    ("empty-query", "a program that builds statements"),
    ("two-nodes", "a program that builds statements"),
    ("empty-quantifier", "a program that builds statements"),
    ("selector-count", "a program that builds statements"),
    ("write-in-read", "a program that resolves without leave to write"),
    ("value-too-large", "a program that gives no budget"),
    ("nested-too-deep", "more than 500 brackets, in src/syntax/tests.rs"),
    ("statement-too-long", "16 MiB, in src/syntax/tests.rs"),
    ("statement-too-complex", "a thousand clauses"),
];

#[test]
fn every_error_of_the_core_language_is_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    scripts(&root.join("tests/scripts/errors"), &mut files);
    let pages: String = files.iter().map(|file| std::fs::read_to_string(file).unwrap_or_default()).collect();
    let shown = |code: &str| ["error", "warning"].iter().any(|kind| pages.contains(&format!("\n{kind}[{code}] ")));
    let document = std::fs::read_to_string(root.join("docs/errors.md")).expect("docs/errors.md is there");
    let (mut title, mut missing) = ("", Vec::new());
    for line in document.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            title = name;
        }
        let Some(code) = line.strip_prefix("### `").and_then(|rest| rest.strip_suffix('`')) else { continue };
        let elsewhere = matches!(title, "Questions" | "Warnings" | "Notes" | "Files and data" | "The program");
        let by_hand = code == "interrupted" || UNSHOWN.iter().any(|(unshown, _)| *unshown == code);
        if !elsewhere && !shown(code) && !by_hand && !pages.contains(&format!("\nwarning[{code}]\n")) {
            missing.push(code);
        }
    }
    assert!(missing.is_empty(), "no script in tests/scripts/errors shows {missing:?}");
}

#[test]
fn a_script_is_read_and_written_back_the_same() {
    let text = "# Story.\n\n# One.\n[graph empty]\nRETURN 1\n---\n1\n>\n1\n\nRETURN\n  2\n---\n2\n";
    let (blocks, rest) = blocks(text);
    assert_eq!((blocks.len(), rest.as_str()), (2, ""));
    assert_eq!(blocks[0].expected, "1\n\n1\n");
    assert_eq!(blocks[1].source, "RETURN\n  2\n");
    let back: String = blocks.iter().map(|block| written(block, &block.expected)).collect();
    assert_eq!(back.trim_end(), text.trim_end());
}

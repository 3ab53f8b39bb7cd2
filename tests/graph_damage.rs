//! A graph file with a damaged page through the real binary: whatever is asked of it is answered as if it were
//! whole, or refused with a word on the damage. Never is part of the truth told, kept or handed on.

#[path = "support/binary.rs"]
mod binary;

use binary::{Run, run};
use std::path::{Path, PathBuf};

/// Bytes before the first page, and of a page with its checksum.
const HEAD: usize = 4096;
const SLOT: usize = 4104;

/// What a command leaves: what it printed, and what it wrote.
type Left = (String, Option<Vec<u8>>);

/// Something done with a graph file, and where that writes to.
struct Deed {
    name: &'static str,
    arguments: Vec<String>,
    writes: Option<PathBuf>,
}

fn deeds(file: &Path, folder: &Path) -> Vec<Deed> {
    let graph = file.display().to_string();
    let deed = |name, arguments: &[&str], writes: Option<&str>| Deed {
        name,
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        writes: writes.map(|name| folder.join(name)),
    };
    let (lines, script, copy, all) = (
        folder.join("out.jsonl").display().to_string(),
        folder.join("out.cypher").display().to_string(),
        format!(":save {}", folder.join("copy.pathways").display()),
        folder.join("all.jsonl").display().to_string(),
    );
    vec![
        deed("nodes", &["-g", &graph, "query", "MATCH (n) RETURN n"], None),
        deed("lines", &["-g", &graph, "--format", "jsonl", "query", "MATCH p = (a)-[]->(b) RETURN p"], None),
        deed("names", &["-g", &graph, "query", "describe role \"Patient Coordinator\""], None),
        deed("schema", &["-g", &graph, "schema", "--format", "json"], None),
        deed("export", &["-g", &graph, "export", "-o", &lines], Some("out.jsonl")),
        deed("script", &["-g", &graph, "export", "-o", &script], Some("out.cypher")),
        deed("save", &["-g", &graph, "query", &copy], None),
        deed("compact", &["compact", &graph], None),
        deed("import", &["import", "json", &all, "-o", &graph], None),
    ]
}

impl Deed {
    /// Does it. What a file is made of may differ each time, so one that was written is asked what it holds.
    fn is_done(&self) -> Run {
        if let Some(written) = &self.writes {
            let _ = std::fs::remove_file(written);
        }
        run(&self.arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn left(&self, run: &Run) -> Left {
        let written = self.writes.as_ref().and_then(|path| std::fs::read(path).ok());
        // (How large a file was is no part of the answer.)
        (if self.name == "compact" { String::new() } else { run.out.clone() }, written)
    }
}

/// All that a file holds.
fn told(file: &Path) -> String {
    let all = run(&["-g", &file.display().to_string(), "export", "--format", "jsonl"]);
    assert_eq!(all.status, 0, "{}", all.err);
    all.out
}

#[test]
fn a_damaged_page_is_told_by_every_command_or_does_not_matter() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("careers.pathways");
    let saved = run(&["query", &format!(":save {}", file.display())]);
    assert_eq!(saved.status, 0, "{}", saved.err);
    std::fs::write(folder.path().join("all.jsonl"), told(&file)).expect("written");
    let whole = std::fs::read(&file).expect("read");
    let deeds = deeds(&file, folder.path());
    let mut expected: Vec<(Left, String)> = Vec::new();
    for deed in &deeds {
        std::fs::write(&file, &whole).expect("written");
        let done = deed.is_done();
        assert_eq!(done.status, 0, "{}: {}", deed.name, done.err);
        expected.push((deed.left(&done), told(&file)));
    }
    let pages = (whole.len() - HEAD) / SLOT;
    let step = if std::env::var_os("PATHWAYS_THOROUGH").is_some() { 1 } else { pages.div_ceil(10) };
    let mut refused = 0;
    for page in (1..pages).step_by(step) {
        let mut damaged = whole.clone();
        damaged[HEAD + page * SLOT + 99] ^= 4;
        for (deed, expected) in deeds.iter().zip(&expected) {
            std::fs::write(&file, &damaged).expect("written");
            let done = deed.is_done();
            let what = format!("`{}` with page {page} damaged: {}", deed.name, done.err);
            if done.status == 0 {
                assert!(deed.left(&done) == expected.0, "{what}: another answer");
                if matches!(deed.name, "compact" | "import") {
                    assert!(told(&file) == expected.1, "{what}: another graph");
                }
                continue;
            }
            refused += 1;
            assert_eq!(done.status, 3, "{what}");
            assert!(done.err.contains("is damaged"), "{what}");
            assert_eq!(std::fs::read(&file).expect("read"), damaged, "{what}: the file was changed");
            assert_eq!(deed.left(&done), (String::new(), None), "{what}: part of an answer was given");
        }
    }
    assert!(refused > 0, "some page matters");
}

/// A change may be made to a file with damage in a place that it did not touch. Nothing is lost by it: `check` finds the
/// damage, and what can be read is written elsewhere, the change with it.
#[test]
fn what_was_acknowledged_can_be_had_back_from_a_damaged_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("careers.pathways");
    let [graph, rest, anew] =
        ["careers.pathways", "rest.jsonl", "anew.pathways"].map(|name| folder.path().join(name).display().to_string());
    let saved = run(&["query", &format!(":save {graph}")]);
    assert_eq!(saved.status, 0, "{}", saved.err);
    let many = "UNWIND range(1, 20000) AS n CREATE (:Big {text: 'text number ' + toString(n * 7919)})-[:NEXT {n: n * 31}]->(:Big)";
    assert_eq!(run(&["-g", &graph, "query", many]).status, 0);
    assert_eq!(run(&["compact", &graph]).status, 0);
    assert_eq!(run(&["-g", &graph, "query", "CREATE (:Note {n: 1})"]).status, 0);
    let whole = std::fs::read(&file).expect("read");
    let all = told(&file).lines().count();
    let pages = (whole.len() - HEAD) / SLOT;
    let step = if std::env::var_os("PATHWAYS_THOROUGH").is_some() { 1 } else { pages.div_ceil(16) };
    let (mut salvaged, mut most) = (0, 0);
    for page in (1..pages).step_by(step) {
        let mut damaged = whole.clone();
        damaged[HEAD + page * SLOT + 99] ^= 4;
        std::fs::write(&file, &damaged).expect("written");
        let _ = std::fs::remove_file(&rest);
        // (Whether the store reads so much of the file when it is opened for writing is its own affair.)
        let is_accepted = run(&["-g", &graph, "query", "CREATE (:Note {n: 2})"]).status == 0;
        let checked = run(&["check", &graph]);
        let export = run(&["-g", &graph, "export", "--salvage", "-o", &rest]);
        match checked.status {
            // (Nothing is there, or nobody needs it.)
            0 => assert_eq!(export.status, 0, "page {page}: {}", export.err),
            _ => assert!(checked.status == 3 && checked.err.contains("is damaged"), "page {page}: {}", checked.err),
        }
        let hints = [&checked, &export].map(|run| run.err.contains("--salvage"));
        let Ok(lines) = std::fs::read_to_string(&rest) else {
            // What every question needs is damaged: such a file takes no changes either.
            assert!(export.status == 3 && !is_accepted, "page {page}: {}", export.err);
            assert_eq!(hints, [false; 2], "page {page}: nobody is sent to what cannot help: {}", export.err);
            continue;
        };
        assert_eq!(hints, [checked.status == 3, false], "page {page}: {}", checked.err);
        if export.status == 3 {
            assert!(export.err.contains(" what was written"), "page {page}: {}", export.err);
            salvaged += 1;
            most = most.max(lines.lines().count());
        }
        let _ = std::fs::remove_file(&anew);
        let import = run(&["import", "json", &rest, "-o", &anew]);
        assert_eq!(import.status, 0, "page {page}: {}", import.err);
        let notes = run(&["-g", &anew, "query", "MATCH (n:Note) RETURN count(n) AS n"]);
        assert_eq!(notes.out, format!("[\n  {{\"n\":{}}}\n]\n", 1 + usize::from(is_accepted)), "page {page}");
    }
    assert!(salvaged > 0 && most > all / 2, "{salvaged} times, at best {most} of {all} lines");
}

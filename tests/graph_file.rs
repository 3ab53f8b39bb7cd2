//! Graph files through the real binary: what was acknowledged stays, what was refused changes nothing.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A run that has ended.
struct Run {
    status: Option<i32>,
    out: String,
    err: String,
}

fn pathways() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pathways"));
    command.env_remove("PATHWAYS_GRAPH").env_remove("NO_COLOR").env("LC_ALL", "C.UTF-8");
    command
}

fn ended(output: Output) -> Run {
    Run {
        status: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn run(arguments: &[&str]) -> Run {
    ended(pathways().args(arguments).stdin(Stdio::null()).output().expect("the binary starts"))
}

/// Statements on standard input.
fn script(path: &Path, statements: &str) -> Run {
    let mut child = pathways()
        .arg("-g")
        .arg(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("input is piped").write_all(statements.as_bytes()).expect("it reads its input");
    ended(child.wait_with_output().expect("it ends"))
}

/// One statement on a file.
fn query(path: &Path, statement: &str) -> Run {
    run(&["-g", &path.to_string_lossy(), "query", statement])
}

/// A new file with the built-in graph.
fn saved(folder: &Path) -> PathBuf {
    let path = folder.join("careers.pathways");
    let saved = run_with(&[], &format!(":save {}\n", path.display()));
    assert_eq!(saved.status, Some(0), "{}", saved.err);
    path
}

fn run_with(arguments: &[&str], input: &str) -> Run {
    let mut child = pathways()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("input is piped").write_all(input.as_bytes()).expect("it reads its input");
    ended(child.wait_with_output().expect("it ends"))
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

const NOTES: &str = "MATCH (n:Note) RETURN n.n AS n ORDER BY n";

#[test]
fn a_saved_graph_answers_as_the_one_it_was() {
    let folder = folder();
    let path = saved(folder.path());
    for statement in ["degree to role", "describe role \"Patient Coordinator\"", "find records", "MATCH (n) RETURN n"] {
        let (from_file, built_in) = (query(&path, statement), run(&["query", statement]));
        assert_eq!(from_file.out, built_in.out, "{statement}");
        assert_eq!(from_file.status, Some(0), "{}", from_file.err);
    }
    let schema = |arguments: &[&str]| run(&[arguments, &["schema", "--format", "json"]].concat()).out;
    assert_eq!(schema(&["-g", &path.to_string_lossy()]), schema(&[]));
}

#[test]
fn statements_are_kept_and_transactions_as_a_whole() {
    let folder = folder();
    let path = saved(folder.path());
    let made = query(&path, "CREATE (:Note {n: 1})");
    assert!(made.err.contains("created 1 node, added 1 label, set 1 property, saved"), "{}", made.err);
    let ran = script(
        &path,
        ":begin\nCREATE (:Note {n: 2});\nCREATE (:Note {n: 3});\n:commit\n:begin\nCREATE (:Note {n: 4});\n:rollback\n\
         CREATE (:Note {n: 5}) WITH 1 AS one UNWIND [1, 0] AS x RETURN 1 / x;\n",
    );
    assert_eq!(ran.status, Some(1), "the last one divides by zero: {}", ran.err);
    assert!(query(&path, NOTES).out.contains("{\"n\":1},\n  {\"n\":2},\n  {\"n\":3}\n"), "{}", query(&path, NOTES).out);
    assert_eq!(query(&path, "MATCH (n:Note) DETACH DELETE n").status, Some(0));
    assert_eq!(query(&path, "MATCH (n:Note) RETURN count(n) AS n").out, "[\n  {\"n\":0}\n]\n");
}

#[test]
fn what_was_not_committed_is_said_to_be_lost() {
    let folder = folder();
    let path = saved(folder.path());
    let left = script(&path, ":begin\nCREATE (:Note {n: 1});\n");
    assert!(left.err.contains("the transaction was not committed"), "{}", left.err);
    assert_eq!(query(&path, "MATCH (n:Note) RETURN count(n) AS n").out, "[\n  {\"n\":0}\n]\n");
    let quiet = script(&path, ":begin\nMATCH (n) RETURN count(n) AS n;\n");
    assert!(!quiet.err.contains("not committed"), "nothing was changed: {}", quiet.err);
}

#[test]
fn a_script_does_not_end_the_transaction_of_the_one_that_runs_it() {
    let folder = folder();
    let path = saved(folder.path());
    for (word, name) in [(":commit", "commits.cypher"), (":rollback", "takes-back.cypher")] {
        let inner = folder.path().join(name);
        std::fs::write(&inner, format!("CREATE (:Note {{n: 1}});\n{word}\n")).expect("written");
        let outer = format!(":begin\nCREATE (:Note {{n: 2}});\n:source {}\n", inner.display());
        let ran = script(&path, &outer);
        assert_eq!(ran.status, Some(1), "{}", ran.err);
        assert!(ran.err.contains("the transaction was begun outside this script"), "{}", ran.err);
    }
    let inner = folder.path().join("own.cypher");
    std::fs::write(&inner, ":begin\nCREATE (:Note {n: 3});\n:commit\n").expect("written");
    assert_eq!(script(&path, &format!(":source {}\n", inner.display())).status, Some(0));
    assert_eq!(query(&path, NOTES).out, "[\n  {\"n\":3}\n]\n");
}

#[test]
fn pipe_opens_a_file_and_keeps_changes() {
    let folder = folder();
    let path = saved(folder.path());
    let lines = format!(
        "{{\"id\":1,\"open\":{:?}}}\n{{\"id\":2,\"query\":\"CREATE (:Note {{n: 1}})\"}}\n{{\"id\":3,\"query\":\":begin\"}}\n\
         {{\"id\":4,\"query\":\"CREATE (:Note {{n: 2}})\"}}\n",
        path.to_string_lossy()
    );
    let piped = run_with(&["pipe"], &lines);
    assert!(!piped.out.contains("error"), "{}", piped.out);
    assert_eq!(query(&path, NOTES).out, "[\n  {\"n\":1}\n]\n");
}

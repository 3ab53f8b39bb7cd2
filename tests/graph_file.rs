//! Graph files through the real binary: what was acknowledged stays, what was refused changes nothing.

#[path = "support/binary.rs"]
mod binary;

use binary::{Run, ended, pathways, run};
use career_pathways::load;
use career_pathways::session::{Request, Session};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

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
    assert_eq!(saved.status, 0, "{}", saved.err);
    path
}

/// A process that answers JSON lines about a graph file.
fn served(path: &Path) -> Child {
    pathways()
        .args(["-g", &path.to_string_lossy(), "pipe"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts")
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
        assert_eq!(from_file.status, 0, "{}", from_file.err);
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
    assert_eq!(ran.status, 1, "the last one divides by zero: {}", ran.err);
    assert!(query(&path, NOTES).out.contains("{\"n\":1},\n  {\"n\":2},\n  {\"n\":3}\n"), "{}", query(&path, NOTES).out);
    assert_eq!(query(&path, "MATCH (n:Note) DETACH DELETE n").status, 0);
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
        assert_eq!(ran.status, 1, "{}", ran.err);
        assert!(ran.err.contains("the transaction was begun outside this script"), "{}", ran.err);
    }
    let inner = folder.path().join("own.cypher");
    std::fs::write(&inner, ":begin\nCREATE (:Note {n: 3});\n:commit\n").expect("written");
    assert_eq!(script(&path, &format!(":source {}\n", inner.display())).status, 0);
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

/// How many times a process is killed; more where `PATHWAYS_KILLS` says so.
fn kills(usual: usize) -> usize {
    std::env::var("PATHWAYS_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is after 1970");
        println!("seed {}", since.as_nanos());
        Dice(since.as_nanos() as u64 | 1)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// Kills a process as a power cut would, without a word.
fn kill(child: &mut std::process::Child) {
    child.kill().expect("it is there to be killed");
    child.wait().expect("it is gone");
}

/// A process that writes one note after the other is killed at any moment: every note that was acknowledged is there,
/// at most the one after it, and no other; and the file opens.
#[test]
fn what_was_acknowledged_survives_any_kill() {
    let folder = folder();
    let path = saved(folder.path());
    let mut dice = Dice::new();
    let mut certain = 0u64;
    for round in 0..kills(150) {
        let mut child = served(&path);
        let mut input = child.stdin.take().expect("input is piped");
        let mut answers = BufReader::new(child.stdout.take().expect("output is piped")).lines();
        let count = "{\"id\":0,\"query\":\"MATCH (n:Note) RETURN count(n), max(n.n), count(DISTINCT n.n)\"}\n";
        input.write_all(count.as_bytes()).expect("it reads its input");
        let answer = answers.next().expect("an answer").expect("it is text");
        let there = |count: u64| {
            let most = if count == 0 { "null".to_owned() } else { count.to_string() };
            answer.contains(&format!("\"rows\":[[{count},{most},{count}]]"))
        };
        assert!(there(certain) || there(certain + 1), "round {round}: {certain} notes are certain, but: {answer}");
        certain += u64::from(there(certain + 1));
        let last = certain + 1 + dice.below(12);
        let lines: String =
            (certain + 1..=last).map(|n| format!("{{\"id\":{n},\"query\":\"CREATE (:Note {{n: {n}}})\"}}\n")).collect();
        input.write_all(lines.as_bytes()).expect("it reads its input");
        let wanted = dice.below(last - certain + 1);
        for _ in 0..wanted {
            let answer = answers.next().expect("an answer").expect("it is text");
            assert!(answer.contains("\"nodes_created\":1") || answer.contains("\"+nodes\":1"), "{answer}");
            certain += 1;
        }
        std::thread::sleep(Duration::from_micros(dice.below(4000)));
        kill(&mut child);
        // What was acknowledged while nobody listened is certain too.
        certain += answers.map_while(Result::ok).filter(|line| line.ends_with('}')).count() as u64;
    }
    let checked = run(&["check", &path.to_string_lossy()]);
    assert_eq!(checked.status, 0, "{}", checked.err);
}

/// A process that has changed much, and gives room back as it ends, is killed while it does: what it acknowledged is there,
/// and the file opens.
#[test]
fn a_session_may_be_killed_while_it_leaves() {
    let folder = folder();
    let path = saved(folder.path());
    let mut dice = Dice::new();
    let length = || std::fs::metadata(&path).expect("it is there").len();
    let mut shorter = 0;
    for round in 1..=kills(8) {
        let mut child = served(&path);
        let mut input = child.stdin.take().expect("input is piped");
        let lines = format!(
            "{{\"id\":1,\"query\":\"UNWIND range(1, 17000) AS n CREATE (:Big {{text: 'a text of its own: ' + n * 7919}})\"}}\n\
             {{\"id\":2,\"query\":\"MATCH (n:Big) DELETE n\"}}\n\
             {{\"id\":3,\"query\":\"CREATE (:Note {{n: {round}}})\"}}\n"
        );
        input.write_all(lines.as_bytes()).expect("it reads its input");
        let mut answers = BufReader::new(child.stdout.take().expect("output is piped")).lines();
        for _ in 0..3 {
            let answer = answers.next().expect("an answer").expect("it is text");
            assert!(!answer.contains("\"error\""), "{answer}");
        }
        let before = length();
        drop(input);
        std::thread::sleep(Duration::from_micros(dice.below(60_000)));
        kill(&mut child);
        shorter += usize::from(length() < before / 2);
        let there = query(&path, "MATCH (n:Note) RETURN count(n) AS n, max(n.n) AS m");
        assert!(there.out.contains(&format!("{{\"n\":{round},\"m\":{round}}}")), "{}{}", there.out, there.err);
        let checked = run(&["check", &path.to_string_lossy()]);
        assert_eq!(checked.status, 0, "{}", checked.err);
    }
    println!("{shorter} of them had given back half of the file or more");
    assert!(query(&path, "MATCH (n:Big) RETURN count(n) AS n").out.contains("{\"n\":0}"));
}

/// A process that saves a whole graph again and again is killed at any moment: the file is always whole, and never
/// older than what was acknowledged.
#[test]
fn a_save_is_whole_or_not_at_all() {
    let folder = folder();
    let path = folder.path().join("saved.pathways");
    let mut dice = Dice::new();
    let mut certain = 0u64;
    for round in 0..kills(60) {
        let mut child = pathways()
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut input = child.stdin.take().expect("input is piped");
        let mut words = BufReader::new(child.stderr.take().expect("messages are piped")).lines();
        let notes = |n: u64| format!("CREATE (:Note {{n: {n}}});\n:save {}\n", path.display());
        // The built-in graph, with as many notes as the file has.
        let script = "CREATE (:Note);\n".repeat(certain as usize);
        let script = script + &(certain + 1..certain + 30).map(notes).collect::<String>();
        // Whoever is killed reads no more.
        let _ = input.write_all(script.as_bytes());
        drop(input);
        let wanted = dice.below(4);
        let mut told = 0;
        while told < wanted {
            let line = words.next().expect("it goes on").expect("it is text");
            assert!(!line.contains("error"), "{line}");
            told += u64::from(line.ends_with("saved.pathways"));
        }
        std::thread::sleep(Duration::from_micros(dice.below(8000)));
        kill(&mut child);
        told += words.map_while(Result::ok).filter(|line| line.ends_with("saved.pathways")).count() as u64;
        if certain + told > 0 {
            let count = query(&path, "MATCH (n:Note) RETURN count(n) AS n");
            let there = |count_of: u64| count.out == format!("[\n  {{\"n\":{count_of}}}\n]\n");
            let most = certain + told;
            assert!(
                there(most) || there(most + 1),
                "round {round}: {most} were saved, but: {} {}",
                count.out,
                count.err
            );
            certain = if there(most) { most } else { most + 1 };
            if certain > 40 {
                std::fs::remove_file(&path).expect("it is there");
                certain = 0;
            }
        }
    }
    // What killed processes left is swept up by the next one that saves.
    let _ = saved(folder.path());
    let swept = script(&folder.path().join("careers.pathways"), &format!(":save {}\n", path.display()));
    assert_eq!(swept.status, 0, "{}", swept.err);
    let mut left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("listed").flatten().map(|entry| entry.file_name()).collect();
    left.sort();
    assert_eq!(left, ["careers.pathways", "saved.pathways"]);
}

#[test]
fn a_second_writer_is_told_who_holds_the_file_and_readers_are_not_kept_out() {
    let folder = folder();
    let path = saved(folder.path());
    let mut first = pathways()
        .args(["-g", &path.to_string_lossy(), "pipe"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut input = first.stdin.take().expect("input is piped");
    let mut answers = BufReader::new(first.stdout.take().expect("output is piped")).lines();
    input.write_all(b"{\"id\":1,\"query\":\"CREATE (:Note {n: 1})\"}\n").expect("it reads its input");
    assert!(!answers.next().expect("an answer").expect("it is text").contains("error"));
    let second = query(&path, "CREATE (:Note {n: 2})");
    assert_eq!(second.status, 1);
    assert!(second.err.contains("graph-file-held"), "{}", second.err);
    assert!(second.err.contains(&format!("process {} on `", first.id())), "{}", second.err);
    assert_eq!(query(&path, NOTES).out, "[\n  {\"n\":1}\n]\n", "reading is possible meanwhile");
    for refused in [run(&["compact", &path.to_string_lossy()]), run_with(&[], &format!(":save {}\n", path.display()))] {
        assert!(refused.err.contains("graph-file-held"), "{}", refused.err);
    }
    drop(input);
    first.wait().expect("it ends");
    assert_eq!(query(&path, "CREATE (:Note {n: 3})").status, 0);
    assert_eq!(query(&path, NOTES).out, "[\n  {\"n\":1},\n  {\"n\":3}\n]\n");
}

/// What another process changed since a transaction began is told, taken up when it ends, and nothing of it is written over.
#[test]
fn a_transaction_takes_up_what_another_process_changed_when_it_ends() {
    let folder = folder();
    let path = saved(folder.path());
    let load::Opened { graph, store } = load::open_to_change(&path).expect("opened");
    let mut session = Session::keeping(graph, store.expect("it keeps changes"));
    session.begin().expect("begun");
    assert_eq!(query(&path, "CREATE (:Note {n: 1})").status, 0);
    let refused = session.execute("CREATE (:Note {n: 2})", &Request::default()).err().expect("refused");
    assert_eq!(refused.code, "graph-file-changed");
    assert!(session.takes_up_others());
    session.rollback().expect("taken back");
    assert!(!session.takes_up_others());
    session.execute("CREATE (:Note {n: 3})", &Request::default()).expect("kept");
    assert!(session.is_in_place().is_ok());
    assert_eq!(query(&path, NOTES).out, "[\n  {\"n\":1},\n  {\"n\":3}\n]\n");
    drop(session);
    // One that is open when another graph takes the place of its file does not write over that.
    let load::Opened { graph, store } = load::open_to_change(&path).expect("opened");
    let session = Session::keeping(graph, store.expect("it keeps changes"));
    assert_eq!(run(&["compact", &path.to_string_lossy()]).status, 0);
    assert_eq!(session.is_in_place().expect_err("it was replaced").code, "graph-file-changed");
}

#[test]
fn a_file_that_may_not_be_written_to_can_be_asked() {
    let folder = folder();
    let path = saved(folder.path());
    let mut permissions = std::fs::metadata(&path).expect("it is there").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("set");
    assert_eq!(query(&path, "degree to role").status, 0);
    let refused = query(&path, "CREATE (:Note {n: 1})");
    assert_eq!(refused.status, 1);
    assert!(refused.err.contains("graph-file-read-only"), "{}", refused.err);
}

/// Runs the program where files may not grow past so many kilobytes: a write beyond fails as on a full disk.
#[cfg(unix)]
fn where_files_end(kilobytes: u64, arguments: &[&str], input: &str) -> Run {
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kilobytes * 2);
    let mut child = Command::new("dash")
        .arg("-c")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_pathways"))
        .args(arguments)
        .env_remove("PATHWAYS_GRAPH")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the shell starts");
    child.stdin.take().expect("input is piped").write_all(input.as_bytes()).expect("it reads its input");
    ended(child.wait_with_output().expect("it ends"))
}

#[test]
#[cfg(unix)]
fn a_full_disk_is_an_error_and_loses_nothing() {
    if Command::new("dash").args(["-c", "ulimit -f 1024"]).status().is_err() {
        println!("skipped: there is no shell `dash` to set a limit");
        return;
    }
    let folder = folder();
    let path = saved(folder.path());
    assert_eq!(query(&path, "CREATE (:Note {n: 1})").status, 0);
    let length = std::fs::metadata(&path).expect("it is there").len() / 1024;
    let much =
        "UNWIND range(1, 3000) AS n CREATE (:Note {n: n, text: toString(n) + ' and much, much, much more text'});\n";
    let graph = path.to_string_lossy().into_owned();
    let script = format!("{much}:begin\nCREATE (:Note {{n: 2}});\n{much}:commit\n");
    for room in [0, 1, 5, 20, 60] {
        let full = where_files_end(length + room, &["-g", &graph, "run", "--keep-going", "-"], &script);
        assert_eq!(full.status, 1, "{} kB more: {}", room, full.err);
        assert!(full.err.contains("graph-file-full"), "{} kB more: {}", room, full.err);
        assert_eq!(query(&path, NOTES).out, "[\n  {\"n\":1}\n]\n", "{room} kB more");
        let checked = run(&["check", &graph]);
        assert_eq!(checked.status, 0, "{}", checked.err);
    }
    let save = where_files_end(50, &[], &format!(":save {graph}\n"));
    assert!(save.err.contains("graph-file-full") && save.status == 1, "{}", save.err);
    assert_eq!(query(&path, NOTES).out, "[\n  {\"n\":1}\n]\n");
    assert_eq!(run(&["check", &graph]).status, 0);
    assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1, "no half file is left");
}

#[test]
fn check_reads_all_of_a_file_and_compact_writes_it_anew() {
    let folder = folder();
    let path = saved(folder.path());
    let graph = path.to_string_lossy().into_owned();
    let statement = "UNWIND range(1, 20000) AS n CREATE (:Note {n: n, text: 'note number ' + toString(n)})";
    assert_eq!(query(&path, statement).status, 0);
    assert_eq!(query(&path, "MATCH (n:Note) WHERE n.n > 10 DETACH DELETE n").status, 0);
    let compacted = run(&["compact", &graph]);
    assert!(compacted.status == 0 && compacted.err.contains(" KiB now"), "{}", compacted.err);
    let checked = run(&["check", &graph]);
    assert!(checked.status == 0 && checked.err.contains("no problems found"), "{}", checked.err);
    assert!(query(&path, "MATCH (n:Note) RETURN count(n) AS n").out.contains("{\"n\":10}"));
    // A text that nobody asks for is damaged: the graph opens, and `check` finds it.
    let mut bytes = std::fs::read(&path).expect("read");
    let at = bytes.windows(11).position(|bytes| bytes == b"note number").expect("it is there");
    bytes[at] ^= 1;
    std::fs::write(&path, &bytes).expect("written");
    assert_eq!(query(&path, "MATCH (n:Note) RETURN count(n) AS n").status, 0);
    let read = query(&path, "MATCH (n:Note) RETURN n.text");
    assert!(read.status == 3 && read.err.contains("graph-file-damaged"), "{}", read.err);
    let whole = query(&path, "MATCH (n:Note) RETURN n");
    assert!(whole.status == 3 && whole.err.contains("graph-file-damaged"), "{}", whole.err);
    let checked = run(&["check", &graph]);
    assert!(checked.status == 3 && checked.err.contains("graph-file-damaged"), "{}", checked.err);
    assert_eq!(std::fs::read(&path).expect("read"), bytes, "nobody changed it");
}

//! Runs of the real binary: what goes where, and with which exit status.

#[path = "support/binary.rs"]
mod binary;

use binary::{Run, ended, pathways, run};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs with something on standard input.
fn run_with(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = pathways()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("input is piped").write_all(input).expect("it reads its input");
    ended(child.wait_with_output().expect("it ends"))
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn written(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the test's file can be written");
    path
}

#[test]
fn results_are_json_away_from_a_terminal_and_the_graph_is_named_beside_them() {
    let run =
        run(&["query", "MATCH (r:Role {name: 'Patient Coordinator'}) RETURN r.name AS name, 1.0 AS one, null AS no"]);
    assert_eq!(run.out, "[\n  {\"name\":\"Patient Coordinator\",\"one\":1.0,\"no\":null}\n]\n");
    assert!(run.err.contains("healthcare careers, built in"), "{}", run.err);
    assert_eq!(run.status, 0);
}

#[test]
fn arguments_are_joined_and_options_may_stand_anywhere() {
    let quoted = run(&["query", "degree to role limit 2"]);
    let joined = run(&["query", "degree", "to", "role", "limit", "2", "--format", "json"]);
    assert_eq!(quoted.out, joined.out);
    assert!(quoted.out.contains("\"basis\":\"stated\""), "{}", quoted.out);
}

#[test]
fn several_statements_give_an_array_each() {
    let run = run(&["query", "RETURN 1 AS a; RETURN 'x;y' AS b"]);
    assert_eq!(run.out, "[\n  {\"a\":1}\n]\n[\n  {\"b\":\"x;y\"}\n]\n");
}

#[test]
fn pathways_read_as_sentences_in_a_table_and_as_names_in_a_spreadsheet() {
    let question = r#"degree "Medical Office Assistant Diploma" to role "Medical Office Assistant""#;
    let page = run(&["query", question, "--format", "table"]);
    let step = "Medical Office Assistant Diploma ──often required for─▶ Medical Office Assistant";
    assert!(page.out.contains(step) && page.out.starts_with("stated"), "{}", page.out);
    let plain = run(&["query", question, "--format", "table", "--plain"]);
    assert!(plain.out.is_ascii() && plain.out.contains("--often required for-->"), "{}", plain.out);
    let sheet = run(&["query", question, "--format", "csv"]);
    assert!(sheet.out.contains("Medical Office Assistant Diploma > Medical Office Assistant"), "{}", sheet.out);
}

#[test]
fn a_statement_that_fails_says_why_and_gives_one() {
    let run = run(&["query", "MACH (n) RETURN n"]);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.err.contains("Did you mean: MATCH (n) RETURN n"), "{}", run.err);
}

#[test]
fn errors_can_be_json_or_plain_sentences() {
    let json = run(&["query", "RETURN 1 +", "--errors", "json"]);
    assert!(json.err.starts_with("{\"code\":\"") && json.err.contains("\"type\":\"SyntaxError\""), "{}", json.err);
    assert_eq!(json.err.lines().count(), 1, "{}", json.err);
    let plain = run(&["query", "RETURN 1 +", "--plain"]);
    assert!(plain.err.starts_with("error: ") && plain.err.is_ascii(), "{}", plain.err);
}

#[test]
fn bad_usage_gives_two_and_bad_data_gives_three() {
    let word = run(&["degree to role"]);
    assert_eq!(word.status, 2);
    assert!(word.err.contains("pathways query \"degree to role\""), "{}", word.err);
    assert_eq!(run(&["query"]).status, 2);
    assert_eq!(run(&["query", "RETURN 1", "-o", "x.nothing"]).status, 2);
    assert_eq!(run(&["query", "RETURN 1", "-g", "/no/such/graph"]).status, 3);
}

#[test]
fn a_limit_gives_four_and_what_there_is() {
    let run = run(&["query", "UNWIND range(1, 10) AS n RETURN n", "--max-rows", "3", "--format", "csv"]);
    assert_eq!((run.status, run.out.as_str()), (4, "n\n1\n2\n3\n"));
    assert!(!run.err.is_empty());
}

#[test]
fn parameters_are_json_where_they_are_json() {
    let run =
        run(&["query", "RETURN $a AS a, $b AS b, $c AS c", "-p", "a=[1,2.0]", "-p", "b=x y", "--param", "c=null"]);
    assert_eq!(run.out, "[\n  {\"a\":[1,2.0],\"b\":\"x y\",\"c\":null}\n]\n");
}

#[test]
fn a_code_that_reads_as_a_number_is_warned_of() {
    let run = run(&["query", "RETURN $code AS code, $n AS n", "-p", "code=51.0710", "-p", "n=3.0"]);
    assert_eq!(run.out, "[\n  {\"code\":51.071,\"n\":3.0}\n]\n");
    assert!(run.err.contains("warning[lost-zeros]: `$code` is the number 51.071"), "{}", run.err);
    assert!(run.err.contains("code=\"51.0710\"") && !run.err.contains("$n"), "{}", run.err);
    let quoted = self::run(&["query", "RETURN $code AS code", "-p", "code=\"51.0710\""]);
    assert_eq!(quoted.out, "[\n  {\"code\":\"51.0710\"}\n]\n");
    assert!(!quoted.err.contains("lost-zeros"), "{}", quoted.err);
}

#[test]
fn half_a_report_does_not_take_the_place_of_a_whole_one() {
    let folder = folder();
    for name in ["report.xlsx", "report.csv", "report.jsonl"] {
        let file = folder.path().join(name);
        let path = file.display().to_string();
        let whole = run(&["query", "RETURN 1 AS a; RETURN 2 AS b", "-o", &path]);
        assert_eq!(whole.status, 0, "{}", whole.err);
        let before = std::fs::read(&file).expect("it was written");
        let half = run(&["query", "RETURN 3 AS a; RETURN $missing AS b", "-o", &path]);
        assert_eq!(half.status, 1);
        assert!(half.err.contains("was left as it was"), "{}", half.err);
        assert_eq!(std::fs::read(&file).expect("it is there"), before, "{name}");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("listed").collect();
    assert_eq!(left.len(), 3, "nothing is left beside them");
}

#[test]
fn a_file_gets_the_format_of_its_extension_and_its_full_path_is_told() {
    let folder = folder();
    let file = folder.path().join("roles.md");
    let run = run(&["query", "RETURN 'a|b' AS x, 2 AS n", "-o", &file.display().to_string()]);
    assert_eq!((run.status, run.out.as_str()), (0, ""));
    let page = std::fs::read_to_string(&file).expect("it was written");
    assert!(page.starts_with("| x | n |\n| --- | ---: |\n| a\\|b | 2 |\n\nSource: "), "{page}");
    assert!(run.err.contains(&file.display().to_string()), "{}", run.err);
}

#[test]
fn statements_come_from_standard_input() {
    let run = run_with(&[], b"// a comment\n:param x=2\nRETURN $x AS x;\nRETURN 3 AS y");
    assert_eq!((run.status, run.out.as_str()), (0, "[\n  {\"x\":2}\n]\n[\n  {\"y\":3}\n]\n"));
}

#[test]
fn a_script_stops_at_its_first_error_with_file_and_line() {
    let folder = folder();
    let script = written(folder.path(), "s.pathways", "RETURN 1 AS a;\n\nRETURN\n  nope;\nRETURN 2 AS b;\n");
    let script = script.display().to_string();
    let stopped = run(&["run", &script]);
    assert_eq!((stopped.status, stopped.out.as_str()), (1, "[\n  {\"a\":1}\n]\n"));
    assert!(stopped.err.contains(&format!("{script}:4")), "{}", stopped.err);
    let all = run(&["run", "--keep-going", &script]);
    assert_eq!(all.status, 1);
    assert!(all.out.contains("{\"b\":2}"), "{}", all.out);
}

#[test]
fn a_script_that_is_not_text_is_told_where() {
    let folder = folder();
    let script = written(folder.path(), "bad.pathways", b"RETURN 1;\nRETURN '\xff';".as_slice());
    let run = run(&["run", &script.display().to_string()]);
    assert_ne!(run.status, 0);
    assert!(run.err.contains("offset 18") && run.err.contains("bad.pathways:2"), "{}", run.err);
}

#[test]
fn an_unknown_command_in_a_script_is_an_error() {
    let run = run_with(&[], b":scheme\nRETURN 1 AS x;");
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.err.contains("Did you mean: :schema"), "{}", run.err);
}

#[test]
fn read_only_refuses_changes() {
    assert_eq!(run(&["query", "CREATE (:A)", "--read-only"]).status, 1);
    let run = run(&["query", "CREATE (:Note {text: 'x'})"]);
    assert_eq!(run.status, 0);
    assert!(run.err.contains("created 1 node"), "{}", run.err);
}

#[test]
fn the_pipe_answers_every_line_and_goes_on() {
    let requests = concat!(
        "{\"id\":1,\"hello\":true}\n",
        "{\"id\":2,\"reset\":true}\n",
        "not json\n",
        "{\"id\":\"three\",\"query\":\"CREATE (:A {x: $x})\",\"params\":{\"x\":1}}\n",
        "{\"id\":4,\"query\":\"MATCH (n:A) RETURN n, n.x / 2.0 AS half, $nan AS nan\",\"params\":{\"nan\":{\"$float\":\"NaN\"}}}\n",
        "{\"id\":5,\"query\":\"RETURN\"}\n",
        "{\"id\":6,\"query\":\"UNWIND [1,2,3] AS n RETURN n\",\"max_rows\":2,\"timing\":true}\n",
        "{\"id\":7}\n",
        "{\"id\":8,\"query\":\"RETURN {`$a`: 1} AS m\"}",
    );
    let run = run_with(&["pipe"], requests.as_bytes());
    let answers: Vec<&str> = run.out.lines().collect();
    let [hello, reset, not_json, create, read, wrong, cut, nothing, map] = answers.as_slice() else {
        panic!("nine lines, nine answers: {answers:#?}");
    };
    assert_eq!(*hello, "{\"id\":1,\"name\":\"pathways\",\"version\":\"0.1.0\"}");
    assert_eq!(*reset, "{\"id\":2,\"ok\":true}");
    assert!(not_json.starts_with("{\"id\":null,\"error\":{\"code\":\"bad-request\""), "{not_json}");
    let changes = "\"changes\":{\"+nodes\":1,\"+labels\":1,\"+properties\":1}";
    assert!(create.starts_with("{\"id\":\"three\",\"columns\":[],\"rows\":[]") && create.contains(changes), "{create}");
    let row = "[[{\"$node\":{\"id\":0,\"labels\":[\"A\"],\"properties\":{\"x\":1}}},0.5,{\"$float\":\"NaN\"}]]";
    assert!(read.contains(row), "{read}");
    assert!(wrong.contains("\"type\":\"SyntaxError\",\"phase\":\"compile time\""), "{wrong}");
    assert!(
        cut.contains("\"rows\":[[1],[2]]") && cut.contains("\"truncated\":true") && cut.contains("\"ms\":"),
        "{cut}"
    );
    assert!(nothing.starts_with("{\"id\":7,\"error\":"), "{nothing}");
    assert!(map.contains("\"rows\":[[{\"$map\":{\"$a\":1}}]]"), "{map}");
    assert_eq!(run.status, 0);
}

#[test]
fn the_pipe_does_not_write_an_answer_without_end() {
    let requests = concat!(
        "{\"id\":1,\"query\":\"UNWIND range(1, 100) AS i MATCH (a) RETURN a\"}\n",
        "{\"id\":2,\"query\":\"RETURN 2 AS two\"}\n",
    );
    let run = run_with(&["--max-memory", "1MiB", "pipe"], requests.as_bytes());
    let [long, short] = run.out.lines().collect::<Vec<_>>()[..] else { panic!("two answers: {}", run.out) };
    assert!(long.contains("\"code\":\"answer-too-long\""), "{long}");
    assert!(short.contains("\"rows\":[[2]]"), "{short}");
}

#[test]
fn the_pipe_takes_transactions_as_queries() {
    let query = |id: usize, text: &str| format!("{{\"id\":{id},\"query\":\"{text}\"}}\n");
    let requests: String = [
        ":begin",
        "CREATE (:A {x: 1})",
        "MATCH (n:A) SET n.y = 1 / 0",
        "MATCH (n:A) RETURN keys(n) AS k",
        ":rollback",
        "MATCH (n:A) RETURN count(n) AS n",
        ":begin",
        "MERGE (:A {x: 2})",
        ":COMMIT;",
        "MATCH (n:A) RETURN n.x",
        ":commit",
    ]
    .iter()
    .enumerate()
    .map(|(index, text)| query(index, text))
    .collect();
    let run = run_with(&["pipe"], requests.as_bytes());
    let answers: Vec<&str> = run.out.lines().collect();
    assert!(answers[0].starts_with("{\"id\":0,\"columns\":[],\"rows\":[]"), "{}", answers[0]);
    assert!(answers[2].contains("division-by-zero"), "{}", answers[2]);
    for (at, rows) in [(3, "[[[\"x\"]]]"), (5, "[[0]]"), (9, "[[2]]")] {
        assert!(answers[at].contains(&format!("\"rows\":{rows}")), "{}", answers[at]);
    }
    assert!(answers[10].contains("\"code\":\"transaction\""), "{}", answers[10]);
}

#[test]
fn scripts_hold_transactions() {
    let folder = folder();
    let script = "CREATE (:A {x: 1});\n:begin\nMATCH (n:A) DELETE n;\nMATCH (n:A) RETURN count(n) AS during;\n\
                  :rollback\nMATCH (n:A) RETURN count(n) AS after;\n:begin\nMATCH (n:A) SET n.x = 2;\n:commit\n\
                  MATCH (n:A) RETURN n.x;\n";
    let script = written(folder.path(), "transaction.pathways", script);
    let run = run(&["run", &script.display().to_string(), "--format", "csv"]);
    assert_eq!((run.status, run.out.as_str()), (0, "during\n0\nafter\n1\nn.x\n2\n"), "{}", run.err);
}

#[test]
fn the_pipe_takes_procedures_until_it_is_reset() {
    let table = "{\"signature\":\"p(in :: INTEGER?) :: (out :: STRING?)\",\"columns\":[\"in\",\"out\"],\"rows\":[[1,\"a\"],[null,\"n\"]]}";
    let requests = [
        format!("{{\"id\":1,\"procedure\":{table}}}"),
        "{\"id\":2,\"query\":\"CALL p\",\"params\":{\"in\":1}}".to_owned(),
        "{\"id\":3,\"query\":\"CALL p\"}".to_owned(),
        "{\"id\":4,\"query\":\"UNWIND [null, 1, 2] AS x CALL p(x) YIELD out RETURN x, out\"}".to_owned(),
        "{\"id\":5,\"procedure\":{\"signature\":\"p(in\"}}".to_owned(),
        "{\"id\":6,\"reset\":true}".to_owned(),
        "{\"id\":7,\"query\":\"CALL p(1)\"}".to_owned(),
    ];
    let run = run_with(&["pipe"], requests.join("\n").as_bytes());
    let wanted = [
        "\"ok\":true",
        "\"columns\":[\"out\"],\"rows\":[[\"a\"]]",
        "\"type\":\"ParameterMissing\",\"phase\":\"compile time\"",
        "\"rows\":[[null,\"n\"],[1,\"a\"]]",
        "\"code\":\"bad-procedure\"",
        "\"ok\":true",
        "\"detail\":\"ProcedureNotFound\"",
    ];
    assert_eq!(run.out.lines().count(), wanted.len(), "{}", run.out);
    for (answer, wanted) in run.out.lines().zip(wanted) {
        assert!(answer.contains(wanted), "{wanted} in {answer}");
    }
}

/// Names that a picture must survive.
const HOSTILE: [&str; 7] =
    ["\"quoted\"", "back\\slash\\", "two\nlines", "<b>bold</b>", "&amp; &lt;", "日本語 العربية", "👩‍⚕️"];

#[test]
fn any_name_survives_in_a_picture() {
    let folder = folder();
    let file = folder.path().join("out.dot");
    let script =
        "UNWIND $names AS name CREATE (:Role {name: name})-[:LEADS_TO {qualifier: name}]->(:Role {name: 'end'});\n\
                  :draw FILE MATCH p = (:Role)-[:LEADS_TO]->() RETURN p;"
            .replace("FILE", &file.display().to_string());
    let script = written(folder.path(), "draw.pathways", script);
    let names = format!(
        "names=[{}]",
        HOSTILE
            .map(|name| format!("{name:?}").replace("\\u{200d}", "\u{200d}").replace("\\u{fe0f}", "\u{fe0f}"))
            .join(",")
    );
    let run = run(&["run", &script.display().to_string(), "-p", &names]);
    assert_eq!(run.status, 0, "{}", run.err);
    let dot = std::fs::read_to_string(&file).expect("a picture was written");
    for name in ["\\\"quoted\\\"", "back\\\\slash\\\\", "two\\nlines", "<b>bold</b>", "&amp;amp; &amp;lt;", "日本語"]
    {
        assert!(dot.contains(name), "{name} in {dot}");
    }
    // Where Graphviz is there, it must take the picture as it is.
    if let Ok(drawn) = Command::new("dot").args(["-Tsvg", &file.display().to_string()]).output() {
        let messages = String::from_utf8_lossy(&drawn.stderr);
        assert!(drawn.status.success() && !messages.contains("rror"), "{messages}");
        let svg = String::from_utf8_lossy(&drawn.stdout);
        assert!(
            svg.contains("&amp;amp; &amp;lt;") && svg.contains("&lt;b&gt;bold&lt;/b&gt;"),
            "names are shown as they are"
        );
    }
}

#[test]
fn a_picture_of_pathways_has_columns_a_legend_and_its_source() {
    let picture = run(&["draw", r#"degree "Medical Office Assistant Diploma" to duty"#]);
    for piece in ["1. Degree", "3. Duty", "cluster_picture", "Source: B&amp;SC Blog Team", "style=\"solid\""] {
        assert!(picture.out.contains(piece), "{piece} in {}", picture.out);
    }
    let one = run(&["draw", r#"degree "High School Diploma" to role "Patient Coordinator""#]);
    assert!(one.out.contains("penwidth=3"), "the asked-for pathway is bold: {}", one.out);
    let all = run(&["draw", "degree to role"]);
    assert!(all.out.contains("style=\"dotted\"") && all.out.contains("odiamond"), "{}", all.out);
    assert_eq!(all.out, run(&["draw", "degree to role"]).out, "the same question gives the same bytes");
}

#[test]
fn schema_check_completions_and_man_answer() {
    let schema = run(&["schema"]);
    assert!(schema.out.contains("\"label\":\"Role\",\"nodes\":10"), "{}", schema.out);
    assert!(run(&["schema", "--format", "table"]).out.contains("PREPARES_FOR"));
    assert_eq!(run(&["check", concat!(env!("CARGO_MANIFEST_DIR"), "/data")]).status, 0);
    assert!(run(&["completions", "bash"]).out.contains("pathways"));
    assert!(run(&["man"]).out.contains(".TH pathways"));
    let nowhere = run(&["import", "onet", "dir"]);
    assert!(nowhere.err.contains("name it with `-o us.pathways`"), "{}", nowhere.err);
    assert_eq!(nowhere.status, 2);
}

#[test]
fn check_tells_file_and_line_and_gives_three() {
    let folder = folder();
    written(folder.path(), "bad.toml", "document = \"x\"\n[Role.\"A\"]\nsection = \n");
    let run = run(&["check", &folder.path().display().to_string()]);
    assert_eq!(run.status, 3, "{}", run.err);
    assert!(run.err.contains("bad.toml:3"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let mut child = pathways()
        .args(["query", "UNWIND range(1, 200000) AS n RETURN n", "--format", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let run = ended(child.wait_with_output().expect("it ends"));
    assert_eq!((run.status, run.err.contains("error")), (0, false), "{}", run.err);
}

/// Every script in `examples/` gives what stands in the `.out` file beside it.
/// `UPDATE_EXPECT=1 cargo test --test cli` writes these anew: read the difference.
#[test]
fn example_scripts_give_their_outputs() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let entries = std::fs::read_dir(&examples).expect("there are examples");
    let mut scripts: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    scripts.retain(|path| path.extension().is_some_and(|extension| extension == "pathways"));
    scripts.sort();
    assert!(!scripts.is_empty());
    for script in scripts {
        let run = run(&["run", &script.display().to_string()]);
        assert_eq!(run.status, 0, "{}: {}", script.display(), run.err);
        let expected = script.with_extension("out");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected, &run.out).expect("the output can be written");
        }
        let text = std::fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(run.out, text, "{}", script.display());
    }
}

/// Runs a script's text in a folder of its own.
fn script_in(folder: &Path, text: &str) -> Run {
    let script = written(folder, "main.pathways", text);
    let output = pathways().args(["run", &script.display().to_string()]).current_dir(folder).output();
    ended(output.expect("the binary starts"))
}

#[test]
fn a_saved_script_does_again_what_the_session_did() {
    let folder = folder();
    let session = "\
        CREATE (:Note {n: 1});\n\
        :begin\nCREATE (:Note {n: 2});\n:rollback\n\
        :param x 5\n:format json\n:format csv\n\
        MATCH (n:Note) RETURN count(n) AS notes, $x AS x; // one note\n\
        EXPLAIN RETURN 1;\n\
        :save-script saved.pathways\n";
    let first = script_in(folder.path(), session);
    assert_eq!(first.status, 0, "{}", first.err);
    assert!(first.out.contains("notes,x\n1,5\n"), "{}", first.out);
    let saved = std::fs::read_to_string(folder.path().join("saved.pathways")).expect("it was saved");
    assert!(saved.contains(":begin\nCREATE (:Note {n: 2});\n:rollback\n:param x=5\n:format csv\n"), "{saved}");
    assert_eq!(script_in(folder.path(), &saved).out, first.out);
}

#[test]
fn what_has_no_shape_is_not_drawn() {
    let folder = folder();
    for (script, said) in [
        (":draw x.dot RETURN 1", "no nodes, relationships or paths"),
        (":draw x.dot EXPLAIN degree to role", "leave out `EXPLAIN`"),
        (":draw x.dot MATCH (n:Role {name: 'nobody'}) RETURN n", "has no rows"),
        ("EXPLAIN degree to role;\n:draw x.dot", "no answer to draw yet"),
    ] {
        let run = script_in(folder.path(), script);
        assert_eq!(run.status, 1, "{script}");
        assert!(run.err.contains(said), "{script}: {}", run.err);
        assert!(!folder.path().join("x.dot").exists(), "{script}");
    }
    assert_eq!(run(&["draw", "RETURN 1"]).status, 1);
    let last = script_in(folder.path(), "degree to role;\nEXPLAIN RETURN 1;\n:draw y.dot\n");
    assert_eq!(last.status, 0, "{}", last.err);
    let dot = std::fs::read_to_string(folder.path().join("y.dot")).expect("the answer was drawn");
    assert!(dot.contains("Medical Office Assistant"), "{dot}");
}

#[test]
fn results_sent_to_a_file_are_plain_and_come_back() {
    let folder = folder();
    let script =
        ":format table\n:output a.txt\n:format table\nRETURN 1 AS in_file;\n:output\n:output off\nRETURN 2 AS here;\n";
    let script = written(folder.path(), "s.pathways", script).display().to_string();
    let output = pathways().args(["run", &script, "--color", "always"]).current_dir(folder.path()).output();
    let run = ended(output.expect("the binary starts"));
    let file = std::fs::read_to_string(folder.path().join("a.txt")).expect("results went there");
    assert!(file.contains("in_file") && !file.contains('\x1b'), "{file:?}");
    assert!(run.out.contains("a.txt, as table") && run.out.contains("here"), "{}", run.out);
    let missing = script_in(folder.path(), ":output nowhere/at/all.csv\nRETURN 1 AS x;");
    assert_eq!((missing.status, missing.out.as_str()), (1, ""), "{}", missing.err);
    assert!(missing.err.contains("nowhere/at/all.csv"), "{}", missing.err);
}

#[test]
fn a_json_file_holds_one_answer() {
    let folder = folder();
    let file = folder.path().join("x.json").display().to_string();
    let two = run(&["query", "RETURN 1 AS a; RETURN 2 AS b", "-o", &file]);
    assert_eq!(two.status, 2);
    assert!(two.err.contains(".jsonl"), "{}", two.err);
    assert_eq!(std::fs::read_to_string(&file).expect("the first answer is kept"), "[\n  {\"a\":1}\n]\n");
    let one = run(&["query", "CREATE (:A); MATCH (n:A) RETURN count(n) AS n; CREATE (:A)", "-o", &file]);
    assert_eq!(one.status, 0, "{}", one.err);
    assert_eq!(std::fs::read_to_string(&file).expect("it was written"), "[\n  {\"n\":1}\n]\n");
    assert_eq!(run(&["query", "CREATE (:A)", "-o", &file]).status, 0);
    assert_eq!(std::fs::read_to_string(&file).expect("it was written"), "[]\n");
}

#[test]
fn a_script_is_looked_for_beside_the_one_that_names_it() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("sub")).expect("a folder");
    written(folder.path(), "sub/outer.pathways", ":source inner.pathways\n:source missing.pathways\n");
    written(folder.path(), "sub/inner.pathways", ":format csv\nRETURN 1 AS inner;\n");
    let run = script_in(folder.path(), "RETURN 0 AS first;\n:source sub/outer.pathways\n");
    assert!(run.out.ends_with("inner\n1\n"), "{}", run.out);
    assert_eq!(run.status, 3);
    assert!(run.err.contains("outer.pathways:2: error") && run.err.contains("missing.pathways"), "{}", run.err);
}

#[test]
fn what_a_sourced_script_says_of_format_and_output_ends_with_it() {
    let folder = folder();
    written(folder.path(), "inner.pathways", ":format csv\n:output inner.csv\n:param x=7\nRETURN 1 AS inner;\n");
    let run = script_in(folder.path(), ":source inner.pathways\nRETURN $x AS x;\n");
    assert_eq!((run.status, run.out.as_str()), (0, "[\n  {\"x\":7}\n]\n"), "{}", run.err);
    let file = std::fs::read_to_string(folder.path().join("inner.csv")).expect("results went there");
    assert_eq!(file, "inner\n1\n");
}

#[test]
fn opening_a_graph_does_not_lose_changes() {
    let run = run_with(&[], b":begin\nCREATE (:A);\n:open\n");
    assert_eq!(run.status, 1);
    assert!(run.err.contains("`:commit` keeps them"), "{}", run.err);
    assert_eq!(run_with(&[], b":begin\n:open\nRETURN 1 AS x;").status, 0);
    assert_eq!(run_with(&[], b":begin\nCREATE (:A);\n:commit\n:open\n").status, 0);
}

#[test]
fn help_tells_of_functions_clauses_questions_and_commands() {
    let functions = run_with(&[], b":help functions");
    assert!(functions.out.contains("substring(text, start [, length])"), "{}", functions.out);
    for (topic, said) in [("toUpper", "toUpper("), ("draw", ":draw FILE"), ("ORDER BY", "sorts"), ("compare", "both")] {
        let help = run_with(&[], format!(":help {topic}").as_bytes());
        assert!(help.out.contains(said), "{topic}: {}", help.out);
    }
    let wrong = run_with(&[], b":help fnctions");
    assert!(wrong.status == 1 && wrong.err.contains("Did you mean: :help functions"), "{}", wrong.err);
}

#[test]
fn a_graph_is_kept_as_a_script_that_makes_it_again() {
    let folder = folder();
    let count = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS nodes, count(r) AS relationships;\n";
    let first = script_in(folder.path(), &format!("CREATE (:Note {{text: 'it\\'s'}});\n:save all.cypher\n{count}"));
    assert_eq!(first.status, 0, "{}", first.err);
    written(folder.path(), "nodes.csv", "id:ID,:LABEL\n");
    written(folder.path(), "edges.csv", ":START_ID,:END_ID,:TYPE\n");
    let again = script_in(folder.path(), &format!(":open .\n:source all.cypher\n{count}:save again.cypher\n"));
    assert_eq!(again.status, 0, "{}", again.err);
    let last = |out: &str| out.lines().rev().nth(1).map(str::to_owned);
    assert_eq!(last(&first.out), last(&again.out));
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("it was saved");
    assert_eq!(read("all.cypher"), read("again.cypher"));
    let other = script_in(folder.path(), ":save all.graph");
    assert!(other.status == 1 && other.err.contains("Did you mean: :save all.pathways"), "{}", other.err);
}

#[test]
fn a_command_without_its_colon_is_told_as_one() {
    let draw = run(&["query", "draw degree to role"]);
    assert!(draw.err.contains("Did you mean: :draw pathways.svg degree to role"), "{}", draw.err);
    assert!(run(&["query", "find"]).err.contains("the words to look for"));
}

#[test]
fn markdown_keeps_hedges_and_sets_notes_apart() {
    let run = run(&["query", "degree to role \"Medical Office Assistant\"", "--format", "markdown"]);
    assert!(run.out.contains("──often required for─▶"), "{}", run.out);
    let (_, behind) = run.out.rsplit_once("|\n").expect("there is a table");
    assert!(behind.starts_with("\nnote: "), "{behind}");
    // The sources are credited once on a page, however many answers it has.
    let twice = run_two_answers_as_markdown();
    assert_eq!(twice.out.matches("\nSource: ").count(), 1, "{}", twice.out);
    assert!(twice.out.contains("Bryant & Stratton"), "{}", twice.out);
}

#[test]
fn markdown_tells_what_a_description_is_of_first() {
    let statement =
        "CREATE (:Role {name: 'A|B', pay_usd: 41500, growth: 1.5})-[:NEEDS]->(:Skill {name: 's'}); describe role 'A|B'";
    let run = run(&["query", statement, "--format", "markdown"]);
    let expected = "A\\|B, role\n\n- growth: 1.5\n- pay: 41,500 USD\n\n| relationship |";
    assert!(run.out.contains(expected), "{}", run.out);
}

fn run_two_answers_as_markdown() -> Run {
    run(&["query", "degree to role; MATCH (f:Field) RETURN f.name", "--format", "markdown"])
}

/// Runs the binary in a folder.
fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    ended(pathways().args(arguments).current_dir(folder).stdin(Stdio::null()).output().expect("the binary starts"))
}

#[test]
fn a_picture_has_the_format_of_its_file() {
    let folder = folder();
    let beginnings: [(&str, &[u8]); 7] = [
        ("x.svg", b"<svg"),
        ("x.png", b"\x89PNG"),
        ("x.pdf", b"%PDF-"),
        ("x.html", b"<!DOCTYPE html>"),
        ("x.dot", b"digraph"),
        ("x.mmd", b"---\ntitle: "),
        ("x.json", b"{\n  \"title\": "),
    ];
    for (file, beginning) in beginnings {
        let run = run_in(folder.path(), &["draw", "degree to role \"Patient Coordinator\"", "-o", file]);
        assert_eq!((run.status, run.out.as_str()), (0, ""), "{file}: {}", run.err);
        assert!(run.err.contains(file), "the full path is told: {}", run.err);
        let bytes = std::fs::read(folder.path().join(file)).expect("it was written");
        let found = bytes.windows(beginning.len()).take(200).any(|window| window == beginning);
        assert!(found, "{file} begins with {:?}", String::from_utf8_lossy(&bytes[..40]));
    }
    let rows = run_in(folder.path(), &["query", "roles limit 1", "-o", "rows.json"]);
    assert_eq!(rows.status, 0);
    let rows = std::fs::read_to_string(folder.path().join("rows.json")).expect("it was written");
    assert!(rows.starts_with("[\n"), "an answer in a JSON file is rows: {rows}");
    let model = run(&["draw", "roles", "--format", "json", "-o", "-"]);
    assert!(model.out.starts_with("{\n") && model.out.contains("\"boxes\": ["), "{}", model.out);
}

#[test]
fn a_picture_has_options() {
    let picture = ["draw", "degree to role", "--format", "dot"];
    let with = |options: &[&str]| run(&[&picture[..], options].concat());
    assert!(with(&["--direction", "down"]).out.contains("rankdir=TB"));
    assert!(with(&["--theme", "dark"]).out.contains("#0F1419"));
    assert_eq!(with(&["--theme", "DARK"]).out, with(&["--dark"]).out);
    assert!(with(&["--title", "My \"way\""]).out.contains("My \\\"way\\\""));
    assert!(with(&["--max-boxes", "6"]).out.contains("more\""));
    for (options, said) in [
        (&["--theme", "drak"][..], "dark"),
        (&["--page", "a5"], "letter, a4"),
        (&["--max-boxes", "0"], "from 1 to"),
        (&["--title", " "], "nothing behind it"),
        (&["--alt", "words.html"], ".txt or .md"),
    ] {
        let refused = with(options);
        assert_eq!((refused.status, refused.out.as_str()), (2, ""), "{options:?}");
        assert!(refused.err.contains("error[bad-usage]") && refused.err.contains(said), "{options:?}: {}", refused.err);
    }
    let rows = run(&["draw", "roles", "--format", "csv"]);
    assert_eq!(rows.status, 2);
    assert!(rows.err.contains("pathways query"), "{}", rows.err);
}

#[test]
fn one_answer_stands_out_in_the_picture_of_another() {
    let one = "degree \"High School Diploma\" to role \"Patient Coordinator\"";
    let picture = run(&["draw", "degree to role", "--format", "json", "--highlight", one]);
    assert_eq!(picture.status, 0, "{}", picture.err);
    let bold = |name: &str| {
        let line = picture.out.lines().find(|line| line.contains(&format!("\"name\":\"{name}\"")));
        line.is_some_and(|line| line.contains("\"bold\":true"))
    };
    assert!(bold("High School Diploma") && bold("Healthcare Administration") && !bold("Medical Office Manager"));
    let wrong = run(&["draw", "degree to role", "--format", "dot", "--highlight", "degree to rle"]);
    assert_eq!((wrong.status, wrong.out.as_str()), (1, ""));
    assert!(wrong.err.contains("degree to rle") && wrong.err.contains("stands out"), "{}", wrong.err);
    let changes = run(&["draw", "degree to role", "--format", "dot", "--highlight", "CREATE (n:A) RETURN n"]);
    assert_eq!(changes.status, 1, "{}", changes.err);
    assert!(changes.err.contains("only reads") && !changes.err.contains("--read-only"), "{}", changes.err);
    let nothing = run(&["draw", "degree to role", "--format", "dot", "--highlight", "traits"]);
    assert_eq!(nothing.status, 0);
    assert!(nothing.err.contains("warning[nothing-highlighted]"), "{}", nothing.err);
}

#[test]
fn a_picture_is_told_in_words_beside_it() {
    let folder = folder();
    let arguments = ["draw", "degree to role", "-o", "x.svg", "--alt", "x.md"];
    let drawn = run_in(folder.path(), &arguments);
    assert_eq!(drawn.status, 0, "{}", drawn.err);
    assert!(drawn.err.contains("x.svg") && drawn.err.contains("x.md"), "{}", drawn.err);
    let words = std::fs::read_to_string(folder.path().join("x.md")).expect("it was written");
    assert!(words.starts_with("# From 7 degrees to 10 roles\n") && words.contains("\n## Sources\n"), "{words}");
}

#[test]
fn a_picture_file_holds_one_picture() {
    let folder = folder();
    let two = run_in(folder.path(), &["draw", "degree to role; roles", "-o", "x.svg"]);
    assert_eq!(two.status, 2, "{}", two.err);
    assert!(two.err.contains("`:draw FILE STATEMENT`"), "{}", two.err);
    let svg = std::fs::read_to_string(folder.path().join("x.svg")).expect("the first picture is kept");
    assert_eq!(svg.matches("<svg").count(), 1);
    let graphs = run_in(folder.path(), &["draw", "degree to role; roles", "-o", "x.dot"]);
    assert_eq!(graphs.status, 0, "DOT takes several: {}", graphs.err);
}

#[test]
fn the_draw_command_takes_the_options_too() {
    let folder = folder();
    let script = ":draw 'my file.dot' --theme dark --title \"My way\" degree to role;\n\
                  :draw y.dot --direction down\n:save-script saved.pathways\n";
    let run = script_in(folder.path(), &format!("degree to role;\n{script}"));
    assert_eq!(run.status, 0, "{}", run.err);
    let first = std::fs::read_to_string(folder.path().join("my file.dot")).expect("it was drawn");
    assert!(first.contains("My way") && first.contains("#0F1419"), "{first}");
    let last = std::fs::read_to_string(folder.path().join("y.dot")).expect("the last answer was drawn");
    assert!(last.contains("rankdir=TB"), "{last}");
    let saved = std::fs::read_to_string(folder.path().join("saved.pathways")).expect("it was saved");
    assert!(saved.contains(":draw 'my file.dot' --theme dark --title \"My way\" degree to role"), "{saved}");
    let wrong = script_in(folder.path(), ":draw x.svg --thme dark roles");
    assert_eq!(wrong.status, 2, "{}", wrong.err);
    assert!(wrong.err.contains("--theme") && wrong.err.contains("main.pathways:1"), "{}", wrong.err);
    let slip = script_in(folder.path(), ":draw x.svg --theme dark duties of role 'Patient Cordinator'");
    assert!(slip.err.contains("Did you mean: :draw x.svg --theme dark duties of role"), "{}", slip.err);
    let rows = script_in(folder.path(), ":draw x.csv roles");
    assert!(rows.status == 1 && rows.err.contains("no format of a picture"), "{}", rows.err);
}

#[test]
fn the_pipe_draws_in_every_format_with_every_option() {
    let draw = |id: usize, more: &str| format!("{{\"id\":{id},\"draw\":\"degree to role\"{more}}}\n");
    let requests = [
        draw(1, ",\"format\":\"svg\",\"theme\":\"dark\",\"title\":\"T\",\"max_boxes\":9,\"direction\":\"down\""),
        draw(2, ",\"format\":\"png\""),
        "{\"id\":3,\"draw\":\"duties of role \\\"Patient Coordinator\\\"\",\"format\":\"pdf\",\"page\":\"a4\"}\n"
            .to_owned(),
        draw(4, ",\"format\":\"json\",\"highlight\":\"traits\""),
        draw(5, ",\"format\":\"pgn\""),
        draw(6, ",\"format\":\"dot\",\"theme\":\"drak\""),
        draw(7, ",\"highlight\":\"degree to\""),
        draw(8, ",\"max_rows\":2"),
        "{\"id\":9,\"draw\":\"MATCH (n:Rol) RETURN n\"}\n".to_owned(),
    ]
    .concat();
    let run = run_with(&["pipe"], requests.as_bytes());
    let answers: Vec<&str> = run.out.lines().collect();
    let begins = [
        "{\"id\":1,\"text\":\"",
        "{\"id\":2,\"base64\":\"iVBORw0KGgo",
        "{\"id\":3,\"base64\":\"JVBERi",
        "{\"id\":4,\"text\":\"{",
        "{\"id\":5,\"error\":{\"code\":\"unsupported-format\"",
        "{\"id\":6,\"error\":{\"code\":\"bad-usage\"",
        "{\"id\":7,\"error\":",
        "{\"id\":8,\"text\":\"digraph",
        "{\"id\":9,\"error\":{\"code\":\"cannot-draw\"",
    ];
    assert_eq!(answers.len(), begins.len(), "{}", run.out);
    for (answer, begins) in answers.iter().zip(begins) {
        assert!(answer.starts_with(begins), "{begins}: {}", answer.chars().take(300).collect::<String>());
    }
    assert!(answers[3].contains("\"warnings\":[{\"code\":\"nothing-highlighted\""), "warnings stand beside it");
    assert!(answers[4].contains("png") && answers[5].contains("dark"), "near names are told");
    assert!(answers[7].ends_with(",\"truncated\":true}"), "what was cut off is told");
}

#[test]
fn a_limit_of_none_is_no_lack_of_pathways_and_nothing_is_said_twice() {
    let none = run(&["query", "degree to role limit 0", "--format", "table"]);
    assert!(none.out.contains("`limit 0` lets no row through"), "{}", none.out);
    assert!(!none.out.contains("no pathway like this"), "{}", none.out);
    let twice = run(&["query", "all pathways BLS to BLS", "--format", "table"]);
    assert_eq!(twice.out.matches("is an alias of").count(), 1, "{}", twice.out);
    assert_eq!(twice.err.matches("shows what it is linked to").count(), 1, "{}", twice.err);
}

#[test]
fn a_graph_is_exported_in_the_form_that_its_name_means() {
    let folder = folder();
    let out = |name: &str| folder.path().join(name).display().to_string();
    for (name, begins) in [
        ("graph.jsonl", "{\"graph\":{\"format\":1,\"nodes\":"),
        ("graph.cypher", "// A graph, saved by Career Pathways"),
        ("graph.graphml", "<?xml version=\"1.0\""),
    ] {
        let ended = run(&["export", "-o", &out(name)]);
        assert!(ended.status == 0 && ended.err.contains(&out(name)) && ended.out.is_empty(), "{}", ended.err);
        let text = std::fs::read_to_string(out(name)).expect("it was written");
        assert!(text.starts_with(begins), "{name}: {}", text.chars().take(80).collect::<String>());
    }
    let piped = run(&["export", "-o", "-", "--format", "jsonl"]);
    assert_eq!(piped.out, std::fs::read_to_string(out("graph.jsonl")).expect("it was written"));
    assert_eq!(run(&["export", "-o", &out("csv")]).status, 0);
    let there = run(&["-g", &out("csv"), "query", "degree to role \"Medical Office Assistant\""]);
    let here = run(&["query", "degree to role \"Medical Office Assistant\""]);
    assert_eq!(there.out.matches("from").count(), here.out.matches("from").count());
    let nodes = std::fs::read_to_string(out("csv/nodes-Role.csv")).expect("it was written");
    assert!(nodes.starts_with("key:ID(Role),:LABEL,name:string,source:string"), "{nodes}");
    assert!(nodes.contains("aliases:string[]"), "{nodes}");
}

#[test]
fn an_export_that_cannot_be_says_what_can() {
    for (arguments, said) in [
        (&["export"][..], "pathways export -o graph.jsonl"),
        (&["export", "-o", "graph.csv"], "CSV files of a graph are a folder"),
        (&["export", "-o", "graph.json"], "ends in .jsonl"),
        (&["export", "-o", "graph.xyz"], "no form of a graph has the extension `.xyz`"),
        (&["export", "-o", "x", "--format", "markdown"], "a graph is not written as `markdown`"),
        (&["query", "degree to role", "--format", "graphml"], "`pathways export --format graphml` writes it"),
    ] {
        let ended = run(arguments);
        assert!(ended.status == 2 && ended.err.contains(said), "{arguments:?}: {}", ended.err);
    }
    let folder_out = run(&["export", "-o", "-", "--format", "csv"]);
    assert!(folder_out.status == 3 && folder_out.err.contains("export-is-a-folder"), "{}", folder_out.err);
}

#[test]
fn what_is_exported_is_imported_into_a_graph_file() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let counted = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS nodes, count(r) AS links, count(n.aliases) AS aliases";
    let built_in = run(&["query", counted]).out;
    assert_eq!(run(&["export", "-o", &at("all.jsonl")]).status, 0);
    assert_eq!(run(&["export", "-o", &at("all")]).status, 0);
    for (kind, from, to) in [("json", "all.jsonl", "json.pathways"), ("csv", "all", "csv.pathways")] {
        let imported = run(&["import", kind, &at(from), "-o", &at(to)]);
        assert_eq!(imported.status, 0, "{}", imported.err);
        assert!(imported.out.contains("What came") && imported.out.contains("PERFORMS"), "{}", imported.out);
        assert_eq!(run(&["-g", &at(to), "query", counted]).out, built_in);
        // The same once more is no more.
        let again = run(&["import", kind, &at(from), "-o", &at(to)]);
        assert!(again.status == 0 && again.out.contains("kept") && !again.out.contains("added"), "{}", again.out);
        assert_eq!(run(&["-g", &at(to), "query", counted]).out, built_in);
    }
}

#[test]
fn an_import_with_a_mistake_in_it_writes_nothing() {
    let folder = folder();
    let lines = written(folder.path(), "bad.jsonl", "{\"node\":{\"id\":1}}\n{\"nod\":{}}\n").display().to_string();
    let file = folder.path().join("bad.pathways");
    let bad = run(&["import", "json", &lines, "-o", &file.display().to_string()]);
    assert!(bad.status == 3 && bad.err.contains("bad.jsonl:2"), "{}", bad.err);
    assert!(!file.exists());
    let misplaced = run(&["import", "csv", "x", "--bls", "y", "-o", "z.pathways"]);
    assert!(
        misplaced.status == 2 && misplaced.err.contains("`--bls` goes with `import onet` only"),
        "{}",
        misplaced.err
    );
}

/// The arguments that import the made-up American data sets of the tests.
fn import_of<'a>(onet: &'a str, file: &'a str) -> Vec<&'a str> {
    const CIP_SOC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/us/cip-soc");
    const BLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/us/bls");
    vec!["import", "onet", onet, "--cip-soc", CIP_SOC, "--bls", BLS, "-o", file]
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/us/onet");

#[test]
fn an_import_makes_a_graph_file_and_reports() {
    let folder = folder();
    let file = folder.path().join("us.pathways").display().to_string();
    let first = run(&import_of(SAMPLE, &file));
    assert_eq!(first.status, 0, "{}", first.err);
    assert!(first.out.contains("left out: 2 rows, retired codes"), "{}", first.out);
    assert!(first.out.contains("57 nodes, 67 relationships"), "{}", first.out);
    assert!(first.err.contains("us.pathways"), "{}", first.err);

    let asked = run(&["-g", &file, "query", "degree to role", "--format", "csv"]);
    assert_eq!((asked.status, asked.out.lines().count()), (0, 6), "{}{}", asked.out, asked.err);
    let schema = run(&["-g", &file, "schema", "--format", "table"]);
    for words in [
        "has modified all or some of this information",
        "has not approved, endorsed, or tested",
        "CC BY 4.0",
        "Release: 99.1, May 2031.",
    ] {
        assert!(schema.out.contains(words), "{words}\n{}", schema.out);
    }
    let drawn = run(&["-g", &file, "draw", "degree to role \"Tide Readers\""]);
    assert!(drawn.out.contains("not approved"), "{}", drawn.out);
    // A role's figures are of several documents; each is credited.
    let described = run(&["-g", &file, "draw", "describe role \"Tide Readers\"", "--format", "dot", "-o", "-"]);
    for credited in ["O*NET", "Employment Projections", "Occupational Employment and Wage Statistics"] {
        assert!(described.out.contains(credited), "{credited}: {}", described.out);
    }
    // A parameter that names nothing is told with what it holds, and the nearest name.
    let query = "MATCH (f:Field {name: $field}) RETURN f.code";
    let none = run(&["-g", &file, "query", query, "-p", "field=Lighthose Studies"]);
    let told = none.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("`$field` = \"Lighthose Studies\"; there is `Lighthouse Studies`"), "{told}");

    let again = run(&import_of(SAMPLE, &file));
    assert!(again.out.contains("What changed") && again.out.contains("Role                 4 kept"), "{}", again.out);
}

/// All that a graph file holds, as JSON lines. Its bytes may differ: whoever takes it for writing leaves traces of the
/// store's own.
fn whole(file: &str) -> String {
    let exported = run(&["-g", file, "export", "--format", "jsonl", "-o", "-"]);
    assert_eq!(exported.status, 0, "{}", exported.err);
    exported.out
}

/// A file that was cut off looks like a release that drops almost everything; the graph stays as it was.
#[test]
fn an_import_of_files_that_were_cut_off_stops() {
    let folder = folder();
    let file = folder.path().join("us.pathways").display().to_string();
    let copy = folder.path().join("onet");
    std::fs::create_dir(&copy).expect("a folder");
    let onet = copy.display().to_string();
    let restore = || {
        for entry in std::fs::read_dir(SAMPLE).expect("the sample") {
            let from = entry.expect("an entry").path();
            std::fs::copy(&from, copy.join(from.file_name().expect("a name"))).expect("a copy");
        }
    };
    let head = |name: &str, lines: usize, cut: usize| {
        let text = std::fs::read_to_string(Path::new(SAMPLE).join(name)).expect("a file of the sample");
        let mut text: String = text.split_inclusive('\n').take(lines).collect();
        text.truncate(text.len() - cut);
        written(&copy, name, &text);
    };
    restore();
    let good = run(&["import", "onet", &onet, "-o", &file]);
    assert_eq!(good.status, 0, "{}", good.err);
    let before = whole(&file);
    let cases: [(&str, usize, usize, &str); 4] = [
        ("Occupation Data.txt", 2, 0, "name occupations that are not in `Occupation Data`"),
        ("Skills.txt", 1, 0, "2 `REQUIRES_SKILL` would become 0"),
        ("Job Zones.txt", 1, 0, "`IN_JOB_ZONE` would become 0"),
        ("Task Statements.txt", 100, 1, "the last line of `Task Statements.txt` does not end as the others do"),
    ];
    for (name, lines, cut, expected) in cases {
        restore();
        head(name, lines, cut);
        let bad = run(&["import", "onet", &onet, "-o", &file]);
        assert_eq!((bad.status, bad.out.as_str()), (3, ""), "{name}: {}", bad.err);
        let told = bad.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(expected) && told.contains("data-loss"), "{name}: {told}");
        assert!(told.contains("`--allow-loss` goes on"), "{name}: {told}");
        assert_eq!(whole(&file), before, "{name}: the graph is as it was");
    }
    restore();
    head("Job Zones.txt", 1, 0);
    let dry = run(&["import", "onet", &onet, "-o", &file, "--dry-run"]);
    assert!(dry.status == 3 && dry.out.contains("`Job Zones.txt` has a header and no rows"), "{}{}", dry.out, dry.err);
    let meant = run(&["import", "onet", &onet, "-o", &file, "--allow-loss"]);
    assert_eq!(meant.status, 0, "{}", meant.err);
    let zones =
        run(&["-g", &file, "query", "MATCH ()-[z:IN_JOB_ZONE]->() RETURN count(z) AS zones", "--format", "csv"]);
    assert_eq!(zones.out, "zones\n0\n");
}

#[test]
fn a_release_a_date_and_a_graph_file_have_to_look_like_one() {
    let asked = |more: &[&str]| run(&[&["import", "onet", SAMPLE][..], more].concat());
    for (more, expected) in [
        (["--retrieved", "yesterday", "-o", "us.pathways"], "such as `2026-03-01`"),
        (["--retrieved", "2026-02-30", "-o", "us.pathways"], "such as `2026-03-01`"),
        (["--release", "foo", "-o", "us.pathways"], "such as `30.0`"),
        (["--release", "30.0", "-o", "us.txt"], "ends in `.pathways`"),
    ] {
        let bad = asked(&more);
        let told = bad.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(bad.status == 2 && told.contains(expected), "{more:?}: {told}");
    }
    let good = asked(&["--release", "30.0", "--retrieved", "2028-02-29", "--dry-run"]);
    assert_eq!(good.status, 0, "{}", good.err);
}

#[test]
fn an_import_that_fails_leaves_what_was_there() {
    let folder = folder();
    let file = folder.path().join("us.pathways").display().to_string();
    let copy = folder.path().join("onet");
    std::fs::create_dir(&copy).expect("a folder");
    for name in ["Occupation Data.txt", "Job Zones.txt"] {
        std::fs::copy(Path::new(SAMPLE).join(name), copy.join(name)).expect("a copy");
    }
    let onet = copy.display().to_string();
    let good = run(&["import", "onet", &onet, "-o", &file]);
    assert_eq!(good.status, 0, "{}", good.err);
    let before = whole(&file);

    written(&copy, "Job Zones.txt", "O*NET-SOC Code\tJob Zone\n91-1011.00\tthree\n");
    let bad = run(&["import", "onet", &onet, "-o", &file]);
    assert_eq!((bad.status, bad.out.as_str()), (3, ""), "{}", bad.err);
    assert!(bad.err.contains("Job Zones.txt:2") && bad.err.contains("`three`"), "{}", bad.err);
    assert_eq!(whole(&file), before, "the graph is as it was");
    let other = folder.path().join("other.pathways");
    assert_eq!(run(&["import", "onet", &onet, "-o", &other.display().to_string()]).status, 3);
    assert!(!other.exists());

    let dry = run(&["import", "onet", SAMPLE, "--dry-run"]);
    assert!(dry.status == 0 && dry.err.contains("nothing was written"), "{}", dry.err);
}

#[test]
fn a_picture_and_its_words_are_written_both_or_neither() {
    let folder = folder();
    let draw = |more: &[&str]| run_in(folder.path(), &[&["draw", "degree to role", "-o", "x.svg"], more].concat());
    let left = || std::fs::read_dir(folder.path()).expect("it is there").count();
    written(folder.path(), "x.svg", "old");
    std::fs::create_dir(folder.path().join("words.txt")).expect("it can be made");
    for (alt, status, said) in
        [("words.txt", 1, "words.txt` cannot be"), ("nodir/words.txt", 1, "there is no folder `nodir`")]
    {
        let refused = draw(&["--alt", alt]);
        assert_eq!(refused.status, status, "{}", refused.err);
        assert!(refused.err.contains(said) && !refused.err.contains("os error 2"), "{}", refused.err);
        let kept = std::fs::read_to_string(folder.path().join("x.svg")).expect("it is there");
        assert_eq!((kept.as_str(), left()), ("old", 2), "{alt}");
    }
    for alt in ["same.md", "./same.md"] {
        let refused = run_in(folder.path(), &["draw", "roles", "--format", "svg", "-o", "same.md", "--alt", alt]);
        assert_eq!(refused.status, 2, "{}", refused.err);
        assert!(refused.err.contains("error[bad-usage]") && refused.err.contains("--alt"), "{}", refused.err);
    }
    assert_eq!(left(), 2);
    assert_eq!(draw(&["--alt", "words.md"]).status, 0);
    assert_eq!(left(), 3, "nothing is left beside them");
}

#[cfg(unix)]
#[test]
fn what_stood_in_a_file_stays_where_the_disk_is_full() {
    let folder = folder();
    for (file, question) in [("old.svg", "draw"), ("old.json", "query")] {
        written(folder.path(), file, "old");
        let program = pathways().get_program().to_owned();
        let ended = Command::new("sh")
            .args(["-c", "ulimit -f 4; trap '' XFSZ; exec \"$@\"", "sh"])
            .arg(program)
            .args([question, "degree to role", "-o", file])
            .current_dir(folder.path())
            .output()
            .expect("a shell runs");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.code() == Some(1) && said.contains(file), "{said}");
        assert_eq!(std::fs::read_to_string(folder.path().join(file)).expect("it is there"), "old");
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 1);
        std::fs::remove_file(folder.path().join(file)).expect("it can be removed");
    }
}

#[test]
fn a_folder_that_is_not_there_is_named_before_anything_runs() {
    let folder = folder();
    for arguments in [
        &["query", "roles", "-o", "nodir/x.csv"][..],
        &["draw", "roles", "-o", "nodir/x.svg"],
        &["export", "-o", "nodir/x.jsonl"],
        &["export", "-o", "nodir/folder"],
        &["import", "json", "none.jsonl", "-o", "nodir/x.pathways"],
    ] {
        let refused = run_in(folder.path(), arguments);
        assert_eq!(refused.status, 1, "{}", refused.err);
        assert!(refused.err.contains("there is no folder `nodir`"), "{}", refused.err);
        assert!(refused.err.contains("mkdir nodir"), "{}", refused.err);
    }
    for line in
        [":output nodir/x.csv", ":draw nodir/x.svg roles", ":save nodir/x.pathways", ":save-script nodir/x.cypher"]
    {
        let refused = script_in(folder.path(), line);
        assert!(refused.status == 1 && refused.err.contains("there is no folder `nodir`"), "{line}: {}", refused.err);
    }
}

#[test]
fn a_picture_wants_a_file_that_says_its_format() {
    let folder = folder();
    let bare = run_in(folder.path(), &["draw", "roles", "-o", "x"]);
    assert_eq!(bare.status, 2, "{}", bare.err);
    assert!(
        bare.err.contains("`x.svg`") && bare.err.contains("`.pdf`") && bare.err.contains("--format"),
        "{}",
        bare.err
    );
    let line = script_in(folder.path(), ":draw x roles");
    assert!(line.status == 2 && line.err.contains("`x.svg`"), "{}", line.err);
    assert!(!folder.path().join("x").exists());
    let named = run_in(folder.path(), &["draw", "roles", "--format", "svg", "-o", "x"]);
    assert_eq!(named.status, 0, "{}", named.err);
    assert!(run(&["draw", "roles"]).out.starts_with("digraph"), "another program reads DOT on");
}

#[test]
fn a_page_is_refused_where_another_program_lays_out() {
    for format in ["dot", "mmd"] {
        let refused = run(&["draw", "roles", "--format", format, "--page", "a4"]);
        assert_eq!((refused.status, refused.out.as_str()), (2, ""), "{}", refused.err);
        assert!(refused.err.contains("error[bad-usage]") && refused.err.contains("PDF"), "{}", refused.err);
    }
}

#[test]
fn what_turns_the_direction_of_text_is_left_out_of_every_picture() {
    let question = "MATCH (r:Role) WITH r LIMIT 1 SET r.name = 'A\u{202E}B' RETURN r";
    for format in ["svg", "html", "dot", "mmd"] {
        let drawn = run(&["draw", question, "--format", format]);
        assert_eq!(drawn.status, 0, "{}", drawn.err);
        assert!(!drawn.out.contains('\u{202E}') && drawn.out.contains("AB"), "{format}: {}", drawn.out);
    }
}

#[test]
fn the_pipe_draws_nothing_without_what_was_surely_asked() {
    let draw = |more: &str| {
        let request = format!("{{\"draw\":\"roles\",\"max_rows\":1{more}}}\n");
        run_with(&["pipe"], request.as_bytes()).out
    };
    for (member, meant) in
        [("max-boxes", "max_boxes"), ("maxBoxes", "max_boxes"), ("them", "theme"), ("dark", "theme"), ("alt", "file")]
    {
        let answer = draw(&format!(",\"{member}\":3"));
        let has = |part: &str| answer.contains(part);
        assert!(has("\"code\":\"bad-request\"") && has(&format!("`{member}`")) && has(meant), "{answer}");
    }
    for member in ["bogus", "name", "comment"] {
        assert!(draw(&format!(",\"{member}\":3")).contains("\"text\":\"digraph"), "{member}");
    }
    let requests =
        "{\"draw\":\"CREATE (n:X) RETURN n\"}\n{\"draw\":\"roles\",\"highlight\":\"CREATE (n:X) RETURN n\"}\n";
    let answers = run_with(&["pipe"], requests.as_bytes()).out;
    assert_eq!((answers.matches("only reads").count(), answers.matches("--read-only").count()), (2, 0), "{answers}");
}

#[test]
fn statements_that_were_joined_are_told_apart() {
    let joined = run(&["query", "roles", "degrees"]);
    assert_eq!(joined.status, 1, "{}", joined.err);
    assert!(joined.err.contains("\"roles; degrees\""), "{}", joined.err);
    assert_eq!(run(&["query", "roles; degrees"]).status, 0);
    assert!(!run(&["query", "degree", "too", "role"]).err.contains("joined by spaces"), "no argument is a statement");
}

#[test]
fn what_a_sentence_does_not_speak_of_is_shown_as_an_example() {
    let unknown = run(&["query", "how do i become a zookeeper"]);
    assert!(!unknown.err.contains("Did you mean") && unknown.err.contains("examples of questions:"), "{}", unknown.err);
    let known = run(&["query", "how do i become a patient coordinator"]);
    assert!(
        known.err.contains("degree to role \"Patient Coordinator\"") && !known.err.contains("examples"),
        "{}",
        known.err
    );
}

#[test]
fn a_file_that_gets_no_answer_stays_as_it_was() {
    let folder = folder();
    written(folder.path(), "old.csv", "old");
    let failed = script_in(folder.path(), ":output old.csv\nMATCH (n:Role) RETURN nothing;");
    assert_eq!(failed.status, 1, "{}", failed.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("old.csv")).expect("it is there"), "old");
    let answered = script_in(folder.path(), ":output old.csv\nroles limit 1;");
    assert_eq!(answered.status, 0, "{}", answered.err);
    assert!(std::fs::read_to_string(folder.path().join("old.csv")).expect("it is there").starts_with("role"));
}

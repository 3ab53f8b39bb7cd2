//! Spreadsheets from the command line, read back as Excel reads them.
#![cfg(feature = "xlsx")]

use calamine::{Data, Reader, Xlsx, open_workbook};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

type Workbook = Xlsx<BufReader<File>>;

/// Runs the program in a folder; gives its status and standard error.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_pathways"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("PATHWAYS_GRAPH")
        .stdin(Stdio::null())
        .output()
        .expect("the binary starts");
    (output.status.code().expect("no signal ends it"), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn opened(path: PathBuf) -> Workbook {
    open_workbook(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A sheet's cells, as calamine names their types.
fn cells(book: &mut Workbook, sheet: &str) -> Vec<Vec<String>> {
    let range = book.worksheet_range(sheet).unwrap_or_else(|error| panic!("{sheet}: {error}"));
    let cell = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => format!("text {text}"),
        Data::Float(number) => format!("number {number}"),
        Data::Int(number) => format!("number {number}"),
        Data::Bool(truth) => format!("truth {truth}"),
        Data::DateTime(date) => format!("date {}", date.as_f64()),
        other => format!("{other:?}"),
    };
    range.rows().map(|row| row.iter().map(cell).collect()).collect()
}

#[test]
fn values_keep_their_types_and_codes_stay_text() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let statement = "RETURN '51.0710' AS cip, '11-9111' AS soc, '=1+1' AS formula, 7 AS number, 1.5 AS half, true AS yes, \
                     null AS none, 12345678901234567 AS long, 0.0/0.0 AS nan, date('2025-09-01') AS day, \
                     localdatetime('2025-09-01T12:00') AS noon, date('1899-01-01') AS old, [1, 'a'] AS list, 'two\nlines' AS lines";
    let (status, err) = run(folder.path(), &["query", statement, "-o", "types.xlsx"]);
    assert!(status == 0 && err.contains("types.xlsx"), "{err}");
    let mut book = opened(folder.path().join("types.xlsx"));
    assert_eq!(book.sheet_names(), ["Answer 1", "Sources and notes"]);
    let rows = cells(&mut book, "Answer 1");
    assert_eq!(rows[0].first().map(String::as_str), Some("text cip"));
    assert_eq!(
        rows[1],
        [
            "text 51.0710",
            "text 11-9111",
            "text =1+1",
            "number 7",
            "number 1.5",
            "truth true",
            "",
            "text 12345678901234567",
            "text NaN",
            "date 45901",
            "date 45901.5",
            "text 1899-01-01",
            "text [1, \"a\"]",
            "text two\nlines",
        ]
    );
    assert!(book.worksheet_formula("Answer 1").is_ok_and(|formulas| formulas.is_empty()), "no text became a formula");
}

#[test]
fn several_answers_are_several_sheets_and_the_last_names_the_sources() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let script =
        "degree to role;\nMATCH (r:Role) RETURN r.name AS role ORDER BY role LIMIT 2;\nCREATE (:Role {name: 'New'});\n";
    std::fs::write(folder.path().join("report.pathways"), script).expect("it can be written");
    let (status, err) = run(folder.path(), &["run", "report.pathways", "-o", "report.xlsx"]);
    assert_eq!(status, 0, "{err}");
    let mut book = opened(folder.path().join("report.xlsx"));
    assert_eq!(book.sheet_names(), ["degree to role", "Answer 2", "Sources and notes"]);
    assert_eq!(
        cells(&mut book, "degree to role")[0],
        ["from", "to", "basis", "steps", "path", "how"].map(|c| format!("text {c}"))
    );
    assert_eq!(cells(&mut book, "Answer 2").len(), 3);
    let about = cells(&mut book, "Sources and notes");
    let told = |what: &str| -> Vec<&str> {
        let of = about.iter().filter(|row| row[0] == format!("text {what}"));
        of.map(|row| row[1].trim_start_matches("text ")).collect()
    };
    assert_eq!(told("Sheet"), ["degree to role", "Answer 2"]);
    assert_eq!(told("Statement")[0], "degree to role");
    assert!(told("Note").iter().any(|note| note.contains("Bryant & Stratton College")), "{about:?}");
    assert!(told("Source").iter().any(|source| source.contains("Bryant & Stratton")), "{about:?}");
}

#[test]
fn output_of_a_script_may_go_to_a_spreadsheet_and_back() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let script = ":output first.xlsx\ndegree to role;\n:output off\nRETURN 1 AS one;\n:output second.xlsx\n:schema\n";
    std::fs::write(folder.path().join("two.pathways"), script).expect("it can be written");
    let (status, err) = run(folder.path(), &["run", "two.pathways"]);
    assert!(status == 0 && err.contains("first.xlsx") && err.contains("second.xlsx"), "{err}");
    assert_eq!(opened(folder.path().join("first.xlsx")).sheet_names().len(), 2);
    assert_eq!(opened(folder.path().join("second.xlsx")).sheet_names(), ["Schema", "Sources and notes"]);
}

#[test]
fn a_text_that_no_cell_holds_is_cut_and_told() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let statement = "RETURN reduce(t = 'abcdefgh', n IN range(1, 13) | t + t) AS long";
    let (status, err) = run(folder.path(), &["query", statement, "-o", "long.xlsx"]);
    assert!(status == 0 && err.contains("1 cell was cut to the 32767 characters"), "{err}");
    let mut book = opened(folder.path().join("long.xlsx"));
    assert!(cells(&mut book, "Answer 1")[1][0].ends_with(" [cut]"));
    let about = cells(&mut book, "Sources and notes");
    assert!(about.iter().any(|row| row[0] == "text Warning" && row[1].contains("1 cell was cut")), "{about:?}");
}

#[test]
fn a_statement_that_fails_leaves_no_spreadsheet() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (status, _) = run(folder.path(), &["query", "RETURN nothing", "-o", "none.xlsx"]);
    assert!(status == 1 && !folder.path().join("none.xlsx").exists());
}

/// A sheet that is passed on says what the page says: the hedges of every step, and numbers as numbers.
#[test]
fn a_pathway_keeps_its_hedges_and_a_description_its_numbers() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (status, err) =
        run(folder.path(), &["query", "degree to role \"Medical Office Assistant\"", "-o", "pathways.xlsx"]);
    assert_eq!(status, 0, "{err}");
    let mut book = opened(folder.path().join("pathways.xlsx"));
    let sheet = book.sheet_names().first().expect("a sheet").clone();
    let rows = cells(&mut book, &sheet);
    assert_eq!(rows[0], ["from", "to", "basis", "steps", "path", "how"].map(|name| format!("text {name}")));
    assert_eq!(rows[1][4], "text High School Diploma > Medical Office Assistant");
    assert_eq!(rows[1][5], "text High School Diploma ──often accepted for─▶ Medical Office Assistant");

    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/us/onet").display().to_string();
    assert_eq!(run(folder.path(), &["import", "onet", &sample, "-o", "us.pathways"]).0, 0);
    let asked = ["-g", "us.pathways", "query", "describe role \"Lighthouse Keepers\"", "-o", "role.xlsx"];
    assert_eq!(run(folder.path(), &asked).0, 0);
    let mut book = opened(folder.path().join("role.xlsx"));
    let sheet = book.sheet_names().first().expect("a sheet").clone();
    let rows = cells(&mut book, &sheet);
    let headers =
        ["relationship", "direction", "node", "properties", "importance", "level", "percent", "rank", "score"];
    assert_eq!(rows[0], headers.map(|name| format!("text {name}")));
    let skill = rows.iter().find(|row| row[2] == "text Lamp Trimming").expect("a skill");
    assert_eq!(
        skill[3..6],
        ["text {level_suppress: true, source: \"O*NET 99.1 § Skills\"}", "number 4.5", "number 5.25"]
    );
}

/// The report of `examples/national`, on the made-up samples of every data set.
#[test]
fn the_monthly_report_is_a_workbook_of_named_sheets() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder for the test");
    let at = |name: &str| root.join(name).display().to_string();
    let sample = at("tests/data/import/us");
    let (onet, cip, bls) = (format!("{sample}/onet"), format!("{sample}/cip-soc"), format!("{sample}/bls"));
    let imported =
        run(folder.path(), &["import", "onet", &onet, "--cip-soc", &cip, "--bls", &bls, "-o", "us.pathways"]);
    assert_eq!(imported.0, 0, "{}", imported.1);
    let script = at("examples/national/monthly.pathways");
    // The statement that its first lines name lists the fields it can be about.
    let text = std::fs::read_to_string(&script).expect("the script");
    let hint = text.lines().find_map(|line| line.split_once(" query '")).expect("it says how to find a field").1;
    let listed = run(folder.path(), &["-g", "us.pathways", "query", hint.trim_end_matches('\''), "-o", "fields.csv"]);
    assert_eq!(listed.0, 0, "{}", listed.1);
    let fields = std::fs::read_to_string(folder.path().join("fields.csv")).expect("a list of fields");
    assert!(fields.lines().any(|line| line == "71.01,Lighthouse Studies"), "{fields}");
    let parameters = ["-p", "field=Lighthouse Studies", "-p", "importance=3", "-p", "month=March 2026"];
    let arguments = [&["-g", "us.pathways", "run", &script][..], &parameters, &["-o", "march.xlsx"]].concat();
    let (status, err) = run(folder.path(), &arguments);
    assert_eq!(status, 0, "{err}");
    let mut book = opened(folder.path().join("march.xlsx"));
    assert_eq!(
        book.sheet_names(),
        [
            "Overview",
            "Programs and occupations",
            "Pay and growth",
            "Skills they have in common",
            "Technologies",
            "Counterparts in Europe",
            "Sources and notes"
        ]
    );
    let overview = cells(&mut book, "Overview");
    assert_eq!(overview[1], ["text March 2026", "text 71.01", "text Lighthouse Studies", "number 3", "number 3"]);
    let pay = cells(&mut book, "Pay and growth");
    let keepers = pay.iter().find(|row| row[1] == "text Lighthouse Keepers").expect("it is related to a program");
    assert_eq!(keepers[..5], ["text 91-1011.00", "text Lighthouse Keepers", "number 2", "number 3", "number 55120"]);
    // Hot is said of the technology, in demand of the technology in an occupation.
    let technologies = cells(&mut book, "Technologies");
    assert_eq!(technologies[0][2..], ["text hot technology", "text in demand in"]);
    assert_eq!(technologies[1], ["text TideTable 3000", "number 2", "truth true", "number 1"]);
    let about = cells(&mut book, "Sources and notes");
    for credited in
        ["O*NET", "USDOL/ETA has not approved, endorsed, or tested these modifications", "Bureau of Labor Statistics"]
    {
        assert!(about.iter().any(|row| row[1].contains(credited)), "{credited} is not credited in {about:?}");
    }
}

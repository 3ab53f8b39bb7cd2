//! Imports of public data sets: samples that were made up for this, and the real ones where they lie
//! beside the project.

use career_pathways::diagnostic::Diagnostic;
use career_pathways::graph::Graph;
use career_pathways::load::import::{OnetFolders, Report, onet};
use career_pathways::session::{Request, Session};
use career_pathways::value::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/us")
}

/// Imports the folders `onet`, `cip-soc` and `bls` of a folder.
fn import(folder: &Path, base: &Graph) -> Result<(Graph, Report), Box<Diagnostic>> {
    let onet_folders = [folder.join("onet")];
    let (cip, bls) = (folder.join("cip-soc"), folder.join("bls"));
    let folders = OnetFolders { onet: &onet_folders, cip_soc: Some(&cip), bls: Some(&bls), ..OnetFolders::default() };
    onet(&folders, base, &mut |_| true)
}

fn imported(folder: &Path, base: &Graph) -> (Graph, Report) {
    import(folder, base).unwrap_or_else(|problem| panic!("{problem:?}"))
}

/// What a statement gives: a line a row, its values by ` | `.
fn rows(graph: &Graph, statement: &str) -> Vec<String> {
    let outcome = Session::new(graph.clone()).execute(statement, &Request::default());
    let outcome = outcome.unwrap_or_else(|problem| panic!("{statement}: {problem}"));
    let text = |value: &Value| match value {
        Value::String(text) => text.to_string(),
        Value::Null => "-".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(truth) => truth.to_string(),
        other => format!("{other:?}"),
    };
    outcome.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join(" | ")).collect()
}

/// What a report says, a line a fact; files by their last name.
fn told(report: &Report) -> String {
    let mut told = String::new();
    let short =
        |name: &str| Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    for file in &report.files {
        told.push_str(&format!(
            "{}: {} rows, {} nodes, {} relationships, {} properties\n",
            short(&file.name),
            file.rows,
            file.nodes,
            file.relationships,
            file.properties
        ));
        for skipped in &file.skipped {
            told.push_str(&format!("    {} {}\n", skipped.count, skipped.reason));
            skipped.examples.iter().for_each(|example| told.push_str(&format!("        {example}\n")));
        }
    }
    for ignored in &report.ignored {
        told.push_str(&format!("not read: {}: {}\n", short(&ignored.name), ignored.reason));
    }
    report.remarks.iter().for_each(|remark| told.push_str(&format!("{remark}\n")));
    for change in report.merge.nodes.iter().chain(&report.merge.relationships) {
        told.push_str(&format!(
            "{}: {} added, {} removed, {} kept, {} renamed\n",
            change.name, change.added, change.removed, change.kept, change.renamed
        ));
    }
    report.merge.added.iter().for_each(|(name, key)| told.push_str(&format!("added {name} ({key})\n")));
    report.merge.removed.iter().for_each(|(name, key)| told.push_str(&format!("removed {name} ({key})\n")));
    report.merge.renamed.iter().for_each(|(key, old, new)| told.push_str(&format!("renamed {old} to {new} ({key})\n")));
    told.push_str(&format!(
        "lost {}, dangling {}, disagreements {}\n",
        report.merge.lost, report.merge.dangling, report.merge.disagreements
    ));
    told
}

/// Holds a text to a file of `tests/data/import`; `UPDATE_EXPECT=1` writes the file anew.
fn expect(file: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import").join(file);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        return fs::write(&path, found).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, found, "{file}: UPDATE_EXPECT=1 writes it anew");
}

// --- the sample

#[test]
fn the_report_tells_every_row() {
    let (graph, report) = imported(&samples(), &Graph::default());
    expect("us-report.txt", &told(&report));
    // Every row of a file with one fact a row made one, or is told.
    assert_eq!((graph.node_count(), report.merge.dangling), (57, 0));
}

/// Copies the sample, to change it.
fn copy_of_samples() -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for part in ["onet", "cip-soc", "bls"] {
        fs::create_dir(copy.path().join(part)).expect("a folder");
        for file in fs::read_dir(samples().join(part)).expect("the sample").flatten() {
            fs::copy(file.path(), copy.path().join(part).join(file.file_name())).expect("a copy");
        }
    }
    copy
}

fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("a file");
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(&path, text.replace(from, to)).expect("a file");
}

#[test]
fn importing_the_same_again_changes_nothing() {
    let (graph, _) = imported(&samples(), &Graph::default());
    let (again, report) = imported(&samples(), &graph);
    assert_eq!((again.node_count(), again.relationship_count()), (graph.node_count(), graph.relationship_count()));
    let all = report.merge.nodes.iter().chain(&report.merge.relationships);
    assert!(all.clone().all(|change| change.added + change.removed + change.renamed == 0), "{:?}", report.merge);
    let properties = "MATCH (n) RETURN n.key AS key, properties(n) AS p ORDER BY key";
    assert_eq!(rows(&graph, properties), rows(&again, properties));
    let links = "MATCH (a)-[r]->(b) RETURN a.key AS a, type(r) AS t, b.key AS b, properties(r) AS p ORDER BY a, t, b";
    assert_eq!(rows(&graph, links), rows(&again, links));
}

#[test]
fn another_release_says_what_is_new_gone_and_renamed() {
    let (graph, _) = imported(&samples(), &Graph::default());
    let copy = copy_of_samples();
    change(copy.path(), "onet/Read Me.txt", "99.1", "99.2");
    change(copy.path(), "onet/Occupation Data.txt", "91-1012.00\tTide Readers", "91-1012.00\tTidal Analysts");
    change(copy.path(), "onet/Occupation Data.txt", "91-2021.00\tFoghorn Tuners", "91-2022.00\tFoghorn Menders");
    let (next, report) = imported(copy.path(), &graph);
    let told = told(&report);
    for line in [
        "Role: 1 added, 1 removed, 3 kept, 1 renamed",
        "added Foghorn Menders (onet:91-2022.00)",
        "removed Foghorn Tuners (onet:91-2021.00)",
        "renamed Tide Readers to Tidal Analysts (onet:91-1012.00)",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert_eq!(rows(&next, "MATCH (s:Source {data_set: 'onet'}) RETURN s.name"), ["O*NET 99.2"]);
    assert_eq!(rows(&next, "MATCH (n) WHERE n.source CONTAINS '99.1' RETURN n"), [""; 0]);

    // O*NET alone: what the crosswalk and the BLS said stays, and is said to.
    let folders = [copy.path().join("onet")];
    let alone = onet(&OnetFolders { onet: &folders, ..OnetFolders::default() }, &graph, &mut |_| true);
    let (next, report) = alone.unwrap_or_else(|problem| panic!("{problem:?}"));
    assert_eq!(rows(&next, "MATCH (:Program)-[m:MATCHED_TO]->(:Role) RETURN count(m)"), ["5"]);
    assert_eq!(rows(&next, "MATCH (r:Role {code: '91-1011.00'}) RETURN r.median_pay_usd"), ["55120"]);
    let joins = report.remarks.iter().filter(|remark| remark.contains("to join it anew"));
    assert_eq!(joins.count(), 2, "{:?}", report.remarks);
}

#[test]
fn a_mistake_is_told_with_file_and_line_and_ends_the_import() {
    for (file, from, to, line, message) in [
        ("onet/Skills.txt", "4.50", "much", 2, "`much` under `Data Value` is not a number"),
        ("onet/Tools Used.txt", "\tn/a\tn/a\r\n", "\r\n", 3, "this line has 2 cells, the header has 4"),
        (
            "onet/Occupation Data.txt",
            "91-1012.00",
            "91-1012",
            4,
            "`91-1012` under `O*NET-SOC Code` is not an O*NET-SOC code such as 29-1141.00",
        ),
        (
            "onet/Skills.txt",
            "5.25",
            "99.00",
            3,
            "`99.00` under `Data Value` is not a number from 0 to 7, as values of the scale `LV` are",
        ),
        (
            "onet/Skills.txt",
            "91-1011.00\t4.50",
            "91-1011\t4.50",
            2,
            "`91-1011` under `O*NET-SOC Code` is not an O*NET-SOC code such as 29-1141.00",
        ),
        ("onet/Job Zones.txt", "Job Zone\t", "Zone\t", 1, "the file has no column `Job Zone`"),
        (
            "cip-soc/CIPCode2020.csv",
            "=\"71.0103\"",
            "\"71.3\"",
            7,
            "`71.3` under `CIPCode` is not a CIP code such as 51, 51.07 or 51.0710",
        ),
        (
            "bls/occupation_table_1_2.csv",
            "55120",
            "fifty",
            5,
            "`fifty` under `Median annual wage, dollars, 2024` is not a figure",
        ),
    ] {
        let copy = copy_of_samples();
        change(copy.path(), file, from, to);
        let problem = import(copy.path(), &Graph::default()).err().expect(file);
        let place = problem.place.as_ref().map(|place| (place.file.ends_with(file), place.line));
        assert_eq!((problem.message.as_str(), place), (message, Some((true, line))), "{file}");
    }
}

/// A share that O*NET advises against using says so, and makes no typical education.
#[test]
fn a_suppressed_share_is_marked_and_typical_of_nothing() {
    let typical = "MATCH (r:Role {code: '91-1011.00'}) RETURN r.typical_education, r.typical_education_percent";
    let marked = "MATCH (:Role {code: '91-1011.00'})-[e:HAS_EDUCATION_LEVEL]->(l) \
                  RETURN l.code, e.percent_suppress, e.suppress_unknown ORDER BY l.code";
    let copy = copy_of_samples();
    let education = "onet/Education, Training, and Experience.txt";
    change(copy.path(), education, "40.00\t28\t0.0\tn/a\tn/a\tN", "40.00\t28\t0.0\tn/a\tn/a\tn/a");
    let (graph, _) = imported(copy.path(), &Graph::default());
    assert_eq!(rows(&graph, typical), ["High School Diploma | 60"]);
    assert_eq!(rows(&graph, marked), ["2 | - | -", "6 | - | true"]);

    change(copy.path(), education, "60.00\t28\t0.0\tn/a\tn/a\tN", "60.00\t28\t0.0\tn/a\tn/a\tY");
    let (graph, report) = imported(copy.path(), &Graph::default());
    assert_eq!(rows(&graph, typical), ["- | -"]);
    assert_eq!(rows(&graph, marked), ["2 | true | -", "6 | - | true"]);
    assert!(report.remarks.iter().any(|remark| remark.starts_with("`typical_education` was left out of 1 of ")));
}

#[test]
fn only_occupations_must_be_there() {
    // A folder's name may tell the release: this one's does not, whatever a random one would.
    let outer = tempfile::tempdir().expect("a folder");
    let folder = tempfile::Builder::new().prefix("downloads").rand_bytes(0).tempdir_in(&outer).expect("a folder");
    let folders = [folder.path().to_path_buf()];
    let read = || onet(&OnetFolders { onet: &folders, ..OnetFolders::default() }, &Graph::default(), &mut |_| true);
    let problem = read().err().expect("nothing is there");
    assert_eq!(problem.code, "data-missing-file");
    // An archive often holds a folder.
    fs::create_dir(folder.path().join("db_99_1_text")).expect("a folder");
    fs::copy(samples().join("onet/Occupation Data.txt"), folder.path().join("db_99_1_text/Occupation Data.txt"))
        .expect("a copy");
    let problem = read().err().expect("it is not there");
    assert!(problem.hints.iter().any(|hint| hint.text.contains("db_99_1_text")), "{:?}", problem.hints);
    fs::copy(samples().join("onet/Occupation Data.txt"), folder.path().join("occupation data.TXT")).expect("a copy");
    let (graph, report) = read().unwrap_or_else(|problem| panic!("{problem:?}"));
    assert_eq!(graph.node_count(), 5);
    assert!(report.remarks.iter().any(|remark| remark.contains("`--release 30.0`")), "{:?}", report.remarks);
    assert!(report.remarks.iter().any(|remark| remark.starts_with("`Skills` is not there")), "{:?}", report.remarks);
}

#[test]
fn an_import_into_a_graph_of_ones_own_keeps_it_and_its_schema() {
    let own = career_pathways::load::built_in();
    let (graph, report) = imported(&samples(), &own);
    assert_eq!(graph.node_count(), own.node_count() + 57);
    assert_eq!(report.merge.nodes.iter().map(|change| change.removed + change.kept).sum::<u64>(), 0);
    let schema = graph.catalog().schema();
    assert_eq!(schema.title, own.catalog().schema().title);
    let pathway: Vec<&str> = schema.kinds.iter().filter(|kind| kind.pathway).map(|kind| kind.label.as_str()).collect();
    assert_eq!(pathway, ["Program", "Degree", "Field", "Role", "Duty", "Activity"]);
    let words = &schema.kind("Role").expect("a kind").words;
    assert!(words.contains(&"job title".to_owned()));
    // Both graphs answer side by side, each with what it rests on.
    let both = rows(&graph, "degree to role");
    let of = |basis: &str| both.iter().filter(|row| row.contains(&format!(" | {basis} | "))).count();
    let before = rows(&own, "degree to role").len();
    assert_eq!((of("stated") + of("inferred"), of("crosswalk")), (before, 5));
    // The curated reading of a relationship stays.
    assert_eq!(schema.reading("PERFORMS", Some("key"), None), "has the key duty of");
    assert_eq!(schema.reading("PERFORMS", Some("emerging"), None), "newly performs");
}

#[test]
fn files_that_lie_beside_are_not_taken_for_others() {
    let copy = copy_of_samples();
    let at = |name: &str| copy.path().join(name);
    fs::copy(at("bls/national_M2025_dl.csv"), at("bls/national_M2023_dl.csv")).expect("a copy");
    fs::write(at("cip-soc/CIPCode2010.csv"), "CIPCode\n01\n").expect("a file");
    fs::write(at("cip-soc/Crosswalk_CIP2010to2020.csv"), "CIPCode2010,CIPCode2020\n01,01\n").expect("a file");
    fs::write(at("onet/.~lock.Skills.xlsx#"), "").expect("a file");
    let (graph, report) = imported(copy.path(), &Graph::default());
    assert_eq!(graph.node_count(), 57);
    let ignored: Vec<(String, &str)> = report
        .ignored
        .iter()
        .map(|ignored| (ignored.name.rsplit('/').next().unwrap_or_default().to_owned(), ignored.reason))
        .collect();
    for (name, reason) in [
        ("national_M2023_dl.csv", "another file with this table was read"),
        ("CIPCode2010.csv", "not a file that this import reads"),
        ("Crosswalk_CIP2010to2020.csv", "not a file that this import reads"),
    ] {
        assert!(ignored.contains(&(name.to_owned(), reason)), "{name}: {ignored:?}");
    }
}

#[test]
fn an_import_can_be_stopped() {
    let folders = [samples().join("onet")];
    let mut asked = 0;
    let mut watch = |_: &career_pathways::load::import::Progress<'_>| {
        asked += 1;
        asked < 3
    };
    let folders = OnetFolders { onet: &folders, ..OnetFolders::default() };
    let problem = onet(&folders, &Graph::default(), &mut watch).err().expect("it was stopped");
    assert_eq!((problem.code, asked), ("interrupted", 3));
}

// --- workbooks

/// Everything in a graph: a line for each node and relationship, sorted, without what a release's Read Me tells.
fn all_of(graph: &Graph) -> Vec<String> {
    let nodes = "MATCH (n) WHERE NOT n:Source RETURN n.key, labels(n), properties(n)";
    let links = "MATCH (a)-[r]->(b) RETURN a.key, type(r), b.key, properties(r)";
    let mut all = [rows(graph, nodes), rows(graph, links)].concat();
    all.sort();
    all
}

#[cfg(feature = "xlsx")]
mod workbooks {
    use super::{all_of, expect, imported, samples, told};
    use career_pathways::graph::Graph;
    use rust_xlsxwriter::{Workbook, Worksheet};
    use std::fs;
    use std::path::Path;

    /// A cell as publishers write it: numbers as numbers, but for codes and dates; nothing for `n/a`.
    fn write(sheet: &mut Worksheet, row: u32, column: u16, head: &str, cell: &str) {
        let is_text = head.contains("Code") && head.starts_with("O*NET") || head.contains("ID") && head != "Task ID";
        let written = match cell.parse::<f64>() {
            _ if cell == "n/a" || cell.is_empty() => return,
            Ok(number) if !is_text && !cell.contains('/') => sheet.write_number(row, column, number),
            Ok(_) | Err(_) => sheet.write_string(row, column, cell),
        };
        written.expect("a cell");
    }

    /// A text table as a workbook, with a column more in front.
    fn from_text(text: &Path, workbook: &Path) {
        let text = fs::read_to_string(text).expect("a table");
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let header: Vec<&str> = text.lines().next().unwrap_or_default().split('\t').collect();
        for (row, line) in (0u32..).zip(text.lines()) {
            sheet.write_string(row, 0, if row == 0 { "Remark" } else { "a column more" }).expect("a cell");
            for ((column, cell), head) in (1u16..).zip(line.split('\t')).zip(&header) {
                write(sheet, row, column, if row == 0 { "ID" } else { head }, cell);
            }
        }
        book.save(workbook).expect("a workbook");
    }

    /// A table with commas as one sheet of several, all cells text but those of numbers.
    fn from_commas(table: &Path, sheets: &[&str], named: &str, workbook: &Path) {
        let mut book = Workbook::new();
        for name in sheets {
            let sheet = book.add_worksheet().set_name(*name).expect("a name");
            sheet.write_string(0, 0, "nothing of interest").expect("a cell");
            if *name != named {
                continue;
            }
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(table).expect("a table");
            for (row, record) in (0u32..).zip(reader.records()) {
                for (column, cell) in (0u16..).zip(&record.expect("a record")) {
                    let cell = cell.trim_start_matches('\u{feff}');
                    match cell.parse::<f64>() {
                        Ok(number) if !named.starts_with("CIP") => sheet.write_number(row, column, number),
                        Ok(_) | Err(_) => sheet.write_string(row, column, cell),
                    }
                    .expect("a cell");
                }
            }
        }
        book.save(workbook).expect("a workbook");
    }

    #[test]
    fn the_excel_layout_gives_the_same_graph() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for part in ["onet", "cip-soc", "bls"] {
            fs::create_dir(at(part)).expect("a folder");
        }
        for file in fs::read_dir(samples().join("onet")).expect("the sample").flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            match name.strip_suffix(".txt").filter(|name| *name != "Read Me") {
                Some(table) => from_text(&file.path(), &at("onet").join(format!("{table}.xlsx"))),
                None => drop(fs::copy(file.path(), at("onet").join(name)).expect("a copy")),
            }
        }
        let codes = "cip-soc/CIPCode2020.csv";
        fs::copy(samples().join(codes), at(codes)).expect("a copy");
        let crosswalk = samples().join("cip-soc/CIP2020_SOC2018_Crosswalk.csv");
        let sheets = ["File Guide", "CIP-SOC", "SOC-CIP"];
        from_commas(&crosswalk, &sheets, "CIP-SOC", &at("cip-soc/CIP2020_SOC2018_Crosswalk.xlsx"));
        let table = samples().join("bls/occupation_table_1_2.csv");
        from_commas(&table, &["Index", "Table 1.1", "Table 1.2"], "Table 1.2", &at("bls/occupation.xlsx"));
        let wages = samples().join("bls/national_M2025_dl.csv");
        from_commas(&wages, &["national_M2025_dl"], "national_M2025_dl", &at("bls/national_M2025_dl.xlsx"));

        let (from_text, _) = imported(&samples(), &Graph::default());
        let (from_workbooks, report) = imported(folder.path(), &Graph::default());
        assert_eq!(all_of(&from_text), all_of(&from_workbooks));
        expect("us-report-xlsx.txt", &told(&report));
    }
}

// --- the real data sets

/// The published data sets, where they lie beside the project.
fn published() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !folder.is_dir() {
        eprintln!("skipped: the published data sets are not beside the project");
    }
    folder.is_dir().then_some(folder)
}

fn count(graph: &Graph, pattern: &str) -> usize {
    let found = rows(graph, &format!("MATCH {pattern} RETURN count(*)"));
    found.first().and_then(|number| number.parse().ok()).unwrap_or(usize::MAX)
}

/// Imports everything American, abilities from the release that has them.
fn nation(data: &Path) -> &'static (Graph, Report) {
    static NATION: OnceLock<(Graph, Report)> = OnceLock::new();
    NATION.get_or_init(|| import_nation(data))
}

fn import_nation(data: &Path) -> (Graph, Report) {
    let onet_folders = [data.join("onet"), data.join("onet/text-30.0")];
    let (cip, bls) = (data.join("cip-soc"), data.join("bls"));
    let folders = OnetFolders {
        onet: &onet_folders,
        cip_soc: Some(&cip),
        bls: Some(&bls),
        release: Some("29.3"),
        retrieved: Some("2026-03-01"),
    };
    onet(&folders, &Graph::default(), &mut |_| true).unwrap_or_else(|problem| panic!("{problem:?}"))
}

#[test]
fn the_published_data_sets_come_in_whole() {
    let Some(data) = published() else { return };
    let (graph, report) = nation(&data);
    let rows_of = fs::read_to_string(data.join("onet/Tasks to DWAs.txt")).expect("a file");
    let pair = |line: &str| Some((line.split('\t').next()?.to_owned(), line.split('\t').nth(2)?.to_owned()));
    let involved: BTreeSet<_> = rows_of.lines().skip(1).filter_map(pair).collect();
    // Rows of each file, as the list beside the data has them.
    let listed = fs::read_to_string(data.join("MANIFEST.tsv")).expect("the list of files");
    for file in &report.files {
        let path = Path::new(&file.name).strip_prefix(&data).expect("a file of the data").display().to_string();
        let line = listed.lines().find(|line| line.split('\t').next() == Some(&path)).expect("a listed file");
        let listed_rows = line.split('\t').nth(2).unwrap_or_default();
        assert_eq!(file.rows.to_string(), listed_rows, "{path}");
    }
    for (pattern, expected) in [
        ("(:Role)", 1016),
        ("(:Duty) WHERE NOT n.code IS NULL", 18796),
        ("(:Activity {kind: 'detailed'})", 2087),
        ("(:Activity {kind: 'intermediate'})", 332),
        ("(:Technology)", 8775),
        ("(:Tool)", 18105),
        ("(:Commodity)", 4262 + 1037),
        ("(:JobZone)", 5),
        ("(:EducationLevel)", 12),
        // Of 2,848 CIP codes, 161 are retired, and 30 programs and 9 fields are kept free for Statistics Canada.
        ("(n) WHERE n:Program OR n:Field AND n.kind = 'study'", 2848 - 161 - 30 - 9),
        ("(:Program)", 2325 - 152 - 30),
        ("(:Field {kind: 'work'})", 281 + 7),
        ("(:Role)-[:PERFORMS]->({emerging: 'new'})", 247),
        ("(:Duty)-[:IS_A]->(:Activity)", 23233),
        ("(:Activity {kind: 'detailed'})-[:IS_A]->(:Activity {kind: 'intermediate'})", 2087),
        ("(:Activity {kind: 'intermediate'})-[:IS_A]->(:Activity {kind: 'generalized'})", 332),
        // As many pairs as the rows of Tasks to DWAs name.
        ("(:Role)-[:INVOLVES]->(:Activity {kind: 'detailed'})", involved.len()),
        // Every occupation is rated on everything; what is rated below important is not required.
        ("(:Role)-[:REQUIRES_SKILL]->(:Skill)", 12514),
        ("(:Role)-[:RATED_LOW_ON]->(:Skill)", 30765 - 12514),
        ("(:Role)-[:REQUIRES_KNOWLEDGE]->(:Knowledge)", 6665),
        ("(:Role)-[:RATED_LOW_ON]->(:Knowledge)", 29007 - 6665),
        ("(:Role)-[:REQUIRES_ABILITY]->(:Ability)", 16806),
        ("(:Role)-[:RATED_LOW_ON]->(:Ability)", 46488 - 16806),
        ("(:Role)-[:CALLS_FOR]->(:Trait)", 13478),
        ("(:Role)-[:RATED_LOW_ON]->(:Trait)", 14064 - 13478),
        ("(:Role)-[r:REQUIRES_SKILL|REQUIRES_KNOWLEDGE|REQUIRES_ABILITY|CALLS_FOR]->() WHERE r.importance < 3", 0),
        ("(:Role)-[:HAS_INTEREST]->(:Interest)", 5538),
        ("(:Role)-[:HAS_EDUCATION_LEVEL]->(:EducationLevel)", 4121),
        ("(:Role)-[:IN_JOB_ZONE]->(:JobZone)", 923),
        ("(:Role)-[:RELATED_TO]->(:Role)", 18460),
        ("(:Role)-[:RELATED_TO {tier: 'Primary-Short'}]->(:Role)", 4615),
        ("(:Role)-[:USES_TECHNOLOGY]->(:Technology)", 32681),
        ("(:Role)-[:USES_TOOL]->(:Tool)", 41662),
        ("(n)-[:PART_OF]->(:Commodity) WHERE n:Technology OR n:Tool", 27541),
        ("(:Commodity)-[:PART_OF]->(:Commodity)", 5264),
        ("(:Field {kind: 'work'})-[:INCLUDES]->(:Role)", 1016),
    ] {
        let named = pattern.replacen("(:Duty) WHERE", "(n:Duty) WHERE", 1);
        assert_eq!(count(graph, &named), expected, "{pattern}");
    }
    assert_eq!((report.merge.dangling, report.merge.disagreements), (0, 0));
}

#[test]
fn the_crosswalk_is_degree_to_role_for_the_nation() {
    let Some(data) = published() else { return };
    let (graph, report) = nation(&data);
    let pairs = rows(graph, "degree to role");
    assert_eq!(pairs.len(), 8993);
    assert!(pairs.iter().all(|row| row.contains(" | crosswalk | 1 | ")));
    // 5,723 links; each names one O*NET occupation, and the rest come by expanding its SOC.
    assert_eq!(count(graph, "(:Program)-[m:MATCHED_TO]->(:Role) WHERE m.scope IS NULL"), 5723);
    let links = rows(graph, "MATCH (p:Program)-[m:MATCHED_TO]->(:Role) RETURN DISTINCT p.code, m.soc");
    assert_eq!(links.len(), 5723);
    assert_eq!(rows(graph, "MATCH (:Program)-[:MATCHED_TO]->(r) RETURN count(DISTINCT r)"), ["825"]);
    let crosswalk = report.files.iter().find(|file| file.name.contains("Crosswalk")).expect("the crosswalk");
    let skipped: Vec<(u64, &str)> = crosswalk.skipped.iter().map(|skipped| (skipped.count, skipped.reason)).collect();
    assert_eq!(
        skipped,
        [(194, "no match rows: programs without an occupation"), (180, "no match rows: occupations without a program")]
    );
}

#[test]
fn the_excel_release_gives_the_same_graph_as_the_text_release() {
    let Some(data) = published() else { return };
    let read = |part: &str| {
        let folders = [data.join(part)];
        let folders = OnetFolders { onet: &folders, release: Some("29.3"), ..OnetFolders::default() };
        onet(&folders, &Graph::default(), &mut |_| true).unwrap_or_else(|problem| panic!("{problem:?}")).0
    };
    let (text, workbooks) = (read("onet"), read("onet/xlsx-29.3"));
    // Sums over everything: the whole graphs line by line would take a minute. The sample is compared whole.
    for statement in [
        "MATCH (n) WHERE NOT n:Source RETURN labels(n) AS label, count(*), sum(size(n.key)), sum(size(n.name)), \
         sum(size(n.description)), sum(size(n.aliases)), sum(n.job_zone), sum(n.typical_education_percent), \
         sum(size(n.typical_education)), sum(size(n.source)) ORDER BY label",
        "MATCH ()-[r]->() RETURN type(r) AS type, count(*), sum(r.importance), sum(r.level), sum(r.score), sum(r.extent), \
         sum(r.percent), sum(r.rank), count(r.in_demand), count(r.not_relevant), count(r.importance_suppress), count(r.level_suppress), \
         count(r.percent_suppress), count(r.suppress_unknown), \
         sum(size(r.qualifier)), sum(size(r.tier)) ORDER BY type",
    ] {
        assert_eq!(rows(&text, statement), rows(&workbooks, statement));
    }
}

#[test]
fn published_workbooks_of_programs_and_figures_say_what_the_text_says() {
    let Some(data) = published() else { return };
    let (graph, _) = nation(&data);
    let onet_folders = [data.join("onet/Occupation Data.txt")];
    let cip = data.join("cip-soc/CIP2020_SOC2018_Crosswalk.xlsx");
    let bls = data.join("bls/occupation.xlsx");
    let folders = OnetFolders { onet: &onet_folders, cip_soc: Some(&cip), bls: Some(&bls), ..OnetFolders::default() };
    let (workbooks, _) =
        onet(&folders, &Graph::default(), &mut |_| true).unwrap_or_else(|problem| panic!("{problem:?}"));
    assert_eq!(rows(&workbooks, "degree to role").len(), 8993);
    for statement in [
        "MATCH (r:Role) RETURN r.code AS code, r.median_pay_usd, r.median_pay_usd_at_least, r.median_pay_usd_published, \
         r.median_pay_usd_year, r.employment, r.growth_percent, r.entry_education, r.figures_for ORDER BY code",
        "MATCH (:Program)-[m:MATCHED_TO]->(r) RETURN m.soc AS soc, m.scope, r.code AS code, count(*) ORDER BY soc, code",
        "MATCH (f:Field {kind: 'work'})-[:INCLUDES]->(r) RETURN f.code AS field, f.name, r.code AS code ORDER BY field, code",
    ] {
        // Where the projections say nothing, the text import has the figures of OEWS.
        let told = |graph: &Graph| {
            let rows = rows(graph, statement);
            rows.into_iter().filter(|row| !row.contains(" | 2025 | ")).collect::<BTreeSet<_>>()
        };
        let (ours, theirs) = (told(&workbooks), told(graph));
        let other: Vec<&String> =
            ours.symmetric_difference(&theirs).filter(|row| !row.contains("| - | - | - | -")).collect();
        assert!(other.is_empty(), "{other:?}");
    }
}

#[test]
fn a_title_of_several_occupations_is_about_all_of_them_and_says_so() {
    let Some(data) = published() else { return };
    let (graph, _) = nation(&data);
    let shared = "MATCH (r:Role) UNWIND r.aliases AS alias WITH toLower(alias) AS title, count(DISTINCT r) AS roles \
                  WHERE roles > 1 RETURN count(*)";
    assert_eq!(rows(graph, shared), ["7194"]);
    let outcome = Session::new(graph.clone()).execute("describe role \"staff nurse\"", &Request::default());
    let outcome = outcome.unwrap_or_else(|problem| panic!("{problem}"));
    let told: Vec<&str> = outcome
        .diagnostics
        .iter()
        .filter(|note| note.code == "several-matches")
        .map(|note| note.message.as_str())
        .collect();
    let [told] = told.as_slice() else { panic!("{:?}", outcome.diagnostics) };
    assert!(told.contains("`Registered Nurses`") && told.contains("`Critical Care Nurses`"), "{told}");
}

#[test]
fn figures_of_the_nation_are_what_was_published() {
    let Some(data) = published() else { return };
    let (graph, _) = nation(&data);
    let found = rows(
        graph,
        "MATCH (r:Role {code: '29-1141.00'}) RETURN r.median_pay_usd, r.median_pay_usd_year, r.employment, \
         r.growth_percent, r.growth_percent_year, r.entry_education, r.job_zone, r.typical_education",
    );
    assert_eq!(found, ["93600 | 2024 | 3391000 | 4.9 | 2024-34 | Bachelor's degree | 4 | -"]);
    // 19 medians are bounds: of 17 occupations and 2 groups.
    let bounds = "WHERE n.median_pay_usd_at_least = 239200 AND n.median_pay_usd IS NULL";
    assert_eq!(rows(graph, &format!("MATCH (n:Role) {bounds} RETURN count(DISTINCT n.soc)")), ["17"]);
    assert_eq!(rows(graph, &format!("MATCH (n:Field) {bounds} RETURN count(*)")), ["2"]);
    assert_eq!(
        rows(graph, "MATCH (r:Role {median_pay_usd_published: '—'}) RETURN DISTINCT r.soc AS soc ORDER BY soc"),
        ["27-2011", "27-2031", "27-2042", "27-2091", "27-2099", "45-3031"]
    );
    // 820 of the 832 occupations of the table are of the SOC; 7 are broad ones, which stand for narrower, and 5 combine those
    // of a broad one that have no line of their own.
    let own = "MATCH (r:Role) WHERE r.employment IS NOT NULL AND NOT coalesce(r.figures_for, '') CONTAINS 'broad' \
               AND NOT coalesce(r.figures_for, '') STARTS WITH 'combination' RETURN count(DISTINCT r.soc)";
    assert_eq!(rows(graph, own), ["820"]);
    let broad = "MATCH (r:Role) WHERE r.figures_for CONTAINS 'broad' RETURN count(DISTINCT left(r.soc, 6))";
    assert_eq!(rows(graph, broad), ["7"]);
    let combined = "MATCH (r:Role) WHERE r.figures_for STARTS WITH 'combination' \
                    RETURN substring(r.figures_for, 30, 7) AS code, reduce(all = '', soc IN collect(DISTINCT r.soc) | all + soc + ' ') AS socs ORDER BY code";
    assert_eq!(
        rows(graph, combined),
        [
            "21-1018 | 21-1011 21-1014 ",
            "25-2052 | 25-2055 25-2056 ",
            "25-9045 | 25-9042 25-9043 25-9049 ",
            "51-2028 | 51-2022 51-2023 ",
            "53-1047 | 53-1042 53-1043 53-1044 53-1049 ",
        ]
    );
    // Everybody is counted, once: the table's total is 169,956,100, of rounded lines.
    let people = "MATCH (r:Role) WITH DISTINCT coalesce(r.figures_for, r.soc) AS counted, r.employment AS people RETURN sum(people)";
    assert_eq!(rows(graph, people), ["169956400"]);
    // What is left without figures is military.
    let without =
        "MATCH (r:Role) WHERE r.employment IS NULL RETURN DISTINCT left(r.soc, 2), r.figures_missing IS NOT NULL";
    assert_eq!(rows(graph, without), ["55 | true"]);
    assert_eq!(count(graph, "(r:Role) WHERE r.job_zone IS NULL"), 1016 - 923);
    // Of 858 that were asked about, O*NET advises against the most frequent answer of 65.
    assert_eq!(count(graph, "(r:Role) WHERE r.typical_education IS NOT NULL"), 858 - 65);
}

//! What a slip of the hand or of the network does to an import: it is told, or the import stops.

#[path = "support/binary.rs"]
mod binary;

use binary::run;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A folder to work in, and the sample of the United States in a graph file there.
fn national() -> (tempfile::TempDir, String) {
    let place = tempfile::tempdir().expect("a folder for the test");
    let graph = place.path().join("us.pathways").display().to_string();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/us");
    let at = |name: &str| sample.join(name).display().to_string();
    let made = run(&["import", "onet", &at("onet"), "--cip-soc", &at("cip-soc"), "-o", &graph, "--allow-loss"]);
    assert_eq!(made.status, 0, "{}", made.err);
    (place, graph)
}

fn folder(place: &Path, name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = place.join(name);
    std::fs::create_dir_all(&folder).expect("the folder");
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("the file");
    }
    folder
}

#[test]
fn a_key_that_speaks_of_nothing_is_told_with_what_is_near_it() {
    let (place, graph) = national();
    let rows = "id:ID,key,:LABEL,pay:int\n1,onet:91-1011.00,Role,1\n2,onet:91-1102.00,Role,2\n3,91-2021.00,Role,3\n\
                4,cip:71.101,Program,4\n5,mine:7,Role,5\n";
    let folder = folder(place.path(), "college", &[("roles.csv", rows)]);
    // Again, when these things are in the graph: only from the college, so that they are told again.
    for _ in 0..2 {
        let done = run(&["import", "csv", &folder.display().to_string(), "-o", &graph]);
        assert_eq!(done.status, 0, "{}", done.err);
        for told in [
            "1 key is a code without what the graph puts before it, and a thing of its own so: `91-2021.00`, where the graph has \
             `onet:91-2021.00` Foghorn Tuners",
            "1 key begins with `cip:` as those of `NCES CIP 2020` do, which has nothing under it: `cip:71.101`, near it \
             `cip:71.01` Lighthouse Studies, `cip:71.0101` ",
            "1 key begins with `onet:` as those of `O*NET 99.1` do, which has nothing under it: `onet:91-1102.00`, near it \
             `onet:91-1012.00` Tide Readers",
            "4 nodes have no name, and no question finds them by one: `91-2021.00`, `cip:71.101`, `mine:7`, and 1 more; a \
             column `name` gives it",
        ] {
            assert!(done.out.contains(told), "{told}\n\n{}", done.out);
        }
        assert!(!done.out.contains("`onet:91-1011.00`,"), "{}", done.out);
    }
}

#[test]
fn a_check_of_tables_finds_what_their_import_finds() {
    let place = tempfile::tempdir().expect("a folder for the test");
    let schema = "[label.Role]\nplural = \"roles\"\n";
    let files = [("schema.toml", schema), ("roles.csv", "id:ID,:LABEL,pay:int\n1,Role,much\n1,Role,2\n")];
    let folder = folder(place.path(), "college", &files).display().to_string();
    let graph = place.path().join("g.pathways").display().to_string();
    let (checked, imported) = (run(&["check", &folder]), run(&["import", "csv", &folder, "-o", &graph]));
    assert_eq!((checked.status, imported.status), (3, 3), "{}{}", checked.out, checked.err);
    assert!(checked.err.contains("much") && checked.err.contains("2 errors"), "{}{}", checked.out, checked.err);
}

#[test]
fn rows_that_are_numbered_anew_stop_an_import_whatever_is_beside_them() {
    let (place, graph) = national();
    let shared = "id:ID,key,:LABEL,our_pay:int\nr1,onet:91-1011.00,Role,1\nr2,onet:91-1011.01,Role,2\n\
                  r3,onet:91-1012.00,Role,3\nr4,onet:91-2021.00,Role,4\n";
    let numbered = |names: [&str; 3]| {
        let mut text = "id:ID,:LABEL,name\n".to_owned();
        for (at, name) in names.iter().enumerate() {
            writeln!(text, "e{at},Employer,{name}").expect("it is text");
        }
        folder(place.path(), "college", &[("employers.csv", &text), ("roles.csv", shared)]).display().to_string()
    };
    let first = numbered(["Beacon", "Foghorn", "Tide"]);
    assert_eq!(run(&["import", "csv", &first, "-o", &graph]).status, 0);
    let second = numbered(["Foghorn", "Tide", "Beacon"]);
    let stopped = run(&["import", "csv", &second, "-o", &graph]);
    assert_eq!(stopped.status, 3, "{}", stopped.out);
    let told = "3 `Employer` of the data set `college` would go by another name, of 3 that stay and are its alone";
    assert!(stopped.err.contains(told), "{}", stopped.err);
    assert_eq!(run(&["import", "csv", &second, "-o", &graph, "--allow-loss"]).status, 0);
}

#[test]
fn a_value_that_is_another_now_is_counted_and_shown() {
    let (place, graph) = national();
    let priced = |price: i64| {
        let text = format!("id:ID,:LABEL,name,price:int\n1,Course,Knots,{price}\n2,Course,Lamps,5\n");
        let links = format!(":START_ID,:END_ID,:TYPE,hours:int\n1,2,BEFORE,{price}\n2,1,BESIDE,1\n");
        let files = [("courses.csv", text.as_str()), ("links.csv", links.as_str())];
        folder(place.path(), "college", &files).display().to_string()
    };
    assert_eq!(run(&["import", "csv", &priced(7000), "-o", &graph]).status, 0);
    let again = run(&["import", "csv", &priced(7777), "-o", &graph]).out;
    assert!(again.contains("2 kept; 1 changed"), "{again}");
    assert!(again.contains("`college:1`, `price`: 7777, and before that 7000"), "{again}");
    assert!(again.contains("BEFORE               1 kept; 1 changed"), "{again}");
    assert!(again.contains("BESIDE               1 kept\n"), "{again}");
    assert!(again.contains("`college:1 BEFORE college:2`, `hours`: 7777, and before that 7000"), "{again}");
    let same = run(&["import", "csv", &priced(7777), "-o", &graph]).out;
    assert!(same.contains("2 kept") && !same.contains("changed,") && !same.contains("; 1 changed"), "{same}");
}

#[test]
fn a_list_of_occupations_that_ends_early_at_the_end_of_a_line_stops_the_import() {
    let place = tempfile::tempdir().expect("a folder for the test");
    let graph = place.path().join("us.pathways").display().to_string();
    let import = |count: usize, allow: &str| {
        let mut occupations = "O*NET-SOC Code\tTitle\tDescription\n".to_owned();
        let mut titles = "O*NET-SOC Code\tAlternate Title\n".to_owned();
        for at in 0..500 {
            if at < count {
                writeln!(occupations, "91-{at:04}.00\tKeeper {at}\tKeeps.").expect("it is text");
            }
            writeln!(titles, "91-{at:04}.00\tMinder {at}").expect("it is text");
        }
        let files = [("Occupation Data.txt", occupations.as_str()), ("Alternate Titles.txt", titles.as_str())];
        let folder = folder(place.path(), "db_30_0_text", &files).display().to_string();
        let mut arguments = vec!["import", "onet", &folder, "-o", &graph];
        arguments.extend([allow].iter().filter(|allow| !allow.is_empty()));
        run(&arguments)
    };
    assert_eq!(import(500, "").status, 0);
    assert_eq!(import(486, "").status, 0, "a few may be missing");
    let stopped = import(450, "");
    assert_eq!(stopped.status, 3, "{}", stopped.out);
    assert!(
        stopped.err.contains("50 of the 500 rows of `Alternate Titles.txt` name occupations that are not in"),
        "{}",
        stopped.err
    );
    assert_eq!(import(450, "--allow-loss").status, 0);
}

#[test]
fn figures_of_a_combination_stand_on_what_has_no_line_of_its_own() {
    let place = tempfile::tempdir().expect("a folder for the test");
    let codes = ["91-9042", "91-9043", "91-9044", "91-9049", "95-1011"];
    let mut occupations = "O*NET-SOC Code\tTitle\tDescription\n".to_owned();
    for code in codes {
        writeln!(occupations, "{code}.00\tKeeper {code}\tKeeps.").expect("it is text");
    }
    let onet = folder(place.path(), "db_30_0_text", &[("Occupation Data.txt", &occupations)]).display().to_string();
    let table = "2024 National Employment Matrix title,2024 National Employment Matrix code,Occupation type,\
                 \"Employment, 2024\",Typical education needed for entry\n\
                 Light occupations,91-0000,Summary,3,—\nKeepers of the fourth kind,91-9044,Line item,1,None\n\
                 \"Keepers, except of the fourth kind\",91-9045,Line item,2,None\n";
    let bls = folder(place.path(), "bls", &[("occupation_table_1_2.csv", table)]).display().to_string();
    let graph = place.path().join("us.pathways").display().to_string();
    let done = run(&["import", "onet", &onet, "--bls", &bls, "-o", &graph, "--allow-loss"]);
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(done.out.contains("Table 1.2: 1 line combines occupations under a code of the BLS's own"), "{}", done.out);
    assert!(done.out.contains("1 occupation has no line in Table 1.2"), "{}", done.out);
    let asked = "MATCH (r:Role) RETURN r.soc AS soc, r.employment AS people, r.figures_for AS of, r.figures_missing AS why ORDER BY soc";
    let found = run(&["-g", &graph, "query", "--format", "csv", asked]).out.replace('\r', "");
    let of =
        "\"combination of the BLS's own, 91-9045 Keepers, except of the fourth kind as a whole, 3 O*NET occupations\"";
    let expected = format!(
        "soc,people,of,why\n91-9042,2000,{of},\n91-9043,2000,{of},\n91-9044,1000,,\n91-9049,2000,{of},\n\
         95-1011,,,\"BLS Employment Projections, Table 1.2, has no line for SOC 95-1011\"\n"
    );
    assert_eq!(found, expected);
    let counted = "MATCH (r:Role) WITH DISTINCT coalesce(r.figures_for, r.soc) AS counted, r.employment AS people RETURN sum(people) AS all";
    assert!(run(&["-g", &graph, "query", "--format", "csv", counted]).out.contains("3000"));
    // A folder without them is named.
    let empty = folder(place.path(), "nothing", &[]).display().to_string();
    let none = run(&["import", "onet", &onet, "--bls", &empty, "-o", &graph]);
    assert!(
        none.status == 3 && none.err.contains("there are no figures of the BLS in") && none.err.contains("nothing"),
        "{}",
        none.err
    );
}

#[test]
fn a_data_set_is_taken_out_by_one_without_rows() {
    let (place, graph) = national();
    let all = ["-g", &graph, "query", "--format", "csv", "MATCH (n) RETURN n.key, n.name, n.source ORDER BY n.key"];
    let before = run(&all).out;
    let rows = "id:ID,key,:LABEL,name,our_pay:int\n1,onet:91-1011.00,Role,Keeper,1\n2,,Course,Knots,2\n";
    let college = folder(place.path(), "college", &[("things.csv", rows)]).display().to_string();
    assert_eq!(run(&["import", "csv", &college, "-o", &graph]).status, 0);
    assert_ne!(run(&all).out, before);
    let nothing = folder(place.path(), "nothing", &[("nothing.csv", "id:ID,:LABEL\n")]).display().to_string();
    let out = ["import", "csv", &nothing, "--name", "college", "-o", &graph, "--allow-loss"];
    assert_eq!(run(&out[..7]).status, 3, "it is meant, or it is a mistake");
    assert_eq!(run(&out).status, 0);
    assert_eq!(run(&all).out, before);
}

#[test]
fn own_programs_lead_to_jobs_as_the_page_shows() {
    let place = tempfile::tempdir().expect("a folder for the test");
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/data.md")).expect("the page");
    let (_, rest) = page.split_once("### Your own programs beside").expect("the example");
    let (example, _) = rest.split_once("\n### ").expect("its end");
    let mut blocks = example.split("\n```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    let mut next = || blocks.next().expect("a block").1;
    let (things, leads, schema) = (next(), next(), next());
    let occupations =
        "O*NET-SOC Code\tTitle\tDescription\n43-3031.00\tBookkeeping, Accounting, and Auditing Clerks\tThey count.\n";
    let tasks = "O*NET-SOC Code\tTask ID\tTask\tTask Type\n43-3031.00\t1\tCount.\tCore\n";
    let files = [("Occupation Data.txt", occupations), ("Task Statements.txt", tasks)];
    let onet = folder(place.path(), "db_30_0_text", &files).display().to_string();
    let graph = place.path().join("us.pathways").display().to_string();
    assert_eq!(run(&["import", "onet", &onet, "-o", &graph, "--allow-loss"]).status, 0);
    let without =
        folder(place.path(), "college", &[("things.csv", things), ("leads.csv", leads)]).display().to_string();
    let done = run(&["import", "csv", &without, "-o", &graph]);
    let told = "`PREPARES_FOR` (1) is unknown to the graph's schema: patterns find it, pathways do not follow it";
    assert!(done.status == 0 && done.out.contains(told), "{}{}", done.out, done.err);
    let college = folder(place.path(), "college", &[("schema.toml", schema)]).display().to_string();
    let mut told = String::new();
    for line in example.lines().filter_map(|line| line.strip_prefix("    pathways ")) {
        let arguments: Vec<String> = match line.split_once(" query ") {
            Some((_, asked)) => {
                ["-g", &graph, "query", "--format", "csv", asked.trim_matches('\'')].map(str::to_owned).to_vec()
            }
            None => {
                line.split(' ').map(|word| word.replace("us.pathways", &graph).replace("college", &college)).collect()
            }
        };
        let done = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(done.status, 0, "{line}\n{}", done.err);
        if line.contains(" query ") {
            writeln!(told, "{}", done.out.trim_end()).expect("it is text");
        } else {
            assert!(!done.out.contains("unknown to the graph's schema"), "{}", done.out);
        }
    }
    let ways = told.matches("Evening Bookkeeping Certificate").count();
    assert!(ways >= 3 && told.contains("stated") && told.contains("2400"), "{told}");
}

#[test]
fn a_workbook_that_was_cut_off_is_told_in_plain_words() {
    let place = tempfile::tempdir().expect("a folder for the test");
    let graph = place.path().join("us.pathways").display().to_string();
    let cut = folder(place.path(), "db_30_0_excel", &[("Occupation Data.xlsx", "PK\u{3}\u{4}and no end")]);
    let done = run(&["import", "onet", &cut.display().to_string(), "-o", &graph]);
    assert_eq!(done.status, 3);
    assert!(done.err.contains("it ends early, or is no workbook") && !done.err.contains("EOCD"), "{}", done.err);
    // The name of a table is not that of a part of another.
    let table = folder(place.path(), "tables", &[("table_1_10.csv", "name,code\nA,1\n")]).display().to_string();
    let done = run(&["import", "csv", &table, "-o", &graph]);
    assert!(done.status == 3 && done.err.contains("`table_1_10-header.csv`"), "{}", done.err);
}

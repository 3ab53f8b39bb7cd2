//! A regional table in a national graph, as a person brings it in: twice, with changes by hand between. What the program says is held to
//! `tests/data/import/regional/told.txt`; `UPDATE_EXPECT=1` writes it anew.

#[path = "support/binary.rs"]
mod binary;

use binary::run;
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn a_regional_table_is_imported_changed_and_imported_again() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import");
    let at = |path: &str| samples.join(path).display().to_string();
    let place = tempfile::tempdir().expect("a folder for the test");
    let graph = place.path().join("us.pathways").display().to_string();
    let national = run(&["import", "onet", &at("us/onet"), "-o", &graph, "--allow-loss"]);
    assert_eq!(national.status, 0, "{}", national.err);

    let mut told = String::new();
    let mut tell = |arguments: &[&str]| {
        let ended = run(arguments);
        let shown: Vec<String> = arguments
            .iter()
            .map(|word| word.replace(&at("regional/"), "").replace(&graph, "us.pathways"))
            .map(|word| if word.contains(' ') { format!("'{word}'") } else { word })
            .collect();
        // The errors' marks are for a terminal; their words are what is held here.
        let said = format!("{}{}", ended.out, if ended.status == 0 { "" } else { &ended.err });
        let said = said.replace(&at("regional/"), "");
        writeln!(told, "$ pathways {}\n{said}(status {})\n", shown.join(" "), ended.status).expect("it is text");
        ended.status
    };
    let asked = "MATCH (e:Employer)-[h:HIRES]->(r:Role) RETURN e.key, e.name, e.note, h.openings, r.name ORDER BY e.key, r.name";
    let pay =
        "MATCH (r:Role) WHERE r.key STARTS WITH 'onet:91-101' RETURN r.name, r.regional_pay, r.source ORDER BY r.name";
    let import = |folder: &str| ["import", "csv", &at(folder), "--name", "regional", "-o", &graph].map(str::to_owned);
    let (first, second, third) = (import("regional/first"), import("regional/second"), import("regional/third"));
    fn words(import: &[String]) -> Vec<&str> {
        import.iter().map(String::as_str).collect()
    }
    assert_eq!(tell(&words(&first)), 0);
    assert_eq!(tell(&["-g", &graph, "query", "--format", "csv", pay]), 0);
    let edit = "MATCH (e:Employer {name: 'Beacon, Bell & Co.'}) SET e.note = 'called in May', e.town = 'Hillfield'";
    assert_eq!(run(&["-g", &graph, "query", edit]).status, 0);
    assert_eq!(tell(&words(&second)), 0);
    assert_eq!(tell(&["-g", &graph, "query", "--format", "csv", asked]), 0);
    assert_eq!(tell(&["-g", &graph, "query", "--format", "csv", pay]), 0);
    // The national data again, and the table again: nobody lost anything to the other.
    let all = ["-g", &graph, "query", "--format", "csv", pay, ";", asked];
    let before = run(&all).out;
    let national = run(&["import", "onet", &at("us/onet"), "-o", &graph]);
    assert!(national.status == 0 && !national.out.contains("removed"), "{}{}", national.out, national.err);
    let without_sources = "MATCH (r:Role) RETURN labels(r), r.name, r.regional_pay ORDER BY r.name";
    let roles = run(&["-g", &graph, "query", without_sources]).out;
    assert_eq!(run(&words(&second)).status, 0);
    assert_eq!(run(&["-g", &graph, "query", without_sources]).out, roles);
    assert_eq!(run(&all).out, before);
    // Another folder under the same name.
    assert_eq!(tell(&words(&third)), 3);
    let mut meant = words(&third);
    meant.push("--allow-loss");
    assert_eq!(tell(&meant), 0);

    let path = samples.join("regional/told.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &told).expect("it can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == told, "UPDATE_EXPECT=1 writes {} anew; it is now:\n{told}", path.display());
}

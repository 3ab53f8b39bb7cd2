//! The openCypher Technology Compatibility Kit, run against a fresh session per scenario.
//!
//! The feature files are looked for in `../shared/tck/features` beside the package, or where the
//! environment variable `PATHWAYS_TCK` says; without them only the samples in `tests/tck/samples`
//! run. What passes may only rise: `tests/tck/expected.toml` holds the counts per category.
//!
//! - `TCK_FILTER=text` runs only the scenarios whose category or name contains `text` and prints
//!   every failure.
//! - `TCK_TRACE=1` names each scenario before it runs.
//! - `UPDATE_EXPECT=1` raises the expected counts to what passes now (never lowers them), and writes
//!   `docs/conformance.md`, which must otherwise be what a run of the whole kit gives.
//!
//! Failures go to `target/tck-failures.txt`, each with its reason in one line.

#[path = "tck/gherkin.rs"]
mod gherkin;
#[path = "tck/notation.rs"]
mod notation;
#[path = "tck/report.rs"]
mod report;
#[path = "tck/run.rs"]
mod run;
#[path = "tck/scenario.rs"]
mod scenario;
#[path = "support/shape.rs"]
mod shape;

use report::Report;
use run::{Kit, Verdict};
use scenario::Scenario;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Where the kit's own features are, if they are anywhere.
fn kit_folder() -> Option<PathBuf> {
    let folder = match std::env::var_os("PATHWAYS_TCK") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tck/features"),
    };
    folder.is_dir().then_some(folder)
}

#[test]
fn scenarios_give_what_the_kit_expects() {
    let started = Instant::now();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tck/samples");
    let mut scenarios = Scenario::read_folder(&samples, "samples");
    let folder = kit_folder();
    let kit = match &folder {
        Some(folder) => {
            scenarios.extend(Scenario::read_folder(folder, ""));
            Kit { graphs: folder.with_file_name("graphs") }
        }
        None => {
            report::say("TCK: no features beside the package, only the samples run (PATHWAYS_TCK names a folder)");
            Kit { graphs: PathBuf::new() }
        }
    };
    let filter = std::env::var("TCK_FILTER").unwrap_or_default();
    scenarios.retain(|scenario| scenario.title().contains(&filter));

    let verdicts = run::run_all(&kit, &scenarios, 2);
    let report = Report::new(&scenarios, &verdicts);
    report.write_failures();
    if !filter.is_empty() {
        for (scenario, verdict) in scenarios.iter().zip(&verdicts) {
            if let Verdict::Failed(reason) = verdict {
                report::say(&format!("FAILED {}\n{}\n{reason}\n", scenario.title(), scenario.text()));
            }
        }
    }
    report::say(&format!("{report}\n{} scenarios in {:.1} s", scenarios.len(), started.elapsed().as_secs_f64()));
    if filter.is_empty() {
        report.hold_to_expected(folder.is_some());
        if folder.is_some() {
            report.hold_to_page();
        }
    }
}

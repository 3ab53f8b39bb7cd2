//! The table of a run, the list of failures, and the counts that may only rise.

use super::run::Verdict;
use super::scenario::Scenario;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Prints a line past the test harness, which would swallow it when the test passes.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// How the scenarios of one category did, result and error scenarios apart.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
struct Counts {
    results: Tally,
    errors: Tally,
    skipped: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Debug)]
struct Tally {
    passed: usize,
    total: usize,
}

/// A run.
pub struct Report {
    categories: BTreeMap<String, Counts>,
    failures: String,
}

impl Report {
    /// What the verdicts say about the scenarios.
    pub fn new(scenarios: &[Scenario], verdicts: &[Verdict]) -> Self {
        let mut categories: BTreeMap<String, Counts> = BTreeMap::new();
        let mut failures = String::new();
        for (scenario, verdict) in scenarios.iter().zip(verdicts) {
            let counts = categories.entry(scenario.category.clone()).or_default();
            let tally = if scenario.expects_error { &mut counts.errors } else { &mut counts.results };
            tally.total += 1;
            let reason = match verdict {
                Verdict::Passed => {
                    tally.passed += 1;
                    continue;
                }
                Verdict::Skipped(reason) => {
                    counts.skipped += 1;
                    format!("skipped: {reason}")
                }
                Verdict::Failed(reason) => reason.lines().next().unwrap_or_default().to_owned(),
            };
            let _ = writeln!(failures, "{}\n    {reason}", scenario.title());
        }
        Report { categories, failures }
    }

    /// Lists the scenarios that failed in `target/tck-failures.txt`.
    pub fn write_failures(&self) {
        let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let target = target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"));
        let file = target.join("tck-failures.txt");
        if let Err(error) = std::fs::create_dir_all(&target).and_then(|()| std::fs::write(&file, &self.failures)) {
            say(&format!("TCK: {}: {error}", file.display()));
        }
    }

    /// Fails the test where a category passes fewer scenarios than `tests/tck/expected.toml` says.
    /// With `UPDATE_EXPECT` set the file's counts are raised instead.
    pub fn hold_to_expected(&self, whole_kit: bool) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tck/expected.toml");
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let mut expected = read_expected(&text);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            for (category, counts) in &self.categories {
                let entry = expected.entry(category.clone()).or_default();
                entry.0 = entry.0.max(counts.results.passed);
                entry.1 = entry.1.max(counts.errors.passed);
            }
            std::fs::write(&file, write_expected(&expected)).expect("tests/tck/expected.toml can be written");
        }
        let mut fewer = Vec::new();
        for (category, (results, errors)) in &expected {
            let counts = self.categories.get(category).copied();
            if counts.is_none() && !whole_kit {
                continue;
            }
            let counts = counts.unwrap_or_default();
            if counts.results.passed < *results || counts.errors.passed < *errors {
                fewer.push(format!(
                    "{category}: {} results and {} errors pass, {results} and {errors} did before",
                    counts.results.passed, counts.errors.passed
                ));
            }
        }
        assert!(fewer.is_empty(), "fewer scenarios pass than tests/tck/expected.toml says:\n  {}", fewer.join("\n  "));
    }
}

/// How `docs/conformance.md` begins.
const PAGE: &str = "\
# Conformance

The [openCypher TCK](https://github.com/opencypher/openCypher/tree/main/tck), the Technology Compatibility Kit, is the
openCypher project's own test of the language: scenarios, each with a query and the rows, changes or error that it must
give. `cargo test --test tck` runs all of it, each scenario on a fresh session, and
compares this page with what passes; it looks for the kit's `features` in `../shared/tck/features` beside the package, or
where the environment variable `PATHWAYS_TCK` says, and without them runs only the few samples in `tests/tck/samples`.
`UPDATE_EXPECT=1 cargo test --test tck` writes this page anew. An error scenario passes when the type of the error,
the phase (compile time or runtime) and the detail are those that the kit names. What does not pass is listed after a run
in `target/tck-failures.txt`, each with its reason.

";

/// Results and errors that pass, by category.
fn read_expected(text: &str) -> BTreeMap<String, (usize, usize)> {
    let table: toml::Table = text.parse().expect("tests/tck/expected.toml is TOML");
    let count = |entry: &toml::Value, name: &str| {
        entry.get(name).and_then(toml::Value::as_integer).and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
    };
    table
        .iter()
        .map(|(category, entry)| (category.clone(), (count(entry, "results"), count(entry, "errors"))))
        .collect()
}

fn write_expected(expected: &BTreeMap<String, (usize, usize)>) -> String {
    let mut text = String::from(
        "# How many scenarios of the openCypher TCK pass, per category: those with a result and those with an\n\
         # error. The counts can only rise: `UPDATE_EXPECT=1 cargo test --test tck` raises them.\n\n",
    );
    for (category, (results, errors)) in expected {
        let _ = writeln!(text, "\"{category}\" = {{ results = {results}, errors = {errors} }}");
    }
    text
}

impl Report {
    /// Fails the test where `docs/conformance.md` is not what this run gave, or writes it with `UPDATE_EXPECT` set.
    pub fn hold_to_page(&self) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/conformance.md");
        let page = self.page();
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&file, page).expect("docs/conformance.md can be written");
        } else {
            let before = std::fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(before, page, "docs/conformance.md is not what this run gave");
        }
    }

    /// The page for readers: the kit's own categories, the samples left out.
    fn page(&self) -> String {
        let mut page = String::from(PAGE);
        page.push_str("| category | results | errors | all |\n|---|--:|--:|--:|\n");
        let mut sum = Counts::default();
        for (category, counts) in self.categories.iter().filter(|(category, _)| *category != "samples") {
            let name = format!("`{category}`");
            page.push_str(&row(&name, counts, |cell| cell));
            sum.add(counts);
        }
        page.push_str(&row("**all**", &sum, |cell| format!("**{cell}**")));
        let _ = write!(
            page,
            "\nThat is {} of the scenarios with a result and {} of those with an error.",
            percent(sum.results),
            percent(sum.errors)
        );
        match sum.skipped {
            0 => page.push_str(" None is left out.\n"),
            skipped => {
                let _ = writeln!(page, " {skipped} could not be set up and count as not passed.");
            }
        }
        page
    }
}

/// A line of the page.
fn row(name: &str, counts: &Counts, dress: impl Fn(String) -> String) -> String {
    let cell = |tally: Tally| match tally.total {
        0 => "–".to_owned(),
        _ => dress(format!("{} of {}", tally.passed, tally.total)),
    };
    let all = Tally {
        passed: counts.results.passed + counts.errors.passed,
        total: counts.results.total + counts.errors.total,
    };
    format!("| {name} | {} | {} | {} |\n", cell(counts.results), cell(counts.errors), cell(all))
}

/// How much of a tally passed, rounded down, so that only all of it is 100 %.
fn percent(tally: Tally) -> String {
    let tenths = 1000 * tally.passed / tally.total.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        for (sum, part) in [(&mut self.results, other.results), (&mut self.errors, other.errors)] {
            sum.passed += part.passed;
            sum.total += part.total;
        }
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Report {
    /// One line per category, then the sum.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<38} {:>13} {:>13} {:>8}", "category", "results", "errors", "skipped")?;
        let mut sum = Counts::default();
        for (category, counts) in &self.categories {
            line(f, category, counts)?;
            sum.add(counts);
        }
        line(f, "all", &sum)?;
        write!(f, "{:<38} {:>13} {:>13}", "", percent(sum.results), percent(sum.errors))
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, counts: &Counts) -> fmt::Result {
    let tally =
        |tally: Tally| if tally.total == 0 { "-".to_owned() } else { format!("{}/{}", tally.passed, tally.total) };
    let skipped = if counts.skipped == 0 { String::new() } else { counts.skipped.to_string() };
    writeln!(f, "{name:<38} {:>13} {:>13} {skipped:>8}", tally(counts.results), tally(counts.errors))
}

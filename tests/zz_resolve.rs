#[path = "tck/gherkin.rs"]
mod gherkin;
#[path = "tck/scenario.rs"]
mod scenario;
use career_pathways::{
    graph::Graph,
    resolve::{self, Names, Options},
    syntax::{self, Vocabulary, tree::Body},
};
use scenario::{Scenario, Step};
fn run(graph: &mut Graph, text: &str) -> Result<(), Box<career_pathways::diagnostic::Diagnostic>> {
    let statement = syntax::parse(text, &Vocabulary::default())?;
    let Body::Query(query) = statement.body else { panic!("question {text}") };
    let names = if resolve::updates(&query) { Names::Write(graph.catalog_mut()) } else { Names::Read(graph.catalog()) };
    resolve::resolve(text, &query, names, Options::default()).map(drop)
}
#[test]
fn all() {
    let scenarios = Scenario::read_folder(std::path::Path::new("/work/shared/tck/features"), "");
    let (mut good, mut bad, mut errs_ok) = (0, 0, 0);
    for s in &scenarios {
        let Ok(steps) = &s.steps else { continue };
        let mut graph = Graph::default();
        for (i, step) in steps.iter().enumerate() {
            let (Step::Query(text) | Step::Execute(text)) = step else { continue };
            let expected = match steps.get(i + 1) {
                Some(Step::Error { phase, detail, kind }) if phase != "runtime" => {
                    Some((phase.clone(), detail.clone(), kind.clone()))
                }
                _ => None,
            };
            let got = run(&mut graph, text);
            match (got, expected) {
                (Ok(()), None) => good += 1,
                (Err(e), None) if e.code == "not-supported-yet" => good += 1,
                (Err(e), Some((_, d, k)))
                    if (d == "*" || e.detail == d) && e.kind.name() == k && e.phase.name() == "compile time" =>
                {
                    errs_ok += 1
                }
                (Ok(()), Some((p, ..))) if p == "any time" => good += 1,
                (got, expected) => {
                    bad += 1;
                    let got =
                        got.map_err(|e| format!("{} {} {}: {}", e.kind.name(), e.phase.name(), e.detail, e.message));
                    println!(
                        "BAD {}/{} {}\n   {}\n   got {:?}\n   expected {:?}",
                        s.category,
                        s.feature,
                        s.name,
                        text.replace('\n', " "),
                        got,
                        expected
                    );
                }
            }
        }
    }
    println!("good {good} errors {errs_ok} bad {bad}");
}

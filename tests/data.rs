//! The curated graph, the checks on data files, and the folders that hold a graph.
use career_pathways::diagnostic::Diagnostic;
use career_pathways::load;
use std::path::Path;

fn listing(problems: &[Diagnostic]) -> String {
    problems.iter().map(|problem| {
        let place = problem.place.as_ref().map(|place| format!("{}:{}: ", place.file, place.line)).unwrap_or_default();
        let hints: String = problem.hints.iter().map(|hint| format!("\n    {}", hint.text)).collect();
        format!("{place}{}: {}{hints}\n", problem.code, problem.message)
    }).collect()
}
#[test]
fn x() {
    println!("{}", listing(&load::check(&[]).unwrap()));
    println!("{}", listing(&load::check(&[Path::new("tests/data/mistakes")]).unwrap()));
}

//! A reader for the part of Gherkin that the kit uses: features, backgrounds, scenarios, scenario
//! outlines with examples, doc strings, tables, tags and comments.
//!
//! Outlines are expanded here: what comes out are plain scenarios, each with the background's steps
//! in front of its own.

/// A scenario, after outlines were expanded.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// Its name; for one that comes from an outline, with the values of its example behind.
    pub name: String,
    /// The background's steps and its own.
    pub steps: Vec<Step>,
}

/// One step, with what hangs below it.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// The text after Given, When, Then, And, But.
    pub text: String,
    /// The doc string, without its indentation.
    pub doc: Option<String>,
    /// The table, cell by cell, escapes undone.
    pub table: Option<Vec<Vec<String>>>,
}

/// Which lines the next steps and tables belong to.
enum Part {
    Preamble,
    Background,
    Scenario,
    Examples,
}

/// A scenario or outline as it is being read.
#[derive(Default)]
struct Draft {
    name: String,
    steps: Vec<Step>,
    examples: Vec<Vec<Vec<String>>>,
}

/// Reads a feature file into its expanded scenarios.
///
/// # Errors
/// A line that is not Gherkin as the kit writes it, with its number.
pub fn read(text: &str) -> Result<Vec<Scenario>, String> {
    let mut part = Part::Preamble;
    let mut background: Vec<Step> = Vec::new();
    let mut scenarios = Vec::new();
    let mut draft: Option<Draft> = None;
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let trimmed = line.trim();
        let problem = |what: &str| format!("line {}: {what}: {trimmed}", index + 1);
        if trimmed.is_empty() || trimmed.starts_with('#') || trimmed.starts_with('@') {
            continue;
        }
        if trimmed.starts_with("Feature:") {
            part = Part::Preamble;
        } else if trimmed.starts_with("Background:") {
            part = Part::Background;
        } else if let Some(name) =
            after_any(trimmed, &["Scenario Outline:", "Scenario Template:", "Scenario:", "Example:"])
        {
            scenarios.extend(draft.take().map(|draft| expand(&background, draft)).unwrap_or_default());
            draft = Some(Draft { name: name.to_owned(), ..Draft::default() });
            part = Part::Scenario;
        } else if after_any(trimmed, &["Examples:", "Scenarios:"]).is_some() {
            draft.as_mut().ok_or_else(|| problem("examples without a scenario"))?.examples.push(Vec::new());
            part = Part::Examples;
        } else if trimmed.starts_with('|') {
            let row = cells(trimmed);
            match part {
                Part::Examples => {
                    let table = draft.as_mut().and_then(|draft| draft.examples.last_mut());
                    table.ok_or_else(|| problem("a table row without examples"))?.push(row);
                }
                Part::Background | Part::Scenario => {
                    let step = last_step(&part, &mut background, &mut draft);
                    step.ok_or_else(|| problem("a table row without a step"))?.table.get_or_insert_default().push(row);
                }
                Part::Preamble => return Err(problem("a table row without a step")),
            }
        } else if trimmed == "\"\"\"" {
            let doc = doc_string(line, &mut lines).ok_or_else(|| problem("a doc string that never ends"))?;
            let step = last_step(&part, &mut background, &mut draft);
            step.ok_or_else(|| problem("a doc string without a step"))?.doc = Some(doc);
        } else if let Some(text) = after_any(trimmed, &["Given ", "When ", "Then ", "And ", "But ", "* "]) {
            let step = Step { text: text.to_owned(), doc: None, table: None };
            match (&part, &mut draft) {
                (Part::Background, _) => background.push(step),
                (Part::Scenario, Some(draft)) => draft.steps.push(step),
                (Part::Scenario | Part::Examples | Part::Preamble, _) => {
                    return Err(problem("a step without a scenario"));
                }
            }
        } else if !matches!(part, Part::Preamble) {
            return Err(problem("not a step"));
        }
    }
    scenarios.extend(draft.take().map(|draft| expand(&background, draft)).unwrap_or_default());
    Ok(scenarios)
}

/// What follows the first of these openings that the line has.
fn after_any<'t>(line: &'t str, openings: &[&str]) -> Option<&'t str> {
    openings.iter().find_map(|opening| line.strip_prefix(opening)).map(str::trim)
}

/// The step that a doc string or table row just read hangs below.
fn last_step<'s>(part: &Part, background: &'s mut [Step], draft: &'s mut Option<Draft>) -> Option<&'s mut Step> {
    match part {
        Part::Background => background.last_mut(),
        Part::Scenario | Part::Examples | Part::Preamble => draft.as_mut()?.steps.last_mut(),
    }
}

/// The lines up to the closing quotes, with the indentation of the opening ones taken away.
fn doc_string<'t>(opening: &str, lines: &mut impl Iterator<Item = (usize, &'t str)>) -> Option<String> {
    let indent = opening.len() - opening.trim_start().len();
    let mut doc: Vec<&str> = Vec::new();
    for (_, line) in lines {
        if line.trim() == "\"\"\"" {
            return Some(doc.join("\n"));
        }
        let blank = line.len() - line.trim_start().len();
        doc.push(&line[indent.min(blank)..]);
    }
    None
}

/// The cells of a table row. `\|`, `\\` and `\n` are Gherkin's escapes; any other backslash stays.
fn cells(row: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut letters = row.trim().chars().skip(1).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '|' => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            '\\' => match letters.peek() {
                Some('|' | '\\') => cell.extend(letters.next()),
                Some('n') => {
                    letters.next();
                    cell.push('\n');
                }
                Some(_) | None => cell.push('\\'),
            },
            _ => cell.push(letter),
        }
    }
    cells
}

/// A plain scenario as it is; an outline once per row of its examples.
fn expand(background: &[Step], draft: Draft) -> Vec<Scenario> {
    let with_background = |steps: Vec<Step>| background.iter().cloned().chain(steps).collect();
    if draft.examples.is_empty() {
        return vec![Scenario { name: draft.name, steps: with_background(draft.steps) }];
    }
    let mut scenarios = Vec::new();
    for table in &draft.examples {
        let Some((header, rows)) = table.split_first() else { continue };
        for row in rows {
            let fill = |text: &str| {
                header
                    .iter()
                    .zip(row)
                    .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
            };
            let steps = draft.steps.iter().map(|step| Step {
                text: fill(&step.text),
                doc: step.doc.as_deref().map(fill),
                table: step
                    .table
                    .as_ref()
                    .map(|rows| rows.iter().map(|row| row.iter().map(|cell| fill(cell)).collect()).collect()),
            });
            let name = format!("{} ({})", fill(&draft.name), row.join(", "));
            scenarios.push(Scenario { name, steps: with_background(steps.collect()) });
        }
    }
    scenarios
}

#[test]
fn outlines_become_one_scenario_per_example() {
    let feature = "Feature: f\n  Background:\n    Given an empty graph\n\n  @tag\n  Scenario Outline: [1] add <a>\n    When executing query:\n      \"\"\"\n      RETURN <a>\n        + 1 AS x\n      \"\"\"\n    Then the result should be, in any order:\n      | x    |\n      | <x> |\n\n    Examples:\n      | a | x |\n      | 1 | 2 |\n      | 2 | '\\|' |\n";
    let scenarios = read(feature).expect("a feature");
    assert_eq!(scenarios.len(), 2);
    assert_eq!(scenarios[0].name, "[1] add 1 (1, 2)");
    assert_eq!(scenarios[0].steps[0].text, "an empty graph");
    assert_eq!(scenarios[0].steps[1].doc.as_deref(), Some("RETURN 1\n  + 1 AS x"));
    assert_eq!(scenarios[1].steps[2].table, Some(vec![vec!["x".to_owned()], vec!["'|'".to_owned()]]));
}

#[test]
fn a_stray_line_is_told_with_its_number() {
    let told = read("Feature: f\n  Scenario: s\n    Nonsense here\n").expect_err("not Gherkin");
    assert!(told.starts_with("line 3"), "{told}");
}

//! `:help`: what can be asked, and help on one function, command, clause or form of question.

use super::commands::{Command, distance};
use super::picture::PictureOption;
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::render::{PictureFormat, Style, diagnostics};
use crate::session::{Aggregate, Function};
use std::fmt::Write as _;

/// Where what is said of a thing begins, beside its name.
const BESIDE: usize = 32;

/// A clause or a form of question: the words it goes by, how it is written, what it does.
type Form = (&'static [&'static str], &'static str, &'static str);

/// The forms of questions, and the parts they may have.
const QUESTIONS: &[Form] = &[
    (
        &["to", "pathway", "pathways"],
        "degree to role",
        "every shortest pathway from a degree to a role; either end may be named: degree to role \"Patient Coordinator\"",
    ),
    (
        &["all pathways", "all"],
        "all pathways degree to duty limit 10",
        "also the longer ones, without a repeated stop, within 6 steps unless `within` says otherwise",
    ),
    (
        &["cheapest by", "cheapest"],
        "cheapest by months degree to role",
        "the pathways whose steps cost least by a property of the relationships",
    ),
    (&["via"], "... via field \"X\"", "only pathways that pass through it; several are passed in the order written"),
    (&["avoiding"], "... avoiding role \"Y\"", "only pathways that do not pass through it"),
    (&["within", "steps"], "... within 3 steps", "only pathways of so many steps at most"),
    (&["where"], "... where steps < 3", "only pathways for which this holds; it sees from, to, steps, path and cost"),
    (&["limit"], "... limit 5", "no more than so many rows"),
    (
        &["listing", "of", "in", "for", "from"],
        "duties of role \"Patient Coordinator\"",
        "what one thing is connected with; also: roles in field \"X\", degrees for role \"Y\"",
    ),
    (
        &["describe"],
        "describe role \"Medical Office Manager\"",
        "all there is to say of it; its name alone does the same",
    ),
    (&["compare", "with", "vs"], "compare role \"X\" with role \"Y\"", "what both have, and what only one of them has"),
    (&["find"], "find office", "names with these words; also: find office in roles limit 5"),
];

/// The clauses of the core language, and their parts.
const CLAUSES: &[Form] = &[
    (&["match"], "MATCH (r:Role)-[:PERFORMS]->(d)", "finds every place in the graph that looks like the pattern"),
    (
        &["optional", "optional match"],
        "OPTIONAL MATCH (r)-[:CALLS_FOR]->(t)",
        "as MATCH, but a row without such a place is kept, with nulls",
    ),
    (
        &["where"],
        "WHERE r.name STARTS WITH \"Medical\"",
        "keeps the rows for which it is true; behind MATCH and WITH, and inside ( ), [ ]",
    ),
    (
        &["return"],
        "RETURN r.name AS role, count(d) AS duties",
        "what the answer's columns are; what is not counted or collected groups the rows",
    ),
    (&["with"], "WITH r, count(d) AS duties WHERE duties > 3", "goes on with these columns alone"),
    (&["order", "order by", "by"], "ORDER BY duties DESC, r.name", "sorts, behind RETURN or WITH"),
    (&["skip", "offset"], "SKIP 10", "leaves out the first rows"),
    (&["limit"], "LIMIT 5", "gives no more than so many rows"),
    (&["distinct"], "RETURN DISTINCT d.name", "gives each row once; also inside an aggregate: count(DISTINCT d)"),
    (&["unwind"], "UNWIND [1, 2, 3] AS x", "makes a row of each item of a list"),
    (
        &["union"],
        "RETURN 1 AS x UNION ALL RETURN 2 AS x",
        "puts two answers under each other; without ALL, each row once",
    ),
    (&["create"], "CREATE (:Role {name: \"X\"})-[:PERFORMS]->(d)", "adds nodes and relationships"),
    (
        &["merge"],
        "MERGE (r:Role {name: \"X\"}) ON CREATE SET r.new = true",
        "finds the pattern, or adds it where it is not there",
    ),
    (&["set"], "SET r.level = 2, r:Senior", "gives properties and labels"),
    (&["remove"], "REMOVE r.level, r:Senior", "takes properties and labels away"),
    (
        &["delete", "detach", "detach delete"],
        "DETACH DELETE r",
        "takes nodes away together with their relationships; DELETE alone refuses a node that has some",
    ),
    (&["foreach"], "FOREACH (x IN names | CREATE (:Role {name: x}))", "makes changes for each item of a list"),
    (&["call"], "CALL { MATCH (r:Role) RETURN count(r) AS n } RETURN n", "runs a query inside the query"),
    (&["exists"], "WHERE EXISTS { (r)-[:WORKS_IN]->() }", "whether the pattern is anywhere"),
    (&["count"], "RETURN COUNT { (r)-[:PERFORMS]->() } AS duties", "how often the pattern is there"),
    (&["case"], "CASE WHEN n > 5 THEN \"many\" ELSE \"few\" END", "one value or another"),
    (
        &["shortest", "any shortest", "all shortest"],
        "MATCH p = ALL SHORTEST (a:Degree)-[]->+(b:Role)",
        "the shortest paths of each pair of ends; also ANY, SHORTEST 3, SHORTEST 2 GROUPS",
    ),
    (
        &["any cheapest", "cost"],
        "MATCH p = ANY CHEAPEST (a)-[e COST e.months]->+(b)",
        "the path whose relationships cost least",
    ),
    (
        &["walk", "trail", "acyclic", "simple"],
        "MATCH p = ACYCLIC (a)-[]->{1,4}(b)",
        "whether a path may come back: ACYCLIC repeats no node, TRAIL no relationship, WALK may repeat both",
    ),
    (&["explain"], "EXPLAIN degree to role", "shows how a statement is understood and would be carried out"),
    (&["profile"], "PROFILE degree to role", "runs a statement and shows what each step of it took"),
];

/// The names of the families of functions, in the order of the list.
const FAMILIES: &[&str] = &["Graph", "List", "String", "Number", "Conversion", "Predicate", "Temporal", "Aggregate"];

/// Every topic that `:help` knows, for completion.
pub fn topics() -> Vec<String> {
    let mut topics: Vec<String> = ["functions", "questions", "queries"].map(str::to_owned).to_vec();
    topics.extend(Command::ALL.iter().map(|command| command.name().to_owned()));
    topics.extend(functions().map(|function| function.name.to_owned()));
    let forms = QUESTIONS.iter().chain(CLAUSES).flat_map(|(words, ..)| words.iter());
    topics.extend(forms.map(|word| (*word).to_owned()));
    topics.sort_unstable();
    topics.dedup();
    topics
}

/// The page of a topic, or the first page.
///
/// # Errors
/// A topic that is none.
pub fn page(topic: &str, in_memory: Option<&str>, style: &Style) -> Result<String> {
    let topic = topic.trim().trim_end_matches(['(', ')', ';']).to_lowercase();
    let mut page = Page { text: String::new(), style };
    match topic.as_str() {
        "" => page.first(in_memory),
        "functions" => page.functions(),
        "questions" => page.forms("Questions", QUESTIONS),
        "queries" | "clauses" => page.forms("Clauses", CLAUSES),
        "commands" => page.commands(),
        topic => {
            let found = page.about(topic);
            if !found {
                return Err(unknown(topic));
            }
        }
    }
    Ok(page.text)
}

/// Text under construction.
struct Page<'s> {
    text: String,
    style: &'s Style,
}

impl Page<'_> {
    fn first(&mut self, in_memory: Option<&str>) {
        self.forms("Questions", QUESTIONS);
        self.line("Kinds may be singular or plural. Names may go without quotes.");
        self.heading("Queries are openCypher, with the path features of ISO GQL");
        self.text.push_str("  MATCH (d:Degree)-[:PREPARES_FOR]->(x) RETURN d.name\n");
        self.line(
            "`:help queries` lists the clauses, `:help functions` the functions, `:help NAME` tells of one of them.",
        );
        self.heading("Keys");
        self.line("Tab completes; Ctrl-R searches what was entered before; Ctrl-C drops a line or stops a query; Ctrl-D leaves. A statement may take several lines: `;` or an empty line ends it.");
        self.commands();
        if let Some(note) = in_memory {
            self.text.push('\n');
            self.line(note);
        }
    }

    fn commands(&mut self) {
        self.heading("Commands");
        for command in Command::ALL {
            self.entry(&format!("{} {}", command.name(), command.usage()), command.about());
        }
    }

    /// What a picture may be asked to be.
    fn picture(&mut self) {
        self.line(&format!("The file's extension says how it is drawn: {}.", PictureFormat::names()));
        for option in PictureOption::ALL {
            let values = option.values().join("|");
            let values = match option {
                PictureOption::Theme | PictureOption::Direction | PictureOption::Page => values.as_str(),
                PictureOption::Title => "TEXT",
                PictureOption::MaxBoxes => "N",
                PictureOption::Highlight => "STATEMENT",
                PictureOption::Alt => "FILE",
            };
            self.entry(&format!("--{} {values}", option.name()), option.about());
        }
        self.line("A value with blanks goes in quotes: `:draw x.svg --title \"My way\" degree to role`.");
    }

    fn forms(&mut self, heading: &str, forms: &[Form]) {
        self.heading(heading);
        for (_, written, about) in forms {
            self.entry(written, about);
        }
    }

    fn functions(&mut self) {
        for family in FAMILIES {
            self.heading(&format!("{family} functions"));
            for function in functions().filter(|function| function.family == *family) {
                self.entry(function.signature, function.summary);
            }
        }
    }

    /// Everything of this name; whether there is anything.
    fn about(&mut self, topic: &str) -> bool {
        let before = self.text.len();
        // With its colon it is a command; a word without one may be several things.
        let of_command = if topic.starts_with(':') { topic.to_owned() } else { format!(":{topic}") };
        if let Some(command) =
            Command::named(&of_command).filter(|one| topic.starts_with(':') || one.name() == of_command)
        {
            self.entry(&format!("{} {}", command.name(), command.usage()), command.about());
            if command == Command::Draw {
                self.picture();
            }
        }
        for (_, written, about) in QUESTIONS.iter().chain(CLAUSES).filter(|(words, ..)| words.contains(&topic)) {
            self.entry(written, about);
        }
        let named = |function: &Described| function.names.iter().any(|name| name.eq_ignore_ascii_case(topic));
        for function in functions().filter(named) {
            self.entry(function.signature, function.summary);
            if let [first, others @ ..] = function.names
                && !others.is_empty()
            {
                self.line(&format!("    `{first}` may also be written {}.", others.join(", ")));
            }
        }
        self.text.len() > before
    }

    fn heading(&mut self, heading: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let _ = writeln!(self.text, "{}", self.style.bold(heading));
    }

    /// A line of text, folded at blanks.
    fn line(&mut self, text: &str) {
        for line in diagnostics::folded(text, self.style.width) {
            let _ = writeln!(self.text, "{line}");
        }
    }

    /// A name or form, and beside it what it is; below it where the two are too long for a line.
    fn entry(&mut self, head: &str, about: &str) {
        let room = self.style.width.unwrap_or(100);
        let head = head.trim_end();
        let beside = room >= BESIDE + 34;
        let indent = if beside { BESIDE } else { 6 };
        let mut lines = folded(about, room.saturating_sub(indent)).into_iter();
        if beside && head.chars().count() + 4 <= BESIDE {
            let _ = writeln!(self.text, "  {head:<width$}{}", lines.next().unwrap_or_default(), width = BESIDE - 2);
        } else {
            let mut parts = folded(head, room.saturating_sub(4)).into_iter();
            let _ = writeln!(self.text, "  {}", parts.next().unwrap_or_default());
            for part in parts {
                let _ = writeln!(self.text, "    {part}");
            }
        }
        for line in lines {
            let _ = writeln!(self.text, "{:indent$}{line}", "");
        }
    }
}

/// Text folded at blanks, every line from the margin.
fn folded(text: &str, width: usize) -> Vec<String> {
    let lines = diagnostics::folded(text, Some(width.max(20)));
    lines.into_iter().map(|line| line.trim_start().to_owned()).collect()
}

/// What is known of a function or an aggregate.
struct Described {
    name: &'static str,
    names: &'static [&'static str],
    family: String,
    signature: &'static str,
    summary: &'static str,
}

fn functions() -> impl Iterator<Item = Described> {
    let functions = Function::ALL.iter().map(|one| Described {
        name: one.name(),
        names: one.names(),
        family: format!("{:?}", one.family()),
        signature: one.signature(),
        summary: one.summary(),
    });
    functions.chain(Aggregate::ALL.iter().map(|one| Described {
        name: one.name(),
        names: one.names(),
        family: format!("{:?}", one.family()),
        signature: one.signature(),
        summary: one.summary(),
    }))
}

fn unknown(topic: &str) -> Box<Diagnostic> {
    let known = topics();
    let bare = topic.trim_start_matches(':');
    let nearest = known.iter().map(|one| (distance(bare, &one.trim_start_matches(':').to_lowercase()), one)).min();
    let message = format!("there is no help on `{topic}`");
    let diagnostic = Diagnostic::compile("bad-command", ErrorType::UsageError, "", message)
        .hint("`:help` tells what can be asked, `:help functions` and `:help queries` list the functions and clauses");
    match nearest.filter(|(distance, _)| *distance <= 2) {
        Some((_, near)) => diagnostic.near(vec![near.clone()]).correction(format!(":help {near}")),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::{FAMILIES, functions, page, topics};
    use crate::render::Style;

    #[test]
    fn every_function_is_in_the_list_and_every_topic_has_a_page() {
        assert!(functions().all(|function| FAMILIES.contains(&function.family.as_str())));
        let list = page("functions", None, &Style::default()).unwrap_or_default();
        assert!(functions().all(|function| list.contains(function.signature)));
        for topic in topics() {
            assert!(page(&topic, None, &Style::default()).is_ok_and(|page| !page.is_empty()), "{topic}");
        }
    }

    #[test]
    fn a_topic_that_is_none_names_the_nearest() {
        let error = page("substrng", None, &Style::default()).expect_err("there is no such function");
        assert_eq!(error.corrections, [":help substring"]);
    }

    #[test]
    fn pages_fit_the_width() {
        for width in [60, 72, 80, 100] {
            let style = Style { width: Some(width), ..Style::default() };
            for topic in ["", "functions", "queries", "questions", ":draw"] {
                let page = page(topic, None, &style).unwrap_or_default();
                let wide = page.lines().find(|line| line.chars().count() > width);
                assert_eq!(wide, None, "{topic} at {width}");
            }
        }
    }
}

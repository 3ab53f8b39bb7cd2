//! A graph as a script of the core language that makes it again.
//!
//! A small one is one statement, whose nodes and relationships come in the order of their ids: an empty graph that runs it has
//! the same ones. A large one is many statements between `:begin` and `:commit`, none longer than the language reads: its nodes carry
//! a number under a label of their own until the relationships have been made, and lose both at the end. Either way it is
//! carried out as a whole or not at all.

use super::sink::Sink;
use super::{ExportError, Remarks};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::graph::Graph;
use crate::value::text::float;
use crate::value::{NodeId, RelationshipId, TypeId, Value};
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// The most bytes a statement of the script has; the language reads a little more.
pub const LONGEST: usize = 15 << 20;

/// The most bytes a script has that is one statement.
const WHOLE: usize = 1 << 20;

/// About how many bytes a statement of a longer script has.
const PIECE: usize = 256 << 10;

/// Writes the script.
pub(super) fn write(graph: &Graph, sink: &mut Sink<'_>) -> Result<Remarks, ExportError> {
    match whole(graph, WHOLE) {
        Some(script) => sink.text(&script),
        None => pieces(graph, sink)?,
    }
    Ok(Remarks::new())
}

const HEAD: &str = "// A graph, saved by Career Pathways: `:source` this into an empty one\n// (`MATCH (n) DETACH DELETE n` empties the one that is open).\n";

/// The script as one statement; none where it would be longer than `longest`.
fn whole(graph: &Graph, longest: usize) -> Option<String> {
    let mut script = HEAD.to_owned();
    let mut numbers: FxHashMap<NodeId, usize> = FxHashMap::default();
    for (number, node) in graph.nodes().enumerate() {
        numbers.insert(node, number);
        script.push_str(if number == 0 { "CREATE\n" } else { ",\n" });
        let _ = write!(script, "(n{number}{}{})", labels(graph, node), behind(&node_properties(graph, node)));
        if script.len() > longest {
            return None;
        }
    }
    for (number, relationship) in graph.relationships().enumerate() {
        let (start, end) = graph.endpoints(relationship);
        let (Some(start), Some(end)) = (numbers.get(&start), numbers.get(&end)) else { continue };
        script.push_str(if number == 0 { "\nCREATE\n" } else { ",\n" });
        let kind = name(graph.catalog().type_name(graph.type_of(relationship)));
        let properties = behind(&relationship_properties(graph, relationship));
        let _ = write!(script, "(n{start})-[:{kind}{properties}]->(n{end})");
        if script.len() > longest {
            return None;
        }
    }
    if graph.node_count() > 0 {
        script.push_str(";\n");
    }
    Some(script)
}

/// The script as many statements.
fn pieces(graph: &Graph, sink: &mut Sink<'_>) -> Result<(), ExportError> {
    let mark = mark(graph);
    sink.text(HEAD);
    sink.text(&format!("// In Neo4j this makes it quick: CREATE INDEX FOR (n:{mark}) ON (n.{mark})\n:begin\n"));
    let mut statement = Statement { sink, open: 0, begin: "CREATE\n".to_owned(), end: ";\n".to_owned() };
    for node in graph.nodes() {
        let mut properties = node_properties(graph, node);
        properties.push((mark.clone(), node.0.to_string()));
        let entry = format!("({}:{mark}{})", labels(graph, node), behind(&properties));
        fits(&entry, || format!("the node with the id {}", node.0))?;
        statement.add(&entry)?;
    }
    statement.close()?;
    for (kind, type_name) in graph.catalog().relationship_types() {
        relationships(graph, (kind, type_name), &mark, statement.sink)?;
    }
    sink.text(&format!("MATCH (n:{mark}) REMOVE n:{mark}, n.{mark};\n:commit\n"));
    Ok(())
}

/// The statements that make the relationships of one type.
fn relationships(
    graph: &Graph,
    (kind, type_name): (TypeId, &str),
    mark: &str,
    sink: &mut Sink<'_>,
) -> Result<(), ExportError> {
    let made = format!(
        "\n] AS r\nMATCH (a:{mark} {{{mark}: r[0]}}), (b:{mark} {{{mark}: r[1]}})\nCREATE (a)-[x:{}]->(b) SET x = r[2];\n",
        name(type_name)
    );
    let mut statement = Statement { sink, open: 0, begin: "UNWIND [\n".to_owned(), end: made };
    for &relationship in graph.relationships_of_type(kind) {
        let (start, end) = graph.endpoints(relationship);
        let entry = format!("[{}, {}, {}]", start.0, end.0, map(&relationship_properties(graph, relationship)));
        fits(&entry, || format!("the relationship with the id {}", relationship.0))?;
        statement.add(&entry)?;
    }
    statement.close()
}

/// A statement that takes entries until it is long enough; then the next one begins.
struct Statement<'s, 'w> {
    sink: &'s mut Sink<'w>,
    /// Bytes of the statement that is open; 0 where none is.
    open: usize,
    begin: String,
    end: String,
}

impl Statement<'_, '_> {
    fn add(&mut self, entry: &str) -> Result<(), ExportError> {
        if self.open > 0 && self.open + entry.len() > PIECE {
            self.close()?;
        }
        self.sink.text(if self.open == 0 { &self.begin } else { ",\n" });
        self.sink.text(entry);
        self.open += entry.len() + 2;
        self.sink.flow()
    }

    fn close(&mut self) -> Result<(), ExportError> {
        if self.open > 0 {
            self.sink.text(&self.end);
            self.open = 0;
        }
        self.sink.flow()
    }
}

/// A node or relationship whose text is longer than any statement may be cannot be in a script.
fn fits(entry: &str, which: impl FnOnce() -> String) -> Result<(), ExportError> {
    if entry.len() + (64 << 10) <= LONGEST {
        return Ok(());
    }
    let message = format!("{} has {} MiB of text, more than a statement may have", which(), entry.len() >> 20);
    let refused = Diagnostic::compile("export-too-long", ErrorType::UsageError, "", message)
        .hint("JSON lines and CSV hold texts of any length: `pathways export -o graph.jsonl`");
    Err(refused.into())
}

/// A name that is neither a label nor a property of the graph.
fn mark(graph: &Graph) -> String {
    let mut mark = "_saved".to_owned();
    while graph.catalog().label(&mark).is_some() || graph.catalog().key(&mark).is_some() {
        mark.push('_');
    }
    mark
}

fn labels(graph: &Graph, node: NodeId) -> String {
    graph.labels(node).iter().map(|&label| format!(":{}", name(graph.catalog().label_name(label)))).collect()
}

/// Properties as statements write them: names and literals.
type Written = Vec<(String, String)>;

fn node_properties(graph: &Graph, node: NodeId) -> Written {
    written(graph, graph.node_properties(node))
}

fn relationship_properties(graph: &Graph, relationship: RelationshipId) -> Written {
    written(graph, graph.relationship_properties(relationship))
}

fn written(graph: &Graph, properties: Vec<(crate::value::KeyId, Value)>) -> Written {
    properties.into_iter().map(|(key, value)| (name(graph.catalog().key_name(key)), literal(&value))).collect()
}

/// Properties behind labels or a type; nothing where there are none.
fn behind(properties: &Written) -> String {
    if properties.is_empty() { String::new() } else { format!(" {}", map(properties)) }
}

fn map(entries: &Written) -> String {
    let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", entries.join(", "))
}

/// A name as statements write it.
fn name(name: &str) -> String {
    let plain =
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_numeric());
    if plain && !name.is_empty() { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}

/// A value as a statement writes it; as deep as `value::MAX_DEPTH` allows.
fn literal(value: &Value) -> String {
    match value {
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Float(value) if value.is_nan() => "(0.0 / 0.0)".to_owned(),
        Value::Float(value) if value.is_infinite() => format!("({}1.0 / 0.0)", if *value < 0.0 { "-" } else { "" }),
        Value::Float(value) => float(*value),
        Value::String(text) => quoted(text),
        Value::Temporal(temporal) => temporal.literal(),
        Value::List(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => map(&entries.iter().map(|(key, value)| (name(key), literal(value))).collect()),
        // No property holds any of these.
        Value::Null | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => "null".to_owned(),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for character in text.chars() {
        match character {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", control as u32);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('\'');
    quoted
}

/// Scripts are run where statements can be: see `tests/exchange.rs`.
#[cfg(test)]
mod tests {
    use super::{LONGEST, PIECE, WHOLE, mark, whole};
    use crate::graph::GraphBuilder;

    #[test]
    fn a_statement_is_never_longer_than_the_language_reads() {
        const { assert!(LONGEST < crate::syntax::LONGEST && WHOLE < LONGEST && PIECE < LONGEST) }
    }

    #[test]
    fn the_mark_is_no_name_of_the_graph() {
        let mut builder = GraphBuilder::new();
        builder.label("_saved");
        builder.key("_saved_");
        assert_eq!(mark(&builder.finish()), "_saved__");
    }

    #[test]
    fn a_script_that_would_be_too_long_is_no_single_statement() {
        let graph = crate::load::built_in();
        assert!(whole(&graph, 1000).is_none());
        assert!(whole(&graph, WHOLE).is_some_and(|script| script.ends_with(";\n")));
    }
}

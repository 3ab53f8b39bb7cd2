//! GraphML 1.0, for programs that draw and measure graphs.
//!
//! GraphML knows booleans, whole numbers, numbers and text. Lists and values of a calendar are written as text: a list as JSON, a
//! date in ISO 8601. Labels stand in an attribute and in the datum `labels`, a relationship's type in `label`, as Neo4j's own
//! exporter has them. XML has no way to say most control characters; they become U+FFFD, and a remark counts them.

use super::sink::Sink;
use super::{ExportError, Remarks};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::value::text::float;
use crate::value::{KeyId, Value, json};
use std::collections::BTreeMap;

/// What GraphML calls a type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Datum {
    Boolean,
    Long,
    Double,
    Text,
}

impl Datum {
    fn of(value: &Value) -> Datum {
        match value {
            Value::Boolean(_) => Datum::Boolean,
            Value::Integer(_) => Datum::Long,
            Value::Float(_) => Datum::Double,
            Value::String(_)
            | Value::Temporal(_)
            | Value::List(_)
            | Value::Map(_)
            | Value::Null
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_) => Datum::Text,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Datum::Boolean => "boolean",
            Datum::Long => "long",
            Datum::Double => "double",
            Datum::Text => "string",
        }
    }
}

/// The keys that are declared, each with its number: a property that holds values of two types is two keys of one name.
type Keys = BTreeMap<(KeyId, Datum), usize>;

pub(super) fn write(graph: &Graph, sink: &mut Sink<'_>) -> Result<Remarks, ExportError> {
    let mut page = Page { graph, replaced: 0 };
    sink.text(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n\
         <key id=\"labels\" for=\"node\" attr.name=\"labels\" attr.type=\"string\"/>\n\
         <key id=\"label\" for=\"edge\" attr.name=\"label\" attr.type=\"string\"/>\n",
    );
    let node_keys = keys(graph.nodes().map(|node| graph.node_properties(node)));
    let edge_keys = keys(graph.relationships().map(|relationship| graph.relationship_properties(relationship)));
    page.declare(&node_keys, 'n', "node", sink);
    page.declare(&edge_keys, 'e', "edge", sink);
    sink.text("<graph id=\"G\" edgedefault=\"directed\">\n");
    for node in graph.nodes() {
        let names = graph.labels(node).iter().map(|&label| format!(":{}", graph.catalog().label_name(label)));
        let labels = page.escaped(&names.collect::<String>());
        sink.text(&format!("<node id=\"n{}\" labels=\"{labels}\"><data key=\"labels\">{labels}</data>", node.0));
        page.data(&graph.node_properties(node), &node_keys, 'n', sink);
        sink.text("</node>\n");
        sink.flow()?;
    }
    for edge in graph.relationships() {
        let (start, end) = graph.endpoints(edge);
        let kind = page.escaped(graph.catalog().type_name(graph.type_of(edge)));
        sink.text(&format!(
            "<edge id=\"e{}\" source=\"n{}\" target=\"n{}\" label=\"{kind}\"><data key=\"label\">{kind}</data>",
            edge.0, start.0, end.0
        ));
        page.data(&graph.relationship_properties(edge), &edge_keys, 'e', sink);
        sink.text("</edge>\n");
        sink.flow()?;
    }
    sink.text("</graph>\n</graphml>\n");
    Ok(page.remarks())
}

fn keys(all: impl Iterator<Item = Vec<(KeyId, Value)>>) -> Keys {
    let mut keys = Keys::new();
    for properties in all {
        for (key, value) in properties {
            keys.entry((key, Datum::of(&value))).or_insert(0);
        }
    }
    keys.values_mut().enumerate().for_each(|(number, place)| *place = number);
    keys
}

/// The page while it is written, with what it could not say.
struct Page<'g> {
    graph: &'g Graph,
    /// Characters that XML has no way to say.
    replaced: usize,
}

impl Page<'_> {
    fn declare(&mut self, keys: &Keys, prefix: char, of: &str, sink: &mut Sink<'_>) {
        for ((key, datum), number) in keys {
            let name = self.escaped(self.graph.catalog().key_name(*key));
            let kind = datum.name();
            sink.text(&format!(
                "<key id=\"{prefix}{number}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>\n"
            ));
        }
    }

    fn data(&mut self, properties: &[(KeyId, Value)], keys: &Keys, prefix: char, sink: &mut Sink<'_>) {
        for (key, value) in properties {
            let Some(number) = keys.get(&(*key, Datum::of(value))) else { continue };
            let text = self.escaped(&text(value));
            sink.text(&format!("<data key=\"{prefix}{number}\">{text}</data>"));
        }
    }

    /// Text as it may stand in elements and attributes.
    fn escaped(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                // As themselves, readers would make spaces or line feeds of them.
                '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(character))),
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    self.replaced += 1;
                    out.push('\u{fffd}');
                }
                other => out.push(other),
            }
        }
        out
    }

    fn remarks(self) -> Remarks {
        if self.replaced == 0 {
            return Remarks::new();
        }
        let count = match self.replaced {
            1 => "1 control character".to_owned(),
            n => format!("{n} control characters"),
        };
        let remark = Diagnostic::note("export-replaced", format!("GraphML cannot say {count}: U+FFFD stands in place"))
            .hint("JSON lines and CSV keep every character");
        vec![*remark]
    }
}

/// A value as the text of a datum.
fn text(value: &Value) -> String {
    match value {
        Value::Null | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => String::new(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        // As XML Schema writes them.
        Value::Float(value) if value.is_infinite() => if *value > 0.0 { "INF" } else { "-INF" }.to_owned(),
        Value::Float(value) => float(*value),
        Value::String(text) => text.to_string(),
        Value::Temporal(temporal) => temporal.to_string(),
        Value::List(_) | Value::Map(_) => {
            let mut out = Vec::new();
            json::push(&mut out, value);
            String::from_utf8_lossy(&out).into_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Interchange, write};
    use crate::graph::GraphBuilder;
    use crate::value::Value;

    #[test]
    fn each_type_has_a_key_of_its_own_and_text_is_escaped() {
        let mut builder = GraphBuilder::new();
        let (role, x, leads) = (builder.label("R&D"), builder.key("x\"y"), builder.relationship_type("LEADS_TO"));
        let start = builder.node(&[role], &[(x, Value::Integer(1))]);
        let list = Value::list(vec![Value::from("a<b"), Value::Float(f64::NAN)]);
        let end = builder.node(&[], &[(x, list)]);
        builder.relationship(leads, start, end, &[(x, Value::from("line\nbell\u{7}"))]);
        let mut page = Vec::new();
        let remarks = write(&builder.finish(), Interchange::GraphMl, &mut page, &|| false).expect("it is written");
        let page = String::from_utf8(page).expect("GraphML is UTF-8");
        for said in [
            "<key id=\"n0\" for=\"node\" attr.name=\"x&quot;y\" attr.type=\"long\"/>",
            "<key id=\"n1\" for=\"node\" attr.name=\"x&quot;y\" attr.type=\"string\"/>",
            "<node id=\"n0\" labels=\":R&amp;D\"><data key=\"labels\">:R&amp;D</data><data key=\"n0\">1</data></node>",
            "<data key=\"n1\">[&quot;a&lt;b&quot;,{&quot;$float&quot;:&quot;NaN&quot;}]</data>",
            "<edge id=\"e0\" source=\"n0\" target=\"n1\" label=\"LEADS_TO\">",
            "<data key=\"e0\">line&#10;bell\u{fffd}</data>",
        ] {
            assert!(page.contains(said), "{said} is not in\n{page}");
        }
        assert_eq!(remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), ["export-replaced"]);
    }
}

//! JSON lines: one object a line, nothing lost.
//!
//! ```json
//! {"graph":{"format":1,"nodes":2,"relationships":1}}
//! {"schema":{"title":"...","kinds":[...]}}
//! {"node":{"id":0,"labels":["Role"],"properties":{"name":"Clerk","since":{"$date":"2025-09-01"}}}}
//! {"relationship":{"id":0,"type":"LEADS_TO","start":0,"end":1,"properties":{}}}
//! ```
//!
//! The first line says how many of each there are, so that a file that was cut off is noticed. Nodes stand before the relationships
//! between them. Values are tagged as [`crate::value::json`] tells.

use super::sink::Sink;
use super::{ExportError, Remarks};
use crate::graph::{Graph, Schema};
use crate::value::json::{self, push_comma, push_integer, push_text};
use crate::value::{KeyId, Value};

/// The version of these lines; a reader refuses a later one.
pub(in crate::load) const FORMAT: i64 = 1;

pub(super) fn write(graph: &Graph, sink: &mut Sink<'_>) -> Result<Remarks, ExportError> {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let out = &mut sink.buffer;
    out.extend_from_slice(b"{\"graph\":{\"format\":");
    push_integer(out, FORMAT);
    out.extend_from_slice(b",\"nodes\":");
    push_integer(out, count(graph.node_count()));
    out.extend_from_slice(b",\"relationships\":");
    push_integer(out, count(graph.relationship_count()));
    out.extend_from_slice(b"}}\n");
    schema(graph.catalog().schema(), out)?;
    for node in graph.nodes() {
        let out = &mut sink.buffer;
        out.extend_from_slice(b"{\"node\":{\"id\":");
        push_integer(out, i64::from(node.0));
        out.extend_from_slice(b",\"labels\":[");
        for (index, &label) in graph.labels(node).iter().enumerate() {
            push_comma(out, index);
            push_text(out, graph.catalog().label_name(label));
        }
        out.extend_from_slice(b"],\"properties\":");
        properties(graph, &graph.node_properties(node), out);
        out.extend_from_slice(b"}}\n");
        sink.flow()?;
    }
    for relationship in graph.relationships() {
        let (start, end) = graph.endpoints(relationship);
        let out = &mut sink.buffer;
        out.extend_from_slice(b"{\"relationship\":{\"id\":");
        push_integer(out, i64::from(relationship.0));
        out.extend_from_slice(b",\"type\":");
        push_text(out, graph.catalog().type_name(graph.type_of(relationship)));
        out.extend_from_slice(b",\"start\":");
        push_integer(out, i64::from(start.0));
        out.extend_from_slice(b",\"end\":");
        push_integer(out, i64::from(end.0));
        out.extend_from_slice(b",\"properties\":");
        properties(graph, &graph.relationship_properties(relationship), out);
        out.extend_from_slice(b"}}\n");
        sink.flow()?;
    }
    Ok(Remarks::new())
}

/// The line of the schema, where the graph has one.
fn schema(schema: &Schema, out: &mut Vec<u8>) -> Result<(), ExportError> {
    if *schema == Schema::default() {
        return Ok(());
    }
    out.extend_from_slice(b"{\"schema\":");
    serde_json::to_writer(&mut *out, schema).map_err(|error| ExportError::Io("the schema".to_owned(), error.into()))?;
    out.extend_from_slice(b"}\n");
    Ok(())
}

fn properties(graph: &Graph, properties: &[(KeyId, Value)], out: &mut Vec<u8>) {
    out.push(b'{');
    for (index, (key, value)) in properties.iter().enumerate() {
        push_comma(out, index);
        push_text(out, graph.catalog().key_name(*key));
        out.push(b':');
        json::push(out, value);
    }
    out.push(b'}');
}

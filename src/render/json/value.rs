//! Values to JSON text, written straight into bytes.

use crate::graph::Graph;
use crate::render::names::Names;
use crate::value::json::{self, push_comma, push_integer, push_text, wrap};
use crate::value::{NodeId, Path, RelationshipId, Value};
use std::sync::Arc;

/// How values that JSON lacks are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// For people and scripts: a node is `{"id", "labels", "properties"}`.
    Results,
    /// For `pathways pipe`: a node is `{"$node": {"id", "labels", "properties"}}`, and so on.
    Tagged,
}

/// Writes the values of one graph.
pub struct Writer<'g> {
    names: Names<'g>,
    encoding: Encoding,
}

impl<'g> Writer<'g> {
    /// A writer for values of this graph.
    pub fn new(graph: &'g Graph, encoding: Encoding) -> Self {
        Writer { names: Names::new(graph), encoding }
    }

    /// A row as an object; `keys` come from [`column_keys`].
    pub fn object(&self, out: &mut Vec<u8>, keys: &[Vec<u8>], row: &[Value]) {
        out.push(b'{');
        for (index, (key, value)) in keys.iter().zip(row).enumerate() {
            push_comma(out, index);
            out.extend_from_slice(key);
            self.value(out, value);
        }
        out.push(b'}');
    }

    /// Values as an array.
    pub fn array(&self, out: &mut Vec<u8>, values: &[Value]) {
        out.push(b'[');
        for (index, value) in values.iter().enumerate() {
            push_comma(out, index);
            self.value(out, value);
        }
        out.push(b']');
    }

    /// One value; recursion is as deep as the value, which `value::MAX_DEPTH` bounds.
    pub fn value(&self, out: &mut Vec<u8>, value: &Value) {
        match value {
            Value::Null | Value::Boolean(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => {
                json::push(out, value);
            }
            Value::Temporal(temporal) => {
                let tag = format!("${}", temporal.kind().name());
                self.tagged(out, &tag, |out| push_text(out, &temporal.to_string()));
            }
            Value::List(items) => self.array(out, items),
            Value::Map(entries) => self.map(out, entries.iter().map(|(key, value)| (&**key, value))),
            Value::Node(node) => self.tagged(out, "$node", |out| self.node(out, *node)),
            Value::Relationship(rel) => self.tagged(out, "$rel", |out| self.relationship(out, *rel)),
            Value::Path(path) => self.tagged(out, "$path", |out| self.path(out, path)),
        }
    }

    fn tagged(&self, out: &mut Vec<u8>, tag: &str, write: impl FnOnce(&mut Vec<u8>)) {
        match self.encoding {
            Encoding::Results => write(out),
            Encoding::Tagged => wrap(out, tag, write),
        }
    }

    /// A map; in the pipe one whose key starts with `$` is wrapped, so that it is not taken for a tag.
    fn map<'a>(&self, out: &mut Vec<u8>, entries: impl Iterator<Item = (&'a str, &'a Value)> + Clone) {
        let looks_tagged = self.encoding == Encoding::Tagged && entries.clone().any(|(key, _)| key.starts_with('$'));
        if looks_tagged {
            wrap(out, "$map", |out| self.entries(out, entries));
        } else {
            self.entries(out, entries);
        }
    }

    fn entries<'a>(&self, out: &mut Vec<u8>, entries: impl Iterator<Item = (&'a str, &'a Value)>) {
        out.push(b'{');
        for (index, (key, value)) in entries.enumerate() {
            push_comma(out, index);
            push_text(out, key);
            out.push(b':');
            self.value(out, value);
        }
        out.push(b'}');
    }

    fn node(&self, out: &mut Vec<u8>, node: NodeId) {
        out.extend_from_slice(b"{\"id\":");
        push_integer(out, i64::from(node.0));
        out.extend_from_slice(b",\"labels\":[");
        for (index, label) in self.names.labels(node).enumerate() {
            push_comma(out, index);
            push_text(out, label);
        }
        out.extend_from_slice(b"],\"properties\":");
        let properties = self.names.node_properties(node);
        self.entries(out, properties.iter().map(|(key, value)| (*key, value)));
        out.push(b'}');
    }

    fn relationship(&self, out: &mut Vec<u8>, relationship: RelationshipId) {
        out.extend_from_slice(b"{\"id\":");
        push_integer(out, i64::from(relationship.0));
        out.extend_from_slice(b",\"type\":");
        push_text(out, self.names.relationship_type(relationship));
        if let Some((start, end)) = self.names.ends(relationship) {
            out.extend_from_slice(b",\"start\":");
            push_integer(out, i64::from(start.0));
            out.extend_from_slice(b",\"end\":");
            push_integer(out, i64::from(end.0));
        }
        out.extend_from_slice(b",\"properties\":");
        let properties = self.names.relationship_properties(relationship);
        self.entries(out, properties.iter().map(|(key, value)| (*key, value)));
        out.push(b'}');
    }

    fn path(&self, out: &mut Vec<u8>, path: &Path) {
        out.extend_from_slice(b"{\"nodes\":[");
        for (index, &node) in path.nodes.iter().enumerate() {
            push_comma(out, index);
            self.value(out, &Value::Node(node));
        }
        out.extend_from_slice(match self.encoding {
            Encoding::Results => b"],\"relationships\":[".as_slice(),
            Encoding::Tagged => b"],\"rels\":[".as_slice(),
        });
        for (index, &relationship) in path.relationships.iter().enumerate() {
            push_comma(out, index);
            self.value(out, &Value::Relationship(relationship));
        }
        out.extend_from_slice(b"]}");
    }
}

/// Column names as `"name":`, ready to be copied before each value.
pub fn column_keys(columns: &[Arc<str>]) -> Vec<Vec<u8>> {
    let key = |column: &Arc<str>| {
        let mut key = Vec::with_capacity(column.len() + 3);
        push_text(&mut key, column);
        key.push(b':');
        key
    };
    columns.iter().map(key).collect()
}

//! JSON, both ways: results and errors out, parameters and requests in.
//!
//! Two encodings of values exist. [`Encoding::Results`] is what people and scripts read: a node is
//! an object. [`Encoding::Tagged`] is what `pathways pipe` speaks: every value that JSON lacks
//! carries a tag, `{"$node": ...}`, so that nothing is lost on the way and back.

pub mod answer;
mod base64;
pub mod diagnostic;
#[cfg(feature = "draw")]
mod diagram;
pub mod read;
pub mod request;
mod schema;
pub mod value;

pub use answer::Answers;
pub use base64::base64;
#[cfg(feature = "draw")]
pub use diagram::diagram;
pub use read::{lost_zeros, parameter, parameters};
pub use request::{Ask, Draw, Procedure, RequestError, parse_request};
pub use schema::schema;
pub use value::{Encoding, Writer};

use crate::session::Outcome;
use crate::value::json::push_text;
use std::io::{self, Write};

/// Bytes that are gathered before they are written out.
const CHUNK: usize = 64 * 1024;

/// Writes an outcome's rows as one array, an object a row, keys in column order.
///
/// # Errors
/// Whatever `out` reports.
pub fn write_results(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let writer = Writer::new(&outcome.graph, Encoding::Results);
    let keys = value::column_keys(&outcome.columns);
    let mut buffer = Vec::with_capacity(CHUNK);
    buffer.push(b'[');
    if let Some(explanation) = explanation_only(outcome) {
        buffer.extend_from_slice(b"\n  {\"explanation\":");
        push_text(&mut buffer, explanation);
        buffer.extend_from_slice(b"}\n");
    }
    for (index, row) in outcome.rows.iter().enumerate() {
        buffer.extend_from_slice(if index == 0 { b"\n  " } else { b",\n  " });
        writer.object(&mut buffer, &keys, &row);
        if buffer.len() > CHUNK {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    buffer.extend_from_slice(if outcome.rows.is_empty() { b"]\n" } else { b"\n]\n" });
    out.write_all(&buffer)
}

/// The explanation, where the statement gives no rows beside it.
pub(super) fn explanation_only(outcome: &Outcome) -> Option<&str> {
    if outcome.rows.is_empty() { outcome.explanation.as_deref() } else { None }
}

#[cfg(test)]
mod tests {
    use super::read::value;
    use super::{Encoding, Writer};
    use crate::graph::{Graph, GraphBuilder};
    use crate::value::temporal::{Kind, from_text};
    use crate::value::text::literal;
    use crate::value::{NodeId, Path, RelationshipId, Value};
    use std::sync::Arc;

    /// Two nodes and a relationship.
    fn small() -> Graph {
        let mut building = GraphBuilder::new();
        let (label, kind, key) = (building.label("A"), building.relationship_type("T"), building.key("x"));
        let start = building.node(&[label], &[(key, Value::from(1.5))]);
        let end = building.node(&[], &[]);
        building.relationship(kind, start, end, &[]);
        building.finish()
    }

    fn temporal(kind: Kind, text: &str) -> Value {
        from_text(kind, text).map(Value::Temporal).expect(text)
    }

    fn tagged(graph: &Graph, value: &Value) -> String {
        let mut out = Vec::new();
        Writer::new(graph, Encoding::Tagged).value(&mut out, value);
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn every_value_comes_back_as_it_went() {
        let graph = small();
        let path = Path { nodes: vec![NodeId(0), NodeId(1)], relationships: vec![RelationshipId(0)] };
        let map = |key: &str, value: Value| Value::Map(crate::value::Map::new([(Arc::from(key), value)].into()));
        let values = [
            Value::Null,
            Value::from(true),
            Value::from(i64::MIN),
            Value::from(1.0),
            Value::from(-0.0),
            Value::from(1e300),
            Value::from(5e-324),
            Value::from(f64::NAN),
            Value::from(f64::NEG_INFINITY),
            temporal(Kind::Date, "-0044-03-15"),
            temporal(Kind::LocalTime, "21:40:32.142"),
            temporal(Kind::Time, "21:40-02:05:07"),
            temporal(Kind::LocalDateTime, "+12015-07-21T21:40"),
            temporal(Kind::DateTime, "2017-10-29T02:30+01:00[Europe/Stockholm]"),
            temporal(Kind::Duration, "P1Y-2M3DT-0.4S"),
            Value::from("a \"b\" \\ \n \u{0} 日本 👩"),
            Value::list(vec![Value::Null, Value::list(vec![])]),
            map("a", map("$node", map("$map", Value::from(1)))),
            Value::Node(NodeId(0)),
            Value::Relationship(RelationshipId(0)),
            Value::Path(Arc::new(path)),
        ];
        for one in values {
            let text = tagged(&graph, &one);
            let back = value(&text, Some(&graph)).expect(&text);
            assert_eq!(literal(&back), literal(&one), "{text}");
        }
    }

    #[test]
    fn floats_look_like_floats_and_nodes_carry_their_tag() {
        let graph = small();
        assert_eq!(tagged(&graph, &Value::from(2.0)), "2.0");
        assert_eq!(tagged(&graph, &Value::from(2)), "2");
        let node = r#"{"$node":{"id":0,"labels":["A"],"properties":{"x":1.5}}}"#;
        assert_eq!(tagged(&graph, &Value::Node(NodeId(0))), node);
        assert_eq!(tagged(&graph, &temporal(Kind::Date, "2025-W36-1")), r#"{"$date":"2025-09-01"}"#);
        let rel = r#"{"$rel":{"id":0,"type":"T","start":0,"end":1,"properties":{}}}"#;
        assert_eq!(tagged(&graph, &Value::Relationship(RelationshipId(0))), rel);
    }

    #[test]
    fn tags_that_say_nothing_are_refused() {
        for text in [
            r#"{"$nod":1}"#,
            r#"{"$float":"x"}"#,
            r#"{"$node":{"id":99}}"#,
            r#"{"$path":{}}"#,
            r#"{"$date":"2025-02-30"}"#,
            r#"{"$time":1}"#,
            "[1",
            "1 2",
        ] {
            assert!(value(text, Some(&small())).is_err(), "{text}");
        }
        assert!(value("18446744073709551615", None).is_err(), "an integer that does not fit is not made a float");
    }
}

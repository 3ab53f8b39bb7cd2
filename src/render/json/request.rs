//! The requests of `pathways pipe`: one line of JSON each.

use super::read::{In, Parameters};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::graph::Graph;
use crate::value::Value;
use crate::value::json::Values;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// One request: what is asked, and the id that its answer repeats.
#[derive(Debug)]
pub struct PipeRequest {
    /// The `id` as JSON text; `null` where there was none.
    pub id: String,
    /// What is asked.
    pub ask: Ask,
}

/// What a request asks.
#[derive(Debug)]
pub enum Ask {
    /// Who is there?
    Hello,
    /// Start with an empty graph.
    Reset,
    /// Open a graph.
    Open(PathBuf),
    /// Run a statement.
    Query(Query),
    /// Draw what a statement gives.
    Draw(Draw),
    /// Make a test procedure known.
    Procedure(Procedure),
}

/// A statement with its options.
#[derive(Debug, Default)]
pub struct Query {
    /// The statement.
    pub text: String,
    /// Parameters by name.
    pub parameters: BTreeMap<String, Value>,
    /// Time it may take.
    pub timeout: Option<Duration>,
    /// Rows it may return.
    pub max_rows: Option<usize>,
    /// Whether the answer says how long it took.
    pub timing: bool,
    /// Unknown labels, types and properties are errors.
    pub strict: bool,
    /// Refuse changes.
    pub read_only: bool,
}

/// A picture of a statement's answer.
#[derive(Debug, Default)]
pub struct Draw {
    /// The statement with its options.
    pub query: Query,
    /// The format's name, where one was given.
    pub format: Option<String>,
    /// What the picture is asked to be: an option's name, with the dashes of the command line, and its value.
    pub picture: Vec<(String, String)>,
    /// Members of the request that this version does not know, in their order.
    pub unknown: Vec<String>,
}

/// A test procedure: its rows are the table it was given.
#[derive(Debug, Default)]
pub struct Procedure {
    /// `name(argument :: TYPE, ...) :: (result :: TYPE, ...)`.
    pub signature: String,
    /// The table's columns: arguments, then results.
    pub columns: Vec<String>,
    /// The table.
    pub rows: Vec<Vec<Value>>,
}

/// A line that is no request, with the id where that much could be read.
#[derive(Debug)]
pub struct RequestError {
    /// The `id` as JSON text; `null` where there was none.
    pub id: String,
    /// What is wrong.
    pub diagnostic: Box<Diagnostic>,
}

/// Reads one request; `$node` and `$rel` in its parameters are of this graph.
///
/// # Errors
/// A line that is no JSON object, or an object that asks nothing this version knows.
pub fn parse_request(line: &str, graph: &Graph) -> std::result::Result<PipeRequest, RequestError> {
    let mut members = Members { id: "null".to_owned(), ..Members::default() };
    let mut reader = serde_json::Deserializer::from_str(line);
    let read = RequestSeed { members: &mut members, graph }.deserialize(&mut reader).and_then(|()| reader.end());
    let error = |id, message| {
        let diagnostic = Diagnostic::compile("bad-request", ErrorType::UsageError, "", message)
            .hint("a request is one line such as {\"id\":1,\"query\":\"degree to role\"}");
        RequestError { id, diagnostic }
    };
    if let Err(cause) = read {
        return Err(error(members.id, format!("this line is not a request: {cause}")));
    }
    let id = std::mem::take(&mut members.id);
    match members.ask() {
        Ok(ask) => Ok(PipeRequest { id, ask }),
        Err(message) => Err(error(id, message)),
    }
}

/// The members of a request object, as far as they were given.
#[derive(Default)]
struct Members {
    id: String,
    hello: bool,
    reset: bool,
    open: Option<String>,
    query: Option<String>,
    draw: Option<String>,
    format: Option<String>,
    picture: Vec<(String, String)>,
    unknown: Vec<String>,
    procedure: Option<Procedure>,
    options: Query,
}

impl Members {
    /// The one thing that is asked.
    fn ask(self) -> std::result::Result<Ask, String> {
        let options = self.options;
        let mut asks = Vec::new();
        asks.extend(self.hello.then_some(Ask::Hello));
        asks.extend(self.reset.then_some(Ask::Reset));
        asks.extend(self.open.map(|path| Ask::Open(PathBuf::from(path))));
        asks.extend(self.procedure.map(Ask::Procedure));
        if let Some(text) = self.draw {
            let query = Query { text, ..options };
            asks.push(Ask::Draw(Draw { query, format: self.format, picture: self.picture, unknown: self.unknown }));
        } else if let Some(text) = self.query {
            asks.push(Ask::Query(Query { text, ..options }));
        }
        match asks.pop() {
            Some(ask) if asks.is_empty() => Ok(ask),
            Some(_) => Err("a request asks one thing; this one asks several".to_owned()),
            None => {
                Err("this request asks nothing: give `hello`, `reset`, `open`, `query`, `draw` or `procedure`"
                    .to_owned())
            }
        }
    }
}

struct RequestSeed<'a> {
    members: &'a mut Members,
    graph: &'a Graph,
}

impl<'de> DeserializeSeed<'de> for RequestSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RequestSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        let members = self.members;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "id" => members.id = map.next_value::<serde_json::Value>()?.to_string(),
                "hello" => members.hello = map.next_value()?,
                "reset" => members.reset = map.next_value()?,
                "open" => members.open = Some(map.next_value()?),
                "query" => members.query = Some(map.next_value()?),
                "draw" => members.draw = Some(map.next_value()?),
                "format" => members.format = Some(map.next_value()?),
                "theme" | "title" | "direction" | "highlight" | "page" => {
                    members.picture.extend(map.next_value::<Option<String>>()?.map(|value| (key.clone(), value)));
                }
                "max_boxes" => {
                    let value = map.next_value::<Option<u64>>()?;
                    members.picture.extend(value.map(|value| ("max-boxes".to_owned(), value.to_string())));
                }
                "procedure" => members.procedure = Some(map.next_value_seed(ProcedureSeed(self.graph))?),
                "params" => members.options.parameters = map.next_value_seed(Parameters(Some(self.graph)))?,
                "timeout_ms" => {
                    members.options.timeout = map.next_value::<Option<u64>>()?.map(Duration::from_millis);
                }
                "max_rows" => members.options.max_rows = map.next_value()?,
                "timing" => members.options.timing = map.next_value()?,
                "strict" => members.options.strict = map.next_value()?,
                "read_only" => members.options.read_only = map.next_value()?,
                // Other programs may send more than this version reads.
                _ => {
                    members.unknown.push(key);
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct ProcedureSeed<'g>(&'g Graph);

impl<'de> DeserializeSeed<'de> for ProcedureSeed<'_> {
    type Value = Procedure;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Procedure, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ProcedureSeed<'_> {
    type Value = Procedure;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `signature`, `columns` and `rows`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Procedure, A::Error> {
        let mut procedure = Procedure::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "signature" => procedure.signature = map.next_value()?,
                "columns" => procedure.columns = map.next_value()?,
                "rows" => procedure.rows = map.next_value_seed(RowsSeed(self.0))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if procedure.signature.is_empty() {
            return Err(de::Error::custom("a procedure needs a `signature`"));
        }
        Ok(procedure)
    }
}

struct RowsSeed<'g>(&'g Graph);

impl<'de> DeserializeSeed<'de> for RowsSeed<'_> {
    type Value = Vec<Vec<Value>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RowsSeed<'_> {
    type Value = Vec<Vec<Value>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> std::result::Result<Self::Value, A::Error> {
        let mut table = Vec::new();
        while let Some(row) = rows.next_element_seed(Values(Some(&In(Some(self.0)))))? {
            match row {
                Value::List(row) => table.push(row.into_vec()),
                _ => return Err(de::Error::custom("a row is an array")),
            }
        }
        Ok(table)
    }
}

//! Procedures: what `CALL name(...)` can call.
//!
//! The built-in ones tell what the graph holds. Programs can add tables under a name, which answer with
//! the rows whose first columns are the arguments; the TCK's scenarios are run with these.

use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::graph::Graph;
use crate::resolve::types::{Base, StaticType};
use crate::value::{Type, Value, order};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The procedures that a statement can call, by name.
#[derive(Clone, Debug)]
pub struct Procedures {
    known: BTreeMap<Arc<str>, Arc<Procedure>>,
}

/// A procedure.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// Its full name: `db.labels`.
    pub name: Arc<str>,
    /// What it takes.
    pub arguments: Vec<Field>,
    /// What it gives, a row of these at a time; one that gives nothing passes its caller's rows on.
    pub results: Vec<Field>,
    body: Body,
}

/// An argument or a result.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Arc<str>,
    /// What it can be.
    pub of: FieldType,
}

/// What an argument or a result can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldType {
    /// Anything.
    Any,
    /// A value of one type.
    Of(Type),
    /// An integer or a float.
    Number,
}

/// What a procedure does.
#[derive(Clone, Debug)]
enum Body {
    Labels,
    RelationshipTypes,
    PropertyKeys,
    Schema,
    /// Arguments, then results.
    Table(Vec<Vec<Value>>),
}

impl Default for Procedures {
    /// The built-in ones.
    fn default() -> Self {
        let text = FieldType::Of(Type::String);
        let all = [
            built_in("db.labels", &[("label", text)], Body::Labels),
            built_in("db.relationshipTypes", &[("relationshipType", text)], Body::RelationshipTypes),
            built_in("db.propertyKeys", &[("propertyKey", text)], Body::PropertyKeys),
            built_in(
                "db.schema",
                &[("from", text), ("relationship", text), ("to", text), ("count", FieldType::Of(Type::Integer))],
                Body::Schema,
            ),
        ];
        Procedures { known: all.into_iter().map(|it| (Arc::clone(&it.name), Arc::new(it))).collect() }
    }
}

fn built_in(name: &str, results: &[(&str, FieldType)], body: Body) -> Procedure {
    let results = results.iter().map(|(name, of)| Field { name: Arc::from(*name), of: *of }).collect();
    Procedure { name: Arc::from(name), arguments: Vec::new(), results, body }
}

impl Procedures {
    /// The procedure of a name.
    pub fn get(&self, name: &str) -> Option<&Arc<Procedure>> {
        self.known.get(name)
    }

    /// All names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(AsRef::as_ref)
    }

    /// Adds a procedure; one of the same name gives way.
    pub fn define(&mut self, procedure: Procedure) {
        self.known.insert(Arc::clone(&procedure.name), Arc::new(procedure));
    }
}

impl Procedure {
    /// A table under a name: `name(argument :: TYPE, ...) :: (result :: TYPE, ...)`.
    ///
    /// # Errors
    /// A signature that cannot be read, or columns and rows that are not those of the signature.
    pub fn table(signature: &str, columns: &[String], rows: Vec<Vec<Value>>) -> Result<Procedure> {
        let parts = read_signature(signature).ok_or_else(|| {
            wrong(format!("`{signature}` is no signature")).hint("write `name(in :: INTEGER?) :: (out :: STRING?)`")
        })?;
        let (name, arguments, results) = parts;
        let fields: Vec<&str> = arguments.iter().chain(&results).map(|field| &*field.name).collect();
        // (A table without columns is how one writes that there is nothing in it.)
        if !columns.is_empty() && fields != columns.iter().map(String::as_str).collect::<Vec<_>>() {
            let (expected, found) = (fields.join(", "), columns.join(", "));
            return Err(wrong(format!("the table's columns are `{found}`, but the signature's `{expected}`")));
        }
        if let Some(row) = rows.iter().find(|row| row.len() != fields.len()) {
            return Err(wrong(format!("a row has {} values, but the signature {}", row.len(), fields.len())));
        }
        Ok(Procedure { name: Arc::from(name), arguments, results, body: Body::Table(rows) })
    }

    /// How it is called: `db.labels() :: (label :: STRING)`.
    pub fn signature(&self) -> String {
        let list = |fields: &[Field]| {
            fields.iter().map(|field| format!("{} :: {}", field.name, field.of.name())).collect::<Vec<_>>().join(", ")
        };
        format!("{}({}) :: ({})", self.name, list(&self.arguments), list(&self.results))
    }

    /// The rows it gives for these arguments.
    pub fn rows(&self, graph: &Graph, arguments: &[Value]) -> Vec<Vec<Value>> {
        let catalog = graph.catalog();
        match &self.body {
            Body::Labels => {
                named(catalog.labels().filter(|(id, _)| catalog.label_count(*id) > 0).map(|(_, name)| name))
            }
            Body::RelationshipTypes => {
                named(catalog.relationship_types().filter(|(id, _)| catalog.type_count(*id) > 0).map(|(_, name)| name))
            }
            Body::PropertyKeys => {
                named(catalog.keys().filter(|(id, _)| catalog.key_counts(*id) != (0, 0)).map(|(_, name)| name))
            }
            Body::Schema => schema(graph),
            Body::Table(rows) => {
                let fits = |row: &&Vec<Value>| {
                    row.iter().zip(arguments).all(|(cell, argument)| order::equivalent(cell, argument))
                };
                let given = rows.iter().filter(fits);
                given.map(|row| row.get(self.arguments.len()..).unwrap_or_default().to_vec()).collect()
            }
        }
    }
}

/// Names in order, a row each.
fn named<'n>(names: impl Iterator<Item = &'n Arc<str>>) -> Vec<Vec<Value>> {
    let mut names: Vec<&Arc<str>> = names.collect();
    names.sort_unstable();
    names.into_iter().map(|name| vec![Value::String(Arc::clone(name))]).collect()
}

/// Which relationships run between nodes with which labels, with how many there are.
fn schema(graph: &Graph) -> Vec<Vec<Value>> {
    let catalog = graph.catalog();
    let labels = |set| {
        let names: Vec<&str> = catalog.label_set(set).iter().map(|label| catalog.label_name(*label).as_ref()).collect();
        names.join(":")
    };
    let mut rows: Vec<(String, String, String, i64)> = catalog
        .triples()
        .map(|(from, kind, to, count)| {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            (labels(from), catalog.type_name(kind).to_string(), labels(to), count)
        })
        .collect();
    rows.sort_unstable();
    let row = |(from, kind, to, count)| vec![Value::from(from), Value::from(kind), Value::from(to), Value::from(count)];
    rows.into_iter().map(row).collect()
}

impl FieldType {
    /// The name in signatures.
    pub fn name(self) -> &'static str {
        match self {
            FieldType::Any => "ANY",
            FieldType::Number => "NUMBER",
            FieldType::Of(of) => of.name(),
        }
    }

    fn named(name: &str) -> Option<FieldType> {
        let name = name.trim().trim_end_matches('?').to_uppercase();
        let types = [
            Type::Boolean,
            Type::Integer,
            Type::Float,
            Type::String,
            Type::List,
            Type::Map,
            Type::Node,
            Type::Relationship,
            Type::Path,
        ];
        match name.as_str() {
            "ANY" => Some(FieldType::Any),
            "NUMBER" => Some(FieldType::Number),
            name => types.into_iter().find(|of| of.name() == name).map(FieldType::Of),
        }
    }

    /// Whether a value may be given where this is asked for; an integer may stand for a float.
    pub fn takes(self, value: &Value) -> bool {
        match self {
            FieldType::Any => true,
            FieldType::Number | FieldType::Of(Type::Float) => {
                matches!(value, Value::Null | Value::Integer(_) | Value::Float(_))
            }
            FieldType::Of(of) => value.is_null() || value.type_of() == of,
        }
    }

    /// Whether a value of a static type might be given.
    pub(super) fn may_take(self, of: StaticType) -> bool {
        match self {
            FieldType::Any => true,
            FieldType::Of(Type::List) => of.may_be_list(),
            FieldType::Number | FieldType::Of(Type::Float) => of.may_be(&[Base::Integer, Base::Float, Base::Number]),
            FieldType::Of(_) => self.base().is_none_or(|base| of.may_be(&[base])),
        }
    }

    /// What is known about a value of it.
    pub(super) fn static_type(self) -> StaticType {
        match self {
            FieldType::Of(Type::List) => StaticType::list(StaticType::ANY),
            FieldType::Any | FieldType::Number | FieldType::Of(_) => {
                self.base().map_or(StaticType::ANY, StaticType::of)
            }
        }
    }

    fn base(self) -> Option<Base> {
        match self {
            FieldType::Number => Some(Base::Number),
            FieldType::Of(Type::Boolean) => Some(Base::Boolean),
            FieldType::Of(Type::Integer) => Some(Base::Integer),
            FieldType::Of(Type::Float) => Some(Base::Float),
            FieldType::Of(Type::String) => Some(Base::String),
            FieldType::Of(Type::Map) => Some(Base::Map),
            FieldType::Of(Type::Node) => Some(Base::Node),
            FieldType::Of(Type::Relationship) => Some(Base::Relationship),
            FieldType::Of(Type::Path) => Some(Base::Path),
            FieldType::Any | FieldType::Of(_) => None,
        }
    }
}

type Signature = (String, Vec<Field>, Vec<Field>);

/// `name(argument :: TYPE, ...) :: (result :: TYPE, ...)`; a procedure that gives nothing ends in `:: ()`.
fn read_signature(text: &str) -> Option<Signature> {
    let (name, rest) = text.split_once('(')?;
    let (arguments, rest) = rest.split_once(')')?;
    let results = rest.trim().strip_prefix("::")?.trim().strip_prefix('(')?.strip_suffix(')')?;
    let name = name.trim();
    (!name.is_empty()).then_some(())?;
    Some((name.to_owned(), read_fields(arguments)?, read_fields(results)?))
}

fn read_fields(text: &str) -> Option<Vec<Field>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    text.split(',')
        .map(|field| {
            let (name, of) = field.split_once("::")?;
            Some(Field { name: Arc::from(name.trim()), of: FieldType::named(of)? })
        })
        .collect()
}

fn wrong(message: String) -> Box<Diagnostic> {
    Diagnostic::compile("bad-procedure", ErrorType::ProcedureError, "", message)
}

//! The first line of a CSV file: what each column holds.

use super::cells::{Cell, Scalar};
use super::records::Record;
use crate::diagnostic::Diagnostic;
use crate::graph::GraphBuilder;
use crate::value::KeyId;
use crate::value::temporal::Kind;

/// What one column holds.
pub(super) enum Column {
    /// Nothing that is read as a property here: an id, a label, an end, a type, or `:IGNORE`.
    NoProperty,
    /// A property.
    Property { key: KeyId, cell: Cell },
}

/// All columns of a file; the special ones by their place.
#[derive(Default)]
pub(super) struct Header {
    pub columns: Vec<Column>,
    /// Place, id space, and the property that keeps the id.
    id: Option<(usize, String, Option<KeyId>)>,
    pub labels: Option<usize>,
    /// Place and id space.
    pub start: Option<(usize, String)>,
    /// Place and id space.
    pub end: Option<(usize, String)>,
    pub relationship_type: Option<usize>,
    /// The columns headed `:IGNORE`, as they are headed.
    pub ignored: Vec<String>,
}

/// Names that values go by in headers, as Neo4j's importer knows them.
const SCALARS: [(&str, Scalar); 18] = [
    ("int", Scalar::Integer),
    ("long", Scalar::Integer),
    ("short", Scalar::Integer),
    ("byte", Scalar::Integer),
    ("float", Scalar::Float),
    ("double", Scalar::Float),
    ("boolean", Scalar::Boolean),
    ("bool", Scalar::Boolean),
    ("string", Scalar::Text),
    ("char", Scalar::Text),
    ("date", Scalar::Temporal(Kind::Date)),
    ("localtime", Scalar::Temporal(Kind::LocalTime)),
    ("time", Scalar::Temporal(Kind::Time)),
    ("localdatetime", Scalar::Temporal(Kind::LocalDateTime)),
    ("datetime", Scalar::Temporal(Kind::DateTime)),
    ("duration", Scalar::Temporal(Kind::Duration)),
    ("json", Scalar::Json),
    ("", Scalar::Text),
];

impl Header {
    /// Reads the header and gives each property its id.
    pub fn read(record: &Record, builder: &mut GraphBuilder) -> Result<Self, Box<Diagnostic>> {
        let mut header = Header::default();
        let mut keys: Vec<KeyId> = Vec::new();
        for (at, cell) in record.iter().enumerate() {
            let text = super::cells::name(cell)?;
            let (name, kind) = divided(text);
            let (name, kind) = (if cell.quoted { name } else { name.trim() }, kind.trim());
            let (word, space) = id_space(kind);
            let column = match word.to_ascii_uppercase().as_str() {
                "ID" => {
                    let key = (!name.is_empty()).then(|| builder.key(name));
                    keys.extend(key);
                    once(&mut header.id, (at, space, key), ":ID")?;
                    Column::NoProperty
                }
                "LABEL" => {
                    once(&mut header.labels, at, ":LABEL")?;
                    Column::NoProperty
                }
                "START_ID" => {
                    once(&mut header.start, (at, space), ":START_ID")?;
                    Column::NoProperty
                }
                "END_ID" => {
                    once(&mut header.end, (at, space), ":END_ID")?;
                    Column::NoProperty
                }
                "TYPE" => {
                    once(&mut header.relationship_type, at, ":TYPE")?;
                    Column::NoProperty
                }
                "IGNORE" => {
                    header.ignored.push(text.to_owned());
                    Column::NoProperty
                }
                _ => property(name, kind, builder, &mut keys)?,
            };
            header.columns.push(column);
        }
        Ok(header)
    }

    /// Where the nodes' ids stand, in which id space, and the property that keeps them.
    pub fn id(&self) -> Option<(usize, String, Option<KeyId>)> {
        self.id.clone()
    }
}

/// `name:kind` in its two parts; the options that Neo4j lets follow, as in `id:ID(Role){id-type:long}`, say nothing here.
fn divided(text: &str) -> (&str, &str) {
    let text = match text.split_once('{') {
        Some((before, options)) if options.ends_with('}') && before.contains(':') => before,
        _ => text,
    };
    text.rsplit_once(':').unwrap_or((text, "string"))
}

/// `ID(Role)` is `ID` in the id space `Role`.
fn id_space(kind: &str) -> (&str, String) {
    match kind.split_once('(') {
        Some((word, space)) => (word.trim(), space.trim_end_matches(')').trim().to_owned()),
        None => (kind, String::new()),
    }
}

fn once<T>(slot: &mut Option<T>, value: T, name: &str) -> Result<(), Box<Diagnostic>> {
    if slot.is_some() {
        return Err(Diagnostic::data("data-bad-header", format!("two columns are headed {name}")));
    }
    *slot = Some(value);
    Ok(())
}

fn property(
    name: &str,
    kind: &str,
    builder: &mut GraphBuilder,
    keys: &mut Vec<KeyId>,
) -> Result<Column, Box<Diagnostic>> {
    if name.is_empty() {
        return Err(Diagnostic::data("data-bad-header", format!("a column headed `:{kind}` has no name"))
            .hint("name the property before the colon, as in level:long; :IGNORE leaves a column out"));
    }
    let (scalar, list) = match kind.strip_suffix("[]") {
        Some(scalar) => (scalar.trim(), true),
        None => (kind, false),
    };
    let known = SCALARS.iter().find(|(word, _)| word.eq_ignore_ascii_case(scalar));
    let Some((_, scalar)) = known else {
        return Err(Diagnostic::data("data-bad-header", format!("the column `{name}` has an unknown type `{kind}`"))
            .hint("types are int, long, float, double, boolean, string, date, time, localtime, datetime, localdatetime and duration, with [] for a list"));
    };
    let key = builder.key(name);
    if keys.contains(&key) {
        return Err(Diagnostic::data("data-bad-header", format!("two columns hold the property `{name}`")));
    }
    keys.push(key);
    Ok(Column::Property { key, cell: Cell { scalar: *scalar, list } })
}

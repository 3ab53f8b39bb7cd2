//! The kit's notation for values, read into shapes.

use crate::shape::Shape;
use career_pathways::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads a cell of a table.
///
/// # Errors
/// What in the cell is not the kit's notation.
pub fn read(cell: &str) -> Result<Shape, String> {
    let mut reader = Reader { rest: cell };
    let shape = reader.value()?;
    reader.skip_space();
    if reader.rest.is_empty() { Ok(shape) } else { Err(reader.problem("nothing more")) }
}

/// The value of a parameter; entities cannot be given.
pub fn to_value(shape: &Shape) -> Result<Value, String> {
    Ok(match shape {
        Shape::Null => Value::Null,
        Shape::Boolean(value) => Value::Boolean(*value),
        Shape::Integer(value) => Value::Integer(*value),
        Shape::Float(value) => Value::Float(*value),
        Shape::String(text) => Value::string(text.as_str()),
        Shape::List(items) => Value::list(items.iter().map(to_value).collect::<Result<_, _>>()?),
        Shape::Map(map) => {
            let entries = map.iter().map(|(key, value)| Ok((Arc::from(key.as_str()), to_value(value)?)));
            Value::Map(career_pathways::value::Map::new(entries.collect::<Result<_, String>>()?))
        }
        Shape::Node { .. } | Shape::Relationship { .. } | Shape::Path(..) => {
            return Err(format!("a parameter cannot be {shape}"));
        }
    })
}

/// The same with the elements of every list sorted, for steps that ignore their order.
pub fn with_sorted_lists(shape: Shape) -> Shape {
    let in_map =
        |map: BTreeMap<String, Shape>| map.into_iter().map(|(key, value)| (key, with_sorted_lists(value))).collect();
    match shape {
        Shape::List(items) => {
            let mut items: Vec<Shape> = items.into_iter().map(with_sorted_lists).collect();
            items.sort_by_key(Shape::to_string);
            Shape::List(items)
        }
        Shape::Map(map) => Shape::Map(in_map(map)),
        Shape::Node { labels, properties } => Shape::Node { labels, properties: in_map(properties) },
        Shape::Relationship { kind, properties } => Shape::Relationship { kind, properties: in_map(properties) },
        Shape::Null | Shape::Boolean(_) | Shape::Integer(_) | Shape::Float(_) | Shape::String(_) | Shape::Path(..) => {
            shape
        }
    }
}

/// Reads the notation from the left.
struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn problem(&self, wanted: &str) -> String {
        format!("the notation wants {wanted} before `{}`", self.rest)
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes `token` if it comes next, after spaces.
    fn take(&mut self, token: &str) -> bool {
        self.skip_space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn want(&mut self, token: &str) -> Result<(), String> {
        if self.take(token) { Ok(()) } else { Err(self.problem(token)) }
    }

    fn value(&mut self) -> Result<Shape, String> {
        self.skip_space();
        match self.rest.chars().next() {
            Some('\'') => self.text().map(Shape::String),
            Some('[') if self.rest[1..].trim_start().starts_with(':') => self.relationship(),
            Some('[') => self.list(),
            Some('{') => self.map().map(Shape::Map),
            Some('(') => self.node(),
            Some('<') => self.path(),
            Some(_) => self.word(),
            None => Err(self.problem("a value")),
        }
    }

    /// Text in single quotes; a backslash escapes a quote or itself and stays before anything else.
    fn text(&mut self) -> Result<String, String> {
        self.want("'")?;
        let mut text = String::new();
        let mut letters = self.rest.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\'' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(text);
                }
                '\\' => match letters.next() {
                    Some((_, escaped @ ('\'' | '\\'))) => text.push(escaped),
                    Some((_, other)) => text.extend(['\\', other]),
                    None => break,
                },
                _ => text.push(letter),
            }
        }
        Err(self.problem("a closing quote"))
    }

    fn list(&mut self) -> Result<Shape, String> {
        self.want("[")?;
        let mut items = Vec::new();
        while !self.take("]") {
            if !items.is_empty() {
                self.want(",")?;
            }
            items.push(self.value()?);
        }
        Ok(Shape::List(items))
    }

    fn map(&mut self) -> Result<BTreeMap<String, Shape>, String> {
        self.want("{")?;
        let mut map = BTreeMap::new();
        while !self.take("}") {
            if !map.is_empty() {
                self.want(",")?;
            }
            let key = self.name()?;
            self.want(":")?;
            map.insert(key, self.value()?);
        }
        Ok(map)
    }

    fn properties(&mut self) -> Result<BTreeMap<String, Shape>, String> {
        self.skip_space();
        if self.rest.starts_with('{') { self.map() } else { Ok(BTreeMap::new()) }
    }

    fn name(&mut self) -> Result<String, String> {
        self.skip_space();
        if let Some(quoted) = self.rest.strip_prefix('`') {
            let (name, rest) = quoted.split_once('`').ok_or_else(|| self.problem("a closing backtick"))?;
            self.rest = rest;
            return Ok(name.to_owned());
        }
        let end = self.rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(self.rest.len());
        if end == 0 {
            return Err(self.problem("a name"));
        }
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(name.to_owned())
    }

    fn node(&mut self) -> Result<Shape, String> {
        self.want("(")?;
        let mut labels = Vec::new();
        while self.take(":") {
            labels.push(self.name()?);
        }
        labels.sort();
        let properties = self.properties()?;
        self.want(")")?;
        Ok(Shape::Node { labels, properties })
    }

    fn relationship(&mut self) -> Result<Shape, String> {
        self.want("[")?;
        self.want(":")?;
        let kind = self.name()?;
        let properties = self.properties()?;
        self.want("]")?;
        Ok(Shape::Relationship { kind, properties })
    }

    fn path(&mut self) -> Result<Shape, String> {
        self.want("<")?;
        let start = self.node()?;
        let mut steps = Vec::new();
        while !self.take(">") {
            let forward = !self.take("<-");
            if forward {
                self.want("-")?;
            }
            let relationship = self.relationship()?;
            self.want(if forward { "->" } else { "-" })?;
            steps.push((relationship, forward, self.node()?));
        }
        Ok(Shape::Path(Box::new(start), steps))
    }

    /// `null`, booleans and numbers.
    fn word(&mut self) -> Result<Shape, String> {
        let end = self.rest.find([',', ']', '}', ')', ' ']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let shape = match word {
            "null" => Shape::Null,
            "true" => Shape::Boolean(true),
            "false" => Shape::Boolean(false),
            "NaN" => Shape::Float(f64::NAN),
            "Inf" => Shape::Float(f64::INFINITY),
            "-Inf" => Shape::Float(f64::NEG_INFINITY),
            _ if word.contains(['.', 'e', 'E']) => Shape::Float(word.parse().map_err(|_| self.problem("a number"))?),
            _ => Shape::Integer(word.parse().map_err(|_| self.problem("a value"))?),
        };
        self.rest = rest;
        Ok(shape)
    }
}

#[test]
fn notation_reads_into_its_canonical_text() {
    let cases = [
        ("()", "()"),
        ("(:B:A {q: 'x', p: 1})", "(:A:B {p: 1, q: 'x'})"),
        ("({a: [1, 2.5, null]})", "({a: [1, 2.5, null]})"),
        ("[:T {since: true}]", "[:T {since: true}]"),
        ("[[:T], [:U]]", "[[:T], [:U]]"),
        ("<(:A)-[:T]->()<-[:U {n: -1}]-(:B)>", "<(:A)-[:T]->()<-[:U {n: -1}]-(:B)>"),
        ("{b: {}, a: []}", "{a: [], b: {}}"),
        ("'it\\'s'", "'it\\'s'"),
        ("-0.0", "0.0"),
        ("1e9", "1000000000.0"),
        ("NaN", "NaN"),
    ];
    for (cell, canonical) in cases {
        assert_eq!(read(cell).expect(cell).to_string(), canonical);
    }
    assert_ne!(read("1").unwrap().to_string(), read("1.0").unwrap().to_string());
    assert!(read("(:A").is_err());
    assert!(read("1 2").is_err());
}

#[test]
fn lists_compare_without_order_when_asked() {
    let sorted = |cell| with_sorted_lists(read(cell).expect("a list")).to_string();
    assert_eq!(sorted("[[2, 1], 'a']"), sorted("['a', [1, 2]]"));
}

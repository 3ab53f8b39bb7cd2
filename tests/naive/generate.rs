//! Small graphs and queries over them, made from a list of choices.
//!
//! A choice that is missing counts as 0, and 0 is always the simplest way on, so a shorter list or a
//! list of smaller numbers gives a simpler case: that is what shrinking goes by.

use super::graph::{SmallGraph, SmallNode, SmallRelationship};
use career_pathways::value::Value;
use std::collections::BTreeMap;

/// A list of choices, taken from the front.
pub struct Choices<'c> {
    left: &'c [u16],
    named: usize,
    /// A bare pattern may be a condition here: in WHERE only.
    in_where: bool,
}

/// A query and what its rows promise.
#[derive(Clone, Debug)]
pub struct Generated {
    pub text: String,
    /// The rows are sorted by all their columns.
    pub ordered: bool,
}

/// A query in parts that a test puts together in more than one way:
/// `clauses MATCH pattern WHERE condition`.
#[derive(Clone, Debug)]
pub struct Parts {
    pub clauses: String,
    /// The variables that the clauses leave.
    pub outer: Vec<String>,
    pub pattern: String,
    /// The variables that the pattern adds.
    pub inner: Vec<String>,
    pub condition: String,
    /// Which of all variables are lists, and which are paths.
    pub lists: Vec<String>,
    pub paths: Vec<String>,
}

/// Variables by what they hold.
#[derive(Clone, Default)]
struct Scope {
    nodes: Vec<String>,
    relationships: Vec<String>,
    /// Lists of relationships or nodes.
    lists: Vec<String>,
    paths: Vec<String>,
    integers: Vec<String>,
}

impl Scope {
    fn all(&self) -> Vec<String> {
        [&self.nodes, &self.relationships, &self.lists, &self.paths, &self.integers]
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    }
}

impl<'c> Choices<'c> {
    /// Choices from a list.
    pub fn new(list: &'c [u16]) -> Self {
        Choices { left: list, named: 0, in_where: false }
    }

    /// A number below `count`.
    fn below(&mut self, count: usize) -> usize {
        let Some((first, rest)) = self.left.split_first() else { return 0 };
        self.left = rest;
        usize::from(*first) % count.max(1)
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn pick(&mut self, of: &[String]) -> Option<String> {
        if of.is_empty() { None } else { Some(of[self.below(of.len())].clone()) }
    }

    /// True in one of `in_how_many` cases.
    fn rarely(&mut self, in_how_many: usize) -> bool {
        self.below(in_how_many) == in_how_many - 1
    }

    fn name(&mut self, kind: &str) -> String {
        self.named += 1;
        format!("{kind}{}", self.named)
    }

    /// A graph of up to six nodes and eight relationships.
    pub fn graph(&mut self) -> SmallGraph {
        self.graph_of(0, 0)
    }

    /// A graph in which most patterns are found somewhere.
    pub fn dense_graph(&mut self) -> SmallGraph {
        self.graph_of(2, 4)
    }

    /// A graph of at least so many nodes and relationships.
    fn graph_of(&mut self, nodes: usize, relationships: usize) -> SmallGraph {
        let mut graph = SmallGraph::default();
        let nodes = nodes + self.below(7 - nodes);
        for index in 0..nodes {
            let labels: &[&str] = [&["A"][..], &["B"], &["A", "B"], &[], &["C"]][self.below(5)];
            graph.nodes.push(SmallNode { labels: labels.to_vec(), properties: self.properties(index) });
        }
        if nodes > 0 {
            for index in 0..relationships + self.below(9 - relationships) {
                let kind = self.one(&["S", "T"]);
                let (start, end) = (self.below(nodes), self.below(nodes));
                graph.relationships.push(SmallRelationship { kind, start, end, properties: self.properties(index) });
            }
        }
        graph
    }

    fn properties(&mut self, index: usize) -> BTreeMap<&'static str, Value> {
        let mut properties = BTreeMap::from([("i", Value::Integer(i64::try_from(index).unwrap_or(0)))]);
        let x = self.below(4);
        if x > 0 {
            properties.insert("x", Value::Integer(i64::try_from(x).unwrap_or(0)));
        }
        let y = [Value::Null, Value::Integer(1), Value::Float(1.0), Value::from("a"), Value::Boolean(true)];
        let y = y[self.below(5)].clone();
        if !y.is_null() {
            properties.insert("y", y);
        }
        properties
    }

    /// A query.
    pub fn query(&mut self) -> Generated {
        if self.rarely(12) {
            let all = self.one(&["UNION", "UNION ALL"]);
            let (left, right) = (self.union_part(), self.union_part());
            return Generated { text: format!("{left} {all} {right}"), ordered: false };
        }
        let mut scope = Scope::default();
        let mut clauses = vec![self.matching(&mut scope, false)];
        for _ in 0..self.below(3) {
            let clause = match self.below(5) {
                0 => self.matching(&mut scope, false),
                1 | 2 => self.matching(&mut scope, true),
                3 => self.with(&mut scope),
                _ => self.unwind(&mut scope),
            };
            clauses.push(clause);
        }
        let (projection, ordered) = self.projection(&scope);
        clauses.push(format!("RETURN {projection}"));
        Generated { text: clauses.join(" "), ordered }
    }

    /// A query whose pattern has groups that may be empty, one after the other.
    pub fn query_of_groups(&mut self) -> Generated {
        let mut scope = Scope::default();
        let before = scope.clone();
        let (from, to) = (self.name("n"), self.name("n"));
        let (left, right) = (self.node_with(&from, &before), self.node_with(&to, &before));
        scope.nodes.extend([from, to]);
        let path = self.name("p");
        let pattern = self.between_groups(&mut scope, &before, &path, (&left, &right));
        Generated { text: format!("MATCH {pattern} RETURN {}", scope.all().join(", ")), ordered: false }
    }

    fn union_part(&mut self) -> String {
        let mut scope = Scope::default();
        let clause = self.matching(&mut scope, false);
        format!("{clause} RETURN {} AS c", self.integer(&scope, 1))
    }

    fn matching(&mut self, scope: &mut Scope, optional: bool) -> String {
        let optional = if optional { "OPTIONAL " } else { "" };
        let (patterns, selected) = self.patterns(scope);
        let filter = if !selected && self.below(2) == 1 { self.filter(scope, 2) } else { String::new() };
        format!("{optional}MATCH {patterns}{filter}")
    }

    /// What one MATCH looks for, and whether it has a selector or a mode.
    fn patterns(&mut self, scope: &mut Scope) -> (String, bool) {
        if self.rarely(6) {
            return (self.selected(scope), true);
        }
        // What conditions inside the pattern may read: what earlier clauses bound.
        let before = scope.clone();
        let count = if self.rarely(4) { 2 } else { 1 };
        let patterns: Vec<String> = (0..count).map(|_| self.path(scope, &before)).collect();
        (patterns.join(", "), false)
    }

    /// A query in parts: clauses, then a MATCH whose condition stands apart.
    pub fn parts(&mut self) -> Parts {
        let mut scope = Scope::default();
        let mut clauses = Vec::new();
        for index in 0..self.below(3) {
            clauses.push(match self.below(4) {
                0 | 1 => self.matching(&mut scope, index > 0),
                2 => self.with(&mut scope),
                _ => self.unwind(&mut scope),
            });
        }
        let outer = scope.all();
        let (pattern, _) = self.patterns(&mut scope);
        let inner = scope.all().into_iter().filter(|name| !outer.contains(name)).collect();
        // A value as much as a condition: no bare pattern, which cannot be tested for null.
        let condition = self.truth(&scope, 2);
        Parts { clauses: clauses.join(" "), outer, pattern, inner, condition, lists: scope.lists, paths: scope.paths }
    }

    /// A pattern with a selector or a mode.
    fn selected(&mut self, scope: &mut Scope) -> String {
        let before = scope.clone();
        let (from, to) = (self.name("n"), self.name("n"));
        let path = self.name("p");
        let left = self.node_with(&from, &before);
        let right = self.node_with(&to, &before);
        let (kind, arrow) = (self.one(&["", ":S", ":T", ":S|T"]), self.below(2));
        let quantifier = self.one(&["+", "*", "?", "{1,2}", "{2,3}"]);
        let step = |inside: &str| match arrow {
            0 => format!("-[{inside}{kind}]->{quantifier}"),
            _ => format!("<-[{inside}{kind}]-{quantifier}"),
        };
        scope.nodes.extend([from.clone(), to.clone()]);
        match self.below(8) {
            6 => return self.between_groups(scope, &before, &path, (&left, &right)),
            7 => return self.filtered_path(scope, &path, (&left, &right), &step("")),
            _ => {}
        }
        // Which of several equal paths is chosen is not promised: only some selectors give the path a name.
        match self.below(7) {
            0 => {
                scope.paths.push(path.clone());
                format!("{path} = ALL SHORTEST {left}{}{right}", step(""))
            }
            1 => {
                scope.paths.push(path.clone());
                format!("{path} = SHORTEST 2 GROUPS {left}{}{right}", step(""))
            }
            2 => format!("ANY SHORTEST {left}{}{right}", step("")),
            3 => format!("SHORTEST 2 {left}{}{right}", step("")),
            4 => format!("ANY {left}{}{right}", step("")),
            _ => {
                let mode = self.one(&["TRAIL", "ACYCLIC", "SIMPLE"]);
                scope.paths.push(path.clone());
                format!("{path} = {mode} {left}{}{right}", step(""))
            }
        }
    }

    /// Groups that may be empty, with nodes between them that have conditions.
    fn between_groups(&mut self, scope: &mut Scope, before: &Scope, path: &str, ends: (&str, &str)) -> String {
        let selector =
            self.one(&["ALL SHORTEST", "ANY SHORTEST", "SHORTEST 2 GROUPS", "ALL SHORTEST ACYCLIC", "TRAIL"]);
        let mut inside = scope.clone();
        let mut text = ends.0.to_owned();
        for index in 0..2 + self.below(2) {
            if index > 0 {
                let between = self.name("n");
                text.push_str(&self.node_with(&between, before));
                inside.nodes.push(between);
            }
            text.push_str(&match self.below(3) {
                0 => self.group(&mut inside, before),
                1 => format!("-[{}]->{}", self.one(&["", ":S", ":T"]), self.one(&["*", "{0,1}", "{0,2}", "+"])),
                _ => format!("<-[{}]-{}", self.one(&["", ":S", ":T"]), self.one(&["*", "{0,1}", "{,2}", "{1,2}"])),
            });
        }
        text.push_str(ends.1);
        // Which of several equal paths is chosen is not promised: only its ends are read.
        if selector == "ANY SHORTEST" {
            return format!("{selector} {text}");
        }
        *scope = inside;
        scope.paths.push(path.to_owned());
        format!("{path} = {selector} {text}")
    }

    /// A path whose own condition is checked before the selector chooses.
    fn filtered_path(&mut self, scope: &mut Scope, path: &str, ends: (&str, &str), step: &str) -> String {
        let (list, inner) = (self.name("r"), self.name("q"));
        let step = step.replacen('[', &format!("[{list}"), 1);
        let selector = self.one(&["ALL SHORTEST", "SHORTEST 2 GROUPS", "TRAIL", ""]);
        let condition = match self.below(4) {
            0 => format!("size({list}) > 1"),
            1 => format!("none(e IN {list} WHERE e.x = 1)"),
            2 => format!("length({inner}) <> 2"),
            _ => format!("all(e IN {list} WHERE e.x > 0) OR size({list}) = 0"),
        };
        let inner = if condition.contains(&inner) { format!("{inner} = ") } else { String::new() };
        // Read by nothing but the condition, or by what comes after too.
        if self.below(2) == 1 {
            scope.lists.push(list);
        }
        scope.paths.push(path.to_owned());
        format!("{path} = {selector} ({inner}{}{step}{} WHERE {condition})", ends.0, ends.1)
    }

    fn path(&mut self, scope: &mut Scope, before: &Scope) -> String {
        let mut text = String::new();
        if self.rarely(3) {
            let name = self.name("p");
            text = format!("{name} = ");
            scope.paths.push(name);
        }
        text.push_str(&self.node(scope, before));
        for _ in 0..self.below(3) {
            if self.rarely(6) {
                text.push_str(&self.group(scope, before));
            } else {
                text.push_str(&self.relationship(scope, before));
            }
            text.push_str(&self.node(scope, before));
        }
        text
    }

    fn node(&mut self, scope: &mut Scope, before: &Scope) -> String {
        match self.below(6) {
            5 => "()".to_owned(),
            4 if !scope.nodes.is_empty() => {
                let name = self.pick(&scope.nodes).unwrap_or_default();
                format!("({name})")
            }
            _ => {
                let name = self.name("n");
                let node = self.node_with(&name, before);
                scope.nodes.push(name);
                node
            }
        }
    }

    fn node_with(&mut self, name: &str, before: &Scope) -> String {
        let labels = self.one(&["", "", "", ":A", ":B", ":A|B", ":A&B", ":!A", ":%", ":!C", ":C"]);
        let properties = self.one(&["", "", "", "", "", "", " {x: 1}", " {y: 1}", " {x: 2, y: 'a'}"]);
        let filter = if self.rarely(6) {
            let mut scope = before.clone();
            scope.nodes = vec![name.to_owned()];
            format!(" WHERE {}", self.truth(&scope, 0))
        } else {
            String::new()
        };
        format!("({name}{labels}{properties}{filter})")
    }

    fn relationship(&mut self, scope: &mut Scope, before: &Scope) -> String {
        let kind = self.one(&["", ":S", ":T", ":S|T", ":!S"]);
        let length = match self.below(6) {
            4 => self.one(&["*1..2", "*", "*0..1", "*2", "*..2", "*0.."]),
            _ => "",
        };
        let quantifier = if length.is_empty() && self.rarely(6) {
            self.one(&["{1,2}", "+", "*", "{0,1}", "{,2}", "{2}"])
        } else {
            ""
        };
        let repeated = !length.is_empty() || !quantifier.is_empty();
        let mut variable = String::new();
        if self.below(2) == 1 {
            variable = self.name("r");
            if repeated { scope.lists.push(variable.clone()) } else { scope.relationships.push(variable.clone()) }
        }
        // `*1..2` and a type expression other than a list of names do not go together.
        let kind = if repeated && kind == ":!S" { ":S" } else { kind };
        let properties = self.one(&["", "", "", "", " {x: 1}"]);
        let filter = if !variable.is_empty() && length.is_empty() && self.rarely(6) {
            let mut inside = before.clone();
            inside.relationships = vec![variable.clone()];
            inside.nodes.clear();
            format!(" WHERE {}", self.truth(&inside, 0))
        } else {
            String::new()
        };
        let inside = format!("[{variable}{kind}{length}{properties}{filter}]");
        match self.below(4) {
            0 | 1 => format!("-{inside}->{quantifier}"),
            2 => format!("<-{inside}-{quantifier}"),
            _ => format!("-{inside}-{quantifier}"),
        }
    }

    fn group(&mut self, scope: &mut Scope, before: &Scope) -> String {
        let (a, r, b) = (self.name("g"), self.name("g"), self.name("g"));
        let kind = self.one(&["", ":S", ":T"]);
        let label = self.one(&["", ":A", ":B"]);
        let filter = if self.rarely(3) {
            let mut inside = before.clone();
            inside.nodes = vec![a.clone(), b.clone()];
            inside.relationships = vec![r.clone()];
            format!(" WHERE {}", self.truth(&inside, 0))
        } else {
            String::new()
        };
        let quantifier = self.one(&["{1,2}", "+", "?", "*", "{2}", "{0,2}"]);
        let arrow = if self.below(2) == 0 { format!("-[{r}{kind}]->") } else { format!("<-[{r}{kind}]-") };
        let text = format!("(({a}{label}){arrow}({b}){filter}){quantifier}");
        scope.lists.extend([a, r, b]);
        text
    }

    fn unwind(&mut self, scope: &mut Scope) -> String {
        let name = self.name("v");
        let list = match self.below(4) {
            0 => "[1, 2]".to_owned(),
            1 => "[]".to_owned(),
            2 => format!("[{}, null]", self.integer(scope, 1)),
            _ => "[3, 1, 3]".to_owned(),
        };
        scope.integers.push(name.clone());
        format!("UNWIND {list} AS {name}")
    }

    fn with(&mut self, scope: &mut Scope) -> String {
        let all = scope.all();
        let kept: Vec<String> = all.into_iter().filter(|_| self.below(3) < 2).collect();
        let keep = |names: &mut Vec<String>| names.retain(|name| kept.contains(name));
        let mut after = scope.clone();
        for names in
            [&mut after.nodes, &mut after.relationships, &mut after.lists, &mut after.paths, &mut after.integers]
        {
            keep(names);
        }
        let name = self.name("v");
        let value = if self.rarely(3) { self.aggregate(scope) } else { self.integer(scope, 1) };
        let mut items = kept;
        items.push(format!("{value} AS {name}"));
        after.integers.push(name);
        *scope = after;
        let distinct = if self.rarely(4) { "DISTINCT " } else { "" };
        let filter = if self.rarely(3) { self.filter(scope, 1) } else { String::new() };
        format!("WITH {distinct}{}{filter}", items.join(", "))
    }

    /// The body of RETURN, and whether it sorts by all its columns.
    fn projection(&mut self, scope: &Scope) -> (String, bool) {
        let all = scope.all();
        let mut items = Vec::new();
        for index in 0..=self.below(3) {
            let item = match self.below(5) {
                0 | 1 => self.pick(&all).unwrap_or_else(|| "1".to_owned()),
                2 => self.integer(scope, 2),
                3 => self.aggregate(scope),
                _ => self.truth(scope, 1),
            };
            items.push(format!("{item} AS c{index}"));
        }
        let distinct = if self.rarely(4) { "DISTINCT " } else { "" };
        let mut text = format!("{distinct}{}", items.join(", "));
        let ordered = self.rarely(3);
        if ordered {
            let keys: Vec<String> = (0..items.len())
                .map(|index| format!("c{index}{}", if self.below(2) == 1 { " DESC" } else { "" }))
                .collect();
            text.push_str(&format!(" ORDER BY {}", keys.join(", ")));
            if self.below(2) == 1 {
                text.push_str(&format!(" SKIP {}", self.below(3)));
            }
            if self.below(2) == 1 {
                text.push_str(&format!(" LIMIT {}", self.below(4)));
            }
        }
        (text, ordered)
    }

    fn aggregate(&mut self, scope: &Scope) -> String {
        let all = scope.all();
        match self.below(6) {
            0 => "count(*)".to_owned(),
            1 => format!("count({})", self.pick(&all).unwrap_or_else(|| "1".to_owned())),
            2 => format!("count(DISTINCT {})", self.pick(&all).unwrap_or_else(|| "1".to_owned())),
            3 => format!("sum({})", self.integer(scope, 1)),
            4 => format!("min({})", self.integer(scope, 1)),
            _ => format!("max({})", self.integer(scope, 1)),
        }
    }

    /// An expression that is an integer or null.
    fn integer(&mut self, scope: &Scope, depth: usize) -> String {
        let entities = [scope.nodes.clone(), scope.relationships.clone()].concat();
        match self.below(if depth == 0 { 4 } else { 9 }) {
            0 => self.pick(&entities).map_or_else(|| "1".to_owned(), |name| format!("{name}.x")),
            1 => self.below(4).to_string(),
            2 => self.pick(&scope.integers).unwrap_or_else(|| "null".to_owned()),
            3 => self.pick(&entities).map_or_else(|| "2".to_owned(), |name| format!("{name}.i")),
            4 => format!("({} + {})", self.integer(scope, depth - 1), self.integer(scope, depth - 1)),
            5 => self.pick(&scope.lists).map_or_else(|| "0".to_owned(), |name| format!("size({name})")),
            6 => self.pick(&scope.paths).map_or_else(|| "0".to_owned(), |name| format!("length({name})")),
            7 => {
                let (a, b, c) = (self.truth(scope, 0), self.integer(scope, 0), self.integer(scope, 0));
                format!("CASE WHEN {a} THEN {b} ELSE {c} END")
            }
            _ => format!("coalesce({}, {})", self.integer(scope, 0), self.integer(scope, 0)),
        }
    }

    /// ` WHERE ` and a condition.
    fn filter(&mut self, scope: &Scope, depth: usize) -> String {
        self.in_where = true;
        let condition = self.truth(scope, depth);
        self.in_where = false;
        format!(" WHERE {condition}")
    }

    /// An expression that is a truth value or null.
    fn truth(&mut self, scope: &Scope, depth: usize) -> String {
        let compare = ["=", "<>", "<", "<=", ">", ">="];
        let node = self.pick(&scope.nodes);
        match (self.below(if depth == 0 { 6 } else { 14 }), node) {
            (1, Some(node)) => {
                format!("{node}.y {} {}", self.one(&compare), self.one(&["1", "1.0", "'a'", "true", "null"]))
            }
            (2, Some(node)) => format!("{node}.x IS {}NULL", self.one(&["", "NOT "])),
            (3, Some(node)) => format!("{node}:{}", self.one(&["A", "B", "C"])),
            (4, Some(node)) => format!("{node}.y IN {}", self.one(&["[1, 'a']", "[]", "[null, true]", "[2]"])),
            (5, Some(_)) if scope.nodes.len() > 1 => {
                let (a, b) = (self.pick(&scope.nodes).unwrap_or_default(), self.pick(&scope.nodes).unwrap_or_default());
                format!("{a} {} {b}", self.one(&["=", "<>"]))
            }
            (6, _) => format!("NOT ({})", self.truth(scope, depth - 1)),
            (7, _) => format!("({} AND {})", self.truth(scope, depth - 1), self.truth(scope, depth - 1)),
            (8, _) => format!("({} OR {})", self.truth(scope, depth - 1), self.truth(scope, depth - 1)),
            (9, _) => format!("({} XOR {})", self.truth(scope, depth - 1), self.truth(scope, depth - 1)),
            (10, Some(node)) if self.in_where => {
                self.one(&["({})-[:S]->()", "({})--()", "({})<-[:T*1..2]-(:A)"]).replace("{}", &node)
            }
            (11, Some(node)) => {
                let inner = self.name("e");
                let mut inside = scope.clone();
                inside.nodes.push(inner.clone());
                format!("EXISTS {{ ({node})-[]->({inner}) WHERE {} }}", self.truth(&inside, 0))
            }
            (12, Some(node)) => format!("COUNT {{ ({node})-[:S]-() }} {} {}", self.one(&compare), self.below(3)),
            (13, _) => match self.pick(&scope.lists) {
                Some(list) => format!(
                    "{}(e IN {list} WHERE e.x {} 1)",
                    self.one(&["all", "any", "none", "single"]),
                    self.one(&compare)
                ),
                None => "null".to_owned(),
            },
            (_, _) => format!("{} {} {}", self.integer(scope, 0), self.one(&compare), self.integer(scope, 0)),
        }
    }
}

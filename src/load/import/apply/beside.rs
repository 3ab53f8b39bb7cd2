//! Facts beside what others say of the same thing, which stays.
//!
//! A regional table may speak of an occupation of O*NET's: its pay, its employers. What it says of the name, which O*NET
//! has given, changes nothing, and is told where it differs. The citation tells what was added, so that the table can be taken
//! away again, and leaves what was there before it.

use super::super::facts::{Link, Node, Quote};
use super::super::merge::{Contradiction, EXAMPLES};
use super::super::owner::{self, NO_SOURCE};
use super::Applying;
use crate::value::text::literal;
use crate::value::{KeyId, LabelId, Value};
use std::sync::Arc;

/// Whether two values are the same to the last sign.
pub(super) fn is_identical(a: &Value, b: &Value) -> bool {
    a.type_of() == b.type_of() && literal(a) == literal(b)
}

type Properties = Vec<(KeyId, Value)>;

impl Applying<'_> {
    /// Brings what is stated of a node beside what is kept of it; with its labels that were there, and those that come.
    pub(super) fn beside_node(
        &mut self,
        node: Node,
        kept: &mut Properties,
        stated: Properties,
        (held, given): (&[LabelId], &[LabelId]),
    ) {
        let labels = self.builder.graph().catalog();
        let sign = |label: &LabelId| if held.contains(label) { "=" } else { "" };
        let mut added: Vec<String> =
            given.iter().map(|label| format!("{}:{}", sign(label), labels.label_name(*label))).collect();
        let is_labelled = given.iter().any(|label| !held.contains(label));
        let facts = self.facts;
        let is_own = facts.nodes.get(node.0 as usize).is_some_and(|fact| fact.is_cited());
        let key = facts.nodes.get(node.0 as usize).map(|fact| facts.key(fact)).unwrap_or_default();
        let (cited, brings) = self.add(kept, stated, &mut added, &key);
        self.cite(kept, cited, facts.node_quotes.get(&node), &added, (is_own, brings || is_labelled));
    }

    /// Brings what is stated of a relationship beside what is kept of it.
    pub(super) fn beside_link(&mut self, link: Link, kept: &mut Properties, stated: Properties) {
        let facts = self.facts;
        let is_own = facts.links.get(link.0 as usize).is_some_and(|fact| fact.is_cited());
        let mut added = Vec::new();
        let (cited, brings) = self.add(kept, stated, &mut added, "");
        self.cite(kept, cited, facts.link_quotes.get(&link), &added, (is_own, brings));
    }

    /// Adds the properties that are not there yet. Gives the citation among them, and whether there was any.
    fn add(
        &mut self,
        kept: &mut Properties,
        stated: Properties,
        added: &mut Vec<String>,
        about: &str,
    ) -> (Value, bool) {
        let (mut cited, mut brings) = (Value::Null, false);
        for (key, value) in stated {
            if key == self.ids.source {
                cited = value;
                continue;
            }
            let name = self.builder.graph().catalog().key_name(key).to_string();
            match kept.iter().find(|(known, _)| *known == key) {
                Some(_) if key == self.ids.key => {}
                Some((_, there)) if is_identical(there, &value) => added.push(format!("={name}")),
                Some((_, there)) => {
                    self.merge.yielded += 1;
                    if self.merge.yields.len() < EXAMPLES {
                        self.merge.yields.push(Contradiction {
                            key: about.to_owned(),
                            property: name,
                            kept: literal(there),
                            other: literal(&value),
                            file: String::new(),
                            line: 0,
                        });
                    }
                }
                None => {
                    brings = true;
                    added.push(name);
                    kept.push((key, value));
                }
            }
        }
        (cited, brings)
    }

    /// Cites the import beside what is cited already, unless it says the same with the same citation.
    fn cite(
        &mut self,
        kept: &mut Properties,
        cited: Value,
        quote: Option<&Quote>,
        added: &[String],
        (is_own, brings): (bool, bool),
    ) {
        let Value::String(cited) = cited else { return };
        let source = self.ids.source;
        let before = kept.iter().position(|(key, _)| *key == source);
        let said = match before.and_then(|at| kept.get(at)) {
            Some((_, Value::String(text))) => Arc::clone(text),
            Some(_) | None => Arc::from(""),
        };
        let own = quote.map_or("", |quote| &*quote.own);
        if !brings && own == &*said && !self.owners.is_of_data_set(own) {
            return;
        }
        self.is_cited |= is_own;
        let cited = owner::beside(&cited, added, |document, name| self.owners.may_say(document, name));
        let said = if said.is_empty() { NO_SOURCE } else { &*said };
        let both = Value::from(format!("{said}; {cited}"));
        match before.and_then(|at| kept.get_mut(at)) {
            Some((_, place)) => *place = both,
            None => kept.push((source, both)),
        }
    }
}

//! Picking nodes in a core query: an endpoint as a node pattern, or as a condition on a variable.

use super::build::Make;
use super::{Asking, End, Pick};
use crate::resolve::names::kind_of;
use crate::syntax::tree::{Expression, ExpressionKind, LabelExpression, Name, NodePattern};
use crate::value::{LabelId, NodeId, Value};
use std::sync::Arc;

/// What tells nodes apart in the rewritten query.
enum Identity {
    /// Their values of a property that no other node of their kinds shares.
    Values(&'static str, Vec<Arc<str>>),
    /// Their ids, where no property will do.
    Ids(Vec<NodeId>),
}

impl Asking<'_> {
    /// An endpoint as the node pattern `(variable:Label ...)`.
    pub(super) fn node(&self, variable: &str, end: &End) -> NodePattern {
        let make = Make::at(end.span);
        let mut node = make.node(Some(variable));
        node.labels = self.labels(end);
        match &end.pick {
            Pick::Any => {}
            Pick::Parameter(name) => node.filter = self.named_by(make, variable, name),
            Pick::Nodes(nodes) => match self.identity(nodes, node.labels.as_ref()) {
                Identity::Values(key, values) => match values.as_slice() {
                    [only] => node.properties = Some(make.map([(key, make.text(only))])),
                    values => node.filter = Some(is_one_of(make, make.property(variable, key), values)),
                },
                Identity::Ids(ids) => node.filter = Some(has_id(make, variable, &ids)),
            },
        }
        node
    }

    /// An endpoint as a condition on a variable that a pattern has already bound.
    pub(super) fn condition(&self, variable: &str, end: &End) -> Expression {
        let make = Make::at(end.span);
        let labelled = |this: &Self| {
            let labels = this.labels(end);
            labels.map(|labels| make.has_labels(make.variable(variable), labels))
        };
        let condition = match &end.pick {
            Pick::Any => labelled(self),
            Pick::Nodes(nodes) => Some(match self.identity(nodes, None) {
                Identity::Values(key, values) => is_one_of(make, make.property(variable, key), &values),
                Identity::Ids(ids) => has_id(make, variable, &ids),
            }),
            Pick::Parameter(name) => {
                make.and(labelled(self).into_iter().chain(self.named_by(make, variable, name)).collect())
            }
        };
        condition.unwrap_or_else(|| make.expression(ExpressionKind::Boolean(true)))
    }

    /// The label of an endpoint: of its kind, else of the nodes it names.
    pub(super) fn labels(&self, end: &End) -> Option<LabelExpression> {
        let make = Make::at(end.span);
        match &end.kind {
            Some(kind) => make.labels([kind.label.as_ref()]),
            None => {
                let labels = self.labels_of(end.nodes());
                let catalog = self.graph.catalog();
                make.labels(labels.into_iter().map(|label| catalog.label_name(label).as_ref()))
            }
        }
    }

    /// The kinds of some nodes, each once.
    pub(super) fn labels_of(&self, nodes: &[NodeId]) -> Vec<LabelId> {
        let mut labels: Vec<LabelId> = nodes.iter().filter_map(|node| kind_of(self.graph, *node)).collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    /// Keys, where every node has one; names, where no other node of those labels has them.
    fn identity(&self, nodes: &[NodeId], labels: Option<&LabelExpression>) -> Identity {
        if let Some(keys) = self.texts_of(nodes, "key") {
            return Identity::Values("key", keys);
        }
        if labels.is_some()
            && let Some(names) = self.texts_of(nodes, "name")
            && self.are_alone(nodes, &names)
        {
            return Identity::Values("name", names);
        }
        Identity::Ids(nodes.to_vec())
    }

    /// The texts that the nodes have in a property, if all of them have one.
    fn texts_of(&self, nodes: &[NodeId], key: &str) -> Option<Vec<Arc<str>>> {
        let key = self.graph.catalog().key(key)?;
        let texts = nodes.iter().map(|node| match self.graph.node_property(*node, key) {
            Value::String(text) => Some(text),
            _ => None,
        });
        let mut texts: Vec<Arc<str>> = texts.collect::<Option<_>>()?;
        texts.sort_unstable();
        texts.dedup();
        Some(texts)
    }

    /// Whether any node has the property.
    pub(super) fn is_on_nodes(&self, key: &str) -> bool {
        let catalog = self.graph.catalog();
        catalog.key(key).is_some_and(|id| catalog.key_counts(id).0 > 0)
    }

    /// Whether no other node of these nodes' kinds has one of the names.
    fn are_alone(&self, nodes: &[NodeId], names: &[Arc<str>]) -> bool {
        let Some(key) = self.graph.catalog().key("name") else { return false };
        let mut named: Vec<NodeId> = Vec::new();
        for label in self.labels_of(nodes) {
            for name in names {
                named.extend_from_slice(&self.graph.seek(label, key, &Value::String(name.clone())));
            }
        }
        named.iter().all(|node| nodes.contains(node))
    }

    /// Whether a node is known by the text that a parameter will hold: its name, key, code, alias or
    /// abbreviation, in any case. What it will hold is not known yet, so the query itself looks.
    fn named_by(&self, make: Make, variable: &str, parameter: &Name) -> Option<Expression> {
        let known = |key: &&&str| self.is_on_nodes(key);
        let small = |expression| make.call("toLower", vec![expression]);
        let wanted = || small(make.expression(ExpressionKind::Parameter(parameter.clone())));
        let single = ["name", "title", "key", "code", "abbreviation"];
        let mut ways: Vec<Expression> =
            single.iter().filter(known).map(|key| make.equal(small(make.property(variable, key)), wanted())).collect();
        for key in ["aliases", "codes"].iter().filter(known) {
            let texts =
                make.comprehension("alias", make.property(variable, key), None, Some(small(make.variable("alias"))));
            ways.push(make.is_in(wanted(), texts));
        }
        make.or(ways)
    }
}

fn is_one_of(make: Make, value: Expression, texts: &[Arc<str>]) -> Expression {
    match texts {
        [only] => make.equal(value, make.text(only)),
        texts => make.is_in(value, make.texts(texts.iter().map(AsRef::as_ref))),
    }
}

fn has_id(make: Make, variable: &str, ids: &[NodeId]) -> Expression {
    let id = make.call("id", vec![make.variable(variable)]);
    match ids {
        [only] => make.equal(id, make.integer(i64::from(only.0))),
        ids => make.is_in(id, make.list(ids.iter().map(|node| make.integer(i64::from(node.0))).collect())),
    }
}

//! Path patterns.

use super::Printer;
use crate::syntax::tree::{
    Direction, Expression, GroupPattern, LabelExpression, NodePattern, PathElement, PathMode, PathPattern, Quantifier,
    RelationshipPattern, Selector, ShortestFunction,
};

impl Printer {
    pub(super) fn path(&mut self, pattern: &PathPattern) {
        if let Some(variable) = &pattern.variable {
            self.variable(&variable.text);
            self.push(" = ");
        }
        self.prefix(pattern.selector, pattern.mode);
        match pattern.function {
            None => self.elements(&pattern.elements),
            Some(function) => {
                self.push(match function {
                    ShortestFunction::One => "shortestPath(",
                    ShortestFunction::All => "allShortestPaths(",
                });
                self.elements(&pattern.elements);
                self.push(")");
            }
        }
    }

    fn prefix(&mut self, selector: Option<Selector>, mode: Option<PathMode>) {
        let (words, groups) = match selector {
            None => (String::new(), ""),
            Some(Selector::Any(1)) => ("ANY ".to_owned(), ""),
            Some(Selector::Any(count)) => (format!("ANY {count} "), ""),
            Some(Selector::AnyShortest) => ("ANY SHORTEST ".to_owned(), ""),
            Some(Selector::AllShortest) => ("ALL SHORTEST ".to_owned(), ""),
            Some(Selector::Shortest(count)) => (format!("SHORTEST {count} "), ""),
            Some(Selector::ShortestGroups(count)) => (format!("SHORTEST {count} "), "GROUPS "),
            Some(Selector::AnyCheapest) => ("ANY CHEAPEST ".to_owned(), ""),
            Some(Selector::Cheapest(count)) => (format!("CHEAPEST {count} "), ""),
        };
        self.push(&words);
        self.push(match mode {
            None => "",
            Some(PathMode::Walk) => "WALK ",
            Some(PathMode::Trail) => "TRAIL ",
            Some(PathMode::Acyclic) => "ACYCLIC ",
            Some(PathMode::Simple) => "SIMPLE ",
        });
        self.push(groups);
    }

    fn elements(&mut self, elements: &[PathElement]) {
        let mut after_relationship = true;
        for element in elements {
            match element {
                PathElement::Relationship(relationship) => self.relationship(relationship),
                PathElement::Node(node) => {
                    self.beside(after_relationship);
                    self.node(node);
                }
                PathElement::Group(group) => {
                    self.beside(after_relationship);
                    self.group(group);
                }
            }
            after_relationship = matches!(element, PathElement::Relationship(_));
        }
    }

    /// A blank between a node and a group that follow each other.
    fn beside(&mut self, after_relationship: bool) {
        if !after_relationship {
            self.push(" ");
        }
    }

    fn node(&mut self, node: &NodePattern) {
        self.push("(");
        let mut filled = false;
        if let Some(variable) = &node.variable {
            self.variable(&variable.text);
            filled = true;
        }
        if let Some(labels) = &node.labels {
            self.push(":");
            self.labels(labels, OR);
            filled = true;
        }
        self.part(&mut filled, "", node.properties.as_ref());
        self.part(&mut filled, "WHERE ", node.filter.as_ref());
        self.push(")");
    }

    fn group(&mut self, group: &GroupPattern) {
        self.push("(");
        if let Some(variable) = &group.variable {
            self.variable(&variable.text);
            self.push(" = ");
        }
        self.elements(&group.elements);
        self.filter(group.filter.as_ref());
        self.push(")");
        if let Some(quantifier) = &group.quantifier {
            self.quantifier(quantifier);
        }
    }

    fn relationship(&mut self, relationship: &RelationshipPattern) {
        self.push(if relationship.direction == Direction::Incoming { "<-" } else { "-" });
        let bare = relationship.variable.is_none()
            && relationship.types.is_none()
            && relationship.properties.is_none()
            && relationship.filter.is_none()
            && relationship.cost.is_none()
            && relationship.length.is_none()
            && relationship.quantifier.is_none();
        if !bare {
            self.detail(relationship);
        }
        self.push(if relationship.direction == Direction::Outgoing { "->" } else { "-" });
        if let Some(quantifier) = &relationship.quantifier {
            self.quantifier(quantifier);
        }
    }

    fn detail(&mut self, relationship: &RelationshipPattern) {
        self.push("[");
        let mut filled = false;
        if let Some(variable) = &relationship.variable {
            self.variable(&variable.text);
            filled = true;
        }
        if let Some(types) = &relationship.types {
            self.push(":");
            self.labels(types, OR);
            filled = true;
        }
        if let Some(length) = &relationship.length {
            self.length(length);
            filled = true;
        }
        self.part(&mut filled, "", relationship.properties.as_ref());
        self.part(&mut filled, "WHERE ", relationship.filter.as_ref());
        self.part(&mut filled, "COST ", relationship.cost.as_ref());
        self.push("]");
    }

    /// A part of a node or a relationship, with a blank in front where something stands before it.
    fn part(&mut self, filled: &mut bool, word: &str, part: Option<&Expression>) {
        let Some(part) = part else { return };
        if *filled {
            self.push(" ");
        }
        self.push(word);
        self.expression(part);
        *filled = true;
    }

    /// ` WHERE filter`.
    pub(super) fn filter(&mut self, filter: Option<&Expression>) {
        if let Some(filter) = filter {
            self.push(" WHERE ");
            self.expression(filter);
        }
    }

    /// openCypher's length inside the brackets.
    fn length(&mut self, length: &Quantifier) {
        let text = match (length.min, length.max) {
            (1, None) => "*".to_owned(),
            (min, None) => format!("*{min}.."),
            (min, Some(max)) if min == max => format!("*{min}"),
            (min, Some(max)) => format!("*{min}..{max}"),
        };
        self.push(&text);
    }

    /// GQL's quantifier behind the arrow.
    fn quantifier(&mut self, quantifier: &Quantifier) {
        let text = match (quantifier.min, quantifier.max) {
            (1, None) => "+".to_owned(),
            (0, None) => "*".to_owned(),
            (0, Some(1)) => "?".to_owned(),
            (min, None) => format!("{{{min},}}"),
            (min, Some(max)) if min == max => format!("{{{min}}}"),
            (min, Some(max)) => format!("{{{min},{max}}}"),
        };
        self.push(&text);
    }

    /// A label expression; `outside` is how tightly what stands around it binds.
    pub(super) fn labels(&mut self, labels: &LabelExpression, outside: u8) {
        let (own, separator, parts) = match labels {
            LabelExpression::Name(name) => return self.name(&name.text),
            LabelExpression::Any(_) => return self.push("%"),
            LabelExpression::Not(inside, _) => {
                self.push("!");
                return self.labels(inside, NOT);
            }
            LabelExpression::And(parts) => (AND, "&", parts),
            LabelExpression::Or(parts) => (OR, "|", parts),
        };
        let parentheses = own < outside;
        if parentheses {
            self.push("(");
        }
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.push(separator);
            }
            self.labels(part, own + 1);
        }
        if parentheses {
            self.push(")");
        }
    }
}

/// How tightly the parts of a label expression bind.
pub(super) const OR: u8 = 0;
const AND: u8 = 1;
const NOT: u8 = 2;

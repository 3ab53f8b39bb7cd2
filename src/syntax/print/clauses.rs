//! Queries and clauses.

use super::{Layout, Printer};
use crate::syntax::tree::{
    Clause, ClauseKind, MergeEvent, Name, ProcedureCall, Projection, ProjectionItem, Query, RemoveItem, SetItem,
    SortItem, Yield,
};

impl Printer {
    pub(super) fn query(&mut self, query: &Query) {
        self.clauses(&query.first.clauses);
        for (union, part) in &query.unions {
            self.next_clause();
            self.push(if union.all { "UNION ALL" } else { "UNION" });
            self.next_clause();
            self.clauses(&part.clauses);
        }
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        for (index, clause) in clauses.iter().enumerate() {
            if index > 0 {
                self.next_clause();
            }
            self.clause(clause);
        }
    }

    fn clause(&mut self, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Match { optional, patterns, filter } => {
                self.push(if *optional { "OPTIONAL MATCH " } else { "MATCH " });
                self.list(patterns, Self::path);
                self.filter(filter.as_ref());
            }
            ClauseKind::Unwind { list, variable } => {
                self.push("UNWIND ");
                self.expression(list);
                self.push(" AS ");
                self.variable(&variable.text);
            }
            ClauseKind::With { projection, filter } => {
                self.push("WITH ");
                self.projection(projection);
                self.filter(filter.as_ref());
            }
            ClauseKind::Return(projection) => {
                self.push("RETURN ");
                self.projection(projection);
            }
            ClauseKind::Create(patterns) => {
                self.push("CREATE ");
                self.list(patterns, Self::path);
            }
            ClauseKind::Merge { pattern, actions } => {
                self.push("MERGE ");
                self.path(pattern);
                for (event, items) in actions {
                    self.push(match event {
                        MergeEvent::Create => " ON CREATE SET ",
                        MergeEvent::Match => " ON MATCH SET ",
                    });
                    self.list(items, Self::set_item);
                }
            }
            ClauseKind::Set(items) => {
                self.push("SET ");
                self.list(items, Self::set_item);
            }
            ClauseKind::Remove(items) => {
                self.push("REMOVE ");
                self.list(items, Self::remove_item);
            }
            ClauseKind::Delete { detach, targets } => {
                self.push(if *detach { "DETACH DELETE " } else { "DELETE " });
                self.list(targets, Self::expression);
            }
            ClauseKind::Foreach { variable, list, body } => {
                self.push("FOREACH (");
                self.variable(&variable.text);
                self.push(" IN ");
                self.expression(list);
                self.push(" | ");
                self.on_one_line(|printer| printer.clauses(body));
                self.push(")");
            }
            ClauseKind::Call(call) => self.procedure(call),
            ClauseKind::Subquery(query) => {
                self.push("CALL {");
                self.indent += 1;
                self.next_clause();
                self.query(query);
                self.indent -= 1;
                self.next_clause();
                self.push("}");
            }
        }
    }

    /// Prints without line breaks.
    pub(super) fn on_one_line(&mut self, print: impl FnOnce(&mut Self)) {
        let layout = std::mem::replace(&mut self.layout, Layout::Line);
        print(self);
        self.layout = layout;
    }

    fn projection(&mut self, projection: &Projection) {
        if projection.distinct {
            self.push("DISTINCT ");
        }
        if projection.star {
            self.push(if projection.items.is_empty() { "*" } else { "*, " });
        }
        self.list(&projection.items, Self::item);
        if !projection.order.is_empty() {
            self.push(" ORDER BY ");
            self.list(&projection.order, Self::sort_item);
        }
        for (word, count) in [(" SKIP ", &projection.skip), (" LIMIT ", &projection.limit)] {
            if let Some(count) = count {
                self.push(word);
                self.expression(count);
            }
        }
    }

    fn item(&mut self, item: &ProjectionItem) {
        self.expression(&item.expression);
        self.alias(item.alias.as_ref());
    }

    fn alias(&mut self, alias: Option<&Name>) {
        if let Some(alias) = alias {
            self.push(" AS ");
            self.variable(&alias.text);
        }
    }

    fn sort_item(&mut self, item: &SortItem) {
        self.expression(&item.expression);
        if item.descending {
            self.push(" DESC");
        }
    }

    fn set_item(&mut self, item: &SetItem) {
        match item {
            SetItem::Property { target, key, value } => {
                self.subject(target);
                self.push(".");
                self.name(&key.text);
                self.push(" = ");
                self.expression(value);
            }
            SetItem::Replace { variable, value } => {
                self.variable(&variable.text);
                self.push(" = ");
                self.expression(value);
            }
            SetItem::Merge { variable, value } => {
                self.variable(&variable.text);
                self.push(" += ");
                self.expression(value);
            }
            SetItem::Labels { variable, labels } => self.labelled(variable, labels),
        }
    }

    fn remove_item(&mut self, item: &RemoveItem) {
        match item {
            RemoveItem::Property { target, key } => {
                self.subject(target);
                self.push(".");
                self.name(&key.text);
            }
            RemoveItem::Labels { variable, labels } => self.labelled(variable, labels),
        }
    }

    /// `n:One:Two`.
    fn labelled(&mut self, variable: &Name, labels: &[Name]) {
        self.variable(&variable.text);
        for label in labels {
            self.push(":");
            self.name(&label.text);
        }
    }

    fn procedure(&mut self, call: &ProcedureCall) {
        self.push("CALL ");
        self.dotted(&call.name);
        if let Some(arguments) = &call.arguments {
            self.push("(");
            self.list(arguments, Self::expression);
            self.push(")");
        }
        if let Some(yields) = &call.yields {
            self.yields(yields);
        }
    }

    fn yields(&mut self, yields: &Yield) {
        self.push(" YIELD ");
        if yields.star {
            self.push("*");
        }
        self.list(&yields.items, |printer, (field, alias)| {
            printer.name(&field.text);
            printer.alias(alias.as_ref());
        });
        self.filter(yields.filter.as_ref());
    }

    /// `db.labels`.
    pub(super) fn dotted(&mut self, names: &[Name]) {
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                self.push(".");
            }
            self.name(&name.text);
        }
    }
}

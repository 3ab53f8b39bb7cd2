//! The order clauses may stand in, and what may be joined by UNION.

use super::QueryPlace;
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::syntax::tree::{ClauseKind, Query, SingleQuery, SubqueryKind};

/// Whether UNION lets duplicates go; UNION and UNION ALL cannot be mixed.
///
/// # Errors
/// `InvalidClauseComposition` for a mixture.
pub(super) fn union_kind(query: &Query) -> Result<bool> {
    let Some((first, _)) = query.unions.first() else { return Ok(false) };
    match query.unions.iter().find(|(union, _)| union.all != first.all) {
        None => Ok(!first.all),
        Some((other, _)) => {
            let message =
                "UNION and UNION ALL cannot stand in one query: which duplicates go would depend on their order";
            Err(wrong("mixed-union", message, other.span))
        }
    }
}

/// Checks that nothing follows RETURN, that the query ends as one may, and that a subquery which only
/// asks changes nothing.
///
/// # Errors
/// `InvalidClauseComposition`.
pub(super) fn check(single: &SingleQuery, place: QueryPlace) -> Result<()> {
    let Some((last, others)) = single.clauses.split_last() else {
        return Err(wrong("empty-query", "a query needs a clause", single.span));
    };
    if let Some(early) = others.iter().find(|clause| matches!(clause.kind, ClauseKind::Return(_))) {
        return Err(wrong("clause-after-return", "nothing can follow RETURN", early.span)
            .hint("WITH hands values on to the next clause"));
    }
    if let QueryPlace::Expression(_) = place
        && let Some(update) = single.clauses.iter().find(|clause| updates(&clause.kind))
    {
        let message = format!("{} cannot stand in a subquery that only asks", word(&update.kind));
        return Err(wrong("update-in-subquery", message, update.span));
    }
    let counts_rows = matches!(place, QueryPlace::Expression(SubqueryKind::Exists | SubqueryKind::Count));
    if counts_rows || may_end(&last.kind) {
        return Ok(());
    }
    let message = format!("a query cannot end with {}", word(&last.kind));
    Err(wrong("unfinished-query", message, last.span).hint("add RETURN and what you want to see"))
}

fn wrong(code: &'static str, message: impl Into<String>, span: Span) -> Box<Diagnostic> {
    Diagnostic::syntax(code, "InvalidClauseComposition", message).at(span)
}

fn may_end(kind: &ClauseKind) -> bool {
    match kind {
        ClauseKind::Return(_)
        | ClauseKind::Call(_)
        | ClauseKind::Create(_)
        | ClauseKind::Merge { .. }
        | ClauseKind::Set(_)
        | ClauseKind::Remove(_)
        | ClauseKind::Delete { .. }
        | ClauseKind::Foreach { .. } => true,
        ClauseKind::Subquery(query) => !returns(&query.first),
        ClauseKind::Match { .. } | ClauseKind::Unwind { .. } | ClauseKind::With { .. } => false,
    }
}

fn returns(single: &SingleQuery) -> bool {
    single.clauses.last().is_some_and(|clause| matches!(clause.kind, ClauseKind::Return(_)))
}

/// Whether a clause changes the graph.
pub(super) fn updates(kind: &ClauseKind) -> bool {
    match kind {
        ClauseKind::Create(_)
        | ClauseKind::Merge { .. }
        | ClauseKind::Set(_)
        | ClauseKind::Remove(_)
        | ClauseKind::Delete { .. }
        | ClauseKind::Foreach { .. } => true,
        ClauseKind::Subquery(query) => {
            let parts = std::iter::once(&query.first).chain(query.unions.iter().map(|(_, part)| part));
            parts.flat_map(|part| &part.clauses).any(|clause| updates(&clause.kind))
        }
        ClauseKind::Match { .. }
        | ClauseKind::Unwind { .. }
        | ClauseKind::With { .. }
        | ClauseKind::Return(_)
        | ClauseKind::Call(_) => false,
    }
}

/// The keyword of a clause.
pub(super) fn word(kind: &ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Match { optional: true, .. } => "OPTIONAL MATCH",
        ClauseKind::Match { optional: false, .. } => "MATCH",
        ClauseKind::Unwind { .. } => "UNWIND",
        ClauseKind::With { .. } => "WITH",
        ClauseKind::Return(_) => "RETURN",
        ClauseKind::Create(_) => "CREATE",
        ClauseKind::Merge { .. } => "MERGE",
        ClauseKind::Set(_) => "SET",
        ClauseKind::Remove(_) => "REMOVE",
        ClauseKind::Delete { .. } => "DELETE",
        ClauseKind::Foreach { .. } => "FOREACH",
        ClauseKind::Call(_) => "CALL",
        ClauseKind::Subquery(_) => "CALL { }",
    }
}

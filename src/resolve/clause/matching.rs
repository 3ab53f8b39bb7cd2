//! MATCH and OPTIONAL MATCH.

use crate::diagnostic::{Result, Span};
use crate::resolve::Match;
use crate::resolve::aggregate::Aggregates;
use crate::resolve::pattern::NewVariables;
use crate::resolve::resolver::Resolver;
use crate::syntax::tree;

impl Resolver<'_, '_> {
    /// Resolves patterns with their WHERE.
    ///
    /// # Errors
    /// Variables of the wrong kind, and whatever is wrong in a condition.
    pub fn match_clause(
        &mut self,
        optional: bool,
        patterns: &[tree::PathPattern],
        filter: Option<&tree::Expression>,
        new: NewVariables,
        span: Span,
    ) -> Result<Match> {
        let refused = Aggregates::Refused("in a pattern");
        let paths = self.with_aggregates(refused, |resolver| resolver.patterns(patterns, new))?;
        let filter = self.with_aggregates(Aggregates::Refused("in WHERE"), |resolver| resolver.conjuncts(filter))?;
        Ok(Match { optional, paths, filter, span })
    }
}

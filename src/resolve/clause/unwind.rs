//! UNWIND.

use crate::diagnostic::Result;
use crate::resolve::Clause;
use crate::resolve::aggregate::Aggregates;
use crate::resolve::pattern::already_bound;
use crate::resolve::resolver::Resolver;
use crate::syntax::tree::{self, Name};

impl Resolver<'_, '_> {
    pub(super) fn unwind(&mut self, list: &tree::Expression, variable: &Name) -> Result<Clause> {
        let list = self.with_aggregates(Aggregates::Refused("in UNWIND"), |resolver| resolver.value(list))?;
        if self.scope.get(&variable.text).is_some() {
            return Err(already_bound(variable, "UNWIND needs a new one for the elements"));
        }
        // What is no list counts as a list of itself.
        let element = if list.of.may_be_list() { list.of.element() } else { list.of };
        let slot = self.declare(variable, element);
        Ok(Clause::Unwind { list: list.expression, slot })
    }
}

//! `CALL procedure(...)`.

use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::resolver::Resolver;
use crate::syntax::tree::ProcedureCall;

impl Resolver<'_, '_> {
    /// Checks the arguments; there are no procedures yet.
    pub(super) fn call_procedure(&mut self, call: &ProcedureCall) -> Result<()> {
        self.with_aggregates(Aggregates::Refused("in CALL"), |resolver| {
            call.arguments.iter().flatten().try_for_each(|argument| resolver.value(argument).map(drop))
        })?;
        let name: Vec<&str> = call.name.iter().map(|part| &*part.text).collect();
        let message = format!("there is no procedure `{}`: procedures are not supported yet", name.join("."));
        Err(Diagnostic::compile("not-supported-yet", ErrorType::ProcedureError, "ProcedureNotFound", message)
            .at(call.span))
    }
}

//! MERGE: what matches, or else what is created, row by row.

use super::create::{create_nodes, create_relationships};
use super::set::change;
use super::{Operator, Running, open};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::exec::batch::{Batch, Column};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::plan::Plan;
use crate::resolve::{Create, Merge};
use crate::value::{Slot, Value};
use std::rc::Rc;

/// Looks for each row's pattern in the graph as the rows before have left it, and creates it where it is not.
pub(super) struct MergeOperator<'p> {
    pub input: Running<'p>,
    pub merge: &'p Merge,
    pub matching: &'p Plan,
    pub tag: Slot,
}

impl MergeOperator<'_> {
    /// One row with what it matches or creates.
    fn row(&self, mut row: Batch, runtime: &Runtime<'_>) -> Result<Batch> {
        check_no_null(&self.merge.create, &row, runtime)?;
        row.set(self.tag, Column::Constant(Value::Integer(0)));
        let row = Rc::new(row);
        let mut found = Batch::new(0, runtime.program.slots);
        let mut running = open(self.matching, Some(&row));
        while let Some(inner) = running.next(runtime)? {
            runtime.budget.look()?;
            runtime.budget.keep(inner.bytes())?;
            let mut joined = row.gather(&vec![0; inner.len]);
            for slot in self.merge.create.slots() {
                joined.set(slot, inner.column(slot).clone());
            }
            found.append(joined);
        }
        drop(running);
        let changes = if found.len == 0 {
            found = row.as_ref().clone();
            create(&self.merge.create, &mut found, runtime)?;
            &self.merge.on_create
        } else {
            &self.merge.on_match
        };
        for index in 0..found.len {
            change(changes, &found, index, runtime)?;
        }
        found.set(self.tag, Column::Absent);
        Ok(found)
    }
}

impl Operator for MergeOperator<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
        let mut out = Batch::new(0, runtime.program.slots);
        for row in 0..batch.len {
            runtime.budget.step()?;
            let before = runtime.budget.used();
            let found = self.row(batch.gather(&[row as u32]), runtime)?;
            runtime.budget.release_since(before);
            runtime.budget.keep(found.bytes())?;
            out.append(found);
        }
        runtime.budget.release(out.bytes());
        Ok(Some(out))
    }
}

/// Creates the pattern for a row.
fn create(create: &Create, row: &mut Batch, runtime: &Runtime<'_>) -> Result<()> {
    for node in &create.nodes {
        let column = create_nodes(node, row, runtime)?;
        row.set(node.slot, Column::Nodes(column));
    }
    for relationship in &create.relationships {
        let column = create_relationships(relationship, row, runtime)?;
        row.set(relationship.slot, Column::Relationships(column));
    }
    Ok(())
}

/// Nothing equals null, so a pattern with a null property could be neither found nor created so that it is
/// found the next time.
fn check_no_null(create: &Create, row: &Batch, runtime: &Runtime<'_>) -> Result<()> {
    let graph = runtime.graph();
    let evaluator = Evaluator::new(runtime, &graph);
    for value in create.expressions() {
        if evaluator.value(value, &Row::new(row, 0))?.is_null() {
            let message = "MERGE looks for a property that is null here, and nothing ever equals null";
            return Err(Diagnostic::runtime("merge-on-null", ErrorType::SemanticError, "MergeReadOwnWrites", message)
                .at(value.span)
                .hint("leave rows with null out before: `WITH * WHERE value IS NOT NULL`")
                .hint("to set a property that may be null, use `ON CREATE SET`"));
        }
    }
    Ok(())
}

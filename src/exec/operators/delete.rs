//! DELETE and DETACH DELETE.

use super::{Operator, Running};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::exec::batch::Batch;
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::resolve::{Delete, Expression};
use crate::value::{NodeId, RelationshipId, Value, text};

/// Deletes what its targets name in any row. All rows are taken, and all targets worked out, before the
/// first thing is deleted: a target may be found through another one.
pub(super) struct DeleteOperator<'p> {
    input: Running<'p>,
    delete: &'p Delete,
    taken: Option<std::vec::IntoIter<Batch>>,
}

/// What is to be deleted.
#[derive(Default)]
struct Doomed {
    nodes: Vec<NodeId>,
    relationships: Vec<RelationshipId>,
}

impl<'p> DeleteOperator<'p> {
    pub fn new(input: Running<'p>, delete: &'p Delete) -> Self {
        DeleteOperator { input, delete, taken: None }
    }

    fn run(&mut self, runtime: &Runtime<'_>) -> Result<Vec<Batch>> {
        let (mut batches, mut doomed) = (Vec::new(), Doomed::default());
        while let Some(batch) = self.input.next(runtime)? {
            runtime.budget.look()?;
            runtime.budget.keep(batch.bytes())?;
            doomed.add(&self.delete.targets, &batch, runtime)?;
            batches.push(batch);
        }
        let mut graph = runtime.graph_mut()?;
        for relationship in doomed.relationships {
            graph.delete_relationship(relationship);
        }
        for node in doomed.nodes {
            runtime.budget.step()?;
            if self.delete.detach {
                graph.detach_delete_node(node);
            } else if graph.delete_node(node) {
                runtime.deleted_at.set(Some(self.delete.span));
            }
        }
        Ok(batches)
    }
}

impl Doomed {
    /// Adds what the targets name in the rows of a batch.
    fn add(&mut self, targets: &[Expression], batch: &Batch, runtime: &Runtime<'_>) -> Result<()> {
        let before = self.bytes();
        let graph = runtime.graph();
        let evaluator = Evaluator::new(runtime, &graph);
        for row in 0..batch.len {
            for target in targets {
                match evaluator.value(target, &Row::new(batch, row))? {
                    Value::Null => {}
                    Value::Node(node) => self.nodes.push(node),
                    Value::Relationship(relationship) => self.relationships.push(relationship),
                    Value::Path(path) => {
                        self.nodes.extend(&path.nodes);
                        self.relationships.extend(&path.relationships);
                    }
                    other => return Err(not_deletable(&other).at(target.span)),
                }
            }
        }
        runtime.budget.keep(self.bytes() - before)
    }

    fn bytes(&self) -> usize {
        self.nodes.len() * size_of::<NodeId>() + self.relationships.len() * size_of::<RelationshipId>()
    }
}

fn not_deletable(found: &Value) -> Box<Diagnostic> {
    let message = format!("DELETE removes nodes, relationships and paths, but found {}", text::spoken(found));
    let error = Diagnostic::runtime("not-an-entity", ErrorType::TypeError, "InvalidArgumentType", message);
    if matches!(found, Value::List(_)) {
        return error.hint("to delete what a list holds, unfold it first: `UNWIND list AS x DELETE x`");
    }
    error
}

impl Operator for DeleteOperator<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        if self.taken.is_none() {
            self.taken = Some(self.run(runtime)?.into_iter());
        }
        let next = self.taken.as_mut().and_then(Iterator::next);
        if let Some(batch) = &next {
            runtime.budget.release(batch.bytes());
        }
        Ok(next)
    }
}

//! Nodes for each input row: all, those of a label, or those an index finds.

use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::batch::{BATCH_ROWS, Batch, Column};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::graph::Graph;
use crate::plan::{Keep, NodeSource};
use crate::value::{NodeId, Slot, Value};

/// Nodes for each input row.
pub(super) struct NodeScan<'p> {
    input: Running<'p>,
    node: Slot,
    source: &'p NodeSource,
    keep: &'p Keep,
    current: Option<Scanning>,
    /// The nodes of a source that is the same for every row, once they are listed.
    listed: Option<Vec<NodeId>>,
}

/// Where a scan is in its input.
struct Scanning {
    batch: Batch,
    row: usize,
    /// The nodes of this row, for sources that differ by row.
    found: Option<Vec<NodeId>>,
    next: usize,
}

impl<'p> NodeScan<'p> {
    pub fn new(input: Running<'p>, node: Slot, source: &'p NodeSource, keep: &'p Keep) -> Self {
        NodeScan { input, node, source, keep, current: None, listed: None }
    }

    /// The nodes a source gives for a row.
    fn find(&self, evaluator: &Evaluator<'_, '_>, row: &Row<'_>) -> Result<Vec<NodeId>> {
        let graph = evaluator.graph;
        Ok(match self.source {
            NodeSource::All => graph.nodes().collect(),
            NodeSource::Label(label) => graph.nodes_with_label(*label).to_vec(),
            NodeSource::Seek { label, key, value } => graph.seek(*label, *key, &evaluator.value(value, row)?).to_vec(),
            NodeSource::SeekAny { label, key, list } => match evaluator.value(list, row)? {
                Value::List(list) => {
                    let mut nodes: Vec<NodeId> =
                        list.iter().flat_map(|value| graph.seek(*label, *key, value).to_vec()).collect();
                    nodes.sort_unstable();
                    nodes.dedup();
                    nodes
                }
                Value::Null => Vec::new(),
                // The condition itself says what is wrong with anything else.
                _ => graph.nodes_with_label(*label).to_vec(),
            },
            NodeSource::Contains { label, key, needle } => match evaluator.value(needle, row)? {
                Value::String(needle) => containing(graph, *label, *key, &needle),
                _ => Vec::new(),
            },
        })
    }

    /// A row that is the only one of its input, with a source that finds few nodes: the whole answer at once.
    fn single_row(&self, runtime: &Runtime<'_>, batch: &Batch) -> Result<Batch> {
        let graph = runtime.graph();
        let evaluator = Evaluator::new(runtime, &graph);
        let found = self.find(&evaluator, &Row::new(batch, 0))?;
        Ok(self.emit(batch, &vec![0; found.len()], found))
    }

    fn emit(&self, batch: &Batch, rows: &[u32], nodes: Vec<NodeId>) -> Batch {
        let mut out = match self.keep {
            Keep::All => batch.gather(rows),
            Keep::Slots(slots) => batch.gather_slots(rows, slots),
        };
        out.set(self.node, Column::Nodes(nodes));
        out
    }
}

/// The nodes whose text property contains a text, of a label if one is given.
fn containing(
    graph: &Graph,
    label: Option<crate::value::LabelId>,
    key: crate::value::KeyId,
    needle: &str,
) -> Vec<NodeId> {
    let Some(column) = graph.node_column(key) else { return Vec::new() };
    let mut nodes: Vec<NodeId> = column.rows_containing(needle).into_iter().map(NodeId).collect();
    nodes.retain(|node| graph.contains_node(*node) && label.is_none_or(|label| graph.has_label(*node, label)));
    nodes
}

impl Operator for NodeScan<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            if self.current.is_none() {
                let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
                if batch.len == 1 && matches!(self.source, NodeSource::Seek { .. }) {
                    return Ok(Some(self.single_row(runtime, &batch)?));
                }
                self.current = Some(Scanning { batch, row: 0, found: None, next: 0 });
            }
            let Some(mut current) = self.current.take() else { return Ok(None) };
            runtime.budget.look()?;
            let graph = runtime.graph();
            let evaluator = Evaluator::new(runtime, &graph);
            let same_for_all = matches!(self.source, NodeSource::All | NodeSource::Label(_));
            let (mut rows, mut nodes) = (Vec::new(), Vec::new());
            while nodes.len() < BATCH_ROWS && current.row < current.batch.len {
                let found = if same_for_all {
                    match self.listed.take() {
                        Some(listed) => listed,
                        None => self.find(&evaluator, &Row::new(&current.batch, current.row))?,
                    }
                } else {
                    match current.found.take() {
                        Some(found) => found,
                        None => self.find(&evaluator, &Row::new(&current.batch, current.row))?,
                    }
                };
                let end = found.len().min(current.next + BATCH_ROWS - nodes.len());
                nodes.extend(found.get(current.next..end).unwrap_or_default());
                rows.resize(nodes.len(), current.row as u32);
                current.next = end;
                let row_done = end >= found.len();
                if same_for_all {
                    self.listed = Some(found);
                } else if !row_done {
                    current.found = Some(found);
                }
                if row_done {
                    current.row += 1;
                    current.next = 0;
                }
            }
            let out = self.emit(&current.batch, &rows, nodes);
            if current.row < current.batch.len {
                self.current = Some(current);
            }
            if out.len > 0 {
                return Ok(Some(out));
            }
        }
    }
}

//! Rows and time of each operator, for PROFILE.

use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::batch::Batch;
use crate::exec::runtime::Runtime;
use crate::plan::Measure;
use std::time::Instant;

/// An operator with its number.
pub(super) struct Profiled<'p> {
    pub running: Running<'p>,
    pub number: usize,
}

impl Operator for Profiled<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        let start = Instant::now();
        let batch = self.running.next(runtime)?;
        if let Some(measures) = &runtime.measures {
            let mut measures = measures.borrow_mut();
            if measures.len() <= self.number {
                measures.resize(self.number + 1, Measure::default());
            }
            if let Some(measure) = measures.get_mut(self.number) {
                measure.rows += batch.as_ref().map_or(0, |batch| batch.len as u64);
                measure.nanoseconds += u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
            }
        }
        Ok(batch)
    }
}

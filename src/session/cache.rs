//! Plans kept by the text they were made from.
//!
//! A core statement's plan holds as long as the catalog's version: until a name appears or vanishes or
//! counts double. A question's holds only until the graph changes, since it was made with names found in it.
//! Parameter values never enter a plan, so they need no place in the key.

use crate::diagnostic::Diagnostic;
use crate::graph::{Catalog, Graph};
use crate::plan::Program;
use crate::resolve::question::Asked;
use crate::resolve::{Answer, Options, Resolved};
use crate::syntax::tree::{Mode, Query};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How many plans are kept; past that, all go, which costs a busy session one compilation each.
const MOST_PLANS: usize = 1024;
/// How long a text may be for its plan to be kept.
const LONGEST_TEXT: usize = 64 * 1024;

/// A statement made ready to run.
pub(super) struct Prepared {
    pub program: Program,
    pub mode: Mode,
    pub diagnostics: Vec<Diagnostic>,
    pub answer: Answer,
    pub long_form: Option<Arc<Query>>,
    pub step_limit: Option<u64>,
    /// The names as they would be, of a statement that adds some and is only explained.
    pub names: Option<Catalog>,
    pub asked: Vec<Asked>,
    pub is_narrowed: bool,
    catalog_version: u64,
}

impl Prepared {
    pub fn new(program: Program, resolved: Resolved, mode: Mode, graph: &Graph) -> Self {
        Prepared {
            program,
            mode,
            diagnostics: resolved.diagnostics,
            answer: resolved.answer,
            long_form: resolved.long_form,
            names: None,
            step_limit: None,
            asked: Vec::new(),
            is_narrowed: false,
            catalog_version: graph.catalog().version(),
        }
    }
}

/// The plans of a session.
#[derive(Default)]
pub(super) struct Cache {
    plain: FxHashMap<Box<str>, Kept>,
    /// Plans of statements asked strictly or forgivingly, by those options and the text.
    special: FxHashMap<(bool, bool, Box<str>), Kept>,
    /// Grows with every change of the graph.
    data_version: u64,
}

struct Kept {
    prepared: Arc<Prepared>,
    data_version: u64,
}

impl Cache {
    /// The plan of a text, if it still holds for the graph.
    pub fn get(&self, text: &str, options: Options, graph: &Graph) -> Option<Arc<Prepared>> {
        let kept = if options.strict || options.forgive {
            self.special.get(&(options.strict, options.forgive, Box::from(text)))?
        } else {
            self.plain.get(text)?
        };
        let holds = kept.prepared.catalog_version == graph.catalog().version()
            && (kept.prepared.long_form.is_none() || kept.data_version == self.data_version);
        holds.then(|| Arc::clone(&kept.prepared))
    }

    /// Keeps a plan.
    pub fn put(&mut self, text: &str, options: Options, prepared: Arc<Prepared>) {
        if text.len() > LONGEST_TEXT {
            return;
        }
        if self.plain.len() + self.special.len() >= MOST_PLANS {
            self.plain.clear();
            self.special.clear();
        }
        let kept = Kept { prepared, data_version: self.data_version };
        if options.strict || options.forgive {
            self.special.insert((options.strict, options.forgive, Box::from(text)), kept);
        } else {
            self.plain.insert(Box::from(text), kept);
        }
    }

    /// Forgets every plan: ids of names may have come to mean others.
    pub fn clear(&mut self) {
        self.plain.clear();
        self.special.clear();
        self.changed();
    }

    /// Notes that the graph has changed.
    pub fn changed(&mut self) {
        self.data_version += 1;
    }
}

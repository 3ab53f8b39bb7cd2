//! The state of resolving one statement: its slots, parameters, subqueries and the scope that moves
//! along with the clauses.

use super::aggregate::{Aggregates, Collected};
use super::near;
use super::procedures::Procedures;
use super::scope::Scope;
use super::types::StaticType;
use super::unknown::NameTable;
use super::{Expression, ParameterId, SlotInfo, SlotKind, SubqueryDefinition, SubqueryId};
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::syntax::tree::Name;
use crate::value::Slot;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Everything that is known while one statement is resolved.
pub struct Resolver<'a, 'g> {
    /// The statement, for messages and corrected lines.
    pub text: &'a str,
    /// Labels, types and keys.
    pub names: NameTable<'g>,
    /// What CALL can call.
    pub procedures: &'a Procedures,
    /// The variables that can be read now.
    pub scope: Scope,
    /// What may be done with aggregates in the expression at hand.
    pub aggregates: Aggregates,
    /// The aggregates of the projection at hand.
    pub collected: Collected,
    /// Subqueries found so far.
    pub subqueries: Vec<SubqueryDefinition>,
    slots: Vec<SlotInfo>,
    types: Vec<StaticType>,
    parameters: Vec<Arc<str>>,
    parameter_ids: FxHashMap<Arc<str>, ParameterId>,
    frames: Vec<Frame>,
}

/// A subquery that is being resolved. Slots are numbered in the order they come up, so those below
/// its first one are the outer ones.
struct Frame {
    first: Slot,
    imports: FxHashSet<Slot>,
}

/// An expression with what is known about its value.
pub struct Typed {
    /// The expression.
    pub expression: Expression,
    /// Its static type.
    pub of: StaticType,
}

impl<'a, 'g> Resolver<'a, 'g> {
    /// The state before the first clause.
    pub fn new(text: &'a str, names: NameTable<'g>, procedures: &'a Procedures) -> Self {
        Resolver {
            text,
            names,
            procedures,
            scope: Scope::default(),
            aggregates: Aggregates::Refused("here"),
            collected: Collected::default(),
            subqueries: Vec::new(),
            slots: Vec::new(),
            types: Vec::new(),
            parameters: Vec::new(),
            parameter_ids: FxHashMap::default(),
            frames: Vec::new(),
        }
    }

    /// What the statement made: slots and parameter names.
    pub fn into_parts(self) -> (Vec<SlotInfo>, Vec<Arc<str>>, Vec<SubqueryDefinition>, Vec<Diagnostic>) {
        (self.slots, self.parameters, self.subqueries, self.names.into_diagnostics())
    }

    // --- slots

    /// The slot the next variable will get: everything below it was there before.
    pub fn next_slot(&self) -> Slot {
        Slot::from_index(self.slots.len())
    }

    /// A new slot for a value of a known type.
    pub fn new_slot(&mut self, name: Option<&Arc<str>>, of: StaticType) -> Slot {
        self.new_slot_of(name, of, of.slot_kind())
    }

    /// A new slot of a given kind.
    pub fn new_slot_of(&mut self, name: Option<&Arc<str>>, of: StaticType, kind: SlotKind) -> Slot {
        let slot = self.next_slot();
        self.slots.push(SlotInfo { name: name.cloned(), kind });
        self.types.push(of);
        slot
    }

    /// A new slot under a name that can be read from now on.
    pub fn declare(&mut self, name: &Name, of: StaticType) -> Slot {
        let slot = self.new_slot(Some(&name.text), of);
        self.scope.bind(&name.text, slot);
        slot
    }

    /// Names a slot that had none: an aggregate that became a column.
    pub fn name_slot(&mut self, slot: Slot, name: &Arc<str>) {
        if let Some(info) = self.slots.get_mut(slot.index()) {
            info.name.get_or_insert_with(|| Arc::clone(name));
        }
    }

    /// What is known about a slot's values.
    pub fn type_of(&self, slot: Slot) -> StaticType {
        self.types.get(slot.index()).copied().unwrap_or(StaticType::ANY)
    }

    /// The name of a slot's variable, for messages.
    pub fn name_of(&self, slot: Slot) -> Option<Arc<str>> {
        self.slots.get(slot.index())?.name.clone()
    }

    /// Notes that a slot is read: subqueries it lies outside of import it.
    pub fn read(&mut self, slot: Slot) {
        for frame in self.frames.iter_mut().rev() {
            if slot >= frame.first {
                break;
            }
            frame.imports.insert(slot);
        }
    }

    /// The slot of a variable that is read.
    ///
    /// # Errors
    /// `UndefinedVariable`, with near names.
    pub fn variable(&mut self, name: &Name) -> Result<Slot> {
        match self.scope.get(&name.text) {
            Some(slot) => {
                self.read(slot);
                Ok(slot)
            }
            None => Err(self.undefined(name)),
        }
    }

    fn undefined(&self, name: &Name) -> Box<Diagnostic> {
        let message = format!("there is no variable `{}` here", name.text);
        let error = Diagnostic::syntax("undefined-variable", "UndefinedVariable", message).at(name.span);
        if self.scope.is_hidden(&name.text) {
            return error
                .hint(format!("begin the subquery with `WITH {}` to read it there", near::written(&name.text)));
        }
        let known = self.scope.names();
        let names = near::near(&name.text, known.iter().map(|name| &**name));
        let error = if names.is_empty() { about_unknown(error, &name.text, &known) } else { error };
        near::with_near(error, self.text, name.span, names)
    }

    // --- parameters and subqueries

    /// The number of a parameter.
    pub fn parameter(&mut self, name: &Arc<str>) -> ParameterId {
        if let Some(id) = self.parameter_ids.get(name) {
            return *id;
        }
        let id = ParameterId(u32::try_from(self.parameters.len()).unwrap_or(u32::MAX));
        self.parameters.push(Arc::clone(name));
        self.parameter_ids.insert(Arc::clone(name), id);
        id
    }

    /// Begins a subquery: what it reads from outside is gathered until [`Resolver::leave`].
    pub fn enter(&mut self) {
        let first = self.next_slot();
        self.frames.push(Frame { first, imports: FxHashSet::default() });
    }

    /// Ends a subquery; gives the outer slots it read, ascending.
    pub fn leave(&mut self) -> Vec<Slot> {
        let mut imports: Vec<Slot> =
            self.frames.pop().map(|frame| frame.imports.into_iter().collect()).unwrap_or_default();
        imports.sort_unstable();
        imports
    }

    /// The first slot of the innermost subquery: those below it belong to queries around it.
    pub fn first_own_slot(&self) -> Slot {
        self.frames.last().map_or(Slot(0), |frame| frame.first)
    }

    /// Keeps a subquery of an expression.
    pub fn keep_subquery(&mut self, definition: SubqueryDefinition) -> SubqueryId {
        let id = SubqueryId(u32::try_from(self.subqueries.len()).unwrap_or(u32::MAX));
        self.subqueries.push(definition);
        id
    }

    /// Runs `work` with other rules for aggregates.
    pub fn with_aggregates<T>(&mut self, rule: Aggregates, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.aggregates, rule);
        let result = work(self);
        self.aggregates = before;
        result
    }

    /// A piece of the statement for a message, shortened.
    pub fn snippet(&self, span: Span) -> String {
        const LONGEST: usize = 40;
        let piece = span.of(self.text);
        if piece.chars().count() <= LONGEST && !piece.contains('\n') {
            return piece.to_owned();
        }
        let line: String = piece.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() <= LONGEST {
            return line;
        }
        line.chars().take(LONGEST - 3).chain("...".chars()).collect()
    }
}

/// What to do about a name that is near to nothing: it is text without quotes more often than not.
fn about_unknown(error: Box<Diagnostic>, name: &str, known: &[Arc<str>]) -> Box<Diagnostic> {
    let error = error.hint(format!("if it is text, put it in quotes: `'{name}'`"));
    if known.is_empty() {
        return error;
    }
    let list: Vec<String> = known.iter().take(8).map(|name| format!("`{name}`")).collect();
    let more = if known.len() > list.len() { ", ..." } else { "" };
    error.hint(format!("variables known here: {}{more}", list.join(", ")))
}

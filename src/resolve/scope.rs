//! Scopes: which variable names can be read here, and which slot each is.

use crate::value::Slot;
use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::Arc;

/// What lies around a scope.
#[derive(Clone, Default, Debug)]
pub enum Outer {
    /// Nothing.
    #[default]
    None,
    /// A scope whose variables can be read: EXISTS, COUNT, COLLECT and pattern expressions.
    Visible(Rc<Scope>),
    /// A scope whose variables exist, but were not handed in: `CALL { }` without its WITH.
    Hidden(Rc<Scope>),
}

/// The variables that can be read at one place of a statement.
#[derive(Clone, Default, Debug)]
pub struct Scope {
    slots: FxHashMap<Arc<str>, Slot>,
    outer: Outer,
}

impl Scope {
    /// An empty scope inside another.
    pub fn inside(outer: Outer) -> Self {
        Scope { slots: FxHashMap::default(), outer }
    }

    /// What lies around it.
    pub fn outer(&self) -> &Outer {
        &self.outer
    }

    /// The slot of a name, here or around.
    pub fn get(&self, name: &str) -> Option<Slot> {
        let mut scope = self;
        loop {
            if let Some(slot) = scope.slots.get(name) {
                return Some(*slot);
            }
            match &scope.outer {
                Outer::Visible(outer) => scope = outer,
                Outer::None | Outer::Hidden(_) => return None,
            }
        }
    }

    /// Whether a name exists around this scope but was not handed in.
    pub fn is_hidden(&self, name: &str) -> bool {
        match &self.outer {
            Outer::None => false,
            Outer::Visible(outer) => outer.is_hidden(name),
            Outer::Hidden(outer) => outer.get(name).is_some(),
        }
    }

    /// Makes a name readable; gives the slot it had in this very scope.
    pub fn bind(&mut self, name: &Arc<str>, slot: Slot) -> Option<Slot> {
        self.slots.insert(Arc::clone(name), slot)
    }

    /// Ends a local variable: the name means again what it meant before.
    pub fn restore(&mut self, name: &Arc<str>, before: Option<Slot>) {
        match before {
            Some(slot) => self.slots.insert(Arc::clone(name), slot),
            None => self.slots.remove(name),
        };
    }

    /// The names of this very scope in alphabetical order, for `*`.
    pub fn own(&self) -> Vec<(Arc<str>, Slot)> {
        let mut own: Vec<_> = self.slots.iter().map(|(name, slot)| (Arc::clone(name), *slot)).collect();
        own.sort_unstable();
        own
    }

    /// Every name that can be read, for near names.
    pub fn names(&self) -> Vec<Arc<str>> {
        let mut names: Vec<_> = self.slots.keys().cloned().collect();
        if let Outer::Visible(outer) = &self.outer {
            names.extend(outer.names());
        }
        names.sort_unstable();
        names.dedup();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Arc<str> {
        Arc::from(text)
    }

    #[test]
    fn inner_scopes_see_outer_ones_unless_they_are_hidden() {
        let mut outer = Scope::default();
        outer.bind(&name("a"), Slot(0));
        let outer = Rc::new(outer);
        let mut inner = Scope::inside(Outer::Visible(Rc::clone(&outer)));
        inner.bind(&name("b"), Slot(1));
        assert_eq!((inner.get("a"), inner.get("b"), inner.get("c")), (Some(Slot(0)), Some(Slot(1)), None));
        assert_eq!(inner.own(), [(name("b"), Slot(1))]);
        let closed = Scope::inside(Outer::Hidden(outer));
        assert_eq!(closed.get("a"), None);
        assert!(closed.is_hidden("a"));
    }

    #[test]
    fn a_local_variable_ends() {
        let mut scope = Scope::default();
        scope.bind(&name("x"), Slot(0));
        let before = scope.bind(&name("x"), Slot(1));
        assert_eq!(scope.get("x"), Some(Slot(1)));
        scope.restore(&name("x"), before);
        assert_eq!(scope.get("x"), Some(Slot(0)));
    }
}

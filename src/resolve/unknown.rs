//! Names of labels, types and properties: their ids, and warnings about those that nothing has.
//!
//! An unknown name is legal and matches nothing. Silence about it would hide a slip of the keyboard,
//! so it comes with a warning and the nearest real names; strict statements make it an error.

use super::near;
use super::types::{Base, StaticType};
use super::written::WrittenNames;
use super::{Key, LabelTest, Names};
use crate::diagnostic::{Diagnostic, Result, Severity};
use crate::graph::Catalog;
use crate::syntax::tree::{LabelExpression, Name};
use crate::value::{KeyId, LabelId, TypeId};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// More warnings about names than this are not read by anyone.
const MOST_WARNINGS: usize = 50;

/// What a name is the name of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum NameKind {
    Label,
    Type,
    Property,
    LabelOrType,
}

/// The catalog as the statement sees it, and what was noticed about names.
pub struct NameTable<'g> {
    names: Names<'g>,
    written: WrittenNames,
    strict: bool,
    warned: FxHashSet<(NameKind, Arc<str>)>,
    diagnostics: Vec<Diagnostic>,
}

impl<'g> NameTable<'g> {
    /// The table of a statement; the names that an updating statement writes are added to the catalog
    /// first, so that all of its reads find them.
    pub fn new(names: Names<'g>, written: WrittenNames, strict: bool) -> Self {
        let mut table = NameTable { names, written, strict, warned: FxHashSet::default(), diagnostics: Vec::new() };
        if let Names::Write(catalog) = &mut table.names {
            for name in table.written.labels.iter() {
                catalog.intern_label(name);
            }
            for name in table.written.types.iter() {
                catalog.intern_type(name);
            }
            for name in table.written.keys.iter() {
                catalog.intern_key(name);
            }
        }
        table
    }

    /// The warnings, in the order they came up.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// The catalog.
    pub fn catalog(&self) -> &Catalog {
        match &self.names {
            Names::Read(catalog) => catalog,
            Names::Write(catalog) => catalog,
        }
    }

    // --- names that are written

    /// The id of a label that the statement writes.
    ///
    /// # Errors
    /// When the statement may not write.
    pub fn write_label(&mut self, name: &Name) -> Result<LabelId> {
        Ok(self.for_writing(name)?.intern_label(&name.text))
    }

    /// The id of a type that the statement writes.
    ///
    /// # Errors
    /// When the statement may not write.
    pub fn write_type(&mut self, name: &Name) -> Result<TypeId> {
        Ok(self.for_writing(name)?.intern_type(&name.text))
    }

    /// A key that the statement writes.
    ///
    /// # Errors
    /// When the statement may not write.
    pub fn write_key(&mut self, name: &Name) -> Result<Key> {
        let id = self.for_writing(name)?.intern_key(&name.text);
        Ok(Key { id: Some(id), name: Arc::clone(&name.text) })
    }

    fn for_writing(&mut self, name: &Name) -> Result<&mut Catalog> {
        match &mut self.names {
            Names::Write(catalog) => Ok(catalog),
            Names::Read(_) => Err(Diagnostic::syntax(
                "write-in-read",
                "InvalidClauseComposition",
                "a statement that changes the graph cannot run where only reading is allowed",
            )
            .at(name.span)),
        }
    }

    // --- names that are read

    /// The test for one label of a node.
    ///
    /// # Errors
    /// Unknown labels in a strict statement.
    pub fn label(&mut self, text: &str, name: &Name) -> Result<LabelTest> {
        let id = self.catalog().label(&name.text);
        if id.is_none_or(|id| self.catalog().label_count(id) == 0) && !self.written.labels.contains(&name.text) {
            self.unknown(NameKind::Label, text, name)?;
        }
        Ok(id.map_or(LabelTest::Never, LabelTest::Label))
    }

    /// The id of one relationship type.
    ///
    /// # Errors
    /// Unknown types in a strict statement.
    pub fn relationship_type(&mut self, text: &str, name: &Name) -> Result<Option<TypeId>> {
        let id = self.catalog().relationship_type(&name.text);
        if id.is_none_or(|id| self.catalog().type_count(id) == 0) && !self.written.types.contains(&name.text) {
            self.unknown(NameKind::Type, text, name)?;
        }
        Ok(id)
    }

    /// The test for a name whose subject may be a node or a relationship.
    ///
    /// # Errors
    /// Names that are neither, in a strict statement.
    pub fn label_or_type(&mut self, text: &str, name: &Name) -> Result<LabelTest> {
        let catalog = self.catalog();
        let known = catalog.label(&name.text).is_some_and(|id| catalog.label_count(id) > 0)
            || catalog.relationship_type(&name.text).is_some_and(|id| catalog.type_count(id) > 0)
            || self.written.labels.contains(&name.text)
            || self.written.types.contains(&name.text);
        if !known {
            self.unknown(NameKind::LabelOrType, text, name)?;
        }
        Ok(LabelTest::Named(Arc::clone(&name.text)))
    }

    /// A property key that is read from a subject of this type.
    ///
    /// # Errors
    /// Unknown keys in a strict statement.
    pub fn key(&mut self, text: &str, name: &Name, subject: StaticType) -> Result<Key> {
        let id = self.read_key_id(&name.text);
        // What may be a map (an element of a parameter, a value of another map) has keys of its own.
        let entity = subject.may_be(&[Base::Node, Base::Relationship])
            && !subject.may_be(&[Base::Map])
            && subject != StaticType::of(Base::Foreign);
        if entity && !self.written.any_key && !self.written.keys.contains(&name.text) && !self.in_use(id) {
            self.unknown(NameKind::Property, text, name)?;
        }
        Ok(Key { id, name: Arc::clone(&name.text) })
    }

    fn in_use(&self, id: Option<KeyId>) -> bool {
        id.is_some_and(|id| self.catalog().key_counts(id) != (0, 0))
    }

    /// The id of a key that is read. Where the statement writes whole maps, any key may come to be, so
    /// those it reads get an id now.
    fn read_key_id(&mut self, name: &str) -> Option<KeyId> {
        match &mut self.names {
            Names::Write(catalog) if self.written.any_key => Some(catalog.intern_key(name)),
            Names::Write(catalog) => catalog.key(name),
            Names::Read(catalog) => catalog.key(name),
        }
    }

    /// The test of a label expression, with `one` for each name in it.
    ///
    /// # Errors
    /// Whatever `one` finds wrong.
    pub fn label_test(
        &mut self,
        labels: &LabelExpression,
        one: &mut dyn FnMut(&mut Self, &Name) -> Result<LabelTest>,
    ) -> Result<LabelTest> {
        Ok(match labels {
            LabelExpression::Name(name) => one(self, name)?,
            LabelExpression::Any(_) => LabelTest::Any,
            LabelExpression::Not(inner, _) => LabelTest::Not(Box::new(self.label_test(inner, one)?)),
            LabelExpression::And(all) => LabelTest::And(self.label_tests(all, one)?),
            LabelExpression::Or(any) => LabelTest::Or(self.label_tests(any, one)?),
        })
    }

    fn label_tests(
        &mut self,
        labels: &[LabelExpression],
        one: &mut dyn FnMut(&mut Self, &Name) -> Result<LabelTest>,
    ) -> Result<Vec<LabelTest>> {
        labels.iter().map(|label| self.label_test(label, one)).collect()
    }

    // --- what is wrong with a name

    fn unknown(&mut self, kind: NameKind, text: &str, name: &Name) -> Result<()> {
        if self.diagnostics.len() >= MOST_WARNINGS || !self.warned.insert((kind, Arc::clone(&name.text))) {
            return Ok(());
        }
        let names = self.near(kind, &name.text);
        let (code, message) = match kind {
            NameKind::Label => ("unknown-label", format!("no node has the label `{}`", name.text)),
            NameKind::Type => ("unknown-type", format!("no relationship has the type `{}`", name.text)),
            NameKind::Property => {
                ("unknown-property", format!("no node or relationship has a property `{}`", name.text))
            }
            NameKind::LabelOrType => {
                ("unknown-label", format!("no node has the label `{0}`, and no relationship the type `{0}`", name.text))
            }
        };
        let warning = Diagnostic::warning(code, message).at(name.span);
        let mut warning = near::with_near(warning, text, name.span, names);
        if warning.near.is_empty() {
            warning = warning.hint("`:schema` at the prompt, or `pathways schema`, lists the names that there are");
        }
        if self.strict {
            warning.severity = Severity::Error;
            return Err(warning);
        }
        self.diagnostics.push(*warning);
        Ok(())
    }

    fn near(&self, kind: NameKind, name: &str) -> Vec<String> {
        let catalog = self.catalog();
        let labels = catalog.labels().filter(|(id, _)| catalog.label_count(*id) > 0).map(|(_, name)| &**name);
        let types = catalog.relationship_types().filter(|(id, _)| catalog.type_count(*id) > 0).map(|(_, name)| &**name);
        let keys = catalog.keys().filter(|(id, _)| self.in_use(Some(*id))).map(|(_, name)| &**name);
        match kind {
            NameKind::Label => near::near(name, labels),
            NameKind::Type => near::near(name, types),
            NameKind::Property => near::near(name, keys),
            NameKind::LabelOrType => near::near(name, labels.chain(types)),
        }
    }
}

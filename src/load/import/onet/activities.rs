//! Tasks, and the work activities they are cases of: detailed, intermediate, generalized.

use super::{OCCUPATION, Onet, occupation};
use crate::diagnostic::Result;
use crate::load::import::facts::Node;
use crate::value::Value;
use rustc_hash::FxHashMap;

impl Onet<'_, '_> {
    /// Duties from tasks, with the activities above them.
    pub(super) fn tasks(&mut self) -> Result<()> {
        self.task_statements()?;
        self.emerging_tasks()?;
        self.intermediate()?;
        self.detailed()?;
        self.tasks_to_activities()
    }

    fn task_statements(&mut self) -> Result<()> {
        let Some((rows, section)) = self.open("Task Statements", &[OCCUPATION, "Task ID", "Task"])? else {
            return Ok(());
        };
        let (code, id, task) = (rows.column(OCCUPATION)?, rows.column("Task ID")?, rows.column("Task")?);
        let kind = rows.optional_column("Task Type");
        let [duty, name, code_key, performs, qualifier] = self.names(["Duty", "name", "code", "PERFORMS", "qualifier"]);
        let (space, tasks) = (self.spaces.onet, self.spaces.tasks);
        self.import.read(rows, |facts, row, file| {
            let Some(role) = occupation(facts, space, row, code, file)? else { return Ok(()) };
            let node = facts.node(tasks, row.required(id)?, duty, section);
            facts.set_text(node, name, row.required(task)?, section);
            facts.set_text(node, code_key, row.get(id), section);
            let link = facts.link(performs, role, node, section);
            let kind = row.get_optional(kind);
            if !kind.is_empty() {
                facts.set_link(link, qualifier, Value::from(kind.to_lowercase()), section);
            }
            Ok(())
        })
    }

    /// Tasks that are new, or new wordings of others; they have no number of their own.
    fn emerging_tasks(&mut self) -> Result<()> {
        let Some((rows, section)) = self.open("Emerging Tasks", &[OCCUPATION, "Task"])? else { return Ok(()) };
        let (code, task) = (rows.column(OCCUPATION)?, rows.column("Task")?);
        let (category, original) = (rows.optional_column("Category"), rows.optional_column("Original Task ID"));
        let [duty, name, performs, qualifier, emerging, revises] =
            self.names(["Duty", "name", "PERFORMS", "qualifier", "emerging", "REVISES"]);
        let (space, tasks) = (self.spaces.onet, self.spaces.tasks);
        let mut numbers: FxHashMap<Node, u32> = FxHashMap::default();
        self.import.read(rows, |facts, row, file| {
            let Some(role) = occupation(facts, space, row, code, file)? else { return Ok(()) };
            let number = numbers.entry(role).or_default();
            *number += 1;
            let id = format!("{}-emerging-{number}", row.get(code));
            let node = facts.node(tasks, &id, duty, section);
            facts.set_text(node, name, row.required(task)?, section);
            facts.set_text(node, emerging, &row.get_optional(category).to_lowercase(), section);
            let link = facts.link(performs, role, node, section);
            facts.set_link(link, qualifier, Value::string("emerging"), section);
            let original = row.get_optional(original);
            match facts.find(tasks, original) {
                Some(original) => drop(facts.link(revises, node, original, section)),
                None if original.is_empty() => {}
                None => {
                    file.skip(
                        "the task they revise is not in Task Statements; the new task is in the graph",
                        row.line,
                        || format!("task `{original}`"),
                    );
                }
            }
            Ok(())
        })
    }

    fn intermediate(&mut self) -> Result<()> {
        let Some((rows, section)) = self.open("IWA Reference", &["Element ID", "IWA ID", "IWA Title"])? else {
            return Ok(());
        };
        let (element, id, title) = (rows.column("Element ID")?, rows.column("IWA ID")?, rows.column("IWA Title")?);
        let element_name = rows.optional_column("Element Name");
        let [activity, name, code, kind, is_a] = self.names(["Activity", "name", "code", "kind", "IS_A"]);
        let space = self.spaces.onet;
        self.import.read(rows, |facts, row, _| {
            let node = facts.node(space, row.required(id)?, activity, section);
            facts.set_text(node, name, row.required(title)?, section);
            facts.set_text(node, code, row.get(id), section);
            facts.set_text(node, kind, "intermediate", section);
            let known = facts.find(space, row.get(element));
            let wider = facts.node(space, row.required(element)?, activity, section);
            if known.is_none() {
                facts.set_text(wider, name, row.get_optional(element_name), section);
                facts.set_text(wider, code, row.get(element), section);
                facts.set_text(wider, kind, "generalized", section);
            }
            facts.link(is_a, node, wider, section);
            Ok(())
        })
    }

    fn detailed(&mut self) -> Result<()> {
        let Some((rows, section)) = self.open("DWA Reference", &["IWA ID", "DWA ID", "DWA Title"])? else {
            return Ok(());
        };
        let (wider, id, title) = (rows.column("IWA ID")?, rows.column("DWA ID")?, rows.column("DWA Title")?);
        let [activity, name, code, kind, is_a] = self.names(["Activity", "name", "code", "kind", "IS_A"]);
        let space = self.spaces.onet;
        self.import.read(rows, |facts, row, file| {
            let node = facts.node(space, row.required(id)?, activity, section);
            facts.set_text(node, name, row.required(title)?, section);
            facts.set_text(node, code, row.get(id), section);
            facts.set_text(node, kind, "detailed", section);
            match facts.find(space, row.get(wider)) {
                Some(wider) => drop(facts.link(is_a, node, wider, section)),
                None => file.skip(
                    "their wider activity is not in IWA Reference; the activity is in the graph",
                    row.line,
                    || format!("`{}`", row.get(wider)),
                ),
            }
            Ok(())
        })
    }

    fn tasks_to_activities(&mut self) -> Result<()> {
        let Some((rows, section)) = self.open("Tasks to DWAs", &[OCCUPATION, "Task ID", "DWA ID"])? else {
            return Ok(());
        };
        let (code, task, activity) = (rows.column(OCCUPATION)?, rows.column("Task ID")?, rows.column("DWA ID")?);
        let [is_a, involves] = self.names(["IS_A", "INVOLVES"]);
        let (tasks, space) = (self.spaces.tasks, self.spaces.onet);
        self.import.read(rows, |facts, row, file| {
            match (facts.find(tasks, row.get(task)), facts.find(space, row.get(activity))) {
                (Some(task), Some(activity)) => {
                    facts.link(is_a, task, activity, section);
                    if let Some(role) = facts.find(space, row.get(code)) {
                        facts.link(involves, role, activity, section);
                    }
                }
                (None, _) => {
                    file.skip("their task is not in Task Statements", row.line, || format!("task `{}`", row.get(task)));
                }
                (Some(_), None) => {
                    file.skip("their activity is not in DWA Reference", row.line, || {
                        format!("`{}`", row.get(activity))
                    });
                }
            }
            Ok(())
        })
    }
}

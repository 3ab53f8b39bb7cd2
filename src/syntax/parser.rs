//! Text to pairs to tree: the only file that runs pest.

use super::build::Builder;
use super::errors;
use super::guard;
use super::tree::Statement;
use super::words::{self, Vocabulary};
use crate::diagnostic::Result;
use pest::Parser;
use pest::error::InputLocation;
use std::thread;

/// Both grammars; questions use the expressions of the core language.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/cypher.pest"]
#[grammar = "../grammar/question.pest"]
struct Grammar;

/// Nesting up to here is parsed on the caller's own stack.
const SHALLOW: usize = 24;
/// Stack for each level of nesting beyond it; pest's frames are large without optimization.
const STACK_PER_LEVEL: usize = 96 << 10;
/// Corrections are tried out on statements up to this many bytes.
const LONGEST_SECOND_READING: usize = 64 << 10;

pub(super) fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Statement> {
    let core = words::begins_core(text);
    if !core {
        errors::refuse_no_question(text, vocabulary)?;
    }
    let survey = if core { guard::survey_core(text)? } else { guard::survey_question(text)? };
    let run = || parse_surveyed(text, core, &survey, vocabulary);
    if survey.depth <= SHALLOW {
        return run();
    }
    let stack = (survey.depth + SHALLOW) * STACK_PER_LEVEL;
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(stack).spawn_scoped(scope, run);
        match worker.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(parsed)) => parsed,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Err(errors::no_stack()),
        }
    })
}

fn parse_surveyed(text: &str, core: bool, survey: &guard::Survey, vocabulary: &Vocabulary) -> Result<Statement> {
    let rule = if core { Rule::core_statement } else { Rule::question_statement };
    match Grammar::parse(rule, text) {
        Ok(pairs) => Builder::new(text, &survey.comments, vocabulary).statement(pairs),
        Err(error) => Err(errors::from_pest(text, core, &error)),
    }
}

/// How far the grammar gets in a text with one word corrected. Nothing for texts that are too long or
/// too deep to be worth a second reading.
pub(super) fn reach(text: &str) -> Option<Reach> {
    if text.len() > LONGEST_SECOND_READING {
        return None;
    }
    let core = words::begins_core(text);
    let survey = if core { guard::survey_core(text) } else { guard::survey_question(text) };
    if survey.ok()?.depth > SHALLOW {
        return None;
    }
    let rule = if core { Rule::core_statement } else { Rule::question_statement };
    Some(reached(rule, text))
}

/// How far the grammar gets in a core statement that is still being typed.
pub(super) fn reach_unfinished(text: &str) -> Option<Reach> {
    if text.len() > LONGEST_SECOND_READING || guard::survey_unfinished(text).ok()?.depth > SHALLOW {
        return None;
    }
    Some(reached(Rule::core_statement, text))
}

fn reached(rule: Rule, text: &str) -> Reach {
    match Grammar::parse(rule, text) {
        Ok(_) => Reach::End,
        Err(error) => match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => Reach::Offset(at),
        },
    }
}

/// How far the grammar got.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Reach {
    /// It stopped here.
    Offset(usize),
    /// The whole text is a statement.
    End,
}

/// Whether a name can be written without backticks.
pub(super) fn is_bare_name(name: &str) -> bool {
    let starts = |letter: char| letter == '_' || pest::unicode::XID_START(letter);
    name.chars().next().is_some_and(starts)
        && name.chars().all(|letter| letter == '_' || pest::unicode::XID_CONTINUE(letter))
}

//! Questions.

use super::Printer;
use crate::syntax::tree::{Endpoint, EndpointName, Pathway, Question, Selection};
use crate::syntax::words::{CLAUSE_WORDS, QUESTION_WORDS, is_one_of};

impl Printer {
    pub(super) fn question(&mut self, question: &Question) {
        match question {
            Question::Pathway(pathway) => self.pathway(pathway),
            Question::Listing { kind, of, limit } => {
                self.kind_word(&kind.text);
                if let Some(of) = of {
                    self.push(" of ");
                    self.endpoint(of);
                }
                self.limit(*limit);
            }
            Question::Describe(endpoint) => {
                self.push("describe ");
                self.endpoint(endpoint);
            }
            Question::Compare(left, right) => {
                self.push("compare ");
                self.endpoint(left);
                self.push(" with ");
                self.endpoint(right);
            }
            Question::Find(words, kind, limit) => {
                self.push("find ");
                self.string(&words.text);
                if let Some(kind) = kind {
                    self.push(" in ");
                    self.kind_word(&kind.text);
                }
                self.limit(*limit);
            }
        }
    }

    fn pathway(&mut self, pathway: &Pathway) {
        match &pathway.selection {
            Selection::Shortest => {}
            Selection::All => self.push("all pathways "),
            Selection::Cheapest(property) => {
                self.push("cheapest by ");
                self.name(&property.text);
                self.push(" ");
            }
        }
        self.endpoint(&pathway.from);
        self.push(" to ");
        self.endpoint(&pathway.to);
        for (word, endpoints) in [(" via ", &pathway.via), (" avoiding ", &pathway.avoiding)] {
            for endpoint in endpoints {
                self.push(word);
                self.endpoint(endpoint);
            }
        }
        if let Some((steps, _)) = pathway.within {
            self.push(&format!(" within {steps} steps"));
        }
        self.filter_of_question(pathway);
        self.limit(pathway.limit);
    }

    fn filter_of_question(&mut self, pathway: &Pathway) {
        if let Some(filter) = &pathway.filter {
            self.push(" where ");
            self.expression(filter);
        }
    }

    fn limit(&mut self, limit: Option<u64>) {
        if let Some(limit) = limit {
            self.push(&format!(" limit {limit}"));
        }
    }

    fn endpoint(&mut self, endpoint: &Endpoint) {
        if let Some(kind) = &endpoint.kind {
            self.kind_word(&kind.text);
        }
        let Some(name) = &endpoint.name else { return };
        if endpoint.kind.is_some() {
            self.push(" ");
        }
        match name {
            EndpointName::Parameter(name) => self.parameter(&name.text),
            // A lone word may turn out to be a kind with a slip, so it gets no quotes that it had not.
            EndpointName::Text { name, quoted: false } if endpoint.kind.is_none() && is_lone_word(&name.text) => {
                self.push(&name.text);
            }
            EndpointName::Text { name, .. } => self.string(&name.text),
        }
    }

    /// A kind of several words stands in backticks: only a vocabulary could tell where it ends.
    fn kind_word(&mut self, kind: &str) {
        if is_lone_word(kind) { self.push(kind) } else { self.backticks(kind) }
    }
}

/// Whether a name is one word that can stand bare.
fn is_lone_word(name: &str) -> bool {
    !name.contains(' ') && is_bare_phrase(name)
}

/// Whether words can stand bare in a question: none of them is a small word or begins a query.
fn is_bare_phrase(words: &str) -> bool {
    let bare = |word: &str| {
        let small = is_one_of(word, QUESTION_WORDS) || is_one_of(word, CLAUSE_WORDS);
        let article = is_one_of(word, &["a", "an", "the", "explain", "profile"]);
        !small
            && !article
            && !word.is_empty()
            && word.chars().all(|letter| letter.is_alphanumeric() || "-_.&+".contains(letter))
    };
    // `field of study` is a kind with a small word inside.
    let mut all = words.split(' ');
    let first = all.next().is_some_and(|word| bare(word) && word.chars().next().is_some_and(char::is_alphabetic));
    first && all.all(|word| bare(word) || is_one_of(word, &["of", "in", "for", "and"]))
}

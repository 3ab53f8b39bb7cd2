//! What an error offers to run: only what the line itself spoke of. Anything else is an example, and shown as one.

use crate::diagnostic::Diagnostic;

/// A sentence that names nothing: what its refusal offers are this graph's examples.
pub const NAMES_NOTHING: &str = "please tell me";

/// Shows what a sentence's refusal offers as examples, where it is this graph's `examples` and not about the sentence.
pub fn settled(mut refused: Box<Diagnostic>, text: &str, examples: &[String]) -> Box<Diagnostic> {
    let offers = &refused.corrections;
    let is_example = |offer: &String| examples.contains(offer) && !names(offer).any(|name| shares_a_word(name, text));
    if refused.code != "sentence" || offers.is_empty() || !offers.iter().all(is_example) {
        return refused;
    }
    let shown = std::mem::take(&mut refused.corrections).join("`, `");
    refused.hint(format!("examples of questions: `{shown}`"))
}

/// What Enter may run at the prompt: of a sentence, a question whose names all stand in it.
pub fn of(refused: &Diagnostic, text: &str) -> Option<String> {
    let said: Vec<String> = words(text).collect();
    let is_said = |name: &str| words(name).all(|word| said.contains(&word));
    let is_meant = |offer: &&String| refused.code != "sentence" || names(offer).all(is_said);
    refused.corrections.iter().find(is_meant).cloned()
}

/// The names in a question: they stand in quotes.
fn names(question: &str) -> impl Iterator<Item = &str> {
    question.split('"').skip(1).step_by(2)
}

fn shares_a_word(name: &str, text: &str) -> bool {
    let said: Vec<String> = words(text).collect();
    words(name).any(|word| said.contains(&word))
}

/// The words that could be part of a name, in lower case, one and many alike.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    let telling = words.filter(|word| word.chars().count() > 2).map(str::to_lowercase);
    telling.map(|word| word.strip_suffix('s').map(str::to_owned).unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(offers: &[&str]) -> Box<Diagnostic> {
        let refused = Diagnostic::syntax("sentence", "UnexpectedSyntax", "this reads as a sentence");
        offers.iter().fold(refused, |refused, offer| refused.correction(*offer))
    }

    #[test]
    fn enter_runs_what_the_line_speaks_of_alone() {
        let examples = ["degree to role \"Medical Office Assistant\"", "duties of role \"Office Manager\""];
        let known = examples.map(str::to_owned);
        let sentence = "how do i become a nurse";
        assert_eq!(of(&refused(&examples), sentence), None);
        let shown = settled(refused(&examples), sentence, &known);
        assert!(shown.corrections.is_empty());
        assert!(shown.hints.iter().any(|hint| hint.text.contains(examples[1])), "{:?}", shown.hints);
        // A part of a name is enough to show the question, and not enough to run it.
        let sentence = "how do I become a medical coder";
        let near = settled(refused(&examples), sentence, &known);
        assert_eq!((near.corrections.len(), of(&near, sentence)), (2, None));
        let sentence = "how do I become one of the medical office assistants?";
        assert_eq!(of(&settled(refused(&examples), sentence, &known), sentence).as_deref(), Some(examples[0]));
        // What is no example was found by another name of it.
        let found = settled(refused(&["degree to role \"Registered Nurses\""]), "how do I become an RN", &known);
        assert_eq!(found.corrections.len(), 1);
        assert_eq!(of(&refused(&["degree to role"]), "what degrees lead to roles").as_deref(), Some("degree to role"));
    }
}

//! Any text: it is refused or parsed, and what is parsed prints and parses to the same again.

#![no_main]

use career_pathways::syntax::print::{self, Layout};
use career_pathways::syntax::{self, Vocabulary};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

/// Some kinds, so that questions are read too.
static VOCABULARY: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::new(["role", "degree", "career field", "certification"]));

fuzz_target!(|text: &str| {
    let _ = syntax::tokens(text);
    let _ = syntax::completeness(text);
    let _ = syntax::split(text);
    let Ok(parsed) = syntax::parse(text, &VOCABULARY) else { return };
    for layout in [Layout::Line, Layout::Clauses] {
        let printed = print::statement_in(&parsed, layout);
        match syntax::parse(&printed, &VOCABULARY) {
            Ok(again) => {
                assert!(syntax::same(&parsed, &again), "another tree:\n{printed}");
                assert_eq!(printed, print::statement_in(&again, layout), "printed anew it is another text");
            }
            // Printing adds parentheses and spaces: a text just within the limits may leave them.
            Err(error) => assert!(error.is_limit() || error.code.contains("deep"), "{error}\n{printed}"),
        }
    }
});

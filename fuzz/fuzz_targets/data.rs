//! Any text as a file of a curated folder: every problem is told, or a graph comes back.

#![no_main]

use career_pathways::load;
use libfuzzer_sys::fuzz_target;
use std::cell::LazyCell;

thread_local! {
    static FOLDER: LazyCell<tempfile::TempDir> =
        LazyCell::new(|| tempfile::tempdir().expect("a temporary folder can be made"));
}

fuzz_target!(|text: &[u8]| {
    FOLDER.with(|folder| {
        let file = folder.path().join("any.toml");
        std::fs::write(&file, text).expect("a file in it can be written");
        let opened = load::open(folder.path());
        let checked = load::check(&[&file]).expect("the file can be read");
        // A warning does not stop a graph from being opened, so only a refusal must be told by both.
        if opened.is_err() {
            assert!(!checked.is_empty(), "refused, but the check finds nothing");
        }
    });
});

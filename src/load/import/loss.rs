//! What an import would lose, so that a download that was cut off does not quietly empty a good graph.
//!
//! A new release adds and drops a little. A file that ends early, or an empty one, looks like a release that drops
//! almost everything, and only the person knows which it is: so the losses are told, and whoever started the import
//! decides.

use super::merge::Change;
use super::onet::NO_OCCUPATION;
use super::report::{Emptied, FileReport, Renamed, Report};
use crate::diagnostic::Diagnostic;
use std::path::Path;

/// One in so many may go.
const SHARE: u64 = 4;
/// Fewer than these may go in any case, unless all of a kind go.
const FEW: u64 = 20;
/// So many rows of a hundred may be about what is not there.
const ASTRAY: u64 = 3;
/// How many kinds are named.
const NAMED: usize = 6;
const GO_ON: &str = "`--dry-run` shows all that would change; if it is meant to be so, `--allow-loss` goes on";

impl Report {
    /// What looks like a damaged download: rows about occupations that are not there, a last line that was cut, and
    /// much that the data set stated before and does not state now. Nothing, where all is as releases are.
    pub fn losses(&self) -> Vec<Diagnostic> {
        let mut losses: Vec<Diagnostic> = Vec::new();
        losses.extend(astray(&self.files));
        losses.extend(self.files.iter().filter(|file| file.is_cut).map(cut));
        losses.extend(self.emptied.iter().map(emptied));
        if self.emptied.is_empty() {
            losses.extend(self.shrunk());
        }
        losses
    }

    /// The kinds that would shrink by more than their share.
    fn shrunk(&self) -> Option<Diagnostic> {
        if !self.merge.replaced {
            return None;
        }
        let changes = self.merge.nodes.iter().chain(&self.merge.relationships);
        let shrunk: Vec<&Change> = changes.filter(|change| is_much(change)).collect();
        let mut told: Vec<String> = shrunk
            .iter()
            .take(NAMED)
            .map(|change| {
                let (before, after) = (change.kept + change.removed, change.kept + change.added);
                format!("{before} `{}` would become {after}", change.name)
            })
            .collect();
        if shrunk.len() > NAMED {
            told.push(format!("{} more kinds shrink", shrunk.len() - NAMED));
        }
        let message = format!("this import would take away much of what the graph holds: {}", told.join(", "));
        (!told.is_empty()).then(|| {
            *Diagnostic::data("data-loss", message)
                .hint("look whether a file is missing or was cut off, and download it again")
                .hint(GO_ON)
        })
    }
}

/// Whether more of a kind goes than comes, by more than one in [`SHARE`] of what there was.
fn is_much(change: &Change) -> bool {
    let lost = change.removed.saturating_sub(change.added);
    let before = change.kept + change.removed;
    let is_all = change.kept + change.added == 0 && lost > 1;
    is_all || (lost >= FEW && lost.saturating_mul(SHARE) > before)
}

/// Files of whose rows more than a few are about occupations that are not there. Whole releases have no such row: a few
/// may come from a correction, a share of them from a list of occupations that ends early.
fn astray(files: &[FileReport]) -> Option<Diagnostic> {
    let skipped = |file: &FileReport| {
        let skipped = file.skipped.iter().find(|skipped| skipped.reason == NO_OCCUPATION);
        skipped.map_or(0, |skipped| skipped.count)
    };
    let is_astray = |file: &&FileReport| {
        let (count, rows) = (skipped(file), file.rows);
        let is_most = count.saturating_mul(2) > rows;
        is_most || (count >= FEW && count.saturating_mul(100) > rows.saturating_mul(ASTRAY))
    };
    let astray: Vec<&FileReport> = files.iter().filter(|file| skipped(file) > 0).filter(is_astray).collect();
    let (first, rest) = astray.split_first()?;
    let rest = match rest.len() {
        0 => String::new(),
        1 => ", and so does 1 more file".to_owned(),
        more => format!(", and so do {more} more files"),
    };
    let message = format!(
        "{} of the {} rows of `{}` name occupations that are not in `Occupation Data`{rest}",
        skipped(first),
        first.rows,
        short(&first.name)
    );
    Some(
        *Diagnostic::data("data-loss", message)
            .hint("`Occupation Data` was cut off, or is of another release: download it again")
            .hint(GO_ON),
    )
}

/// A data set that came as CSV or JSON lines, and is hardly the one it was: under a folder's name, another may come.
fn emptied(set: &Emptied) -> Diagnostic {
    let Emptied { name, went, renamed, of } = set;
    let another = format!("if it is another data set, give it a name of its own: `--name NAME`; {GO_ON}");
    if let Some(Renamed { kind, count, of }) = renamed {
        let things = if kind.is_empty() { "nodes".to_owned() } else { format!("`{kind}`") };
        let message = format!(
            "{count} {things} of the data set `{name}` would go by another name, of {of} that stay and are its alone"
        );
        return *Diagnostic::data("data-loss", message)
            .hint("nodes are told apart by their `key`, or else by their ids in the files: number them anew, and each is another thing")
            .hint(another);
    }
    let message = format!(
        "this import would take away more than half of the data set `{name}`: {went} of its {of} nodes and relationships"
    );
    *Diagnostic::data("data-loss", message).hint(another)
}

/// A file whose last line has no end.
fn cut(file: &FileReport) -> Diagnostic {
    let message =
        format!("the last line of `{}` does not end as the others do: the file may be cut off", short(&file.name));
    *Diagnostic::data("data-loss", message).hint("download the file again").hint(GO_ON)
}

fn short(name: &str) -> &str {
    Path::new(name).file_name().and_then(|name| name.to_str()).unwrap_or(name)
}

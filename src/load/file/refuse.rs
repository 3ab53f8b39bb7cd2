//! What can be wrong with a graph file, each in one place: a code, a sentence, and what to do.

use super::blocks::Block;
use super::checked_file::DAMAGED;
use super::head::FORMAT;
use super::holder::Holder;
use crate::diagnostic::{Diagnostic, ErrorType};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file that messages are about.
#[derive(Clone, Debug)]
pub(super) struct Where(PathBuf);

impl Where {
    pub fn new(path: &Path) -> Where {
        Where(path.to_owned())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A block that is missing or changed.
    pub fn damaged_block(&self, block: Block) -> Box<Diagnostic> {
        damaged(&self.0, &format!("{} cannot be read as it was written", block.said()))
    }

    /// A block whose sections are as they were written, and still make no sense.
    pub fn senseless(&self, what: &str) -> Box<Diagnostic> {
        damaged(&self.0, what)
    }

    /// What the store says, as a reader of this file is to hear it.
    pub fn storage(&self, error: &redb::Error) -> Box<Diagnostic> {
        match error {
            redb::Error::Io(error) => self.io(error),
            redb::Error::Corrupted(_) | redb::Error::UpgradeRequired(_) => {
                damaged(&self.0, "the store in it is not as it was written")
            }
            redb::Error::TableDoesNotExist(_) | redb::Error::TableTypeMismatch { .. } => {
                damaged(&self.0, "a part of the store in it is missing")
            }
            redb::Error::RepairAborted => unclosed(&self.0),
            other => Diagnostic::data(
                "data-unreadable",
                format!("the graph file `{}` cannot be read: {other}", self.0.display()),
            )
            .hint("`pathways check` says whether it is whole"),
        }
    }

    /// A call to the system that failed.
    pub fn io(&self, error: &std::io::Error) -> Box<Diagnostic> {
        match error.kind() {
            ErrorKind::InvalidData if error.to_string() == DAMAGED => damaged(&self.0, DAMAGED),
            ErrorKind::UnexpectedEof => truncated(&self.0),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => full(&self.0),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => read_only(&self.0),
            _ => unreadable(&self.0, error),
        }
    }
}

/// A file that cannot be read at all.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Box<Diagnostic> {
    Diagnostic::data("data-unreadable", format!("`{}` cannot be read: {error}", path.display()))
        .hint("check the name and the permissions of the file")
}

/// A folder where a file is wanted.
pub(super) fn is_folder(path: &Path) -> Box<Diagnostic> {
    no_graph(path, "it is a folder")
}

/// A file that is no graph.
pub(super) fn no_graph(path: &Path, why: &str) -> Box<Diagnostic> {
    Diagnostic::data("data-not-a-graph", format!("`{}` is no graph file: {why}", path.display())).hint(
        "a graph is a file that `pathways import` or `:save` made, or a folder of data files; it was left as it is",
    )
}

/// A file of a later version.
pub(super) fn newer(path: &Path, format: u32) -> Box<Diagnostic> {
    let message =
        format!("the graph file `{}` has format {format}, and this version knows format {FORMAT}", path.display());
    Diagnostic::data("graph-file-newer", message)
        .hint("open it with the version of pathways that made it, or a later one; it was left as it is")
}

/// A file of an earlier version.
pub(super) fn older(path: &Path, format: u32) -> Box<Diagnostic> {
    let message =
        format!("the graph file `{}` has format {format}, and this version knows format {FORMAT}", path.display());
    Diagnostic::data("graph-file-older", message).hint(
        "import its sources again; or write it as JSON lines with the version of pathways that made it (`pathways export -o graph.jsonl`), and `pathways import json` that; it was left as it is",
    )
}

/// A file that ends too early.
pub(super) fn truncated(path: &Path) -> Box<Diagnostic> {
    damaged(path, "it ends before its time")
}

/// The code of a file that is not as it was written.
pub(super) const DAMAGED_CODE: &str = "graph-file-damaged";

/// A file that is not as it was written.
pub(super) fn damaged(path: &Path, how: &str) -> Box<Diagnostic> {
    Diagnostic::data(DAMAGED_CODE, format!("the graph file `{}` is damaged: {how}", path.display()))
        .hint("take a copy of it from before, or import its sources again; it was left as it is")
        .hint(SALVAGE)
}

/// What to do about a file that is damaged, where it opens all the same.
const SALVAGE: &str =
    "`pathways -g FILE export --salvage -o rest.jsonl` writes what can be read of it, and says what is missing";

/// What is wrong with a file that does not even open: nothing can be salvaged of it.
pub(super) fn unopened(mut problem: Box<Diagnostic>) -> Box<Diagnostic> {
    problem.hints.retain(|hint| hint.text != SALVAGE);
    problem
}

/// A file whose writer was killed, where it cannot be put in order.
pub(super) fn unclosed(path: &Path) -> Box<Diagnostic> {
    let message = format!(
        "the graph file `{}` was not closed by whoever wrote it last, and cannot be put in order",
        path.display()
    );
    Diagnostic::data("graph-file-unclosed", message)
        .hint("open it once from where it may be written; every change that was acknowledged is in it")
}

/// A file whose writer found no room, or was killed, where there is no room to put it in order either.
pub(super) fn unclosed_for_room(path: &Path) -> Box<Diagnostic> {
    let message = format!(
        "the graph file `{}` was not closed by whoever wrote it last, and there is no room on the disk to put it in order",
        path.display()
    );
    Diagnostic::data("graph-file-unclosed", message)
        .hint("make room on the disk and open it again; every change that was acknowledged is in it")
}

/// A file that somebody else is writing to.
pub(super) fn held(path: &Path, holder: Option<&Holder>) -> Box<Diagnostic> {
    let by = holder.map_or_else(|| "another process".to_owned(), Holder::to_string);
    let message = format!("the graph file `{}` is being written to by {by}", path.display());
    Diagnostic::runtime("graph-file-held", ErrorType::UsageError, "", message).hint(
        "reading it is possible meanwhile; to change it, wait until that process ends, or ask whoever runs it to leave",
    )
}

/// A file that another process changed since it was opened.
pub(super) fn changed(path: &Path) -> Box<Diagnostic> {
    let message = format!("the graph file `{}` was changed by another process since it was opened", path.display());
    Diagnostic::runtime("graph-file-changed", ErrorType::UsageError, "", message)
        .hint("`:rollback` and `:open` it again, then repeat the change")
}

/// A file that is no longer where it was opened.
pub(super) fn moved(path: &Path) -> Box<Diagnostic> {
    let message = format!("the graph file `{}` was moved, removed or replaced since it was opened", path.display());
    Diagnostic::runtime("graph-file-changed", ErrorType::UsageError, "", message)
        .hint("this change is not made; `:save` under another name keeps the graph as it is here, `:open` takes what is there now")
}

/// Another graph in the place of the one that is open, where that is to be saved.
pub(super) fn replaced(path: &Path) -> Box<Diagnostic> {
    let shown = path.display();
    let message = format!("the graph in `{shown}` is not the one that was opened: another process put it there since");
    Diagnostic::runtime("graph-file-changed", ErrorType::UsageError, "", message).hint(format!(
        "it was left as it is; `:save` under another name keeps the graph as it is here, `:open {shown}` takes what is there now"
    ))
}

/// A file that another process made where there was none.
pub(super) fn appeared(path: &Path) -> Box<Diagnostic> {
    let message = format!("another process made the graph file `{}` meanwhile", path.display());
    Diagnostic::runtime("graph-file-changed", ErrorType::UsageError, "", message)
        .hint("it was left as it is; repeat the command to add to it, or name another file")
}

/// A file that may not be written to.
pub(super) fn read_only(path: &Path) -> Box<Diagnostic> {
    let message = format!("the graph file `{}` may not be written to", path.display());
    Diagnostic::runtime("graph-file-read-only", ErrorType::UsageError, "", message)
        .hint("change its permissions, or copy it and open the copy; nothing was changed")
}

/// A folder that no new file may be made in: `beside` was to be in it, and then take the place of `path`.
pub(super) fn closed_folder(path: &Path, beside: &Path) -> Box<Diagnostic> {
    let folder = beside.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let message =
        format!("no file may be made in the folder `{}`, so `{}` cannot be written", folder.display(), path.display());
    Diagnostic::runtime("graph-file-read-only", ErrorType::UsageError, "", message)
        .hint("change the folder's permissions, or name a file elsewhere; nothing was changed")
}

/// No room for what is to be written.
pub(super) fn full(path: &Path) -> Box<Diagnostic> {
    let message = format!("there is no room left where the graph file `{}` is written", path.display());
    Diagnostic::runtime("graph-file-full", ErrorType::UsageError, "", message)
        .hint("make room on the disk and try again; what was acknowledged before is safe, this change is not made")
}

/// A graph too large for the format.
pub(super) fn too_large(path: &Path) -> Box<Diagnostic> {
    Diagnostic::data("data-not-a-graph", format!("the graph has too many properties for `{}`", path.display()))
        .hint("a graph file holds up to 16,777,216 different ones")
}

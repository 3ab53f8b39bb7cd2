//! How a command ended: its exit status, and what stopped it.

use crate::diagnostic::Diagnostic;
use crate::load::replacement::missing_folder;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The exit statuses, fixed so that scripts can rely on them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// Everything was answered.
    Answered,
    /// A statement failed.
    Failed,
    /// The command line is wrong.
    Usage,
    /// Data files or a graph cannot be read, or are wrong.
    BadData,
    /// A limit was reached; what there is has been printed.
    Limit,
    /// Interrupted with Ctrl-C.
    Interrupted,
}

impl Status {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Status::Answered => 0,
            Status::Failed => 1,
            Status::Usage => 2,
            Status::BadData => 3,
            Status::Limit => 4,
            Status::Interrupted => 130,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status.code())
    }
}

/// What stopped a command before it could end by itself.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong in a way that only shows when it is carried out.
    Usage(String),
    /// Data files or a graph cannot be read: every problem.
    Data(Vec<Diagnostic>),
    /// Something could not be read or written: what, and why.
    Io(String, io::Error),
    /// This file is to be written in a folder that is not there.
    NoFolder(PathBuf),
}

impl Failure {
    /// The exit status that tells it.
    pub fn status(&self) -> Status {
        match self {
            Failure::Usage(_) => Status::Usage,
            Failure::Data(_) => Status::BadData,
            // Whoever reads our output has had enough: `pathways ... | head` is no failure.
            Failure::Io(_, error) if error.kind() == io::ErrorKind::BrokenPipe => Status::Answered,
            Failure::Io(..) | Failure::NoFolder(_) => Status::Failed,
        }
    }

    /// A file could not be written.
    pub fn file(path: &Path, error: io::Error) -> Failure {
        match missing_folder(path) {
            Some(_) => Failure::NoFolder(path.to_owned()),
            None => Failure::Io(format!("`{}`", path.display()), error),
        }
    }

    /// Says so before anything is done where a file could not be written in the end.
    ///
    /// # Errors
    /// Its folder is not there.
    pub fn unless_folder_of(path: &Path) -> Result<(), Failure> {
        missing_folder(path).map_or(Ok(()), |_| Err(Failure::NoFolder(path.to_owned())))
    }

    /// Something could not be written to standard output.
    pub fn stdout(error: io::Error) -> Failure {
        Failure::Io("standard output".to_owned(), error)
    }
}

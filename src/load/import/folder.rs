//! The folders a data set was downloaded into: its files by name, and what else lies there.

use super::report::Ignored;
use super::rows::Form;
use crate::diagnostic::{Diagnostic, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold the files of one data set between them; where several have a file, the first counts.
pub(in crate::load) struct Folders {
    /// As the person named them.
    named: Vec<String>,
    files: Vec<Found>,
    /// Folders within the folders, which are not looked into.
    within: Vec<PathBuf>,
    ignored: Vec<Ignored>,
}

struct Found {
    path: PathBuf,
    stem: String,
    /// What keeps it from being read for itself.
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unread,
    Read,
    /// Another file of this name was read.
    Doubled,
}

impl Folders {
    /// Looks through the folders; a file may be named itself.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn open(paths: &[impl AsRef<Path>]) -> Result<Folders> {
        let named = paths.iter().map(|path| format!("`{}`", path.as_ref().display())).collect();
        let mut folders = Folders { named, files: Vec::new(), within: Vec::new(), ignored: Vec::new() };
        for path in paths {
            let path = path.as_ref();
            if path.is_file() {
                folders.add(path.to_path_buf());
            } else {
                folders.look_through(path)?;
            }
        }
        Ok(folders)
    }

    /// The folders by their names, as part of a sentence.
    pub fn said(&self) -> String {
        self.named.join(" and ")
    }

    fn look_through(&mut self, folder: &Path) -> Result<()> {
        let unreadable = |error: std::io::Error| {
            Diagnostic::data("data-unreadable", format!("cannot read the folder `{}`: {error}", folder.display()))
                .hint("name the folder that the data set was unpacked into")
        };
        let listing = fs::read_dir(folder).map_err(unreadable)?;
        let mut paths = Vec::new();
        for entry in listing {
            paths.push(entry.map_err(unreadable)?.path());
        }
        paths.sort();
        for path in paths {
            let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '~']));
            if is_hidden {
                continue;
            }
            if path.is_dir() {
                self.within.push(path.clone());
                self.ignore(&path, "a folder within: name it too, if it belongs to the import");
            } else {
                self.add(path);
            }
        }
        Ok(())
    }

    fn add(&mut self, path: PathBuf) {
        match (Form::of(&path), path.file_stem()) {
            (Some(_), Some(stem)) => {
                let stem = stem.to_string_lossy().to_lowercase();
                self.files.push(Found { path, stem, state: State::Unread });
            }
            (None, _) | (_, None) => self.ignore(&path, "not a table"),
        }
    }

    fn ignore(&mut self, path: &Path, reason: &'static str) {
        self.ignored.push(Ignored { name: path.display().to_string(), reason });
    }

    /// The file of this name, whatever its extension: text before workbooks, which take longer to read.
    pub fn take(&mut self, name: &str) -> Option<PathBuf> {
        let name = name.to_lowercase();
        self.take_where(|stem| stem == name)
    }

    /// The first file whose name, in lower case and without its extension, is such a one.
    pub fn take_where(&mut self, is_it: impl Fn(&str) -> bool) -> Option<PathBuf> {
        let of_form = |form: Form| move |file: &&Found| Form::of(&file.path) == Some(form);
        let named = || self.files.iter().filter(|file| is_it(&file.stem));
        let forms = [Form::Tab, Form::Comma, Form::Workbook];
        let path = forms.into_iter().find_map(|form| named().find(of_form(form)))?.path.clone();
        self.mark(&path, is_it);
        Some(path)
    }

    /// Of the files with such a name, the one whose name is the last in the alphabet: that of the latest year.
    pub fn take_latest(&mut self, is_it: impl Fn(&str) -> bool) -> Option<PathBuf> {
        let latest = self.files.iter().filter(|file| is_it(&file.stem)).max_by(|a, b| a.stem.cmp(&b.stem))?;
        let path = latest.path.clone();
        self.mark(&path, is_it);
        Some(path)
    }

    /// Notes that one of several files with such a name is read.
    fn mark(&mut self, path: &Path, is_it: impl Fn(&str) -> bool) {
        for file in self.files.iter_mut().filter(|file| is_it(&file.stem)) {
            file.state = if file.path == path { State::Read } else { State::Doubled };
        }
    }

    /// The first folder within these that has a table of this name, in lower case.
    pub fn folder_within_with(&self, name: &str) -> Option<&Path> {
        let has = |folder: &&PathBuf| {
            let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            let mut tables = files.filter(|path| Form::of(path).is_some());
            tables.any(|path| path.file_stem().is_some_and(|stem| stem.to_string_lossy().to_lowercase() == name))
        };
        self.within.iter().find(has).map(PathBuf::as_path)
    }

    /// How large all tables in the folders are, read or not: more than there is to read.
    pub fn bytes(&self) -> u64 {
        self.files.iter().filter_map(|file| file.path.metadata().ok()).map(|data| data.len()).sum()
    }

    /// The tables in the folders, read or not.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// Notes that a file was read by another way.
    pub fn note_read(&mut self, path: &Path) {
        for file in self.files.iter_mut().filter(|file| file.path == path) {
            file.state = State::Read;
        }
    }

    /// What was not read, each with why.
    pub fn ignored(self) -> Vec<Ignored> {
        let mut ignored = self.ignored;
        for file in self.files {
            let reason = match file.state {
                State::Read => continue,
                State::Unread => "not a file that this import reads",
                State::Doubled => "another file with this table was read",
            };
            ignored.push(Ignored { name: file.path.display().to_string(), reason });
        }
        ignored.sort_by(|a, b| a.name.cmp(&b.name));
        ignored
    }
}

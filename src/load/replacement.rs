//! A file that appears under its name only when it is whole: it is written beside the one that stands there, and renamed
//! over it at the end. What stood there stays as it was whatever happens before that, a full disk too. What a process that was
//! killed left beside it, the next one that writes into that folder sweeps up.

use super::leftovers;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How many names beside a file are tried: each one that is taken belongs to another file of this process.
const NAMES: usize = 1000;

/// A file on its way. Dropped before [`Replacement::commit`] it leaves nothing behind.
#[derive(Debug)]
pub struct Replacement {
    file: File,
    /// The file to be, and where it is until then; none where it is written in its place.
    places: Option<Places>,
}

#[derive(Debug)]
struct Places {
    path: PathBuf,
    beside: PathBuf,
}

impl Replacement {
    /// Begins a file that is to stand at `path`. A device, a pipe and a link that leads nowhere are written in their place,
    /// and so is a file in a folder that takes no other.
    ///
    /// # Errors
    /// A folder that is not there, a place that may not be written.
    pub fn create(path: &Path) -> io::Result<Replacement> {
        let Some(target) = replaceable(path)? else { return Replacement::in_place(path) };
        let is_there = target.exists();
        if is_there {
            // A file that may not be written is not to be replaced either.
            OpenOptions::new().append(true).open(&target)?;
        }
        let (file, beside) = match beside(&target) {
            Err(error) if is_there && error.kind() == io::ErrorKind::PermissionDenied => {
                return Replacement::in_place(path);
            }
            made => made?,
        };
        let made = Replacement { file, places: Some(Places { path: target.clone(), beside }) };
        if is_there {
            made.file.set_permissions(fs::metadata(&target)?.permissions())?;
        }
        Ok(made)
    }

    /// Whether a file stands there now that this one would take the place of.
    pub fn replaces(&self) -> bool {
        self.places.as_ref().is_some_and(|places| places.path.exists())
    }

    /// Begins a file in its place: whoever looks sees how far it is.
    ///
    /// # Errors
    /// As [`Replacement::create`].
    pub fn in_place(path: &Path) -> io::Result<Replacement> {
        Ok(Replacement { file: File::create(path)?, places: None })
    }

    /// Whether it would put an empty file in the place of another.
    pub fn is_blank(&self) -> bool {
        self.places.is_some() && self.file.metadata().is_ok_and(|found| found.len() == 0)
    }

    /// Makes sure that all of it is on the disk, so that [`Replacement::commit`] has nothing left but to give the name.
    ///
    /// # Errors
    /// What could not be written.
    pub fn settle(&mut self) -> io::Result<()> {
        match self.places {
            Some(_) => self.file.sync_all(),
            None => self.file.flush(),
        }
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// What could not be written or renamed; what stood under the name is still there then.
    pub fn commit(mut self) -> io::Result<()> {
        self.settle()?;
        if let Some(places) = &self.places {
            fs::rename(&places.beside, &places.path)?;
        }
        self.places = None;
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if let Some(places) = &self.places {
            // There is nothing more to be done about it where that fails.
            let _ = fs::remove_file(&places.beside);
        }
    }
}

/// The file to replace: behind a link, the one it leads to. None for what is no file and takes what is written.
fn replaceable(path: &Path) -> io::Result<Option<PathBuf>> {
    // What a shell opened for us, under one of its names: whoever opened it holds this very file.
    if path.starts_with("/dev") || path.starts_with("/proc") {
        return Ok(None);
    }
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")),
        Ok(found) if found.is_file() => path.canonicalize().map(Some),
        Ok(_) => Ok(None),
        Err(_) if path.is_symlink() => Ok(None),
        Err(_) => Ok(Some(path.to_path_buf())),
    }
}

/// How the names of files on their way begin, and end: between stand the process and a number.
const NAME_BEGINS: &str = ".pathways-";
const NAME_ENDS: &str = ".part";

/// Whether a name is one of a file on its way.
fn is_on_its_way(name: &[u8]) -> bool {
    let inside = name.strip_prefix(NAME_BEGINS.as_bytes()).and_then(|name| name.strip_suffix(NAME_ENDS.as_bytes()));
    inside.is_some_and(leftovers::is_numbered)
}

/// A new file in the folder of `path`, under a name that nothing else has.
fn beside(path: &Path) -> io::Result<(File, PathBuf)> {
    leftovers::sweep(path.parent().unwrap_or(Path::new("")), is_on_its_way);
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for count in 0..NAMES {
        let beside = path.with_file_name(format!("{NAME_BEGINS}{}-{count}{NAME_ENDS}", std::process::id()));
        match File::create_new(&beside) {
            Ok(file) if leftovers::hold(&file, &beside)? => return Ok((file, beside)),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

/// Writes a file whole, or not at all.
///
/// # Errors
/// A place that may not be written, what could not be written; what stood there is still there then.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Replacement::create(path)?;
    file.write_all(bytes)?;
    file.commit()
}

/// The folder that a file is to stand in, where there is none of that name.
pub fn missing_folder(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_stood_there_stays_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.svg");
        fs::write(&path, "old").unwrap();
        let mut given_up = Replacement::create(&path).unwrap();
        given_up.write_all(b"half").unwrap();
        drop(given_up);
        assert_eq!(
            (fs::read_to_string(&path).unwrap().as_str(), names(folder.path())),
            ("old", vec!["old.svg".into()])
        );
        let (mut one, mut other) = (Replacement::create(&path).unwrap(), Replacement::create(&path).unwrap());
        one.write_all(b"one").unwrap();
        other.write_all(b"other").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        one.commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        other.commit().unwrap();
        assert_eq!(
            (fs::read_to_string(&path).unwrap().as_str(), names(folder.path())),
            ("other", vec!["old.svg".into()])
        );
    }

    #[test]
    fn what_a_killed_process_left_is_swept_up_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let others =
            [".pathways-12.part", ".pathways-12-x.part", ".pathways-1-2-3.part", "pathways-12-0.part", ".notes.part"];
        for name in others.iter().chain(&[".pathways-4000000-0.part", ".pathways-4000000-17.part"]) {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        let path = folder.path().join("a.svg");
        let first = Replacement::create(&path).unwrap();
        let under_way = names(folder.path());
        assert_eq!(under_way.len(), others.len() + 1, "{under_way:?}");
        // One that is still being written stays, whoever writes.
        let second = Replacement::create(&folder.path().join("b.svg")).unwrap();
        assert_eq!(names(folder.path()).len(), others.len() + 2);
        first.commit().unwrap();
        second.commit().unwrap();
        let mut expected: Vec<String> = others.iter().map(|&name| name.to_owned()).collect();
        expected.extend(["a.svg".to_owned(), "b.svg".to_owned()]);
        expected.sort();
        assert_eq!(names(folder.path()), expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let [path, link] = ["real.json", "link.json"].map(|name| folder.path().join(name));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        let mut file = Replacement::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_folder_is_no_file_and_a_missing_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Replacement::create(folder.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        let path = folder.path().join("nodir/x.svg");
        assert_eq!(Replacement::create(&path).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(missing_folder(&path), Some(folder.path().join("nodir").as_path()));
        assert_eq!(missing_folder(Path::new("x.svg")), None);
    }
}

//! Files and folders that appear under their name only when they are whole.

use super::{ExportError, csv};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::load::leftovers;
use crate::load::replacement::Replacement;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes a file beside `path` and renames it when `write` is done; on an error nothing of it stays.
pub(super) fn replace_file<T>(
    path: &Path,
    write: impl FnOnce(&mut Replacement) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let failed = |error| ExportError::Io(format!("`{}`", path.display()), error);
    if path.is_dir() {
        return Err(taken(path, "it is a folder").into());
    }
    let mut file = Replacement::create(path).map_err(failed)?;
    let written = write(&mut file).map_err(|error| named(error, path))?;
    file.commit().map_err(failed)?;
    Ok(written)
}

/// Makes a folder beside `path` and renames it when `write` is done. An earlier export that stands there is put aside
/// first and removed last; any other folder with something in it is left alone.
pub(super) fn replace_folder<T>(
    path: &Path,
    write: impl FnOnce(&Path) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let failed = |error| ExportError::Io(format!("`{}`", path.display()), error);
    let is_there = path.is_dir();
    if path.exists() && !is_there {
        return Err(taken(path, "it is a file").into());
    }
    if is_there && let Some(other) = csv::stranger_in(path).map_err(failed)? {
        return Err(taken(path, &format!("the folder holds `{other}`, which no export wrote")).into());
    }
    let path = if is_there { path.canonicalize().map_err(failed)? } else { path.to_path_buf() };
    let (beside_new, begins) = (beside(&path, "part").map_err(failed)?, beginning(&path, "part").map_err(failed)?);
    leftovers::sweep(path.parent().unwrap_or(Path::new("")), |name| {
        name.strip_prefix(begins.as_bytes()).is_some_and(leftovers::is_number)
    });
    let beside_old = beside(&path, "old").map_err(failed)?;
    let written = fs::create_dir(&beside_new).map_err(failed).and_then(|()| {
        // (A folder is held as a file is, where it can be opened as one.)
        let held = fs::File::open(&beside_new).ok();
        if !held.as_ref().map_or(Ok(true), |folder| leftovers::hold(folder, &beside_new)).map_err(failed)? {
            return Err(failed(io::ErrorKind::ResourceBusy.into()));
        }
        let written = write(&beside_new)?;
        if is_there {
            fs::rename(&path, &beside_old).map_err(failed)?;
        }
        if let Err(error) = fs::rename(&beside_new, &path) {
            if is_there {
                // What stood there comes back; where even that fails, it stays whole under its other name.
                let _ = fs::rename(&beside_old, &path);
            }
            return Err(failed(error));
        }
        if is_there {
            fs::remove_dir_all(&beside_old).map_err(failed)?;
        }
        Ok(written)
    });
    if written.is_err() {
        // As above.
        let _ = fs::remove_dir_all(&beside_new);
    }
    written
}

/// A name in the same folder that nothing else uses.
fn beside(path: &Path, what: &str) -> io::Result<PathBuf> {
    Ok(path.with_file_name(format!("{}{}", beginning(path, what)?, std::process::id())))
}

/// How such a name begins: behind it stands the process.
fn beginning(path: &Path, what: &str) -> io::Result<String> {
    let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it has no name"))?;
    Ok(format!(".{}.{what}-", name.to_string_lossy()))
}

/// The stream's errors under the file's name.
fn named(error: ExportError, path: &Path) -> ExportError {
    match error {
        ExportError::Io(_, error) => ExportError::Io(format!("`{}`", path.display()), error),
        ExportError::Refused(_) | ExportError::Stopped => error,
    }
}

fn taken(path: &Path, why: &str) -> Box<Diagnostic> {
    let message = format!("`{}` cannot be written: {why}", path.display());
    Diagnostic::compile("export-place-taken", ErrorType::UsageError, "", message)
        .hint("give a name that is not taken, or empty the folder first")
}

//! Files in the making whose makers are no more: a process that was killed, or ended by a second Ctrl-C, leaves one behind.
//!
//! Whoever makes such a file or folder holds a lock on it, which the system takes away when the process ends, however it ends.
//! So one that can be locked belongs to nobody, on whatever machine it was made, and no number of a process has to
//! be guessed from a name. Where there are no locks nothing is removed.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Takes the lock that says that a file in the making is being made. False where somebody else has swept it up between its
/// making and this: then another is to be made.
///
/// # Errors
/// None where there are no locks: the file is then never swept up.
pub(super) fn hold(file: &File, path: &Path) -> io::Result<bool> {
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => Ok(false),
        Ok(()) | Err(fs::TryLockError::Error(_)) => path.try_exists(),
    }
}

/// Whether a part of a name is a process and a count, as makers of such files number them: `12-0`.
pub(super) fn is_numbered(part: &[u8]) -> bool {
    let mut numbers = part.split(|&byte| byte == b'-');
    numbers.next().is_some_and(is_number) && numbers.next().is_some_and(is_number) && numbers.next().is_none()
}

/// Whether a part of a name is a number.
pub(super) fn is_number(part: &[u8]) -> bool {
    !part.is_empty() && part.iter().all(u8::is_ascii_digit)
}

/// Removes what is in the making in a folder and belongs to nobody. Only names that are `ours` are looked at.
pub(super) fn sweep(folder: &Path, ours: impl Fn(&[u8]) -> bool) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if !ours(entry.file_name().as_encoded_bytes()) {
            continue;
        }
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        let Ok(file) = File::open(&path) else { continue };
        if file.try_lock().is_err() {
            continue;
        }
        // (While the lock is held here nobody takes it for theirs; what cannot be removed stays.)
        let _ = if kind.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
    }
}

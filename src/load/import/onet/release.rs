//! Which release of O*NET a folder holds, and how it asks to be credited.

use super::{Folders, Source};
use std::fs;
use std::path::Path;

/// Files in which a release says what it is.
const READ_ME: [&str; 3] = ["Read Me.txt", "ReadMe.txt", "README.txt"];

/// The release in a folder: as its own Read Me says, as the person named it, or as the folder is called.
pub(super) fn source(folder: &Path, named: Option<&str>, folders: &mut Folders, remarks: &mut Vec<String>) -> Source {
    let paths = READ_ME.iter().map(|name| folder.join(name));
    let read_me = paths.filter_map(|path| {
        let text = fs::read_to_string(&path).ok()?;
        folders.note_read(&path);
        Some(text)
    });
    let read_me = read_me.reduce(|first, _| first).unwrap_or_default();
    let release = version_in(&read_me).or_else(|| named.map(str::to_owned)).or_else(|| of_folder(folder));
    if release.is_none() {
        remarks.push(format!(
            "which release of O*NET `{}` holds is told nowhere: name it with `--release 30.0`, so that the graph can cite it",
            folder.display()
        ));
    }
    let release = release.unwrap_or_default();
    let database = if release.is_empty() { "O*NET".to_owned() } else { format!("O*NET {release}") };
    Source {
        data_set: "onet",
        name: database.clone(),
        title: format!("{database} Database"),
        publisher: "U.S. Department of Labor, Employment and Training Administration (USDOL/ETA)",
        attribution: format!(
            "This product includes information from the {database} Database by the U.S. Department of Labor, \
             Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET is a \
             trademark of USDOL/ETA. Career Pathways has modified all or some of this information. USDOL/ETA has \
             not approved, endorsed, or tested these modifications."
        ),
        release,
        date: date_in(&read_me),
        license: "CC BY 4.0",
        url: "https://www.onetcenter.org/database.html",
    }
}

/// `29.3` in "O*NET 29.3 Database".
fn version_in(read_me: &str) -> Option<String> {
    let after = read_me.split("O*NET ").nth(1)?;
    let version: String = after.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    is_version(&version).then_some(version)
}

/// `May 2025` in "May 2025 Release".
fn date_in(read_me: &str) -> String {
    let line = read_me.lines().find_map(|line| line.trim().strip_suffix(" Release"));
    line.filter(|date| date.len() < 30).unwrap_or_default().to_owned()
}

/// `29.3` in a folder called `db_29_3_text` or `xlsx-29.3`: two numbers with a single sign between them, for a name with any two
/// numbers in it tells no release, and what is told here is cited.
fn of_folder(folder: &Path) -> Option<String> {
    // `.` has a name too.
    let folder = folder.canonicalize().ok()?;
    let parts: Vec<&str> = folder.file_name()?.to_str()?.split(['_', '.', '-', ' ']).collect();
    let is_digit = |c: char| c.is_ascii_digit();
    let versions = parts.windows(2).filter_map(|pair| {
        let [major, minor] = pair else { return None };
        let before = major.trim_end_matches(is_digit).len();
        let behind = minor.len() - minor.trim_start_matches(is_digit).len();
        Some(format!("{}.{}", major.get(before..)?, minor.get(..behind)?))
    });
    versions.into_iter().find(|version| is_version(version))
}

fn is_version(text: &str) -> bool {
    let part = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit());
    text.split_once('.').is_some_and(|(major, minor)| part(major, 2) && part(minor, 1))
}

#[cfg(test)]
mod tests {
    use super::{date_in, is_version, of_folder, version_in};

    #[test]
    fn the_read_me_tells_release_and_date() {
        let text = "O*NET 29.3 Database\r\nMay 2025 Release\r\n----\r\n";
        assert_eq!((version_in(text).as_deref(), date_in(text).as_str()), (Some("29.3"), "May 2025"));
        assert_eq!((version_in("no such thing"), date_in("").as_str()), (None, ""));
    }

    #[test]
    fn folders_are_called_by_their_release() {
        let folder = tempfile::tempdir().expect("a folder");
        let called = |name: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir(&path).expect("a folder");
            of_folder(&path)
        };
        assert_eq!(called("db_30_2_text").as_deref(), Some("30.2"));
        assert_eq!(called("xlsx-29.3").as_deref(), Some("29.3"));
        assert_eq!(called("onet"), None);
        assert_eq!(called("tmpA30b2"), None, "two numbers are no release");
        assert!(!is_version("2025.11"));
    }
}

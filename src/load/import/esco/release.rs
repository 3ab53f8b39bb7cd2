//! Which release of ESCO a folder holds, and how it asks to be credited.

use super::{Folders, Source};
use std::path::Path;

/// The release: as the person named it, or as a folder above its files is called, `ESCO dataset - v1.1.1 - ...`.
pub(super) fn source(folders: &mut Folders, named: Option<&str>, remarks: &mut Vec<String>) -> Source {
    let of_folders = || folders.paths().find_map(of_path);
    let release = named.map(|name| name.trim_start_matches(['v', 'V']).to_owned()).or_else(of_folders);
    if release.is_none() {
        remarks.push(
            "which release of ESCO this is, its files do not tell: name it with `--release 1.1.1`, so that the graph can \
             cite it"
                .to_owned(),
        );
    }
    let name = release.as_ref().map_or_else(|| "ESCO".to_owned(), |release| format!("ESCO v{release}"));
    Source {
        data_set: "esco",
        title: format!("{name}, the European classification of Skills, Competences, Qualifications and Occupations"),
        attribution: format!(
            "This service uses the ESCO classification of the European Commission. It is {name}, which Career Pathways \
             has converted into a graph, and shows in part."
        ),
        name,
        release: release.unwrap_or_default(),
        date: String::new(),
        publisher: "European Commission",
        license: "Reuse with attribution, Commission Decision 2011/833/EU",
        url: "https://esco.ec.europa.eu/en/use-esco/download",
    }
}

/// `1.1.1` in `ESCO dataset - v1.1.1 - classification - en - csv/occupations_en.csv`; the innermost folder counts.
fn of_path(path: &Path) -> Option<String> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let names = path.components().rev().filter_map(|part| part.as_os_str().to_str());
    names.flat_map(|name| name.split([' ', '_', '-'])).find_map(version)
}

/// `1.1.1` of `v1.1.1`.
fn version(word: &str) -> Option<String> {
    let version = word.strip_prefix(['v', 'V'])?;
    let mut parts = version.split('.');
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit());
    (version.contains('.') && parts.all(is_number)).then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{of_path, version};
    use std::path::Path;

    #[test]
    fn the_folder_of_a_download_tells_its_release() {
        let path = |name: &str| of_path(Path::new(name));
        assert_eq!(
            path("/x/ESCO dataset - v1.1.1 - classification - en - csv/skills_en.csv").as_deref(),
            Some("1.1.1")
        );
        assert_eq!(path("/data/v1.2/esco/skills_en.csv").as_deref(), Some("1.2"));
        assert_eq!(path("/data/esco/skills_en.csv"), None);
        assert_eq!(["v1", "vision.2", "1.1.1"].map(version), [None, None, None]);
    }
}

//! Tidiness that a compiler does not check: which module may import which, which crate is used
//! where, how long files are, what must not be left in the code, and that the documents tell what
//! the code has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Which of our modules each module may import: DESIGN part 6. Arrows point one way, from the front
/// ends down to plain data.
const IMPORTS: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    // Arithmetic on values can fail, and says so as data.
    ("value", &["diagnostic"]),
    ("graph", &["value", "diagnostic"]),
    ("load", &["graph", "value", "diagnostic"]),
    ("syntax", &["diagnostic"]),
    ("resolve", &["syntax", "graph", "value", "diagnostic"]),
    // A plan keeps the places in the statement that errors at run time point to.
    ("plan", &["resolve", "graph", "value", "diagnostic"]),
    ("exec", &["plan", "resolve", "graph", "value", "diagnostic"]),
    ("session", &["syntax", "resolve", "plan", "exec", "graph", "value", "diagnostic"]),
    ("render", &["session", "graph", "value", "diagnostic"]),
    ("cli", &["session", "render", "load", "syntax", "diagnostic"]),
];

/// Source files longer than [`LONGEST`] lines, each with the most it may have. The list may only
/// shrink: a file that has become shorter must be taken out or its number lowered.
const LONG_FILES: &[(&str, usize)] = &[("src/syntax/tree.rs", 770)];

/// The most lines a source file may have.
const LONGEST: usize = 600;

/// Modules that may print: everything else hands text to them.
const MAY_PRINT: &[&str] = &["cli", "main"];

/// A source file of ours.
struct Source {
    /// Its path from the package's root.
    path: String,
    /// The top module it belongs to: `graph`, `main`, `lib`.
    module: String,
    /// The whole text.
    text: String,
    /// The text without comments and without its test module.
    code: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, extension, files);
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn from_root(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    files_below(&root().join("src"), "rs", &mut files);
    let source = |file: &PathBuf| {
        let path = from_root(file);
        let inside = path.trim_start_matches("src/");
        let module = inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs").to_owned();
        let text = read(file);
        // A file that only tests use is all test.
        let of_tests = path.ends_with("/tests.rs") || path.contains("/tests/");
        let code = if of_tests { String::new() } else { without_comments_and_tests(&text) };
        Source { path, module, text, code }
    };
    files.iter().map(source).collect()
}

/// The code alone: no comment lines or tails, nothing from `#[cfg(test)] mod` on.
fn without_comments_and_tests(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]"
            && lines.peek().is_some_and(|next| next.trim_start().starts_with("mod tests {"))
        {
            break;
        }
        // A comment's tail: ` // `, unless it stands inside text.
        let tail = line.match_indices("// ").find(|(at, _)| line[..*at].matches('"').count() % 2 == 0);
        let kept = tail.map_or(line, |(at, _)| &line[..at]);
        if !kept.trim_start().starts_with("//") {
            code.push_str(kept);
        }
        code.push('\n');
    }
    code
}

/// Every name that follows `crate::`, also inside `use crate::{a, b::c}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        if code[..at].ends_with(['_', '$']) || code[..at].ends_with(char::is_alphanumeric) {
            continue;
        }
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(group_heads(group)),
            None => names.extend(head(rest)),
        }
    }
    names
}

/// The first name of a path.
fn head(path: &str) -> Option<String> {
    let end = path.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(path.len());
    (end > 0).then(|| path[..end].to_owned())
}

/// The first names of the paths in `a, b::{c, d}, e}`.
fn group_heads(group: &str) -> Vec<String> {
    let (mut heads, mut depth, mut start) = (Vec::new(), 0usize, 0);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                heads.extend(head(group[start..at].trim_start()));
                start = at + 1;
                if letter == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads
}

#[test]
fn modules_import_only_what_the_design_lets_them() {
    let known: BTreeSet<&str> = IMPORTS.iter().map(|(module, _)| *module).collect();
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.module != "main" && source.module != "lib") {
        let Some((_, allowed)) = IMPORTS.iter().find(|(module, _)| *module == source.module) else {
            wrong.push(format!("{}: the module `{}` is not in the table of imports", source.path, source.module));
            continue;
        };
        for name in imports(&source.code) {
            if known.contains(name.as_str()) && name != source.module && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{}: `{}` may not import `{name}`", source.path, source.module));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What `Cargo.toml` says about a dependency.
struct Dependency {
    name: String,
    /// The modules that its comment names before the colon; `everywhere` lifts the rule.
    modules: Vec<String>,
    commented: bool,
}

fn dependencies(section: &str) -> Vec<Dependency> {
    let text = read(&root().join("Cargo.toml"));
    let lines = text.lines().skip_while(|line| *line != section).skip(1).take_while(|line| !line.starts_with('['));
    let dependency = |line: &str| {
        let (name, rest) = line.split_once(" = ")?;
        let comment = rest.rsplit_once('#').map(|(_, comment)| comment.trim());
        let modules = comment.and_then(|comment| comment.split_once(':')).map(|(modules, _)| modules);
        let modules = modules.unwrap_or_default().split(',').map(|module| module.trim().to_owned()).collect();
        Some(Dependency {
            name: name.trim().to_owned(),
            modules,
            commented: comment.is_some_and(|comment| !comment.is_empty()),
        })
    };
    lines.filter_map(dependency).collect()
}

/// What a person reads about the command line: README and documents, as one text.
fn told_of_the_command_line() -> String {
    documents().into_iter().map(|(_, text)| text).collect()
}

#[test]
#[cfg(feature = "cli")]
fn every_subcommand_is_documented() {
    let help =
        std::process::Command::new(env!("CARGO_BIN_EXE_pathways")).arg("--help").output().expect("the program runs");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"query"), "the help lists the subcommands:\n{help}");
    let told = told_of_the_command_line();
    let silent: Vec<&str> = names.into_iter().filter(|name| !told.contains(&format!("pathways {name}"))).collect();
    assert!(silent.is_empty(), "no document tells of the subcommands {}", silent.join(", "));
}

#[test]
fn every_command_of_the_prompt_is_documented() {
    let commands = read(&root().join("src/cli/commands.rs"));
    let names: BTreeSet<&str> =
        commands.lines().filter_map(|line| line.split_once("=> (\":")?.1.split('"').next()).collect();
    assert!(names.contains("help"), "src/cli/commands.rs lists the commands");
    let told = told_of_the_command_line();
    let silent: Vec<&str> = names
        .into_iter()
        .filter(|name| !told.contains(&format!("`:{name} ")) && !told.contains(&format!("`:{name}`")))
        .collect();
    assert!(silent.is_empty(), "no document tells of the commands {}", silent.join(", "));
}

#[test]
fn every_dependency_says_what_it_is_for() {
    for section in ["[dependencies]", "[dev-dependencies]"] {
        let found = dependencies(section);
        assert!(!found.is_empty(), "{section} of Cargo.toml was not found");
        let silent: Vec<&str> = found.iter().filter(|one| !one.commented).map(|one| one.name.as_str()).collect();
        assert!(silent.is_empty(), "{section}: no comment says what these are for: {}", silent.join(", "));
    }
}

#[test]
fn outside_crates_are_used_only_where_cargo_toml_says() {
    let mut wrong = Vec::new();
    let sources = sources();
    for dependency in dependencies("[dependencies]") {
        // rustc-hash, rayon and serde's derives are exempt: they shape no interface.
        if ["rustc-hash", "rayon", "serde"].contains(&dependency.name.as_str()) {
            continue;
        }
        let path = format!("{}::", dependency.name.replace('-', "_"));
        for source in &sources {
            let used = source.code.match_indices(&path).any(|(at, _)| {
                let before = source.code[..at].chars().next_back();
                !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':')
            });
            // `main` is the front end's front door.
            let module = if source.module == "main" { "cli" } else { source.module.as_str() };
            if used && !dependency.modules.iter().any(|allowed| allowed == module) {
                let allowed = dependency.modules.join(", ");
                wrong.push(format!("{}: `{}` is for {allowed}, says Cargo.toml", source.path, dependency.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn source_files_hold_one_idea_each() {
    let mut wrong = Vec::new();
    let sources = sources();
    for source in &sources {
        let lines = source.text.lines().count();
        match LONG_FILES.iter().find(|(path, _)| *path == source.path) {
            Some(_) if lines <= LONGEST => {
                wrong.push(format!("{}: short enough now, take it out of LONG_FILES", source.path))
            }
            Some((_, most)) if lines > *most => {
                wrong.push(format!("{}: {lines} lines, at most {most} are listed", source.path))
            }
            None if lines > LONGEST => wrong.push(format!("{}: {lines} lines, more than {LONGEST}", source.path)),
            Some(_) | None => {}
        }
    }
    for (path, _) in LONG_FILES {
        if !sources.iter().any(|source| source.path == *path) {
            wrong.push(format!("{path}: listed in LONG_FILES, but it does not exist"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_half_done_is_left_in_the_code() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (index, line) in source.code.lines().enumerate() {
            let leftover = ["todo!(", "dbg!(", "unimplemented!("].into_iter().find(|leftover| line.contains(leftover));
            wrong.extend(leftover.map(|leftover| format!("{}:{}: {leftover})", source.path, index + 1)));
            let prints = ["println!(", "print!("].into_iter().any(|print| line.contains(print));
            if prints && !MAY_PRINT.contains(&source.module.as_str()) {
                wrong.push(format!("{}:{}: prints, below the front ends", source.path, index + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The documents a person reads.
fn documents() -> Vec<(String, String)> {
    let mut files = Vec::new();
    files_below(&root().join("docs"), "md", &mut files);
    files_below(&root().join("data"), "md", &mut files);
    files.extend(["README.md", "CHANGELOG.md"].map(|name| root().join(name)));
    files.iter().map(|file| (from_root(file), read(file))).collect()
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut wrong = Vec::new();
    for (path, text) in documents() {
        let folder = root().join(&path).parent().map(Path::to_path_buf).unwrap_or_default();
        for (at, _) in text.match_indices("](") {
            let Some(target) = text[at + 2..].split(')').next() else { continue };
            let file = target.split('#').next().unwrap_or_default();
            let outside = target.contains("://") || file.is_empty() || target.contains(['\n', ' ']);
            if !outside && !folder.join(file).exists() {
                wrong.push(format!("{path}: the link to {target} leads nowhere"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Literals that look like codes and are none.
const NOT_CODES: &[&str] = &[];

/// The codes in a source file: text literals such as `"unknown-label"`.
fn codes(code: &str) -> BTreeSet<String> {
    let is_code = |text: &str| {
        let words: Vec<&str> = text.split('-').collect();
        words.len() > 1
            && words.iter().all(|word| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase()))
    };
    code.lines()
        .flat_map(|line| {
            line.split('"').skip(1).step_by(2).filter(|text| is_code(text)).map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|text| !NOT_CODES.contains(&text.as_str()))
        .collect()
}

#[test]
fn every_error_code_is_documented_and_every_documented_code_exists() {
    let raising = ["syntax", "resolve", "value", "plan", "exec", "session"];
    let makers = ["compile", "runtime", "syntax", "data", "limit", "warning", "note"];
    let mut used: BTreeMap<String, String> = BTreeMap::new();
    let sources = sources();
    for source in &sources {
        if raising.contains(&source.module.as_str()) {
            used.extend(codes(&source.code).into_iter().map(|code| (code, source.path.clone())));
        }
        for maker in makers {
            for (at, opening) in source.code.match_indices(&format!("Diagnostic::{maker}(")) {
                let rest = source.code[at + opening.len()..].trim_start();
                let code = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
                used.extend(code.map(|code| (code.to_owned(), source.path.clone())));
            }
        }
    }
    let page = read(&root().join("docs/errors.md"));
    let documented: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("### `").or_else(|| line.strip_prefix("| `"))?.split('`').next())
        .collect();
    let mut wrong: Vec<String> = used
        .iter()
        .filter(|(code, _)| !documented.contains(code.as_str()))
        .map(|(code, path)| format!("`{code}` ({path}) is not told in docs/errors.md"))
        .collect();
    for code in documented {
        if !sources.iter().any(|source| source.code.contains(&format!("\"{code}\""))) {
            wrong.push(format!("docs/errors.md tells of `{code}`, which no source file has"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn imports_are_found_in_every_form() {
    let found = imports(
        "use crate::value::{A, B};\nuse crate::{graph::Graph, plan::{X, Y}, session};\nfn f(a: crate::exec::R) {}",
    );
    let expected = ["exec", "graph", "plan", "session", "value"].map(str::to_owned);
    assert_eq!(found, BTreeSet::from(expected));
}

#[test]
fn comments_and_tests_are_not_code() {
    let code = without_comments_and_tests(
        "//! crate::cli\nlet a = \"// b\"; // crate::x\n#[cfg(test)]\nmod tests {\n crate::y }\n",
    );
    assert!(code.contains("// b") && !code.contains("crate::"), "{code}");
}

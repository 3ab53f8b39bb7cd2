//! Words of other shells, and commands without their colon: what was meant.

use super::commands::Command;
use crate::diagnostic::{Diagnostic, ErrorType};

/// The command that a line at the prompt means: `help`, `quit`, `exit`, `?`, `help TOPIC`.
pub fn command(line: &str) -> Option<String> {
    let line = line.trim().trim_end_matches(';').trim_end();
    match line.to_lowercase().as_str() {
        "help" | "?" => Some(":help".to_owned()),
        "quit" | "exit" => Some(":quit".to_owned()),
        lower => {
            let topic = lower.strip_prefix("help ")?.trim();
            super::help::topics().iter().any(|one| one.eq_ignore_ascii_case(topic)).then(|| format!(":help {topic}"))
        }
    }
}

/// Whether a line of a statement that is still open is a command after all.
pub fn is_command(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or("").trim_end_matches(';');
    Command::ALL.iter().any(|command| command.name() == word) || word == ":exit"
}

/// What a statement that failed was probably meant to be.
pub fn meant(text: &str) -> Option<Box<Diagnostic>> {
    let text = text.trim();
    let (first, rest) = text.split_once(char::is_whitespace).map_or((text, ""), |(first, rest)| (first, rest.trim()));
    let word = first.to_lowercase();
    let refuse = |message: String| Diagnostic::compile("bad-command", ErrorType::UsageError, "", message);
    match word.as_str() {
        "find" if rest.is_empty() => {
            return Some(refuse("`find` wants the words to look for".to_owned()).hint("such as `find office`"));
        }
        "clear" | "cls" if rest.is_empty() => {
            return Some(refuse(format!("there is no command `{first}`")).hint("Ctrl-L clears the screen"));
        }
        _ => {}
    }
    let command = Command::ALL.into_iter().find(|command| command.name().strip_prefix(':') == Some(&word))?;
    let words = rest.split_whitespace().count();
    let fits = match command {
        Command::Draw => words > 0,
        Command::Open
        | Command::Source
        | Command::Param
        | Command::Format
        | Command::Output
        | Command::Timing
        | Command::Save
        | Command::SaveScript => words <= 1,
        Command::Help
        | Command::Schema
        | Command::History
        | Command::Begin
        | Command::Commit
        | Command::Rollback
        | Command::Quit => words == 0,
        Command::Explain => false,
    };
    let line = match command {
        Command::Draw if !rest.split_whitespace().next().is_some_and(|file| file.contains('.')) => {
            format!(":draw pathways.svg {rest}")
        }
        _ => format!("{} {rest}", command.name()),
    };
    fits.then(|| refuse(format!("`{first}` is a command, and commands begin with a colon")).correction(line.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::{command, is_command, meant};

    #[test]
    fn words_of_other_shells_are_obeyed() {
        assert_eq!(command("exit;").as_deref(), Some(":quit"));
        assert_eq!(command("HELP").as_deref(), Some(":help"));
        assert_eq!(command("help functions").as_deref(), Some(":help functions"));
        assert_eq!(command("help me become a nurse"), None);
        assert!(is_command("  :quit") && !is_command(":Role)"));
    }

    #[test]
    fn a_command_without_its_colon_is_named() {
        let correction = |text: &str| meant(text).and_then(|diagnostic| diagnostic.corrections.first().cloned());
        assert_eq!(correction("schema").as_deref(), Some(":schema"));
        assert_eq!(correction("draw degree to role").as_deref(), Some(":draw pathways.svg degree to role"));
        assert_eq!(correction("draw x.dot roles").as_deref(), Some(":draw x.dot roles"));
        assert_eq!(correction("open positions for nurses"), None);
        assert!(meant("find").is_some() && meant("find office").is_none());
    }
}

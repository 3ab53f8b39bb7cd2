//! Runs of the real binary.

use std::process::{Command, Output, Stdio};

/// A run that has ended.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// The binary, away from what the machine sets.
pub fn pathways() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pathways"));
    command.env_remove("PATHWAYS_GRAPH").env_remove("NO_COLOR").env("LC_ALL", "C.UTF-8");
    command
}

/// What a run left.
pub fn ended(output: Output) -> Run {
    Run {
        status: output.status.code().expect("no signal ends it"),
        out: String::from_utf8(output.stdout).expect("results are UTF-8"),
        err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

/// Runs with nothing on standard input.
pub fn run(arguments: &[&str]) -> Run {
    ended(pathways().args(arguments).stdin(Stdio::null()).output().expect("the binary starts"))
}

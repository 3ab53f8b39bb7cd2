//! Arguments in, exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    career_pathways::cli::main()
}

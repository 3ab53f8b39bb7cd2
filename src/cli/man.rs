//! `pathways man`: the man page.

use super::arguments::{Arguments, Man};
use super::status::{Failure, Status};
use clap::{Command, CommandFactory};
use std::io::{self, Write};

/// Prints the man page, with a section for each subcommand.
///
/// # Errors
/// Output that cannot be written.
pub fn run(_: &Man) -> Result<Status, Failure> {
    let mut page = Vec::new();
    render(&mut page).and_then(|()| io::stdout().write_all(&page)).map_err(Failure::stdout)?;
    Ok(Status::Answered)
}

fn render(page: &mut Vec<u8>) -> io::Result<()> {
    let mut command = Arguments::command();
    command.build();
    let man = clap_mangen::Man::new(command.clone());
    man.render(page)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        section(subcommand, page)?;
    }
    Ok(())
}

/// A subcommand's own arguments; the options that all take are already described.
fn section(subcommand: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let name = subcommand.get_name().to_uppercase();
    writeln!(page, ".SH \"PATHWAYS {name}\"")?;
    let own = subcommand.clone().mut_args(|argument| {
        let is_own = !argument.is_global_set();
        argument.hide(!is_own)
    });
    let man = clap_mangen::Man::new(own);
    man.render_description_section(page)?;
    man.render_options_section(page)
}

//! `pathways import`: public data sets into a graph file.

mod page;

use super::arguments::{Import, ImportKind};
use super::context::Context;
use super::interrupt::{Interrupt, Second};
use super::output::Target;
use super::report::Reporter;
use super::status::{Failure, Status};
use crate::diagnostic::Diagnostic;
use crate::load;
use crate::load::file::Replacing;
use crate::load::import::{EscoFolders, OnetFolders, Progress, Report};
use crate::session::Graph;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::Write;
use std::path::Path;

/// Reads a data set, adds it to the graph of the file if there is one, and writes the file.
///
/// # Errors
/// No file to write to; a data set with a mistake in it, or a graph that cannot be opened or written:
/// then nothing is.
pub fn run(context: &Context, arguments: &Import) -> std::result::Result<Status, Failure> {
    misplaced(arguments)?;
    well_formed(arguments)?;
    let file = match &context.target {
        Target::File(path) if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("pathways")) => {
            let name = path.display();
            return Err(Failure::Usage(format!(
                "`-o {name}`: an import goes into a graph file, whose name ends in `.pathways`"
            )));
        }
        Target::File(path) => Some(path.as_path()),
        Target::Stdout if arguments.dry_run => None,
        Target::Stdout => {
            return Err(Failure::Usage("an import goes into a graph file: name it with `-o us.pathways`".to_owned()));
        }
    };
    // Held from here on: what others write while the data set is read would otherwise be lost.
    let (place, base) = take(file, arguments.dry_run).map_err(Failure::Data)?;
    context.interrupt.install(Second::Ends);
    let bar = bar(context);
    let read = read(arguments, &base, &bar, &context.interrupt);
    bar.finish_and_clear();
    let (graph, report) = match read {
        Ok(read) => read,
        Err(problems) => match problems.as_slice() {
            [problem] if problem.code == "interrupted" => {
                Reporter::new(context).diagnostic(problem, "");
                return Ok(Status::Interrupted);
            }
            _ => return Err(Failure::Data(problems)),
        },
    };
    let losses = if arguments.allow_loss { Vec::new() } else { report.losses() };
    if !losses.is_empty() && !arguments.dry_run {
        return Err(Failure::Data(losses));
    }
    if let Some(place) = place {
        place.save(&graph).map_err(|problem| Failure::Data(vec![*problem]))?;
    }
    let written = file.filter(|_| !arguments.dry_run);
    let page = page::page(&graph, &report, &context.screen);
    std::io::stdout().write_all(page.as_bytes()).map_err(Failure::stdout)?;
    let end = written.map_or_else(|| "nothing was written".to_owned(), full);
    Reporter::new(context).line(&end);
    if losses.is_empty() { Ok(Status::Answered) } else { Err(Failure::Data(losses)) }
}

/// The graph that the import adds to, and the file that it is to go to, taken for writing unless this only tries.
fn take(file: Option<&Path>, is_trial: bool) -> std::result::Result<(Option<Replacing>, Graph), Vec<Diagnostic>> {
    match file {
        None => Ok((None, Graph::default())),
        Some(path) if is_trial => {
            let graph = if path.exists() { load::open(path)? } else { Graph::default() };
            Ok((None, graph))
        }
        Some(path) => {
            let (place, graph) = Replacing::take(path).map_err(|problem| vec![*problem])?;
            Ok((Some(place), graph))
        }
    }
}

/// An option that says nothing to this kind of data set is a mistake, not something to pass over.
fn misplaced(arguments: &Import) -> std::result::Result<(), Failure> {
    let is = |kinds: &[ImportKind]| kinds.contains(&arguments.kind);
    let options = [
        ("--cip-soc", arguments.cip_soc.is_some(), is(&[ImportKind::Onet]), "onet"),
        ("--bls", arguments.bls.is_some(), is(&[ImportKind::Onet]), "onet"),
        ("--retrieved", arguments.retrieved.is_some(), is(&[ImportKind::Onet]), "onet"),
        ("--crosswalk", arguments.crosswalk.is_some(), is(&[ImportKind::Esco]), "esco"),
        ("--release", arguments.release.is_some(), is(&[ImportKind::Onet, ImportKind::Esco]), "onet and esco"),
    ];
    match options.into_iter().find(|(_, is_given, is_right, _)| *is_given && !*is_right) {
        Some((option, _, _, kinds)) => Err(Failure::Usage(format!("`{option}` goes with `import {kinds}` only"))),
        None => Ok(()),
    }
}

/// A release is numbers and a date is a date: what stands there is cited, and has to be right.
fn well_formed(arguments: &Import) -> std::result::Result<(), Failure> {
    if let Some(release) = arguments.release.as_deref().filter(|text| !is_release(text)) {
        return Err(Failure::Usage(format!("`--release {release}`: a release is numbers with points, such as `30.0`")));
    }
    if let Some(date) = arguments.retrieved.as_deref().filter(|text| !is_date(text)) {
        return Err(Failure::Usage(format!(
            "`--retrieved {date}`: the day is written as year, month and day, such as `2026-03-01`"
        )));
    }
    Ok(())
}

/// `30.0`, `v1.1.1`.
fn is_release(text: &str) -> bool {
    let numbers = text.strip_prefix('v').unwrap_or(text);
    numbers.split('.').all(|number| !number.is_empty() && number.bytes().all(|c| c.is_ascii_digit()))
}

/// `2026-03-01`, and a day that there is.
fn is_date(text: &str) -> bool {
    let digits = text.len() == 10 && text.bytes().all(|c| c.is_ascii_digit() || c == b'-');
    let mut parts = text.split('-').map(|part| part.parse::<u32>().ok());
    let (Some(Some(year)), Some(Some(month)), Some(Some(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    digits && (1..=days).contains(&day)
}

type Read = std::result::Result<(Graph, Report), Vec<Diagnostic>>;

fn read(arguments: &Import, base: &Graph, bar: &ProgressBar, interrupt: &Interrupt) -> Read {
    let mut watch = |progress: &Progress<'_>| {
        show(bar, progress);
        !interrupt.is_raised()
    };
    match arguments.kind {
        ImportKind::Onet => {
            let folders = OnetFolders {
                onet: &arguments.folders,
                cip_soc: arguments.cip_soc.as_deref(),
                bls: arguments.bls.as_deref(),
                release: arguments.release.as_deref(),
                retrieved: arguments.retrieved.as_deref(),
            };
            load::import::onet(&folders, base, &mut watch).map_err(|problem| vec![*problem])
        }
        ImportKind::Esco => {
            let folders = EscoFolders {
                esco: &arguments.folders,
                crosswalk: arguments.crosswalk.as_deref(),
                release: arguments.release.as_deref(),
            };
            load::import::esco(&folders, base, &mut watch).map_err(|problem| vec![*problem])
        }
        ImportKind::Csv => load::import::csv(&arguments.folders, base, &mut watch),
        ImportKind::Json => load::import::json(&arguments.folders, base, &mut watch),
    }
}

/// A bar on standard error, where that is a terminal.
fn bar(context: &Context) -> ProgressBar {
    if context.messages.width.is_none() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr());
    let template = "{bar:30} {percent:>3} %  {msg}";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(if context.messages.plain { style.progress_chars("=> ") } else { style });
    bar
}

fn show(bar: &ProgressBar, progress: &Progress<'_>) {
    bar.set_length(progress.total.max(1));
    bar.set_position(progress.done);
    let name = Path::new(progress.file).file_name().unwrap_or_default();
    bar.set_message(name.to_string_lossy().into_owned());
}

fn full(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

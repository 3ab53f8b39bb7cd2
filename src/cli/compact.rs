//! `pathways compact`: a graph file written anew, as small as it can be.

use super::arguments::Compact;
use super::context::Context;
use super::report::Reporter;
use super::status::{Failure, Status};
use crate::load;

/// Writes each file anew, and says how large it was and is.
///
/// # Errors
/// A file that is no graph file, is damaged, or is being written to.
pub fn run(context: &Context, arguments: &Compact) -> Result<Status, Failure> {
    let reporter = Reporter::new(context);
    for path in &arguments.files {
        let sizes = load::file::compact(path).map_err(|problem| Failure::Data(vec![*problem]))?;
        let (before, after) = (size(sizes.before), size(sizes.after));
        reporter.line(&format!("{}: {before} before, {after} now", path.display()));
    }
    Ok(Status::Answered)
}

/// A number of bytes as people say it.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        assert_eq!([200, 45_678, 12_345_678].map(size), ["200 bytes", "45 kB", "12.3 MB"]);
    }
}

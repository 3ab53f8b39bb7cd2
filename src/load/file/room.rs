//! Room that a graph file has and does not need: whoever changed much gives it back when they leave.
//!
//! The store makes a file larger by leaps, up to twice what it was, and writes beside what it replaces: after a fold what
//! is needed stands behind what is not, and the file stays as long as both. Moving it to the front is work
//! in proportion to what is moved. So it is done by a session that has changed much, when it ends, and only where
//! a good part of the file would go. One that changed little leaves little behind, and ends at once.
//!
//! Nothing is risked by it: the store moves pages as it does everything else, in transactions that are on disk whole or not
//! at all. While others read the file it stays as it is, for they read from where the pages are now; the next one gives
//! the room back.

use redb::{CompactionError, Database};

/// After how many changes a file may have room to give back, if they were not folded.
pub(super) const MANY_CHANGES: usize = 1024;
/// Bytes that a file may always have more than it needs.
const ALWAYS: u64 = 1 << 18;

/// Gives back what a file of so many bytes does not need, where that is worth it: a third of it at least.
/// The file is afterwards what it was to everybody who reads it.
///
/// # Errors
/// Whatever the store says. What the file holds is there all the same.
pub(super) fn give_back(database: &mut Database, length: u64) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    let stats = transaction.stats()?;
    transaction.abort()?;
    let needed = stats.allocated_pages().saturating_mul(stats.page_size() as u64);
    if !is_worth_it(length, needed) {
        return Ok(());
    }
    match database.compact() {
        // (Somebody is reading it.)
        Err(CompactionError::TransactionInProgress) | Ok(_) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Whether a file is so much longer than it needs to be that it is made shorter.
fn is_worth_it(length: u64, needed: u64) -> bool {
    length.saturating_sub(needed) >= (needed / 2).max(ALWAYS)
}

#[cfg(test)]
mod tests {
    use super::is_worth_it;

    #[test]
    fn a_third_of_the_file_is_worth_it_and_a_little_is_not() {
        assert!(is_worth_it(15_800_000, 8_000_000));
        assert!(!is_worth_it(11_000_000, 8_000_000));
        assert!(!is_worth_it(200_000, 60_000));
        assert!(is_worth_it(600_000, 60_000));
    }
}

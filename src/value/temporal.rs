//! The place of temporal values: dates, times and durations come next.

//! The place of temporal values: dates, times and durations come next.
//!
//! They will be variants of [`super::Value`] whose arithmetic and text live here. What waits for them
//! elsewhere: their ranks in [`super::order`] (between paths and text), `+`, `-`, `*` and `/` in
//! [`super::arithmetic`], and a family of functions.

//! Graph files hold what was saved, whatever it was, and refuse what is not as it was written.

mod crafted;
mod damage;
mod graphs;
mod kept;
mod round_trip;

//! Who holds a graph file open for writing, as the file itself says it.

use super::bytes::{Read, Reader, put_number, put_text};
use crate::value::Temporal;
use crate::value::temporal::{DateTime, Zone};
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// A process that writes, or wrote, to a graph file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Holder {
    pub process: u32,
    pub host: String,
    /// Seconds since 1970.
    pub since: u64,
}

impl Holder {
    /// This process, from now on.
    pub fn this() -> Holder {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Holder { process: std::process::id(), host: host(), since }
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_number(&mut bytes, u64::from(self.process));
        put_text(&mut bytes, &self.host);
        put_number(&mut bytes, self.since);
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Read<Holder> {
        let mut reader = Reader::new(bytes);
        let process = reader.number_u32()?;
        Ok(Holder { process, host: reader.text()?.to_owned(), since: reader.number()? })
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} on `{}`", self.process, self.host)?;
        match DateTime::of_instant(i128::from(self.since) * 1_000_000_000, &Zone::UTC) {
            Some(since) => write!(f, ", since {}", Temporal::from(since)),
            None => Ok(()),
        }
    }
}

/// The name of this machine.
fn host() -> String {
    let told = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let told = told.or_else(|| ["HOSTNAME", "COMPUTERNAME"].iter().find_map(|name| std::env::var(name).ok()));
    let name = told.unwrap_or_default();
    if name.trim().is_empty() { "this machine".to_owned() } else { name.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::Holder;

    #[test]
    fn a_holder_reads_in_a_sentence() {
        let holder = Holder { process: 4711, host: "desk".to_owned(), since: 1_764_080_000 };
        assert_eq!(Holder::from_bytes(&holder.to_bytes()), Ok(holder.clone()));
        assert_eq!(holder.to_string(), "process 4711 on `desk`, since 2025-11-25T14:13:20Z");
    }
}

//! A writer that Ctrl-C stops: a long answer is not written to its end for nobody.

use super::interrupt::Interrupt;
use std::io::{self, Write};

/// Passes on what is written until Ctrl-C is pressed; then every write fails.
pub struct Watched<'w> {
    out: &'w mut dyn Write,
    interrupt: Option<&'w Interrupt>,
    /// Whether a write was refused.
    pub stopped: bool,
}

impl<'w> Watched<'w> {
    /// A writer watched by an interrupt, or by nothing.
    pub fn new(out: &'w mut dyn Write, interrupt: Option<&'w Interrupt>) -> Self {
        Watched { out, interrupt, stopped: false }
    }
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.interrupt.is_some_and(Interrupt::is_raised) {
            self.stopped = true;
            // (`ErrorKind::Interrupted` would only be tried again.)
            return Err(io::Error::other("interrupted"));
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    #[test]
    fn what_is_written_stops_at_an_interrupt() {
        let interrupt = Interrupt::default();
        let mut page = Vec::new();
        let mut out = Watched::new(&mut page, Some(&interrupt));
        out.write_all(b"before").expect("nobody has interrupted yet");
        interrupt.flag().store(true, Ordering::Relaxed);
        assert!(out.write_all(b"after").is_err());
        assert!(out.stopped);
        assert_eq!(page, b"before");
    }
}

//! A word to whoever waits at the prompt for a long statement; it goes away with the waiting.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a statement may run without a word.
const SILENCE: Duration = Duration::from_secs(3);

const WORD: &str = "still running; Ctrl-C stops it";

/// Watches a statement until it is dropped.
#[derive(Debug, Default)]
pub struct Patience(Option<(Sender<()>, JoinHandle<()>)>);

impl Patience {
    /// Begins to watch, where somebody would see the word. Where the system gives no thread, there is none.
    pub fn begin(is_watched: bool) -> Patience {
        if !is_watched {
            return Patience::default();
        }
        let (ended, ends) = channel();
        let watching = std::thread::Builder::new().spawn(move || watch(&ends, SILENCE, &mut io::stderr()));
        Patience(watching.ok().map(|watching| (ended, watching)))
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        if let Some((ended, watching)) = self.0.take() {
            drop(ended);
            // The word must be gone before anything else is written.
            let _ = watching.join();
        }
    }
}

/// Waits for the end; where it is not there in time, says so until it is.
fn watch(ends: &Receiver<()>, silence: Duration, out: &mut impl Write) {
    if ends.recv_timeout(silence) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    // Nothing can be done where standard error is closed.
    let _ = out.write_all(WORD.as_bytes()).and_then(|()| out.flush());
    let _ = ends.recv();
    // Blanks, and not a terminal's own way to clear a line: these work on any.
    let _ = write!(out, "\r{}\r", " ".repeat(WORD.len())).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A terminal on which the statement ends as soon as something is written.
    struct Terminal {
        shown: String,
        running: Option<Sender<()>>,
    }

    impl Write for Terminal {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.running = None;
            self.shown.push_str(&String::from_utf8_lossy(bytes));
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_word_is_said_and_taken_back() {
        let (running, ends) = channel();
        let mut terminal = Terminal { shown: String::new(), running: Some(running) };
        watch(&ends, Duration::ZERO, &mut terminal);
        assert!(terminal.shown.starts_with(WORD), "{}", terminal.shown);
        let cleared = format!("\r{}\r", " ".repeat(WORD.len()));
        assert!(terminal.shown.ends_with(&cleared), "{:?}", terminal.shown);
    }

    #[test]
    fn what_ends_in_time_is_not_spoken_of() {
        let (running, ends) = channel();
        drop(running);
        let mut terminal = Terminal { shown: String::new(), running: None };
        watch(&ends, Duration::from_secs(3600), &mut terminal);
        assert_eq!(terminal.shown, "");
    }
}

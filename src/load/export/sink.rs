//! A buffered way out that looks up from time to time whether to go on.

use super::ExportError;
use std::io::Write;

/// Bytes that are gathered before they are written out.
const CHUNK: usize = 64 * 1024;

/// A buffer in front of a stream. Writers append to [`Sink::buffer`] and call [`Sink::flow`] after each entry.
pub(super) struct Sink<'w> {
    out: &'w mut dyn Write,
    /// What messages call the stream.
    name: String,
    stop: &'w dyn Fn() -> bool,
    /// What is still to be written.
    pub buffer: Vec<u8>,
}

impl<'w> Sink<'w> {
    pub fn new(out: &'w mut dyn Write, name: impl Into<String>, stop: &'w dyn Fn() -> bool) -> Self {
        Sink { out, name: name.into(), stop, buffer: Vec::with_capacity(CHUNK + CHUNK / 4) }
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// Passes on what has gathered, where that is enough.
    pub fn flow(&mut self) -> Result<(), ExportError> {
        if self.buffer.len() < CHUNK {
            return Ok(());
        }
        self.drain()
    }

    /// Passes on the rest.
    pub fn finish(&mut self) -> Result<(), ExportError> {
        self.drain()?;
        self.out.flush().map_err(|error| ExportError::Io(self.name.clone(), error))
    }

    fn drain(&mut self) -> Result<(), ExportError> {
        if (self.stop)() {
            return Err(ExportError::Stopped);
        }
        self.out.write_all(&self.buffer).map_err(|error| ExportError::Io(self.name.clone(), error))?;
        self.buffer.clear();
        Ok(())
    }
}

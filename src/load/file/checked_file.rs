//! The file under the store: pages that carry their checksums, so that nothing damaged is ever taken for data.
//!
//! The store trusts what stands in its pages. It would follow a damaged one wherever it leads, so here every
//! page of 4,096 bytes is followed by a checksum of it, of its place and of the file's identity, and one that does
//! not fit is an error where it is read: a page of another file is none of this one, even where that file was written
//! over this one while it was open. Before the first page stands the head of the file ([`head`](super::head)).
//!
//! The first page is another matter: it holds the store's own header, a few hundred bytes that are
//! written over in place at each commit while others may be reading. The header and its checksum fit one sector
//! of a disk, 512 bytes, and are written with one call: they never change apart.
//!
//! After a crash the store looks for the last commit that is whole, and expects to meet pages of a later
//! one that are not. It checks every page itself then, so such a file is read leniently until it is open.

use super::checksum::checksum;
use super::head::HEAD;
use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::ops::Bound;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a page of the store.
const PAGE: usize = 4096;
/// Bytes of a page in the file, with its checksum.
const SLOT: usize = PAGE + SUM;
/// Bytes of a checksum.
const SUM: usize = 8;
/// Bytes of the first page that may hold something.
const FIRST: usize = 512 - SUM;
/// How often the first page is read again while it does not fit: a writer may be at it.
const MOST_TRIES: usize = 100;
/// Where the store's header says that the file was not closed, and how.
const FLAGS_AT: usize = 9;
const UNCLOSED: u8 = 2;

/// A page that is not as it was written.
pub(super) const DAMAGED: &str = "a page is not as it was written";

/// A file of pages with checksums.
#[derive(Debug)]
pub(super) struct CheckedFile {
    file: FileBackend,
    /// Of the file: it goes into every checksum.
    identity: u64,
    strict: Strict,
    /// What is read goes through here, again and again: new memory for each read would cost more than reading.
    slots: Mutex<Vec<u8>>,
}

/// Whether pages that do not fit are errors already; shared with whoever opens the file.
#[derive(Clone, Debug)]
pub(super) struct Strict(Arc<AtomicBool>);

impl Strict {
    /// From now on pages that do not fit are errors.
    pub fn on(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl CheckedFile {
    /// The pages of a new file, of which the head has been written.
    pub fn create(file: File, identity: u64) -> Result<CheckedFile> {
        let file = FileBackend::new(file).map_err(Error::other)?;
        Ok(CheckedFile { file, identity, strict: Strict(Arc::new(AtomicBool::new(true))), slots: Mutex::default() })
    }

    /// The pages of a file whose head has been read. One that was closed well is read strictly at once; one
    /// that was not, when the store has seen to it.
    pub fn open(file: File, identity: u64) -> Result<(CheckedFile, Strict)> {
        let checked = CheckedFile::create(file, identity)?;
        if checked.file.len()? < (HEAD + SLOT) as u64 {
            // (An empty file would be a new one to the store.)
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let mut header = [0; PAGE];
        checked.read_first(&mut header)?;
        let is_closed = header.get(FLAGS_AT).is_some_and(|flags| flags & UNCLOSED == 0);
        let strict = checked.strict.clone();
        strict.0.store(is_closed, Ordering::Relaxed);
        Ok((checked, strict))
    }

    /// Reads the first page.
    fn read_first(&self, out: &mut [u8; PAGE]) -> Result<()> {
        let mut sector = [0; FIRST + SUM];
        for attempt in 0.. {
            self.file.read(place(0), &mut sector)?;
            if self.fits(0, sector.get(..FIRST).unwrap_or_default(), sector.get(FIRST..).unwrap_or_default()) {
                break;
            }
            if attempt == MOST_TRIES {
                return Err(Error::new(ErrorKind::InvalidData, DAMAGED));
            }
            std::thread::yield_now();
        }
        out.fill(0);
        out.iter_mut().zip(sector.iter().take(FIRST)).for_each(|(to, from)| *to = *from);
        Ok(())
    }

    fn write_first(&self, page: &[u8]) -> Result<()> {
        let (header, rest) = page.split_at_checked(FIRST).unwrap_or((page, &[]));
        if rest.iter().any(|&byte| byte != 0) {
            return Err(Error::other("the store's header has outgrown its sector"));
        }
        let mut sector = [0; FIRST + SUM];
        sector.iter_mut().zip(header).for_each(|(to, from)| *to = *from);
        let sum = self.page_sum(0, sector.get(..FIRST).unwrap_or_default());
        sector.iter_mut().skip(FIRST).zip(sum.to_le_bytes()).for_each(|(to, from)| *to = from);
        self.file.write(place(0), &sector)
    }

    /// Reads whole pages from one on, without the first.
    fn read_pages(&self, first: u64, out: &mut [u8]) -> Result<()> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let length = out.len() / PAGE * SLOT;
        if slots.len() < length {
            slots.resize(length, 0);
        }
        let slots = slots.get_mut(..length).unwrap_or_default();
        self.file.read(place(first), slots)?;
        let strict = self.strict.0.load(Ordering::Relaxed);
        for ((slot, page), number) in slots.chunks_exact(SLOT).zip(out.chunks_exact_mut(PAGE)).zip(first..) {
            let (data, sum) = slot.split_at_checked(PAGE).unwrap_or_default();
            if strict && !self.fits(number, data, sum) {
                return Err(Error::new(ErrorKind::InvalidData, DAMAGED));
            }
            page.copy_from_slice(data);
        }
        Ok(())
    }

    /// Writes whole pages from one on, without the first.
    fn write_pages(&self, first: u64, data: &[u8]) -> Result<()> {
        let mut slots = Vec::with_capacity(data.len() / PAGE * SLOT);
        for (page, number) in data.chunks_exact(PAGE).zip(first..) {
            slots.extend_from_slice(page);
            slots.extend(self.page_sum(number, page).to_le_bytes());
        }
        self.file.write(place(first), &slots)
    }

    /// The checksum of a page: never 0, which stands behind pages that were never written.
    fn page_sum(&self, number: u64, page: &[u8]) -> u64 {
        checksum(self.identity ^ number, page).max(1)
    }

    /// Whether a page is as it was written. Only the first one is ever read before it was written: all zeros.
    fn fits(&self, number: u64, page: &[u8], sum: &[u8]) -> bool {
        let sum = sum.first_chunk().map(|sum| u64::from_le_bytes(*sum));
        let is_unwritten = number == 0 && sum == Some(0) && page.iter().all(|&byte| byte == 0);
        sum == Some(self.page_sum(number, page)) || is_unwritten
    }

    /// The whole pages that a stretch of bytes lies in: the first one, and how many.
    fn around(offset: u64, length: usize) -> (u64, usize) {
        let first = offset / PAGE as u64;
        let skipped = (offset % PAGE as u64) as usize;
        (first, (skipped + length).div_ceil(PAGE))
    }

    /// Reads the whole pages around a stretch of bytes.
    fn read_around(&self, first: u64, count: usize) -> Result<Vec<u8>> {
        let mut pages = vec![0; count * PAGE];
        match (first, pages.split_first_chunk_mut::<PAGE>()) {
            (0, Some((header, rest))) => {
                self.read_first(header)?;
                if !rest.is_empty() {
                    self.read_pages(1, rest)?;
                }
            }
            _ => self.read_pages(first, &mut pages)?,
        }
        Ok(pages)
    }
}

impl StorageBackend for CheckedFile {
    fn len(&self) -> Result<u64> {
        let slots = self.file.len()?.saturating_sub(HEAD as u64) / SLOT as u64;
        Ok(slots * PAGE as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        let (first, count) = CheckedFile::around(offset, out.len());
        if first > 0 && count * PAGE == out.len() {
            return self.read_pages(first, out);
        }
        let pages = self.read_around(first, count)?;
        let skipped = (offset % PAGE as u64) as usize;
        out.iter_mut().zip(pages.iter().skip(skipped)).for_each(|(to, from)| *to = *from);
        Ok(())
    }

    fn set_len(&self, length: u64) -> Result<()> {
        self.file.set_len(place(length.div_ceil(PAGE as u64)))
    }

    fn sync_data(&self) -> Result<()> {
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<()> {
        let (first, count) = CheckedFile::around(offset, data.len());
        if first > 0 && count * PAGE == data.len() {
            return self.write_pages(first, data);
        }
        let mut pages = self.read_around(first, count)?;
        let skipped = (offset % PAGE as u64) as usize;
        pages.iter_mut().skip(skipped).zip(data).for_each(|(to, from)| *to = *from);
        match pages.split_at_checked(PAGE).filter(|_| first == 0) {
            Some((header, rest)) => {
                self.write_first(header)?;
                if rest.is_empty() { Ok(()) } else { self.write_pages(1, rest) }
            }
            None => self.write_pages(first, &pages),
        }
    }

    fn close(&self) -> Result<()> {
        self.file.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> std::result::Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> std::result::Result<bool, BackendError> {
        self.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> std::result::Result<(), BackendError> {
        self.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> std::result::Result<(), BackendError> {
        self.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> std::result::Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> std::result::Result<bool, BackendError> {
        self.file.query_lock_range(start, end)
    }
}

/// Where a page stands in the file.
fn place(page: u64) -> u64 {
    HEAD as u64 + page * SLOT as u64
}

//! Numbers and texts to bytes, and back with every bound checked.
//!
//! Numbers that are mostly small take one byte for seven bits, the lowest first, with the high bit set on all
//! but the last. Signed ones are folded first: 0, -1, 1, -2 are 0, 1, 2, 3. A text is its length and its bytes.

use std::sync::Arc;

/// Bytes that do not read as what they should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Malformed;

/// What reading gives.
pub(super) type Read<T> = Result<T, Malformed>;

/// Writes an unsigned number.
pub(super) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes a length or another count.
pub(super) fn put_count(out: &mut Vec<u8>, count: usize) {
    put_number(out, count as u64);
}

/// Writes a signed number.
pub(super) fn put_signed(out: &mut Vec<u8>, number: i64) {
    put_number(out, (number << 1 ^ number >> 63) as u64);
}

/// Writes a text.
pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_count(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// Reads bytes from the front to the end.
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
}

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Reader { bytes }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.bytes.len()
    }

    /// Nothing, when nothing is left.
    pub fn end(&self) -> Read<()> {
        if self.bytes.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    pub fn bytes(&mut self, count: usize) -> Read<&'b [u8]> {
        let (taken, left) = self.bytes.split_at_checked(count).ok_or(Malformed)?;
        self.bytes = left;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Read<[u8; N]> {
        let (taken, left) = self.bytes.split_first_chunk::<N>().ok_or(Malformed)?;
        self.bytes = left;
        Ok(*taken)
    }

    pub fn byte(&mut self) -> Read<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub fn number(&mut self) -> Read<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return Err(Malformed);
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Malformed)
    }

    pub fn number_u32(&mut self) -> Read<u32> {
        u32::try_from(self.number()?).map_err(|_| Malformed)
    }

    pub fn signed(&mut self) -> Read<i64> {
        let folded = self.number()?;
        Ok((folded >> 1) as i64 ^ -((folded & 1) as i64))
    }

    /// How many of something follow, of which each takes a byte at least: never more than bytes are left, so
    /// that room may be made for them.
    pub fn count(&mut self) -> Read<usize> {
        let count = usize::try_from(self.number()?).map_err(|_| Malformed)?;
        if count <= self.left() { Ok(count) } else { Err(Malformed) }
    }

    pub fn text(&mut self) -> Read<&'b str> {
        let length = self.count()?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| Malformed)
    }

    pub fn name(&mut self) -> Read<Arc<str>> {
        self.text().map(Arc::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_and_texts_come_back(unsigned: u64, signed: i64, text: String) {
            let mut bytes = Vec::new();
            put_number(&mut bytes, unsigned);
            put_signed(&mut bytes, signed);
            put_text(&mut bytes, &text);
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(reader.number(), Ok(unsigned));
            prop_assert_eq!(reader.signed(), Ok(signed));
            prop_assert_eq!(reader.text(), Ok(text.as_str()));
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let mut reader = Reader::new(&bytes);
            while reader.text().is_ok() && reader.left() > 0 {}
            let mut reader = Reader::new(&bytes);
            while reader.signed().is_ok() {}
        }
    }
}

//! Arrays of whole numbers: each stretch of them as its least number and what each has above it, in as few
//! whole bytes as the greatest of these takes.
//!
//! A stretch of relationships in the order they were made mostly has one type (no byte each), starts at nodes
//! that are close together (one byte) and ends anywhere (two or three). Reading it is one addition a number.

use super::bytes::{Malformed, Read, Reader, put_signed};

/// How many numbers of a long array make a stretch.
pub(super) const STRETCH: usize = 1024;

/// Writes one stretch. The reader must know how many numbers there are.
pub(super) fn put_stretch(out: &mut Vec<u8>, numbers: &[i64]) {
    let least = numbers.iter().copied().min().unwrap_or(0);
    let above = |number: i64| number.wrapping_sub(least) as u64;
    let greatest = numbers.iter().map(|&number| above(number)).max().unwrap_or(0);
    let width = (u64::BITS - greatest.leading_zeros()).div_ceil(8) as usize;
    out.push(width as u8);
    put_signed(out, least);
    for &number in numbers {
        out.extend(above(number).to_le_bytes().iter().take(width));
    }
}

/// Reads one stretch of so many numbers, handing each to `take`.
pub(super) fn stretch(reader: &mut Reader<'_>, count: usize, mut take: impl FnMut(i64)) -> Read<()> {
    let width = usize::from(reader.byte()?);
    let least = reader.signed()?;
    let bytes = reader.bytes(count.checked_mul(width).ok_or(Malformed)?)?;
    match width {
        0 => (0..count).for_each(|_| take(least)),
        1 => bytes.iter().for_each(|&byte| take(least.wrapping_add(i64::from(byte)))),
        2 => each(bytes, |[a, b]: [u8; 2]| take(least.wrapping_add(i64::from(u16::from_le_bytes([a, b]))))),
        3 => each(bytes, |[a, b, c]: [u8; 3]| take(least.wrapping_add(i64::from(u32::from_le_bytes([a, b, c, 0]))))),
        4 => each(bytes, |four: [u8; 4]| take(least.wrapping_add(i64::from(u32::from_le_bytes(four))))),
        5..=8 => bytes.chunks_exact(width).for_each(|piece| {
            let mut word = [0; 8];
            word.iter_mut().zip(piece).for_each(|(to, from)| *to = *from);
            take(least.wrapping_add(i64::from_le_bytes(word)));
        }),
        _ => return Err(Malformed),
    }
    Ok(())
}

/// Writes an array of any length, stretch by stretch.
pub(super) fn put_array(out: &mut Vec<u8>, numbers: &[u32]) {
    let mut wide = Vec::with_capacity(STRETCH);
    for stretch in numbers.chunks(STRETCH) {
        wide.clear();
        wide.extend(stretch.iter().map(|&number| i64::from(number)));
        put_stretch(out, &wide);
    }
}

/// Reads an array of so many numbers to the end of another.
pub(super) fn array(reader: &mut Reader<'_>, count: usize, out: &mut Vec<u32>) -> Read<()> {
    let mut fits = true;
    for first in (0..count).step_by(STRETCH) {
        stretch(reader, STRETCH.min(count - first), |number| match u32::try_from(number) {
            Ok(number) => out.push(number),
            Err(_) => fits = false,
        })?;
    }
    if fits { Ok(()) } else { Err(Malformed) }
}

/// One number of an array of so many, without reading the others: the heads of the stretches before it are passed.
pub(super) fn at(bytes: &[u8], count: usize, index: usize) -> Read<u32> {
    let mut reader = Reader::new(bytes);
    for first in (0..count).step_by(STRETCH) {
        let here = STRETCH.min(count - first);
        let width = usize::from(reader.byte()?);
        let least = reader.signed()?;
        let numbers = reader.bytes(here.checked_mul(width).ok_or(Malformed)?)?;
        if (first..first + here).contains(&index) {
            let piece = numbers.get((index - first) * width..).and_then(|rest| rest.get(..width)).ok_or(Malformed)?;
            let mut word = [0; 8];
            word.iter_mut().zip(piece).for_each(|(to, from)| *to = *from);
            return u32::try_from(least.wrapping_add(i64::from_le_bytes(word))).map_err(|_| Malformed);
        }
    }
    Err(Malformed)
}

#[inline]
fn each<const N: usize>(bytes: &[u8], take: impl FnMut([u8; N])) {
    bytes.as_chunks::<N>().0.iter().copied().for_each(take);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spread() -> impl Strategy<Value = Vec<i64>> {
        (any::<i64>(), 0u32..64).prop_flat_map(|(base, bits)| {
            prop::collection::vec(any::<i64>(), 0..50)
                .prop_map(move |numbers| numbers.iter().map(|number| base.wrapping_add(number >> bits)).collect())
        })
    }

    proptest! {
        #[test]
        fn a_stretch_comes_back(numbers in spread()) {
            let mut bytes = Vec::new();
            put_stretch(&mut bytes, &numbers);
            let (mut reader, mut back) = (Reader::new(&bytes), Vec::new());
            prop_assert_eq!(stretch(&mut reader, numbers.len(), |number| back.push(number)), Ok(()));
            prop_assert_eq!(back, numbers);
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn an_array_comes_back(numbers in prop::collection::vec(any::<u32>(), 0..3000), shift in 0u32..32) {
            let numbers: Vec<u32> = numbers.iter().map(|number| number >> shift).collect();
            let mut bytes = Vec::new();
            put_array(&mut bytes, &numbers);
            let (mut reader, mut back) = (Reader::new(&bytes), Vec::new());
            prop_assert_eq!(array(&mut reader, numbers.len(), &mut back), Ok(()));
            for (index, number) in numbers.iter().enumerate().step_by(97) {
                prop_assert_eq!(at(&bytes, numbers.len(), index), Ok(*number));
            }
            prop_assert_eq!(at(&bytes, numbers.len(), numbers.len()), Err(Malformed));
            prop_assert_eq!(back, numbers);
            prop_assert_eq!(reader.end(), Ok(()));
        }
    }

    #[test]
    fn numbers_that_share_their_high_bytes_take_few() {
        let mut bytes = Vec::new();
        put_stretch(&mut bytes, &[1_000_000, 1_000_001, 1_000_255]);
        assert_eq!(bytes.len(), 1 + 3 + 3);
    }
}

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
    for first in (0..count).step_by(STRETCH) {
        stretch_u32(reader, STRETCH.min(count - first), out)?;
    }
    Ok(())
}

/// Reads one stretch of so many numbers, none of which needs more than 32 bits.
fn stretch_u32(reader: &mut Reader<'_>, count: usize, out: &mut Vec<u32>) -> Read<()> {
    let width = usize::from(reader.byte()?);
    let least = u32::try_from(reader.signed()?).map_err(|_| Malformed)?;
    let bytes = reader.bytes(count.checked_mul(width).ok_or(Malformed)?)?;
    let start = out.len();
    // A number too great has wrapped around to one below the least.
    match width {
        0 => out.extend(std::iter::repeat_n(least, count)),
        1 => out.extend(bytes.iter().map(|&byte| least.wrapping_add(u32::from(byte)))),
        2 => extend(out, bytes, |[a, b]: [u8; 2]| least.wrapping_add(u32::from(u16::from_le_bytes([a, b])))),
        3 => extend(out, bytes, |[a, b, c]: [u8; 3]| least.wrapping_add(u32::from_le_bytes([a, b, c, 0]))),
        4 => extend(out, bytes, |four: [u8; 4]| least.wrapping_add(u32::from_le_bytes(four))),
        _ => return Err(Malformed),
    }
    let least_read = out.get(start..).unwrap_or_default().iter().min();
    if least_read.is_none_or(|&number| number >= least) { Ok(()) } else { Err(Malformed) }
}

#[inline]
fn extend<const N: usize>(out: &mut Vec<u32>, bytes: &[u8], number: impl Fn([u8; N]) -> u32) {
    out.extend(bytes.as_chunks::<N>().0.iter().copied().map(number));
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

/// Where a number stands in an array of so many: its first places, at most so many. Stretches it cannot be in are
/// passed by their heads.
pub(super) fn places(bytes: &[u8], count: usize, wanted: u32, most: usize) -> Read<Vec<usize>> {
    let mut reader = Reader::new(bytes);
    let mut places = Vec::new();
    for first in (0..count).step_by(STRETCH) {
        let here = STRETCH.min(count - first);
        let width = usize::from(reader.byte()?);
        let least = reader.signed()?;
        let numbers = reader.bytes(here.checked_mul(width).ok_or(Malformed)?)?;
        let above = i64::from(wanted).checked_sub(least).filter(|&above| above >= 0);
        let Some(above) = above.map(i64::to_le_bytes) else { continue };
        let (low, high) = above.split_at_checked(width).ok_or(Malformed)?;
        if high.iter().any(|&byte| byte > 0) {
            continue;
        }
        let left = most - places.len();
        match width {
            0 => places.extend((first..first + here).take(left)),
            _ => {
                let those = (first..).zip(numbers.chunks_exact(width)).filter(|(_, number)| *number == low);
                places.extend(those.map(|(place, _)| place).take(left));
            }
        }
        if places.len() == most {
            break;
        }
    }
    Ok(places)
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
            for wanted in numbers.iter().copied().step_by(311).chain([0, 7, u32::MAX]) {
                let those = (0..).zip(&numbers).filter(|(_, number)| **number == wanted).map(|(place, _)| place);
                prop_assert_eq!(places(&bytes, numbers.len(), wanted, 5), Ok(those.take(5).collect()));
            }
            prop_assert_eq!(back, numbers);
            prop_assert_eq!(reader.end(), Ok(()));
        }
    }

    #[test]
    fn numbers_of_more_than_32_bits_are_refused_in_an_array() {
        for numbers in [[0, i64::from(u32::MAX) + 1], [i64::from(u32::MAX), i64::from(u32::MAX) + 200], [-1, 5]] {
            let mut bytes = Vec::new();
            put_stretch(&mut bytes, &numbers);
            assert_eq!(array(&mut Reader::new(&bytes), numbers.len(), &mut Vec::new()), Err(Malformed), "{numbers:?}");
        }
    }

    #[test]
    fn numbers_that_share_their_high_bytes_take_few() {
        let mut bytes = Vec::new();
        put_stretch(&mut bytes, &[1_000_000, 1_000_001, 1_000_255]);
        assert_eq!(bytes.len(), 1 + 3 + 3);
    }
}

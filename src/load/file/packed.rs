//! Sections with what repeats in them told once: names, keys and descriptions take half the room.
//!
//! Packed bytes are a list of steps. A step is a byte, some bytes as they are, and a repetition of bytes that came
//! before: the high half of the byte is how many bytes there are as they are, the low half how many are repeated,
//! less [`SHORTEST`]; 15 means that the rest of the number follows ([`put_number`]). How far back the repeated
//! bytes begin stands behind the others, in two bytes. The last step repeats nothing, and lacks that part. (LZ4 works
//! the same way; so does its way of finding what repeats: a table of where each four bytes were seen last.)

use super::bytes::{Malformed, Read, Reader, put_count, put_number};

/// The section stands as it is.
const PLAIN: u8 = 0;
/// The section is packed; its length comes first.
const PACKED: u8 = 1;

/// The shortest repetition.
const SHORTEST: usize = 4;
/// How far back a repetition may begin.
const FARTHEST: usize = 0xffff;
/// The number in half a byte that says that more follows.
const MORE: usize = 15;
/// The longest a section may be: a check on what is read.
const LONGEST: usize = 1 << 30;
/// Bits of the table's places.
const TABLE_BITS: u32 = 13;

/// A section as it is stored: packed where that saves an eighth of it.
pub(super) fn pack(section: &[u8]) -> Vec<u8> {
    let mut packed = vec![PACKED];
    put_count(&mut packed, section.len());
    steps(section, &mut packed);
    if packed.len() < section.len() - section.len() / 8 {
        return packed;
    }
    let mut plain = vec![PLAIN];
    plain.extend_from_slice(section);
    plain
}

/// A section as it was before it was stored.
pub(super) fn unpack(stored: Vec<u8>) -> Read<Vec<u8>> {
    let mut reader = Reader::new(&stored);
    match reader.byte()? {
        PLAIN => {
            let mut plain = stored;
            plain.remove(0);
            Ok(plain)
        }
        PACKED => {
            let length = usize::try_from(reader.number()?).map_err(|_| Malformed)?;
            unpacked(&mut reader, length)
        }
        _ => Err(Malformed),
    }
}

/// Writes the steps that make up some bytes.
fn steps(bytes: &[u8], out: &mut Vec<u8>) {
    let mut seen = vec![0u32; 1 << TABLE_BITS];
    let (mut at, mut told) = (0, 0);
    while let Some(four) = bytes.get(at..).and_then(<[u8]>::first_chunk::<4>) {
        let place = (u32::from_le_bytes(*four).wrapping_mul(0x9e37_79b1) >> (u32::BITS - TABLE_BITS)) as usize;
        let now = u32::try_from(at + 1).unwrap_or(0);
        let before = seen.get_mut(place).map_or(0, |seen| std::mem::replace(seen, now)) as usize;
        let is_repeated = before > 0
            && at + 1 - before <= FARTHEST
            && bytes.get(before - 1..).is_some_and(|earlier| earlier.starts_with(four));
        if !is_repeated {
            // Where nothing repeats, ever fewer places are looked at.
            at += 1 + (at - told) / 64;
            continue;
        }
        let from = before - 1;
        let length = common(bytes.get(from..).unwrap_or_default(), bytes.get(at..).unwrap_or_default());
        put_step(out, bytes.get(told..at).unwrap_or_default(), Some((at - from, length)));
        at += length;
        told = at;
    }
    put_step(out, bytes.get(told..).unwrap_or_default(), None);
}

/// How many bytes two stretches begin with in common.
fn common(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

fn put_step(out: &mut Vec<u8>, plain: &[u8], repeated: Option<(usize, usize)>) {
    let more = repeated.map_or(0, |(_, length)| length - SHORTEST);
    out.push((plain.len().min(MORE) << 4 | more.min(MORE)) as u8);
    for number in [plain.len(), more] {
        if number >= MORE {
            put_number(out, (number - MORE) as u64);
        }
    }
    out.extend_from_slice(plain);
    if let Some((back, _)) = repeated {
        out.extend((back as u16).to_le_bytes());
    }
}

/// Carries out steps until so many bytes are there.
fn unpacked(reader: &mut Reader<'_>, length: usize) -> Read<Vec<u8>> {
    if length > LONGEST {
        return Err(Malformed);
    }
    let mut out = Vec::with_capacity(length.min(reader.left().saturating_mul(64)));
    loop {
        let step = usize::from(reader.byte()?);
        let plain = long(reader, step >> 4)?;
        let more = long(reader, step & MORE)?;
        out.extend_from_slice(reader.bytes(plain)?);
        if reader.left() == 0 {
            break;
        }
        let back = usize::from(u16::from_le_bytes(reader.array()?));
        if out.len() + more + SHORTEST > length {
            return Err(Malformed);
        }
        repeat(&mut out, back, more + SHORTEST)?;
    }
    if out.len() == length { Ok(out) } else { Err(Malformed) }
}

fn long(reader: &mut Reader<'_>, half: usize) -> Read<usize> {
    if half < MORE {
        return Ok(half);
    }
    let rest = usize::try_from(reader.number()?).ok().filter(|&rest| rest <= LONGEST).ok_or(Malformed)?;
    Ok(MORE + rest)
}

/// Adds bytes that begin so far back; they may reach into themselves.
fn repeat(out: &mut Vec<u8>, back: usize, length: usize) -> Read<()> {
    let from = out.len().checked_sub(back).filter(|_| back > 0).ok_or(Malformed)?;
    let mut left = length;
    while left > 0 {
        let piece = left.min(out.len() - from);
        out.extend_from_within(from..from + piece);
        left -= piece;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..400),
            prop::collection::vec(0u8..3, 0..3000),
            prop::collection::vec(prop::sample::select(vec!["registered ", "nurse ", "of the ", "x"]), 0..400)
                .prop_map(|words| words.concat().into_bytes()),
        ]) {
            prop_assert_eq!(unpack(pack(&bytes)), Ok(bytes));
        }

        #[test]
        fn any_packed_bytes_are_read_or_refused(mut bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            bytes.splice(0..0, [PACKED, 40]);
            if let Ok(out) = unpack(bytes) {
                prop_assert_eq!(out.len(), 40);
            }
        }
    }

    #[test]
    fn what_repeats_is_told_once() {
        let keys: String = (0..1000).map(|n| format!("http://data.europa.eu/esco/occupation/{n:08}")).collect();
        assert!(pack(keys.as_bytes()).len() < keys.len() / 4);
        assert_eq!(unpack(pack(keys.as_bytes())), Ok(keys.into_bytes()));
        let far: Vec<u8> = (0..200_000u32).flat_map(|n| (n % 70_000).to_le_bytes()).collect();
        assert_eq!(unpack(pack(&far)), Ok(far));
    }
}

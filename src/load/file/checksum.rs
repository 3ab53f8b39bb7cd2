//! A checksum of 64 bits, fast enough to be made of everything that is read and written.
//!
//! Four sums go side by side, so that a processor works on all at once. Each step is reversible, so whatever
//! changes within eight bytes changes the sum; anything else changes it but once in 2^64.

/// Odd, so that multiplying by them loses nothing.
const MULTIPLIERS: [u64; 4] =
    [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x85eb_ca77_c2b2_ae63];

/// The checksum of some bytes. What else must not change, such as where they stand, goes into the seed.
pub(super) fn checksum(seed: u64, bytes: &[u8]) -> u64 {
    let mut sums = MULTIPLIERS.map(|multiplier| seed.wrapping_add(multiplier));
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        for ((sum, word), multiplier) in sums.iter_mut().zip(words).zip(MULTIPLIERS) {
            *sum = step(*sum, u64::from_le_bytes(*word), multiplier);
        }
    }
    let mut all = step(seed, bytes.len() as u64, MULTIPLIERS[0]);
    for sum in sums {
        all = step(all, sum, MULTIPLIERS[1]);
    }
    for piece in rest.chunks(8) {
        let mut word = [0; 8];
        word.iter_mut().zip(piece).for_each(|(to, from)| *to = *from);
        all = step(all, u64::from_le_bytes(word), MULTIPLIERS[2]);
    }
    all ^ all >> 29
}

#[inline]
fn step(sum: u64, word: u64, multiplier: u64) -> u64 {
    (sum ^ word).wrapping_mul(multiplier).rotate_left(31)
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn every_flipped_bit_shows() {
        for length in [0, 1, 7, 8, 31, 32, 33, 100] {
            let bytes: Vec<u8> = (0..length).map(|at| (at * 7) as u8).collect();
            let sum = checksum(1, &bytes);
            assert_ne!(sum, checksum(2, &bytes), "the seed counts");
            for bit in 0..length as usize * 8 {
                let mut flipped = bytes.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                assert_ne!(sum, checksum(1, &flipped), "bit {bit} of {length} bytes");
            }
        }
    }

    #[test]
    fn zeros_of_different_lengths_differ() {
        assert_ne!(checksum(0, &[0; 3]), checksum(0, &[0; 4]));
        assert_ne!(checksum(0, &[0; 32]), checksum(0, &[0; 64]));
    }
}

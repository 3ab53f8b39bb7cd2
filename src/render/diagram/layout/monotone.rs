//! Values as near as can be to wished ones, none smaller than the one before.

/// The values that are nearest to `wished` by weighted squares among those that never fall: the pool-adjacent-violators
/// algorithm of Ayer and others (1955). Each wish comes with its weight, which is positive.
pub(super) fn monotone(wished: &[(f64, f64)]) -> Vec<f64> {
    // Blocks of equal value: sum of weight times wish, weight, how many.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(wished.len());
    for &(wish, weight) in wished {
        blocks.push((wish * weight, weight, 1));
        while let [.., before, last] = blocks.as_mut_slice() {
            if before.0 / before.1 <= last.0 / last.1 {
                break;
            }
            *before = (before.0 + last.0, before.1 + last.1, before.2 + last.2);
            blocks.pop();
        }
    }
    blocks.into_iter().flat_map(|(sum, weight, count)| std::iter::repeat_n(sum / weight, count)).collect()
}

#[cfg(test)]
mod tests {
    use super::monotone;

    #[test]
    fn what_falls_is_pooled() {
        assert_eq!(monotone(&[(1.0, 1.0), (3.0, 1.0), (2.0, 1.0), (4.0, 1.0)]), [1.0, 2.5, 2.5, 4.0]);
        assert_eq!(monotone(&[(3.0, 3.0), (1.0, 1.0)]), [2.5, 2.5]);
        assert!(monotone(&[]).is_empty());
    }
}

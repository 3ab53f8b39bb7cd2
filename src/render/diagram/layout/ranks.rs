//! Lanes for a graph that brings none: every link leads to a later lane, but for those that close a cycle.
//!
//! The layering of Sugiyama, Tagawa and Toda (1981) by longest path: a depth-first search finds the links that close
//! cycles, and these count as turned round; a box then stands one lane behind the furthest box that leads to it.
//! Boxes that lead on but are led to by none move up to what they lead to. Boxes without links fill the lanes there are.

/// The lane of each box. `links` are pairs of boxes; links of a box to itself do not matter.
pub(super) fn ranks(boxes: usize, links: &[(usize, usize)]) -> Vec<usize> {
    let outgoing = forward(boxes, links);
    let mut waiting = vec![0usize; boxes];
    outgoing.iter().flatten().for_each(|&to| waiting[to] += 1);
    let led_to: Vec<bool> = waiting.iter().map(|&count| count > 0).collect();
    let mut rank = vec![0usize; boxes];
    let mut ready: Vec<usize> = (0..boxes).filter(|&item| waiting[item] == 0).collect();
    let mut next = 0;
    while let Some(&item) = ready.get(next) {
        next += 1;
        for &to in &outgoing[item] {
            rank[to] = rank[to].max(rank[item] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    for item in (0..boxes).filter(|&item| !led_to[item]) {
        if let Some(first) = outgoing[item].iter().map(|&to| rank[to]).min() {
            rank[item] = first.saturating_sub(1);
        }
    }
    let is_single: Vec<bool> = (0..boxes).map(|item| !led_to[item] && outgoing[item].is_empty()).collect();
    spread(&mut rank, &is_single);
    rank
}

/// For each box the boxes it leads to, with the links that would close a cycle turned round.
fn forward(boxes: usize, links: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut given: Vec<Vec<usize>> = vec![Vec::new(); boxes];
    let mut has_incoming = vec![false; boxes];
    for &(from, to) in links.iter().filter(|(from, to)| from != to) {
        given[from].push(to);
        has_incoming[to] = true;
    }
    for ends in &mut given {
        ends.sort_unstable();
        ends.dedup();
    }
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let mut seen = vec![Seen::No; boxes];
    let mut outgoing: Vec<Vec<usize>> = vec![Vec::new(); boxes];
    let starts = (0..boxes).filter(|&item| !has_incoming[item]).chain((0..boxes).filter(|&item| has_incoming[item]));
    for start in starts {
        if seen[start] != Seen::No {
            continue;
        }
        seen[start] = Seen::Open;
        let mut stack = vec![(start, 0usize)];
        while let Some((item, at)) = stack.last_mut() {
            let item = *item;
            let Some(&to) = given[item].get(*at) else {
                seen[item] = Seen::Done;
                stack.pop();
                continue;
            };
            *at += 1;
            match seen[to] {
                Seen::Open => outgoing[to].push(item),
                Seen::Done => outgoing[item].push(to),
                Seen::No => {
                    outgoing[item].push(to);
                    seen[to] = Seen::Open;
                    stack.push((to, 0));
                }
            }
        }
    }
    for ends in &mut outgoing {
        ends.sort_unstable();
        ends.dedup();
    }
    outgoing
}

/// Boxes without links into the lanes that have the fewest, or into a block of their own that is wider than high.
fn spread(rank: &mut [usize], is_single: &[bool]) {
    let singles = is_single.iter().filter(|&&single| single).count();
    let linked = rank.len() - singles;
    let deepest = rank.iter().zip(is_single).filter(|(_, single)| !**single).map(|(&rank, _)| rank).max();
    let lanes = match deepest {
        Some(deepest) if linked > 0 => deepest + 1,
        // Boxes are about three times as wide as high, and few more than five side by side fit a screen.
        _ => ((singles as f64 / 3.0).sqrt().ceil() as usize).clamp(1, 6),
    };
    let mut filled = vec![0usize; lanes];
    for (&rank, _) in rank.iter().zip(is_single).filter(|(_, single)| !**single) {
        filled[rank] += 1;
    }
    if linked == 0 {
        // Read like a page: down the first lane, then the next.
        let height = singles.div_ceil(lanes);
        rank.iter_mut().enumerate().for_each(|(index, rank)| *rank = index / height.max(1));
        return;
    }
    for (rank, _) in rank.iter_mut().zip(is_single).filter(|(_, single)| **single) {
        let emptiest = (0..lanes).min_by_key(|&lane| (filled[lane], lane)).unwrap_or(0);
        filled[emptiest] += 1;
        *rank = emptiest;
    }
}

#[cfg(test)]
mod tests {
    use super::ranks;

    #[test]
    fn links_lead_to_later_lanes() {
        assert_eq!(ranks(4, &[(0, 1), (1, 2), (0, 2), (3, 2)]), [0, 1, 2, 1]);
    }

    #[test]
    fn a_cycle_is_opened() {
        assert_eq!(ranks(3, &[(0, 1), (1, 2), (2, 0)]), [0, 1, 2]);
        assert_eq!(ranks(2, &[(0, 1), (1, 0), (0, 0)]), [0, 1]);
    }

    #[test]
    fn boxes_without_links_fill_what_there_is() {
        assert_eq!(ranks(4, &[(0, 1)]), [0, 1, 0, 1]);
        assert_eq!(ranks(12, &[]).iter().max(), Some(&1));
        assert!(ranks(0, &[]).is_empty());
    }
}

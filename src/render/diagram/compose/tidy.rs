//! Lanes and groups in which nothing stands are left out.

use super::arrange::Arrangement;

/// Leaves out empty lanes, unless `keep` wants them, and empty groups.
pub(super) fn drop_empty(arrangement: &mut Arrangement, keep: impl Fn(usize) -> bool) {
    let mut lanes: Vec<bool> = (0..arrangement.lanes.len()).map(keep).collect();
    let mut groups = vec![false; arrangement.groups.len()];
    for spot in &arrangement.spots {
        mark(&mut lanes, spot.lane);
        spot.group.into_iter().for_each(|group| mark(&mut groups, group));
    }
    let (lane_at, group_at) = (renumbered(&lanes), renumbered(&groups));
    let at = |places: &[usize], old: usize| places.get(old).copied().unwrap_or(old);
    retain(&mut arrangement.lanes, &lanes);
    retain(&mut arrangement.groups, &groups);
    for spot in &mut arrangement.spots {
        spot.lane = at(&lane_at, spot.lane);
        spot.group = spot.group.map(|group| at(&group_at, group));
    }
    for group in &mut arrangement.groups {
        group.lane = at(&lane_at, group.lane);
    }
}

fn mark(used: &mut [bool], index: usize) {
    if let Some(used) = used.get_mut(index) {
        *used = true;
    }
}

/// The new number of everything that stays.
fn renumbered(used: &[bool]) -> Vec<usize> {
    let mut next = 0;
    let number = |&used: &bool| {
        let own = next;
        next += usize::from(used);
        own
    };
    used.iter().map(number).collect()
}

fn retain<T>(items: &mut Vec<T>, used: &[bool]) {
    let mut used = used.iter();
    items.retain(|_| used.next().copied().unwrap_or(true));
}

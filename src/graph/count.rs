//! A count that knows when a plan made from it has grown stale.

/// How many of something there are, and how many there were when plans last looked.
#[derive(Clone, Copy, Default)]
pub(super) struct Count {
    now: u32,
    planned: u32,
}

impl Count {
    /// So many, which plans may rely on.
    pub fn of(count: usize) -> Self {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Count { now: count, planned: count }
    }

    /// How many there are.
    pub fn now(self) -> usize {
        self.now as usize
    }

    /// Adds or takes away; true when the first appeared, the last vanished, or the count has
    /// doubled or halved since this last said true.
    pub fn add(&mut self, by: i64) -> bool {
        let now = i64::from(self.now).saturating_add(by).clamp(0, i64::from(u32::MAX)) as u32;
        let appeared_or_vanished = (now == 0) != (self.now == 0);
        let doubled = now / 2 >= self.planned && now != self.now;
        let halved = now < self.planned / 2;
        self.now = now;
        let bumped = appeared_or_vanished || doubled || halved;
        if bumped {
            self.planned = now;
        }
        bumped
    }
}

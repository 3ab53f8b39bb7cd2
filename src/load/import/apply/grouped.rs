//! Rows by what they are about, in two flat arrays.

/// Numbers of rows, grouped by the node or relationship they are about.
pub(super) struct Grouped {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Grouped {
    /// Groups rows by the number of their group, of which there are so many.
    pub fn new(groups: usize, of: impl Iterator<Item = u32> + Clone) -> Self {
        let mut starts = vec![0u32; groups + 1];
        for group in of.clone() {
            if let Some(count) = starts.get_mut(group as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut rows = vec![0u32; sum as usize];
        for (row, group) in (0u32..).zip(of) {
            if let Some(place) = next.get_mut(group as usize) {
                if let Some(slot) = rows.get_mut(*place as usize) {
                    *slot = row;
                }
                *place += 1;
            }
        }
        Grouped { starts, rows }
    }

    /// The rows of a group.
    pub fn of(&self, group: u32) -> &[u32] {
        let bounds = (self.starts.get(group as usize), self.starts.get(group as usize + 1));
        let (Some(&start), Some(&end)) = bounds else { return &[] };
        self.rows.get(start as usize..end as usize).unwrap_or(&[])
    }
}

//! The scales that O*NET rates on, and the values that each can have.

use super::Onet;
use crate::diagnostic::Result;
use crate::load::import::rows::{Column, Layout, Row, Rows};
use rustc_hash::FxHashMap;

/// The scales whose values are imported, as every release so far has them: what counts where the folders
/// have no `Scales Reference`.
const PUBLISHED: [(&str, f64, f64); 5] =
    [("IM", 1.0, 5.0), ("LV", 0.0, 7.0), ("OI", 1.0, 7.0), ("EX", 1.0, 7.0), ("RL", 0.0, 100.0)];

/// The least and the greatest value of each scale.
pub(super) struct Scales(FxHashMap<String, (f64, f64)>);

impl Default for Scales {
    fn default() -> Self {
        Scales(PUBLISHED.into_iter().map(|(scale, least, most)| (scale.to_owned(), (least, most))).collect())
    }
}

impl Scales {
    /// The value in a column, which is one of the scale; nothing where there is none.
    ///
    /// # Errors
    /// Something else stands there.
    pub fn value(&self, row: &Row<'_>, column: Column, scale: &str) -> Result<Option<f64>> {
        let Some(number) = row.number(column)? else { return Ok(None) };
        match self.0.get(scale) {
            Some((least, most)) if !(*least..=*most).contains(&number) => {
                Err(row
                    .wrong(column, &format!("a number from {least} to {most}, as values of the scale `{scale}` are")))
            }
            Some(_) | None => Ok(Some(number)),
        }
    }
}

impl Onet<'_, '_> {
    /// The scales as the folders have them.
    pub(super) fn scales(&mut self) -> Result<()> {
        let header = ["Scale ID", "Minimum", "Maximum"];
        let Some(path) = self.folders.take("Scales Reference") else { return Ok(()) };
        let rows = Rows::open(&path, &Layout { header: &header, missing: "n/a", ..Layout::default() })?;
        let [scale, least, most] = header.map(|name| rows.column(name));
        let (scale, least, most) = (scale?, least?, most?);
        let scales = &mut self.scales.0;
        self.import.read(rows, |_, row, _| {
            if let (Some(least), Some(most)) = (row.number(least)?, row.number(most)?) {
                scales.insert(row.required(scale)?.to_owned(), (least, most));
            }
            Ok(())
        })
    }
}

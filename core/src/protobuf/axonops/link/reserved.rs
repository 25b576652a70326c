//! Numbers and names that are set aside.

use std::collections::BTreeSet;

use super::Linker;
use crate::error::{Code, SchemaError};
use crate::protobuf::model::{Numbers, Reserved, ReservedItem};
use crate::source::Range;

impl Linker<'_> {
    /// Returns the numbers that are set aside; no two ranges may overlap.
    pub(super) fn ranges<'r>(
        &self,
        reserved: &'r [Reserved],
        extensions: impl Iterator<Item = &'r Numbers>,
        at: Range,
    ) -> Result<Vec<Numbers>, SchemaError> {
        let numbers = reserved
            .iter()
            .flat_map(|one| &one.items)
            .filter_map(|item| match item {
                ReservedItem::Numbers(numbers) => Some(*numbers),
                ReservedItem::Name(_) => None,
            });
        let mut ranges: Vec<Numbers> = numbers.chain(extensions.copied()).collect();
        ranges.sort_by_key(|range| range.start());
        for range in &ranges {
            if range.end() < range.start() {
                let text = format!(
                    "range {} to {} ends before it starts",
                    range.start(),
                    range.end()
                );
                return Err(self.error(Code::OutOfRange, at, &text));
            }
        }
        for pair in ranges.windows(2) {
            if let [first, second] = pair
                && second.start() <= first.end()
            {
                let text = format!("ranges overlap at the number {}", second.start());
                return Err(self.error(Code::Duplicate, at, &text));
            }
        }
        Ok(ranges)
    }

    pub(super) fn reserved_names(&self, reserved: &[Reserved]) -> BTreeSet<&str> {
        let items = reserved.iter().flat_map(|one| &one.items);
        items
            .filter_map(|item| match item {
                ReservedItem::Name(name) => Some(self.text(*name)),
                ReservedItem::Numbers(_) => None,
            })
            .collect()
    }
}

/// Returns whether one of sorted ranges that do not overlap holds a number.
pub(super) fn covers(ranges: &[Numbers], number: i32) -> bool {
    let after = ranges.partition_point(|range| range.start() <= number);
    let last = after.checked_sub(1).and_then(|place| ranges.get(place));
    last.is_some_and(|range| number <= range.end())
}

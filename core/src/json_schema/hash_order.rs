//! The order in which Java's hash maps visit strings: what the registry's reports and its loader follow.
//!
//! Source: docs/json-schema.md, "Newer drafts" and "Order".

/// Returns the spread hash of a string as `java.util.HashMap` uses it: 31-polynomial over UTF-16 units, upper half folded in.
pub(crate) fn spread_hash(text: &str) -> u32 {
    let hash = if text.is_ascii() {
        text.bytes().fold(0u32, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(u32::from(byte))
        })
    } else {
        text.encode_utf16().fold(0u32, |hash, unit| {
            hash.wrapping_mul(31).wrapping_add(u32::from(unit))
        })
    };
    hash ^ (hash >> 16)
}

/// The number of slots of a Java hash table while strings are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Capacity(u32);

impl Capacity {
    /// Returns the capacity of a map that began empty with the default size and now holds `count` keys.
    pub(crate) fn grown_to(count: usize) -> Self {
        Self(16).holding(count)
    }

    /// Returns the capacity of a set made from a collection of `count` strings.
    pub(crate) fn made_for(count: usize) -> Self {
        // Java computes `max((int) (count / .75f) + 1, 16)` and takes the next power of two.
        let asked = (count * 4 / 3 + 1).max(16);
        Self(asked.next_power_of_two() as u32)
    }

    /// Returns the capacity after growing, if need be, to hold `count` keys.
    pub(crate) fn holding(self, count: usize) -> Self {
        let mut slots = self.0;
        while count > slots as usize / 4 * 3 {
            slots = slots.saturating_mul(2);
        }
        Self(slots)
    }

    /// Returns the slot of a key with that [`spread_hash`].
    pub(crate) fn slot(self, hash: u32) -> u32 {
        hash & (self.0 - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification() {
        let mut names = ["alpha", "beta", "gamma", "delta"];
        let capacity = Capacity::made_for(names.len());
        names.sort_by_key(|name| capacity.slot(spread_hash(name)));
        assert_eq!(names, ["alpha", "delta", "beta", "gamma"]);
    }

    #[test]
    fn tables_double_past_three_quarters() {
        assert_eq!(Capacity::grown_to(12), Capacity(16));
        assert_eq!(Capacity::grown_to(13), Capacity(32));
        assert_eq!(Capacity::made_for(12), Capacity(32));
        assert_eq!(Capacity::made_for(11), Capacity(16));
    }
}

//! The order of names and numbers in Java's hash tables, in which the registry walks types and enum constants.
//!
//! Source: docs/protobuf.md, "Order".

/// Something in a hash table: its spread hash and which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) hash: u32,
    pub(super) index: u32,
}

/// Returns `String.hashCode` with its upper half folded in.
pub(super) fn hash_of_name(name: &str) -> u32 {
    let hash = if name.is_ascii() {
        name.bytes().fold(0u32, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(u32::from(byte))
        })
    } else {
        name.encode_utf16().fold(0u32, |hash, unit| {
            hash.wrapping_mul(31).wrapping_add(u32::from(unit))
        })
    };
    spread(hash)
}

/// Returns `Integer.hashCode` with its upper half folded in.
pub(super) const fn hash_of_number(number: i32) -> u32 {
    spread(number.cast_unsigned())
}

const fn spread(hash: u32) -> u32 {
    hash ^ (hash >> 16)
}

/// Returns how many buckets a table that grew by single insertions has.
fn grown(size: usize, mut buckets: usize) -> usize {
    while size > buckets / 4 * 3 {
        buckets *= 2;
    }
    buckets
}

/// Puts what was inserted in the given order into the order of iteration of a `HashMap`.
pub(super) fn sort_as_map(entries: &mut [Entry]) {
    let mask = mask_of_map(entries.len());
    // The sort is stable: in a bucket the order of insertion stays.
    entries.sort_by_key(|entry| entry.hash & mask);
}

/// Returns the mask that picks the bucket in a map of that size.
pub(super) fn mask_of_map(size: usize) -> u32 {
    grown(size, 16) as u32 - 1
}

/// Returns the mask that picks the bucket in a `HashSet` that is made from a collection and then grows.
pub(super) fn mask_of_set(first: usize, all: usize) -> u32 {
    // The constructor asks for (int) (first / .75f) + 1 places, at least 16, rounded up to a power of two.
    let asked = (first * 4 / 3 + 1).max(16);
    grown(all, asked.next_power_of_two()) as u32 - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_javas() {
        assert_eq!(hash_of_name(""), 0);
        // "Aa" and "BB" collide, as every Java programmer knows.
        assert_eq!(hash_of_name("Aa"), hash_of_name("BB"));
        assert_eq!(hash_of_number(-1), u32::MAX ^ 0xffff);
    }

    #[test]
    fn tables_grow_past_three_quarters() {
        assert_eq!(mask_of_map(12), 15);
        assert_eq!(mask_of_map(13), 31);
        assert_eq!(mask_of_set(12, 12), 31);
        assert_eq!(mask_of_set(0, 3), 15);
    }
}

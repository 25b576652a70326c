//! A fixed hash for tables inside one call: the same on every platform and in every run.
//!
//! Names come from the schema's author, who gains nothing by slowing down the check of their own schema, and `Limits` bound the work.

/// Spreads `key` over all bits.
pub(crate) const fn mix(key: u64) -> u64 {
    let spread = (key ^ (key >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    spread ^ (spread >> 29)
}

/// Hashes a text.
pub(crate) fn hash(text: &str) -> u64 {
    hash_on(0xcbf2_9ce4_8422_2325, text)
}

/// Goes on hashing with a further text.
pub(crate) fn hash_on(state: u64, text: &str) -> u64 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let state = words
        .iter()
        .fold(state, |state, word| mix(state ^ u64::from_le_bytes(*word)));
    let mut tail = [0; 8];
    for (place, byte) in tail.iter_mut().zip(rest) {
        *place = *byte;
    }
    mix(state ^ u64::from_le_bytes(tail) ^ ((rest.len() as u64) << 56))
}

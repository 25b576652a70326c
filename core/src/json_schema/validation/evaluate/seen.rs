//! Which parts of a value keywords have looked at: what `unevaluatedProperties` and `unevaluatedItems` leave out.
//!
//! Source: JSON Schema Core, "Keywords for Unevaluated Locations".

/// The parts of one value that keywords have looked at.
#[derive(Default)]
pub(super) struct Seen<'v> {
    pub(super) all_properties: bool,
    pub(super) properties: Vec<&'v str>,
    pub(super) all_items: bool,
    /// Items before this index.
    pub(super) first: usize,
    pub(super) items: Vec<usize>,
}

impl<'v> Seen<'v> {
    pub(super) fn merge(&mut self, other: Seen<'v>) {
        self.all_properties |= other.all_properties;
        self.properties.extend(other.properties);
        self.all_items |= other.all_items;
        self.first = self.first.max(other.first);
        self.items.extend(other.items);
    }

    /// Returns whether an item was looked at; the indices have to be in order.
    pub(super) fn has_item(&self, index: usize) -> bool {
        self.all_items || index < self.first || self.items.binary_search(&index).is_ok()
    }

    /// Returns whether a member was looked at; the names have to be in order.
    pub(super) fn has_property(&self, name: &str) -> bool {
        self.all_properties || self.properties.binary_search(&name).is_ok()
    }
}

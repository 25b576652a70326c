//! What is known of pairs of types: recursive types end, shared ones are compared once.

use hashbrown::HashTable;

use crate::hash::mix;

/// A map from (reader, writer) to what is known of the pair. Deterministic, and without allocation while empty.
#[derive(Debug)]
pub(crate) struct PairMemo<T> {
    table: HashTable<(u64, T)>,
}

impl<T> Default for PairMemo<T> {
    fn default() -> Self {
        Self {
            table: HashTable::new(),
        }
    }
}

impl<T> PairMemo<T> {
    pub(crate) fn get(&self, reader: u32, writer: u32) -> Option<&T> {
        let key = key(reader, writer);
        self.table
            .find(mix(key), |entry| entry.0 == key)
            .map(|entry| &entry.1)
    }

    pub(crate) fn insert(&mut self, reader: u32, writer: u32, value: T) {
        let key = key(reader, writer);
        match self.table.find_mut(mix(key), |entry| entry.0 == key) {
            Some(entry) => entry.1 = value,
            None => {
                self.table
                    .insert_unique(mix(key), (key, value), |entry| mix(entry.0));
            }
        }
    }

    pub(crate) fn remove(&mut self, reader: u32, writer: u32) {
        let key = key(reader, writer);
        if let Ok(entry) = self.table.find_entry(mix(key), |entry| entry.0 == key) {
            entry.remove();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }
}

fn key(reader: u32, writer: u32) -> u64 {
    (u64::from(reader) << 32) | u64::from(writer)
}

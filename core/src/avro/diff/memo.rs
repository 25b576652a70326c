//! What is remembered of pairs that may come again: as the registry does, or without its mistakes.

use super::Walk;
use super::finding::Item;
use crate::avro::model::{List, TypeId};
use crate::compat::{Failure, Memo};

/// What is known of a pair of which at least one type has a name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Known {
    /// It is being compared further up: it counts as compatible. The number tells how far up.
    Open(u32),
    /// It was compared: a stretch of `Walk::kept`, empty if compatible.
    Done(List),
    /// It was found compatible under the assumption that the pair opened as that number is.
    Provisional(u32),
}

impl Walk<'_> {
    /// Compares a pair that may come again: types with names are shared, and lead back to themselves.
    pub(super) fn remembered(
        &mut self,
        r: TypeId,
        w: TypeId,
        reader: TypeId,
        writer: TypeId,
    ) -> Result<(), Failure> {
        match self.memo.get(reader, writer).copied() {
            Some(Known::Open(number) | Known::Provisional(number)) => {
                self.assumed = self.assumed.min(number);
                return Ok(());
            }
            Some(Known::Done(list)) => {
                if list.count > 0 {
                    self.found.push(Item::All(list));
                }
                return Ok(());
            }
            None => {}
        }
        let opened = Opened {
            number: self.open,
            mark: self.found.len(),
            trail: self.provisional.len(),
            assumed: std::mem::replace(&mut self.assumed, u32::MAX),
        };
        self.open += 1;
        self.memo.insert(reader, writer, Known::Open(opened.number));
        self.compare(r, w)?;
        self.open -= 1;
        match self.mode {
            // The registry keeps every outcome, also one that only held because a pair around it was assumed to.
            Memo::Reference => {
                let list = self.keep(opened.mark);
                self.memo.insert(reader, writer, Known::Done(list));
            }
            Memo::Sound => self.settle(reader, writer, &opened),
        }
        Ok(())
    }

    /// Keeps an outcome as far as it is certain. Incompatible it is whatever was assumed; compatible only once the assumptions hold.
    fn settle(&mut self, reader: TypeId, writer: TypeId, opened: &Opened) {
        let inner = std::mem::replace(&mut self.assumed, opened.assumed);
        let list = self.keep(opened.mark);
        if list.count > 0 {
            for (r, w) in self.provisional.split_off(opened.trail) {
                self.memo.remove(r, w);
            }
            self.memo.insert(reader, writer, Known::Done(list));
        } else if inner >= opened.number {
            for (r, w) in self.provisional.split_off(opened.trail) {
                self.memo.insert(r, w, Known::Done(list));
            }
            self.memo.insert(reader, writer, Known::Done(list));
        } else {
            // What rested on this pair now rests on what this pair rests on.
            self.provisional.push((reader, writer));
            for &(r, w) in self.provisional.get(opened.trail..).unwrap_or_default() {
                self.memo.insert(r, w, Known::Provisional(inner));
            }
            self.assumed = self.assumed.min(inner);
        }
    }

    /// Keeps what was found since `mark`, and leaves one item there that stands for it.
    fn keep(&mut self, mark: usize) -> List {
        let start = self.kept.len() as u32;
        self.kept.extend(self.found.drain(mark..));
        let list = List {
            start,
            count: self.kept.len() as u32 - start,
        };
        if list.count > 0 {
            self.found.push(Item::All(list));
        }
        list
    }
}

/// What was so when a pair was opened.
struct Opened {
    number: u32,
    mark: usize,
    trail: usize,
    assumed: u32,
}

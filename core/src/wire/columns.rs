//! Many frames at once: what they say stands once for all that say the same, and where their payloads are stands in columns.
//!
//! Source: docs/wire.md, "Many frames".

use std::collections::BTreeMap;
use std::ops::Range;

use crate::error::SchemaError;
use crate::wire::frame::{Description, Framing, no_frame};
use crate::wire::locate::{Place, locate};
use crate::wire::options::{Reading, UnframeOptions};

/// Many frames in columns; an element a frame, in their order.
#[derive(Debug)]
pub struct Columns<'o> {
    /// What the frames say, each once, in the order in which it was met.
    pub headers: Vec<Description>,
    /// The place among `headers`; -1 for a frame that was refused.
    pub header: Vec<i32>,
    /// The offset of the payload's first byte.
    pub start: Vec<usize>,
    /// The offset after the payload's last byte; that of `start` for a payload that stands apart, and for a refused frame.
    pub end: Vec<usize>,
    /// The frames that are not a header and a stretch of their own bytes.
    pub apart: Vec<Apart>,
    /// Why frames were refused, by their places; the span counts from the frame's first byte.
    pub refused: Vec<(usize, SchemaError)>,
    options: &'o UnframeOptions,
    places: BTreeMap<String, i32>,
    recent: Vec<Prefix>,
}

/// What does not fit the columns: a key, and a payload that is null or was inflated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The frame, by its place.
    pub frame: usize,
    /// Where the key stands; `None` without one and for a null key.
    pub key: Option<Range<usize>>,
    /// Where the payload stands.
    pub payload: Place,
}

/// How long a prefix may be to be known again by its bytes alone.
const LONGEST: usize = 32;
/// How many prefixes are known at a time, a power of two.
const SLOTS: usize = 64;

/// The first bytes of a frame that was read; whatever begins with them says the same.
#[derive(Clone, Copy, Debug)]
struct Prefix {
    bytes: [u8; LONGEST],
    mask: [u8; LONGEST],
    length: usize,
    header: i32,
}

impl Prefix {
    const NONE: Prefix = Prefix {
        bytes: [0; LONGEST],
        mask: [0; LONGEST],
        length: usize::MAX,
        header: -1,
    };

    fn new(bytes: &[u8], header: i32) -> Option<Self> {
        let length = bytes.len();
        let mut prefix = Prefix {
            length,
            header,
            ..Self::NONE
        };
        prefix.bytes.get_mut(..length)?.copy_from_slice(bytes);
        prefix.mask.get_mut(..length)?.fill(0xff);
        Some(prefix)
    }

    #[inline]
    fn opens(&self, frame: &[u8]) -> bool {
        if self.length > frame.len() {
            return false;
        }
        match frame.first_chunk::<LONGEST>() {
            // Without a branch, so that the compiler takes many bytes at once.
            Some(first) => {
                let pairs = first.iter().zip(&self.bytes).zip(&self.mask);
                pairs.fold(0, |other, ((a, b), mask)| other | ((a ^ b) & mask)) == 0
            }
            None => frame.get(..self.length) == self.bytes.get(..self.length),
        }
    }
}

/// Returns the slot of a frame's prefix: by the first bytes that differ between schemas.
#[inline]
fn slot(frame: &[u8]) -> usize {
    match frame {
        [_, a, b, c, d, ..] => {
            let word = u32::from_le_bytes([*a, *b, *c, *d]).wrapping_mul(0x9e37_79b1);
            (word >> 26) as usize % SLOTS
        }
        _ => 0,
    }
}

impl<'o> Columns<'o> {
    /// Returns columns without frames.
    pub fn new(options: &'o UnframeOptions) -> Self {
        Self {
            headers: Vec::new(),
            header: Vec::new(),
            start: Vec::new(),
            end: Vec::new(),
            apart: Vec::new(),
            refused: Vec::new(),
            options,
            places: BTreeMap::new(),
            recent: vec![Prefix::NONE; SLOTS],
        }
    }

    /// Reads frames that stand in one buffer; frame `i` is `buffer[offsets[i]..offsets[i + 1]]`, and offsets of payloads count from the
    /// buffer's first byte.
    ///
    /// ```
    /// use schemaccord::wire::{Columns, Framing, UnframeOptions};
    /// let options = UnframeOptions { framing: Some(Framing::Confluent), ..UnframeOptions::default() };
    /// let columns = Columns::of_buffer(&[0, 0, 0, 0, 7, 0, 0, 0, 0, 7, 0x0a], &[0, 5, 11], &options);
    /// assert_eq!((columns.headers.len(), &columns.header[..]), (1, &[0, 0][..]));
    /// assert_eq!((&columns.start[..], &columns.end[..]), (&[5, 10][..], &[5, 11][..]));
    /// ```
    pub fn of_buffer(buffer: &[u8], offsets: &[usize], options: &'o UnframeOptions) -> Self {
        let mut columns = Self::new(options);
        columns.reserve(offsets.len());
        let mut ends = offsets.iter().copied();
        let Some(mut start) = ends.next() else {
            return columns;
        };
        for end in ends {
            match buffer.get(start..end) {
                Some(frame) => {
                    columns.push(frame, frame.len(), start);
                }
                None => columns.refuse_range(start, end, buffer.len()),
            }
            start = end;
        }
        columns
    }

    /// Reads frames that stand by themselves; offsets of payloads count from each frame's first byte.
    pub fn of_frames<'a>(
        frames: impl IntoIterator<Item = &'a [u8]>,
        options: &'o UnframeOptions,
    ) -> Self {
        let mut columns = Self::new(options);
        for frame in frames {
            columns.push(frame, frame.len(), 0);
        }
        columns
    }

    /// Makes room for so many frames more.
    pub fn reserve(&mut self, frames: usize) {
        self.header.reserve(frames);
        self.start.reserve(frames);
        self.end.reserve(frames);
    }

    /// Reads one more frame of `total` bytes of which `bytes` are the first and which begins at `base`; returns whether those were enough
    /// to tell, which all of them always are. Nothing is added where they were not.
    #[inline]
    pub fn push(&mut self, bytes: &[u8], total: usize, base: usize) -> bool {
        match self.recent.get(slot(bytes)) {
            Some(known) if known.opens(bytes) => {
                let (header, start) = (known.header, base.saturating_add(known.length));
                self.add(header, start, base.saturating_add(total));
                true
            }
            _ => self.read(bytes, total, base),
        }
    }

    #[inline]
    fn add(&mut self, header: i32, start: usize, end: usize) {
        self.header.push(header);
        self.start.push(start);
        self.end.push(end);
    }

    /// Adds a frame that cannot be read.
    fn refuse(&mut self, error: SchemaError) {
        self.refused.push((self.header.len(), error));
        self.add(-1, 0, 0);
    }

    /// Adds a frame that would begin and end at these offsets of a buffer of `length` bytes, were it so long.
    pub fn refuse_range(&mut self, start: usize, end: usize, length: usize) {
        self.refuse(no_frame(start, end, length));
    }

    fn read(&mut self, bytes: &[u8], total: usize, base: usize) -> bool {
        let located = match locate(bytes, total, self.options) {
            Ok(Some(located)) => located,
            Ok(None) => return false,
            Err(error) => {
                self.refuse(error);
                return true;
            }
        };
        let shared = self.is_told_by_its_prefix(&located.description);
        let consumed = located.description.consumed;
        let header = self.place(located.description);
        let moved =
            |range: Range<usize>| base.saturating_add(range.start)..base.saturating_add(range.end);
        match (located.key, located.payload) {
            (None, Place::At(range)) => {
                let range = moved(range);
                self.add(header, range.start, range.end);
                if shared
                    && let Some(prefix) = bytes.get(..consumed)
                    && let Some(known) = Prefix::new(prefix, header)
                    && let Some(place) = self.recent.get_mut(slot(bytes))
                {
                    *place = known;
                }
            }
            (key, payload) => {
                self.apart.push(Apart {
                    frame: self.header.len(),
                    key: key.map(moved),
                    payload: match payload {
                        Place::At(range) => Place::At(moved(range)),
                        payload => payload,
                    },
                });
                let end = base.saturating_add(total);
                self.add(header, end, end);
            }
        }
        true
    }

    /// Returns the place of a header, which is new or was met before.
    fn place(&mut self, description: Description) -> i32 {
        let next = i32::try_from(self.headers.len()).unwrap_or(i32::MAX);
        let text = serde_json::to_string(&description).unwrap_or_default();
        let place = *self.places.entry(text).or_insert(next);
        if place == next {
            self.headers.push(description);
        }
        place
    }

    /// Whether every frame that begins with the same bytes before the payload says the same, whatever follows.
    fn is_told_by_its_prefix(&self, said: &Description) -> bool {
        let named = self.options.framing.is_some();
        // What is written into a header ends there.
        if self.options.reading == Some(Reading::Header) || said.consumed < 5 {
            return false;
        }
        match said.framing {
            // Where the framing is guessed, an id that no registry gives out may stand for something else.
            Framing::Confluent => named || said.id.is_none_or(|id| id.0 > 0),
            Framing::Glue => said.compression == Some("NONE"),
            // Where headers may be cut off, one that is says nothing of a longer one.
            Framing::Hortonworks => named && self.options.reading != Some(Reading::Lenient),
            Framing::SingleObject => true,
            Framing::PulsarKeyValue | Framing::PulsarVersion => false,
        }
    }
}

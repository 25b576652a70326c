//! Where a frame's parts stand, for callers whose bytes are not ours to read: often the first few are enough.

use std::borrow::Cow;
use std::ops::Range;

use crate::error::SchemaError;
use crate::wire::detect::{Certainty, detect};
use crate::wire::frame::{Description, Framing, Header, unframe};
use crate::wire::glue::Compression;
use crate::wire::options::UnframeOptions;

/// How many bytes of a frame [`locate`] is first given.
pub const HEAD: usize = 256;

/// What a frame says, and where its parts stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// What it says.
    pub description: Description,
    /// Where the key stands; `None` without one and for a null key.
    pub key: Option<Range<usize>>,
    /// Where the payload stands.
    pub payload: Place,
}

/// Where a payload stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: it is null.
    Null,
    /// Among the frame's bytes.
    At(Range<usize>),
    /// Here: it had to be inflated.
    Made(Vec<u8>),
}

/// Reads a frame of `total` bytes of which `bytes` are the first; returns `None` where they are too few to tell.
///
/// With all the bytes it always tells, or fails.
///
/// # Errors
/// As [`unframe`].
pub fn locate(
    bytes: &[u8],
    total: usize,
    options: &UnframeOptions,
) -> Result<Option<Located>, SchemaError> {
    if bytes.len() >= total {
        return whole(bytes, options).map(Some);
    }
    let framing = options.framing.or_else(|| {
        // Only a pair's lengths lead to the end of the bytes, and a pair is never surer than these.
        let first = detect(bytes).into_iter().next()?;
        (bytes.len() >= HEAD && first.certainty <= Certainty::Likely).then_some(first.framing)
    });
    let Some(framing) = framing.filter(|framing| *framing != Framing::PulsarKeyValue) else {
        return Ok(None);
    };
    let options = UnframeOptions {
        framing: Some(framing),
        ..options.clone()
    };
    if framing == Framing::Glue
        && !crate::wire::glue::decode(bytes)
            .is_ok_and(|frame| frame.compression == Compression::None)
    {
        return Ok(None);
    }
    // What fails may do so for want of the other bytes.
    let Ok(mut located) = whole(bytes, &options) else {
        return Ok(None);
    };
    if let Place::At(range) = &mut located.payload {
        range.end = total;
    }
    Ok(Some(located))
}

fn whole(bytes: &[u8], options: &UnframeOptions) -> Result<Located, SchemaError> {
    let frame = unframe(bytes, options)?;
    let key = match frame.header {
        Header::PulsarKeyValue { key: Some(key) } => Some(4..4 + key.len()),
        _ => None,
    };
    let payload = match &frame.payload {
        None => Place::Null,
        Some(Cow::Borrowed(_)) => Place::At(frame.consumed..frame.payload_end()),
        Some(Cow::Owned(bytes)) => Place::Made(bytes.clone()),
    };
    Ok(Located {
        description: frame.describe(),
        key,
        payload,
    })
}

//! Framings: what registries' clients put around a payload so that a reader finds the writer's schema.
//!
//! Each framing has a module with its own `encode` and `decode`; [`frame`], [`unframe`] and [`detect`] are the same for all of them.
//! Reading copies nothing but what must be inflated. Every error has a code and the bytes it is about.
//!
//! Source: docs/wire.md.

pub mod confluent;
pub mod glue;
pub mod hortonworks;
pub mod pulsar;
pub mod single_object;

mod base64;
mod columns;
mod detect;
mod frame;
mod guid;
mod locate;
mod options;
mod varint;
pub(crate) mod vector;

use crate::bytes::reader;

pub use base64::{from_base64, to_base64};
pub use columns::{Apart, Columns};
pub use detect::{Candidate, Certainty, detect};
pub use frame::{Description, Field, Frame, Framing, Header, Whole, unframe, unframe_each};
pub use guid::{Guid, from_hex};
pub use locate::{HEAD, Located, Place, locate};
pub use options::{FrameOptions, Reading, UnframeOptions, frame};
pub(crate) use options::{framing_or_auto, wide};
pub use varint::{Indexes, decode_indexes, encode_indexes};

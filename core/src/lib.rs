//! Schema compatibility for Avro, Protobuf and JSON Schema: the registry's verdict, where it breaks, why, and on which datum.
//!
//! ```text
//! text + References  --parse-->  Schema   typed model, every node knows its Span
//! Schema             --render--> String   Form: Canonical | Normalized | ParsingCanonical | Resolved
//! bytes              --hash-->   Fingerprint   Rabin (CRC-64-AVRO) | Md5 | Sha256
//! (reader, writer)   --diff-->   [Difference]  every structural fact, allowed ones too
//! (new, previous, level) --check--> Report     differences that break, per direction and earlier schema
//! bytes            <--frame-->   Frame    header fields + payload, per registry framing
//! ```
//!
//! Everything is a function from values to values: no I/O, no clock, no global state, and equal input gives output equal to the byte.
//!
//! ```
//! use schemaccord::{Algorithm, CheckOptions, Form, ParseOptions, Schema, check, diff};
//!
//! let options = ParseOptions::default();
//! let old = Schema::parse(r#"{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}]}"#, &options)?;
//! let new = Schema::parse(
//!     r#"{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}, {"name": "email", "type": "string"}]}"#,
//!     &options,
//! )?;
//! assert_eq!(old.render(Form::Canonical)?, r#"{"type":"record","name":"User","fields":[{"name":"id","type":"long"}]}"#);
//! assert_eq!(old.fingerprint(Algorithm::Rabin)?.len(), 16);
//! assert_eq!(diff(&new, &old, &CheckOptions::default())?[0].path, "/fields/1");
//!
//! let report = check(&new, &[old], &CheckOptions::default())?;
//! assert!(!report.compatible());
//! assert_eq!(
//!     report.incompatibilities()[0].reason(),
//!     "the old schema has no field 'email', and the new schema's field has no default to stand in for it"
//! );
//! # Ok::<(), schemaccord::SchemaError>(())
//! ```
#![forbid(unsafe_code)]
// What a left out format would have needed is there all the same; the compiler drops it.
#![cfg_attr(
    not(all(feature = "avro", feature = "protobuf", feature = "json-schema")),
    allow(
        dead_code,
        unreachable_code,
        unused_variables,
        unused_assignments,
        unused_mut
    )
)]

mod avro;
mod axonops;
mod batch;
mod bytes;
mod category;
mod compat;
mod dialect;
mod error;
mod evidence;
mod fingerprint;
mod form;
mod hash;
pub mod hortonworks;
mod identity;
mod included;
mod json;
mod json_schema;
mod limits;
mod named;
pub mod payload;
mod protobuf;
pub mod pulsar;
mod reference;
mod schema;
mod shape;
mod source;
pub mod subject;
mod text;
mod violation;
pub mod wire;

pub use avro::{NoNamespace, Normalization, UnionDefault};
pub use batch::{answer, batch};
pub use compat::{
    Arg, Args, CheckOptions, Checks, Course, Defect, Defects, Difference, Direction, First, Flaw,
    Incompatibility, Level, Memo, Outline, Policy, Report, Rule, Site, Strategy, Submission,
    Upgrade, Validation, Verdict, check, check_history, check_submissions, diff, rules, rules_of,
};
pub use dialect::{AXONOPS, CONFLUENT, Dialect, GLUE, HORTONWORKS, PULSAR};
pub use error::{Code, Matter, SchemaError};
pub use evidence::{
    Argument, Audit, AuditOptions, Evidence, Hazard, Outcome, Semantic, Value, Witness, audit,
    audit_watched,
};
pub use fingerprint::Algorithm;
pub use form::Form;
pub use identity::{DataRule, EnableAt, Metadata, RuleKind, RuleMode, RuleSet};
pub use json_schema::Formats;
pub use limits::Limits;
pub use payload::{
    Decoded, Decoder, Defaults, Encoder, Json, PayloadOptions, SchemaBundle, UnknownField,
};
pub use reference::Reference;
pub use schema::{DialectName, Format, Mode, ParseOptions, Schema};
pub use source::{Encoding, Position, Span, position, utf8, utf16};
pub use violation::Violation;
pub use wire::{
    Frame, FrameOptions, Framing, UnframeOptions, detect, frame, unframe, unframe_each,
};

//! What holds for every frame: what was written is read, and no bytes do harm; the bytes in recorded answers are among them, where they are
//! present.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "the cases are files, and a file that cannot be read is a failed test; only the engine itself is pure"
)]

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::{env, fs};

use proptest::prelude::*;
use schemaccord::wire::pulsar::primitive::{self, Value as Primitive};
use schemaccord::wire::pulsar::stored::{self, Stored};
use schemaccord::wire::pulsar::{Charset, SchemaType, key_value, version};
use schemaccord::wire::{
    Columns, Guid, HEAD, Place, Reading, UnframeOptions, confluent, from_base64, from_hex, glue,
    hortonworks, locate, single_object, to_base64,
};
use schemaccord::{
    Code, Format, FrameOptions, Framing, Limits, detect, frame, unframe, unframe_each,
};
use serde_json::{Map, Value, json};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn confluent_reads_what_it_writes(id: i32, guid: [u8; 16], by_guid: bool, indexes in proptest::collection::vec(0..i32::MAX, 1..6), payload: Vec<u8>) {
        let schema = if by_guid { confluent::SchemaId::Guid(Guid(guid)) } else { confluent::SchemaId::Id(id) };
        for (format, indexes) in [(Format::Protobuf, indexes), (Format::Avro, Vec::new())] {
            let mut bytes = Vec::new();
            confluent::encode(&mut bytes, schema, &indexes);
            let header = bytes.len();
            bytes.extend_from_slice(&payload);
            let read = confluent::decode(&bytes, format, confluent::Reading::Lenient).unwrap();
            prop_assert_eq!(read.schema, schema);
            prop_assert_eq!(read.indexes.to_vec(), indexes);
            prop_assert_eq!((read.consumed, read.payload), (header, &payload[..]));
            let strict = if by_guid { confluent::Reading::Header } else { confluent::Reading::Payload };
            let strict = confluent::decode(bytes.get(..header).unwrap(), format, strict);
            prop_assert_eq!(strict.is_ok(), by_guid || id > 0);
        }
    }

    #[test]
    fn glue_reads_what_it_writes(guid: [u8; 16], zlib: bool, payload: Vec<u8>, after: Vec<u8>) {
        let compression = if zlib { glue::Compression::Zlib } else { glue::Compression::None };
        let mut bytes = Vec::new();
        glue::encode(&mut bytes, Guid(guid), compression, &payload);
        if zlib {
            bytes.extend_from_slice(&after);
        }
        let read = glue::decode(&bytes).unwrap();
        prop_assert_eq!((read.schema_version, read.compression), (Guid(guid), compression));
        prop_assert_eq!(&read.payload(&Limits::DEFAULT).unwrap()[..], &payload[..]);
        if zlib && payload.len() > 8 {
            let tight = Limits { output: payload.len() - 1, ..Limits::DEFAULT };
            prop_assert_eq!(read.payload(&tight).unwrap_err().code(), Code::LimitOutput);
        }
    }

    #[test]
    fn hortonworks_reads_what_it_writes(protocol in 0_u8..5, id: i64, version: i32, payload: Vec<u8>) {
        let id = if matches!(protocol, 0 | 4) { i64::from(id as i32) } else { id };
        let known = hortonworks::Known { id: Some(id), metadata: Some(id), version: Some(version) };
        let mut bytes = Vec::new();
        hortonworks::encode(&mut bytes, protocol, &known).unwrap();
        bytes.extend_from_slice(&payload);
        let read = hortonworks::decode(&bytes, hortonworks::Reading::Strict).unwrap();
        prop_assert_eq!(read.payload, &payload[..]);
        match (protocol, read.schema) {
            (1, hortonworks::VersionId::Metadata { id: metadata, version: number }) => prop_assert_eq!((metadata, number), (id, version)),
            // A large id takes another protocol, a negative one loses its upper half.
            (3, hortonworks::VersionId::Id(read)) if id < i64::from(i32::MIN) => prop_assert_eq!(read, i64::from(id as i32)),
            (_, hortonworks::VersionId::Id(read)) => prop_assert_eq!(read, id),
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn pairs_and_versions_are_read_as_written(key: Option<Vec<u8>>, value: Option<Vec<u8>>, number: i64, fingerprint: [u8; 8], after: Vec<u8>) {
        let mut bytes = Vec::new();
        key_value::encode_inline(&mut bytes, key.as_deref(), value.as_deref()).unwrap();
        let end = bytes.len();
        bytes.extend_from_slice(&after);
        let pair = key_value::decode_inline(&bytes).unwrap();
        prop_assert_eq!((pair.key, pair.value, pair.end), (key.as_deref(), value.as_deref(), end));
        prop_assert_eq!(version::decode(&version::encode(number)), Ok(number));
        let mut bytes = Vec::new();
        single_object::encode(&mut bytes, fingerprint);
        bytes.extend_from_slice(&after);
        prop_assert_eq!(single_object::decode(&bytes), Ok(single_object::Frame { fingerprint, payload: &after }));
    }

    #[test]
    fn primitives_are_read_as_written(number: i64, nano in 0_u32..1_000_000_000, day in -100_000_i64..100_000, of_day in 0_i64..86_400_000_000_000, text: String, bytes: Vec<u8>) {
        let values = [
            (SchemaType::Boolean, Primitive::Boolean(number % 2 == 0)),
            (SchemaType::Int8, Primitive::Int8(number as i8)),
            (SchemaType::Int16, Primitive::Int16(number as i16)),
            (SchemaType::Int32, Primitive::Int32(number as i32)),
            (SchemaType::Int64, Primitive::Int64(number)),
            (SchemaType::Float, Primitive::Float(f32::from(number as i16) / 7.0)),
            (SchemaType::Double, Primitive::Double(f64::from(number as i32) / 7.0)),
            (SchemaType::Timestamp, Primitive::Millis(number)),
            (SchemaType::Instant, Primitive::Instant { second: day * 1_000, nano }),
            (SchemaType::LocalDate, Primitive::Date(day)),
            (SchemaType::LocalTime, Primitive::Time(of_day)),
            (SchemaType::LocalDateTime, Primitive::DateTime { day, nano: of_day }),
            (SchemaType::String, Primitive::String(text)),
            (SchemaType::Bytes, Primitive::Bytes(bytes)),
        ];
        for (schema_type, value) in values {
            let encoded = primitive::encode(&value, Charset::Utf8);
            prop_assert_eq!(primitive::decode(schema_type, &encoded, Charset::Utf8), Ok(value.clone()));
            // What is printed says the same value.
            prop_assert_eq!(Primitive::parse(schema_type, &value.to_string()), Ok(value));
        }
    }

    #[test]
    fn stored_schemas_are_read_as_written(schema: Vec<u8>, timestamp: i64, deleted: bool, name in "[a-z]{0,4}", properties in proptest::collection::btree_map("[a-zé]{1,3}", "[a-z]{0,3}", 0..4)) {
        let stored = Stored { schema_id: name.clone(), user: name, schema_type: SchemaType::Avro, schema, timestamp, deleted, properties };
        prop_assert_eq!(stored::decode(&stored::encode(&stored)), Ok(stored));
    }

    #[test]
    fn texts_of_bytes_are_read_as_written(bytes: Vec<u8>) {
        let hex = bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        prop_assert_eq!(from_hex(&hex), Ok(bytes.clone()));
        prop_assert_eq!(from_base64(&to_base64(&bytes)), Ok(bytes));
    }

    #[test]
    fn no_bytes_do_harm(bytes: Vec<u8>) {
        harmless(&bytes);
    }

    #[test]
    fn columns_say_what_single_frames_say(frames in proptest::collection::vec((0..8_usize, 0..6_usize, any::<[u8; 3]>()), 1..40), which in 0..13_usize, cut in 0_usize..30) {
        let options = &readings()[which];
        let mut buffer = Vec::new();
        let mut offsets = vec![0];
        for (kind, length, bytes) in frames {
            let [a, b, c] = bytes;
            // Few values, so that frames begin alike.
            let (a, b) = (a % 3, b % 2);
            let head: Vec<u8> = match kind {
                0 => vec![0, 0, 0, 0, a, b],
                1 => [vec![1], vec![a; 16], vec![2, b]].concat(),
                2 => [vec![3, 0], vec![0x40 | a; 16]].concat(),
                3 => vec![a, 0, 0, 0, 0, 0, 0, 0, b, 0, 0, 0, 1],
                4 => vec![0xc3, 1, 0, 0, 0, 0, 0, 0, 0, a],
                5 => vec![0, 0, 0, 1, c, 0, 0, 0, 1, c],
                6 => vec![0xff; 8],
                _ => vec![3, 5, a, b],
            };
            buffer.extend_from_slice(&head);
            buffer.extend(std::iter::repeat_n(c, length));
            offsets.push(buffer.len());
        }
        buffer.truncate(buffer.len().saturating_sub(cut));
        let columns = Columns::of_buffer(&buffer, &offsets, options);
        let (mut apart, mut refused) = (columns.apart.iter(), columns.refused.iter());
        let places = columns.header.iter().zip(&columns.start).zip(&columns.end);
        prop_assert_eq!(places.len(), offsets.len() - 1);
        for (at, (outcome, ((&header, &start), &end))) in unframe_each(&buffer, &offsets, options).zip(places).enumerate() {
            match outcome {
                Err(error) => prop_assert_eq!((header, refused.next()), (-1, Some(&(at, error)))),
                Ok(frame) => {
                    prop_assert_eq!(usize::try_from(header).ok().and_then(|at| columns.headers.get(at)), Some(&frame.describe()));
                    let stands = matches!(frame.payload, Some(Cow::Borrowed(_))) && frame.key().is_none();
                    if stands {
                        prop_assert_eq!(Some(&buffer[start..end]), frame.payload.as_deref());
                        continue;
                    }
                    let apart = apart.next().unwrap();
                    prop_assert_eq!(apart.frame, at);
                    let key = apart.key.clone().map(|range| &buffer[range]);
                    prop_assert_eq!(key, frame.key());
                    let payload = match &apart.payload {
                        Place::Null => None,
                        Place::At(range) => Some(&buffer[range.clone()]),
                        Place::Made(bytes) => Some(&bytes[..]),
                    };
                    prop_assert_eq!(payload, frame.payload.as_deref());
                }
            }
        }
        prop_assert!(apart.next().is_none() && refused.next().is_none());
        let mut said: Vec<_> = columns.headers.iter().map(|header| format!("{header:?}")).collect();
        said.sort();
        said.dedup();
        prop_assert_eq!(said.len(), columns.headers.len());
    }

    #[test]
    fn the_first_bytes_tell_the_same_as_all(first in 0_u8..6, mut bytes in proptest::collection::vec(any::<u8>(), HEAD..HEAD + 300)) {
        bytes[0] = first;
        for framing in Framing::ALL.into_iter().map(Some).chain([None]) {
            let options = UnframeOptions { framing, ..UnframeOptions::default() };
            if let Ok(Some(located)) = locate(&bytes[..HEAD], bytes.len(), &options) {
                prop_assert_eq!(Ok(Some(located)), locate(&bytes, bytes.len(), &options));
            }
        }
    }
}

/// Reads bytes in every way there is: each ends in a value or an error with a place inside the bytes or where they should go on.
fn harmless(bytes: &[u8]) {
    for candidate in detect(bytes) {
        let options = UnframeOptions {
            framing: Some(candidate.framing),
            ..UnframeOptions::default()
        };
        let outcome = unframe(bytes, &options);
        // What is found by its first bytes may still fail behind them.
        if let Ok(frame) = outcome {
            assert_eq!(frame.framing(), candidate.framing);
        }
    }
    if let Ok(frame) = unframe(bytes, &UnframeOptions::default()) {
        assert_eq!(frame.framing(), detect(bytes)[0].framing);
    }
    for framing in Framing::ALL.into_iter().map(Some).chain([None]) {
        for format in Format::ALL {
            for reading in [
                None,
                Some(Reading::Lenient),
                Some(Reading::Strict),
                Some(Reading::Header),
            ] {
                let options = UnframeOptions {
                    framing,
                    format,
                    reading,
                    ..UnframeOptions::default()
                };
                match unframe(bytes, &options) {
                    Ok(frame) => {
                        assert!(frame.consumed <= bytes.len());
                        for field in frame.fields() {
                            assert!(field.start <= field.end && field.end <= bytes.len());
                        }
                        if frame.framing() != Framing::Glue {
                            let payload = frame.payload.as_deref().unwrap_or_default();
                            assert!(payload.len() <= bytes.len());
                        }
                    }
                    Err(error) => {
                        assert!(error.span().is_some(), "{error}");
                        assert!(!error.message().is_empty());
                    }
                }
                let located = locate(bytes, bytes.len(), &options);
                if let Ok(Some(located)) = located
                    && let Place::At(range) = located.payload
                {
                    assert!(bytes.get(range).is_some());
                }
            }
        }
    }
    for schema_type in SchemaType::all() {
        let _ = primitive::decode(schema_type, bytes, Charset::Utf8).map(|value| value.to_string());
    }
    let _ = stored::decode(bytes);
    let _ = glue::decode_message_index(bytes);
    let _ = version::text(Some(bytes));
    for charset in [
        Charset::Ascii,
        Charset::Latin1,
        Charset::Utf16,
        Charset::Utf16Le,
    ] {
        let _ = charset.decode(bytes);
    }
}

/// Returns the valid frames of the cases, and what else they hold in hex; long ones differ in their payloads only.
fn short_frames() -> Vec<Vec<u8>> {
    let mut frames: Vec<Vec<u8>> = own_cases().iter().flat_map(bytes_of).collect();
    frames.extend(recorded().iter().flat_map(|(_, case)| bytes_of(case)));
    frames.sort();
    frames.dedup();
    frames.retain(|frame| frame.len() <= 64);
    assert!(frames.len() > 10);
    frames
}

/// Calls with every truncation of the bytes and with every value of every byte.
fn each_change(bytes: &[u8], mut call: impl FnMut(&[u8])) {
    for end in 0..=bytes.len() {
        call(&bytes[..end]);
    }
    let mut changed = bytes.to_vec();
    for at in 0..bytes.len() {
        for value in 0..=u8::MAX {
            changed[at] = value;
            call(&changed);
        }
        changed[at] = bytes[at];
    }
}

/// Options that between them reach all that reads frames.
fn readings() -> Vec<UnframeOptions> {
    let framings = Framing::ALL.into_iter().map(Some).chain([None]);
    let mut readings: Vec<_> = framings
        .map(|framing| UnframeOptions {
            framing,
            format: Format::Protobuf,
            ..UnframeOptions::default()
        })
        .collect();
    for reading in [Reading::Strict, Reading::Header, Reading::Lenient] {
        for framing in [Framing::Confluent, Framing::Hortonworks] {
            readings.push(UnframeOptions {
                framing: Some(framing),
                format: Format::Protobuf,
                reading: Some(reading),
                ..UnframeOptions::default()
            });
        }
    }
    readings
}

#[test]
fn truncations_do_no_harm() {
    for bytes in short_frames() {
        for end in 0..=bytes.len() {
            harmless(&bytes[..end]);
        }
    }
}

#[test]
fn single_changes_do_no_harm() {
    let readings = readings();
    for bytes in short_frames() {
        each_change(&bytes, |bytes| {
            for options in &readings {
                match unframe(bytes, options) {
                    Ok(frame) => assert!(frame.consumed <= bytes.len()),
                    Err(error) => assert!(error.span().is_some(), "{error}"),
                }
            }
        });
    }
}

/// What is allocated is bounded by the bytes that are there, whatever they claim: zlib makes a thousand of one, and errors have their texts.
#[test]
fn what_is_allocated_is_bounded_by_the_bytes_that_are_there() {
    let readings = readings();
    for bytes in short_frames() {
        each_change(&bytes, |bytes| {
            for options in &readings {
                let measured = allocation_counter::measure(|| {
                    if let Ok(frame) = unframe(bytes, options) {
                        drop(frame.describe());
                    }
                });
                let most = 2_048 + 1_100 * bytes.len() as u64;
                assert!(measured.bytes_max <= most, "{bytes:02x?} {measured:?}");
            }
        });
    }
}

#[test]
fn a_bomb_is_refused() {
    let options = FrameOptions {
        framing: Some(Framing::Glue),
        guid: Some(Guid([1; 16])),
        compression: glue::Compression::Zlib,
        ..FrameOptions::default()
    };
    let framed = frame(&vec![0; 70 << 20], &options).unwrap();
    assert!(framed.len() < 1 << 20);
    let outcome = unframe(&framed, &UnframeOptions::default());
    assert_eq!(
        outcome.map_err(|error| error.code()).map(drop),
        Err(Code::LimitOutput)
    );
}

#[test]
fn many_frames_of_one_buffer() {
    let options = UnframeOptions {
        framing: Some(Framing::Confluent),
        ..UnframeOptions::default()
    };
    let buffer = [0, 0, 0, 0, 1, 9, 9, 0, 0, 0];
    let outcomes: Vec<_> = unframe_each(&buffer, &[0, 6, 7, 10, 99], &options)
        .map(|outcome| outcome.map(|frame| frame.consumed))
        .map(|outcome| outcome.map_err(|error| error.code()))
        .collect();
    assert_eq!(
        outcomes,
        [
            Ok(5),
            Err(Code::FrameUnknown),
            Err(Code::FrameTruncated),
            Err(Code::InvalidOffset),
        ]
    );
}

/// Data whose descriptors are in the recorded answers only: they are read, and made again byte for byte.
#[test]
fn recorded_native_protobuf_data() {
    use schemaccord::wire::pulsar::native;
    for (_, case) in recorded() {
        if case["kind"] != "protobuf_native_schema_data" {
            continue;
        }
        let text = case["schema_data_text"].as_str().unwrap();
        let native = native::decode(text.as_bytes(), &Limits::DEFAULT).unwrap();
        let names: Vec<_> = native.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(json!(names), case["inputs"]["file_order_in_set"]);
        assert_eq!(
            native::encode(&native.files, &native.file, &native.message).as_deref(),
            Ok(text)
        );
        let mut turned = native.files.clone();
        turned.reverse();
        assert_eq!(
            native::encode(&turned, &native.file, &native.message).as_deref(),
            Ok(text)
        );
        assert_eq!(
            schemaccord::Algorithm::Sha256.of(text.as_bytes()),
            case["schema_hash_hex"].as_str().unwrap()
        );
    }
}

fn shared() -> PathBuf {
    let folder = env::var_os("SCHEMACCORD_SHARED").filter(|folder| !folder.is_empty());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    folder
        .map_or_else(|| root.join("../shared"), PathBuf::from)
        .join("conformance")
}

/// Returns the recorded cases with their registry.
fn recorded() -> Vec<(&'static str, Value)> {
    let registries = ["glue", "hortonworks", "pulsar"].into_iter();
    registries
        .flat_map(|registry| {
            let path = shared().join(format!("wire-{registry}.jsonl"));
            let cases = cases(&path).into_iter();
            cases.map(move |case| (registry, case))
        })
        .collect()
}

fn own_cases() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/wire");
    let files = fs::read_dir(folder).unwrap();
    files
        .flat_map(|file| cases(&file.unwrap().path()))
        .collect()
}

fn cases(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// Returns everything in a case that is bytes in hex.
fn bytes_of(case: &Value) -> Vec<Vec<u8>> {
    let empty = Map::new();
    let mut found = Vec::new();
    let mut open = vec![case];
    while let Some(value) = open.pop() {
        for (name, value) in value.as_object().unwrap_or(&empty) {
            match value {
                Value::String(text) if name.ends_with("hex") => found.extend(from_hex(text).ok()),
                Value::Object(_) => open.push(value),
                _ => {}
            }
        }
    }
    found
}

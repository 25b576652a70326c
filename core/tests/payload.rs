//! Data of all formats: what is encoded is decoded again, as another decoder reads it too, and no bytes do harm.
#![expect(
    clippy::disallowed_types,
    clippy::large_stack_arrays,
    clippy::unwrap_used,
    reason = "tests share what is made once, and fail where it cannot be made; only the engine itself is pure"
)]

mod support;

use std::sync::LazyLock;

use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::writer::datum::GenericDatumWriter;
use proptest::prelude::*;
use schemaccord::payload::{Datum, validate};
use schemaccord::{
    CheckOptions, Code, Decoder, Encoder, Format, Json, Limits, ParseOptions, PayloadOptions,
    Schema, diff,
};
use serde_json::Value;
use support::{Author, Chance, datum};

fn parse(text: &str, format: Format) -> Schema {
    let options = ParseOptions {
        format,
        ..ParseOptions::default()
    };
    Schema::parse(text, &options)
        .map_err(|error| format!("{error}: {text}"))
        .expect("the text is a schema")
}

fn avro(text: &str) -> Schema {
    parse(text, Format::Avro)
}

fn styled(json: Json) -> PayloadOptions {
    PayloadOptions {
        json,
        ..PayloadOptions::default()
    }
}

fn read_by(reader: &Schema) -> PayloadOptions {
    PayloadOptions {
        reader: Some(reader.clone()),
        ..PayloadOptions::default()
    }
}

/// What may be said of bytes that are no datum.
const REFUSALS: [Code; 6] = [
    Code::DataTruncated,
    Code::InvalidData,
    Code::CheckFailed,
    Code::LimitNodes,
    Code::LimitDepth,
    Code::LimitOutput,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// The bytes come from another encoder, and both kinds of JSON lead back to them.
    #[test]
    fn what_is_decoded_is_encoded_again(seed: u64) {
        let text = Author::new(seed).record().to_string();
        let Ok(theirs) = apache_avro::Schema::parse_str(&text) else {
            return Ok(());
        };
        let ours = avro(&text);
        let names = apache_avro::schema::ResolvedSchema::try_from(&theirs).unwrap();
        let mut chance = Chance::new(seed);
        let value = datum(&theirs, names.get_names(), &mut chance, 0);
        let bytes = GenericDatumWriter::builder(&theirs).build().unwrap().write_value_to_vec(value).unwrap();
        for json in Json::ALL {
            let options = styled(json);
            let decoder = Decoder::new(&ours, &options).unwrap();
            let decoded = decoder.decode(&bytes).unwrap();
            prop_assert_eq!(decoded.consumed, bytes.len());
            prop_assert!(serde_json::from_str::<Value>(&decoded.value).is_ok(), "{}", decoded.value);
            let again = ours.encode(&decoded.value, &options);
            prop_assert!(again.is_ok(), "{:?}\n{text}\n{}", again, decoded.value);
            let again = decoder.decode(&again.unwrap()).unwrap();
            prop_assert_eq!(&again.value, &decoded.value, "{}", text);
            let violations = validate(&ours, Datum::Json(&decoded.value), &options).unwrap();
            prop_assert!(violations.is_empty(), "{violations:?}\n{text}");
            prop_assert!(validate(&ours, Datum::Bytes(&bytes), &options).unwrap().is_empty());
        }
    }

    /// What `apache-avro` reads with another schema, we read alike. It refuses some data that Avro Java takes.
    #[test]
    fn another_decoder_reads_alike(seed: u64) {
        let mut author = Author::new(seed);
        let old = author.record();
        let new = author.evolve(&old).to_string();
        let old = old.to_string();
        let (Ok(writer), Ok(reader)) = (apache_avro::Schema::parse_str(&old), apache_avro::Schema::parse_str(&new)) else {
            return Ok(());
        };
        let (our_writer, our_reader) = (avro(&old), avro(&new));
        let names = apache_avro::schema::ResolvedSchema::try_from(&writer).unwrap();
        let mut chance = Chance::new(seed);
        let value = datum(&writer, names.get_names(), &mut chance, 0);
        let bytes = GenericDatumWriter::builder(&writer).build().unwrap().write_value_to_vec(value).unwrap();
        let decoding = GenericDatumReader::builder(&writer).reader_schema(&reader).build().unwrap();
        let Ok(theirs) = decoding.read_value(&mut bytes.as_slice()) else {
            return Ok(());
        };
        let Ok(theirs) = GenericDatumWriter::builder(&reader).build().unwrap().write_value_to_vec(theirs) else {
            return Ok(());
        };
        let theirs = our_reader.decode(&theirs, &PayloadOptions::default()).unwrap().value;
        let ours = our_writer.decode(&bytes, &read_by(&our_reader));
        if let Err(error) = &ours {
            // It narrows numbers, for one; Avro does not, and the registry knows.
            let differences = diff(&our_reader, &our_writer, &CheckOptions::default()).unwrap();
            prop_assert!(!differences.is_empty(), "{error:?}\nwriter {old}\nreader {new}\n{theirs}");
            return Ok(());
        }
        let ours = ours.unwrap().value;
        let same = serde_json::from_str::<Value>(&ours).unwrap() == serde_json::from_str::<Value>(&theirs).unwrap();
        prop_assert!(same, "writer {old}\nreader {new}\nours {ours}\ntheirs {theirs}");
    }

    #[test]
    fn damaged_bytes_are_named_errors(seed: u64, cut in any::<prop::sample::Index>(), flip in any::<prop::sample::Index>(), byte: u8) {
        let mut author = Author::new(seed);
        let text = author.record();
        let other = author.evolve(&text).to_string();
        let text = text.to_string();
        let Ok(theirs) = apache_avro::Schema::parse_str(&text) else {
            return Ok(());
        };
        let (schema, reader) = (avro(&text), avro(&other));
        let names = apache_avro::schema::ResolvedSchema::try_from(&theirs).unwrap();
        let value = datum(&theirs, names.get_names(), &mut Chance::new(seed), 0);
        let bytes = GenericDatumWriter::builder(&theirs).build().unwrap().write_value_to_vec(value).unwrap();
        if bytes.is_empty() {
            return Ok(());
        }
        let mut flipped = bytes.clone();
        flipped[flip.index(bytes.len())] = byte;
        for options in [PayloadOptions::default(), styled(Json::Plain), read_by(&reader)] {
            let Ok(decoder) = Decoder::new(&schema, &options) else {
                continue;
            };
            for bytes in [&bytes[..cut.index(bytes.len())], &flipped] {
                if let Err(error) = decoder.decode(bytes) {
                    prop_assert!(REFUSALS.contains(&error.code()), "{error:?}");
                    prop_assert!(error.schema_path().is_some(), "{error:?}");
                }
            }
        }
    }

    #[test]
    fn no_bytes_do_harm_to_messages(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (encoder, decoder) = &*MESSAGES;
        match decoder.decode(&bytes) {
            Ok(decoded) => {
                let again = encoder.encode(&decoded.value);
                prop_assert!(again.is_ok(), "{again:?} {}", decoded.value);
                let again = decoder.decode(&again.unwrap()).unwrap();
                prop_assert_eq!(again.value, decoded.value);
            }
            Err(error) => prop_assert!(REFUSALS.contains(&error.code()), "{error:?}"),
        }
    }

    /// Fields of a message in any order and number: what is read is written, and read again as the same.
    #[test]
    fn messages_are_read_as_written(fields in prop::collection::vec(field(), 0..12)) {
        let (encoder, decoder) = &*MESSAGES;
        let bytes: Vec<u8> = fields.concat();
        let decoded = decoder.decode(&bytes).unwrap();
        prop_assert!(decoded.unknown.is_empty(), "{:?}", decoded.unknown);
        let again = encoder.encode(&decoded.value).unwrap();
        prop_assert_eq!(&decoder.decode(&again).unwrap().value, &decoded.value);
        prop_assert_eq!(encoder.encode(&decoded.value).unwrap(), again);
    }
}

/// Linking the files takes longer than all that is tested with them.
static MESSAGES: LazyLock<(Encoder, Decoder)> = LazyLock::new(|| {
    let (schema, options) = (message_schema(), PayloadOptions::default());
    (
        Encoder::new(&schema, &options).unwrap(),
        Decoder::new(&schema, &options).unwrap(),
    )
});

fn message_schema() -> Schema {
    parse(
        r#"syntax = "proto3"; package p;
        import "google/protobuf/any.proto"; import "google/protobuf/wrappers.proto";
        message M {
          int32 a = 1; sint64 b = 2; fixed32 c = 3; double d = 4; string e = 5; repeated uint32 f = 6;
          map<string, M> g = 7; optional bool h = 8; oneof u { M i = 9; bytes j = 10; }
          E k = 11; google.protobuf.Any l = 12; google.protobuf.Int64Value m = 13; repeated E n = 14; float o = 15;
        }
        enum E { Z = 0; A = 1; }"#,
        Format::Protobuf,
    )
}

fn field() -> impl Strategy<Value = Vec<u8>> {
    let tag = |number: u8, wire: u8| number << 3 | wire;
    prop_oneof![
        (0..120u8).prop_map(move |n| vec![tag(1, 0), n]),
        (0..120u8).prop_map(move |n| vec![tag(2, 0), n]),
        any::<[u8; 4]>().prop_map(move |n| [&[tag(3, 5)], &n[..]].concat()),
        any::<[u8; 8]>().prop_map(move |n| [&[tag(4, 1)], &n[..]].concat()),
        any::<[u8; 4]>().prop_map(move |n| [&[tag(15, 5)], &n[..]].concat()),
        "[a-zé]{0,9}".prop_map(move |s| [&[tag(5, 2), s.len() as u8], s.as_bytes()].concat()),
        (0..120u8).prop_map(move |n| vec![tag(6, 0), n]),
        (0..120u8).prop_map(move |n| vec![tag(6, 2), 2, n, 1]),
        (0..20u8).prop_map(move |n| vec![tag(7, 2), 7, 10, 1, b'a' + n, 18, 2, 8, n]),
        (0..2u8).prop_map(move |n| vec![tag(8, 0), n]),
        (0..120u8).prop_map(move |n| vec![tag(9, 2), 2, 8, n]),
        (0..120u8).prop_map(move |n| vec![tag(10, 2), 1, n]),
        (0..9u8).prop_map(move |n| vec![tag(11, 0), n]),
        (0..120u8).prop_map(move |n| vec![tag(13, 2), 2, 8, n]),
        (0..2u8).prop_map(move |n| vec![tag(14, 2), 1, n]),
    ]
}

/// Every kind of excess meets its limit, on a stack of one megabyte, as in browsers.
#[test]
fn excess_is_an_error() {
    let run = std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(|| {
            let code = |schema: &Schema, bytes: &[u8]| {
                schema
                    .decode(bytes, &PayloadOptions::default())
                    .unwrap_err()
                    .code()
            };
            let many = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
            let nulls = avro(r#"{"type": "array", "items": "null"}"#);
            assert_eq!(code(&nulls, &many), Code::LimitNodes);
            assert_eq!(code(&avro(r#""string""#), &many), Code::DataTruncated);
            let list = avro(
                r#"{"type": "record", "name": "L", "fields": [{"name": "next", "type": ["null", "L"]}]}"#,
            );
            assert_eq!(code(&list, &[2; 100_000]), Code::LimitDepth);
            let tree = avro(
                r#"{"type": "record", "name": "T", "fields": [{"name": "of", "type": {"type": "array", "items": {"type": "map", "values": "T"}}}]}"#,
            );
            assert_eq!(code(&tree, &[2, 2, 0].repeat(10_000)), Code::LimitDepth);
            for json in Json::ALL {
                let deep = |depth| format!("{}null{}", "{\"next\": ".repeat(depth), "}".repeat(depth));
                let outcome = list.encode(&deep(240), &styled(json));
                assert_eq!(outcome.is_ok(), json == Json::Plain);
                let error = list.encode(&deep(999), &styled(json)).unwrap_err();
                assert!(matches!(error.code(), Code::LimitDepth | Code::InvalidData));
            }
            // Records one in the other, each with a branch that leads nowhere until the end.
            let same = avro(
                r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": ["null",
                {"type": "record", "name": "S", "fields": [{"name": "a", "type": ["null", "R", "S"]}]}, "R"]}]}"#,
            );
            let deep = format!("{}7{}", "{\"a\": ".repeat(200), "}".repeat(200));
            let error = same.encode(&deep, &styled(Json::Plain)).unwrap_err();
            assert_eq!(error.code(), Code::LimitPairs);

            let chain: Vec<_> = (0..3_000)
                .map(|n| format!(r#"{{"type": "record", "name": "N{n}", "fields": [{{"name": "a", "type": "N{}"}}]}}"#, n + 1))
                .chain([r#"{"type": "record", "name": "N3000", "fields": []}"#.to_owned()])
                .collect();
            let chain = avro(&format!("[{}]", chain.join(",")));
            assert_eq!(
                Decoder::new(&chain, &PayloadOptions::default()).unwrap_err().code(),
                Code::LimitDepth
            );

            let messages = message_schema();
            let mut nested = Vec::new();
            for _ in 0..200 {
                nested = message_in(9, &nested);
            }
            assert_eq!(code(&messages, &nested), Code::LimitDepth);
            let mut boxed = Vec::new();
            for _ in 0..200 {
                let url = [&[10, 19], &b"google.protobuf.Any"[..]].concat();
                let slash = [&[10, 21], &b"x/google.protobuf.Any"[..]].concat();
                assert_eq!(url.len() + 2, slash.len());
                boxed = [slash, message_in(2, &boxed)].concat();
            }
            assert_eq!(code(&messages, &message_in(12, &boxed)), Code::LimitDepth);
            assert_eq!(code(&messages, &[0x0b; 100_000]), Code::LimitDepth);
            assert_eq!(code(&messages, &[0x2a, 0xff, 0xff, 0xff, 0xff, 0x0f]), Code::DataTruncated);
        })
        .unwrap();
    run.join().unwrap();
}

fn message_in(number: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2];
    let mut length = content.len();
    while length >= 0x80 {
        out.push((length as u8) | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend_from_slice(content);
    out
}

/// A length or count in the bytes makes nobody allocate before the bytes are there.
#[test]
fn lengths_are_not_believed() {
    let huge = [0xfe, 0xff, 0xff, 0xff, 0x7f];
    let limits = Limits {
        nodes: 1_000,
        ..Limits::default()
    };
    for text in [r#""bytes""#, r#"{"type": "array", "items": "null"}"#] {
        let options = ParseOptions {
            limits,
            ..ParseOptions::default()
        };
        let schema = Schema::parse(text, &options).unwrap();
        let decoder = Decoder::new(&schema, &PayloadOptions::default()).unwrap();
        let measured = allocation_counter::measure(|| {
            assert!(decoder.decode(&huge).is_err());
        });
        assert!(measured.bytes_max < 64 << 10, "{text} {measured:?}");
    }
}

#[test]
fn integers_of_64_bits_are_exact() {
    let long = avro(r#""long""#);
    for value in [
        "9223372036854775807",
        "-9223372036854775808",
        "9007199254740993",
    ] {
        let bytes = long.encode(value, &PayloadOptions::default()).unwrap();
        let quoted = long.encode(&format!("{value:?}"), &PayloadOptions::default());
        assert_eq!(quoted.as_ref(), Ok(&bytes));
        assert_eq!(
            long.decode(&bytes, &PayloadOptions::default())
                .unwrap()
                .value,
            value
        );
    }
    let message = parse(
        "syntax = \"proto3\"; message M { uint64 a = 1; }",
        Format::Protobuf,
    );
    let encoder = Encoder::new(&message, &PayloadOptions::default()).unwrap();
    let bytes = encoder.encode(r#"{"a": 18446744073709551615}"#).unwrap();
    assert_eq!(
        message
            .decode(&bytes, &PayloadOptions::default())
            .unwrap()
            .value,
        r#"{"a":"18446744073709551615"}"#
    );
}

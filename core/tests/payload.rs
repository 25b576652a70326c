//! Data of all formats: what is encoded is decoded again, as another decoder reads it too, and no bytes do harm.
#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_types,
    clippy::large_stack_arrays,
    clippy::unwrap_used,
    reason = "tests share what is made once, say how much they compared, and fail where something cannot be made; only the engine itself is pure"
)]

mod support;

use std::sync::LazyLock;

use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::writer::datum::GenericDatumWriter;
use proptest::prelude::*;
use schemaccord::payload::{Datum, Record, SchemaBundle, validate};
use schemaccord::wire::Guid;
use schemaccord::wire::glue::Compression;
use schemaccord::{
    CheckOptions, Code, Decoder, Encoder, Format, FrameOptions, Framing, Json, Limits,
    ParseOptions, PayloadOptions, Schema, diff, frame,
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

/// How many generated schemas are compared with `apache-avro`; `tests/peers/avro.py` compares as many with fastavro.
const SCHEMAS: u64 = 10_000;

/// Returns the bytes that `apache-avro` makes of a datum of its own choice.
fn written(schema: &apache_avro::Schema, seed: u64) -> Vec<u8> {
    let names = apache_avro::schema::ResolvedSchema::try_from(schema).unwrap();
    let value = datum(schema, names.get_names(), &mut Chance::new(seed), 0);
    let writer = GenericDatumWriter::builder(schema).build().unwrap();
    writer.write_value_to_vec(value).unwrap()
}

/// The bytes come from another encoder, and both kinds of JSON lead back to them.
#[test]
fn what_is_decoded_is_encoded_again() {
    let mut compared = 0;
    for seed in 0..SCHEMAS {
        let text = Author::new(seed).record().to_string();
        let Ok(theirs) = apache_avro::Schema::parse_str(&text) else {
            continue;
        };
        let (ours, bytes) = (avro(&text), written(&theirs, seed));
        for json in Json::ALL {
            let options = styled(json);
            let decoder = Decoder::new(&ours, &options).unwrap();
            let read = decoder.decode(&bytes).unwrap();
            assert_eq!(read.consumed, bytes.len(), "{text}");
            let value: Result<Value, _> = serde_json::from_str(&read.value);
            assert!(value.is_ok(), "{}", read.value);
            let again = ours.encode(&read.value, &options);
            assert!(again.is_ok(), "{again:?}\n{text}\n{}", read.value);
            let again = decoder.decode(&again.unwrap()).unwrap();
            assert_eq!(again.value, read.value, "{text}");
            let violations = validate(&ours, Datum::Json(&read.value), &options).unwrap();
            assert!(violations.is_empty(), "{violations:?}\n{text}");
            assert!(decoder.validate(&bytes).unwrap().is_empty(), "{text}");
        }
        compared += 1;
    }
    println!("apache-avro: {compared} of {SCHEMAS} schemas with data, the others it refuses");
    assert!(compared > SCHEMAS * 9 / 10);
}

/// What `apache-avro` reads with another schema, we read alike. It refuses some data that Avro Java takes, and takes some that Java refuses.
#[test]
fn another_decoder_reads_alike() {
    let (mut alike, mut narrowed, mut refused) = (0, 0, 0);
    for seed in 0..SCHEMAS {
        let mut author = Author::new(seed);
        let old = author.record();
        let new = author.evolve(&old).to_string();
        let old = old.to_string();
        let parsed = [&old, &new].map(|text| apache_avro::Schema::parse_str(text));
        let [Ok(writer), Ok(reader)] = parsed else {
            refused += 1;
            continue;
        };
        let (our_writer, our_reader) = (avro(&old), avro(&new));
        let bytes = written(&writer, seed);
        let decoding = GenericDatumReader::builder(&writer).reader_schema(&reader);
        let theirs = decoding.build().unwrap().read_value(&mut bytes.as_slice());
        let encoding = GenericDatumWriter::builder(&reader).build().unwrap();
        let Ok(Ok(theirs)) = theirs.map(|value| encoding.write_value_to_vec(value)) else {
            refused += 1;
            continue;
        };
        let options = PayloadOptions::default();
        let theirs = our_reader.decode(&theirs, &options).unwrap().value;
        match our_writer.decode(&bytes, &read_by(&our_reader)) {
            Ok(ours) => {
                let [ours, theirs] =
                    [&ours.value, &theirs].map(|text| serde_json::from_str::<Value>(text).unwrap());
                assert_eq!(ours, theirs, "writer {old}\nreader {new}");
                alike += 1;
            }
            // It narrows numbers, for one; Avro does not, and the registry knows.
            Err(error) => {
                let differences = diff(&our_reader, &our_writer, &CheckOptions::default());
                let known = !differences.unwrap().is_empty();
                assert!(known, "{error:?}\nwriter {old}\nreader {new}\n{theirs}");
                narrowed += 1;
            }
        }
    }
    println!(
        "apache-avro: of {SCHEMAS} pairs of schemas {alike} read alike, {narrowed} that only it reads, {refused} that it refuses"
    );
    assert!(alike > SCHEMAS / 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

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

            let documents = parse("true", Format::Json);
            assert_eq!(code(&documents, "[".repeat(100_000).as_bytes()), Code::LimitDepth);
            assert_eq!(code(&documents, b"[1"), Code::JsonSyntax);
            assert_eq!(code(&documents, &[b'"', 0xff, b'"']), Code::InvalidUtf8);
            let wide = format!("[{}0]", "0,".repeat(Limits::default().nodes));
            assert_eq!(code(&documents, wide.as_bytes()), Code::LimitNodes);

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

const GUID: &str = "00010203-0405-0607-0809-0a0b0c0d0e0f";
const NULLS: &str = r#"{\"type\": \"array\", \"items\": \"null\"}"#;
/// How an array of more items begins than any limit lets be.
const MANY: &[u8] = &[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];

fn export() -> String {
    format!(
        r#"[{{"id": 1, "schema": "{NULLS}"}}, {{"id": 2, "schemaType": "PROTOBUF", "schema": "message M {{ optional M m = 1; }}"}},
        {{"id": 3, "schemaType": "JSON", "schema": "true"}}, {{"schemaVersionId": "{GUID}", "schemaDefinition": "{NULLS}"}}]"#
    )
}

/// Returns what a bundle makes of a record, or the code of the refusal.
fn opened(export: &str, framing: Option<Framing>, bytes: &[u8]) -> Result<String, Code> {
    let mut bundle = SchemaBundle::parse(export, &PayloadOptions::default()).unwrap();
    let record = Record {
        framing,
        ..Record::default()
    };
    let opened = bundle.decode(bytes, &record);
    opened
        .map(|opened| opened.value)
        .map_err(|error| error.code())
}

fn after(head: &[u8], payload: &[u8]) -> Vec<u8> {
    [head, payload].concat()
}

/// Each framing of a payload that is hostile: cut off, without end, a bomb, or a schema that is nobody's.
#[test]
fn hostile_records_are_named_errors() {
    let export = export();
    let confluent = |bytes: &[u8]| opened(&export, Some(Framing::Confluent), bytes);
    assert_eq!(confluent(&[]), Err(Code::FrameTruncated));
    assert_eq!(confluent(&[0, 0, 0]), Err(Code::FrameTruncated));
    assert_eq!(confluent(&[0, 0, 0, 0, 9]), Err(Code::SchemaUnknown));
    assert_eq!(confluent(&[0, 0, 0, 0, 1]), Err(Code::DataTruncated));
    assert_eq!(
        confluent(&after(&[0, 0, 0, 0, 1], MANY)),
        Err(Code::LimitNodes)
    );
    assert_eq!(
        confluent(&[0, 0, 0, 0, 2, 0, 10, 99]),
        Err(Code::DataTruncated)
    );
    // As MANY message indexes as there are no bytes for.
    assert_eq!(
        confluent(&after(&[0, 0, 0, 0, 2], &[0xfe, 0xff, 0xff, 0xff, 0x0f])),
        Err(Code::FrameTruncated)
    );
    let mut nested = vec![];
    for _ in 0..200 {
        nested = message_in(1, &nested);
    }
    assert_eq!(
        confluent(&after(&[0, 0, 0, 0, 2, 0], &nested)),
        Err(Code::LimitDepth)
    );
    assert_eq!(
        confluent(&after(&[0, 0, 0, 0, 3], &[b'['; 100_000])),
        Err(Code::LimitDepth)
    );

    let glue = |compression, payload: &[u8]| {
        let options = FrameOptions {
            framing: Some(Framing::Glue),
            guid: Some(Guid::parse(GUID).unwrap()),
            compression,
            ..FrameOptions::default()
        };
        frame(payload, &options).unwrap()
    };
    let of_glue = |bytes: &[u8]| opened(&export, Some(Framing::Glue), bytes);
    assert_eq!(
        of_glue(&glue(Compression::None, MANY)),
        Err(Code::LimitNodes)
    );
    assert_eq!(
        of_glue(&glue(Compression::Zlib, MANY)),
        Err(Code::LimitNodes)
    );
    let bomb = glue(Compression::Zlib, &vec![0; 70 << 20]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(of_glue(&bomb), Err(Code::LimitOutput));
    let cut = bomb.get(..bomb.len() / 2).unwrap();
    assert!(matches!(
        of_glue(cut),
        Err(Code::LimitOutput | Code::FrameCorrupt)
    ));
}

#[test]
fn hostile_records_without_confluents_or_glues_frame_are_named_errors() {
    let export = export();
    let pulsar = |kind: &str, schema: &str| {
        format!(
            r#"[{{"subject": "t", "version": 0, "type": "{kind}", "schema": "{schema}", "properties": {{}}}}]"#
        )
    };
    let hortonworks = |bytes: &[u8]| opened(&export, Some(Framing::Hortonworks), bytes);
    assert_eq!(hortonworks(&[3, 0, 0]), Err(Code::FrameTruncated));
    assert_eq!(
        hortonworks(&after(&[3, 0, 0, 0, 1], MANY)),
        Err(Code::LimitNodes)
    );
    assert_eq!(
        hortonworks(&after(&[4, 0, 0, 0, 1], &[b'['; 100_000])),
        Err(Code::LimitDepth)
    );

    let native = |bytes: &[u8]| opened(&pulsar("AVRO", NULLS), None, bytes);
    assert_eq!(native(MANY), Err(Code::LimitNodes));
    assert_eq!(native(&[]), Err(Code::DataTruncated));
    assert!(opened(&pulsar("INT64", ""), None, &[1]).is_err());
    assert_eq!(
        opened(&pulsar("JSON", NULLS), None, &[b'['; 100_000]),
        Err(Code::LimitDepth)
    );
    let pair = r#"[{"subject": "t", "version": 0, "type": "KEY_VALUE", "schema": "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
        "properties": {"key.schema.type": "STRING", "value.schema.type": "INT32", "kv.encoding.type": "INLINE"}}]"#;
    for bytes in [
        &[][..],
        &[0x7f, 0xff, 0xff, 0xff],
        &[0, 0, 0, 1, b'k', 0x7f, 0xff, 0xff, 0xff, 0],
    ] {
        assert!(opened(pair, None, bytes).is_err(), "{bytes:?}");
    }
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

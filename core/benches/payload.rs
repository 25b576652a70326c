//! How long a datum takes to decode and encode: a record of ten fields, as JSON text.
//!
//! `cargo bench -p schemaccord --bench payload` runs them.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use schemaccord::{Decoder, Encoder, Format, ParseOptions, PayloadOptions, Schema};

const WRITER: &str = r#"{"type": "record", "name": "Event", "fields": [
    {"name": "id", "type": "long"}, {"name": "user", "type": "string"}, {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
    {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["CREATED", "UPDATED", "DELETED"]}},
    {"name": "amount", "type": "double"}, {"name": "note", "type": ["null", "string"]}, {"name": "count", "type": "int"},
    {"name": "active", "type": "boolean"}, {"name": "tags", "type": {"type": "array", "items": "string"}}, {"name": "source", "type": "string"}]}"#;

const VALUE: &str = r#"{"id": 1234567890123, "user": "user-4711", "at": 1700000000000, "kind": "UPDATED", "amount": 12.34,
    "note": {"string": "a note"}, "count": 42, "active": true, "tags": ["one", "two"], "source": "checkout"}"#;

fn data(criterion: &mut Criterion) {
    let options = ParseOptions::default();
    let schema = Schema::parse(WRITER, &options).expect("the text is a schema");
    // Two fields change their places, one is widened, one is new and one is gone.
    let reader = WRITER
        .replace("{\"name\": \"id\", \"type\": \"long\"}, ", "")
        .replace("\"name\": \"count\", \"type\": \"int\"}", "\"name\": \"count\", \"type\": \"long\"}, {\"name\": \"new\", \"type\": \"int\", \"default\": 0}");
    let reader = Schema::parse(&reader, &options).expect("the text is a schema");
    let plain = PayloadOptions::default();
    let bytes = schema.encode(VALUE, &plain).expect("the datum fits");
    let mut out = String::new();

    let mut group = criterion.benchmark_group("avro");
    let decoder = Decoder::new(&schema, &plain).expect("a schema reads itself");
    group.bench_function("decode a record of 10 fields", |bencher| {
        bencher.iter(|| {
            out.clear();
            decoder.decode_into(black_box(&bytes), &mut out)
        });
    });
    let resolving = PayloadOptions {
        reader: Some(reader),
        ..PayloadOptions::default()
    };
    let decoder = Decoder::new(&schema, &resolving).expect("the reader takes it");
    group.bench_function("decode with a reader's schema", |bencher| {
        bencher.iter(|| {
            out.clear();
            decoder.decode_into(black_box(&bytes), &mut out)
        });
    });
    group.bench_function("make a decoder", |bencher| {
        bencher.iter(|| Decoder::new(black_box(&schema), &plain));
    });
    let encoder = Encoder::new(&schema, &plain).expect("the schema has an encoder");
    group.bench_function("encode a record of 10 fields", |bencher| {
        bencher.iter(|| encoder.encode(black_box(VALUE)));
    });
    group.finish();

    let text = "syntax = \"proto3\"; message Event { int64 id = 1; string user = 2; int64 at = 3; Kind kind = 4; double amount = 5; \
        string note = 6; int32 count = 7; bool active = 8; repeated string tags = 9; string source = 10; } \
        enum Kind { CREATED = 0; UPDATED = 1; DELETED = 2; }";
    let options = ParseOptions {
        format: Format::Protobuf,
        ..ParseOptions::default()
    };
    let schema = Schema::parse(text, &options).expect("the text is a schema");
    let value = VALUE.replace("{\"string\": \"a note\"}", "\"a note\"");
    let encoder = Encoder::new(&schema, &plain).expect("the schema has an encoder");
    let bytes = encoder.encode(&value).expect("the message fits");
    let decoder = Decoder::new(&schema, &plain).expect("the schema has a decoder");
    let mut group = criterion.benchmark_group("protobuf");
    group.bench_function("decode a message of 10 fields", |bencher| {
        bencher.iter(|| decoder.decode(black_box(&bytes)));
    });
    group.bench_function("encode a message of 10 fields", |bencher| {
        bencher.iter(|| encoder.encode(black_box(&value)));
    });
    group.finish();
}

criterion_group!(benches, data);
criterion_main!(benches);

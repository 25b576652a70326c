//! Parse, check, canonical form and fingerprint of records with 10, 100 and 1,000 fields, so that growth shows.
//!
//! `cargo bench -p schemaccord` runs them; names are the operation, the input and the number of fields.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use schemaccord::{Algorithm, CheckOptions, Form, Mode, ParseOptions, Schema, check};

const SIZES: [usize; 3] = [10, 100, 1_000];

/// A record whose fields go through the kinds: primitives, nullable unions, arrays, maps, enums and nested records.
fn record(fields: usize) -> String {
    let mut text = String::from(
        "{\"type\": \"record\", \"name\": \"Event\", \"namespace\": \"bench\", \"fields\": [",
    );
    for index in 0..fields {
        let ty = match index % 10 {
            0 => "\"long\"".to_owned(),
            1 => "[\"null\", \"string\"]".to_owned(),
            2 => "{\"type\": \"array\", \"items\": \"string\"}".to_owned(),
            3 => "{\"type\": \"map\", \"values\": \"double\"}".to_owned(),
            4 => format!(
                "{{\"type\": \"enum\", \"name\": \"E{index}\", \"symbols\": [\"A\", \"B\", \"C\"]}}"
            ),
            5 => format!(
                "{{\"type\": \"record\", \"name\": \"R{index}\", \"fields\": [{{\"name\": \"x\", \"type\": \"int\"}}]}}"
            ),
            6 => "{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}".to_owned(),
            7 => "\"boolean\"".to_owned(),
            8 => "\"double\"".to_owned(),
            _ => "\"string\"".to_owned(),
        };
        let comma = if index > 0 { ", " } else { "" };
        write!(
            text,
            "{comma}{{\"name\": \"field_{index}\", \"type\": {ty}}}"
        )
        .expect("a String takes everything");
    }
    text.push_str("]}");
    text
}

fn schema(text: &str, mode: Mode) -> Schema {
    Schema::parse(
        text,
        &ParseOptions {
            mode,
            ..ParseOptions::default()
        },
    )
    .expect("the input is a schema")
}

/// The same with every field's default gone astray: each nested type reads something else.
fn broken(text: &str) -> String {
    text.replace("\"long\"", "\"boolean\"")
        .replace("\"int\"", "\"boolean\"")
}

fn benches(criterion: &mut Criterion) {
    for fields in SIZES {
        let text = record(fields);
        let (new, old) = (schema(&text, Mode::New), schema(&text, Mode::Stored));
        let other = schema(&broken(&text), Mode::Stored);
        let options = CheckOptions::default();
        let mut group = criterion.benchmark_group("avro");
        let mut bench = |name: &str, run: &mut dyn FnMut()| {
            group.bench_function(BenchmarkId::new(name, fields), |bencher| {
                bencher.iter(&mut *run);
            });
        };
        bench("parse/new", &mut || {
            drop(black_box(schema(black_box(&text), Mode::New)));
        });
        bench("parse/stored", &mut || {
            drop(black_box(schema(black_box(&text), Mode::Stored)));
        });
        bench("check/equal", &mut || {
            black_box(check(&new, std::slice::from_ref(&old), &options).is_ok());
        });
        bench("check/incompatible", &mut || {
            black_box(check(&new, std::slice::from_ref(&other), &options).is_ok());
        });
        bench("parse+check/equal", &mut || {
            let (new, old) = (
                schema(black_box(&text), Mode::New),
                schema(black_box(&text), Mode::Stored),
            );
            black_box(check(&new, &[old], &options).is_ok());
        });
        bench("canonical", &mut || {
            drop(black_box(new.render(Form::Canonical)));
        });
        bench("normalized", &mut || {
            drop(black_box(new.render(Form::Normalized)));
        });
        for algorithm in Algorithm::ALL {
            bench(&format!("fingerprint/{}", algorithm.as_str()), &mut || {
                drop(black_box(new.fingerprint(algorithm)));
            });
        }
    }
}

criterion_group!(avro, benches);
criterion_main!(avro);

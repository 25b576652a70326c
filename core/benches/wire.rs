//! How long a frame takes to read, alone and as one of many in a buffer.
//!
//! `cargo bench -p schemaccord --bench wire` runs them.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use schemaccord::wire::{Columns, UnframeOptions, confluent, glue, hortonworks, single_object};
use schemaccord::{Format, Framing, unframe, unframe_each};

fn frames(criterion: &mut Criterion) {
    let payload = [7; 100];
    let with = |header: &[u8]| [header, &payload].concat();
    let id = with(&[0, 0, 0, 0, 7]);
    let protobuf = with(&[0, 0, 0, 0, 7, 0]);
    let glue_frame = with(&[
        3, 0, 1, 2, 3, 4, 5, 6, 0x47, 8, 0x89, 10, 11, 12, 13, 14, 15, 16,
    ]);
    let protocol_3 = with(&[3, 0, 0, 0, 7]);
    let single = with(&[0xc3, 1, 1, 2, 3, 4, 5, 6, 7, 8]);
    let lenient = confluent::Reading::Lenient;

    let mut group = criterion.benchmark_group("decode");
    group.bench_function("confluent id", |bencher| {
        bencher.iter(|| confluent::decode(black_box(&id), Format::Avro, lenient));
    });
    group.bench_function("confluent id and indexes", |bencher| {
        bencher.iter(|| confluent::decode(black_box(&protobuf), Format::Protobuf, lenient));
    });
    group.bench_function("glue", |bencher| {
        bencher.iter(|| glue::decode(black_box(&glue_frame)));
    });
    group.bench_function("hortonworks 3", |bencher| {
        bencher.iter(|| hortonworks::decode(black_box(&protocol_3), hortonworks::Reading::Strict));
    });
    group.bench_function("single object", |bencher| {
        bencher.iter(|| single_object::decode(black_box(&single)));
    });
    group.bench_function("unframe confluent", |bencher| {
        let options = options(Some(Framing::Confluent));
        bencher.iter(|| unframe(black_box(&id), &options));
    });
    group.bench_function("unframe auto", |bencher| {
        let options = options(None);
        bencher.iter(|| unframe(black_box(&id), &options));
    });
    group.finish();

    each(criterion, &id, &glue_frame);
}

/// A thousand frames in one buffer, all of one schema or of five in turn.
fn each(criterion: &mut Criterion, id: &[u8], glue_frame: &[u8]) {
    let of = |frames: &[Vec<u8>]| -> (Vec<u8>, Vec<usize>) {
        let mut buffer = Vec::new();
        let mut offsets = vec![0];
        for frame in frames.iter().cycle().take(1_000) {
            buffer.extend_from_slice(frame);
            offsets.push(buffer.len());
        }
        (buffer, offsets)
    };
    let five: Vec<Vec<u8>> = (1..=5_u8)
        .map(|number| {
            let mut frame = id.to_vec();
            frame.splice(4..5, [number]);
            frame
        })
        .collect();
    let cases = [
        ("confluent id", Framing::Confluent, of(&[id.to_vec()])),
        ("five confluent ids", Framing::Confluent, of(&five)),
        ("glue", Framing::Glue, of(&[glue_frame.to_vec()])),
    ];
    let mut group = criterion.benchmark_group("decode each of 1000");
    group.throughput(Throughput::Elements(1_000));
    for (name, framing, (buffer, offsets)) in &cases {
        for (how, framing) in [("", Some(*framing)), (", auto", None)] {
            let options = options(framing);
            group.bench_function(format!("{name}{how}"), |bencher| {
                bencher.iter(|| {
                    unframe_each(black_box(buffer), offsets, &options)
                        .flatten()
                        .map(|frame| frame.consumed)
                        .sum::<usize>()
                });
            });
            group.bench_function(format!("{name}{how}, in columns"), |bencher| {
                bencher.iter(|| Columns::of_buffer(black_box(buffer), offsets, &options));
            });
        }
    }
    group.finish();
}

fn options(framing: Option<Framing>) -> UnframeOptions {
    UnframeOptions {
        framing,
        ..UnframeOptions::default()
    }
}

criterion_group!(benches, frames);
criterion_main!(benches);

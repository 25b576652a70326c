//! What a check costs in memory: nothing for fields that agree.

use schemaccord::{CheckOptions, Level, ParseOptions, Schema, check};

/// A record of `fields` fields of every kind that has no name, and of a nested record used throughout.
fn record(fields: usize) -> Schema {
    let types = [
        r#""long""#,
        r#"["null", "string"]"#,
        r#"{"type": "array", "items": "double"}"#,
        r#"{"type": "map", "values": "bytes"}"#,
        r#""Point""#,
    ];
    let fields: Vec<_> = (0..fields)
        .map(|index| {
            format!(
                r#"{{"name": "field_{index}", "type": {}}}"#,
                types[index % types.len()]
            )
        })
        .collect();
    let point = r#"{"name": "at", "type": {"type": "record", "name": "Point", "fields": [{"name": "x", "type": "int"}]}}"#;
    let text = format!(
        r#"{{"type": "record", "name": "R", "fields": [{point}, {}]}}"#,
        fields.join(", ")
    );
    Schema::parse(&text, &ParseOptions::default()).expect("the text is a schema")
}

#[test]
fn fields_that_agree_cost_no_allocation() {
    let options = CheckOptions {
        level: Level::Full,
        ..CheckOptions::default()
    };
    let cost = |fields: usize| {
        let (new, old) = (record(fields), [record(fields)]);
        let measured = allocation_counter::measure(|| {
            assert!(
                check(&new, &old, &options)
                    .expect("the check is made")
                    .compatible()
            );
        });
        (measured.count_total, measured.bytes_total)
    };
    let (few, many) = (cost(10), cost(1_000));
    assert_eq!(few, many);
    assert!(few.0 < 20, "{few:?}");
}

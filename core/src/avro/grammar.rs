//! Can a decoder be made that reads everything the writer writes? Avro Java's test of its own resolving decoders, which is looser than its
//! check of schemas: names of records do not count, and symbols are a matter of each datum.
//!
//! Source: docs/registries.md, "The test of decoders".

use crate::avro::data::{Plan, Unreadable};
use crate::avro::model::{Kind, Schema};
use crate::avro::rules;
use crate::compat::{Arg, Difference, Failure, Rule, Site, Verdict};
use crate::error::Code;
use crate::limits::Limits;

/// No decoder can be made at all. The one rule that only this test has.
pub(crate) static NO_DECODER: Rule = Rule {
    name: "NO_DECODER",
    verdict: Verdict::Breaking,
    message: "",
    reason: "no decoder can be made that reads data of the {writer} schema with the {reader} schema: {why}",
    doc: "Avro's decoders throw when they are made: a default that the reader needs does not fit its field, or the reader's aliases give two \
fields of the writer one name.",
};

/// Returns what `reader` cannot read of what `writer` writes, in the writer's order.
pub(crate) fn grammar_diff(
    reader: &Schema,
    writer: &Schema,
    limits: &Limits,
) -> Result<Vec<Difference>, Failure> {
    match Plan::before_1_12(writer, reader, limits) {
        Ok(plan) => Ok(plan
            .mismatches()
            .iter()
            .map(|pair| difference(reader, writer, pair))
            .collect()),
        Err(error) if error.code() == Code::CheckFailed => Ok(vec![Difference {
            rule: &NO_DECODER,
            verdict: Verdict::Breaking,
            path: String::new(),
            reader: Site {
                path: error.path().unwrap_or_default().to_owned(),
                span: error.span().cloned(),
            },
            writer: site_of(writer, writer.root),
            args: vec![("why", error.message().into())],
        }]),
        Err(error) => Err(error.into()),
    }
}

fn difference(reader: &Schema, writer: &Schema, pair: &Unreadable) -> Difference {
    let (r, w) = (pair.reader, pair.writer);
    let mut site = site_of(reader, r);
    let kinds = (reader.kind(r), writer.kind(w));
    let types = vec![
        ("readertype", Arg::from(kinds.0.upper())),
        ("writertype", Arg::from(kinds.1.upper())),
    ];
    let (rule, args): (&'static Rule, _) = if let Some(field) = pair.field {
        site.path = reader.field_pointer(field);
        site.span = reader
            .field(field)
            .and_then(|field| reader.place(field.node));
        let name = reader
            .field(field)
            .map_or("", |field| reader.text(field.name));
        (
            &rules::READER_FIELD_MISSING_DEFAULT_VALUE,
            vec![("field", name.into())],
        )
    } else {
        match (kinds, reader.named(r).zip(writer.named(w))) {
            ((Kind::Union, _), _) => (
                &rules::MISSING_UNION_BRANCH,
                vec![("writertype", kinds.1.upper().into())],
            ),
            ((Kind::Fixed, Kind::Fixed) | (Kind::Enum, Kind::Enum), Some((to, from))) => {
                if to.size == from.size {
                    let full = |schema: &Schema, name| Arg::Text(schema.full_name(name));
                    (
                        &rules::NAME_MISMATCH,
                        vec![
                            ("expected", full(writer, from.name)),
                            ("found", full(reader, to.name)),
                        ],
                    )
                } else {
                    (
                        &rules::FIXED_SIZE_MISMATCH,
                        vec![
                            ("expected", i64::from(from.size).into()),
                            ("found", i64::from(to.size).into()),
                        ],
                    )
                }
            }
            _ => (&rules::TYPE_MISMATCH, types),
        }
    };
    Difference {
        rule,
        verdict: rule.verdict,
        path: String::new(),
        reader: site,
        writer: site_of(writer, w),
        args,
    }
}

fn site_of(schema: &Schema, id: u32) -> Site {
    Site {
        path: schema.pointer(id),
        span: schema.place(schema.ty(id).node),
    }
}

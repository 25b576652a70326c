//! The files that need no reference: well-known types, `google/type` and the registry's own.
//!
//! A schema that only names their types never reads them; [`NAMES`] is enough to resolve names.
//! Source: docs/protobuf.md, "Built-in files".

/// Every built-in file: its import path and text, in the form in which the registry holds it (map fields with their entry messages).
pub(super) static FILES: [(&str, &str); 30] = [
    (
        "confluent/meta.proto",
        include_str!("builtin/confluent/meta.proto"),
    ),
    (
        "confluent/type/decimal.proto",
        include_str!("builtin/confluent/type/decimal.proto"),
    ),
    (
        "confluent/type/variant.proto",
        include_str!("builtin/confluent/type/variant.proto"),
    ),
    (
        "google/protobuf/any.proto",
        include_str!("builtin/google/protobuf/any.proto"),
    ),
    (
        "google/protobuf/api.proto",
        include_str!("builtin/google/protobuf/api.proto"),
    ),
    (
        "google/protobuf/descriptor.proto",
        include_str!("builtin/google/protobuf/descriptor.proto"),
    ),
    (
        "google/protobuf/duration.proto",
        include_str!("builtin/google/protobuf/duration.proto"),
    ),
    (
        "google/protobuf/empty.proto",
        include_str!("builtin/google/protobuf/empty.proto"),
    ),
    (
        "google/protobuf/field_mask.proto",
        include_str!("builtin/google/protobuf/field_mask.proto"),
    ),
    (
        "google/protobuf/source_context.proto",
        include_str!("builtin/google/protobuf/source_context.proto"),
    ),
    (
        "google/protobuf/struct.proto",
        include_str!("builtin/google/protobuf/struct.proto"),
    ),
    (
        "google/protobuf/timestamp.proto",
        include_str!("builtin/google/protobuf/timestamp.proto"),
    ),
    (
        "google/protobuf/type.proto",
        include_str!("builtin/google/protobuf/type.proto"),
    ),
    (
        "google/protobuf/wrappers.proto",
        include_str!("builtin/google/protobuf/wrappers.proto"),
    ),
    (
        "google/type/calendar_period.proto",
        include_str!("builtin/google/type/calendar_period.proto"),
    ),
    (
        "google/type/color.proto",
        include_str!("builtin/google/type/color.proto"),
    ),
    (
        "google/type/date.proto",
        include_str!("builtin/google/type/date.proto"),
    ),
    (
        "google/type/datetime.proto",
        include_str!("builtin/google/type/datetime.proto"),
    ),
    (
        "google/type/dayofweek.proto",
        include_str!("builtin/google/type/dayofweek.proto"),
    ),
    (
        "google/type/decimal.proto",
        include_str!("builtin/google/type/decimal.proto"),
    ),
    (
        "google/type/expr.proto",
        include_str!("builtin/google/type/expr.proto"),
    ),
    (
        "google/type/fraction.proto",
        include_str!("builtin/google/type/fraction.proto"),
    ),
    (
        "google/type/interval.proto",
        include_str!("builtin/google/type/interval.proto"),
    ),
    (
        "google/type/latlng.proto",
        include_str!("builtin/google/type/latlng.proto"),
    ),
    (
        "google/type/money.proto",
        include_str!("builtin/google/type/money.proto"),
    ),
    (
        "google/type/month.proto",
        include_str!("builtin/google/type/month.proto"),
    ),
    (
        "google/type/phone_number.proto",
        include_str!("builtin/google/type/phone_number.proto"),
    ),
    (
        "google/type/postal_address.proto",
        include_str!("builtin/google/type/postal_address.proto"),
    ),
    (
        "google/type/quaternion.proto",
        include_str!("builtin/google/type/quaternion.proto"),
    ),
    (
        "google/type/timeofday.proto",
        include_str!("builtin/google/type/timeofday.proto"),
    ),
];

/// What a built-in name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Message,
    Enum,
    /// The entry of a map from strings to the type of that full name; empty for strings.
    Entry(&'static str),
}

/// Returns whether a name can be that of a built-in type; cheaper than [`find`] and never wrong when it says no.
pub(super) fn may_be(name: &str) -> bool {
    name.starts_with("google") || name.starts_with("confluent")
}

/// Returns the place of a full name in [`NAMES`].
pub(super) fn find(name: &str) -> Option<u16> {
    NAMES
        .binary_search_by(|known| known.0.cmp(name))
        .ok()
        .map(|index| index as u16)
}

/// Returns a built-in file as people write it: map fields in place of their entries.
pub(super) fn text(name: &str) -> Option<String> {
    let (_, text) = FILES.iter().find(|(path, _)| *path == name)?;
    let mut out = text.to_string();
    for (field, map, entry) in [
        (
            "repeated .google.protobuf.Struct.FieldsEntry fields",
            "map<string, .google.protobuf.Value> fields",
            "message FieldsEntry",
        ),
        (
            "repeated ParamsEntry params",
            "map<string, string> params",
            "message ParamsEntry",
        ),
    ] {
        if let Some((before, rest)) = out.split_once(entry)
            && let Some((_, after)) = rest.split_once('}')
        {
            out = format!("{before}{after}").replace(field, map);
        }
    }
    Some(out)
}

/// Returns the type of the values if it is the entry of a map: empty for strings, else a full name with a leading dot.
pub(super) fn entry_value(index: u16) -> Option<&'static str> {
    match NAMES.get(usize::from(index))?.2 {
        Sort::Entry(value) => Some(value),
        Sort::Message | Sort::Enum => None,
    }
}

include!("builtin/names.rs");

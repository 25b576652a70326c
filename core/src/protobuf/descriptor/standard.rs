//! The standard options of each kind of declaration, in the order in which the registry prints them.
//!
//! Options that are missing here the registry drops.
//! Source: docs/protobuf.md, "Descriptors"; descriptor.proto.

/// One option, or a member of one that holds a message.
pub(super) struct Item {
    pub(super) name: &'static str,
    pub(super) number: u32,
    pub(super) shape: Shape,
}

/// What an option holds.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Text,
    Texts,
    Number,
    Flag,
    /// A constant of an enum, by name and number.
    Choice(&'static [(&'static str, i32)]),
    /// A constant, and an unknown one is the first.
    Lenient(&'static [(&'static str, i32)]),
    Choices(&'static [(&'static str, i32)]),
    Literal(&'static [Item]),
    Literals(&'static [Item]),
}

const fn item(name: &'static str, number: u32, shape: Shape) -> Item {
    Item {
        name,
        number,
        shape,
    }
}

use Shape::{Choice, Choices, Flag, Lenient, Literal, Literals, Number, Text, Texts};

const EDITIONS: &[(&str, i32)] = &[
    ("EDITION_UNKNOWN", 0),
    ("EDITION_LEGACY", 900),
    ("EDITION_PROTO2", 998),
    ("EDITION_PROTO3", 999),
    ("EDITION_2023", 1000),
    ("EDITION_2024", 1001),
    ("EDITION_UNSTABLE", 9999),
    ("EDITION_1_TEST_ONLY", 1),
    ("EDITION_2_TEST_ONLY", 2),
    ("EDITION_99997_TEST_ONLY", 99_997),
    ("EDITION_99998_TEST_ONLY", 99_998),
    ("EDITION_99999_TEST_ONLY", 99_999),
    ("EDITION_MAX", i32::MAX),
];

const FEATURES: &[Item] = &[
    item(
        "field_presence",
        1,
        Choice(&[
            ("FIELD_PRESENCE_UNKNOWN", 0),
            ("EXPLICIT", 1),
            ("IMPLICIT", 2),
            ("LEGACY_REQUIRED", 3),
        ]),
    ),
    item(
        "enum_type",
        2,
        Choice(&[("ENUM_TYPE_UNKNOWN", 0), ("OPEN", 1), ("CLOSED", 2)]),
    ),
    item(
        "repeated_field_encoding",
        3,
        Choice(&[
            ("REPEATED_FIELD_ENCODING_UNKNOWN", 0),
            ("PACKED", 1),
            ("EXPANDED", 2),
        ]),
    ),
    item(
        "utf8_validation",
        4,
        Choice(&[("UTF8_VALIDATION_UNKNOWN", 0), ("VERIFY", 2), ("NONE", 3)]),
    ),
    item(
        "message_encoding",
        5,
        Choice(&[
            ("MESSAGE_ENCODING_UNKNOWN", 0),
            ("LENGTH_PREFIXED", 1),
            ("DELIMITED", 2),
        ]),
    ),
    item(
        "json_format",
        6,
        Choice(&[
            ("JSON_FORMAT_UNKNOWN", 0),
            ("ALLOW", 1),
            ("LEGACY_BEST_EFFORT", 2),
        ]),
    ),
];

const FEATURE_SUPPORT: &[Item] = &[
    item("edition_introduced", 1, Choice(EDITIONS)),
    item("edition_deprecated", 2, Choice(EDITIONS)),
    item("deprecation_warning", 3, Text),
    item("edition_removed", 4, Choice(EDITIONS)),
];

const TARGETS: &[(&str, i32)] = &[
    ("TARGET_TYPE_UNKNOWN", 0),
    ("TARGET_TYPE_FILE", 1),
    ("TARGET_TYPE_EXTENSION_RANGE", 2),
    ("TARGET_TYPE_MESSAGE", 3),
    ("TARGET_TYPE_FIELD", 4),
    ("TARGET_TYPE_ONEOF", 5),
    ("TARGET_TYPE_ENUM", 6),
    ("TARGET_TYPE_ENUM_ENTRY", 7),
    ("TARGET_TYPE_SERVICE", 8),
    ("TARGET_TYPE_METHOD", 9),
];

pub(super) const FILE: &[Item] = &[
    item("java_package", 1, Text),
    item("java_outer_classname", 8, Text),
    item("java_multiple_files", 10, Flag),
    item("java_generate_equals_and_hash", 20, Flag),
    item("java_string_check_utf8", 27, Flag),
    item(
        "optimize_for",
        9,
        Choice(&[("SPEED", 1), ("CODE_SIZE", 2), ("LITE_RUNTIME", 3)]),
    ),
    item("go_package", 11, Text),
    item("cc_generic_services", 16, Flag),
    item("java_generic_services", 17, Flag),
    item("py_generic_services", 18, Flag),
    item("deprecated", 23, Flag),
    item("cc_enable_arenas", 31, Flag),
    item("objc_class_prefix", 36, Text),
    item("csharp_namespace", 37, Text),
    item("swift_prefix", 39, Text),
    item("php_class_prefix", 40, Text),
    item("php_namespace", 41, Text),
    item("php_metadata_namespace", 44, Text),
    item("ruby_package", 45, Text),
    item("features", 50, Literal(FEATURES)),
];

pub(super) const MESSAGE: &[Item] = &[
    item("no_standard_descriptor_accessor", 2, Flag),
    item("deprecated", 3, Flag),
    item("map_entry", 7, Flag),
    item("features", 12, Literal(FEATURES)),
];

pub(super) const FIELD: &[Item] = &[
    item(
        "ctype",
        1,
        Choice(&[("STRING", 0), ("CORD", 1), ("STRING_PIECE", 2)]),
    ),
    item("packed", 2, Flag),
    item(
        "jstype",
        6,
        Choice(&[("JS_NORMAL", 0), ("JS_STRING", 1), ("JS_NUMBER", 2)]),
    ),
    item("deprecated", 3, Flag),
    item("debug_redact", 16, Flag),
    item(
        "retention",
        17,
        Lenient(&[
            ("RETENTION_UNKNOWN", 0),
            ("RETENTION_RUNTIME", 1),
            ("RETENTION_SOURCE", 2),
        ]),
    ),
    item("targets", 19, Choices(TARGETS)),
    item(
        "edition_defaults",
        20,
        Literals(&[item("edition", 3, Choice(EDITIONS)), item("value", 2, Text)]),
    ),
    item("features", 21, Literal(FEATURES)),
    item("feature_support", 22, Literal(FEATURE_SUPPORT)),
];

pub(super) const ENUM: &[Item] = &[
    item("allow_alias", 2, Flag),
    item("deprecated", 3, Flag),
    item("features", 7, Literal(FEATURES)),
];

pub(super) const CONSTANT: &[Item] = &[
    item("deprecated", 1, Flag),
    item("debug_redact", 3, Flag),
    item("features", 2, Literal(FEATURES)),
    item("feature_support", 4, Literal(FEATURE_SUPPORT)),
];

pub(super) const RPC: &[Item] = &[
    item("deprecated", 33, Flag),
    item(
        "idempotency_level",
        34,
        Choice(&[
            ("IDEMPOTENCY_UNKNOWN", 0),
            ("NO_SIDE_EFFECTS", 1),
            ("IDEMPOTENT", 2),
        ]),
    ),
    item("features", 35, Literal(FEATURES)),
];

pub(super) const SERVICE: &[Item] = &[
    item("deprecated", 33, Flag),
    item("features", 34, Literal(FEATURES)),
];

pub(super) const RANGE: &[Item] = &[
    item(
        "declaration",
        2,
        Literals(&[
            item("number", 1, Number),
            item("full_name", 2, Text),
            item("type", 3, Text),
            item("reserved", 5, Flag),
            item("repeated", 6, Flag),
        ]),
    ),
    item("features", 50, Literal(FEATURES)),
    item(
        "verification",
        3,
        Choice(&[("DECLARATION", 0), ("UNVERIFIED", 1)]),
    ),
];

const RULE: &[Item] = &[
    item("name", 1, Text),
    item("doc", 2, Text),
    item("expr", 3, Text),
    item("sql", 4, Text),
];

const ENTRY: &[Item] = &[item("key", 1, Text), item("value", 2, Text)];

/// The registry's own options hold this message.
pub(super) const META: &[Item] = &[
    item("doc", 1, Text),
    item("params", 2, Literals(ENTRY)),
    item("tags", 3, Texts),
    item("rules", 4, Literals(RULE)),
];

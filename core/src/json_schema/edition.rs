//! The drafts of JSON Schema as the standard has them; the registry reads one of them as another, see [`crate::json_schema::draft`].

/// A draft, the oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edition {
    Four,
    Six,
    Seven,
    Of2019,
    Of2020,
}

/// The addresses of the drafts, without scheme and fragment.
const EDITIONS: [(&str, Edition); 5] = [
    ("//json-schema.org/draft-04/schema", Edition::Four),
    ("//json-schema.org/draft-06/schema", Edition::Six),
    ("//json-schema.org/draft-07/schema", Edition::Seven),
    ("//json-schema.org/draft/2019-09/schema", Edition::Of2019),
    ("//json-schema.org/draft/2020-12/schema", Edition::Of2020),
];

impl Edition {
    /// Returns the draft whose address this is, with http or https and with or without an empty fragment.
    pub(super) fn named(address: &str) -> Option<Self> {
        let plain = address
            .strip_prefix("https:")
            .or_else(|| address.strip_prefix("http:"))?;
        let plain = plain.strip_suffix('#').unwrap_or(plain);
        let found = EDITIONS.iter().find(|(known, _)| *known == plain)?;
        Some(found.1)
    }

    /// Returns the keyword that names a schema.
    pub(super) const fn id_keyword(self) -> &'static str {
        match self {
            Edition::Four => "id",
            _ => "$id",
        }
    }

    /// Whether a `$ref` stands alone: what is beside it does not count.
    pub(super) const fn reference_alone(self) -> bool {
        matches!(self, Edition::Four | Edition::Six | Edition::Seven)
    }
}

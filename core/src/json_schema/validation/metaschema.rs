//! The drafts' own meta-schemas, by their addresses.
//!
//! Source: json-schema.org, the documents that the drafts publish.

use crate::json_schema::edition::Edition;

macro_rules! texts {
    ($($address:literal => $file:literal,)*) => {
        [$(($address, include_str!(concat!("../metaschema/", $file)))),*]
    };
}

/// Address without a fragment, and text.
const TEXTS: [(&str, &str); 18] = texts! {
    "http://json-schema.org/draft-04/schema" => "draft-04.json",
    "http://json-schema.org/draft-06/schema" => "draft-06.json",
    "http://json-schema.org/draft-07/schema" => "draft-07.json",
    "https://json-schema.org/draft/2019-09/schema" => "2019-09/schema.json",
    "https://json-schema.org/draft/2019-09/meta/core" => "2019-09/meta/core.json",
    "https://json-schema.org/draft/2019-09/meta/applicator" => "2019-09/meta/applicator.json",
    "https://json-schema.org/draft/2019-09/meta/validation" => "2019-09/meta/validation.json",
    "https://json-schema.org/draft/2019-09/meta/meta-data" => "2019-09/meta/meta-data.json",
    "https://json-schema.org/draft/2019-09/meta/format" => "2019-09/meta/format.json",
    "https://json-schema.org/draft/2019-09/meta/content" => "2019-09/meta/content.json",
    "https://json-schema.org/draft/2020-12/schema" => "2020-12/schema.json",
    "https://json-schema.org/draft/2020-12/meta/core" => "2020-12/meta/core.json",
    "https://json-schema.org/draft/2020-12/meta/applicator" => "2020-12/meta/applicator.json",
    "https://json-schema.org/draft/2020-12/meta/unevaluated" => "2020-12/meta/unevaluated.json",
    "https://json-schema.org/draft/2020-12/meta/validation" => "2020-12/meta/validation.json",
    "https://json-schema.org/draft/2020-12/meta/meta-data" => "2020-12/meta/meta-data.json",
    "https://json-schema.org/draft/2020-12/meta/format-annotation" => "2020-12/meta/format-annotation.json",
    "https://json-schema.org/draft/2020-12/meta/content" => "2020-12/meta/content.json",
};

/// Returns the text at an address without a fragment.
pub(super) fn text(address: &str) -> Option<&'static str> {
    TEXTS
        .iter()
        .find(|(known, _)| *known == address)
        .map(|(_, text)| *text)
}

/// Returns the address of a draft's meta-schema.
pub(super) const fn address(edition: Edition) -> &'static str {
    match edition {
        Edition::Four => "http://json-schema.org/draft-04/schema",
        Edition::Six => "http://json-schema.org/draft-06/schema",
        Edition::Seven => "http://json-schema.org/draft-07/schema",
        Edition::Of2019 => "https://json-schema.org/draft/2019-09/schema",
        Edition::Of2020 => "https://json-schema.org/draft/2020-12/schema",
    }
}

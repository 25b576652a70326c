//! The drafts' own meta-schemas: their texts by address, and what schemas are held against.
//!
//! Source: json-schema.org, the documents that the drafts publish.

use std::sync::Arc;

use super::compile::compile;
use super::program::Program;
use super::resource::{Fault, Index, Place};
use super::validator::Formats;
use crate::json::Tree;
use crate::json_schema::edition::Edition;
use crate::limits::Limits;

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
const fn address(edition: Edition) -> &'static str {
    match edition {
        Edition::Four => "http://json-schema.org/draft-04/schema",
        Edition::Six => "http://json-schema.org/draft-06/schema",
        Edition::Seven => "http://json-schema.org/draft-07/schema",
        Edition::Of2019 => "https://json-schema.org/draft/2019-09/schema",
        Edition::Of2020 => "https://json-schema.org/draft/2020-12/schema",
    }
}

/// A meta-schema made ready.
#[derive(Debug)]
pub(super) struct MetaSchema {
    pub(super) program: Program,
    trees: Vec<Arc<Tree>>,
}

impl MetaSchema {
    fn made(edition: Edition) -> Result<Self, Fault> {
        let nothing = Tree::default();
        let mut index = Index::new(&nothing, &Limits::DEFAULT);
        let (root, scope) = index.meta_schema(address(edition))?;
        let program = compile(&mut index, root, scope, Formats::Asserted)?;
        Ok(Self {
            program,
            trees: index.metas,
        })
    }

    /// Returns the path of a keyword in the text that has it.
    pub(super) fn pointer(&self, at: Place) -> String {
        let tree = at.tree.checked_sub(1);
        let tree = tree.and_then(|number| self.trees.get(number as usize));
        tree.map_or_else(String::new, |tree| tree.pointer(0, at.node))
    }
}

#[expect(
    clippy::disallowed_types,
    reason = "constants that take longer to make than most checks: they depend on nothing, and nobody can change them"
)]
mod kept {
    use std::sync::LazyLock;

    use super::{Edition, Fault, MetaSchema};

    type Kept = LazyLock<Result<MetaSchema, Fault>>;

    static FOUR: Kept = LazyLock::new(|| MetaSchema::made(Edition::Four));
    static SIX: Kept = LazyLock::new(|| MetaSchema::made(Edition::Six));
    static SEVEN: Kept = LazyLock::new(|| MetaSchema::made(Edition::Seven));
    static OF_2019: Kept = LazyLock::new(|| MetaSchema::made(Edition::Of2019));
    static OF_2020: Kept = LazyLock::new(|| MetaSchema::made(Edition::Of2020));

    /// Returns a draft's meta-schema.
    ///
    /// # Errors
    /// None that a text of ours has.
    pub(in crate::json_schema::validation) fn meta_schema(
        edition: Edition,
    ) -> Result<&'static MetaSchema, Fault> {
        let kept = match edition {
            Edition::Four => &FOUR,
            Edition::Six => &SIX,
            Edition::Seven => &SEVEN,
            Edition::Of2019 => &OF_2019,
            Edition::Of2020 => &OF_2020,
        };
        kept.as_ref().map_err(Clone::clone)
    }
}

pub(super) use kept::meta_schema;

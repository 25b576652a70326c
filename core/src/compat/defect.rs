//! What is known to be wrong in a registry's verdicts: copied because the verdict is what is promised, named because it is wrong.
//!
//! Source: docs/axonops.md, "Defects".

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::compat::level::Direction;

/// A mistake of a registry's checker.
#[derive(Debug)]
pub struct Defect {
    /// The stable name.
    pub name: &'static str,
    /// What is wrong, in one sentence.
    pub doc: &'static str,
}

impl PartialEq for Defect {
    /// A defect is its record: two are equal when they are the same one.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Defect {}

macro_rules! defects {
    ($($list:ident { $($name:ident: $doc:literal;)+ })+) => {
        $($(
            #[doc = $doc]
            pub(crate) static $name: Defect = Defect { name: stringify!($name), doc: $doc };
        )+
        pub(crate) static $list: &[&Defect] = &[$(&$name),+];
        )+
    };
}

defects! {
    AVRO {
        OPAQUE_NAMED_TYPES: "later uses of a named type are compared with nothing: two of them always agree, and one never agrees with a definition";
        NAMES_REMEMBERED: "a text without references knows the names that texts read before it define, so that it may be a schema although it is none by itself";
    }
    PROTOBUF {
        IMPORTED_TYPES_UNSEEN: "messages of one name and one imported file count as equal, whatever the two files say";
        MAP_TYPES_UNSEEN: "the types of a map's keys and values are not compared";
    }
    JSON {
        REFERENCES_UNSEEN: "$ref is followed once and only below the root: at the root, inside of what it leads to, and with a pointer into another document it counts as a schema without keywords";
        BOOLEAN_ROOT_REFUSED: "a schema that is true or false is incompatible with every other, itself included";
    }
}

/// Whether a verdict is given with the mistakes of the registry's checker, or without those that are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Defects {
    /// As the registry answers.
    #[default]
    Copied,
    /// As it would answer without them.
    Fixed,
}

impl Defects {
    /// Returns the value of that name: `copied` or `fixed`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "copied" => Some(Defects::Copied),
            "fixed" => Some(Defects::Fixed),
            _ => None,
        }
    }
}

/// The defects that a comparison does without.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fixes {
    None,
    All,
    Only(&'static Defect),
}

impl Fixes {
    pub(crate) fn include(self, defect: &'static Defect) -> bool {
        match self {
            Fixes::None => false,
            Fixes::All => true,
            Fixes::Only(only) => only == defect,
        }
    }
}

/// What a defect does to one comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The mistake.
    pub defect: &'static Defect,
    /// Who reads whom.
    pub direction: Direction,
    /// Which earlier schema: the index into the caller's list, oldest first.
    pub against: usize,
    /// Messages that the registry would give without it.
    pub missed: Vec<String>,
    /// Messages that the registry gives because of it.
    pub invented: Vec<String>,
}

impl Serialize for Flaw {
    /// Writes `name`, `doc`, `direction`, `against`, `missed` and `invented`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Flaw", 6)?;
        out.serialize_field("name", self.defect.name)?;
        out.serialize_field("doc", self.defect.doc)?;
        out.serialize_field("direction", self.direction.as_str())?;
        out.serialize_field("against", &self.against)?;
        out.serialize_field("missed", &self.missed)?;
        out.serialize_field("invented", &self.invented)?;
        out.end()
    }
}

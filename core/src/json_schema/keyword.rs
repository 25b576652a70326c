//! The keywords of all drafts, and the members of one schema object sorted by them.

use crate::json::{NodeId, Tree};

macro_rules! keywords {
    ($($name:ident = $text:literal,)+) => {
        /// A keyword that some draft knows, or that the registry looks at.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Keyword {
            $($name,)+
        }

        impl Keyword {
            /// Every keyword, in the order in which the older loader reads them.
            pub(crate) const ALL: &'static [Keyword] = &[$(Keyword::$name,)+];

            /// Returns the keyword as it is written.
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Keyword::$name => $text,)+ }
            }

            /// Returns the keyword of that text.
            pub(crate) fn named(text: &str) -> Option<Self> {
                match text { $($text => Some(Keyword::$name),)+ _ => None }
            }
        }
    };
}

keywords! {
    Ref = "$ref",
    Id = "$id",
    OldId = "id",
    Schema = "$schema",
    Title = "title",
    Description = "description",
    Default = "default",
    ReadOnly = "readOnly",
    WriteOnly = "writeOnly",
    Enum = "enum",
    AllOf = "allOf",
    AnyOf = "anyOf",
    OneOf = "oneOf",
    Not = "not",
    Const = "const",
    Type = "type",
    Items = "items",
    AdditionalItems = "additionalItems",
    MinItems = "minItems",
    MaxItems = "maxItems",
    UniqueItems = "uniqueItems",
    Contains = "contains",
    Properties = "properties",
    Required = "required",
    MinProperties = "minProperties",
    MaxProperties = "maxProperties",
    Dependencies = "dependencies",
    PatternProperties = "patternProperties",
    AdditionalProperties = "additionalProperties",
    PropertyNames = "propertyNames",
    Minimum = "minimum",
    Maximum = "maximum",
    ExclusiveMinimum = "exclusiveMinimum",
    ExclusiveMaximum = "exclusiveMaximum",
    MultipleOf = "multipleOf",
    MinLength = "minLength",
    MaxLength = "maxLength",
    Pattern = "pattern",
    Format = "format",
    If = "if",
    Then = "then",
    Else = "else",
    PrefixItems = "prefixItems",
    UnevaluatedItems = "unevaluatedItems",
    UnevaluatedProperties = "unevaluatedProperties",
    DependentRequired = "dependentRequired",
    DependentSchemas = "dependentSchemas",
    MinContains = "minContains",
    MaxContains = "maxContains",
    Anchor = "$anchor",
    DynamicAnchor = "$dynamicAnchor",
    DynamicRef = "$dynamicRef",
    Vocabulary = "$vocabulary",
    Deprecated = "deprecated",
    Defs = "$defs",
    Definitions = "definitions",
    ConnectType = "connect.type",
}

const COUNT: usize = Keyword::ALL.len();

/// The members of one schema object by keyword.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Members {
    values: [NodeId; COUNT],
    /// Keywords in the order of the text.
    order: [u8; COUNT],
    known: u8,
    /// How many members no draft knows.
    pub(crate) unknown: u32,
}

impl Members {
    /// Reads the members of the object at `id`. They live on the heap: schemas nest deep, and stacks may be small.
    #[inline(never)]
    pub(crate) fn of(tree: &Tree, id: NodeId) -> Box<Self> {
        let mut members = Box::new(Self {
            values: [0; COUNT],
            order: [0; COUNT],
            known: 0,
            unknown: 0,
        });
        for (key, value) in tree.members(id) {
            let Some(keyword) = Keyword::named(tree.text(key).unwrap_or("")) else {
                members.unknown += 1;
                continue;
            };
            if let Some(place) = members.values.get_mut(keyword as usize) {
                *place = value;
            }
            if let Some(place) = members.order.get_mut(usize::from(members.known)) {
                *place = keyword as u8;
            }
            members.known += 1;
        }
        members
    }

    /// Returns the value of a keyword. (No member's value is the first node of a tree, so 0 can stand for none.)
    pub(crate) fn get(&self, keyword: Keyword) -> Option<NodeId> {
        self.values
            .get(keyword as usize)
            .copied()
            .filter(|value| *value != 0)
    }

    /// Returns whether any of the keywords is there.
    pub(crate) fn any(&self, keywords: &[Keyword]) -> bool {
        keywords.iter().any(|keyword| self.get(*keyword).is_some())
    }

    /// Returns the keywords in the order of the text.
    pub(crate) fn keywords(&self) -> impl Iterator<Item = Keyword> + '_ {
        let order = self
            .order
            .get(..usize::from(self.known))
            .unwrap_or_default();
        order
            .iter()
            .filter_map(|index| Keyword::ALL.get(usize::from(*index)).copied())
    }

    /// Returns how many members there are.
    pub(crate) fn count(&self) -> usize {
        usize::from(self.known) + self.unknown as usize
    }
}

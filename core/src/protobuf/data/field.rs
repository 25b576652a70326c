//! A field of a message, its own or an extension.

use protox::prost_reflect::{
    Cardinality, ExtensionDescriptor, FieldDescriptor, Kind, MessageDescriptor, Syntax, Value,
};

/// A field, whoever declares it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Field {
    Own(FieldDescriptor),
    Extension(ExtensionDescriptor),
}

macro_rules! either {
    ($self:ident, $field:ident => $value:expr) => {
        match $self {
            Field::Own($field) => $value,
            Field::Extension($field) => $value,
        }
    };
}

impl Field {
    /// Returns the field of that number.
    pub(super) fn numbered(message: &MessageDescriptor, number: u32) -> Option<Self> {
        message
            .get_field(number)
            .map(Field::Own)
            .or_else(|| message.get_extension(number).map(Field::Extension))
    }

    /// Returns the field that JSON calls so: by its JSON name, its own, or `[full.name]` for an extension.
    pub(super) fn called(message: &MessageDescriptor, name: &str) -> Option<Self> {
        message
            .get_field_by_json_name(name)
            .or_else(|| message.get_field_by_name(name))
            .map(Field::Own)
            .or_else(|| {
                message
                    .get_extension_by_json_name(name)
                    .map(Field::Extension)
            })
    }

    pub(super) fn number(&self) -> u32 {
        either!(self, field => field.number())
    }

    pub(super) fn json_name(&self) -> &str {
        either!(self, field => field.json_name())
    }

    pub(super) fn kind(&self) -> Kind {
        either!(self, field => field.kind())
    }

    pub(super) fn is_list(&self) -> bool {
        either!(self, field => field.is_list())
    }

    pub(super) fn is_map(&self) -> bool {
        either!(self, field => field.is_map())
    }

    pub(super) fn is_group(&self) -> bool {
        either!(self, field => field.is_group())
    }

    pub(super) fn is_packed(&self) -> bool {
        either!(self, field => field.is_packed())
    }

    pub(super) fn is_required(&self) -> bool {
        either!(self, field => field.cardinality() == Cardinality::Required)
    }

    pub(super) fn has_presence(&self) -> bool {
        either!(self, field => field.supports_presence())
    }

    pub(super) fn default(&self) -> Value {
        either!(self, field => field.default_value())
    }

    /// Whether the field may be told although it has no value: a scalar of proto2 outside of oneofs, which has a default of its own.
    pub(super) fn has_own_default(&self) -> bool {
        match self {
            Field::Own(field) => {
                field.parent_file().syntax() == Syntax::Proto2
                    && field.containing_oneof().is_none()
                    && !matches!(field.kind(), Kind::Message(_))
            }
            Field::Extension(_) => false,
        }
    }

    /// Returns the numbers of the other members of the field's oneof.
    pub(super) fn rivals(&self) -> Vec<u32> {
        let Field::Own(field) = self else {
            return Vec::new();
        };
        let oneof = field.containing_oneof();
        oneof.map_or_else(Vec::new, |oneof| {
            let others = oneof.fields().map(|other| other.number());
            others.filter(|number| *number != field.number()).collect()
        })
    }

    /// Returns the oneof's name, unless it only stands for `optional`.
    pub(super) fn oneof(&self) -> Option<String> {
        let Field::Own(field) = self else {
            return None;
        };
        let oneof = field
            .containing_oneof()
            .filter(|oneof| !oneof.is_synthetic());
        oneof.map(|oneof| oneof.name().to_owned())
    }

    /// Whether texts must be UTF-8: those of proto3.
    pub(super) fn is_utf8(&self) -> bool {
        either!(self, field => field.parent_file().syntax() == Syntax::Proto3)
    }
}

/// Whether an enum takes no other numbers than its own: one of proto2.
pub(super) fn is_closed(kind: &Kind) -> bool {
    matches!(kind, Kind::Enum(kind) if kind.parent_file().syntax() == Syntax::Proto2)
}

//! Which unions need names around their data in plain JSON.

use crate::avro::model::{Kind, Schema, TypeId};
use crate::json;

/// What a value looks like in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Object,
}

impl Look {
    /// Returns how data of a kind look.
    pub(crate) const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Null => Look::Null,
            Kind::Boolean => Look::Boolean,
            Kind::Int | Kind::Long | Kind::Float | Kind::Double => Look::Number,
            Kind::Bytes | Kind::String | Kind::Enum | Kind::Fixed => Look::Text,
            Kind::Array => Look::Array,
            Kind::Map | Kind::Record | Kind::Union => Look::Object,
        }
    }

    /// Returns how a JSON value looks.
    pub(crate) const fn of_value(kind: json::Kind) -> Self {
        match kind {
            json::Kind::Null => Look::Null,
            json::Kind::Boolean => Look::Boolean,
            json::Kind::Number => Look::Number,
            json::Kind::String => Look::Text,
            json::Kind::Array => Look::Array,
            json::Kind::Object => Look::Object,
        }
    }
}

/// Whether plain JSON leaves the names of a union's branches out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// Every branch looks different.
    Absent,
    /// Every branch looks different, but a text could be meant for what is no number (`NaN`): that one has its name.
    AroundNonFinite,
    /// Some branches look alike: every datum but null has its name.
    Present,
}

impl Names {
    /// Tells of a union's branches.
    pub(crate) fn of(schema: &Schema, branches: &[TypeId]) -> Self {
        let looks = |look| {
            let alike = branches
                .iter()
                .filter(|branch| Look::of(schema.kind(**branch)) == look);
            alike.count()
        };
        let all = [
            Look::Null,
            Look::Boolean,
            Look::Number,
            Look::Text,
            Look::Array,
            Look::Object,
        ];
        if all.into_iter().any(|look| looks(look) > 1) {
            return Names::Present;
        }
        let floats = |branch: &TypeId| matches!(schema.kind(*branch), Kind::Float | Kind::Double);
        if !branches.iter().any(floats) || looks(Look::Text) == 0 {
            return Names::Absent;
        }
        // An object with one member could then be meant either way.
        if looks(Look::Object) > 0 {
            return Names::Present;
        }
        Names::AroundNonFinite
    }
}

/// Returns the name of a union's branch in Avro's JSON encoding: the full name of a named type, else the kind.
pub(crate) fn branch_name(schema: &Schema, branch: TypeId) -> String {
    match schema.named(branch) {
        Some(named) => schema.full_name(named.name),
        None => schema.kind(branch).as_str().to_owned(),
    }
}

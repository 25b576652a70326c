//! Values that options and requests give by name: one way to read them, one message where there is no such name.

use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::compat::{Defects, Level, Memo, Policy, Strategy, Validation};
use crate::dialect::Dialect;
use crate::error::{Code, SchemaError};
use crate::fingerprint::Algorithm;
use crate::form::Form;
use crate::identity::{EnableAt, RuleKind, RuleMode};
use crate::payload::{Defaults, Json};
use crate::schema::{DialectName, Format, Mode};
use crate::source::Encoding;

macro_rules! from_name {
    ($($type:ty: $what:literal, $named:expr, $names:expr;)+) => {
        $(impl FromStr for $type {
            type Err = SchemaError;

            /// Returns the value of that name.
            ///
            /// # Errors
            /// `INVALID_REQUEST` with the names that there are.
            fn from_str(name: &str) -> Result<Self, SchemaError> {
                $named(name).ok_or_else(|| {
                    let known = $names.join(", ");
                    SchemaError::new(Code::InvalidRequest, format!(concat!("unknown ", $what, " {:?}: expected one of {}"), name, known))
                })
            }
        })+
    };
}

from_name! {
    Format: "format", Format::named, Format::ALL.map(Format::as_str);
    Mode: "mode", Mode::named, Mode::ALL.map(Mode::as_str);
    Form: "form", Form::named, Form::ALL.map(Form::as_str);
    Algorithm: "algorithm", Algorithm::named, Algorithm::ALL.map(Algorithm::as_str);
    Encoding: "encoding", Encoding::named, Encoding::ALL.map(|(name, _)| name);
    Level: "level", Level::named, Level::ALL.map(Level::as_str);
    Strategy: "strategy", Strategy::named, Strategy::ALL.iter().map(|strategy| strategy.as_str()).collect::<Vec<_>>();
    Validation: "validation", Validation::named, Validation::ALL.map(Validation::as_str);
    Policy: "policy", Policy::named, ["STRICT", "LENIENT"];
    Json: "json", Json::named, Json::ALL.map(Json::as_str);
    Defaults: "defaults", Defaults::named, Defaults::ALL.map(Defaults::as_str);
    EnableAt: "enableAt", EnableAt::named, EnableAt::ALL.map(EnableAt::as_str);
    RuleKind: "kind", RuleKind::named, RuleKind::ALL.map(RuleKind::as_str);
    RuleMode: "mode", RuleMode::named, RuleMode::ALL.map(RuleMode::as_str);
    Memo: "memo", Memo::named, ["reference", "sound"];
    Defects: "defects", Defects::named, ["copied", "fixed"];
    DialectName: "dialect", |name| Dialect::named(name).map(DialectName), Dialect::ALL.iter().map(|dialect| dialect.name).collect::<Vec<_>>();
}

/// Deserializes a value from its name.
pub(crate) fn by_name<'de, D: Deserializer<'de>, T: FromStr<Err = SchemaError>>(
    deserializer: D,
) -> Result<T, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map_err(D::Error::custom)
}

/// Deserializes a value from its name, or null for none.
pub(crate) fn by_name_or_none<'de, D: Deserializer<'de>, T: FromStr<Err = SchemaError>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let name = Option::<String>::deserialize(deserializer)?;
    name.map(|name| name.parse().map_err(D::Error::custom))
        .transpose()
}

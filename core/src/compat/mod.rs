//! Compatibility, whatever the format: rules, differences, levels and the report.

mod check;
pub(crate) mod defect;
mod difference;
mod java_format;
mod level;
mod memo;
pub(crate) mod positions;
mod report;
mod rule;

pub use check::{CheckOptions, Memo, Policy, check, check_history, diff};
pub(crate) use check::{Failure, Wanted};
pub use defect::{Defect, Defects, Flaw};
pub use difference::{Arg, Args, Difference, Site};
pub use level::{Direction, Level};
pub(crate) use memo::PairMemo;
pub use report::{Incompatibility, Report};
pub(crate) use rule::rules as declare_rules;
pub use rule::{Rule, Verdict};

use crate::dialect::{CONFLUENT, Checker, Dialect};
use crate::schema::Format;

/// Returns the rules of a format in the order of its documentation, the one that all formats share first.
pub fn rules(format: Format) -> Vec<&'static Rule> {
    rules_of(format, &CONFLUENT)
}

/// Returns the rules by which a registry judges a format, in the order of its documentation.
pub fn rules_of(format: Format, dialect: &Dialect) -> Vec<&'static Rule> {
    let own = match (dialect.checker, format) {
        (Checker::Axonops, Format::Avro) => return crate::avro::axonops::rules::ALL.to_vec(),
        (Checker::Axonops, Format::Protobuf) => {
            return crate::protobuf::axonops::rules::ALL.to_vec();
        }
        (Checker::Axonops, Format::Json) => {
            return crate::json_schema::axonops::rules::ALL.to_vec();
        }
        (Checker::Java, Format::Avro) => crate::avro::rules::ALL,
        (Checker::Java, Format::Protobuf) => crate::protobuf::rules::ALL,
        (Checker::Java, Format::Json) => crate::json_schema::rules::ALL,
    };
    std::iter::once(&check::SCHEMA_TYPE_CHANGED)
        .chain(own.iter().copied())
        .collect()
}

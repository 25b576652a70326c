//! Compatibility, whatever the format: rules, differences, levels and the report.

mod check;
pub(crate) mod defect;
mod difference;
mod java_format;
mod level;
mod memo;
pub(crate) mod positions;
mod remembered;
mod report;
mod rule;
mod strategy;
mod submission;
mod wording;

pub(crate) use check::{
    CHANGE_REFUSED, Failure, Rank, SCHEMA_TYPE_CHANGED, Wanted, compare, same_text,
};
pub use check::{CheckOptions, Memo, Policy, check, check_history, check_submissions, diff};
pub use defect::{Defect, Defects, Flaw};
pub use difference::{Arg, Args, Difference, Site};
pub use level::{Direction, Level};
pub(crate) use memo::PairMemo;
pub use report::{Incompatibility, Outline, Report};
pub(crate) use rule::rules as declare_rules;
pub use rule::{Rule, Verdict};
pub use strategy::{Checks, Course, First, Strategy, Upgrade, Validation};
pub(crate) use strategy::{LEVELS, Row};
pub use submission::Submission;
pub(crate) use wording::{Pair, Wording};

use crate::dialect::{CONFLUENT, Dialect};
use crate::schema::Format;

/// Returns the rules of a format in the order of its documentation, the one that all formats share first.
pub fn rules(format: Format) -> Vec<&'static Rule> {
    rules_of(format, &CONFLUENT)
}

/// Returns the rules by which a registry judges a format, in the order of its documentation; none for a format that it does not keep or that this
/// build leaves out.
pub fn rules_of(format: Format, dialect: &Dialect) -> Vec<&'static Rule> {
    if format.is_included() {
        (dialect.rules)(format)
    } else {
        Vec::new()
    }
}

/// Returns the rules of a format that are not one registry's alone.
pub(crate) fn common_rules(format: Format) -> Vec<&'static Rule> {
    let own = match format {
        Format::Avro => format.if_included(crate::avro::rules::ALL),
        Format::Protobuf => format.if_included(crate::protobuf::rules::ALL),
        Format::Json => format.if_included(crate::json_schema::rules::ALL),
    };
    std::iter::once(&check::SCHEMA_TYPE_CHANGED)
        .chain(own.iter().copied())
        .collect()
}

/// The rules of the formats, and that a mode takes no change.
pub(crate) fn rules_and_refusal(format: Format) -> Vec<&'static Rule> {
    let mut all = common_rules(format);
    all.push(&check::CHANGE_REFUSED);
    all
}

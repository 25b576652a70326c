//! Limits: of strings, numbers, and the sizes of objects and arrays.

use crate::compat::Rule;
use crate::error::SchemaError;
use crate::json_schema::decimal::Decimal;
use crate::json_schema::diff::{Ref, Walk};
use crate::json_schema::model::{ArraySchema, Bound, NumberSchema, ObjectSchema, StringSchema};
use crate::json_schema::rules as r;

/// A keyword that limits something, and the rules of its changes.
pub(super) struct Limit {
    keyword: &'static str,
    added: &'static Rule,
    removed: &'static Rule,
    increased: &'static Rule,
    decreased: &'static Rule,
}

macro_rules! limit {
    ($keyword:literal, $added:ident, $removed:ident, $increased:ident, $decreased:ident) => {
        Limit {
            keyword: $keyword,
            added: &r::$added,
            removed: &r::$removed,
            increased: &r::$increased,
            decreased: &r::$decreased,
        }
    };
}

static LENGTHS: [Limit; 2] = [
    limit!(
        "maxLength",
        MAX_LENGTH_ADDED,
        MAX_LENGTH_REMOVED,
        MAX_LENGTH_INCREASED,
        MAX_LENGTH_DECREASED
    ),
    limit!(
        "minLength",
        MIN_LENGTH_ADDED,
        MIN_LENGTH_REMOVED,
        MIN_LENGTH_INCREASED,
        MIN_LENGTH_DECREASED
    ),
];

static RANGES: [Limit; 4] = [
    limit!(
        "maximum",
        MAXIMUM_ADDED,
        MAXIMUM_REMOVED,
        MAXIMUM_INCREASED,
        MAXIMUM_DECREASED
    ),
    limit!(
        "minimum",
        MINIMUM_ADDED,
        MINIMUM_REMOVED,
        MINIMUM_INCREASED,
        MINIMUM_DECREASED
    ),
    limit!(
        "exclusiveMaximum",
        EXCLUSIVE_MAXIMUM_ADDED,
        EXCLUSIVE_MAXIMUM_REMOVED,
        EXCLUSIVE_MAXIMUM_INCREASED,
        EXCLUSIVE_MAXIMUM_DECREASED
    ),
    limit!(
        "exclusiveMinimum",
        EXCLUSIVE_MINIMUM_ADDED,
        EXCLUSIVE_MINIMUM_REMOVED,
        EXCLUSIVE_MINIMUM_INCREASED,
        EXCLUSIVE_MINIMUM_DECREASED
    ),
];

static PROPERTIES: [Limit; 2] = [
    limit!(
        "maxProperties",
        MAX_PROPERTIES_ADDED,
        MAX_PROPERTIES_REMOVED,
        MAX_PROPERTIES_INCREASED,
        MAX_PROPERTIES_DECREASED
    ),
    limit!(
        "minProperties",
        MIN_PROPERTIES_ADDED,
        MIN_PROPERTIES_REMOVED,
        MIN_PROPERTIES_INCREASED,
        MIN_PROPERTIES_DECREASED
    ),
];

static ITEMS: [Limit; 2] = [
    limit!(
        "maxItems",
        MAX_ITEMS_ADDED,
        MAX_ITEMS_REMOVED,
        MAX_ITEMS_INCREASED,
        MAX_ITEMS_DECREASED
    ),
    limit!(
        "minItems",
        MIN_ITEMS_ADDED,
        MIN_ITEMS_REMOVED,
        MIN_ITEMS_INCREASED,
        MIN_ITEMS_DECREASED
    ),
];

static CONTAINS: [Limit; 2] = [
    limit!(
        "maxContains",
        MAX_CONTAINS_ADDED,
        MAX_CONTAINS_REMOVED,
        MAX_CONTAINS_INCREASED,
        MAX_CONTAINS_DECREASED
    ),
    limit!(
        "minContains",
        MIN_CONTAINS_ADDED,
        MIN_CONTAINS_REMOVED,
        MIN_CONTAINS_INCREASED,
        MIN_CONTAINS_DECREASED
    ),
];

impl Walk<'_> {
    fn limits<T: PartialOrd + Copy, const N: usize>(
        &mut self,
        original: Ref,
        update: Ref,
        limits: &'static [Limit; N],
        values: [[Option<T>; 2]; N],
    ) -> Result<(), SchemaError> {
        for (limit, [before, after]) in limits.iter().zip(values) {
            let rule = match (before, after) {
                (None, Some(_)) => limit.added,
                (Some(_), None) => limit.removed,
                (Some(before), Some(after)) if before < after => limit.increased,
                (Some(before), Some(after)) if after < before => limit.decreased,
                (None, None) | (Some(_), Some(_)) => continue,
            };
            self.fact_of(rule, original, update, limit.keyword)?;
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn string(
        &mut self,
        original: Ref,
        update: Ref,
        before: &StringSchema,
        after: &StringSchema,
    ) -> Result<(), SchemaError> {
        let lengths = [
            [before.max_length, after.max_length],
            [before.min_length, after.min_length],
        ];
        self.limits(original, update, &LENGTHS, lengths)?;
        let patterns = (
            before
                .pattern
                .map(|range| self.text(original.update, range)),
            after.pattern.map(|range| self.text(update.update, range)),
        );
        let rule = match patterns {
            (None, Some(_)) => &r::PATTERN_ADDED,
            (Some(_), None) => &r::PATTERN_REMOVED,
            (Some(before), Some(after)) if before != after => &r::PATTERN_CHANGED,
            _ => return Ok(()),
        };
        self.fact_of(rule, original, update, "pattern")
    }

    #[inline(never)]
    pub(super) fn number(
        &mut self,
        original: Ref,
        update: Ref,
        before: &NumberSchema,
        after: &NumberSchema,
    ) -> Result<(), SchemaError> {
        let values = |pick: fn(&NumberSchema) -> Option<Bound>| {
            [before, after].map(|side| pick(side).map(|bound| bound.value))
        };
        for (limit, range) in RANGES.iter().zip([
            values(|number| number.maximum),
            values(|number| number.minimum),
            values(|number| number.exclusive_maximum),
            values(|number| number.exclusive_minimum),
        ]) {
            let rule = match range {
                [None, Some(_)] => limit.added,
                [Some(_), None] => limit.removed,
                [Some(before), Some(after)] if before < after => limit.increased,
                [Some(before), Some(now)]
                    if limit.keyword == "exclusiveMaximum" && now < before =>
                {
                    // The registry holds the old limit against the wrong keyword of the new schema.
                    match after.maximum {
                        Some(wrong) if before > wrong.value => limit.decreased,
                        Some(_) => continue,
                        None => {
                            return Err(self.failure("the registry throws where exclusiveMaximum is not raised and the new schema has no maximum"));
                        }
                    }
                }
                [Some(before), Some(after)] if after < before => limit.decreased,
                [None, None] | [Some(_), Some(_)] => continue,
            };
            self.fact_of(rule, original, update, limit.keyword)?;
        }
        self.multiples(original, update, before, after)?;
        match (before.integer, after.integer) {
            (true, false) => self.fact(&r::TYPE_EXTENDED, (original, "type"), (update, "type")),
            (false, true) => self.fact(&r::TYPE_NARROWED, (original, "type"), (update, "type")),
            _ => Ok(()),
        }
    }

    #[inline(never)]
    fn multiples(
        &mut self,
        original: Ref,
        update: Ref,
        before: &NumberSchema,
        after: &NumberSchema,
    ) -> Result<(), SchemaError> {
        let decimal = |schema: Ref, at: Option<u32>| {
            at.map(|at| Decimal::of(self.side(schema.update).tree.token(at)))
        };
        let rule = match (
            decimal(original, before.multiple_of),
            decimal(update, after.multiple_of),
        ) {
            (None, None) => return Ok(()),
            (None, Some(_)) => &r::MULTIPLE_OF_ADDED,
            (Some(_), None) => &r::MULTIPLE_OF_REMOVED,
            (Some(before), Some(after)) if before.equals(&after) => return Ok(()),
            (Some(before), Some(after)) if after.is_multiple_of(&before) => {
                &r::MULTIPLE_OF_EXPANDED
            }
            (Some(before), Some(after)) if before.is_multiple_of(&after) => &r::MULTIPLE_OF_REDUCED,
            _ => &r::MULTIPLE_OF_CHANGED,
        };
        self.fact_of(rule, original, update, "multipleOf")
    }

    #[inline(never)]
    pub(super) fn property_counts(
        &mut self,
        original: Ref,
        update: Ref,
        before: &ObjectSchema,
        after: &ObjectSchema,
    ) -> Result<(), SchemaError> {
        let counts = [
            [before.max_properties, after.max_properties],
            [before.min_properties, after.min_properties],
        ];
        self.limits(original, update, &PROPERTIES, counts)
    }

    #[inline(never)]
    pub(super) fn item_counts(
        &mut self,
        original: Ref,
        update: Ref,
        before: &ArraySchema,
        after: &ArraySchema,
    ) -> Result<(), SchemaError> {
        self.limits(
            original,
            update,
            &ITEMS,
            [
                [before.max_items, after.max_items],
                [before.min_items, after.min_items],
            ],
        )?;
        match (before.unique, after.unique) {
            (false, true) => {
                self.fact_of(&r::UNIQUE_ITEMS_ADDED, original, update, "uniqueItems")?;
            }
            (true, false) => {
                self.fact_of(&r::UNIQUE_ITEMS_REMOVED, original, update, "uniqueItems")?;
            }
            _ => {}
        }
        let contains = [
            [before.max_contains, after.max_contains],
            [before.min_contains, after.min_contains],
        ];
        self.limits(original, update, &CONTAINS, contains)
    }
}

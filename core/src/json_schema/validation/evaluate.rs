//! Holding a value against a schema.
//!
//! Source: JSON Schema Validation, "A Vocabulary for Structural Validation"; JSON Schema Core, "Keywords for Applying Subschemas" and "Dynamic
//! References with `$dynamicRef`".

use serde_json::{Map, Value};

use super::message::{candidates, counted, shown, unexpected};
use super::number::{equal, order};
use super::program::{Keyword, PatternId, Program, Rule, SchemaId};
use super::resource::Place;
use super::types;

/// How deep schemas may be applied inside each other to one document.
const DEPTH: u32 = 700;
/// Steps that one document may take: schemas applied and steps of patterns; and those that come with each value in it.
const STEPS: usize = 10_000_000;
const STEPS_FOR_EACH: usize = 1_000;
/// Steps of one match.
const MATCH: usize = 1_000_000;

/// What a keyword refuses.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) keyword: &'static str,
    /// Where the keyword is written.
    pub(super) at: Place,
    /// JSON Pointer into the document.
    pub(super) path: String,
    pub(super) message: String,
}

/// Why a document cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Schemas are applied too deep inside each other.
    Depth,
    /// Too many schemas are applied.
    Steps,
    /// A match takes too long; the path of the text.
    Pattern(String),
}

/// Returns whether a document fits; one that cannot be judged does not.
pub(super) fn accepts(program: &Program, document: &Value) -> bool {
    let mut run = Run::new(program, document, false);
    run.schema(0, document, None) && run.stop.is_none()
}

/// Returns all that is wrong with a document.
///
/// # Errors
/// Why it cannot be judged.
pub(super) fn refusals(program: &Program, document: &Value) -> Result<Vec<Refusal>, Stop> {
    let mut run = Run::new(program, document, true);
    run.schema(0, document, None);
    match run.stop {
        Some(stop) => Err(stop),
        None => Ok(run.found),
    }
}

/// The parts of one value that keywords have looked at.
#[derive(Default)]
struct Seen<'v> {
    all_properties: bool,
    properties: Vec<&'v str>,
    all_items: bool,
    /// Items before this index.
    first: usize,
    items: Vec<usize>,
}

impl<'v> Seen<'v> {
    fn merge(&mut self, other: Seen<'v>) {
        self.all_properties |= other.all_properties;
        self.properties.extend(other.properties);
        self.all_items |= other.all_items;
        self.first = self.first.max(other.first);
        self.items.extend(other.items);
    }

    /// Returns whether an item was looked at; the indices have to be in order.
    fn has_item(&self, index: usize) -> bool {
        self.all_items || index < self.first || self.items.binary_search(&index).is_ok()
    }

    /// Returns whether a member was looked at; the names have to be in order.
    fn has_property(&self, name: &str) -> bool {
        self.all_properties || self.properties.binary_search(&name).is_ok()
    }
}

struct Run<'p> {
    program: &'p Program,
    /// Resources that were entered, the outermost first.
    entered: Vec<u32>,
    /// JSON Pointer of the value that is looked at, where refusals are told.
    path: String,
    tells: bool,
    found: Vec<Refusal>,
    steps: usize,
    depth: u32,
    stop: Option<Stop>,
}

impl<'p> Run<'p> {
    fn new(program: &'p Program, document: &Value, tells: bool) -> Self {
        Self {
            program,
            entered: Vec::new(),
            path: String::new(),
            tells,
            found: Vec::new(),
            steps: STEPS.saturating_add(values(document).saturating_mul(STEPS_FOR_EACH)),
            depth: 0,
            stop: None,
        }
    }

    /// Returns whether a value fits a schema; `seen` takes what was looked at.
    fn schema<'v>(&mut self, id: SchemaId, value: &'v Value, seen: Option<&mut Seen<'v>>) -> bool {
        let program = self.program;
        let Some(schema) = program.schema(id) else {
            return false;
        };
        if schema.keywords.is_empty() {
            return true;
        }
        if self.depth >= DEPTH || self.steps == 0 {
            let stop = if self.steps == 0 {
                Stop::Steps
            } else {
                Stop::Depth
            };
            self.stop.get_or_insert(stop);
        }
        if self.stop.is_some() {
            return false;
        }
        self.steps -= 1;
        self.depth += 1;
        let enters = self.entered.last() != Some(&schema.resource);
        if enters {
            self.entered.push(schema.resource);
        }
        let fits = if schema.annotates {
            let mut own = Seen::default();
            let fits = self.keywords(&schema.keywords, value, Some(&mut own));
            if let (true, Some(seen)) = (fits, seen) {
                seen.merge(own);
            }
            fits
        } else {
            self.keywords(&schema.keywords, value, seen)
        };
        if enters {
            self.entered.pop();
        }
        self.depth -= 1;
        fits
    }

    fn keywords<'v>(
        &mut self,
        keywords: &'p [Keyword],
        value: &'v Value,
        mut seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let mut fits = true;
        for keyword in keywords {
            fits &= self.keyword(keyword, value, seen.as_deref_mut());
            if self.stop.is_some() || !(fits || self.tells) {
                return false;
            }
        }
        fits
    }

    fn keyword<'v>(
        &mut self,
        keyword: &'p Keyword,
        value: &'v Value,
        seen: Option<&mut Seen<'v>>,
    ) -> bool {
        match value {
            Value::Object(members) if keyword.rule.is_of_objects() => {
                self.object(keyword, value, members, seen)
            }
            Value::Array(items) if keyword.rule.is_of_arrays() => {
                self.array(keyword, value, items, seen)
            }
            _ if keyword.rule.is_of_objects() || keyword.rule.is_of_arrays() => true,
            _ if keyword.rule.applies() => self.applicator(keyword, value, seen),
            _ => self.assertion(keyword, value),
        }
    }

    /// Tells a refusal where refusals are told; returns that the value does not fit.
    fn refuse(&mut self, keyword: &Keyword, message: impl FnOnce() -> String) -> bool {
        if self.tells {
            let message = message();
            self.tell(keyword.name, keyword.at, message);
        }
        false
    }

    fn tell(&mut self, keyword: &'static str, at: Place, message: String) {
        self.found.push(Refusal {
            keyword,
            at,
            path: self.path.clone(),
            message,
        });
    }

    /// Returns whether a value fits, and tells nothing.
    fn quietly<'v>(&mut self, id: SchemaId, value: &'v Value, seen: Option<&mut Seen<'v>>) -> bool {
        let tells = std::mem::replace(&mut self.tells, false);
        let fits = self.schema(id, value, seen);
        self.tells = tells;
        fits
    }

    /// Returns whether a part of the value fits.
    fn member(&mut self, id: SchemaId, name: &str, value: &Value) -> bool {
        if !self.tells {
            return self.schema(id, value, None);
        }
        let length = self.path.len();
        self.path.push('/');
        self.path
            .push_str(&name.replace('~', "~0").replace('/', "~1"));
        let fits = self.schema(id, value, None);
        self.path.truncate(length);
        fits
    }

    fn item(&mut self, id: SchemaId, index: usize, value: &Value) -> bool {
        if self.tells {
            self.member(id, &index.to_string(), value)
        } else {
            self.schema(id, value, None)
        }
    }

    fn matches(&mut self, pattern: PatternId, text: &str) -> bool {
        let Some(pattern) = self.program.patterns.get(pattern as usize) else {
            return false;
        };
        let given = MATCH.min(self.steps);
        let mut left = given;
        let found = pattern.find(text, &mut left);
        self.steps -= given - left;
        if found.is_none() {
            self.stop.get_or_insert(Stop::Pattern(self.path.clone()));
        }
        found.unwrap_or(false)
    }

    /// What is about the value itself.
    fn assertion(&mut self, keyword: &'p Keyword, value: &Value) -> bool {
        let shown = || shown(value);
        match (&keyword.rule, value) {
            (Rule::Never, _) => self.refuse(keyword, || {
                format!("False schema does not allow {}", shown())
            }),
            (Rule::Type { types, whole }, _) => {
                types::holds(*types, value, *whole)
                    || self.refuse(keyword, || {
                        let names = types::names(*types);
                        let noun = if names.len() == 1 { "type" } else { "types" };
                        format!("{} is not of {noun} {}", shown(), names.join(", "))
                    })
            }
            (Rule::Const(wanted), _) => {
                equal(value, wanted)
                    || self.refuse(keyword, || {
                        format!("{} was expected", super::message::shown(wanted))
                    })
            }
            (Rule::Enum(all), _) => {
                all.iter().any(|one| equal(one, value))
                    || self.refuse(keyword, || {
                        format!("{} is not one of {}", shown(), candidates(all))
                    })
            }
            (Rule::Minimum { bound, exclusive }, Value::Number(number)) => {
                let order = bound.compare(number);
                order.is_gt()
                    || (order.is_eq() && !exclusive)
                    || self.refuse(keyword, || {
                        let than = if *exclusive {
                            "less than or equal to"
                        } else {
                            "less than"
                        };
                        format!("{number} is {than} the minimum of {}", bound.token)
                    })
            }
            (Rule::Maximum { bound, exclusive }, Value::Number(number)) => {
                let order = bound.compare(number);
                order.is_lt()
                    || (order.is_eq() && !exclusive)
                    || self.refuse(keyword, || {
                        let than = if *exclusive {
                            "greater than or equal to"
                        } else {
                            "greater than"
                        };
                        format!("{number} is {than} the maximum of {}", bound.token)
                    })
            }
            (Rule::MultipleOf(divisor), Value::Number(number)) => {
                divisor.divides(number)
                    || self.refuse(keyword, || {
                        format!("{number} is not a multiple of {}", divisor.token)
                    })
            }
            (_, Value::String(text)) => self.text(keyword, text, value),
            _ => true,
        }
    }

    fn text(&mut self, keyword: &'p Keyword, text: &str, value: &Value) -> bool {
        let program = self.program;
        let shown = || shown(value);
        let length = || text.chars().count() as u64;
        let counted = |count| counted(count, "character", "characters");
        match &keyword.rule {
            Rule::MinLength(min) => {
                length() >= *min
                    || self.refuse(keyword, || {
                        format!("{} is shorter than {}", shown(), counted(*min))
                    })
            }
            Rule::MaxLength(max) => {
                length() <= *max
                    || self.refuse(keyword, || {
                        format!("{} is longer than {}", shown(), counted(*max))
                    })
            }
            Rule::Pattern(pattern) => {
                self.matches(*pattern, text)
                    || self.refuse(keyword, || {
                        let pattern = program.patterns.get(*pattern as usize);
                        let pattern = pattern.map_or("", |pattern| pattern.text());
                        format!("{} does not match \"{pattern}\"", shown())
                    })
            }
            Rule::Format(format) => {
                format.holds(text)
                    || self.refuse(keyword, || {
                        format!("{} is not a \"{}\"", shown(), format.name())
                    })
            }
            Rule::ContentEncoding => {
                super::format::is_encoded(text)
                    || self.refuse(keyword, || format!("{} is not encoded in base64", shown()))
            }
            Rule::ContentMediaType { encoded } => {
                super::format::is_document(text, *encoded)
                    || self.refuse(keyword, || format!("{} holds no JSON", shown()))
            }
            _ => true,
        }
    }

    /// What applies schemas to the same value.
    fn applicator<'v>(
        &mut self,
        keyword: &'p Keyword,
        value: &'v Value,
        mut seen: Option<&mut Seen<'v>>,
    ) -> bool {
        match &keyword.rule {
            Rule::Reference(schema) => self.schema(*schema, value, seen),
            Rule::Dynamic { name, otherwise } => {
                let program = self.program;
                let mut outer = self.entered.iter();
                let found = outer.find_map(|resource| program.dynamic(*resource, name));
                self.schema(found.unwrap_or(*otherwise), value, seen)
            }
            Rule::AllOf(all) => {
                let mut fits = true;
                for schema in all {
                    fits &= self.schema(*schema, value, seen.as_deref_mut());
                    if !(fits || self.tells) {
                        return false;
                    }
                }
                fits
            }
            Rule::AnyOf(all) => {
                let fitting = self.fitting(all, value, seen, None);
                fitting > 0
                    || self.refuse(keyword, || {
                        let shown = shown(value);
                        format!("{shown} is not valid under any of the schemas listed in the 'anyOf' keyword")
                    })
            }
            Rule::OneOf(all) => {
                let fitting = self.fitting(all, value, seen, Some(2));
                fitting == 1
                    || self.refuse(keyword, || {
                        let how = match fitting {
                            0 => "not valid under any",
                            _ => "valid under more than one",
                        };
                        format!(
                            "{} is {how} of the schemas listed in the 'oneOf' keyword",
                            shown(value)
                        )
                    })
            }
            Rule::Not(schema) => {
                !self.quietly(*schema, value, None)
                    || self.refuse(keyword, || {
                        format!(
                            "{} is valid under the schema that 'not' forbids",
                            shown(value)
                        )
                    })
            }
            Rule::If {
                condition,
                then,
                otherwise,
            } => {
                let mut own = Seen::default();
                let holds = self.quietly(*condition, value, Some(&mut own));
                if let (true, Some(seen)) = (holds, seen.as_deref_mut()) {
                    seen.merge(own);
                }
                let branch = if holds { then } else { otherwise };
                branch.is_none_or(|schema| self.schema(schema, value, seen))
            }
            _ => true,
        }
    }

    /// Returns how many of the schemas a value fits; looks no further than needed: to the first, or to the number `most`, unless what is
    /// looked at counts.
    fn fitting<'v>(
        &mut self,
        all: &[SchemaId],
        value: &'v Value,
        mut seen: Option<&mut Seen<'v>>,
        most: Option<usize>,
    ) -> usize {
        let mut count = 0;
        for schema in all {
            let mut own = Seen::default();
            let wanted = seen.is_some().then_some(&mut own);
            if !self.quietly(*schema, value, wanted) {
                continue;
            }
            count += 1;
            match seen.as_deref_mut() {
                Some(seen) => seen.merge(own),
                None if count >= most.unwrap_or(1) => break,
                None => {}
            }
        }
        count
    }

    fn object<'v>(
        &mut self,
        keyword: &'p Keyword,
        value: &'v Value,
        members: &'v Map<String, Value>,
        mut seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let size = members.len() as u64;
        let mut fits = true;
        match &keyword.rule {
            Rule::MinProperties(min) if size < *min => {
                let wanted = counted(*min, "property", "properties");
                return self.refuse(keyword, || {
                    format!("{} has less than {wanted}", shown(value))
                });
            }
            Rule::MaxProperties(max) if size > *max => {
                let wanted = counted(*max, "property", "properties");
                return self.refuse(keyword, || {
                    format!("{} has more than {wanted}", shown(value))
                });
            }
            Rule::Required(names) => return self.required(keyword, names, members),
            Rule::DependentRequired(all) => {
                for (name, names) in all {
                    if members.contains_key(name) {
                        fits &= self.required(keyword, names, members);
                    }
                }
            }
            Rule::DependentSchemas(all) => {
                for (name, schema) in all {
                    if members.contains_key(name) {
                        fits &= self.schema(*schema, value, seen.as_deref_mut());
                    }
                }
            }
            Rule::Properties(all) => {
                for (name, schema) in all {
                    let Some((name, value)) = members.get_key_value(name) else {
                        continue;
                    };
                    fits &= self.member(*schema, name, value);
                    if let Some(seen) = seen.as_deref_mut() {
                        seen.properties.push(name);
                    }
                    if !(fits || self.tells) {
                        return false;
                    }
                }
            }
            Rule::PatternProperties(all) => {
                for (name, value) in members {
                    for (pattern, schema) in all {
                        if !self.matches(*pattern, name) {
                            continue;
                        }
                        fits &= self.member(*schema, name, value);
                        if let Some(seen) = seen.as_deref_mut() {
                            seen.properties.push(name);
                        }
                    }
                }
            }
            Rule::AdditionalProperties {
                schema,
                names,
                patterns,
                never,
            } => {
                let mut extra = Vec::new();
                for (name, value) in members {
                    let known = names.binary_search(name).is_ok()
                        || patterns.iter().any(|pattern| self.matches(*pattern, name));
                    if known {
                        continue;
                    }
                    if *never {
                        if !self.tells {
                            return false;
                        }
                        extra.push(format!("'{name}'"));
                    } else {
                        fits &= self.member(*schema, name, value);
                    }
                    if let Some(seen) = seen.as_deref_mut() {
                        seen.properties.push(name);
                    }
                }
                if !extra.is_empty() {
                    return self.refuse(keyword, || unexpected("Additional properties", &extra));
                }
            }
            Rule::PropertyNames(schema) => {
                for name in members.keys() {
                    let first = self.found.len();
                    fits &= self.schema(*schema, &Value::String(name.clone()), None);
                    for refusal in self.found.iter_mut().skip(first) {
                        refusal.keyword = keyword.name;
                    }
                }
            }
            Rule::UnevaluatedProperties(schema) => {
                let mut extra = Vec::new();
                let mut seen = seen.as_deref_mut();
                if let Some(seen) = seen.as_deref_mut() {
                    seen.properties.sort_unstable();
                }
                for (name, value) in members {
                    let known = seen.as_ref().is_some_and(|seen| seen.has_property(name));
                    if !known && !self.quietly(*schema, value, None) {
                        extra.push(format!("'{name}'"));
                    }
                }
                if let Some(seen) = seen {
                    seen.all_properties = true;
                }
                if !extra.is_empty() {
                    return self.refuse(keyword, || unexpected("Unevaluated properties", &extra));
                }
            }
            _ => {}
        }
        fits
    }

    fn required(
        &mut self,
        keyword: &Keyword,
        names: &[String],
        members: &Map<String, Value>,
    ) -> bool {
        let mut fits = true;
        for name in names {
            if !members.contains_key(name) {
                fits = self.refuse(keyword, || {
                    format!("{} is a required property", Value::from(name.as_str()))
                });
            }
        }
        fits
    }

    fn array<'v>(
        &mut self,
        keyword: &'p Keyword,
        value: &'v Value,
        items: &'v [Value],
        mut seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let size = items.len() as u64;
        let mut fits = true;
        match &keyword.rule {
            Rule::MinItems(min) if size < *min => {
                let wanted = counted(*min, "item", "items");
                return self.refuse(keyword, || {
                    format!("{} has less than {wanted}", shown(value))
                });
            }
            Rule::MaxItems(max) if size > *max => {
                let wanted = counted(*max, "item", "items");
                return self.refuse(keyword, || {
                    format!("{} has more than {wanted}", shown(value))
                });
            }
            Rule::UniqueItems => {
                let mut sorted: Vec<&Value> = items.iter().collect();
                sorted.sort_unstable_by(|a, b| order(a, b));
                let mut pairs = sorted.iter().zip(sorted.iter().skip(1));
                return !pairs.any(|(a, b)| order(a, b).is_eq())
                    || self.refuse(keyword, || {
                        format!("{} has non-unique elements", shown(value))
                    });
            }
            Rule::PrefixItems(all) => {
                for (index, (schema, value)) in all.iter().zip(items).enumerate() {
                    fits &= self.item(*schema, index, value);
                }
                if let Some(seen) = seen {
                    seen.first = seen.first.max(all.len());
                }
            }
            Rule::Items {
                schema,
                from,
                additional,
            } => {
                let rest = items.iter().enumerate().skip(*from);
                if *additional && rest.len() > 0 {
                    let extra: Vec<String> = rest.map(|(_, value)| shown(value)).collect();
                    return self.refuse(keyword, || unexpected("Additional items", &extra));
                }
                for (index, value) in rest {
                    fits &= self.item(*schema, index, value);
                    if !(fits || self.tells) {
                        return false;
                    }
                }
                if let Some(seen) = seen {
                    seen.all_items = true;
                }
            }
            Rule::Contains { .. } => return self.contains(keyword, value, items, seen),
            Rule::UnevaluatedItems(schema) => {
                let mut extra = Vec::new();
                if let Some(seen) = seen.as_deref_mut() {
                    seen.items.sort_unstable();
                }
                for (index, value) in items.iter().enumerate() {
                    let known = seen.as_ref().is_some_and(|seen| seen.has_item(index));
                    if !known && !self.quietly(*schema, value, None) {
                        extra.push(shown(value));
                    }
                }
                if let Some(seen) = seen {
                    seen.all_items = true;
                }
                if !extra.is_empty() {
                    return self.refuse(keyword, || unexpected("Unevaluated items", &extra));
                }
            }
            _ => {}
        }
        fits
    }

    fn contains<'v>(
        &mut self,
        keyword: &'p Keyword,
        value: &Value,
        items: &'v [Value],
        seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let Rule::Contains {
            schema,
            min,
            max,
            min_at,
            max_at,
            marks,
        } = &keyword.rule
        else {
            return true;
        };
        let mut fitting = Vec::new();
        for (index, value) in items.iter().enumerate() {
            if self.quietly(*schema, value, None) {
                fitting.push(index);
            }
        }
        let count = fitting.len() as u64;
        if let (true, Some(seen)) = (*marks, seen) {
            seen.items.extend(fitting);
        }
        let (name, at, bound) = match max {
            _ if count < *min => ("minContains", min_at, format!("less than {min}")),
            Some(max) if count > *max => ("maxContains", max_at, format!("more than {max}")),
            _ => return true,
        };
        if self.tells {
            let shown = shown(value);
            let message = if count == 0 && *min == 1 {
                format!("None of {shown} are valid under the given schema")
            } else {
                format!(
                    "{} of {shown} {} valid under the given schema, {bound}",
                    counted(count, "item", "items"),
                    if count == 1 { "is" } else { "are" }
                )
            };
            // Without a bound of its own it is at least one that has to fit.
            match at {
                Some(at) => self.tell(name, *at, message),
                None => self.tell(keyword.name, keyword.at, message),
            }
        }
        false
    }
}

impl Rule {
    const fn is_of_objects(&self) -> bool {
        matches!(
            self,
            Rule::MinProperties(_)
                | Rule::MaxProperties(_)
                | Rule::Required(_)
                | Rule::DependentRequired(_)
                | Rule::DependentSchemas(_)
                | Rule::Properties(_)
                | Rule::PatternProperties(_)
                | Rule::AdditionalProperties { .. }
                | Rule::PropertyNames(_)
                | Rule::UnevaluatedProperties(_)
        )
    }

    const fn is_of_arrays(&self) -> bool {
        matches!(
            self,
            Rule::MinItems(_)
                | Rule::MaxItems(_)
                | Rule::UniqueItems
                | Rule::PrefixItems(_)
                | Rule::Items { .. }
                | Rule::Contains { .. }
                | Rule::UnevaluatedItems(_)
        )
    }

    /// Whether it applies schemas to the value itself.
    const fn applies(&self) -> bool {
        matches!(
            self,
            Rule::Reference(_)
                | Rule::Dynamic { .. }
                | Rule::AllOf(_)
                | Rule::AnyOf(_)
                | Rule::OneOf(_)
                | Rule::Not(_)
                | Rule::If { .. }
        )
    }
}

/// Returns how many values a document has.
fn values(document: &Value) -> usize {
    match document {
        Value::Array(items) => 1 + items.iter().map(values).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(values).sum::<usize>(),
        _ => 1,
    }
}

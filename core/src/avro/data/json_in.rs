//! Data given in JSON.

use std::collections::BTreeMap;

use crate::avro::UnionDefault;
use crate::avro::data::default::field_default;
use crate::avro::data::unions::{Look, Names, branch_name};
use crate::avro::data::{Datum, Finding, Json};
use crate::avro::model::{Body, Kind, Named, Schema, TypeId};
use crate::error::{Code, SchemaError};
use crate::json::{self, After, Grammar, NodeId, Number, Tree};
use crate::limits::Limits;

const GRAMMAR: Grammar = Grammar {
    comments: false,
    after: After::Controls,
    integer_digits: 1_000,
    number_characters: 1_001,
    name_units: usize::MAX,
    non_finite: false,
};

/// From here on members and symbols are found by table.
const MANY: usize = 16;

/// How deep a datum in JSON may be nested: fitting it to its types recurses.
const DEPTH: usize = 500;

/// Integers beyond this are given as texts too, by hosts whose numbers do not reach further.
const EXACT: u64 = 1 << 53;

/// Returns the binary encoding of a datum given in JSON.
///
/// # Errors
/// `INVALID_DATA` for a datum that does not fit, and the codes of JSON and limits.
pub(crate) fn encode(
    schema: &Schema,
    text: &str,
    json: Json,
    limits: &Limits,
) -> Result<Vec<u8>, SchemaError> {
    from_json(schema, text, json, limits).map(|datum| datum.binary())
}

/// Returns a datum given in JSON.
///
/// # Errors
/// As [`encode`].
pub(crate) fn from_json(
    schema: &Schema,
    text: &str,
    json: Json,
    limits: &Limits,
) -> Result<Datum, SchemaError> {
    let (datum, findings) = read(schema, text, json, limits)?;
    match (datum, findings.first()) {
        (Some(datum), None) => Ok(datum),
        (_, Some(finding)) => Err(finding.error(schema)),
        (None, None) => Err(SchemaError::new(
            Code::InvalidData,
            "the datum fits no type",
        )),
    }
}

/// Returns all that is wrong with a datum given in JSON, in the order of the text; nothing when it fits.
///
/// # Errors
/// The codes of JSON and limits.
pub(crate) fn findings(
    schema: &Schema,
    text: &str,
    json: Json,
    limits: &Limits,
) -> Result<Vec<Finding>, SchemaError> {
    read(schema, text, json, limits).map(|(_, findings)| findings)
}

fn read(
    schema: &Schema,
    text: &str,
    json: Json,
    limits: &Limits,
) -> Result<(Option<Datum>, Vec<Finding>), SchemaError> {
    let (tree, root) = json::read_datum(text, &GRAMMAR, limits)?;
    let mut from = FromJson {
        schema,
        tree: &tree,
        json,
        limits,
        findings: Vec::new(),
        symbols: Vec::new(),
        steps: 0,
        depth: 0,
    };
    let datum = from.datum(schema.root, root)?;
    let findings = from.findings.into_iter().map(|(mut finding, node)| {
        finding.path = tree.pointer(0, node);
        finding
    });
    let findings = findings.collect();
    Ok((datum, findings))
}

struct FromJson<'a> {
    schema: &'a Schema,
    tree: &'a Tree,
    json: Json,
    limits: &'a Limits,
    /// With the values that they are about.
    findings: Vec<(Finding, NodeId)>,
    /// Symbols of the enums that have many, by definition.
    symbols: Vec<Option<BTreeMap<&'a str, u32>>>,
    steps: usize,
    depth: usize,
}

/// What is found when a value is none of a type.
type Refused = (&'static str, String);

impl<'a> FromJson<'a> {
    /// Returns the datum; `None` where something is wrong, which is then among the findings.
    fn datum(&mut self, id: TypeId, node: NodeId) -> Result<Option<Datum>, SchemaError> {
        // Branches of unions are tried, so a datum may cost more than it has values.
        self.steps += 1;
        if self.steps > self.limits.pairs {
            let message = format!(
                "fitting the datum to its unions takes more than {} steps",
                self.limits.pairs
            );
            return Err(SchemaError::new(Code::LimitPairs, message));
        }
        if self.depth > self.limits.depth.min(DEPTH) {
            let message = format!(
                "the datum is nested deeper than {}",
                self.limits.depth.min(DEPTH)
            );
            return Err(SchemaError::new(Code::LimitDepth, message).at(self.tree.span(node)));
        }
        self.depth += 1;
        let datum = self.typed(id, node);
        self.depth -= 1;
        datum
    }

    fn typed(&mut self, id: TypeId, node: NodeId) -> Result<Option<Datum>, SchemaError> {
        match self.schema.body(id) {
            Body::Array(items) if self.tree.kind(node) == json::Kind::Array => {
                self.array(items, node)
            }
            Body::Map(values) if self.tree.kind(node) == json::Kind::Object => {
                self.map(values, node)
            }
            Body::Union(list) => self.union(id, self.schema.branches(list), node),
            Body::Named(_) if self.schema.kind(id) == Kind::Record => self.record(id, node),
            _ => Ok(match self.scalar(id, node) {
                Ok(datum) => Some(datum),
                Err((code, message)) => self.refuse(code, message, id, node),
            }),
        }
    }

    fn refuse(
        &mut self,
        code: &'static str,
        message: String,
        ty: TypeId,
        node: NodeId,
    ) -> Option<Datum> {
        // A datum that fits nowhere must not be told of value by value, and a branch that is only tried must not cost a pointer.
        if self.findings.len() < self.limits.findings.min(1_000) {
            let finding = Finding {
                code,
                path: String::new(),
                ty,
                message,
            };
            self.findings.push((finding, node));
        }
        None
    }

    fn scalar(&mut self, id: TypeId, node: NodeId) -> Result<Datum, Refused> {
        let (schema, tree) = (self.schema, self.tree);
        let kind = schema.kind(id);
        let found = tree.kind(node);
        let wrong = || {
            let message = format!(
                "expected a datum of type {}, found {}",
                kind.as_str(),
                found.described()
            );
            ("WRONG_TYPE", message)
        };
        let text = tree.text(node);
        match kind {
            Kind::Null if found == json::Kind::Null => Ok(Datum::Null),
            Kind::Boolean => tree.boolean(node).map(Datum::Boolean).ok_or_else(wrong),
            Kind::Int => match integer(tree, node).ok_or_else(wrong)? {
                Number::Int(value) => Ok(Datum::Int(value)),
                _ => Err(out_of_range(tree, node, "an int of 32 bits")),
            },
            Kind::Long => match integer(tree, node).ok_or_else(wrong)? {
                Number::Int(value) => Ok(Datum::Long(i64::from(value))),
                Number::Long(value) => Ok(Datum::Long(value)),
                _ => Err(out_of_range(tree, node, "a long of 64 bits")),
            },
            Kind::Float | Kind::Double => {
                let value = match (tree.number(node), text) {
                    (Some(_), _) => tree.token(node).parse().unwrap_or(f64::NAN),
                    (None, Some("NaN")) => f64::NAN,
                    (None, Some("Infinity" | "INF")) => f64::INFINITY,
                    (None, Some("-Infinity" | "-INF")) => f64::NEG_INFINITY,
                    (None, _) => return Err(wrong()),
                };
                let written = found == json::Kind::Number;
                let datum = if kind == Kind::Float {
                    // Read as what it is: rounding twice can miss the nearest.
                    let value = if written {
                        tree.token(node).parse().unwrap_or(f32::NAN)
                    } else {
                        value as f32
                    };
                    (Datum::Float(value), value.is_finite())
                } else {
                    (Datum::Double(value), value.is_finite())
                };
                match datum {
                    (_, false) if written => Err(out_of_range(tree, node, kind.as_str())),
                    (datum, _) => Ok(datum),
                }
            }
            Kind::String => text
                .map(|text| Datum::String(text.to_owned()))
                .ok_or_else(wrong),
            Kind::Bytes => latin1(text.ok_or_else(wrong)?).map(Datum::Bytes),
            Kind::Fixed => {
                let bytes = latin1(text.ok_or_else(wrong)?)?;
                match schema.size(id) {
                    Some(size) if size != bytes.len() => {
                        let message = format!("expected {size} bytes, found {}", bytes.len());
                        Err(("WRONG_SIZE", message))
                    }
                    _ => Ok(Datum::Fixed(bytes)),
                }
            }
            Kind::Enum => {
                let text = text.ok_or_else(wrong)?;
                self.symbol(id, text).ok_or_else(|| {
                    let message = format!("the enum has no symbol {text:?}");
                    ("UNKNOWN_SYMBOL", message)
                })
            }
            Kind::Null | Kind::Array | Kind::Map | Kind::Union | Kind::Record => Err(wrong()),
        }
    }

    fn symbol(&mut self, id: TypeId, text: &str) -> Option<Datum> {
        let schema = self.schema;
        let symbols = schema.named(id)?.symbols.of(&schema.symbols);
        if symbols.len() < MANY {
            return schema.symbol(id, text);
        }
        self.symbols.resize(schema.types.len(), None);
        let known = self.symbols.get_mut(schema.target(id) as usize)?;
        let table = known.get_or_insert_with(|| {
            let named = symbols.iter().map(|symbol| schema.text(*symbol));
            named.zip(0..).collect()
        });
        table.get(text).map(|index| Datum::Enum {
            index: *index,
            symbol: text.to_owned(),
        })
    }

    fn array(&mut self, items: TypeId, node: NodeId) -> Result<Option<Datum>, SchemaError> {
        let tree = self.tree;
        let mut elements = Some(Vec::new());
        for element in tree.elements(node) {
            match (self.datum(items, element)?, &mut elements) {
                (Some(datum), Some(elements)) => elements.push(datum),
                _ => elements = None,
            }
        }
        Ok(elements.map(Datum::Array))
    }

    fn map(&mut self, values: TypeId, node: NodeId) -> Result<Option<Datum>, SchemaError> {
        let tree = self.tree;
        let mut entries = Some(Vec::new());
        for (key, value) in tree.members(node) {
            let name = tree.text(key).unwrap_or("").to_owned();
            match (self.datum(values, value)?, &mut entries) {
                (Some(datum), Some(entries)) => entries.push((name, datum)),
                _ => entries = None,
            }
        }
        Ok(entries.map(Datum::Map))
    }

    fn record(&mut self, id: TypeId, node: NodeId) -> Result<Option<Datum>, SchemaError> {
        let (schema, tree) = (self.schema, self.tree);
        let Some(named) = schema.named(id) else {
            return Ok(None);
        };
        if tree.kind(node) != json::Kind::Object {
            let message = format!(
                "expected a datum of type record {:?}, found {}",
                schema.full_name(named.name),
                tree.kind(node).described()
            );
            return Ok(self.refuse("WRONG_TYPE", message, id, node));
        }
        let before = self.findings.len();
        let table: Option<BTreeMap<&str, NodeId>> = (tree.count(node) >= MANY).then(|| {
            let members = tree.members(node);
            members
                .map(|(key, value)| (tree.text(key).unwrap_or(""), value))
                .collect()
        });
        let mut known = 0;
        let mut fields = Vec::with_capacity(named.fields.count as usize);
        for field in named.fields.of(&schema.fields) {
            let name = schema.text(field.name);
            let value = match &table {
                Some(table) => table.get(name).copied(),
                None => tree.member(node, name),
            };
            known += usize::from(value.is_some());
            let datum = if let Some(value) = value {
                self.datum(field.ty, value)?
            } else {
                let standing = self.absent(field.ty, field.default)?;
                standing.or_else(|| {
                    let message = format!("field {name:?} has no value");
                    self.refuse("MISSING_FIELD", message, field.ty, node)
                })
            };
            fields.extend(datum.map(|datum| (name.to_owned(), datum)));
        }
        if known < tree.count(node) {
            self.unknown(id, named, node);
        }
        Ok((self.findings.len() == before).then_some(Datum::Record(fields)))
    }

    fn unknown(&mut self, id: TypeId, named: &Named, node: NodeId) {
        let (schema, tree) = (self.schema, self.tree);
        for (place, (key, value)) in tree.members(node).enumerate() {
            let name = tree.text(key).unwrap_or("");
            if schema.find_field(named, name, place as u32).is_none() {
                let message = format!(
                    "record {:?} has no field {name:?}",
                    schema.full_name(named.name)
                );
                self.refuse("UNKNOWN_FIELD", message, id, value);
            }
        }
    }

    /// Returns what stands in for a field that is not there: in plain JSON its default, else null where a union has it.
    fn absent(
        &self,
        id: TypeId,
        default: Option<crate::avro::model::FieldDefault>,
    ) -> Result<Option<Datum>, SchemaError> {
        if self.json == Json::Avro {
            return Ok(None);
        }
        if let Some(default) = default {
            return field_default(
                self.schema,
                id,
                default,
                UnionDefault::FittingBranch,
                self.limits,
            )
            .map(Some);
        }
        let Body::Union(list) = self.schema.body(id) else {
            return Ok(None);
        };
        let mut branches = self.schema.branches(list).iter();
        let null = branches.position(|branch| self.schema.kind(*branch) == Kind::Null);
        Ok(null.map(|index| Datum::Null.branch(index)))
    }

    fn union(
        &mut self,
        id: TypeId,
        branches: &'a [TypeId],
        node: NodeId,
    ) -> Result<Option<Datum>, SchemaError> {
        let (schema, tree) = (self.schema, self.tree);
        let look = Look::of_value(tree.kind(node));
        if look == Look::Null {
            let null = branches
                .iter()
                .position(|branch| schema.kind(*branch) == Kind::Null);
            return Ok(match null {
                Some(index) => Some(Datum::Null.branch(index)),
                None => self.refuse(
                    "UNKNOWN_BRANCH",
                    no_branch(schema, branches, "null"),
                    id,
                    node,
                ),
            });
        }
        let mut members = tree.members(node);
        let only = match (members.next(), members.next()) {
            (Some((key, value)), None) => Some((tree.text(key).unwrap_or(""), value)),
            _ => None,
        };
        let named = only.and_then(|(name, value)| {
            let named = branches
                .iter()
                .position(|branch| branch_name(schema, *branch) == name)?;
            Some((named, value))
        });
        if self.json == Json::Avro {
            return match (named, only) {
                (Some((index, value)), _) => self.branch(branches, index, value),
                (None, Some((name, _))) => {
                    let message = no_branch(schema, branches, name);
                    Ok(self.refuse("UNKNOWN_BRANCH", message, id, node))
                }
                (None, None) => {
                    let message = format!(
                        "expected an object whose only member is named after a branch of the union, found {}",
                        tree.kind(node).described()
                    );
                    Ok(self.refuse("WRONG_TYPE", message, id, node))
                }
            };
        }
        let objects = branches
            .iter()
            .any(|branch| Look::of(schema.kind(*branch)) == Look::Object);
        if let Some((index, value)) = named
            && (!objects || Names::of(schema, branches) == Names::Present)
        {
            let before = self.findings.len();
            let datum = self.branch(branches, index, value)?;
            if datum.is_some() || !objects {
                return Ok(datum);
            }
            self.findings.truncate(before);
        }
        self.first_fit(id, branches, node)
    }

    fn branch(
        &mut self,
        branches: &[TypeId],
        index: usize,
        value: NodeId,
    ) -> Result<Option<Datum>, SchemaError> {
        let Some(branch) = branches.get(index) else {
            return Ok(None);
        };
        let datum = self.datum(*branch, value)?;
        Ok(datum.map(|datum| datum.branch(index)))
    }

    /// Takes the first branch that the value fits as it is.
    fn first_fit(
        &mut self,
        id: TypeId,
        branches: &[TypeId],
        node: NodeId,
    ) -> Result<Option<Datum>, SchemaError> {
        let look = Look::of_value(self.tree.kind(node));
        let alike = |branch: &TypeId| Look::of(self.schema.kind(*branch)) == look;
        // A text may also stand for a number, but means a text first.
        let order: Vec<usize> = (0..)
            .zip(branches)
            .filter(|(_, branch)| alike(branch))
            .chain((0..).zip(branches).filter(|(_, branch)| {
                look == Look::Text && Look::of(self.schema.kind(**branch)) == Look::Number
            }))
            .map(|(index, _)| index)
            .collect();
        let before = self.findings.len();
        for index in &order {
            self.findings.truncate(before);
            let datum = self.branch(branches, *index, node)?;
            if datum.is_some() {
                return Ok(datum);
            }
        }
        // What one branch has to say against the datum helps; what several have is a list of riddles.
        if order.len() == 1 {
            return Ok(None);
        }
        self.findings.truncate(before);
        let message = no_branch(self.schema, branches, self.tree.kind(node).described());
        Ok(self.refuse("UNKNOWN_BRANCH", message, id, node))
    }
}

fn no_branch(schema: &Schema, branches: &[TypeId], found: &str) -> String {
    let names: Vec<_> = branches
        .iter()
        .take(20)
        .map(|branch| branch_name(schema, *branch))
        .collect();
    format!(
        "the union has no branch for {found}: expected one of {}{}",
        names.join(", "),
        if branches.len() > names.len() {
            ", ..."
        } else {
            ""
        }
    )
}

/// Returns an integer: a number without fraction and exponent, or the digits of one that not every host's numbers hold.
fn integer(tree: &Tree, node: NodeId) -> Option<Number<'_>> {
    if let Some(text) = tree.text(node) {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        let value: i64 = text.parse().ok().filter(|_| plain)?;
        return (value.unsigned_abs() > EXACT).then_some(Number::Long(value));
    }
    tree.number(node)
        .filter(|number| !matches!(number, Number::Double(_)))
}

fn out_of_range(tree: &Tree, node: NodeId, what: &str) -> Refused {
    let token = tree.token(node);
    let shown = token.get(..40).unwrap_or(token);
    ("OUT_OF_RANGE", format!("{shown} does not fit into {what}"))
}

/// The bytes that a JSON string stands for: a character each.
fn latin1(text: &str) -> Result<Vec<u8>, Refused> {
    let bytes = text.chars().map(|c| u8::try_from(c).map_err(|_| c));
    bytes.collect::<Result<_, _>>().map_err(|character| {
        let message = format!("{character:?} is no byte: expected characters up to U+00FF");
        ("OUT_OF_RANGE", message)
    })
}

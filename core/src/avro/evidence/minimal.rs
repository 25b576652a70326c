//! The smallest datum of each type.

use crate::avro::data::Datum;
use crate::avro::model::{Body, Kind, Schema, TypeId};

/// What costs more than any datum: the type has none.
const NONE: u64 = u64::MAX;

/// How many values the smallest datum of each type has.
pub(super) struct Minimal<'a> {
    pub(super) schema: &'a Schema,
    /// By definition; `NONE` where there is no finite datum.
    costs: Vec<u64>,
}

impl<'a> Minimal<'a> {
    /// The least fixpoint: a type has a datum once all that it needs have one.
    pub(super) fn new(schema: &'a Schema) -> Self {
        let mut minimal = Self {
            schema,
            costs: vec![NONE; schema.types.len()],
        };
        // Who is made of what, so that only what may change is looked at again.
        let mut users: Vec<Vec<TypeId>> = vec![Vec::new(); schema.types.len()];
        for id in 0..schema.types.len() as TypeId {
            for part in parts(schema, id) {
                if let Some(users) = users.get_mut(schema.target(part) as usize) {
                    users.push(id);
                }
            }
        }
        let mut open: Vec<TypeId> = (0..schema.types.len() as TypeId).rev().collect();
        // A cost can fall again only where a recursive type is cheaper by another way, which each round of `open` settles further.
        let mut rounds = schema.types.len().saturating_mul(64);
        while let Some(id) = open.pop() {
            if rounds == 0 {
                break;
            }
            rounds -= 1;
            let cost = minimal.compute(id);
            if let Some(known) = minimal.costs.get_mut(id as usize)
                && cost < *known
            {
                *known = cost;
                open.extend(users.get(id as usize).into_iter().flatten());
            }
        }
        minimal
    }

    pub(super) fn inhabited(&self, id: TypeId) -> bool {
        self.cost(id) != NONE
    }

    /// Returns how many values the smallest datum has; saturates.
    pub(super) fn cost(&self, id: TypeId) -> u64 {
        let target = self.schema.target(id) as usize;
        self.costs.get(target).copied().unwrap_or(NONE)
    }

    fn compute(&self, id: TypeId) -> u64 {
        let schema = self.schema;
        match schema.ty(id).body {
            Body::Primitive(_) | Body::Array(_) | Body::Map(_) => 1,
            Body::Union(list) => {
                let costs = schema.branches(list).iter().map(|id| self.cost(*id));
                costs.min().unwrap_or(NONE).saturating_add(1)
            }
            Body::Named(_) => {
                let Some(named) = schema.named(id) else {
                    return NONE;
                };
                match named.kind {
                    Kind::Enum if named.symbols.count == 0 => NONE,
                    Kind::Enum => 1,
                    Kind::Fixed => 1 + u64::try_from(named.size).unwrap_or(0) / 8,
                    _ => {
                        let fields = named.fields.of(&schema.fields).iter();
                        fields.fold(1, |sum: u64, field| sum.saturating_add(self.cost(field.ty)))
                    }
                }
            }
            Body::Reference(target) => self.cost(target),
            Body::Pending(_) => NONE,
        }
    }

    /// Returns the smallest datum, `None` if there is none. The caller sees to it that it is not too large.
    pub(super) fn datum(&self, id: TypeId) -> Option<Datum> {
        let schema = self.schema;
        if !self.inhabited(id) {
            return None;
        }
        Some(match (schema.kind(id), schema.body(id)) {
            (Kind::Null, _) => Datum::Null,
            (Kind::Boolean, _) => Datum::Boolean(false),
            (Kind::Int, _) => Datum::Int(0),
            (Kind::Long, _) => Datum::Long(0),
            (Kind::Float, _) => Datum::Float(0.0),
            (Kind::Double, _) => Datum::Double(0.0),
            (Kind::Bytes, _) => Datum::Bytes(Vec::new()),
            (Kind::String, _) => Datum::String(String::new()),
            (Kind::Array, _) => Datum::Array(Vec::new()),
            (Kind::Map, _) => Datum::Map(Vec::new()),
            (_, Body::Union(list)) => {
                let branches = schema.branches(list).iter().enumerate();
                let (index, branch) = branches.min_by_key(|(_, id)| self.cost(**id))?;
                Datum::Union {
                    index: index as u32,
                    datum: Box::new(self.datum(*branch)?),
                }
            }
            (Kind::Enum, _) => {
                let symbol = schema.named(id)?.symbols.of(&schema.symbols).first()?;
                Datum::Enum {
                    index: 0,
                    symbol: schema.text(*symbol).to_owned(),
                }
            }
            (Kind::Fixed, _) => {
                Datum::Fixed(vec![0; usize::try_from(schema.named(id)?.size).ok()?])
            }
            (Kind::Record, _) => self.record(id, None)?,
            (Kind::Union, _) => return None,
        })
    }

    /// Returns the smallest record with that datum in the field of that index.
    pub(super) fn record(&self, id: TypeId, with: Option<(u32, Datum)>) -> Option<Datum> {
        self.record_of(id, with, |_| None)
    }

    /// Returns a record with that datum in the field of that index, in the others what is given for them, else the smallest.
    pub(super) fn record_of(
        &self,
        id: TypeId,
        with: Option<(u32, Datum)>,
        given: impl Fn(u32) -> Option<Datum>,
    ) -> Option<Datum> {
        let schema = self.schema;
        let mut with = with;
        let fields = schema.named(id)?.fields.of(&schema.fields).iter();
        let fields = fields.map(|field| {
            let datum = match with.take() {
                Some((index, datum)) if index == field.index => datum,
                other => {
                    with = other;
                    given(field.index).or_else(|| self.datum(field.ty))?
                }
            };
            Some((schema.text(field.name).to_owned(), datum))
        });
        Some(Datum::Record(fields.collect::<Option<_>>()?))
    }
}

/// Returns the types that a type is made of.
fn parts(schema: &Schema, id: TypeId) -> Vec<TypeId> {
    match schema.ty(id).body {
        Body::Array(part) | Body::Map(part) | Body::Reference(part) => vec![part],
        Body::Union(list) => schema.branches(list).to_vec(),
        Body::Named(_) => schema.named(id).map_or_else(Vec::new, |named| {
            let fields = named.fields.of(&schema.fields).iter();
            fields.map(|field| field.ty).collect()
        }),
        Body::Primitive(_) | Body::Pending(_) => Vec::new(),
    }
}

//! Every pair of types that a decoder holds against each other, and the cheapest way to each.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::avro::data::Datum;
use crate::avro::diff::missing_symbols;
use crate::avro::evidence::SIZE;
use crate::avro::evidence::fault::{Fault, Shown, faults};
use crate::avro::evidence::minimal::Minimal;
use crate::avro::evidence::resolve::{Place, Resolver, symbol};
use crate::avro::model::{Body, Kind, Schema, TypeId};
use crate::compat::PairMemo;

/// The search took all its steps.
#[derive(Debug)]
pub(super) struct Spent;

/// What costs more than any datum.
const NEVER: u64 = u64::MAX;
/// How often the costs of data that are read are gone over.
const ROUNDS: usize = 64;

/// A step of the datum from a value to one inside it.
#[derive(Clone, Copy, Debug)]
enum Step {
    Branch(u32),
    Items,
    Values,
    Field(u32),
    /// The reader's union is left for one of its branches; the datum stays.
    Pick,
}

/// Where a step leads to.
#[derive(Clone, Copy, Debug)]
struct Edge {
    step: Step,
    to: usize,
    /// What the datum costs beside what is there.
    price: u64,
}

#[derive(Debug)]
struct Node {
    w: TypeId,
    r: TypeId,
    edges: Vec<Edge>,
    faults: Vec<Fault>,
    /// What the smallest datum costs that nothing in it keeps from being read; [`NEVER`] where there is none.
    read: u64,
}

impl Node {
    /// Whether every datum is refused here, whatever is inside it.
    fn refuses(&self) -> bool {
        let mut faults = self.faults.iter();
        faults.any(|fault| fault.refuses && matches!(fault.shown, Shown::Any))
    }
}

/// The pairs, with the way from the roots to each.
pub(super) struct Pairs<'a> {
    writer: &'a Schema,
    reader: &'a Schema,
    minimal: &'a Minimal<'a>,
    nodes: Vec<Node>,
    index: PairMemo<usize>,
    ways: Vec<Option<Way>>,
}

/// The cheapest way to a pair: past as few pairs as possible at which everything is refused.
#[derive(Clone, Copy, Debug)]
struct Way {
    refusals: u32,
    cost: u64,
    /// The last step.
    from: Option<(usize, Step)>,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(
        resolver: &Resolver<'a>,
        minimal: &'a Minimal<'a>,
        steps: &mut usize,
    ) -> Result<Self, Spent> {
        let (writer, reader) = (resolver.writer, resolver.reader);
        let mut pairs = Self {
            writer,
            reader,
            minimal,
            nodes: Vec::new(),
            index: PairMemo::default(),
            ways: Vec::new(),
        };
        pairs.node(writer.root, reader.root);
        let mut next = 0;
        while let Some((w, r)) = pairs.nodes.get(next).map(|node| (node.w, node.r)) {
            let edges = pairs.edges(resolver, w, r);
            let faults = faults(resolver, w, r);
            spend(steps, 1 + edges.len() + faults.len())?;
            if let Some(node) = pairs.nodes.get_mut(next) {
                node.edges = edges;
                node.faults = faults;
            }
            next += 1;
        }
        pairs.tell_read(steps)?;
        pairs.ways = pairs.from(0, steps, |_| false)?.0;
        Ok(pairs)
    }

    /// Returns the pair's number; equal definitions are one pair.
    fn node(&mut self, w: TypeId, r: TypeId) -> usize {
        let (w, r) = (self.writer.target(w), self.reader.target(r));
        if let Some(known) = self.index.get(r, w) {
            return *known;
        }
        let number = self.nodes.len();
        self.index.insert(r, w, number);
        self.nodes.push(Node {
            w,
            r,
            edges: Vec::new(),
            faults: Vec::new(),
            read: NEVER,
        });
        number
    }

    fn edges(&mut self, resolver: &Resolver, w: TypeId, r: TypeId) -> Vec<Edge> {
        let (writer, reader) = (self.writer, self.reader);
        let mut edges = Vec::new();
        match (writer.body(w), reader.body(r)) {
            (Body::Union(list), to) => {
                let own = match to {
                    Body::Union(to) if resolver.by_position(w, r) => reader.branches(to),
                    _ => &[],
                };
                for (index, branch) in writer.branches(list).iter().enumerate() {
                    let r = own.get(index).copied().unwrap_or(r);
                    edges.push(Edge {
                        step: Step::Branch(index as u32),
                        to: self.node(*branch, r),
                        price: 1,
                    });
                }
            }
            (_, Body::Union(list)) => {
                if let Some(branch) = resolver
                    .pick(w, list)
                    .and_then(|index| reader.branches(list).get(index))
                {
                    edges.push(Edge {
                        step: Step::Pick,
                        to: self.node(w, *branch),
                        price: 0,
                    });
                }
            }
            (Body::Array(w), Body::Array(r)) => edges.push(Edge {
                step: Step::Items,
                to: self.node(w, r),
                price: 1,
            }),
            (Body::Map(w), Body::Map(r)) => edges.push(Edge {
                step: Step::Values,
                to: self.node(w, r),
                price: 1,
            }),
            (Body::Named(_), Body::Named(_)) => {
                let (Some(given), Some(wanted)) = (writer.named(w), reader.named(r)) else {
                    return edges;
                };
                if given.kind != Kind::Record
                    || wanted.kind != Kind::Record
                    || !self.minimal.inhabited(w)
                {
                    return edges;
                }
                let whole = self.minimal.cost(w);
                for field in wanted.fields.of(&reader.fields) {
                    let Some(found) = resolver.matching(w, field) else {
                        continue;
                    };
                    edges.push(Edge {
                        step: Step::Field(found.index),
                        to: self.node(found.ty, field.ty),
                        price: whole.saturating_sub(self.minimal.cost(found.ty)),
                    });
                }
            }
            _ => {}
        }
        edges
    }

    /// Finds for each pair what the smallest datum costs that is read without a refusal: a least fixpoint.
    fn tell_read(&mut self, steps: &mut usize) -> Result<(), Spent> {
        for _ in 0..ROUNDS {
            let mut changed = false;
            for place in (0..self.nodes.len()).rev() {
                let cost = self.read_cost(place);
                if let Some(node) = self.nodes.get_mut(place)
                    && cost < node.read
                {
                    node.read = cost;
                    changed = true;
                }
            }
            spend(steps, 1 + self.nodes.len() / 16)?;
            if !changed {
                break;
            }
        }
        Ok(())
    }

    fn read_cost(&self, place: usize) -> u64 {
        let Some(node) = self.nodes.get(place).filter(|node| !node.refuses()) else {
            return NEVER;
        };
        let below = |edge: &Edge| self.nodes.get(edge.to).map_or(NEVER, |node| node.read);
        match (self.writer.kind(node.w), self.reader.kind(node.r)) {
            (Kind::Union, _) => {
                let branches = node.edges.iter().map(below);
                branches.min().unwrap_or(NEVER).saturating_add(1)
            }
            (_, Kind::Union) => node.edges.first().map_or(NEVER, below),
            (Kind::Record, Kind::Record) => {
                let whole = self.minimal.cost(node.w);
                node.edges.iter().fold(whole, |sum, edge| {
                    let (w, _) = self.types(edge.to);
                    let more = below(edge).saturating_sub(self.minimal.cost(w));
                    match below(edge) {
                        NEVER => NEVER,
                        _ => sum.saturating_add(more),
                    }
                })
            }
            (Kind::Enum, Kind::Enum) if self.known_symbol(node.w, node.r).is_none() => NEVER,
            _ => self.minimal.cost(node.w),
        }
    }

    /// Returns the first symbol of the writer that the reader does not refuse.
    fn known_symbol(&self, w: TypeId, r: TypeId) -> Option<Datum> {
        let (writer, reader) = (self.writer, self.reader);
        let (given, wanted) = (writer.named(w)?, reader.named(r)?);
        let missing = match wanted.default {
            Some(_) => Vec::new(),
            None => missing_symbols(reader, wanted, writer, given),
        };
        let symbols = given.symbols.of(&writer.symbols).iter();
        let mut texts = symbols.map(|one| writer.text(*one));
        symbol(writer, w, texts.find(|text| !missing.contains(text))?)
    }

    /// Returns the writer's and the reader's type of a pair.
    pub(super) fn types(&self, place: usize) -> (TypeId, TypeId) {
        self.nodes
            .get(place)
            .map_or((0, 0), |node| (node.w, node.r))
    }

    /// Returns where a fault of a pair is.
    pub(super) fn place(&self, pair: usize, fault: &Fault) -> Place {
        let (w, r) = self.types(pair);
        Place {
            w,
            r,
            field: fault.field,
        }
    }

    /// Returns the first pair that a decoder comes to of those types.
    pub(super) fn at(&self, writers: &[TypeId], readers: &[TypeId]) -> Option<usize> {
        let mut pairs = readers
            .iter()
            .flat_map(|r| writers.iter().map(move |w| (*w, *r)));
        pairs.find_map(|(w, r)| {
            let (w, r) = (self.writer.target(w), self.reader.target(r));
            self.index.get(r, w).copied()
        })
    }

    /// Returns every pair that can be shown to fail with what is wrong there, the cheapest to come to first.
    pub(super) fn faults(&self) -> Vec<(usize, &Fault)> {
        let mut found: Vec<(u64, usize, &Fault)> = Vec::new();
        for (place, node) in self.nodes.iter().enumerate() {
            let Some(way) = self.way(place) else { continue };
            if self.minimal.inhabited(node.w) {
                found.extend(node.faults.iter().map(|fault| (way.cost, place, fault)));
            }
        }
        found.sort_by_key(|(cost, place, _)| (*cost, *place));
        found
            .into_iter()
            .map(|(_, place, fault)| (place, fault))
            .collect()
    }

    fn way(&self, place: usize) -> Option<Way> {
        self.ways.get(place).copied().flatten()
    }

    /// Returns the nearest pair at or below `place` that fails; a fault there that explains the rule, of that field if one is named, comes
    /// first.
    pub(super) fn nearest(
        &self,
        place: usize,
        rule: &str,
        field: Option<u32>,
        steps: &mut usize,
    ) -> Result<Option<(usize, &Fault)>, Spent> {
        let fails = |at: usize| {
            let node = self.nodes.get(at)?;
            let faults = self.minimal.inhabited(node.w).then_some(&node.faults)?;
            let explains = |fault: &&Fault| fault.rules.contains(&rule);
            faults
                .iter()
                .find(|fault| explains(fault) && (at != place || fault.field == field))
                .or_else(|| faults.iter().find(explains))
                .or_else(|| faults.iter().find(|fault| !fault.rules.is_empty()))
                .or_else(|| faults.first())
        };
        // A refusal says more than a loss, so it is looked for first, unless the place itself fails.
        if let Some(fault) = fails(place) {
            return Ok(Some((place, fault)));
        }
        let refuses = |at: usize| fails(at).is_some_and(|fault| !fault.rules.is_empty());
        let (_, found) = self.from(place, steps, refuses)?;
        let found = match found {
            Some(at) => Some(at),
            None => self.from(place, steps, |at| fails(at).is_some())?.1,
        };
        Ok(found.and_then(|at| Some((at, fails(at)?))))
    }

    /// Goes from a pair to all below it by the cheapest ways, or to the first that is wanted.
    fn from(
        &self,
        start: usize,
        steps: &mut usize,
        wanted: impl Fn(usize) -> bool,
    ) -> Result<(Vec<Option<Way>>, Option<usize>), Spent> {
        // Even what is not looked at is laid out.
        spend(steps, 1 + self.nodes.len() / 16)?;
        let mut ways: Vec<Option<Way>> = vec![None; self.nodes.len()];
        let mut done = vec![false; self.nodes.len()];
        let mut open = BinaryHeap::new();
        if let Some(way) = ways.get_mut(start) {
            *way = Some(Way {
                refusals: 0,
                cost: 0,
                from: None,
            });
        }
        open.push(Reverse((0_u32, 0_u64, start)));
        while let Some(Reverse((refusals, cost, at))) = open.pop() {
            if done.get(at).copied().unwrap_or(true) {
                continue;
            }
            if let Some(done) = done.get_mut(at) {
                *done = true;
            }
            if wanted(at) {
                return Ok((ways, Some(at)));
            }
            let Some(node) = self.nodes.get(at) else {
                continue;
            };
            let refusals = refusals.saturating_add(u32::from(node.refuses()));
            spend(steps, 1 + node.edges.len())?;
            for edge in &node.edges {
                let cost = cost.saturating_add(edge.price);
                if let Some(way) = ways.get_mut(edge.to)
                    && way.is_none_or(|known| (refusals, cost) < (known.refusals, known.cost))
                {
                    *way = Some(Way {
                        refusals,
                        cost,
                        from: Some((at, edge.step)),
                    });
                    open.push(Reverse((refusals, cost, edge.to)));
                }
            }
        }
        Ok((ways, None))
    }

    /// Returns a small datum that comes to a pair and fails there, and nowhere else if that can be; `None` if it is too large.
    pub(super) fn datum(&self, place: usize, fault: &Fault) -> Option<Datum> {
        self.built(&self.ways, place, self.shown(place, fault)?)
    }

    /// Returns such a datum that comes to `through` and from there to `place`.
    pub(super) fn datum_through(
        &self,
        through: usize,
        place: usize,
        fault: &Fault,
        steps: &mut usize,
    ) -> Result<Option<Datum>, Spent> {
        let (ways, _) = self.from(through, steps, |at| at == place)?;
        let inner = self
            .shown(place, fault)
            .and_then(|datum| self.built(&ways, place, datum));
        Ok(inner.and_then(|datum| self.built(&self.ways, through, datum)))
    }

    fn shown(&self, place: usize, fault: &Fault) -> Option<Datum> {
        match &fault.shown {
            Shown::By(datum) => Some(datum.clone()),
            Shown::Any => {
                let (w, _) = self.types(place);
                if self.minimal.cost(w) > SIZE {
                    return None;
                }
                if self.writer.kind(w) == Kind::Record {
                    return self.record(place, w, None);
                }
                self.minimal.datum(w)
            }
        }
    }

    /// Puts a datum of a pair into what is around it.
    fn built(&self, ways: &[Option<Way>], place: usize, datum: Datum) -> Option<Datum> {
        let way = |place: usize| ways.get(place).copied().flatten();
        if way(place)?.cost > SIZE {
            return None;
        }
        let (mut at, mut datum) = (place, datum);
        while let Some((from, step)) = way(at)?.from {
            let (w, _) = self.types(from);
            datum = match step {
                Step::Pick => datum,
                Step::Branch(index) => Datum::Union {
                    index,
                    datum: Box::new(datum),
                },
                Step::Items => Datum::Array(vec![datum]),
                Step::Values => Datum::Map(vec![("k".to_owned(), datum)]),
                Step::Field(index) => self.record(from, w, Some((index, datum)))?,
            };
            at = from;
        }
        Some(datum)
    }

    /// Returns a record whose fields, but for the one given, are read without a refusal if that can be.
    fn record(&self, pair: usize, w: TypeId, with: Option<(u32, Datum)>) -> Option<Datum> {
        self.minimal
            .record_of(w, with, |index| self.field_read(pair, index))
    }

    /// Returns a datum for a field of a record that is read without a refusal.
    fn field_read(&self, pair: usize, index: u32) -> Option<Datum> {
        let edges = &self.nodes.get(pair)?.edges;
        let edge = edges
            .iter()
            .find(|edge| matches!(edge.step, Step::Field(field) if field == index))?;
        self.read(edge.to)
    }

    /// Returns the smallest datum of a pair that is read without a refusal, if there is one that is not too large.
    fn read(&self, pair: usize) -> Option<Datum> {
        let node = self.nodes.get(pair).filter(|node| node.read <= SIZE)?;
        match (self.writer.kind(node.w), self.reader.kind(node.r)) {
            (Kind::Union, _) => {
                let cost = |edge: &&Edge| self.nodes.get(edge.to).map_or(NEVER, |node| node.read);
                let edge = node.edges.iter().min_by_key(cost)?;
                let Step::Branch(index) = edge.step else {
                    return None;
                };
                Some(self.read(edge.to)?.branch(index as usize))
            }
            (_, Kind::Union) => self.read(node.edges.first()?.to),
            (Kind::Record, Kind::Record) => self.record(pair, node.w, None),
            (Kind::Enum, Kind::Enum) => self.known_symbol(node.w, node.r),
            _ => self.minimal.datum(node.w),
        }
    }
}

fn spend(steps: &mut usize, count: usize) -> Result<(), Spent> {
    *steps = steps.checked_sub(count).ok_or(Spent)?;
    Ok(())
}

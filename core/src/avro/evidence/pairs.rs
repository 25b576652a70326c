//! Every pair of types that a decoder holds against each other, and the cheapest way to each.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::avro::data::Datum;
use crate::avro::evidence::SIZE;
use crate::avro::evidence::fault::{Fault, Shown, faults};
use crate::avro::evidence::minimal::Minimal;
use crate::avro::evidence::resolve::Resolver;
use crate::avro::model::{Body, Kind, Schema, TypeId};
use crate::compat::PairMemo;

/// The search took all its steps.
#[derive(Debug)]
pub(super) struct Spent;

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

#[derive(Debug)]
struct Node {
    w: TypeId,
    r: TypeId,
    /// Where it leads to, and what the datum costs beside what is there.
    edges: Vec<(Step, usize, u64)>,
    faults: Vec<Fault>,
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

/// The cheapest way to a pair: what it costs, and the last step.
#[derive(Clone, Copy, Debug)]
struct Way {
    cost: u64,
    from: Option<(usize, Step)>,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(
        reader: &'a Schema,
        writer: &'a Schema,
        minimal: &'a Minimal<'a>,
        resolver: &Resolver,
        steps: &mut usize,
    ) -> Result<Self, Spent> {
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
        });
        number
    }

    fn edges(&mut self, resolver: &Resolver, w: TypeId, r: TypeId) -> Vec<(Step, usize, u64)> {
        let (writer, reader) = (self.writer, self.reader);
        let mut edges = Vec::new();
        match (writer.body(w), reader.body(r)) {
            (Body::Union(list), _) => {
                for (index, branch) in writer.branches(list).iter().enumerate() {
                    edges.push((Step::Branch(index as u32), self.node(*branch, r), 1));
                }
            }
            (_, Body::Union(list)) => {
                if let Some(branch) = resolver
                    .pick(w, list)
                    .and_then(|index| reader.branches(list).get(index))
                {
                    edges.push((Step::Pick, self.node(w, *branch), 0));
                }
            }
            (Body::Array(w), Body::Array(r)) => edges.push((Step::Items, self.node(w, r), 1)),
            (Body::Map(w), Body::Map(r)) => edges.push((Step::Values, self.node(w, r), 1)),
            (Body::Named(_), Body::Named(_)) => {
                let (Some(given), Some(wanted)) = (writer.named(w), reader.named(r)) else {
                    return edges;
                };
                if given.kind != Kind::Record || wanted.kind != Kind::Record {
                    return edges;
                }
                let whole = self.minimal.cost(w);
                for field in wanted.fields.of(&reader.fields) {
                    let Ok(Some(found)) = resolver.matching(w, field) else {
                        continue;
                    };
                    let rest = whole.saturating_sub(self.minimal.cost(found.ty));
                    let inhabited = self.minimal.inhabited(w);
                    if inhabited {
                        edges.push((
                            Step::Field(found.index),
                            self.node(found.ty, field.ty),
                            rest,
                        ));
                    }
                }
            }
            _ => {}
        }
        edges
    }

    /// Returns the writer's and the reader's type of a pair.
    pub(super) fn types(&self, place: usize) -> (TypeId, TypeId) {
        self.nodes
            .get(place)
            .map_or((0, 0), |node| (node.w, node.r))
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

    /// Returns the nearest pair at or below `place` that fails; a fault there that explains the rule comes first.
    pub(super) fn nearest(
        &self,
        place: usize,
        rule: &str,
        steps: &mut usize,
    ) -> Result<Option<(usize, &Fault)>, Spent> {
        let fails = |at: usize| {
            let node = self.nodes.get(at)?;
            let faults = self.minimal.inhabited(node.w).then_some(&node.faults)?;
            faults
                .iter()
                .find(|fault| fault.rules.contains(&rule))
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
                cost: 0,
                from: None,
            });
        }
        open.push(Reverse((0_u64, start)));
        while let Some(Reverse((cost, at))) = open.pop() {
            if done.get(at).copied().unwrap_or(true) {
                continue;
            }
            if let Some(done) = done.get_mut(at) {
                *done = true;
            }
            if wanted(at) {
                return Ok((ways, Some(at)));
            }
            let edges = self.nodes.get(at).map_or(&[][..], |node| &node.edges);
            spend(steps, 1 + edges.len())?;
            for (step, to, price) in edges {
                let cost = cost.saturating_add(*price);
                if let Some(way) = ways.get_mut(*to)
                    && way.is_none_or(|known| cost < known.cost)
                {
                    *way = Some(Way {
                        cost,
                        from: Some((at, *step)),
                    });
                    open.push(Reverse((cost, *to)));
                }
            }
        }
        Ok((ways, None))
    }

    /// Returns the smallest datum that comes to a pair and fails there; `None` if it is too large.
    pub(super) fn datum(&self, place: usize, fault: &Fault) -> Option<Datum> {
        self.built(&self.ways, place, self.shown(place, fault)?)
    }

    /// Returns the smallest datum that comes to `through` and from there to `place`.
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
                (self.minimal.cost(w) <= SIZE)
                    .then(|| self.minimal.datum(w))
                    .flatten()
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
                Step::Field(index) => self.minimal.record(w, Some((index, datum)))?,
            };
            at = from;
        }
        Some(datum)
    }
}

fn spend(steps: &mut usize, count: usize) -> Result<(), Spent> {
    *steps = steps.checked_sub(count).ok_or(Spent)?;
    Ok(())
}

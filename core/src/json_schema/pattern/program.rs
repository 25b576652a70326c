//! Matching: a program of small steps and an explicit list of the places to go back to, with a bound on both.

use std::sync::Arc;

use crate::json_schema::pattern::parse::{Assertion, Kind, Node};
use crate::json_schema::pattern::set::Set;

/// Steps that a program may have: repetitions with counts are written out.
const SIZE: usize = 20_000;

#[derive(Debug)]
enum Step {
    Set(Arc<Set>),
    Assert(Assertion),
    /// Goes on at the first, comes back to the second.
    Split(usize, usize),
    Jump(usize),
    Save(usize),
    BackReference {
        number: usize,
        empty: bool,
    },
    /// Remembers the place at which a round of a repetition begins.
    Mark(usize),
    /// Ends a repetition whose last round took nothing.
    Progress(usize, usize),
    /// Runs a program of its own, without going back into it.
    Look {
        ahead: bool,
        negative: bool,
        program: Program,
    },
    Atomic(Program),
    Match,
}

/// A pattern made ready for matching.
#[derive(Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
    saves: usize,
    marks: usize,
}

/// Returns the program of a pattern; `None` if it would be too long.
pub(super) fn compile(node: &Node, steps: &mut usize) -> Option<Program> {
    let mut room = SIZE;
    let program = program(node, &mut room);
    *steps = steps.checked_sub(SIZE - room)?;
    program
}

fn program(node: &Node, room: &mut usize) -> Option<Program> {
    let mut program = Program {
        steps: Vec::new(),
        saves: 0,
        marks: 0,
    };
    program.add(node, room)?;
    program.steps.push(Step::Match);
    Some(program)
}

impl Program {
    fn push(&mut self, step: Step, room: &mut usize) -> Option<usize> {
        *room = room.checked_sub(1)?;
        self.steps.push(step);
        Some(self.steps.len() - 1)
    }

    fn set(&mut self, at: usize, step: Step) {
        if let Some(place) = self.steps.get_mut(at) {
            *place = step;
        }
    }

    fn add(&mut self, node: &Node, room: &mut usize) -> Option<()> {
        match node {
            Node::Empty => {}
            Node::Set(set) => {
                self.push(Step::Set(Arc::clone(set)), room)?;
            }
            Node::Assert(assertion) => {
                self.push(Step::Assert(*assertion), room)?;
            }
            Node::Group(None, inner) => self.add(inner, room)?,
            Node::Group(Some(number), inner) => {
                self.saves = self.saves.max(number * 2 + 2);
                self.push(Step::Save(number * 2), room)?;
                self.add(inner, room)?;
                self.push(Step::Save(number * 2 + 1), room)?;
            }
            Node::Concat(nodes) => nodes.iter().try_for_each(|node| self.add(node, room))?,
            Node::Alternation(branches) => self.alternation(branches, room)?,
            Node::Repeat {
                node,
                min,
                max,
                kind: Kind::Possessive,
            } => {
                let mut inner = Program {
                    steps: Vec::new(),
                    saves: 0,
                    marks: 0,
                };
                inner.repeat(node, *min, *max, false, room)?;
                inner.steps.push(Step::Match);
                self.saves = self.saves.max(inner.saves);
                self.push(Step::Atomic(inner), room)?;
            }
            Node::Repeat {
                node,
                min,
                max,
                kind,
            } => self.repeat(node, *min, *max, *kind == Kind::Lazy, room)?,
            Node::BackReference { number, empty } => {
                let (number, empty) = (*number, *empty);
                self.push(Step::BackReference { number, empty }, room)?;
            }
            Node::Look {
                ahead,
                negative,
                node,
            } => {
                let inner = program(node, room)?;
                self.saves = self.saves.max(inner.saves);
                self.push(
                    Step::Look {
                        ahead: *ahead,
                        negative: *negative,
                        program: inner,
                    },
                    room,
                )?;
            }
            Node::Atomic(node) => {
                let inner = program(node, room)?;
                self.saves = self.saves.max(inner.saves);
                self.push(Step::Atomic(inner), room)?;
            }
        }
        Some(())
    }

    fn alternation(&mut self, branches: &[Node], room: &mut usize) -> Option<()> {
        let mut ends = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            if index + 1 == branches.len() {
                self.add(branch, room)?;
                break;
            }
            let split = self.push(Step::Match, room)?;
            self.add(branch, room)?;
            ends.push(self.push(Step::Match, room)?);
            self.set(split, Step::Split(split + 1, self.steps.len()));
        }
        let end = self.steps.len();
        for at in ends {
            self.set(at, Step::Jump(end));
        }
        Some(())
    }

    fn repeat(
        &mut self,
        node: &Node,
        min: u32,
        max: Option<u32>,
        lazy: bool,
        room: &mut usize,
    ) -> Option<()> {
        for _ in 0..min {
            // A repetition of nothing needs no room, but counting to two thousand million takes its time.
            *room = room.checked_sub(1)?;
            self.add(node, room)?;
        }
        let split = |once: usize, past: usize| {
            if lazy {
                Step::Split(past, once)
            } else {
                Step::Split(once, past)
            }
        };
        match max {
            None => {
                let mark = self.marks;
                self.marks += 1;
                let start = self.push(Step::Match, room)?;
                self.push(Step::Mark(mark), room)?;
                self.add(node, room)?;
                let check = self.push(Step::Match, room)?;
                self.push(Step::Jump(start), room)?;
                let end = self.steps.len();
                self.set(check, Step::Progress(mark, end));
                self.set(start, split(start + 1, end));
            }
            Some(max) => {
                let mut splits = Vec::new();
                for _ in min..max {
                    splits.push(self.push(Step::Match, room)?);
                    self.add(node, room)?;
                }
                let end = self.steps.len();
                for at in splits {
                    self.set(at, split(at + 1, end));
                }
            }
        }
        Some(())
    }

    /// Returns whether the pattern is found anywhere in `text`; `None` when that takes too many steps.
    pub(super) fn find(&self, text: &str, steps: &mut usize) -> Option<bool> {
        let text: Vec<char> = text.chars().collect();
        let mut search = Search { text: &text, steps };
        // What has to begin at the start of the text is looked for nowhere else.
        let last = match self.steps.first() {
            Some(Step::Assert(Assertion::Start)) => 0,
            _ => text.len(),
        };
        for start in 0..=last {
            let mut saves = vec![None; self.saves];
            if search.run(self, start, &mut saves, None)? != Outcome::Fails {
                return Some(true);
            }
        }
        Some(false)
    }
}

/// Returns from where to where a group has taken its text; `None` where it has not.
fn taken(number: usize, saves: &[Option<usize>]) -> Option<(usize, usize)> {
    let place = |at: usize| saves.get(at).copied().flatten();
    Some((place(number * 2)?, place(number * 2 + 1)?))
}

struct Search<'t> {
    text: &'t [char],
    steps: &'t mut usize,
}

/// How a run has gone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Ends(usize),
    Fails,
}

/// What to go back to.
enum Back {
    To(usize, usize),
    Save(usize, Option<usize>),
    Mark(usize, Option<usize>),
}

impl Search<'_> {
    /// Runs a program from `start`; returns where it ends, which is `until` where one is given; `None` when out of steps.
    fn run(
        &mut self,
        program: &Program,
        start: usize,
        saves: &mut Vec<Option<usize>>,
        until: Option<usize>,
    ) -> Option<Outcome> {
        saves.resize(saves.len().max(program.saves), None);
        let mut marks = vec![None; program.marks];
        let mut back: Vec<Back> = Vec::new();
        let (mut at, mut place) = (0, start);
        loop {
            *self.steps = self.steps.checked_sub(1)?;
            let goes_on = match program.steps.get(at) {
                None | Some(Step::Match) => {
                    if until.is_none_or(|until| until == place) {
                        return Some(Outcome::Ends(place));
                    }
                    false
                }
                Some(Step::Set(set)) => {
                    let holds = self.text.get(place).is_some_and(|c| set.holds(*c));
                    place += usize::from(holds);
                    holds
                }
                Some(Step::Assert(assertion)) => self.asserts(*assertion, place),
                Some(Step::Split(first, second)) => {
                    back.push(Back::To(*second, place));
                    at = *first;
                    continue;
                }
                Some(Step::Jump(to)) => {
                    at = *to;
                    continue;
                }
                Some(Step::Save(index)) => {
                    if let Some(save) = saves.get_mut(*index) {
                        back.push(Back::Save(*index, *save));
                        *save = Some(place);
                    }
                    true
                }
                Some(Step::Mark(index)) => {
                    if let Some(mark) = marks.get_mut(*index) {
                        back.push(Back::Mark(*index, *mark));
                        *mark = Some(place);
                    }
                    true
                }
                Some(Step::Progress(mark, end)) => {
                    if marks.get(*mark) == Some(&Some(place)) {
                        at = *end;
                        continue;
                    }
                    true
                }
                Some(Step::BackReference { number, empty }) => {
                    let end = self.reference(*number, place, saves);
                    place = end.unwrap_or(place);
                    end.is_some() || (*empty && taken(*number, saves).is_none())
                }
                Some(Step::Look {
                    ahead,
                    negative,
                    program,
                }) => {
                    let mut inner = saves.clone();
                    let found = self.look(*ahead, program, place, &mut inner)?;
                    if found && !negative {
                        *saves = inner;
                    }
                    found != *negative
                }
                Some(Step::Atomic(program)) => match self.run(program, place, saves, None)? {
                    Outcome::Ends(end) => {
                        place = end;
                        true
                    }
                    Outcome::Fails => false,
                },
            };
            if goes_on {
                at += 1;
                continue;
            }
            loop {
                match back.pop() {
                    None => return Some(Outcome::Fails),
                    Some(Back::To(to, from)) => {
                        (at, place) = (to, from);
                        break;
                    }
                    Some(Back::Save(index, value)) => {
                        if let Some(save) = saves.get_mut(index) {
                            *save = value;
                        }
                    }
                    Some(Back::Mark(index, value)) => {
                        if let Some(mark) = marks.get_mut(index) {
                            *mark = value;
                        }
                    }
                }
            }
        }
    }

    fn look(
        &mut self,
        ahead: bool,
        program: &Program,
        place: usize,
        saves: &mut Vec<Option<usize>>,
    ) -> Option<bool> {
        if ahead {
            return Some(self.run(program, place, saves, None)? != Outcome::Fails);
        }
        for start in (0..=place).rev() {
            if self.run(program, start, saves, Some(place))? != Outcome::Fails {
                return Some(true);
            }
        }
        Some(false)
    }

    /// Returns where what a group has taken ends when it stands here again.
    fn reference(&self, number: usize, place: usize, saves: &[Option<usize>]) -> Option<usize> {
        let (start, end) = taken(number, saves)?;
        let taken = self.text.get(start..end)?;
        self.text
            .get(place..)?
            .starts_with(taken)
            .then_some(place + taken.len())
    }

    fn asserts(&self, assertion: Assertion, place: usize) -> bool {
        let ends_line = |c: Option<&char>| {
            c.is_some_and(|c| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'))
        };
        let word = |at: Option<usize>| {
            at.and_then(|at| self.text.get(at))
                .is_some_and(|c| c.is_alphanumeric() || *c == '_')
        };
        let ascii = |at: Option<usize>| {
            at.and_then(|at| self.text.get(at))
                .is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_')
        };
        let rest = self.text.get(place..).unwrap_or_default();
        match assertion {
            Assertion::Start => place == 0,
            Assertion::LineStart => {
                place == 0 || (!rest.is_empty() && ends_line(self.text.get(place - 1)))
            }
            Assertion::End => rest.is_empty(),
            Assertion::LastEnd => match rest {
                [] | ['\r', '\n'] => true,
                [last] => ends_line(Some(last)),
                _ => false,
            },
            Assertion::LineEnd => rest.is_empty() || ends_line(rest.first()),
            Assertion::WordBoundary(at_boundary) => {
                (word(place.checked_sub(1)) != word(Some(place))) == at_boundary
            }
            Assertion::AsciiWordBoundary(at_boundary) => {
                (ascii(place.checked_sub(1)) != ascii(Some(place))) == at_boundary
            }
        }
    }
}

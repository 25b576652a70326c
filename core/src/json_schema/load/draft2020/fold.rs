//! How the registry joins what the keywords of one object make into one schema.
//!
//! Source: docs/json-schema.md, "Newer drafts".

use crate::json::NodeId;
use crate::json_schema::load::Loader;
use crate::json_schema::model::{
    ArraySchema, Body, Class, Combined, Criterion, Id, NumberSchema, ObjectSchema, StringSchema,
};

/// The schema of an object as far as its keywords have been read.
pub(super) struct Fold {
    pub(super) at: NodeId,
    state: State,
}

enum State {
    Nothing,
    One(Id),
    /// From `type` with a list: it takes in what belongs to one of its members.
    Union(Vec<Id>),
    /// A conjunction; a union in it takes nothing any more.
    All(Vec<Id>),
}

impl Fold {
    pub(super) fn new(at: NodeId) -> Self {
        Self {
            at,
            state: State::Nothing,
        }
    }

    /// Returns the schema that keywords of a class of values go to, made if there is none yet.
    #[inline(never)]
    pub(super) fn family<'l>(
        &mut self,
        loader: &'l mut Loader<'_>,
        class: Class,
    ) -> Option<&'l mut Body> {
        let of_class = |id: &Id| loader.model.node(*id).class() == class;
        let known = match &self.state {
            State::Nothing => None,
            State::One(id) => Some(*id).filter(of_class),
            State::Union(ids) | State::All(ids) => ids.iter().copied().find(of_class),
        };
        let id = known.unwrap_or_else(|| {
            let id = loader.model.add(self.at, empty(class));
            self.append(loader, id);
            id
        });
        loader.body_mut(id)
    }

    /// Asks for a class by `type`.
    #[inline(never)]
    pub(super) fn require(&mut self, loader: &mut Loader<'_>, class: Class, integer: bool) {
        if let Some(body) = self.family(loader, class) {
            require(body, integer);
        }
    }

    /// Adds a schema that joins with nothing.
    #[inline(never)]
    pub(super) fn other(&mut self, loader: &mut Loader<'_>, id: Id) {
        self.append(loader, id);
    }

    /// Adds the union of a `type` with a list.
    #[inline(never)]
    pub(super) fn union(&mut self, loader: &mut Loader<'_>, union: Vec<Id>) {
        match std::mem::replace(&mut self.state, State::Nothing) {
            State::Nothing => self.state = State::Union(union),
            State::One(before) => {
                let class = loader.model.node(before).class();
                if let Some(member) = union
                    .iter()
                    .copied()
                    .find(|id| loader.model.node(*id).class() == class)
                {
                    absorb(loader, member, before);
                    self.state = State::Union(union);
                } else {
                    let union = self.any_of(loader, union);
                    self.state = State::All(vec![before, union]);
                }
            }
            before => {
                self.state = before;
                let union = self.any_of(loader, union);
                self.append(loader, union);
            }
        }
    }

    /// Adds what a keyword makes that says nothing: an empty conjunction.
    #[inline(never)]
    pub(super) fn nothing(&mut self, loader: &mut Loader<'_>) {
        self.state = match std::mem::replace(&mut self.state, State::Nothing) {
            State::Nothing => State::All(Vec::new()),
            State::One(id) => State::All(vec![id]),
            State::Union(ids) => State::All(vec![self.any_of(loader, ids)]),
            State::All(ids) => State::All(ids),
        };
    }

    /// Adds a schema that stands for `$dynamicRef`, as if its keywords stood here.
    #[inline(never)]
    pub(super) fn inlined(&mut self, loader: &mut Loader<'_>, id: Id) {
        match &loader.model.node(id).body {
            Body::Combined(inner) if inner.synthetic && inner.criterion == Criterion::AnyOf => {
                let members = inner.members.clone();
                self.union(loader, members);
            }
            Body::Combined(inner) if inner.synthetic => {
                let members = inner.members.clone();
                self.nothing(loader);
                for member in members {
                    self.append(loader, member);
                }
            }
            Body::Empty => self.nothing(loader),
            _ => self.append(loader, id),
        }
    }

    /// Returns the result as a schema of the model.
    #[inline(never)]
    pub(super) fn finish(self, loader: &mut Loader<'_>) -> Id {
        match self.state {
            State::Nothing => loader.model.add(self.at, Body::Empty),
            State::One(id) => id,
            State::Union(ids) => combined(loader, self.at, Criterion::AnyOf, ids),
            State::All(ids) => match ids.as_slice() {
                [] => loader.model.add(self.at, Body::Empty),
                [only] => *only,
                _ => combined(loader, self.at, Criterion::AllOf, ids),
            },
        }
    }

    #[inline(never)]
    fn append(&mut self, loader: &mut Loader<'_>, id: Id) {
        self.state = match std::mem::replace(&mut self.state, State::Nothing) {
            State::Nothing => State::One(id),
            State::One(before) => State::All(vec![before, id]),
            State::Union(ids) => State::All(vec![self.any_of(loader, ids), id]),
            State::All(mut ids) => {
                ids.push(id);
                State::All(ids)
            }
        };
    }

    fn any_of(&self, loader: &mut Loader<'_>, members: Vec<Id>) -> Id {
        combined(loader, self.at, Criterion::AnyOf, members)
    }
}

/// Makes the schema of a type that is named.
pub(super) fn required(loader: &mut Loader<'_>, at: NodeId, class: Class, integer: bool) -> Id {
    let mut body = empty(class);
    require(&mut body, integer);
    loader.model.add(at, body)
}

fn combined(loader: &mut Loader<'_>, at: NodeId, criterion: Criterion, members: Vec<Id>) -> Id {
    let combined = Combined {
        criterion,
        members,
        synthetic: true,
        distinct: Vec::new(),
        fault: None,
    };
    loader.model.add(at, Body::Combined(Box::new(combined)))
}

fn empty(class: Class) -> Body {
    match class {
        Class::Array => Body::Array(Box::<ArraySchema>::default()),
        Class::Object => Body::Object(Box::<ObjectSchema>::default()),
        Class::Number => Body::Number(Box::<NumberSchema>::default()),
        _ => Body::String(StringSchema::default()),
    }
}

fn require(body: &mut Body, as_integer: bool) {
    match body {
        Body::Array(array) => array.requires = true,
        Body::Object(object) => object.requires = true,
        Body::Number(number) => {
            number.requires = true;
            number.integer |= as_integer;
        }
        Body::String(string) => string.requires = true,
        _ => {}
    }
}

/// Moves what `from` says into `member` of the same class, which so far says no more than `type`.
fn absorb(loader: &mut Loader<'_>, member: Id, from: Id) {
    let as_integer =
        matches!(&loader.model.node(member).body, Body::Number(number) if number.integer);
    let Some(taken) = loader
        .body_mut(from)
        .map(|body| std::mem::replace(body, Body::Empty))
    else {
        return;
    };
    if let Some(body) = loader.body_mut(member) {
        *body = taken;
        require(body, as_integer);
    }
}

//! The table of all types a schema knows, and what each name in it stands for.
//!
//! Source: docs/protobuf.md, "Names".

use hashbrown::HashTable;

use crate::hash::{hash, mix};
use crate::protobuf::builtin;
use crate::protobuf::model::{
    EnumId, Extend, Field, MapType, Message, MessageId, Resolved, Scalar, Tree, Type, Types, Value,
};
use crate::source::{Range, Sources};

/// Full names of all types of a tree, and of its packages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// All full names one after the other.
    text: String,
    messages: Vec<Scope>,
    enums: Vec<Scope>,
    parents: Vec<Option<MessageId>>,
    /// Per file, the package and what is left of it when its last parts are dropped, longest first.
    packages: Vec<Vec<Scope>>,
    table: HashTable<(u64, Resolved)>,
    /// Built-in files that a reference replaces, a bit each.
    replaced: u32,
    /// Whether a type of the schema has the name of a built-in one, or a built-in file is replaced.
    pub(super) shadows_builtins: bool,
}

/// How the built-in files take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Builtins {
    /// Their names are known, their content is not looked at.
    ByName,
    /// They are read like references.
    AsFiles,
}

/// A full name: where it stands and its hash.
#[derive(Clone, Copy, Debug, Default)]
struct Scope {
    name: Range,
    hash: u64,
}

const SEED: u64 = 0x51_7c_c1_b7;

/// Adds a name, split at its dots, to the hash of a scope.
fn fold(state: u64, name: &str) -> u64 {
    if name.contains('.') {
        name.split('.')
            .fold(state, |state, part| mix(state.rotate_left(5) ^ hash(part)))
    } else {
        mix(state.rotate_left(5) ^ hash(name))
    }
}

impl Names {
    pub(super) fn of_message(&self, MessageId(id): MessageId) -> &str {
        self.messages
            .get(id as usize)
            .map_or("", |scope| self.get(scope.name))
    }

    pub(super) fn of_enum(&self, EnumId(id): EnumId) -> &str {
        self.enums
            .get(id as usize)
            .map_or("", |scope| self.get(scope.name))
    }

    /// Returns the full name of what a name stands for.
    pub(super) fn of(&self, resolved: Resolved) -> Option<&str> {
        match resolved {
            Resolved::Nothing | Resolved::Entry(_) => None,
            Resolved::Message(id) => Some(self.of_message(id)),
            Resolved::Enum(id) => Some(self.of_enum(id)),
            Resolved::Builtin(index) => builtin::NAMES.get(usize::from(index)).map(|name| name.0),
        }
    }

    fn get(&self, range: Range) -> &str {
        self.text
            .get(range.start as usize..range.end as usize)
            .unwrap_or("")
    }

    fn add(&mut self, scope: Scope, name: &str) -> Scope {
        let start = self.text.len() as u32;
        if !scope.name.is_empty() {
            self.text
                .extend_from_within(scope.name.start as usize..scope.name.end as usize);
            self.text.push('.');
        }
        self.text.push_str(name);
        Scope {
            name: Range::new(start, self.text.len() as u32),
            hash: fold(scope.hash, name),
        }
    }

    /// Makes the table of a tree; of equal names that of the later file counts, and the schema's own most of all.
    pub(super) fn new(tree: &Tree, sources: &Sources, origin: Builtins) -> Self {
        let mut names = Self {
            text: String::with_capacity(tree.messages.len() * 16 + tree.enums.len() * 16),
            messages: vec![Scope::default(); tree.messages.len()],
            enums: vec![Scope::default(); tree.enums.len()],
            parents: tree.messages.iter().map(|message| message.parent).collect(),
            packages: vec![Vec::new(); tree.files.len()],
            ..Self::default()
        };
        names
            .table
            .reserve(tree.messages.len() + tree.enums.len(), |entry| entry.0);
        for (index, file) in tree
            .files
            .iter()
            .enumerate()
            .skip(1)
            .chain(tree.files.iter().enumerate().take(1))
        {
            let mut packages = Vec::new();
            let mut scope = Scope {
                name: Range::default(),
                hash: SEED,
            };
            packages.push(scope);
            if let Some(package) = file.package {
                let start = names.text.len() as u32;
                let text = sources.get(package);
                names.text.push_str(text);
                let mut end = start;
                for part in text.split('.') {
                    end += part.len() as u32;
                    let hash = fold(scope.hash, part);
                    scope = Scope {
                        name: Range::new(start, end),
                        hash,
                    };
                    packages.push(scope);
                    end += 1;
                }
            }
            packages.reverse();
            if let Some(place) = names.packages.get_mut(index) {
                *place = packages;
            }
            names.enter(tree, sources, scope, &file.types);
            if index > 0
                && origin == Builtins::ByName
                && let Some(replaced) = builtin::FILES
                    .iter()
                    .position(|(path, _)| *path == sources.name(index))
            {
                names.replaced |= 1 << replaced;
                names.shadows_builtins = true;
            }
        }
        if origin == Builtins::ByName && !names.shadows_builtins {
            let shadows = |scope: &Scope| {
                let name = names.get(scope.name);
                builtin::may_be(name) && builtin::find(name).is_some()
            };
            names.shadows_builtins = names.messages.iter().chain(&names.enums).any(shadows);
        }
        if origin == Builtins::AsFiles {
            names.replaced = u32::MAX;
        }
        names
    }

    fn enter(&mut self, tree: &Tree, sources: &Sources, scope: Scope, types: &Types) {
        for id in &types.messages {
            let message = tree.message(*id);
            let own = self.add(scope, sources.get(message.name));
            if let Some(place) = self.messages.get_mut(id.0 as usize) {
                *place = own;
            }
            self.insert(own, Resolved::Message(*id));
            if !message.types.is_empty() {
                self.enter(tree, sources, own, &message.types);
            }
        }
        for id in &types.enums {
            let own = self.add(scope, sources.get(tree.enumeration(*id).name));
            if let Some(place) = self.enums.get_mut(id.0 as usize) {
                *place = own;
            }
            self.insert(own, Resolved::Enum(*id));
        }
    }

    fn insert(&mut self, scope: Scope, resolved: Resolved) {
        let Self {
            text,
            messages,
            enums,
            table,
            ..
        } = self;
        let full = |range: Range| {
            text.get(range.start as usize..range.end as usize)
                .unwrap_or("")
        };
        let name_of = |resolved: &Resolved| match resolved {
            Resolved::Message(id) => messages
                .get(id.0 as usize)
                .map_or("", |scope| full(scope.name)),
            Resolved::Enum(id) => enums
                .get(id.0 as usize)
                .map_or("", |scope| full(scope.name)),
            _ => "",
        };
        let own = full(scope.name);
        match table.find_mut(scope.hash, |entry| {
            entry.0 == scope.hash && name_of(&entry.1) == own
        }) {
            Some(entry) => entry.1 = resolved,
            None => {
                table.insert_unique(scope.hash, (scope.hash, resolved), |entry| entry.0);
            }
        }
    }

    /// Looks a name up in one scope.
    fn find_in(&self, scope: Scope, name: &str) -> Option<Resolved> {
        let key = fold(scope.hash, name);
        let outer = self.get(scope.name);
        let matches = |full: &str| match full.strip_suffix(name) {
            Some("") => outer.is_empty(),
            Some(before) => before.strip_suffix('.') == Some(outer) && !outer.is_empty(),
            None => false,
        };
        let found = self.table.find(key, |entry| {
            entry.0 == key && matches(self.of(entry.1).unwrap_or(""))
        });
        if let Some(entry) = found {
            return Some(entry.1);
        }
        if outer.is_empty() {
            return if builtin::may_be(name) {
                self.builtin(name)
            } else {
                None
            };
        }
        if builtin::may_be(outer) {
            self.builtin(&format!("{outer}.{name}"))
        } else {
            None
        }
    }

    fn builtin(&self, name: &str) -> Option<Resolved> {
        let index = builtin::find(name)?;
        let file = builtin::NAMES.get(usize::from(index))?.1;
        (self.replaced & (1 << file) == 0).then_some(Resolved::Builtin(index))
    }

    /// Returns what a name stands for where it is used: in a message, or in a file outside of messages.
    pub(super) fn resolve(&self, file: u32, scope: Option<MessageId>, name: &str) -> Resolved {
        if let Some(absolute) = name.strip_prefix('.') {
            return self
                .find_in(
                    Scope {
                        name: Range::default(),
                        hash: SEED,
                    },
                    absolute,
                )
                .unwrap_or_default();
        }
        let mut at = scope;
        while let Some(id) = at {
            let Some(scope) = self.messages.get(id.0 as usize).copied() else {
                break;
            };
            if let Some(found) = self.find_in(scope, name) {
                return found;
            }
            at = self.parents.get(id.0 as usize).copied().flatten();
        }
        let packages = self
            .packages
            .get(file as usize)
            .map_or(&[][..], Vec::as_slice);
        packages
            .iter()
            .find_map(|scope| self.find_in(*scope, name))
            .unwrap_or_default()
    }
}

/// Looks up every name in the tree, and gives map entries their map types.
pub(super) fn resolve_all(tree: &mut Tree, names: &Names, sources: &mut Sources) {
    let entries = entries(tree, sources);
    let Tree {
        files,
        messages,
        maps,
        ..
    } = tree;
    let mut context = Context {
        names,
        sources,
        maps,
        entries,
    };
    for (index, message) in messages.iter_mut().enumerate() {
        let scope = Some(MessageId(index as u32));
        let file = message.file;
        context.fields(file, scope, &mut message.fields);
        for oneof in &mut message.oneofs {
            context.fields(file, scope, &mut oneof.fields);
            oneof
                .groups
                .iter_mut()
                .for_each(|group| context.fields(file, scope, &mut group.fields));
        }
        if let Some(rest) = &mut message.rest {
            rest.groups
                .iter_mut()
                .for_each(|group| context.fields(file, scope, &mut group.fields));
            context.extends(file, scope, &mut rest.extends);
        }
    }
    for (index, file) in files.iter_mut().enumerate() {
        context.extends(index as u32, None, &mut file.extends);
        for rpc in file
            .services
            .iter_mut()
            .flat_map(|service| &mut service.rpcs)
        {
            for rpc_type in [&mut rpc.request, &mut rpc.response] {
                rpc_type.resolved = context.kind(index as u32, None, rpc_type.kind, 0);
            }
        }
    }
}

/// Returns the messages that are entries of maps, ascending, with the types of their fields `key` and `value`.
fn entries(tree: &Tree, sources: &Sources) -> Vec<(MessageId, Option<(Type, Type)>)> {
    let mut entries = Vec::new();
    for (index, message) in tree.messages.iter().enumerate() {
        if is_map_entry(message, sources) {
            let kind = |wanted| {
                let named = |field: &&Field| sources.get(field.name) == wanted;
                message.fields.iter().find(named).map(|field| field.kind)
            };
            entries.push((MessageId(index as u32), kind("key").zip(kind("value"))));
        }
    }
    entries
}

/// Returns whether a message says that it is the entry of a map.
pub(super) fn is_map_entry(message: &Message, sources: &Sources) -> bool {
    message.options().iter().any(|option| {
        let Value::Text(_, text) = option.value else {
            return false;
        };
        sources.get(option.name) == "map_entry" && sources.get(text).eq_ignore_ascii_case("true")
    })
}

struct Context<'a> {
    names: &'a Names,
    sources: &'a mut Sources,
    maps: &'a mut Vec<MapType>,
    entries: Vec<(MessageId, Option<(Type, Type)>)>,
}

/// How often the value of a map entry may be a map entry again; the registry never ends where one holds itself.
const ENTRIES_IN_ENTRIES: u32 = 4;

impl Context<'_> {
    fn fields(&mut self, file: u32, scope: Option<MessageId>, fields: &mut [Field]) {
        for field in fields {
            field.resolved = self.kind(file, scope, field.kind, 0);
        }
    }

    fn extends(&mut self, file: u32, scope: Option<MessageId>, extends: &mut [Extend]) {
        for extend in extends {
            extend.resolved = self
                .names
                .resolve(file, scope, self.sources.get(extend.name));
            self.fields(file, scope, &mut extend.fields);
        }
    }

    fn kind(&mut self, file: u32, scope: Option<MessageId>, kind: Type, depth: u32) -> Resolved {
        match kind {
            Type::Scalar(_) => Resolved::Nothing,
            Type::Named(name) => {
                let resolved = self.names.resolve(file, scope, self.sources.get(name));
                self.entry(file, scope, resolved, depth)
            }
            Type::Map(id) => {
                let Some(map) = self.maps.get(id as usize).copied() else {
                    return Resolved::Nothing;
                };
                let resolved = self.kind(file, scope, map.value, depth);
                if let Some(place) = self.maps.get_mut(id as usize) {
                    place.resolved = resolved;
                }
                Resolved::Nothing
            }
        }
    }

    /// Replaces a map entry by its map, whose value is looked up where the entry is used.
    fn entry(
        &mut self,
        file: u32,
        scope: Option<MessageId>,
        resolved: Resolved,
        depth: u32,
    ) -> Resolved {
        if depth > ENTRIES_IN_ENTRIES {
            return resolved;
        }
        let types = match resolved {
            Resolved::Message(id) => {
                match self.entries.binary_search_by_key(&id, |entry| entry.0) {
                    Ok(place) => self.entries.get(place).and_then(|entry| entry.1),
                    Err(_) => return resolved,
                }
            }
            Resolved::Builtin(index) => match builtin::entry_value(index) {
                Some("") => Some((Type::Scalar(Scalar::String), Type::Scalar(Scalar::String))),
                Some(name) => Some((
                    Type::Scalar(Scalar::String),
                    Type::Named(self.sources.append(name)),
                )),
                None => return resolved,
            },
            _ => return resolved,
        };
        let Some((key, value)) = types else {
            return Resolved::Entry(NO_MAP);
        };
        let resolved = self.kind(file, scope, value, depth + 1);
        self.maps.push(MapType {
            key,
            value,
            resolved,
        });
        Resolved::Entry(self.maps.len() as u32 - 1)
    }
}

/// Stands for the map of an entry that lacks a `key` or a `value`.
pub(super) const NO_MAP: u32 = u32::MAX;

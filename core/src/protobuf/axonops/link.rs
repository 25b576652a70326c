//! What a compiler refuses of files that can be read: names, numbers, and what one language may not use of the other.
//!
//! Source: docs/axonops.md, "Protobuf: reading"; Protocol Buffers language specification.

use std::collections::{BTreeMap, BTreeSet};

use super::names;
use super::view::{is_group, listed};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::model::{
    Enum, Field, ImportKind, Kind as Token, Label, MAX_TAG, Message, MessageId, Numbers, Opt,
    Reserved, ReservedItem, Resolved, Scalar, Syntax, Type, Types, Value,
};
use crate::protobuf::schema::Schema;
use crate::source::Range;

/// Refuses a schema that does not link.
///
/// # Errors
/// `UNDEFINED_NAME`, `REDEFINITION`, `DUPLICATE`, `OUT_OF_RANGE`, `INVALID_NAME`, `WRONG_TYPE`, `MISSING_ATTRIBUTE`; in builds that have
/// it also `PROTOC_REFUSES`.
pub(super) fn check(schema: &Schema) -> Result<(), SchemaError> {
    let mut extensible = BTreeMap::new();
    for (index, message) in schema.tree.messages.iter().enumerate() {
        let rest = message.rest.as_ref();
        let declared = rest.map_or(&[][..], |rest| &rest.extensions);
        let mut ranges: Vec<Numbers> = declared
            .iter()
            .flat_map(|one| &one.items)
            .copied()
            .collect();
        if !ranges.is_empty() {
            ranges.sort_by_key(|range| range.start());
            extensible.insert(MessageId(index as u32), ranges);
        }
    }
    let linker = Linker {
        schema,
        extensible,
        visible: visible(schema)?,
    };
    linker.symbols()?;
    for message in &schema.tree.messages {
        linker.message(message)?;
    }
    for read in &schema.tree.enums {
        linker.enumeration(read)?;
    }
    for (index, file) in schema.tree.files.iter().enumerate() {
        for extend in &file.extends {
            linker.extend(index as u32, extend.name, extend.resolved, &extend.fields)?;
        }
        for side in file
            .services
            .iter()
            .flat_map(|service| &service.rpcs)
            .flat_map(|rpc| [&rpc.request, &rpc.response])
        {
            if !matches!(side.resolved, Resolved::Message(_))
                || !linker.sees(index as u32, side.resolved)
            {
                return Err(linker.error(
                    Code::UndefinedName,
                    side.span,
                    "what a method takes and gives must be a known message",
                ));
            }
        }
    }
    compile(schema)
}

/// Asks protoc too, where the build has it and knows the language.
#[cfg(feature = "protobuf-strict")]
fn compile(schema: &Schema) -> Result<(), SchemaError> {
    if schema.tree.files.iter().any(|file| file.edition) {
        return Ok(());
    }
    match schema.check_strictly() {
        Err(error) if error.code() == Code::ProtocRefuses => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(feature = "protobuf-strict"))]
#[expect(clippy::unnecessary_wraps, reason = "as in builds with protoc")]
fn compile(_: &Schema) -> Result<(), SchemaError> {
    Ok(())
}

/// Where a field is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Message,
    Oneof,
    Extension,
}

/// Whether a field can be told from one with the default value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    Explicit,
    /// As fields of proto3 without a label; the values of maps too.
    Implicit,
}

struct Linker<'a> {
    schema: &'a Schema,
    /// The extension ranges of messages that have some, sorted.
    extensible: BTreeMap<MessageId, Vec<Numbers>>,
    /// Per file, the files whose types it may name.
    visible: Vec<BTreeSet<u32>>,
}

/// Returns per file what it can see: itself, what it imports, and what that imports publicly.
fn visible(schema: &Schema) -> Result<Vec<BTreeSet<u32>>, SchemaError> {
    let files = &schema.tree.files;
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    for index in 1..schema.sources.count() {
        places
            .entry(schema.sources.name(index))
            .or_insert(index as u32);
    }
    let mut direct: Vec<Vec<(u32, bool)>> = Vec::with_capacity(files.len());
    for file in files {
        let mut found = Vec::new();
        for import in &file.imports {
            let path = schema.sources.get(import.path);
            let target = places.get(path).copied();
            let Some(target) = target else {
                let message = format!("file not found: {path}");
                return Err(SchemaError::new(Code::UndefinedName, message)
                    .at(schema.sources.span(import.path)));
            };
            found.push((target, import.kind == ImportKind::Public));
        }
        direct.push(found);
    }
    if let Some(file) = cycle(&direct) {
        let message = format!(
            "import cycle: file {:?} imports itself",
            schema.sources.name(file)
        );
        return Err(SchemaError::new(Code::Redefinition, message));
    }
    let mut all = Vec::with_capacity(files.len());
    let mut room = Limits::DEFAULT.pairs;
    for file in 0..files.len() {
        let imports = |file: usize| direct.get(file).map(Vec::as_slice).unwrap_or_default();
        let mut seen = BTreeSet::from([file as u32]);
        let mut open: Vec<u32> = imports(file).iter().map(|import| import.0).collect();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                let public = imports(next as usize).iter().filter(|import| import.1);
                open.extend(public.map(|import| import.0));
            }
        }
        room = room.checked_sub(seen.len()).ok_or_else(|| {
            SchemaError::new(
                Code::LimitPairs,
                "the files of the schema import each other too often",
            )
        })?;
        all.push(seen);
    }
    Ok(all)
}

/// Returns a file that imports lead back to.
fn cycle(direct: &[Vec<(u32, bool)>]) -> Option<usize> {
    // What is left after files whose imports are all done have been taken away again and again.
    let mut done = vec![false; direct.len()];
    loop {
        let free = |file: usize| {
            !done.get(file).copied().unwrap_or(true)
                && direct.get(file).is_some_and(|imports| {
                    imports
                        .iter()
                        .all(|import| done.get(import.0 as usize) == Some(&true))
                })
        };
        let ready: Vec<usize> = (0..direct.len()).filter(|file| free(*file)).collect();
        if ready.is_empty() {
            return done.iter().position(|done| !done);
        }
        for file in ready {
            if let Some(place) = done.get_mut(file) {
                *place = true;
            }
        }
    }
}

impl Linker<'_> {
    fn text(&self, range: Range) -> &str {
        self.schema.sources.get(range)
    }

    fn error(&self, code: Code, at: Range, message: &str) -> SchemaError {
        SchemaError::new(code, message).at(self.schema.sources.span(at))
    }

    fn is_proto3(&self, file: u32) -> bool {
        self.schema
            .tree
            .files
            .get(file as usize)
            .is_some_and(|file| file.syntax == Some(Syntax::Proto3))
    }

    fn sees(&self, file: u32, resolved: Resolved) -> bool {
        let home = match resolved {
            Resolved::Message(id) => self.schema.tree.message(id).file,
            Resolved::Enum(id) => self.schema.tree.enumeration(id).file,
            _ => return false,
        };
        self.visible
            .get(file as usize)
            .is_some_and(|visible| visible.contains(&home))
    }

    /// Refuses two things of one full name, whatever they are.
    fn symbols(&self) -> Result<(), SchemaError> {
        let mut known = Symbols {
            linker: self,
            seen: BTreeMap::new(),
        };
        for file in &self.schema.tree.files {
            let package = file.package.map_or("", |package| self.text(package));
            known.packages(package, file.package.unwrap_or_default())?;
            known.types(package, &file.types)?;
            for service in &file.services {
                let name = known.add(package, service.name)?;
                for rpc in &service.rpcs {
                    known.add(&name, rpc.name)?;
                }
            }
            for field in file.extends.iter().flat_map(|extend| &extend.fields) {
                known.add(package, field.name)?;
            }
        }
        Ok(())
    }

    fn message(&self, message: &Message) -> Result<(), SchemaError> {
        let proto3 = self.is_proto3(message.file);
        let mut numbers = BTreeMap::new();
        let mut spelled: BTreeMap<String, &str> = BTreeMap::new();
        let reserved = message.rest.as_ref().map_or(&[][..], |rest| &rest.reserved);
        let extensions = message
            .rest
            .as_ref()
            .map_or(&[][..], |rest| &rest.extensions);
        let taken = self.ranges(
            reserved,
            extensions.iter().flat_map(|one| &one.items),
            message.span,
        )?;
        if proto3 && !extensions.is_empty() {
            return Err(self.error(
                Code::WrongType,
                message.span,
                "a message of proto3 has no extension ranges",
            ));
        }
        for oneof in &message.oneofs {
            if oneof.fields.is_empty() {
                let text = format!("oneof {} has no fields", self.text(oneof.name));
                return Err(self.error(Code::MissingAttribute, oneof.span, &text));
            }
        }
        let names = self.reserved_names(reserved);
        for (field, oneof) in listed(message) {
            let place = if oneof.is_some() {
                Place::Oneof
            } else {
                Place::Message
            };
            self.field(message.file, field, place)?;
            let name = self.text(field.name);
            if oneof.is_some() && matches!(field.kind, Type::Map(_)) {
                return Err(self.error(
                    Code::WrongType,
                    field.span,
                    "a map must not stand in a oneof",
                ));
            }
            if let Some(other) = numbers.insert(field.tag, name) {
                let text = format!(
                    "fields {other} and {name} have the same number {}",
                    field.tag
                );
                return Err(self.error(Code::Duplicate, field.span, &text));
            }
            if covers(&taken, field.tag) {
                let text = format!(
                    "field {name} has the number {}, which is reserved",
                    field.tag
                );
                return Err(self.error(Code::OutOfRange, field.span, &text));
            }
            if names.contains(name) {
                let text = format!("field name {name} is reserved");
                return Err(self.error(Code::InvalidName, field.span, &text));
            }
            let explicit = field
                .options
                .as_ref()
                .is_some_and(|options| options.json_name.is_some());
            if proto3
                && !explicit
                && let Some(other) = spelled.insert(names::camel(name), name)
            {
                let text = format!("fields {other} and {name} have the same name in JSON");
                return Err(self.error(Code::Duplicate, field.span, &text));
            }
        }
        for extend in message.extends() {
            self.extend(message.file, extend.name, extend.resolved, &extend.fields)?;
        }
        Ok(())
    }

    fn field(&self, file: u32, field: &Field, place: Place) -> Result<(), SchemaError> {
        let name = self.text(field.name);
        self.number(field)?;
        let proto3 = self.is_proto3(file);
        let presence = if proto3 && place == Place::Message && field.label.is_none() {
            Presence::Implicit
        } else {
            Presence::Explicit
        };
        let refuse = |code, text: String| Err(self.error(code, field.span, &text));
        if proto3 && is_group(field) {
            return refuse(
                Code::WrongType,
                format!("field {name} is a group, which proto3 does not have"),
            );
        }
        if proto3 && field.label == Some(Label::Required) {
            return refuse(
                Code::WrongType,
                format!("field {name} is required, which proto3 does not have"),
            );
        }
        if proto3
            && field
                .options
                .as_ref()
                .is_some_and(|options| options.default.is_some())
        {
            return refuse(
                Code::WrongType,
                format!("field {name} has a default, which proto3 does not have"),
            );
        }
        match field.kind {
            Type::Scalar(_) => Ok(()),
            Type::Named(written) => self.named(file, field, presence, written, field.resolved),
            Type::Map(map) => {
                let Some(map) = self.schema.tree.map(map) else {
                    return Ok(());
                };
                if !matches!(map.key, Type::Scalar(key) if !matches!(key, Scalar::Double | Scalar::Float | Scalar::Bytes))
                {
                    return refuse(
                        Code::WrongType,
                        format!(
                            "the keys of map {name} must be whole numbers, booleans or strings"
                        ),
                    );
                }
                match map.value {
                    Type::Scalar(_) => Ok(()),
                    Type::Named(written) => {
                        self.named(file, field, presence, written, map.resolved)
                    }
                    Type::Map(_) => refuse(
                        Code::WrongType,
                        format!("the values of map {name} must be no maps"),
                    ),
                }
            }
        }
    }

    fn named(
        &self,
        file: u32,
        field: &Field,
        presence: Presence,
        written: Range,
        resolved: Resolved,
    ) -> Result<(), SchemaError> {
        if !self.sees(file, resolved) {
            let text = format!(
                "unknown type {}: neither this file nor one that it imports defines it",
                self.text(written)
            );
            return Err(self.error(Code::UndefinedName, field.span, &text));
        }
        match resolved {
            // An enum of the older language is closed, and a field that cannot be absent needs a value for what it does not know.
            Resolved::Enum(id)
                if presence == Presence::Implicit
                    && !self.is_open(self.schema.tree.enumeration(id).file) =>
            {
                let text = format!(
                    "enum {} is closed, and a field with implicit presence needs an open one",
                    self.schema.names.of_enum(id)
                );
                Err(self.error(Code::WrongType, field.span, &text))
            }
            _ => Ok(()),
        }
    }

    fn is_open(&self, file: u32) -> bool {
        self.schema
            .tree
            .files
            .get(file as usize)
            .is_some_and(|file| file.edition || file.syntax == Some(Syntax::Proto3))
    }

    fn number(&self, field: &Field) -> Result<(), SchemaError> {
        let text = match field.tag {
            19_000..=19_999 => format!(
                "field number {} is reserved for the implementation",
                field.tag
            ),
            1..=MAX_TAG => return Ok(()),
            _ => format!(
                "field number {} is out of range: expected 1 to {MAX_TAG}",
                field.tag
            ),
        };
        Err(self.error(Code::OutOfRange, field.span, &text))
    }

    fn extend(
        &self,
        file: u32,
        name: Range,
        resolved: Resolved,
        fields: &[Field],
    ) -> Result<(), SchemaError> {
        let target = match resolved {
            Resolved::Message(id) if self.sees(file, resolved) => id,
            _ => {
                let text = format!("unknown message {} to extend", self.text(name));
                return Err(self.error(Code::UndefinedName, name, &text));
            }
        };
        let full = self.schema.names.of_message(target);
        if self.is_proto3(file)
            && !(full.starts_with("google.protobuf.") && full.ends_with("Options"))
        {
            return Err(self.error(Code::WrongType, name, "proto3 extends options only"));
        }
        let ranges = self
            .extensible
            .get(&target)
            .map(Vec::as_slice)
            .unwrap_or_default();
        for field in fields {
            self.field(file, field, Place::Extension)?;
            if !covers(ranges, field.tag) {
                let text = format!("{full} has no extension range for the number {}", field.tag);
                return Err(self.error(Code::OutOfRange, field.span, &text));
            }
        }
        Ok(())
    }

    fn enumeration(&self, read: &Enum) -> Result<(), SchemaError> {
        let name = self.text(read.name);
        let Some(first) = read.constants.first() else {
            return Err(self.error(
                Code::MissingAttribute,
                read.span,
                &format!("enum {name} has no values"),
            ));
        };
        if first.tag != 0 && self.is_open(read.file) {
            let text = format!("the first value of enum {name} must be 0");
            return Err(self.error(Code::OutOfRange, first.span, &text));
        }
        let alias = read
            .options
            .iter()
            .any(|option| self.is_true(option, "allow_alias"));
        let ranges = self.ranges(&read.reserved, std::iter::empty(), read.span)?;
        let mut numbers = BTreeSet::new();
        let names = self.reserved_names(&read.reserved);
        let mut twice = false;
        for constant in &read.constants {
            let own = self.text(constant.name);
            if !numbers.insert(constant.tag) {
                twice = true;
                if !alias {
                    let text = format!(
                        "value {own} of enum {name} has the number {} of another one",
                        constant.tag
                    );
                    return Err(self.error(Code::Duplicate, constant.span, &text));
                }
            }
            let reserved = covers(&ranges, constant.tag);
            if reserved || names.contains(own) {
                let text = format!("value {own} of enum {name} is reserved");
                return Err(self.error(Code::OutOfRange, constant.span, &text));
            }
        }
        if alias && !twice {
            let text = format!("enum {name} allows aliases and has none");
            return Err(self.error(Code::WrongType, read.span, &text));
        }
        Ok(())
    }

    fn is_true(&self, option: &Opt, name: &str) -> bool {
        !option.parenthesized
            && self.text(option.name) == name
            && matches!(option.value, Value::Text(Token::Boolean | Token::Enum, value) if self.text(value) == "true")
    }

    fn reserved_names(&self, reserved: &[Reserved]) -> BTreeSet<&str> {
        let items = reserved.iter().flat_map(|one| &one.items);
        items
            .filter_map(|item| match item {
                ReservedItem::Name(name) => Some(self.text(*name)),
                ReservedItem::Numbers(_) => None,
            })
            .collect()
    }

    /// Returns the numbers that are set aside; no two ranges may overlap.
    fn ranges<'r>(
        &self,
        reserved: &'r [Reserved],
        extensions: impl Iterator<Item = &'r Numbers>,
        at: Range,
    ) -> Result<Vec<Numbers>, SchemaError> {
        let numbers = reserved
            .iter()
            .flat_map(|one| &one.items)
            .filter_map(|item| match item {
                ReservedItem::Numbers(numbers) => Some(*numbers),
                ReservedItem::Name(_) => None,
            });
        let mut ranges: Vec<Numbers> = numbers.chain(extensions.copied()).collect();
        ranges.sort_by_key(|range| range.start());
        for range in &ranges {
            if range.end() < range.start() {
                let text = format!(
                    "range {} to {} ends before it starts",
                    range.start(),
                    range.end()
                );
                return Err(self.error(Code::OutOfRange, at, &text));
            }
        }
        for pair in ranges.windows(2) {
            if let [first, second] = pair
                && second.start() <= first.end()
            {
                let text = format!("ranges overlap at the number {}", second.start());
                return Err(self.error(Code::Duplicate, at, &text));
            }
        }
        Ok(ranges)
    }
}

/// Returns whether one of sorted ranges that do not overlap holds a number.
fn covers(ranges: &[Numbers], number: i32) -> bool {
    let after = ranges.partition_point(|range| range.start() <= number);
    let last = after.checked_sub(1).and_then(|place| ranges.get(place));
    last.is_some_and(|range| number <= range.end())
}

/// Every full name, and whether it is a package, which many files may share.
struct Symbols<'a> {
    linker: &'a Linker<'a>,
    seen: BTreeMap<String, bool>,
}

impl Symbols<'_> {
    fn packages(&mut self, package: &str, at: Range) -> Result<(), SchemaError> {
        let mut end = 0;
        for part in package.split('.').filter(|part| !part.is_empty()) {
            end += part.len();
            let name = package.get(..end).unwrap_or(package);
            if self.seen.insert(name.to_owned(), true) == Some(false) {
                return Err(self.twice(name, at));
            }
            end += 1;
        }
        Ok(())
    }

    fn types(&mut self, scope: &str, types: &Types) -> Result<(), SchemaError> {
        let tree = &self.linker.schema.tree;
        for id in &types.enums {
            let read = tree.enumeration(*id);
            self.add(scope, read.name)?;
            // Values are named beside their enum, not inside of it.
            for constant in &read.constants {
                self.add(scope, constant.name)?;
            }
        }
        for id in &types.messages {
            let message = tree.message(*id);
            let name = self.add(scope, message.name)?;
            for (field, _) in listed(message) {
                self.add(&name, field.name)?;
                if matches!(field.kind, Type::Map(_)) {
                    let entry = names::entry(self.linker.text(field.name));
                    self.insert(format!("{name}.{entry}"), field.span)?;
                }
            }
            for oneof in &message.oneofs {
                self.add(&name, oneof.name)?;
            }
            for field in message.extends().iter().flat_map(|extend| &extend.fields) {
                self.add(&name, field.name)?;
            }
            self.types(&name, &message.types)?;
        }
        Ok(())
    }

    fn add(&mut self, scope: &str, name: Range) -> Result<String, SchemaError> {
        let text = self.linker.text(name);
        let mut bytes = text.bytes();
        let starts = bytes
            .next()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        if !starts || !bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            let text =
                format!("{text:?} is no name: expected letters, digits and _, no digit first");
            return Err(self.linker.error(Code::InvalidName, name, &text));
        }
        let full = if scope.is_empty() {
            text.to_owned()
        } else {
            format!("{scope}.{text}")
        };
        self.insert(full.clone(), name)?;
        Ok(full)
    }

    fn insert(&mut self, full: String, at: Range) -> Result<(), SchemaError> {
        if self.seen.contains_key(&full) {
            return Err(self.twice(&full, at));
        }
        self.seen.insert(full, false);
        Ok(())
    }

    fn twice(&self, name: &str, at: Range) -> SchemaError {
        self.linker.error(
            Code::Redefinition,
            at,
            &format!("{name} is already defined"),
        )
    }
}

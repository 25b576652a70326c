//! Canonical text: what the registry stores and hashes.
//!
//! Source: docs/protobuf.md, "Canonical text" and "Formats".

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::model::{
    Enum, EnumId, Extend, Extensions, Field, File, Group, ImportKind, Kind, MAX_TAG, Message,
    MessageId, Numbers, OneOf, Opt, Reserved, ReservedItem, RpcType, Scalar, Service, Tree, Type,
    Types, Value,
};
use crate::source::{Range, Sources};

/// What is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Everything,
    /// No custom options but the registry's own, no `extensions`, no `extend`.
    NoExtensions,
}

/// Prints the first file of a tree.
///
/// # Errors
/// `WRONG_TYPE` for a map key that no map can have, `LIMIT_OUTPUT`.
pub(super) fn print(
    tree: &Tree,
    sources: &Sources,
    extent: Extent,
    limits: &Limits,
) -> Result<String, SchemaError> {
    let size = sources.file(0);
    let out = String::with_capacity((size.end - size.start) as usize + 256);
    let mut printer = Printer {
        tree,
        sources,
        extent,
        out,
        depth: 0,
        fresh: true,
        most: limits.output,
    };
    printer.file(tree.root())?;
    Ok(printer.out)
}

struct Printer<'a> {
    tree: &'a Tree,
    sources: &'a Sources,
    extent: Extent,
    out: String,
    depth: usize,
    /// A line has just ended: the next thing printed, be it the next line end, is indented first.
    fresh: bool,
    most: usize,
}

type Done = Result<(), SchemaError>;

impl<'a> Printer<'a> {
    /// Prints a text without line ends.
    fn put(&mut self, text: &str) {
        if self.fresh {
            self.out.extend(std::iter::repeat_n("  ", self.depth));
            self.fresh = false;
        }
        self.out.push_str(text);
    }

    fn line(&mut self) {
        self.put("\n");
        self.fresh = true;
    }

    fn text(&mut self, range: Range) {
        let text = self.sources.get(range);
        if text.contains('\n') {
            for (index, part) in text.split('\n').enumerate() {
                if index > 0 {
                    self.line();
                }
                self.put(part);
            }
        } else {
            self.put(text);
        }
    }

    fn number(&mut self, number: i32) {
        let mut digits = [0u8; 11];
        let mut rest = number.unsigned_abs();
        let mut at = digits.len();
        loop {
            at -= 1;
            if let Some(place) = digits.get_mut(at) {
                *place = b'0' + (rest % 10) as u8;
            }
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            self.put("-");
        }
        let text = digits
            .get(at..)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .unwrap_or("");
        self.put(text);
    }

    fn quoted(&mut self, range: Range) {
        self.put("\"");
        let text = self.sources.get(range);
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| matches!(c, '\u{7}'..='\r' | '\\' | '\'' | '"')) {
            self.put(rest.get(..at).unwrap_or(""));
            let special = rest.as_bytes().get(at).copied().unwrap_or(0);
            self.put(match special {
                7 => "\\a",
                8 => "\\b",
                9 => "\\t",
                b'\n' => "\\n",
                11 => "\\v",
                12 => "\\f",
                b'\r' => "\\r",
                b'\\' => "\\\\",
                b'\'' => "\\'",
                _ => "\\\"",
            });
            rest = rest.get(at + 1..).unwrap_or("");
        }
        self.put(rest);
        self.put("\"");
    }

    fn limit(&self) -> Done {
        if self.out.len() > self.most {
            let message = format!("the canonical text is longer than {} bytes", self.most);
            return Err(SchemaError::new(Code::LimitOutput, message));
        }
        Ok(())
    }

    /// Prints what is inside braces one level deeper.
    fn inside(&mut self, print: impl FnOnce(&mut Self) -> Done) -> Done {
        self.depth += 1;
        let done = print(self);
        self.depth -= 1;
        self.limit()?;
        done
    }

    fn shown(&self, options: &'a [Opt]) -> impl Iterator<Item = &'a Opt> + Clone + use<'a> {
        let (extent, sources) = (self.extent, self.sources);
        // The name is owned by the sources, which outlive the printer.
        options.iter().filter(move |option| {
            extent == Extent::Everything
                || !option.parenthesized
                || sources.get(option.name).starts_with("confluent.")
        })
    }

    fn extends(&self, extends: &'a [Extend]) -> &'a [Extend] {
        if self.extent == Extent::Everything {
            extends
        } else {
            &[]
        }
    }

    fn file(&mut self, file: &'a File) -> Done {
        if let Some(syntax) = file.syntax {
            self.put("syntax = \"");
            self.put(syntax.as_str());
            self.put("\";");
            self.line();
        }
        if let Some(package) = file.package {
            self.put("package ");
            self.text(package);
            self.put(";");
            self.line();
        }
        if file
            .imports
            .iter()
            .any(|import| import.kind != ImportKind::Weak)
        {
            self.line();
            for (kind, word) in [
                (ImportKind::Plain, "import \""),
                (ImportKind::Public, "import public \""),
            ] {
                for import in file.imports.iter().filter(|import| import.kind == kind) {
                    self.put(word);
                    self.text(import.path);
                    self.put("\";");
                    self.line();
                }
            }
        }
        self.option_section(&file.options)?;
        if !file.types.is_empty() {
            self.line();
            self.types(&file.types)?;
        }
        self.extend_section(self.extends(&file.extends), file.blank.extends)?;
        if !file.services.is_empty() {
            self.line();
            file.services
                .iter()
                .try_for_each(|service| self.service(service))?;
        }
        self.limit()
    }

    /// Prints options as statements at the current level, a line end before them.
    fn option_section(&mut self, options: &'a [Opt]) -> Done {
        let mut shown = self.shown(options).peekable();
        if shown.peek().is_some() {
            self.line();
        }
        shown.try_for_each(|option| self.option_statement(option))
    }

    fn option_statement(&mut self, option: &'a Opt) -> Done {
        self.put("option ");
        self.option(option)?;
        self.put(";");
        self.line();
        Ok(())
    }

    fn extend_section(&mut self, extends: &'a [Extend], blank: bool) -> Done {
        if blank || !extends.is_empty() {
            self.line();
        }
        self.extend_list(extends)
    }

    /// Prints fields, if any, and the closing brace.
    fn inside_braces(&mut self, fields: &'a [Field]) -> Done {
        if !fields.is_empty() {
            self.line();
            self.inside(|printer| printer.fields(fields))?;
        }
        self.put("}");
        self.line();
        Ok(())
    }

    fn fields(&mut self, fields: &'a [Field]) -> Done {
        fields.iter().try_for_each(|field| self.field(field))
    }

    fn types(&mut self, types: &'a Types) -> Done {
        for id in &types.messages {
            self.message(*id)?;
        }
        types.enums.iter().try_for_each(|id| self.enumeration(*id))
    }

    fn message(&mut self, id: MessageId) -> Done {
        let message = self.tree.message(id);
        self.put("message ");
        self.text(message.name);
        self.put(" {");
        if let Some(rest) = &message.rest {
            if !rest.reserved.is_empty() {
                self.line();
                self.inside(|printer| {
                    for reserved in &rest.reserved {
                        printer.reserved(reserved);
                    }
                    Ok(())
                })?;
            }
            let mut shown = self.shown(&rest.options).peekable();
            if shown.peek().is_some() {
                self.line();
                self.inside(|printer| {
                    shown.try_for_each(|option| printer.option_statement(option))
                })?;
            }
        }
        if !message.fields.is_empty() {
            self.line();
            self.inside(|printer| printer.fields(&message.fields))?;
        }
        self.oneofs(message)?;
        if let Some(rest) = &message.rest {
            if !rest.groups.is_empty() {
                self.line();
                self.inside(|printer| {
                    rest.groups
                        .iter()
                        .try_for_each(|group| printer.group(group))
                })?;
            }
            if self.extent == Extent::Everything {
                if !rest.extensions.is_empty() {
                    self.line();
                    self.inside(|printer| {
                        rest.extensions
                            .iter()
                            .try_for_each(|extensions| printer.extensions(extensions))
                    })?;
                }
                if message.blank.extends || !rest.extends.is_empty() {
                    self.line();
                    self.inside(|printer| printer.extend_list(&rest.extends))?;
                }
            }
        }
        if !message.types.is_empty() {
            self.line();
            self.inside(|printer| printer.types(&message.types))?;
        }
        self.put("}");
        self.line();
        Ok(())
    }

    fn extend_list(&mut self, extends: &'a [Extend]) -> Done {
        for extend in extends {
            self.put("extend ");
            self.text(extend.name);
            self.put(" {");
            self.inside_braces(&extend.fields)?;
        }
        Ok(())
    }

    fn oneofs(&mut self, message: &'a Message) -> Done {
        if message.blank.oneofs || !message.oneofs.is_empty() {
            self.line();
            self.inside(|printer| {
                message
                    .oneofs
                    .iter()
                    .try_for_each(|oneof| printer.oneof(oneof))
            })?;
        }
        Ok(())
    }

    fn oneof(&mut self, oneof: &'a OneOf) -> Done {
        self.put("oneof ");
        self.text(oneof.name);
        self.put(" {");
        let mut shown = self.shown(&oneof.options).peekable();
        if shown.peek().is_some() {
            self.line();
            self.inside(|printer| shown.try_for_each(|option| printer.option_statement(option)))?;
        }
        if !oneof.fields.is_empty() {
            self.line();
            self.inside(|printer| printer.fields(&oneof.fields))?;
        }
        if !oneof.groups.is_empty() {
            self.line();
            self.inside(|printer| {
                oneof
                    .groups
                    .iter()
                    .try_for_each(|group| printer.group(group))
            })?;
        }
        self.put("}");
        self.line();
        Ok(())
    }

    fn group(&mut self, group: &'a Group) -> Done {
        if let Some(label) = group.label {
            self.put(label.as_str());
            self.put(" ");
        }
        self.put("group ");
        self.text(group.name);
        self.put(" = ");
        self.number(group.tag);
        self.put(" {");
        self.inside_braces(&group.fields)
    }

    fn enumeration(&mut self, id: EnumId) -> Done {
        let Enum {
            name,
            reserved,
            options,
            constants,
            ..
        } = self.tree.enumeration(id);
        self.put("enum ");
        self.text(*name);
        self.put(" {");
        let mut shown = self.shown(options).peekable();
        if !reserved.is_empty() || shown.peek().is_some() || !constants.is_empty() {
            self.line();
        }
        self.inside(|printer| {
            for reserved in reserved {
                printer.reserved(reserved);
            }
            shown.try_for_each(|option| printer.option_statement(option))?;
            for constant in constants {
                printer.text(constant.name);
                printer.put(" = ");
                printer.number(constant.tag);
                printer.bracketed(&constant.options, None)?;
                printer.put(";");
                printer.line();
            }
            Ok(())
        })?;
        self.put("}");
        self.line();
        Ok(())
    }

    fn service(&mut self, service: &'a Service) -> Done {
        self.put("service ");
        self.text(service.name);
        self.put(" {");
        let mut shown = self.shown(&service.options).peekable();
        if shown.peek().is_some() {
            self.line();
            self.inside(|printer| shown.try_for_each(|option| printer.option_statement(option)))?;
        }
        if !service.rpcs.is_empty() {
            self.line();
        }
        self.inside(|printer| {
            for rpc in &service.rpcs {
                printer.put("rpc ");
                printer.text(rpc.name);
                printer.put(" (");
                printer.rpc_type(&rpc.request)?;
                printer.put(") returns (");
                printer.rpc_type(&rpc.response)?;
                printer.put(")");
                let mut shown = printer.shown(&rpc.options).peekable();
                if shown.peek().is_some() {
                    printer.put(" {");
                    printer.line();
                    printer.inside(|printer| {
                        shown.try_for_each(|option| printer.option_statement(option))
                    })?;
                    printer.put("}");
                }
                printer.put(";");
                printer.line();
            }
            Ok(())
        })?;
        self.put("}");
        self.line();
        Ok(())
    }

    fn rpc_type(&mut self, rpc_type: &RpcType) -> Done {
        if rpc_type.stream {
            self.put("stream ");
        }
        self.kind(rpc_type.kind)
    }

    fn kind(&mut self, kind: Type) -> Done {
        match kind {
            Type::Scalar(scalar) => self.put(scalar.as_str()),
            Type::Named(name) => self.text(name),
            Type::Map(id) => {
                let Some(map) = self.tree.map(id) else {
                    return Ok(());
                };
                check_map_key(map.key, self.sources)?;
                self.put("map<");
                self.kind(map.key)?;
                self.put(", ");
                self.kind(map.value)?;
                self.put(">");
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &'a Field) -> Done {
        if let Some(label) = field.label {
            self.put(label.as_str());
            self.put(" ");
        }
        self.kind(field.kind)?;
        self.put(" ");
        self.text(field.name);
        self.put(" = ");
        self.number(field.tag);
        if field.options.is_some() {
            self.bracketed(field.options(), Some(field))?;
        }
        self.put(";");
        self.line();
        Ok(())
    }

    /// Prints the options of a field, constant or range in brackets; a field's `default` and `json_name` come last.
    fn bracketed(&mut self, options: &'a [Opt], field: Option<&'a Field>) -> Done {
        let shown = self.shown(options);
        let of_field = field.and_then(|field| field.options.as_deref());
        let default = of_field.and_then(|options| options.default.as_ref());
        let json_name = of_field.and_then(|options| options.json_name.as_ref());
        let count = shown.clone().count()
            + usize::from(default.is_some())
            + usize::from(json_name.is_some());
        if count == 0 {
            return Ok(());
        }
        self.put(" [");
        let several = count > 1;
        if several {
            self.line();
        }
        let mut left = count;
        let mut end = |printer: &mut Self| {
            left -= 1;
            if several {
                if left > 0 {
                    printer.put(",");
                }
                printer.line();
            }
        };
        let print = |printer: &mut Self| {
            for option in shown {
                printer.option(option)?;
                end(printer);
            }
            if let (Some(value), Some(field)) = (default, field) {
                printer.put("default = ");
                let string = field.kind == Type::Scalar(Scalar::String);
                printer.pseudo(value, string);
                end(printer);
            }
            if let Some(value) = json_name {
                printer.put("json_name = ");
                printer.pseudo(value, true);
                end(printer);
            }
            Ok(())
        };
        if several {
            self.inside(print)?;
        } else {
            print(self)?;
        }
        self.put("]");
        Ok(())
    }

    fn pseudo(&mut self, value: &Value, string: bool) {
        match value {
            Value::Text(_, text) if string => self.quoted(*text),
            Value::Text(_, text) => self.text(*text),
            // The registry prints its own objects here, which nothing can read again.
            value => {
                let text = debug_text(value, self.sources);
                self.put(&text);
            }
        }
    }

    fn reserved(&mut self, reserved: &Reserved) {
        self.put("reserved ");
        for (index, item) in reserved.items.iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            match item {
                ReservedItem::Name(name) => {
                    self.put("\"");
                    self.text(*name);
                    self.put("\"");
                }
                ReservedItem::Numbers(numbers) => self.numbers(*numbers),
            }
        }
        self.put(";");
        self.line();
    }

    fn numbers(&mut self, numbers: Numbers) {
        self.number(numbers.start());
        if let Numbers::Range(_, end) = numbers {
            self.put(" to ");
            if end >= MAX_TAG {
                self.put("max");
            } else {
                self.number(end);
            }
        }
    }

    fn extensions(&mut self, extensions: &'a Extensions) -> Done {
        self.put("extensions ");
        for (index, numbers) in extensions.items.iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            self.numbers(*numbers);
        }
        self.bracketed(&extensions.options, None)?;
        self.put(";");
        self.line();
        Ok(())
    }

    fn option(&mut self, option: &Opt) -> Done {
        let mut option = option;
        loop {
            if option.parenthesized {
                self.put("(");
                self.text(option.name);
                self.put(")");
            } else {
                self.text(option.name);
            }
            match &option.value {
                Value::Part(part) => {
                    self.put(".");
                    option = part;
                }
                value => {
                    self.put(" = ");
                    return match value {
                        Value::List(items) => self.own_list(items),
                        value => self.value(value),
                    };
                }
            }
        }
    }

    /// Prints a list that is an option's own value: a single element stays on the line.
    fn own_list(&mut self, items: &[Value]) -> Done {
        if let [single] = items {
            self.put("[");
            self.value(single)?;
            self.put("]");
            return Ok(());
        }
        self.list(items)
    }

    fn list(&mut self, items: &[Value]) -> Done {
        self.put("[");
        self.line();
        self.inside(|printer| {
            for (index, item) in items.iter().enumerate() {
                printer.value(item)?;
                if index + 1 < items.len() {
                    printer.put(",");
                }
                printer.line();
            }
            Ok(())
        })?;
        self.put("]");
        Ok(())
    }

    fn value(&mut self, value: &Value) -> Done {
        match value {
            Value::Text(Kind::String, text) => self.quoted(*text),
            Value::Text(_, text) => self.text(*text),
            Value::List(items) => self.list(items)?,
            Value::Part(option) => self.option(option)?,
            Value::Literal(entries) => {
                self.put("{");
                self.line();
                self.inside(|printer| {
                    for (index, (key, value)) in entries.iter().enumerate() {
                        printer.text(*key);
                        printer.put(": ");
                        printer.value(value)?;
                        if index + 1 < entries.len() {
                            printer.put(",");
                        }
                        printer.line();
                    }
                    Ok(())
                })?;
                self.put("}");
            }
        }
        Ok(())
    }
}

/// Refuses a map key that the registry cannot interpret.
pub(super) fn check_map_key(key: Type, sources: &Sources) -> Done {
    let bad = match key {
        Type::Scalar(Scalar::Float | Scalar::Double | Scalar::Bytes)
        | Type::Named(_)
        | Type::Map(_) => key,
        Type::Scalar(_) => return Ok(()),
    };
    let name = match bad {
        Type::Scalar(scalar) => scalar.as_str(),
        Type::Named(name) => sources.get(name),
        Type::Map(_) => "a map",
    };
    let message = format!("a map key must be an integer, a bool or a string, found '{name}'");
    Err(SchemaError::new(Code::WrongType, message))
}

/// Returns a value as Java prints the registry's objects.
fn debug_text(value: &Value, sources: &Sources) -> String {
    match value {
        Value::Text(Kind::String, text) => sources.get(*text).to_owned(),
        Value::Text(kind, text) => {
            let kind = match kind {
                Kind::Boolean => "BOOLEAN",
                Kind::Enum => "ENUM",
                Kind::Number | Kind::String => "NUMBER",
            };
            format!("OptionPrimitive(kind={kind}, value={})", sources.get(*text))
        }
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(|item| debug_text(item, sources)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Literal(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| format!("{}={}", sources.get(*key), debug_text(value, sources)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Part(option) => format!(
            "{} = {}",
            sources.get(option.name),
            debug_text(&option.value, sources)
        ),
    }
}

//! The parser of `.proto` text: as lenient, and as strict, as the registry's own.
//!
//! Source: docs/protobuf.md, "Parsing".

mod field;
mod message;
mod range;
mod service;

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::descriptor;
use crate::protobuf::lexer::Lexer;
use crate::protobuf::model::{File, Import, ImportKind, MessageId, Syntax, Tree, Types};
use crate::source::{Range, Sources};

/// Whose language is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// The Java registry's, with descriptors in place of texts.
    Registry,
    /// protoc's: groups are messages, editions are known.
    Protoc,
}

/// What is found out while a file is read, beside its tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// Something in it may print in a way that cannot be read again: names kept raw, values without quotes, odd option names.
    pub(super) unusual: bool,
    /// It sets an option in parentheses, or a dotted one.
    pub(super) custom_options: bool,
    /// How deep its declarations and values are nested.
    pub(super) depth: u32,
    /// It is a descriptor, so that its elements stand in no text.
    pub(super) descriptor: bool,
}

/// Reads one file into a tree.
pub(super) struct Parser<'a, 't> {
    pub(super) lexer: Lexer<'a>,
    pub(super) limits: &'t Limits,
    tree: &'t mut Tree,
    file: u32,
    syntax: Option<Syntax>,
    language: Language,
    /// Whether an edition in place of a syntax lets fields go without a label.
    edition: bool,
    /// The message being read.
    scope: Option<MessageId>,
    /// Messages of groups that the message around them has not taken yet.
    groups: Vec<MessageId>,
    depth: usize,
    nodes: &'t mut usize,
    pub(super) notes: Notes,
}

/// Reads text number `file` of the sources; decoded strings go behind what `decoded` holds.
///
/// # Errors
/// `PROTOBUF_SYNTAX`, `LIMIT_DEPTH` and `LIMIT_NODES`.
pub(super) fn parse(
    sources: &Sources,
    file: usize,
    decoded: &mut String,
    tree: &mut Tree,
    nodes: &mut usize,
    language: Language,
    limits: &Limits,
) -> Result<Notes, SchemaError> {
    let (messages, enums, maps, kept) = (
        tree.messages.len(),
        tree.enums.len(),
        tree.maps.len(),
        decoded.len(),
    );
    let lexer = Lexer::new(sources, file, decoded);
    let mut parser = Parser {
        lexer,
        limits,
        tree,
        file: file as u32,
        syntax: None,
        language,
        edition: false,
        scope: None,
        groups: Vec::new(),
        depth: 0,
        nodes,
        notes: Notes::default(),
    };
    match parser.file() {
        Ok(read) => {
            let found = parser.notes;
            tree.files.push(read);
            Ok(found)
        }
        Err(error) if language == Language::Protoc => Err(error),
        Err(error) => {
            // What is no text may still be a descriptor; if it is none either, the first error is the one to tell.
            tree.messages.truncate(messages);
            tree.enums.truncate(enums);
            tree.maps.truncate(maps);
            decoded.truncate(kept);
            let text = sources.get(sources.file(file));
            let base = sources.buffer().len();
            match descriptor::read(text, file as u32, base, decoded, tree, nodes, limits)? {
                Some(read) => {
                    tree.files.push(read);
                    Ok(Notes {
                        descriptor: true,
                        custom_options: true,
                        ..Notes::default()
                    })
                }
                None => Err(error),
            }
        }
    }
}

impl Parser<'_, '_> {
    /// Counts a declaration or value against `Limits::nodes`.
    pub(super) fn count(&mut self) -> Result<(), SchemaError> {
        *self.nodes += 1;
        if *self.nodes > self.limits.nodes {
            let message = format!(
                "the schema holds more than {} declarations",
                self.limits.nodes
            );
            let here = self.lexer.at();
            let span = self
                .lexer
                .error_at(Range::new(here, here), "")
                .span()
                .cloned();
            let error = SchemaError::new(Code::LimitNodes, message);
            return Err(span.into_iter().fold(error, SchemaError::at));
        }
        Ok(())
    }

    pub(super) fn too_deep(&self, at: Range) -> SchemaError {
        let error = SchemaError::new(
            Code::LimitDepth,
            format!("declarations are nested deeper than {}", self.limits.depth),
        );
        self.lexer
            .error_at(at, "")
            .span()
            .cloned()
            .into_iter()
            .fold(error, SchemaError::at)
    }

    /// Runs `read` one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, SchemaError>,
    ) -> Result<T, SchemaError> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            let here = self.lexer.at();
            return Err(self.too_deep(Range::new(here, here)));
        }
        self.notes.depth = self.notes.depth.max(self.depth as u32);
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn file(&mut self) -> Result<File, SchemaError> {
        let mut file = File::default();
        let mut declarations = 0u32;
        let mut names = Vec::new();
        while !self.lexer.exhausted()? {
            declarations += 1;
            if self.lexer.take(b';')? {
                continue;
            }
            self.count()?;
            let label = self.lexer.word()?;
            match self.lexer.get(label) {
                "syntax" if declarations == 1 => {
                    self.lexer.expect(b'=')?;
                    let text = self.lexer.quoted()?;
                    let syntax = Syntax::named(self.lexer.get(text)).ok_or_else(|| {
                        let message = format!(
                            "expected 'proto2' or 'proto3', found '{}'",
                            self.lexer.get(text)
                        );
                        self.lexer.error_at(text, &message)
                    })?;
                    self.lexer.expect(b';')?;
                    self.syntax = Some(syntax);
                    file.syntax = self.syntax;
                }
                "syntax" => {
                    return Err(self
                        .lexer
                        .error_at(label, "'syntax' must be the first declaration of the file"));
                }
                "edition" if self.language == Language::Protoc && declarations == 1 => {
                    self.lexer.expect(b'=')?;
                    let text = self.lexer.quoted()?;
                    if self.lexer.get(text) != "2023" {
                        let message =
                            format!("expected edition '2023', found '{}'", self.lexer.get(text));
                        return Err(self.lexer.error_at(text, &message));
                    }
                    self.lexer.expect(b';')?;
                    self.edition = true;
                    file.edition = true;
                }
                "edition" => {
                    return Err(self
                        .lexer
                        .error_at(label, "editions are not supported by this registry"));
                }
                "package" => {
                    let (name, _) = self.lexer.name()?;
                    file.package = Some(name);
                    self.lexer.expect(b';')?;
                }
                "import" => file.imports.push(self.import()?),
                "option" => {
                    let option = self.option_statement()?;
                    file.options.push(option);
                }
                "message" => {
                    let id = self.nested(|parser| parser.message(label, None))?;
                    names.push((false, self.tree.message(id).name));
                    file.types.messages.push(id);
                }
                "enum" => {
                    let id = self.enumeration(label)?;
                    names.push((false, self.tree.enumeration(id).name));
                    file.types.enums.push(id);
                }
                "service" => {
                    let service = self.service()?;
                    names.push((true, service.name));
                    file.services.push(service);
                }
                "extend" => {
                    let extend = self.extend()?;
                    file.extends.push(extend);
                    file.types.messages.append(&mut self.groups);
                }
                "reserved" => {
                    self.reserved()?;
                }
                other => {
                    let message = format!(
                        "unexpected '{other}': expected a declaration such as 'message', 'enum' or 'import'"
                    );
                    return Err(self.lexer.error_at(label, &message));
                }
            }
        }
        self.once(names)?;
        Ok(file)
    }

    /// Refuses a second type, or a second service, of one name.
    fn once(&self, mut names: Vec<(bool, Range)>) -> Result<(), SchemaError> {
        let text = |name: &(bool, Range)| (name.0, self.lexer.get(name.1));
        names.sort_by(|a, b| text(a).cmp(&text(b)));
        let twice = names.windows(2).filter_map(|pair| match pair {
            [first, second] if text(first) == text(second) => Some((first.1, second.1)),
            _ => None,
        });
        let Some((first, second)) = twice.min_by_key(|(_, second)| second.start) else {
            return Ok(());
        };
        let message = format!(
            "'{}' is already defined at {}",
            self.lexer.get(second),
            self.lexer.place(first)
        );
        Err(self.lexer.error_at(second, &message))
    }

    fn import(&mut self) -> Result<Import, SchemaError> {
        let mut kind = ImportKind::Plain;
        if !matches!(self.lexer.peek()?, b'"' | b'\'') {
            let word = self.lexer.word()?;
            kind = match self.lexer.get(word) {
                "public" => ImportKind::Public,
                "weak" => ImportKind::Weak,
                other => {
                    let message =
                        format!("expected a quoted path, 'public' or 'weak', found '{other}'");
                    return Err(self.lexer.error_at(word, &message));
                }
            };
            self.lexer.peek()?;
        }
        let path = self.lexer.quoted()?;
        self.notes.unusual |= self
            .lexer
            .get(path)
            .bytes()
            .any(|byte| matches!(byte, b'"' | b'\\' | b'\n'));
        self.lexer.expect(b';')?;
        Ok(Import { kind, path })
    }
}

impl Types {
    /// Returns whether nothing is declared.
    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.enums.is_empty()
    }
}

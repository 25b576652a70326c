//! A parsed Protobuf schema: the tree of its files, and the tables that comparing it needs.

use crate::error::{Code, SchemaError};
use crate::included;
use crate::limits::Limits;
use crate::protobuf::builtin;
use crate::protobuf::builtin::Sort;
use crate::protobuf::descriptor;
use crate::protobuf::model::{
    EnumId, Extend, Field, MapType, MessageId, Resolved, Tree, Type, Types,
};
use crate::protobuf::normalized;
use crate::protobuf::pairing::Pairing;
use crate::protobuf::parser::{self, Language, Notes};
use crate::protobuf::printer::{self, Extent, check_map_key};
use crate::protobuf::resolve::{self, Builtins, NO_MAP, Names};
use crate::reference::Key;
use crate::schema::Mode;
use crate::source::{Range, Sources};

/// A parsed schema.
#[derive(Debug)]
pub(crate) struct Schema {
    /// What makes the schema impossible in a build without its format.
    _included: included::Protobuf,
    pub(super) sources: Sources,
    pub(super) tree: Tree,
    pub(super) names: Names,
    pub(super) notes: Notes,
    pub(super) pairing: Pairing,
    pub(super) references: Vec<Key>,
    /// Per file, the subject and version it is registered under: the dummy of the schema's own file, none for transitive ones.
    registered: Vec<Option<(String, i32)>>,
    /// Per file, whether it was given as a descriptor, so that its elements stand in no text.
    descriptors: Vec<bool>,
    /// The schema's own text is the normalized one, which counts as canonical although printing its tree may not give it again.
    normal: bool,
}

impl Schema {
    /// Reads the texts of a schema and of its references.
    ///
    /// # Errors
    /// `PROTOBUF_SYNTAX`, `LIMIT_DEPTH`, `LIMIT_NODES`; as new also what [`Schema::validate`] refuses.
    pub(crate) fn parse(
        sources: Sources,
        references: &[Key],
        mode: Mode,
        limits: &Limits,
    ) -> Result<Self, SchemaError> {
        let schema = Self::read(
            sources,
            references,
            Builtins::ByName,
            Language::Registry,
            limits,
        )?;
        if mode == Mode::New {
            schema.validate(limits)?;
        }
        Ok(schema)
    }

    pub(super) fn read(
        mut sources: Sources,
        references: &[Key],
        origin: Builtins,
        language: Language,
        limits: &Limits,
    ) -> Result<Self, SchemaError> {
        let included = included::Protobuf::token()?;
        let mut tree = Tree::default();
        let mut decoded = String::new();
        let mut nodes = 0;
        let mut own = Notes::default();
        let mut descriptors = Vec::new();
        for file in 0..sources.count() {
            let read = parser::parse(
                &sources,
                file,
                &mut decoded,
                &mut tree,
                &mut nodes,
                language,
                limits,
            )?;
            if file == 0 {
                own = read;
            }
            own.depth = own.depth.max(read.depth);
            descriptors.push(read.descriptor);
        }
        sources.append(&decoded);
        let names = Names::new(&tree, &sources, origin);
        resolve::resolve_all(&mut tree, &names, &mut sources);
        let pairing = Pairing::new(&tree, &sources);
        let registered = (0..sources.count())
            .map(|file| match file {
                0 => Some((String::new(), -1)),
                _ => references
                    .iter()
                    .find(|key| key.name == sources.name(file))
                    .map(|key| (key.subject.clone(), key.version)),
            })
            .collect();
        Ok(Self {
            _included: included,
            sources,
            tree,
            names,
            notes: own,
            pairing,
            references: references.to_vec(),
            registered,
            descriptors,
            normal: false,
        })
    }

    /// Returns the same schema with the built-in files among its texts.
    pub(super) fn with_builtins(&self, limits: &Limits) -> Result<Self, SchemaError> {
        let own = self.sources.get(self.sources.file(0));
        let given =
            |path: &str| (1..self.sources.count()).any(|file| self.sources.name(file) == path);
        let builtins = builtin::FILES
            .iter()
            .copied()
            .filter(|(path, _)| !given(path));
        let references = (1..self.sources.count()).map(|file| {
            (
                self.sources.name(file),
                self.sources.get(self.sources.file(file)),
            )
        });
        let limits = Limits {
            bytes: limits.bytes.saturating_add(1 << 20),
            nodes: limits.nodes.saturating_add(100_000),
            ..*limits
        };
        let sources = Sources::new(own, builtins.chain(references), &limits)?;
        Self::read(
            sources,
            &self.references,
            Builtins::AsFiles,
            Language::Registry,
            &limits,
        )
    }

    /// Whether a file was given as a descriptor, so that its elements stand in no text.
    pub(super) fn is_descriptor(&self, file: usize) -> bool {
        self.descriptors.get(file) == Some(&true)
    }

    /// Returns the texts that spans point into.
    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns canonical text.
    ///
    /// # Errors
    /// `LIMIT_OUTPUT`, and `WRONG_TYPE` for a map key that no map can have.
    pub(crate) fn canonical(&self, limits: &Limits) -> Result<String, SchemaError> {
        if self.normal {
            return Ok(self.sources.get(self.sources.file(0)).to_owned());
        }
        printer::print(&self.tree, &self.sources, Extent::Everything, limits)
    }

    /// Returns canonical text without custom options and extensions.
    ///
    /// # Errors
    /// As [`Schema::canonical`].
    pub(crate) fn without_extensions(&self, limits: &Limits) -> Result<String, SchemaError> {
        printer::print(&self.tree, &self.sources, Extent::NoExtensions, limits)
    }

    /// Returns normalized text.
    ///
    /// # Errors
    /// As [`Schema::normalized`].
    pub(crate) fn normalized_text(&self, limits: &Limits) -> Result<String, SchemaError> {
        self.normalized(limits)?.canonical(limits)
    }

    /// Returns the schema as it is after normalizing.
    ///
    /// # Errors
    /// `UNDEFINED_NAME` for a type that nothing defines, `NOT_NORMALIZABLE` where the normalized text cannot be read again.
    pub(crate) fn normalized(&self, limits: &Limits) -> Result<Self, SchemaError> {
        // Custom options may be set that a built-in file declares.
        let text = if self.notes.custom_options {
            let schema = self.with_builtins(limits)?;
            normalized::print(&schema, schema.tree.root(), limits)?
        } else {
            normalized::print(self, self.tree.root(), limits)?
        };
        let references = (1..self.sources.count()).map(|file| {
            (
                self.sources.name(file),
                self.sources.get(self.sources.file(file)),
            )
        });
        let sources = Sources::new(&text, references, limits)?;
        let read = Self::read(
            sources,
            &self.references,
            Builtins::ByName,
            Language::Registry,
            limits,
        )
        .map_err(|error| {
            let message = format!(
                "the normalized text cannot be read again: {}",
                error.message()
            );
            SchemaError::new(Code::NotNormalizable, message)
        })?;
        Ok(Self {
            normal: true,
            ..read
        })
    }

    /// Returns the registry's base64 descriptor of the schema's own file.
    ///
    /// # Errors
    /// `UNSUPPORTED` where the registry fails to make one.
    pub(crate) fn serialized(&self) -> Result<String, SchemaError> {
        descriptor::write(self).ok_or_else(|| {
            SchemaError::new(
                Code::Unsupported,
                "the registry makes no descriptor of options like these",
            )
        })
    }

    /// Returns a correct base64 descriptor of the schema's own file.
    ///
    /// # Errors
    /// `PROTOC_REFUSES` with what protoc finds wrong, `LIMIT_DEPTH`.
    #[cfg_attr(
        not(feature = "protobuf-strict"),
        expect(clippy::unused_self, reason = "builds without protoc only refuse")
    )]
    pub(crate) fn descriptor(&self) -> Result<String, SchemaError> {
        #[cfg(feature = "protobuf-strict")]
        return super::strict::descriptor(self);
        #[cfg(not(feature = "protobuf-strict"))]
        Err(SchemaError::new(
            Code::Unsupported,
            "this build leaves out protoc's descriptors (feature protobuf-strict)",
        ))
    }

    /// Refuses also what protoc refuses.
    ///
    /// # Errors
    /// As [`Schema::descriptor`].
    pub(crate) fn check_strictly(&self) -> Result<(), SchemaError> {
        self.descriptor().map(|_| ())
    }

    /// Whether an import finds a file: a reference or a built-in one.
    pub(crate) fn knows_file(&self, path: &str) -> bool {
        (1..self.sources.count()).any(|file| self.sources.name(file) == path)
            || builtin::FILES.iter().any(|(known, _)| *known == path)
    }

    /// Refuses what the registry refuses of a new schema.
    ///
    /// # Errors
    /// As [`Schema::normalized`].
    fn validate(&self, limits: &Limits) -> Result<(), SchemaError> {
        // Whatever prints as usual can be read again, so only the names are left to be looked at.
        if self.notes.unusual || self.is_descriptor(0) {
            self.normalized(limits).map(|_| ())
        } else {
            self.check_names()
        }
    }

    /// Refuses a type that nothing defines; the values of maps are let pass.
    fn check_names(&self) -> Result<(), SchemaError> {
        let own = |id: u32, file: u32| file == 0 && id < self.tree.messages.len() as u32;
        for (index, message) in self
            .tree
            .messages
            .iter()
            .enumerate()
            .filter(|(index, m)| own(*index as u32, m.file))
        {
            let scope = MessageId(index as u32);
            self.check_fields(&message.fields, Some(scope))?;
            for oneof in &message.oneofs {
                self.check_fields(&oneof.fields, Some(scope))?;
                oneof
                    .groups
                    .iter()
                    .try_for_each(|group| self.check_fields(&group.fields, Some(scope)))?;
            }
            message
                .groups()
                .iter()
                .try_for_each(|group| self.check_fields(&group.fields, Some(scope)))?;
            self.check_extends(message.extends(), Some(scope))?;
        }
        let root = self.tree.root();
        self.check_extends(&root.extends, None)?;
        for rpc in root.services.iter().flat_map(|service| &service.rpcs) {
            for rpc_type in [&rpc.request, &rpc.response] {
                if self.names.of(rpc_type.resolved).is_none() {
                    return Err(self.unresolved(rpc_type.span, rpc_type.span));
                }
            }
        }
        Ok(())
    }

    fn check_extends(
        &self,
        extends: &[Extend],
        scope: Option<MessageId>,
    ) -> Result<(), SchemaError> {
        for extend in extends {
            if self.names.of(extend.resolved).is_none() {
                return Err(self.unresolved(extend.name, extend.name));
            }
            self.check_fields(&extend.fields, scope)?;
        }
        Ok(())
    }

    fn check_fields(&self, fields: &[Field], scope: Option<MessageId>) -> Result<(), SchemaError> {
        for field in fields {
            match (field.kind, field.resolved) {
                (Type::Named(name), Resolved::Nothing) => {
                    let error = self.unresolved(name, field.span);
                    let path = scope.map(|id| {
                        format!("/{}/{}", self.local_name(id).replace('.', "/"), field.tag)
                    });
                    return Err(path.into_iter().fold(error, SchemaError::on));
                }
                (_, Resolved::Entry(NO_MAP)) => {
                    let message = "a map entry lacks its field 'key' or 'value'";
                    return Err(SchemaError::new(Code::NotNormalizable, message)
                        .at(self.sources.span(field.span)));
                }
                (Type::Map(id), _) | (_, Resolved::Entry(id)) => {
                    let mut map = self.tree.map(id);
                    while let Some(MapType { key, value, .. }) = map {
                        check_map_key(*key, &self.sources)
                            .map_err(|error| error.at(self.sources.span(field.span)))?;
                        map = match value {
                            Type::Map(id) => self.tree.map(*id),
                            Type::Scalar(_) | Type::Named(_) => None,
                        };
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the paths of the file's own imports, as written and in order.
    pub(crate) fn imports(&self) -> Vec<&str> {
        let imports = self.tree.root().imports.iter();
        imports
            .map(|import| self.sources.get(import.path))
            .collect()
    }

    /// Returns the error for a name that nothing defines.
    pub(super) fn unresolved(&self, name: Range, span: Range) -> SchemaError {
        let text = self.sources.get(name);
        let mut message = format!(
            "could not resolve type '{text}': neither the schema nor a reference nor a built-in file defines it"
        );
        // A missing import is no fault by itself, but here it is the likely one.
        let imports = self.tree.root().imports.iter();
        let missing = imports
            .filter(|import| !self.knows_file(self.sources.get(import.path)))
            .map(|import| format!("{:?}", self.sources.get(import.path)));
        let missing: Vec<String> = missing.collect();
        if !missing.is_empty() {
            message.push_str("; no reference is given for import ");
            message.push_str(&missing.join(", "));
        }
        let error = SchemaError::new(Code::UndefinedName, message);
        if self.is_descriptor(0) {
            error
        } else {
            error.at(self.sources.span(span))
        }
    }

    pub(super) fn package(&self) -> Option<&str> {
        self.tree
            .root()
            .package
            .map(|package| self.sources.get(package))
    }

    pub(super) fn types(&self, scope: Option<MessageId>) -> &Types {
        scope.map_or(&self.tree.root().types, |id| &self.tree.message(id).types)
    }

    pub(super) fn message_name(&self, id: MessageId) -> &str {
        self.sources.get(self.tree.message(id).name)
    }

    pub(super) fn enum_name(&self, id: EnumId) -> &str {
        self.sources.get(self.tree.enumeration(id).name)
    }

    pub(super) fn is_map_entry(&self, id: MessageId) -> bool {
        resolve::is_map_entry(self.tree.message(id), &self.sources)
    }

    pub(super) fn is_enum(resolved: Resolved) -> bool {
        match resolved {
            Resolved::Enum(_) => true,
            Resolved::Builtin(index) => builtin::NAMES
                .get(usize::from(index))
                .is_some_and(|name| name.2 == Sort::Enum),
            Resolved::Nothing | Resolved::Message(_) | Resolved::Entry(_) => false,
        }
    }

    /// Returns the name of a message without the package of its file.
    pub(super) fn local_name(&self, id: MessageId) -> &str {
        self.without_package(self.names.of_message(id), self.tree.message(id).file)
    }

    pub(super) fn local_enum_name(&self, id: EnumId) -> &str {
        self.without_package(self.names.of_enum(id), self.tree.enumeration(id).file)
    }

    fn without_package<'a>(&self, name: &'a str, file: u32) -> &'a str {
        let package = self
            .tree
            .files
            .get(file as usize)
            .and_then(|file| file.package);
        package.map_or(name, |package| {
            name.get((package.end - package.start + 1) as usize..)
                .unwrap_or(name)
        })
    }

    /// Returns the name of a message without its package; `None` for what is not known.
    pub(super) fn local(&self, resolved: Resolved) -> Option<&str> {
        match resolved {
            Resolved::Message(id) => Some(self.local_name(id)),
            Resolved::Builtin(index) => {
                let (name, file, _) = builtin::NAMES.get(usize::from(index))?;
                let (path, _) = builtin::FILES.get(usize::from(*file))?;
                // The packages of these files are their folders.
                let (folder, _) = path.rsplit_once('/')?;
                name.get(folder.len() + 1..)
            }
            Resolved::Nothing | Resolved::Enum(_) | Resolved::Entry(_) => None,
        }
    }

    /// Returns the subject and version that a file is registered under.
    pub(super) fn reference_of(&self, file: u32) -> Option<(&str, i32)> {
        self.registered
            .get(file as usize)?
            .as_ref()
            .map(|(subject, version)| (subject.as_str(), *version))
    }

    /// Returns a type as it is written, maps with one blank.
    pub(super) fn type_text(&self, kind: Type) -> String {
        match kind {
            Type::Scalar(scalar) => scalar.as_str().to_owned(),
            Type::Named(name) => self.sources.get(name).to_owned(),
            Type::Map(id) => match self.tree.map(id) {
                Some(map) => format!(
                    "map<{}, {}>",
                    self.type_text(map.key),
                    self.type_text(map.value)
                ),
                None => String::new(),
            },
        }
    }
}

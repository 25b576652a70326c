//! Files as the engine wants them: texts, with the references they are read with.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use schemaccord::{DialectName, Format, Mode, ParseOptions, Reference, Schema, Submission};

use crate::args::NamedFile;
use crate::failure::Failure;
use crate::guess;

/// A text and the file it comes from.
#[derive(Debug)]
pub(crate) struct Document {
    /// The file as the user named it, `<stdin>` for standard input.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) text: String,
}

/// The texts that schemas may refer to, by name; the first of a name counts.
pub(crate) type References = Rc<[(String, Rc<Document>)]>;

/// Returns a side's own references and, behind them since the first of a name counts, the common ones.
pub(crate) fn first(own: &References, common: &References) -> References {
    if own.is_empty() {
        return Rc::clone(common);
    }
    own.iter().chain(common.iter()).cloned().collect()
}

/// Returns a side's own folders, the common ones where it has none.
pub(crate) fn folders<'a>(own: &'a [PathBuf], common: &'a [PathBuf]) -> &'a [PathBuf] {
    if own.is_empty() { common } else { own }
}

/// A schema's text with the references that it is read with.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// The schema's own text.
    pub(crate) document: Rc<Document>,
    references: References,
    /// Versions of references that are not the first of their name.
    versions: BTreeMap<String, i32>,
    /// The texts of the same check by the part that they have in it: a registry may take names from one of them.
    beside: References,
    /// The schema language, given or guessed.
    pub(crate) format: Format,
}

impl Input {
    /// Returns the text that spans of that source lie in: the schema's own for the empty name, else the reference's, or that of another
    /// text of the check.
    pub(crate) fn source(&self, name: &str) -> &Document {
        let mut others = self.references.iter().chain(self.beside.iter());
        match others.find(|(known, _)| known == name) {
            Some((_, document)) if !name.is_empty() => document,
            _ => &self.document,
        }
    }

    /// Tells the inputs of a check of each other.
    pub(crate) fn introduce(new: &mut Input, previous: &mut [Input]) {
        let own = ("schema".to_owned(), Rc::clone(&new.document));
        let earlier = (0..)
            .zip(previous.iter())
            .map(|(index, input): (usize, _)| {
                (format!("previous[{index}]"), Rc::clone(&input.document))
            });
        let texts: References = std::iter::once(own).chain(earlier).collect();
        for input in std::iter::once(new).chain(previous) {
            input.beside = Rc::clone(&texts);
        }
    }

    /// Returns the schema that the engine makes of it; `place` is the part it has in the command.
    pub(crate) fn parse(
        &self,
        mode: Mode,
        dialect: DialectName,
        place: &str,
    ) -> Result<Schema, Failure> {
        Schema::parse(&self.document.text, &self.options(mode, dialect))
            .map_err(|error| Failure::refused(self, place, error))
    }

    /// Returns what a check makes of it, which may be a text that the registry judges although it is no schema.
    pub(crate) fn submission(
        &self,
        mode: Mode,
        dialect: DialectName,
        place: &str,
    ) -> Result<Submission, Failure> {
        Submission::of(&self.document.text, &self.options(mode, dialect))
            .map_err(|error| Failure::refused(self, place, error))
    }

    fn options(&self, mode: Mode, dialect: DialectName) -> ParseOptions {
        let references = self.references.iter().map(|(name, document)| Reference {
            name: name.clone(),
            schema: Some(document.text.clone()),
            version: self.versions.get(name).copied(),
            ..Reference::default()
        });
        ParseOptions {
            format: self.format,
            mode,
            dialect,
            references: references.collect(),
            ..ParseOptions::default()
        }
    }

    /// Gives references that have another text than those of that name in `other` a version of their own, as they would have in a
    /// registry; the engine takes equal versions for equal texts, as the registry does.
    pub(crate) fn distinguish(&mut self, other: &Input, version: i32) {
        for (name, document) in self.references.iter() {
            if other.source(name).text != document.text {
                self.versions.insert(name.clone(), version);
            }
        }
    }

    fn alone(document: Rc<Document>) -> Self {
        Self {
            document,
            references: Rc::new([]),
            versions: BTreeMap::new(),
            beside: Rc::new([]),
            format: Format::default(),
        }
    }
}

/// Reads files, standard input at most once.
#[derive(Debug, Default)]
pub(crate) struct Files {
    stdin_taken: bool,
}

impl Files {
    /// Reads the text of a file, or of standard input for `-`.
    pub(crate) fn read(&mut self, path: &Path) -> Result<Rc<Document>, Failure> {
        let stdin = path.as_os_str() == "-";
        let name = if stdin {
            "<stdin>".to_owned()
        } else {
            path.display().to_string()
        };
        let bytes = if stdin {
            if std::mem::replace(&mut self.stdin_taken, true) {
                return Err(Failure::Usage(
                    "standard input can be read only once: give `-` for one file".to_owned(),
                ));
            }
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            std::fs::read(path)
        };
        let bytes = bytes.map_err(|error| Failure::Unreadable {
            file: name.clone(),
            error,
        })?;
        match schemaccord::utf8(&bytes) {
            Ok(_) => Ok(Rc::new(Document {
                name,
                text: String::from_utf8_lossy(&bytes).into_owned(),
            })),
            Err(error) => {
                // What stands before the first bad byte is the same in this text, so the error's place holds in it.
                let text = String::from_utf8_lossy(&bytes).into_owned();
                Err(Failure::refused(
                    &Input::alone(Rc::new(Document { name, text })),
                    "schema",
                    error,
                ))
            }
        }
    }

    /// Reads the references for a list of schemas.
    pub(crate) fn references(&mut self, files: &[NamedFile]) -> Result<References, Failure> {
        files
            .iter()
            .map(|named| Ok((named.name.clone(), self.read(&named.file)?)))
            .collect()
    }

    /// Reads a schema, to be read with those references and, for what a `.proto` file imports beyond them, with files below the folders.
    pub(crate) fn schema(
        &mut self,
        path: &Path,
        format: Option<Format>,
        references: &References,
        folders: &[PathBuf],
    ) -> Result<Input, Failure> {
        let document = self.read(path)?;
        let format = format.unwrap_or_else(|| guess::format(path, &document.text));
        let references = if format == Format::Protobuf && !folders.is_empty() {
            let mut found = references.to_vec();
            self.imports(&document, folders, &mut found)?;
            found.into()
        } else {
            Rc::clone(references)
        };
        Ok(Input {
            document,
            references,
            versions: BTreeMap::new(),
            beside: Rc::new([]),
            format,
        })
    }

    /// Adds the files that a `.proto` file imports, each after those that it imports itself; one that no folder has is left to the engine.
    fn imports(
        &mut self,
        document: &Document,
        folders: &[PathBuf],
        found: &mut Vec<(String, Rc<Document>)>,
    ) -> Result<(), Failure> {
        // Depth first with an explicit list: files may import each other in circles, and chains may be long.
        let mut open = vec![Step::Look(imports_of(&document.text))];
        let mut seen: BTreeSet<String> = found.iter().map(|(name, _)| name.clone()).collect();
        while let Some(step) = open.pop() {
            match step {
                Step::Look(mut names) => {
                    let Some(name) = names.pop_front() else {
                        continue;
                    };
                    open.push(Step::Look(names));
                    let files = folders.iter().map(|folder| folder.join(&name));
                    let Some(file) = files.into_iter().find(|file| file.is_file()) else {
                        continue;
                    };
                    if seen.insert(name.clone()) {
                        let document = self.read(&file)?;
                        let names = imports_of(&document.text);
                        open.push(Step::Take(name, document));
                        open.push(Step::Look(names));
                    }
                }
                Step::Take(name, document) => found.push((name, document)),
            }
        }
        Ok(())
    }
}

/// What is left to do while imports are followed.
enum Step {
    /// Look for these files.
    Look(VecDeque<String>),
    /// Take this file, now that those it imports are taken.
    Take(String, Rc<Document>),
}

/// Returns what a `.proto` text imports; nothing if it is none, which the engine will say.
fn imports_of(text: &str) -> VecDeque<String> {
    let options = ParseOptions {
        format: Format::Protobuf,
        ..ParseOptions::default()
    };
    let schema = Schema::parse(text, &options).ok();
    schema.map_or_else(VecDeque::new, |schema| {
        schema.imports().into_iter().map(str::to_owned).collect()
    })
}

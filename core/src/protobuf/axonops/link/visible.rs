//! Which files see which: a file's own types, those of what it imports, and of what that imports publicly.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::model::ImportKind;
use crate::protobuf::schema::Schema;

/// Returns per file what it can see: itself, what it imports, and what that imports publicly.
pub(super) fn visible(schema: &Schema) -> Result<Vec<BTreeSet<u32>>, SchemaError> {
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

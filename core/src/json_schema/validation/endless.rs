//! Schemas that are applied to a value because they are applied to that value: validation with them would not end.
//!
//! Source: JSON Schema, "Guarding Against Infinite Recursion".

use super::program::{Program, SchemaId};

/// Returns whether validation could go on without end.
pub(super) fn is_endless(program: &Program) -> bool {
    let next = |id: SchemaId| {
        let schema = program.schema(id);
        schema.map_or_else(Vec::new, |schema| program.applied(schema))
    };
    // What is open with the schemas it still has to go to.
    let mut states = vec![State::New; program.schemas.len()];
    for start in 0..program.schemas.len() as SchemaId {
        let mut open = Vec::new();
        if states.get(start as usize) == Some(&State::New) {
            open.push((start, next(start)));
        }
        while let Some((id, rest)) = open.last_mut() {
            let id = *id as usize;
            let to = rest.pop();
            if let Some(state) = states.get_mut(id) {
                *state = if to.is_some() {
                    State::Open
                } else {
                    State::Done
                };
            }
            let Some(to) = to else {
                open.pop();
                continue;
            };
            match states.get(to as usize) {
                Some(State::Open) => return true,
                Some(State::New) => open.push((to, next(to))),
                _ => {}
            }
        }
    }
    false
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

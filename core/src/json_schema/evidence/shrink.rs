//! A document made smaller as long as it shows what it shows.

use serde_json::Value;

/// Documents that are tried while one is made smaller.
const TRIED: usize = 300;

/// Returns the smallest document found of which `still` holds; it holds of the one given.
pub(super) fn shrunk(document: &Value, still: impl Fn(&Value) -> bool) -> Value {
    let mut best = document.clone();
    let mut left = TRIED;
    loop {
        let mut places = Vec::new();
        collect(&best, &mut Vec::new(), &mut places);
        let mut smaller = None;
        'places: for place in &places {
            for change in changes(at(&best, place)) {
                if left == 0 {
                    return best;
                }
                left -= 1;
                let mut tried = best.clone();
                if apply(&mut tried, place, change) && still(&tried) {
                    smaller = Some(tried);
                    break 'places;
                }
            }
        }
        match smaller {
            Some(tried) => best = tried,
            None => return best,
        }
    }
}

/// A step into a container: the member or element of that number.
type Path = Vec<usize>;

/// How a value becomes smaller.
enum Change {
    Remove(usize),
    Replace(Value),
}

fn collect(value: &Value, path: &mut Path, places: &mut Vec<Path>) {
    places.push(path.clone());
    let children: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    };
    for (index, child) in children.into_iter().enumerate() {
        path.push(index);
        collect(child, path, places);
        path.pop();
    }
}

fn at<'a>(value: &'a Value, path: &[usize]) -> &'a Value {
    path.iter().fold(value, |value, index| match value {
        Value::Array(items) => items.get(*index).unwrap_or(value),
        Value::Object(members) => members.values().nth(*index).unwrap_or(value),
        _ => value,
    })
}

fn changes(value: &Value) -> Vec<Change> {
    match value {
        Value::Array(items) => (0..items.len().min(50)).rev().map(Change::Remove).collect(),
        Value::Object(members) => (0..members.len().min(50)).map(Change::Remove).collect(),
        Value::String(text) if !text.is_empty() => {
            let half: String = text.chars().take(text.chars().count() / 2).collect();
            let less: String = text.chars().take(text.chars().count() - 1).collect();
            let mut found = vec![Change::Replace(Value::String(String::new()))];
            found.extend([half, less].map(|text| Change::Replace(Value::String(text))));
            found
        }
        Value::Number(number) if number.as_f64() != Some(0.0) => {
            vec![Change::Replace(Value::from(0))]
        }
        _ => Vec::new(),
    }
}

fn apply(value: &mut Value, path: &[usize], change: Change) -> bool {
    let mut at = value;
    for index in path {
        let next = match at {
            Value::Array(items) => items.get_mut(*index),
            Value::Object(members) => members.values_mut().nth(*index),
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => return false,
        }
    }
    match (change, &mut *at) {
        (Change::Replace(with), _) => *at = with,
        (Change::Remove(index), Value::Array(items)) if index < items.len() => {
            items.remove(index);
        }
        (Change::Remove(index), Value::Object(members)) => {
            let Some(name) = members.keys().nth(index).cloned() else {
                return false;
            };
            members.remove(&name);
        }
        _ => return false,
    }
    true
}

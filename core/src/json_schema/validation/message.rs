//! What is said of a value that does not fit.

use serde_json::Value;

/// The longest text of a value in a message, in characters.
const LONG: usize = 160;

/// Returns a value as compact JSON, cut where it is long.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text,
    }
}

/// Returns a number with its noun: `1 item`, `2 items`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Returns the values of an enumeration as one text, the first of them where there are many: `1, 2 or 3`, `1, 2 or 9 other candidates`.
pub(super) fn candidates(all: &[Value]) -> String {
    const MOST: usize = 5;
    let mut texts: Vec<String> = all.iter().take(MOST).map(shown).collect();
    if all.len() > MOST {
        texts.truncate(MOST - 1);
        texts.push(format!("{} other candidates", all.len() + 1 - MOST));
    }
    match texts.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        Some((last, _)) => last.clone(),
        None => "none".to_owned(),
    }
}

/// Returns what refuses parts that no keyword allows: `Additional properties are not allowed ('a' was unexpected)`.
pub(super) fn unexpected(what: &str, parts: &[String]) -> String {
    let verb = if parts.len() == 1 { "was" } else { "were" };
    format!(
        "{what} are not allowed ({} {verb} unexpected)",
        parts.join(", ")
    )
}

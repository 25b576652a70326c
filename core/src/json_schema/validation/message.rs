//! What is said of a value that does not fit.

use std::fmt::Write;

use serde_json::Value;

/// The longest text of a value in a message, in bytes.
const LONG: usize = 200;

/// Returns a value as compact JSON, cut where it is long.
pub(super) fn shown(value: &Value) -> String {
    let mut out = Cut(String::new());
    if write!(out, "{value}").is_err() {
        out.0.push('…');
    }
    out.0
}

/// Takes text until there is enough of it, so that a large value is not written whole for its beginning.
struct Cut(String);

impl Write for Cut {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let room = LONG - self.0.len();
        let fits = text.len() <= room;
        let end = if fits {
            text.len()
        } else {
            text.floor_char_boundary(room)
        };
        self.0.push_str(text.get(..end).unwrap_or(""));
        if fits { Ok(()) } else { Err(std::fmt::Error) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_cut_between_characters() {
        assert_eq!(shown(&Value::from("é")), "\"é\"");
        let long = Value::from("é".repeat(1_000));
        // The quote, and as many characters of two bytes as fit.
        assert_eq!(shown(&long), format!("\"{}…", "é".repeat((LONG - 1) / 2)));
    }

    #[test]
    fn many_candidates_are_counted() {
        let all: Vec<Value> = (0..9).map(Value::from).collect();
        assert_eq!(candidates(&all[..1]), "0");
        assert_eq!(candidates(&all[..3]), "0, 1 or 2");
        assert_eq!(candidates(&all), "0, 1, 2, 3 or 5 other candidates");
    }
}

//! Schema texts as Avro's exceptions show them: over several lines, lists on one.

/// Returns compact JSON laid out anew.
pub(super) fn pretty(compact: &str) -> String {
    let mut out = String::with_capacity(compact.len() * 2);
    // Whether each open container is an object, which stands over several lines.
    let mut open: Vec<Container> = Vec::new();
    let mut characters = compact.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                out.push('"');
                while let Some(inside) = characters.next() {
                    out.push(inside);
                    match inside {
                        '\\' => out.extend(characters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                let container = if character == '{' {
                    Container::Object
                } else {
                    Container::Array
                };
                out.push(character);
                if let Some(end) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(' ');
                    out.push(end);
                    continue;
                }
                open.push(container);
                separate(&mut out, &open);
            }
            '}' | ']' => {
                let closed = open.pop();
                if closed == Some(Container::Object) {
                    line(&mut out, &open);
                } else {
                    out.push(' ');
                }
                out.push(character);
            }
            ',' => {
                out.push(',');
                separate(&mut out, &open);
            }
            ':' => out.push_str(" : "),
            other => out.push(other),
        }
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Object,
    Array,
}

fn separate(out: &mut String, open: &[Container]) {
    if open.last() == Some(&Container::Object) {
        line(out, open);
    } else {
        out.push(' ');
    }
}

/// Begins a line; only objects indent.
fn line(out: &mut String, open: &[Container]) {
    out.push('\n');
    for container in open {
        if *container == Container::Object {
            out.push_str("  ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn objects_take_lines_and_lists_do_not() {
        let compact = r#"{"a":[{"b":"x,{\""},{"c":[]}],"d":{}}"#;
        let shown = "{\n  \"a\" : [ {\n    \"b\" : \"x,{\\\"\"\n  }, {\n    \"c\" : [ ]\n  } ],\n  \"d\" : { }\n}";
        assert_eq!(pretty(compact), shown);
    }
}

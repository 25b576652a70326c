//! URIs as Java's `java.net.URI` reads and resolves them: the registry finds referenced documents by their results.

/// The parts of a URI reference, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Uri<'a> {
    pub(crate) scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
    /// A scheme with something behind it that begins with no slash, like `urn:a:b`.
    opaque: bool,
}

impl<'a> Uri<'a> {
    /// Splits a text; `None` if it is no legal URI reference.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        if !legal(text) {
            return None;
        }
        let (rest, fragment) = text
            .split_once('#')
            .map_or((text, None), |(rest, fragment)| (rest, Some(fragment)));
        if fragment.is_some_and(|fragment| fragment.contains('#')) {
            return None;
        }
        let (scheme, rest) = match rest.split_once(':') {
            Some((scheme, after)) if is_scheme(scheme) => (Some(scheme), after),
            Some((before, _)) if !before.contains(['/', '?']) => return None,
            _ => (None, rest),
        };
        let opaque = scheme.is_some() && !rest.starts_with('/');
        if opaque {
            // A scheme alone, as in `http:`, is no URI.
            return (!rest.is_empty()).then_some(Self {
                scheme,
                authority: None,
                path: rest,
                query: None,
                fragment,
                opaque,
            });
        }
        let (rest, query) = rest
            .split_once('?')
            .map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let (authority, path) = match rest.strip_prefix("//") {
            Some(after) => {
                let end = after.find('/').unwrap_or(after.len());
                let (authority, path) = after.split_at(end);
                (
                    Some(authority).filter(|authority| !authority.is_empty()),
                    path,
                )
            }
            None => (None, rest),
        };
        Some(Self {
            scheme,
            authority,
            path,
            query,
            fragment,
            opaque,
        })
    }

    fn text(&self) -> String {
        let mut out = String::new();
        if let Some(scheme) = self.scheme {
            out.push_str(scheme);
            out.push(':');
        }
        if let Some(authority) = self.authority {
            out.push_str("//");
            out.push_str(authority);
        }
        out.push_str(self.path);
        for (mark, part) in [('?', self.query), ('#', self.fragment)] {
            if let Some(part) = part {
                out.push(mark);
                out.push_str(part);
            }
        }
        out
    }
}

/// Returns `text` resolved against `base` as `URI.resolve` does it; `None` where either is no legal URI.
pub(crate) fn resolve(base: &str, text: &str) -> Option<String> {
    let (base, child) = (Uri::parse(base)?, Uri::parse(text)?);
    if child.opaque || base.opaque {
        return Some(match (text.strip_prefix('#'), base.opaque) {
            // A lone fragment stays with the document it stands in.
            (Some(fragment), true) => Uri {
                fragment: Some(fragment),
                ..base
            }
            .text(),
            _ => text.to_owned(),
        });
    }
    if child.scheme.is_some() {
        return Some(text.to_owned());
    }
    let alone = child.authority.is_none() && child.path.is_empty() && child.query.is_none();
    if alone && child.fragment.is_some() {
        return Some(
            Uri {
                fragment: child.fragment,
                ..base
            }
            .text(),
        );
    }
    let (authority, path) = if child.authority.is_some() {
        (child.authority, child.path.to_owned())
    } else if child.path.starts_with('/') {
        (base.authority, child.path.to_owned())
    } else {
        let folder = base
            .path
            .rfind('/')
            .map_or("", |end| base.path.get(..=end).unwrap_or(""));
        (
            base.authority,
            normalized(&format!("{folder}{}", child.path)),
        )
    };
    Some(
        Uri {
            scheme: base.scheme,
            authority,
            path: &path,
            query: child.query,
            fragment: child.fragment,
            opaque: false,
        }
        .text(),
    )
}

/// Takes `.` and `..` out of a path as far as there is something to take.
fn normalized(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    let mut trailing = false;
    for part in path.split('/').skip(usize::from(absolute)) {
        trailing = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let mut out = if absolute {
        "/".to_owned()
    } else {
        String::new()
    };
    out.push_str(&parts.join("/"));
    if trailing && !parts.is_empty() {
        out.push('/');
    }
    out
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// Java takes letters beyond ASCII as they are, and refuses blanks, controls and the marks below.
fn legal(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.char_indices().all(|(at, character)| match character {
        '%' => bytes
            .get(at + 1..at + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => false,
        '[' | ']' => text
            .get(..at)
            .is_some_and(|before| before.contains("//") || before.contains(['?', '#'])),
        _ if character.is_ascii() => character > ' ' && character != '\u{7f}',
        _ => !character.is_control() && !character.is_whitespace(),
    })
}

/// Decodes `%XX` in a fragment; bytes that are no UTF-8 become U+FFFD.
pub(crate) fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let digits = bytes.as_slice_of_two();
        match (byte, digits) {
            (b'%', Some(value)) => {
                out.push(value);
                bytes.nth(1);
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

trait TwoDigits {
    fn as_slice_of_two(&self) -> Option<u8>;
}

impl TwoDigits for std::str::Bytes<'_> {
    fn as_slice_of_two(&self) -> Option<u8> {
        let mut ahead = self.clone();
        let mut digit = || ahead.next().and_then(|byte| (byte as char).to_digit(16));
        let (high, low) = (digit()?, digit()?);
        Some((high * 16 + low) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_as_in_java() {
        let cases = [
            (
                "http://ex.com/dir/root.json",
                "../child.json",
                "http://ex.com/child.json",
            ),
            (
                "http://ex.com/dir/root.json",
                "./a.json#/x",
                "http://ex.com/dir/a.json#/x",
            ),
            (
                "http://ex.com/root.json",
                "#/definitions/X",
                "http://ex.com/root.json#/definitions/X",
            ),
            ("http://ex.com/root.json", "urn:a:b", "urn:a:b"),
            ("urn:x:y", "a.json", "a.json"),
            ("root.json", "./a.json", "a.json"),
            ("#root", "a.json", "a.json"),
            ("#root", "../a.json", "../a.json"),
            ("http://ex.com", "a.json", "http://ex.coma.json"),
        ];
        for (base, text, result) in cases {
            assert_eq!(
                resolve(base, text).as_deref(),
                Some(result),
                "{text} against {base}"
            );
        }
    }

    #[test]
    fn blanks_and_brackets_are_no_uri() {
        assert!(Uri::parse("a b").is_none());
        assert!(Uri::parse("#/definitions/a b").is_none());
        assert!(Uri::parse("a{b}").is_none());
        assert!(Uri::parse("1a:b").is_none());
        assert!(Uri::parse("#/a%20b").is_some());
        assert!(Uri::parse("#/a%2").is_none());
    }

    #[test]
    fn percent_signs_are_decoded() {
        assert_eq!(percent_decoded("a%20b%C3%A9%zz"), "a bé%zz");
    }
}

//! URI references as the standard resolves them. The registry has ways of its own, see [`crate::json_schema::uri`].
//!
//! Source: RFC 3986, 5.2, "Relative Resolution".

/// The parts of a URI reference without its fragment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Parts<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
}

fn parts(text: &str) -> Parts<'_> {
    let (scheme, rest) = match text.find([':', '/', '?']) {
        Some(at) if text.get(at..=at) == Some(":") && at > 0 => {
            (text.get(..at), text.get(at + 1..).unwrap_or(""))
        }
        _ => (None, text),
    };
    let (rest, query) = match rest.split_once('?') {
        Some((rest, query)) => (rest, Some(query)),
        None => (rest, None),
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            (Some(authority), path)
        }
        None => (None, rest),
    };
    Parts {
        scheme,
        authority,
        path,
        query,
    }
}

/// Returns a reference and its fragment, empty where it has none.
pub(super) fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Returns the address that a reference without a fragment means beside `base`, which has none either.
pub(super) fn resolve(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    let (base, given) = (parts(base), parts(reference));
    let mut found = Parts {
        scheme: given.scheme.or(base.scheme),
        query: given.query,
        authority: given.authority,
        path: given.path,
    };
    let path;
    if given.scheme.is_some() || given.authority.is_some() {
        path = without_dots(given.path);
    } else {
        found.authority = base.authority;
        if given.path.is_empty() {
            path = base.path.to_owned();
            found.query = given.query.or(base.query);
        } else if given.path.starts_with('/') {
            path = without_dots(given.path);
        } else if base.authority.is_some() && base.path.is_empty() {
            path = without_dots(&format!("/{}", given.path));
        } else {
            let folder = base.path.rfind('/').and_then(|at| base.path.get(..=at));
            path = without_dots(&format!("{}{}", folder.unwrap_or(""), given.path));
        }
    }
    let mut out = String::new();
    if let Some(scheme) = found.scheme {
        out.push_str(scheme);
        out.push(':');
    }
    if let Some(authority) = found.authority {
        out.push_str("//");
        out.push_str(authority);
    }
    out.push_str(&path);
    if let Some(query) = found.query {
        out.push('?');
        out.push_str(query);
    }
    out
}

/// Takes `.` and `..` out of a path, as section 5.2.4 says.
fn without_dots(path: &str) -> String {
    if !path.contains("./") && !path.ends_with('.') {
        return path.to_owned();
    }
    let mut out: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                // The first is what stands before the first slash; an absolute path has nothing there.
                if segment == ".." && out.len() > 1 {
                    out.pop();
                } else if segment == ".." && out.first().is_some_and(|first| !first.is_empty()) {
                    out.clear();
                }
                if is_last {
                    out.push("");
                }
            }
            segment => out.push(segment),
        }
    }
    out.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_as_the_standard_says() {
        let base = "http://a/b/c/d;p?q";
        let cases = [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"),
        ];
        for (reference, address) in cases {
            assert_eq!(resolve(base, reference), address, "{reference}");
        }
        assert_eq!(resolve("http://a", "b.json"), "http://a/b.json");
        assert_eq!(resolve("urn:uuid:1", "b"), "urn:b");
        assert_eq!(resolve("mem://input/", "b.json"), "mem://input/b.json");
        assert_eq!(resolve("a.json", "b.json"), "b.json");
    }
}

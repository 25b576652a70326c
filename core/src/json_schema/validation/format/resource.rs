//! URIs, IRIs and templates of URIs.
//!
//! Source: RFC 3986, appendix A; RFC 3987, section 2.2; RFC 6570, section 2.

use super::host::{is_ipv4, is_ipv6};

pub(super) fn is_uri(text: &str) -> bool {
    text.is_ascii() && is_reference(text, true)
}

pub(super) fn is_uri_reference(text: &str) -> bool {
    text.is_ascii() && is_reference(text, false)
}

pub(super) fn is_iri(text: &str) -> bool {
    is_reference(text, true)
}

pub(super) fn is_iri_reference(text: &str) -> bool {
    is_reference(text, false)
}

/// Returns whether a text is a reference; with its scheme where it has to be absolute.
fn is_reference(text: &str, absolute: bool) -> bool {
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let colon = rest
        .find(':')
        .filter(|at| !rest.get(..*at).unwrap_or("").contains('/'));
    let (scheme, rest) = match colon {
        Some(at) => (rest.get(..at), rest.get(at + 1..).unwrap_or("")),
        None => (None, rest),
    };
    let scheme_fits = match scheme {
        Some(scheme) => is_scheme(scheme),
        None => !absolute,
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (Some(authority), path)
        }
        None => (None, rest),
    };
    scheme_fits
        && authority.is_none_or(is_authority)
        && has_only(path, ":@/", false)
        && has_only(query, ":@/?", true)
        && has_only(fragment, ":@/?", false)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn is_authority(text: &str) -> bool {
    let (user, host) = match text.rsplit_once('@') {
        Some((user, host)) => (user, host),
        None => ("", text),
    };
    let (host, port) = match (host.strip_prefix('['), host.rsplit_once(':')) {
        (Some(rest), _) => match rest.split_once(']') {
            Some((literal, rest)) if is_literal(literal) => {
                ("", rest.strip_prefix(':').unwrap_or(rest))
            }
            _ => return false,
        },
        (None, Some((host, port))) => (host, port),
        (None, None) => (host, ""),
    };
    has_only(user, ":", false)
        && has_only(host, "", false)
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_literal(text: &str) -> bool {
    let future = text
        .strip_prefix(['v', 'V'])
        .and_then(|text| text.split_once('.'));
    match future {
        Some((version, address)) => {
            !version.is_empty()
                && version.bytes().all(|byte| byte.is_ascii_hexdigit())
                && !address.is_empty()
                && !address.contains('%')
                && has_only(address, ":", false)
        }
        None => is_ipv6(text) && !is_ipv4(text),
    }
}

/// Returns whether a text has only unreserved characters, delimiters of parts, escapes and the marks in `more`; `private` characters too,
/// where they may stand.
fn has_only(text: &str, more: &str, private: bool) -> bool {
    let bytes = text.as_bytes();
    text.char_indices().all(|(at, c)| match c {
        '%' => {
            let digits = bytes.get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        }
        c if c.is_ascii() => {
            c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(c) || more.contains(c)
        }
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => private,
        c => is_beyond_ascii(c),
    })
}

/// Characters that IRIs have and URIs do not.
fn is_beyond_ascii(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{ffef}')
        || (c >= '\u{10000}' && u32::from(c) & 0xffff <= 0xfffd)
}

/// Returns whether a text is a template, `/users/{id}{?page}`.
pub(super) fn is_uri_template(text: &str) -> bool {
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once('{') else {
            return is_text_of_template(rest);
        };
        let Some((expression, after)) = after.split_once('}') else {
            return false;
        };
        if !is_text_of_template(before) || !is_expression(expression) {
            return false;
        }
        rest = after;
    }
}

fn is_text_of_template(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.char_indices().all(|(at, c)| match c {
        '%' => {
            let digits = bytes.get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        }
        c if c.is_ascii() => c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c),
        c => is_beyond_ascii(c) || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..),
    })
}

fn is_expression(text: &str) -> bool {
    let variables = text.strip_prefix(['+', '#', '.', '/', ';', '?', '&', '=', ',', '!', '@', '|']);
    variables.unwrap_or(text).split(',').all(|variable| {
        let name = match variable.split_once(':') {
            Some((name, length)) => {
                let fits = !length.starts_with('0') && (1..=4).contains(&length.len());
                if !fits || !length.bytes().all(|byte| byte.is_ascii_digit()) {
                    return false;
                }
                name
            }
            None => variable.strip_suffix('*').unwrap_or(variable),
        };
        name.split('.').all(|part| {
            !part.is_empty()
                && has_only(part, "", false)
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'%'))
        })
    })
}

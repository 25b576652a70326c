//! Hosts and the mailboxes on them.
//!
//! Source: RFC 1123, section 2.1; RFC 5321, section 4.1.2; RFC 5890, section 2.3; RFC 6531, section 3.3.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::label::{has_fair_hyphens, is_right_to_left, is_unicode_label, keeps_direction};
use super::punycode::{decoded, encoded, encoded_length};

/// The longest name and the longest label, in bytes; and the longest part of an address before its host.
const NAME: usize = 253;
const LABEL: usize = 63;
const LOCAL: usize = 64;

/// Returns whether a text is an address of version 4: four numbers without zeros before them.
pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// Returns whether a text is an address of version 6, without a zone.
pub(super) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// Returns whether a text is the name of a host: labels of letters, digits and hyphens.
pub(super) fn is_plain_hostname(text: &str) -> bool {
    is_name(text, |label| {
        is_plain(label) && !label.starts_with('-') && !label.ends_with('-')
    })
}

/// Returns whether a text is the name of a host whose labels that begin with `xn--` stand for others.
pub(super) fn is_hostname(text: &str) -> bool {
    is_idn_hostname_of(text, is_plain)
}

/// Returns whether a text is the name of a host that may hold letters of any script.
pub(super) fn is_idn_hostname(text: &str) -> bool {
    is_idn_hostname_of(
        &text.replace(['\u{3002}', '\u{ff0e}', '\u{ff61}'], "."),
        |_| true,
    )
}

fn is_idn_hostname_of(text: &str, may_be: fn(&str) -> bool) -> bool {
    let mut labels = Vec::new();
    let fits = is_name(text, |label| may_be(label) && has_fair_hyphens(label))
        && text.split('.').all(|label| {
            let decoded = match encoded(label) {
                Some(text) => decoded(text),
                None if label.is_ascii() => return is_plain(label),
                None => Some(label.to_owned()),
            };
            let fits = decoded.as_ref().is_some_and(|label| {
                !label.is_ascii() && is_unicode_label(label) && encoded_length(label) <= LABEL
            });
            labels.extend(decoded);
            fits
        });
    let right_to_left = labels
        .iter()
        .any(|label| label.chars().any(is_right_to_left));
    let all = || {
        text.split('.')
            .filter(|label| label.is_ascii() && encoded(label).is_none())
    };
    fits && (!right_to_left
        || (labels.iter().all(|label| keeps_direction(label)) && all().all(keeps_direction)))
}

fn is_plain(label: &str) -> bool {
    label
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_name(text: &str, is_label: impl Fn(&str) -> bool) -> bool {
    let fits = |label: &str| !label.is_empty() && label.len() <= LABEL * 4 && is_label(label);
    !text.is_empty()
        && text.chars().count() <= NAME
        && text
            .split('.')
            .all(|label| fits(label) && (!label.is_ascii() || label.len() <= LABEL))
}

/// Returns whether a text is a mailbox, `joe@example.com`.
pub(super) fn is_email(text: &str) -> bool {
    text.is_ascii() && is_mailbox(text, is_hostname)
}

/// Returns whether a text is a mailbox that may hold letters of any script.
pub(super) fn is_idn_email(text: &str) -> bool {
    is_mailbox(text, is_idn_hostname)
}

fn is_mailbox(text: &str, is_host: fn(&str) -> bool) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    let literal = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let host_fits = match literal {
        Some(literal) => match literal.get(..5) {
            Some(start) if start.eq_ignore_ascii_case("IPv6:") => {
                is_ipv6(literal.get(5..).unwrap_or(""))
            }
            _ => is_ipv4(literal),
        },
        None => is_host(host),
    };
    let quoted = local
        .strip_prefix('"')
        .and_then(|local| local.strip_suffix('"'))
        .filter(|_| local.len() > 1);
    let local_fits = match quoted {
        Some(quoted) => is_quoted(quoted),
        None => local.split('.').all(|atom| {
            !atom.is_empty()
                && atom.chars().all(|c| {
                    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii()
                })
        }),
    };
    host_fits && local_fits && local.len() <= LOCAL
}

/// Returns whether a text may stand between quotes.
fn is_quoted(text: &str) -> bool {
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let fits = match c {
            '\\' => rest.next().is_some_and(|c| (' '..='~').contains(&c)),
            '"' => false,
            c => c >= ' ' && c != '\u{7f}',
        };
        if !fits {
            return false;
        }
    }
    true
}

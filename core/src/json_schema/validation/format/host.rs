//! Hosts and the mailboxes on them.
//!
//! Source: RFC 1123, section 2.1; RFC 5321, section 4.1.2; RFC 5890, section 2.3.2.3; RFC 5892, appendix A; RFC 6531, section 3.3.

use std::net::{Ipv4Addr, Ipv6Addr};

use unicode_properties::{GeneralCategory as G, UnicodeGeneralCategory};

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
            let decoded = match punycode(label) {
                Some(decoded) => decoded,
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
            .filter(|label| label.is_ascii() && punycode(label).is_none())
    };
    fits && (!right_to_left
        || (labels.iter().all(|label| keeps_direction(label)) && all().all(keeps_direction)))
}

fn is_plain(label: &str) -> bool {
    label
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
        && c.is_alphabetic()
        && !is_mark(c)
}

fn is_arabic_digit(c: char) -> bool {
    matches!(c, '\u{660}'..='\u{669}')
}

fn is_european_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '\u{6f0}'..='\u{6f9}')
}

fn is_mark(c: char) -> bool {
    matches!(
        c.general_category(),
        G::NonspacingMark | G::SpacingMark | G::EnclosingMark
    )
}

/// Returns whether a label of a name with letters from right to left is read the same way wherever it stands.
///
/// Source: RFC 5893, section 2.
fn keeps_direction(label: &str) -> bool {
    let digit = |c: char| is_european_digit(c) || is_arabic_digit(c);
    let last = label.chars().rev().find(|c| !is_mark(*c));
    match label.chars().next() {
        Some(first) if is_right_to_left(first) => {
            let has = |is: fn(char) -> bool| label.chars().any(is);
            let foreign = |c: char| c.is_alphabetic() && !is_right_to_left(c) && !is_mark(c);
            !label.chars().any(foreign)
                && !(has(is_european_digit) && has(is_arabic_digit))
                && last.is_some_and(|c| is_right_to_left(c) || digit(c))
        }
        Some(first) => {
            !digit(first)
                && !label
                    .chars()
                    .any(|c| is_right_to_left(c) || is_arabic_digit(c))
                && last.is_some_and(|c| c.is_alphabetic() || is_european_digit(c))
        }
        None => false,
    }
}

fn is_name(text: &str, is_label: impl Fn(&str) -> bool) -> bool {
    let fits = |label: &str| !label.is_empty() && label.len() <= LABEL * 4 && is_label(label);
    !text.is_empty()
        && text.chars().count() <= NAME
        && text
            .split('.')
            .all(|label| fits(label) && (!label.is_ascii() || label.len() <= LABEL))
}

fn has_fair_hyphens(label: &str) -> bool {
    let third = label.chars().skip(2).take(2).eq("--".chars());
    let is_encoded = label
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
    !label.starts_with('-') && !label.ends_with('-') && (!third || is_encoded)
}

/// Returns whether every character of a label is one that labels may have, where it stands.
fn is_unicode_label(label: &str) -> bool {
    let all: Vec<char> = label.chars().collect();
    let is_mark = |c: char| {
        matches!(
            c.general_category(),
            G::NonspacingMark | G::SpacingMark | G::EnclosingMark
        )
    };
    let script = |from: char, to: char| move |c: &char| (from..=to).contains(c);
    if all.first().is_none_or(|first| is_mark(*first)) || !has_fair_hyphens(label) {
        return false;
    }
    all.iter().enumerate().all(|(at, c)| {
        let before = at.checked_sub(1).and_then(|at| all.get(at)).copied();
        let after = all.get(at + 1).copied();
        match *c {
            // Rules of RFC 5892, appendix A, for what depends on its neighbours.
            '\u{200d}' => before.is_some_and(|c| VIRAMAS.contains(&c)),
            '\u{200c}' => {
                let joins = script('\u{620}', '\u{8ff}');
                before.is_some_and(|c| VIRAMAS.contains(&c))
                    || (before.as_ref().is_some_and(joins) && after.as_ref().is_some_and(joins))
            }
            '\u{b7}' => before == Some('l') && after == Some('l'),
            '\u{375}' => after.as_ref().is_some_and(script('\u{370}', '\u{3ff}')),
            '\u{5f3}' | '\u{5f4}' => before.as_ref().is_some_and(script('\u{590}', '\u{5ff}')),
            '\u{30fb}' => all.iter().any(|c| {
                matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{9fff}')
            }),
            '\u{660}'..='\u{669}' => !all.iter().any(script('\u{6f0}', '\u{6f9}')),
            '\u{6f0}'..='\u{6f9}' => !all.iter().any(script('\u{660}', '\u{669}')),
            // Exceptions, section 2.6.
            '\u{df}' | '\u{3c2}' | '\u{6fd}' | '\u{6fe}' | '\u{f0b}' | '\u{3007}' | '-' => true,
            '\u{640}' | '\u{7fa}' | '\u{302e}' | '\u{302f}' | '\u{3031}'..='\u{3035}' | '\u{303b}' => false,
            c => is_letter_or_digit(c) && !c.is_uppercase(),
        }
    })
}

/// Marks after which a joiner may stand, of the scripts that most use them.
const VIRAMAS: [char; 12] = [
    '\u{94d}', '\u{9cd}', '\u{a4d}', '\u{acd}', '\u{b4d}', '\u{bcd}', '\u{c4d}', '\u{ccd}',
    '\u{d4d}', '\u{dca}', '\u{1039}', '\u{17d2}',
];

fn is_letter_or_digit(c: char) -> bool {
    matches!(
        c.general_category(),
        G::LowercaseLetter
            | G::UppercaseLetter
            | G::OtherLetter
            | G::ModifierLetter
            | G::NonspacingMark
            | G::SpacingMark
            | G::DecimalNumber
    )
}

/// Numbers of RFC 3492, section 5.
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const FIRST: u32 = 128;
const BIAS: u32 = 72;

fn adapt(delta: u32, points: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE * delta) / (delta + 38)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// Returns the label that one beginning with `xn--` stands for; `None` for other labels, and `Some(None)` for one that stands for none.
fn punycode(label: &str) -> Option<Option<String>> {
    let start = label.get(..4)?;
    start
        .eq_ignore_ascii_case("xn--")
        .then(|| decoded(label.get(4..)?))
}

fn decoded(text: &str) -> Option<String> {
    let (mut out, digits) = match text.rsplit_once('-') {
        // Without plain letters the hyphen would not be written.
        Some(("", _)) => return None,
        Some((plain, digits)) => (plain.chars().collect::<Vec<_>>(), digits),
        None => (Vec::new(), text),
    };
    let (mut n, mut i, mut bias) = (FIRST, 0u32, BIAS);
    let mut digits = digits.bytes().peekable();
    digits.peek()?;
    while digits.peek().is_some() {
        let (old, mut weight, mut k) = (i, 1u32, BASE);
        loop {
            let digit = match digits.next()? {
                byte @ b'a'..=b'z' => byte - b'a',
                byte @ b'A'..=b'Z' => byte - b'A',
                byte @ b'0'..=b'9' => byte - b'0' + 26,
                _ => return None,
            };
            let digit = u32::from(digit);
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
        }
        let points = out.len() as u32 + 1;
        bias = adapt(i - old, points, old == 0);
        n = n.checked_add(i / points)?;
        i %= points;
        out.insert(i as usize, char::from_u32(n)?);
        i += 1;
    }
    Some(out.into_iter().collect())
}

/// Returns how long a label is as it goes over the wire, in bytes.
fn encoded_length(label: &str) -> usize {
    let plain = label.chars().filter(char::is_ascii).count() as u32;
    let mut length = 4 + plain as usize + usize::from(plain > 0);
    let (mut n, mut delta, mut bias, mut done) = (FIRST, 0u32, BIAS, plain);
    let all: Vec<u32> = label.chars().map(u32::from).collect();
    while (done as usize) < all.len() {
        let next = all.iter().copied().filter(|c| *c >= n).min().unwrap_or(n);
        delta = delta.saturating_add((next - n).saturating_mul(done + 1));
        n = next;
        for c in &all {
            if *c < n {
                delta = delta.saturating_add(1);
            }
            if *c == n {
                let (mut q, mut k) = (delta, BASE);
                loop {
                    let t = threshold(k, bias);
                    length += 1;
                    if q < t {
                        break;
                    }
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                bias = adapt(delta, done + 1, done == plain);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.saturating_add(1);
        n = n.saturating_add(1);
    }
    length
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

//! Labels of hosts in letters of any script, as they go over the wire.
//!
//! Source: RFC 3492.

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

/// Returns what follows the mark of an encoded label, `xn--`.
pub(super) fn encoded(label: &str) -> Option<&str> {
    let (mark, rest) = label.split_at_checked(4)?;
    mark.eq_ignore_ascii_case("xn--").then_some(rest)
}

/// Returns the label that is encoded; `None` where there is none.
pub(super) fn decoded(text: &str) -> Option<String> {
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
pub(super) fn encoded_length(label: &str) -> usize {
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

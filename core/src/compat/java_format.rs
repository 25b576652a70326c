//! `String.format` with two string arguments, for registries that send their messages through it with the schema's own text inside.

use std::iter::Peekable;
use std::str::CharIndices;

/// Returns `template` with `%s` and its relatives replaced by `labels` in turn, as Java's formatter does.
///
/// Supported is what can succeed there: `%s`, `%S`, `%b`, `%B`, `%h`, `%H` with index (`1$`, `<`), `-`, width and precision; `%n` and `%%`.
/// Source: docs/avro.md, "Messages".
///
/// # Errors
/// The conversion at which Java throws.
pub(crate) fn java_format(template: &str, labels: [&str; 2]) -> Result<String, String> {
    if !template.contains('%') {
        return Ok(template.to_owned());
    }
    let mut out = String::with_capacity(template.len() + 16);
    let mut ordinary = 0;
    let mut last = None;
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        // The two that every message holds, without the detour.
        if let (Some(tail), Some(label)) = (after.strip_prefix('s'), labels.get(ordinary)) {
            out.push_str(label);
            last = Some(*label);
            ordinary += 1;
            rest = tail;
            continue;
        }
        let specifier = Specifier::read(after).ok_or_else(|| {
            let shown: String = after.chars().take(8).collect();
            format!("'%{shown}' is no format that two strings fit")
        })?;
        let argument = match specifier.index {
            Index::Ordinary => {
                ordinary += 1;
                labels.get(ordinary - 1).copied()
            }
            Index::Explicit(number) => number.checked_sub(1).and_then(|at| labels.get(at).copied()),
            Index::Relative => last,
        };
        match specifier.conversion {
            '%' => {
                // `%%` takes no argument, so it does not use one up either.
                ordinary -= usize::from(specifier.index == Index::Ordinary);
                specifier.pad(&mut out, "%");
            }
            'n' => {
                ordinary -= usize::from(specifier.index == Index::Ordinary);
                out.push('\n');
            }
            conversion => {
                let label =
                    argument.ok_or_else(|| format!("'%{conversion}' has no argument left"))?;
                last = Some(label);
                let text = match conversion.to_ascii_lowercase() {
                    'b' => "true".to_owned(),
                    'h' => format!("{:x}", java_hash(label)),
                    _ => label.to_owned(),
                };
                let cut: String = text
                    .chars()
                    .take(specifier.precision.unwrap_or(usize::MAX))
                    .collect();
                specifier.pad(
                    &mut out,
                    &if conversion.is_ascii_uppercase() {
                        cut.to_uppercase()
                    } else {
                        cut
                    },
                );
            }
        }
        rest = after.get(specifier.length..).unwrap_or("");
    }
    out.push_str(rest);
    Ok(out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Index {
    Ordinary,
    Explicit(usize),
    Relative,
}

struct Specifier {
    index: Index,
    left: bool,
    width: Option<usize>,
    precision: Option<usize>,
    conversion: char,
    length: usize,
}

impl Specifier {
    /// Reads what stands behind a `%`; `None` where Java throws.
    fn read(text: &str) -> Option<Self> {
        let mut chars = text.char_indices().peekable();
        let mut index = Index::Ordinary;
        let mut left = false;
        let mut width = None;
        if chars.peek().is_some_and(|(_, c)| ('1'..='9').contains(c)) {
            let number = digits(&mut chars)?;
            if chars.next_if(|(_, c)| *c == '$').is_some() {
                index = Index::Explicit(number);
            } else {
                width = Some(number);
            }
        }
        if width.is_none() {
            while let Some((_, flag)) = chars.next_if(|(_, c)| matches!(c, '-' | '<')) {
                match flag {
                    '-' if !left => left = true,
                    '<' if index == Index::Ordinary => index = Index::Relative,
                    _ => return None,
                }
            }
            if chars.peek().is_some_and(|(_, c)| ('1'..='9').contains(c)) {
                width = Some(digits(&mut chars)?);
            }
        }
        let mut precision = None;
        if chars.next_if(|(_, c)| *c == '.').is_some() {
            precision = Some(digits(&mut chars)?);
        }
        let (at, conversion) = chars.next()?;
        let fits = match conversion {
            's' | 'S' | 'b' | 'B' | 'h' | 'H' => !left || width.is_some(),
            '%' => precision.is_none() && (!left || width.is_some()),
            'n' => precision.is_none() && width.is_none() && !left,
            _ => false,
        };
        fits.then_some(Self {
            index,
            left,
            width,
            precision,
            conversion,
            length: at + conversion.len_utf8(),
        })
    }

    fn pad(&self, out: &mut String, text: &str) {
        // A width beyond any sense would only be a way to ask for memory.
        let missing = self
            .width
            .unwrap_or(0)
            .min(1 << 16)
            .saturating_sub(text.chars().count());
        if self.left {
            out.push_str(text);
        }
        out.extend(std::iter::repeat_n(' ', missing));
        if !self.left {
            out.push_str(text);
        }
    }
}

fn digits(chars: &mut Peekable<CharIndices<'_>>) -> Option<usize> {
    let mut number: Option<usize> = None;
    while let Some((_, digit)) = chars.next_if(|(_, c)| c.is_ascii_digit()) {
        number = Some(
            number
                .unwrap_or(0)
                .checked_mul(10)?
                .checked_add(digit.to_digit(10)? as usize)?,
        );
    }
    number.filter(|number| i32::try_from(*number).is_ok())
}

fn java_hash(text: &str) -> u32 {
    text.encode_utf16().fold(0u32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(u32::from(unit))
    })
}

#[cfg(test)]
mod tests {
    use super::java_format;

    #[test]
    fn labels_go_where_java_puts_them() {
        let cases = [
            ("a %s b %s", "a new b old"),
            ("%2$s %1$s %<s", "old new new"),
            ("[%5s|%-5s]", "[  new|old  ]"),
            ("%.1s%S", "nOLD"),
            ("%b %n %%", "true \n %"),
            ("%h", "1a9a0"),
        ];
        for (template, text) in cases {
            assert_eq!(
                java_format(template, ["new", "old"]).as_deref(),
                Ok(text),
                "{template}"
            );
        }
    }

    #[test]
    fn what_java_throws_at_is_an_error() {
        for template in [
            "%d", "%x", "%c", "% s", "%3$s", "%s%s%s", "%'", "%", "%-s", "%0s", "%<s", "%.s",
        ] {
            assert!(java_format(template, ["new", "old"]).is_err(), "{template}");
        }
    }
}

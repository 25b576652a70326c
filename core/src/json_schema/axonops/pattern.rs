//! Which regular expressions Go's RE2 syntax has: no look-around, no back-references, no possessive quantifiers.
//!
//! Source: Go `regexp/syntax`, "Syntax"; docs/axonops.md, "JSON Schema: reading".

/// How often something may be repeated by numbers.
const MOST: u32 = 1_000;

/// Refuses a text that is no regular expression there, and says why.
pub(super) fn check(pattern: &str) -> Result<(), String> {
    let mut scanner = Scanner {
        rest: pattern,
        groups: 0,
        last: Last::Nothing,
    };
    while let Some(next) = scanner.next() {
        scanner.item(next)?;
    }
    if scanner.groups > 0 {
        Err("a group is not closed".to_owned())
    } else {
        Ok(())
    }
}

/// What stands before the place that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    /// Nothing that could be repeated.
    Nothing,
    Something,
    /// Something repeated already.
    Repeated,
}

struct Scanner<'a> {
    rest: &'a str,
    groups: usize,
    last: Last,
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.rest = self.rest.get(next.len_utf8()..).unwrap_or("");
        Some(next)
    }

    fn take(&mut self, wanted: char) -> bool {
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn item(&mut self, next: char) -> Result<(), String> {
        self.last = match next {
            '(' => {
                self.open()?;
                Last::Nothing
            }
            ')' => {
                self.groups = self
                    .groups
                    .checked_sub(1)
                    .ok_or("a group is closed that is not open")?;
                Last::Something
            }
            '|' => Last::Nothing,
            '*' | '+' | '?' => return self.repeat(),
            '{' if self.counts()? => return self.repeat(),
            '[' => {
                self.class()?;
                Last::Something
            }
            '\\' => {
                self.escape()?;
                Last::Something
            }
            _ => Last::Something,
        };
        Ok(())
    }

    fn repeat(&mut self) -> Result<(), String> {
        match self.last {
            Last::Nothing => return Err("there is nothing to repeat".to_owned()),
            Last::Repeated => return Err("what is repeated is repeated again".to_owned()),
            Last::Something => self.last = Last::Repeated,
        }
        self.take('?');
        Ok(())
    }

    /// Reads `n}`, `n,}` or `n,m}` behind a brace; anything else is the brace itself.
    fn counts(&mut self) -> Result<bool, String> {
        let Some((inside, rest)) = self.rest.split_once('}') else {
            return Ok(false);
        };
        let (least, most) = inside
            .split_once(',')
            .map_or((inside, None), |(least, most)| (least, Some(most)));
        let number = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_digit())
                && (text.len() == 1 || !text.starts_with('0'))
        };
        if !number(least) || !most.is_none_or(|most| most.is_empty() || number(most)) {
            return Ok(false);
        }
        let value = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
        let least = value(least);
        let most = most.filter(|most| !most.is_empty()).map_or(least, value);
        if least > MOST || most > MOST || most < least {
            return Err(format!(
                "the repeat count {{{inside}}} is none of 0 to {MOST}"
            ));
        }
        self.rest = rest;
        Ok(true)
    }

    /// Reads what stands behind an opening parenthesis.
    fn open(&mut self) -> Result<(), String> {
        self.groups += 1;
        if self.groups > MOST as usize {
            return Err("groups are nested too deep".to_owned());
        }
        if !self.take('?') {
            return Ok(());
        }
        let name = self
            .rest
            .strip_prefix("P<")
            .or_else(|| self.rest.strip_prefix('<'));
        if let Some(name) = name {
            let (name, rest) = name.split_once('>').ok_or("a group's name does not end")?;
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return Err(format!("{name:?} is no name of a group"));
            }
            self.rest = rest;
            return Ok(());
        }
        let mut minus = false;
        let mut given = false;
        loop {
            match self.next() {
                Some('i' | 'm' | 's' | 'U') => given = true,
                Some('-') if !minus => {
                    minus = true;
                    given = false;
                }
                Some(':') if !minus || given => return Ok(()),
                Some(')') if !minus || given => {
                    self.groups -= 1;
                    return Ok(());
                }
                _ => return Err("a group begins with ? and nothing that RE2 knows".to_owned()),
            }
        }
    }

    fn escape(&mut self) -> Result<(), String> {
        match self.next() {
            None => Err("a backslash stands at the end".to_owned()),
            Some('Q') => {
                self.rest = self.rest.split_once("\\E").map_or("", |(_, rest)| rest);
                Ok(())
            }
            Some('b' | 'B' | 'A' | 'z' | 'C') => Ok(()),
            Some(other) => self.in_class_too(other),
        }
    }

    /// Reads on in an escape that classes have as well.
    fn in_class_too(&mut self, first: char) -> Result<(), String> {
        match first {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'a' | 'f' | 't' | 'n' | 'r' | 'v' | '0' => Ok(()),
            '1'..='7' if self.rest.starts_with(|next| ('0'..='7').contains(&next)) => Ok(()),
            'x' => self.hexadecimal(),
            'p' | 'P' => {
                if !self.take('{') {
                    return self
                        .next()
                        .map(|_| ())
                        .ok_or_else(|| "a class of characters has no name".to_owned());
                }
                let (_, rest) = self
                    .rest
                    .split_once('}')
                    .ok_or("the name of a class of characters does not end")?;
                self.rest = rest;
                Ok(())
            }
            other if other.is_ascii() && !other.is_ascii_alphanumeric() => Ok(()),
            other => Err(format!("RE2 has no escape \\{other}")),
        }
    }

    fn hexadecimal(&mut self) -> Result<(), String> {
        let (digits, rest) = if self.take('{') {
            self.rest
                .split_once('}')
                .ok_or("a character's number does not end")?
        } else {
            self.rest
                .split_at_checked(2)
                .ok_or("\\x needs two hexadecimal digits")?
        };
        let known = u32::from_str_radix(digits, 16)
            .ok()
            .filter(|number| *number <= 0x10_ffff && !digits.starts_with('+'));
        known.ok_or_else(|| format!("{digits:?} is no character's number"))?;
        self.rest = rest;
        Ok(())
    }

    fn class(&mut self) -> Result<(), String> {
        self.take('^');
        let mut first = true;
        loop {
            let next = self.next().ok_or("a class of characters is not closed")?;
            if next == ']' && !std::mem::take(&mut first) {
                return Ok(());
            }
            first = false;
            let named = self.rest.strip_prefix(':').filter(|_| next == '[');
            if let Some((name, rest)) = named.and_then(|rest| rest.split_once(":]")) {
                if !POSIX.contains(&name.trim_start_matches('^')) {
                    return Err(format!("there is no class of characters {name:?}"));
                }
                self.rest = rest;
                continue;
            }
            let low = self.member(next)?;
            // A minus before the end stands for itself.
            if !self.rest.starts_with('-') || self.rest.starts_with("-]") {
                continue;
            }
            self.take('-');
            let next = self.next().ok_or("a class of characters is not closed")?;
            let high = self.member(next)?;
            if let (Some(low), Some(high)) = (low, high)
                && high < low
            {
                return Err(format!("the range {low}-{high} is backwards"));
            }
        }
    }

    /// Reads a member of a class; `None` where it is an escape.
    fn member(&mut self, next: char) -> Result<Option<char>, String> {
        if next != '\\' {
            return Ok(Some(next));
        }
        let escaped = self.next().ok_or("a backslash stands at the end")?;
        self.in_class_too(escaped)?;
        Ok((!escaped.is_ascii_alphanumeric()).then_some(escaped))
    }
}

const POSIX: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn re2_has_no_look_around_and_no_back_references() {
        for pattern in [
            "^a+b*?$",
            "(?i)x",
            "(?P<n>a|b){2,3}",
            "[^\\]a-z[:alpha:]-]",
            "\\p{Greek}\\x{1F600}\\.",
            "a{,2}",
            "",
            "x{2",
            "[]a]",
        ] {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
        }
        for pattern in [
            "(?=a)", "(?!a)", "(?<=a)b", "(a)\\1", "a++", "*a", "(a", "a)", "[a", "\\Z", "a{3,2}",
            "a{1001}", "[z-a]", "a\\",
        ] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }
}

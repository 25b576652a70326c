//! For people: what is wrong, and the lines of both schemas with the place marked.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use crate::finding::{Finding, Place};
use crate::terminal::Terminal;

/// How bad a finding is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Severity {
    /// It breaks.
    Error,
    /// It passes, and harms.
    Warning,
    /// It is only told.
    Note,
}

impl Severity {
    fn level(self) -> Level<'static> {
        match self {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        }
    }
}

/// Returns a line that says what is wrong, without a place.
pub(crate) fn title(severity: Severity, message: &str) -> String {
    let title = severity
        .level()
        .primary_title(normalize_untrusted_str(message));
    renderer().render(&[Group::with_title(title)])
}

/// Returns a finding with the lines it is about, in colours.
pub(crate) fn finding(finding: &Finding, severity: Severity) -> String {
    let title = severity
        .level()
        .primary_title(normalize_untrusted_str(&finding.reason))
        .id(finding.rule);
    let mut group = place(
        Group::with_title(title),
        &finding.place,
        AnnotationKind::Primary,
    );
    if let Some(other) = &finding.other {
        group = place(group, other, AnnotationKind::Context);
    }
    if let Some(message) = &finding.registry {
        group = group.element(
            Level::NOTE
                .with_name("registry")
                .message(normalize_untrusted_str(message)),
        );
    }
    if let Some((kind, text)) = &finding.evidence {
        group = group.element(
            Level::NOTE
                .with_name(*kind)
                .message(normalize_untrusted_str(text)),
        );
    }
    renderer().render(&[group])
}

fn place<'a>(group: Group<'a>, place: &'a Place, kind: AnnotationKind) -> Group<'a> {
    let Some(range) = place.head() else {
        return group.element(Origin::path(&place.document.name));
    };
    let snippet = Snippet::source(&place.document.text).path(&place.document.name);
    let label = format!("{} {}", place.label, normalize_untrusted_str(place.path));
    let label = Some(label.trim())
        .filter(|label| !label.is_empty())
        .map(str::to_owned);
    let mark = kind.span(range.clone()).label(label);
    group.element(
        snippet
            .annotation(mark)
            .annotations(context(&place.document.text, &range)),
    )
}

/// Returns what is shown unmarked: below a lone bracket the next two lines, which tell what it opens.
fn context<'a>(text: &str, range: &Range<usize>) -> Option<Annotation<'a>> {
    let marked = text.get(range.clone())?;
    if !matches!(marked.trim(), "{" | "[") {
        return None;
    }
    let below = text.get(range.end..)?;
    let end = below
        .match_indices('\n')
        .nth(2)
        .map_or(below.len(), |(at, _)| at);
    let start = below.find('\n').map_or(end, |at| at + 1);
    (start < end).then(|| AnnotationKind::Visible.span(range.end + start..range.end + end))
}

/// Colours are always written; a stream that is no terminal takes them out.
fn renderer() -> Renderer {
    match Terminal::width() {
        Some(width) => Renderer::styled().term_width(width),
        None => Renderer::styled(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Document;

    #[test]
    fn any_place_in_any_text_can_be_shown() {
        let texts = [
            "",
            "\n",
            "{\n",
            "a\tb",
            "\u{feff}{}",
            "é\r\n漢字\r😀\n\n\u{1b}[31m",
            "{\n1\n2\n3\n4\n}",
        ];
        for text in texts {
            let document = Document {
                name: "a.avsc".to_owned(),
                text: text.to_owned(),
            };
            for start in 0..text.len() + 2 {
                for end in 0..text.len() + 3 {
                    let range = Some(start..end);
                    let place = Place {
                        document: &document,
                        range,
                        path: "",
                        label: String::new(),
                    };
                    let shown = Finding {
                        rule: "RULE",
                        reason: String::new(),
                        registry: None,
                        evidence: None,
                        place,
                        other: None,
                    };
                    assert!(
                        finding(&shown, Severity::Error).contains("a.avsc"),
                        "{text:?} {start}..{end}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_long_element_is_shown_by_its_first_lines() {
        let text =
            "[\n  {\n    \"name\": \"A\",\n    \"type\": \"B\",\n    \"c\": 1\n  }\n]".to_owned();
        let document = Document {
            name: "a.avsc".to_owned(),
            text,
        };
        let place = Place {
            document: &document,
            range: Some(4..60),
            path: "",
            label: String::new(),
        };
        let shown = Finding {
            rule: "RULE",
            reason: String::new(),
            registry: None,
            evidence: None,
            place,
            other: None,
        };
        let shown = finding(&shown, Severity::Note);
        assert!(
            shown.contains("\"name\": \"A\"") && shown.contains("\"type\""),
            "{shown}"
        );
        assert!(!shown.contains("\"c\""), "{shown}");
    }
}

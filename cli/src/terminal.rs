//! Where output goes, and whether it may carry colours.

use std::io::{self, BufWriter, Write};
use std::time::Duration;

use anstream::AutoStream;
use indicatif::{ProgressBar, ProgressStyle};

/// The standard streams as the user wants them coloured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    choice: anstream::ColorChoice,
}

impl Terminal {
    pub(crate) fn new(color: clap::ColorChoice) -> Self {
        let choice = match color {
            clap::ColorChoice::Auto => anstream::ColorChoice::Auto,
            clap::ColorChoice::Always => anstream::ColorChoice::Always,
            clap::ColorChoice::Never => anstream::ColorChoice::Never,
        };
        Self { choice }
    }

    /// Returns standard output; colours written to it are taken out again unless it is a terminal that wants them. To be flushed.
    pub(crate) fn out(self) -> impl Write {
        BufWriter::new(AutoStream::new(io::stdout(), self.choice))
    }

    /// Returns standard error, likewise.
    pub(crate) fn err(self) -> impl Write {
        AutoStream::new(io::stderr(), self.choice)
    }

    /// Returns how many columns the terminal behind standard output has, if it is one.
    pub(crate) fn width() -> Option<usize> {
        console::Term::stdout()
            .size_checked()
            .map(|(_, columns)| usize::from(columns))
    }
}

/// Returns a bar on standard error of how many of so many things are done; it shows itself only on a terminal.
pub(crate) fn progress(count: usize, things: &str) -> ProgressBar {
    let bar = ProgressBar::new(count as u64);
    let template = format!("{{bar:40}} {{pos}}/{{len}} {things}  {{wide_msg}}");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

//! `bench`: how many checks a second the engine makes of real requests, or what data say of them.

mod audit;
mod evidence;

use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use schemaccord::{
    CheckOptions, Code, Format, Mode, ParseOptions, Report, Schema, SchemaError, check_history,
};
use serde_json::{Map, Value};

use crate::args::BenchArgs;
use crate::failure::Failure;
use crate::input::Files;
use crate::status::Status;

/// A `compat` request, ready to be answered.
struct Case {
    id: String,
    new: Text,
    /// Oldest first.
    previous: Vec<Text>,
    options: CheckOptions,
    normalize: bool,
}

/// A schema that is not read yet.
struct Text {
    text: String,
    options: ParseOptions,
}

/// The schemas of a case that its level looks at.
struct Parsed {
    new: Schema,
    /// Oldest first; `None` is not looked at, or refused.
    previous: Vec<Option<Schema>>,
    options: CheckOptions,
}

pub(crate) fn run(args: &BenchArgs) -> Result<Status, Failure> {
    let document = Files::default().read(&args.cases)?;
    let requests: Vec<Map<String, Value>> = document
        .text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|request: &Map<String, Value>| {
            request.get("op").and_then(Value::as_str) == Some("compat")
        })
        .collect();
    let cases: Vec<Case> = requests
        .iter()
        .filter_map(Case::read)
        .filter(|case| case.answer().is_ok())
        .collect();
    let left_out = requests.len() - cases.len();
    if left_out > 0 {
        // Not part of the result, so nothing is lost if nobody listens.
        let _ = writeln!(
            io::stderr(),
            "{left_out} requests that end in an error are left out"
        );
    }
    if cases.is_empty() {
        return Err(Failure::Usage(format!(
            "{} holds no compat request that is answered without an error",
            document.name
        )));
    }
    if args.evidence {
        return evidence::run(&cases);
    }
    if let Some(count) = args.audit {
        return audit::run(&cases, count);
    }
    let time = Duration::from_secs_f64(args.seconds);
    for format in Format::ALL {
        let cases: Vec<_> = cases
            .iter()
            .filter(|case| case.new.options.format == format)
            .collect();
        if cases.is_empty() {
            continue;
        }
        let parse_and_check = rate(&cases, time, |case| read(&case.answer()));
        let parsed: Vec<_> = cases.iter().filter_map(|case| case.parse().ok()).collect();
        let check_only = rate(&parsed, time, |case| read(&case.answer()));
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "{format} cases {} parse+check {parse_and_check:.1} ops/s check only {check_only:.1} ops/s",
            cases.len()
        )?;
        out.flush()?;
    }
    Ok(Status::Fine)
}

/// Returns how many operations a second are done, after as long a warm-up; all cases are equally often among them.
fn rate<T>(cases: &[T], time: Duration, operation: impl Fn(&T)) -> f64 {
    let measure = || {
        let start = Instant::now();
        let mut rounds = 0_u32;
        loop {
            for case in cases {
                operation(black_box(case));
            }
            rounds += 1;
            let elapsed = start.elapsed();
            if elapsed >= time {
                break f64::from(rounds) / elapsed.as_secs_f64();
            }
        }
    };
    measure();
    #[expect(clippy::cast_precision_loss, reason = "no file holds 2^52 cases")]
    let count = cases.len() as f64;
    measure() * count
}

/// Makes an answer that counts: its messages are read.
fn read(report: &Result<Report, SchemaError>) {
    if let Ok(report) = report {
        black_box(report.compatible());
        for message in report.messages() {
            black_box(message);
        }
    }
}

impl Case {
    /// Returns `None` for what the engine would refuse as a request.
    fn read(request: &Map<String, Value>) -> Option<Self> {
        let options = serde_json::from_value(members(
            request,
            &["level", "dialect", "policy", "memo", "all"],
        ))
        .ok()?;
        let previous = match request.get("previous") {
            None => &[][..],
            Some(previous) => previous.as_array()?,
        };
        let previous = previous
            .iter()
            .map(|schema| Text::read(schema.as_object()?, request, Mode::Stored))
            .collect::<Option<Vec<_>>>()?;
        let id = request.get("id").map(ToString::to_string);
        Some(Self {
            id: id.unwrap_or_default(),
            new: Text::read(request, request, Mode::New)?,
            previous,
            options,
            normalize: request
                .get("normalize")
                .and_then(Value::as_bool)
                .unwrap_or(false),
        })
    }

    /// Reads all schemas that the level looks at, also those that the check does not reach, and checks.
    fn answer(&self) -> Result<Report, SchemaError> {
        self.parse()?.answer()
    }

    fn parse(&self) -> Result<Parsed, SchemaError> {
        let new = self.parse_new()?;
        let count = self.previous.len();
        let mut previous = vec![None; count];
        for index in self.options.level.candidates(count) {
            let Some(place) = previous.get_mut(index) else {
                continue;
            };
            match self.parse_previous(index) {
                Ok(schema) => *place = Some(schema),
                // It fails the check if that gets so far.
                Err(_) => break,
            }
        }
        Ok(Parsed {
            new,
            previous,
            options: self.options,
        })
    }

    fn parse_new(&self) -> Result<Schema, SchemaError> {
        let new = self.new.parse()?;
        if self.normalize {
            new.normalized()
        } else {
            Ok(new)
        }
    }

    fn parse_previous(&self, index: usize) -> Result<Schema, SchemaError> {
        match self.previous.get(index) {
            Some(text) => text.parse(),
            None => Err(SchemaError::new(
                Code::InvalidRequest,
                format!("no previous schema {index}"),
            )),
        }
    }
}

impl Parsed {
    fn answer(&self) -> Result<Report, SchemaError> {
        let get = |index: usize| {
            let missing = || {
                SchemaError::new(
                    Code::InvalidRequest,
                    format!("previous schema {index} is refused"),
                )
            };
            self.previous
                .get(index)
                .cloned()
                .flatten()
                .ok_or_else(missing)
        };
        check_history(&self.new, self.previous.len(), get, &self.options)
    }
}

impl Text {
    /// Takes the schema's own members from `schema`, and what holds for all schemas from the request.
    fn read(schema: &Map<String, Value>, request: &Map<String, Value>, mode: Mode) -> Option<Self> {
        let mut options = members(schema, &["references", "version", "metadata", "ruleSet"]);
        for name in ["format", "dialect", "normalization"] {
            if let Some(value) = request.get(name) {
                options[name] = value.clone();
            }
        }
        let options = ParseOptions {
            mode,
            ..serde_json::from_value(options).ok()?
        };
        Some(Self {
            text: schema.get("schema")?.as_str()?.to_owned(),
            options,
        })
    }

    fn parse(&self) -> Result<Schema, SchemaError> {
        Schema::parse(&self.text, &self.options)
    }
}

fn members(object: &Map<String, Value>, names: &[&str]) -> Value {
    let found = names.iter().filter_map(|name| object.get_key_value(*name));
    Value::Object(
        found
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    )
}

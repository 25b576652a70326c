//! What becomes of a datum as it is read: JSON text, a tree, or nothing.

use std::io::{self, Write};

use crate::avro::data::Datum;
use crate::avro::data::plan::{Default as Standing, Field, Record, Tag};
use crate::json::write_string;
use crate::limits::Limits;

/// Takes a datum piece by piece, in the order of the bytes.
pub(super) trait Sink {
    /// Returns whether more may come.
    fn has_room(&self) -> bool;
    fn null(&mut self);
    fn boolean(&mut self, value: bool);
    fn int(&mut self, value: i32);
    fn long(&mut self, value: i64);
    fn float(&mut self, value: f32);
    fn double(&mut self, value: f64);
    fn bytes(&mut self, bytes: &[u8]);
    fn fixed(&mut self, bytes: &[u8]);
    fn string(&mut self, bytes: &[u8]);
    fn symbol(&mut self, index: u32, text: &str, json: &str);
    fn default(&mut self, default: &Standing);
    fn open_list(&mut self);
    fn next_element(&mut self, first: bool);
    fn close_list(&mut self);
    fn open_map(&mut self);
    fn key(&mut self, bytes: &[u8], first: bool);
    fn close_map(&mut self);
    fn open_record(&mut self);
    fn field(&mut self, field: &Field, record: &Record);
    fn close_record(&mut self, record: &Record);
    fn open_branch(&mut self, tag: &Tag);
    fn close_branch(&mut self, tag: &Tag);
}

/// Makes nothing.
pub(super) struct NoSink;

impl Sink for NoSink {
    fn has_room(&self) -> bool {
        true
    }
    fn null(&mut self) {}
    fn boolean(&mut self, _: bool) {}
    fn int(&mut self, _: i32) {}
    fn long(&mut self, _: i64) {}
    fn float(&mut self, _: f32) {}
    fn double(&mut self, _: f64) {}
    fn bytes(&mut self, _: &[u8]) {}
    fn fixed(&mut self, _: &[u8]) {}
    fn string(&mut self, _: &[u8]) {}
    fn symbol(&mut self, _: u32, _: &str, _: &str) {}
    fn default(&mut self, _: &Standing) {}
    fn open_list(&mut self) {}
    fn next_element(&mut self, _: bool) {}
    fn close_list(&mut self) {}
    fn open_map(&mut self) {}
    fn key(&mut self, _: &[u8], _: bool) {}
    fn close_map(&mut self) {}
    fn open_record(&mut self) {}
    fn field(&mut self, _: &Field, _: &Record) {}
    fn close_record(&mut self, _: &Record) {}
    fn open_branch(&mut self, _: &Tag) {}
    fn close_branch(&mut self, _: &Tag) {}
}

/// Makes a tree. What is complete lies on a stack; marks tell where a container began.
#[derive(Default)]
pub(super) struct DatumSink {
    done: Vec<Datum>,
    names: Vec<String>,
    marks: Vec<(usize, usize)>,
}

impl DatumSink {
    pub(super) fn finish(mut self) -> Datum {
        self.done.pop().unwrap_or(Datum::Null)
    }

    fn open(&mut self) {
        self.marks.push((self.done.len(), self.names.len()));
    }

    fn close(&mut self) -> (Vec<Datum>, Vec<String>) {
        let (done, names) = self.marks.pop().unwrap_or_default();
        (
            self.done.split_off(done.min(self.done.len())),
            self.names.split_off(names.min(self.names.len())),
        )
    }
}

impl Sink for DatumSink {
    fn has_room(&self) -> bool {
        true
    }
    fn null(&mut self) {
        self.done.push(Datum::Null);
    }
    fn boolean(&mut self, value: bool) {
        self.done.push(Datum::Boolean(value));
    }
    fn int(&mut self, value: i32) {
        self.done.push(Datum::Int(value));
    }
    fn long(&mut self, value: i64) {
        self.done.push(Datum::Long(value));
    }
    fn float(&mut self, value: f32) {
        self.done.push(Datum::Float(value));
    }
    fn double(&mut self, value: f64) {
        self.done.push(Datum::Double(value));
    }
    fn bytes(&mut self, bytes: &[u8]) {
        self.done.push(Datum::Bytes(bytes.to_vec()));
    }
    fn fixed(&mut self, bytes: &[u8]) {
        self.done.push(Datum::Fixed(bytes.to_vec()));
    }
    fn string(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.done.push(Datum::String(text));
    }
    fn symbol(&mut self, index: u32, text: &str, _: &str) {
        let symbol = text.to_owned();
        self.done.push(Datum::Enum { index, symbol });
    }
    fn default(&mut self, default: &Standing) {
        self.done.push(default.datum.clone());
    }
    fn open_list(&mut self) {
        self.open();
    }
    fn next_element(&mut self, _: bool) {}
    fn close_list(&mut self) {
        let (elements, _) = self.close();
        self.done.push(Datum::Array(elements));
    }
    fn open_map(&mut self) {
        self.open();
    }
    fn key(&mut self, bytes: &[u8], _: bool) {
        self.names.push(String::from_utf8_lossy(bytes).into_owned());
    }
    fn close_map(&mut self) {
        let (values, keys) = self.close();
        self.done
            .push(Datum::Map(keys.into_iter().zip(values).collect()));
    }
    fn open_record(&mut self) {
        self.open();
    }
    fn field(&mut self, field: &Field, _: &Record) {
        self.names.push(field.name.as_ref().to_owned());
    }
    fn close_record(&mut self, record: &Record) {
        let (values, names) = self.close();
        let mut fields: Vec<_> = names.into_iter().zip(values).collect();
        if let Some(order) = &record.order {
            let mut placed: Vec<_> = order.iter().zip(fields).collect();
            placed.sort_by_key(|(place, _)| **place);
            fields = placed.into_iter().map(|(_, field)| field).collect();
        }
        self.done.push(Datum::Record(fields));
    }
    fn open_branch(&mut self, _: &Tag) {}
    fn close_branch(&mut self, tag: &Tag) {
        let datum = self.done.pop().unwrap_or(Datum::Null);
        self.done.push(datum.branch(tag.index as usize));
    }
}

/// Makes JSON text, without a tree in between.
pub(super) struct JsonSink<'a> {
    out: &'a mut String,
    end: usize,
    /// Where fields begin that are put in order when their record ends.
    starts: Vec<usize>,
    /// Of the open records that are put in order, their first entry in `starts`.
    unordered: Vec<usize>,
    scratch: String,
}

impl<'a> JsonSink<'a> {
    pub(super) fn new(out: &'a mut String, limits: &Limits) -> Self {
        let end = out.len().saturating_add(limits.output);
        Self {
            out,
            end,
            starts: Vec::new(),
            unordered: Vec::new(),
            scratch: String::new(),
        }
    }
}

impl Sink for JsonSink<'_> {
    #[inline(always)]
    fn has_room(&self) -> bool {
        self.out.len() <= self.end
    }
    fn null(&mut self) {
        self.out.push_str("null");
    }
    fn boolean(&mut self, value: bool) {
        self.out.push_str(if value { "true" } else { "false" });
    }
    fn int(&mut self, value: i32) {
        write_integer(self.out, i64::from(value));
    }
    fn long(&mut self, value: i64) {
        write_integer(self.out, value);
    }
    fn float(&mut self, value: f32) {
        write_float(self.out, value);
    }
    fn double(&mut self, value: f64) {
        write_double(self.out, value);
    }
    fn bytes(&mut self, bytes: &[u8]) {
        write_latin1(self.out, bytes);
    }
    fn fixed(&mut self, bytes: &[u8]) {
        write_latin1(self.out, bytes);
    }
    fn string(&mut self, bytes: &[u8]) {
        match std::str::from_utf8(bytes) {
            Ok(text) => write_string(self.out, text),
            Err(_) => write_string(self.out, &String::from_utf8_lossy(bytes)),
        }
    }
    fn symbol(&mut self, _: u32, _: &str, json: &str) {
        self.out.push_str(json);
    }
    fn default(&mut self, default: &Standing) {
        self.out.push_str(&default.json);
    }
    #[inline(always)]
    fn open_list(&mut self) {
        self.out.push('[');
    }
    #[inline(always)]
    fn next_element(&mut self, first: bool) {
        if !first {
            self.out.push(',');
        }
    }
    #[inline(always)]
    fn close_list(&mut self) {
        self.out.push(']');
    }
    fn open_map(&mut self) {
        self.out.push('{');
    }
    fn key(&mut self, bytes: &[u8], first: bool) {
        self.next_element(first);
        self.string(bytes);
        self.out.push(':');
    }
    fn close_map(&mut self) {
        self.out.push('}');
    }
    fn open_record(&mut self) {
        self.out.push('{');
        self.unordered.push(self.starts.len());
    }
    fn field(&mut self, field: &Field, record: &Record) {
        if record.order.is_some() {
            self.starts.push(self.out.len());
        }
        self.out.push_str(&field.prefix);
    }
    fn close_record(&mut self, record: &Record) {
        let first = self.unordered.pop().unwrap_or_default();
        if let Some(order) = &record.order {
            let starts = self.starts.split_off(first.min(self.starts.len()));
            let ends = starts.iter().skip(1).copied().chain([self.out.len()]);
            let mut pieces: Vec<_> = order.iter().zip(starts.iter().copied().zip(ends)).collect();
            pieces.sort_by_key(|(place, _)| **place);
            self.scratch.clear();
            for (index, (_, (start, end))) in pieces.into_iter().enumerate() {
                if index > 0 {
                    self.scratch.push(',');
                }
                self.scratch
                    .push_str(self.out.get(start..end).unwrap_or(""));
            }
            self.out
                .truncate(starts.first().copied().unwrap_or(self.out.len()));
            self.out.push_str(&self.scratch);
        }
        self.out.push('}');
    }
    fn open_branch(&mut self, tag: &Tag) {
        if let Some(prefix) = &tag.prefix {
            self.out.push_str(prefix);
            if tag.non_finite_only {
                self.starts.push(self.out.len());
            }
        }
    }
    fn close_branch(&mut self, tag: &Tag) {
        let Some(prefix) = &tag.prefix else {
            return;
        };
        if tag.non_finite_only {
            let start = self.starts.pop().unwrap_or_default();
            // A finite number begins with no quote; then the name goes again.
            if self.out.as_bytes().get(start) != Some(&b'"') {
                self.out.replace_range(start - prefix.len()..start, "");
                return;
            }
        }
        self.out.push('}');
    }
}

/// Appends an integer in decimal digits.
pub(super) fn write_integer(out: &mut String, value: i64) {
    let mut digits = [b'0'; 20];
    let mut rest = value.unsigned_abs();
    let mut start = digits.len();
    for (at, place) in digits.iter_mut().enumerate().rev() {
        *place = b'0' + (rest % 10) as u8;
        start = at;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push('-');
    }
    let digits = digits.get(start..).unwrap_or_default();
    out.push_str(std::str::from_utf8(digits).unwrap_or("0"));
}

/// Appends the shortest digits that read back as the same value, or what Avro has in place of a number as a text.
pub(super) fn write_double(out: &mut String, value: f64) {
    if value.is_finite() {
        // Writing to memory does not fail.
        let _ = serde_json::to_writer(Text(out), &value);
    } else {
        out.push_str(non_finite(value.is_nan(), value < 0.0));
    }
}

/// The same for 32 bits, whose shortest digits are fewer.
pub(super) fn write_float(out: &mut String, value: f32) {
    if value.is_finite() {
        let _ = serde_json::to_writer(Text(out), &value);
    } else {
        out.push_str(non_finite(value.is_nan(), value < 0.0));
    }
}

fn non_finite(nan: bool, negative: bool) -> &'static str {
    match (nan, negative) {
        (true, _) => "\"NaN\"",
        (false, true) => "\"-Infinity\"",
        (false, false) => "\"Infinity\"",
    }
}

/// Appends bytes as a text of one character each.
pub(super) fn write_latin1(out: &mut String, bytes: &[u8]) {
    if let (true, Ok(text)) = (bytes.is_ascii(), std::str::from_utf8(bytes)) {
        write_string(out, text);
    } else {
        let text: String = bytes.iter().copied().map(char::from).collect();
        write_string(out, &text);
    }
}

/// A text that numbers are written to.
struct Text<'a>(&'a mut String);

impl Write for Text<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push_str(std::str::from_utf8(bytes).unwrap_or(""));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

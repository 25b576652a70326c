//! Many frames at once: read without the lock, and returned in columns.

use std::ops::Range;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyMemoryView};
use schemaccord::UnframeOptions;
use schemaccord::wire::{Columns, HEAD};

use crate::convert::{copied, error, part, payload, said, view};

/// So many frames are taken from Python at a time, to be read while other threads run.
const TURN: usize = 4_096;

/// So many bytes of a buffer are copied at once. Where the frames of a turn are longer, only their first bytes are copied.
const STRETCH: usize = 1 << 20;

/// A frame taken from Python: it can be read while other threads run.
enum Taken<'a> {
    /// All its bytes, which nobody can change, and where they begin.
    Whole(&'a [u8], usize),
    /// A copy of the first bytes of an object that Python may change, which rarely are too few.
    Head {
        head: Vec<u8>,
        view: Py<PyAny>,
        range: Range<usize>,
    },
    /// Offsets that are none of the buffer's, and its length.
    Outside(usize, usize, usize),
}

impl Taken<'_> {
    /// Takes the part of an object's bytes where a frame stands.
    fn part(view: &Bound<'_, PyAny>, range: Range<usize>) -> PyResult<Self> {
        let first = range.start..range.start + range.len().min(HEAD);
        Ok(Taken::Head {
            head: copied(&part(view, first)?)?,
            view: view.clone().unbind(),
            range,
        })
    }

    /// Adds the frame to the columns.
    fn read(&self, columns: &mut Columns<'_>) -> PyResult<()> {
        match self {
            Taken::Whole(bytes, base) => {
                columns.push(bytes, bytes.len(), *base);
            }
            Taken::Head { head, view, range } => {
                if !columns.push(head, range.len(), range.start) {
                    let whole = Python::attach(|py| copied(&part(view.bind(py), range.clone())?))?;
                    columns.push(&whole, range.len(), range.start);
                }
            }
            Taken::Outside(start, end, length) => columns.refuse_range(*start, *end, *length),
        }
        Ok(())
    }
}

/// Reads many frames: those of a sequence, or those that stand between offsets of one object.
pub(crate) fn unframed_each<'py>(
    frames: &Bound<'py, PyAny>,
    offsets: Option<&Bound<'py, PyAny>>,
    options: &UnframeOptions,
) -> PyResult<Bound<'py, PyDict>> {
    match offsets {
        Some(offsets) => between(frames, &numbers(offsets)?, options),
        None => listed(frames, options),
    }
}

/// Reads the frames between offsets of one object.
fn between<'py>(
    buffer: &Bound<'py, PyAny>,
    offsets: &[usize],
    options: &UnframeOptions,
) -> PyResult<Bound<'py, PyDict>> {
    let py = buffer.py();
    let whole = view(buffer)?;
    let columns = if let Ok(bytes) = buffer.cast::<PyBytes>() {
        let bytes = bytes.as_bytes();
        py.detach(|| Columns::of_buffer(bytes, offsets, options))
    } else {
        let length = whole.len()?;
        let mut columns = Columns::new(options);
        columns.reserve(offsets.len());
        let ranges: Vec<_> = offsets.iter().zip(offsets.iter().skip(1)).collect();
        for ranges in ranges.chunks(TURN) {
            if let Some(stretch) = stretch(ranges, length) {
                let bytes = copied(&part(&whole, stretch.clone())?)?;
                py.detach(|| {
                    for &(&start, &end) in ranges {
                        if let Some(frame) = bytes.get(start - stretch.start..end - stretch.start) {
                            columns.push(frame, frame.len(), start);
                        }
                    }
                });
                continue;
            }
            let taken = ranges.iter().map(|&(&start, &end)| {
                if start <= end && end <= length {
                    Taken::part(&whole, start..end)
                } else {
                    Ok(Taken::Outside(start, end, length))
                }
            });
            let taken: Vec<_> = taken.collect::<PyResult<_>>()?;
            read(py, &taken, &mut columns)?;
        }
        columns
    };
    table(py, columns, |_| Ok(whole.clone()))
}

/// Returns the stretch of a buffer in which frames follow each other, if it is short enough to be copied whole.
fn stretch(ranges: &[(&usize, &usize)], length: usize) -> Option<Range<usize>> {
    let (&(&first, _), &(_, &last)) = (ranges.first()?, ranges.last()?);
    let whole = ranges.iter().all(|(start, end)| start <= end) && last <= length;
    (whole && last - first <= STRETCH).then_some(first..last)
}

/// Reads the frames of a sequence.
fn listed<'py>(
    frames: &Bound<'py, PyAny>,
    options: &UnframeOptions,
) -> PyResult<Bound<'py, PyDict>> {
    let py = frames.py();
    let mut columns = Columns::new(options);
    let mut rest = frames.try_iter()?;
    // Of the others nothing is needed any more.
    let mut kept = Vec::new();
    loop {
        let turn: Vec<Bound<'_, PyAny>> = rest.by_ref().take(TURN).collect::<PyResult<_>>()?;
        if turn.is_empty() {
            break;
        }
        let (first, known) = (columns.header.len(), columns.apart.len());
        let taken = turn.iter().map(|frame| {
            if let Ok(bytes) = frame.cast::<PyBytes>() {
                return Ok(Taken::Whole(bytes.as_bytes(), 0));
            }
            let whole = view(frame)?;
            Taken::part(&whole, 0..whole.len()?)
        });
        let taken: Vec<_> = taken.collect::<PyResult<_>>()?;
        read(py, &taken, &mut columns)?;
        for apart in columns.apart.iter().skip(known) {
            if let Some(frame) = turn.get(apart.frame - first) {
                kept.push((apart.frame, frame.clone()));
            }
        }
    }
    table(py, columns, |at| {
        match kept.binary_search_by_key(&at, |(place, _)| *place) {
            Ok(found) => view(&kept[found].1),
            Err(_) => Err(PyValueError::new_err("the frame is not kept")),
        }
    })
}

/// Reads frames without the lock.
fn read(py: Python<'_>, taken: &[Taken<'_>], columns: &mut Columns<'_>) -> PyResult<()> {
    py.detach(|| taken.iter().try_for_each(|frame| frame.read(columns)))
}

/// Returns columns as a dictionary; `frame` returns the bytes that offsets of a frame count in.
fn table<'py>(
    py: Python<'py>,
    columns: Columns<'_>,
    frame: impl Fn(usize) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let headers = columns.headers.into_iter().map(|header| said(py, header));
    let headers = headers.collect::<PyResult<Vec<_>>>()?;
    let apart = columns.apart.into_iter().map(|apart| {
        let bytes = frame(apart.frame)?;
        let item = PyDict::new(py);
        item.set_item(intern!(py, "frame"), apart.frame)?;
        let key = apart.key.map(|range| part(&bytes, range)).transpose()?;
        item.set_item(intern!(py, "key"), key)?;
        item.set_item(intern!(py, "payload"), payload(&bytes, apart.payload)?)?;
        Ok(item)
    });
    let apart = apart.collect::<PyResult<Vec<_>>>()?;
    let refused = columns.refused.iter().map(|(frame, refusal)| {
        let item = PyDict::new(py);
        item.set_item(intern!(py, "frame"), *frame)?;
        item.set_item(intern!(py, "error"), error(py, refusal).into_value(py))?;
        Ok(item)
    });
    let refused = refused.collect::<PyResult<Vec<_>>>()?;
    let result = PyDict::new(py);
    result.set_item(intern!(py, "headers"), headers)?;
    let header = column(py, columns.header.iter().map(|place| i64::from(*place)))?;
    result.set_item(intern!(py, "header"), header)?;
    let offset = |offset: &usize| i64::try_from(*offset).unwrap_or(i64::MAX);
    let start = column(py, columns.start.iter().map(offset))?;
    result.set_item(intern!(py, "start"), start)?;
    let end = column(py, columns.end.iter().map(offset))?;
    result.set_item(intern!(py, "end"), end)?;
    result.set_item(intern!(py, "apart"), apart)?;
    result.set_item(intern!(py, "refused"), refused)?;
    Ok(result)
}

/// Returns numbers as a view of signed 64-bit ones.
fn column(
    py: Python<'_>,
    numbers: impl ExactSizeIterator<Item = i64>,
) -> PyResult<Bound<'_, PyAny>> {
    let bytes = PyBytes::new_with(py, numbers.len() * 8, |room| {
        for (place, number) in room.as_chunks_mut::<8>().0.iter_mut().zip(numbers) {
            *place = number.to_ne_bytes();
        }
        Ok(())
    })?;
    PyMemoryView::from(bytes.as_any())?.call_method1(intern!(py, "cast"), ("q",))
}

/// Returns offsets given as an object that exports whole numbers of the machine, or as a sequence of numbers.
fn numbers(value: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
    let py = value.py();
    let wrong = || PyTypeError::new_err("offsets: expected whole numbers that are not negative");
    if let Ok(view) = PyMemoryView::from(value)
        && view.getattr(intern!(py, "c_contiguous"))?.is_truthy()?
    {
        let format: String = view.getattr(intern!(py, "format"))?.extract()?;
        let size: usize = view.getattr(intern!(py, "itemsize"))?.extract()?;
        let bytes = view.call_method0(intern!(py, "tobytes"))?;
        let bytes = bytes.cast::<PyBytes>()?.as_bytes();
        let signed = matches!(format.trim_start_matches(['@', '=']), "i" | "l" | "q" | "n");
        let unsigned = matches!(format.trim_start_matches(['@', '=']), "I" | "L" | "Q" | "N");
        let read: Option<Vec<usize>> = match size {
            4 if signed => exact(bytes, |field| i32::from_ne_bytes(field).try_into().ok()),
            4 if unsigned => exact(bytes, |field| u32::from_ne_bytes(field).try_into().ok()),
            8 if signed => exact(bytes, |field| i64::from_ne_bytes(field).try_into().ok()),
            8 if unsigned => exact(bytes, |field| u64::from_ne_bytes(field).try_into().ok()),
            _ => None,
        };
        return read.ok_or_else(wrong);
    }
    value.extract::<Vec<usize>>().map_err(|_| wrong())
}

fn exact<const N: usize>(
    bytes: &[u8],
    read: impl Fn([u8; N]) -> Option<usize>,
) -> Option<Vec<usize>> {
    bytes
        .as_chunks::<N>()
        .0
        .iter()
        .map(|field| read(*field))
        .collect()
}

//! Protobuf's binary encoding, as far as descriptors need it.

/// Writes fields one after the other.
#[derive(Debug, Default)]
pub(in crate::protobuf) struct Writer {
    pub(in crate::protobuf) bytes: Vec<u8>,
}

impl Writer {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    pub(in crate::protobuf) fn number(&mut self, field: u32, value: u64) {
        self.varint(u64::from(field) << 3);
        self.varint(value);
    }

    pub(in crate::protobuf) fn int32(&mut self, field: u32, value: i32) {
        self.number(field, i64::from(value).cast_unsigned());
    }

    pub(in crate::protobuf) fn data(&mut self, field: u32, data: &[u8]) {
        self.varint(u64::from(field) << 3 | 2);
        self.varint(data.len() as u64);
        self.bytes.extend_from_slice(data);
    }

    pub(in crate::protobuf) fn text(&mut self, field: u32, text: &str) {
        self.data(field, text.as_bytes());
    }
}

/// A field's value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Number(u64),
    Data(&'a [u8]),
    /// Of a kind that no descriptor has.
    Other,
}

/// The fields of a message in the order in which they stand there.
pub(super) struct Message<'a>(Vec<(u32, Value<'a>)>);

impl<'a> Message<'a> {
    /// Reads all fields; `None` if the bytes are no message.
    pub(super) fn read(mut bytes: &'a [u8]) -> Option<Self> {
        let mut fields = Vec::new();
        let mut groups: Vec<u32> = Vec::new();
        while !bytes.is_empty() {
            let key = varint(&mut bytes)?;
            let field = u32::try_from(key >> 3)
                .ok()
                .filter(|field| *field > 0 && *field <= 0x1fff_ffff)?;
            let value = match key & 7 {
                0 => Value::Number(varint(&mut bytes)?),
                1 => take(&mut bytes, 8).map(|_| Value::Other)?,
                2 => {
                    let length = usize::try_from(varint(&mut bytes)?).ok()?;
                    Value::Data(take(&mut bytes, length)?)
                }
                // Groups are skipped as a whole; deep ones cost nothing here but their own bytes.
                3 => {
                    groups.push(field);
                    Value::Other
                }
                4 => {
                    groups.pop().filter(|open| *open == field)?;
                    Value::Other
                }
                5 => take(&mut bytes, 4).map(|_| Value::Other)?,
                _ => return None,
            };
            if groups.is_empty() {
                fields.push((field, value));
            }
        }
        groups.is_empty().then_some(Self(fields))
    }

    /// Returns the values of a field that have the wire type of data.
    pub(super) fn all_data(&self, field: u32) -> impl Iterator<Item = &'a [u8]> {
        self.0.iter().filter_map(move |(known, value)| match value {
            Value::Data(data) if *known == field => Some(*data),
            _ => None,
        })
    }

    pub(super) fn data(&self, field: u32) -> Option<&'a [u8]> {
        self.all_data(field).last()
    }

    /// Returns all settings of a single message field as the one message they make together.
    pub(super) fn merged(&self, field: u32) -> Option<Vec<u8>> {
        let parts: Vec<&[u8]> = self.all_data(field).collect();
        (!parts.is_empty()).then(|| parts.concat())
    }

    pub(super) fn text(&self, field: u32) -> Option<String> {
        self.data(field)
            .map(|data| String::from_utf8_lossy(data).into_owned())
    }

    pub(super) fn texts(&self, field: u32) -> impl Iterator<Item = String> {
        self.all_data(field)
            .map(|data| String::from_utf8_lossy(data).into_owned())
    }

    /// Returns the numbers of a field, packed ones too.
    pub(super) fn numbers(&self, field: u32) -> Vec<i32> {
        let mut numbers = Vec::new();
        for (_, value) in self.0.iter().filter(|(known, _)| *known == field) {
            match value {
                Value::Number(number) => numbers.push(*number as i32),
                Value::Data(packed) => {
                    let mut packed = *packed;
                    while let Some(number) = varint(&mut packed) {
                        numbers.push(number as i32);
                    }
                }
                Value::Other => {}
            }
        }
        numbers
    }

    pub(super) fn number(&self, field: u32) -> Option<i32> {
        let mut numbers = self.0.iter().filter_map(|(known, value)| match value {
            Value::Number(number) if *known == field => Some(*number as i32),
            _ => None,
        });
        numbers.next_back()
    }
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..70).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        // The tenth byte holds one bit more than fits seven; what is beyond 64 bits is dropped.
        value |= u64::from(first & 0x7f).checked_shl(shift).unwrap_or(0);
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (data, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(data)
}

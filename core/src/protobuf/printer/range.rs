//! `reserved` and `extensions`.

use super::{Done, Printer};
use crate::protobuf::model::{Extensions, MAX_TAG, Numbers, Reserved, ReservedItem};

impl<'a> Printer<'a> {
    pub(super) fn reserved(&mut self, reserved: &Reserved) {
        self.put("reserved ");
        for (index, item) in reserved.items.iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            match item {
                ReservedItem::Name(name) => {
                    self.put("\"");
                    self.text(*name);
                    self.put("\"");
                }
                ReservedItem::Numbers(numbers) => self.numbers(*numbers),
            }
        }
        self.put(";");
        self.line();
    }

    pub(super) fn numbers(&mut self, numbers: Numbers) {
        self.number(numbers.start());
        if let Numbers::Range(_, end) = numbers {
            self.put(" to ");
            if end >= MAX_TAG {
                self.put("max");
            } else {
                self.number(end);
            }
        }
    }

    pub(super) fn extensions(&mut self, extensions: &'a Extensions) -> Done {
        self.put("extensions ");
        for (index, numbers) in extensions.items.iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            self.numbers(*numbers);
        }
        self.bracketed(&extensions.options, None)?;
        self.put(";");
        self.line();
        Ok(())
    }
}

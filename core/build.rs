//! Makes the table of general categories that `src/category.rs` reads, out of the one of `unicode-properties`, which takes 42 kB.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::expect_used
)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Stretches between two entries of the index.
const STRIDE: usize = 32;
/// Stands for capital and small letters in turn, the first a capital one; categories are below it.
const IN_TURN: u8 = 30;
/// Stretches as long as this, or longer, have their further length in bytes of their own.
const LONG: u32 = 7;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut numbers = Vec::new();
    let categories: Vec<u8> = (0..=u32::from(char::MAX))
        .map(|code| {
            let category = char::from_u32(code).map_or(
                GeneralCategory::Surrogate,
                UnicodeGeneralCategory::general_category,
            );
            let number = numbers
                .iter()
                .position(|known| *known == category)
                .unwrap_or_else(|| {
                    numbers.push(category);
                    numbers.len() - 1
                });
            u8::try_from(number).expect("there are 30 categories")
        })
        .collect();
    let number = |category| {
        numbers
            .iter()
            .position(|known| *known == category)
            .map(|at| at as u8)
    };
    let turn = [
        number(GeneralCategory::UppercaseLetter),
        number(GeneralCategory::LowercaseLetter),
    ];

    let (mut table, mut index, mut at, mut stretches) = (Vec::new(), String::new(), 0, 0);
    while let Some(first) = categories.get(at) {
        if stretches % STRIDE == 0 {
            write!(index, "({at}, {}), ", table.len()).expect("a string takes all");
        }
        stretches += 1;
        let rest = &categories[at..];
        let alike = rest.iter().take_while(|other| *other == first).count();
        let in_turn = rest
            .iter()
            .zip(turn.iter().cycle())
            .take_while(|(one, wanted)| Some(**one) == **wanted)
            .count();
        let (kind, length) = if in_turn > 2 {
            (IN_TURN, in_turn)
        } else {
            (*first, alike)
        };
        at += length;
        let length = u32::try_from(length).expect("a text has no more characters");
        table.push(kind << 3 | length.min(LONG) as u8);
        // LEB128.
        let mut left = length.checked_sub(LONG);
        while let Some(rest) = left {
            left = (rest > 127).then_some(rest >> 7);
            table.push((rest & 127) as u8 | if left.is_some() { 128 } else { 0 });
        }
    }

    let names = numbers.iter().fold(String::new(), |mut names, category| {
        write!(names, "GeneralCategory::{category:?}, ").expect("a string takes all");
        names
    });
    let made = format!(
        "const IN_TURN: u8 = {IN_TURN};\n\
         const LONG: u32 = {LONG};\n\
         /// The categories by their numbers in the table.\n\
         static CATEGORIES: [GeneralCategory; {}] = [{names}];\n\
         /// Where every {STRIDE}th stretch begins: the character, and the byte of the table.\n\
         #[allow(clippy::unreadable_literal)]\n\
         static INDEX: &[(u32, u16)] = &[{index}];\n\
         /// Stretches of characters: a byte of category and length, and the length beyond in LEB128.\n\
         static TABLE: [u8; {}] = {table:?};\n",
        numbers.len(),
        table.len(),
    );
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(folder.join("category.rs"), made).expect("cargo's folder can be written to");
}

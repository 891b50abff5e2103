//! Pages and tables to a codebook; reads and prints the notation.
//!
//! Turns the files under `codebook/` into patterns, word sets, marked sentences and tables. The law kept here:
//! nothing in a page is silently ignored: a line that nearly is a machine line is an error with file and line.
//! It does not match patterns and knows no language.

mod codebook;
mod files;
pub mod notation;
mod page;
mod pattern;
mod table;

pub use codebook::Codebook;
pub use files::{CodebookError, Files};
pub use page::{EventType, Mode, Page, Rule, Sentence, Verdict};
pub use pattern::{
    Attributes, Class, Complement, Filler, Forbidden, Lemma, Object, Pattern, Possessor, PrepArg, Slot, Term,
    Wrap,
};
pub use table::{Row, Table, read_word_sets, read_words};

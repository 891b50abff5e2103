//! The notation: a sentence with its roles marked, as pages hold it and the coder prints it.
//!
//! Turns `[actor KEN EDU: Teachers] [event: marched] on [time 2025-06-10: Tuesday].` into plain text and marks with
//! byte spans, and back. The law kept here: what prints reads back the same. It compares nothing with anything.
//!
//! A mark is `[label codes: words]`. Codes may be left out, and are then not compared; `none` says that the field
//! must be null. Where a sentence holds several events, the number of the event follows the label (`[actor2: …]`,
//! `[actor1,2: …]`); 1 goes without saying. Marks nest. `\[`, `\]` and `\\` are the characters themselves. A date in
//! parentheses before the sentence is its publication date: `(2025-12-06) …`.
//!
//! | label | codes | example |
//! |---|---|---|
//! | `actor`, `recipient`, `who` | country and sectors | `[actor PAK MIL: Pakistani forces]` |
//! | `event` | type, mode, status, `background` | `[event ASSAULT/aerial negated: bombed]` |
//! | `time` | TIMEX type, value | `[time 2025-06-10: on Tuesday]`, `[time DURATION P3D: three days]` |
//! | `place` | gazetteer name, country | `[place Nairobi, KEN: Nairobi]` |
//! | `killed`, `injured` | lowest-highest | `[killed 5-: at least five]`, `5`, `-9`, `12-15` |
//! | `said` | code, stance | `[said AFG GOV denies: Kabul]` |

mod events;
mod label;
mod text;

pub use events::mark_events;
pub use label::{Count, Expect, Label};

use dateline_record::Span;

/// A sentence (or a longer text) with its marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text without any notation.
    pub text: String,
    /// Its publication date, where it states one.
    pub date: Option<String>,
    /// The marks, in order of their opening bracket.
    pub marks: Vec<Mark>,
}

/// One mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it says of the words.
    pub label: Label,
    /// The events it belongs to, from 1, rising.
    pub events: Vec<u8>,
    /// The words, as bytes of the text.
    pub span: Span,
}

impl Mark {
    /// Whether the mark belongs to the event of this number.
    pub fn is_of(&self, event: u8) -> bool {
        self.events.contains(&event)
    }
}

impl Marked {
    /// Reads the notation.
    ///
    /// # Errors
    /// What is wrong, in words: an unknown label, a code that cannot be, a bracket without its other.
    pub fn read(text: &str) -> Result<Self, String> {
        text::read(text)
    }

    /// The numbers of its events, in order.
    pub fn events(&self) -> Vec<u8> {
        let mut events: Vec<u8> = self.marks.iter().flat_map(|m| m.events.iter().copied()).collect();
        events.sort_unstable();
        events.dedup();
        events.retain(|e| self.marks.iter().any(|m| matches!(m.label, Label::Event { .. }) && m.is_of(*e)));
        events
    }
}

impl std::fmt::Display for Marked {
    /// As a page writes it. A mark that is empty or crosses an earlier one cannot be written and is left out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&text::print(self))
    }
}

#[cfg(test)]
mod tests;

//! Roles to colours: one colour per role, the same in an event's headline and in its sentence.
//!
//! Only the sixteen colours that every terminal's own theme defines are used, so that dark and light both read well.

use anstyle::{AnsiColor, Style};
use dateline_record::Quad;

/// What a stretch of an event's sentence is to the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Trigger(Quad),
    Actor,
    Recipient,
    Date,
    Place,
    Harm,
    Speaker,
}

impl Role {
    /// Its colour, without the underline.
    pub(crate) fn style(self) -> Style {
        match self {
            Self::Trigger(quad) => quad_style(quad),
            Self::Actor => AnsiColor::Blue.on_default().bold(),
            Self::Recipient => AnsiColor::Magenta.on_default().bold(),
            Self::Date => AnsiColor::Green.on_default(),
            Self::Place => AnsiColor::Cyan.on_default(),
            Self::Harm => AnsiColor::Red.on_default(),
            Self::Speaker => AnsiColor::Yellow.on_default(),
        }
    }
}

/// Colour of an event's type: green for what helps, red for what harms; bright where it is only said.
pub(crate) fn quad_style(quad: Quad) -> Style {
    let colour = match quad {
        Quad::VerbalCooperation => AnsiColor::BrightGreen,
        Quad::MaterialCooperation => AnsiColor::Green,
        Quad::VerbalConflict => AnsiColor::BrightRed,
        Quad::MaterialConflict => AnsiColor::Red,
    };
    colour.on_default().bold()
}

/// Puts colours on text, or leaves it plain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    /// Whether colours are wanted.
    pub(crate) on: bool,
}

impl Paint {
    /// `text` in `style`.
    pub(crate) fn put(self, style: Style, text: &str) -> String {
        if self.on && !text.is_empty() && style != Style::new() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

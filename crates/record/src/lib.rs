//! Everything Dateline serialises: stories, mentions, events, incidents, and the spans and notices in them.
//!
//! Turns nothing into anything: these are plain records. The law kept here is that one coordinate system
//! serves all of them: a [`Span`] is a half-open range of UTF-8 bytes in the story's `text`, and the text is
//! never altered. Field names are a contract with everything that reads Dateline's output: fields may be
//! added, none is renamed. Unknown is `None` (JSON `null`), never a default.

mod event;
mod id;
mod incident;
mod mention;
mod notice;
mod span;
mod story;

pub use event::{Actor, Event, Evidence, Number, Quad, Speaker, Stance, Status};
pub use id::hash_id;
pub use incident::{Claim, Incident, Relation, Toll, TollVersion};
pub use mention::{DatePrecision, EventDate, EventPlace, Mention, PlacePrecision, Timex};
pub use notice::Notice;
pub use span::Span;
pub use story::{Dateline, Part, PartKind, Story};

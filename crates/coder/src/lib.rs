//! Mark and code: from a document to mentions and events.
//!
//! `mark` finds who, where and when a document speaks of; `code` finds who did what to whom. The laws kept
//! here: both are functions of story, codebook and gazetteer alone; they never fail on any text; no event
//! stands without evidence; nothing is guessed. No event code and no English word stands in this crate.

pub mod actors;
mod auxiliary;
mod candidate;
mod coder;
pub mod contexts;
mod event;
mod explain;
mod follow;
pub mod harm;
mod lexicon;
mod matcher;
mod memo;
mod mentions;
pub mod numbers;
mod party;
pub mod places;
pub mod predication;
mod quotes;
mod roles;
mod rules;
mod scene;
mod sift;
mod speech;
mod standing;
pub mod times;
mod told;
pub mod tree;

pub use coder::{Coded, Coder, Marks};

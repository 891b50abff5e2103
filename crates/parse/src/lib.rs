//! Story to document: sentences, words, heads, names.
//!
//! Stub; the runtime for spaCy pipelines lands here.

mod conllu;
mod document;

pub use conllu::ConlluError;
pub use document::{Document, Entity, Sentence, TokenRow};

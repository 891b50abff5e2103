//! Story to document: sentences, words, heads, names.
//!
//! A native runtime for trained spaCy v3 pipelines that run on a CPU. It reads a pipeline folder as spaCy wrote it
//! and gives the same answer as spaCy: token boundaries, tags, lemmas, heads and labels, sentences, entities. It
//! trains nothing, and it decides nothing about events.

mod chunks;
mod config;
mod conllu;
mod document;
mod draft;
mod error;
mod kernel;
mod labels;
mod lemma;
mod lexicon;
mod load;
mod matrix;
mod msgpack;
mod pattern;
mod pipeline;
mod ruler;
mod spread;
mod strings;
mod tagger;
mod text;
mod tok2vec;
mod tokenizer;
mod transition;
mod tree;
mod weights;

pub use conllu::ConlluError;
pub use document::{Document, Entity, Sentence, TokenRow};
pub use error::LoadError;
pub use pipeline::Pipeline;

use dateline_record::Story;

/// Parses the parts of a story that are not furniture; see [`Pipeline::parse_story`].
pub fn parse_story(pipeline: &Pipeline, story: &Story) -> Document {
    pipeline.parse_story(story)
}

//! A text while it is analysed: plain arrays that each component fills in.

use crate::labels::{Label, Labels};
use crate::lexicon::Lexicon;
use crate::tokenizer::Token;
use std::sync::Arc;

/// What is known of a text so far. Arrays that no component has filled are empty.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) tokens: Vec<Token>,
    pub(crate) is_space: Vec<bool>,
    pub(crate) tags: Vec<Label>,
    pub(crate) pos: Vec<Label>,
    pub(crate) morphs: Vec<Label>,
    pub(crate) lemmas: Vec<Option<Arc<str>>>,
    pub(crate) heads: Vec<u32>,
    pub(crate) deps: Vec<Label>,
    /// 1 where a sentence begins, -1 where none does, 0 where nothing is known.
    pub(crate) starts: Vec<i8>,
    /// First token, one past the last, label.
    pub(crate) entities: Vec<(usize, usize, Label)>,
}

impl Draft {
    pub(crate) fn new(tokens: Vec<Token>, lexicon: &Lexicon) -> Self {
        let n = tokens.len();
        let mut starts = vec![0; n];
        if let Some(first) = starts.first_mut() {
            *first = 1;
        }
        Self {
            is_space: tokens.iter().map(|t| lexicon.get(t.word).is_space).collect(),
            tags: vec![0; n],
            pos: vec![0; n],
            morphs: vec![0; n],
            lemmas: vec![None; n],
            heads: (0..n as u32).collect(),
            deps: vec![0; n],
            starts,
            entities: Vec::new(),
            tokens,
        }
    }
}

/// Features in spaCy's order: by name; `_` is none.
pub(crate) fn morph_label(features: &str, labels: &mut Labels) -> Label {
    if features == "_" {
        return 0;
    }
    let mut parts: Vec<&str> = features.split('|').filter(|p| !p.is_empty()).collect();
    parts.sort_by_key(|p| p.split('=').next().unwrap_or_default());
    labels.number(&parts.join("|"))
}

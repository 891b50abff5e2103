//! A story, analysed: plain arrays of tokens, sentences and entities over one text.
//!
//! The law kept here: every token is a byte span into `text`; spans rise and do not overlap; every sentence
//! is a half-open range of tokens, and a head lies in its token's own sentence (a root is its own head).
//! Furniture is not in a document. It does not say who acts or what happens: that is `mark` and `code`.

use crate::labels::{Label, Labels};
use dateline_record::{PartKind, Span};
use std::ops::Range;
use std::sync::Arc;

/// A half-open range of tokens that the pipeline took for one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What part of the story it stands in.
    pub part: PartKind,
    /// Number of the part (paragraph) it stands in, from 0.
    pub paragraph: usize,
}

/// A named entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The pipeline's label (`GPE`, `PERSON`, `ORG`, `NORP`, `DATE` …).
    pub label: String,
}

/// All that is said of one token; how a document is built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenRow {
    /// First byte in the story's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Lemma.
    pub lemma: String,
    /// Fine tag (Penn Treebank for English).
    pub tag: String,
    /// Universal part of speech.
    pub pos: String,
    /// Universal features (`Tense=Past|VerbForm=Fin`).
    pub morph: String,
    /// The token it hangs on, as an index into the document; itself for a root.
    pub head: usize,
    /// Label of the arc to the head (`nsubj`, `dobj`, `ROOT` …).
    pub dep: String,
}

/// Names of labels by number; number 0 is the empty name. Documents of one pipeline share one table.
pub(crate) type Names = Arc<[Arc<str>]>;

/// Columns of a document while it is built; all labels are numbers in one table of names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    pub(crate) starts: Vec<u32>,
    pub(crate) ends: Vec<u32>,
    pub(crate) heads: Vec<u32>,
    pub(crate) tags: Vec<Label>,
    pub(crate) pos: Vec<Label>,
    pub(crate) morphs: Vec<Label>,
    pub(crate) deps: Vec<Label>,
    /// All lemmas, one after the other, and where each ends.
    pub(crate) lemmas: String,
    pub(crate) lemma_ends: Vec<u32>,
}

/// A story, analysed.
#[derive(Debug, Clone, Default)]
pub struct Document {
    text: String,
    columns: Columns,
    names: Option<Names>,
    sentence_of: Vec<u32>,
    /// Dependents of all tokens, and where those of each end.
    children: Vec<u32>,
    child_ends: Vec<u32>,
    edges: Vec<(u32, u32)>,
    sentences: Vec<Sentence>,
    entities: Vec<Entity>,
    /// Number of the entity, plus one.
    entity_of: Vec<u32>,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        let cells =
            |d: &Self, t: usize| [d.lemma(t), d.tag(t), d.pos(t), d.morph(t), d.dep(t)].map(str::to_owned);
        self.text == other.text
            && self.sentences == other.sentences
            && self.entities == other.entities
            && self.columns.starts == other.columns.starts
            && self.columns.ends == other.columns.ends
            && self.columns.heads == other.columns.heads
            && (0..self.len()).all(|t| cells(self, t) == cells(other, t))
    }
}

impl Eq for Document {}

impl Document {
    /// A document from its parts. Heads that leave their sentence are made roots, so that the tree laws hold
    /// whatever the pipeline did.
    pub fn new(text: String, rows: Vec<TokenRow>, sentences: Vec<Sentence>, entities: Vec<Entity>) -> Self {
        let mut labels = Labels::new();
        let mut columns = Columns::default();
        for (i, row) in rows.into_iter().enumerate() {
            columns.starts.push(row.start as u32);
            columns.ends.push(row.end as u32);
            columns.heads.push(u32::try_from(row.head).unwrap_or(i as u32));
            columns.tags.push(labels.number(&row.tag));
            columns.pos.push(labels.number(&row.pos));
            columns.morphs.push(labels.number(&row.morph));
            columns.deps.push(labels.number(&row.dep));
            columns.push_lemma(&row.lemma);
        }
        Self::build(text, columns, Arc::from(labels.names()), sentences, entities)
    }

    /// A document from its columns.
    pub(crate) fn build(
        text: String,
        mut columns: Columns,
        names: Names,
        sentences: Vec<Sentence>,
        entities: Vec<Entity>,
    ) -> Self {
        let n = columns.starts.len();
        let mut sentence_of = vec![0; n];
        for (s, sentence) in sentences.iter().enumerate() {
            for t in sentence.tokens.clone() {
                if let Some(slot) = sentence_of.get_mut(t) {
                    *slot = s as u32;
                }
            }
        }
        for i in 0..n {
            let head = columns.heads[i] as usize;
            if head >= n || sentence_of[head] != sentence_of[i] {
                columns.heads[i] = i as u32;
            }
        }
        let (children, child_ends) = children_of(&columns.heads);
        let edges = edges_of(&columns.heads, &child_ends);
        let mut entity_of = vec![0; n];
        for (e, entity) in entities.iter().enumerate() {
            for t in entity.tokens.clone() {
                if let Some(slot) = entity_of.get_mut(t) {
                    *slot = e as u32 + 1;
                }
            }
        }
        let names = Some(names);
        Self {
            text,
            columns,
            names,
            sentence_of,
            children,
            child_ends,
            edges,
            sentences,
            entities,
            entity_of,
        }
    }

    fn name(&self, label: Label) -> &str {
        self.names.as_ref().and_then(|n| n.get(usize::from(label))).map_or("", |n| n)
    }

    /// The story's text, unaltered.
    pub fn source(&self) -> &str {
        &self.text
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.columns.starts.len()
    }

    /// Whether there are no tokens.
    pub fn is_empty(&self) -> bool {
        self.columns.starts.is_empty()
    }

    /// Byte span of a token.
    pub fn span(&self, token: usize) -> Span {
        Span { start: self.columns.starts[token], end: self.columns.ends[token] }
    }

    /// Words of a token.
    pub fn text(&self, token: usize) -> &str {
        self.span(token).of(&self.text)
    }

    /// Lemma.
    pub fn lemma(&self, token: usize) -> &str {
        let end = self.columns.lemma_ends[token] as usize;
        let start = token.checked_sub(1).map_or(0, |t| self.columns.lemma_ends[t] as usize);
        self.columns.lemmas.get(start..end).unwrap_or_default()
    }

    /// Fine tag (Penn Treebank for English).
    pub fn tag(&self, token: usize) -> &str {
        self.name(self.columns.tags[token])
    }

    /// Universal part of speech.
    pub fn pos(&self, token: usize) -> &str {
        self.name(self.columns.pos[token])
    }

    /// Universal features.
    pub fn morph(&self, token: usize) -> &str {
        self.name(self.columns.morphs[token])
    }

    /// The token it hangs on; itself for a root.
    pub fn head(&self, token: usize) -> usize {
        self.columns.heads[token] as usize
    }

    /// Label of the arc to the head.
    pub fn dep(&self, token: usize) -> &str {
        self.name(self.columns.deps[token])
    }

    /// Whether the token is a root.
    pub fn is_root(&self, token: usize) -> bool {
        self.head(token) == token
    }

    /// Direct dependents, left to right.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let start = token.checked_sub(1).map_or(0, |t| self.child_ends[t]);
        let range = start as usize..self.child_ends[token] as usize;
        self.children[range].iter().map(|c| *c as usize)
    }

    /// Leftmost and one past the rightmost token of the subtree. A crossing arc may put foreign tokens inside.
    pub fn subtree(&self, token: usize) -> Range<usize> {
        let (left, right) = self.edges[token];
        left as usize..right as usize + 1
    }

    /// Whether `token` is `ancestor` or hangs below it.
    pub fn is_below(&self, token: usize, ancestor: usize) -> bool {
        let (mut at, mut steps) = (token, 0);
        while at != ancestor {
            if self.is_root(at) || steps > self.len() {
                return false;
            }
            at = self.head(at);
            steps += 1;
        }
        true
    }

    /// Byte span from the first to the last token of a range; empty for an empty range.
    pub fn span_of(&self, tokens: Range<usize>) -> Span {
        if tokens.is_empty() || tokens.end > self.len() {
            return Span::default();
        }
        self.span(tokens.start).cover(self.span(tokens.end - 1))
    }

    /// The sentences, in order.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// Number of the sentence a token stands in.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentence_of[token] as usize
    }

    /// The entities, in order.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity a token is part of.
    pub fn entity_of(&self, token: usize) -> Option<&Entity> {
        (self.entity_of[token] as usize).checked_sub(1).and_then(|e| self.entities.get(e))
    }

    /// First token that ends after byte `at`.
    pub fn token_at(&self, at: usize) -> Option<usize> {
        let i = self.columns.ends.partition_point(|end| *end as usize <= at);
        (i < self.len()).then_some(i)
    }

    /// Tokens that overlap a byte span.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let first = self.columns.ends.partition_point(|end| *end <= span.start);
        let last = self.columns.starts.partition_point(|start| *start < span.end);
        first..last.max(first)
    }
}

impl Columns {
    /// Adds the lemma of the next token.
    pub(crate) fn push_lemma(&mut self, lemma: &str) {
        self.lemmas.push_str(lemma);
        self.lemma_ends.push(self.lemmas.len() as u32);
    }
}

/// Dependents of all tokens, left to right, and where those of each token end.
fn children_of(heads: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut ends = vec![0u32; heads.len()];
    let arcs = || heads.iter().enumerate().filter(|(i, h)| **h as usize != *i);
    for (_, h) in arcs() {
        ends[*h as usize] += 1;
    }
    let mut total = 0;
    for end in &mut ends {
        // For now the start of each; it moves to the end as dependents are put in.
        let count = *end;
        *end = total;
        total += count;
    }
    let mut children = vec![0; total as usize];
    for (i, h) in arcs() {
        let place = &mut ends[*h as usize];
        children[*place as usize] = i as u32;
        *place += 1;
    }
    (children, ends)
}

/// Leftmost and rightmost token of each subtree, from the leaves up. Tokens on a cycle keep what hangs below them.
fn edges_of(heads: &[u32], child_ends: &[u32]) -> Vec<(u32, u32)> {
    let mut edges: Vec<(u32, u32)> = (0..heads.len() as u32).map(|i| (i, i)).collect();
    let mut before = 0;
    let mut open: Vec<u32> =
        child_ends.iter().map(|end| end - std::mem::replace(&mut before, *end)).collect();
    let mut ready: Vec<usize> = (0..heads.len()).filter(|i| open[*i] == 0).collect();
    while let Some(i) = ready.pop() {
        let h = heads[i] as usize;
        if h == i {
            continue;
        }
        edges[h].0 = edges[h].0.min(edges[i].0);
        edges[h].1 = edges[h].1.max(edges[i].1);
        open[h] -= 1;
        if open[h] == 0 {
            ready.push(h);
        }
    }
    edges
}

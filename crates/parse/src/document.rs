//! A story, analysed: plain arrays of tokens, sentences and entities over one text.
//!
//! The law kept here: every token is a byte span into `text`; spans rise and do not overlap; every sentence
//! is a half-open range of tokens, and a head lies in its token's own sentence (a root is its own head).
//! Furniture is not in a document. It does not say who acts or what happens: that is `mark` and `code`.

use dateline_record::{PartKind, Span};
use std::ops::Range;

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

/// A story, analysed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    text: String,
    rows: Vec<TokenRow>,
    sentence_of: Vec<u32>,
    children: Vec<Vec<u32>>,
    edges: Vec<(u32, u32)>,
    sentences: Vec<Sentence>,
    entities: Vec<Entity>,
    entity_of: Vec<Option<u32>>,
}

impl Document {
    /// A document from its parts. Heads that leave their sentence are made roots, so that the tree laws hold
    /// whatever the pipeline did.
    pub fn new(
        text: String,
        mut rows: Vec<TokenRow>,
        sentences: Vec<Sentence>,
        entities: Vec<Entity>,
    ) -> Self {
        let n = rows.len();
        let mut sentence_of = vec![0; n];
        for (s, sentence) in sentences.iter().enumerate() {
            for t in sentence.tokens.clone() {
                if let Some(slot) = sentence_of.get_mut(t) {
                    *slot = s as u32;
                }
            }
        }
        for i in 0..n {
            let head = rows[i].head;
            if head >= n || sentence_of[head] != sentence_of[i] {
                rows[i].head = i;
            }
        }
        let mut children = vec![Vec::new(); n];
        for (i, row) in rows.iter().enumerate() {
            if row.head != i {
                children[row.head].push(i as u32);
            }
        }
        let mut edges: Vec<(u32, u32)> = (0..n as u32).map(|i| (i, i)).collect();
        for i in 0..n {
            let (mut at, mut steps) = (i, 0);
            while rows[at].head != at && steps < n {
                at = rows[at].head;
                edges[at].0 = edges[at].0.min(i as u32);
                edges[at].1 = edges[at].1.max(i as u32);
                steps += 1;
            }
        }
        let mut entity_of = vec![None; n];
        for (e, entity) in entities.iter().enumerate() {
            for t in entity.tokens.clone() {
                if let Some(slot) = entity_of.get_mut(t) {
                    *slot = Some(e as u32);
                }
            }
        }
        Self { text, rows, sentence_of, children, edges, sentences, entities, entity_of }
    }

    /// The story's text, unaltered.
    pub fn source(&self) -> &str {
        &self.text
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no tokens.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Byte span of a token.
    pub fn span(&self, token: usize) -> Span {
        Span::new(self.rows[token].start, self.rows[token].end)
    }

    /// Words of a token.
    pub fn text(&self, token: usize) -> &str {
        self.span(token).of(&self.text)
    }

    /// Lemma.
    pub fn lemma(&self, token: usize) -> &str {
        &self.rows[token].lemma
    }

    /// Fine tag (Penn Treebank for English).
    pub fn tag(&self, token: usize) -> &str {
        &self.rows[token].tag
    }

    /// Universal part of speech.
    pub fn pos(&self, token: usize) -> &str {
        &self.rows[token].pos
    }

    /// Universal features.
    pub fn morph(&self, token: usize) -> &str {
        &self.rows[token].morph
    }

    /// The token it hangs on; itself for a root.
    pub fn head(&self, token: usize) -> usize {
        self.rows[token].head
    }

    /// Label of the arc to the head.
    pub fn dep(&self, token: usize) -> &str {
        &self.rows[token].dep
    }

    /// Whether the token is a root.
    pub fn is_root(&self, token: usize) -> bool {
        self.rows[token].head == token
    }

    /// Direct dependents, left to right.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[token].iter().map(|c| *c as usize)
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
        self.entity_of[token].and_then(|e| self.entities.get(e as usize))
    }

    /// First token that ends after byte `at`.
    pub fn token_at(&self, at: usize) -> Option<usize> {
        let i = self.rows.partition_point(|r| r.end <= at);
        (i < self.len()).then_some(i)
    }

    /// Tokens that overlap a byte span.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let first = self.rows.partition_point(|r| r.end <= span.start as usize);
        let last = self.rows.partition_point(|r| r.start < span.end as usize);
        first..last.max(first)
    }
}

//! A trained pipeline, and texts through it.
//!
//! The law: the same text gives the same document, alone, in any batch and on any number of threads. Parsing
//! never fails.

use crate::document::{Columns, Document, Entity, Names, Sentence};
use crate::draft::Draft;
use crate::error::LoadError;
use crate::labels::{Label, Labels};
use crate::lemma::{Known, Lemmatizer};
use crate::lexicon::{Lexicon, Tables};
use crate::ruler::Ruler;
use crate::tagger::Tagger;
use crate::tok2vec::{Embeddings, Encoded, Tok2Vec};
use crate::tokenizer::{Chunks, Token, Tokenizer};
use crate::transition::{ArcEager, Biluo, Scorer, State};
use crate::tree::Trees;
use dateline_record::{PartKind, Story};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The model that a component takes its vectors from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Source(pub(crate) usize);

#[derive(Debug)]
pub(crate) enum Component {
    /// A model for others to listen to.
    Shared,
    Tagger {
        source: Source,
        tagger: Tagger,
    },
    Parser {
        source: Source,
        scorer: Scorer,
        system: ArcEager,
    },
    Ner {
        source: Source,
        scorer: Scorer,
        system: Biluo,
    },
    Ruler(Ruler),
    Lemmatizer(Lemmatizer),
}

/// A component and its name.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) component: Component,
}

/// What is remembered from one text to the next; belongs to one thread at a time.
#[derive(Debug, Default)]
struct Memory {
    lexicon: Lexicon,
    chunks: Chunks,
    embeddings: Vec<Embeddings>,
    lemmas: Known,
}

/// Words that a memory holds before it is emptied.
const MOST_WORDS: usize = 60_000;
/// Tokens that go through the matrix products together.
const BATCH: usize = 2000;

impl Memory {
    fn tidy(&mut self) {
        if self.lexicon.len() > MOST_WORDS || self.chunks.len() > 4 * MOST_WORDS {
            self.lexicon.clear();
            self.chunks.clear();
            self.embeddings.iter_mut().for_each(Embeddings::clear);
            self.lemmas.clear();
        }
    }
}

/// A trained pipeline.
#[derive(Debug)]
pub struct Pipeline {
    lang: String,
    tokenizer: Tokenizer,
    tables: Tables,
    labels: Labels,
    models: Vec<Tok2Vec>,
    steps: Vec<Step>,
    decorations: Vec<Option<(Label, Label)>>,
    root: Label,
    names: Names,
    memories: Mutex<Vec<Memory>>,
}

impl Pipeline {
    #[allow(clippy::too_many_arguments, reason = "the parts of a pipeline, put together in one place")]
    pub(crate) fn new(
        lang: String,
        tokenizer: Tokenizer,
        tables: Tables,
        labels: Labels,
        models: Vec<Tok2Vec>,
        steps: Vec<Step>,
        decorations: Vec<Option<(Label, Label)>>,
        root: Label,
    ) -> Self {
        let memories = Mutex::default();
        let names = Names::from(labels.names());
        Self { lang, tokenizer, tables, labels, models, steps, decorations, root, names, memories }
    }

    /// Loads the pipeline in a folder, as spaCy's `nlp.to_disk` wrote it (it holds `config.cfg`).
    ///
    /// # Errors
    /// A file is missing or malformed, or a component is not supported; the error names it.
    pub fn load(dir: &Path) -> Result<Self, LoadError> {
        crate::load::load(dir)
    }

    /// The pipeline's language (`en`).
    pub fn language(&self) -> &str {
        &self.lang
    }

    /// Names of the components that run, in order.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(|s| s.name.as_str())
    }

    /// Parses one text.
    pub fn parse(&self, text: &str) -> Document {
        self.parse_batch(&[text]).pop().unwrap_or_default()
    }

    /// Parses several texts; quicker than one by one, with the same answer.
    pub fn parse_batch(&self, texts: &[&str]) -> Vec<Document> {
        let mut out = Vec::with_capacity(texts.len());
        self.drafts(texts, |i, draft, lexicon| {
            let mut builder = Builder::default();
            builder.add(self, &draft, lexicon, Place { start: 0, part: PartKind::Body, paragraph: 0 });
            out.push(builder.finish(self, texts[i]));
        });
        out
    }

    /// Whether a story is in the pipeline's language, as far as that is known.
    pub fn reads(&self, story: &Story) -> bool {
        let primary = |code: &str| code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        story.language.as_deref().is_none_or(|language| primary(language) == primary(&self.lang))
    }

    /// Parses the parts of a story that are not furniture, each for itself, into one document over its text.
    /// A story that is known to be in another language gives a document without words.
    pub fn parse_story(&self, story: &Story) -> Document {
        let parts = if self.reads(story) { story.news_parts() } else { Vec::new() };
        let texts: Vec<&str> = parts.iter().map(|p| p.span.of(&story.text)).collect();
        let mut builder = Builder::default();
        self.drafts(&texts, |i, draft, lexicon| {
            let place = Place { start: parts[i].span.start as usize, part: parts[i].kind, paragraph: i };
            builder.add(self, &draft, lexicon, place);
        });
        builder.finish(self, &story.text)
    }

    /// Analyses texts in batches; hands each over in order.
    fn drafts(&self, texts: &[&str], mut take: impl FnMut(usize, Draft, &Lexicon)) {
        let mut memory = self.borrow();
        let mut next = 0;
        while next < texts.len() {
            memory.tidy();
            let first = next;
            let (mut drafts, mut tokens) = (Vec::new(), 0);
            while next < texts.len() && (drafts.is_empty() || tokens < BATCH) {
                let found =
                    self.tokenizer.tokens(texts[next], &self.tables, &mut memory.lexicon, &mut memory.chunks);
                tokens += found.len();
                drafts.push(Draft::new(found, &memory.lexicon));
                next += 1;
            }
            self.run(&mut drafts, &mut memory);
            for (i, draft) in drafts.into_iter().enumerate() {
                take(first + i, draft, &memory.lexicon);
            }
        }
        self.memories.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    }

    fn borrow(&self) -> Memory {
        let known = self.memories.lock().unwrap_or_else(PoisonError::into_inner).pop();
        known.unwrap_or_else(|| Memory {
            embeddings: self.models.iter().map(|_| Embeddings::default()).collect(),
            ..Memory::default()
        })
    }

    /// Runs every component over a batch.
    fn run(&self, drafts: &mut [Draft], memory: &mut Memory) {
        let mut encoded: Vec<Option<Encoded>> = self.models.iter().map(|_| None).collect();
        let mut vectors = |source: &Source, drafts: &[Draft]| {
            encoded[source.0].take().unwrap_or_else(|| {
                let texts: Vec<&[Token]> = drafts.iter().map(|d| d.tokens.as_slice()).collect();
                self.models[source.0].encode(&texts, &memory.lexicon, &mut memory.embeddings[source.0])
            })
        };
        let mut kept: Vec<(usize, Encoded)> = Vec::new();
        for step in &self.steps {
            let source = match &step.component {
                Component::Tagger { source, .. }
                | Component::Parser { source, .. }
                | Component::Ner { source, .. } => Some(source),
                _ => None,
            };
            if let Some(source) = source
                && !kept.iter().any(|(n, _)| *n == source.0)
            {
                kept.push((source.0, vectors(source, drafts)));
            }
            let of = |i: usize| {
                let found = kept.iter().find(|(n, _)| source.is_some_and(|s| s.0 == *n));
                found.map(|(_, e)| e.of(i)).unwrap_or_default()
            };
            for (i, draft) in drafts.iter_mut().enumerate() {
                match &step.component {
                    Component::Shared => {}
                    Component::Tagger { tagger, .. } => tagger.apply(of(i), draft),
                    Component::Parser { scorer, system, .. } => self.trees(scorer, system, of(i), draft),
                    Component::Ner { scorer, system, .. } => {
                        let mut state = State::new(&draft.starts, &draft.is_space, false);
                        scorer.run(system, of(i), &mut state);
                        draft.entities = state.into_entities();
                    }
                    Component::Ruler(ruler) => ruler.apply(draft, &memory.lexicon),
                    Component::Lemmatizer(l) => {
                        l.apply(draft, &self.labels, &memory.lexicon, &mut memory.lemmas);
                    }
                }
            }
        }
    }

    fn trees(&self, scorer: &Scorer, system: &ArcEager, vectors: &[f32], draft: &mut Draft) {
        let mut state = State::new(&draft.starts, &draft.is_space, true);
        scorer.run(system, vectors, &mut state);
        let (heads, deps) = state.into_arcs();
        let trees = Trees::new(&heads, deps, self.root, &self.decorations, &draft.is_space);
        draft.heads = trees.heads;
        draft.deps = trees.deps;
        draft.starts = trees.starts;
    }
}

/// Where a draft stands in a story.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: usize,
    part: PartKind,
    paragraph: usize,
}

/// Drafts to a document.
#[derive(Debug, Default)]
struct Builder {
    columns: Columns,
    sentences: Vec<Sentence>,
    entities: Vec<Entity>,
}

impl Builder {
    fn add(&mut self, pipeline: &Pipeline, draft: &Draft, lexicon: &Lexicon, place: Place) {
        let into = &mut self.columns;
        let base = into.starts.len();
        let mut from = base;
        for (i, token) in draft.tokens.iter().enumerate() {
            if i > 0 && draft.starts[i] == 1 {
                self.sentences.push(sentence(from..base + i, place));
                from = base + i;
            }
            let start = place.start as u32 + token.start;
            into.starts.push(start);
            into.ends.push(start + lexicon.get(token.word).text.len() as u32);
            into.heads.push(base as u32 + draft.heads[i]);
            into.push_lemma(draft.lemmas[i].as_deref().unwrap_or_default());
        }
        into.tags.extend_from_slice(&draft.tags);
        into.pos.extend_from_slice(&draft.pos);
        into.morphs.extend_from_slice(&draft.morphs);
        into.deps.extend_from_slice(&draft.deps);
        let n = into.starts.len();
        if n > from {
            self.sentences.push(sentence(from..n, place));
        }
        let entity = |(a, b, label): &(usize, usize, Label)| Entity {
            tokens: base + a..base + b,
            label: pipeline.labels.name(*label).to_owned(),
        };
        self.entities.extend(draft.entities.iter().map(entity));
    }

    fn finish(self, pipeline: &Pipeline, text: &str) -> Document {
        let names = Names::clone(&pipeline.names);
        Document::build(text.to_owned(), self.columns, names, self.sentences, self.entities)
    }
}

fn sentence(tokens: std::ops::Range<usize>, place: Place) -> Sentence {
    Sentence { tokens, part: place.part, paragraph: place.paragraph }
}

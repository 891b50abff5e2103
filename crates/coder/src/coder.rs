//! The coder: a codebook made ready, and the two verbs `mark` and `code` over it.

use crate::actors::{ActorMarks, Actors, Governing};
use crate::candidate::{Candidate, Sentence};
use crate::contexts::Contexts;
use crate::event::Assembly;
use crate::harm::{Harm, HarmMention};
use crate::lexicon::Lexicon;
use crate::matcher::Index;
use crate::memo::Memo;
use crate::party::Party;
use crate::places::{PlaceMention, Places};
use crate::predication::{Predications, predicate};
use crate::rules::Rules;
use crate::scene::Scene;
use crate::speech::Cues;
use crate::standing::Standing;
use crate::times::{TimeMention, Times};
use crate::tree::{Functions, Tree};
use dateline_codebook::{Codebook, CodebookError, Table};
use dateline_parse::Document;
use dateline_record::{Event, Notice, Story, hash_id};
use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A codebook made ready to run. Cheap to share: nothing in it changes.
#[derive(Debug)]
pub struct Coder {
    pub(crate) codebook: Codebook,
    pub(crate) functions: Functions,
    pub(crate) lexicon: Lexicon,
    pub(crate) index: Index,
    pub(crate) rules: Rules,
    pub(crate) cues: Cues,
    pub(crate) complement_prepositions: BTreeSet<String>,
    pub(crate) governing: Governing,
    pub(crate) charges: BTreeSet<String>,
    pub(crate) background: BTreeSet<String>,
    pub(crate) again: BTreeSet<String>,
    pub(crate) follows: BTreeSet<String>,
    pub(crate) looking_back: BTreeSet<String>,
    pub(crate) actors: Actors,
    pub(crate) times: Times,
    pub(crate) harm: Harm,
    pub(crate) places: Places,
    pub(crate) contexts: Contexts,
    topics: Contexts,
    topic_contexts: HashMap<String, HashSet<String>>,
    stateless: BTreeSet<String>,
    pub(crate) standing: Standing,
}

/// What `mark` found.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Who.
    pub actors: ActorMarks,
    /// When.
    pub times: Vec<TimeMention>,
    /// How many came to harm.
    pub harms: Vec<HarmMention>,
    /// Where.
    pub places: Vec<PlaceMention>,
    /// The day the story was published.
    pub published: Option<Date>,
}

/// What `code` found.
#[derive(Debug, Clone, Default)]
pub struct Coded {
    /// Events, in order of their evidence.
    pub events: Vec<Event>,
    /// Things a person should know.
    pub notices: Vec<Notice>,
}

impl Coder {
    /// Makes a codebook ready.
    ///
    /// # Errors
    /// A table or page that cannot be read, with file and line.
    pub fn new(codebook: Codebook) -> Result<Self, CodebookError> {
        Self::with_actors(codebook, &[])
    }

    /// Makes a codebook ready with a user's own tables of actors (name and text of each), whose lines add to its own.
    /// What they change in the events changes the version that the events name.
    ///
    /// # Errors
    /// A table or page that cannot be read, with file and line.
    pub fn with_actors(mut codebook: Codebook, own: &[(&str, &str)]) -> Result<Self, CodebookError> {
        if !own.is_empty() {
            let parts: Vec<&str> =
                std::iter::once(codebook.version.as_str()).chain(own.iter().map(|(_, text)| *text)).collect();
            codebook.version = hash_id(&parts).chars().take(codebook.version.len()).collect();
        }
        let files = &codebook.files;
        let mut groups: HashMap<String, HashSet<String>> = HashMap::new();
        for row in Table::open(files, "words/groups.tsv", &["group", "type"])?.rows() {
            groups.entry(row.get("group").to_owned()).or_default().insert(row.get("type").to_owned());
        }
        let mut topic_contexts: HashMap<String, HashSet<String>> = HashMap::new();
        for row in Table::open(files, "words/topic-contexts.tsv", &["topic", "context"])?.rows() {
            topic_contexts
                .entry(row.get("topic").to_owned())
                .or_default()
                .insert(row.get("context").to_owned());
        }
        let set = |name: &str| codebook.word_set(name).cloned();
        let actors = Actors::load_with(files, own)?;
        Ok(Self {
            functions: Functions::load(files)?,
            lexicon: Lexicon::load(files)?,
            index: Index::new(&codebook.types, &codebook.words, groups),
            rules: Rules::load(&codebook)?,
            cues: Cues::load(&codebook)?,
            complement_prepositions: set("complement-prepositions")?,
            charges: set("charges")?,
            background: set("background-prepositions")?,
            governing: actors.governing(),
            actors,
            again: set("again")?,
            follows: set("follows")?,
            looking_back: set("looking-back")?,
            times: Times::load(files)?,
            harm: Harm::load(files)?,
            places: Places::load(files, crate::places::GAZETTEER)?,
            contexts: Contexts::load(files, "contexts.md")?,
            topics: Contexts::load(files, "topics.md")?,
            topic_contexts,
            stateless: set("stateless-topics")?,
            standing: Standing::load(&codebook)?,
            codebook,
        })
    }

    /// The codebook it runs.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The actor tables, for those who ask how a phrase resolves.
    pub fn actors(&self) -> &Actors {
        &self.actors
    }

    /// The gazetteer and the rules of places, which can say how they read a name.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Who, where and when a document speaks of.
    pub fn mark(&self, story: &Story, doc: &Document) -> Marks {
        let published = story.day().and_then(|d| d.parse().ok());
        let places = self.places.mark(story, doc);
        let times = self.times.mark(doc, published);
        Marks {
            actors: self.actors.mark_among(story, doc, &places),
            harms: self.harm.mark(doc, &times, published),
            times,
            places,
            published,
        }
    }

    /// The predications of a sentence.
    pub fn predicate(&self, tree: &Tree<'_>, sentence: usize) -> Predications {
        let tokens = tree.doc.sentences().get(sentence).map(|s| s.tokens.clone()).unwrap_or_default();
        predicate(tree, &self.lexicon, &|key| self.index.knows(key), tokens)
    }

    /// Who did what to whom.
    pub fn code(&self, story: &Story, doc: &Document, marks: &Marks) -> Coded {
        let tree = Tree::new(doc, &self.functions);
        let scene = self.scene(&tree, marks);
        let mut assembly = Assembly::new(self, story, &scene, marks);
        for sentence in 0..doc.sentences().len() {
            let all = self.predicate(&tree, sentence);
            let candidates = Sentence {
                scene: &scene,
                index: &self.index,
                types: &self.codebook.types,
                rules: &self.rules,
                all: &all,
            }
            .candidates();
            if candidates.is_empty() || self.is_no_politics(doc, sentence, &candidates) {
                continue;
            }
            for candidate in candidates {
                assembly.add(sentence, &all, &candidate);
            }
            assembly.deny(sentence, &all);
        }
        let mut coded = assembly.finish();
        coded.notices.extend(self.places.notices(&marks.places));
        coded
    }

    /// Whether a sentence is about sport, markets or another topic of `topics.md`, and about no context of politics. A
    /// topic's own contexts (crime where the topic is private crime) count only where a country is a party.
    fn is_no_politics(&self, doc: &Document, sentence: usize, candidates: &[Candidate]) -> bool {
        let tokens = doc.sentences().get(sentence).map(|s| s.tokens.clone()).unwrap_or_default();
        let topics = self.topics.find(doc, tokens.clone());
        if topics.is_empty() {
            return false;
        }
        let stately = !topics.iter().any(|t| self.stateless.contains(*t));
        if candidates.iter().any(|c| self.is_between_politicians(doc, c) || self.is_of_state(doc, c, stately))
        {
            return false;
        }
        let contexts = self.contexts.find(doc, tokens);
        let public = candidates
            .iter()
            .flat_map(|c| c.actors.iter().chain(&c.recipients))
            .any(|p| p.identities.iter().any(|i| i.country.is_some()));
        topics.iter().any(|topic| {
            let own = self.topic_contexts.get(*topic);
            contexts.iter().all(|c| !public && own.is_some_and(|own| own.contains(*c)))
        })
    }

    /// Whether an act is one between two different parties of politics that are told as such: a country by its bare
    /// name may be a team.
    fn is_between_politicians(&self, doc: &Document, candidate: &Candidate) -> bool {
        let told = |p: &&Party| {
            doc.pos(p.head) == "NOUN" || doc.entity_of(p.head).is_some_and(|e| e.label == "PERSON")
        };
        let codes: BTreeSet<String> = candidate
            .actors
            .iter()
            .chain(&candidate.recipients)
            .filter(told)
            .filter_map(|p| p.identities.iter().find(|i| self.governing.is_political(i)))
            .filter_map(crate::actors::Identity::code)
            .collect();
        codes.len() > 1
    }

    /// Whether somebody acts for a state: an office or body of it, or (where the talk is `stately`) its officials or the
    /// state by its name; its police, courts and army where somebody of another country is concerned.
    fn is_of_state(&self, doc: &Document, candidate: &Candidate, stately: bool) -> bool {
        let abroad = |country: &str| {
            let others = candidate.recipients.iter().flat_map(|r| &r.identities);
            others.filter_map(|i| i.country.as_deref()).any(|c| c != country)
        };
        let told = |p: &&Party| p.is_agent && (stately || doc.tag(p.head) == "NN");
        candidate.actors.iter().filter(told).flat_map(|p| &p.identities).any(|i| {
            let country = i.country.as_deref();
            country.is_some_and(|c| self.governing.is_of_state(i, stately && abroad(c)))
        })
    }

    /// A document as patterns see it.
    pub fn scene<'a>(&'a self, tree: &'a Tree<'a>, marks: &'a Marks) -> Scene<'a> {
        Scene {
            tree,
            lexicon: &self.lexicon,
            actors: &marks.actors,
            complement_prepositions: &self.complement_prepositions,
            governing: &self.governing,
            keys: Memo::default(),
        }
    }
}

//! A document's arcs by function, whatever labels its pipeline uses.
//!
//! Turns arc labels into [`Link`]s by the table `words/functions.tsv`. The law kept here: nothing behind this
//! module knows a label. It does not interpret: a passive subject is still one here.

use dateline_codebook::{CodebookError, Files, Table};
use dateline_parse::Document;
use hashbrown::HashMap;
use std::borrow::Cow;

/// What an arc says of its dependent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the grammarian's term of that name")]
pub enum Link {
    Root,
    Subject,
    PassiveSubject,
    Object,
    IndirectObject,
    Preposition,
    PrepositionObject,
    PrepositionClause,
    Agent,
    OpenClause,
    Clause,
    ClausalSubject,
    AdverbialClause,
    Relative,
    ReducedRelative,
    Conjunct,
    Coordinator,
    Apposition,
    Possessor,
    Modifier,
    Number,
    Determiner,
    Negation,
    Auxiliary,
    PassiveAuxiliary,
    Marker,
    Particle,
    Predicate,
    AdverbialNoun,
    Adverb,
    Case,
    Expletive,
    Parataxis,
    Punctuation,
    Other,
}

const NAMES: [(&str, Link); 35] = [
    ("root", Link::Root),
    ("subject", Link::Subject),
    ("passive-subject", Link::PassiveSubject),
    ("object", Link::Object),
    ("indirect-object", Link::IndirectObject),
    ("preposition", Link::Preposition),
    ("preposition-object", Link::PrepositionObject),
    ("preposition-clause", Link::PrepositionClause),
    ("agent", Link::Agent),
    ("open-clause", Link::OpenClause),
    ("clause", Link::Clause),
    ("clausal-subject", Link::ClausalSubject),
    ("adverbial-clause", Link::AdverbialClause),
    ("relative", Link::Relative),
    ("reduced-relative", Link::ReducedRelative),
    ("conjunct", Link::Conjunct),
    ("coordinator", Link::Coordinator),
    ("apposition", Link::Apposition),
    ("possessor", Link::Possessor),
    ("modifier", Link::Modifier),
    ("number", Link::Number),
    ("determiner", Link::Determiner),
    ("negation", Link::Negation),
    ("auxiliary", Link::Auxiliary),
    ("passive-auxiliary", Link::PassiveAuxiliary),
    ("marker", Link::Marker),
    ("particle", Link::Particle),
    ("predicate", Link::Predicate),
    ("adverbial-noun", Link::AdverbialNoun),
    ("adverb", Link::Adverb),
    ("case", Link::Case),
    ("expletive", Link::Expletive),
    ("parataxis", Link::Parataxis),
    ("punctuation", Link::Punctuation),
    ("other", Link::Other),
];

/// The table from labels to links.
#[derive(Debug, Clone, Default)]
pub struct Functions {
    by_label: HashMap<String, Link>,
    verbs: HashMap<String, String>,
}

impl Functions {
    /// Reads `words/functions.tsv`, and the verbs whose lemma the pipeline gets wrong from `words/lemmas.tsv`.
    ///
    /// # Errors
    /// A row that cannot be read, or that names no known function.
    pub fn load(files: &Files) -> Result<Self, CodebookError> {
        const FILE: &str = "words/functions.tsv";
        let table = Table::read(FILE, files.get(FILE)?, &["label", "function"])?;
        let mut by_label = HashMap::new();
        for row in table.rows() {
            let Some((_, link)) = NAMES.iter().find(|(name, _)| *name == row.get("function")) else {
                let why = format!("`{}` is no function; see the other rows", row.get("function"));
                return Err(CodebookError::new(FILE, row.line, why));
            };
            by_label.insert(row.get("label").to_owned(), *link);
        }
        let mut verbs = HashMap::new();
        for row in Table::open(files, "words/lemmas.tsv", &["lemma", "verb"])?.rows() {
            verbs.insert(row.get("lemma").to_owned(), row.get("verb").to_owned());
        }
        Ok(Self { by_label, verbs })
    }

    pub(crate) fn link(&self, label: &str) -> Link {
        self.by_label.get(label).copied().unwrap_or(Link::Other)
    }
}

/// The preposition that patterns use for a predicate of the object.
pub(crate) const PREDICATIVE: &str = "as";

/// A document with its arcs by function.
#[derive(Debug, Clone)]
pub struct Tree<'a> {
    /// The document.
    pub doc: &'a Document,
    links: Vec<Link>,
    lemmas: Vec<Cow<'a, str>>,
}

impl<'a> Tree<'a> {
    /// Names every arc of the document.
    pub fn new(doc: &'a Document, functions: &Functions) -> Self {
        let link = |t: usize| {
            if doc.is_root(t) {
                return Link::Root;
            }
            match functions.link(doc.dep(t)) {
                // "called in the ambassador", with the particle read as a preposition
                Link::Preposition if doc.tag(t) == "RP" => Link::Particle,
                // "he left; the party said so": no clause of the other
                Link::Clause if Self::is_parted(doc, t) => Link::Parataxis,
                other => other,
            }
        };
        let links = (0..doc.len()).map(link).collect();
        let lemma = |token: usize| {
            let lemma = doc.lemma(token);
            let lower = if lemma.bytes().all(|b| b.is_ascii_lowercase()) {
                Cow::Borrowed(lemma)
            } else {
                Cow::Owned(lemma.to_lowercase())
            };
            match functions.verbs.get(lower.as_ref()) {
                Some(verb) if doc.pos(token) == "VERB" => Cow::Owned(verb.clone()),
                _ => lower,
            }
        };
        let lemmas = (0..doc.len()).map(lemma).collect();
        Self { doc, links, lemmas }
    }

    /// Whether a clause stands before its head and a semicolon parts the two.
    fn is_parted(doc: &Document, clause: usize) -> bool {
        let end = doc.subtree(clause).end;
        end <= doc.head(clause) && (end.saturating_sub(1)..=end).any(|t| doc.text(t) == ";")
    }

    /// What the arc above `token` says of it.
    pub fn link(&self, token: usize) -> Link {
        self.links[token]
    }

    /// Dependents of `token` under one link, left to right.
    pub fn kids(&self, token: usize, link: Link) -> impl Iterator<Item = usize> + '_ {
        self.doc.children(token).filter(move |c| self.links[*c] == link)
    }

    /// First dependent of `token` under a link.
    pub fn kid(&self, token: usize, link: Link) -> Option<usize> {
        self.kids(token, link).next()
    }

    /// `token` and everything coordinated with it, left to right.
    pub fn with_conjuncts(&self, token: usize) -> Vec<usize> {
        let mut all = vec![token];
        let mut next = 0;
        while next < all.len() {
            let here = all[next];
            all.extend(self.kids(here, Link::Conjunct).filter(|c| self.is_nominal(*c)));
            next += 1;
        }
        all.sort_unstable();
        all
    }

    /// Prepositions below a word; "by" below a noun ("attacks by rebels") is one, whatever the parser calls it.
    pub fn prepositions(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        let noun = !self.is_verb(token);
        self.doc.children(token).filter(move |k| match self.links[*k] {
            Link::Preposition => true,
            Link::Agent => noun,
            _ => false,
        })
    }

    /// The -ing forms behind a preposition, unless they stand apart (", with the army advancing").
    pub fn gerunds(&self, preposition: usize) -> impl Iterator<Item = usize> + '_ {
        self.kids(preposition, Link::PrepositionClause)
            .filter(|c| self.doc.tag(*c) == "VBG" && self.kid(*c, Link::Auxiliary).is_none())
            .filter(move |_| preposition.checked_sub(1).is_none_or(|b| self.doc.text(b) != ","))
    }

    /// Whether a verb may be all that a headline says of the noun it hangs on: "US to free detainees".
    pub fn is_below_title(&self, verb: usize) -> bool {
        let head = self.doc.head(verb);
        self.doc.is_root(head) && self.is_nominal(head) && head < verb
    }

    /// What a clause opened by "what" says that something is: "what it called a plot", "what he sees as an insult".
    pub fn free_relative(&self, clause: usize) -> Option<usize> {
        let opens = |k: usize| {
            k < clause
                && self.doc.tag(k) == "WP"
                && matches!(self.links[k], Link::Object | Link::Predicate | Link::IndirectObject)
        };
        if !self.doc.children(clause).any(opens) {
            return None;
        }
        let named = self.kids(clause, Link::Predicate).find(|k| *k > clause && self.is_nominal(*k));
        let seen = || {
            self.kids(clause, Link::Preposition)
                .filter(|p| self.doc.text(*p) == PREDICATIVE)
                .find_map(|p| self.kid(p, Link::PrepositionObject))
        };
        named.or_else(seen).or_else(|| self.kids(clause, Link::Object).find(|k| *k > clause))
    }

    /// Who or what stands in the clauses behind a preposition: "over what it called an insult", "bombs on gunmen dug
    /// in along the tracks", "a probe into how the agency spent it".
    pub fn told_behind(&self, preposition: usize) -> impl Iterator<Item = usize> + '_ {
        let noun = !self.is_verb(self.doc.head(preposition));
        self.kids(preposition, Link::PrepositionClause).filter_map(move |clause| {
            let first = self.doc.subtree(clause).start;
            let small = matches!(self.doc.tag(clause), "VBN" | "VBD");
            let next = |s: usize| small && self.doc.subtree(s).start == preposition + 1;
            let asked = noun && (self.doc.tag(first) == "WRB" || self.links[first] == Link::Marker);
            let doer =
                || self.kids(clause, Link::Subject).find(|s| self.is_nominal(*s) && (asked || next(*s)));
            self.free_relative(clause).or_else(doer)
        })
    }

    /// The first member of the coordination that `token` belongs to.
    pub fn first_conjunct(&self, token: usize) -> usize {
        let mut at = token;
        while self.links[at] == Link::Conjunct {
            at = self.doc.head(at);
        }
        at
    }

    /// Whether the token is a verb (not an auxiliary of another verb).
    pub fn is_verb(&self, token: usize) -> bool {
        let link = self.links[token];
        (self.doc.pos(token) == "VERB" || self.doc.pos(token) == "AUX")
            && !matches!(link, Link::Auxiliary | Link::PassiveAuxiliary | Link::Modifier)
    }

    /// Whether the token is a noun, name, pronoun or number.
    pub fn is_nominal(&self, token: usize) -> bool {
        matches!(self.doc.pos(token), "NOUN" | "PROPN" | "PRON" | "NUM" | "DET" | "SYM")
    }

    /// Number of arcs above the token.
    pub fn depth(&self, token: usize) -> usize {
        let (mut at, mut depth) = (token, 0);
        while !self.doc.is_root(at) && depth < self.doc.len() {
            at = self.doc.head(at);
            depth += 1;
        }
        depth
    }

    /// The whole of a word that was split at its hyphen, where `token` is its last part ("cease-fire", "sit-in").
    pub fn hyphenated(&self, token: usize) -> Option<String> {
        let (first, hyphen) = (token.checked_sub(2)?, token.checked_sub(1)?);
        let (a, b, c) = (self.doc.span(first), self.doc.span(hyphen), self.doc.span(token));
        let joined = self.doc.text(hyphen) == "-" && a.end == b.start && b.end == c.start;
        joined.then(|| format!("{}-{}", self.doc.text(first).to_lowercase(), self.lemma(token)))
    }

    /// Lemma in lower case.
    pub fn lemma(&self, token: usize) -> String {
        self.lemmas.get(token).map_or_else(String::new, |l| l.clone().into_owned())
    }
}

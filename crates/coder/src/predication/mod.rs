//! Predications: from a sentence's tree to the things it says of somebody, in one form each.
//!
//! A predication is a predicate (verb, event noun, adjective) with its arguments by function, after voice,
//! relative and reduced clauses, control and raising, coordination, light verbs, particles and nominalisation
//! have been undone. The law kept here: "the town was shelled by rebels", "rebels shelling the town", "the
//! rebels' shelling of the town" and "rebels launched a shelling of the town" give one and the same. It does
//! not know which predicates are events, nor who the arguments are.

mod build;
mod nouns;
mod status;
mod verbs;

pub use build::predicate;
pub(crate) use nouns::is_occasion;
pub(crate) use status::{is_none, is_obliged};

use dateline_record::Status;

/// What an argument is to its predicate, in the active voice.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Function {
    /// Who does it.
    Subject,
    /// Whom or what it is done to.
    Object,
    /// To whom something is given or told.
    Indirect,
    /// A noun or adjective before an event noun: an actor ("Turkish offensive") or a kind ("drone strike").
    Modifier,
    /// The object of a preposition.
    Preposition(String),
}

/// One argument; each member of a coordination is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// What it is to the predicate.
    pub function: Function,
    /// Its head token.
    pub head: usize,
}

/// Word class of a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A verb.
    Verb,
    /// An event noun.
    Noun,
    /// An adjective.
    Adjective,
}

/// How a predication hangs on what wraps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// An infinitive.
    Infinitive,
    /// A finite clause.
    That,
    /// An -ing form.
    Ing,
    /// Its object (an event noun), or its subject in the passive.
    Object,
    /// Behind a preposition.
    Preposition(String),
}

/// One thing said of somebody.
#[derive(Debug, Clone)]
pub struct Predication {
    /// The predicate's token.
    pub token: usize,
    /// Names under which patterns may know it, most specific first: `call off`, `call`.
    pub keys: Vec<String>,
    /// Word class.
    pub class: Class,
    /// Arguments, subjects first.
    pub arguments: Vec<Argument>,
    /// What wraps it, and how.
    pub governor: Option<(usize, Relation)>,
    /// Its truth as the text presents it, what wraps it included.
    pub status: Status,
    /// The light verb that carries it.
    pub light: Option<usize>,
    /// Whether the verb is in the passive.
    pub passive: bool,
    /// Whether a noun stands in the lexicon of event nouns: only then may patterns that name no word class take it.
    pub nominal: bool,
}

impl Predication {
    /// Heads of the arguments under a function.
    pub fn heads<'a>(&'a self, function: &'a Function) -> impl Iterator<Item = usize> + 'a {
        self.arguments.iter().filter(move |a| a.function == *function).map(|a| a.head)
    }

    /// Whether any argument has the function.
    pub fn has(&self, function: &Function) -> bool {
        self.heads(function).next().is_some()
    }
}

/// The predications of one sentence.
#[derive(Debug, Clone, Default)]
pub struct Predications {
    /// In order of token.
    pub all: Vec<Predication>,
}

impl Predications {
    /// The predication whose predicate is `token`.
    pub fn at(&self, token: usize) -> Option<&Predication> {
        self.all.binary_search_by_key(&token, |p| p.token).ok().and_then(|i| self.all.get(i))
    }

    /// Predications wrapped by the one at `token`.
    pub fn below(&self, token: usize) -> impl Iterator<Item = &Predication> {
        self.all.iter().filter(move |p| p.governor.as_ref().is_some_and(|(g, _)| *g == token))
    }
}

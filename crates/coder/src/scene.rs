//! What patterns may ask of a noun phrase: its words, whose it is, whether it can act.
//!
//! One view over a document's tree, its lexicon and its actor mentions. It changes nothing and decides nothing.

use crate::actors::{ActorMarks, ActorMention, Governing};
use crate::lexicon::Lexicon;
use crate::memo::Memo;
use crate::predication::is_obliged;
use crate::tree::{Link, Tree};
use std::collections::BTreeSet;
use std::rc::Rc;

/// A document as patterns see it.
#[derive(Debug)]
pub struct Scene<'a> {
    /// Its arcs by function.
    pub tree: &'a Tree<'a>,
    /// The word tables.
    pub lexicon: &'a Lexicon,
    /// Who is who.
    pub actors: &'a ActorMarks,
    /// Prepositions that open complements ("agreed on", "refused to").
    pub complement_prepositions: &'a BTreeSet<String>,
    /// What governs.
    pub governing: &'a Governing,
    /// The words by which fillers may be known, by head.
    pub(crate) keys: Memo<Rc<[String]>>,
}

/// Entities that can act or be acted on.
const AGENT_LABELS: [&str; 4] = ["PERSON", "ORG", "GPE", "NORP"];

/// Arcs below a predicate at which a preposition that the parser hung too deep is still looked for.
const MOST_DEEP: usize = 6;

/// Entities that are places.
const PLACE_LABELS: [&str; 3] = ["GPE", "LOC", "FAC"];

impl Scene<'_> {
    /// The mention whose head is `token`.
    pub fn mention(&self, token: usize) -> Option<&ActorMention> {
        self.actors.at(token)
    }

    /// The words by which a filler may be known: compounds first, then the head; what an "of" phrase names where
    /// the head only counts or groups ("dozens of soldiers").
    pub fn head_keys(&self, head: usize) -> Rc<[String]> {
        self.keys.get(head, || self.find_keys(head).into())
    }

    fn find_keys(&self, head: usize) -> Vec<String> {
        let tree = self.tree;
        let mut keys = Vec::new();
        let mut at = head;
        for _ in 0..3 {
            let lemma = tree.lemma(at);
            let start = keys.len();
            let same = self.lexicon.noun_synonyms(&lemma);
            for modifier in tree.kids(at, Link::Modifier).map(|m| tree.lemma(m)) {
                keys.extend(same.iter().map(|s| format!("{modifier} {s}")));
                keys.push(format!("{modifier} {lemma}"));
            }
            keys.extend(tree.hyphenated(at));
            // "$60m": a sum of money
            keys.extend(tree.doc.children(at).filter(|k| tree.doc.tag(*k) == "$").map(|k| tree.lemma(k)));
            let through = self.lexicon.is_transparent(&lemma);
            keys.push(lemma);
            for whole in start..keys.len() {
                keys.extend_from_slice(self.lexicon.noun_synonyms(&keys[whole]));
            }
            if !through {
                break;
            }
            let Some(next) =
                tree.kids(at, Link::Preposition).find_map(|p| tree.kid(p, Link::PrepositionObject))
            else {
                break;
            };
            at = next;
        }
        keys
    }

    /// Whether a token is part of a date or time.
    pub fn is_time(&self, token: usize) -> bool {
        self.entity(token).is_some_and(|label| label == "DATE" || label == "TIME")
    }

    fn entity(&self, token: usize) -> Option<&str> {
        self.tree.doc.entity_of(token).map(|e| e.label.as_str())
    }

    /// Whether a filler is an actor of one of the sectors; a body without one (the UN) and somebody known whose office
    /// is still to come on the day of the story stand where a government may.
    pub fn has_sector(&self, head: usize, sectors: &[String]) -> bool {
        let governing = sectors.iter().any(|s| self.governing.states.contains(s));
        let union = |c: &String| self.governing.unions.contains(c);
        let state = |c: &String| !self.governing.international.contains(c);
        self.mention(head).is_some_and(|m| {
            let person = m.via == "table" && self.entity(head) == Some("PERSON");
            m.identities.iter().any(|i| {
                i.sectors.iter().any(|s| sectors.contains(s))
                    || (governing
                        && i.sectors.is_empty()
                        && i.country
                            .as_ref()
                            .is_some_and(|c| union(c) || person && i.name.is_some() && state(c)))
            })
        })
    }

    /// Objects of prepositions below a noun or verb, each with its preposition.
    pub fn prepositional(&self, head: usize) -> Vec<(String, usize)> {
        let tree = self.tree;
        let mut found = Vec::new();
        for preposition in tree.prepositions(head) {
            let word = tree.doc.text(preposition).to_lowercase();
            for object in tree.kids(preposition, Link::PrepositionObject) {
                if matches!(tree.doc.tag(object), "WDT" | "WP") {
                    continue;
                }
                found.extend(tree.with_conjuncts(object).into_iter().map(|o| (word.clone(), o)));
            }
            // "the ban on women entering temples"
            for clause in tree.gerunds(preposition) {
                let doers = tree.kids(clause, Link::Subject).flat_map(|s| tree.with_conjuncts(s));
                found.extend(doers.map(|o| (word.clone(), o)));
            }
            let told = tree.told_behind(preposition).flat_map(|h| tree.with_conjuncts(h));
            found.extend(told.map(|o| (word.clone(), o)));
        }
        found
    }

    /// Objects of one of `words` as a preposition anywhere below `head` outside other clauses: the first that
    /// `fits`, in the order of the text.
    pub fn prepositional_below(
        &self,
        head: usize,
        words: &[String],
        fits: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let tree = self.tree;
        let mut open = vec![(head, 0)];
        while let Some((at, depth)) = open.pop() {
            if tree.link(at) == Link::Preposition && words.contains(&tree.doc.text(at).to_lowercase()) {
                let found: Vec<usize> = tree
                    .kids(at, Link::PrepositionObject)
                    .flat_map(|o| tree.with_conjuncts(o))
                    .filter(|o| fits(*o))
                    .collect();
                if !found.is_empty() {
                    return found;
                }
            }
            let below = |k: &usize| {
                *k > head
                    && matches!(
                        tree.link(*k),
                        Link::Preposition | Link::PrepositionObject | Link::Object | Link::Modifier
                    )
            };
            if depth < MOST_DEEP {
                let kids: Vec<usize> = tree.doc.children(at).filter(below).collect();
                open.extend(kids.into_iter().rev().map(|k| (k, depth + 1)));
            }
        }
        Vec::new()
    }

    /// Whose a noun is: possessors, "of" phrases, and names or nationalities before it.
    pub fn owners(&self, noun: usize) -> Vec<usize> {
        let tree = self.tree;
        let mut found: Vec<usize> =
            tree.kids(noun, Link::Possessor).flat_map(|p| tree.with_conjuncts(p)).collect();
        found.extend(self.prepositional(noun).into_iter().filter(|(p, _)| p == "of").map(|(_, h)| h));
        found.extend(tree.kids(noun, Link::Modifier).filter(|m| self.can_act(*m)));
        // "an appeal filed by lawyers", "the missiles fired by the army"
        found.extend(
            tree.kids(noun, Link::ReducedRelative)
                .flat_map(|r| tree.kids(r, Link::Agent))
                .flat_map(|a| tree.kids(a, Link::PrepositionObject))
                .flat_map(|o| tree.with_conjuncts(o)),
        );
        found
    }

    /// Whether a token names somebody who can act: an agent, or a name of a person, body, place or people.
    pub fn can_act(&self, token: usize) -> bool {
        // An adjective acts only as a nationality or a name ("Turkish", not "drunken").
        let adjective = self.tree.doc.pos(token) == "ADJ";
        match self.mention(token) {
            Some(mention) if adjective => mention.identities.iter().any(|i| i.country.is_some()),
            Some(mention) => {
                mention.is_agent
                    || mention.identities.iter().any(|i| i.country.is_some())
                    || (self.tree.doc.pos(token) == "PROPN"
                        && self.entity(token).is_some_and(|l| AGENT_LABELS.contains(&l)))
            }
            None => self.entity(token).is_some_and(|label| AGENT_LABELS.contains(&label)),
        }
    }

    /// Whether a token is somebody himself, not a thing that belongs to somebody ("Israel's decision").
    pub fn is_somebody(&self, token: usize) -> bool {
        let named = matches!(self.tree.doc.pos(token), "PROPN" | "ADJ");
        let ground = self.entity(token).is_some_and(|l| l == "LOC" || l == "FAC");
        self.can_act(token) && !ground && (named || self.mention(token).is_none_or(|m| m.is_agent))
    }

    /// Whether a token is part of a name but not its last word ("China" in "the East China Sea").
    pub fn is_inside_name(&self, token: usize) -> bool {
        self.tree
            .doc
            .entity_of(token)
            .is_some_and(|e| e.tokens.end > token + 1 && (e.label == "LOC" || e.label == "FAC"))
    }

    /// Whether a token can fill an optional role: it can act, or belongs to somebody who can.
    pub fn can_be_role(&self, token: usize) -> bool {
        self.can_act(token) || self.owners(token).iter().any(|o| self.can_act(*o))
    }

    /// Whether a noun has somebody before it as whose it is ("the police shooting", "France's demand").
    pub fn is_of_somebody(&self, noun: usize) -> bool {
        self.tree
            .kids(noun, Link::Modifier)
            .chain(self.tree.kids(noun, Link::Possessor))
            .any(|owner| self.can_act(owner))
    }

    /// Whether a token is a place with a name, or part of one ("parts of Kashmir", "the Zangezur border").
    pub fn is_ground(&self, token: usize) -> bool {
        let place = |t: usize| {
            self.tree.doc.pos(t) == "PROPN" && self.entity(t).is_some_and(|l| PLACE_LABELS.contains(&l))
        };
        let tree = self.tree;
        place(token)
            || tree.kids(token, Link::Modifier).any(place)
            || self.prepositional(token).into_iter().any(|(p, h)| p == "of" && place(h))
    }

    /// Whether a verb is told as a duty ("must withdraw", "has to withdraw").
    pub fn is_obliged(&self, verb: usize) -> bool {
        let tree = self.tree;
        let verb =
            if tree.is_verb(verb) || tree.link(verb) != Link::Predicate { verb } else { tree.doc.head(verb) };
        is_obliged(tree, self.lexicon, verb)
    }

    /// Whether an obliged verb is told as what somebody has to do, which may be no demand ("had to be evacuated").
    pub fn is_due(&self, verb: usize) -> bool {
        let tree = self.tree;
        tree.kids(verb, Link::Auxiliary).any(|a| tree.doc.tag(a) == "TO")
            && self.lexicon.is_duty(&tree.lemma(tree.doc.head(verb)))
    }

    /// Whether a finite verb tells of something done: in the past or the perfect.
    pub fn is_done(&self, verb: usize) -> bool {
        let tree = self.tree;
        let past = |t: usize| tree.doc.tag(t) == "VBD";
        let perfect = |a: usize| {
            tree.doc.tag(verb) == "VBN" && tree.link(a) == Link::Auxiliary && tree.doc.tag(a) != "MD"
        };
        let auxiliaries: Vec<usize> = tree
            .doc
            .children(verb)
            .filter(|k| matches!(tree.link(*k), Link::Auxiliary | Link::PassiveAuxiliary))
            .collect();
        if auxiliaries.iter().any(|a| tree.doc.tag(*a) == "MD") {
            return false;
        }
        if auxiliaries.is_empty() {
            past(verb)
        } else {
            tree.doc.tag(verb) != "VBG" && auxiliaries.iter().any(|a| past(*a) || perfect(*a))
        }
    }

    /// Whether a preposition may open a complement that is an act.
    pub fn opens_complement(&self, preposition: &str) -> bool {
        self.complement_prepositions.contains(preposition)
    }
}

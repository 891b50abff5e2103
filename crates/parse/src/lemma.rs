//! Words to lemmas: suffix rules, exceptions and indexes by part of speech, or a plain table.
//!
//! The law: spaCy's rule lemmatizer, with the English and the French variant; a lemma is a function of word, part
//! of speech and features, and is kept once computed. Languages with a variant of their own are an error when
//! loaded, and so is the trainable lemmatizer.

use crate::draft::Draft;
use crate::error::LoadError;
use crate::labels::{Label, Labels};
use crate::lexicon::{Lexicon, Word};
use crate::msgpack::Value;
use crate::strings::{hash64, string_id};
use crate::text;
use hashbrown::{HashMap, HashSet};
use std::sync::Arc;

#[derive(Debug, Default)]
struct Tables {
    index: HashSet<u64>,
    exceptions: HashMap<Box<str>, Vec<Arc<str>>>,
    rules: Vec<(Box<str>, Box<str>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Lookup,
    Rule,
    English,
    French,
}

/// Lemmas met so far.
pub(crate) type Known = HashMap<(Word, Label, Label), Arc<str>>;

/// The tables.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    way: Way,
    overwrite: bool,
    tables: HashMap<u64, Tables>,
    lookup: HashMap<u64, Arc<str>>,
}

/// Languages whose rule lemmatizer differs from the common one.
const VARIANTS: &[&str] = &["ca", "el", "es", "ga", "ht", "it", "mk", "nl", "pl", "ru", "uk"];

/// Parts of speech that the French variant has rules for.
const FRENCH: &[&str] =
    &["noun", "verb", "adj", "adp", "adv", "aux", "cconj", "det", "pron", "punct", "sconj"];

impl Lemmatizer {
    pub(crate) fn read(
        component: &str,
        file: &str,
        bytes: &[u8],
        lang: &str,
        mode: &str,
        overwrite: bool,
    ) -> Result<Self, LoadError> {
        let way = match (mode, lang) {
            ("lookup", "nl" | "es" | "it" | "pl" | "ru" | "uk") => {
                return Err(LoadError::unsupported(component, format!("the lookup lemmatizer of `{lang}`")));
            }
            ("lookup", _) => Way::Lookup,
            ("rule", "en") => Way::English,
            ("rule", "fr") => Way::French,
            ("rule", l) if !VARIANTS.contains(&l) => Way::Rule,
            _ => return Err(LoadError::unsupported(component, format!("the mode `{mode}` for `{lang}`"))),
        };
        let error = |why: String| LoadError::format(file, why);
        let root = Value::read(bytes).map_err(error)?;
        let mut tables: HashMap<u64, Tables> = HashMap::new();
        let mut lookup = HashMap::new();
        for (name, table) in root.map() {
            for (key, value) in table.map() {
                let key = key.uint().ok_or_else(|| error("a table's key is no number".into()))?;
                match name.str().unwrap_or_default() {
                    "lemma_lookup" => {
                        let lemma = value.str().or_else(|| value.list().first().and_then(Value::str));
                        lookup.insert(key, Arc::from(lemma.unwrap_or_default()));
                    }
                    "lemma_index" => {
                        let words = value.list().iter().filter_map(Value::str).map(|w| hash64(w.as_bytes()));
                        tables.entry(key).or_default().index.extend(words);
                    }
                    "lemma_exc" => {
                        let exceptions = value.map().iter().filter_map(|(word, lemmas)| {
                            let lemmas = lemmas.list().iter().filter_map(|l| l.str().map(Arc::from));
                            Some((word.str()?.into(), lemmas.collect()))
                        });
                        tables.entry(key).or_default().exceptions.extend(exceptions);
                    }
                    "lemma_rules" => {
                        let rules = value.list().iter().filter_map(|r| {
                            Some((r.list().first()?.str()?.into(), r.list().get(1)?.str()?.into()))
                        });
                        tables.entry(key).or_default().rules.extend(rules);
                    }
                    _ => {}
                }
            }
        }
        Ok(Self { way, overwrite, tables, lookup })
    }

    /// Gives each token of a text its lemma.
    pub(crate) fn apply(&self, draft: &mut Draft, labels: &Labels, lexicon: &Lexicon, known: &mut Known) {
        for i in 0..draft.tokens.len() {
            if draft.lemmas[i].as_ref().is_some_and(|l| !l.is_empty()) && !self.overwrite {
                continue;
            }
            let key = (draft.tokens[i].word, draft.pos[i], draft.morphs[i]);
            let lemma = known.entry(key).or_insert_with(|| {
                let word = &lexicon.get(key.0).text;
                self.lemma(word, labels.name(key.1), labels.name(key.2))
            });
            draft.lemmas[i] = Some(Arc::clone(lemma));
        }
    }

    fn lemma(&self, word: &str, pos: &str, morph: &str) -> Arc<str> {
        let pos = pos.to_lowercase();
        let lower = || Arc::from(word.to_lowercase());
        match self.way {
            Way::Lookup => return self.looked_up(word),
            _ if matches!(pos.as_str(), "" | "eol" | "space") => return lower(),
            Way::French => return self.french(word, &pos),
            Way::English if is_base(&pos, morph) => return lower(),
            Way::Rule | Way::English => {}
        }
        let Some(tables) = self.tables.get(&string_id(&pos)) else {
            return if pos == "propn" { Arc::from(word) } else { lower() };
        };
        let string = word.to_lowercase();
        let mut forms: Vec<Arc<str>> = Vec::new();
        let mut unknown: Vec<Arc<str>> = Vec::new();
        for form in tables.derived(&string) {
            if tables.index.contains(&hash64(form.as_bytes())) {
                forms.insert(0, form);
            } else if text::all_alpha(&form) {
                unknown.push(form);
            } else {
                forms.push(form);
            }
        }
        for form in tables.exceptions.get(string.as_str()).into_iter().flatten() {
            if !forms.contains(form) {
                forms.insert(0, Arc::clone(form));
            }
        }
        forms.into_iter().chain(unknown).next().unwrap_or_else(|| Arc::from(word))
    }

    fn looked_up(&self, word: &str) -> Arc<str> {
        self.lookup.get(&string_id(word)).cloned().unwrap_or_else(|| Arc::from(word))
    }

    fn french(&self, word: &str, pos: &str) -> Arc<str> {
        if self.tables.is_empty() || !FRENCH.contains(&pos) {
            return self.looked_up(word);
        }
        let string = word.to_lowercase();
        let none = Tables::default();
        let tables = self.tables.get(&string_id(pos)).unwrap_or(&none);
        if tables.index.contains(&hash64(string.as_bytes())) {
            return Arc::from(string);
        }
        if let Some(form) = tables.exceptions.get(string.as_str()).and_then(|forms| forms.first()) {
            return Arc::clone(form);
        }
        let mut unknown = None;
        for form in tables.derived(&string) {
            if tables.index.contains(&hash64(form.as_bytes())) || !text::all_alpha(&form) {
                return form;
            }
            unknown = unknown.or(Some(form));
        }
        unknown.unwrap_or_else(|| {
            self.lookup.get(&string_id(&string)).cloned().unwrap_or_else(|| Arc::from(string))
        })
    }
}

impl Tables {
    /// What the suffix rules make of a word, in order.
    fn derived(&self, word: &str) -> impl Iterator<Item = Arc<str>> {
        self.rules
            .iter()
            .filter_map(move |(old, new)| word.strip_suffix(&**old).map(|stem| format!("{stem}{new}")))
            .filter(|form| !form.is_empty())
            .map(Arc::from)
    }
}

/// Whether a word's features say that it is its own lemma.
fn is_base(pos: &str, morph: &str) -> bool {
    let feature = |name: &str| {
        morph.split('|').find_map(|f| f.split_once('=').filter(|(n, _)| *n == name)).map(|(_, v)| v)
    };
    let form = feature("VerbForm");
    (pos == "noun" && feature("Number") == Some("Sing"))
        || (pos == "verb"
            && form == Some("Fin")
            && feature("Tense") == Some("Pres")
            && feature("Number").is_none())
        || matches!(form, Some("Inf" | "None"))
        || feature("Degree") == Some("Pos")
}

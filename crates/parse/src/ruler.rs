//! The attribute ruler: patterns over tokens that set tag, part of speech, features, lemma or label.
//!
//! The law: all patterns are matched before any attribute is set; then they are applied in their order, so that
//! later rules win. It supports sequences of single tokens; operators and extensions are an error when loaded.

use crate::draft::{Draft, morph_label};
use crate::error::LoadError;
use crate::labels::{Label, Labels};
use crate::lexicon::Lexicon;
use crate::msgpack::Value;
use crate::pattern::Pattern;
use crate::strings::string_id;
use hashbrown::HashMap;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attr {
    Tag,
    Pos,
    Dep,
    Morph,
    Orth,
    Lower,
    Norm,
    Shape,
    IsSpace,
}

#[derive(Debug)]
enum Test {
    In(Vec<u64>),
    NotIn(Vec<u64>),
    Regex(Pattern),
}

#[derive(Debug)]
struct Check {
    attr: Attr,
    test: Test,
}

#[derive(Debug)]
struct Rule {
    /// Number of the set of attributes that it applies; also its rank.
    sets: usize,
    tokens: Vec<Vec<Check>>,
}

#[derive(Debug, Default)]
struct Sets {
    index: i64,
    tag: Option<Label>,
    pos: Option<Label>,
    morph: Option<Label>,
    dep: Option<Label>,
    lemma: Option<Arc<str>>,
}

/// The rules.
#[derive(Debug, Default)]
pub(crate) struct Ruler {
    rules: Vec<Rule>,
    sets: Vec<Sets>,
    /// Rules by what their first token must be.
    by_tag: HashMap<u64, Vec<usize>>,
    by_lower: HashMap<u64, Vec<usize>>,
    others: Vec<usize>,
}

const FILE: &str = "attribute_ruler/patterns";

impl Ruler {
    /// Reads the patterns.
    pub(crate) fn read(component: &str, bytes: &[u8], labels: &mut Labels) -> Result<Self, LoadError> {
        let error = |why: String| LoadError::format(FILE, why);
        let root = Value::read(bytes).map_err(error)?;
        let mut out = Self::default();
        for (n, entry) in root.list().iter().enumerate() {
            let mut sets = Sets::default();
            for (key, value) in entry.get("attrs").map(Value::map).unwrap_or_default() {
                let key = key.str().unwrap_or_default();
                let value = value.str().ok_or_else(|| error(format!("rule {n} sets {key} to no string")))?;
                match key.to_ascii_uppercase().as_str() {
                    "TAG" => sets.tag = Some(labels.number(value)),
                    "POS" => sets.pos = Some(labels.number(value)),
                    "DEP" => sets.dep = Some(labels.number(value)),
                    "MORPH" => sets.morph = Some(morph_label(value, labels)),
                    "LEMMA" => sets.lemma = Some(Arc::from(value)),
                    _ => return Err(LoadError::unsupported(component, format!("a rule that sets {key}"))),
                }
            }
            sets.index = match entry.get("index") {
                Some(Value::Int(i)) => *i,
                Some(Value::UInt(i)) => *i as i64,
                _ => 0,
            };
            for pattern in entry.get("patterns").map(Value::list).unwrap_or_default() {
                let tokens: Vec<Vec<Check>> = pattern
                    .list()
                    .iter()
                    .map(|t| t.map().iter().map(|(k, v)| check(component, k, v, labels)).collect())
                    .collect::<Result<_, _>>()?;
                if tokens.is_empty() {
                    continue;
                }
                out.rules.push(Rule { sets: n, tokens });
            }
            out.sets.push(sets);
        }
        for (n, rule) in out.rules.iter().enumerate() {
            let values = |attr| {
                rule.tokens[0].iter().find_map(|c| match &c.test {
                    Test::In(values) if c.attr == attr => Some(values),
                    _ => None,
                })
            };
            let (place, values) = match (values(Attr::Lower), values(Attr::Tag)) {
                (Some(values), _) => (&mut out.by_lower, values),
                (None, Some(values)) => (&mut out.by_tag, values),
                (None, None) => {
                    out.others.push(n);
                    continue;
                }
            };
            for v in values {
                place.entry(*v).or_default().push(n);
            }
        }
        Ok(out)
    }

    /// Applies the rules to a text.
    pub(crate) fn apply(&self, draft: &mut Draft, lexicon: &Lexicon) {
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        let empty = Vec::new();
        for i in 0..draft.tokens.len() {
            let by_tag = self.by_tag.get(&u64::from(draft.tags[i])).unwrap_or(&empty);
            let lower = lexicon.get(draft.tokens[i].word).lower_id;
            let by_lower = self.by_lower.get(&lower).unwrap_or(&empty);
            for n in by_tag.iter().chain(by_lower).chain(&self.others) {
                let rule = &self.rules[*n];
                let fits = i + rule.tokens.len() <= draft.tokens.len()
                    && rule
                        .tokens
                        .iter()
                        .enumerate()
                        .all(|(k, checks)| checks.iter().all(|c| holds(c, draft, i + k, lexicon)));
                if fits {
                    found.push((rule.sets, i, rule.tokens.len()));
                }
            }
        }
        found.sort_unstable();
        for (n, start, length) in found {
            let sets = &self.sets[n];
            let at = if sets.index < 0 { length as i64 + sets.index } else { sets.index };
            let Some(i) = usize::try_from(at).ok().filter(|k| *k < length).map(|k| start + k) else {
                continue;
            };
            for (into, value) in [
                (&mut draft.tags, sets.tag),
                (&mut draft.pos, sets.pos),
                (&mut draft.morphs, sets.morph),
                (&mut draft.deps, sets.dep),
            ] {
                if let Some(value) = value {
                    into[i] = value;
                }
            }
            if let Some(lemma) = &sets.lemma {
                draft.lemmas[i] = Some(Arc::clone(lemma));
            }
        }
    }
}

fn check(
    component: &str,
    key: &Value<'_>,
    value: &Value<'_>,
    labels: &mut Labels,
) -> Result<Check, LoadError> {
    let unsupported = |what: String| LoadError::unsupported(component, what);
    let key = key.str().unwrap_or_default().to_ascii_uppercase();
    let attr = match key.as_str() {
        "TAG" => Attr::Tag,
        "POS" => Attr::Pos,
        "DEP" => Attr::Dep,
        "MORPH" => Attr::Morph,
        "ORTH" | "TEXT" => Attr::Orth,
        "LOWER" => Attr::Lower,
        "NORM" => Attr::Norm,
        "SHAPE" => Attr::Shape,
        "IS_SPACE" => Attr::IsSpace,
        _ => return Err(unsupported(format!("a pattern over {key}"))),
    };
    let mut number = |v: &Value<'_>| match (attr, v) {
        (Attr::IsSpace, Value::Bool(b)) => Some(u64::from(*b)),
        (Attr::Tag | Attr::Pos | Attr::Dep, v) => v.str().map(|s| u64::from(labels.number(s))),
        (Attr::Morph, v) => v.str().map(|s| u64::from(morph_label(s, labels))),
        (_, v) => v.str().map(string_id),
    };
    if value.map().is_empty() {
        let v = number(value).ok_or_else(|| unsupported(format!("the value {value:?} of {key}")))?;
        return Ok(Check { attr, test: Test::In(vec![v]) });
    }
    let [(how, what)] = value.map() else {
        return Err(unsupported(format!("more than one condition on {key}")));
    };
    let how = how.str().unwrap_or_default().to_ascii_uppercase();
    let test = match how.as_str() {
        "IN" => Test::In(what.list().iter().filter_map(number).collect()),
        "NOT_IN" => Test::NotIn(what.list().iter().filter_map(number).collect()),
        "REGEX" if matches!(attr, Attr::Lower | Attr::Orth) => {
            let source = what.str().unwrap_or_default();
            Test::Regex(
                Pattern::new(source).map_err(|why| LoadError::format(FILE, format!("{source}: {why}")))?,
            )
        }
        _ => return Err(unsupported(format!("the condition {how} on {key}"))),
    };
    Ok(Check { attr, test })
}

fn holds(check: &Check, draft: &Draft, i: usize, lexicon: &Lexicon) -> bool {
    let lexeme = lexicon.get(draft.tokens[i].word);
    let value = match check.attr {
        Attr::Tag => u64::from(draft.tags[i]),
        Attr::Pos => u64::from(draft.pos[i]),
        Attr::Dep => u64::from(draft.deps[i]),
        Attr::Morph => u64::from(draft.morphs[i]),
        Attr::Orth => lexeme.orth,
        Attr::Lower => lexeme.lower_id,
        Attr::Norm => lexeme.norm,
        Attr::Shape => lexeme.shape,
        Attr::IsSpace => u64::from(lexeme.is_space),
    };
    match &check.test {
        Test::In(values) => values.contains(&value),
        Test::NotIn(values) => !values.contains(&value),
        Test::Regex(p) => {
            let text = if check.attr == Attr::Lower { &lexeme.lower } else { &lexeme.text };
            p.find(text).is_some()
        }
    }
}

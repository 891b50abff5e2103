//! Vectors to one label per token: tagger, morphologizer, sentence recogniser.
//!
//! The law: the label with the highest score, the first of equals.

use crate::draft::{Draft, morph_label};
use crate::error::LoadError;
use crate::labels::{Label, Labels};
use crate::matrix::{Affine, Packed};
use crate::weights::Model;
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use std::collections::BTreeMap;

/// The `cfg` file of a component.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    labels: Vec<String>,
    labels_morph: Ordered,
    labels_pos: BTreeMap<String, u64>,
    overwrite: bool,
    extend: bool,
}

/// A JSON object of strings in the order of the file, which is the order of the classes.
#[derive(Debug, Default)]
struct Ordered(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Ordered;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ordered, A::Error> {
                let mut out = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    out.push(entry);
                }
                Ok(Ordered(out))
            }
        }
        d.deserialize_map(Entries)
    }
}

/// What a classifier's classes are.
#[derive(Debug)]
enum Classes {
    Tags(Vec<Label>),
    /// Features and part of speech.
    Morphs(Vec<(Label, Label)>),
    /// Whether each class is a start.
    Starts(Vec<bool>),
}

/// A classifier of tokens.
#[derive(Debug)]
pub(crate) struct Tagger {
    layer: Affine,
    classes: Classes,
    overwrite: bool,
}

/// Parts of speech by spaCy's numbers.
static SYMBOLS: &str = include_str!("../data/symbols.tsv");

fn part_of_speech(number: u64) -> Option<&'static str> {
    // The numbers of parts of speech lie between 84 and 103.
    let wanted = number.to_string();
    SYMBOLS
        .lines()
        .filter_map(|l| l.split_once('\t'))
        .find(|(_, n)| *n == wanted && (84..=103).contains(&number))
        .map(|(name, _)| name)
}

impl Tagger {
    /// Reads a component of factory `factory` with its `cfg` file.
    pub(crate) fn read(
        component: &str,
        factory: &str,
        cfg: &Settings,
        model: &Model<'_>,
        labels: &mut Labels,
    ) -> Result<Self, LoadError> {
        let layer = model.layer("softmax")?;
        let (shape, weights) = model.param(&layer, "W")?;
        let [outputs, inputs] = shape[..] else { return Err(model.error("the output layer is no matrix")) };
        let bias = model.shaped(&layer, "b", &[outputs])?;
        let layer = Affine { weights: Packed::new(&weights, inputs), bias };
        let classes = match factory {
            "tagger" => Classes::Tags(cfg.labels.iter().map(|n| labels.number(n)).collect()),
            "senter" => Classes::Starts(["I", "S"].map(|n| n == "S").to_vec()),
            _ => {
                if cfg.extend {
                    return Err(LoadError::unsupported(component, "`extend`"));
                }
                let class = |(name, features): &(String, String)| {
                    let pos = cfg.labels_pos.get(name).and_then(|p| part_of_speech(*p));
                    (morph_label(features, labels), pos.map_or(0, |p| labels.number(p)))
                };
                Classes::Morphs(cfg.labels_morph.0.iter().map(class).collect())
            }
        };
        let count = match &classes {
            Classes::Tags(c) => c.len(),
            Classes::Morphs(c) => c.len(),
            Classes::Starts(c) => c.len(),
        };
        if count != outputs {
            return Err(model.error(format!("{outputs} classes for {count} labels")));
        }
        Ok(Self { layer, classes, overwrite: cfg.overwrite })
    }

    pub(crate) fn inputs(&self) -> usize {
        self.layer.weights.inputs
    }

    /// Labels the tokens of a text.
    pub(crate) fn apply(&self, vectors: &[f32], draft: &mut Draft) {
        let mut scores = Vec::new();
        self.layer.apply(vectors, draft.tokens.len(), &mut scores);
        let weights = &self.layer.weights;
        for (i, row) in scores.chunks_exact(weights.stride()).enumerate() {
            let row = &row[..weights.outputs];
            let mut best = 0;
            for (c, score) in row.iter().enumerate() {
                if *score > row[best] {
                    best = c;
                }
            }
            let free = |label: Label| label == 0 || self.overwrite;
            match &self.classes {
                Classes::Tags(tags) => {
                    if free(draft.tags[i]) {
                        draft.tags[i] = tags[best];
                    }
                }
                Classes::Morphs(classes) => {
                    let (morph, pos) = classes[best];
                    if free(draft.morphs[i]) {
                        draft.morphs[i] = morph;
                    }
                    if free(draft.pos[i]) {
                        draft.pos[i] = pos;
                    }
                }
                Classes::Starts(starts) => {
                    if draft.starts[i] == 0 || self.overwrite {
                        draft.starts[i] = if starts[best] { 1 } else { -1 };
                    }
                }
            }
        }
    }
}

//! Vectors to trees and to entities: greedy transition systems scored by one small network.
//!
//! The law: the same actions as spaCy's greedy search: of the valid actions the one with the highest score, the
//! first of equals. There is no beam.

mod arc_eager;
mod biluo;
mod state;

pub(crate) use arc_eager::ArcEager;
pub(crate) use biluo::Biluo;
pub(crate) use state::State;

use crate::error::LoadError;
use crate::kernel;
use crate::labels::{Label, Labels};
use crate::matrix::{Affine, Packed, by_piece};
use crate::msgpack::Value;
use crate::weights::Model;

/// Actions of a transition system.
pub(crate) trait System {
    /// Whether each action is valid in a state; calls `consider(from, to)` for runs of valid actions.
    fn valid(&self, state: &State<'_>, consider: impl FnMut(usize, usize));
    /// Carries an action out.
    fn act(&self, action: usize, state: &mut State<'_>);
    /// The tokens that a state's features come from; a negative number for none.
    fn features(&self, state: &State<'_>, out: &mut [i32]);
}

/// An action: what kind, with which label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Action {
    kind: u8,
    label: Label,
}

/// Reads the `moves` file: actions in the order in which the network scores them.
pub(crate) fn read_actions(file: &str, bytes: &[u8], labels: &mut Labels) -> Result<Vec<Action>, LoadError> {
    let error = |why: String| LoadError::format(file, why);
    let root = Value::read(bytes).map_err(error)?;
    let json = root.get("moves").and_then(Value::str).ok_or_else(|| error("no `moves`".into()))?;
    let moves: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(json).map_err(|e| error(e.to_string()))?;
    let mut by_kind: Vec<_> = moves.iter().collect();
    by_kind.sort_by_key(|(kind, _)| *kind);
    let mut actions: Vec<Action> = Vec::new();
    // Labels that were added after training have negative counts and come last.
    let mut late: Vec<(i64, &str, Vec<u8>)> = Vec::new();
    let mut add = |kind: u8, name: &str, labels: &mut Labels| {
        let action = Action { kind, label: labels.number(name) };
        if !actions.contains(&action) {
            actions.push(action);
        }
    };
    for (kind, counts) in by_kind {
        let kind = kind.parse::<u8>().map_err(|e| error(e.to_string()))?;
        let counts = counts.as_object().ok_or_else(|| error("counts are no table".into()))?;
        let mut counts: Vec<(i64, &str)> =
            counts.iter().map(|(label, n)| (n.as_i64().unwrap_or(0), label.as_str())).collect();
        counts.sort_unstable();
        counts.reverse();
        for (n, label) in counts {
            if n >= 0 {
                add(kind, label, labels);
            } else if let Some(known) = late.iter_mut().find(|(_, l, _)| *l == label) {
                known.2.push(kind);
            } else {
                late.push((n, label, vec![kind]));
            }
        }
    }
    late.sort_by_key(|(n, l, _)| (std::cmp::Reverse(*n), std::cmp::Reverse(*l)));
    for (_, label, kinds) in late {
        for kind in kinds {
            add(kind, label, labels);
        }
    }
    Ok(actions)
}

/// The network that scores actions.
#[derive(Debug)]
pub(crate) struct Scorer {
    project: Affine,
    /// Features, pieces, hidden units.
    features: usize,
    pieces: usize,
    hidden: usize,
    lower: Packed,
    bias: Vec<f32>,
    padding: Vec<f32>,
    /// Without an upper layer the hidden units are the scores.
    upper: Option<Upper>,
    classes: usize,
}

/// Classes that are scored side by side.
const BLOCK: usize = 64;

/// The upper layer: its weights by hidden unit, classes rounded up to a whole number of blocks.
#[derive(Debug)]
struct Upper {
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Scorer {
    /// Reads a `parser_model`.
    pub(crate) fn read(model: &Model<'_>) -> Result<Self, LoadError> {
        let lower = model.layer("precomputable_affine")?;
        let (shape, weights) = model.param(&lower, "W")?;
        let [features, hidden, pieces, inputs] = shape[..] else {
            return Err(model.error("the lower layer has a strange shape"));
        };
        let bias = model.shaped(&lower, "b", &[hidden, pieces])?;
        let padding = model.shaped(&lower, "pad", &[1, features, hidden, pieces])?;
        let per_feature = |a: &[f32], inner: usize| -> Vec<f32> {
            a.chunks_exact(hidden * pieces * inner).flat_map(|f| by_piece(f, hidden, pieces, inner)).collect()
        };
        let linear = model.layers("linear");
        let has_upper = linear.len() == 2;
        // Breadth first: the upper layer is a child of the root and comes before the projection.
        let Some(project) = linear.last() else { return Err(model.error("there is no projection")) };
        let (shape, project_weights) = model.param(project, "W")?;
        let [outputs, width] = shape[..] else { return Err(model.error("the projection is no matrix")) };
        if outputs != inputs {
            return Err(model.error("the projection does not fit the lower layer"));
        }
        let project = Affine {
            weights: Packed::new(&project_weights, width),
            bias: model.shaped(project, "b", &[outputs])?,
        };
        let (upper, classes) = if has_upper {
            let (shape, w) = model.param(&linear[0], "W")?;
            let [classes, n] = shape[..] else { return Err(model.error("the upper layer is no matrix")) };
            if n != hidden {
                return Err(model.error("the upper layer does not fit the lower"));
            }
            let wide = classes.div_ceil(BLOCK) * BLOCK;
            let mut weights = vec![0.0; n * wide];
            for c in 0..classes {
                for h in 0..n {
                    weights[h * wide + c] = w[c * n + h];
                }
            }
            let mut bias = model.shaped(&linear[0], "b", &[classes])?;
            bias.resize(wide, 0.0);
            (Some(Upper { weights, bias }), classes)
        } else {
            (None, hidden)
        };
        Ok(Self {
            project,
            features,
            pieces,
            hidden,
            lower: Packed::new(&per_feature(&weights, inputs), inputs),
            bias: by_piece(&bias, hidden, pieces, 1),
            padding: per_feature(&padding, 1),
            upper,
            classes,
        })
    }

    pub(crate) fn classes(&self) -> usize {
        self.classes
    }

    pub(crate) fn features(&self) -> usize {
        self.features
    }

    pub(crate) fn inputs(&self) -> usize {
        self.project.weights.inputs
    }

    /// Runs a system over one text to its end.
    pub(crate) fn run<S: System>(&self, system: &S, vectors: &[f32], state: &mut State<'_>) {
        let n = vectors.len() / self.project.weights.inputs;
        let wide = self.hidden * self.pieces;
        let mut shares = Shares::new(n);
        let mut tokens = vec![0i32; self.features];
        let mut raw = vec![0.0f32; wide];
        let mut hidden = vec![0.0f32; self.hidden];
        let mut scores = vec![0.0f32; self.upper.as_ref().map_or(self.classes, |u| u.bias.len())];
        // Every action moves a token or marks a boundary; this bound is far beyond what a parse needs.
        for _ in 0..16 * n + 64 {
            if state.is_final() {
                break;
            }
            system.features(state, &mut tokens);
            shares.prepare(self, vectors, &tokens);
            let mut rows: Vec<&[f32]> = Vec::with_capacity(self.features);
            for (f, t) in tokens.iter().enumerate() {
                rows.push(match usize::try_from(*t) {
                    Ok(t) => &shares.row(t, self.lower.stride())[f * wide..][..wide],
                    Err(_) => &self.padding[f * wide..][..wide],
                });
            }
            kernel::add_maximum(&rows, &self.bias, &mut raw, &mut hidden);
            match &self.upper {
                Some(upper) => kernel::score(&hidden, &upper.weights, &upper.bias, &mut scores),
                None if self.pieces == 1 => {
                    for (s, h) in scores.iter_mut().zip(&hidden) {
                        *s = h.max(0.0);
                    }
                }
                None => scores.copy_from_slice(&hidden),
            }
            let mut best: Option<(usize, f32)> = None;
            system.valid(state, |from, to| {
                for (i, s) in scores[from..to].iter().enumerate() {
                    if best.is_none_or(|(_, b)| *s > b) {
                        best = Some((from + i, *s));
                    }
                }
            });
            match best {
                Some((action, _)) => system.act(action, state),
                None => state.force_final(),
            }
        }
    }
}

/// What each token adds to the hidden layer as each feature: computed once, by blocks of tokens, when first asked for.
#[derive(Debug)]
struct Shares {
    blocks: Vec<Option<Vec<f32>>>,
    held: usize,
    length: usize,
}

/// Tokens in a block.
const TOKENS: usize = 120;
/// Blocks that are held at once; very long texts drop old ones.
const HELD: usize = 40;

impl Shares {
    fn new(length: usize) -> Self {
        Self { blocks: vec![None; length.div_ceil(TOKENS)], held: 0, length }
    }

    /// Computes what is missing for these tokens.
    fn prepare(&mut self, scorer: &Scorer, vectors: &[f32], tokens: &[i32]) {
        for token in tokens.iter().filter_map(|t| usize::try_from(*t).ok()) {
            let block = token / TOKENS;
            if self.blocks[block].is_some() {
                continue;
            }
            if self.held >= HELD {
                let needed =
                    |b: usize| tokens.iter().any(|t| usize::try_from(*t).is_ok_and(|t| t / TOKENS == b));
                for (b, values) in self.blocks.iter_mut().enumerate() {
                    if values.is_some() && !needed(b) {
                        *values = None;
                        self.held -= 1;
                    }
                }
            }
            let (from, width) = (block * TOKENS, scorer.project.weights.inputs);
            let n = TOKENS.min(self.length - from);
            let mut projected = Vec::new();
            scorer.project.apply(&vectors[from * width..(from + n) * width], n, &mut projected);
            let mut values = vec![0.0; n * scorer.lower.stride()];
            scorer.lower.multiply(&projected, n, scorer.project.weights.stride(), &mut values);
            self.blocks[block] = Some(values);
            self.held += 1;
        }
    }

    fn row(&self, token: usize, stride: usize) -> &[f32] {
        let values = self.blocks[token / TOKENS].as_deref().unwrap_or_default();
        &values[token % TOKENS * stride..][..stride]
    }
}

/// Runs of equal kinds in a list of actions: kind, from, to.
fn runs(actions: &[Action]) -> Vec<(u8, usize, usize)> {
    let mut out: Vec<(u8, usize, usize)> = Vec::new();
    for (i, a) in actions.iter().enumerate() {
        match out.last_mut() {
            Some((kind, _, to)) if *kind == a.kind => *to = i + 1,
            _ => out.push((a.kind, i, i + 1)),
        }
    }
    out
}

//! Tokens to vectors: hashed embeddings of lexical attributes, static vectors, maxout, window encoder.
//!
//! The law: a token's embedding is a function of its word and of the space after it, so it is computed once per
//! word and kept. Texts in a batch are kept apart by rows of zeros as deep as the encoder sees, as spaCy does.

use crate::config::Config;
use crate::error::LoadError;
use crate::lexicon::{Lexeme, Lexicon};
use crate::matrix::{Maxout, Packed, by_piece};
use crate::spread::{Products, Spread};
use crate::strings::rows_of;
use crate::tokenizer::Token;
use crate::weights::Model;
use std::sync::Arc;

/// A lexical attribute that can be embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attr {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
}

impl Attr {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "ORTH" | "TEXT" => Self::Orth,
            "LOWER" => Self::Lower,
            "NORM" => Self::Norm,
            "PREFIX" => Self::Prefix,
            "SUFFIX" => Self::Suffix,
            "SHAPE" => Self::Shape,
            "SPACY" => Self::Spacy,
            "IS_SPACE" => Self::IsSpace,
            _ => return None,
        })
    }

    fn value(self, lexeme: &Lexeme, space: bool) -> u64 {
        match self {
            Self::Orth => lexeme.orth,
            Self::Lower => lexeme.lower_id,
            Self::Norm => lexeme.norm,
            Self::Prefix => lexeme.prefix,
            Self::Suffix => lexeme.suffix,
            Self::Shape => lexeme.shape,
            Self::Spacy => u64::from(space),
            Self::IsSpace => u64::from(lexeme.is_space),
        }
    }
}

#[derive(Debug)]
struct Hashed {
    attr: Attr,
    seed: u32,
    rows: u32,
    table: Vec<f32>,
}

/// The static vectors of a pipeline.
#[derive(Debug)]
pub(crate) struct Vectors {
    pub(crate) width: usize,
    pub(crate) data: Vec<f32>,
}

#[derive(Debug)]
struct Static {
    vectors: Arc<Vectors>,
    weights: Packed,
}

/// Embedding and encoder.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    pub(crate) width: usize,
    hashed: Vec<Hashed>,
    vectors: Option<Static>,
    mix: Maxout,
    window: usize,
    layers: Vec<Maxout>,
    /// The first of the layers, by word.
    spread: Option<Spread>,
}

/// Embeddings of words met so far.
#[derive(Debug, Default)]
pub(crate) struct Embeddings {
    /// By word and by whether a space follows: its place in `rows`, plus one.
    places: Vec<[u32; 2]>,
    rows: Vec<f32>,
    products: Products,
}

impl Embeddings {
    pub(crate) fn clear(&mut self) {
        self.places.clear();
        self.rows.clear();
        self.products.clear();
    }
}

/// Vectors of the tokens of a batch.
#[derive(Debug, Default)]
pub(crate) struct Encoded {
    width: usize,
    values: Vec<f32>,
    /// First row of each text.
    starts: Vec<usize>,
    lengths: Vec<usize>,
}

impl Encoded {
    /// Rows of one text.
    pub(crate) fn of(&self, text: usize) -> &[f32] {
        let from = self.starts[text] * self.width;
        &self.values[from..from + self.lengths[text] * self.width]
    }
}

impl Tok2Vec {
    /// Reads the model that the section `section` of the configuration describes.
    pub(crate) fn read(
        config: &Config,
        section: &str,
        component: &str,
        model: &Model<'_>,
        vectors: Option<&Arc<Vectors>>,
    ) -> Result<Self, LoadError> {
        let check = |part: &str, known: &[&str]| {
            let place = format!("{section}{part}");
            let name = config.text(&place, "@architectures").unwrap_or_default();
            let bare = name.split('.').nth(1).unwrap_or_default();
            if known.contains(&bare) {
                Ok(place)
            } else {
                Err(LoadError::unsupported(component, format!("the architecture `{name}`")))
            }
        };
        check("", &["Tok2Vec"])?;
        let embed = check(".embed", &["MultiHashEmbed"])?;
        let encode = check(".encode", &["MaxoutWindowEncoder"])?;
        let attrs = config
            .texts(&embed, "attrs")
            .iter()
            .map(|a| {
                Attr::of(a)
                    .ok_or_else(|| LoadError::unsupported(component, format!("the embedded attribute `{a}`")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let tables = model.layers("hashembed");
        if tables.len() != attrs.len() || attrs.is_empty() {
            return Err(model.error(format!(
                "{} hashed tables for {} attributes",
                tables.len(),
                attrs.len()
            )));
        }
        let mut width = 0;
        let mut hashed = Vec::new();
        for (attr, layer) in attrs.into_iter().zip(&tables) {
            let (shape, table) = model.param(layer, "E")?;
            let seed = model.attr(layer, "seed")? as u32;
            let [rows, columns] = shape[..] else { return Err(model.error("a hashed table is no matrix")) };
            if rows == 0 || (width != 0 && width != columns) {
                return Err(model.error("the hashed tables differ in width"));
            }
            width = columns;
            hashed.push(Hashed { attr, seed, rows: rows as u32, table });
        }
        let vectors = if config.flag(&embed, "include_static_vectors") {
            let vectors =
                vectors.ok_or_else(|| model.error("static vectors are asked for, but there are none"))?;
            let layer = model.layer("static_vectors")?;
            let weights = model.shaped(&layer, "W", &[width, vectors.width])?;
            let weights = Packed::new(&weights, vectors.width);
            Some(Static { vectors: Arc::clone(vectors), weights })
        } else {
            None
        };
        let mut maxouts = Vec::new();
        let mut first = None;
        let norms = model.layers("layernorm");
        for (layer, norm) in model.layers("maxout").iter().zip(&norms) {
            let (shape, weights) = model.param(layer, "W")?;
            let [outputs, pieces, inputs] = shape[..] else { return Err(model.error("maxout is no cube")) };
            let bias = model.shaped(layer, "b", &[outputs, pieces])?;
            let gain = model.shaped(norm, "G", &[outputs])?;
            let shift = model.shaped(norm, "b", &[outputs])?;
            if maxouts.len() == 1 {
                first = Some((by_piece(&weights, outputs, pieces, inputs), inputs));
            }
            maxouts.push(Maxout::new((outputs, pieces, inputs), &weights, &bias, gain, shift));
        }
        let window = config.number(&encode, "window_size").unwrap_or(1);
        let columns = width * (hashed.len() + usize::from(vectors.is_some()));
        let mut maxouts = maxouts.into_iter();
        let mix = maxouts
            .next()
            .filter(|m| m.inputs() == columns)
            .ok_or_else(|| model.error("the first maxout does not fit the embeddings"))?;
        let layers: Vec<Maxout> = maxouts.collect();
        let width = mix.outputs;
        let depth = config.number(&encode, "depth").unwrap_or(layers.len());
        if layers.len() != depth
            || layers.iter().any(|l| l.inputs() != width * (2 * window + 1) || l.outputs != width)
        {
            return Err(model.error("the layers of the encoder do not fit"));
        }
        let places = 2 * window + 1;
        let spread = first.map(|(weights, inputs)| Spread::new(&weights, places, inputs / places));
        Ok(Self { width, hashed, vectors, mix, window, layers, spread })
    }

    /// Vectors for the tokens of several texts.
    pub(crate) fn encode(&self, texts: &[&[Token]], lexicon: &Lexicon, known: &mut Embeddings) -> Encoded {
        self.embed(texts, lexicon, known);
        let (width, pad) = (self.width, self.window * self.layers.len());
        let mut starts = Vec::with_capacity(texts.len());
        // `window` rows of zeros outside, then `pad` rows before, between and after the texts.
        let mut rows = self.window + pad;
        for text in texts {
            starts.push(rows);
            rows += text.len() + pad;
        }
        let inner = rows - self.window;
        rows += self.window;
        let mut values = vec![0.0; rows * width];
        let mut words = vec![None; rows];
        for (text, start) in texts.iter().zip(&starts) {
            let into = values[start * width..].chunks_exact_mut(width);
            for ((token, row), word) in text.iter().zip(into).zip(&mut words[*start..]) {
                let place = known.places[token.word as usize][usize::from(token.space)] as usize - 1;
                row.copy_from_slice(&known.rows[place * width..(place + 1) * width]);
                *word = Some(place as u32);
            }
        }
        let mut next = vec![0.0; rows * width];
        if let (Some(spread), Some(layer)) = (&self.spread, self.layers.first()) {
            spread.apply(layer, &words, &known.rows, &mut known.products, &values, &mut next);
            std::mem::swap(&mut values, &mut next);
        }
        for layer in self.layers.iter().skip(1) {
            let from = self.window * width;
            let to = from + inner * width;
            layer.apply(&values, inner, width, Some(&values[from..to]), &mut next[from..to]);
            std::mem::swap(&mut values, &mut next);
        }
        Encoded { width, values, starts, lengths: texts.iter().map(|t| t.len()).collect() }
    }

    /// Computes the embeddings of words that are not known yet.
    fn embed(&self, texts: &[&[Token]], lexicon: &Lexicon, known: &mut Embeddings) {
        known.places.resize(lexicon.len(), [0; 2]);
        let mut fresh: Vec<(&Lexeme, bool)> = Vec::new();
        let mut count = known.rows.len() / self.width;
        for token in texts.iter().copied().flatten() {
            let place = &mut known.places[token.word as usize][usize::from(token.space)];
            if *place == 0 {
                count += 1;
                *place = count as u32;
                fresh.push((lexicon.get(token.word), token.space));
            }
        }
        let columns = self.mix.inputs();
        let width = self.hashed.first().map_or(0, |h| h.table.len() / h.rows as usize);
        let mut wide = vec![0.0; self.vectors.as_ref().map_or(0, |v| v.weights.stride())];
        for fresh in fresh.chunks(512) {
            let mut input = vec![0.0; fresh.len() * columns];
            for ((lexeme, space), row) in fresh.iter().zip(input.chunks_exact_mut(columns)) {
                for (hashed, part) in self.hashed.iter().zip(row.chunks_exact_mut(width)) {
                    for r in rows_of(hashed.attr.value(lexeme, *space), hashed.seed, hashed.rows) {
                        let from = r as usize * width;
                        for (p, v) in part.iter_mut().zip(&hashed.table[from..from + width]) {
                            *p += v;
                        }
                    }
                }
                if let (Some(st), Some(v)) = (&self.vectors, lexeme.vector) {
                    let from = v as usize * st.vectors.width;
                    if let Some(vector) = st.vectors.data.get(from..from + st.vectors.width) {
                        st.weights.multiply(vector, 1, vector.len(), &mut wide);
                        row[columns - width..].copy_from_slice(&wide[..width]);
                    }
                }
            }
            let from = known.rows.len();
            known.rows.resize(from + fresh.len() * self.width, 0.0);
            self.mix.apply(&input, fresh.len(), columns, None, &mut known.rows[from..]);
        }
    }
}

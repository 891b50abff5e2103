//! A pipeline folder to a [`Pipeline`]: reads the files that spaCy writes, in the order of the configuration.

use crate::config::Config;
use crate::error::LoadError;
use crate::labels::Labels;
use crate::lemma::Lemmatizer;
use crate::lexicon::Tables;
use crate::msgpack::{Reader, Value, floats_of};
use crate::pipeline::{Component, Pipeline, Source, Step};
use crate::ruler::Ruler;
use crate::tagger::Tagger;
use crate::tok2vec::{Tok2Vec, Vectors};
use crate::tokenizer::Tokenizer;
use crate::transition::{ArcEager, Biluo, Scorer, read_actions};
use crate::tree::decorations;
use crate::weights::Model;
use hashbrown::HashMap;
use std::path::Path;
use std::sync::Arc;

/// What has been read so far.
struct Loading<'a> {
    dir: &'a Path,
    config: Config,
    labels: Labels,
    vectors: Option<Arc<Vectors>>,
    models: Vec<Tok2Vec>,
    /// Where the shared tok2vec of a name stands in `models`.
    shared: HashMap<String, usize>,
}

fn read(dir: &Path, file: &str) -> Result<Vec<u8>, LoadError> {
    let path = dir.join(file);
    std::fs::read(&path).map_err(|source| LoadError::Io { path, source })
}

fn optional(dir: &Path, file: &str) -> Result<Option<Vec<u8>>, LoadError> {
    match read(dir, file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(LoadError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// Loads the pipeline in `dir`, the folder that holds `config.cfg`.
pub(crate) fn load(dir: &Path) -> Result<Pipeline, LoadError> {
    let config = read(dir, "config.cfg")?;
    let config = Config::read(&String::from_utf8_lossy(&config));
    let lang = config.text("nlp", "lang").unwrap_or_default();
    let kind = config.get("nlp", "tokenizer").and_then(|t| Some(t.get("@tokenizers")?.as_str()?.to_owned()));
    let kind = kind.or_else(|| config.text("nlp.tokenizer", "@tokenizers")).unwrap_or_default();
    if kind != "spacy.Tokenizer.v1" {
        return Err(LoadError::unsupported("tokenizer", format!("`{kind}`")));
    }
    let tokenizer = Tokenizer::read(&read(dir, "tokenizer")?)?;
    let (tables, vectors) = read_vocab(dir)?;
    let names = config.texts("nlp", "pipeline");
    let disabled = config.texts("nlp", "disabled");
    let mut loading =
        Loading { dir, config, labels: Labels::new(), vectors, models: Vec::new(), shared: HashMap::new() };
    let mut steps = Vec::new();
    for name in names.into_iter().filter(|n| !disabled.contains(n)) {
        let component = loading.component(&name, &lang)?;
        steps.push(Step { name, component });
    }
    let decorations = decorations(&mut loading.labels);
    let root = loading.labels.number("ROOT");
    Ok(Pipeline::new(lang, tokenizer, tables, loading.labels, loading.models, steps, decorations, root))
}

impl Loading<'_> {
    fn component(&mut self, name: &str, lang: &str) -> Result<Component, LoadError> {
        let section = format!("components.{name}");
        let factory = self.config.text(&section, "factory").unwrap_or_else(|| name.to_owned());
        let file = |what: &str| format!("{name}/{what}");
        Ok(match factory.as_str() {
            "tok2vec" => {
                let bytes = read(self.dir, &file("model"))?;
                let at = self.tok2vec(name, &file("model"), &bytes, &format!("{section}.model"))?;
                self.shared.insert(name.to_owned(), at);
                Component::Shared
            }
            "tagger" | "morphologizer" | "senter" => {
                self.architecture(name, &format!("{section}.model"), "Tagger")?;
                let bytes = read(self.dir, &file("model"))?;
                let source =
                    self.source(name, &file("model"), &bytes, &format!("{section}.model.tok2vec"))?;
                let cfg = read(self.dir, &file("cfg"))?;
                let cfg = serde_json::from_slice(&cfg)
                    .map_err(|e| LoadError::format(&file("cfg"), e.to_string()))?;
                let root = Value::read(&bytes).map_err(|e| LoadError::format(&file("model"), e))?;
                let model = Model::new(&file("model"), &root);
                let tagger = Tagger::read(name, &factory, &cfg, &model, &mut self.labels)?;
                self.fits(&model, source, tagger.inputs())?;
                Component::Tagger { source, tagger }
            }
            "parser" | "ner" => self.transition(name, &section, &factory)?,
            "attribute_ruler" => {
                let bytes = read(self.dir, &file("patterns"))?;
                Component::Ruler(Ruler::read(name, &bytes, &mut self.labels)?)
            }
            "lemmatizer" => {
                let mode = self.config.text(&section, "mode").unwrap_or_else(|| "lookup".into());
                let overwrite = self.config.flag(&section, "overwrite");
                let file = file("lookups/lookups.bin");
                let bytes = read(self.dir, &file)?;
                Component::Lemmatizer(Lemmatizer::read(name, &file, &bytes, lang, &mode, overwrite)?)
            }
            other => return Err(LoadError::unsupported(name, format!("the factory `{other}`"))),
        })
    }

    fn transition(&mut self, name: &str, section: &str, factory: &str) -> Result<Component, LoadError> {
        self.architecture(name, &format!("{section}.model"), "TransitionBasedParser")?;
        let (cfg, file, moves) = (format!("{name}/cfg"), format!("{name}/model"), format!("{name}/moves"));
        let cfg_bytes = read(self.dir, &cfg)?;
        let settings: serde_json::Value =
            serde_json::from_slice(&cfg_bytes).map_err(|e| LoadError::format(&cfg, e.to_string()))?;
        if settings.get("beam_width").and_then(serde_json::Value::as_u64).unwrap_or(1) != 1 {
            return Err(LoadError::unsupported(name, "beam search"));
        }
        if settings.get("learn_tokens").and_then(serde_json::Value::as_bool) == Some(true) {
            return Err(LoadError::unsupported(name, "learned tokens"));
        }
        let bytes = read(self.dir, &file)?;
        let source = self.source(name, &file, &bytes, &format!("{section}.model.tok2vec"))?;
        let root = Value::read(&bytes).map_err(|e| LoadError::format(&file, e))?;
        let model = Model::new(&file, &root);
        let scorer = Scorer::read(&model)?;
        self.fits(&model, source, scorer.inputs())?;
        let actions = read_actions(&moves, &read(self.dir, &moves)?, &mut self.labels)?;
        let (known, count, component) = if factory == "parser" {
            let system = ArcEager::new(actions, &mut self.labels);
            let (features, classes) = (scorer.features(), scorer.classes());
            (
                [8, 13].contains(&features),
                system.len() == classes,
                Component::Parser { source, scorer, system },
            )
        } else {
            let system = Biluo::new(actions);
            let (features, classes) = (scorer.features(), scorer.classes());
            ([3, 6].contains(&features), system.len() == classes, Component::Ner { source, scorer, system })
        };
        if !known || !count {
            return Err(model.error("the network does not fit the actions in `moves`"));
        }
        Ok(component)
    }

    fn architecture(&self, component: &str, section: &str, wanted: &str) -> Result<(), LoadError> {
        let name = self.config.text(section, "@architectures").unwrap_or_default();
        if name.split('.').nth(1) == Some(wanted) {
            return Ok(());
        }
        Err(LoadError::unsupported(component, format!("the architecture `{name}`")))
    }

    /// Where a component's vectors come from: a shared model, or one of its own.
    fn source(
        &mut self,
        component: &str,
        file: &str,
        bytes: &[u8],
        section: &str,
    ) -> Result<Source, LoadError> {
        let name = self.config.text(section, "@architectures").unwrap_or_default();
        if name.split('.').nth(1) == Some("Tok2VecListener") {
            let upstream = self.config.text(section, "upstream").unwrap_or_else(|| "*".into());
            let found = if upstream == "*" { self.shared.values().max() } else { self.shared.get(&upstream) };
            return found.copied().map(Source).ok_or_else(|| {
                LoadError::unsupported(
                    component,
                    format!("vectors of `{upstream}`, which is not there before it"),
                )
            });
        }
        self.tok2vec(component, file, bytes, section).map(Source)
    }

    fn tok2vec(
        &mut self,
        component: &str,
        file: &str,
        bytes: &[u8],
        section: &str,
    ) -> Result<usize, LoadError> {
        let root = Value::read(bytes).map_err(|e| LoadError::format(file, e))?;
        let model = Model::new(file, &root);
        let read = Tok2Vec::read(&self.config, section, component, &model, self.vectors.as_ref())?;
        self.models.push(read);
        Ok(self.models.len() - 1)
    }

    fn fits(&self, model: &Model<'_>, source: Source, inputs: usize) -> Result<(), LoadError> {
        if self.models[source.0].width == inputs {
            return Ok(());
        }
        Err(model.error("the vectors do not have the width that the component expects"))
    }
}

/// Reads norms and vectors.
fn read_vocab(dir: &Path) -> Result<(Tables, Option<Arc<Vectors>>), LoadError> {
    let mut tables = Tables::default();
    if let Some(bytes) = optional(dir, "vocab/lookups.bin")? {
        let root = Value::read(&bytes).map_err(|e| LoadError::format("vocab/lookups.bin", e))?;
        for line in include_str!("../data/base_norms.tsv").lines() {
            if let Some((word, norm)) = line.split_once('\t') {
                tables.norms.insert(crate::strings::string_id(word), norm.into());
            }
        }
        for (word, norm) in root.get("lexeme_norm").map(Value::map).unwrap_or_default() {
            if let (Some(word), Some(norm)) = (word.uint(), norm.str()) {
                tables.norms.insert(word, norm.into());
            }
        }
    }
    let Some(bytes) = optional(dir, "vocab/vectors")? else { return Ok((tables, None)) };
    let vectors = read_npy(&bytes).map_err(|e| LoadError::format("vocab/vectors", e))?;
    if vectors.data.is_empty() {
        return Ok((tables, None));
    }
    if let Some(cfg) = optional(dir, "vocab/vectors.cfg")? {
        let cfg: serde_json::Value = serde_json::from_slice(&cfg)
            .map_err(|e| LoadError::format("vocab/vectors.cfg", e.to_string()))?;
        let mode = cfg.get("mode").and_then(serde_json::Value::as_str).unwrap_or("default");
        if mode != "default" {
            return Err(LoadError::unsupported("vocab", format!("vectors of mode `{mode}`")));
        }
    }
    let bytes = read(dir, "vocab/key2row")?;
    let error = |e| LoadError::format("vocab/key2row", e);
    let mut reader = Reader::new(&bytes);
    let n = reader.map_len().map_err(error)?;
    tables.rows.reserve(n.min(bytes.len() / 2));
    for _ in 0..n {
        let key = reader.u64().map_err(error)?;
        tables.rows.insert(key, reader.u64().map_err(error)? as u32);
    }
    Ok((tables, Some(Arc::new(vectors))))
}

/// A matrix of little-endian 32-bit floats in numpy's own format.
fn read_npy(bytes: &[u8]) -> Result<Vectors, String> {
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or("not a numpy file")?;
    let (length, start) = match rest {
        [1, _, a, b, ..] => (usize::from(u16::from_le_bytes([*a, *b])), 4),
        [2 | 3, _, a, b, c, d, ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, 6),
        _ => return Err("unknown version of numpy's format".into()),
    };
    let header = rest.get(start..start + length).ok_or("the header ends early")?;
    let header = String::from_utf8_lossy(header);
    let shape = header.split("'shape': (").nth(1).and_then(|s| s.split(')').next()).ok_or("no shape")?;
    let sizes: Vec<usize> = shape.split(',').filter_map(|n| n.trim().parse().ok()).collect();
    let [rows, width] = sizes[..] else { return Err(format!("the shape ({shape}) is no matrix")) };
    if rows * width == 0 {
        return Ok(Vectors { width, data: Vec::new() });
    }
    if !header.contains("'<f4'") || header.contains("'fortran_order': True") {
        return Err("vectors are expected as rows of 32-bit floats".into());
    }
    let data = floats_of(&rest[start + length..]);
    if data.len() != rows * width {
        return Err(format!("{} numbers where {rows} rows of {width} were expected", data.len()));
    }
    Ok(Vectors { width, data })
}

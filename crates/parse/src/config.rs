//! `config.cfg` to sections of values.
//!
//! Reads what spaCy writes: `[a.b.c]` sections, JSON values, `${a.b:c}` references. It resolves a reference only
//! where a value is asked for, and runs nothing.

use hashbrown::HashMap;
use serde_json::Value;

/// A pipeline's configuration.
#[derive(Debug, Default)]
pub(crate) struct Config {
    values: HashMap<String, String>,
}

impl Config {
    /// Reads the text of a `config.cfg`. Lines that are neither a section nor a value are skipped.
    pub(crate) fn read(text: &str) -> Self {
        let mut values = HashMap::new();
        let mut section = String::new();
        let mut last = String::new();
        for line in text.lines() {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            if let Some(name) = trimmed.strip_prefix('[').and_then(|l| l.strip_suffix(']'))
                && !line.starts_with(char::is_whitespace)
            {
                name.clone_into(&mut section);
                continue;
            }
            if line.starts_with(char::is_whitespace) {
                // A value that goes on.
                if let Some(value) = values.get_mut(&last) {
                    let value: &mut String = value;
                    value.push(' ');
                    value.push_str(trimmed);
                }
                continue;
            }
            if let Some((key, value)) = trimmed.split_once('=') {
                last = format!("{section}:{}", key.trim());
                values.insert(last.clone(), value.trim().to_owned());
            }
        }
        Self { values }
    }

    /// The value of `key` in `section`; none for `null` and for what is not there.
    pub(crate) fn get(&self, section: &str, key: &str) -> Option<Value> {
        let mut raw = self.values.get(&format!("{section}:{key}"))?.as_str();
        for _ in 0..8 {
            let Some(reference) = raw.strip_prefix("${").and_then(|r| r.strip_suffix('}')) else { break };
            let (place, name) = reference.rsplit_once(':').or_else(|| reference.rsplit_once('.'))?;
            raw = self.values.get(&format!("{place}:{name}"))?;
        }
        match serde_json::from_str(raw) {
            Ok(Value::Null) => None,
            Ok(value) => Some(value),
            Err(_) => Some(Value::String(raw.to_owned())),
        }
    }

    /// A string.
    pub(crate) fn text(&self, section: &str, key: &str) -> Option<String> {
        self.get(section, key)?.as_str().map(str::to_owned)
    }

    /// A number that is not negative.
    pub(crate) fn number(&self, section: &str, key: &str) -> Option<usize> {
        self.get(section, key)?.as_u64().map(|n| n as usize)
    }

    /// Whether a flag is set.
    pub(crate) fn flag(&self, section: &str, key: &str) -> bool {
        self.get(section, key).and_then(|v| v.as_bool()).unwrap_or(false)
    }

    /// A list of strings.
    pub(crate) fn texts(&self, section: &str, key: &str) -> Vec<String> {
        let value = self.get(section, key);
        let items = value.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_references_are_read() {
        let c = Config::read(
            "[nlp]\nlang = \"en\"\npipeline = [\"tok2vec\",\n    \"tagger\"]\nnone = null\n\n[a.b]\nwidth = ${c.d:w}\n[c.d]\nw = 96\n",
        );
        assert_eq!(c.text("nlp", "lang").as_deref(), Some("en"));
        assert_eq!(c.texts("nlp", "pipeline"), ["tok2vec", "tagger"]);
        assert_eq!(c.number("a.b", "width"), Some(96));
        assert_eq!(c.get("nlp", "none"), None);
    }
}

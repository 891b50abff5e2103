//! Documents to and from CoNLL-U, so that tests need no model.
//!
//! MISC carries `Start=` and `End=` (bytes into the text) and `Ent=B-GPE`/`I-GPE`. Where `Start` is missing, the
//! text is rebuilt from the forms and `SpaceAfter=No`.

use crate::document::{Document, Entity, Sentence, TokenRow};
use dateline_record::PartKind;
use std::fmt::Write as _;

/// A line of CoNLL-U that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConlluError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

impl std::fmt::Display for ConlluError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl std::error::Error for ConlluError {}

impl Document {
    /// Reads the sentences of one document. `text` is the story's text if it is at hand.
    ///
    /// # Errors
    /// A token line with fewer than eight columns or a head that is no number.
    pub fn from_conllu(conllu: &str, text: Option<&str>) -> Result<Self, ConlluError> {
        let mut built = String::new();
        let mut rows: Vec<TokenRow> = Vec::new();
        let mut sentences = Vec::new();
        let mut entities: Vec<Entity> = Vec::new();
        let mut first = 0;
        let mut close = |rows: &Vec<TokenRow>, first: &mut usize| {
            if rows.len() > *first {
                sentences.push(Sentence { tokens: *first..rows.len(), part: PartKind::Body, paragraph: 0 });
                *first = rows.len();
            }
        };
        for (n, line) in conllu.lines().enumerate() {
            if line.trim().is_empty() {
                close(&rows, &mut first);
                continue;
            }
            if line.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() < 8 {
                return Err(ConlluError {
                    line: n + 1,
                    why: "a token line needs at least eight columns".into(),
                });
            }
            let Ok(head) = cells[6].parse::<usize>() else {
                return Err(ConlluError { line: n + 1, why: format!("head `{}` is no number", cells[6]) });
            };
            let misc = cells.get(9).copied().unwrap_or("_");
            let (mut start, mut end, mut space) = (None, None, true);
            for item in misc.split('|') {
                if let Some(v) = item.strip_prefix("Start=") {
                    start = v.parse().ok();
                } else if let Some(v) = item.strip_prefix("End=") {
                    end = v.parse().ok();
                } else if item == "SpaceAfter=No" {
                    space = false;
                } else if let Some(label) = item.strip_prefix("Ent=B-") {
                    entities.push(Entity { tokens: rows.len()..rows.len() + 1, label: label.into() });
                } else if item.starts_with("Ent=I-")
                    && let Some(last) = entities.last_mut()
                {
                    last.tokens.end = rows.len() + 1;
                }
            }
            let here = built.len();
            built.push_str(cells[1]);
            let there = built.len();
            if space {
                built.push(' ');
            }
            let i = rows.len();
            rows.push(TokenRow {
                start: start.unwrap_or(here),
                end: end.unwrap_or(there),
                lemma: cells[2].into(),
                pos: cells[3].into(),
                tag: cells[4].into(),
                morph: if cells[5] == "_" { String::new() } else { cells[5].into() },
                head: if head == 0 { i } else { first + head - 1 },
                dep: cells[7].into(),
            });
        }
        close(&rows, &mut first);
        let text = text.map_or(built, str::to_owned);
        Ok(Self::new(text, rows, sentences, entities))
    }

    /// The document as CoNLL-U, readable by [`Document::from_conllu`].
    pub fn to_conllu(&self) -> String {
        let mut out = String::new();
        for (s, sentence) in self.sentences().iter().enumerate() {
            let span = self.span_of(sentence.tokens.clone());
            let text = span.of(self.source()).replace(['\n', '\r'], " ");
            let _ = writeln!(out, "# sent_id = {s}\n# text = {text}");
            for (k, t) in sentence.tokens.clone().enumerate() {
                let or =
                    |s: &str| if s.is_empty() { "_".to_owned() } else { s.replace(char::is_whitespace, "_") };
                let head = if self.is_root(t) { 0 } else { self.head(t) + 1 - sentence.tokens.start };
                let span = self.span(t);
                let mut misc = format!("Start={}|End={}", span.start, span.end);
                if t + 1 < self.len() && self.span(t + 1).start == span.end {
                    misc.push_str("|SpaceAfter=No");
                }
                if let Some(e) = self.entity_of(t) {
                    let side = if e.tokens.start == t { 'B' } else { 'I' };
                    let _ = write!(misc, "|Ent={side}-{}", e.label);
                }
                let _ = writeln!(
                    out,
                    "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{}\t_\t{misc}",
                    k + 1,
                    or(self.text(t)),
                    or(self.lemma(t)),
                    or(self.pos(t)),
                    or(self.tag(t)),
                    or(self.morph(t)),
                    or(self.dep(t)),
                );
            }
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "1\tKabul\tKabul\tPROPN\tNNP\t_\t2\tnsubj\t_\tEnt=B-GPE\n2\tdenied\tdeny\tVERB\tVBD\tTense=Past\t0\tROOT\t_\t_\n3\tit\tit\tPRON\tPRP\t_\t2\tdobj\t_\tSpaceAfter=No\n4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n";

    #[test]
    fn a_document_survives_the_way_out_and_back() {
        let doc = Document::from_conllu(TWO, None).expect("well formed");
        assert_eq!(doc.source(), "Kabul denied it. ");
        assert_eq!(doc.text(2), "it");
        assert_eq!(doc.subtree(1), 0..4);
        assert_eq!(Document::from_conllu(&doc.to_conllu(), Some(doc.source())).expect("own output"), doc);
    }

    #[test]
    fn a_short_line_is_named() {
        let error = Document::from_conllu("1\tKabul\n", None).expect_err("too few columns");
        assert_eq!(error.line, 1);
    }
}

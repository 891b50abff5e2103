//! The pages to test cases.

use dateline_codebook::{Codebook, CodebookError, Page, Sentence};

/// One sentence of a page.
pub(crate) struct Case {
    /// Page, line and the first words.
    pub(crate) name: String,
    /// Path of the page, relative to the codebook.
    pub(crate) file: String,
    pub(crate) sentence: Sentence,
    pub(crate) check: Check,
}

/// What a sentence is checked against.
pub(crate) enum Check {
    /// Events; the type of the page.
    Event(String),
    Actors,
    Times,
    Harm,
    Speech,
    Places,
    Contexts,
    Negative,
}

pub(crate) fn collect(codebook: &Codebook) -> Result<Vec<Case>, CodebookError> {
    let mut cases = Vec::new();
    for kind in &codebook.types {
        cases.extend(kind.sentences.iter().map(|s| case(&kind.file, s, Check::Event(kind.name.clone()))));
    }
    let mut add = |prefix: &str, check: fn() -> Check| -> Result<(), CodebookError> {
        for page in Page::under(&codebook.files, prefix)? {
            cases.extend(page.sentences.iter().map(|s| case(&page.file, s, check())));
        }
        Ok(())
    };
    add("actors/", || Check::Actors)?;
    add("times", || Check::Times)?;
    add("harm", || Check::Harm)?;
    add("speech", || Check::Speech)?;
    add("contexts.md", || Check::Contexts)?;
    add("topics.md", || Check::Contexts)?;
    add("places", || Check::Places)?;
    add("negatives/", || Check::Negative)?;
    Ok(cases)
}

fn case(file: &str, sentence: &Sentence, check: Check) -> Case {
    let words: String = sentence.marked.text.chars().take(60).collect();
    let name = format!("{file}:{} {words}", sentence.line);
    Case { name, file: file.to_owned(), sentence: sentence.clone(), check }
}

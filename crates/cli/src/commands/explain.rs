//! `dateline explain`: what the coder sees in a sentence, for people who write patterns.

use crate::args::{Common, Explain};
use crate::engine::Engine;
use crate::output;
use crate::show::sentence;
use anyhow::bail;
use dateline_record::Story;
use std::fmt::Write as _;
use std::io::Read as _;

pub(crate) fn run(common: &Common, args: &Explain) -> anyhow::Result<()> {
    let mut text = args.text.join(" ");
    if text.is_empty() || text == "-" {
        text.clear();
        std::io::stdin().read_to_string(&mut text)?;
    }
    if text.trim().is_empty() {
        bail!("give a sentence to explain, such as: dateline explain \"Rebels shelled the town on Monday.\"");
    }
    let story =
        Story { id: "explain".to_owned(), text, published: args.published.clone(), ..Story::default() };
    let engine = Engine::load(common, &args.engine)?;
    let analysis = engine.analyse(story);
    let mut out = String::new();
    for paragraph in engine.coder.explain(&analysis.story, &analysis.document, &analysis.marks) {
        let _ = writeln!(out, "{paragraph}\n");
    }
    for event in &analysis.coded.events {
        let _ = writeln!(
            out,
            "{}\n  by {}\n- {}\n",
            event.kind,
            event.evidence.pattern,
            sentence::notation(event)
        );
    }
    if analysis.coded.events.is_empty() {
        out.push_str("no event\n");
    }
    for notice in &analysis.coded.notices {
        let _ = writeln!(out, "notice: {}", notice.text);
    }
    Ok(output::print(&out)?)
}

//! `dateline demo`: two reports that ship with the program, and what it finds in them.

use crate::args::{Common, Engine as Options};
use crate::engine::Engine;
use crate::output;
use crate::show::{card, claims};
use anstyle::Style;
use dateline_read::{Input, read};
use dateline_store::Vocabulary;
use dateline_store::settle::{Rules, settle};
use std::fmt::Write as _;

/// The page that is read.
const PAGE: &str = include_str!("../../../../stories/demo.txt");

pub(crate) fn run(common: &Common, options: &Options) -> anyhow::Result<()> {
    let engine = Engine::load(common, options)?;
    let stories: Vec<_> = read(Input::bytes("stories/demo.txt", PAGE), &dateline_read::Options::default())
        .collect::<Result<_, _>>()?;
    let (width, paint) = (output::width(), output::paint(common));
    let analyses = engine.analyse_all(stories);
    let mut out = String::new();
    for analysis in &analyses {
        let _ = write!(out, "\n{}", card::heading(&analysis.story, width, paint));
        let (background, news): (Vec<_>, Vec<_>) = analysis.coded.events.iter().partition(|e| e.background);
        out.push_str(&card::events(&news, width, paint));
        if !background.is_empty() {
            let _ = write!(out, "\n {}\n", paint.put(Style::new().dimmed(), "Looking back:"));
            out.push_str(&card::events(&background, width, paint));
        }
    }
    let told: Vec<_> = analyses.into_iter().map(|a| (a.story, a.coded.events)).collect();
    let incidents = settle(&Rules::shipped()?, &Vocabulary::builtin()?, &told);
    let disputed: Vec<_> = incidents.iter().filter(|i| !i.disputed.is_empty()).collect();
    if !disputed.is_empty() {
        let _ = writeln!(
            out,
            "{}\n {}\n",
            card::rule(width, paint),
            paint.put(Style::new().bold(), "Where the sources differ")
        );
        out.extend(disputed.into_iter().map(|incident| claims::lines(incident, paint)));
    }
    let more = "\n Next\n   dateline code YOUR-PAGE.txt\n   dateline explain \"Rebels shelled the town on Monday.\"\n   dateline --help\n";
    out.push_str(&paint.put(Style::new().dimmed(), more));
    Ok(output::print(&out)?)
}

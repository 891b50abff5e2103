//! `dateline brief`: what happened in a country of late, what is disputed, what is new.

use crate::args::{Brief, Common};
use crate::commands::events::named;
use crate::store::warn_unsettled;
use crate::{output, records};
use anyhow::{Context as _, bail};
use dateline_store::{Vocabulary, series};
use jiff::Timestamp;
use jiff::tz::TimeZone;

pub(crate) fn run(common: &Common, args: &Brief) -> anyhow::Result<()> {
    let names = Vocabulary::builtin()?;
    let code = names
        .code(&args.country)
        .with_context(|| format!("--country: no country is called `{}`", args.country))?;
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date().to_string();
    let until = args.until.as_deref().unwrap_or(&today);
    let store = args.kept.open()?;
    warn_unsettled(common, &store)?;
    let brief = series::brief(&store, &names, code, until, args.days)?;
    let file = args.output.as_deref();
    let text = match named(args.format.as_deref(), file).unwrap_or("text") {
        "text" | "txt" => brief.text(args.limit),
        "markdown" | "md" => brief.markdown(args.limit),
        "html" => brief.html(args.limit),
        "jsonl" => return records::jsonl([brief]),
        other => bail!("--format: `{other}` is no format; there are text, markdown, html, jsonl"),
    };
    output::write(file, text.as_bytes())
}

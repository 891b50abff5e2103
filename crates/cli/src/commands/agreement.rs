//! `dateline agreement`: how far two reviewers agree.

use crate::args::Judged;
use crate::records;
use dateline_store::review::{Agreement, agreement};

pub(crate) fn run(args: &Judged) -> anyhow::Result<()> {
    let rows = agreement(&args.kept.open()?.decisions(None)?);
    let header = ["reviewers", "events", "agree", "kappa", "differ on"];
    let cells = |a: &Agreement| {
        vec![
            format!("{} and {}", a.a, a.b),
            a.events.to_string(),
            a.share.map(|s| format!("{:.1} %", s * 100.0)).unwrap_or_default(),
            a.kappa.map(|k| format!("{k:.2}")).unwrap_or_default(),
            a.differ.join(" "),
        ]
    };
    records::short(&args.form, &header, &rows, cells)
}

//! `dateline quality`: how often each type and pattern was right, by the reviews.

use crate::args::Judged;
use crate::records;
use dateline_store::review::{Quality, quality};

pub(crate) fn run(args: &Judged) -> anyhow::Result<()> {
    let rows = quality(&args.kept.open()?)?;
    let header = ["by", "key", "judged", "right", "precision", "corrected"];
    let cells = |q: &Quality| {
        let corrected: Vec<String> = q.corrected.iter().map(|(field, n)| format!("{field} {n}")).collect();
        vec![
            q.by.to_owned(),
            q.key.clone(),
            q.judged.to_string(),
            q.right.to_string(),
            format!("{:.1} %", q.right as f64 / q.judged.max(1) as f64 * 100.0),
            corrected.join(", "),
        ]
    };
    records::short(&args.form, &header, &rows, cells)
}

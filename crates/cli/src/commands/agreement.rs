//! `dateline agreement`: how far two reviewers agree.

use crate::args::Kept;
use crate::records;
use dateline_store::review::agreement;

pub(crate) fn run(kept: &Kept) -> anyhow::Result<()> {
    records::jsonl(agreement(&kept.open()?.decisions(None)?))
}

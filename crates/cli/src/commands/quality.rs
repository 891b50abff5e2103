//! `dateline quality`: how often each type and pattern was right, by the reviews.

use crate::args::Kept;
use crate::records;
use dateline_store::review::quality;

pub(crate) fn run(kept: &Kept) -> anyhow::Result<()> {
    records::jsonl(quality(&kept.open()?)?)
}

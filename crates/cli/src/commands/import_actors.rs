//! `dateline import-actors`: actor and agent dictionaries in PETRARCH's format as a table that `--actors` takes.
//!
//! What cannot be used stands in the table as a comment and is counted on standard error.

use crate::args::{Common, ImportActors};
use crate::{engine, output};
use anyhow::{Context as _, bail};
use dateline_coder::actors::{import_petrarch, petrarch_table};
use std::fmt::Write as _;

pub(crate) fn run(common: &Common, args: &ImportActors) -> anyhow::Result<()> {
    let codebook = engine::codebook(common)?;
    let (mut rows, mut names) = (String::new(), 0);
    let mut header = String::new();
    for file in &args.files {
        let shown = file.display();
        let bytes = std::fs::read(file).with_context(|| shown.to_string())?;
        let found = import_petrarch(&String::from_utf8_lossy(&bytes), &codebook.files)?;
        let used = found.iter().filter(|r| r.code.is_some()).count();
        let partly = found.iter().filter(|r| r.code.is_some() && r.remark.is_some()).count();
        if found.is_empty() {
            bail!(
                "{shown}: no name with a code in it; write NAME_ [CODE] or NAME_ and [CODE from-to] below it"
            );
        }
        output::complain(&format!(
            "{shown}: {used} names, {partly} of them with a part of their code; {} left out (see the comments)",
            found.len() - used
        ));
        names += used;
        let table = petrarch_table(&found);
        let (first, rest) = table.split_once('\n').unwrap_or_default();
        first.clone_into(&mut header);
        let _ = write!(rows, "# From {shown}.\n{rest}");
    }
    let table = format!("{header}\n{rows}");
    match &args.output {
        Some(path) => std::fs::write(path, table).with_context(|| path.display().to_string())?,
        None => output::print(&table)?,
    }
    if names == 0 {
        bail!("no name could be used");
    }
    Ok(())
}

//! `dateline export`: events or incidents in the forms that the field reads.

use crate::args::Export;
use crate::output;
use anyhow::{Context as _, bail};
use dateline_store::Vocabulary;
use dateline_store::export::{Choices, FORMS, Input, export, package};
use jiff::Timestamp;
use std::path::Path;

pub(crate) fn run(args: &Export) -> anyhow::Result<()> {
    if !FORMS.iter().any(|(name, _)| *name == args.form) {
        let known: Vec<String> = FORMS.iter().map(|(name, about)| format!("  {name:<15} {about}")).collect();
        bail!("`{}` is no form of export; there are\n{}", args.form, known.join("\n"));
    }
    let query = args.question.query()?;
    let input = Input::gather(&args.kept.open()?, &query, Vocabulary::builtin()?)?;
    let now = Timestamp::now();
    let choices = Choices {
        by_incident: args.incidents,
        numeric_inter: args.numeric_inter,
        timestamp: now.as_second(),
    };
    if let Some(done) = export(&args.form, &input, choices)? {
        let said = format!("{} rows", done.rows);
        let left = done.left_out.iter().map(|(why, n)| format!("{n} left out: {why}"));
        output::complain(&std::iter::once(said).chain(left).collect::<Vec<_>>().join("; "));
        return match &args.output {
            Some(path) => write(path, &done.text),
            None => Ok(output::print(&done.text)?),
        };
    }
    let folder =
        args.output.as_deref().context("a package is a folder; give it a name with --output FOLDER")?;
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let name = folder.file_name().map_or_else(|| "events".into(), |n| n.to_string_lossy().to_lowercase());
    for (file, text) in package(&input, &name, &now.to_string()) {
        write(&folder.join(file), &text)?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| path.display().to_string())
}

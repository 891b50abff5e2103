//! Installations that go well and that go wrong, with a small package and a Python that is a shell script.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

use dateline_resources::{Error, Model, Progress, Source, ensure, folder_of, installed, remove, verify};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;

/// A data folder, a wheel, a model that names it, and a place for a Python.
struct World {
    root: tempfile::TempDir,
    model: Model,
    wheel: PathBuf,
}

impl World {
    fn new() -> Self {
        Self::with(&[
            ("tiny/en-1/meta.json", "{}"),
            ("tiny/en-1/ner/model", "weights"),
            ("tiny/__init__.py", "boom"),
        ])
    }

    fn with(files: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let wheel = root.path().join("shelf/tiny_pipe-1.0-py3-none-any.whl");
        fs::create_dir_all(wheel.parent().unwrap()).unwrap();
        let mut zip = zip::ZipWriter::new(fs::File::create(&wheel).unwrap());
        for (name, text) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        let bytes = fs::read(&wheel).unwrap();
        let sha256 = hex(&Sha256::digest(&bytes));
        let model = Model {
            name: "tiny".into(),
            package: "tiny-pipe".into(),
            version: "1.0".into(),
            sha256,
            bytes: bytes.len() as u64,
            folder: "tiny/en-1".into(),
            default: true,
        };
        Self { root, model, wheel }
    }

    fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    fn shelf(&self) -> Source {
        Source::Folder(self.wheel.parent().unwrap().to_owned())
    }

    /// A Python whose pip runs `body`, with `$DEST` the folder that pip was told to fill.
    fn python(&self, body: &str) -> Source {
        let path = self.root.path().join("python3");
        let script =
            format!("#!/bin/sh\nfor DEST; do :; done\necho run >> '{}'\n{body}\n", self.log().display());
        // Written by another process: a fork of a test beside this one must not inherit the file open for
        // writing, since the system then refuses to run it.
        let write = format!("cat > '{0}' <<'END'\n{script}\nEND\nchmod +x '{0}'", path.display());
        assert!(std::process::Command::new("sh").arg("-c").arg(write).status().unwrap().success());
        Source::Registry { python: path }
    }

    fn good_python(&self) -> Source {
        self.python(&format!("cp '{}' \"$DEST\"", self.wheel.display()))
    }

    fn log(&self) -> PathBuf {
        self.root.path().join("runs")
    }

    fn runs(&self) -> usize {
        fs::read_to_string(self.log()).unwrap_or_default().lines().count()
    }

    fn ensure(&self, source: &Source) -> Result<PathBuf, Error> {
        ensure(&self.data(), &self.model, source, &mut |_| {})
    }

    /// Nothing is taken for installed, nothing unfinished lies about, and a good installation then works.
    fn assert_not_broken(&self) {
        assert_eq!(installed(&self.data(), &self.model), None);
        assert_eq!(unfinished(&self.data()), Vec::<PathBuf>::new());
        self.ensure(&self.good_python()).expect("an installation after the failed one");
        verify(&self.data(), &self.model).expect("the model is whole");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

fn unfinished(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data.join("models")).into_iter().flatten();
    entries.map(|e| e.unwrap().path()).filter(|p| p.file_name().unwrap() != ".lock").collect()
}

#[test]
fn the_pipelines_own_files_are_unpacked_and_the_second_time_nothing_is_fetched() {
    let world = World::new();
    let mut steps = Vec::new();
    let folder = ensure(&world.data(), &world.model, &world.good_python(), &mut |p| steps.push(p)).unwrap();
    assert_eq!(folder, world.data().join("models/tiny-pipe-1.0"));
    assert_eq!(fs::read_to_string(folder.join("ner/model")).unwrap(), "weights");
    assert!(!folder.join("__init__.py").exists(), "code of the package was unpacked");
    assert!(steps.contains(&Progress::Checking));
    assert_eq!(steps.last(), Some(&Progress::Unpacking { done: 9, of: 9 }));

    let gone = Source::Registry { python: "/nowhere/python3".into() };
    assert_eq!(world.ensure(&gone).unwrap(), folder);
    assert_eq!(world.runs(), 1);
}

#[test]
fn what_goes_wrong_with_pip_is_told_and_leaves_nothing_broken() {
    for (body, says) in [
        ("echo 'python3: No module named pip' >&2; exit 1", "has no pip"),
        (
            "echo 'WARNING: Retrying after connection broken' >&2; echo 'ERROR: No matching distribution' >&2; exit 1",
            "cannot reach the package registry",
        ),
        (
            "echo 'ERROR: No matching distribution found for tiny-pipe' >&2; exit 1",
            "pip could not fetch tiny-pipe==1.0: No matching",
        ),
        ("echo 'OSError: [Errno 28] No space left on device' >&2; exit 1", "no space left"),
        ("exit 0", "left no package file"),
        ("echo half > \"$DEST/tiny_pipe-1.0-py3-none-any.whl\"", "SHA-256"),
        ("echo half > \"$DEST/tiny_pipe-1.0-py3-none-any.whl\"; kill -9 $$", "it said nothing"),
    ] {
        let world = World::new();
        let error = world.ensure(&world.python(body)).expect_err(body).to_string();
        assert!(error.contains(says), "{body}\n{error}");
        world.assert_not_broken();
    }
}

#[test]
fn a_missing_python_says_how_to_do_without() {
    let world = World::new();
    let error = world
        .ensure(&Source::Registry { python: "/nowhere/python3".into() })
        .expect_err("no python")
        .to_string();
    assert!(error.contains("/nowhere/python3") && error.contains("--from FOLDER"), "{error}");
    world.assert_not_broken();
}

#[test]
fn a_folder_by_hand_is_held_to_the_same_sum() {
    let world = World::new();
    fs::write(&world.wheel, "not the package").unwrap();
    let error = world.ensure(&world.shelf()).expect_err("wrong file").to_string();
    assert!(error.contains(&world.model.sha256), "{error}");
    assert_eq!(installed(&world.data(), &world.model), None);

    let world = World::new();
    assert!(world.ensure(&world.shelf()).is_ok());
    fs::remove_file(&world.wheel).unwrap();
    assert!(remove(&world.data(), &world.model).unwrap());
    let error = world.ensure(&world.shelf()).expect_err("empty folder").to_string();
    assert!(error.contains("no file tiny_pipe-1.0-*.whl"), "{error}");
}

#[test]
fn an_entry_that_would_leave_the_folder_is_refused() {
    let world = World::with(&[("tiny/en-1/meta.json", "{}"), ("tiny/en-1/../../../evil", "x")]);
    let error = world.ensure(&world.shelf()).expect_err("traversal").to_string();
    assert!(error.contains("would leave the model's folder"), "{error}");
    assert_eq!(unfinished(&world.data()), Vec::<PathBuf>::new());
}

#[test]
fn a_package_without_the_pipeline_is_refused() {
    let world = World::with(&[("other/meta.json", "{}")]);
    let error = world.ensure(&world.shelf()).expect_err("no folder").to_string();
    assert!(error.contains("no folder `tiny/en-1`"), "{error}");
}

#[test]
fn a_half_written_folder_is_replaced() {
    let world = World::new();
    let folder = folder_of(&world.data(), &world.model);
    fs::create_dir_all(folder.join("ner")).unwrap();
    fs::write(folder.join("meta.json"), "{}").unwrap();
    fs::create_dir_all(world.data().join("models/.unfinished-tiny-pipe-1.0/whole")).unwrap();
    world.ensure(&world.good_python()).unwrap();
    assert_eq!(unfinished(&world.data()), std::slice::from_ref(&folder));
    verify(&world.data(), &world.model).unwrap();

    // A file that lost its end is seen at the next start, and one that was changed in place by `verify`.
    fs::write(folder.join("ner/model"), "weig").unwrap();
    assert_eq!(installed(&world.data(), &world.model), None);
    world.ensure(&world.good_python()).unwrap();
    fs::write(folder.join("ner/model"), "WEIGHTS").unwrap();
    let error = verify(&world.data(), &world.model).expect_err("changed").to_string();
    assert!(error.contains("ner/model is not as it was installed"), "{error}");
}

#[test]
fn two_at_once_fetch_once() {
    let world = World::new();
    let source = world.good_python();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| world.ensure(&source))).collect();
        for one in all {
            one.join().unwrap().expect("every caller gets the model");
        }
    });
    assert_eq!(world.runs(), 1);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let world = World::new();
    fs::write(world.data(), "a file").unwrap();
    let error = world.ensure(&world.good_python()).expect_err("data is a file").to_string();
    assert!(error.contains("data/models"), "{error}");
}

#[test]
fn removing_says_whether_there_was_anything() {
    let world = World::new();
    assert!(!remove(&world.data(), &world.model).unwrap());
    world.ensure(&world.shelf()).unwrap();
    assert!(remove(&world.data(), &world.model).unwrap());
    assert_eq!(installed(&world.data(), &world.model), None);
}

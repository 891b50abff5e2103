//! The codebook as a test suite: each sentence of each page is a named test.
//!
//! What is demanded of an event page: every pattern has a coded sentence; the event found is credited to a pattern
//! above its sentence; a coded sentence gives exactly the marked events; a sentence under *Not coded* gives none of
//! the page's type; one under *Known wrong* still gives the wrong thing that it marks. A line that nearly is a machine
//! line stops the codebook from loading. Pages of actors, times and places are checked against what `mark` finds, and
//! those of negatives must give no event at all.
//!
//! `cargo test -p dateline-coder --test codebook -- assault` runs (and parses) only what has `assault` in its name.

mod cases;
mod coded;
mod demand;
mod mentions;
mod roles;
mod speech;

use cases::{Case, Check};
use dateline_codebook::Codebook;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Share of negative sentences that may be known to go wrong.
const NEGATIVES_BAR: f64 = 0.03;

fn main() {
    let arguments = Arguments::from_args();
    // While writing pages: `DATELINE_CODEBOOK=codebook` checks a folder without building again.
    let loaded = match std::env::var_os("DATELINE_CODEBOOK") {
        Some(folder) => Codebook::from_folder(folder.as_ref()),
        None => Codebook::shipped(),
    };
    let codebook = match loaded {
        Ok(codebook) => Arc::new(codebook),
        Err(error) => fail("the codebook does not load", &error.to_string()),
    };
    let cases = match cases::collect(&codebook) {
        Ok(cases) => cases,
        Err(error) => fail("a page does not read", &error.to_string()),
    };
    let wanted = |name: &str| arguments.filter.as_ref().is_none_or(|f| name.contains(f.as_str()));
    let run = Arc::new(Run {
        codebook: codebook.clone(),
        cases: pick(cases, &codebook, wanted),
        coded: OnceLock::new(),
    });
    libtest_mimic::run(&arguments, trials(&run)).exit();
}

/// Reports one failed test under a name that says what failed, and ends.
fn fail(name: &str, error: &str) -> ! {
    let error = error.to_owned();
    let trial = Trial::test(name, move || Err(Failed::from(error)));
    libtest_mimic::run(&Arguments::default(), vec![trial]).exit()
}

/// All cases with what the coder found in them, made once, when the first test asks.
struct Run {
    codebook: Arc<Codebook>,
    cases: Vec<Case>,
    coded: OnceLock<Result<Vec<coded::Coded>, String>>,
}

impl Run {
    fn coded(&self) -> Result<&[coded::Coded], Failed> {
        let make = || coded::code_all(&self.codebook, &self.cases);
        self.coded.get_or_init(make).as_deref().map_err(|e| Failed::from(e.as_str()))
    }
}

/// The cases that a filter asks for; a page asked for as a whole keeps all its cases.
fn pick(cases: Vec<Case>, codebook: &Codebook, wanted: impl Fn(&str) -> bool) -> Vec<Case> {
    let pages: Vec<&str> =
        codebook.types.iter().filter(|t| wanted(&patterns_name(&t.file))).map(|t| t.file.as_str()).collect();
    cases.into_iter().filter(|c| pages.contains(&c.file.as_str()) || wanted(&c.name)).collect()
}

fn patterns_name(file: &str) -> String {
    format!("{file}: every pattern has a coded sentence")
}

fn trials(run: &Arc<Run>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (i, case) in run.cases.iter().enumerate() {
        let run = Arc::clone(run);
        trials.push(Trial::test(case.name.clone(), move || {
            let (case, coded) = (&run.cases[i], &run.coded()?[i]);
            match &case.check {
                Check::Event(kind) => demand::check_event(&run.codebook, kind, case, coded),
                Check::Actors => mentions::check_actors(case, coded),
                Check::Times => mentions::check_times(case, coded),
                Check::Speech => speech::check_speech(case, coded),
                Check::Harm => mentions::check_harm(case, coded),
                Check::Contexts => mentions::check_contexts(case, coded),
                Check::Places => mentions::check_places(case, coded),
                Check::Negative => demand::check_negative(case, coded),
            }
            .map_err(Failed::from)
        }));
    }
    let mut of_page: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, case) in run.cases.iter().enumerate() {
        of_page.entry(case.file.clone()).or_default().push(i);
    }
    for kind in &run.codebook.types {
        let (run, name, cases) =
            (Arc::clone(run), kind.name.clone(), of_page.get(&kind.file).cloned().unwrap_or_default());
        trials.push(Trial::test(patterns_name(&kind.file), move || {
            let coded = run.coded()?;
            let pairs = cases.iter().map(|i| (&run.cases[*i], &coded[*i]));
            demand::check_patterns(&run.codebook, &name, pairs).map_err(Failed::from)
        }));
    }
    let negatives: Vec<&Case> = run.cases.iter().filter(|c| matches!(c.check, Check::Negative)).collect();
    if !negatives.is_empty() {
        let wrong =
            negatives.iter().filter(|c| c.sentence.verdict == dateline_codebook::Verdict::KnownWrong).count();
        let all = negatives.len();
        let name =
            format!("negatives: {wrong} of {all} known to go wrong, at most {:.0} %", NEGATIVES_BAR * 100.0);
        trials.push(Trial::test(name, move || {
            if wrong as f64 <= all as f64 * NEGATIVES_BAR { Ok(()) } else { Err(Failed::from("too many")) }
        }));
    }
    trials
}

//! Settles a store anew and prints its incidents, one record a line: to see what a change of `codebook/settle.tsv` does.
//!
//! `cargo run -p dateline-store --example resettle -- FILE.db`
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that measures")]

use dateline_store::settle::Rules;
use dateline_store::{Query, Store, Vocabulary, render};

fn main() {
    let file = std::env::args().nth(1).unwrap();
    let mut store = Store::open(file.as_ref()).unwrap();
    store.unsettle().unwrap();
    store.settle(&Rules::shipped().unwrap(), &Vocabulary::builtin().unwrap()).unwrap();
    print!("{}", render::jsonl(&store.incidents(&Query::default()).unwrap()));
}

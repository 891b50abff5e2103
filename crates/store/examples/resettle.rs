//! Settles a store anew and prints its incidents, one record a line: to see what a change of `codebook/settle.tsv` does.
//!
//! `cargo run -p dateline-store --example resettle -- FILE.db`; with two ids of events behind, why they are or are not
//! taken for one incident.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that measures")]

use dateline_store::settle::{Rules, explain};
use dateline_store::{Query, Store, Vocabulary, render};

fn main() {
    let file = std::env::args().nth(1).unwrap();
    let mut store = Store::open(file.as_ref()).unwrap();
    if let (Some(a), Some(b)) = (std::env::args().nth(2), std::env::args().nth(3)) {
        let (a, b) = (store.event(&a).unwrap(), store.event(&b).unwrap());
        let of = |id: &str| {
            let query = Query { story: Some(id.to_owned()), ..Query::default() };
            (store.story(id).unwrap(), store.events(&query).unwrap())
        };
        let ((of_a, all_a), (of_b, all_b)) = (of(&a.story), of(&b.story));
        println!("{}", explain(&Rules::shipped().unwrap(), (&of_a, &all_a, &a), (&of_b, &all_b, &b)));
        return;
    }
    store.unsettle().unwrap();
    store.settle(&Rules::shipped().unwrap(), &Vocabulary::builtin().unwrap()).unwrap();
    print!("{}", render::jsonl(&store.incidents(&Query::default()).unwrap()));
}

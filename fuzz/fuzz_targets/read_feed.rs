//! Fuzzes `read` with bytes taken for one kind of input; see `common` for what must hold.
#![no_main]
mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::check(bytes, Some(dateline_read::Kind::Feed)));

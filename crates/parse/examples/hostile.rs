//! Texts that no newspaper prints, with the time that each takes: `hostile MODEL`.
#![allow(clippy::print_stdout, reason = "a program, not the library")]

use dateline_parse::Pipeline;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = std::env::args().nth(1).ok_or("use: hostile MODEL")?;
    let pipeline = Pipeline::load(std::path::Path::new(&model))?;
    let mega: usize = 1 << 20;
    let mixed: String = (0..262_144u32)
        .filter_map(|i: u32| char::from_u32(i.wrapping_mul(2_654_435_761) % 0x11_0000))
        .collect();
    for (name, text) in [
        ("empty", String::new()),
        ("one character", "a".into()),
        ("a megabyte of one letter", "a".repeat(mega)),
        ("a megabyte of brackets", "(".repeat(mega)),
        ("a megabyte of full stops", ".".repeat(mega)),
        ("a megabyte of spaces", " ".repeat(mega)),
        ("a megabyte of line breaks", "\n".repeat(mega)),
        ("a megabyte of short words", "the cat ".repeat(mega / 8)),
        ("a megabyte of brackets in chunks", format!("{} ", "(".repeat(500)).repeat(mega / 501)),
        ("a megabyte of addresses", format!("{} ", "a@b:".repeat(120)).repeat(mega / 481)),
        ("emoji", "👩‍👩‍👧‍👦🇵🇰".repeat(mega / 40)),
        ("right to left", "قال وزير الخارجية إن الهجوم ".repeat(mega / 50)),
        ("any characters", mixed),
    ] {
        let start = Instant::now();
        let n = pipeline.parse(&text).len();
        println!("{name}: {n} tokens in {:.2} s", start.elapsed().as_secs_f64());
    }
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(line) = peak.lines().find(|l| l.starts_with("VmHWM")) {
        println!("{line}");
    }
    Ok(())
}

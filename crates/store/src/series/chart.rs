//! A series drawn: bars of text for a terminal, and a picture for a page.
//!
//! The picture has three bands over one axis of time: events by class, mean score, and dead from the lowest to the
//! highest number told. Nothing is smoothed and no period left out.

use super::Point;
use super::draw::{Anchor, Colour, Drawing};
use std::fmt::Write as _;

/// Classes in the order they are stacked, with the colour of each: cooperation blue, conflict red, words light, deeds dark.
const CLASSES: [(&str, Colour, char); 4] = [
    ("material cooperation", [0x21, 0x66, 0xac], '█'),
    ("verbal cooperation", [0x92, 0xc5, 0xde], '▓'),
    ("verbal conflict", [0xf4, 0xa5, 0x82], '▒'),
    ("material conflict", [0xb2, 0x18, 0x2b], '░'),
];

const INK: Colour = [0x22, 0x22, 0x22];
const GREY: Colour = [0x66, 0x66, 0x66];
const LINE: Colour = [0xdd, 0xdd, 0xdd];
const DEAD: Colour = [0x44, 0x44, 0x44];
const PERHAPS_DEAD: Colour = [0xbb, 0xbb, 0xbb];

/// Points of the picture, and where its bands begin and end.
const WIDE: f32 = 960.0;
const HIGH: f32 = 520.0;
const LEFT: f32 = 64.0;
const RIGHT: f32 = WIDE - 20.0;
const EVENTS: (f32, f32) = (76.0, 280.0);
const SCORE: (f32, f32) = (316.0, 386.0);
const KILLED: (f32, f32) = (422.0, 482.0);

/// PLOVER's scores reach from minus to plus so much.
const SCORES: f32 = 10.0;

fn parts(p: &Point) -> [i64; 4] {
    [p.material_cooperation, p.verbal_cooperation, p.verbal_conflict, p.material_conflict]
}

/// `5`, or `5–7`.
fn toll(p: &Point) -> String {
    if p.killed_low == p.killed_high {
        p.killed_low.to_string()
    } else {
        format!("{}–{}", p.killed_low, p.killed_high)
    }
}

/// Bars, one a period, in `width` columns, with count, mean score and dead; each class has its own shade, named below.
pub fn chart(points: &[Point], width: usize) -> String {
    let most = points.iter().map(|p| p.events).max().unwrap_or(0).max(1);
    let name = points.iter().map(|p| p.period.len()).max().unwrap_or(0).max(6);
    let dead = points.iter().map(|p| toll(p).chars().count()).max().unwrap_or(0).max(6);
    let count = most.to_string().len().max(6);
    let fixed = name + count + dead + 5 + 8;
    let room = width.saturating_sub(fixed).clamp(10, 120);
    let mut out = format!("{:<name$}  {:<room$}  {:>count$}  score  {:>dead$}\n", "", "", "events", "killed");
    for point in points {
        let mut bar = String::new();
        let (mut sum, mut drawn) = (0, 0);
        for (count, (_, _, shade)) in parts(point).into_iter().zip(CLASSES) {
            sum += count;
            // Rounding the running sum keeps the bar as long as its total.
            let end = (sum * room as i64 + most / 2) / most;
            bar.extend(std::iter::repeat_n(shade, usize::try_from(end - drawn).unwrap_or(0)));
            drawn = end.max(drawn);
        }
        let score = point.score.map(|s| format!("{s:.1}")).unwrap_or_default();
        let dead_here = if point.killed_high > 0 { toll(point) } else { String::new() };
        let line = format!(
            "{:<name$}  {bar:<room$}  {:>count$}  {score:>5}  {dead_here:>dead$}",
            point.period, point.events
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let key: Vec<String> = CLASSES.iter().map(|(class, _, shade)| format!("{shade} {class}")).collect();
    let _ = writeln!(out, "\n{}", key.join("   "));
    out
}

/// A number at which an axis may end: 1, 2 or 5 times a power of ten, not below `most`, and even where it can be.
fn round_up(most: f32) -> f32 {
    let power = 10_f32.powf(most.max(1.0).log10().floor());
    [1.0, 2.0, 4.0, 6.0, 8.0, 10.0].map(|n| n * power).into_iter().find(|n| *n >= most).unwrap_or(most)
}

fn drawing(points: &[Point], title: &str) -> Drawing {
    let mut d = Drawing { wide: WIDE as u32, high: HIGH as u32, title: title.to_owned(), shapes: Vec::new() };
    d.words([LEFT, 28.0], 17.0, Anchor::Start, INK, title);
    let mut x = LEFT;
    for (class, colour, _) in CLASSES {
        d.rectangle([x, 43.0, 11.0, 11.0], colour, String::new());
        d.words([x + 17.0, 53.0], 12.0, Anchor::Start, INK, class);
        x += 168.0;
    }
    let step = (RIGHT - LEFT) / points.len().max(1) as f32;
    let wide = (step * 0.82).max(0.4);
    let left = |i: usize| LEFT + step * i as f32 + (step - wide) / 2.0;

    let most = round_up(points.iter().map(|p| p.events).max().unwrap_or(0) as f32);
    let y = |n: f32| EVENTS.1 - n / most * (EVENTS.1 - EVENTS.0);
    for share in [0.0, 0.5, 1.0] {
        let n = most * share;
        axis(&mut d, y(n), &if n.fract() == 0.0 { format!("{n:.0}") } else { format!("{n:.1}") });
    }
    d.words([RIGHT, EVENTS.0 - 8.0], 12.0, Anchor::End, GREY, "events");
    for (i, point) in points.iter().enumerate() {
        let mut sum = 0.0;
        for (count, (class, colour, _)) in parts(point).into_iter().zip(CLASSES) {
            if count > 0 {
                let (low, high) = (y(sum), y(sum + count as f32));
                let about = format!("{}: {count} {class}", point.period);
                d.rectangle([left(i), high, wide, low - high], colour, about);
            }
            sum += count as f32;
        }
    }

    let middle = f32::midpoint(SCORE.0, SCORE.1);
    let tall = (SCORE.1 - SCORE.0) / 2.0;
    for (y, n) in [(SCORE.0, "10"), (middle, "0"), (SCORE.1, "−10")] {
        axis(&mut d, y, n);
    }
    d.words([RIGHT, SCORE.0 - 8.0], 12.0, Anchor::End, GREY, "mean score");
    for (i, point) in points.iter().enumerate() {
        let Some(score) = point.score else { continue };
        let high = (score as f32 / SCORES).clamp(-1.0, 1.0) * tall;
        let colour = if score < 0.0 { CLASSES[3].1 } else { CLASSES[0].1 };
        let about = format!("{}: mean score {score:.1}", point.period);
        d.rectangle([left(i), middle - high.max(0.0), wide, high.abs().max(1.0)], colour, about);
    }

    let most = round_up(points.iter().map(|p| p.killed_high).max().unwrap_or(0) as f32);
    let y = |n: f32| KILLED.1 - n / most * (KILLED.1 - KILLED.0);
    for n in [0.0, most] {
        axis(&mut d, y(n), &format!("{n:.0}"));
    }
    d.words([RIGHT, KILLED.0 - 8.0], 12.0, Anchor::End, GREY, "killed, lowest (dark) to highest number told");
    for (i, point) in points.iter().enumerate() {
        let (low, high) = (point.killed_low as f32, point.killed_high.max(point.killed_low) as f32);
        let about = format!("{}: {} killed", point.period, toll(point));
        if high > low {
            d.rectangle([left(i), y(high), wide, y(low) - y(high)], PERHAPS_DEAD, about.clone());
        }
        if low > 0.0 {
            d.rectangle([left(i), y(low), wide, KILLED.1 - y(low)], DEAD, about);
        }
    }

    // As many names of periods as have room.
    let name = points.iter().map(|p| p.period.len()).max().unwrap_or(1) as f32 * 7.5 + 10.0;
    let every = ((name / step).ceil() as usize).max(1);
    for (i, point) in points.iter().enumerate().step_by(every) {
        let at = (left(i) + wide / 2.0).clamp(name / 2.0, WIDE - name / 2.0);
        d.words([at, KILLED.1 + 22.0], 12.0, Anchor::Middle, GREY, &point.period);
    }
    d
}

/// A line from side to side with its number.
fn axis(d: &mut Drawing, y: f32, number: &str) {
    d.rectangle([LEFT, y, RIGHT - LEFT, 0.8], LINE, String::new());
    d.words([LEFT - 8.0, y + 4.0], 12.0, Anchor::End, GREY, number);
}

/// The picture as a stand-alone SVG.
pub fn svg(points: &[Point], title: &str) -> String {
    drawing(points, title).svg()
}

/// The picture as a PNG; `None` only if the font that comes with the program cannot be read.
pub fn png(points: &[Point], title: &str) -> Option<Vec<u8>> {
    drawing(points, title).png()
}

/// Text as it may stand in a page.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(period: &str, a: i64, b: i64) -> Point {
        Point {
            period: period.into(),
            events: a + b,
            verbal_cooperation: a,
            material_conflict: b,
            score: (a + b > 0).then_some(-4.0),
            killed_low: b,
            killed_high: b * 2,
            ..Point::default()
        }
    }

    #[test]
    fn bars_are_as_long_as_their_totals() {
        let points = [point("2025-01", 3, 7), point("2025-02", 0, 5), point("2025-03", 0, 0)];
        let out = chart(&points, 60);
        let bars: Vec<usize> =
            out.lines().map(|l| l.chars().filter(|c| "█▓▒░".contains(*c)).count()).collect();
        assert_eq!(bars[1], 2 * bars[2], "{out}");
        assert_eq!((bars[0], bars[3]), (0, 0), "{out}");
        assert!(bars[1] >= 20 && out.lines().all(|l| l.chars().count() <= 90), "{out}");
        assert!(out.contains("10   -4.0    7–14"), "{out}");
    }

    #[test]
    fn a_picture_holds_every_count_and_no_markup_from_outside() {
        let points = [point("2025-01", 3, 7), point("2025-02", 0, 5)];
        let picture = svg(&points, "a < b");
        assert!(picture.contains("a &lt; b") && picture.contains("2025-01: 7 material conflict"));
        assert!(picture.contains("2025-02: 5–10 killed"));
        assert!(png(&points, "a < b").unwrap().starts_with(b"\x89PNG"));
        assert!(png(&[], "nothing").is_some());
    }

    #[test]
    fn an_axis_ends_at_a_round_number() {
        let cases = [(0.0, 1.0), (3.0, 4.0), (10.0, 10.0), (11.0, 20.0), (61.0, 80.0), (999.0, 1000.0)];
        for (most, end) in cases {
            assert!((round_up(most) - end).abs() < 1e-3, "{most}");
        }
    }
}

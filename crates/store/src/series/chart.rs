//! A series drawn: bars of text for a terminal, and SVG for a page.

use super::Point;
use std::fmt::Write as _;

/// Classes in the order they are stacked, with the colour of each: cooperation blue, conflict red, words light, deeds dark.
const CLASSES: [(&str, &str, char); 4] = [
    ("material cooperation", "#2166ac", '█'),
    ("verbal cooperation", "#92c5de", '▓'),
    ("verbal conflict", "#f4a582", '▒'),
    ("material conflict", "#b2182b", '░'),
];

fn parts(p: &Point) -> [i64; 4] {
    [p.material_cooperation, p.verbal_cooperation, p.verbal_conflict, p.material_conflict]
}

/// Bars, one a period, in `width` columns; each class has its own shade, named below.
pub fn chart(points: &[Point], width: usize) -> String {
    let most = points.iter().map(|p| p.events).max().unwrap_or(0).max(1);
    let name = points.iter().map(|p| p.period.len()).max().unwrap_or(0);
    let room = width.saturating_sub(name + 9).clamp(10, 120) as i64;
    let mut out = String::new();
    for point in points {
        let mut bar = String::new();
        let (mut sum, mut drawn) = (0, 0);
        for (count, (_, _, shade)) in parts(point).into_iter().zip(CLASSES) {
            sum += count;
            // Rounding the running sum keeps the bar as long as its total.
            let end = (sum * room + most / 2) / most;
            bar.extend(std::iter::repeat_n(shade, usize::try_from(end - drawn).unwrap_or(0)));
            drawn = end.max(drawn);
        }
        let _ = writeln!(out, "{:<name$}  {bar} {}", point.period, point.events);
    }
    let key: Vec<String> = CLASSES.iter().map(|(class, _, shade)| format!("{shade} {class}")).collect();
    let _ = writeln!(out, "\n{}", key.join("   "));
    out
}

/// Stacked bars with an axis and a key as a stand-alone SVG of 900 by 360.
pub fn svg(points: &[Point], title: &str) -> String {
    let (wide, high, left, top, base) = (900.0, 360.0, 48.0, 48.0, 300.0);
    let most = points.iter().map(|p| p.events).max().unwrap_or(0).max(1) as f64;
    let step = (wide - left - 12.0) / points.len().max(1) as f64;
    let y = |n: f64| base - n / most * (base - top);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n<title>{0}</title>\n<rect width=\"{wide}\" height=\"{high}\" fill=\"#fff\"/>\n<text x=\"{left}\" y=\"24\" font-size=\"16\">{0}</text>\n",
        escape(title)
    );
    for share in [0.0, 0.5, 1.0] {
        let n = (most * share).round();
        let _ = writeln!(
            out,
            "<line x1=\"{left}\" x2=\"{:.1}\" y1=\"{1:.1}\" y2=\"{1:.1}\" stroke=\"#ddd\"/><text x=\"{2:.1}\" y=\"{3:.1}\" text-anchor=\"end\" fill=\"#555\">{n}</text>",
            wide - 12.0,
            y(n),
            left - 6.0,
            y(n) + 4.0
        );
    }
    let every = (points.len() / 12).max(1);
    for (i, point) in points.iter().enumerate() {
        let x = left + step * i as f64;
        let mut sum = 0.0;
        for (count, (class, colour, _)) in parts(point).into_iter().zip(CLASSES) {
            let count = count as f64;
            if count > 0.0 {
                let _ = writeln!(
                    out,
                    "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{colour}\"><title>{}: {count} {class}</title></rect>",
                    y(sum + count),
                    (step * 0.85).max(0.5),
                    y(sum) - y(sum + count),
                    point.period
                );
            }
            sum += count;
        }
        if i % every == 0 {
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"#555\">{}</text>",
                base + 16.0,
                point.period
            );
        }
    }
    for (i, (class, colour, _)) in CLASSES.iter().enumerate() {
        let x = left + 190.0 * i as f64;
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"332\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{}\" y=\"343\">{class}</text>",
            x + 18.0
        );
    }
    out + "</svg>\n"
}

/// Text as it may stand in a page.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_totals() {
        let point = |period: &str, a, b| Point {
            period: period.into(),
            events: a + b,
            verbal_cooperation: a,
            material_conflict: b,
            ..Point::default()
        };
        let out = chart(&[point("2025-01", 3, 7), point("2025-02", 0, 5), point("2025-03", 0, 0)], 40);
        let bars: Vec<usize> =
            out.lines().map(|l| l.chars().filter(|c| "█▓▒░".contains(*c)).count()).collect();
        assert_eq!(bars.get(..3), Some([24, 12, 0].as_slice()), "{out}");
        assert!(svg(&[], "a < b").contains("a &lt; b"));
    }
}

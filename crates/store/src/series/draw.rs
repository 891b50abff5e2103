//! Rectangles and words to SVG and to PNG: one drawing, two files.
//!
//! A drawing knows no series; it is a list of shapes in a frame, in points. Words are set in a part of `DejaVu` Sans
//! that holds the letters of Latin script; another letter shows as a box. PNG is drawn at twice the size.

use super::chart::escape;
use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use flate2::{Compression, Crc, write::ZlibEncoder};
use std::fmt::Write as _;
use std::io::Write as _;

/// `DejaVu` Sans, Latin letters only; see the licence beside it.
const FONT: &[u8] = include_bytes!("../../assets/dejavu-sans-latin.ttf");

/// Dots of a PNG to a point.
const DOTS: f32 = 2.0;

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// Where words stand from their point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Left, top, width, height; and what it says when pointed at.
    Rectangle { at: [f32; 4], colour: Colour, about: String },
    /// Where the baseline is.
    Words { at: [f32; 2], size: f32, anchor: Anchor, colour: Colour, text: String },
}

/// Shapes on white.
#[derive(Debug, Clone)]
pub(super) struct Drawing {
    pub(super) wide: u32,
    pub(super) high: u32,
    pub(super) title: String,
    pub(super) shapes: Vec<Shape>,
}

impl Drawing {
    pub(super) fn rectangle(&mut self, at: [f32; 4], colour: Colour, about: String) {
        self.shapes.push(Shape::Rectangle { at, colour, about });
    }

    pub(super) fn words(
        &mut self,
        at: [f32; 2],
        size: f32,
        anchor: Anchor,
        colour: Colour,
        text: impl Into<String>,
    ) {
        self.shapes.push(Shape::Words { at, size, anchor, colour, text: text.into() });
    }

    /// A stand-alone SVG.
    pub(super) fn svg(&self) -> String {
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" font-family=\"DejaVu Sans, Verdana, sans-serif\" role=\"img\">\n<title>{2}</title>\n<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
            self.wide,
            self.high,
            escape(&self.title)
        );
        for shape in &self.shapes {
            let _ = match shape {
                Shape::Rectangle { at: [x, y, w, h], colour, about } => {
                    let about = if about.is_empty() {
                        "/>".to_owned()
                    } else {
                        format!("><title>{}</title></rect>", escape(about))
                    };
                    writeln!(
                        out,
                        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" fill=\"{}\"{about}",
                        hex(*colour)
                    )
                }
                Shape::Words { at: [x, y], size, anchor, colour, text } => {
                    let anchor = match anchor {
                        Anchor::Start => "start",
                        Anchor::Middle => "middle",
                        Anchor::End => "end",
                    };
                    writeln!(
                        out,
                        "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{}\">{}</text>",
                        hex(*colour),
                        escape(text)
                    )
                }
            };
        }
        out + "</svg>\n"
    }

    /// A PNG, twice as wide and high; `None` only if the font that comes with the program cannot be read.
    pub(super) fn png(&self) -> Option<Vec<u8>> {
        let font = FontRef::try_from_slice(FONT).ok()?;
        let mut canvas = Canvas::new(self.wide * DOTS as u32, self.high * DOTS as u32);
        for shape in &self.shapes {
            match shape {
                Shape::Rectangle { at, colour, .. } => canvas.fill(at.map(|v| v * DOTS), *colour),
                Shape::Words { at, size, anchor, colour, text } => {
                    canvas.write(&font, at.map(|v| v * DOTS), size * DOTS, *anchor, *colour, text);
                }
            }
        }
        canvas.png().ok()
    }
}

fn hex([r, g, b]: Colour) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

struct Canvas {
    wide: u32,
    high: u32,
    dots: Vec<u8>,
}

impl Canvas {
    fn new(wide: u32, high: u32) -> Self {
        Self { wide, high, dots: vec![255; wide as usize * high as usize * 3] }
    }

    /// Lays a colour over a dot, as far as it covers it (0 to 1).
    fn blend(&mut self, x: i64, y: i64, colour: Colour, cover: f32) {
        if x < 0 || y < 0 || x >= i64::from(self.wide) || y >= i64::from(self.high) {
            return;
        }
        let at = (y as usize * self.wide as usize + x as usize) * 3;
        for (dot, new) in self.dots.iter_mut().skip(at).take(3).zip(colour) {
            *dot = (f32::from(*dot) * (1.0 - cover) + f32::from(new) * cover).round() as u8;
        }
    }

    /// A rectangle; dots that it covers in part are coloured in part.
    fn fill(&mut self, [x, y, w, h]: [f32; 4], colour: Colour) {
        let cover =
            |dot: i64, from: f32, to: f32| (to.min(dot as f32 + 1.0) - from.max(dot as f32)).clamp(0.0, 1.0);
        for row in y.floor() as i64..(y + h).ceil() as i64 {
            for column in x.floor() as i64..(x + w).ceil() as i64 {
                self.blend(column, row, colour, cover(column, x, x + w) * cover(row, y, y + h));
            }
        }
    }

    fn write(
        &mut self,
        font: &FontRef<'_>,
        [x, y]: [f32; 2],
        size: f32,
        anchor: Anchor,
        colour: Colour,
        text: &str,
    ) {
        // The font's own scale is its height; sizes of words are those of its em.
        let scale = PxScale::from(size * font.height_unscaled() / font.units_per_em().unwrap_or(1000.0));
        let scaled = font.as_scaled(scale);
        let wide: f32 = text.chars().map(|c| scaled.h_advance(scaled.glyph_id(c))).sum();
        let mut at = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - wide / 2.0,
            Anchor::End => x - wide,
        };
        for c in text.chars() {
            let id = scaled.glyph_id(c);
            let glyph: Glyph = id.with_scale_and_position(scale, point(at, y));
            at += scaled.h_advance(id);
            if let Some(outline) = font.outline_glyph(glyph) {
                let corner = outline.px_bounds().min;
                outline.draw(|dx, dy, cover| {
                    let (dx, dy) = (i64::from(dx) + corner.x as i64, i64::from(dy) + corner.y as i64);
                    self.blend(dx, dy, colour, cover.clamp(0.0, 1.0));
                });
            }
        }
    }

    /// As a PNG file: three bytes a dot, no filter, one packed chunk.
    fn png(&self) -> std::io::Result<Vec<u8>> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
        for row in self.dots.chunks(self.wide as usize * 3) {
            packed.write_all(&[0])?;
            packed.write_all(row)?;
        }
        let packed = packed.finish()?;
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut head = [self.wide.to_be_bytes(), self.high.to_be_bytes()].concat();
        // Eight bits, red, green and blue, no interlacing.
        head.extend([8, 2, 0, 0, 0]);
        chunk(&mut out, *b"IHDR", &head);
        chunk(&mut out, *b"IDAT", &packed);
        chunk(&mut out, *b"IEND", &[]);
        Ok(out)
    }
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], bytes: &[u8]) {
    out.extend((bytes.len() as u32).to_be_bytes());
    out.extend(kind);
    out.extend(bytes);
    let mut sum = Crc::new();
    sum.update(&kind);
    sum.update(bytes);
    out.extend(sum.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_and_a_word_stand_where_they_should() {
        let mut canvas = Canvas::new(40, 20);
        canvas.fill([2.0, 2.0, 3.5, 3.0], [0, 0, 255]);
        let dot = |canvas: &Canvas, x: usize, y: usize| canvas.dots[(y * 40 + x) * 3..][..3].to_vec();
        assert_eq!(dot(&canvas, 2, 2), [0, 0, 255]);
        assert_eq!(dot(&canvas, 5, 2), [128, 128, 255], "half a dot");
        assert_eq!(dot(&canvas, 6, 2), [255, 255, 255]);
        let font = FontRef::try_from_slice(FONT).unwrap();
        canvas.write(&font, [38.0, 18.0], 12.0, Anchor::End, [0, 0, 0], "I");
        let inked: Vec<usize> =
            (0..800).filter(|i| *i % 40 > 10 && canvas.dots[i * 3] < 100).map(|i| i % 40).collect();
        assert!(!inked.is_empty() && inked.iter().all(|x| (33..38).contains(x)), "{inked:?}");
        let png = canvas.png().unwrap();
        assert!(png.starts_with(b"\x89PNG") && png.ends_with(b"IEND\xae\x42\x60\x82"));
    }
}

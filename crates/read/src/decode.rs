//! Bytes to text: byte order mark, declared charset, UTF-8, then a guess, in that order.
//!
//! A guess is always named, so that a notice can say so. Says nothing about the language.

use crate::Why;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text and how it was decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// Whether the encoding was guessed from the bytes.
    pub guessed: bool,
    /// Whether some bytes were not valid and became U+FFFD.
    pub lossy: bool,
}

/// Decodes `bytes`; `declared` is a charset label from a header or the page itself.
///
/// # Errors
/// [`Why::Empty`], [`Why::Binary`], or [`Why::Encoding`] where even the best guess leaves many bytes unread.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Why> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Why::Empty);
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return finish(bytes.get(length..).unwrap_or_default(), encoding, false);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return finish(bytes, encoding, true);
    }
    if is_binary(bytes) {
        return Err(Why::Binary);
    }
    // UTF-8 that is valid and not plain ASCII is UTF-8, whatever a header says: no other encoding looks like it.
    if let Ok(text) = std::str::from_utf8(bytes) {
        let declared =
            declared.and_then(|d| Encoding::for_label(d.as_bytes())).filter(|e| !e.is_ascii_compatible());
        if declared.is_none() {
            return Ok(Decoded {
                text: text.to_owned(),
                encoding: UTF_8.name(),
                guessed: false,
                lossy: false,
            });
        }
    }
    if let Some(encoding) = declared.and_then(|d| Encoding::for_label(d.as_bytes())) {
        let decoded = finish(bytes, encoding, false)?;
        if !decoded.lossy {
            return Ok(decoded);
        }
    }
    // A few broken bytes in a long UTF-8 text are damage, not another encoding.
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.matches('\u{fffd}').count();
    let wide = lossy.chars().filter(|c| !c.is_ascii()).count() - broken;
    if broken > 0 && wide > 20 * broken {
        return Ok(Decoded { text: lossy.into_owned(), encoding: UTF_8.name(), guessed: false, lossy: true });
    }
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(bytes, true);
    let decoded = finish(bytes, detector.guess(None, true), true)?;
    let controls = decoded.text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    let bad = controls + decoded.text.matches('\u{fffd}').count();
    if bad * 20 > decoded.text.chars().count() {
        return Err(Why::Encoding(decoded.encoding.to_owned()));
    }
    Ok(decoded)
}

fn finish(bytes: &[u8], encoding: &'static Encoding, guessed: bool) -> Result<Decoded, Why> {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    if text.trim().is_empty() {
        return Err(Why::Empty);
    }
    if text.contains('\0') {
        return Err(Why::Binary);
    }
    Ok(Decoded { text: text.into_owned(), encoding: encoding.name(), guessed, lossy })
}

/// Latin text in UTF-16 has a zero in every second byte and hardly any elsewhere.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(2048) & !1)?;
    let pairs = head.len() / 2;
    if pairs < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even == 0 && odd * 10 >= pairs * 7 {
        Some(UTF_16LE)
    } else if odd == 0 && even * 10 >= pairs * 7 {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..8192).unwrap_or(bytes);
    if head.contains(&0) {
        return true;
    }
    // ESC opens ISO-2022-JP; tab, line and page ends are text.
    let controls = head.iter().filter(|b| **b < 0x20 && !matches!(**b, 9..=13 | 0x1b)).count();
    controls * 50 > head.len()
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::Why;

    #[test]
    fn encodings_are_told_apart() {
        let text =
            "Le président a reçu à Dakar le général Kéïta; l’accord a été signé mercredi à l’hôtel de ville.";
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let read = decode(&latin, None).unwrap();
        assert_eq!((read.text.as_str(), read.encoding, read.guessed), (text, "windows-1252", true));
        let read = decode(text.as_bytes(), Some("iso-8859-1")).unwrap();
        assert_eq!((read.text.as_str(), read.encoding, read.guessed), (text, "UTF-8", false));
        for (mark, big) in [(true, true), (true, false), (false, true), (false, false)] {
            let mut bytes = Vec::new();
            for unit in mark.then_some(0xfeff).into_iter().chain(text.encode_utf16()) {
                bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            }
            assert_eq!(decode(&bytes, None).unwrap().text, text, "mark {mark}, big end first {big}");
        }
        let russian = "Министр иностранных дел прибыл в Москву для переговоров о перемирии.";
        let (koi, _, _) = encoding_rs::KOI8_R.encode(russian);
        assert_eq!(decode(&koi, Some("koi8-r")).unwrap().text, russian);
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(decode(&cyrillic, None).unwrap().text, russian);
    }

    #[test]
    fn damage_in_a_long_text_does_not_change_its_encoding() {
        let mut bytes = "“Наступление продолжается”, сказал он. ".repeat(20).into_bytes();
        bytes.push(0xff);
        let read = decode(&bytes, None).unwrap();
        assert!(read.lossy && read.encoding == "UTF-8" && read.text.starts_with('“'));
    }

    #[test]
    fn what_is_no_text_says_so() {
        assert_eq!(decode(b" \n\t", None), Err(Why::Empty));
        assert_eq!(decode(b"\xef\xbb\xbf", None), Err(Why::Empty));
        assert_eq!(decode(b"\x7fELF\x02\x01\x01\0\0\0\0", None), Err(Why::Binary));
        assert_eq!(decode(&[1, 2, 3, 4, 5, 6, 200, 201, 9], None), Err(Why::Binary));
    }
}

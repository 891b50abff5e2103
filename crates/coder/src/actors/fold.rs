//! Text without case and accents, with the way back to the bytes it came from.
//!
//! Names are compared in this form: "Erdoğan", "ERDOGAN" and "Erdogan" are one. It does not stem or expand.

/// A folded text and, for each of its bytes, the byte of the original at which that character began.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    /// Lower case, without accents, one space for any run of white space.
    pub(crate) text: String,
    /// For each byte of `text`, where its character begins in the original.
    pub(crate) starts: Vec<u32>,
    /// For each byte of `text`, where its character ends in the original.
    pub(crate) ends: Vec<u32>,
}

/// Folds a text.
pub(crate) fn fold(text: &str) -> Folded {
    let mut out = Folded { text: String::with_capacity(text.len()), ..Folded::default() };
    let mut space = false;
    for (at, c) in text.char_indices() {
        let before = out.text.len();
        if c.is_whitespace() {
            if !space {
                out.text.push(' ');
            }
        } else {
            fold_char(c, &mut out.text);
        }
        space = c.is_whitespace();
        for _ in before..out.text.len() {
            out.starts.push(at as u32);
            out.ends.push((at + c.len_utf8()) as u32);
        }
    }
    out
}

/// Folds a name or word.
pub(crate) fn fold_word(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        fold_char(c, &mut out);
    }
    out
}

/// Folds a name: hyphens are spaces, so that "Kim Jong-un" and "Kim Jong Un" are one.
pub(crate) fn fold_name(text: &str) -> String {
    fold_word(text).replace('-', " ")
}

/// Letters of Latin script with marks, and what they fold to; anything else only loses its case.
fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    let plain = match c {
        'à'..='å'
        | 'À'..='Å'
        | 'ā'
        | 'Ā'
        | 'ă'
        | 'Ă'
        | 'ą'
        | 'Ą'
        | 'ạ'
        | 'ả'
        | 'ấ'
        | 'ầ'
        | 'ậ'
        | 'ắ'
        | 'ằ'
        | 'ặ'
        | 'ǎ' => "a",
        'æ' | 'Æ' => "ae",
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' | 'ĉ' | 'ċ' => "c",
        'ď' | 'Ď' | 'đ' | 'Đ' | 'ð' | 'Ð' | 'ḍ' | 'Ḍ' => "d",
        'è'..='ë'
        | 'È'..='Ë'
        | 'ē'
        | 'Ē'
        | 'ė'
        | 'Ė'
        | 'ę'
        | 'Ę'
        | 'ě'
        | 'Ě'
        | 'ế'
        | 'ề'
        | 'ệ'
        | 'ể'
        | 'ẹ'
        | 'ə'
        | 'Ə' => "e",
        'ğ' | 'Ğ' | 'ģ' | 'ġ' | 'ĝ' => "g",
        'ḥ' | 'Ḥ' | 'ħ' | 'ĥ' => "h",
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' | 'į' | 'Į' | 'ı' | 'İ' | 'ị' | 'ỉ' | 'ĩ' => "i",
        'ķ' | 'Ķ' => "k",
        'ł' | 'Ł' | 'ļ' | 'Ļ' | 'ľ' | 'ĺ' => "l",
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' | 'ņ' => "n",
        'ò'..='ö'
        | 'Ò'..='Ö'
        | 'ø'
        | 'Ø'
        | 'ō'
        | 'Ō'
        | 'ő'
        | 'Ő'
        | 'ơ'
        | 'ọ'
        | 'ố'
        | 'ồ'
        | 'ộ'
        | 'ớ'
        | 'ờ'
        | 'ợ' => "o",
        'œ' | 'Œ' => "oe",
        'ŕ' | 'ř' | 'Ř' => "r",
        'ś' | 'Ś' | 'š' | 'Š' | 'ş' | 'Ş' | 'ș' | 'Ș' | 'ṣ' | 'Ṣ' | 'ŝ' => "s",
        'ß' => "ss",
        'ţ' | 'Ţ' | 'ț' | 'Ț' | 'ť' | 'ṭ' | 'Ṭ' => "t",
        'þ' | 'Þ' => "th",
        'ù'..='ü'
        | 'Ù'..='Ü'
        | 'ū'
        | 'Ū'
        | 'ů'
        | 'Ů'
        | 'ű'
        | 'Ű'
        | 'ų'
        | 'ư'
        | 'ụ'
        | 'ứ'
        | 'ừ'
        | 'ự'
        | 'ữ'
        | 'ŭ' => "u",
        'ý' | 'Ý' | 'ÿ' | 'ỳ' | 'ỹ' => "y",
        'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' | 'ẓ' => "z",
        '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{2032}' | '\u{00b4}' => "'",
        '\u{2010}'..='\u{2015}' => "-",
        // Combining marks vanish, so that decomposed text folds like composed text.
        '\u{0300}'..='\u{036f}' => "",
        _ => {
            out.extend(c.to_lowercase());
            return;
        }
    };
    out.push_str(plain);
}

#[cfg(test)]
mod tests {
    use super::{fold, fold_word};

    #[test]
    fn accents_and_case_go_and_the_way_back_stays() {
        assert_eq!(fold_word("Erdoğan"), "erdogan");
        assert_eq!(fold_word("Côte d’Ivoire"), "cote d'ivoire");
        let text = "São  Tomé";
        let folded = fold(text);
        assert_eq!(folded.text, "sao tome");
        let at = folded.text.find("tome").expect("there");
        assert_eq!(text.get(folded.starts[at] as usize..folded.ends[at + 3] as usize), Some("Tomé"));
    }
}

//! The notation of `times.md` to rules: a pattern of words and slots, and the value it makes.
//!
//! A rule is an indented line `PATTERN => KIND VALUE`. In a pattern `[x]` may be missing, `a|b` are alternatives,
//! `(x y)` groups, `$class` is a slot, `NOUN` (all capitals) a universal part of speech, `{x}` and `{!x}` what must
//! or must not stand before or after. `times.md` itself explains the values. A rule that cannot be read is an error.

use super::lex::{Vocabulary, cut};
use super::words::Words;

/// What a slot can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Any number, or a vague amount.
    Number,
    /// "3rd", "third".
    Ordinal,
    /// Four digits from 1000 to 2100.
    Year,
    /// Four digits from 1900 to 2040: a year where nothing speaks against it.
    Recent,
    /// Two digits of a year.
    Short,
    /// "1970s", "'70s", or a word of the class `decade`.
    Decade,
    /// 1 to 31, perhaps with a suffix.
    Day,
    /// 1 to 12.
    Month,
    /// 0 to 24.
    Hour,
    /// "10:30", "10.30".
    Clock,
    /// A class of `times/words.tsv`.
    Table(usize),
    /// A section of the page.
    Group(usize),
}

/// A part of a pattern.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Word(u32),
    Slot(usize, Class),
    Pos(String),
    Seq(Vec<Node>),
    Any(Vec<Node>),
    Maybe(Box<Node>),
}

/// What must or must not stand beside a pattern.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) wanted: bool,
    pub(super) node: Node,
}

/// Slots that are components of a date; what is missing beside them comes from the publication date.
const COMPONENTS: [&str; 13] = [
    "year", "recent", "short", "relyear", "month", "mm", "day", "ordinal", "weekday", "season", "quarter",
    "half", "holiday",
];

/// What a rule's match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Date,
    Time,
    Duration,
    Set,
    /// Looks like a time and is none.
    None,
}

impl Kind {
    /// As TIMEX3 names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
            Self::None => "NONE",
        }
    }
}

/// A literal or a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Slot(usize),
}

/// How many units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    Fixed(i64),
    /// Sign and slot.
    Slot(i64, usize),
}

/// Where counting starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// The publication date.
    Story,
    /// The last day spoken of.
    That,
    Slot(usize),
}

/// How a value is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Make {
    Nothing,
    /// The last time spoken of.
    That,
    /// The day spoken of in the same sentence, or that of publication.
    Here,
    Pass(usize),
    Text(Vec<Piece>),
    Duration(Piece, Piece),
    Fields(Vec<(String, usize)>),
    Shift(Amount, Piece, From),
    /// Of what recurs, the one so many before or after.
    Recur(i64, Vec<(String, usize)>),
    /// Of a unit that recurs, the one that the tense points to.
    Near(String),
    At(Box<Make>, Vec<Piece>),
    Range(Box<Make>, Box<Make>),
}

/// The stretch of its days that a value stands for, for start and end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Stretch {
    #[default]
    Whole,
    Early,
    Mid,
    Late,
    /// A duration that ends at publication.
    Past,
    /// A duration that begins at publication.
    Next,
}

/// One rule.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) before: Vec<Look>,
    pub(super) pattern: Node,
    pub(super) after: Vec<Look>,
    pub(super) slots: Vec<(String, Class)>,
    pub(super) kind: Kind,
    pub(super) make: Make,
    pub(super) stretch: Stretch,
}

/// What names mean while a page is read.
pub(super) struct Names<'a> {
    pub(super) words: &'a Words,
    pub(super) vocabulary: &'a mut Vocabulary,
    pub(super) groups: &'a [String],
}

impl Names<'_> {
    fn class(&self, name: &str) -> Option<Class> {
        Some(match name {
            "number" => Class::Number,
            "ordinal" => Class::Ordinal,
            "year" => Class::Year,
            "recent" => Class::Recent,
            "decade" => Class::Decade,
            "short" => Class::Short,
            "day" => Class::Day,
            "mm" => Class::Month,
            "hour" => Class::Hour,
            "clock" => Class::Clock,
            _ => match self.groups.iter().position(|g| g == name) {
                Some(group) => Class::Group(group),
                None => Class::Table(self.words.class(name)?),
            },
        })
    }
}

/// Reads one rule line.
pub(super) fn read(line: &str, names: &mut Names<'_>) -> Result<Rule, String> {
    let (pattern, value) = line.split_once("=>").ok_or("a rule needs `=>` between pattern and value")?;
    let mut reader = Reader { tokens: tokens(pattern)?, at: 0, slots: Vec::new(), names };
    let mut before = Vec::new();
    while reader.peek() == Some("{") {
        before.push(reader.look()?);
    }
    let pattern = reader.sequence(&["{"])?;
    let mut after = Vec::new();
    while reader.peek() == Some("{") {
        after.push(reader.look()?);
    }
    if let Some(rest) = reader.peek() {
        return Err(format!("unexpected `{rest}` in the pattern"));
    }
    let slots = reader.slots;
    let (kind, make, stretch) = template(value, &slots, names)?;
    Ok(Rule { before, pattern, after, slots, kind, make, stretch })
}

/// Cuts a pattern into words, slots and signs.
fn tokens(pattern: &str) -> Result<Vec<String>, String> {
    let mut out: Vec<String> = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut token = c.to_string();
        if c == '$' || c.is_alphanumeric() {
            while let Some(next) = chars.peek().copied().filter(|n| n.is_alphanumeric()) {
                token.push(next);
                chars.next();
            }
        }
        if token == "$" {
            return Err("`$` without a class name".into());
        }
        out.push(token);
    }
    Ok(out)
}

struct Reader<'a, 'b> {
    tokens: Vec<String>,
    at: usize,
    slots: Vec<(String, Class)>,
    names: &'a mut Names<'b>,
}

impl Reader<'_, '_> {
    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.at).map(String::as_str)
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.peek() == Some(sign) {
            self.at += 1;
            return Ok(());
        }
        Err(format!("`{sign}` is missing"))
    }

    fn look(&mut self) -> Result<Look, String> {
        self.expect("{")?;
        let wanted = self.peek() != Some("!");
        if !wanted {
            self.at += 1;
        }
        let node = self.sequence(&["}"])?;
        self.expect("}")?;
        Ok(Look { wanted, node })
    }

    fn sequence(&mut self, stops: &[&str]) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(token) = self.peek() {
            if stops.contains(&token) {
                break;
            }
            nodes.push(self.choice()?);
        }
        match nodes.len() {
            0 => Err("an empty group".into()),
            1 => Ok(nodes.remove(0)),
            _ => Ok(Node::Seq(nodes)),
        }
    }

    fn choice(&mut self) -> Result<Node, String> {
        let mut options = vec![self.item()?];
        while self.peek() == Some("|") {
            self.at += 1;
            options.push(self.item()?);
        }
        Ok(if options.len() == 1 { options.remove(0) } else { Node::Any(options) })
    }

    fn item(&mut self) -> Result<Node, String> {
        let Some(token) = self.peek().map(str::to_owned) else {
            return Err("the pattern ends too early".into());
        };
        self.at += 1;
        match token.as_str() {
            "[" => {
                let node = self.sequence(&["]"])?;
                self.expect("]")?;
                Ok(Node::Maybe(Box::new(node)))
            }
            "(" => {
                let node = self.sequence(&[")"])?;
                self.expect(")")?;
                Ok(node)
            }
            "]" | ")" | "|" | "}" => Err(format!("unexpected `{token}`")),
            _ => self.word(&token),
        }
    }

    fn word(&mut self, token: &str) -> Result<Node, String> {
        if let Some(name) = token.strip_prefix('$') {
            let class_name = name.trim_end_matches(|c: char| c.is_ascii_digit());
            let class = self
                .names
                .class(class_name)
                .ok_or_else(|| format!("no class `{class_name}` in times/words.tsv or on the page"))?;
            let index = self.slots.iter().position(|(n, _)| n == name).unwrap_or_else(|| {
                self.slots.push((name.to_owned(), class));
                self.slots.len() - 1
            });
            return Ok(Node::Slot(index, class));
        }
        if token.len() > 2 && token.chars().all(char::is_uppercase) {
            return Ok(Node::Pos(token.to_owned()));
        }
        let words: Vec<Node> =
            cut(token).iter().map(|(_, _, w)| Node::Word(self.names.vocabulary.add(w))).collect();
        Ok(if words.len() == 1 {
            words.into_iter().next().unwrap_or(Node::Seq(Vec::new()))
        } else {
            Node::Seq(words)
        })
    }
}

type Slots = [(String, Class)];

fn template(value: &str, slots: &Slots, names: &mut Names<'_>) -> Result<(Kind, Make, Stretch), String> {
    let (value, flag) = value.split_once(';').unwrap_or((value, ""));
    let stretch = match flag.trim() {
        "" => Stretch::Whole,
        "early" => Stretch::Early,
        "mid" => Stretch::Mid,
        "late" => Stretch::Late,
        "past" => Stretch::Past,
        "next" => Stretch::Next,
        other => return Err(format!("unknown stretch `{other}`: use early, mid, late, past or next")),
    };
    let value = value.trim();
    let (kind, body) = value.split_once(' ').unwrap_or((value, ""));
    let kind = match kind {
        "DATE" => Kind::Date,
        "TIME" => Kind::Time,
        "DURATION" => Kind::Duration,
        "SET" => Kind::Set,
        "NONE" => return Ok((Kind::None, Make::Nothing, stretch)),
        other => return Err(format!("unknown kind `{other}`: use DATE, TIME, DURATION, SET or NONE")),
    };
    Ok((kind, make(body.trim(), slots, names)?, stretch))
}

fn make(body: &str, slots: &Slots, names: &mut Names<'_>) -> Result<Make, String> {
    if body.is_empty() {
        return Err("a value is missing after the kind".into());
    }
    if let Some((a, b)) = body.split_once('/') {
        return Ok(Make::Range(
            Box::new(make(a.trim(), slots, names)?),
            Box::new(make(b.trim(), slots, names)?),
        ));
    }
    if let Some((base, time)) = body.split_once(" T") {
        return Ok(Make::At(Box::new(make(base.trim(), slots, names)?), pieces(time, slots)?));
    }
    if let Some(unit) = body.strip_prefix("near ") {
        return Ok(Make::Near(
            names.words.value("unit", unit, names.vocabulary).ok_or_else(|| format!("no unit `{unit}`"))?,
        ));
    }
    if body == "that" || body == "here" {
        return Ok(if body == "that" { Make::That } else { Make::Here });
    }
    let sign = if body.starts_with('-') { -1 } else { 1 };
    if body.starts_with(['-', '+']) || body.starts_with("0 ") {
        let mut words = body.trim_start_matches(['-', '+']).split(' ');
        let (amount, unit) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let amount = match amount.strip_prefix('$') {
            Some(name) => Amount::Slot(sign, slot(name, slots)?),
            None => {
                Amount::Fixed(sign * amount.parse::<i64>().map_err(|_| format!("`{amount}` is no number"))?)
            }
        };
        let unit = match (unit.strip_prefix('$'), amount) {
            (Some(name), Amount::Fixed(n)) if COMPONENTS.contains(&field(name).as_str()) => {
                return Ok(Make::Recur(n, vec![(field(name), slot(name, slots)?)]));
            }
            (Some(name), _) => Piece::Slot(slot(name, slots)?),
            (None, _) => Piece::Text(
                names
                    .words
                    .value("unit", unit, names.vocabulary)
                    .ok_or_else(|| format!("no unit `{unit}`"))?,
            ),
        };
        let from = match (words.next(), words.next()) {
            (None, _) => From::Story,
            (Some("from"), Some("that")) => From::That,
            (Some("from"), Some(name)) => From::Slot(slot(name.trim_start_matches('$'), slots)?),
            _ => return Err("after a shift only `from that` or `from $slot` may stand".into()),
        };
        return Ok(Make::Shift(amount, unit, from));
    }
    let parts = pieces(body, slots)?;
    if let [Piece::Text(p), amount, unit] = parts.as_slice()
        && p == "P"
    {
        return Ok(Make::Duration(amount.clone(), unit.clone()));
    }
    if let [Piece::Slot(only)] = parts.as_slice() {
        match slots.get(*only) {
            Some((_, Class::Group(_))) => return Ok(Make::Pass(*only)),
            Some((name, _)) if !COMPONENTS.contains(&field(name).as_str()) => return Ok(Make::Text(parts)),
            _ => {}
        }
    }
    if let [Piece::Text(text), unit @ Piece::Slot(_)] = parts.as_slice() {
        let digits = text.strip_prefix('P').unwrap_or_default();
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'X' || b == b'.') {
            return Ok(Make::Duration(Piece::Text(digits.to_owned()), unit.clone()));
        }
    }
    // Only components, with hyphens between them: a date whose missing parts come from the story.
    let mut fields = Vec::new();
    for piece in &parts {
        match piece {
            Piece::Slot(s) => fields.push((slots.get(*s).map(|(n, _)| field(n)).unwrap_or_default(), *s)),
            Piece::Text(t) if t == "-" => {}
            Piece::Text(_) => return Ok(Make::Text(parts)),
        }
    }
    Ok(Make::Fields(fields))
}

/// A slot's class without its number: `day2` is a `day`.
fn field(name: &str) -> String {
    name.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()
}

fn slot(name: &str, slots: &Slots) -> Result<usize, String> {
    slots
        .iter()
        .position(|(n, _)| n == name)
        .ok_or_else(|| format!("`${name}` does not stand in the pattern"))
}

fn pieces(text: &str, slots: &Slots) -> Result<Vec<Piece>, String> {
    let mut out = Vec::new();
    for (i, part) in text.split('$').enumerate() {
        let (name, rest) = if i == 0 {
            ("", part)
        } else {
            let end =
                part.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).unwrap_or(part.len());
            part.split_at(end)
        };
        if i > 0 {
            out.push(Piece::Slot(slot(name, slots)?));
        }
        if !rest.is_empty() {
            out.push(Piece::Text(rest.to_owned()));
        }
    }
    Ok(out)
}

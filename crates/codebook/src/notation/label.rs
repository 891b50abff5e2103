//! Labels and the codes after them.

use dateline_record::{Stance, Status};

/// What a page says about a field that may be null.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expect {
    /// Nothing: the field is not compared.
    #[default]
    Any,
    /// It must be null.
    Null,
    /// It must be this.
    Is(String),
}

/// A number of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// Lowest.
    pub low: Option<u32>,
    /// Highest.
    pub high: Option<u32>,
}

/// What a mark says of its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// Who did it; its code.
    Actor(Expect),
    /// To whom; its code.
    Recipient(Expect),
    /// The word that names the act.
    Event {
        /// Type; `None` means that of the page.
        kind: Option<String>,
        /// Mode; `Any` means that of the section.
        mode: Expect,
        /// Status.
        status: Status,
        /// Whether the report looks back at it.
        background: bool,
    },
    /// When.
    Time {
        /// TIMEX3 type.
        kind: Option<String>,
        /// TIMEX3 value, a day, or two days with `/` between.
        value: Option<String>,
    },
    /// Where.
    Place {
        /// Gazetteer name; `Null` where the place must stay unresolved or is no place.
        name: Expect,
        /// ISO 3166 alpha-3.
        country: Option<String>,
    },
    /// The dead.
    Killed(Option<Count>),
    /// The injured.
    Injured(Option<Count>),
    /// The missing.
    Missing(Option<Count>),
    /// Those captured or held.
    Captured(Option<Count>),
    /// Those driven from home.
    Displaced(Option<Count>),
    /// Who says so.
    Said {
        /// Code.
        code: Expect,
        /// What he does with the event.
        stance: Option<Stance>,
    },
    /// An actor on a page of actors; its code.
    Who(Expect),
}

const TIMEX: [&str; 4] = ["DATE", "TIME", "DURATION", "SET"];
const STANCES: [(&str, Stance); 4] = [
    ("asserts", Stance::Asserts),
    ("denies", Stance::Denies),
    ("claims", Stance::ClaimsResponsibility),
    ("doubts", Stance::Doubts),
];
const STATUSES: [(&str, Status); 4] = [
    ("actual", Status::Actual),
    ("future", Status::Future),
    ("hypothetical", Status::Hypothetical),
    ("negated", Status::Negated),
];

impl Expect {
    /// Whether `found` is what the page says.
    pub fn allows(&self, found: Option<&str>) -> bool {
        match self {
            Self::Any => true,
            Self::Null => found.is_none(),
            Self::Is(code) => found == Some(code),
        }
    }

    /// What a coder prints: the code, or that there is none.
    pub fn of(code: Option<&str>) -> Self {
        code.map_or(Self::Null, |c| Self::Is(c.to_owned()))
    }

    fn read_code(text: &str) -> Result<Self, String> {
        let code = |word: &str| {
            word.len() >= 2 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        };
        match text {
            "" => Ok(Self::Any),
            "none" => Ok(Self::Null),
            _ if text.split(' ').all(code) => Ok(Self::Is(text.to_owned())),
            _ => Err(format!(
                "{text:?} is no code: write country and sectors in capitals, as in PAK MIL, or none"
            )),
        }
    }

    fn print(&self) -> &str {
        match self {
            Self::Any => "",
            Self::Null => "none",
            Self::Is(code) => code,
        }
    }
}

impl Count {
    fn read(text: &str) -> Result<Option<Self>, String> {
        let number = |t: &str| match t {
            "" => Ok(None),
            _ => t
                .parse::<u32>()
                .map(Some)
                .map_err(|_| format!("{text:?} is no number: write 5, 5-, -9 or 12-15")),
        };
        Ok(match text.split_once('-') {
            None => number(text)?.map(|n| Self { low: Some(n), high: Some(n) }),
            Some(("", "")) => return Err("`-` is no number: write 5, 5-, -9 or 12-15".to_owned()),
            Some((low, high)) => Some(Self { low: number(low)?, high: number(high)? }),
        })
    }

    fn print(count: Option<Self>) -> String {
        let side = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        match count {
            None => String::new(),
            Some(Self { low, high }) if low == high => side(low),
            Some(Self { low, high }) => format!("{}-{}", side(low), side(high)),
        }
    }
}

impl Label {
    /// Reads a label and its codes; `None` where no label has this name.
    pub(super) fn read(name: &str, codes: &str) -> Option<Result<Self, String>> {
        Some(match name {
            "actor" => Expect::read_code(codes).map(Self::Actor),
            "recipient" => Expect::read_code(codes).map(Self::Recipient),
            "who" => Expect::read_code(codes).map(Self::Who),
            "event" => read_event(codes),
            "time" => read_time(codes),
            "place" => Ok(read_place(codes)),
            "killed" => Count::read(codes).map(Self::Killed),
            "injured" => Count::read(codes).map(Self::Injured),
            "missing" => Count::read(codes).map(Self::Missing),
            "captured" => Count::read(codes).map(Self::Captured),
            "displaced" => Count::read(codes).map(Self::Displaced),
            "said" => read_said(codes),
            _ => return None,
        })
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Actor(_) => "actor",
            Self::Recipient(_) => "recipient",
            Self::Event { .. } => "event",
            Self::Time { .. } => "time",
            Self::Place { .. } => "place",
            Self::Killed(_) => "killed",
            Self::Injured(_) => "injured",
            Self::Missing(_) => "missing",
            Self::Captured(_) => "captured",
            Self::Displaced(_) => "displaced",
            Self::Said { .. } => "said",
            Self::Who(_) => "who",
        }
    }

    /// Its codes as the notation writes them; empty where there are none.
    pub fn codes(&self) -> String {
        let join =
            |parts: &[&str]| parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" ");
        match self {
            Self::Actor(code) | Self::Recipient(code) | Self::Who(code) => code.print().to_owned(),
            Self::Event { kind, mode, status, background } => {
                let kind = kind.as_deref().unwrap_or_default();
                let reading =
                    if let Expect::Is(mode) = mode { format!("{kind}/{mode}") } else { kind.to_owned() };
                let status =
                    STATUSES.iter().find(|(_, s)| s == status && *s != Status::Actual).map_or("", |(n, _)| n);
                join(&[&reading, status, if *background { "background" } else { "" }])
            }
            Self::Time { kind, value } => {
                join(&[kind.as_deref().unwrap_or(""), value.as_deref().unwrap_or("")])
            }
            Self::Place { name, country } => match country {
                Some(country) => format!("{}, {country}", name.print()),
                None => name.print().to_owned(),
            },
            Self::Killed(count)
            | Self::Injured(count)
            | Self::Missing(count)
            | Self::Captured(count)
            | Self::Displaced(count) => Count::print(*count),
            Self::Said { code, stance } => {
                let stance = STANCES.iter().find(|(_, s)| Some(*s) == *stance).map_or("", |(n, _)| n);
                join(&[code.print(), stance])
            }
        }
    }
}

fn read_event(codes: &str) -> Result<Label, String> {
    let (mut kind, mut mode, mut status, mut background) = (None, Expect::Any, Status::Actual, false);
    for word in codes.split_whitespace() {
        if let Some((_, s)) = STATUSES.iter().find(|(n, _)| *n == word) {
            status = *s;
        } else if word == "background" {
            background = true;
        } else {
            let (k, m) = word.split_once('/').map_or((word, None), |(k, m)| (k, Some(m)));
            if !k.chars().all(|c| c.is_ascii_uppercase())
                || m == Some("")
                || kind.is_some()
                || mode != Expect::Any
            {
                return Err(format!(
                    "{word:?} is no type, mode or status: write as in `[event ASSAULT/aerial future: …]`"
                ));
            }
            kind = (!k.is_empty()).then(|| k.to_owned());
            mode = Expect::of(m);
        }
    }
    Ok(Label::Event { kind, mode, status, background })
}

fn read_time(codes: &str) -> Result<Label, String> {
    let mut words = codes.split_whitespace().peekable();
    let kind = words.next_if(|w| TIMEX.contains(w)).map(str::to_owned);
    let value = words.next().map(str::to_owned);
    match words.next() {
        None => Ok(Label::Time { kind, value }),
        Some(word) => Err(format!(
            "{word:?} is too much: a time has a type and a value, as in `[time DATE 2025-06-10: …]`"
        )),
    }
}

fn read_place(codes: &str) -> Label {
    let (name, country) = match codes.rsplit_once(", ") {
        Some((name, iso)) if iso.len() == 3 && iso.chars().all(|c| c.is_ascii_uppercase()) => {
            (name, Some(iso.to_owned()))
        }
        _ => (codes, None),
    };
    let name = match name {
        "" => Expect::Any,
        "none" => Expect::Null,
        _ => Expect::Is(name.to_owned()),
    };
    Label::Place { name, country }
}

fn read_said(codes: &str) -> Result<Label, String> {
    let (code, last) = codes.rsplit_once(' ').unwrap_or(("", codes));
    let stance = STANCES.iter().find(|(n, _)| *n == last).map(|(_, s)| *s);
    let code = Expect::read_code(if stance.is_some() { code } else { codes })?;
    Ok(Label::Said { code, stance })
}

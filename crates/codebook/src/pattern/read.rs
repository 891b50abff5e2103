//! A pattern's text to its tree. Every fault is said in words; file and line are the page's business.

use super::{
    Attributes, Class, Complement, Filler, Forbidden, Lemma, Object, Pattern, Possessor, PrepArg, Slot, Term,
    Wrap,
};
use std::collections::BTreeSet;

impl Pattern {
    /// Reads a pattern. `prepositions` are the words that count as such.
    ///
    /// # Errors
    /// What is wrong, in words, without file and line.
    pub fn parse(text: &str, prepositions: &BTreeSet<String>) -> Result<Self, String> {
        let (body, attributes) = text.split_once("=>").unwrap_or((text, ""));
        let mut pattern = Reader { tokens: tokens(body)?, at: 0, prepositions }.pattern()?;
        if text.contains("=>") {
            pattern.attributes = Attributes::parse(attributes)?;
        }
        Ok(pattern)
    }
}

impl Attributes {
    fn parse(text: &str) -> Result<Self, String> {
        let mut attributes = Self::default();
        for part in text.split(',').map(str::trim) {
            let (key, value) = part
                .split_once(' ')
                .ok_or(format!("attribute {part:?} needs a value, as in `cameo 1822`"))?;
            match key {
                "cameo" if !value.is_empty() && value.chars().all(|c| c.is_ascii_digit()) => {
                    attributes.cameo = Some(value.to_owned());
                }
                "also" => attributes.also = Some(value.to_owned()),
                "mode" => attributes.mode = Some(value.to_owned()),
                "contexts" => attributes.contexts = value.split_whitespace().map(str::to_owned).collect(),
                _ => {
                    return Err(format!(
                        "attribute {part:?} is none of `cameo 1822`, `mode torture`, `contexts military legal`, `also TYPE/mode`"
                    ));
                }
            }
        }
        Ok(attributes)
    }
}

fn tokens(text: &str) -> Result<Vec<String>, String> {
    let mut tokens = Vec::new();
    let mut open = false;
    for part in text.replace('[', " [ ").replace(']', " ] ").split_whitespace() {
        match part {
            "[" if open => {
                return Err(
                    "a group stands inside a group; write each argument in a group of its own".to_owned()
                );
            }
            "]" if !open => return Err("`]` without `[`".to_owned()),
            "[" => open = true,
            "]" => open = false,
            _ => {}
        }
        tokens.push(part.to_owned());
    }
    if open { Err("`[` without `]`".to_owned()) } else { Ok(tokens) }
}

struct Reader<'a> {
    tokens: Vec<String>,
    at: usize,
    prepositions: &'a BTreeSet<String>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.at).map(String::as_str)
    }

    fn peek_after(&self, n: usize) -> Option<&str> {
        self.tokens.get(self.at + n).map(String::as_str)
    }

    fn take(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn prepositions(&self, token: &str) -> Result<Option<Vec<String>>, String> {
        let parts: Vec<String> = token.split('|').map(|p| p.replace('_', " ")).collect();
        let known = parts.iter().filter(|p| self.prepositions.contains(*p)).count();
        match known {
            0 => Ok(None),
            n if n == parts.len() => Ok(Some(parts)),
            _ => Err(format!(
                "`{token}` mixes prepositions and other words; write the class of a word that is both (`down/v`)"
            )),
        }
    }

    fn pattern(mut self) -> Result<Pattern, String> {
        let mut pattern = Pattern::default();
        match self.peek() {
            None => return Err("the pattern is empty".to_owned()),
            Some("_") => self.at += 1,
            Some(_) => pattern.subject = Some(self.filler(true)?),
        }
        let predicate = self
            .take()
            .ok_or("the predicate is missing after the subject; write `_` first where no subject is meant")?;
        pattern.predicates = terms(&predicate)?;
        while let Some(token) = self.peek().map(str::to_owned) {
            if let Some(not) = token.strip_prefix('!') {
                self.at += 1;
                let forbidden = self.forbidden(not)?;
                pattern.forbidden.push(forbidden);
                continue;
            }
            let optional = token == "[";
            self.at += usize::from(optional);
            if let Some(wrap) = self.wrap(optional)? {
                if pattern.wraps.is_some() {
                    return Err("there are two wrapped events".to_owned());
                }
                pattern.wraps = Some(wrap);
            } else if self.starts_complement() {
                if pattern.complement.is_some() {
                    return Err("there are two infinitives after `to`".to_owned());
                }
                pattern.complement = Some(self.complement(optional)?);
            } else if let Some(prep) = self.prep_arg(optional)? {
                if pattern.complement.is_some() {
                    return Err(
                        "an argument stands after the infinitive that it does not belong to".to_owned()
                    );
                }
                pattern.preps.push(prep);
            } else {
                if pattern.object.is_some() || !pattern.preps.is_empty() || pattern.complement.is_some() {
                    let at = self.peek().unwrap_or_default();
                    return Err(format!(
                        "`{at}` stands where no object can: write subject, predicate, object, prepositions, `to` verb"
                    ));
                }
                pattern.object = Some(self.object(optional)?);
            }
        }
        Ok(pattern)
    }

    /// Closes the group opened for one optional argument, if `open`.
    fn close(&mut self, open: bool) -> Result<(), String> {
        match self.peek() {
            _ if !open => Ok(()),
            Some("]") => {
                self.at += 1;
                Ok(())
            }
            other => Err(format!(
                "`{}` does not fit into the group; write each argument in a group of its own",
                other.unwrap_or_default()
            )),
        }
    }

    /// An object; where the group holds a possessor alone, the noun follows outside and is not optional.
    fn object(&mut self, optional: bool) -> Result<Object, String> {
        if optional
            && self.peek().is_some_and(|t| t.starts_with('$') && t.ends_with("'s"))
            && self.peek_after(1) == Some("]")
        {
            self.at -= 1;
            return Ok(Object { filler: self.filler(false)?, optional: false });
        }
        let filler = self.filler(false)?;
        self.close(optional)?;
        Ok(Object { filler, optional })
    }

    fn starts_complement(&self) -> bool {
        let infinitive =
            |t: &str| !t.starts_with('$') && !t.starts_with('[') && t.split('|').all(|p| !p.ends_with("/n"));
        self.peek() == Some("to") && self.peek_after(1).is_some_and(infinitive)
    }

    fn complement(&mut self, optional: bool) -> Result<Complement, String> {
        self.at += 1;
        let predicates = terms(&self.take().unwrap_or_default())?;
        let mut complement = Complement { predicates, object: None, preps: Vec::new(), optional };
        while let Some(token) = self.peek().filter(|t| *t != "]" && !t.starts_with('!')).map(str::to_owned) {
            let group = token == "[";
            if group && optional {
                return Err("a group stands inside a group".to_owned());
            }
            self.at += usize::from(group);
            if let Some(prep) = self.prep_arg(group)? {
                complement.preps.push(prep);
            } else if complement.object.is_none() && complement.preps.is_empty() {
                complement.object = Some(self.object(group)?);
            } else {
                return Err(format!("`{token}` stands where no object can"));
            }
        }
        self.close(optional)?;
        Ok(complement)
    }

    /// `<meet>` or `for <meet|yield>`.
    fn wrap(&mut self, optional: bool) -> Result<Option<Wrap>, String> {
        let is_wrap = |t: Option<&str>| t.is_some_and(|t| t.starts_with('<'));
        let mut preps = Vec::new();
        if !is_wrap(self.peek()) {
            if !is_wrap(self.peek_after(1)) {
                return Ok(None);
            }
            let token = self.peek().unwrap_or_default();
            let Some(found) = self.prepositions(token)? else { return Ok(None) };
            preps = found;
            self.at += 1;
        }
        let token = self.take().unwrap_or_default();
        let groups = token
            .strip_prefix('<')
            .and_then(|t| t.strip_suffix('>'))
            .ok_or(format!("`{token}` lacks a closing `>`"))?
            .split('|')
            .map(set_name)
            .collect::<Result<_, _>>()?;
        self.close(optional)?;
        Ok(Some(Wrap { preps, groups, optional }))
    }

    fn prep_arg(&mut self, optional: bool) -> Result<Option<PrepArg>, String> {
        let Some(token) = self.peek().filter(|t| !t.starts_with(['$', '['])) else { return Ok(None) };
        let Some(preps) = self.prepositions(token)? else { return Ok(None) };
        self.at += 1;
        if self.peek().is_none_or(|t| t == "]") {
            return Err(format!("nothing follows the preposition `{}`", preps.join("|")));
        }
        let filler = self.filler(false)?;
        self.close(optional)?;
        Ok(Some(PrepArg { preps, filler, optional }))
    }

    fn filler(&mut self, subject: bool) -> Result<Filler, String> {
        let mut possessor = None;
        let group = self.peek() == Some("[");
        let at = self.at + usize::from(group);
        if let Some(owner) =
            self.tokens.get(at).and_then(|t| t.strip_suffix("'s")).filter(|t| t.starts_with('$'))
        {
            possessor = Some(Box::new(Possessor { filler: slot(owner)?, optional: group }));
            self.at = at + 1;
            self.close(group)?;
        }
        let token = self.take().filter(|t| t != "[" && t != "]").ok_or("an argument is missing")?;
        if token.starts_with('$') {
            return if possessor.is_some() {
                Err(format!("a noun must follow the possessor, not `{token}`"))
            } else {
                slot(&token)
            };
        }
        let mut filler = Filler { heads: terms(&token)?, possessor, ..Filler::default() };
        loop {
            let group = self.peek() == Some("[");
            let Some(next) = self.peek_after(usize::from(group)).filter(|t| !t.starts_with(['$', '!', ']']))
            else {
                break;
            };
            if self.peek_after(1 + usize::from(group)).is_some_and(|t| t.starts_with('<')) {
                break;
            }
            let Some(preps) = self.prepositions(next)? else { break };
            if !subject && preps != ["of"] {
                break;
            }
            self.at += usize::from(group);
            filler.preps.extend(self.prep_arg(group)?);
        }
        Ok(filler)
    }

    fn forbidden(&self, not: &str) -> Result<Forbidden, String> {
        if not == "$any" {
            return Ok(Forbidden::Object);
        }
        let mut terms = terms(not)?;
        match (terms.pop(), terms.is_empty()) {
            (Some(Term { what: Lemma::Word(word), class: None }), true)
                if self.prepositions.contains(&word) =>
            {
                Ok(Forbidden::Prep(word))
            }
            (Some(term), true) => Ok(Forbidden::Term(term)),
            _ => Err(format!("`!{not}` forbids several; write `!` before each")),
        }
    }
}

fn slot(token: &str) -> Result<Filler, String> {
    let (rest, sectors) = token.split_once(':').unwrap_or((token, ""));
    let (name, sets) = rest.split_once('{').map_or((rest, None), |(name, sets)| (name, Some(sets)));
    let slot = match name {
        "$actor" => Some(Slot::Actor),
        "$recipient" => Some(Slot::Recipient),
        "$both" => Some(Slot::Both),
        "$any" => None,
        _ => return Err(format!("`{token}` is none of $actor, $recipient, $both, $any")),
    };
    let mut filler = Filler { slot, ..Filler::default() };
    if let Some(sets) = sets {
        let sets = sets.strip_suffix('}').ok_or(format!("`{token}` lacks a closing brace"))?;
        for name in sets.split('|') {
            filler.heads.push(Term { what: Lemma::Set(set_name(name)?), class: None });
        }
    }
    if token.contains(':') {
        filler.sectors = sectors.split('|').map(str::to_owned).collect();
        if filler.sectors.iter().any(|s| s.len() != 3 || !s.chars().all(|c| c.is_ascii_uppercase())) {
            return Err(format!("`{token}`: a sector is three capitals, as in `$actor:COP|MIL`"));
        }
    }
    Ok(filler)
}

fn set_name(name: &str) -> Result<String, String> {
    let good =
        !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if good {
        Ok(name.to_owned())
    } else {
        Err(format!("`{{{name}}}` is no name of a word set (lower case, hyphens)"))
    }
}

fn terms(token: &str) -> Result<Vec<Term>, String> {
    token.split('|').map(term).collect()
}

fn term(text: &str) -> Result<Term, String> {
    let (word, class) = match text.split_once('/') {
        None => (text, None),
        Some((word, "n")) => (word, Some(Class::Noun)),
        Some((word, "v")) => (word, Some(Class::Verb)),
        Some((word, "a")) => (word, Some(Class::Adjective)),
        Some(_) => return Err(format!("`{text}`: a word class is /n, /v or /a")),
    };
    if let Some(name) = word.strip_prefix('{') {
        let name = name.strip_suffix('}').ok_or(format!("`{text}` lacks a closing brace"))?;
        return Ok(Term { what: Lemma::Set(set_name(name)?), class });
    }
    let good = |c: char| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '\'');
    if word.is_empty() || !word.split('_').all(|w| !w.is_empty() && w.chars().all(good)) {
        return Err(format!("`{text}` is no lemma: write lower case, and `_` between the words of a phrase"));
    }
    Ok(Term { what: Lemma::Word(word.replace('_', " ")), class })
}

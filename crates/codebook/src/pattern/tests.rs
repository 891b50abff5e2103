//! What patterns read as, what they reject, and that what prints reads back.

use super::{
    Attributes, Class, Complement, Filler, Forbidden, Lemma, Object, Pattern, Possessor, PrepArg, Slot, Term,
    Wrap,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn prepositions() -> BTreeSet<String> {
    ["on", "against", "with", "of", "to", "down", "ahead of"].map(str::to_owned).into()
}

fn read(text: &str) -> Result<Pattern, String> {
    Pattern::parse(text, &prepositions())
}

#[test]
fn patterns_print_as_they_were_written() {
    for text in [
        "$actor march|rally|demonstrate [against|on $recipient]",
        "$actor lift|ease {measure} [on|against $recipient] => cameo 0813",
        "$actor break_off talk|negotiation with $recipient",
        "_ kill $recipient{person|police}:CVL",
        "$actor:COP|MIL down/v [$recipient's] plane|{aircraft}/n !{sport} !on !$any",
        "talk|negotiation with $recipient [ahead_of summit] collapse",
        "$actor vow to {hostile} [$recipient] [with $any]",
        "$actor submit case [of $recipient] to court/n",
        "$both strike/n [with $both] => cameo 190, mode firearms, contexts military legal",
        "$actor urge $recipient [to {yield}]",
    ] {
        assert_eq!(read(text).expect(text).to_string(), text);
    }
}

#[test]
fn an_infinitive_is_told_from_a_preposition() {
    assert!(read("$actor agree to meet").expect("reads").complement.is_some());
    assert_eq!(read("$actor go to court/n").expect("reads").preps.len(), 1);
    assert_eq!(read("$actor bow to $recipient").expect("reads").preps.len(), 1);
}

#[test]
fn faults_say_what_to_do() {
    for (text, why) in [
        ("", "the pattern is empty"),
        ("$actor", "the predicate is missing after the subject"),
        ("$actor attack [on $recipient", "`[` without `]`"),
        ("$actor attack on", "nothing follows the preposition `on`"),
        ("$actors attack", "is none of $actor, $recipient, $both, $any"),
        ("$actor Attack", "write lower case"),
        ("$actor attack {sport", "lacks a closing brace"),
        ("$actor attack on $recipient town", "stands where no object can"),
        ("$actor attack on|town $recipient", "mixes prepositions and other words"),
        ("$actor attack [$recipient on $any]", "does not fit into the group"),
        ("$actor attack $recipient => mood angry", "is none of `cameo 1822`"),
        ("$actor:POLICE attack", "a sector is three capitals"),
        ("$actor strike/x", "a word class is /n, /v or /a"),
    ] {
        let error = read(text).expect_err(text);
        assert!(error.contains(why), "{text}: {error}");
    }
}

fn term() -> impl Strategy<Value = Term> {
    let what = prop_oneof![
        "[a-c]{3,5}( [a-c]{3,4})?".prop_map(Lemma::Word),
        "[a-c]{3,5}(-[a-c]{2})?".prop_map(Lemma::Set)
    ];
    (what, of(prop_oneof![Just(Class::Noun), Just(Class::Verb), Just(Class::Adjective)]))
        .prop_map(|(what, class)| Term { what, class })
}

fn slot() -> impl Strategy<Value = Filler> {
    let slots = of(prop_oneof![Just(Slot::Actor), Just(Slot::Recipient), Just(Slot::Both)]);
    (slots, vec("[a-c]{3,5}", 0..3), vec("[A-C]{3}", 0..3)).prop_map(|(slot, sets, sectors)| {
        let heads: Vec<Term> = sets.into_iter().map(|s| Term { what: Lemma::Set(s), class: None }).collect();
        // A set alone prints as `{set}`, which reads as one head; several print as alternatives.
        let sectors = if slot.is_none() && sectors.is_empty() { vec!["ABC".to_owned()] } else { sectors };
        Filler { slot, heads, sectors, ..Filler::default() }
    })
}

fn noun(preps: &'static [&'static str]) -> impl Strategy<Value = Filler> {
    let arg = (0..preps.len(), slot(), any::<bool>()).prop_map(move |(i, filler, optional)| PrepArg {
        preps: vec![preps[i].to_owned()],
        filler,
        optional,
    });
    // A head of class noun first, so that a noun after `to` is told from an infinitive.
    (vec(term(), 1..3), of((slot(), any::<bool>())), vec(arg, 0..2)).prop_map(|(mut heads, owner, preps)| {
        heads[0].class = Some(Class::Noun);
        let possessor = owner.map(|(filler, optional)| Box::new(Possessor { filler, optional }));
        Filler { heads, possessor, preps, ..Filler::default() }
    })
}

/// Nouns in optional groups carry no groups of their own.
fn flat(mut filler: Filler, optional: bool) -> Filler {
    if optional {
        filler.possessor.iter_mut().for_each(|p| p.optional = false);
        filler.preps.iter_mut().for_each(|p| p.optional = false);
    }
    filler
}

fn object() -> impl Strategy<Value = Object> {
    (prop_oneof![slot(), noun(&["of"])], any::<bool>())
        .prop_map(|(filler, optional)| Object { filler: flat(filler, optional), optional })
}

fn preps() -> impl Strategy<Value = Vec<PrepArg>> {
    let names = prop_oneof![Just(vec!["on"]), Just(vec!["to"]), Just(vec!["with", "ahead of"])];
    let arg =
        (names, prop_oneof![slot(), noun(&["of"])], any::<bool>()).prop_map(|(preps, filler, optional)| {
            PrepArg {
                preps: preps.into_iter().map(str::to_owned).collect(),
                filler: flat(filler, optional),
                optional,
            }
        });
    vec(arg, 0..3)
}

fn complement() -> impl Strategy<Value = Complement> {
    (vec(term(), 1..3), of(object()), preps()).prop_map(|(mut predicates, object, preps)| {
        predicates.iter_mut().filter(|p| p.class == Some(Class::Noun)).for_each(|p| p.class = None);
        Complement { predicates, object, preps, optional: false }
    })
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let forbidden = prop_oneof![
        term().prop_map(Forbidden::Term),
        Just(Forbidden::Prep("ahead of".to_owned())),
        Just(Forbidden::Object)
    ];
    let attributes = (of("[0-9]{2,4}"), of("[a-z]{3,6}"), vec("[a-z]{3}", 0..3), of("[A-Z]{3,6}/[a-z]{3,6}"))
        .prop_map(|(cameo, mode, contexts, also)| Attributes { cameo, mode, contexts, also });
    let wraps =
        of((prop_oneof![Just(vec![]), Just(vec!["on".to_owned()])], vec("[a-c]{3}", 1..3), any::<bool>()))
            .prop_map(|w| w.map(|(preps, groups, optional)| Wrap { preps, groups, optional }));
    let subject = of(prop_oneof![slot(), noun(&["of", "on", "with"])]);
    (
        subject,
        vec(term(), 1..4),
        of(object()),
        preps(),
        (wraps, of(complement())),
        vec(forbidden, 0..3),
        attributes,
    )
        .prop_map(|(subject, predicates, object, preps, (wraps, complement), forbidden, attributes)| {
            Pattern {
                id: String::new(),
                subject,
                predicates,
                object,
                preps,
                complement,
                wraps,
                forbidden,
                attributes,
            }
        })
}

proptest! {
    #[test]
    fn what_prints_reads_back(pattern in pattern()) {
        let printed = pattern.to_string();
        prop_assert_eq!(read(&printed), Ok(pattern), "{}", printed);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[\\[\\]$a-c{}|!/ _:'=>,]{0,40}") {
        let _ = read(&text);
    }
}

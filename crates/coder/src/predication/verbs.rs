//! Verbs: whose subject and object they are, after voice, relatives, control, raising and coordination.

use super::build::Builder;
use crate::lexicon::Control;
use crate::tree::Link;

impl Builder<'_> {
    /// Whether the verb is in the passive, also in a reduced relative ("shells fired by rebels").
    pub(super) fn is_passive(&self, verb: usize) -> bool {
        let tree = self.tree;
        if tree.kid(verb, Link::PassiveAuxiliary).is_some() || tree.kid(verb, Link::PassiveSubject).is_some()
        {
            return true;
        }
        // A headline: "Mayor detained in graft probe".
        let bare = matches!(tree.doc.tag(verb), "VBN" | "VBD")
            && matches!(tree.link(verb), Link::Root | Link::Conjunct)
            && self.lexicon.is_suffered(&tree.lemma(verb))
            && self.shared_objects(verb).is_empty()
            && tree.doc.children(verb).all(|k| {
                !matches!(
                    tree.link(k),
                    Link::Auxiliary | Link::Object | Link::IndirectObject | Link::Clause | Link::OpenClause
                )
            });
        if bare && tree.kid(verb, Link::Subject).is_some() {
            return true;
        }
        if tree.doc.tag(verb) != "VBN" || tree.kids(verb, Link::Auxiliary).any(|a| self.is_perfect(a)) {
            return false;
        }
        match tree.link(verb) {
            Link::ReducedRelative => true,
            Link::AdverbialClause => tree.kid(verb, Link::Subject).is_none(),
            Link::Conjunct => {
                let first = tree.doc.head(verb);
                tree.is_verb(first) && tree.kid(verb, Link::Subject).is_none() && self.is_passive(first)
            }
            _ => tree.kid(verb, Link::Agent).is_some(),
        }
    }

    fn is_perfect(&self, auxiliary: usize) -> bool {
        // "having donated": whatever the parser takes its lemma for.
        self.tree.doc.lemma(auxiliary) == "have"
            || self.tree.link(auxiliary) == Link::Auxiliary && self.tree.doc.tag(auxiliary) == "VBG"
    }

    fn is_relative_pronoun(&self, token: usize) -> bool {
        matches!(self.tree.doc.tag(token), "WDT" | "WP")
    }

    /// A filler with its conjuncts; the antecedent for a relative pronoun.
    fn fill(&self, token: usize, verb: usize) -> Vec<usize> {
        let tree = self.tree;
        if self.is_relative_pronoun(token) {
            let mut at = verb;
            while tree.link(at) == Link::Conjunct && tree.is_verb(tree.doc.head(at)) {
                at = tree.doc.head(at);
            }
            if tree.link(at) == Link::Relative {
                return vec![tree.doc.head(at)];
            }
        }
        tree.with_conjuncts(token)
    }

    /// The grammatical subject, whoever it is to the act.
    pub(super) fn surface(&self, verb: usize, fuel: usize) -> Vec<usize> {
        let tree = self.tree;
        if fuel == 0 {
            return Vec::new();
        }
        let own: Vec<usize> = tree
            .doc
            .children(verb)
            .filter(|k| matches!(tree.link(*k), Link::Subject | Link::PassiveSubject))
            .flat_map(|k| self.fill(k, verb))
            .collect();
        let own = if own.is_empty() { self.stray_subject(verb) } else { own };
        if !own.is_empty() {
            let listed = self.listed(verb, &own);
            return if listed.is_empty() { own } else { [listed, own].concat() };
        }
        let head = tree.doc.head(verb);
        if self.is_of_first(verb) {
            return self.surface(self.copula(head), fuel - 1);
        }
        match tree.link(verb) {
            Link::Conjunct if tree.is_verb(head) => self.surface(head, fuel - 1),
            Link::Conjunct => self.subject_of(head, fuel - 1),
            Link::OpenClause | Link::Clause => self.controlled(head, None, fuel - 1),
            Link::AdverbialClause if self.is_asked_of(verb) => self.controlled(head, None, fuel - 1),
            Link::AdverbialClause => {
                let host = self.host_of_adverbial(verb);
                if host == verb {
                    return Vec::new();
                }
                // "US to free detainees", "Greece, Turkey to resume talks"
                if self.is_headline(verb) {
                    return tree.with_conjuncts(host);
                }
                // "accused soldiers of attacking a patrol, wounding three": the soldiers did.
                let charged = verb > host
                    && tree.doc.tag(verb) == "VBG"
                    && self.attitude_of(verb).is_none()
                    && self.attitude_of(host).is_some_and(|a| a.control == Control::Object)
                    && tree
                        .kids(host, Link::Preposition)
                        .any(|p| p < verb && tree.kid(p, Link::PrepositionClause).is_some());
                if charged { self.objects(host, fuel - 1) } else { self.surface(host, fuel - 1) }
            }
            Link::Relative => vec![head],
            Link::ReducedRelative => {
                if self.is_infinitive(verb) && self.is_predicate_noun(head) {
                    self.controlled(head, None, fuel - 1)
                } else {
                    vec![head]
                }
            }
            Link::PrepositionClause => {
                let governor = tree.doc.head(head);
                let preposition = tree.lemma(head);
                // "harmed him by cutting his pay": whoever harmed him did.
                if tree.is_verb(governor)
                    && tree.doc.tag(verb) == "VBG"
                    && self.lexicon.is_manner(&preposition)
                {
                    return self.subjects(governor, fuel - 1);
                }
                self.controlled(governor, Some(&preposition), fuel - 1)
            }
            Link::Predicate => self.surface(head, fuel - 1),
            _ => Vec::new(),
        }
    }

    /// The subject that the parser hung on an auxiliary ("had for decades propped up") or on what opens the sentence
    /// ("On 4 May minister X met", "During a stop in Rome, Y said").
    fn stray_subject(&self, verb: usize) -> Vec<usize> {
        let tree = self.tree;
        let held: Vec<usize> = tree
            .kids(verb, Link::Auxiliary)
            .flat_map(|a| tree.kids(a, Link::Subject))
            .flat_map(|s| tree.with_conjuncts(s))
            .collect();
        let first = tree.kids(verb, Link::Auxiliary).next().unwrap_or(verb);
        let finite = matches!(tree.doc.tag(first), "VBD" | "VBZ" | "VBP");
        if !held.is_empty() || !finite || !matches!(tree.link(verb), Link::Root) {
            return held;
        }
        let Some(opener) = tree.kids(verb, Link::Preposition).find(|p| *p < first) else { return held };
        let ends = |t: &usize| tree.is_nominal(*t) && tree.doc.subtree(*t).end == first;
        let inside: Vec<usize> = tree.doc.subtree(opener).filter(ends).collect();
        let by = |link: Link| inside.iter().rev().copied().find(|t| tree.link(*t) == link);
        by(Link::Apposition)
            .or_else(|| by(Link::Object))
            .or_else(|| by(Link::PrepositionObject))
            .map_or(held, |s| tree.with_conjuncts(s))
    }

    /// The name that a headline lists before its subject ("Russia, China hold drill"): the first words of the sentence,
    /// parted from the subject by the only comma before the verb.
    fn listed(&self, verb: usize, subjects: &[usize]) -> Vec<usize> {
        let tree = self.tree;
        let Some(first) = subjects.first().map(|s| tree.doc.subtree(*s).start) else { return Vec::new() };
        let sentence = tree.doc.sentences().get(tree.doc.sentence_of(verb)).map(|s| s.tokens.clone());
        let headline = sentence.is_some_and(|s| tree.link(s.end - 1) != Link::Punctuation);
        let before = |token: usize| {
            (tree.doc.pos(token) == "PROPN" || headline && tree.is_nominal(token) && !self.is_time(token))
                && tree.doc.subtree(token).end + 1 == first
                && tree.doc.sentences().get(tree.doc.sentence_of(token)).map(|s| s.tokens.start)
                    == Some(tree.doc.subtree(token).start)
        };
        let commas = tree.kids(verb, Link::Punctuation).filter(|p| *p < verb).count();
        let proper = |token: usize| tree.doc.pos(token) == "PROPN";
        let name = tree.doc.children(verb).find(|k| *k < first && before(*k));
        let name = name.filter(|_| commas == 1 && (headline || subjects.iter().all(|s| proper(*s))));
        // "Japan, Philippines to hold drills": read as an apposition that no comma ends.
        let [subject] = subjects else { return name.into_iter().collect() };
        let next = |token: usize| {
            let end = tree.doc.subtree(token).end;
            end == verb || tree.kids(verb, Link::Auxiliary).any(|a| a == end)
        };
        let country = |token: usize| tree.doc.entity_of(token).is_some_and(|e| e.label == "GPE");
        let opposed = tree.kids(*subject, Link::Apposition).find(|a| country(*a) && next(*a));
        name.into_iter().chain(opposed.filter(|_| country(*subject))).collect()
    }

    /// The verb that an adverbial clause belongs to: the told clause where the parser hung it on a speech verb
    /// that stands behind ("A shelled B, officials said, killing five").
    fn host_of_adverbial(&self, verb: usize) -> usize {
        let tree = self.tree;
        let head = tree.doc.head(verb);
        if verb > head
            && self.attitude_of(head).is_some_and(|a| a.speech)
            && let Some(told) = tree.kids(head, Link::Clause).find(|c| *c < head)
        {
            return told;
        }
        head
    }

    /// Whether an infinitive is all that a headline says of the noun it hangs on.
    pub(super) fn is_headline(&self, verb: usize) -> bool {
        self.tree.is_below_title(verb) && self.is_infinitive(verb)
    }

    /// Whose subject a clause without one takes from the word that governs it.
    fn controlled(&self, governor: usize, preposition: Option<&str>, fuel: usize) -> Vec<usize> {
        let tree = self.tree;
        if fuel == 0 {
            return Vec::new();
        }
        if !tree.is_verb(governor) {
            return self.subject_of(governor, fuel - 1);
        }
        if self.is_passive(governor) {
            return self.surface(governor, fuel - 1);
        }
        let control = self.attitude_of(governor).map(|a| a.control);
        if control == Some(Control::Subject) {
            return self.surface(governor, fuel - 1);
        }
        let objects: Vec<usize> = tree
            .doc
            .children(governor)
            .filter(|k| matches!(tree.link(*k), Link::Object | Link::IndirectObject))
            .flat_map(|k| self.fill(k, governor))
            .filter(|k| !self.is_predicate_noun(*k))
            .collect();
        if !objects.is_empty() {
            return objects;
        }
        if control == Some(Control::Object) {
            let addressed: Vec<usize> = tree
                .kids(governor, Link::Preposition)
                .filter(|p| preposition != Some(&tree.lemma(*p)))
                .filter_map(|p| tree.kid(p, Link::PrepositionObject))
                .filter(|o| !self.is_time(*o))
                .flat_map(|o| tree.with_conjuncts(o))
                .collect();
            return addressed;
        }
        self.surface(governor, fuel - 1)
    }

    /// Who does it.
    pub(super) fn subjects(&self, verb: usize, fuel: usize) -> Vec<usize> {
        let tree = self.tree;
        if !self.is_passive(verb) {
            return self.surface(verb, fuel);
        }
        let agents = |v: usize| -> Vec<usize> {
            tree.kids(v, Link::Agent)
                .filter_map(|a| tree.kid(a, Link::PrepositionObject))
                .flat_map(|o| tree.with_conjuncts(o))
                .collect()
        };
        let mut own = agents(verb);
        if own.is_empty() {
            // "were let go by the rebels": the agent hangs on the small verb.
            own = tree.kids(verb, Link::OpenClause).flat_map(agents).collect();
        }
        if own.is_empty() && tree.link(verb) != Link::Conjunct && tree.kid(verb, Link::Conjunct).is_some() {
            // "was arrested and charged by police": the agent hangs on the last verb.
            return tree
                .kids(verb, Link::Conjunct)
                .filter(|c| tree.is_verb(*c) && self.is_passive(*c))
                .flat_map(agents)
                .collect();
        }
        if own.is_empty() && self.lexicon.is_stative(&tree.lemma(verb)) {
            return self.surface(verb, fuel);
        }
        own
    }

    /// Whom it is done to.
    pub(super) fn objects(&self, verb: usize, fuel: usize) -> Vec<usize> {
        let tree = self.tree;
        if fuel == 0 {
            return Vec::new();
        }
        let own: Vec<usize> = tree.kids(verb, Link::Object).flat_map(|k| self.fill(k, verb)).collect();
        if self.is_passive(verb) {
            return if own.is_empty() { self.surface(verb, fuel - 1) } else { own };
        }
        if !own.is_empty() {
            return own;
        }
        if tree.link(verb) == Link::Relative {
            let head = tree.doc.head(verb);
            let subjects = self.surface(verb, fuel - 1);
            if !subjects.is_empty() && !subjects.contains(&head) {
                return vec![head];
            }
        }
        // "dismissed as baseless the findings"
        let behind = |p: usize| {
            let noun = tree.kid(p, Link::PrepositionObject)?;
            let adjective = tree.kids(noun, Link::Modifier).find(|m| *m == p + 1)?;
            tree.kids(noun, Link::Determiner).any(|d| d > adjective).then_some(noun)
        };
        if let Some(noun) = tree.kids(verb, Link::Preposition).find_map(behind) {
            return tree.with_conjuncts(noun);
        }
        // "let the hostages go", "set the detainees free"
        let small: Vec<usize> = tree
            .doc
            .children(verb)
            .filter(|c| matches!(tree.link(*c), Link::Clause | Link::OpenClause))
            .filter(|c| (self.is_key)(&format!("{} {}", tree.lemma(verb), tree.doc.text(*c).to_lowercase())))
            .flat_map(|c| tree.kids(c, Link::Subject).collect::<Vec<_>>())
            .flat_map(|s| tree.with_conjuncts(s))
            .collect();
        if !small.is_empty() {
            return small;
        }
        // "called a two-day stoppage" with the object as a predicate of nothing.
        if tree.doc.pos(verb) == "VERB" {
            let lone: Vec<usize> = tree
                .kids(verb, Link::Predicate)
                .filter(|p| *p > verb && self.is_predicate_noun(*p))
                .flat_map(|p| tree.with_conjuncts(p))
                .collect();
            if !lone.is_empty() {
                return lone;
            }
        }
        // "urged the rebels to withdraw", "let the refugees stay", with them under the small verb.
        if self.attitude_of(verb).is_some() {
            let small = |c: &usize| {
                matches!(tree.link(*c), Link::Clause | Link::OpenClause)
                    && tree.kid(*c, Link::Marker).is_none()
                    && (self.is_infinitive(*c)
                        || (tree.doc.tag(*c) == "VB" && tree.kid(*c, Link::Auxiliary).is_none()))
            };
            let raised: Vec<usize> = tree
                .doc
                .children(verb)
                .filter(small)
                .flat_map(|c| tree.kids(c, Link::Subject).collect::<Vec<_>>())
                .flat_map(|s| tree.with_conjuncts(s))
                .collect();
            if !raised.is_empty() {
                return raised;
            }
        }
        // "denounced what it called an uprising"; "called in the ambassador", with him behind the particle.
        let called = tree.kids(verb, Link::Clause).filter_map(|c| tree.free_relative(c));
        let behind = tree.kids(verb, Link::Particle).flat_map(|p| tree.kids(p, Link::PrepositionObject));
        let elsewhere: Vec<usize> = called.chain(behind).flat_map(|o| tree.with_conjuncts(o)).collect();
        if !elsewhere.is_empty() {
            return elsewhere;
        }
        if tree.kid(verb, Link::Preposition).is_none() { self.shared_objects(verb) } else { Vec::new() }
    }

    /// Objects of the verb coordinated right behind one without: "attacked and later burned the village".
    fn shared_objects(&self, verb: usize) -> Vec<usize> {
        let tree = self.tree;
        let close = |next: usize| {
            (verb + 1..next).all(|t| matches!(tree.link(t), Link::Coordinator | Link::Adverb))
                && tree.kid(next, Link::Subject).is_none()
        };
        let next = tree.kids(verb, Link::Conjunct).find(|c| tree.is_verb(*c) && close(*c));
        next.map_or_else(Vec::new, |n| {
            tree.kids(n, Link::Object).flat_map(|k| tree.with_conjuncts(k)).collect()
        })
    }

    /// To whom something is given or told.
    pub(super) fn indirect(&self, verb: usize, fuel: usize) -> Vec<usize> {
        let tree = self.tree;
        let mut found: Vec<usize> = tree
            .kids(verb, Link::IndirectObject)
            .flat_map(|k| match tree.kid(k, Link::PrepositionObject) {
                Some(o) => tree.with_conjuncts(o),
                None => self.fill(k, verb),
            })
            .collect();
        if self.is_passive(verb) && tree.kid(verb, Link::Object).is_some() {
            found.extend(self.surface(verb, fuel));
        }
        found
    }

    /// Objects of prepositions below `head`, each with its preposition.
    pub(super) fn prepositional(&self, head: usize) -> Vec<(String, usize)> {
        let tree = self.tree;
        let mut found = Vec::new();
        // "stayed away from the polls"
        let away = tree
            .doc
            .children(head)
            .filter(|k| tree.is_verb(head) && matches!(tree.link(*k), Link::Adverb | Link::Particle))
            .flat_map(|k| tree.kids(k, Link::Preposition).collect::<Vec<_>>());
        // "called in the ambassador", "insisted on a truce": a particle may be a preposition.
        let particles =
            tree.kids(head, Link::Particle).filter(|p| tree.kid(*p, Link::PrepositionObject).is_some());
        for preposition in tree.prepositions(head).chain(particles).chain(away) {
            let word = tree.doc.text(preposition).to_lowercase();
            for object in tree.kids(preposition, Link::PrepositionObject) {
                let fillers = if self.is_relative_pronoun(object) {
                    // "an attack in which gunmen": nobody.
                    let mut found = self.fill(object, head);
                    found.retain(|f| *f != object);
                    found
                } else {
                    tree.with_conjuncts(object)
                };
                found.extend(fillers.into_iter().map(|o| (word.clone(), o)));
            }
            // "the ban on women entering temples"
            for clause in tree.gerunds(preposition) {
                let doers = tree.kids(clause, Link::Subject).flat_map(|s| tree.with_conjuncts(s));
                found.extend(doers.map(|o| (word.clone(), o)));
            }
            let told = tree.told_behind(preposition).flat_map(|h| tree.with_conjuncts(h));
            found.extend(told.map(|o| (word.clone(), o)));
            for inner in tree.kids(preposition, Link::Preposition) {
                let two = format!("{word} {}", tree.doc.text(inner).to_lowercase());
                for object in tree.kids(inner, Link::PrepositionObject) {
                    found.extend(tree.with_conjuncts(object).into_iter().map(|o| (two.clone(), o)));
                }
            }
        }
        if self.attitude_of(head).is_some() {
            return found;
        }
        // "set a deadline for Turkey to leave"
        let clauses = tree.kids(head, Link::AdverbialClause).chain(tree.kids(head, Link::ReducedRelative));
        for clause in clauses.filter(|c| self.is_infinitive(*c)) {
            let Some(opener) = tree.kid(clause, Link::Marker) else { continue };
            let doers = tree
                .kids(clause, Link::Subject)
                .chain(tree.kids(clause, Link::PassiveSubject))
                .flat_map(|s| tree.with_conjuncts(s));
            found.extend(doers.map(|o| (tree.doc.text(opener).to_lowercase(), o)));
        }
        found
    }
}

"""Writes spaCy's answers for the sentences of tests/news.txt: golden.py MODEL > ../tests/news-md.tsv

A line per sentence: the tokens, each as START-END TAG HEAD LABEL LEMMA, joined by bars; then the entities, then the noun chunks.
"""
import os, sys, warnings

warnings.filterwarnings("ignore")
import spacy

nlp = spacy.load(sys.argv[1])
here = os.path.dirname(os.path.abspath(__file__))
texts = open(os.path.join(here, "..", "tests", "news.txt"), encoding="utf-8").read().splitlines()
for doc in nlp.pipe(texts):
    offset = [0]
    for c in doc.text:
        offset.append(offset[-1] + len(c.encode()))
    tokens = []
    for t in doc:
        start = "^" if t.is_sent_start else ""
        tokens.append(f"{start}{offset[t.idx]}-{offset[t.idx + len(t.text)]} {t.pos_} {t.tag_} {t.head.i} {t.dep_} {t.lemma_}")
    ents = [f"{e.start}-{e.end} {e.label_}" for e in doc.ents]
    chunks = [f"{c.start}-{c.end}" for c in doc.noun_chunks]
    print("|".join(tokens), "|".join(ents), "|".join(chunks), sep="\t")

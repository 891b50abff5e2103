"""Scores the text, title and date found in pages beside Python's trafilatura on the same pages, in one run.

    python3 eval/read/layouts.py pages 10
    cargo run --release -p dateline-read --example read -- pages/*.html > read.jsonl
    python3 eval/read/score.py pages read.jsonl

F1 is over word bags, the mean of all pages. A story's text is its body and summary parts.
"""

import collections
import json
import pathlib
import sys
import time

sys.stdout.reconfigure(line_buffering=True)


def f1(found, gold):
    found, gold = (collections.Counter(t.split()) for t in (found, gold))
    same = sum((found & gold).values())
    return 2 * same / (sum(found.values()) + sum(gold.values())) if same else 0.0


def mean(values):
    return sum(values) / max(1, len(values))


def main():
    folder = pathlib.Path(sys.argv[1])
    gold = {g["id"]: g for g in map(json.loads, open(folder / "gold.jsonl"))}
    ours, parts = collections.defaultdict(list), collections.defaultdict(list)
    for row in map(json.loads, open(sys.argv[2])):
        g = gold[pathlib.Path(row["file"]).stem]
        story = row["stories"][0] if row["stories"] else {"text": "", "parts": [], "title": None, "published": None}
        raw = story["text"].encode()
        said = [raw[p["span"][0]:p["span"][1]].decode() for p in story["parts"] if p["kind"] in ("body", "dateline")]
        score = f1("\n".join(said), g["text"])
        ours["text"].append(score)
        parts[g["layout"]].append(score)
        ours["title"].append(story["title"] == g["title"])
        ours["date"].append((story["published"] or "")[:10] == g["published"])
        if g["caption"]:
            ours["caption"].append(g["caption"] in [raw[p["span"][0]:p["span"][1]].decode() for p in story["parts"] if p["kind"] == "caption"])
    print("dateline   ", {k: round(mean(v), 3) for k, v in ours.items()})
    print("worst layouts", sorted((round(mean(v), 3), k) for k, v in parts.items())[:6])
    try:
        import trafilatura
    except ImportError:
        return
    theirs, started = collections.defaultdict(list), time.process_time()
    for g in gold.values():
        html = (folder / f"{g['id']}.html").read_text()
        found = trafilatura.bare_extraction(html, include_comments=False, with_metadata=True)
        text, title, date = (found.text, found.title, found.date) if found else ("", None, None)
        theirs["text"].append(f1(text or "", g["text"]))
        theirs["title"].append(title == g["title"])
        theirs["date"].append(date == g["published"])
    print("trafilatura", {k: round(mean(v), 3) for k, v in theirs.items()}, f"{len(gold) / (time.process_time() - started):.0f} pages/s")


if __name__ == "__main__":
    main()

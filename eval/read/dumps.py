"""Turns the pages of layouts.py into plain-text dumps, as a person copies a page from a browser, and says how well the
plainest reader does on them: every line that is a sentence.

    python3 eval/read/dumps.py PAGES DUMPS
    cargo run --release -p dateline-read --example read -- DUMPS/*.txt > read.jsonl
    python3 eval/read/score.py PAGES read.jsonl
"""

import html.parser
import json
import pathlib
import sys

from score import f1, mean

BLOCKS = set("p div li ul ol h1 h2 h3 h4 section article main aside nav footer header td tr table figure figcaption blockquote br time button body".split())


class Lines(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.lines, self.text, self.hidden = [], "", 0

    def cut(self):
        line = " ".join(self.text.split())
        if line:
            self.lines.append(line)
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style", "title", "head")
        if tag in BLOCKS:
            self.cut()

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style", "title", "head")
        if tag in BLOCKS:
            self.cut()

    def handle_data(self, data):
        if not self.hidden:
            self.text += data


def main():
    pages, dumps = map(pathlib.Path, sys.argv[1:3])
    dumps.mkdir(parents=True, exist_ok=True)
    scores = []
    for g in map(json.loads, open(pages / "gold.jsonl")):
        lines = Lines()
        lines.feed((pages / f"{g['id']}.html").read_text())
        lines.cut()
        (dumps / f"{g['id']}.txt").write_text("\n\n".join(lines.lines) + "\n")
        prose = [line for line in lines.lines if line.endswith((".", "!", "?", "”")) and len(line.split()) >= 5]
        scores.append(f1("\n".join(prose), g["text"]))
    print("every line that is a sentence:", round(mean(scores), 3))


if __name__ == "__main__":
    main()

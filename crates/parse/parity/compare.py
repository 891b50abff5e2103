"""Compares two CoNLL-U files over the same texts, token by token, and prints a table of agreement.

    compare.py THEIRS.conllu OURS.conllu [--show N]

Tokens are matched by document and by byte span. Heads are compared by byte position, entities as spans.
"""
import re
import sys
from collections import Counter


def read(path):
    """Document id to (tokens by span, sentence starts, entities)."""
    documents, rows, first, entity = {}, None, 0, None
    sentence = []

    def close():
        for cells, start, end in sentence:
            head = int(cells[6])
            target = sentence[head - 1] if head else (cells, start, end)
            rows["tokens"][(start, end)] = (cells, target[1])
        if sentence:
            rows["starts"].add(sentence[0][1])
        sentence.clear()

    for line in open(path, encoding="utf-8", newline="\n"):
        line = line.rstrip("\n")
        if line.startswith("# newdoc id"):
            if rows is not None:
                close()
            rows = documents[line.split("=", 1)[1].strip()] = {"tokens": {}, "starts": set(), "ents": set()}
            entity = None
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            misc = dict(m.split("=", 1) for m in cells[9].split("|") if "=" in m)
            start, end = int(misc["Start"]), int(misc["End"])
            sentence.append((cells, start, end))
            tag = misc.get("Ent", "O")
            if tag[0] == "B":
                entity = (start, end, tag[2:])
                rows["ents"].add(entity)
            elif tag[0] == "I" and entity:
                rows["ents"].discard(entity)
                entity = (entity[0], end, entity[2])
                rows["ents"].add(entity)
        elif not line:
            close()
    close()
    return documents


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    show = int(sys.argv[sys.argv.index("--show") + 1]) if "--show" in sys.argv else 0
    args = args[:2]
    theirs, ours = read(args[0]), read(args[1])
    total, same, shown = Counter(), Counter(), []
    fields = {"tag": 4, "pos": 3, "morph": 5, "lemma": 2, "label": 7}
    for key, a in theirs.items():
        b = ours.get(key, {"tokens": {}, "starts": set(), "ents": set()})
        for span, (cells, head) in a["tokens"].items():
            total["boundaries"] += 1
            other = b["tokens"].get(span)
            if other is None:
                shown.append((key, "boundaries", cells[1]))
            else:
                same["boundaries"] += 1
            for name, column in fields.items():
                total[name] += 1
                # White space within a cell is written as it can be.
                norm = lambda s: re.sub(r"\\[nrt]|\s", "_", s)
                if other and norm(other[0][column]) == norm(cells[column]):
                    same[name] += 1
                elif other:
                    shown.append((key, name, cells[1], cells[column], other[0][column]))
            total["head+label"] += 1
            if other and other[1] == head and other[0][7] == cells[7]:
                same["head+label"] += 1
        for name in ("starts", "ents"):
            total[name] += len(a[name] | b[name])
            same[name] += len(a[name] & b[name])
            for x in sorted(a[name] ^ b[name])[:3]:
                shown.append((key, name, x, "theirs" if x in a[name] else "ours"))
    sentences = sum(len(a["starts"]) for a in theirs.values())
    print(f"documents {len(theirs)}, sentences {sentences}, tokens {total['boundaries']}")
    for name in ["boundaries", "tag", "pos", "morph", "lemma", "label", "head+label", "starts", "ents"]:
        n = total[name] or 1
        print(f"{name:<11} {100 * same[name] / n:8.3f} %  {n - same[name]:6} differ of {n}")
    for row in shown[:show]:
        print(*row, sep="\t")


main()

"""Writes news pages in 36 layouts, and the text, title, date and author that a reader must find in each.

    python3 eval/read/layouts.py FOLDER [PAGES_PER_LAYOUT]

Every sentence is invented. FOLDER gets NAME.html and gold.jsonl. A layout is a way of laying out a page (where the
date stands, what surrounds the text, how paragraphs are marked), not a style sheet.
"""

import json
import pathlib
import random
import sys

PLACES = "Mbala Callao Arequipa Quito Lusaka Gondar Tiznit Osh Mazar Huancayo Luena Kassala Paysandu Salto Batumi".split()
PEOPLE = "Ana Silva|Jon ten Berg|Rosa Quispe|Mwila Banda|Lena Okafor|Piotr Zielak|Amina Diallo|Tomas Reyes".split("|")
WHO = ["dockers", "farmers", "teachers", "soldiers", "rebels", "the police", "the ministry", "the union", "the governor", "villagers"]
DID = ["blocked the road to", "walked out of talks in", "signed an accord in", "fired on a convoy near", "demanded a new election in",
       "retook the bridge at", "called off a march through", "arrested eleven people in", "freed forty hostages near", "closed the border at"]
WHY = ["after prices rose for a third month", "because a promise made in May was not kept", "as the rains cut off the north",
       "two days after a court ruled against them", "while the president was abroad", "although both sides had agreed to a truce"]
SAID = ["a spokesman said on Monday", "the health ministry said", "witnesses told a local station", "according to a statement",
        "an official who asked not to be named said", "the union's leader said"]


def cap(s):
    return s[0].upper() + s[1:]


def sentence(r):
    form = r.randrange(4)
    who, did, place, why, said = (r.choice(x) for x in (WHO, DID, PLACES, WHY, SAID))
    if form == 0:
        return cap(f"{who} {did} {place} {why}, {said}.")
    if form == 1:
        return cap(f"{why}, {who} {did} {place}.")
    if form == 2:
        return f"“We have waited long enough, and we will not leave {place},” said {r.choice(PEOPLE)}."
    return cap(f"{who} {did} {place}, and at least {r.randrange(2, 40)} people were hurt, {said}.")


def paragraphs(r, n):
    return [" ".join(sentence(r) for _ in range(r.randrange(1, 4))) for _ in range(n)]


def headline(r):
    return cap(f"{r.choice(WHO)} {r.choice(DID)} {r.choice(PLACES)} {r.choice(['amid strike', 'as talks fail', 'after raid', 'before vote'])}")


MONTHS = "January February March April May June July August September October November December".split()


def page(layout, n):
    r = random.Random(f"{layout}/{n}")
    y, m, d = r.randrange(2015, 2026), r.randrange(1, 13), r.randrange(1, 29)
    iso, long_date = f"{y}-{m:02}-{d:02}", f"{MONTHS[m - 1]} {d}, {y}"
    title, author, site = headline(r), r.choice(PEOPLE), r.choice(["The Callao Post", "Northern Star", "Radio Osh", "Daily Mirador"])
    body = paragraphs(r, r.randrange(5, 16))
    if layout % 3 == 0:
        body[0] = f"{r.choice(PLACES).upper()}: {body[0]}"
    lead = f"Short account of how {r.choice(WHO)} came to stand at {r.choice(PLACES)}"
    caption = f"People wait at a gate in {r.choice(PLACES)} on {long_date}. (AP Photo/{r.choice(PEOPLE)})"
    related = [headline(r) for _ in range(6)]
    teasers = [sentence(r) for _ in range(6)]
    comments = [sentence(r) for _ in range(4)]
    nav = "".join(f'<li><a href="/{s.lower()}">{s}</a></li>' for s in "World Politics Business Sport Culture Weather Video".split())
    rel_list = "".join(f'<li><a href="/s/{i}">{t}</a></li>' for i, t in enumerate(related))
    rel_cards = "".join(f'<div class="card"><h3><a href="/s/{i}">{t}</a></h3><p>{x}</p></div>' for i, (t, x) in enumerate(zip(related, teasers)))
    ld = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": f"{iso}T08:30:00Z",
          "dateModified": f"{iso}T11:00:00Z", "author": {"@type": "Person", "name": author}, "publisher": {"@type": "Organization", "name": site}}
    metas = {
        0: f'<script type="application/ld+json">{json.dumps(ld)}</script>',
        1: f'<meta property="og:title" content="{title}"><meta property="article:published_time" content="{iso}T08:30:00+00:00"><meta name="author" content="{author}">',
        2: f'<meta name="pubdate" content="{iso}"><meta property="og:title" content="{title} | {site}">',
        3: "",
    }[layout % 4]
    date_line = {0: f'<time datetime="{iso}T08:30:00Z">{long_date}</time>', 1: f'<span class="date">Published {long_date}</span>',
                 2: f'<p class="meta">By {author} | {d} {MONTHS[m - 1]} {y}</p>', 3: f'<div class="posted-on">Posted on {long_date} 10:30 AM</div>'}[(layout // 4 + layout) % 4]
    byline = f'<p class="byline">By {author}</p>' if layout % 2 else f'<span class="author" rel="author">{author}</span>'
    fig = f'<figure><img src="a.jpg" alt=""><figcaption>{caption}</figcaption></figure>' if layout % 3 else f'<div class="image"><img src="a.jpg"><p class="wp-caption-text">{caption}</p></div>'
    ad = '<div class="ad">Advertisement</div>'
    share = '<ul class="share"><li><a href="#">Share on Facebook</a></li><li><a href="#">Tweet</a></li><li>Copy link</li></ul>'
    kind = layout % 9
    if kind == 0:
        text = "".join(f"<p>{p}</p>" for p in body)
    elif kind == 1:
        text = "".join(f'<div class="par">{p}</div>' for p in body)
    elif kind == 2:
        text = "<br><br>\n".join(body)
    elif kind == 3:
        text = "".join(f"<p>{p}</p>" + (ad if i % 3 == 1 else "") for i, p in enumerate(body))
    elif kind == 4:
        text = "".join(f'<section><p>{p}</p></section>' for p in body)
    elif kind == 5:
        half = len(body) // 2
        text = "".join(f"<p>{p}</p>" for p in body[:half]) + f'<aside class="related"><h4>Read more</h4><ul>{rel_list}</ul></aside>' + "".join(f"<p>{p}</p>" for p in body[half:])
    elif kind == 6:
        text = "".join(f"<p><span>{p}</span></p>\n" for p in body)
    elif kind == 7:
        text = "".join(f"<p>{p.replace(PLACES[0], '<a href=/t/m>' + PLACES[0] + '</a>')}</p>" for p in body[:3]) + "<blockquote><p>" + body[3] + "</p></blockquote>" + "".join(f"<p>{p}</p>" for p in body[4:])
    else:
        text = "<p>" + "</p><p>&nbsp;</p><p>".join(body) + "</p>"
    shell = layout // 9
    head = f'<head><meta charset="utf-8"><title>{title} - {site}</title>{metas}</head>'
    footer = f'<footer><p>© {y} {site}. All rights reserved.</p><ul><li>Privacy policy</li><li>Contact us</li></ul></footer>'
    cookie = '<div id="cookie-banner"><p>We use cookies to improve your experience on this site. By continuing you accept our policy.</p><button>Accept</button></div>'
    letter = '<div class="newsletter"><h4>Sign up</h4><p>Get the news of the day in your inbox every morning.</p></div>'
    talk = '<div id="comments"><h3>Comments</h3>' + "".join(f'<div class="comment"><b>reader{i}</b><p>{c}</p></div>' for i, c in enumerate(comments)) + "</div>"
    if shell == 0:
        html = f'<body><nav><ul>{nav}</ul></nav><main><article><h1>{title}</h1>{byline}{date_line}{fig}{text}</article></main><aside><h3>Most read</h3><ul>{rel_list}</ul></aside>{footer}</body>'
    elif shell == 1:
        html = f'<body>{cookie}<div class="header"><ul class="menu">{nav}</ul></div><div id="content"><h1 class="title">{title}</h1><p class="standfirst">{lead}</p>{date_line}{share}<div class="article-body">{text}</div>{share}<div class="related-posts"><h3>Related</h3>{rel_cards}</div>{talk}</div>{footer}</body>'
    elif shell == 2:
        html = f'<body><table width="100%"><tr><td class="left">{"<br>".join(related)}</td><td class="main"><h2>{title}</h2>{date_line}{byline}<div class="story">{text}</div>{letter}</td><td>{ad}</td></tr></table>{footer}</body>'
    else:
        html = f'<body><div class="wrap"><div class="top">{nav}</div><div class="post hentry"><h1 class="entry-title">{title}</h1><div class="entry-meta">{date_line} {byline}</div><div class="entry-content">{fig}{text}{letter}</div></div><div class="sidebar">{rel_cards}</div></div>{cookie}{footer}</body>'
    gold = {"id": f"{layout:02}-{n}", "text": "\n".join(body), "title": title, "published": iso, "caption": caption if shell in (0, 3) else None, "layout": layout}
    return f"<!DOCTYPE html>\n<html lang=\"en\">{head}{html}</html>\n", gold


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "gold.jsonl", "w") as out:
        for layout in range(36):
            for n in range(count):
                html, gold = page(layout, n)
                (folder / f"{gold['id']}.html").write_text(html)
                out.write(json.dumps(gold, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

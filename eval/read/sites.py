"""Writes news pages built like those of real sites, and the text, title and date that a reader must find in each.

    python3 eval/read/sites.py FOLDER [PAGES_PER_SITE]

Harder than layouts.py: each function is one kind of site (a WordPress theme, AMP, a live page, a paywall, a page without
any article element …), with what such sites put between and around the paragraphs: teasers, comment threads, newsletter
boxes, biographies, embedded posts, pull quotes, galleries, corrections. Every sentence is invented.
"""

import html as h
import json
import pathlib
import random
import sys

from layouts import MONTHS, PEOPLE, PLACES, cap, headline, paragraphs, sentence

SITES = []


def site(make):
    SITES.append(make)
    return make


class Story:
    def __init__(self, name, n):
        r = self.r = random.Random(f"{name}/{n}")
        self.y, self.m, self.d = r.randrange(2015, 2026), r.randrange(1, 13), r.randrange(1, 29)
        self.iso = f"{self.y}-{self.m:02}-{self.d:02}"
        self.long = f"{MONTHS[self.m - 1]} {self.d}, {self.y}"
        self.british = f"{self.d} {MONTHS[self.m - 1]} {self.y}"
        self.title = headline(r)
        self.author = r.choice(PEOPLE)
        self.site = r.choice(["The Callao Post", "Northern Star", "Radio Osh", "Daily Mirador"])
        self.body = paragraphs(r, r.randrange(6, 14))
        self.lead = cap(f"{sentence(r)}")
        self.url = f"https://news.example/{name}/{n}"
        self.gold = None

    def heads(self, n):
        return [headline(self.r) for _ in range(n)]

    def lines(self, n):
        return [sentence(self.r) for _ in range(n)]

    def p(self, between=None):
        """The paragraphs, with what stands between them after the second, fourth …"""
        out = []
        for i, text in enumerate(self.body):
            out.append(f"<p>{text}</p>")
            if between and i % 2 == 1 and i + 1 < len(self.body):
                out.append(between(i // 2))
        return "\n".join(out)

    def ld(self, kind="NewsArticle", **more):
        data = {"@context": "https://schema.org", "@type": kind, "headline": self.title, "datePublished": f"{self.iso}T06:10:00+01:00",
                "author": [{"@type": "Person", "name": self.author}], "publisher": {"@type": "Organization", "name": self.site}, **more}
        return f'<script type="application/ld+json">{json.dumps(data)}</script>'

    def page(self, head, body, lang="en", attributes=""):
        return (f'<!DOCTYPE html><html lang="{lang}"{attributes}><head><meta charset="utf-8"><title>{self.title} | {self.site}</title>'
                f'<link rel="canonical" href="{self.url}">{head}</head><body>{body}</body></html>')


def links(heads):
    return "".join(f'<li><a href="/s/{i}">{t}</a></li>' for i, t in enumerate(heads))


@site
def wordpress_classic(s):
    """Comments as an ordered list, a biography, tags, older and newer posts."""
    talk = "".join(f'<li class="comment even thread-even depth-1" id="li-comment-{i}"><div class="comment-author vcard"><cite class="fn">reader{i}</cite> <span class="says">says:</span></div><div class="comment-meta">{s.long} at 9:1{i} am</div><p>{c}</p><div class="reply"><a href="#">Reply</a></div></li>' for i, c in enumerate(s.lines(6)))
    return s.page(f'<meta property="article:published_time" content="{s.iso}T06:10:00+00:00" /><meta property="og:title" content="{s.title}" />',
        f'<div id="page" class="hfeed site"><header id="masthead"><p class="site-title"><a href="/">{s.site}</a></p><nav><ul>{links(["Home", "World", "About"])}</ul></nav></header><div id="primary"><main id="main"><article id="post-17" class="post type-post hentry category-world"><header class="entry-header"><h1 class="entry-title">{s.title}</h1><div class="entry-meta"><span class="posted-on">Posted on <a href="#"><time class="entry-date published" datetime="{s.iso}T06:10:00+00:00">{s.long}</time></a></span><span class="byline"> by <span class="author vcard">{s.author}</span></span></div></header><div class="entry-content">{s.p()}<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li>Twitter</li><li>Facebook</li></ul></div><div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3>{"".join(f"<p>{t}</p><p>{x}</p>" for t, x in zip(s.heads(3), s.lines(3)))}</div></div><footer class="entry-footer"><span class="cat-links">Posted in World</span> <span class="tags-links">Tagged ports, strikes</span></footer></article><div class="author-info"><h2>Published by {s.author}</h2><p class="author-bio">{s.author} has written about ports and unions for {s.site} since 2011 and lives by the sea. View all posts by {s.author}.</p></div><nav class="navigation post-navigation"><a rel="prev">{s.heads(1)[0]}</a><a rel="next">{s.heads(1)[0]}</a></nav><div id="comments" class="comments-area"><h2 class="comments-title">6 thoughts on “{s.title}”</h2><ol class="comment-list">{talk}</ol></div></main></div><aside id="secondary"><section class="widget"><h2>Recent Posts</h2><ul>{links(s.heads(5))}</ul></section></aside></div>')


@site
def wordpress_news_theme(s):
    """Read-also boxes between the paragraphs, as paragraphs."""
    also = lambda i: f'<p><strong>READ ALSO:</strong> <a href="/x/{i}"><strong>{headline(s.r)}</strong></a></p>'
    return s.page(s.ld(), f'<div class="td-main-content-wrap"><div class="td-post-header"><ul class="td-category"><li><a>World</a></li></ul><header><h1 class="entry-title">{s.title}</h1><p class="td-post-sub-title">{s.lead}</p></header><div class="td-module-meta-info"><div class="td-post-author-name">By <a>{s.author}</a> - </div><span class="td-post-date"><time class="entry-date">{s.long}</time></span><div class="td-post-views">1483</div></div></div><div class="td-post-content">{s.p(also)}</div><div class="td-post-sharing">Facebook Twitter WhatsApp</div><div class="td_block_related_posts"><h4><a>RELATED ARTICLES</a><a>MORE FROM AUTHOR</a></h4>{"".join(f"<div class=td_module><h3><a>{t}</a></h3><div class=td-excerpt>{x}</div></div>" for t, x in zip(s.heads(3), s.lines(3)))}</div></div>')


@site
def amp(s):
    """AMP: amp-img, amp-ad, a sidebar first in the source."""
    return s.page(s.ld(), f'<amp-sidebar id="sidebar" layout="nodisplay"><ul>{links(["World", "Africa", "Sport"])}</ul></amp-sidebar><header class="amp-header"><a href="/">{s.site}</a></header><amp-ad width="300" height="250" type="doubleclick"></amp-ad><article class="amp-wp-article"><header class="amp-wp-article-header"><h1 class="amp-wp-title">{s.title}</h1><div class="amp-wp-meta amp-wp-byline"><span class="amp-wp-author author vcard">{s.author}</span></div><div class="amp-wp-meta amp-wp-posted-on"><time datetime="{s.iso}T06:10:00+00:00">3 years ago</time></div></header><figure class="amp-wp-article-featured-image"><amp-img src="a.jpg"></amp-img><figcaption>A gate in {s.r.choice(PLACES)}. Photo: {s.r.choice(PEOPLE)}</figcaption></figure><div class="amp-wp-article-content">{s.p(lambda i: "<amp-ad type=x></amp-ad><p class=ad-label>Article continues below</p>")}</div><footer class="amp-wp-article-footer"><div class="amp-wp-meta amp-wp-tax-category">Categories: World</div><div class="amp-wp-comments-link"><a href="#">Leave a Comment</a></div></footer></article><section class="amp-related"><h3>Related Content</h3>{"".join(f"<div><a>{t}</a><p>{x}</p></div>" for t, x in zip(s.heads(3), s.lines(3)))}</section>', attributes=" amp")


@site
def live_page(s):
    """A live page: the structured data hold every entry; entries with a clock and a headline each."""
    parts = [(headline(s.r), paragraphs(s.r, s.r.randrange(1, 3))) for _ in range(6)]
    s.body = [x for _, ps in parts for x in ps]
    s.gold = s.body
    updates = [{"@type": "BlogPosting", "headline": t, "datePublished": f"{s.iso}T{17 - i:02}:05:00Z", "articleBody": " ".join(ps)} for i, (t, ps) in enumerate(parts)]
    entries = "".join(f'<article class="live-entry" id="e{i}"><time datetime="{s.iso}T{17 - i:02}:05:00Z">{17 - i}:05</time><h2>{t}</h2>{"".join(f"<p>{x}</p>" for x in ps)}<div class="share-tools"><a>Share</a><a>Copy link</a></div></article>' for i, (t, ps) in enumerate(parts))
    return s.page(s.ld("LiveBlogPosting", coverageStartTime=f"{s.iso}T06:00:00Z", liveBlogUpdate=updates), f'<header><nav><ul>{links(["World", "Sport"])}</ul></nav></header><main><h1>{s.title}</h1><p class="standfirst">{s.lead}</p><div class="live-status">LIVE</div><section class="live-feed">{entries}</section><button>Load more</button></main><footer><p>© {s.y} {s.site}</p></footer>')


@site
def paywall(s):
    """A teaser of the report, then an offer; the whole text nowhere."""
    s.gold = s.body[:3]
    return s.page(s.ld(isAccessibleForFree=False, hasPart={"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}), f'<div class="site"><header><a>{s.site}</a><a class="btn">Subscribe</a></header><main><article><h1>{s.title}</h1><p class="byline">By {s.author}</p><p class="timestamp">{s.long}</p><div class="article-body">{"".join(f"<p>{x}</p>" for x in s.body[:3])}</div><div class="paywall offer"><h2>Keep reading for $1 a week</h2><p>This article is for subscribers only. Subscribe now to read this story and get unlimited access to {s.site}.</p><p>Already a subscriber? <a>Sign in</a></p><ul><li>Unlimited access on all your devices</li><li>Cancel at any time</li></ul></div></article></main></div>')


@site
def paywall_with_body_in_data(s):
    """The page shows a teaser; the structured data hold the whole report."""
    return s.page(s.ld(articleBody="\n\n".join(s.body)), f'<main><h1>{s.title}</h1><p>{s.body[0]}</p><div class="fade"><p>Subscribe to continue reading this article.</p></div></main>')


@site
def no_article_element(s):
    """Nothing but divs with meaningless classes, as front-end frameworks write them."""
    css = lambda: "css-" + "".join(s.r.choice("abcdef0123456789") for _ in range(6))
    body = "".join(f'<div class="{css()}"><div class="{css()}">{x}</div></div>' for x in s.body)
    cards = "".join(f'<div class="{css()}"><a href="/{i}"><div class="{css()}">{t}</div></a><div class="{css()}">{x}</div></div>' for i, (t, x) in enumerate(zip(s.heads(4), s.lines(4))))
    return s.page(f'<meta name="parsely-pub-date" content="{s.iso}T06:10:00Z"><meta name="parsely-title" content="{s.title}">', f'<div id="root"><div class="{css()}"><div class="{css()}"><a>World</a><a>Opinion</a></div></div><div class="{css()}"><div class="{css()}" role="heading" aria-level="1">{s.title}</div><div class="{css()}">{s.author} · {s.long}</div>{body}</div><div class="{css()}"><div class="{css()}">You may also like</div>{cards}</div></div>')


@site
def next_data(s):
    """A page drawn by a framework, with its state as JSON in a script and the date nowhere else but the line."""
    state = {"props": {"pageProps": {"story": {"title": s.title, "body": s.body}}}}
    return s.page("", f'<div id="__next"><header>{s.site}</header><div class="Story_wrap__1x"><h1 class="Story_title__9a">{s.title}</h1><div class="Story_meta__b2"><span>{s.author}</span><span class="Story_date__c3">{s.british}</span></div><div class="Story_body__d4">{s.p()}</div><div class="Story_tags__e5"><a>ports</a><a>strikes</a></div></div></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>')


@site
def newsletter_in_text(s):
    """Sign-up boxes and requests for money between the paragraphs, without classes that say so."""
    boxes = ['<div class="box"><h3>The morning briefing</h3><p>Sign up for our free newsletter and get the stories that matter in your inbox.</p><form><input><button>Sign up</button></form><p>By signing up you agree to our terms of service and privacy policy.</p></div>',
             '<div class="box"><p>Support independent journalism. Your gift keeps our reporting free for everyone.</p><a>Donate now</a></div>',
             '<div class="box"><p>Download our app for the latest news on your phone.</p></div>']
    return s.page(s.ld(), f'<main><article><h1>{s.title}</h1><p>By {s.author}</p><time datetime="{s.iso}">{s.long}</time>{s.p(lambda i: boxes[i % 3])}</article></main>')


@site
def comment_thread_plain(s):
    """A thread of replies under the report in plain divs, names and times before each."""
    talk = "".join(f'<div class="post"><div class="user">harbour_{i}</div><div class="when">{i + 1} hours ago</div><div class="msg">{c}</div><div class="acts">Like Reply Report</div></div>' for i, c in enumerate(s.lines(8)))
    return s.page(s.ld(), f'<div class="wrap"><h1>{s.title}</h1><div class="info">{s.long} | {s.author}</div><div class="txt">{s.p()}</div><div class="talk"><h3>8 Comments</h3><div class="form">Log in to comment</div>{talk}</div></div>')


@site
def disqus_like_section(s):
    """Readers' comments in a section of articles, as HTML5 asks for."""
    talk = "".join(f'<article class="comment"><header><b>reader {i}</b> <time>{s.british}</time></header><p>{c}</p></article>' for i, c in enumerate(s.lines(6)))
    return s.page(s.ld(), f'<main><article><h1>{s.title}</h1>{s.p()}<section class="reader-comments"><h2>What readers say</h2>{talk}</section></article></main>')


@site
def lists_in_the_text(s):
    """Demands and key points as lists that belong to the report, and one list of links that does not."""
    demands = s.lines(4)
    s.gold = s.body[:2] + demands + s.body[2:]
    text = "".join(f"<p>{x}</p>" for x in s.body[:2]) + "<ul>" + "".join(f"<li>{x}</li>" for x in demands) + "</ul>" + "".join(f"<p>{x}</p>" for x in s.body[2:])
    return s.page(s.ld(), f'<main><article><h1>{s.title}</h1><p class="by">By {s.author}, {s.site}</p>{text}<h3>More on this story</h3><ul>{links(s.heads(4))}</ul></article></main>')


@site
def table_in_the_text(s):
    """A table of figures in the report."""
    rows = [(p, str(s.r.randrange(3, 90))) for p in s.r.sample(PLACES, 4)]
    table = "<table><tr><th>Town</th><th>Hurt</th></tr>" + "".join(f"<tr><td>{p}</td><td>{n}</td></tr>" for p, n in rows) + "</table>"
    s.gold = s.body
    return s.page(s.ld(), f'<main><article><h1>{s.title}</h1><p class="by">By {s.author}</p>{"".join(f"<p>{x}</p>" for x in s.body[:3])}{table}{"".join(f"<p>{x}</p>" for x in s.body[3:])}</article></main>')


@site
def layout_tables(s):
    """An old page laid out in tables inside tables, font elements and line breaks."""
    body = "<br><br>".join(f"<font face=Arial size=2>{x}</font>" for x in s.body)
    return (f'<html><head><title>{s.site}: {s.title}</title></head><body bgcolor=#ffffff><table width=760><tr><td colspan=3><img src=logo.gif></td></tr><tr><td width=120 valign=top><font size=1><a href=/>Home</a><br><a href=/w>World</a><br><a href=/s>Sport</a></font></td><td width=480 valign=top><table><tr><td><font size=5><b>{s.title}</b></font></td></tr><tr><td><font size=1>{s.long} - By {s.author}</font></td></tr><tr><td>{body}</td></tr></table></td><td width=160 valign=top><table bgcolor=#eeeeee><tr><td><b>Other news</b></td></tr>{"".join(f"<tr><td><font size=1><a href=/{i}>{t}</a></font></td></tr>" for i, t in enumerate(s.heads(6)))}</table></td></tr></table><center><font size=1>Copyright {s.y} {s.site}</font></center></body></html>')


@site
def pull_quotes(s):
    """Sentences of the report repeated in large type, embedded posts, a gallery."""
    quote = lambda i: [f'<aside class="pullquote"><p>{s.body[i].split(". ")[0]}</p></aside>', f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Stay away from the gates today, all of you. We will not move. <a>pic.example/x{i}</a></p>&mdash; Port Watch (@portwatch) <a>{s.long}</a></blockquote>', f'<div class="gallery"><figure><img><figcaption>Trucks wait in {s.r.choice(PLACES)}, {s.british}. Photograph: {s.author}/AP</figcaption></figure></div>'][i % 3]
    return s.page(s.ld(), f'<main><article class="story"><h1>{s.title}</h1><address class="byline">{s.author}</address><div class="content">{s.p(quote)}</div></article></main>')


@site
def teaser_blocks_in_text(s):
    """Cards of other reports, with headline and lead, between the paragraphs."""
    card = lambda i: f'<div class="inline-promo"><a href="/p/{i}"><img><h4>{headline(s.r)}</h4><p>{sentence(s.r)}</p></a></div>'
    return s.page(s.ld(), f'<main><article><h1>{s.title}</h1><div class="body">{s.p(card)}</div></article></main>')


@site
def endless_page(s):
    """The next report follows under the first one."""
    other = Story("other", s.r.random())
    return s.page(s.ld(), f'<main><article data-url="{s.url}"><h1>{s.title}</h1><p class="by">By {s.author}</p><time datetime="{s.iso}T06:00">{s.long}</time>{s.p()}</article><div class="next-label">Next story</div><article data-url="{other.url}" class="next"><h2>{other.title}</h2><p class="by">By {other.author}</p>{other.p()}</article></main>')


@site
def author_bio_and_correction(s):
    """A correction and an agency's line at the end belong to the page, the biography does not."""
    return s.page(s.ld(), f'<main><article><h1>{s.title}</h1><p class="dek">{s.lead}</p><section name="articleBody">{s.p()}</section><div class="tagline"><p><em>{s.author} is the paper\'s harbour correspondent. Follow her on Twitter at @harbour.</em></p><p>A version of this article appears in print on {s.long}, Section A, Page 9 of the national edition. Order Reprints | Subscribe</p></div></article><section class="more"><h2>More in World</h2>{"".join(f"<article><h3>{t}</h3><p>{x}</p></article>" for t, x in zip(s.heads(4), s.lines(4)))}</section></main>')


@site
def government_portal(s):
    """A ministry's page: breadcrumbs, a side menu of departments, date after the text."""
    return s.page(f'<meta name="DC.date.issued" content="{s.iso}">', f'<div id="wrapper"><div class="breadcrumb">You are here: <a>Home</a> &gt; <a>Press</a></div><div id="left"><ul>{links(["Minister", "Departments", "Tenders", "Vacancies", "Contact"])}</ul></div><div id="content"><h2 class="title">{s.title}</h2>{s.p()}<p align="right">Press office, {s.british}</p><p><a>Print</a> | <a>Send to a friend</a></p></div></div>')


@site
def wire_paragraphs(s):
    """An agency's page: dateline, keywords, contact of the desk."""
    place = s.r.choice(PLACES).upper()
    s.body[0] = f"{place}, {MONTHS[s.m - 1]} {s.d} (Reuters) - {s.body[0]}"
    return s.page(s.ld(), f'<div class="article__container"><div class="article-header"><h1 data-testid="Heading">{s.title}</h1><div class="info"><time><span>{s.long}</span><span>6:10 AM UTC</span><span>Updated ago</span></time></div></div><div class="article-body__content">{"".join(f"<div data-testid=paragraph-{i} class=text__text>{x}</div>" for i, x in enumerate(s.body))}<div class="sign-off"><p>Reporting by {s.author}; Editing by {s.r.choice(PEOPLE)}</p></div><div class="trust"><p>Our Standards: The Trust Principles.</p></div></div><div class="promo"><h2>Read Next</h2><ul>{links(s.heads(4))}</ul></div></div>')


@site
def spanish(s):
    """Another language, with a date of its own."""
    months = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
    who, did = ["Los estibadores", "Los agricultores", "La policía", "El ministerio", "Los rebeldes"], ["bloquearon la carretera de", "firmaron un acuerdo en", "cerraron la frontera en", "detuvieron a once personas en"]
    line = lambda: f"{s.r.choice(who)} {s.r.choice(did)} {s.r.choice(PLACES)} después de que los precios subieran por tercer mes consecutivo, según dijo el lunes un portavoz."
    s.title = f"{s.r.choice(who)} {s.r.choice(did)} {s.r.choice(PLACES)}"
    s.body = [" ".join(line() for _ in range(2)) for _ in range(7)]
    return s.page(f'<meta property="og:title" content="{s.title}"><meta property="article:published_time" content="{s.iso}T06:10:00-05:00">', f'<nav>{links(["Mundo", "Deportes"])}</nav><main><article><h1>{s.title}</h1><p class="fecha">{s.d} de {months[s.m - 1]} de {s.y}</p>{s.p(lambda i: "<p><b>Lea también:</b> <a>" + line()[:60] + "</a></p>")}</article><section><h3>Comentarios</h3>{"".join(f"<div class=comentario><p>{line()}</p></div>" for _ in range(4))}</section></main>', lang="es")


@site
def russian(s):
    line = lambda: f"{s.r.choice(['Докеры', 'Фермеры', 'Учителя', 'Жители'])} перекрыли дорогу у города {s.r.choice(['Ош', 'Батуми', 'Кассала'])} после того, как переговоры о зарплате сорвались, сообщил в понедельник представитель профсоюза."
    s.title = "Докеры перекрыли дорогу после срыва переговоров о зарплате"
    s.body = [" ".join(line() for _ in range(2)) for _ in range(6)]
    return s.page(f'<meta property="og:title" content="{s.title}">', f'<div class="header"><a>Главная</a><a>Политика</a></div><div class="news"><h1>{s.title}</h1><div class="date">{s.d:02}.{s.m:02}.{s.y} 09:15</div><div class="text">{s.p()}</div><div class="social">Поделиться</div></div>', lang="ru")


@site
def arabic(s):
    line = lambda: f"{s.r.choice(['أغلق المزارعون', 'أغلق العمال', 'أغلق السكان'])} الطريق المؤدي إلى {s.r.choice(['كسلا', 'تزنيت', 'لواندا'])} يوم الاثنين بعد فشل المحادثات بشأن الأجور، حسبما قال متحدث باسم النقابة."
    s.title = "عمال الميناء يغلقون الطريق بعد فشل المحادثات"
    s.body = [" ".join(line() for _ in range(2)) for _ in range(6)]
    return s.page(s.ld(), f'<main dir="rtl"><article><h1>{s.title}</h1><div class="body">{s.p()}</div></article></main>', lang="ar")


@site
def date_in_data_attribute(s):
    """The date stands in attributes and in words of a clock; a younger date stands in the side column."""
    side = "".join(f'<li><span class="date">{MONTHS[s.m % 12]} {i + 1}, {s.y + 1}</span> <a>{t}</a></li>' for i, t in enumerate(s.heads(4)))
    return s.page("", f'<div id="side"><h4>Latest</h4><ul>{side}</ul></div><div id="main"><h1>{s.title}</h1><span class="timestamp" data-time="{s.iso}T06:10:00Z">{s.british}</span><div class="c">{s.p()}</div></div>')


@site
def date_updated_only(s):
    """Updated and published stand in one line."""
    later = min(28, s.d + 1)
    return s.page("", f'<article><h1>{s.title}</h1><p class="dates">Updated {MONTHS[s.m - 1]} {later}, {s.y} 4:05 pm | Published {s.long} 6:10 am</p>{s.p()}</article>')


@site
def date_old_style(s):
    """Day, weekday and clock, as newspapers of South Asia and East Africa print them."""
    return s.page(f'<meta property="og:title" content="{s.title}">', f'<div class="main"><h1>{s.title}</h1><div class="inf"><i class="icon"></i> Our Correspondent | Published {s.d:02} {MONTHS[s.m - 1][:3]} {s.y}, 12:05 AM</div>{s.p()}</div>')


@site
def date_in_address_only(s):
    s.url = f"https://news.example/{s.y}/{s.m:02}/{s.d:02}/port-strike.html"
    return s.page("", f'<div class="post"><h1>{s.title}</h1>{s.p()}</div><footer>© 2026 {s.site}</footer>')


@site
def itemprop(s):
    """Microdata instead of JSON-LD."""
    return s.page("", f'<div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">{s.title}</h1><meta itemprop="datePublished" content="{s.iso}T06:10:00+0300"/><span itemprop="author" itemscope><span itemprop="name">{s.author}</span></span><div itemprop="articleBody">{s.p()}</div></div><div class="also"><h3>See also</h3>{"".join(f"<p><a>{t}</a></p>" for t in s.heads(5))}</div>')


@site
def cookie_wall(s):
    """A long consent text stands before the report."""
    wall = "".join(f"<p>{x}</p>" for x in ["We and our 842 partners store and access information on your device, such as unique identifiers in cookies, to process personal data.", "You may accept or manage your choices by clicking below, including your right to object where legitimate interest is used.", "These choices will be signalled to our partners and will not affect browsing data.", "You can change your preferences at any time by returning to this site and clicking the privacy button at the bottom of the page."] * 2)
    return s.page(s.ld(), f'<div id="qc-cmp2-container" role="dialog" class="consent">{wall}<button>Accept all</button></div><main><article><h1>{s.title}</h1>{s.p()}</article></main>')


@site
def short_brief(s):
    """A brief of two paragraphs among a lot of other words."""
    s.body = s.body[:2]
    side = "".join(f'<div class="card"><h3><a>{t}</a></h3><p>{x}</p></div>' for t, x in zip(s.heads(12), s.lines(12)))
    return s.page(s.ld(), f'<div class="l"><article><h1>{s.title}</h1>{s.p()}</article></div><div class="r"><h2>Top stories</h2>{side}</div>')


@site
def headings_in_text(s):
    """An explainer with questions as headings."""
    heads = [f"Why did it start in {s.r.choice(PLACES)}?", "What happens next?"]
    s.gold = s.body[:2] + [heads[0]] + s.body[2:4] + [heads[1]] + s.body[4:]
    text = "".join(f"<p>{x}</p>" for x in s.body[:2]) + f"<h2>{heads[0]}</h2>" + "".join(f"<p>{x}</p>" for x in s.body[2:4]) + f"<h2>{heads[1]}</h2>" + "".join(f"<p>{x}</p>" for x in s.body[4:])
    return s.page(s.ld(), f'<main><article><h1>{s.title}</h1>{text}</article></main>')


@site
def escaped_and_entities(s):
    """Entities, soft hyphens, zero-width marks and non-breaking spaces in the words."""
    s.body[1] = s.body[1].replace("the ", "the\u00a0", 1)
    text = "".join("<p>" + h.escape(x).replace("’", "&rsquo;").replace("“", "&ldquo;").replace("\u00a0", "&nbsp;") + "</p>" for x in s.body)
    return s.page(s.ld(), f'<main><article><h1>{h.escape(s.title)}</h1>{text}</article></main>')


def page(make, n):
    story = Story(make.__name__, n)
    html = make(story)
    gold = {"id": f"{make.__name__}-{n}", "text": "\n".join(story.gold or story.body), "title": story.title, "published": story.iso, "caption": None,
            "layout": make.__name__}
    return html, gold


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "gold.jsonl", "w") as out:
        for make in SITES:
            for n in range(count):
                html, gold = page(make, n)
                (folder / f"{gold['id']}.html").write_text(html)
                out.write(json.dumps(gold, ensure_ascii=False) + "\n")
    print(len(SITES), "sites")


if __name__ == "__main__":
    main()

"""A site of the tests' own whose articles have notes in boxes, and boxes that are none of them."""

from __future__ import annotations

import re

from tests.unit.general.site import paragraphs

VIEWS = "The views expressed are the author's own."
FIRST = "This article was first published in the Hill Quarterly, and stands here with its leave."
OWNS = "The author owns a share of the ferry company, of which he writes in this column."
CORRECTS = "The paper corrects what was wrong in an article, and says so below its text."
STANDING = "Every Friday, the miller answers what our readers have asked him in the week before."

CLOSING = {
    "a paragraph in a box": f"<div><p>{VIEWS}</p></div>",
    "in a box with a name": f'<div class="x9"><p>{VIEWS}</p></div>',
    "words of the box": f'<div class="x9">{FIRST}</div>',
    "boxes in boxes": f'<div class="wp-block-group"><div class="inner"><p>{OWNS}</p></div></div>',
    "italics": f"<p><em>{VIEWS}</em></p>",
    "italics in a box": f"<div><em>{OWNS}</em></div>",
    "a section called disclaimer": f'<section class="disclaimer"><p>{VIEWS}</p></section>',
    "a box called note": f'<div class="article-note">{FIRST.rstrip(".")}</div>',
    "a correction policy": f'<div class="correction"><p>{CORRECTS}</p></div>',
    "below a rule": f"<hr><p>{VIEWS}</p>",
    "italics below a rule": f'<hr class="wp-block-separator"><p class="small"><em>{OWNS}</em></p>',
    "a box below a rule": f'<hr><div class="x9">{FIRST}</div>',
    "aside": f"<aside><p>{OWNS}</p></aside>",
    "an aside called note": f'<aside class="note"><p>{CORRECTS}</p></aside>',
    "small": f"<small>{VIEWS}</small>",
    "small in a box": f"<div><small>{OWNS}</small></div>",
    "the article's footer": f"<footer><p>{VIEWS}</p></footer>",
    "a list of one": f"<ul><li>{FIRST}</li></ul>",
    "a quotation": f"<blockquote><p>{FIRST}</p></blockquote>",
    "two paragraphs": f'<div class="x9"><p>{OWNS}</p><p>{VIEWS}</p></div>',
    "the policy by a link": f'<div class="x9"><p>{CORRECTS} How that is done, our'
    ' <a href="/ethics">rules for editors</a> say.</p></div>',
    "an address to write to": f'<div class="x9"><p>{OWNS} His address is'
    ' <a href="mailto:miller@paper.example">miller@paper.example</a>.</p></div>',
    "a note on the author": '<div class="endnote"><p><strong>Ann Smith</strong> has steered the'
    " ferry for ten years, and writes here on water.</p></div>",
}
OPENING = {
    "a box": f'<div class="x9"><p>{STANDING}</p></div>',
    "a section": f'<section class="standing"><p>{STANDING}</p></section>',
    "an aside": f"<aside><p>{STANDING}</p></aside>",
    "a header": f"<header><p>{STANDING}</p></header>",
    "italics in a box": f"<div><i>{STANDING}</i></div>",
    "above a rule": f"<p><em>{STANDING}</em></p><hr>",
    "a box above a rule": f"<div><p>{STANDING}</p></div><hr>",
}

LETTER = "Every Saturday we send you what the valley talked about in the week before."
APPEAL = "More people are reading the paper than ever, and none of them is asked to pay for it."
WRITTEN = "The Valley Paper is written by eleven people who live where they write."
LINKED = {
    "wordpress: a group with a form": '<div class="wp-block-group"><h4>Never miss a story</h4>'
    f"<p>{LETTER}</p><form><input type=email><button>Sign up</button></form></div>",
    "wordpress: share buttons": '<div class="sharedaddy"><h3 class="sd-title">Share this:</h3><ul>'
    '<li><a href="?share=x">Click to share this story on X</a></li></ul></div>',
    "wordpress: related": '<div class="jp-relatedposts"><h3><em>Related stories</em></h3></div>',
    "ghost: a card with a button": f'<div class="kg-card kg-cta-card"><p>{APPEAL}</p>'
    '<a class="kg-cta-button" href="#/portal/signup">Join us</a></div>',
    "ghost: a card with a form": '<div class="kg-card kg-signup-card"><h2>Sign up for it</h2>'
    f"<p>{LETTER}</p><form><button>Subscribe</button></form>"
    '<p class="kg-signup-card-disclaimer">No mail but ours. Leave us whenever you like.</p></div>',
    "substack: a widget": '<div class="subscription-widget-wrap"><p class="cta-caption">Thanks for'
    " reading! Subscribe for free to have what we write, and to support our work.</p>"
    '<form><input type="email"></form></div>',
    "substack: a button": '<div class="a1"><p>This is a paper that lives from its readers.'
    ' Consider becoming one of them.</p><p><a href="/subscribe?">Subscribe now</a></p></div>',
    "medium: who wrote it": '<div class="m1"><p>Written by the Valley Paper</p>'
    f"<p>{WRITTEN}</p><button>Follow</button></div>",
    "drupal: a block": '<div class="block block-block-content"><h2>About the paper</h2>'
    f'<div class="field"><p>{WRITTEN}</p></div></div>',
    "news: read more": '<div class="rm"><strong>Read more from the valley:</strong><ul>'
    '<li><a href="/a">The miller who never slept at all</a></li>'
    '<li><a href="/b">The ferry that came back empty</a></li></ul></div>',
    "news: another story": '<div class="x3"><h4><a href="/best">The miller who never slept</a></h4>'
    "<p>He counted the stones of his mill by night, until none was left to be counted.</p></div>",
    "news: see also": '<div class="x2"><p>Read also: <a href="/best">The miller who never slept'
    " and what became of him</a></p></div>",
    "news: a letter by a link": f'<div class="x1"><p>{LETTER} To have it, <a href="/newsletter">'
    "write your name here</a>.</p></div>",
    "news: an appeal": f'<div class="x4"><h2>A small favour</h2><p>{APPEAL}</p>'
    '<a href="/support">Support us</a></div>',
    "news: an appeal in a sentence": f'<section class="z3"><p>{APPEAL} <a href="/donate">Give'
    " something</a> from a shilling a month.</p></section>",
    "news: members": '<div class="wp-block-group"><p>This story was paid for by our members. If you'
    ' like what we do, <a href="/membership">be one of them</a> from today on.</p></div>',
    "news: channels": '<div class="z4"><p>All of the valley as it happens, on our pages at'
    ' <a href="https://t.example/v">Tele</a> and <a href="https://x.example/v">X</a>.</p></div>',
    "news: a tip": '<div class="z9"><p>Do you know more about this than we do? Write to'
    ' <a href="mailto:tips@paper.example">tips@paper.example</a>.</p></div>',
    "news: a house ad": '<div class="z6"><img src="/ad/house.png"><p>Our new book of the valley,'
    " with four hundred pictures by people who live in it.</p></div>",
    "rights": '<div class="z8"><p>© 2024 The Valley Paper. Nothing of it may be printed without a'
    " letter of the editors.</p></div>",
}
UNLINKED = {
    "a standing promo": f'<div class="z7"><p>{WRITTEN} It takes no money from parties.</p></div>',
    "in small print": f'<div align="right"><font size="1">{WRITTEN} It is free.</font></div>',
    "a paragraph with a link": '<p class="gn"><a href="https://news.example/p">Follow us on that'
    " other page</a> to read all that happens in the valley before others do.</p>",
}
RULED = {
    "rights": "<hr><p>Copyright 1998 by the Valley Paper. Nothing of it may be printed.</p>",
    "an address": "<hr><p>The Valley Paper, 12 Mill Lane, Old Town. Write to us on Mondays.</p>",
}

FRAMES = {
    "wordpress": '<main><article class="post-{n} post"><header class="entry-header">'
    '<h1 class="entry-title">{title}</h1></header><div class="entry-content">{body}</div></article>'
    '</main><footer class="site-footer"><p>The Valley Paper, made where it is read.</p></footer>',
    "ghost": '<div class="viewport"><main><article class="gh-article post"><header'
    ' class="gh-article-header"><h1>{title}</h1></header><section class="gh-content gh-canvas">'
    "{body}</section></article></main></div>",
    "drupal": '<div class="layout"><h1 class="page-title">{title}</h1><article class="node"><div'
    ' class="node__content"><div class="clearfix field">{body}</div></div></article></div>',
    "flat": "<article><h1>{title}</h1>{body}</article>",
    "table": '<table><tr><td class="l"><a href="/">Home</a></td><td class="m"><h2>{title}</h2>'
    "{body}</td></tr></table>",
}


def page(number: int, frame: str, first: str = "", amid: str = "", last: str = "") -> str:
    """A page with one article: four paragraphs are its own, the rest is on others too."""
    texts = [f"<p>{text}</p>" for text in paragraphs(number)]
    body = "".join((first, *texts[:2], amid, *texts[2:], last))
    title = f"The story numbered {number}"
    inner = frame.format(n=number, title=title, body=body)
    return f'<html lang="en"><head><title>{title}</title></head><body>{inner}</body></html>'


def letters(markup: str) -> str:
    """The letters of a text or of its markup, to be compared however it is cut into lines."""
    return re.sub(r"\W+", "", re.sub(r"<[^>]+>", " ", markup))

"""What an element's own markup says against it: tag, role, and the words its class is made of.

The words are those that site builders everywhere use in class names and ids; none is a site's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

TAGS = {
    "nav": "navigation",
    "footer": "navigation",
    "aside": "aside",
    "form": "form",
    "button": "form",
    "dialog": "form",
    "select": "form",
    "menu": "navigation",
    "template": "hidden",
    "address": "byline",
    "amp-ad": "advert",
}
ROLES = {
    "navigation": "navigation",
    "contentinfo": "navigation",
    "complementary": "aside",
    "dialog": "form",
    "form": "form",
    "search": "form",
    "toolbar": "share",
    "menu": "navigation",
}
WORDS = {
    "comments": "comment comments commentlist disqus respond livefyre coral viafoura kommentare"
    " commento spotim",
    "related": "related relatedarticles relatedposts recirc recirculation recommended"
    " recommendation recommendations trending popular mostread teaser teasers similar readmore"
    " alsoread seealso upnext outbrain taboola morefrom readnext promo promos rail linkbox linkback"
    " crosslink internallink relacionadas relacionados readalso interlink pager pagination"
    " ranking mostpopular morestories morenews furtherreading trc relatedlinks correlati recommend",
    "share": "share shares sharing sharebar sharebox social socials addthis addtoany sharedaddy"
    " follow messenger whatsapp wapp telegram sns sharetools socialshare sociallinks",
    "newsletter": "newsletter newsletters subscribe subscription subscriptions signup optin cta"
    " callout mailinglist subscriber abo",
    "advert": "ad ads advert adverts advertisement advertising adslot adunit adbox adwrapper"
    " adcontainer sponsor sponsored dfp werbung anzeige publicidad publicite affiliate"
    " affiliates adsense googlead commercial shopping marketplace",
    "byline": "byline bylines author authors authorbio bio dateline timestamp datetime"
    " pubdate publishdate articlemeta postmeta entrymeta autor autoren contributor contributors",
    "caption": "caption captions figcaption imagecaption credit credits photocredit copyright"
    " bildunterschrift bildnachweis legend legende",
    "tags": "tags taglist tagcloud keywords topics breadcrumb breadcrumbs posttags metatags",
    "gallery": "gallery slideshow slider lightbox carousel swiper thumbnails",
    "hidden": "offscreen visuallyhidden hiddenvisually sronly screenreader hiddentext"
    " assistivetext",
    "consent": "cookie cookies consent gdpr notification notificationbar paywall regwall register",
    "tools": "toolbar toolbox fontsize textsize textresizer print printonly poll quiz feedback"
    " skiplink menu navbar navigation nav footer readaloud donate donation",
    "player": "player videoplayer audioplayer video videos",
    "infobox": "infobox factbox sidebox",
    "pull_quote": "pullquote zitatbox",
}
PARTS = {
    "lead": "standfirst lead lede summary intro excerpt subtitle abstract chapo chapeau vorspann"
    " sommario entradilla bajada ingress introduction description teaser sapo anreisser"
    " untertitel copete occhiello subtitulo soustitre",
    "deck": "dek deck subhead subheadline subheading subheader",
    "credit": "credit credits photocredit imagecredit copyright copyrights bildnachweis fotograf"
    " photographer source",
    "picture": "image images img photo photos picture pictures foto fotos figure bild media",
    "note": "note notes disclaimer disclosure footnote endnote correction corrections"
    " clarification postscript",
    "invitation": "subscribe join member members membership donate donation support supporter"
    " supporters channel app apps shop store register login patreon",
}
LEADS, DECKS, PICTURES, CREDITS, NOTES, INVITATIONS = (
    frozenset(PARTS[name].split())
    for name in ("lead", "deck", "picture", "credit", "note", "invitation")
)
NAMES = {word: rule for rule, words in WORDS.items() for word in words.split()}
LASTING = frozenset(("comments",))  # however much text is in it
SIGNED = frozenset(("datePublished", "dateModified", "author"))
LAST = {"sidebar": "aside", "menu": "navigation", "nav": "navigation", "footer": "navigation"}
LAST["tools"] = "tools"  # of the story, of the page: it may begin the name of a text about tools
LAST["vh"] = "hidden"  # visually: for screen readers alone
LAST |= dict.fromkeys(("modal", "overlay", "popup", "tooltip"), "consent")
BESIDE = frozenset(("with", "has", "no", "without"))  # after them stands what it is not itself
HIDDEN = frozenset(("hidden", "hide", "d-none", "is-hidden", "sr-only", "visually-hidden"))
BREAKPOINT = re.compile(r"\b(?:xs|sm|md|lg|xl|dark|print)[:-]|[-@:](?:xs|sm|md|lg|xl)\b")
PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\dA-Za-z_]+")
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
# A paragraph behind a paywall; a heading that makes room for the bar above the page.
NEITHER = {("consent", "p"), *((rule, tag) for rule in ("tools", "navigation") for tag in HEADINGS)}
NEVER = frozenset(("html", "body", "main", "h1"))


def verdict(element: HtmlElement) -> str | None:
    """The rule by which `element` looks like chrome, if there is one."""
    tag = element.tag
    if tag in TAGS:
        names = element.get("class") if tag == "aside" else None
        quoted = names is not None and called(names, "") == "pull_quote"
        return "pull_quote" if quoted else TAGS[tag]
    if tag in NEVER:
        return None
    if rule := ROLES.get(element.get("role") or ""):
        return rule
    if element.get("itemprop") in SIGNED:
        return "byline"
    if _is_hidden(element):
        return "hidden"
    names, identity = element.get("class") or "", element.get("id") or ""
    if tag in HEADINGS:
        identity = ""  # it is made of what the heading says
    rule = called(names, identity) if names or identity else None
    return None if (rule, tag) in NEITHER else rule


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style") or ""
    return "display:none" in style.replace(" ", "").lower()


@lru_cache(maxsize=8192)
def called(names: str, identity: str) -> str | None:
    """The rule by which a class and an id are those of chrome, if there is one."""
    if any(name in HIDDEN for name in names.split()) and not BREAKPOINT.search(names):
        return "hidden"
    for name in (*names.split(), *identity.split()):
        if ":" in name or "[" in name:  # how it looks on a small screen
            continue
        words = [word.lower() for word in PART.findall(name)]
        words = list(takewhile(lambda word: word not in BESIDE, words))
        if words and words[-1] in LAST:
            return LAST[words[-1]]
        for at, word in enumerate(words):
            if word in NAMES:
                return NAMES[word]
            if at and words[at - 1] + word in NAMES:
                return NAMES[words[at - 1] + word]
    return None


@lru_cache(maxsize=8192)
def named(names: str) -> frozenset[str]:
    """The words that a class is made of, alone and in pairs: ``sub-head`` is also a subhead."""
    found: set[str] = set()
    for name in names.split():
        words = [word.lower() for word in PART.findall(name)]
        found.update(words, map("".join, pairwise(words)))
    return frozenset(found)

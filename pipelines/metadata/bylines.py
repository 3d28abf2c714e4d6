"""Who wrote an article of a page of no known CMS: the page's own word, and the byline it prints."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from pipelines.body.evidence import LASTING, verdict
from pipelines.dom.markup import Marks
from pipelines.dom.tree import Document, after, flat, short_text, squeeze, text_of
from pipelines.metadata.eastern_names import reporters
from pipelines.metadata.fields import found, headline_of, texts, words_of
from pipelines.metadata.names import NAME, after_by, is_name, led, people
from pipelines.metadata.structured import letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as HtmlElement

    from archiver.profile import ArticleRules, Profile
    from archiver.records import Removed
    from pipelines.metadata.structured import Structured
    from pipelines.segment import Segment

HEADED = frozenset(("byline", "title"))  # what is no text, and speaks of it
ROW = 5  # levels of markup around a name in which another author's may stand
BEFORE, AFTER = 20, 80  # elements around the headline in which a byline may stand
SHORTEST = 4  # letters of a name by a part of which a house is told
OF_AUTHOR = re.compile(r"/(?:authors?|autor(?:es|en|i|e)?|auteurs?|redakteure?)/[^/]")
SENTENCE = 60  # characters of a byline that ends with a point
LINE, FEW = 120, 8  # characters of a line that holds only a byline, its elements
SURE = ("[itemprop~=author] [itemprop~=name]", "[rel~=author]")


def authors(
    segment: Segment, rules: ArticleRules, said: Structured, marks: Marks, profile: Profile
) -> list[str]:
    """Their names, as the profile's rules find them; without a profile, as the page has them."""
    if not profile.article.body:
        return _people(segment, rules, said, marks)
    for selector in rules.authors:
        names = [_name(words, profile) for words in texts(segment, (selector,), marks)]
        if kept := list(dict.fromkeys(filter(None, names))):
            return kept
    return [name for name in said.authors if "://" not in name]


def _name(words: str, profile: Profile) -> str:
    """A name without the word that says "by"."""
    for known in profile.words.values():
        for by in known.by:
            if words.casefold().startswith(f"{by.casefold()} "):
                return words[len(by) :].strip()
    return words.strip(" ,;")


def _people(segment: Segment, rules: ArticleRules, said: Structured, marks: Marks) -> list[str]:
    """The page's own word, unless it names nobody but the house, or less than is printed."""
    named = people(said.authors, said.sites, placed=False) or [
        one for one in said.authors if is_name(one)
    ]
    house = all(_is_house(name, said) for name in named)
    near = Marks(
        {
            one: rule
            for one, rule in marks.chrome.items()
            if rule not in HEADED and one.tag != "footer"
        }
    )
    if not house:
        return _more(segment, near, said, named) or named
    shown = _shown(segment, rules, said, marks if named else near)
    return shown or _unnamed(segment, marks) or named or _linked(segment)


def _more(segment: Segment, marks: Marks, said: Structured, named: list[str]) -> list[str]:
    """All whom links of authors name in one row, where they are those in `named` and others."""
    for selector in SURE:
        row = _in_a_row(found(segment, (selector,), marks), segment)
        each = [people([words_of(one)], said.sites) for one in row]
        names = list(dict.fromkeys(name for names in each for name in names))
        if all(len(names) == 1 for names in each) and set(named) < set(names):
            return names
    return []


def signed(
    authors: list[str], said: Structured, removed: Sequence[Removed], text: str
) -> list[str]:
    """`authors`, or who signed below the text, or is named at its head, where they are nobody but
    the house."""
    if any(not _is_house(name, said) for name in authors):
        return authors
    below = people(one.text for one in removed if one.rule == "signature")
    return below or reporters(text[:LINE]) or authors


def _is_house(name: str, said: Structured) -> bool:
    """Whether `name` is the site's or an organisation's, or holds it: "The Paper's desk"."""
    if name.islower() and " " not in name:
        return True  # of an account: "admin"
    bare = letters(name)
    if any(bare == letters(one) for one in (*said.organisations, *said.sites)):
        return True
    return any(
        len(site) >= SHORTEST and (site in bare or (len(bare) >= SHORTEST and bare in site))
        for site in map(letters, said.sites)
    )


def _shown(segment: Segment, rules: ArticleRules, said: Structured, marks: Marks) -> list[str]:
    """The first byline that the page marks as one."""
    for selector in rules.authors:
        own = (one for one in found(segment, (selector,), marks) if _is_own(one, segment))
        row = list(_in_a_row(own, segment))
        words = [line for one in row if _is_line(line := _lines(_set_off(one)))]
        if people(words[:1], said.sites):
            return _all_of_the_line(row[0], people(words, said.sites), said)
    return []


def _all_of_the_line(byline: HtmlElement, names: list[str], said: Structured) -> list[str]:
    """`names` and whom the line around them names too: not each has a link of an author."""
    line = byline.getparent()
    words = None if line is None else short_text(line, LINE)
    every = after_by(words, said.sites) if words else []
    return every if set(names) < set(every) else names


def _is_own(element: HtmlElement, segment: Segment) -> bool:
    """Whether a byline is the article's: what stands in a footer is about the nearest article
    around it, or about the whole site (HTML §4.3.8), and what stands in a comment about that."""
    ups = list(element.iterancestors())
    if any(verdict(up) in LASTING for up in (element, *ups)):
        return False
    if not any(up.tag == "footer" for up in ups):
        return True
    article = next((up for up in ups if up.tag == "article"), None)
    return any(article in (body, *body.iterancestors()) for body in segment.body)


def _in_a_row(elements: Iterator[HtmlElement], segment: Segment) -> Iterator[HtmlElement]:
    """The first, and those above the text that stand in one small box with it."""
    first = next(elements, None)
    if first is None:
        return
    yield first
    page, text = segment.head[0], next(reversed(segment.body), None)
    if not isinstance(page, Document) or text is None:
        return
    near = set(islice(first.iterancestors(), ROW))
    inside = text in first.iterancestors()
    for element in elements:
        around = list(element.iterancestors())
        below = not inside and page.place(element) > page.place(text)
        if below or near.isdisjoint(around[:ROW]):
            return
        if first not in around:
            yield element


def _set_off(byline: HtmlElement) -> HtmlElement:
    """The name in a byline, where it is in bold and what the person is stands on a line below."""
    bold = next(byline.iter("strong", "b"), None)
    if bold is None or not text_of(bold) or not text_of(byline).startswith(text_of(bold)):
        return byline
    return bold if any(byline in line.iterancestors() for line in after(bold, "br")) else byline


def _is_line(said: str) -> bool:
    """Whether it is a byline, and no few sentences about somebody."""
    return len(said) <= (SENTENCE if said.endswith(".") else LINE)


def _lines(element: HtmlElement) -> str:
    """What a byline says; what nothing but markup parts, on lines of their own."""
    if said := element.get("content"):
        return squeeze(said)
    text = ""
    for piece in _pieces(element):
        apart = text and piece and not (text[-1].isspace() or piece[0].isspace())
        text += f"\n{piece}" if apart else piece
        if len(text) > LINE:
            break  # it is no byline
    return text


def _pieces(element: HtmlElement) -> Iterator[str]:
    """All texts below an element, squeezed, and the breaks between its lines."""
    for event, one in etree.iterwalk(element, ("start", "end")):
        if event == "start":
            yield flat(one.text or "")
        elif one is not element:
            yield "\n" if one.tag == "br" else ""
            yield flat(one.tail or "")


def _unnamed(segment: Segment, marks: Marks) -> list[str]:
    """A line beside the headline that says "By Ann Smith", whatever its markup is called."""
    page = segment.head[0]
    headline = headline_of(marks)
    if headline is None or not isinstance(page, Document):
        return []
    place = page.place(headline)
    for element in page.elements[max(0, place - BEFORE) : place + AFTER]:
        if len(element) < FEW and not str(element.tag).startswith("h"):
            line = short_text(element, LINE)
            if line is None:
                continue
            if names := led(line):
                return names
            broken = next(element.iter("br"), None) is not None
            if broken and (names := led(_lines(element).partition("\n")[0])):
                return names
    return []


def _linked(segment: Segment) -> list[str]:
    """Whom the page's links to an author's page name, wherever they stand: if it is one person."""
    page = segment.head[0]
    if not isinstance(page, Document):
        return []
    links = [one for one in page.tagged("a") if OF_AUTHOR.search(one.get("href") or "")]
    names = {text_of(one) for one in links}
    return [name for name in names if len(names) == 1 and NAME.fullmatch(name)]

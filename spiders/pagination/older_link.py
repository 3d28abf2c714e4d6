"""A link to older entries, known by where it stands, what it is called and where it leads.

No sign decides alone: words exist in many languages, classes in many dialects, and both are also
borne by links to the next article. An address that goes on from the page's own weighs most.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spiders.pagination.addresses import Advance, advance, is_dated, page_number
from spiders.pagination.links import Link
from spiders.pagination.protocol import ListingPage, NextPage
from spiders.pagination.words import Direction, arrow, class_directions, direction

ENOUGH = 4.0
SURE = 9.0
LONG_TEXT = 50  # characters; longer ones are titles
WORDLESS = 25  # characters that may stand for a word that we do not know
MANY = 100  # a bare number that high is as likely an article's
MORE_LINKS = ("more-link", "read-more", "readmore", "read_more", "continue")
ONWARDS: dict[Direction, float] = {"older": 3, "next": 2.5, "more": 1.5, "arrow": 1.5}


@dataclass
class Evidence:
    """What speaks for a link and against it, in points."""

    points: float = 0.0
    reasons: list[str] = field(default_factory=list)

    def add(self, points: float, reason: str = "") -> None:
        self.points += points
        if reason:
            self.reasons.append(reason)


def find(page: ListingPage) -> NextPage | None:
    best: tuple[float, str, Evidence] | None = None
    at_end = any(pager.is_at_end for pager in page.pagers)
    for link in page.links:
        if _leads_nowhere(link) or len(link.text) > LONG_TEXT:
            continue
        ways = _ways(link, page)
        if "newer" in ways or not (ways or _may_be_wordless(link)):
            continue
        url = page.absolute(link.element.get("href"))
        if url is None or not page.may_follow(url):
            continue
        step = advance(page.url, url)
        evidence = _weigh(link, page, url, step, ways)
        if at_end and not (step and step.is_one_page):
            continue  # the row of numbers shows the last page
        if evidence.points >= ENOUGH and (best is None or evidence.points > best[0]):
            best = evidence.points, url, evidence
    if best is None:
        return None
    points, url, evidence = best
    confidence = min(0.9, points / SURE)
    return NextPage(url, "older_link", ", ".join(evidence.reasons), confidence=confidence)


def _may_be_wordless(link: Link) -> bool:
    """Whether structure can speak for it alone: a block of page links, an address with a number.

    A number as its text makes it one of a row, which is not ours.
    """
    href = link.element.get("href") or ""
    if link.text.isdecimal() or not any(map(str.isdecimal, href)):
        return False
    return link.in_page_links or link.is_sign_by_number


def _ways(link: Link, page: ListingPage) -> set[Direction]:
    """All directions that a link's words, arrows and names point to."""
    rtl = page.reads_right_to_left
    ways = {direction(said) or arrow(said, right_to_left=rtl) for said in link.said}
    return {way for way in ways if way} | class_directions(link.names)


def _leads_nowhere(link: Link) -> bool:
    """No address, or a place within a page: "read more" is often one."""
    href = (link.element.get("href") or "").strip().lower()
    return not href or href.startswith(("#", "javascript:", "mailto:")) or "#more" in href


def _weigh(
    link: Link, page: ListingPage, url: str, step: Advance | None, ways: set[Direction]
) -> Evidence:
    evidence = Evidence()
    _weigh_address(evidence, page, url, step)
    words = {direction(said) for said in link.said} & ONWARDS.keys()
    arrows = {arrow(said, right_to_left=page.reads_right_to_left) for said in link.said}
    names = class_directions(link.names) & ONWARDS.keys()
    if words:
        evidence.add(max(ONWARDS[way] for way in words if way), f"called “{link.said[0][:40]}”")
    elif "previous" in ways and step is not None and step.is_one_page and step.kind != "bare":
        evidence.add(1, "called the previous one, though its address goes on")
    elif "arrow" in arrows:
        evidence.add(ONWARDS["arrow"], f"an arrow onwards, “{link.text[:8]}”")
    if names:
        evidence.add(max(2.0, *(ONWARDS[way] for way in names)) * 0.7, "its class says onwards")
    if link.in_pager:
        evidence.add(1.5, "in a block of page links")
    elif link.is_sign_by_number:
        evidence.add(1.5, "a sign beside the number of the page")
    if ways & {"last", "all"}:
        evidence.add(-3)
    one_on = step is not None and step.is_one_page
    if "previous" in ways and "older" not in ways and not one_on:
        evidence.add(-4)
    _weigh_place(evidence, link)
    if link.in_footer and not (one_on and step and step.kind == "page"):
        evidence.add(-2)  # some turn their pages there, all have a menu there
    return evidence


def _weigh_address(evidence: Evidence, page: ListingPage, url: str, step: Advance | None) -> None:
    if step is None and page_number(page.url) is None and page_number(url) == 2:
        evidence.add(1, "its address bears the number of a second page")
    elif step is None:
        evidence.add(-2.5 if not is_dated(url) else -3.5)
        if page.is_article_page:
            evidence.add(-4)
    elif step.by < 0:
        evidence.add(-9)
    elif step.kind == "cursor":
        evidence.add(2, "its address is this one's with a cursor")
    elif step.kind == "bare":
        sure = step.is_one_page and not page.is_article_page and (page_number(url) or 0) < MANY
        evidence.add(1.5 if sure else -2, "its address bears a number one higher")
    elif step.is_one_page:
        evidence.add(3, "its address is the page after this one's")
    else:
        evidence.add(0 if step.first and step.kind == "offset" else -1)


def _weigh_place(evidence: Evidence, link: Link) -> None:
    names = link.names.lower()
    if link.in_comments or link.stands_apart:
        evidence.add(-9)
    if link.in_heading or link.in_aside:
        evidence.add(-2)
    if any(word in names for word in MORE_LINKS):
        evidence.add(-3)
    if {"bookmark", "tag", "category", "author"} & set((link.element.get("rel") or "").split()):
        evidence.add(-4)

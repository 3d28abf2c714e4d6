"""Text-only renderings of pages: articles told apart by structure and repetition.

In such a rendering blocks are set off by blank lines; an image is its caption printed twice
(alt text, then caption); a player is a title, lines of its own, and a line of times. Where a
line follows the one before it without a blank line, another article begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.profile import GENERIC, bundled
from archiver.records import Article, Page, Reading, Removed, Series
from pipelines.check import problems_of
from pipelines.clean import clean
from pipelines.dom.blocks import Block, Body
from pipelines.extract import version_of, with_body
from pipelines.identity import cleaned
from pipelines.metadata.language import language_of
from pipelines.text_only.lines import Line, lines_of, spoken
from pipelines.text_only.page_frame import Frame, frame_of
from pipelines.text_only.text_elements import Element, elements_of

if TYPE_CHECKING:
    from archiver.profile import Profile

SOME = 2  # whole lines that must be known before a profile is believed
BODY = 400  # characters on both sides that make two articles of lines without a gap
FAR = 40  # elements looked at on each side
LONGEST_HEADING = 90  # characters


def profile_of_text(text: str) -> Profile:
    """The bundled profile whose words stand in `text` as whole lines, else the general one."""
    lines = {" ".join(line.split()).casefold() for line in text.splitlines()}
    for profile in bundled().values():
        if len(lines & spoken(profile)) >= SOME:
            return profile
    return GENERIC


def read_rendered(page: Page, text: str, profile: Profile) -> Reading:
    """The articles of a text-only rendering, as records like any other's."""
    frame = frame_of(lines_of(text), profile)
    groups = _articles(elements_of(frame.lines, profile))
    promo_words = [word for words in profile.words.values() for word in words.promo]
    several = len(groups) > 1 or frame.series is not None
    found: list[Article] = []
    removed = list(frame.removed)
    for position, group in enumerate(groups, 1):
        body = clean(_blocks(group), title=frame.title, promo_words=promo_words)
        removed += [Removed("player", line) for element in group for line in element.chrome]
        removed += body.removed
        if body.text or any(block.media or block.image for block in body.blocks):
            alone = not several and not frame.series
            found.append(_article(page, body, frame, profile, None if alone else position))
    problems = [problem for article in found for problem in problems_of(article, markup=False)]
    kind = "listing" if several else "article" if found else "other"
    return Reading(
        page.capture,
        kind,  # type: ignore[arg-type]
        tuple(found),
        removed=tuple(removed),
        problems=tuple(problems) or (() if found else (f"{page.url}: no article in the text.",)),
    )


def _article(
    page: Page, body: Body, frame: Frame, profile: Profile, position: int | None
) -> Article:
    series: Series | None = frame.series
    bare = Article(
        id=profile.article_id(page.url, position),
        url=cleaned(page.url, profile),
        canonical_url=cleaned(page.url, profile),
        title=None if series or position else frame.title,
        body_text="",
        body_html="",
        extractor=f"{profile.name}-text",
        extractor_version=version_of(profile),
        language=language_of(None, body.text),
        series=series,
    )
    return with_body(bare, body, profile)


def _articles(elements: list[Element]) -> list[list[Element]]:
    """Elements by article: a new one begins where no gap sets an element off the one before."""
    covers = bool(elements) and elements[0].kind == "image"
    starts = [0]
    for at in range(1, len(elements)):
        if _begins(elements, at, starts[-1], covers=covers):
            starts.append(at)
    ends = [*starts[1:], len(elements)]
    return [elements[start:end] for start, end in zip(starts, ends, strict=True) if start < end]


def _begins(elements: list[Element], at: int, start: int, *, covers: bool) -> bool:
    this, last = elements[at], elements[at - 1]
    if last.kind == "media" and this.kind == "image":
        return this.gap == 0 or covers
    if this.gap > 0 or last.kind == "image":
        return False
    if last.kind == "media":
        return any(one.kind == "media" and one.gap_after for one in elements)
    if this.kind == "image":
        return True
    if this.kind == "media":
        return this.title is not None and this.title not in last.text
    return _enough(elements[max(start, at - FAR) : at]) and _enough(_until_gapless(elements, at))


def _until_gapless(elements: list[Element], at: int) -> list[Element]:
    end = next(
        (n for n in range(at + 2, min(at + FAR, len(elements))) if elements[n].gap == 0),
        at + FAR,
    )
    return elements[at:end]


def _enough(elements: list[Element]) -> bool:
    said = [element for element in elements if element.kind == "text"]
    return len(said) >= 2 and sum(len(element.text) for element in said) >= BODY


def _blocks(group: list[Element]) -> list[Block]:
    blocks: list[Block] = []
    for at, element in enumerate(group):
        if element.kind != "text":
            blocks.append(Block(element.kind, image=element.image, media=element.media))
            continue
        joined = at > 0 and element.gap == 0 and group[at - 1].kind == "text"
        if joined and blocks and blocks[-1].kind == "paragraph":
            said = f"{blocks[-1].text}\n{element.text}"
            blocks[-1] = Block("paragraph", said, Line.escaped(said), apart=blocks[-1].apart)
            continue
        following = next((one for one in group[at + 1 :] if one.kind == "text"), None)
        if following and _is_heading(element.text, following.text):
            blocks.append(Block("heading", element.text, Line.escaped(element.text), level=2))
        else:
            apart = element.gap_after > 1
            blocks.append(Block("paragraph", element.text, Line.escaped(element.text), apart=apart))
    return blocks


def _is_heading(text: str, following: str) -> bool:
    """A short line without a full stop above a longer one; a question only in title case."""
    if len(text) > LONGEST_HEADING or len(following) <= len(text) or text.endswith((":", ",", ";")):
        return False
    if text[-1] in '.。۔…"”»':  # noqa: RUF001
        return False
    if text[-1] in "?!؟？！":  # noqa: RUF001
        long = [word for word in text.split() if len(word) > 3]
        return bool(long) and sum(word[0].isupper() for word in long) > len(long) * 0.8
    return True

"""What frames the articles of a text-only rendering: the page's head, and what follows its end."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archiver.records import Removed, Series
from pipelines.metadata.series import author_in, without_archive
from pipelines.text_only.dense import is_dense, main_run, title_above
from pipelines.text_only.lines import Line, spoken
from pipelines.text_only.text_elements import length_in

if TYPE_CHECKING:
    from archiver.profile import Profile

LABEL = 36  # characters: a longer line may close an article
MOST_ABOUT = 4  # paragraphs that describe a series
SENTENCE = 80  # characters: a longer line is text, whatever it ends with


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines of the articles, and what the lines around them say."""

    lines: list[Line]
    title: str | None = None
    series: Series | None = None
    removed: tuple[Removed, ...] = ()


def frame_of(lines: list[Line], profile: Profile) -> Frame:
    """Cuts off head and tail, and reads the series from them."""
    if is_dense(lines):
        first, last = main_run(lines)
        around = (*lines[:first], *lines[last:])
        cut = tuple(Removed("frame", line.text) for line in around)
        return Frame(lines[first:last], title_above(lines, first), None, cut)
    start, title, is_archive = _head(lines, profile)
    end = _end(lines, start, profile)
    about, tail = _about(lines[end:], profile)
    removed = [Removed("head", line.text) for line in lines[:start] if line.text != title] + [
        Removed("tail", line.text) for line in tail
    ]
    kept = []
    chrome = spoken(profile, "chrome")
    for line in lines[start:end]:
        if line.text.casefold() in chrome:
            removed.append(Removed("words", line.text))
        else:
            kept.append(line)
    series = None
    if title and (is_archive or about or end < len(lines)):
        name = without_archive(title, profile)
        series = Series(name, None, "\n\n".join(about) or None, author_in(about, profile))
    return Frame(kept, title, series, tuple(removed))


def _is_text(line: Line) -> bool:
    return len(line.text) > SENTENCE or (len(line.text) > 40 and not line.is_short)


def _head(lines: list[Line], profile: Profile) -> tuple[int, str | None, bool]:
    """Where the articles begin, the page's title, and whether it says that it is an archive's."""
    first = next(
        (
            at
            for at, line in enumerate(lines)
            if _is_text(line) or (at + 1 < len(lines) and lines[at + 1] == Line(line.text, 0))
        ),
        len(lines),
    )
    for at in range(min(first, len(lines))):
        if without_archive(lines[at].text, profile) != lines[at].text:
            return at + 1, lines[at].text, True
    chrome = spoken(profile)
    own = [line.text for line in lines[:first] if line.text.casefold() not in chrome]
    return first, own[-1] if own else None, False


def _end(lines: list[Line], start: int, profile: Profile) -> int:
    """The first line that belongs to no article.

    The last "more" line that no caption printed twice follows; without one, the heading above the
    series' description; without that, the labels that close the page.
    """
    ends, abouts = spoken(profile, "end"), spoken(profile, "about")
    found = [at for at in range(start, len(lines)) if lines[at].text.casefold() in ends]
    about = next(
        (at for at in reversed(range(start, len(lines))) if lines[at].text.casefold() in abouts),
        None,
    )
    tail = _labels(lines, start, profile)
    last = max((n for n, (a, b) in enumerate(pairwise(lines)) if a.text == b.text), default=-1)
    if about is not None and about > last:
        tail = min(tail, about)
    for at in reversed(found):
        if at > last and (about is None or at < about):
            sentences = sum(_is_text(line) for line in lines[at : about or len(lines)])
            if about is None or sentences == 0:
                tail = min(tail, at)
                break
    return tail


def _labels(lines: list[Line], start: int, profile: Profile) -> int:
    """Where the labels that close the page begin, in whatever language.

    One of the closing run of short lines must be known (size markers are the same in all
    languages); the labels around it need not be. Two labels in a row above a few paragraphs
    above that run are the button and the heading of the series' description.
    """
    known = spoken(profile)
    at = len(lines)
    while at > start and lines[at - 1].is_short and length_in(lines[at - 1].text) is None:
        at -= 1
    first = next((n for n in range(at, len(lines)) if lines[n].text.casefold() in known), None)
    if first is None:
        return len(lines)
    while first > at and _is_label(lines[first - 1]):
        first -= 1
    about = first
    while about > start and first - about < MOST_ABOUT and _is_text(lines[about - 1]):
        about -= 1
    if about < first and about - 2 > start and all(map(_is_label, lines[about - 2 : about])):
        return about - 2
    return first


def _is_label(line: Line) -> bool:
    short = line.is_short and len(line.text) <= LABEL and line.gap > 0
    return short and length_in(line.text) is None


def _about(lines: list[Line], profile: Profile) -> tuple[list[str], list[Line]]:
    """The paragraphs about the series behind the articles' end, and the rest of those lines."""
    headed = spoken(profile, "about")
    at = next((n for n, line in enumerate(lines) if line.text.casefold() in headed), None)
    if at is None:
        at = next(
            (n for n in range(len(lines) - 1) if lines[n].is_short and _is_text(lines[n + 1])), None
        )
    if at is None:
        return [], lines
    stop = at + 1
    while stop < len(lines) and not (lines[stop].is_short and not _is_text(lines[stop])):
        stop += 1
    about = [line.text for line in lines[at + 1 : stop]]
    return about, [*lines[: at + 1], *lines[stop:]]

"""Images, players and text in the lines of a rendering."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from archiver.records import Image, Media
from pipelines.dating.dates import in_figures
from pipelines.dom.blocks import folded
from pipelines.dom.players import seconds
from pipelines.text_only.lines import spoken

if TYPE_CHECKING:
    from archiver.profile import Profile
    from pipelines.text_only.lines import Line

TIMES = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:[\s/|–—-]+\d{1,3}:\d{2}(?::\d{2})?)+")  # noqa: RUF001
TIME = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?")
QUALITY = re.compile(r"(?:\d{2,4}p|\d+\s*kbps|Auto|MP[34])\b.{0,40}", re.IGNORECASE)
REACH = 6  # lines that a player may have above its times


@dataclass(frozen=True, slots=True)
class Element:
    """One thing of the page. `gap` and `gap_after` are the blank lines around it."""

    kind: Literal["text", "image", "media"]
    gap: int
    gap_after: int
    text: str = ""
    image: Image | None = None
    media: Media | None = None
    chrome: tuple[str, ...] = field(default=())  # lines of a player that say nothing

    @property
    def title(self) -> str | None:
        return self.media.title if self.media else None


def elements_of(lines: list[Line], profile: Profile) -> list[Element]:
    """The page's elements in order."""
    found: list[Element] = []
    players = _players(lines, profile)
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if at in players:
            player = players[at]
            end = player.end
            media = Media(0, "video", title=player.title, duration_s=player.duration_s)
            chrome = tuple(one.text for one in lines[player.chrome_from : end])
            found.append(Element("media", line.gap, _gap(lines, end), media=media, chrome=chrome))
        else:
            while end < len(lines) and end not in players and _same(line.text, lines[end].text):
                end += 1
            if end > at + 1:
                caption = max((one.text for one in lines[at:end]), key=len)
                image = Image(0, None, alt=line.text, caption=caption)
                found.append(Element("image", line.gap, _gap(lines, end), image=image))
            else:
                found.append(Element("text", line.gap, _gap(lines, end), text=line.text))
        at = end
    return found


def _gap(lines: list[Line], at: int) -> int:
    return lines[at].gap if at < len(lines) else 2


def _same(text: str, other: str) -> bool:
    """The same words twice, whatever the punctuation."""
    return text == other or (len(text) > 20 and folded(text) == folded(other))


@dataclass(frozen=True, slots=True)
class Player:
    end: int  # the line after its last
    chrome_from: int
    title: str | None
    duration_s: int | None


def _players(lines: list[Line], profile: Profile) -> dict[int, Player]:
    """Players by the number of their first line."""
    known = spoken(profile, "player") | _learned(lines)
    players: dict[int, Player] = {}
    free = 0  # lines before this one belong to a player already
    at = 0
    while at < len(lines):
        length = length_in(lines[at].text)
        if length is None and lines[at].text.casefold() not in known:
            at += 1
            continue
        end = at + 1
        while end < len(lines) and (
            _own(lines[end], known) or length_in(lines[end].text) is not None
        ):
            length = max(length or 0, length_in(lines[end].text) or 0) or length
            end += 1
        top = at
        while top > free and top > at - REACH and _own(lines[top - 1], known):
            top -= 1
        first, title = _titled(lines, top, at, free)
        if first < at or length is not None or title:
            players[first] = Player(end, first + (title is not None), title, length or None)
        free = at = end
    return players


def _own(line: Line, known: frozenset[str]) -> bool:
    return line.text.casefold() in known or QUALITY.fullmatch(line.text) is not None


def _titled(lines: list[Line], top: int, at: int, free: int) -> tuple[int, str | None]:
    """Where the player begins, and its title: the line that touches its first line.

    In a language whose words are not known, its first line is the one that a short line
    touches, a few single lines above the times.
    """
    if top == at and TIMES.fullmatch(in_figures(lines[at].text)):
        above = at
        while above > free and above > at - REACH and lines[above - 1].is_short:
            if above - 1 > free and lines[above - 1].gap == 0 and above < at + 1:
                return above - 2, lines[above - 2].text
            above -= 1
        return at, None
    if top > free and lines[top].gap == 0:
        return top - 1, lines[top - 1].text
    return top, None


def length_in(text: str) -> int | None:
    """The longest of the times in a line of nothing but times; None for any other line."""
    plain = in_figures(text)
    if not TIMES.fullmatch(plain):
        return None
    return max(seconds(clock) or 0 for clock in TIME.findall(plain))


def _learned(lines: list[Line]) -> frozenset[str]:
    """Short lines that stand above the times of several players: the players' own words."""
    seen: dict[str, set[int]] = {}
    for at, line in enumerate(lines):
        if length_in(line.text) is None:
            continue
        for above in lines[max(0, at - REACH) : at]:
            if above.is_short and length_in(above.text) is None:
                seen.setdefault(above.text.casefold(), set()).add(at)
    return frozenset(text for text, places in seen.items() if len(places) > 1)

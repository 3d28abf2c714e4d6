"""Writes the English articles from the sentences in ``texts/``, the same ones in every run.

No sentence is printed in two articles: what was used once is drawn anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from archiver.demo.village.data import table
from archiver.demo.village.dice import Dice

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+?)(?:(\d+)-(\d+))?\}")
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before it is laid out: `paragraphs` are lists of sentences."""

    title: str
    teaser: str
    category: str
    tags: tuple[str, ...]
    paragraphs: tuple[tuple[str, ...], ...]
    spoken: frozenset[str]
    headings: tuple[str, ...]
    captions: tuple[str, ...]
    video: str


@dataclass
class Cast:
    """The people and places of one article; who was introduced is named shortly after."""

    dice: Dice
    year: int
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        texts = table("people")
        firsts, lasts = self.dice.shuffled(texts["first"]), self.dice.shuffled(texts["last"])
        roles = self.dice.shuffled(texts["roles"])
        for letter, first, last, role in zip("abc", firsts, lasts, roles, strict=False):
            self.people[letter] = (f"{role} {first} {last}", last)

    def say(self, slot: re.Match[str]) -> str:
        name, low, high = slot.groups()
        texts = table("people")
        if low:
            return f"{self.dice.between(int(low), int(high)):,}"
        if name in self.people:
            full, short = self.people[name]
            known = name in self.met
            self.met.add(name)
            return short if known else full
        if name in {"place", "place2"}:
            return str(self.dice.pick(texts["places"]))
        if name == "year":
            return str(self.dice.between(1931, self.year - 3))
        if name == "yearnext":
            return str(self.year + 1)
        return str(self.dice.pick(texts[f"{name}s"]))


class Writer:
    """Keeps what was printed already, so that no two articles share a sentence."""

    def __init__(self) -> None:
        self._printed: set[str] = set()

    def draft(self, key: str, topic: str, year: int, paragraphs: int) -> Draft:
        dice = Dice(key)
        own, common = topics()[topic], table("common")
        cast = Cast(dice, year)
        facts = self._mixed(dice, own["facts"], common["facts"])
        voices = self._mixed(dice, own["voices"], common["voices"])
        lead = self._fresh(dice.shuffled(own["leads"]), cast)
        body: list[tuple[str, ...]] = [(lead, *self._some(facts, cast, dice.below(2)))]
        spoken: set[str] = set()
        while len(body) < paragraphs:
            said = self._some(voices, cast, 1) if len(body) % 3 == 2 else ()
            spoken.update(said)
            count = dice.between(0 if said else 1, 1 if said else 3)
            if paragraph := (*said, *self._some(facts, cast, count)):
                body.append(paragraph)
            elif not facts:
                break
        if dice.chance(25):
            body[-1] = (*body[-1], self._fresh(dice.shuffled(common["endings"]), cast))
        title = self._fresh(dice.shuffled(own["titles"]), cast, title=True)
        video = self._new(dice.shuffled(own["videos"]), cast, title=True)
        return Draft(
            title=title,
            teaser=self._fresh(dice.shuffled([*own["leads"], *own["facts"]]), cast),
            category=own["category"],
            tags=tuple(own["tags"]),
            paragraphs=tuple(body),
            spoken=frozenset(spoken),
            headings=tuple(self._headings(dice, own["headings"], cast)),
            captions=tuple(self._fresh(dice.shuffled(own["captions"]), cast) for _ in range(2)),
            video=video or f"Heard And Seen: {title}",
        )

    @staticmethod
    def _mixed(dice: Dice, own: list[str], common: list[str]) -> list[str]:
        """Two of the subject's own sentences to each common one, as long as they last."""
        first, second = dice.shuffled(own), dice.shuffled(common)
        mixed: list[str] = []
        while first or second:
            mixed += [first.pop() for _ in range(min(2, len(first)))]
            mixed += [second.pop()] if second else []
        return mixed[::-1]

    def _some(self, pool: list[str], cast: Cast, count: int) -> tuple[str, ...]:
        """Up to `count` new sentences; what the pool cannot say anew is left out."""
        said: list[str] = []
        while pool and len(said) < count:
            if (sentence := self._new([pool.pop()], cast)) is not None:
                said.append(sentence)
        return tuple(said)

    def _headings(self, dice: Dice, own: list[str], cast: Cast) -> list[str]:
        templates = dice.shuffled(own) + dice.shuffled(table("common")["headings"])
        return [self._fresh(templates, cast, title=True) for _ in range(2)]

    def _fresh(self, templates: list[str], cast: Cast, *, title: bool = False) -> str:
        text = self._new(templates, cast, title=title)
        if text is None:
            raise ValueError(f"nothing new can be said with {templates}")
        return text

    def _new(self, templates: list[str], cast: Cast, *, title: bool = False) -> str | None:
        for _ in range(_TRIES):
            for template in templates:
                met = set(cast.met)
                text = expand(template, cast, title=title)
                if text not in self._printed:
                    self._printed.add(text)
                    return text
                cast.met = met
        return None


def expand(template: str, cast: Cast, *, title: bool = False) -> str:
    """One reading of `template`, with its choices made and its slots filled."""
    chosen = _CHOICE.sub(lambda choice: cast.dice.pick(choice[1].split("|")), template)
    text = _SLOT.sub(cast.say, chosen)
    text = text[0].upper() + text[1:]
    return re.sub(r"\bthe (?=[A-Z])", "The ", text) if title else text


def topics() -> dict[str, dict[str, Any]]:
    return table("topics1") | table("topics2")

"""The whole site as data: every article, every listing, every address that leads elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from archiver.demo.village import blocks
from archiver.demo.village.data import table
from archiver.demo.village.dice import Dice
from archiver.demo.village.model import Listed, Section, VillageArticle, VillageSeries
from archiver.demo.village.slugs import slug_of
from archiver.demo.village.writer import Writer

LANGUAGES = ("uz", "ru", "fa")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`listings` hold the entries of each section in the order in which it shows them.

    `redirects` leads from an old address to the next one; `gone` are listed addresses that
    answer 404; `moments` the hour at which each article came out, told or not.
    """

    sections: tuple[Section, ...]
    articles: tuple[VillageArticle, ...]
    listings: dict[int, tuple[Listed, ...]]
    redirects: dict[str, str]
    gone: dict[str, str]
    moments: dict[int, datetime]

    def section(self, number: int) -> Section | None:
        return next((one for one in self.sections if one.id == number), None)

    def article(self, number: int) -> VillageArticle | None:
        return next((one for one in self.articles if one.id == number), None)


@dataclass(frozen=True, slots=True)
class _Made:
    """An article with what only the listings need to know of it."""

    article: VillageArticle
    moment: datetime
    listed_as: str
    listed_in: tuple[int, ...]
    listed_twice: bool = False
    pinned: bool = False
    gone: bool = False


_EDITION: ContextVar[Catalogue | None] = ContextVar("edition", default=None)


def catalogue() -> Catalogue:
    """The site as it stands: the original, or the edition that is being served."""
    return _EDITION.get() or original()


@contextmanager
def showing(edition: Catalogue) -> Iterator[None]:
    """Within the block, the site is `edition`."""
    token = _EDITION.set(edition)
    try:
        yield
    finally:
        _EDITION.reset(token)


@cache
def original() -> Catalogue:
    sections = tuple(_section(row) for row in table("sections")["section"])
    by_id = {section.id: section for section in sections}
    writer = Writer()
    made: list[_Made] = []
    for row in table("sections")["section"]:
        made += _composed(by_id[row["id"]], row, writer)
    for name in ("special", *LANGUAGES):
        made += [_written(by_id[row["section"]], row) for row in table(name)["article"]]
    made.sort(key=lambda one: one.moment, reverse=True)
    redirects: dict[str, str] = {}
    for one in made:
        stops = (*one.article.aliases, one.article.path)
        redirects.update(pairwise(stops))
    return Catalogue(
        sections=sections,
        articles=tuple(one.article for one in made if not one.gone),
        listings={section.id: _listing(section, made) for section in sections},
        redirects=redirects,
        gone={one.article.path: one.article.title for one in made if one.gone},
        moments={one.article.id: one.moment for one in made},
    )


def _section(row: dict[str, Any]) -> Section:
    values = {key: row[key] for key in row.keys() & set(Section.__slots__)}
    if "about" in row:
        title = row["title"].removesuffix(" (Archive)")
        values["series"] = VillageSeries(
            title, f"/z/{row['id']}", tuple(row["about"]), row.get("author")
        )
    return Section(**values)


def _composed(section: Section, row: dict[str, Any], writer: Writer) -> list[_Made]:
    """The articles that the plan of `section` asks for, from the oldest on."""
    if not (plan := row.get("plan")):
        return []
    made: list[_Made] = []
    older: tuple[str, str] | None = None
    day: datetime = plan["first"]
    for number in range(plan["count"]):
        key = f"{section.id}/{number}"
        dice = Dice(key)
        topic = plan["topics"][number % len(plan["topics"])]
        length = dice.between(plan["shortest"], plan["longest"])
        draft = writer.draft(key, topic, day.year, length)
        lines = blocks.lay_out(draft, key, older)
        standing = plan.get("standing_line") if _stands(plan, number) else None
        if standing:
            lines.insert(1 if lines[0].startswith("@") else 0, standing)
        identity = section.id * 10_000 + 1_007 + number * 37
        article = VillageArticle(
            id=identity,
            path=f"/a/{slug_of(draft.title)}/{identity}.html",
            title=draft.title,
            language=section.language,
            section=section.id,
            category=section.title,
            authors=_authors(section, dice),
            published=day.isoformat(),
            modified=(day + timedelta(hours=dice.between(1, 70))).isoformat()
            if dice.chance(30)
            else None,
            teaser=draft.teaser,
            tags=(draft.category, *draft.tags),
            blocks=blocks.parse(lines, key, section.language),
            series=section.series,
            dateline=dice.pick(("ARDAVAN", "ZARBOG", "LOWER ARDAVAN")) if dice.chance(25) else None,
            standing_line=standing,
        )
        made.append(_Made(article, day, article.path, (section.id,)))
        older = article.path, article.title
        day += _pause(plan["every_days"], dice)
    return made


def _stands(plan: dict[str, Any], number: int) -> bool:
    return bool(number % plan.get("standing_every", 1) == 0)


def _pause(days: int, dice: Dice) -> timedelta:
    """Around `days`; where they are few, some articles come out on one day."""
    minutes = dice.between(5, 400)
    if days > 3:
        return timedelta(days=dice.between(days // 2, days + days // 2), minutes=minutes - 200)
    return timedelta(days=0, minutes=minutes // 4) if dice.chance(25) else timedelta(days=days)


def _authors(section: Section, dice: Dice) -> tuple[str, ...]:
    if section.series and section.series.author and not dice.chance(15):
        return (section.series.author,)
    names = dice.shuffled(table("people")["authors"])
    return tuple(names[: 2 if dice.chance(15) else 1])


def _written(section: Section, row: dict[str, Any]) -> _Made:
    """An article that was written by hand, in ``texts/special.toml`` or a language's file."""
    moment: datetime = row["date"]
    key = f"written/{row['id']}"
    path = row.get("path", f"/a/{row['slug']}/{row['id']}.html" if "slug" in row else "")
    old = tuple(row.get("old_paths", ()))
    article = VillageArticle(
        id=row["id"],
        path=path or f"/a/{row['id']}.html",
        title=row["title"],
        language=section.language,
        section=section.id,
        category=section.title,
        authors=tuple(row.get("authors", [section.series.author] if section.series else [])),
        published=None if row.get("undated") else moment.isoformat(),
        modified=None,
        teaser=row["teaser"],
        tags=tuple(row.get("tags", ())),
        blocks=blocks.parse(row["lines"], key, section.language),
        series=section.series,
        aliases=old,
        dateline=row.get("dateline"),
        layout=row.get("layout", "article"),
    )
    return _Made(
        article,
        moment,
        listed_as=old[0] if old else article.path,
        listed_in=(section.id, *row.get("also_in", ())),
        listed_twice=row.get("listed_twice", False),
        pinned=row.get("pinned", False),
        gone=row.get("gone", False),
    )


def _listing(section: Section, made: list[_Made]) -> tuple[Listed, ...]:
    """Newest first, pinned before all; what is listed twice ends one page and begins another."""
    here = [one for one in made if section.id in one.listed_in]
    here.sort(key=lambda one: not one.pinned)
    twice = [one for one in here if one.listed_twice]
    for one in twice:
        here.remove(one)
        here[section.per_page - 1 : section.per_page - 1] = [one, one]
    return tuple(_entry(one) for one in here)


def _entry(made: _Made) -> Listed:
    article = made.article
    return Listed(
        path=made.listed_as,
        title=article.title,
        teaser=article.teaser,
        published=article.published,
        article=None if made.gone else article,
    )

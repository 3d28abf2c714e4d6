"""archiver init --listings: shows what a publication lists, and lets one choose."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import cast

import click

from archiver.cli.output import on_terminal, print_json, print_table, say
from archiver.cli.run import run_crawl
from archiver.collection import Collection, create_collection, note_seeds
from archiver.errors import ArchiverError, UsageError
from spiders.listings import Found, ListingsSpider

ALL = "all"


def choose_listings(
    root: Path, url: str, contact: str, overrides: dict[str, str], take: str, *, as_json: bool
) -> None:
    """Make a collection of those listings of the publication at `url` that are taken.

    Where none is, nothing is left of it. Raises ArchiverError where none was found.
    """
    collection = create_collection(root, [url], contact=contact)
    try:
        found = _found(collection, overrides)
        if not as_json:
            _show(url, found)
        taken = taken_of(take or _asked(len(found), as_json=as_json), found)
    except BaseException:
        shutil.rmtree(root)
        raise
    if taken:
        note_seeds(root, {one.url: one.title for one in taken})
    else:
        shutil.rmtree(root)
    if as_json:
        print_json(
            {
                "collection": str(root) if taken else None,
                "listings": [
                    {"url": one.url, "title": one.title, "by": one.by, "entries": one.entries}
                    for one in found
                ],
                "seeds": [one.url for one in taken],
            }
        )
    elif taken:
        say(
            f"{root / 'collection.toml'} is written, with {len(taken)} seeds.",
            f"Next: archiver crawl {root}",
        )
    else:
        say(
            "Nothing is taken, and nothing written. To take some, say for example:",
            f"  archiver init {root} {url} --listings --take 1,3-5",
        )


def _found(collection: Collection, overrides: dict[str, str]) -> list[Found]:
    result = run_crawl(collection, overrides=overrides, spider_name="listings")
    found = cast("ListingsSpider", result.spider).found
    if result.crawl.verdict != "budget" or not found:
        raise ArchiverError(
            f"{result.crawl.reason}. Name a listing yourself: archiver init DIR URL."
        )
    return found


def _show(url: str, found: list[Found]) -> None:
    rows = [
        (str(at), one.title or "-", one.entries if one.entries is not None else "?", one.url)
        for at, one in enumerate(found, 1)
    ]
    print_table(f"Listings of {url}", ["no.", "name", "entries", "address"], rows)
    if any(one.entries is None for one in found):
        say("?: named by the sitemap of sections, not looked at.")


def _asked(count: int, *, as_json: bool) -> str:
    """What a person at the terminal takes; nothing where there is none."""
    if as_json or not (on_terminal() and sys.stdin.isatty()):
        return ""
    answer: str = click.prompt(
        f"Which are to be kept? 1-{count}, as in 1,3-5; {ALL}; or nothing", default="", type=str
    )
    return answer


def taken_of(words: str, found: list[Found]) -> list[Found]:
    """Raises UsageError where a number is none of those shown."""
    if words.strip().lower() == ALL:
        return found
    numbers: dict[int, None] = {}
    for word in filter(None, re.split(r"[,\s]+", words)):
        span = re.fullmatch(r"(\d+)(?:-(\d+))?", word)
        first, last = (int(span[1]), int(span[2] or span[1])) if span else (0, 0)
        if not 1 <= first <= last <= len(found):
            raise UsageError(
                f"{word!r} is none of the {len(found)} listings; say their numbers, as in 1,3-5, "
                f"or {ALL}."
            )
        numbers |= dict.fromkeys(range(first, last + 1))
    return [found[number - 1] for number in numbers]

"""Has all pages of a collection read with all that was learnt from them.

What is chrome is learnt from all pages there are, so a page that comes may change how earlier
ones are to be read. A crawl reads with what was known when it began; at its end, only those
pages are read again of which more is known now, or less.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import tee
from pathlib import Path
from typing import TypeGuard

from sqlite_utils import Database

from archiver.collection import Collection
from archiver.errors import DamageError
from archiver.records import Capture, Reading
from archiver.store import commit_batch
from archiver.store.dating import date_by_listings
from archiver.store.readings import (
    captures_with,
    footprints,
    mark_unread,
    pages_without_footprint,
    put_footprints,
    sampled_footprints,
    unread_pages,
)
from archiver.store.walls import keep_out_walls
from pipelines.runs.workers import GROUP, Readers, grouped
from pipelines.templates.footprint import known, packed, unpacked
from pipelines.templates.layout import hold_suspects
from pipelines.templates.learning import SAMPLE, learn

logger = logging.getLogger(__name__)

Tell = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def silent(_doing: str, _done: int, _total: int) -> None:
    """Tells nobody."""


def learnt_from(db: Database) -> frozenset[int]:
    """The blocks that are chrome on the site's pages, by all that are known."""
    return learn(sampled_footprints(db, SAMPLE))


def settle(
    db: Database,
    collection: Collection,
    readers: Readers,
    tell: Tell = silent,
    *,
    lenient: bool = False,
) -> Iterator[list[Reading]]:
    """Read what is unread, and what is to be read otherwise than it was; until there is none.
    Then all readings are judged: what one and the same page shows at many addresses is taken back
    (`archiver.store.walls`), what suspect crawls read is held back (`templates.layout`).

    Gives the readings group by group, each when its rows are committed. Raises DamageError
    where a page's record is not there; if it is `lenient`, that is logged, and its rows stay.
    """
    tried: set[int] = set()
    while True:
        learnt = learnt_from(db)
        mark_unread(db, _read_otherwise(db, learnt))
        unread = [one for one in unread_pages(db) if not lenient or one not in tried]
        if not unread:
            again = keep_out_walls(db) or hold_suspects(db, collection.config.layout.accepted)
            if not again:
                date_by_listings(db)
                return
            tried -= again
            continue
        done, total = len(tried), len(tried) + len(unread)
        tell("reading pages", done, total)
        readings = readers.read_captures(captured(db, unread), collection.archive, packed(learnt))
        for group in kept(db, readings, lenient=lenient):
            yield group
            done += len(group)
            tell("reading pages", done, total)
        tried.update(unread)


def kept(
    db: Database, readings: Iterable[Reading | DamageError], *, lenient: bool = False
) -> Iterator[list[Reading]]:
    """Commit readings as they come; gives and raises what `settle` does."""
    for group in grouped(readings, GROUP):
        sound = [one for one in group if _is_sound(one, lenient=lenient)]
        commit_batch(db, sound)
        yield sound


def _is_sound(reading: Reading | DamageError, *, lenient: bool) -> TypeGuard[Reading]:
    if isinstance(reading, Reading):
        return True
    if not lenient:
        raise reading
    logger.error("a page is not read again: %s", reading)
    return False


def survey(db: Database, archive: Path, readers: Readers, tell: Tell = silent) -> None:
    """Note what each unread page says and where, so that the first reading is the last."""
    todo = pages_without_footprint(db)
    for done in compare(db, archive, readers, todo):
        tell("comparing pages", done, len(todo))


def compare(db: Database, archive: Path, readers: Readers, ids: Iterable[int]) -> Iterator[int]:
    """Note what the pages of these captures say and where; gives how many are done."""
    asked, noted = tee(ids)
    found = readers.footprints(captured(db, asked), archive)
    done = 0
    for group in grouped(zip(noted, found, strict=True), GROUP):
        put_footprints(db, group)
        done += len(group)
        yield done


def captured(db: Database, ids: Iterable[int]) -> Iterator[Capture]:
    """The captures of these ids, asked for group by group, while those before are being read."""
    for group in grouped(ids, GROUP):
        yield from captures_with(db, group)


def _read_otherwise(db: Database, learnt: frozenset[int]) -> list[int]:
    return [
        capture_id
        for capture_id, footprint, before in footprints(db)
        if known(unpacked(footprint), learnt) != before
    ]

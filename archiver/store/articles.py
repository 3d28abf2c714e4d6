"""Articles as they are read, page by page. Writes all tables that `extract` can rebuild.

What a capture is read to show takes the place of what it was read to show before. The row of an
article comes from its latest sighting of the highest rank (`archiver.store.sightings`), its
revisions from all of that rank. Series are merged, parts replaced.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import msgspec

from archiver.records import Article, Capture, Reading
from archiver.store.captures import insert_captures, last_seen_and_gone
from archiver.store.parts import merge_series, replace_entries, replace_parts
from archiver.store.readings import put_reader, retract
from archiver.store.schema import transaction
from archiver.store.sightings import (
    HELD,
    OWN_PAGE,
    Sighting,
    deciding,
    is_doubtful,
    rank_of,
    revisions_of,
)
from archiver.store.tables import ARTICLES, OF_DATES, REVISIONS
from archiver.store.text import storable
from archiver.store.walls import is_known_wall, shown_on
from archiver.worddiff import Size, changes, size_of

if TYPE_CHECKING:
    from sqlite_utils import Database


Outcome = Literal["new", "changed", "unchanged", "replaced", "held"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a reading brought, in articles. `replaced`: known from a listing's copy so far, now
    read on a page of its own; neither new nor changed."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    replaced: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.replaced + other.replaced,
        )


_COLUMNS = (*ARTICLES, *OF_DATES)
_PUT_ARTICLE = f"""
INSERT INTO articles ({", ".join(_COLUMNS)}) VALUES ({", ".join("?" * len(_COLUMNS))})
ON CONFLICT (id) DO UPDATE SET
  {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "id")},
  published_capture_id = NULL
"""  # noqa: S608 - column names are ours

_UPDATE_STANDING = """
UPDATE articles SET
  capture_id = ?, revision = ?, first_seen_at = ?, last_seen_at = ?, gone_at = ?
WHERE id = ?
"""

_SIGHTINGS = """
SELECT s.capture_id, c.kind = 'revisit', s.rank, s.seen_at, c.record_id, s.content_hash, s.words
FROM sightings s JOIN captures c ON c.id = s.capture_id WHERE s.article_id = ?
"""

# That a page is as it was is seen without reading it again: an earlier version may be back.
_REVISITS = """
SELECT o.id, r.fetched_at, r.record_id FROM captures o JOIN captures r ON r.refers_to = o.record_id
WHERE o.id IN (SELECT value FROM json_each(?))
"""
_RETURNED = """
SELECT count(*) FROM captures o JOIN sightings s ON s.capture_id = o.id
JOIN revisions v ON v.article_id = s.article_id AND v.capture_id = o.id AND v.seen_at = ?
WHERE o.record_id = ?
"""

# A revisit has no payload of its own. It refers to the same payload, kept before; where it does
# not say in which record, it is mostly one of the same address (WARC 1.1 §6.7.2).
_BYTES_OF = """
SELECT o.id FROM captures r JOIN captures o ON o.record_id = r.refers_to WHERE r.id = ?1
UNION ALL
SELECT * FROM (
  SELECT o.id FROM captures r JOIN captures o
    ON o.payload_digest = r.payload_digest AND o.kind <> 'revisit'
  WHERE r.id = ?1 ORDER BY o.url <> r.url, o.fetched_at, o.record_id LIMIT 1
)
LIMIT 1
"""

_PUT_SIGHTING = """
INSERT INTO sightings (article_id, capture_id, rank, seen_at, content_hash, words)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (article_id, capture_id) DO UPDATE SET
  rank = excluded.rank, seen_at = excluded.seen_at, content_hash = excluded.content_hash,
  words = excluded.words
"""

_PUT_REVISION = f"""
INSERT INTO revisions ({", ".join(REVISIONS)}) VALUES ({", ".join("?" * len(REVISIONS))})
"""  # noqa: S608


_array = msgspec.json.Encoder().encode


def put_reading(db: Database, reading: Reading) -> Counts:
    """Keep what was read on one page, in one transaction; its capture too, if it is not there.

    Safe to repeat. In whichever order readings come, the tables end up the same, provided that
    `content_hash` covers at least title and body text, and that what is held back is judged in
    the end (`archiver.store.layout`).
    """
    with transaction(db) as conn:
        (capture_id,) = insert_captures(conn, [reading.capture])
        return insert_reading(conn, reading, capture_id)


def insert_reading(conn: sqlite3.Connection, reading: Reading, capture_id: int) -> Counts:
    """The same, in the caller's transaction, for a capture that is in the table."""
    reading = storable(reading)
    capture = reading.capture
    shows = shown_on(reading)
    put_reader(conn, capture_id, reading, shows)
    if is_known_wall(conn, shows):
        reading = replace(reading, kind="challenge", articles=())
    conn.execute("UPDATE captures SET page_kind = ? WHERE id = ?", (reading.kind, capture_id))
    retract(conn, capture_id, {article.id for article in reading.articles})
    replace_entries(conn, capture_id, capture.page_number, reading.entries)
    proof = _bytes_of(conn, capture_id) if capture.kind == "revisit" else capture_id
    outcomes: list[Outcome] = []
    seen: set[str] = set()
    for article in reading.articles:
        if article.id in seen:  # shown twice on one page: the first counts
            continue
        seen.add(article.id)
        new = Sighting(
            proof,
            rank_of(capture),
            capture.fetched_at,
            capture.record_id,
            article.content_hash,
            article.word_count,
        )
        outcomes.append(_put_article(conn, article, capture_id, new))
    counted = set(outcomes) - {"held"}
    return Counts(**{outcome: outcomes.count(outcome) for outcome in counted})


def _put_article(
    conn: sqlite3.Connection, article: Article, capture_id: int, new: Sighting
) -> Outcome:
    if article.series:
        merge_series(conn, article.series)
    known = conn.execute(_SIGHTINGS, (article.id,)).fetchall()
    others: list[Sighting] = []
    judged: bool | None = None  # whether it is held back, where that has been decided
    for own_id, revisit, rank, *rest in known:
        if own_id == capture_id:
            judged = rank == OWN_PAGE + HELD
        else:
            proof = _bytes_of(conn, own_id) if revisit else own_id
            others.append(Sighting(proof, rank, *rest))
    if held := is_doubtful(new, others) if judged is None else judged:
        new = replace(new, rank=new.rank + HELD)
    sightings = _with_revisits(conn, [new, *others])
    line = deciding(sightings)
    if line[-1].capture_id == new.capture_id:
        _write_row(conn, article, sightings, line, fresh=not known)
    else:
        _update_standing(conn, article.id, sightings, line)
    seen = (new.rank, new.seen_at, new.content_hash, new.words)
    conn.execute(_PUT_SIGHTING, (article.id, capture_id, *seen))
    changed = _revise(conn, article, revisions_of(line))
    if not known:
        return "new"
    if held:
        return "held"
    if new.rank > max(rank for _, _, rank, *_ in known):
        return "replaced"
    return "changed" if changed else "unchanged"


def returned(db: Database, revisits: Iterable[Capture]) -> int:
    """How many articles went back, by one of these revisits, to what they were before."""
    counts = (
        db.conn.execute(_RETURNED, (one.fetched_at, one.refers_to)).fetchone() for one in revisits
    )
    return sum(count for (count,) in counts)


def _with_revisits(conn: sqlite3.Connection, sightings: list[Sighting]) -> list[Sighting]:
    """These, and each again at the times at which its page was as it was."""
    of = {sighting.capture_id: sighting for sighting in sightings}
    revisits = conn.execute(_REVISITS, (_array(list(of)),)).fetchall()
    again = [replace(of[one], seen_at=at, record_id=record) for one, at, record in revisits]
    return [*sightings, *again]


def _write_row(
    conn: sqlite3.Connection,
    article: Article,
    sightings: Sequence[Sighting],
    line: Sequence[Sighting],
    *,
    fresh: bool,
) -> None:
    """The article's row and its parts, from the page that decides."""
    addresses = (article.url, article.canonical_url)
    row = (
        article.id,
        *addresses,
        article.title,
        article.subtitle,
        _array(article.authors).decode(),
        article.published_at,
        article.published_precision,
        article.modified_at,
        article.language,
        article.section,
        article.series_id,
        _array(article.tags).decode(),
        article.summary,
        article.body_text,
        article.body_html,
        article.word_count,
        line[-1].capture_id,
        len(revisions_of(line)),
        article.content_hash,
        article.extractor,
        article.extractor_version,
        *_times(conn, addresses, sightings),
        article.published_zone,
        article.modified_precision,
        article.modified_zone,
    )
    conn.execute(_PUT_ARTICLE, row)
    replace_parts(conn, article, fresh=fresh)


def _update_standing(
    conn: sqlite3.Connection,
    article_id: str,
    sightings: Sequence[Sighting],
    line: Sequence[Sighting],
) -> None:
    """Leave the article's words as they are; a sighting of less weight moves its times."""
    addresses = conn.execute(
        "SELECT url, canonical_url FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    standing = (line[-1].capture_id, len(revisions_of(line)))
    times = _times(conn, addresses, sightings)
    conn.execute(_UPDATE_STANDING, (*standing, *times, article_id))


def _times(
    conn: sqlite3.Connection, addresses: Sequence[str], sightings: Sequence[Sighting]
) -> tuple[str, str, str | None]:
    """first_seen_at, last_seen_at, gone_at."""
    seen = [(sighting.seen_at, sighting.record_id) for sighting in sightings]
    return min(seen)[0], *last_seen_and_gone(conn, addresses, seen)


def _revise(conn: sqlite3.Connection, article: Article, revisions: Sequence[Sighting]) -> bool:
    """Make the article's revisions these; whether there is another content among them."""
    held = conn.execute(
        "SELECT capture_id, seen_at, content_hash FROM revisions"
        " WHERE article_id = ? ORDER BY revision",
        (article.id,),
    ).fetchall()
    wanted = [(s.capture_id, s.seen_at, s.content_hash) for s in revisions]
    if held == wanted:
        return False
    texts = {article.content_hash: (article.title, article.body_text)}
    if held:
        rows = conn.execute(
            "SELECT content_hash, title, body_text FROM revisions WHERE article_id = ?",
            (article.id,),
        )
        texts = {digest: (title, body) for digest, title, body in rows} | texts
    # The words of what was held back till now come with its own reading.
    wanted = [row for row in wanted if row[-1] in texts]
    keep = len(held) if held == wanted[: len(held)] else 0
    if not keep:
        conn.execute("DELETE FROM revisions WHERE article_id = ?", (article.id,))
    for number, row in enumerate(wanted[keep:], start=keep + 1):
        title, body = texts[row[-1]]
        before = texts[wanted[number - 2][-1]] if number > 1 else None
        size = size_of(changes(before[1], body)) if before else Size()
        values = (article.id, number, *row, title, body, size.gone, size.new)
        conn.execute(_PUT_REVISION, values)
    return [row[-1] for row in held] != [row[-1] for row in wanted]


def _bytes_of(conn: sqlite3.Connection, capture_id: int) -> int:
    """The capture that holds the bytes of a revisit; itself where that is not in the table."""
    found = conn.execute(_BYTES_OF, (capture_id,)).fetchone()
    return int(found[0]) if found else capture_id

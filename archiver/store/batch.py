"""What a crawl hands over at once: captures, readings and failures, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archiver.records import Capture, Failure, Reading, WalkStep
from archiver.store.articles import Counts, insert_reading
from archiver.store.captures import insert_captures
from archiver.store.crawls import insert_failures
from archiver.store.ledger import insert_steps
from archiver.store.schema import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

NOTHING = Counts()


def commit_batch(
    db: Database, batch: Sequence[Capture | Reading | Failure | WalkStep]
) -> list[Counts]:
    """Keep a batch in one durable transaction: captures first (of readings and steps too), then
    readings, then failures and steps. Gives what each item brought, in order; on any error nothing
    is kept.

    Its WARC records are to be on the disk before. To be called from one thread at a time.
    Raises ArchiverError on a full disk, LockedError, DamageError; sqlite3.IntegrityError when a
    crawl was never begun.
    """
    captures = [
        item.capture if isinstance(item, Reading | WalkStep) else item
        for item in batch
        if not isinstance(item, Failure)
    ]
    with transaction(db) as conn:
        ids = iter(insert_captures(conn, captures))
        outcomes: list[Counts] = []
        steps: list[tuple[int, WalkStep]] = []
        for item in batch:
            capture_id = None if isinstance(item, Failure) else next(ids)
            if capture_id is not None and isinstance(item, Reading):
                outcomes.append(insert_reading(conn, item, capture_id))
                continue
            if capture_id is not None and isinstance(item, WalkStep):
                steps.append((capture_id, item))
            outcomes.append(NOTHING)
        insert_failures(conn, [item for item in batch if isinstance(item, Failure)])
        insert_steps(conn, steps)
    return outcomes

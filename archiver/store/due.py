"""Which articles are to be asked for again: young ones often, old ones rarely. Reads only.

The rule: when an article was last asked for, it had been unchanged for a while. It is left alone
for as long again, at least for an hour and at most for a year. So it is asked for at the age
of one hour, two, four, eight …; 17 times in its first four years. What has changed, or has
gone, is young again. A run takes no more than one in fifty, those first that are most overdue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

SHARE = 50  # one in so many articles a run, and one at least
LEAST_DAYS = 1 / 24
MOST_DAYS = 365
GRACE_DAYS = 1 / 24 / 60  # runs are not to the second

# An article that only a listing's copy is held of has no page of its own to be asked for.
_KEPT = """
SELECT a.id, a.url, a.published_at,
  (SELECT max(c.fetched_at) FROM captures c WHERE c.url = a.url AND c.role = 'article') AS asked_at,
  max(
    coalesce(a.published_at, a.first_seen_at), coalesce(a.gone_at, ''),
    coalesce((
      SELECT max(r.seen_at) FROM revisions r WHERE r.article_id = a.id AND r.revision > 1
    ), '')
  ) AS changed_at
FROM articles a
WHERE asked_at IS NOT NULL
"""
# A date of publication may be a year or a month alone, which julianday takes for something else.
_WHOLE_DATE = """CASE WHEN length(changed_at) < 10
  THEN substr(changed_at || '-01-01', 1, 10) ELSE changed_at END"""
_DUE = f"""
WITH kept AS ({_KEPT}), waits AS (
  SELECT url, id, julianday(:now) - julianday(asked_at) AS waited,
    min(max(coalesce(julianday(asked_at) - julianday({_WHOLE_DATE}), 0), :least), :most) AS wait
  FROM kept
)
SELECT url FROM waits WHERE waited + :grace >= wait ORDER BY waited / wait DESC, id LIMIT :limit
"""  # noqa: S608 - the parts are ours
_SINCE = f"""
WITH kept AS ({_KEPT})
SELECT url FROM kept WHERE coalesce(published_at, '') >= :since ORDER BY published_at DESC, id
"""  # noqa: S608


def due_articles(db: Database, now: str) -> list[str]:
    """Addresses to be asked for again in a run that begins `now`, the most overdue first."""
    (count,) = db.conn.execute("SELECT count(*) FROM articles").fetchone()
    values = {
        "now": now,
        "least": LEAST_DAYS,
        "most": MOST_DAYS,
        "grace": GRACE_DAYS,
        "limit": max(1, count // SHARE),
    }
    return [url for (url,) in db.conn.execute(_DUE, values)]


def kept_articles(db: Database, since: str = "") -> list[str]:
    """Addresses of all articles with a page of their own, the newest first; with `since`, only of
    those that are known to be published since then."""
    return [url for (url,) in db.conn.execute(_SINCE, {"since": since})]

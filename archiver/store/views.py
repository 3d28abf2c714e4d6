"""The views and the full-text index of articles.db as of schema version 1.

What each column means is in docs/schema.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# An update that leaves the words alone leaves the index alone. For external content, FTS5 must
# be told the old values exactly, or it goes wrong silently (sqlite.org/fts5.html §4.4.3).
FTS_TRIGGERS = {
    "articles_ai": """
CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts (rowid, title, summary, body_text)
  VALUES (new.rowid, new.title, new.summary, new.body_text);
END
""",
    "articles_ad": """
CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
  INSERT INTO articles_fts (articles_fts, rowid, title, summary, body_text)
  VALUES ('delete', old.rowid, old.title, old.summary, old.body_text);
END
""",
    "articles_au": """
CREATE TRIGGER articles_au AFTER UPDATE ON articles
WHEN old.rowid IS NOT new.rowid OR old.title IS NOT new.title
  OR old.summary IS NOT new.summary OR old.body_text IS NOT new.body_text
BEGIN
  INSERT INTO articles_fts (articles_fts, rowid, title, summary, body_text)
  VALUES ('delete', old.rowid, old.title, old.summary, old.body_text);
  INSERT INTO articles_fts (rowid, title, summary, body_text)
  VALUES (new.rowid, new.title, new.summary, new.body_text);
END
""",
}

BY_MONTH_VIEW = """
SELECT
  substr(published_at, 1, 7) AS month,
  count(*) AS articles,
  sum(word_count) AS words,
  count(DISTINCT section) AS sections,
  count(DISTINCT language) AS languages,
  sum(revision > 1) AS revised,
  sum(gone_at IS NOT NULL) AS gone
FROM articles
WHERE published_precision IS NOT 'year'
GROUP BY month
ORDER BY month
"""

# One row for each article that a listing named. The bare columns beside min() come from the
# row that holds the minimum (sqlite.org/lang_select.html#bareagg): the first sighting.
COVERAGE_VIEW = """
WITH listed AS (
  SELECT l.article_id, l.article_url, l.title, l.published_at,
    min(c.fetched_at || c.record_id || printf('%09d', l.position)) AS first_key,
    c.fetched_at AS first_listed_at, l.capture_id AS first_listing_id, l.page_number,
    count(DISTINCT l.capture_id) AS listings,
    c.url AS listing_url
  FROM listings l JOIN captures c ON c.id = l.capture_id
  GROUP BY l.article_id
), known AS (
  SELECT listed.*,
    a.id IS NOT NULL AS extracted,
    EXISTS (
      SELECT 1 FROM sightings s JOIN captures c ON c.id = s.capture_id
      WHERE s.article_id = listed.article_id AND c.role = 'article'
    ) AS own_page,
    EXISTS (
      SELECT 1 FROM captures c
      WHERE c.id = a.capture_id AND c.url = substr(a.url, 1, instr(a.url || '#', '#') - 1)
    ) AS inside_listing,
    EXISTS (
      WITH RECURSIVE hops (url) AS (
        SELECT listed.article_url
        UNION
        SELECT n.url FROM hops CROSS JOIN captures n ON n.via_url = hops.url
        WHERE EXISTS (SELECT 1 FROM captures r WHERE r.url = hops.url AND r.role = 'redirect')
      )
      SELECT 1 FROM hops JOIN captures c ON c.url = hops.url
      WHERE c.role <> 'listing' AND c.status BETWEEN 200 AND 299
        AND coalesce(c.error, 'truncated: length') = 'truncated: length'
    ) AS answered,
    (
      SELECT f.reason FROM failures f WHERE f.url = listed.article_url
      ORDER BY f.last_at DESC, f.crawl_id DESC LIMIT 1
    ) AS failure,
    (
      SELECT c.status FROM captures c
      WHERE c.url = listed.article_url AND c.status >= 400
      ORDER BY c.fetched_at DESC, c.record_id DESC LIMIT 1
    ) AS refusal
  FROM listed LEFT JOIN articles a ON a.id = listed.article_id
)
SELECT article_id, article_url, title, published_at, first_listed_at, first_listing_id,
  page_number, listings,
  CASE
    WHEN own_page OR inside_listing THEN 'captured'
    WHEN failure IS NOT NULL THEN 'failed'
    WHEN answered THEN 'captured'
    WHEN refusal IS NOT NULL THEN 'failed'
    ELSE 'missing'
  END AS status,
  CASE
    WHEN own_page OR inside_listing THEN NULL
    WHEN failure IS NOT NULL THEN failure
    WHEN answered THEN 'captured, but no article was read on it'
    WHEN refusal IS NOT NULL THEN 'the site answered ' || refusal
    WHEN extracted THEN 'only the copy on a listing page is held'
    ELSE 'listed, but not asked for yet'
  END AS reason,
  own_page OR inside_listing AS extracted
FROM known
"""

# An entry is new on the first page that listed its article.
LEDGER_VIEW = """
WITH first AS (
  SELECT l.article_id, min(c.fetched_at || c.record_id) AS sighting
  FROM listings l JOIN captures c ON c.id = l.capture_id GROUP BY l.article_id
), counts AS (
  SELECT l.capture_id, count(*) AS entries, sum(f.sighting = c.fetched_at || c.record_id) AS new
  FROM listings l JOIN captures c ON c.id = l.capture_id
  JOIN first f ON f.article_id = l.article_id
  GROUP BY l.capture_id
)
SELECT c.crawl_id, w.seed, c.page_number, c.role, c.url, coalesce(n.entries, 0) AS entries,
  coalesce(n.new, 0) AS new, w.next_url, w.mechanism, w.reason, w.total, w.capture_id
FROM walk_steps w JOIN captures c ON c.id = w.capture_id
LEFT JOIN counts n ON n.capture_id = w.capture_id
ORDER BY c.crawl_id, w.seed, c.fetched_at, c.record_id
"""

# A revision with a new title and a new body is two changes. Up to 20 words on either side are
# taken for a correction.
CHANGES_VIEW = """
WITH steps AS (
  SELECT r.article_id, a.url, r.seen_at AS at, r.revision,
    p.title AS previous_title, r.title,
    p.content_hash AS previous_hash, r.content_hash,
    r.words_gone, r.words_new, length(r.body_text) - length(p.body_text) AS longer_by,
    p.capture_id AS previous_capture_id, r.capture_id,
    r.body_text <> p.body_text AS rewritten
  FROM revisions r
  JOIN revisions p ON p.article_id = r.article_id AND p.revision = r.revision - 1
  JOIN articles a ON a.id = r.article_id
)
SELECT article_id, url, 'retitled' AS change, at, revision, previous_title, title,
  previous_hash, content_hash, 0 AS words_gone, 0 AS words_new, 0 AS longer_by,
  previous_capture_id, capture_id
FROM steps WHERE title IS NOT previous_title
UNION ALL
SELECT article_id, url,
  CASE
    WHEN words_gone > 0 AND words_new = 0 THEN 'cut'
    WHEN words_gone = 0 AND words_new > 0 THEN 'extended'
    WHEN words_gone <= 20 AND words_new <= 20 THEN 'corrected'
    ELSE 'rewritten'
  END,
  at, revision, previous_title, title, previous_hash, content_hash, words_gone, words_new,
  longer_by, previous_capture_id, capture_id
FROM steps WHERE rewritten
UNION ALL
SELECT id, url, 'gone', gone_at, revision, title, title, content_hash, NULL, word_count, 0,
  -length(body_text), capture_id, NULL
FROM articles WHERE gone_at IS NOT NULL
"""


def create_search(db: Database) -> None:
    """articles_fts and its triggers. `remove_diacritics 2` folds all Latin diacritics, where 1
    leaves those of letters with two of them."""
    db.table("articles").enable_fts(
        ["title", "summary", "body_text"], tokenize="unicode61 remove_diacritics 2"
    )
    for trigger in FTS_TRIGGERS.values():
        db.execute(trigger)


def create_views(db: Database) -> None:
    db.create_view("articles_by_month", BY_MONTH_VIEW)
    db.create_view("coverage", COVERAGE_VIEW)
    db.create_view("changes", CHANGES_VIEW)
    db.create_view("ledger", LEDGER_VIEW)

"""Two runs that begin in one second are two runs."""

from __future__ import annotations

from archiver.store import begin_crawl
from pipelines.runs.keeping import new_crawl


def test_a_run_has_a_name_of_its_own_also_within_a_second_of_another(db):
    names = []
    for _ in range(2):
        crawl = new_crawl(db)
        begin_crawl(db, crawl)
        names.append(crawl.id)
    assert names[0] < names[1]

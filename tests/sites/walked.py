"""Many sites as the seeds of one crawl, and what came of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from tests.integration.conftest import Ran, crawl
from tests.sites.shelf import Served, Site, served


@dataclass(frozen=True)
class Walked:
    """`sites` by name; their articles and coverage are told apart by their addresses."""

    sites: dict[str, Served]
    db: Database
    ran: Ran

    def articles(self, name: str) -> list[str]:
        """The paths of what is kept, in order."""
        base = self.sites[name].base
        query = "SELECT url FROM articles WHERE url LIKE ? ORDER BY url"
        rows = self.db.execute(query, [f"{base}%"])
        return [url.removeprefix(base) for (url,) in rows.fetchall()]

    def coverage(self, name: str) -> dict[str, int]:
        rows = self.db.execute(
            "SELECT status, count(*) FROM coverage WHERE article_url LIKE ? GROUP BY status",
            [f"{self.sites[name].base}%"],
        )
        return dict(rows.fetchall())

    def listings(self, name: str) -> list[str]:
        """What was asked for besides articles and robots.txt."""
        log = self.sites[name].log
        return [line for line in log if "/stories/the-" not in line and "robots" not in line]


@contextmanager
def walked_all(sites: Mapping[str, tuple[Site, str]], root: Path) -> Iterator[Walked]:
    root.mkdir()
    with ExitStack() as stack:
        up = {name: stack.enter_context(served(site)) for name, (site, _) in sites.items()}
        seeds = [up[name].base + path for name, (_, path) in sites.items()]
        (root / "collection.toml").write_text(f'profile = "generic"\nseeds = {json.dumps(seeds)}\n')
        ran = crawl(root)
    db = Database(root / "articles.db")
    yield Walked(up, db, ran)
    db.close()

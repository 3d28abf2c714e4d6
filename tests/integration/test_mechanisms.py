"""Each way to turn pages, on a site built like the real thing: every article once, and no more
asked for than there is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from sqlite_utils import Database

from tests.integration.conftest import Ran, crawl
from tests.sites import apis, documents, links
from tests.sites.shelf import COUNT, Served, Site, path_of, served

SEEDS: dict[Site, str] = {
    links.link_header: "/blog",
    links.htmx: "/blog",
    links.turbo: "/blog",
    links.unpoly: "/blog",
    links.data_url: "/blog",
    links.html_in_json: "/blog",
    apis.by_page: "/blog",
    apis.by_offset: "/blog",
    apis.by_cursor: "/blog",
    apis.next_data: "/blog",
    apis.medium: "/latest",
    documents.archived_feed: "/feed.atom",
    documents.rss: "/feed",
    documents.json_feed: "/feed.json",
    documents.sitemap: "/sitemap.xml",
    documents.months: "/",
    documents.years: "/archive",
}
LISTING_PAGES = 8  # at most, for so few articles


@dataclass(frozen=True)
class Walked:
    sites: dict[str, Served]
    db: Database
    ran: Ran


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    """All sites as the seeds of one crawl."""
    root = tmp_path_factory.mktemp("collections") / "all"
    root.mkdir()
    with ExitStack() as stack:
        up = {site: stack.enter_context(served(site)) for site in SEEDS}
        seeds = [up[site].base + path for site, path in SEEDS.items()]
        (root / "collection.toml").write_text(f'profile = "generic"\nseeds = {json.dumps(seeds)}\n')
        ran = crawl(root)
    return Walked({site.__name__: up[site] for site in SEEDS}, Database(root / "articles.db"), ran)


@pytest.fixture(params=SEEDS, ids=lambda site: site.__name__)
def name(request: pytest.FixtureRequest) -> str:
    site: Callable[..., object] = request.param
    return site.__name__


def test_every_article_is_kept_once(walked: Walked, name: str) -> None:
    base = walked.sites[name].base
    rows = walked.db.execute("SELECT url FROM articles WHERE url LIKE ?", [f"{base}%"]).fetchall()
    assert sorted(url for (url,) in rows) == sorted(base + path_of(n) for n in range(COUNT))


def test_nothing_is_asked_for_in_vain(walked: Walked, name: str) -> None:
    asked = walked.sites[name].log
    assert len(set(asked)) == len(asked)
    listings = [line for line in asked if "/stories/the-" not in line and "robots" not in line]
    assert len(listings) <= LISTING_PAGES, listings


def test_the_crawl_says_that_it_is_whole(walked: Walked) -> None:
    assert (walked.ran.code, walked.ran.json["verdict"]) == (0, "complete"), walked.ran.json
    coverage = walked.db.execute("SELECT count(*), sum(status = 'captured') FROM coverage")
    assert coverage.fetchone() == (COUNT * len(SEEDS), COUNT * len(SEEDS))

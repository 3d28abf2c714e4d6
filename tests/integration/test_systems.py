"""Sites of well-known systems, each found by its fingerprint and walked to its first entry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from archiver.collection import find_collection
from tests.integration.conftest import crawl
from tests.sites import systems
from tests.sites.shelf import COUNT, Site, path_of, served

SEEDS: list[tuple[str, Site, str, str]] = [
    ("wordpress", systems.wordpress, "/", "wordpress"),
    ("wordpress, REST", systems.wordpress_rest, "/", "wordpress"),
    ("wordpress, a nonce", systems.Nonce(), "/", "wordpress"),
    ("wordpress, Jetpack", systems.jetpack, "/", "wordpress"),
    ("drupal", systems.drupal, "/news", "drupal"),
    ("drupal, views/ajax", systems.drupal_ajax, "/news", "drupal"),
    ("blogger", systems.blogger, "/", "blogger"),
    ("ghost", systems.ghost, "/", "ghost"),
    ("substack", systems.substack, "/archive", "substack"),
    ("squarespace", systems.squarespace, "/blog", "squarespace"),
    ("static", systems.static_blog, "/posts/", "static"),
]


@pytest.mark.parametrize(
    ("site", "path", "profile"), [s[1:] for s in SEEDS], ids=[s[0] for s in SEEDS]
)
def test_a_system_is_recognised_and_walked_whole(
    tmp_path: Path, site: Site, path: str, profile: str
) -> None:
    with served(site) as up:
        ran = crawl(up.base + path, "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", COUNT), ran.json
    assert find_collection(str(tmp_path / "c")).config.profile == profile
    rows = Database(tmp_path / "c" / "articles.db").execute("SELECT url FROM articles")
    assert {url for (url,) in rows} == {up.base + path_of(n) for n in range(COUNT)}
    listings = [line for line in up.log if "/stories/the-" not in line and "robots" not in line]
    assert len(listings) <= 7, listings
    assert sum("/stories/the-" in line for line in up.log) == COUNT


RECIPE = """
name = "own"
[pagination]
mechanisms = ["recipe"]
[pagination.request]
url = "/graphql"
method = "POST"
headers = { X-Key = "$key" }
json = '{"query": "query($after: String) { posts(after: $after) { edges { node { url } } } }", \
"variables": {"after": "$cursor"}}'
cursor = "data.posts.pageInfo.endCursor"
more = "data.posts.pageInfo.hasNextPage"
[pagination.request.take]
key = '__KEY__ = "([^"]+)"'
"""


def test_a_recipe_in_the_collections_own_profile_walks_graphql(tmp_path: Path) -> None:
    root = tmp_path / "c"
    (root / "profiles").mkdir(parents=True)
    (root / "profiles" / "own.toml").write_text(RECIPE)
    with served(systems.graphql) as up:
        seeds = json.dumps([f"{up.base}/blog"])
        (root / "collection.toml").write_text(f'profile = "own"\nseeds = {seeds}\n')
        ran = crawl(root)
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", COUNT), ran.json

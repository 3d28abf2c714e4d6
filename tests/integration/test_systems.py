"""Sites of well-known systems, each told by its page, and walked by what its profile knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from archiver.collection import find_collection
from pipelines import detect_profile
from tests.integration.conftest import crawl
from tests.sites import links, systems
from tests.sites.shelf import COUNT, Asked, Site, path_of, served

FRONTS: list[tuple[str, Site, str]] = [
    ("wordpress", systems.wordpress, "/"),
    ("drupal", systems.drupal, "/news"),
    ("blogger", systems.blogger, "/"),
    ("ghost", systems.ghost, "/"),
    ("substack", systems.substack, "/archive"),
    ("squarespace", systems.squarespace, "/blog"),
    ("static", systems.static_blog, "/posts/"),
    ("generic", links.htmx, "/blog"),
]


@pytest.mark.parametrize(("profile", "site", "path"), FRONTS, ids=[one[0] for one in FRONTS])
def test_a_system_is_recognised_by_its_page(profile: str, site: Site, path: str) -> None:
    answer = site(Asked(path, {}))
    assert answer
    assert detect_profile(str(answer.body)).name == profile


@pytest.mark.parametrize(
    ("profile", "site", "path"),
    [("wordpress", systems.wordpress, "/"), ("substack", systems.substack, "/archive")],
    ids=["wordpress", "substack"],
)
def test_what_a_profile_knows_walks_its_system_whole(
    tmp_path: Path, site: Site, path: str, profile: str
) -> None:
    with served(site) as up:
        ran = crawl(up.base + path, "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"], ran.json["new"]) == (0, "complete", COUNT), ran.json
    assert find_collection(str(tmp_path / "c")).config.profile == profile
    rows = Database(tmp_path / "c" / "articles.db").execute("SELECT url FROM articles")
    assert {url for (url,) in rows} == {up.base + path_of(n) for n in range(COUNT)}


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

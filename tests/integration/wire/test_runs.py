"""What a run does when it cannot keep what it fetches."""

from __future__ import annotations

from pathlib import Path

from archiver.warc.reader import iter_exchanges
from tests.integration.wire.cases import BY_NAME
from tests.integration.wire.conftest import asked, run_crawl
from tests.integration.wire.site import Site


def test_nothing_is_fetched_without_a_writer(site: Site) -> None:
    before = len(site.seen.get("plain", []))
    said, _ = run_crawl([asked(site, BY_NAME["plain"])], None)
    assert "error" in said["outcomes"]["plain"]
    assert "use_writer" in said["outcomes"]["plain"]["message"]
    assert len(site.seen.get("plain", [])) == before


def test_a_response_that_cannot_be_written_is_withheld(site: Site, tmp_path: Path) -> None:
    cases = [BY_NAME[name] for name in ("plain", "gzip", "chunked")]
    said, _ = run_crawl([asked(site, case) for case in cases], tmp_path, full_after=2500)
    assert said["outcomes"]["plain"]["status"] == 200
    assert said["outcomes"]["chunked"]["error"] == "CaptureError"
    assert "File too large" in said["outcomes"]["chunked"]["message"]
    [path] = tmp_path.iterdir()
    kept = [stored.capture.url for stored in iter_exchanges(path)]
    assert kept == [said["url"] for said in said["signalled"]]
    assert site.url(BY_NAME["plain"]) in kept


def test_what_is_asked_outside_only_never_reaches_the_network_that_we_are_in(
    site: Site, tmp_path: Path
) -> None:
    """By whatever name: `localhost` stands for one that a stranger has resolve to it."""
    before = len(site.seen.get("plain", []))
    by_address = asked(site, BY_NAME["plain"]) | {"meta": {"outside_only": True}}
    by_name = by_address | {
        "name": "by name",
        "url": by_address["url"].replace("127.0.0.1", "localhost"),
    }
    said, _ = run_crawl([by_address, by_name], tmp_path)
    assert [one.get("error") for one in said["outcomes"].values()] == ["InsideError"] * 2
    assert len(site.seen.get("plain", [])) == before
    assert said["signalled"] == []


def test_robots_and_redirects_are_kept_under_their_roles(site: Site, tmp_path: Path) -> None:
    requests = [asked(site, BY_NAME["moved"])]
    requests[0]["meta"] = {"role": "article"}
    said, _ = run_crawl(requests, tmp_path, settings={"ROBOTSTXT_OBEY": True})
    roles = [
        (one["url"].rpartition("/")[2], one["role"], one["via_url"]) for one in said["signalled"]
    ]
    assert roles == [
        ("robots.txt", "robots", None),
        ("moved", "redirect", "http://127.0.0.1/archive"),
        ("plain", "article", site.url(BY_NAME["moved"])),
    ]
    assert said["outcomes"]["moved"]["capture"]["url"] == site.url(BY_NAME["plain"])

"""Killed at fifty moments: start-up, catching up, the walk, the closing phase."""

from __future__ import annotations

import random
from pathlib import Path

from archiver.demo.village import Village
from tests.integration.killing import Archivers, books, collection, ended, kept, moments

KILLS = 50
IN_ONE_CRAWL = 5
LISTING = "/z/3625"
DELAY_S = 0.01


def test_killed_at_fifty_moments_a_crawl_gives_what_one_that_was_not_killed_gives(
    village: Village, tmp_path: Path
) -> None:
    chance = random.Random(0)
    with Archivers(tmp_path / "out.txt") as archivers:
        whole = collection(tmp_path / "whole", village.url(LISTING))
        code, said = archivers.crawl(whole)
        assert code == 0, said
        expected, requests = books(whole), len(village.log)
        village.delay_s = DELAY_S
        kills = crawls = 0
        while kills < KILLS:
            crawls += 1
            root = collection(tmp_path / f"killed{crawls}", village.url(LISTING))
            for moment in moments(chance, IN_ONE_CRAWL, requests):
                had, before = kept(root), len(village.log)
                died = archivers.crawl_and_kill(root, village, moment)
                assert not had & asked_since(village, before), (crawls, moment)
                kills += died
                if not died or ended(root):
                    break
            else:
                had, before = kept(root), len(village.log)
                code, said = archivers.crawl(root)
                assert code == 0, said
                assert not had & asked_since(village, before), (crawls, "the last run")
            found = books(root)
            assert found.articles == expected.articles, crawls
            assert found.listings == expected.listings, crawls
            assert not expected.captures - found.captures, crawls
            assert not found.orphans, crawls
            code, said = archivers.run("verify", root)
            assert code == 0, said


def asked_since(village: Village, before: int) -> set[str]:
    return {village.url(request.target) for request in village.log[before:]}

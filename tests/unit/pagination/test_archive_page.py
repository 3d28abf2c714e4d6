"""A menu that leads to the archive, in many languages; and links that do not."""

from __future__ import annotations

import pytest

from archiver.profile import GENERIC
from spiders.pagination import other_ways
from spiders.pagination.protocol import ListingPage

BASE = "https://paper.example"
ENTRIES = ("/2024/a-story", "/2024/b-story", "/2024/c-story")


def led(seed: str, *links: tuple[str, str]) -> str | None:
    text = "".join(f'<a href="{url}">{words}</a>' for url, words in links)
    listed = tuple(BASE + entry for entry in ENTRIES)
    page = ListingPage(BASE + seed, f"<nav>{text}</nav>", GENERIC, entries=listed)
    ways = [way.url for way in other_ways(page) if way.mechanism == "archive_page"]
    return ways[0].removeprefix(BASE) if ways else None


@pytest.mark.parametrize(
    "words",
    [
        *("Archive", "ARCHIVES", "All posts →", "Archive (120)", "Browse the archive"),
        *("Archiv", "Alle Beiträge", "Tous les articles", "Archivo", "Todos os posts"),
        *("Archivio", "Archief", "Arkiv", "Arkisto", "Archiwum", "Összes cikk", "Arhivă"),
        *("Архив", "Все новости", "Усі записи", "Αρχείο", "Tüm yazılar", "الأرشيف", "آرشیو"),
        *("ארכיון", "सभी लेख", "पुरालेख", "Semua artikel", "Tất cả bài viết", "บทความทั้งหมด"),
        *("归档", "全部文章", "彙整", "アーカイブ", "記事一覧", "전체 글"),
    ],
)
def test_it_is_known_by_what_the_menu_calls_it(words: str) -> None:
    assert led("/", ("/x1", "Home"), ("/gone-by/", words)) == "/gone-by/"


@pytest.mark.parametrize(
    "url", ["/archive", "/archives/", "/archive.html", "/blog/archive/index.html", "/all-posts"]
)
def test_it_is_known_by_its_address(url: str) -> None:
    assert led("/", ("/about", "About"), (url, "The past")) == url


def test_what_is_called_so_goes_before_what_has_such_an_address() -> None:
    assert led("/", ("/archive", "Old site"), ("/texts/", "All posts")) == "/texts/"


@pytest.mark.parametrize(
    ("seed", "link"),
    [
        ("/", ("/national-archive-opens", "National archive opens its doors")),
        ("/", ("/2024/a-story", "Archive")),  # an entry
        ("/", ("/2023/05/", "Archive")),  # a month of it
        ("/", ("https://web.archive.example/archive", "Archive")),
        ("/", ("/archive.zip", "Archive")),
        ("/", ("/?all=1", "All posts")),
        ("/", ("/", "All posts")),
        ("/", ("#archive", "Archive")),
        ("/", ("http://[bad/archive", "Archive")),
        ("/tags/boats/", ("/archive/", "Archive")),  # of the whole site, not of the tag
        ("/archive/", ("/archive/old/", "Archive")),  # this is one
    ],
)
def test_other_links_are_no_archive(seed: str, link: tuple[str, str]) -> None:
    assert led(seed, link) is None

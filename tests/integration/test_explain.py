"""archiver extract --explain: why each block of a page was kept or dropped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from sqlite_utils import Database

from pipelines.runs.rebuilding import rebuild
from tests.integration.conftest import Archived, archiver
from tests.integration.written import SITE, keep_pages, new_collection
from tests.unit.general.site import ABOUT, page, paragraphs

BOLD = "<p>A word <b>in bold</b> stands in <i>this</i> sentence, as it may.</p>"
EVIL = (
    '<p class="x">&lt;script&gt;alert(1)&lt;/script&gt; is [bold]what[/bold] it said, they say.</p>'
)

CHROME = """<div class="menu"><a href="/a">The orchard</a></div><div class="x">\u200b</div>
<div class="byline">By Ann Smith</div><div class="date">May 3, 2024</div>"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    collection = new_collection(tmp_path_factory.mktemp("explain") / "c")
    pages = {f"/{n}": page(n) for n in range(4)}
    pages["/evil"] = page(9).replace("<p>", f"{EVIL}<p>", 1)
    pages["/bold"] = page(7).replace("<p>", f"{BOLD}<p>", 1)
    pages["/arabic"] = page(8).replace("<p>", "<p>وصل القارب إلى الضفة الأخرى قبل الفجر.</p><p>", 1)
    pages["/chinese"] = page(6).replace(
        "<p>", f"<p>{'今天渡船没有来，因为河水太高。' * 30}</p><p>", 1
    )
    pages["/thai"] = page(5).replace("<p>", f"<p>{'เรือข้ามฟากไม่มาเพราะน้ำสูง' * 30}</p><p>", 1)
    pages["/chrome"] = page(4).replace("<h1>", CHROME + "<h1>", 1)
    keep_pages(collection, pages)
    rebuild(collection)
    return collection.root


def blocks(root: Path, url: str) -> dict[str, tuple[str, str]]:
    found = archiver("extract", root, "--explain", url, "--json").json["blocks"]
    return {block["text"]: (block["fate"], block["rule"]) for block in found}


def test_each_block_has_its_fate_and_the_reason(root: Path) -> None:
    found = blocks(root, f"{SITE}/1")
    assert found["The story numbered 1"] == ("field", "title")
    assert [found[text] for text in paragraphs(1)] == [("kept", "text")] * 4
    assert found[ABOUT] == ("dropped", "recurring")
    assert found["Home Mill"][0] == "outside"


def test_words_stand_in_their_order(root: Path) -> None:
    assert blocks(root, f"{SITE}/bold")["A word in bold stands in this sentence, as it may."] == (
        "kept",
        "text",
    )


def test_it_is_told_in_80_columns_and_says_all(root: Path) -> None:
    ran = archiver("extract", root, "--explain", f"{SITE}/1")
    assert (ran.code, max(map(len, ran.out.splitlines()))) == (0, 80)
    told = " ".join(ran.out.split())
    assert "1 article" in told
    assert f"+ text {paragraphs(1)[0][:60]}" in told
    assert "- recurring The Valley Paper is written" in told


def test_nothing_is_changed(root: Path) -> None:
    before = (root / "articles.db").read_bytes()
    assert archiver("extract", root, "--explain", f"{SITE}/1").code == 0
    assert (root / "articles.db").read_bytes() == before


def test_the_page_says_the_same_and_nothing_of_it_is_markup(root: Path, tmp_path: Path) -> None:
    into = tmp_path / "why.html"
    ran = archiver("extract", root, "--explain", f"{SITE}/evil", "--html", into)
    assert (ran.code, str(into) in ran.out) == (0, True)
    text = into.read_text()
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "default-src 'none'" in text
    assert len(re.findall('<article class="kept">', text)) == 5
    assert len(re.findall('<article class="dropped">', text)) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["why.html"]


def test_a_terminal_shows_what_looks_like_its_markup_as_it_is(root: Path) -> None:
    ran = archiver("extract", root, "--explain", f"{SITE}/evil")
    assert "[bold]what[/bold]" in ran.out
    assert "\\[" not in ran.out


def test_an_article_is_found_by_its_id_and_its_canonical_address(root: Path) -> None:
    db = Database(root / "articles.db")
    (article_id,) = db.execute("SELECT id FROM articles WHERE url LIKE '%/2'").fetchone()
    db.close()
    assert paragraphs(2)[0] in blocks(root, article_id)


def test_an_address_that_is_not_there_is_named_with_one_that_is(root: Path) -> None:
    ran = archiver("extract", root, "--explain", "http://paper.example/evil")
    assert ran.code == 2
    assert f"{SITE}/evil" in ran.err


def test_html_without_explain_is_refused(root: Path, tmp_path: Path) -> None:
    ran = archiver("extract", root, "--html", tmp_path / "x.html")
    assert (ran.code, "--explain" in ran.err) == (2, True)
    assert not (tmp_path / "x.html").exists()


def test_a_page_of_a_profile_is_explained_by_its_rules(archived: Archived) -> None:
    ((url,),) = archived.rows("SELECT url FROM articles WHERE url LIKE '%the-button-at-the%'")
    found = blocks(archived.collection.root, url)
    fates = {fate for fate, _ in found.values()}
    assert {"kept", "dropped", "field"} <= fates
    (body,) = archived.rows("SELECT body_text FROM articles WHERE url = ?", url)[0]
    told = archiver("extract", archived.collection.root, "--explain", url, "--json").json["blocks"]
    kept = [block["text"] for block in told if block["fate"] == "kept"]
    assert kept == body.split("\n\n")


def test_what_the_text_says_too_is_no_text_where_it_stands_in_a_menu(root: Path) -> None:
    found = blocks(root, f"{SITE}/chrome")
    assert found["The orchard"][0] == "outside"
    assert found["By Ann Smith"] == ("field", "author")
    assert found["May 3, 2024"] == ("field", "date")
    assert "\u200b" not in found


@pytest.mark.parametrize("path", ["chinese", "thai", "arabic"])
def test_lines_have_80_columns_in_scripts_of_any_width(root: Path, path: str) -> None:
    ran = archiver("extract", root, "--explain", f"{SITE}/{path}")
    assert max(map(cell_len, ran.out.splitlines())) <= 80

"""What pages of the years around 2010 have and newer ones have not."""

from __future__ import annotations

import pytest

from pipelines.metadata.structured import without_site
from tests.unit.general.pages import article, page, paragraphs
from tests.unit.general.test_fields import og, read


@pytest.mark.parametrize(
    ("title", "sites", "bare"),
    [
        ("The Paper | The bridge is closed", ["The Paper"], "The bridge is closed"),
        ("ThePaper - The bridge is closed", ["thepaper.example"], "The bridge is closed"),
        ("The bridge is closed -- Paper.net", ["www.paper.net"], "The bridge is closed"),
        ("The bridge is closed | City | The Paper", ["The Paper"], "The bridge is closed"),
        ("Say | The bridge is closed | Paper", ["Paper"], "Say | The bridge is closed"),
        ("旧桥关闭两年-日报网", ["日报网"], "旧桥关闭两年"),
        ("古い橋、閉鎖へ【日刊新聞】", ["日刊新聞"], "古い橋、閉鎖へ"),
        ("Paper trail - The bridge is closed", ["The Paper"], None),
        ("The - bridge is closed", ["thepaper.example"], None),
        ("The Paper: why it is closed", ["The Paper"], None),
    ],
)
def test_the_sites_name_before_a_title_is_cut_off(title: str, sites: list[str], bare: str | None):
    assert without_site(title, sites) == (bare or title)


def test_the_sites_name_is_known_by_its_address():
    html = page(f"<h2>Closed</h2><div>{paragraphs()}</div>", og("Paper | Bridge shut"))
    assert article(html, "https://www.paper.example/x").title == "Bridge shut"


def test_a_sentence_about_a_date_is_not_when_the_article_was_published():
    above = "<ul><li>The old bridge was opened for the first time on August 14, 1935</li></ul>"
    assert read(above=above).published_at is None


def test_a_byline_with_a_date_is_when_the_article_was_published():
    above = "<p>By: ANN SMITH and JOE BLACK AND CARL GREY, October 9, 2010 07:15 AM EDT</p>"
    assert read(above=above).published_at == "2010-10-09T11:15:00Z"


def test_what_an_author_is_stands_on_the_next_line():
    above = "<span>By: <a href=/id/1>Ann Smith</a><br>Paper Executive News Editor</span>"
    assert read(above=above).authors == ["Ann Smith"]


def test_a_year_that_stands_above_day_and_month_is_read_with_them():
    above = "<div><span class=year>2024</span> <span class=day>05<em>/</em>03</span></div>"
    found = read(above=above)
    assert (found.published_at, found.published_precision) == ("2024-05-03T00:00:00Z", "day")


def test_who_wrote_a_comment_is_not_the_author():
    comment = "<div class=comment><p class=comment-author>Joe Black</p><p>Well said.</p></div>"
    assert read(above=comment).authors == []


def test_a_title_that_only_the_window_shows_has_no_site_in_it():
    html = page(f"<div>{paragraphs()}</div>", title="Bridge shut | Paper.example")
    assert article(html, "https://paper.example/x").title == "Bridge shut"


def test_a_headline_that_is_only_drawn_large_is_one():
    drawn = (
        "<font size=5><b>The bridge is closed</b></font><br><font size=2><i>By Ann Smith</i></font>"
    )
    html = page(
        f"<table><tr><td>{drawn}<br><font>May 3, 2004</font>{paragraphs()}</td></tr></table>"
    )
    found = article(html, "https://paper.example/x.html")
    assert (found.title, found.authors) == ("The bridge is closed", ["Ann Smith"])
    assert found.published_at == "2004-05-03T00:00:00Z"
    assert found.body_text.startswith("Paragraph 1")

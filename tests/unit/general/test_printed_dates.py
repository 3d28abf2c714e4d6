"""Dates that stand beside the headline, in elements whose names say nothing."""

from __future__ import annotations

import pytest

from tests.unit.general.pages import article, page, paragraphs


def read(shown: str, lang: str = "en"):
    html = page(f"<main><h1>The bridge is closed</h1>{shown}<div>{paragraphs()}</div></main>")
    return article(html.replace(b"lang=en", f"lang={lang}".encode()))


@pytest.mark.parametrize(
    ("shown", "lang"),
    [
        ("<p>Published 3 May 2024 · Updated 5 May 2024</p>", "en"),
        ("<div><i>Published 3 May 2024</i> · <i>Updated 5 May 2024</i></div>", "en"),
        ("<div><i>Updated 5 May 2024</i><i>Published 3 May 2024</i></div>", "en"),
        ("<p>Published: May 3, 2024</p><p>Last updated: May 5, 2024</p>", "en"),
        ("<b>Sun 5 May 2024</b><i>First published on Fri 3 May 2024</i>", "en"),
        ("<div><i>公開日：2024年5月3日</i><i>更新日：2024年5月5日</i></div>", "ja"),
        ("<i>입력 2024.05.03.</i><i>수정 2024.05.05.</i>", "ko"),
        ("<p>Publié le vendredi 03 mai 2024 par la rédaction, mis à jour le 5 mai 2024</p>", "fr"),
    ],
)
def test_two_dates_say_when_it_was_published_and_when_changed(shown: str, lang: str):
    found = read(shown, lang)
    assert (found.published_at, found.modified_at) == (
        "2024-05-03T00:00:00Z",
        "2024-05-05T00:00:00Z",
    )


def test_a_time_alone_is_of_the_day_before_it():
    found = read("<p>Publié le 3 mai 2024 à 10h30, modifié à 12h15</p>", "fr")
    assert (found.published_at, found.modified_at) == (
        "2024-05-03T10:30:00Z",
        "2024-05-03T12:15:00Z",
    )


def test_a_date_farther_down_is_no_change():
    links = "<p><a href=/x>Other</a></p>" * 9
    found = read(f"<p>3 May 2024</p>{links}<p>Updated 9 May 2024</p>")
    assert (found.published_at, found.modified_at) == ("2024-05-03T00:00:00Z", None)


def test_the_zone_of_a_date_is_kept():
    found = read("<p>Published May 4, 2024 12:30 am CEST, updated May 6, 2024 1 pm</p>")
    assert (found.published_at, found.published_zone) == ("2024-05-03T22:30:00Z", "+02:00")
    assert (found.modified_at, found.modified_zone) == ("2024-05-06T13:00:00Z", None)
    assert (found.published_precision, found.modified_precision) == ("second", "second")

"""Searching in the languages of the archives, with whatever people type."""

from __future__ import annotations

from contextlib import suppress

import pytest

from archiver.errors import UsageError
from archiver.store import put_reading, search
from archiver.store.search import match_expression, parse_query
from tests.unit.store.samples import SITE, reading, rows

TEXTS = {
    "en": "The Turkmen-Afghan border, and Covid-19; it's a café's naïve story about Bruce.",
    "ru": "Тысячи людей вышли на площадь, чтобы послушать Ёлкина в Москве.",
    "uz": "Oʻzbekiston Prezidenti Toshkentda soʻzladi; çağrı, işçiler, Ñandú.",
    "uzc": "Ўзбекистонда янги қонун қабул қилинди.",
    "fa": "خبرنگاران در تهران گزارش می‌دهند که هوا سرد است.",
    "ar": "أعلن الرئيس في القاهرة عن خطة جديدة.",
    "th": "นายกรัฐมนตรีเดินทางไปกรุงเทพมหานครเมื่อวานนี้",
    "zh": "总统昨天在北京发表讲话。",
    "vi": "Thủ tướng phát biểu tại Hà Nội về kinh tế.",
    "el": "Ο πρωθυπουργός μίλησε στην Αθήνα.",
}


@pytest.fixture
def db(db):
    for minute, (language, text) in enumerate(TEXTS.items()):
        put_reading(db, reading(minute, text, url=f"{SITE}/{language}", language=language))
    return db


def found(db, query):
    return {hit.url.rpartition("/")[2] for hit in search(db, query)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("border", {"en"}),
        ("BORDER", {"en"}),
        ("cafe", {"en"}),
        ("Covid-19", {"en"}),
        ("bord*", {"en"}),
        ("bord", set()),
        ('"Turkmen-Afghan border"', {"en"}),
        ('"border Turkmen"', set()),
        ("border москве", set()),
        ("border OR москве", {"en", "ru"}),
        ("border -covid", set()),
        ("border -москве", {"en"}),
        ("площадь", {"ru"}),
        ("ПЛОЩАДЬ Москве", {"ru"}),
        ("prezidenti", {"uz"}),
        ("cagrı", {"uz"}),
        ("cagri", set()),  # ı is a letter of its own, no i without its dot
        ("çağrı isciler nandu", {"uz"}),
        ("Oʻzbekiston", {"uz"}),
        ("ўзбекистонда", {"uzc"}),
        ("қонун", {"uzc"}),
        ("تهران", {"fa"}),
        ("گزارش هوا", {"fa"}),
        ("القاهرة", {"ar"}),
        ("กรุงเทพ", {"th"}),
        ("นายกรัฐมนตรี -กรุงเทพ", set()),
        ("กรุงเทพ OR border", {"th", "en"}),
        ("北京", {"zh"}),
        ("thu tuong", {"vi"}),
        ("Αθήνα", {"el"}),
        ("αθηνα", set()),  # SQLite folds the marks of Latin letters only
        ("title", set(TEXTS)),
    ],
)
def test_words_find_their_texts(db, query, expected):
    assert found(db, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        'border "', "border AND", "NOT border", "border)", "NEAR(border)", "title:border",
        "^border", "border *", "{border}", "border; DROP TABLE articles", 'a"b', "%", "bor_er",
        "border\0x", "-", "--border", "ไ%", "OR OR OR x", "\\", "+border", "it's",
    ],
)  # fmt: skip
def test_nothing_that_is_typed_is_a_syntax_error(db, query):
    with suppress(UsageError):  # where no word is left; anything else is a mistake of ours
        search(db, query)


@pytest.mark.parametrize("query", ["", "  ", "-border", "OR", '"', "…", "***"])
def test_a_query_without_a_word_is_refused(db, query):
    with pytest.raises(UsageError, match="no word to search for"):
        search(db, query)


def test_a_query_becomes_quoted_terms():
    wanted = parse_query('border OR line "Central Asia" tok* -ball')
    assert match_expression(wanted) == (
        '(("border" OR "line") AND ("Central Asia") AND ("tok" *)) NOT ("ball")'
    )


def test_a_hit_shows_where(db):
    (hit,) = search(db, "border", marks=("<b>", "</b>"))
    assert "Turkmen-Afghan <b>border</b>" in hit.snippet
    (hit,) = search(db, "กรุงเทพ", marks=("<b>", "</b>"))
    assert "ไป<b>กรุงเทพ</b>มหา" in hit.snippet


def test_a_word_in_the_title_counts_most(db):
    put_reading(db, reading(90, "Something else.", url=f"{SITE}/t", title="Border"))
    assert [hit.url for hit in search(db, "border")] == [f"{SITE}/t", f"{SITE}/en"]
    assert len(search(db, "border", limit=1)) == 1


def test_the_index_follows_a_change_and_a_deletion(db):
    put_reading(db, reading(99, "Now about glaciers.", url=f"{SITE}/en"))
    assert found(db, "border") == set()
    assert found(db, "glaciers") == {"en"}
    for table in ("sightings", "revisions"):
        db.execute(f"DELETE FROM {table}")
    db.execute("DELETE FROM articles")
    assert found(db, "glaciers") == set()


def test_vacuum_keeps_index_and_rows_together(db):
    for table in ("sightings", "revisions"):
        db.execute(f"DELETE FROM {table} WHERE article_id <> ?", (newest(db),))
    db.execute("DELETE FROM articles WHERE id <> ?", (newest(db),))
    db.vacuum()
    assert found(db, "Αθήνα") == {"el"}


def newest(db):
    return rows(db, "SELECT id FROM articles ORDER BY first_seen_at DESC LIMIT 1")[0][0]

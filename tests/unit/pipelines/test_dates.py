"""Dates as pages write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dating.dates import Stamp, not_after, read_date
from pipelines.dating.solar_hijri import to_date


@pytest.mark.parametrize(
    ("text", "language", "at", "precision"),
    [
        ("2024-04-28T03:00:00-04:00", None, "2024-04-28T07:00:00Z", "second"),
        ("2024-04-28 07:00:00Z", None, "2024-04-28T07:00:00Z", "second"),
        ("2024-04-28T03:00:00.123+0400", None, "2024-04-27T23:00:00Z", "second"),
        ("2024-04-28T03:00", None, "2024-04-28T03:00:00Z", "second"),
        ("20240428", None, "2024-04-28T00:00:00Z", "day"),
        ("2024-04", None, "2024-04-01T00:00:00Z", "month"),
        ("2024", None, "2024-01-01T00:00:00Z", "year"),
        ("Sun, 28 Apr 2024 07:00:00 +0200", "en", "2024-04-28T05:00:00Z", "second"),
        ("April 28, 2024 3:00 AM", "en", "2024-04-28T03:00:00Z", "second"),
        ("Published: April 28, 2024", "en", "2024-04-28T00:00:00Z", "day"),
        ("28.04.2024", "de", "2024-04-28T00:00:00Z", "day"),
        ("4/28/2024", "en", "2024-04-28T00:00:00Z", "day"),
        ("Обновлено 28 апреля 2024, 12:40", "ru", "2024-04-28T12:40:00Z", "second"),
        ("28-aprel, 2024", "uz", "2024-04-28T00:00:00Z", "day"),
        ("28 აპრილი 2024", "ka", "2024-04-28T00:00:00Z", "day"),
        ("2024年4月28日", "zh", "2024-04-28T00:00:00Z", "day"),
        ("أبريل ٢٨، ٢٠٢٤", "ar", "2024-04-28T00:00:00Z", "day"),
        ("اردیبهشت ۲۲, ۱۳۹۵ ۱۲:۳۰", "fa", "2016-05-11T12:30:00Z", "second"),
        ("۱۴۰۰/۰۱/۰۱", "fa", "2021-03-21T00:00:00Z", "day"),
        ("April 28, 2024", "tg", "2024-04-28T00:00:00Z", "day"),
        ("April 2024", "en", "2024-04-01T00:00:00Z", "month"),
        ("23 Dec 2019", "en", "2019-12-23T00:00:00Z", "day"),
        ("Monday, November 18th, 2019 at 11:08 p.m.", "en", "2019-11-18T23:08:00Z", "second"),
        ("Published 11:34 PM EST Nov 19, 2019", "en", "2019-11-20T04:34:00Z", "second"),
        ("Fri Apr 28 19:20:36 CEST 2023", "de", "2023-04-28T17:20:36Z", "second"),
        ("18. März 2021, 9.30 Uhr", "de", "2021-03-18T09:30:00Z", "second"),
        ("2 May 2024 | 9.30 p.m.", "en", "2024-05-02T21:30:00Z", "second"),
        ("9.30.2021", "en", "2021-09-30T00:00:00Z", "day"),
        ("2 de abril de 2020", "es", "2020-04-02T00:00:00Z", "day"),
        ("1er août 2019", "fr", "2019-08-01T00:00:00Z", "day"),
        ("2024. április 28.", "hu", "2024-04-28T00:00:00Z", "day"),
        ("2024 m. balandžio 28 d.", "lt", "2024-04-28T00:00:00Z", "day"),
        ("2024년 4월 28일 14:05", "ko", "2024-04-28T14:05:00Z", "second"),
        ("28 เม.ย. 2567 09:15", "th", "2024-04-28T09:15:00Z", "second"),
        ("28/04/2567", "th", "2024-04-28T00:00:00Z", "day"),
        ("28 เมษายน พ.ศ. 2567", "th", "2024-04-28T00:00:00Z", "day"),
        ("२८ अप्रैल २०२४", "hi", "2024-04-28T00:00:00Z", "day"),
        ("28. travnja 2024.", "hr", "2024-04-28T00:00:00Z", "day"),
        ("1714287600000", None, "2024-04-28T07:00:00Z", "second"),
    ],
)
def test_a_date_is_read_with_what_it_says_and_no_more(text, language, at, precision):
    assert read_date(text, language)[:2] == (at, precision)


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2026-07-10T00:50:17+02:00", "+02:00", "2026-07-10"),
        ("2026-07-10 00:50 -0330", "-03:30", "2026-07-10"),
        ("2026-07-10T00:50:17Z", "+00:00", "2026-07-10"),
        ("Fri, 10 Jul 2026 00:50:17 GMT", "+00:00", "2026-07-10"),
        ("July 10, 2026 11:30 p.m. ET", "-04:00", "2026-07-10"),
        ("January 10, 2026 11:30 p.m. ET", "-05:00", "2026-01-10"),
        ("10.07.2026 00:50", None, "2026-07-10"),
        ("2026-07-10", None, "2026-07-10"),
    ],
)
def test_the_zone_is_kept_where_it_is_said_and_tells_the_day_there(text, zone, day):
    found = read_date(text, "en")
    assert found is not None
    assert (found.zone, found.day) == (zone, day)


@pytest.mark.parametrize(
    "text", [None, "", "yesterday", "5 hours ago", "April 28", "12:30", "2024-13-45", "x" * 500]
)
def test_what_depends_on_today_is_no_date(text):
    assert read_date(text, "en") is None


@pytest.mark.parametrize(
    ("text", "language", "at", "precision"),
    [
        ("vor 3 Stunden", "de", "2024-05-01T07:20:00Z", "second"),
        ("vor einer Stunde", "de", "2024-05-01T09:20:00Z", "second"),
        ("5 minutes ago", "en", "2024-05-01T10:15:00Z", "second"),
        ("Updated an hour ago", "en", "2024-05-01T09:20:00Z", "second"),
        ("il y a 2 jours", "fr", "2024-04-29T00:00:00Z", "day"),
        ("вчера", "ru", "2024-04-30T00:00:00Z", "day"),
        ("gestern", "de", "2024-04-30T00:00:00Z", "day"),
        ("2 weeks ago", "en", "2024-04-01T00:00:00Z", "month"),
        ("3 months ago", "en", "2024-02-01T00:00:00Z", "month"),
        ("2 years ago", "en", "2022-01-01T00:00:00Z", "year"),
        ("2 years, 3 months ago", "en", "2022-02-01T00:00:00Z", "month"),
        ("2 года, 3 месяца назад", "ru", "2022-02-01T00:00:00Z", "month"),
        ("1 week and 3 days ago", "en", "2024-04-21T00:00:00Z", "day"),
        ("1 day, 5 hours ago", "en", "2024-04-30T05:20:00Z", "second"),
        ("12 comments, 3 days ago", "en", "2024-04-28T00:00:00Z", "day"),
        ("vor 2 Jahren, 3 Monaten", "de", "2022-01-01T00:00:00Z", "year"),
        ("5m ago", "en", "2024-05-01T10:15:00Z", "second"),
        ("3h ago", None, "2024-05-01T07:20:00Z", "second"),
        ("Yesterday at 14:30", "en", "2024-04-30T14:30:00Z", "second"),
        ("gestern, 18.20 Uhr", "de", "2024-04-30T18:20:00Z", "second"),
        ("5 ago", "es", "2023-08-05T00:00:00Z", "day"),
        ("3時間前", "ja", "2024-05-01T07:20:00Z", "second"),
        ("28 апреля, 12:40", "ru", "2024-04-28T12:40:00Z", "second"),
        ("December 24", "en", "2023-12-24T00:00:00Z", "day"),
    ],
)
def test_a_relative_date_is_read_against_the_capture(text, language, at, precision):
    assert read_date(text, language, "2024-05-01T10:20:30Z") == Stamp(at, precision, None)


@pytest.mark.parametrize("text", ["in 3 hours", "tomorrow", "5 min read", "May", "12 comments"])
def test_what_is_no_day_in_the_past_is_no_date(text):
    assert read_date(text, "en", "2024-05-01T10:20:30Z") is None


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("2024-05-01T00:00:00Z", True),
        ("2024-05-02T09:59:59Z", True),
        ("2024-05-02T10:00:01Z", False),
    ],
)
def test_no_date_lies_more_than_a_day_after_the_capture(at, kept):
    stamp = Stamp(at, "second")
    assert not_after(stamp, "2024-05-01T10:00:00Z") == (stamp if kept else None)


@pytest.mark.parametrize(
    ("year", "month", "day", "gregorian"),
    [
        (1395, 1, 1, "2016-03-20"),
        (1399, 12, 30, "2021-03-20"),
        (1400, 1, 1, "2021-03-21"),
        (1403, 7, 1, "2024-09-22"),
    ],
)
def test_the_persian_calendar(year, month, day, gregorian):
    found = to_date(year, month, day)
    assert found is not None
    assert found.isoformat() == gregorian


def test_a_day_that_is_not_in_the_persian_calendar():
    assert to_date(1400, 12, 30) is None
    assert to_date(1400, 13, 1) is None


@given(st.text(max_size=90), st.sampled_from([None, "en", "fa", "ru", "xx", "zh"]))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_it(text, language):
    read_date(text, language)
    relative = read_date(text, language, "2024-05-01T10:20:30Z")
    assert not_after(relative, "2024-05-01T10:20:30Z") in (relative, None)

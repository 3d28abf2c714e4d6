"""The chart of months in `archiver status`."""

from __future__ import annotations

import pytest

from archiver.cli.months import chart, named_gaps
from archiver.store.months import gaps_between

MONTHS = {"2014-11": 8, "2015-01": 4, "2015-02": 1, "2016-03": 16}


def test_a_year_is_a_row_and_a_month_a_bar_as_high_as_it_has_articles() -> None:
    assert chart(MONTHS)[1:] == [
        "  2014  ··········▄·  8",
        "  2015  ▂▁··········  5",
        "  2016  ··█·········  16",
    ]


@pytest.mark.parametrize("months", [{}, {"2015-01": 3}], ids=["none", "one"])
def test_there_is_no_chart_of_nothing_to_compare(months: dict[str, int]) -> None:
    assert chart(months) == []
    assert gaps_between(months) == []


def test_gaps_are_months_between_others_and_runs_are_named_as_one() -> None:
    gaps = gaps_between(MONTHS)
    assert gaps[0] == "2014-12"
    assert gaps[1:] == [*(f"2015-{n:02}" for n in range(3, 13)), "2016-01", "2016-02"]
    assert named_gaps(gaps) == ["No article is of 2014-12, 2015-03 to 2016-02"]
    assert named_gaps([]) == []

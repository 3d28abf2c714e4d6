"""What may be asked for in a day, and how long is waited after errors."""

from __future__ import annotations

from archiver.collection import Politeness
from spiders.allowance import Allowance
from spiders.pauses import BACKOFF_MAX_S, Backoff

NOON = 1_800_000_000.0 // 60 * 60
HOUR_S = 3600
DAY_S = 24 * HOUR_S


def test_without_limits_there_is_nothing_to_count() -> None:
    assert not Allowance(Politeness())


def test_the_limit_of_requests_holds_for_any_24_hours() -> None:
    allowance = Allowance(Politeness(requests_per_day=3))
    allowance.asked(NOON, 2)
    assert allowance.pause(NOON + HOUR_S) is None
    allowance.asked(NOON + HOUR_S)
    pause = allowance.pause(NOON + 2 * HOUR_S)
    assert pause is not None
    assert pause.ours
    assert "3 requests a day" in pause.why
    assert pause.until == NOON + 60 + DAY_S
    assert allowance.pause(pause.until) is None


def test_where_too_much_was_spent_enough_has_to_leave_the_day() -> None:
    """As after an allowance that was made smaller."""
    allowance = Allowance(Politeness(requests_per_day=2))
    for hour in range(5):
        allowance.asked(NOON + hour * HOUR_S)
    pause = allowance.pause(NOON + 5 * HOUR_S)
    assert pause is not None
    assert pause.until == NOON + 3 * HOUR_S + 60 + DAY_S
    assert allowance.pause(pause.until) is None


def test_bytes_are_limited_apart_from_requests() -> None:
    allowance = Allowance(Politeness(requests_per_day=100, bytes_per_day=1000))
    allowance.asked(NOON)
    allowance.kept(NOON, 999)
    assert allowance.pause(NOON) is None
    allowance.kept(NOON, 1)
    pause = allowance.pause(NOON)
    assert pause is not None
    assert "1,000 bytes a day" in pause.why


def test_each_error_in_a_row_doubles_the_rest_of_its_host_alone() -> None:
    backoff = Backoff(2.0)
    assert [backoff.after_error("a") for _ in range(4)] == [2, 4, 8, 16]
    assert backoff.after_error("b") == 2
    backoff.answered("a")
    assert backoff.after_error("a") == 2
    assert max(backoff.after_error("a") for _ in range(2000)) == BACKOFF_MAX_S

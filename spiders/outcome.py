"""What a crawl came to: the reasons of failures in words, and the verdict of the whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from archiver.frontier.sqlite import Pause
from archiver.records import Verdict
from archiver.warc.tee import is_unparsable
from archiver.warc.wire import CaptureError
from pipelines.templates.layout import Judged
from spiders.pagination.walk import End

if TYPE_CHECKING:
    from twisted.python.failure import Failure as TwistedFailure

# What the site itself says is not there, or not for us: no later try would bring it.
IN_CIRCLES = "it redirects in a circle"
ELSEWHERE = "on another site, outside the scope of collection.toml"
TOO_LARGE = "the answer is larger than the limit"
IN_ITS_PLACE = "its address leads to another page of the site"
FINAL = ("HTTP 404", "HTTP 410", "robots.txt forbids", ELSEWHERE, IN_ITS_PLACE)


@dataclass(frozen=True, slots=True)
class Explained:
    """A failure for a person: `reason` says what happened, `status` the HTTP status if any."""

    reason: str
    status: int = 0
    refused: bool = False


class RobotsUnavailable(IgnoreRequest):
    """A robots.txt that could not be had, so that nothing may be asked for."""


def unkept(failure: TwistedFailure) -> bool:
    """Whether an answer came and could not be written: the run ends, and the next asks again."""
    return isinstance(failure.value, CaptureError)


def explain(failure: TwistedFailure) -> Explained:
    """The reason behind a request that brought no page."""
    return explain_error(failure.value)


def explain_error(error: BaseException | None) -> Explained:  # noqa: PLR0911  (one a reason)
    """The reason behind an exception of the downloader."""
    if isinstance(error, HttpError):
        status = error.response.status
        return Explained(f"HTTP {status}", status, refused=status in (401, 403, 429))
    if isinstance(error, IgnoreRequest):
        if str(error) in ("max redirections reached", IN_CIRCLES):
            return Explained("it redirects again and again")
        unavailable = isinstance(error, RobotsUnavailable)
        return Explained(str(error) or "not asked for", refused=not unavailable)
    for kind, words in REASONS:
        if isinstance(error, kind):
            return Explained(words)
    if isinstance(error, DownloadFailedError):
        if is_unparsable(error.__cause__):
            return Explained("the answer's head is not HTTP; what arrived is kept")
        certificate = "certificate" in str(error)
        if certificate or "SSL" in str(error):
            what = "its certificate cannot be verified" if certificate else "no common protocol"
            return Explained(f"TLS failed: {what}")
        return Explained("the connection was lost before an answer came")
    return Explained(f"{type(error).__name__}: {error}".strip().rstrip(":"))


def verdict(  # noqa: PLR0911, PLR0913  (one a verdict; the whole ledger)
    ends: Sequence[End],
    close_reason: str,
    failures: Sequence[str],
    *,
    news: int,
    missing: int = 0,
    read: Judged | None = None,
) -> tuple[Verdict, str]:
    """The verdict of a crawl and its reason in words, from the ledger.

    `close_reason` is Scrapy's; `failures` are the reasons of what was found and not captured;
    `news` counts articles that are new or changed, `missing` those that were listed and neither
    captured nor explained; `read` is what was read on their pages, if that is suspect.
    """
    if close_reason == "shutdown":
        return "interrupted", "stopped from outside; run it again to go on"
    if close_reason != "finished":
        return "failed", close_reason
    doubts = [end.reason for end in ends if end.kind == "suspect"]
    doubts += [relaid(read)] if read else []
    if doubts and not any(end.kind in ("failed", "refused") for end in ends):
        return "suspect", f"{'; '.join(doubts)}. {MEND}{ACCEPT if read else ''}"
    for kind, named in BAD_ENDS.items():
        if bad := [end for end in ends if end.kind == kind]:
            oldest = f"; the oldest entry seen is of {bad[0].oldest}" if bad[0].oldest else ""
            return named, bad[0].reason + (oldest if named == "capped" else "")
    if budget := [end for end in ends if end.kind == "budget"]:
        return "budget", budget[0].reason
    reasons = dict.fromkeys(end.reason for end in ends)
    reason = "; ".join(reasons) or "all that was asked for is kept"
    if count := still_open(failures):
        reason = f"walked to the end; {count} pages could not be had: run it again to try them"
    elif missing:
        reason = f"walked to the end; {missing} listed articles are missing: run it again"
    if not news and any(end.kind == "known" for end in ends):
        return "up_to_date", reason
    return "complete", reason


def relaid(judged: Judged) -> str:
    """What a suspect crawl read, with examples."""
    examples = [
        f"{one.look.url} ({one.before:,} words before, {one.look.words:,} now)"
        for one in judged.poor
    ]
    more = [f"and {len(examples) - EXAMPLES} more"] if len(examples) > EXAMPLES else []
    return (
        f"{len(examples)} of {len(judged.looks)} article pages show far fewer words than before, "
        f"or none: {', '.join([*examples[:EXAMPLES], *more])}"
    )


def put_off(close_reason: str, refused: str, pause: Pause | None) -> tuple[Verdict, str] | None:
    """Of a run that ended although there is more to ask for: refused, or not to go on for now."""
    if close_reason not in ("finished", "refused") or not (refused or pause):
        return None
    if pause is None:
        return "refused", f"{refused}; run it again another day"
    when = datetime.fromtimestamp(math.ceil(pause.until), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    reason = f"{refused or pause.why}: come back at {when}, the same command goes on then"
    return ("budget" if pause.ours and not refused else "refused"), reason


def still_open(reasons: Sequence[str]) -> int:
    """How many failures a later run might mend: those that the site did not mean."""
    return sum(not reason.startswith(FINAL) for reason in reasons)


EXAMPLES = 3
MEND = (
    "The layout may have changed. What was read earlier stays; look at the pages, and when the "
    "profile is mended (docs/profiles.md), run archiver extract"
)
ACCEPT = "; if they are right as they are now, archiver extract DIR --accept-layout"
BAD_ENDS: dict[str, Verdict] = {
    "failed": "failed",
    "empty": "failed",
    "refused": "refused",
    "cap": "capped",
}
REASONS: list[tuple[type[Exception], str]] = [
    (CannotResolveHostError, "the host's name is not known (DNS)"),
    (DownloadConnectionRefusedError, "the host refuses the connection"),
    (DownloadTimeoutError, "no answer in time"),
    (DownloadCancelledError, f"{TOO_LARGE}; its beginning is kept"),
    (ResponseDataLossError, "the answer was cut off; what arrived is kept"),
]

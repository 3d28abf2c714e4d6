"""A report as JSON, POSTed to an address."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from archiver import __version__
from archiver.errors import NotDeliveredError
from archiver.notify.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable

STEP_S = 10.0  # for each step: to connect, to be answered
WHOLE_S = 30.0  # for all of it, however slowly the answer drips


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would turn the POST into a GET, and tell another host."""

    def redirect_request(self, *_: Any) -> None:
        return None


def post(url: str, report: Report) -> None:
    """Raises NotDeliveredError, which names the host alone: the path may be a secret."""
    host = urlsplit(url).hostname or ""
    _within(WHOLE_S, lambda: _post(url, msgspec.json.encode(report.as_json())), host)


def _post(url: str, body: bytes) -> None:
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Archiver/{__version__}",
    }
    request = Request(url, body, headers, method="POST")  # noqa: S310  (checked: http or https)
    with build_opener(_NoRedirect).open(request, timeout=STEP_S):
        pass


def _within(seconds: float, action: Callable[[], None], host: str) -> None:
    failures: list[str] = []
    done = threading.Event()

    def act() -> None:
        try:
            action()
        except HTTPError as error:
            failures.append(f"answers HTTP {error.code}")
        except URLError as error:
            failures.append(f"cannot be reached: {error.reason}")
        except (OSError, ValueError) as error:
            failures.append(f"cannot be reached: {error}")
        except Exception as error:  # noqa: BLE001  (http.client's own: what answers is no HTTP)
            failures.append(f"answers no HTTP: {type(error).__name__}")
        done.set()

    threading.Thread(target=act, daemon=True).start()
    if not done.wait(seconds):
        failures.append(f"does not answer within {seconds:.0f} s")
    if failures:
        raise NotDeliveredError(f"the webhook at {host} {failures[0]}")

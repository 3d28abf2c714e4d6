"""What kind of page it is, before anything is read from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.tree import first, text_of

if TYPE_CHECKING:
    from archiver.records import PageKind
    from pipelines.tree import Document

WALLS = (  # addresses and ids that only a wall's own page is made of
    'script[src*="/cdn-cgi/challenge-platform/"]',
    "#challenge-form, #challenge-running, #cf-wrapper",
    'script[src*="captcha-delivery.com"]',
    'iframe[src*="captcha-delivery.com"]',
    'iframe[src*="_Incapsula_Resource"]',
    'script[src*="_Incapsula_Resource"]',
    "#px-captcha",
    'script[src*="awswaf.com"]',
)
FORMS = (  # a comment form may have these too
    ".g-recaptcha, .h-captcha, .cf-turnstile",
    'form[action*="consent."], form[action*="/consent"]',
    'form[action*="captcha"], form[action*="Captcha"]',
)
WALL = 1200  # characters of running text: a page with more has something to read
FORM = 300


def classify(document: Document, status: int | None, *, says_article: bool) -> PageKind | None:
    """``error`` or ``challenge``, with no article; None when there may be something to read."""
    if status is not None and status >= 400:
        return "challenge" if status in (403, 429, 503) and _guarded(document) else "error"
    if says_article:
        return None
    return "challenge" if _guarded(document) else None


def _guarded(document: Document) -> bool:
    """A wall in place of the page: its marks, and hardly any text beside them."""
    most = max(FORM if _has(document, FORMS) else 0, WALL if _has(document, WALLS) else 0)
    return most > 0 and _running_text(document) < most


def _has(document: Document, selectors: tuple[str, ...]) -> bool:
    return first(document, selectors) is not None


def _running_text(document: Document) -> int:
    body = first(document, ("body",))
    if body is None:
        return 0
    return max(sum(len(text_of(p)) for p in body.iter("p")), len(text_of(body)) // 3)

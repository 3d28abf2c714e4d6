"""Whether a page stands in the place of another: a challenge, a captcha, a consent form.

By what only such pages are made of (header fields, frames, scripts of their makers), and by there
being hardly any text beside it: an article about captchas stays an article.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

from pipelines.dom.tree import first, text_of

if TYPE_CHECKING:
    from pipelines.dom.tree import Document

HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated", "sg-captcha")
WALLS = (  # addresses and ids that only a wall's own page is made of
    'script[src*="/cdn-cgi/challenge-platform/"]',
    "#challenge-form, #challenge-running, #challenge-error-text, #cf-wrapper",
    'script[src*="captcha-delivery.com"], iframe[src*="captcha-delivery.com"]',
    'script[src*="_Incapsula_Resource"], iframe[src*="_Incapsula_Resource"]',
    '#px-captcha, script[src*="captcha.px-cdn.net"]',
    'script[src*="awswaf.com"]',
    '#sec-if-cpt-container, script[src*="/_sec/cp_challenge/"]',
    '#anubis_challenge, script[src*=".within.website/x/cmd/anubis/"]',
    'meta[content*="sgcaptcha"]',
    'iframe[src*="arkoselabs.com"]',
)
SCRIPTS = (  # in a script of a wall's own page, which may have no address
    "_cf_chl_opt",
    "sucuri_cloudproxy_js",
    "_Incapsula_Resource",
    "gokuProps",
    "slowAES.decrypt",
    "KPSDK",
)
FORMS = (  # a comment form may have these too
    ".g-recaptcha, .h-captcha, .cf-turnstile",
    'iframe[src*="/recaptcha/"], iframe[src*="hcaptcha.com"]',
    'iframe[src*="challenges.cloudflare.com"]',
    'form[action*="consent."], form[action*="/consent"]',
    'form[action*="captcha"], form[action*="Captcha"]',
)
ONWARD = ('meta[http-equiv="refresh"], meta[http-equiv="Refresh"]',)
WALL = 1200  # characters of running text: a page with more has something to read
FORM = 300
WAITING_ROOM = 150  # of a page that only leads on to another


def is_walled(headers: Mapping[str, str]) -> bool:
    """Whether the answer's head says so; names in lower case."""
    return any(headers.get(name) for name in HEADERS)


def is_wall(document: Document, *, says_article: bool = False) -> bool:
    """Whether the page is a wall. One that says it is an article has something to lose: only a
    wall that leaves it hardly any text is believed."""
    if _speaks(document, WAITING_ROOM if says_article else WALL):
        return False  # nearly all pages; nothing is looked for on them
    sure = _has(document, WALLS) or _scripted(document)
    if says_article:
        return sure
    bounds = (
        (sure, WALL),
        (_has(document, FORMS), FORM),
        (_has(document, ONWARD), WAITING_ROOM),
    )
    most = max((bound for holds, bound in bounds if holds), default=0)
    return most > 0 and not _speaks(document, most)


def _has(document: Document, selectors: tuple[str, ...]) -> bool:
    return first(document, selectors) is not None


def _scripted(document: Document) -> bool:
    found = [mark for mark in SCRIPTS if document.mentions(mark)]
    return any(
        mark in (script.text or "") for mark in found for script in document.tagged("script")
    )


def _speaks(document: Document, least: int) -> bool:
    """Whether there are so many characters of running text; no more is read than tells it."""
    body = first(document, ("body",))
    if body is None:
        return False
    if any(size >= least for size in accumulate(len(text_of(p)) for p in body.iter("p"))):
        return True
    return len(text_of(body)) // 3 >= least

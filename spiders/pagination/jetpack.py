"""WordPress's Jetpack: infinite scroll, a POST that answers with markup inside JSON.

Its settings stand in a script of the page; they do on an article's page too, where they say
nothing (``"type"`` is empty, or the page is a single one).
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlencode

from pipelines.listings.json_listing import first_value, load_json
from spiders.pagination.protocol import ListingPage, NextPage

HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "X-Requested-With": "XMLHttpRequest",
}
SETTINGS = re.compile(r"infiniteScroll\s*=\s*(?:JSON\.parse\(\s*decodeURIComponent\(\s*'([^']*)')?")


def find(page: ListingPage) -> NextPage | None:
    if page.asked and page.asked.mechanism == "jetpack":
        return _after(page, page.asked)
    settings = _settings(page)
    url = page.absolute(settings.get("ajaxurl"))
    if not url or page.is_article_page or not page.may_follow_elsewhere(url):
        return None
    query = settings.get("query_args")
    form = {
        "action": "infinite_scroll",
        "order": str(settings.get("order") or "DESC"),
        "currentday": str(settings.get("currentday") or ""),
        "last_post_date": str(settings.get("last_post_date") or ""),
        **_flat("query_args", query if isinstance(query, dict) else {}),
    }
    shown = str(settings.get("startpage") or 1)
    return _request(url, form, int(shown) + 1 if shown.isdecimal() else 2)


def _after(page: ListingPage, asked: NextPage) -> NextPage | None:
    """The answer says whether it is the last batch; the rest of the request stays as it was."""
    answer = page.data if isinstance(page.data, dict) else {}
    if answer.get("lastbatch") or answer.get("type") != "success":
        return None
    state = dict(asked.state)
    number = int(state.pop("page")) + 1
    return _request(asked.url, state, number)


def _request(url: str, form: dict[str, str], number: int) -> NextPage:
    state = {**form, "page": str(number)}
    body = urlencode(state).encode()
    reason = f"Jetpack's infinite scroll, page {number}"
    return NextPage(url, "jetpack", reason, "POST", HEADERS, body, confidence=0.6, state=state)


def _settings(page: ListingPage) -> dict[str, Any]:
    for script in page.tree.iter("script"):
        text = script.text or ""
        if found := SETTINGS.search(text):
            data = load_json(unquote(found[1])) if found[1] else first_value(text, found.end())
            inner = data.get("settings") if isinstance(data, dict) else None
            if isinstance(inner, dict):
                return inner
    return {}


def _flat(name: str, values: dict[str, Any]) -> dict[str, str]:
    """Nested values as jQuery sends them: ``query_args[order]``."""
    found: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            found |= _flat(f"{name}[{key}]", value)
        elif not isinstance(value, list):
            found[f"{name}[{key}]"] = "" if value in (None, False) else str(value)
    return found

"""WordPress's admin-ajax.php: themes' own "Load more", a POST with an action and a nonce.

What it sends stands in the page: as an object in a script, or as data attributes of the button.
A nonce expires; then the page is asked for again, and the walk goes on with a fresh one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from pipelines.listings.json_listing import first_value
from spiders.pagination.links import Link
from spiders.pagination.protocol import ListingPage, NextPage

HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "X-Requested-With": "XMLHttpRequest",
}
ENDPOINT = re.compile(r"""https?:[^\s"'<>]*?/wp-admin/admin-ajax\.php|/wp-admin/admin-ajax\.php""")
OBJECT = re.compile(r"=\s*(?=\{)")
NUMBERS = ("page", "paged", "current_page", "currentpage", "current-page")
LAST = ("max_page", "max_pages", "maxpage", "maxpages", "max-page", "max-pages", "max_num_pages")
NOT_SENT = ("ajaxurl", "ajax_url", "url")


def find(page: ListingPage) -> NextPage | None:
    if page.asked and page.asked.mechanism == "wp_ajax":
        return _request(page.asked.url, dict(page.asked.state))
    if page.is_article_page or not (found := ENDPOINT.search(page.text.replace("\\/", "/"))):
        return None
    url = page.absolute(found[0])
    if url is None or not page.may_follow_elsewhere(url):
        return None
    for values in (*_of_buttons(page), *_of_scripts(page)):
        if values.get("action") and any(name in values for name in NUMBERS):
            resumed = page.asked.state if page.asked and page.asked.mechanism == "renewal" else {}
            return _request(url, values | _numbers(resumed))
    return None


def _request(url: str, state: dict[str, str]) -> NextPage | None:
    """The number one higher; the answer after the last page is empty where nothing tells it."""
    key = next((name for name in NUMBERS if state.get(name, "").isdecimal()), None)
    if key is None:
        return None
    number = int(state[key]) + 1
    last = next((state[name] for name in LAST if state.get(name, "").isdecimal()), None)
    if last is not None and number > int(last):
        return None
    state[key] = str(number)
    body = urlencode({name: one for name, one in state.items() if name not in LAST}).encode()
    reason = f"WordPress's admin-ajax, action {state['action']}, page {number}"
    return NextPage(url, "wp_ajax", reason, "POST", HEADERS, body, confidence=0.6, state=state)


def _numbers(state: dict[str, str]) -> dict[str, str]:
    """The number before the one that was turned away."""
    return {name: str(int(state[name]) - 1) for name in NUMBERS if state.get(name, "").isdecimal()}


def _of_buttons(page: ListingPage) -> Iterator[dict[str, str]]:
    for element in page.tree.xpath("//*[@data-action and (@data-page or @data-paged)]"):
        if not Link(element).in_comments:
            yield {
                name.removeprefix("data-"): value
                for name, value in element.attrib.items()
                if name.startswith("data-")
            }


def _of_scripts(page: ListingPage) -> Iterator[dict[str, str]]:
    """Objects beside the endpoint's address: what wp_localize_script writes."""
    for script in page.tree.iter("script"):
        text = script.text or ""
        if "admin-ajax.php" not in text:
            continue
        for found in OBJECT.finditer(text):
            yield _plain(first_value(text, found.end()))


def _plain(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {
        name: str(one)
        for name, one in value.items()
        if isinstance(one, str | int) and name not in NOT_SENT
    }

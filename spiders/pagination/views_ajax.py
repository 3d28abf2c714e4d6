"""Drupal's views/ajax: a list whose pager is a script's. Its settings name the view; the answer is
a list of commands that bring markup."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from pipelines.listings.json_listing import load_json, markup_in_json
from spiders.pagination.protocol import ListingPage, NextPage

HEADERS = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}
SETTINGS = "//script[@data-drupal-selector='drupal-settings-json']"
NAMES = ("view_name", "view_display_id", "view_args", "view_path", "view_dom_id", "pager_element")


def find(page: ListingPage) -> NextPage | None:
    """Drupal counts from 0. A list that is over brings no markup of entries."""
    if page.asked and page.asked.mechanism == "views_ajax":
        if "href" not in markup_in_json(page.data):
            return None
        state = dict(page.asked.state)
        return _request(page.asked.url, state, int(state.pop("page")) + 1)
    settings = (load_json(one.text or "") for one in page.tree.xpath(SETTINGS))
    return next(filter(None, (_of_settings(page, one) for one in settings)), None)


def _of_settings(page: ListingPage, settings: Any) -> NextPage | None:
    views = settings.get("views") if isinstance(settings, dict) else None
    if not isinstance(views, dict) or not isinstance(shown := views.get("ajaxViews"), dict):
        return None
    url = page.absolute(str(views.get("ajax_path") or "/views/ajax"))
    for view in shown.values():
        if url and isinstance(view, dict) and view.get("view_name"):
            state = {name: str(view.get(name) or "") for name in NAMES}
            return _request(url, {**state, "_drupal_ajax": "1"}, 1)
    return None


def _request(url: str, state: dict[str, str], number: int) -> NextPage:
    state = {**state, "page": str(number)}
    address = f"{urlsplit(url)._replace(query='').geturl()}?{urlencode(state)}"
    reason = f"Drupal's view {json.dumps(state['view_name'])}, page {number} from 0"
    return NextPage(address, "views_ajax", reason, headers=HEADERS, confidence=0.55, state=state)

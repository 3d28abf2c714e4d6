"""A request that a profile describes (``pagination.request``), for what no other mechanism sees:
admin-ajax with a nonce, GraphQL with a cursor, any script's own way."""

from __future__ import annotations

import re
from string import Template
from typing import Any
from urllib.parse import urlencode

from archiver.profile import Recipe
from spiders.pagination.protocol import ListingPage, NextPage

FORM = "application/x-www-form-urlencoded; charset=UTF-8"


def find(page: ListingPage) -> NextPage | None:
    """The recipe filled in: ``$page`` counts, ``$cursor`` is the last answer's, the rest was taken
    from the page on which the walk began, or on which it was begun again."""
    recipe = page.profile.pagination.request
    if recipe is None or _is_last(recipe, page.data):
        return None
    values = dict(page.asked.state) if page.asked else {}
    if "page" in values and page.asked and page.asked.mechanism == "recipe":
        values["page"] = str(int(values["page"]) + recipe.step)
    values.setdefault("page", str(recipe.first))
    values |= _taken(recipe, page.text)
    if recipe.cursor:
        cursor = _at(page.data, recipe.cursor)
        if page.data is not None and cursor in (None, ""):
            return None
        values["cursor"] = str(cursor) if cursor is not None else values.get("cursor", "")
    if any(name not in values for name in recipe.take):
        return None
    return _request(page, recipe, values)


def _request(page: ListingPage, recipe: Recipe, values: dict[str, str]) -> NextPage | None:
    url = page.absolute(_filled(recipe.url, values))
    if url is None:
        return None
    headers = {name: _filled(value, values) for name, value in recipe.headers.items()}
    body = b""
    if recipe.form:
        pairs = {name: _filled(value, values) for name, value in recipe.form.items()}
        body = urlencode(pairs).encode()
        headers.setdefault("Content-Type", FORM)
    elif recipe.json:
        body = _filled(recipe.json, values).encode()
        headers.setdefault("Content-Type", "application/json")
    reason = f"the profile's own request, page {values['page']}"
    return NextPage(
        url, "recipe", reason, recipe.method, headers, body, confidence=0.9, state=values
    )


def _filled(template: str, values: dict[str, str]) -> str:
    return Template(template).safe_substitute(values)


def _taken(recipe: Recipe, text: str) -> dict[str, str]:
    """What the page tells of the values that the recipe asks for."""
    found = {name: re.search(pattern, text) for name, pattern in recipe.take.items()}
    return {name: match[1] for name, match in found.items() if match}


def _is_last(recipe: Recipe, data: Any) -> bool:
    return bool(recipe.more) and data is not None and not _at(data, recipe.more)


def _at(data: Any, path: str) -> Any:
    """The value at a path of names and positions: ``data.posts.pageInfo.endCursor``."""
    for name in path.split("."):
        if isinstance(data, dict):
            data = data.get(name)
        elif (
            isinstance(data, list)
            and name.lstrip("-").isdecimal()
            and -len(data) <= int(name) < len(data)
        ):
            data = data[int(name)]
        else:
            return None
    return data if isinstance(data, str | int | float | bool) else None

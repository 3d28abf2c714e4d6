"""Sites whose list is filled by a script from an API, by page, by offset or by cursor."""

from __future__ import annotations

import json
from typing import Any

from tests.sites.shelf import (
    COUNT,
    PER_PAGE,
    Answer,
    Asked,
    as_json,
    date_of,
    is_last,
    items,
    page,
    part,
    path_of,
    title_of,
)


def posts(numbers: range) -> list[dict[str, Any]]:
    return [
        {
            "id": 1000 - n,
            "slug": f"the-story-of-number-{n}",
            "title": title_of(n),
            "image": "/img/a.jpg",
            "url": path_of(n),
            "published_at": date_of(n),
            "tags": [{"name": "One", "url": "/tags/one"}, {"name": "Two", "url": "/tags/two"}],
        }
        for n in numbers
    ]


def by_page(asked: Asked) -> Answer | None:
    """The page bears the API's address in an attribute, with a place for the number."""
    if asked.path == "/blog":
        return page(f'<div id="app" data-source="/api/posts?page={{page}}">{items(part(1))}</div>')
    if asked.path == "/api/posts":
        number = asked.number("page", 1)
        return as_json({"data": posts(part(number)), "meta": {"page": number, "total_pages": 3}})
    return None


def by_offset(asked: Asked) -> Answer | None:
    """A bare array, and nothing that says when it is over."""
    if asked.path == "/blog":
        return page('<div data-endpoint="/api/v1/posts?offset=0&amp;limit=3"></div>')
    if asked.path == "/api/v1/posts":
        start = asked.number("offset", 0)
        return as_json(posts(range(COUNT)[start : start + asked.number("limit", 10)]))
    return None


def by_cursor(asked: Asked) -> Answer | None:
    """The cursor is opaque, and sent as it came."""
    if asked.path == "/blog":
        state = json.dumps({"list": {"api": "/api/feed.json?limit=3&cursor="}})
        return page(f'<div id="root"></div><script type="application/json">{state}</script>')
    if asked.path == "/api/feed.json":
        at = int(asked.query.get("cursor", "").removeprefix("a+b/") or 1)
        more = {} if is_last(at) else {"nextCursor": f"a+b/{at + 1}"}
        return as_json({"items": posts(part(at)), **more})
    return None


def next_data(asked: Asked) -> Answer | None:
    """Next.js: what the page shows is in its data, and the data have an address of their own."""
    number = asked.number("page", 1)
    props = {"pageProps": {"posts": posts(part(number)), "page": number}}
    if not is_last(number):
        props["pageProps"]["nextPage"] = f"/_next/data/b1/blog.json?page={number + 1}"
    if asked.path == "/blog":
        data = json.dumps({"props": props, "page": "/blog", "buildId": "b1"})
        script = f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
        return page(f'<div id="__next"></div>{script}')
    return as_json(props) if asked.path == "/_next/data/b1/blog.json" else None


def medium(asked: Asked) -> Answer | None:
    """A guard before the JSON, and a cursor of several parts."""
    if asked.path == "/latest":
        at = asked.number("to", 1)
        more = {"paging": {"next": {"to": str(at + 1), "limit": PER_PAGE}}}
        payload = {"posts": posts(part(at)), **({} if is_last(at) else more)}
        value = json.dumps({"success": True, "payload": payload})
        return Answer(f"])}}while(1);</x>{value}", "application/json")
    return None

"""WordPress's own API (wp/v2): all posts of a blog, a category, a tag or an author, 100 a request.

Each page of it names the API in its head. What the page is about is in the classes of its body.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from spiders.pagination.protocol import ListingPage, NextPage

RELATION = "https://api.w.org/"
FIELDS = "date_gmt,link,title,excerpt"
FRONT = frozenset(("blog", "home"))
ABOUT = re.compile(r"(?P<what>category|tag|author)-(?P<id>\d+)")
PARAMETERS = {"category": "categories", "tag": "tags", "author": "author"}


def way(page: ListingPage) -> NextPage | None:
    root = next((link for link in page.tree.iter("link") if link.get("rel") == RELATION), None)
    body = page.tree.find("body")
    if root is None or body is None:
        return None
    names = (body.get("class") or "").split()
    about = next(filter(None, map(ABOUT.fullmatch, names)), None)
    if about is None and not FRONT & set(names):
        return None
    asked = {"per_page": "100", "page": "1", "_fields": FIELDS}
    if about:
        asked = {PARAMETERS[about["what"]]: about["id"], **asked}
    address = f"{root.get('href', '').rstrip('/')}/wp/v2/posts"
    url = page.absolute(f"{address}{'&' if '?' in address else '?'}{urlencode(asked, safe=',')}")
    if url is None or not page.may_follow_elsewhere(url):
        return None
    return NextPage(url, "wp_rest", "WordPress's API, which the page names", confidence=0.6)

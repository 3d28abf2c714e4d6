"""The Link header (RFC 8288): an answer of any kind that names its next page before its body."""

from __future__ import annotations

import re

from spiders.pagination.protocol import ListingPage, NextPage

LINK = re.compile(r"<([^<>]*)>((?:[^,<\"]|\"[^\"]*\")*)")
RELATIONS = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^;,\s\"]+))", re.IGNORECASE)


def find(page: ListingPage) -> NextPage | None:
    for address, parameters in LINK.findall(page.headers.get("link", "")):
        relations = RELATIONS.search(parameters)
        names = (relations[1] or relations[2] or "").lower().split() if relations else []
        url = page.absolute(address)
        if "next" in names and url and page.may_follow_elsewhere(url):
            reason = "the Link header names it with rel=next"
            return NextPage(url, "link_header", reason, confidence=0.95)
    return None

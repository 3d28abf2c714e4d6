"""Which article it is: its address, the address it calls its own, and the id of both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from pipelines.dom.html_out import web_address

if TYPE_CHECKING:
    from archiver.profile import Profile

# A session's id, by its name or by its look: "sid=12" is a story, as likely as not.
SESSION = re.compile(
    r"(?:phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken)=.*|(?:s|sid|session_?id)=[0-9a-f]{32}",
    re.IGNORECASE,
)
TRACKERS = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref_src")


def cleaned(url: str, profile: Profile) -> str:
    """`url` without fragment, trackers, sessions and what the profile says to drop."""
    parts = urlsplit(url)
    pairs = [
        pair
        for pair in parts.query.split("&")
        if pair
        and not pair.startswith(TRACKERS)
        and not SESSION.fullmatch(pair)
        and pair.partition("=")[0] not in profile.urls.drop_query
    ]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(pairs), ""))


def canonical_address(said: str | None, url: str, profile: Profile) -> str:
    """The page's own word for its address, where it may be believed.

    It may when it leads to the same article, or to the same site. An address that the profile
    knows for another article's is not believed: no page can take another's place.
    """
    claimed = web_address(url, said)
    if claimed is None:
        return cleaned(url, profile)
    if profile.article_key(claimed) == profile.article_key(url):
        return cleaned(claimed, profile)
    other = profile.is_article(claimed) and profile.is_article(url)
    same_site = profile.site(claimed) == profile.site(url)
    return cleaned(claimed if same_site and not other else url, profile)

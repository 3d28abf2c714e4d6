"""What goes with a listing's request and comes back with its answer: the role under which it is
kept, and what the walk has to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.records import Role
from spiders.pagination import NextPage

if TYPE_CHECKING:
    from spiders.pagination.walk import Walk

# A sitemap or a feed that is asked for on a guess: a page that stands in its place lists nothing.
ROLES: dict[str, Role] = {"sitemap": "sitemap", "feed_link": "feed"}
# What may well not be there, so that the walk goes on without it, and nothing is missing.
GUESSES = frozenset((*ROLES, "wp_rest", "profile_api", "api_in_page"))


def role_for(to: NextPage) -> Role:
    return ROLES.get(to.mechanism, "listing")


def noted(to: NextPage) -> dict[str, Any]:
    """The part of a request that its answer needs, for the request's meta."""
    asked = [to.mechanism, to.url, to.state]
    return {"asked": asked, "within": to.within} if to.within else {"asked": asked}


def asked_by(meta: dict[str, Any]) -> NextPage | None:
    """What the walk knows of the request that brought a page; None for the seed."""
    mechanism, url, state = meta.get("asked") or ("seed", "", {})
    if mechanism == "seed":
        return None
    return NextPage(url, mechanism, "", state=dict(state), within=meta.get("within") or "")


def is_guess(asked: NextPage | None, walk: Walk) -> bool:
    """Whether a page that could not be had was but looked for, and the walk may do without it."""
    guessed = asked is not None and asked.mechanism in GUESSES and not walk.line
    return guessed and (walk.is_detour or not walk.pages)


def meta_for(role: Role, via_url: str | None, page_number: int | None = None) -> dict[str, Any]:
    """What is kept of a request beside its bytes."""
    return {"role": role, "via_url": via_url, "page_number": page_number}

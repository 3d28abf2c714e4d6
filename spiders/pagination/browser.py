"""What a page's script asks for when it is scrolled or its button pressed (`spiders.window`)."""

from __future__ import annotations

from dataclasses import replace

from spiders.pagination.protocol import ListingPage, NextPage

MOST_LISTLESS = 6  # answers in a row that list nothing: a script asks for other things, too


def find(page: ListingPage) -> NextPage | None:
    """The request that the browser waits for an answer to, where the walk has a browser.

    One that comes after an answer without any entry is taken in its turn: it is the script that
    knows which of its requests bring the list.
    """
    wanted = page.wanted
    if wanted is None:
        return None
    before = page.asked.state if page.asked else {}
    listless = 0 if page.entries else int(before.get("listless", "0")) + 1
    state = wanted.state | {"listless": str(listless)}
    return replace(wanted, state=state, by_index=0 < listless <= MOST_LISTLESS)

"""Which of several mechanisms to believe: they agree on an address, or the surest one wins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spiders.pagination.addresses import same_page
from spiders.pagination.protocol import NextPage


def surest(candidates: Iterable[NextPage | None]) -> NextPage | None:
    """The candidate believed most; those that name one address speak for each other.

    Taken as independent witnesses: all of them are wrong with the product of their doubts. Of
    equals the first one wins.
    """
    groups: list[list[NextPage]] = []
    for candidate in filter(None, candidates):
        for group in groups:
            if same_page(group[0].url, candidate.url):
                group.append(candidate)
                break
        else:
            groups.append([candidate])
    if not groups:
        return None
    group = max(groups, key=_belief)
    lead = max(group, key=lambda one: one.confidence)
    others = [f"{one.mechanism}: {one.reason}" for one in group if one is not lead]
    return replace(lead, reason="; ".join([lead.reason, *others]), confidence=_belief(group))


def _belief(group: list[NextPage]) -> float:
    doubt = 1.0
    for one in group:
        doubt *= 1 - one.confidence
    return 1 - doubt

"""The site at another time: articles not out yet, or written over since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

from archiver.demo.village.catalogue import Catalogue
from archiver.demo.village.model import Block, VillageArticle

_LATER = timedelta(days=400)


def edition(
    site: Catalogue,
    withheld: Collection[int],
    revised: Mapping[int, str],
    cut: Collection[int] = (),
) -> Catalogue:
    """`site` without the articles `withheld`, with a last paragraph more in those `revised`, and
    with the first paragraph alone of those `cut`."""
    articles = {
        article.id: _revised(site, _cut(article, cut), revised.get(article.id))
        for article in site.articles
        if article.id not in withheld
    }
    hidden = {path for a in site.articles if a.id in withheld for path in (*a.aliases, a.path)}
    return replace(
        site,
        articles=tuple(articles.values()),
        listings={
            section: tuple(
                replace(entry, article=articles[entry.article.id]) if entry.article else entry
                for entry in entries
                if entry.article is None or entry.article.id in articles
            )
            for section, entries in site.listings.items()
        },
        redirects={old: new for old, new in site.redirects.items() if old not in hidden},
    )


def _cut(article: VillageArticle, cut: Collection[int]) -> VillageArticle:
    if article.id not in cut:
        return article
    first = next(block for block in article.blocks if block.kind == "paragraph")
    return replace(article, blocks=(first,))


def _revised(site: Catalogue, article: VillageArticle, paragraph: str | None) -> VillageArticle:
    if paragraph is None:
        return article
    return replace(
        article,
        blocks=(*article.blocks, Block("paragraph", paragraph, marked=paragraph)),
        modified=(site.moments[article.id] + _LATER).isoformat(),
    )

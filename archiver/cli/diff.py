"""archiver diff: what changed in an article, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any
from unicodedata import category

import click
from rich.text import Text
from sqlite_utils import Database

from archiver.cli.output import console, json_option, print_json, say
from archiver.collection import Collection, find_collection
from archiver.errors import UsageError
from archiver.records import Article
from archiver.store import (
    Revision,
    close_database,
    find_articles,
    get_article,
    open_database,
    revisions_of_article,
)
from archiver.store.catalogue import named_like
from archiver.worddiff import Part, changed_paragraphs, changes, size_of

SHOWN = 10  # articles that an ambiguous name may mean
STYLES = {"same": "", "gone": "red strike", "new": "green"}
MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


@click.command(name="diff", short_help="What changed in an article, word by word.")
@click.argument("where", metavar="DIR")
@click.argument("name", metavar="ARTICLE")
@click.option("--from", "first", type=click.IntRange(1), metavar="N", help="The older revision.")
@click.option("--to", "last", type=click.IntRange(1), metavar="N", help="The newer revision.")
@json_option
def command(where: str, name: str, first: int | None, last: int | None, as_json: bool) -> None:
    """Show what changed between the revisions of ARTICLE: its id, its address, or a part of one.

    Without options, each step from one revision to the next. What is gone stands in [-…-], what
    is new in {+…+}; on a terminal, in colours.

    \b
    Examples:
        archiver diff example https://example.org/a/the-mill/123.html
        archiver diff example the-mill --from 1 --to 3
    """
    collection = find_collection(where)
    if not collection.database.exists():
        raise UsageError(
            f"{collection.root} is empty so far. Fill it with: archiver crawl {collection.root}"
        )
    db = open_database(collection.database, readonly=True)
    try:
        article = _article(collection, db, name)
        revisions = revisions_of_article(db, article.id)
    finally:
        close_database(db)
    steps = _steps(revisions, first, last, article)
    (_print_json if as_json else _print)(collection, article, revisions, steps)


Step = tuple[Revision, Revision]


def _article(collection: Collection, db: Database, name: str) -> Article:
    """The one article that `name` means. Raises UsageError."""
    profile = collection.profile()
    by_address = profile.article_id(name) if profile and "://" in name else name
    found = find_articles(db, name) or find_articles(db, by_address)
    if len(found) == 1:
        return found[0]
    like = named_like(db, name, SHOWN + 1)
    if len(like) == 1 and (article := get_article(db, like[0][0])):
        return article
    if not like:
        raise UsageError(
            f"no article in {collection.root} has {name!r} as its id or address, or in one of them."
        )
    lines = [f"  {key}  {url}  {title or ''}".rstrip() for key, url, title in like[:SHOWN]]
    more = ["  and others"] if len(like) > SHOWN else []
    raise UsageError("\n".join([f"{name!r} may mean several articles:", *lines, *more]))


def _steps(
    revisions: Sequence[Revision], first: int | None, last: int | None, article: Article
) -> list[Step]:
    """The pairs of revisions to compare. Raises UsageError for one that there is not."""
    known = {one.revision: one for one in revisions}
    for number in (first, last):
        if number is not None and number not in known:
            there = "revision 1 only" if len(known) == 1 else f"revisions 1 to {len(known)}"
            raise UsageError(f"{article.url} has {there}; there is no revision {number}.")
    if first is None and last is None:
        return list(pairwise(revisions))
    newer = last or len(known)
    older = first or newer - 1
    if older >= newer:
        raise UsageError(f"--from {older} is not older than --to {newer}: nothing to compare.")
    return [(known[older], known[newer])]


def _print(
    collection: Collection, article: Article, revisions: Sequence[Revision], steps: Sequence[Step]
) -> None:
    say(_plain(f"{article.title or article.url}"), _plain(f"{article.id}  {article.url}"))
    if article.gone_at:
        say(f"Gone: since {article.gone_at} its address answers that it is not there.")
    if len(revisions) == 1:
        say(
            f"There is one revision, of {revisions[0].seen_at}: no change was seen up to "
            f"{article.last_seen_at}."
        )
        if not article.gone_at:
            say(f"To look again now: archiver crawl {collection.root} --full")
    for old, new in steps:
        parts = changes(old.body_text, new.body_text)
        size = size_of(parts)
        say("")
        say(
            f"Revision {old.revision} of {old.seen_at} → {new.revision} of {new.seen_at}: "
            f"{size.gone:,} gone and {size.new:,} new, in words"
        )
        if old.title != new.title:
            _show([Part("same", "Title: "), *changes(old.title or "", new.title or "")])
        for paragraph in changed_paragraphs(parts):
            say("")
            _show(paragraph)


def _show(parts: Sequence[Part]) -> None:
    terminal = console()
    if terminal.is_terminal and terminal.color_system:
        text = Text()
        for part in parts:
            text.append(_plain(part.text), STYLES[part.op])
        terminal.print(text)
    else:
        click.echo("".join(MARKS[part.op].format(_plain(part.text)) for part in parts))


def _plain(text: str) -> str:
    """Without control characters, which a terminal would obey: the words are from the web."""
    return "".join(
        "\ufffd" if category(char) == "Cc" and char not in "\n\t" else char for char in text
    )


def _print_json(
    collection: Collection, article: Article, revisions: Sequence[Revision], steps: Sequence[Step]
) -> None:
    print_json(
        {
            "collection": str(collection.root),
            "article": {
                name: getattr(article, name)
                for name in ("id", "url", "title", "first_seen_at", "last_seen_at", "gone_at")
            },
            "revisions": [
                {name: value for name, value in asdict(one).items() if name != "body_text"}
                for one in revisions
            ],
            "changes": [_step(old, new) for old, new in steps],
        }
    )


def _step(old: Revision, new: Revision) -> dict[str, Any]:
    title = changes(old.title or "", new.title or "")
    body = changes(old.body_text, new.body_text)
    size = size_of(body)
    return {
        "from": old.revision,
        "to": new.revision,
        "words_gone": size.gone,
        "words_new": size.new,
        "title": [asdict(part) for part in title],
        "body": [asdict(part) for part in body],
    }

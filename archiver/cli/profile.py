"""archiver profile: the profiles that there are, and one tried on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import click

from archiver.cli.crawl import parse_settings
from archiver.cli.output import json_option, print_json, print_table, say
from archiver.cli.run import run_crawl
from archiver.collection import check_seed, create_collection
from archiver.errors import ArchiverError, UsageError
from archiver.profile import Profile, known_profiles, parse_profile
from archiver.records import Article, Entry
from archiver.store import close_database, open_database, recent_articles, recent_entries
from pipelines import detect_profile
from spiders.probe import ProbeSpider, best_of

MANY = 10_000  # entries: all of one page
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """What a profile makes of a page: its entries, a sample article, the way on."""

    fingerprint: bool
    entries: list[Entry]
    articles: list[Article]
    walk: str

    @property
    def lacks(self) -> list[str]:
        """What its selectors did not find, as sentences."""
        found = []
        if not self.fingerprint:
            found.append("[fingerprint] does not hold on this page")
        if not self.entries:
            found.append("[listing] finds no entry")
        for name in ("title", "published_at"):
            without = sum(not getattr(entry, name) for entry in self.entries)
            if without:
                found.append(f"[listing] {without} of {len(self.entries)} have no {name}")
        if not any(article.body_text for article in self.articles):
            found.append("[article] no text was read on the sample")
        return found


@click.group(name="profile", short_help="List profiles, or try one on a page.")
def command() -> None:
    """Profiles say what is known of a CMS (docs/profiles.md)."""


@command.command(name="list", short_help="The profiles that there are.")
@json_option
def list_(as_json: bool) -> None:
    """List the profiles that a crawl chooses from, yours before the bundled ones.

    \b
    Example:
        archiver profile list
    """
    profiles = known_profiles().values()
    if as_json:
        print_json({"profiles": [{"name": one.name, "title": one.title} for one in profiles]})
        return
    print_table("Profiles", ["name", "for"], [(one.name, one.title) for one in profiles])


@command.command(name="check", short_help="Try a profile on a page.")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("url")
@click.option("-s", "settings", multiple=True, metavar="SETTING=VALUE", help="A Scrapy setting.")
@json_option
def check(file: Path, url: str, settings: tuple[str, ...], as_json: bool) -> None:
    """Read the listing at URL and one of its articles by the profile in FILE; keep nothing.

    Says what the profile found and what it lacks; exit code 1 if it lacks anything.

    \b
    Example:
        archiver profile check mycms.toml https://example.org/archive
    """
    profile = _read(file)
    seen = _try(profile, file, check_seed(url), parse_settings(settings))
    if as_json:
        print_json(
            {
                "profile": profile.name,
                "fingerprint": seen.fingerprint,
                "entries": len(seen.entries),
                "walk": seen.walk,
                "lacks": seen.lacks,
            }
        )
    else:
        _print(profile, seen)
    raise SystemExit(1 if seen.lacks else 0)


def _read(file: Path) -> Profile:
    try:
        profile = parse_profile(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {file}: {error}") from error
    if not re.fullmatch(r"[\w-]+", profile.name):
        raise UsageError(f"{file}: its name, {profile.name!r}, must be letters, digits, - and _.")
    return profile


def _try(profile: Profile, file: Path, seed: str, overrides: dict[str, str]) -> Seen:
    """A look at the page in a collection that is thrown away."""
    with TemporaryDirectory() as room:
        collection = create_collection(Path(room) / "check", [seed], profile=profile.name)
        own = collection.root / "profiles"
        own.mkdir()
        (own / f"{profile.name}.toml").write_bytes(file.read_bytes())
        result = run_crawl(
            collection,
            overrides=overrides,
            spider_name="probe",
            max_pages=1,
            max_articles=1,
            requisites=False,
        )
        spider = cast("ProbeSpider", result.spider)
        if spider.page is None:
            raise ArchiverError(f"{result.crawl.reason}.")
        db = open_database(collection.database, readonly=True)
        entries, articles = recent_entries(db, MANY), recent_articles(db, 1)
        close_database(db)
    best = best_of(spider.trials, spider.chosen)
    walk = f"{best.way.mechanism} ({best.way.reason}): {best.said}" if best else "no way on"
    bears = detect_profile(spider.page.text, {profile.name: profile}) is profile
    return Seen(bears, entries, articles, walk)


def _print(profile: Profile, seen: Seen) -> None:
    say(f"{profile.name}: {len(seen.entries)} entries; {seen.walk}")
    rows = [(entry.published_at, entry.title) for entry in seen.entries[:SHOWN]]
    print_table("First entries", ["published", "title"], rows)
    for article in seen.articles:
        say(f"Sample: {article.title}", (article.body_text or "")[:300])
    say(*(f"Lacking: {one}" for one in seen.lacks))

"""A collection on disk: its paths, its lock, its collection.toml. Touches nothing else in it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from archiver import __version__
from archiver.errors import UsageError
from archiver.lock import held
from archiver.notify_table import Notify, wrong_notify
from archiver.profile import GENERIC, Pagination, Profile, known_profiles, load_profile
from archiver.quiet import parse_quiet_hours
from archiver.toml import read_toml

HOME = Path("data")  # where a collection lives that is called by name
CONFIG = "collection.toml"
COLUMNS = 76  # of a comment
MIN_WARC_BYTES = 100_000


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to the collection beyond the hosts of its seeds."""

    hosts: list[str] = []


class Politeness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the site is asked; the defaults are what a stranger may do on any site."""

    delay_s: float = 1.0
    requests_at_once: int = 1
    autothrottle: bool = True
    obey_robots: bool = True
    user_agent: str = ""  # instead of ours
    requests_per_day: int = 0  # 0: as many as there are
    bytes_per_day: int = 0  # as they lie in the WARC
    quiet_hours: str = ""  # as in "08:00-20:00 Europe/Berlin": the site is asked for nothing


class Warc(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    max_bytes: int = 1_000_000_000  # of one file, before the next is begun
    keep_secrets: bool = False  # leave Authorization and the like in the request records


class Requisites(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is fetched beside the pages, so that they look in a replay as they did."""

    fetch: bool = True
    other_hosts: bool = True  # those that the pages take them from, besides the site's own
    skip_hosts: list[str] = []  # and all hosts below them
    max_bytes: int = 20_000_000  # of one; a larger one is cut off there
    media_max_bytes: int = 0  # of an audio or video file; 0: none are fetched


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    accepted: list[str] = []  # crawls from which on a new layout of the site is taken for right


class Logs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keep: int = 100  # of the last runs, in state/logs/


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """collection.toml. `settings` are Scrapy settings, taken as they are."""

    seeds: list[str]
    profile: str = ""  # empty: found by itself on the first page
    contact: str = ""  # an address or page at which the crawl's operator can be reached
    operator: str = ""
    scope: Scope = Scope()
    politeness: Politeness = Politeness()
    requisites: Requisites = Requisites()
    warc: Warc = Warc()
    notify: Notify = Notify()
    layout: Layout = Layout()
    logs: Logs = Logs()
    articles: str = ""  # a regular expression: the paths of articles, where shape does not tell
    pagination: Pagination | None = None  # instead of the profile's
    settings: dict[str, Any] = {}

    @property
    def user_agent(self) -> str:
        contact = f" (+{self.contact})" if self.contact else ""
        return self.politeness.user_agent or f"Archiver/{__version__}{contact}"

    @property
    def mail_to(self) -> str:
        return self.notify.mail_to or (self.contact if "@" in self.contact else "")


@dataclass(frozen=True, slots=True)
class Collection:
    """The folder `root` and what its collection.toml says."""

    root: Path
    config: Config

    @property
    def name(self) -> str:
        return self.root.resolve().name

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def index(self) -> Path:
        return self.root / "indexes" / "index.cdxj"

    @property
    def pages(self) -> Path:
        return self.root / "pages" / "pages.jsonl"

    @property
    def database(self) -> Path:
        return self.root / "articles.db"

    @property
    def logs(self) -> Path:
        return self.root / "state" / "logs"

    def profile(self) -> Profile | None:
        """The profile that collection.toml names, with its own rules; the general one, if there
        are but these. Raises UsageError."""
        own = self.config.articles or self.config.pagination
        name = self.config.profile or (GENERIC.name if own else "")
        return self.rules(load_profile(name, self.root / "profiles")) if name else None

    def rules(self, profile: Profile) -> Profile:
        """`profile` with what collection.toml says of this site."""
        if self.config.articles:
            urls = msgspec.structs.replace(profile.urls, article=self.config.articles)
            profile = msgspec.structs.replace(profile, urls=urls)
        if self.config.pagination:
            profile = msgspec.structs.replace(profile, pagination=self.config.pagination)
        return profile

    def profiles(self) -> dict[str, Profile]:
        """All that may be found by itself, the collection's own first. Raises UsageError."""
        return known_profiles(self.root / "profiles")

    def remember_profile(self, name: str) -> None:
        """Write a profile that was found by itself into collection.toml, for all later runs."""
        path = self.root / CONFIG
        text = path.read_text(encoding="utf-8")
        line = f'profile = "{name}"  # found by itself; see docs/profiles.md\n'
        kept = re.sub(r"(?m)^profile\s*=.*\n", "", text, count=1)
        write_whole(path, line + kept)


def find_collection(where: str) -> Collection:
    """The collection at a path, or of that name under ``data/``.

    Raises UsageError where there is none, or where its collection.toml is wrong.
    """
    for root in (Path(where), HOME / where):
        if (root / CONFIG).is_file():
            return Collection(root, read_config(root / CONFIG))
    if Path(where).is_dir():
        message = f"{where} is a folder, but no collection: it has no {CONFIG}."
    else:
        message = f"there is no collection {where!r}, neither as a path nor under {HOME}/."
    if "." in where and "/" in where:
        message += f" If it is an address, say: archiver crawl https://{where}"
    raise UsageError(f"{message} Make one with: archiver init {where} URL")


def all_collections() -> list[Path]:
    """The folders of those under ``data/``, by name."""
    return sorted(path.parent for path in HOME.glob(f"*/{CONFIG}"))


def create_collection(root: Path, seeds: list[str], **config: str) -> Collection:
    """A new collection at `root`. Raises UsageError where something else is there already."""
    if (root / CONFIG).exists():
        raise UsageError(f"{root} is a collection already. Go on with: archiver crawl {root}")
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UsageError(f"{root} is there already and is not empty; choose another place.")
    text = _config_text(seeds, {key: value for key, value in config.items() if value})
    checked = _parse(text, root / CONFIG)
    try:
        for room in ("archive", "indexes", "pages", "state/logs"):
            (root / room).mkdir(parents=True, exist_ok=True)
        write_whole(root / CONFIG, text)
    except OSError as error:
        raise UsageError(f"cannot make the collection {root}: {error.strerror}.") from error
    return Collection(root, checked)


def name_for(url: str) -> str:
    """A folder name for the collection of `url`: its host and path, in plain characters."""
    parts = urlsplit(url)
    return re.sub(r"[^a-z0-9.]+", "-", f"{parts.netloc}{parts.path}".lower()).strip("-.") or "site"


def check_seed(url: str) -> str:
    """`url` if it can be crawled. Raises UsageError."""
    try:
        parts = urlsplit(url)
        ok = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        ok = False
    if not ok or re.search(r"[\s<>\"]", url):
        raise UsageError(
            f"{url!r} is no address to crawl: it must begin with http:// or https:// and a host."
        )
    return url


def read_config(path: Path) -> Config:
    """collection.toml, checked. Raises UsageError naming the file and the key."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error
    return _parse(text, path)


@contextmanager
def locked(collection: Collection) -> Iterator[None]:
    """Hold the collection for one run. Raises LockedError naming who holds it."""
    with ExitStack() as stack:
        try:
            stack.enter_context(held(collection.root / "state" / "lock", str(collection.root)))
        except OSError as error:
            raise UsageError(f"cannot write to {collection.root}: {error.strerror}.") from error
        yield


def _parse(text: str, path: Path) -> Config:
    try:
        config = read_toml(text, Config)
    except msgspec.ValidationError as error:
        raise UsageError(f"{path}: {error}.{_suggestion(str(error))}") from error
    except (msgspec.DecodeError, ValueError) as error:
        raise UsageError(f"{path} is not TOML: {error}") from error
    for seed in config.seeds:
        check_seed(seed)
    try:
        re.compile(config.articles)
    except re.error as error:
        raise UsageError(f"{path}: articles is no regular expression: {error}.") from error
    _check_politeness(config.politeness, path)
    if config.requisites.max_bytes < 1 or config.requisites.media_max_bytes < 0:
        raise UsageError(f"{path}: requisites.max_bytes must be above 0, and no limit below 0.")
    if config.warc.max_bytes < MIN_WARC_BYTES:
        raise UsageError(f"{path}: warc.max_bytes cannot be below {MIN_WARC_BYTES}.")
    if config.logs.keep < 1:
        raise UsageError(f"{path}: logs.keep must be above 0.")
    if problem := wrong_notify(config.notify, config.mail_to):
        raise UsageError(f"{path} [notify]: {problem}")
    return config


def _check_politeness(polite: Politeness, path: Path) -> None:
    if not 0 <= polite.delay_s < float("inf") or polite.requests_at_once < 1:
        raise UsageError(f"{path}: delay_s cannot be negative, requests_at_once not below 1.")
    if polite.requests_per_day < 0 or polite.bytes_per_day < 0:
        raise UsageError(f"{path}: a limit a day cannot be negative; 0 means none.")
    try:
        parse_quiet_hours(polite.quiet_hours)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error


def _suggestion(message: str) -> str:
    """What was meant by an unknown key, if one that exists is near."""
    unknown = re.search(r"unknown field `([^`]+)`", message)
    if not unknown:
        return ""
    tables = {
        "": Config,
        "scope": Scope,
        "politeness": Politeness,
        "requisites": Requisites,
        "pagination": Pagination,
        "warc": Warc,
        "notify": Notify,
        "layout": Layout,
        "logs": Logs,
    }
    homes = {key: home for home, table in tables.items() for key in table.__struct_fields__}
    near = get_close_matches(unknown[1], list(homes), n=1)
    table = f" in the table [{homes[near[0]]}]" if near and homes[near[0]] else ""
    hint = f" Did you mean `{near[0]}`{table}?" if near else ""
    return f"{hint} The keys are explained in docs/collection-format.md."


def _config_text(seeds: list[str], config: dict[str, str]) -> str:
    quoted = msgspec.json.encode  # a JSON string is a TOML basic string
    lines = [
        "# What this collection keeps, and how the site is asked. See docs/collection-format.md.",
        f"seeds = {quoted(seeds).decode()}",
        *(f"{key} = {quoted(value).decode()}" for key, value in config.items()),
        "",
        "[politeness]",
        "delay_s = 1.0           # seconds between two requests to one host, at least",
        "requests_at_once = 1",
        "autothrottle = true     # slower when the site gets slower",
        "obey_robots = true",
        "",
    ]
    return "\n".join(lines)


def note_layout(collection: Collection, crawl_id: str) -> Collection:
    """Write into collection.toml that the site has a new layout from this crawl on; gives the
    collection as it is then."""
    path = collection.root / CONFIG
    accepted = sorted({*collection.config.layout.accepted, crawl_id})
    line = f"accepted = {msgspec.json.encode(accepted).decode()}"
    text = path.read_text(encoding="utf-8")
    table = re.search(r"(?ms)^\[layout\][^\n]*\n(?:(?!^\[).)*", text)
    if table:
        rest = re.sub(r"(?ms)^accepted\s*=\s*\[.*?\][^\n]*\n?", "", table[0])
        head, _, rest = rest.partition("\n")
        text = text.replace(table[0], f"{head}\n{line}\n{rest}", 1)
    else:
        text = f"{text.rstrip()}\n\n[layout]\n{line}  # docs/operations.md\n"
    config = _parse(text, path)
    if config.layout.accepted != accepted:
        raise UsageError(f"{path} is written in an unusual way. Put into it: [layout] {line}")
    write_whole(path, text)
    return Collection(collection.root, config)


def note_walk(root: Path, notes: list[str], mechanism: str = "") -> None:
    """Write into collection.toml what was found of a site, and the mechanism to walk it by where
    the walk would not choose it by itself."""
    path = root / CONFIG
    comment = "".join(f"# {line}\n" for note in notes for line in textwrap.wrap(note, COLUMNS))
    text = path.read_text(encoding="utf-8").replace("seeds = ", f"{comment}seeds = ", 1)
    if mechanism:
        text += f'\n[pagination]\nmechanisms = ["{mechanism}"]  # docs/profiles.md\n'
    write_whole(path, text)


def note_seeds(root: Path, seeds: Mapping[str, str]) -> None:
    """Write into collection.toml what it is to begin from: addresses, each with its name."""
    path = root / CONFIG
    lines = [
        f"    {msgspec.json.encode(url).decode()},{f'  # {plain}' if plain else ''}"
        for url, name in seeds.items()
        for plain in [" ".join("".join(c if c.isprintable() else " " for c in name).split())]
    ]
    text = "\n".join(("seeds = [", *lines, "]"))
    whole = re.sub(r"(?m)^seeds = .*$", lambda _: text, path.read_text(encoding="utf-8"), count=1)
    _parse(whole, path)
    write_whole(path, whole)


def write_whole(path: Path, text: str) -> None:
    """Replace a file so that a reader sees the old text or the new, never half of one."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)

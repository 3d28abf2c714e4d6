"""What belongs to a collection: the seeds' sites, their mirrors, and the hosts it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from archiver.collection import Config
from archiver.profile import Profile


@dataclass(frozen=True, slots=True)
class Scope:
    """Decides by host alone; `sites` are hosts without the labels of mirrors."""

    profile: Profile
    sites: frozenset[str]

    def covers(self, url: str) -> bool:
        return urlsplit(url).scheme in ("http", "https") and self.profile.site(url) in self.sites


def scope_of(config: Config, profile: Profile, more: Iterable[str] = ()) -> Scope:
    """The scope of a collection; `more` are addresses that its seeds were redirected to."""
    hosts = (f"http://{host}" for host in config.scope.hosts)
    return Scope(profile, frozenset(profile.site(url) for url in (*config.seeds, *hosts, *more)))

"""Ghost, from npm, with a MariaDB of its own; filled by its Admin API as its editor does."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from tests.cms.catalogue import AUTHORS, Known, known, pages
from tests.cms.mariadb import mariadb
from tests.cms.needs import NPM
from tests.cms.served import answers, free_port, process

SOURCE = NPM / "ghost"
FEATURED = 30
OWNER = {"name": AUTHORS[0], "email": "ada@example.org", "password": "a long secret 2024"}


@dataclass(frozen=True)
class Ghost:
    base: str
    articles: list[Known]
    session: OpenerDirector

    def ask(self, method: str, path: str, body: dict[str, Any]) -> None:
        request = Request(f"{self.base}/ghost/api/admin/{path}", method=method)
        request.add_header("Content-Type", "application/json")
        request.add_header("Origin", self.base)
        self.session.open(request, json.dumps(body).encode()).close()

    def listed(self, kind: str) -> list[dict[str, Any]]:
        with self.session.open(f"{self.base}/ghost/api/admin/{kind}/") as answer:
            found: list[dict[str, Any]] = json.load(answer)[kind]
        return found

    def knows_me(self) -> bool:
        try:
            self.session.open(f"{self.base}/ghost/api/admin/users/me/").close()
        except HTTPError:
            return False
        return True

    def wear(self, theme: str) -> None:
        self.ask("PUT", f"themes/{theme}/activate/", {})

    def paths(self) -> dict[str, Known]:
        return {f"/{one.slug}/": one for one in self.articles}


@contextmanager
def ghost(at: Path) -> Iterator[Ghost]:
    at.mkdir()
    with mariadb(at, "ghost") as socket:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        settings = {
            "NODE_ENV": "development",
            "url": base,
            "server__port": str(port),
            "server__host": "127.0.0.1",
            "database__client": "mysql",
            "database__connection__socketPath": str(socket),
            "database__connection__user": "root",
            "database__connection__password": "",
            "database__connection__database": "ghost",
            "paths__contentPath": str(_content(at)),
            "mail__transport": "Direct",
            "security__staffDeviceVerification": "false",
            "privacy__useUpdateCheck": "false",
            "privacy__useGravatar": "false",
        }
        node = ["node", SOURCE / "index.js"]
        log = at / "ghost.log"
        with process(node, log, lambda: answers(f"{base}/"), cwd=SOURCE, env=os.environ | settings):
            site = Ghost(base, known(), build_opener(HTTPCookieProcessor(CookieJar())))
            _fill(site)
            yield site


def _content(at: Path) -> Path:
    """A folder for what Ghost writes, and the themes that it comes with."""
    for name in ("data", "images", "logs", "settings", "files", "media", "public", "adapters"):
        (at / "content" / name).mkdir(parents=True)
    (at / "content" / "themes").symlink_to(SOURCE / "content" / "themes")
    return at / "content"


def _fill(site: Ghost) -> None:
    site.ask("POST", "authentication/setup/", {"setup": [OWNER | {"blogTitle": "Ferry Paper"}]})
    login = {"username": OWNER["email"], "password": OWNER["password"]}
    site.ask("POST", "session/", login)
    while not site.knows_me():  # it answers before it has noted the session
        time.sleep(0.2)
    for one in site.listed("posts"):  # the one that every new Ghost comes with
        site.ask("DELETE", f"posts/{one['id']}/", {})
    for page in pages():
        text = {"title": page.title, "slug": page.slug, "html": f"<p>{page.text}</p>"}
        site.ask("POST", "pages/?source=html", {"pages": [text | {"status": "published"}]})
    for one in reversed(site.articles):
        post = {
            "title": one.title,
            "slug": one.slug,
            "html": one.html,
            "status": "published",
            "published_at": f"{one.at:%Y-%m-%dT%H:%M:%S.000Z}",
            "tags": [one.category, *one.tags],
            "featured": one.number == FEATURED,
        }
        site.ask("POST", "posts/?source=html", {"posts": [post]})

"""Debian's WordPress with a MariaDB and a PHP of its own, in a folder of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.cms.catalogue import Known, Plain, known, pages
from tests.cms.mariadb import mariadb
from tests.cms.served import answers, free_port, process, run

HERE = Path(__file__).parent
SOURCE = Path("/usr/share/wordpress")
STICKY = 30  # pinned to the top, and in its place on a later page, too
POSTS_PAGE = Plain("news", "All that is new", "")  # may be shown in place of a list of posts
DEFAULTS: dict[str, str | int] = {
    "theme": "twentytwentyone",
    "permalink_structure": "/%year%/%monthnum%/%postname%/",
    "WPLANG": "",
    "date_format": "F j, Y",
    "posts_per_page": 10,
    "show_on_front": "posts",
    "page_on_front": "",
    "page_for_posts": "",
}
CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '{base}'); define('WP_SITEURL', '{base}');
define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
"""


@dataclass(frozen=True)
class WordPress:
    base: str
    folder: Path
    articles: list[Known]

    def set(self, **options: str | int) -> None:
        """Set options, and all others that tests set as a new WordPress has them. Pages are set
        by their slugs; ``theme`` and ``permalink_structure`` are more than a row."""
        self.php("set", json.dumps(DEFAULTS | options))

    def paths(self) -> dict[str, Known]:
        """The path of each article as WordPress gives it now."""
        said = json.loads(self.php("paths"))
        return {said[one.slug]: one for one in self.articles}

    def php(self, *words: str) -> str:
        return run(["php", HERE / "wordpress.php", self.folder, *words])


@contextmanager
def wordpress(at: Path) -> Iterator[WordPress]:
    folder = at / "www"
    at.mkdir()
    with mariadb(at, "wordpress") as sock:
        base = f"http://127.0.0.1:{free_port()}"
        shutil.copytree(SOURCE, folder, ignore_dangling_symlinks=True)
        (folder / "wp-config.php").write_text(CONFIG.format(socket=sock, base=base))
        php = ["php", "-S", base.removeprefix("http://"), "-t", folder, HERE / "router.php"]
        with process(php, at / "php.log", lambda: answers(base), cwd=folder):
            site = WordPress(base, folder, known())
            filling = at / "filling.json"
            filling.write_text(json.dumps(_filling(site.articles)))
            site.php("fill", str(filling))
            yield site


def _filling(articles: list[Known]) -> dict[str, object]:
    posts = [
        asdict(one)
        | {
            "at": f"{one.at:%Y-%m-%d %H:%M:%S}",
            "html": one.html,
            "sticky": one.number == STICKY,
        }
        for one in articles
    ]
    return {"posts": posts, "pages": [asdict(page) for page in [*pages(), POSTS_PAGE]]}

"""The Scrapy settings, with the reason for each that differs from Scrapy's default."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings, default_settings

from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.collection import Config

BOT_NAME = "archiver"
SPIDER_MODULES = ["spiders"]

# --- The bytes come first: every exchange passes the tee, and the tee alone opens sockets.
DOWNLOAD_HANDLERS = {
    "http": "archiver.warc.wire.WireTeeDownloadHandler",
    "https": "archiver.warc.wire.WireTeeDownloadHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
# --- Stop it anywhere: what is asked for is on disk until its bytes and rows are.
SCHEDULER = "archiver.frontier.sqlite.FrontierScheduler"
REQUEST_FINGERPRINTER_CLASS = "spiders.fingerprint.ArticleFingerprinter"
ITEM_PIPELINES = {"pipelines.scrapy_adapter.KeepPipeline": 100}

# --- Speed where it costs the site nothing.
if find_spec("uvloop"):
    ASYNCIO_EVENT_LOOP = "uvloop.Loop"

# Scrapy starts so many tasks for each response; ours give one page, which waits for its commit.
CONCURRENT_ITEMS = 2

# Nor does each page pass what does nothing for it.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # walks have ends of their own
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # would drop what is listed
}

# --- What we ask for.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    # Not zstd, and not brotli unasked: what replays an archive in decades must decode it.
    "Accept-Encoding": "gzip, deflate",
}
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 256 * 1024 * 1024  # beyond it the record is kept, marked as truncated
DOWNLOAD_VERIFY_CERTIFICATES = True  # the default accepts anybody as the site
RETRY_TIMES = 3
REDIRECT_MAX_TIMES = 10
METAREFRESH_ENABLED = False  # news pages refresh themselves; a page that does is still a page
COOKIES_ENABLED = False  # a session would make each copy of a page another one

# --- Politeness; a collection's own words override it, `-s` overrides both.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Archiver"
ROBOTSTXT_PARSER = "spiders.robotstxt.RobotsTxt"  # Protego reads some files otherwise than RFC 9309
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # `spiders.scope` knows more
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,  # captures and crawls count
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "spiders.moved.MovedMiddleware": 40,
    "spiders.browsing.BrowserMiddleware": 30,  # sees answers last: decoded, retried, followed
    "spiders.kept.KeptMiddleware": 50,  # before robots.txt: it asks nobody
    "spiders.requisites.SilentHostMiddleware": 90,
    "spiders.robots.RobotsMiddleware": 100,  # Scrapy's takes no answer for "all allowed"
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "spiders.redirect.CircleMiddleware": 600,  # Scrapy's would ask for what is known, and drop it
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "spiders.retry.WaitingRetryMiddleware": 550,  # Scrapy's asks again at once
    "spiders.again.AgainMiddleware": 580,
    # A page from the network and from the WARC must be one: both are decoded by the same code.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "archiver.warc.wire.DecodingMiddleware": 590,
    "spiders.allowance.AllowanceMiddleware": 594,  # counts what does go out
    "spiders.stopping.StopMiddleware": 595,  # nearest to the downloader: it knows what was sent
}
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0  # it would go below the delay that a site or a person asked for
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,  # knows one floor for all hosts
    "spiders.throttle.HostThrottle": 0,
    "spiders.refusal.RefusalWatch": 0,
}
# Ours: how long a host has rest after its first error in a row, doubled for each that follows; and
# how long a run sits and waits, before it ends and says when to come back.
BACKOFF_S = 1.0
LONGEST_WAIT_S = 600.0
# Where a list is turned in a browser: how long, once a page is drawn, it has to ask for what comes
# next, and after how long without a word from it its script is given up.
BROWSER_PATIENCE_S = 2.0
BROWSER_HANGS_S = 60.0

# --- No open ports: both default to on.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# --- Logs are for the researcher: not every item, not every request.
LOG_LEVEL = "INFO"
LOG_FORMATTER = "spiders.log.QuietLogFormatter"


def collection_settings(config: Config) -> dict[str, Any]:
    """What collection.toml says, as Scrapy settings."""
    polite = config.politeness
    return {
        "USER_AGENT": config.user_agent,
        "ROBOTSTXT_USER_AGENT": polite.user_agent or ROBOTSTXT_USER_AGENT,
        "DOWNLOAD_DELAY": polite.delay_s,
        "CONCURRENT_REQUESTS_PER_DOMAIN": polite.requests_at_once,
        "AUTOTHROTTLE_ENABLED": polite.autothrottle,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(polite.requests_at_once),
        "ROBOTSTXT_OBEY": polite.obey_robots,
        **config.settings,
    }


def check_settings(given: Mapping[str, Any], source: str) -> None:
    """Raises UsageError naming the setting and its `source` where a value is not of its kind."""
    for name, value in given.items():
        if problem := _problem(name, value):
            raise UsageError(f"{source}: {name}={value} cannot be: {problem}.")


def _problem(name: str, value: Any) -> str | None:
    default = getattr(default_settings, name, None)
    if not name:
        return "it has no name"
    if name == "LOG_LEVEL" and str(value) not in logging.getLevelNamesMapping():
        return "levels are DEBUG, INFO, WARNING, ERROR, CRITICAL"
    try:
        if isinstance(default, bool):
            Settings({name: value}).getbool(name)
        elif isinstance(default, int | float) and not 0 <= float(value) < math.inf:
            return "it must be a number from 0 up"
    except (ValueError, TypeError):
        return "it must be True or False" if isinstance(default, bool) else "it must be a number"
    return None

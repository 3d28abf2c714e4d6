"""Small sites made like those of a CMS: its markup, its addresses, its API."""

from __future__ import annotations

import json
from urllib.parse import quote

from tests.sites.apis import posts
from tests.sites.shelf import (
    COUNT,
    PER_PAGE,
    Answer,
    Asked,
    as_json,
    date_of,
    is_last,
    items,
    page,
    part,
    path_of,
    title_of,
)

WORDPRESS = (
    '<meta name="generator" content="WordPress 6.4">'
    '<link rel="https://api.w.org/" href="/wp-json/">'
    '<link rel="stylesheet" href="/wp-content/themes/a/style.css"><script src="/wp-includes/a.js">'
    "</script>"
)
WIDGET = (
    "<aside><h2>Recent</h2><ul>"
    + "".join(f'<li><a href="{path_of(n)}">{title_of(n)}</a></li>' for n in range(5))
    + "</ul></aside>"
)


def cards(numbers: range) -> str:
    """Posts as WordPress's post_class() names them, each with its author and category."""
    return "".join(
        f'<article class="post-{n} post type-post status-publish hentry"><a href="/category/news/">'
        f'News of the whole wide world</a><h2 class="entry-title"><a href="{path_of(n)}">'
        f'{title_of(n)}</a></h2><a href="/author/ann/">Written by Ann of somewhere</a>'
        f'<time class="entry-date" datetime="{date_of(n)}">{date_of(n)[:10]}</time></article>'
        for n in numbers
    )


def page_in_path(asked: Asked) -> int | None:
    """Of the front page and of ``/page/2/``."""
    number = asked.path.removeprefix("/page/").strip("/")
    return 1 if asked.path == "/" else int(number) if number.isdecimal() else None


def wordpress(asked: Asked) -> Answer | None:
    """Classic theme: older and newer posts, and the widgets beside them."""
    number = page_in_path(asked)
    if number is None:
        return None
    older = f'<div class="nav-previous"><a href="/page/{number + 1}/">Ältere Beiträge</a></div>'
    newer = '<div class="nav-next"><a href="/">Neuere Beiträge</a></div>' if number > 1 else ""
    nav = f'<nav class="navigation">{"" if is_last(number) else older}{newer}</nav>'
    return page(cards(part(number)) + nav + WIDGET, WORDPRESS, 'class="home blog"')


def wordpress_rest(asked: Asked) -> Answer | None:
    """A theme that shows the newest and no way on: the REST API has them all."""
    if asked.path == "/":
        return page(cards(part(1)) + WIDGET, WORDPRESS, 'class="home blog"')
    if asked.path != "/wp-json/wp/v2/posts":
        return None
    size, number = min(asked.number("per_page", 10), 5), asked.number("page", 1)
    found = [
        {
            "date_gmt": date_of(n)[:-1],
            "link": f"BASE{path_of(n)}",
            "title": {"rendered": f"{title_of(n)} &#8211; told"},
            "excerpt": {"rendered": "<p>What it is about</p>"},
        }
        for n in part(number, size)
    ]
    pages = -(-COUNT // size)
    return as_json(found, **{"X-WP-Total": str(COUNT), "X-WP-TotalPages": str(pages)})


class Nonce:
    """admin-ajax.php: a nonce that expires after two requests."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, asked: Asked) -> Answer | None:
        if asked.path == "/":
            params = {
                "ajaxurl": "BASE/wp-admin/admin-ajax.php",
                "action": "load_more",
                "nonce": f"n{self.count // 2}",
                "current_page": "1",
                "max_page": "4",
            }
            script = f"<script>var more_params = {json.dumps(params)};</script>"
            return page(
                cards(part(1, 2)) + "<button>+</button>", WORDPRESS + script, 'class="blog"'
            )
        if asked.path != "/wp-admin/admin-ajax.php" or asked.method != "POST":
            return None
        if asked.form.get("nonce") != f"n{self.count // 2}":
            return Answer("-1", status=403)
        self.count += 1
        return Answer(cards(part(int(asked.form["current_page"]), 2)))


def jetpack(asked: Asked) -> Answer | None:
    if asked.path != "/":
        return None
    if "infinity" not in asked.query:
        settings = {
            "settings": {
                "id": "content",
                "ajaxurl": "BASE/?infinity=scrolling",
                "type": "click",
                "startpage": 1,
                "order": "DESC",
                "query_args": {"paged": 1, "order": "DESC", "error": ""},
            }
        }
        value = quote(json.dumps(settings))
        script = (
            f"<script>var infiniteScroll = JSON.parse( decodeURIComponent( '{value}' ) );</script>"
        )
        return page(cards(part(1)), WORDPRESS + script, 'class="home blog"')
    number = int(asked.form["page"])
    return as_json(
        {"type": "success", "html": cards(part(number)), "lastbatch": is_last(number)}
        if asked.form.get("action") == "infinite_scroll" and asked.form["query_args[order]"]
        else {"type": "empty"}
    )


DRUPAL = (
    '<meta name="Generator" content="Drupal 10"><link rel="stylesheet" href="/sites/default/files/'
    'css/a.css"><script src="/core/misc/drupal.js"></script>'
)


def drupal(asked: Asked) -> Answer | None:
    """``?page=`` counts from 0; the pager is made by views_infinite_scroll."""
    number = asked.number("page", 0)
    if asked.path != "/news":
        return None
    more = (
        '<ul class="js-pager__items pager"><li class="pager__item"><a class="button" rel="next"'
        f' href="?page={number + 1}" title="Load more items">Mehr laden</a></li></ul>'
    )
    return page(items(part(number + 1)) + ("" if is_last(number + 1) else more), DRUPAL)


def drupal_ajax(asked: Asked) -> Answer | None:
    """A pager that a script makes: the settings name the view."""
    if asked.path == "/news":
        settings = json.dumps(
            {
                "views": {
                    "ajax_path": "/views/ajax",
                    "ajaxViews": {"d:1": {"view_name": "news", "view_display_id": "page_1"}},
                }
            }
        )
        script = (
            '<script type="application/json" data-drupal-selector="drupal-settings-json">'
            f"{settings}</script>"
        )
        return page(items(part(1)) + script, DRUPAL)
    if asked.path != "/views/ajax" or asked.query.get("view_name") != "news":
        return None
    listed = items(part(asked.number("page", 0) + 1))
    return as_json(
        [
            {"command": "settings", "settings": {}},
            {"command": "insert", "data": f"<div>{listed}</div>"},
        ]
    )


def blogger(asked: Asked) -> Answer | None:
    """A cursor by date; the labels and the archive beside it are no entries."""
    if asked.path not in ("/", "/search"):
        return None
    start = int(asked.query.get("updated-max", "0").rpartition("n")[2] or 0)
    numbers = range(COUNT)[start : start + PER_PAGE]
    posts_ = "".join(
        f'<div class="post-outer"><h3 class="post-title"><a href="{path_of(n)}">{title_of(n)}'
        "</a></h3></div>"
        for n in numbers
    )
    older = (
        '<div class="blog-pager"><span id="blog-pager-older-link"><a class="blog-pager-older-link" '
        f'href="/search?updated-max=2016n{start + PER_PAGE}&amp;max-results=3">Older</a></span>'
        "</div>"
    )
    head = (
        "<meta content='blogger' name='generator'><link href='https://www.blogger.com/static/v1/a.css'"
        " rel='stylesheet'>"
    )
    return page(posts_ + ("" if start + PER_PAGE >= COUNT else older), head)


def ghost(asked: Asked) -> Answer | None:
    number = page_in_path(asked)
    if number is None:
        return None
    following = "" if is_last(number) else f'<link rel="next" href="/page/{number + 1}/">'
    listed = "".join(
        f'<article class="gh-card post"><a class="gh-card-link" href="{path_of(n)}"><h3>'
        f"{title_of(n)}</h3></a></article>"
        for n in part(number)
    )
    return page(listed, f'<meta name="generator" content="Ghost 5.2">{following}')


def substack(asked: Asked) -> Answer | None:
    """The archive's page shows the newest; its script asks the API for the rest."""
    if asked.path == "/archive":
        preloads = '<script>window._preloads = JSON.parse("{}")</script>'
        return page(
            items(part(1)), f'{preloads}<link rel="preconnect" href="https://substackcdn.com">'
        )
    if asked.path != "/api/v1/archive":
        return None
    start, size = asked.number("offset", 0), min(asked.number("limit", 12), 5)
    return as_json(
        [
            {"title": title_of(n), "canonical_url": f"BASE{path_of(n)}", "post_date": date_of(n)}
            for n in range(COUNT)[start : start + size]
        ]
    )


def squarespace(asked: Asked) -> Answer | None:
    """An offset that is a time stamp."""
    if asked.path != "/blog":
        return None
    start = asked.number("offset", 1460000000000) - 1460000000000
    numbers = range(COUNT)[start : start + PER_PAGE]
    older = (
        '<nav class="blog-list-pagination"><div class="older"><a rel="next" href="/blog?offset='
        f'{1460000000000 + start + PER_PAGE}">Older Posts</a></div></nav>'
    )
    head = (
        "<!-- This is Squarespace. --><script>Static.SQUARESPACE_CONTEXT = {}</script>"
        '<link href="https://static1.squarespace.com/static/a.css" rel="stylesheet">'
    )
    return page(items(numbers) + ("" if start + PER_PAGE >= COUNT else older), head)


def static_blog(asked: Asked) -> Answer | None:
    """Jekyll's or Hugo's: a list of all there is, by year."""
    if asked.path != "/posts/":
        return None
    listed = "".join(
        f"<h3>{year}</h3><ul>"
        + "".join(
            f'<li><span>{date_of(n)[:10]}</span> <a href="{path_of(n)}">{title_of(n)}</a></li>'
            for n in range(COUNT)
            if date_of(n).startswith(year)
        )
        + "</ul>"
        for year in ("2016", "2015")
    )
    return page(listed, '<meta name="generator" content="Hugo 0.120.4">')


def graphql(asked: Asked) -> Answer | None:
    """One endpoint, a query in the body, a cursor in the answer."""
    if asked.path == "/blog":
        return page(items(part(1)) + '<script>window.__KEY__ = "k-42";</script>')
    if asked.path != "/graphql" or asked.headers.get("x-key") != "k-42":
        return None
    after = json.loads(asked.body)["variables"]["after"]
    number = int(after.removeprefix("c") or 1)
    edges = [{"cursor": f"c{n}", "node": one} for n, one in enumerate(posts(part(number)))]
    info = {"hasNextPage": not is_last(number), "endCursor": f"c{number + 1}"}
    return as_json({"data": {"posts": {"edges": edges, "pageInfo": info}}})

"""Sites that would lead a walk astray: circles, endless pages, lists that shift or are cut."""

from __future__ import annotations

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
    month_of,
    page,
    part,
    path_of,
)


def more(address: str) -> str:
    return f'<nav class="pagination"><a class="next" href="{address}">Next</a></nav>'


def last_page_repeats(asked: Asked) -> Answer | None:
    """Beyond the last page the server shows the last page, with a link to the one beyond."""
    number = asked.number("page", 1)
    shown = part(min(number, 3))
    return page(items(shown) + more(f"/blog?page={number + 1}")) if asked.path == "/blog" else None


def endless_empty(asked: Asked) -> Answer | None:
    """200 for every number, with nothing in it and a link to the next."""
    number = asked.number("page", 1)
    return (
        page(items(part(number)) + more(f"?page={number + 1}")) if asked.path == "/blog" else None
    )


def cursor_cycle(asked: Asked) -> Answer | None:
    if asked.path != "/api/posts":
        return None
    at = int(asked.query.get("cursor", "1"))
    return as_json({"items": posts(part(at)), "next_cursor": str(at % 3 + 1)})


def page_cycle(asked: Asked) -> Answer | None:
    """The last page leads to the second one."""
    number = asked.number("page", 1)
    after = 2 if is_last(number) else number + 1
    return (
        page(items(part(number)) + more(f"/blog?page={after}")) if asked.path == "/blog" else None
    )


def endless_calendar(asked: Asked) -> Answer | None:
    """Each month leads to the one before and the one after, to the year 9999."""
    own = asked.path.strip("/").split("/")
    if asked.path == "/":
        dates = sorted({month_of(n) for n in range(COUNT)})
        tree = "".join(f'<li><a href="/{y}/{m:02}/">{m}/{y}</a></li>' for y, m in dates)
        far = '<li><a href="/9999/12/">12/9999</a></li>'
        return page(items(part(1)) + f"<aside><ul>{tree}{far}</ul></aside>")
    if len(own) != 2 or not all(map(str.isdecimal, own)):
        return None
    year, month = map(int, own)
    after = f"/{year + month // 12}/{month % 12 + 1:02}/"
    before = f"/{year - (month == 1)}/{(month - 2) % 12 + 1:02}/"
    listed = items([n for n in range(COUNT) if month_of(n) == (year, month)])
    table = (
        f'<table class="calendar"><tr><td><a href="{before}">«</a></td><td><a href="{after}">»</a>'
    )
    return page(f"{listed}{table}</td></tr></table>")


class Sessions:
    """Each answer has links with another session and campaign."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, asked: Asked) -> Answer | None:
        if asked.path != "/blog":
            return None
        self.count += 1
        number = asked.number("page", 1)
        passing = f"PHPSESSID=x{self.count}&amp;utm_source=list{self.count}"
        listed = items(part(number)).replace('">The', f'?{passing}">The')
        following = more(f"/blog?page={number + 1}&amp;{passing}")
        return page(listed + ("" if is_last(number) else following))


def two_addresses(asked: Asked) -> Answer | None:
    """An article stands under two addresses on one page, and the page under two as well."""
    number = asked.number("page", 1)
    if asked.path not in ("/blog", "/blog/"):
        return None
    listed = items(part(number)).replace('">The', '#more">The') + items(part(number))
    slash = "/" if number % 2 else ""
    return page(listed + ("" if is_last(number) else more(f"/blog{slash}?page={number + 1}")))


class Shifting:
    """When two pages were asked for, `by` new articles push the others down."""

    def __init__(self, by: int) -> None:
        self.by, self.asked = by, 0

    def __call__(self, asked: Asked) -> Answer | None:
        if asked.path != "/blog":
            return None
        number = asked.number("page", 1)
        new = [1000 + n for n in range(self.by)] if self.asked > 1 else []
        self.asked += 1
        listed = [*new, *range(COUNT)][(number - 1) * PER_PAGE : number * PER_PAGE]
        last = number * PER_PAGE >= COUNT + len(new)
        return page(items(listed) + ("" if last else more(f"/blog?page={number + 1}")))


class Vanishing:
    """After the first page, its articles are taken off the list and are gone."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, asked: Asked) -> Answer | None:
        if asked.path == path_of(1):
            return Answer("gone", status=410)
        if asked.path != "/blog":
            return None
        self.asked += 1
        listed = [n for n in range(COUNT) if n != 1 or self.asked == 1]
        number = asked.number("page", 1)
        last = number * PER_PAGE >= len(listed)
        shown = listed[(number - 1) * PER_PAGE : number * PER_PAGE]
        return page(items(shown) + ("" if last else more(f"/blog?page={number + 1}")))


def cut_off(asked: Asked) -> Answer | None:
    """The server shows the first page whatever is asked for from page 3 on; the months have all."""
    number = asked.number("page", 1)
    dates = sorted({month_of(n) for n in range(COUNT)})
    tree = "".join(f'<li><a href="/{y}/{m:02}/">{m}/{y}</a></li>' for y, m in dates)
    if asked.path == "/":
        shown = part(number if number < 3 else 1)
        return page(items(shown) + more(f"/?page={number + 1}") + f"<aside><ul>{tree}</ul></aside>")
    for year, month in dates:
        if asked.path == f"/{year}/{month:02}/":
            return page(items([n for n in range(COUNT) if month_of(n) == (year, month)]))
    return None


def cut_off_with_sitemap(asked: Asked) -> Answer | None:
    """The same, and only the sitemap has the rest."""
    number = asked.number("page", 1)
    if asked.path == "/sitemap.xml":
        urls = "".join(
            f"<url><loc>BASE{path_of(n)}</loc><lastmod>{date_of(n)}</lastmod></url>"
            for n in range(COUNT)
        )
        return Answer(f"<urlset>{urls}</urlset>", "application/xml")
    shown = part(number if number < 3 else 1)
    return page(items(shown) + more(f"/?page={number + 1}")) if asked.path == "/" else None


def cut_off_section(asked: Asked) -> Answer | None:
    """The same on a section's page."""
    number = asked.number("page", 1)
    shown = part(number if number < 3 else 1)
    following = more(f"/blog?page={number + 1}")
    if asked.path == "/blog":
        return page(items(shown) + following)
    return cut_off_with_sitemap(asked)


def short_list(asked: Asked) -> Answer | None:
    """One page lists the newest, and nothing says that there is more but the sitemap."""
    if asked.path == "/blog":
        return page(items(part(1)))
    return cut_off_with_sitemap(asked)


def relative_under_base(asked: Asked) -> Answer | None:
    """Relative links, and a base element that says to what."""
    number = asked.number("page", 1)
    if asked.path != "/deep/down/blog":
        return None
    listed = items(part(number)).replace('href="/', 'href="')
    following = more(f"deep/down/blog?page={number + 1}")
    return page(listed + ("" if is_last(number) else following), '<base href="/">')


def others_buttons(asked: Asked) -> Answer | None:
    """ "Load more" in the comments, in a box of related things and in a carousel; the archive's is
    the plain one."""
    number = asked.number("page", 1)
    if asked.path != "/blog":
        return None
    boxes = (
        '<div class="comments"><a class="load-more" href="/blog?cpage=2">More</a></div>'
        '<aside class="related"><a class="load-more" href="/related?page=2">Load more</a></aside>'
        '<div class="carousel"><a class="next" href="/blog?slide=2">›</a></div>'
    )
    following = "" if is_last(number) else more(f"/blog?page={number + 1}")
    return page(items(part(number)) + following + boxes)


class Busy:
    """429 with Retry-After for the second page, 503 for the third, once each."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __call__(self, asked: Asked) -> Answer | None:
        number = asked.number("page", 1)
        if asked.path != "/blog":
            return None
        address = f"{number}"
        if number > 1 and address not in self.seen:
            self.seen.add(address)
            wait = {"Retry-After": "1"} if number == 2 else {}
            return Answer("busy", status=429 if number == 2 else 503, headers=wait)
        following = "" if is_last(number) else more(f"/blog?page={number + 1}")
        return page(items(part(number)) + following)


def redirects_forever(asked: Asked) -> Answer | None:
    """The third page redirects to itself."""
    number = asked.number("page", 1)
    if asked.path != "/blog":
        return None
    if number == 3:
        return Answer("", status=302, headers={"Location": "/blog?page=3&again=1"})
    return page(items(part(number)) + more(f"/blog?page={number + 1}"))


def soft_404(asked: Asked) -> Answer | None:
    """Whatever is not there is the front page, with 200: also the sitemap."""
    number = asked.number("page", 1)
    if asked.path.startswith("/stories/") or asked.path == "/robots.txt":
        return None
    shown = part(number if number < 3 else 1)
    return page(items(shown) + more(f"/?page={number + 1}"))

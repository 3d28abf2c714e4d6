"""Sites that say in markup or in a header where they go on, in other ways than by a plain link."""

from __future__ import annotations

from tests.sites.shelf import COUNT, Answer, Asked, as_json, is_last, items, page, part


def link_header(asked: Asked) -> Answer | None:
    """RFC 8288: the body says nothing."""
    number = asked.number("p", 1)
    if asked.path != "/blog":
        return None
    answer = page(items(part(number)))
    more = {} if is_last(number) else {"Link": f'</blog?p={number + 1}>; title="a, b"; rel="next"'}
    return Answer(answer.body, headers=more)


def htmx(asked: Asked) -> Answer | None:
    """The last item asks for more when it comes into sight; the answer is a fragment."""
    number = asked.number("page", 1)
    if asked.path not in ("/blog", "/blog/items"):
        return None
    address = f"/blog/items?page={number + 1}"
    more = f'<div hx-get="{address}" hx-trigger="revealed" hx-swap="outerHTML">…</div>'
    inside = items(part(number)) + ("" if is_last(number) else more)
    if asked.path == "/blog":
        return page(f'<div id="list">{inside}</div>')
    return Answer(inside) if "hx-request" in asked.headers else Answer("not alone", status=400)


def turbo(asked: Asked) -> Answer | None:
    """Hotwire: a lazy frame in a frame in a frame."""
    number = asked.number("page", 1)
    if asked.path != "/blog":
        return None
    after = number + 1
    more = f'<turbo-frame id="p{after}" src="/blog?page={after}" loading="lazy"></turbo-frame>'
    inside = items(part(number)) + ("" if is_last(number) else more)
    if number == 1:
        return page(inside)
    return Answer(f'<turbo-frame id="p{number}">{inside}</turbo-frame>')


def unpoly(asked: Asked) -> Answer | None:
    number = asked.number("page", 1)
    if asked.path != "/blog":
        return None
    address = f"/blog?page={number + 1}"
    more = f'<button class="load-more" up-href="{address}" up-target=".list:after">+</button>'
    listed = f'<div class="list">{items(part(number))}</div>'
    return page(listed + ("" if is_last(number) else more))


def data_url(asked: Asked) -> Answer | None:
    """A button whose script reads an attribute."""
    number = asked.number("page", 1)
    if asked.path not in ("/blog", "/fragments/blog"):
        return None
    more = f'<button class="js-load-more" data-url="/fragments/blog?page={number + 1}">Ещё</button>'
    inside = items(part(number)) + ("" if is_last(number) else more)
    return page(inside) if asked.path == "/blog" else Answer(inside)


def html_in_json(asked: Asked) -> Answer | None:
    """The answer is JSON that brings markup, with the next button in it."""
    number = asked.number("page", 1)
    if asked.path not in ("/blog", "/more"):
        return None
    more = f'<a class="load-more" data-next-url="/more?page={number + 1}" href="#">More</a>'
    inside = items(part(number)) + ("" if is_last(number) else more)
    if asked.path == "/blog":
        return page(inside)
    return as_json({"status": "ok", "data": {"html": inside}})


def newest_on_front(asked: Asked) -> Answer | None:
    """The front page shows three, and links to the page of the folder in which all of them lie."""
    if asked.path == "/stories/":
        return page(items(range(COUNT)))
    tags = '<ul><li><a href="/tags/">All tags of this site</a></li></ul>'
    archive = '<p>Tout se trouve dans les <a href="/stories/">archives</a>.</p>'
    return page(items(part(1)) + archive + tags) if asked.path == "/" else None


def lying(asked: Asked) -> Answer | None:
    """rel=next in the head leads to what is read most; only the button's attribute tells the truth,
    of a kind that no script is known for."""
    if asked.path == "/blog/popular":
        return page(items(part(1)))
    number = asked.number("page", 1)
    if asked.path != "/blog":
        return None
    more = f'<a class="load-more" href="/blog?page={number + 1}">&hellip;</a>'
    lie = '<link rel="next" href="/blog/popular?page=2">'
    return page(items(part(number)) + ("" if is_last(number) else more), lie)

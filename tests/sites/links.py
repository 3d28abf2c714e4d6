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


def menu_of_pages(asked: Asked) -> Answer | None:
    """A form whose menu of choice is the page field."""
    number = asked.number("sayfa", 1)
    if asked.path != "/blog":
        return None
    chosen = {number: " selected"}
    options = "".join(f"<option{chosen.get(n, '')}>{n}</option>" for n in (1, 2, 3))
    return page(items(part(number)) + f"<form><select name=sayfa>{options}</select></form>")


def number_in_attribute(asked: Asked) -> Answer | None:
    """The button bears the number of the next page, and no address."""
    number = asked.number("page", 1)
    if asked.path != "/blog":
        return None
    button = f'<button class="load-more" data-next-page="{number + 1}">Daha fazla</button>'
    return page(items(part(number)) + ("" if is_last(number) else button))


def chinese_numerals(asked: Asked) -> Answer | None:
    """Items that a script turns, numbered in Chinese; the second page is list_2.html."""
    number = {"/blog/": 1, "/blog/list_2.html": 2, "/blog/list_3.html": 3}.get(asked.path)
    if number is None:
        return None
    row = "".join(
        f"<li class='cur'>{shown}</li>"
        if at == number
        else f"<li onclick=\"location.href='/blog/list_{at}.html'\">{shown}</li>"
        for at, shown in enumerate("一二三", start=1)
    )
    return page(items(part(number)) + f"<ul>{row}</ul>")

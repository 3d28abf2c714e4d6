"""More ways in which lists are turned: menus of choice, forms, other numerals, addresses by
halves."""

from __future__ import annotations

import pytest

from spiders.pagination import next_page

SITE = "https://x.example"
ENTRIES = "".join(
    f'<div><h2><a href="/post-{n}-has-a-name.html">The entry with the number {n}</a></h2></div>'
    for n in range(8)
)


def row(numerals: str, current: int = 1, template: str = "/list?page={}") -> str:
    """A row of page numbers as they are shown, all of them links but the current one."""
    return " ".join(
        f"<b>{shown}</b>"
        if number == current
        else f'<a href="{template.format(number)}">{shown}</a>'
        for number, shown in enumerate(numerals.split(), start=1)
    )


ON = {
    "a menu of choice with addresses": (
        "/news",
        (
            '<select onchange="location=this.value"><option value="/news" selected>1</option>'
            '<option value="/news?page=2">2</option><option value="?page=3">3</option></select>'
        ),
        "/news?page=2",
    ),
    "a menu of choice, from its middle": (
        "/news?page=2",
        (
            "<form><select name=jump><option value='/news?page=1'>Page 1</option>"
            "<option value='/news?page=2' selected=selected>Page 2</option>"
            "<option value='/news?page=3'>Page 3</option></select></form>"
        ),
        "/news?page=3",
    ),
    "a menu of choice that marks nothing": (
        "/actu/page/2/",
        (
            '<select class="pagination"><option value="/actu/">1 / 4</option>'
            '<option value="/actu/page/2/">2 / 4</option><option value="/actu/page/3/">3 / 4'
            "</option></select>"
        ),
        "/actu/page/3/",
    ),
    "a form whose menu is the page field": (
        "/noticias",
        (
            '<form action="/noticias" method="get">Página <select name="pagina">'
            '<option value="1" selected>1</option><option value="2">2</option>'
            "</select><button>Ir</button></form>"
        ),
        "/noticias?pagina=2",
    ),
    "a form whose menu is the page field, that keeps what selects": (
        "/search?q=boats&page=2",
        (
            '<form action="/search"><input type="hidden" name="q" value="boats">'
            "<select name=page><option>1</option><option selected>2</option><option>3"
            "</option></select></form>"
        ),
        "/search?q=boats&page=3",
    ),
    "buttons of a form that bear the numbers": (
        "/nyheter",
        (
            '<form action="/nyheter"><button name="page" value="1" disabled>1</button>'
            '<button name="page" value="2">2</button><button name="page" value="3">3</button>'
            "</form>"
        ),
        "/nyheter?page=2",
    ),
    "a button whose formaction is the way on": (
        "/wiadomosci",
        '<form><button formaction="/wiadomosci?strona=2">Pokaż więcej</button></form>',
        "/wiadomosci?strona=2",
    ),
    "numbers in circles": ("/list", f"<p>{row('① ② ③ ④')}</p>", "/list?page=2"),
    "Chinese numerals": ("/list?page=2", f"<p>{row('一 二 三 四', 2)}</p>", "/list?page=3"),
    "Chinese numerals beyond ten": (
        "/list?page=10",
        f"<p>{row('八 九 十 十一 十二', 10).replace('page=1', 'page=8')}</p>",
        None,
    ),
    "Roman numerals": ("/list", f'<p class="pager">{row("I II III IV")}</p>', "/list?page=2"),
    "small Roman numerals": (
        "/list?page=3",
        f'<p class="pager">{row("i ii iii iv v", 3)}</p>',
        "/list?page=4",
    ),
    "Persian digits": ("/list?page=2", f"<p>{row('۱ ۲ ۳', 2)}</p>", "/list?page=3"),
    "Arabic digits": ("/list", f"<p>{row('١ ٢ ٣')}</p>", "/list?page=2"),
    "Devanagari digits": ("/list", f"<p>{row('१ २ ३')}</p>", "/list?page=2"),
    "Bengali digits": ("/list", f"<p>{row('১ ২ ৩')}</p>", "/list?page=2"),
    "Thai digits": ("/list", f"<p>{row('๑ ๒ ๓')}</p>", "/list?page=2"),
    "digits of full width": ("/list", f"<p>{row('１ ２ ３')}</p>", "/list?page=2"),
    "numbers with a word around them": (
        "/list",
        f"<p>{row('第1页 第2页 第3页')}</p>",
        "/list?page=2",
    ),
    "Japanese pages": ("/list", f"<p>{row('1ページ 2ページ 3ページ')}</p>", "/list?page=2"),
    "Korean pages": ("/list", f"<p>{row('1페이지 2페이지 3페이지')}</p>", "/list?page=2"),
    "ordinals": ("/list", f'<p class="paging">{row("1. 2. 3.")}</p>', "/list?page=2"),
    "a page number without an address": (
        "/haberler?sayfa=2",
        '<button class="load-more" data-next-page="3">Daha fazla</button>',
        "/haberler?sayfa=3",
    ),
    "the number of the page that is shown": (
        "/news?page=1",
        '<a href="#" class="load-more" data-page="1" data-pages="9">Load more</a>',
        "/news?page=2",
    ),
    "the number of the next page": (
        "/news?page=1",
        '<a href="#" class="load-more" data-page="2">Load more</a>',
        "/news?page=2",
    ),
    "a page number in a path": (
        "/blog/page/4/",
        '<div class="pagination"><span data-next-page="5">Older</span></div>',
        "/blog/page/5/",
    ),
    "list_2.html": (
        "/blog/list_1.html",
        '<div><a href="list_2.html">Próxima</a></div>',
        "/blog/list_2.html",
    ),
    "from the folder to list_2.html": (
        "/blog/",
        '<div class="pages"><a href="/blog/list_2.html">下一页</a></div>',
        "/blog/list_2.html",
    ),
    "index_2.html": ("/xw/index.html", '<a href="index_2.html">下一页</a>', "/xw/index_2.html"),
    "index_1.html, which is the second": (
        "/xw/",
        '<a href="index_1.html">下一页</a>',
        "/xw/index_1.html",
    ),
    "page-2.html": ("/notes/", '<a href="page-2.html">Older notes</a>', "/notes/page-2.html"),
    "/p2/": ("/journal/p2/", '<a href="/journal/p3/">Weiter</a>', "/journal/p3/"),
    "/p/2": ("/journal", '<nav><a href="/journal/p/2">→</a></nav>', "/journal/p/2"),
    "start=20": ("/list?start=20", '<a href="?start=40">Volgende</a>', "/list?start=40"),
    "offset=": ("/list", '<a href="/list?offset=25">Næste</a>', "/list?offset=25"),
    "a word between and an arrow alone": (
        "/list?page=2",
        '<div><a href="?page=1">«</a> Page 2 of 7 <a href="?page=3">»</a></div>',
        "/list?page=3",
    ),
    "an arrow alone, on the first of several pages": (
        "/list",
        '<p>Page 1 of 7 <a href="?page=2">»</a></p>',
        "/list?page=2",
    ),
    "an item of a list that a script turns": (
        "/list",
        (
            '<ul class="pagination"><li class="active">1</li>'
            "<li onclick=\"window.location='/list?page=2'\">2</li>"
            "<li onclick=\"window.location='/list?page=3'\">3</li></ul>"
        ),
        "/list?page=2",
    ),
    "an item with the word alone": (
        "/list?page=4",
        (
            "<ul><li onclick=\"location.href='?page=3'\">Zurück</li>"
            "<li onclick=\"location.href='?page=5'\">Weiter</li></ul>"
        ),
        "/list?page=5",
    ),
    "a row of dots around the current page": (
        "/list?page=6",
        (
            '<p><a href="?page=1">1</a> … <a href="?page=5">5</a> <span class="current">6</span> '
            '<a href="?page=7">7</a> … <a href="?page=40">40</a></p>'
        ),
        "/list?page=7",
    ),
    "pages of a month, by number": (
        "/2012/05/",
        '<p><b>1</b> <a href="/2012/05/2/">2</a> <a href="/2012/05/3/">3</a></p>',
        "/2012/05/2/",
    ),
    "numbers from right to left": (
        "/list?page=2",
        ('<div dir="rtl"><a href="?page=1">1</a> <b>2</b> <a href="?page=3">3</a></div>'),
        "/list?page=3",
    ),
}


@pytest.mark.parametrize(("path", "markup", "following"), ON.values(), ids=ON)
def test_the_way_on_is_found(path: str, markup: str, following: str | None) -> None:
    found = next_page(f"<body>{ENTRIES}{markup}</body>".encode(), SITE + path)
    assert (found.url if found else None) == (SITE + following if following else None)

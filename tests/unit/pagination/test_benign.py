"""What turns pages of something else, or of nothing: no listing is gone on with by it.

Each stands on a list's page, on an article's or on a front page, as sites have them; "next" is then
said of a picture, a comment, an article, a month, a language, and not of the list.
"""

from __future__ import annotations

import pytest

from spiders.pagination import next_page

SITE = "https://x.example"
ENTRIES = "".join(
    f'<div><h2><a href="/post-{n}-has-a-name.html">The entry with the number {n}</a></h2></div>'
    for n in range(8)
)
STORY = "<article><h1>A story</h1>" + "<p>It goes on, and says what there is to say.</p>" * 6

ON_A_LIST = {
    "a carousel with arrows": (
        "/news",
        (
            '<div class="carousel"><a class="carousel-control-prev" href="#top">‹</a>'
            '<a class="carousel-control-next" href="/news?slide=2">›</a></div>'
        ),
    ),
    "a slider of pictures by number": (
        "/news",
        '<div class="slider-nav"><a href="/news?s=1">1</a><a href="/news?s=2">2</a></div>',
    ),
    "a swiper's button": (
        "/",
        '<div class="swiper"><button class="next" data-url="/s?i=2"></button></div>',
    ),
    "a lightbox": (
        "/",
        '<div class="lightbox"><a rel="next" class="next" href="#p2">Next</a></div>',
    ),
    "a gallery's pages": (
        "/news",
        '<div id="gallery-slideshow"><a href="/gallery/5?photo=2">Next photo</a></div>',
    ),
    "a calendar's days": (
        "/news",
        "<table class='calendar'><tr>"
        + "".join(f"<td><a href='/news/2024/05/{d:02}/'>{d}</a></td>" for d in range(1, 29))
        + "</tr></table>",
    ),
    "a calendar's next month": (
        "/news",
        '<div class="calendar-nav"><a class="next" href="/events/2031/02/">February »</a></div>',
    ),
    "a calendar without a name": (
        "/",
        "<table><tr>"
        + "".join(f"<td>{d}</td>" for d in range(1, 12))
        + "<td><a href='/2024/05/12/'>12</a></td><td><a href='/2024/05/13/'>13</a></td></tr>"
        "</table>",
    ),
    "years as numbers": (
        "/news",
        "<ul>"
        + "".join(f'<li><a href="/news/{y}/">{y}</a></li>' for y in range(2015, 2025))
        + "</ul>",
    ),
    "years as a menu of choice": (
        "/news",
        "<select onchange='go(this)'>"
        + "".join(f'<option value="/news?year={y}">{y}</option>' for y in range(2015, 2025))
        + "</select>",
    ),
    "months as a menu of choice": (
        "/blog/2024/05/",
        (
            "<select><option value='/blog/2024/06/'>June 2024</option>"
            "<option value='/blog/2024/05/' selected>May 2024</option></select>"
        ),
    ),
    "tabs of an order": (
        "/news",
        (
            '<ul class="tabs"><li class="active">Newest</li><li><a href="/news?sort=2">Oldest'
            "</a></li>"
            '<li><a href="/news?sort=3">Most read</a></li></ul>'
        ),
    ),
    "an order as a menu of choice": (
        "/news",
        (
            "<form><select name=sort><option value=1 selected>1 Newest</option>"
            "<option value=2>2 Oldest</option></select></form>"
        ),
    ),
    "how many to a page, to choose": (
        "/news",
        (
            "<form><select name=per_page><option selected>10</option><option>20</option>"
            "<option>50</option></select></form>"
        ),
    ),
    "how many to a page, by ones": (
        "/news",
        "<form><select name=pagesize><option selected>1</option><option>2</option></select></form>",
    ),
    "how many tickets": (
        "/events",
        (
            "<form action='/basket'><select name=quantity><option>1</option><option>2</option>"
            "<option>3</option></select></form>"
        ),
    ),
    "a form with a page field that posts": (
        "/news",
        (
            "<form method=post><select name=page><option selected>1</option><option>2"
            "</option></select>"
            "</form>"
        ),
    ),
    "a form with more to fill in": (
        "/news",
        (
            "<form><input name=q><select name=page><option selected>1</option><option>2</option>"
            "</select></form>"
        ),
    ),
    "languages": (
        "/en/news",
        (
            '<ul class="lang"><li class="active">EN</li><li><a hreflang=de href="/de/news">DE'
            "</a></li>"
            '<li><a hreflang=fr href="/fr/news">FR</a></li></ul>'
        ),
    ),
    "languages as a menu of choice": (
        "/en/news",
        (
            "<select><option value='/en/news' selected>EN</option><option value='/de/news'>DE"
            "</option>"
            "</select>"
        ),
    ),
    "a cloud of tags with numbers": (
        "/news",
        '<div class="tagcloud">'
        + "".join(f'<a href="/tag/t{n}">topic</a> ({n})' for n in (1, 2, 3, 5))
        + "</div>",
    ),
    "tags that are numbers": (
        "/news",
        (
            '<div class="tags"><a href="/tag/1">1</a> <a href="/tag/5g">5G</a> '
            '<a href="/tag/911">911</a>'
            "</div>"
        ),
    ),
    "stars of a review": (
        "/reviews",
        '<div class="rating">'
        + "".join(f'<a href="/rate?stars={n}">{n}</a> ' for n in range(1, 6))
        + "</div>",
    ),
    "pages of reviews below": (
        "/shop",
        (
            '<div id="comments-reviews"><b>1</b> <a href="/shop?cpage=2">2</a> '
            '<a href="/shop?cpage=3">3'
            "</a></div>"
        ),
    ),
    "pages of comments": (
        "/news",
        (
            '<div class="comment-navigation">'
            '<a href="/news/comment-page-2/#comments">Older comments</a>'
            "</div>"
        ),
    ),
    "more comments by a script": (
        "/news",
        '<div id="comments"><button class="load-more" data-url="/news?page=2">More</button></div>',
    ),
    "a related box": (
        "/news",
        '<aside class="related"><a class="next" href="/related?page=2">Next ›</a></aside>',
    ),
    "a box that loads more of its own": (
        "/news",
        (
            '<aside><button class="load-more" data-next-url="/latest-videos?page=2">Load more'
            "</button>"
            "</aside>"
        ),
    ),
    "read more of each": (
        "/news",
        "".join(
            f'<p><a class="more-link" href="/post-{n}-has-a-name.html#more">More</a></p>'
            for n in range(8)
        ),
    ),
    "the first letters of names": (
        "/authors",
        "<p>" + " ".join(f'<a href="/authors?letter={c}">{c}</a>' for c in "ABCDILMVX") + "</p>",
    ),
    "Roman numerals that are volumes": (
        "/journal",
        "<p>"
        + " ".join(
            f'<a href="/journal/{v}/">{r}</a>'
            for r, v in (("I", "spring"), ("II", "summer"), ("III", "autumn"))
        )
        + "</p>",
    ),
    "numbered chapters in a table of contents": (
        "/guide",
        "<ol>" + "".join(f'<li><a href="#c{n}">{n}</a></li>' for n in range(1, 6)) + "</ol>",
    ),
    "footnotes": (
        "/essay",
        "<p>So it is.<a href='#fn1'>1</a> And so.<a href='#fn2'>2</a> <a href='#fn3'>3</a></p>",
    ),
    "phone numbers": (
        "/contact-list",
        '<p><a href="tel:112">112</a> <a href="tel:113">113</a> <a href="tel:114">114</a></p>',
    ),
    "a vote": (
        "/news",
        '<p class="poll"><a href="/vote?choice=1">1</a> <a href="/vote?choice=2">2</a></p>',
    ),
    "what a link to the page itself says": ("/news", '<a href="/news" rel="next">Next</a>'),
    "a next link to nowhere": ("/news", '<a href="javascript:void(0)" class="next">Next</a>'),
    "the next link of another site": (
        "/news",
        '<a class="next" href="https://ring.example/next?site=5">Next site in the ring »</a>',
    ),
    "a number of the page that is the last": (
        "/news?page=9",
        '<button class="load-more" data-page="9" data-max-pages="9">Load more</button>',
    ),
    "a number that is of something else": (
        "/news?page=1",
        '<div data-page="7" data-next-page="selector">Load more</div>',
    ),
    "the last page of a menu of choice": (
        "/news?page=3",
        (
            "<select><option value='?page=1'>1</option><option value='?page=2'>2</option>"
            "<option value='?page=3' selected>3</option></select>"
        ),
    ),
    "the last number to fill in": (
        "/news?page=7",
        "<form>Page <input name=page value=7> of 7 <button>Go</button></form>",
    ),
    "the end of a row of numbers": (
        "/news?page=3",
        '<p><a href="?page=1">1</a> <a href="?page=2">2</a> <b>3</b></p>',
    ),
    "a print view and a feed": (
        "/news",
        '<a class="next" href="/news/feed/">Next</a> <a href="/news.pdf">2</a>',
    ),
    "a shop's basket": ("/news", '<a class="forward" href="/checkout?step=2">Continue</a>'),
    "an item whose script opens a section": (
        "/news",
        (
            "<ul><li onclick=\"location.href='/sport'\">Sport</li>"
            "<li onclick=\"location.href='/culture'\">Culture</li></ul>"
        ),
    ),
}
ON_AN_ARTICLE = {
    "the next article": '<a rel="next" href="/another-fine-story">Next: Another fine story →</a>',
    "the next article, by an arrow": '<a class="nav-next" href="/another-fine-story">»</a>',
    "older and newer ones": (
        '<nav class="post-navigation"><a href="/an-older-story" rel="prev">← Older</a>'
        '<a href="/a-newer-story" rel="next">Newer →</a></nav>'
    ),
    "more of the author": '<a class="more" href="/author/jane">More by Jane</a>',
    "the story in numbers": '<p><a href="/story-1">1</a> <a href="/story-2">2</a></p>',
    "pages of its comments": '<div class="comments"><a href="/a-story?cpage=2">Next</a></div>',
}


@pytest.mark.parametrize(("path", "markup"), ON_A_LIST.values(), ids=ON_A_LIST)
def test_on_a_list(path: str, markup: str) -> None:
    assert next_page(f"<body>{ENTRIES}{markup}</body>".encode(), SITE + path) is None


@pytest.mark.parametrize("markup", ON_AN_ARTICLE.values(), ids=ON_AN_ARTICLE)
def test_on_an_article(markup: str) -> None:
    head = '<head><meta property="og:type" content="article"></head>'
    page = f"<html>{head}<body>{STORY}{markup}</article></body></html>"
    assert next_page(page.encode(), f"{SITE}/a-fine-story-of-old") is None


@pytest.mark.parametrize(("path", "markup"), ON_A_LIST.values(), ids=ON_A_LIST)
def test_the_lists_own_button_is_found_beside_it(path: str, markup: str) -> None:
    if "?page=" in path:  # its last page: then there is no button
        return
    own = f'<div class="pagination"><a class="next" href="{path}?page=2">Next page</a></div>'
    found = next_page(f"<body>{ENTRIES}{markup}{own}</body>".encode(), SITE + path)
    assert found is not None
    assert found.url == f"{SITE}{path}?page=2"

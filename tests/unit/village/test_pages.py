"""What stands on the pages of the village is what its truth says, once."""

from __future__ import annotations

import gzip
import json
import re
from datetime import datetime

import pytest
from parsel import Selector

from archiver.demo import village
from archiver.demo.village.site import Ask, answer

BASE = "http://village.test"
SECTIONS = {section.id: section for section in village.sections()}
ARTICLES = village.articles()


def fetch(target: str, *, fragment: bool = False) -> Selector:
    given = answer(Ask(target, BASE, fragment=fragment))
    assert given.status == 200, target
    return Selector(given.body.decode())


def words_of(node: Selector) -> str:
    return " ".join("".join(node.xpath(".//text()").getall()).split())


def listed_on(page: Selector) -> list[str]:
    """The addresses of a page's entries, those of whole articles too."""
    main = page.css("div.col-md-8") or page
    entries = main.css("div.media-block:not(.also-read):not(.news__item *), h1.pg-title")
    found = [entry.css("a::attr(href)").get() for entry in entries]
    return [href for href in found if href]


def button_of(page: Selector) -> str | None:
    hrefs = page.css("a.link-showMore:not([data-ajax-mode=replace])::attr(href)").getall()
    assert len(hrefs) <= 1
    return hrefs[0] if hrefs else None


def walk(start: str, *, fragment: bool = False) -> list[list[str]]:
    pages, target = [], start
    while target:
        page = fetch(target, fragment=fragment and bool(pages))
        pages.append(listed_on(page))
        target = button_of(page)
    return pages


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: str(article.id))
def test_every_block_of_the_body_stands_once_in_the_article_and_in_order(article):
    page = fetch(article.path)
    root = page.css("div.intro.m-t-md" if article.layout == "media" else "#article-content .wsw")
    blocks = root.xpath("./p[not(strong)] | ./h2 | ./h3 | ./ul/li | ./blockquote[not(@class)]/p")
    assert tuple(words_of(block) for block in blocks) == article.body


@pytest.mark.parametrize("article", ARTICLES[::4], ids=lambda article: str(article.id))
def test_no_paragraph_is_printed_a_second_time_on_the_page(article):
    text = words_of(fetch(article.path).css("body"))
    paragraphs = [block.text for block in article.blocks if block.kind == "paragraph"]
    assert [p for p in paragraphs if len(p) > 40 and text.count(p) != 1] == []


@pytest.mark.parametrize(
    "article", [a for a in ARTICLES if a.published][::9], ids=lambda article: str(article.id)
)
def test_the_page_tells_title_authors_and_date(article):
    page = fetch(article.path)
    assert page.css("html::attr(lang)").get() == article.language
    assert page.css("h1.pg-title::text").get().strip() == article.title
    assert page.css(".publishing-details .links__item-link::text").getall() == list(article.authors)
    assert page.css("time[pubdate]::attr(datetime)").get() == article.published
    facts = json.loads(page.css("script[type='application/ld+json']::text").get())
    told = facts["datePublished"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", told)
    assert datetime.fromisoformat(told.replace(" ", "T")) == datetime.fromisoformat(
        article.published
    )


@pytest.mark.parametrize(
    "article", [a for a in ARTICLES if a.captions][::7], ids=lambda article: str(article.id)
)
def test_each_caption_is_printed_twice(article):
    page = fetch(article.path)
    figures = page.css(".cover-media figure, .wsw figure")
    assert tuple(figures.css("img::attr(alt)").getall()) == article.captions
    assert tuple(figures.css(".caption::text").getall()) == article.captions


@pytest.mark.parametrize(
    "article", [a for a in ARTICLES if a.media], ids=lambda article: str(article.id)
)
def test_players_bring_their_chrome(article):
    page = fetch(article.path)
    for player, media in zip(page.css(".c-mmp"), article.media, strict=True):
        assert player.css("::attr(data-title)").get() == media.title
        assert player.css(".c-spinner img::attr(alt)").get()
        assert player.css(f"{media.kind}[data-sources][data-sdkid]")
        assert json.loads(player.css("[data-sources]::attr(data-sources)").get())[0][
            "Src"
        ].endswith(media.path)
        minutes, seconds = divmod(media.duration_s, 60)
        assert player.css(".js-duration::text").get() == f"0:{minutes:02}:{seconds:02}"
        assert player.css(".js-current-time::text").get() == "0:00"


def test_no_media_source_is_a_paragraph_inside_the_content():
    article = next(a for a in ARTICLES if a.language == "en" and a.media and a.layout == "article")
    page = fetch(article.path)
    assert "No media source currently available" in page.css("#article-content p::text").getall()


def test_chrome_of_the_seed_stands_on_every_page():
    for path in ("/z/3619", ARTICLES[0].path):
        text = words_of(fetch(path))
        for line in ("Accessibility links", "Breaking News", "About This Blog", "Share"):
            assert line in text or (line == "Share" and path == "/z/3619")
        indicator = fetch(path).css(".responsive-indicator div::text").getall()
        assert indicator == ["XS", "SM", "MD", "LG"]


def test_an_undated_article_has_no_date_anywhere():
    article = next(a for a in ARTICLES if a.published is None)
    source = answer(Ask(article.path, BASE)).body.decode()
    assert not re.search(r"pubdate|datePublished|pub_year", source)
    entry = next(e for e in village.entries(article.section) if e.article == article)
    assert entry.published is None


def test_persian_pages_run_from_right_to_left():
    page = fetch("/z/3651")
    assert page.css("html::attr(dir)").get() == "rtl"
    assert page.css("a.link-showMore::text").get() == "بیشتر بخوانید"


@pytest.mark.parametrize("number", SECTIONS)
def test_following_the_button_shows_what_the_truth_says(number):
    shown = [[entry.path for entry in page] for page in village.shown(number)]
    assert walk(f"/z/{number}") == shown


@pytest.mark.parametrize("number", SECTIONS)
def test_fragments_hold_the_same_entries_as_whole_pages(number):
    path = f"/z/{number}"
    assert walk(path, fragment=True) == walk(path)


@pytest.mark.parametrize(("number", "first"), [(3619, 0), (3641, 0), (3620, 1), (3651, 1)])
def test_pages_are_counted_from(number, first):
    assert SECTIONS[number].first_page == first
    assert button_of(fetch(f"/z/{number}")) == f"/z/{number}?p={first + 1}"
    assert listed_on(fetch(f"/z/{number}?p={first}")) == listed_on(fetch(f"/z/{number}"))


def test_the_newer_button_is_a_link_in_a_paragraph():
    assert fetch("/z/3619").css("p.buttons.btn--load-more > a.btn.link-showMore.btn__text")


def test_the_older_button_carries_its_orders():
    button = fetch("/z/3621").css("a.link-showMore.btn-anim")
    assert button.attrib["data-ajax-mode"] == "after"
    assert button.attrib["data-ajax-update"] == "#items"
    assert button.attrib["data-ajax-url"] == button.attrib["href"] == "/z/3621?p=2"


@pytest.mark.parametrize(
    "path", ["/z/3620", "/a/what-to-pack-for-the-summer-pasture/36197006.html"]
)
def test_a_gallery_reuses_the_classes_of_the_button(path):
    button = fetch(path).css("a.btn.link-showMore.btn__text[data-ajax-mode=replace]")
    assert button.attrib["href"].startswith("/part/section/")
    assert fetch(button.attrib["href"]).css("img")


def test_past_the_end_there_is_a_good_answer_without_entries():
    page = fetch("/z/3619?p=99")
    assert listed_on(page) == []
    assert button_of(page) is None


def test_the_capped_section_stops_at_ten_pages_and_the_days_go_on():
    pages = walk("/z/3622")
    listed = {path for page in pages for path in page}
    everything = {entry.path for entry in village.entries(3622)}
    assert len(pages) == 10
    assert len(everything - listed) == 6
    last = village.article_at(pages[-1][-1])
    day = datetime.fromisoformat(last.published)
    target = f"/z/3622/{day.year}/{day.month}/{day.day}"
    while target:
        page = fetch(target)
        listed |= {path for found in walk(target) for path in found}
        target = page.css("a.c-calendar__earlier::attr(href)").get()
    assert listed == everything


def test_a_day_with_more_than_a_page_has_the_button():
    days = [entry.published[:10] for entry in village.entries(3622)]
    busy = next(day for day in days if days.count(day) > 2)
    year, month, day = (int(part) for part in busy.split("-"))
    assert button_of(fetch(f"/z/3622/{year}/{month}/{day}")) == f"/z/3622/{year}/{month}/{day}?p=2"


def test_a_day_without_articles_is_a_good_answer():
    page = fetch("/z/3622/2016/12/31")
    assert listed_on(page) == []
    assert page.css("a.c-calendar__earlier")


def test_the_front_shows_whole_articles():
    page = fetch("/z/3625")
    items = page.css("div.news__item.accordeon__item[data-article-id]")
    assert len(items) == 3
    for item, entry in zip(items, village.shown(3625)[0], strict=True):
        assert int(item.attrib["data-article-id"]) == entry.article.id
        assert item.css("h1.pg-title a::text").get() == entry.article.title
        assert item.css("time[pubdate]::attr(datetime)").get() == entry.article.published
        blocks = item.css(".wsw").xpath("./p[not(strong)] | ./h2 | ./h3 | ./ul/li")
        assert tuple(words_of(block) for block in blocks) == entry.article.body


def test_the_first_entry_stands_outside_the_list():
    page = fetch("/z/3619")
    inside = page.css("#ordinaryItems a::attr(href)").getall()
    assert listed_on(page)[0] not in inside


def test_a_pinned_entry_stands_first_with_an_old_date():
    dates = [entry.published for entry in village.entries(3620) if entry.published]
    assert dates[0] == min(dates)


def test_one_article_is_listed_twice_in_a_row_of_pages_and_in_two_sections():
    path = "/a/two-rooms-one-meeting/36197003.html"
    pages = village.shown(3619)
    assert [path in [entry.path for entry in page] for page in pages[:3]] == [True, True, False]
    assert path in [entry.path for entry in village.entries(3620)]


@pytest.mark.parametrize(
    ("start", "stops"),
    [
        ("/a/three-walnuts-counted-again/36197004.html", 1),
        ("/a/36190555.html", 2),
        ("/a/36197001.html", 1),
        ("/a/an-older-name/36197001.html", 1),
    ],
)
def test_moved_articles_are_redirected(start, stops):
    target, made = start, 0
    while (given := answer(Ask(target, BASE))).status == 301:
        target, made = given.location.removeprefix(BASE), made + 1
    assert given.status == 200
    assert made == stops
    assert village.article_at(start).path == target


def test_listed_addresses_answer_or_are_known_to_be_gone():
    for section in SECTIONS:
        for entry in village.entries(section):
            status = answer(Ask(entry.path, BASE)).status
            assert status == (
                404
                if entry.path in village.gone()
                else 301
                if entry.path in village.redirects()
                else 200
            )
    assert len(village.gone()) == 1


@pytest.mark.parametrize(
    "target", ["/nowhere", "/z/1", "/a/x/1.html", "/z/3622/2016/13/40", "/gdb/x.png"]
)
def test_unknown_addresses_are_not_found(target):
    given = answer(Ask(target, BASE))
    assert given.status == 404
    assert not Selector(given.body.decode()).css("a.link-showMore")


def test_nocache_and_amp_show_the_same_article():
    article = ARTICLES[5]
    assert answer(Ask(f"{article.path}?nocache=1", BASE)) == answer(Ask(article.path, BASE))
    amp = fetch(f"/amp{article.path}")
    blocks = amp.css(".wsw").xpath("./p[not(strong)] | ./h2 | ./h3 | ./ul/li")
    assert tuple(words_of(block) for block in blocks) == article.body


def sitemap(name: str) -> list[str]:
    body = answer(Ask(f"/sitemap_77_{name}.xml.gz", BASE)).body
    return re.findall(r"<loc>(.*?)</loc>", gzip.decompress(body).decode())


def test_the_sitemaps_hold_every_article_and_every_section():
    index = answer(Ask("/sitemap.xml", BASE)).body.decode()
    names = re.findall(rf"{BASE}/sitemap_77_(\w+)\.xml\.gz", index)
    numbered = [url for name in names if name.isdigit() for url in sitemap(name)]
    assert numbered == [BASE + article.path for article in ARTICLES]
    assert sitemap("sections") == [f"{BASE}/", *(f"{BASE}/z/{number}" for number in SECTIONS)]
    assert all(sitemap(name) for name in names)


def test_feeds_hold_the_newest_ten():
    for href in fetch("/rssfeeds").css("a.link-service::attr(href)").getall():
        source = answer(Ask(href, BASE)).body.decode()
        assert 6 <= len(re.findall("<item>", source)) <= 10


def test_robots_keep_out_of_search_and_not_of_the_sitemaps():
    text = answer(Ask("/robots.txt", BASE)).body.decode()
    assert "Disallow: /s?" in text
    assert f"Sitemap: {BASE}/sitemap.xml" in text


def test_every_picture_of_a_page_is_served():
    page = fetch(ARTICLES[0].path)
    names = {src for src in page.css("img::attr(src), img::attr(data-src)").getall() if src}
    assert len(names) > 8
    for name in names:
        assert answer(Ask(name, BASE)).content_type.startswith("image/")

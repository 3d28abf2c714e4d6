"""A replayed page is what a reader saw: its words, its looks, its button; and nothing leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archiver.demo.village import articles, entries, sections
from tests.browser.conftest import Replayed, Watched

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

IMAGES = """
images => images.filter(image => image.getAttribute('src') && image.offsetParent !== null)
  .map(image => [image.src, image.complete && image.naturalWidth])
"""
LINKS = "links => links.map(link => link.pathname.split('/').pop())"


def inner(page: Page) -> Frame:
    """The frame with the replayed page; around it is pywb's banner."""
    page.wait_for_function("() => frames.length > 0 && frames[0].document.readyState == 'complete'")
    page.wait_for_load_state("networkidle")
    return page.frames[1]


def open_article(watched: Watched, replayed: Replayed, title: str) -> Frame:
    watched.page.goto(replayed.start)
    watched.page.get_by_label("Words to find").fill(f'"{title}"')
    watched.page.get_by_role("button", name="Find").click()
    watched.page.get_by_role("link", name=title).first.click()
    return inner(watched.page)


ILLUSTRATED = [
    next(a for a in articles() if a.section == section and a.captions)
    for section in (3619, 3621, 3651)
]


@pytest.mark.parametrize("article", ILLUSTRATED, ids=lambda article: article.path)
def test_a_replayed_article_shows_its_headline_and_its_images(
    watched: Watched, replayed: Replayed, article: Any
) -> None:
    frame = open_article(watched, replayed, article.title)
    assert frame.locator("h1").inner_text().strip() == article.title
    shown = frame.locator("img").evaluate_all(IMAGES)
    assert shown
    assert [image for image in shown if not image[1]] == []
    assert watched.hosts == {"127.0.0.1"}
    assert watched.refused == []


def test_a_replayed_article_has_its_style(watched: Watched, replayed: Replayed) -> None:
    frame = open_article(watched, replayed, ILLUSTRATED[0].title)
    head = frame.locator(".hdr-20").first
    assert head.evaluate("element => getComputedStyle(element).backgroundColor") == (
        "rgb(29, 39, 48)"
    )


@pytest.mark.parametrize("section", [3619, 3621, 3651])
def test_load_more_leads_in_the_replay_to_the_last_page(
    watched: Watched, replayed: Replayed, section: int
) -> None:
    (path,) = [one.path for one in sections() if one.id == section]
    watched.page.goto(replayed.start)
    watched.page.get_by_role("link", name=replayed.village.url(path)).click()
    frame = inner(watched.page)
    button = frame.locator(".link-showMore:visible")
    clicks = 0
    while button.count():
        before = frame.locator(".media-block__title").count()
        button.first.click()
        frame.wait_for_function(
            f"() => document.querySelectorAll('.media-block__title').length > {before}"
        )
        clicks += 1
    watched.page.wait_for_load_state("networkidle")
    shown = frame.locator("#wrowblock-" + f"{section}_21 .media-block > a:first-child")
    listed = [entry.path.split("/")[-1] for entry in entries(section)]
    assert set(shown.evaluate_all(LINKS)) == set(listed)
    assert clicks > 0
    assert watched.hosts == {"127.0.0.1"}
    assert watched.refused == []


def test_what_a_replayed_script_asks_of_the_web_goes_nowhere(
    watched: Watched, replayed: Replayed
) -> None:
    frame = open_article(watched, replayed, ILLUSTRATED[0].title)
    asked = """() => Promise.all([
        fetch('https://elsewhere.example/a').then(a => a.status).catch(() => 0),
        new Promise(done => { const image = new Image(); image.onerror = () => done('broken');
          image.onload = () => done('loaded'); image.src = 'https://elsewhere.example/b.png' })])"""
    status, image = frame.evaluate(asked)
    assert status in (0, 404)
    assert image == "broken"
    assert watched.hosts == {"127.0.0.1"}


def test_the_start_page_fits_a_phone_and_turns_for_right_to_left(
    watched: Watched, replayed: Replayed
) -> None:
    page = watched.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(replayed.start)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    persian = next(a for a in articles() if a.language == "fa")
    link = page.get_by_role("link", name=persian.title).first
    if not link.count():
        page.get_by_role("link", name="older").click()
    assert link.evaluate("link => getComputedStyle(link.parentElement).direction") == "rtl"
    assert link.evaluate("link => getComputedStyle(link).textAlign") == "start"


def test_every_article_is_on_the_start_page_the_newest_first(
    watched: Watched, replayed: Replayed
) -> None:
    watched.page.goto(replayed.start)
    titles = watched.page.locator("main li span").all_inner_texts()
    dates = watched.page.locator("main li time").all_inner_texts()
    known = {article.title for article in articles() if article.section in (3619, 3621, 3651)}
    assert set(titles) <= known | {article.title for article in articles()}
    assert len(titles) > 50
    dated = [date for date in dates if not date.startswith("captured")]
    assert dated == sorted(dated, reverse=True)

"""A button that posts: each page is found by its method and body (pywb's ``__wb_method=``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.warc.writer import WarcWriter
from tests.browser.conftest import Watched, replay_of
from tests.integration.conftest import archiver
from tests.unit.warc.exchanges import answer, exchange, posted

if TYPE_CHECKING:
    from playwright.sync_api import Frame

PAGES = 4
SEED = "http://example.com/stories"
FORMS = {
    "form": ("application/x-www-form-urlencoded", "'page=' + page + '&size=2'", "page={}&size=2"),
    "json": ("application/json", "JSON.stringify({page: page, size: 2})", '{{"page":{},"size":2}}'),
}
SCRIPT = """
let page = 1;
document.querySelector('button').onclick = async event => {{
  page += 1;
  const answer = await fetch('/more', {{
    method: 'POST', headers: {{'Content-Type': '{kind}'}}, body: {body} }});
  const said = await answer.json();
  for (const title of said.titles) document.querySelector('ul').append(
    Object.assign(document.createElement('li'), {{textContent: title}}));
  if (!said.more) event.target.remove();
}};
"""


def titles(page: int) -> list[str]:
    return [f"Story {number}" for number in (2 * page - 1, 2 * page)]


@pytest.fixture(params=FORMS)
def posting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A collection whose archive page posts for more; gives the replay's start page."""
    kind, body, sent = FORMS[request.param]
    items = "".join(f"<li>{title}</li>" for title in titles(1))
    script = SCRIPT.format(kind=kind, body=body)
    page = f"<ul>{items}</ul><button>More</button><script>{script}</script>".encode()
    root = tmp_path / "posting"
    root.mkdir()
    (root / "collection.toml").write_text(f'seeds = ["{SEED}"]\n')
    with WarcWriter(root / "archive", "posting", "20261123T101500Z") as writer:
        writer.write_exchange(exchange("stories", role="listing", response=answer(page)))
        for number in range(2, PAGES + 1):
            more = "true" if number < PAGES else "false"
            listed = ", ".join(f'"{title}"' for title in titles(number))
            said = f'{{"titles": [{listed}], "more": {more}}}'.encode()
            exchange_ = posted("more", sent.format(number).encode(), kind)
            fields = {"role": "listing", "response": answer(said, "application/json")}
            writer.write_exchange(
                exchange("more", method="POST", request=exchange_.request, **fields)
            )
    assert archiver("extract", root).code == 0
    with replay_of(root) as start:
        yield start


def test_a_button_that_posts_leads_in_the_replay_to_the_last_page(
    watched: Watched, posting: str
) -> None:
    page = watched.page
    page.goto(posting)
    page.get_by_role("link", name=SEED).click()
    page.wait_for_load_state("networkidle")
    frame: Frame = page.frames[1]
    for number in range(2, PAGES + 1):
        frame.get_by_role("button", name="More").click()
        frame.get_by_text(titles(number)[-1], exact=True).wait_for()
    everything = [title for number in range(1, PAGES + 1) for title in titles(number)]
    assert frame.locator("li").all_inner_texts() == everything
    assert frame.get_by_role("button", name="More").count() == 0
    assert watched.hosts == {"127.0.0.1"}
    assert watched.refused == []

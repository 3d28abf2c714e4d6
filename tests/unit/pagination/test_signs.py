"""What a page shows of a list that only a script can turn."""

from __future__ import annotations

import pytest

from archiver.profile import GENERIC
from spiders.pagination import ListingPage, signs_of

SCRIPT = "<script src='/app.js'></script>"
LISTED = tuple(f"https://x.example/story-{number}" for number in range(3))
WORDS = "<p>Some words about what is listed here, and what it is all about.</p>" * 6


def signs(markup: str, entries: tuple[str, ...] = LISTED, script: str = SCRIPT) -> str:
    html = f"<html><body>{WORDS if entries else ''}{markup}{script}</body></html>"
    return signs_of(ListingPage("https://x.example/news", html, GENERIC, entries=entries))


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<button class='btn'>Load more</button>", "Load more"),
        ("<a href='#'>Показать ещё</a>", "Показать ещё"),
        ("<a href='javascript:void(0)'>もっと見る</a>", "もっと見る"),
        ("<div role='button'>Mehr anzeigen</div>", "Mehr anzeigen"),
        ("<div class='load-more'>Frotz</div>", "Frotz"),
        ("<div class='pill'>Ещё</div>", "Ещё"),
        ("<div id='infinite-scroll-end'></div>", "infinite-scroll-end"),
    ],
)
def test_what_is_there_to_press_or_to_scroll_is_named(markup: str, shown: str) -> None:
    assert shown in signs(markup)


def test_a_page_that_its_script_fills_is_told() -> None:
    assert "before its script has filled it" in signs("<div id='root'></div>", entries=())


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<a href='/news?page=2'>More</a>",  # it leads somewhere
        "<button>More</button>" * 8,  # of each entry
        "<form><input name=q><button>More</button></form>",
        "<div class='comments'><button>Load more</button></div>",
        "<aside><button>Load more</button></aside>",
        "<div class='carousel'><button>Next</button></div>",
        "<button>Subscribe</button><button>Menu</button>",
        "<button disabled>Load more</button>",
        "<div class='more'><a href='/about'>About</a></div>",
        "<a class='read-more' href='#'>Frotz</a>",
        "<a href='/about'><span>More</span></a>",
        "<nav><span>More</span></nav>",
        "<h3>More</h3>",
    ],
)
def test_other_things_are_no_sign(markup: str) -> None:
    assert not signs(markup)


def test_without_a_script_no_button_does_anything() -> None:
    assert not signs("<button>Load more</button>", script="")


def test_an_apis_answer_has_no_buttons() -> None:
    assert not signs_of(ListingPage("https://x.example/api", '{"more": "<button>"}', GENERIC))

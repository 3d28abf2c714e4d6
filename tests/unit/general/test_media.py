"""Films, recordings and pictures in the many ways in which pages embed them."""

from __future__ import annotations

import json

import pytest

from tests.unit.general.pages import article, page, paragraphs

TEXT = f"<div class=story>{paragraphs()}</div>"
FILM = "https://www.youtube.com/embed/abc-DEF_1"
PICTURE = "https://paper.example/bridge.jpg"


def found(inside: str, head: str = ""):
    return article(
        page(f"<main><article><h1>The bridge is closed</h1>{inside}</article></main>", head)
    )


def ld(**data: object) -> str:
    said = json.dumps({"@type": "NewsArticle", "headline": "The bridge is closed", **data})
    return f"<script type='application/ld+json'>{said}</script>"


@pytest.mark.parametrize(
    ("player", "url"),
    [
        (f"<div class=video-container><iframe src={FILM}></iframe></div>", FILM),
        (f"<div class=jw-player><span>Play</span><iframe src={FILM}></iframe></div>", FILM),
        (f"<iframe src=about:blank data-lazy-src={FILM}></iframe>", FILM),
        ("<lite-youtube videoid=abc-DEF_1></lite-youtube>", FILM),
        ("<amp-youtube data-videoid=abc-DEF_1 layout=responsive></amp-youtube>", FILM),
        ("<amp-iframe src=https://p.example/1 width=9></amp-iframe>", "https://p.example/1"),
        (
            f"<object><param name=movie value={FILM}><embed src={FILM}></object>",
            FILM,
        ),
        ("<amp-video src=/a.mp4></amp-video>", "https://paper.example/a.mp4"),
        ("<figure><audio src=/a.mp3></audio></figure>", "https://paper.example/a.mp3"),
        (
            "<div class=audio-player><audio><source src=/a.mp3></audio></div>",
            "https://paper.example/a.mp3",
        ),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_player_is_kept_whatever_is_around_it(player: str, url: str, *, above: bool):
    inside = player + TEXT if above else f"<div>{paragraphs(3)}{player}{paragraphs(3)}</div>"
    media = found(inside).media
    assert [one.url for one in media] == [url]


@pytest.mark.parametrize(
    "frame",
    [
        "<iframe src=javascript:alert(1)></iframe>",
        "<iframe src=https://t.example/p width=1 height=1></iframe>",
        "<div class=ad><iframe src=https://ads.example/1></iframe></div>",
        "<lite-youtube videoid='a\"><script>'></lite-youtube>",
    ],
)
def test_a_frame_with_nothing_to_see_is_none(frame: str):
    assert found(f"<div>{paragraphs(3)}{frame}{paragraphs(3)}</div>").media == ()


def test_a_film_that_only_the_page_s_word_names_is_the_article_s():
    film = {"@type": "VideoObject", "name": "A", "contentUrl": "/a.mp4", "duration": "PT1M30S"}
    (media,) = found(TEXT, ld(video=film)).media
    assert (media.kind, media.title, media.duration_s) == ("video", "A", 90)
    assert media.url == "https://paper.example/a.mp4"


@pytest.mark.parametrize(
    "image",
    [
        "<img src=/spacer.gif data-image=/bridge.jpg>",
        "<img src='data:image/gif;base64,xx' data-full-src=/bridge.jpg>",
        "<amp-img src=/bridge.jpg width=900 height=600></amp-img>",
        "<img src='data:image/gif,x' alt=A><noscript><img src=/bridge.jpg alt=A></noscript>",
        (
            "<picture><source srcset='/a.webp 400w'><source srcset='/bridge.jpg 1600w'>"
            "<img src=/b.jpg></picture>"
        ),
        "<picture><source data-srcset='/bridge.jpg 1600w'><img src='data:image/gif,x'></picture>",
        "<picture><source srcset='/small.jpg, /less.jpg 2x'><img src=/bridge.jpg></picture>",
    ],
)
def test_an_image_has_the_address_that_shows_it_best(image: str):
    images = found(f"<div>{paragraphs(3)}<figure>{image}</figure>{paragraphs(3)}</div>").images
    assert [one.url for one in images] == [PICTURE]


@pytest.mark.parametrize(
    "cover",
    [
        "<h1>The bridge is closed</h1><div class=featured-image><img src=/bridge.jpg></div>",
        "<figure><img src=/bridge.jpg></figure><h1>The bridge is closed</h1>",
    ],
)
def test_the_picture_beside_the_headline_is_the_article_s(cover: str):
    html = page(f"<main><article>{cover}{TEXT}</article></main>")
    assert [one.url for one in article(html).images] == [PICTURE]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("/bridge.jpg", (None, None)),
        (["/bridge.jpg", "/b.jpg"], (None, None)),
        (
            {"url": "/bridge.jpg", "caption": "The bridge", "creditText": "AFP"},
            ("The bridge", "AFP"),
        ),
        ([{"url": "/logo.png"}, {"url": "/bridge.jpg"}], (None, None)),
    ],
)
def test_a_picture_that_only_the_page_s_word_names_is_the_lead(said, words):
    (image,) = found(TEXT, ld(image=said)).images
    assert (image.url, (image.caption, image.credit)) == (PICTURE, words)

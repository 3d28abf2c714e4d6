"""Pictures around and in the text: their captions, and who is credited, apart from each other."""

from __future__ import annotations

import pytest

from tests.unit.general.pages import OWN, article, page, paragraphs

TEXT = f"<div class=story>{paragraphs()}</div>"


def images(inside: str):
    return article(page(f"<main><h1>The bridge is closed</h1>{inside}</main>")).images


def figure(caption: str) -> str:
    return f"<figure><img src=/bridge.jpg alt=A><figcaption>{caption}</figcaption></figure>"


def test_the_picture_between_headline_and_text_is_the_first():
    found = article(
        page(
            f"<main><h1>The bridge is closed</h1>{figure('The bridge.')}<div class=story>"
            f"{paragraphs()}<img src=/ferry.jpg alt=B></div></main>"
        )
    )
    assert [image.url for image in found.images] == [
        "https://paper.example/bridge.jpg",
        "https://paper.example/ferry.jpg",
    ]
    assert found.images[0].caption == "The bridge."
    assert found.body_text.split("\n\n") == OWN


def test_a_picture_that_leads_elsewhere_is_not_the_article_s():
    assert images(f"<a href=/other>{figure('Another story.')}</a>{TEXT}") == ()


@pytest.mark.parametrize(
    ("said", "caption", "credit"),
    [
        ("The bridge.", "The bridge.", None),
        ("The bridge. <span class=photo-credit>Eve Else</span>", "The bridge.", "Eve Else"),
        ("The bridge <i itemprop=copyrightHolder>Eve Else</i>", "The bridge", "Eve Else"),
        (
            "Die Brücke am Dienstag (Foto: Eve Else/dpa)",
            "Die Brücke am Dienstag",
            "Foto: Eve Else/dpa",
        ),
        ("The bridge on Tuesday © Eve Else", "The bridge on Tuesday", "© Eve Else"),
        ("Мост во вторник. Фото: Ева Элс", "Мост во вторник.", "Фото: Ева Элс"),
        ("The mayor: nobody knows for how long", "The mayor: nobody knows for how long", None),
        ("The bridge (1920)", "The bridge (1920)", None),
    ],
)
def test_a_caption_and_its_credit_are_told_apart(said: str, caption: str, credit: str | None):
    (image,) = images(figure(said) + TEXT)
    assert (image.caption, image.credit) == (caption, credit)


def test_the_deck_below_the_headline_is_the_subtitle_and_not_the_text():
    deck = "<p class=article-dek>Nobody knows for how long</p>"
    found = article(page(f"<main><h1>The bridge is closed</h1>{deck}{TEXT}</main>"))
    assert found.subtitle == "Nobody knows for how long"
    assert found.body_text.split("\n\n") == OWN


def test_a_box_called_a_caption_may_hold_the_picture():
    shown = "<img src=/a.jpg width=640><p class=wp-caption-text>The bridge, from the east.</p>"
    html = page(f"<h1>Shut</h1><div><div class=wp-caption>{shown}</div>{paragraphs()}</div>")
    [image] = article(html).images
    assert (image.url, image.caption) == (
        "https://paper.example/a.jpg",
        "The bridge, from the east.",
    )


@pytest.mark.parametrize("name", ["pullquote", "pull-quote"])
@pytest.mark.parametrize("tag", ["aside", "blockquote", "div"])
def test_a_pull_quote_is_kept_apart_from_the_text(tag: str, name: str):
    said = "Nobody knows for how long"
    box = f"<{tag} class={name}><p>{said}</p></{tag}>"
    html = page(f"<h1>Shut</h1><div>{paragraphs()}{box}</div>")
    found = article(html)
    assert [quote.text for quote in found.quotes] == [said]
    assert found.body_text.split("\n\n")[-1].startswith("Paragraph 6")

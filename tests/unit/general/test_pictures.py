"""Pictures around and in the text: their captions, and who is credited, apart from each other."""

from __future__ import annotations

import pytest

from pipelines.dom.credits import split_credit
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
        ("The bridge on Tuesday © Eve Else/AFP", "The bridge on Tuesday", "© Eve Else/AFP"),
        (
            "<span>The bridge.</span><span>Eve Else (AFP)</span>",
            "The bridge.",
            "Eve Else (AFP)",
        ),
        ("الجسر عند الفجر (رويترز)", "الجسر عند الفجر", "رويترز"),
        ("The bridge. <cite>Eve Else</cite>", "The bridge.", "Eve Else"),
        ("The bridge.<span>Credit...</span><span>Eve Else</span>", "The bridge.", "Eve Else"),
        (
            "<i>The bridge.</i><b><i class=sr-only>Credit</i><i>Eve Else for Paper</i></b>",
            "The bridge.",
            "Eve Else for Paper",
        ),
        (
            "The bridge. <b class=credit><i>Credit...</i><i>Eve Else/AFP</i></b>",
            "The bridge.",
            "Eve Else/AFP",
        ),
        ("The bridge. (Image credit: All Bridges)", "The bridge.", "Image credit: All Bridges"),
        ("<a href=/x>Image</a> of the bridge.", "Image of the bridge.", None),
        ("<i class=visually-hidden>Image caption, </i>The bridge", "The bridge", None),
        (
            "Le pont, mardi. EVE ELSE POUR « LE PAPIER »",
            "Le pont, mardi.",
            "EVE ELSE POUR « LE PAPIER »",
        ),
        ("El puente. / EVE ELSE", "El puente.", "EVE ELSE"),
        ("The bridge. Eve Else via Reuters", "The bridge.", "Eve Else via Reuters"),
        ("清晨的大桥。新华社记者 王小明 摄", "清晨的大桥。", "新华社记者 王小明 摄"),
        ("清晨的大桥（王小明 摄）", "清晨的大桥", "王小明 摄"),
        ("明け方の橋＝3日、山田太郎撮影", "明け方の橋＝3日", "山田太郎撮影"),
        ("The bridge in the USA. Built by IBM", "The bridge in the USA. Built by IBM", None),
        ("Мост во вторник. Фото: Ева Элс", "Мост во вторник.", "Фото: Ева Элс"),
        ("The mayor: nobody knows for how long", "The mayor: nobody knows for how long", None),
        ("The bridge (1920)", "The bridge (1920)", None),
    ],
)
def test_a_caption_and_its_credit_are_told_apart(said: str, caption: str, credit: str | None):
    (image,) = images(figure(said) + TEXT)
    assert (image.caption, image.credit) == (caption, credit)


@pytest.mark.parametrize(
    ("said", "caption", "credit"),
    [
        ("The bridge. (Photo by Eve Else)", "The bridge.", "Photo by Eve Else"),
        (
            "The bridge on Tuesday (Photo by Eve Else/Getty Images)",
            "The bridge on Tuesday",
            "Photo by Eve Else/Getty Images",
        ),
        ("The bridge. Photo: Eve Else/AFP", "The bridge.", "Photo: Eve Else/AFP"),
        ("The bridge Photo: Eve Else/AFP", "The bridge", "Photo: Eve Else/AFP"),
        ("The bridge | Photo: Eve Else", "The bridge", "Photo: Eve Else"),
        (
            "The bridge. Photograph: Eve Else/The Guardian",
            "The bridge.",
            "Photograph: Eve Else/The Guardian",
        ),
        ("The bridge. (AP Photo/Eve Else)", "The bridge.", "AP Photo/Eve Else"),
        ("The bridge. AP Photo/Eve Else", "The bridge.", "AP Photo/Eve Else"),
        ("The bridge. (Eve Else/AP)", "The bridge.", "Eve Else/AP"),
        ("The bridge. [Eve Else/Al Jazeera]", "The bridge.", "Eve Else/Al Jazeera"),
        ("The bridge (Reuters)", "The bridge", "Reuters"),
        ("The bridge. Eve Else / Getty Images", "The bridge.", "Eve Else / Getty Images"),
        ("The bridge. REUTERS/Eve Else", "The bridge.", "REUTERS/Eve Else"),
        ("The bridge © Eve Else", "The bridge", "© Eve Else"),
        ("The bridge (© Eve Else)", "The bridge", "© Eve Else"),
        ("© Eve Else / dpa", "", "© Eve Else / dpa"),
        ("Foto: dpa", "", "Foto: dpa"),
        ("AFP", "", "AFP"),
        ("Getty Images", "", "Getty Images"),
        ("The bridge (file photo)", "The bridge (file photo)", None),
        ("The bridge (1920)", "The bridge (1920)", None),
        ("The bridge (right)", "The bridge (right)", None),
        ("The mayor: nobody knows", "The mayor: nobody knows", None),
        ("The mayor and his wife/aide", "The mayor and his wife/aide", None),
        ("The wind (90 km/h)", "The wind (90 km/h)", None),
        ("The photo was taken by her brother", "The photo was taken by her brother", None),
        ("The source of the river", "The source of the river", None),
        ("The Source: a film of 1999", "The Source: a film of 1999", None),
        ("Members of the AP", "Members of the AP", None),
        ("A bridge built by AFP", "A bridge built by AFP", None),
        ("다리 사진=홍길동 기자", "다리", "사진=홍길동 기자"),
        ("다리가 닫혔다. (사진=연합뉴스)", "다리가 닫혔다.", "사진=연합뉴스"),
        ("桥梁关闭。图源：新华社", "桥梁关闭。", "图源：新华社"),
        ("桥梁（摄影：王小明）", "桥梁", "摄影：王小明"),
        ("橋（写真：山田太郎）", "橋", "写真：山田太郎"),
        ("الجسر (صورة: أحمد علي)", "الجسر", "صورة: أحمد علي"),
        ("پل عکس: احمد رضایی", "پل", "عکس: احمد رضایی"),
        ("הגשר. צילום: יוסי כהן", "הגשר.", "צילום: יוסי כהן"),
        ("Köprü. Fotoğraf: Ali Veli", "Köprü.", "Fotoğraf: Ali Veli"),
        ("Мост. Фото: Иван Петров", "Мост.", "Фото: Иван Петров"),
        ("Міст Фото: Іван Петренко", "Міст", "Фото: Іван Петренко"),
        ("Le pont. Crédit : Jean Dupont", "Le pont.", "Crédit : Jean Dupont"),
        ("Le pont. © Jean Dupont/AFP", "Le pont.", "© Jean Dupont/AFP"),
        ("El puente. Foto: Juan Pérez", "El puente.", "Foto: Juan Pérez"),
        ("A ponte — Foto: João Silva/G1", "A ponte", "Foto: João Silva/G1"),
        ("Die Brücke. Quelle: dpa", "Die Brücke.", "Quelle: dpa"),
        ("Die Brücke Bild: Eve Else", "Die Brücke", "Bild: Eve Else"),
        ("Most. Fot. Jan Kowalski / PAP", "Most.", "Fot. Jan Kowalski / PAP"),
        ("ხიდი ფოტო: გიორგი ბერიძე", "ხიდი", "ფოტო: გიორგი ბერიძე"),
        ("Photo by Eve Else on Unsplash", "", "Photo by Eve Else on Unsplash"),
        (
            "The bridge. Photo courtesy of the Council",
            "The bridge.",
            "Photo courtesy of the Council",
        ),
        ("The bridge. Courtesy of the Council", "The bridge.", "Courtesy of the Council"),
        ("The bridge. Credit: Eve Else", "The bridge.", "Credit: Eve Else"),
        ("The bridge.Credit: Eve Else", "The bridge.", "Credit: Eve Else"),
        ("สะพาน (ภาพ: สมชาย)", "สะพาน", "ภาพ: สมชาย"),
        ("Cây cầu. Ảnh: Nguyễn Văn An", "Cây cầu.", "Ảnh: Nguyễn Văn An"),
        ("पुल (फोटो: राम शर्मा)", "पुल", "फोटो: राम शर्मा"),
        ("The bridge. (Picture: Eve Else.)", "The bridge.", "Picture: Eve Else."),
        ("Ann Smith, left, at the bridge.", "Ann Smith, left, at the bridge.", None),
        ("Video: how the bridge was closed", "Video: how the bridge was closed", None),
    ],
)
def test_a_credit_is_told_by_its_words(said: str, caption: str, credit: str | None):
    assert split_credit(said) == (caption, credit)


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


@pytest.mark.parametrize("tag", ["blockquote", "q"])
def test_a_box_beside_the_text_with_one_quotation_is_a_pull_quote(tag: str):
    said = "Nobody knows for how long"
    html = page(f"<h1>Shut</h1><div>{paragraphs()}<aside><{tag}>{said}</{tag}></aside></div>")
    found = article(html)
    assert [quote.text for quote in found.quotes] == [said]
    assert said not in found.body_text.split("\n\n")


@pytest.mark.parametrize("name", ["pullquote", "pull-quote"])
@pytest.mark.parametrize("tag", ["aside", "blockquote", "div"])
def test_a_pull_quote_is_kept_apart_from_the_text(tag: str, name: str):
    said = "Nobody knows for how long"
    box = f"<{tag} class={name}><p>{said}</p></{tag}>"
    html = page(f"<h1>Shut</h1><div>{paragraphs()}{box}</div>")
    found = article(html)
    assert [quote.text for quote in found.quotes] == [said]
    assert found.body_text.split("\n\n")[-1].startswith("Paragraph 6")


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("/2024/bridge-1200x630.jpg", "https://paper.example/2024/bridge-1200x630.jpg"),
        (
            "https://img.paper.example/ab12.webp?w=1200",
            "https://img.paper.example/ab12.webp?w=1200",
        ),
        ("/img/logo.png", None),
        ("/img/default-share.jpg", None),
        ("/static/og-image.png", None),
        ("/a.svg", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_the_picture_that_a_page_names_leads_an_article_that_shows_none(named, shown):
    head = f'<meta property="og:image" content="{named}"><meta property="og:image:alt" content="A">'
    found = article(page(f"<main><h1>The bridge is closed</h1>{TEXT}</main>", head))
    assert [image.url for image in found.images] == ([shown] if shown else [])
    assert "<img" not in found.body_html


@pytest.mark.parametrize("more", ["<button>Show more</button>", "<span role=button>More</span>"])
def test_what_is_pressed_in_a_caption_is_no_part_of_it(more: str):
    found = article(page(f"<main><h1>Shut</h1>{figure(f'The bridge. Photo: AP {more}')}{TEXT}"))
    assert [(image.caption, image.credit) for image in found.images] == [
        ("The bridge.", "Photo: AP")
    ]


def test_a_picture_in_the_text_leads_before_the_one_that_the_page_names():
    head = '<meta property="og:image" content="/other.jpg">'
    found = article(page(f"<main><h1>Shut</h1>{figure('The bridge.')}{TEXT}</main>", head))
    assert [image.url for image in found.images] == ["https://paper.example/bridge.jpg"]

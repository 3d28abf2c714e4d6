"""Title, authors and date of a page of no known CMS."""

from __future__ import annotations

import json

import pytest

from pipelines.metadata.names import people
from pipelines.metadata.structured import without_site
from tests.unit.general.pages import article, page, paragraphs


def read(head: str = "", above: str = "", h1: str = "The bridge is closed", **data: object):
    ld = json.dumps({"@type": "NewsArticle", **data})
    head += f"<script type='application/ld+json'>{ld}</script>"
    return article(
        page(f"<h1>{h1}</h1>{above}<div>{paragraphs()}</div>", head), "https://p.example/x"
    )


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


def test_the_title_that_the_headline_shows_is_the_title():
    assert read(og("Shut!"), headline="The bridge is closed").title == "The bridge is closed"


def test_the_social_title_comes_first_where_no_other_is_shown():
    assert read(og("Shut!"), h1="Bridge shut", headline="Nobody crosses").title == "Shut!"


def test_the_title_that_the_window_repeats_comes_first_where_no_headline_shows_any():
    assert read(og("Shut!"), h1="Bridge shut", headline="The bridge is closed").title == (
        "The bridge is closed"
    )


def test_a_title_cut_at_a_quotation_mark_is_read_from_the_headline():
    cut = '<meta property="og:title" content="Mayor on the ferry: "never again" and no more">'
    assert read(cut, h1='Mayor on the ferry: "never again"').title == (
        'Mayor on the ferry: "never again"'
    )


def test_a_headline_that_is_also_given_for_the_site_s_name_stays_whole():
    site = '<meta property="og:site_name" content="The bridge - closed for good">'
    assert read(og("The bridge - closed for good") + site, h1="Shut").title == (
        "The bridge - closed for good"
    )


def test_what_follows_the_headline_behind_a_separator_is_the_site():
    assert read(og("The bridge is closed - p.example")).title == "The bridge is closed"


@pytest.mark.parametrize(
    ("h1", "title"),
    [
        ("<span>Politics</span> The bridge is closed", "The bridge is closed"),
        ("The bridge is closed <small>in Town</small>", "The bridge is closed"),
        ("The bridge is<br>closed", "The bridge is closed"),
        ("LIVE: The bridge is closed", "LIVE: The bridge is closed"),
        ("Why the bridge is closed for so long", "Why the bridge is closed for so long"),
    ],
)
def test_a_headline_alone_is_printed_as_the_window_has_it(h1: str, title: str):
    assert article(page(f"<main><h1>{h1}</h1>{paragraphs()}</main>")).title == title


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("Bridge closed | The Paper", "Bridge closed"),
        ("橋が閉鎖｜The Paper", "橋が閉鎖"),
        ("Bridge closed – ferry opened", "Bridge closed – ferry opened"),
        ("Well-known", "Well-known"),
    ],
)
def test_a_title_without_the_name_of_its_site(title: str, rest: str):
    assert without_site(title, ["The Paper"]) == rest


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("By Ann Smith and Bob Jones", ["Ann Smith", "Bob Jones"]),
        ("Von Anna Muster, Bert Beispiel", ["Anna Muster", "Bert Beispiel"]),
        ("Ein Kommentar von Anna Muster", ["Anna Muster"]),
        ("Por Juan Pérez y Ana López", ["Juan Pérez", "Ana López"]),
        ("Mathias Hagen – Journalist", ["Mathias Hagen"]),
        ("Ana López (Enviada especial)", ["Ana López"]),
        ("Íñigo Sáenz de Ugarte", ["Íñigo Sáenz de Ugarte"]),
        ("Автор: Иван Петров и Анна Ким", ["Иван Петров", "Анна Ким"]),
        ("By Ann Smith, political editor", ["Ann Smith"]),
        ("By Ann Smith\nThe Paper, London", ["Ann Smith"]),
        ("Ann Smith\nBob Jones", ["Ann Smith", "Bob Jones"]),
        ("Text: Ann Smith, Photos: Bob Jones", ["Ann Smith"]),
        ("Guest column by Ann Smith", ["Ann Smith"]),
        ("Von Max von Sydow und Ursula von der Au", ["Max von Sydow", "Ursula von der Au"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Juan Pérez y EFE", ["Juan Pérez", "EFE"]),
        ("Jean Dupont avec AFP", ["Jean Dupont", "AFP"]),
        ("Martin King, Jr.", ["Martin King Jr"]),
        ("Ann Smith, PhD, and Bob Jones", ["Ann Smith", "Bob Jones"]),
        ("文＝山田太郎", ["山田太郎"]),
        ("\n", []),
        (" ", []),
        ("", []),
        ("ann@paper.example", []),
        ("https://paper.example/ann", []),
    ],
)
def test_names_stand_alone(said: str, names: list[str]):
    assert people([said]) == names


def test_the_site_is_an_author_only_where_there_is_no_other():
    assert people(["The Paper", "Ann Smith"], ["The Paper"]) == ["Ann Smith"]
    assert people(["The Paper"], ["The Paper"]) == ["The Paper"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p>By Ann Smith and Bob Jones</p>", ["Ann Smith", "Bob Jones"]),
        ("<ul><li>Von: <a href=/a>Anna Muster</a></li></ul>", ["Anna Muster"]),
        ("<span>Автор: Иван Петров</span>", ["Иван Петров"]),
        ("<p>By Friday it was over.</p>", ["The Paper"]),
        ("<p>By noon nobody was left in town</p>", ["The Paper"]),
        ("<h2>Von Kopf bis Fuß</h2>", ["The Paper"]),
    ],
)
def test_a_line_that_says_by_whom_needs_no_name_in_its_markup(line: str, names: list[str]):
    assert read(above=line, author={"@type": "Organization", "name": "The Paper"}).authors == names


@pytest.mark.parametrize("name", ["The Paper", "Paper Newsroom", "the-paper"])
def test_a_person_of_the_site_s_name_is_the_house(name: str):
    site = '<meta property="og:site_name" content="Paper">'
    shown = "<p class=byline>By <a href=/ann>Ann Smith</a></p>"
    assert read(site, shown, author={"@type": "Person", "name": name}).authors == ["Ann Smith"]


def test_authors_that_are_printed_and_not_all_said_are_read_from_the_page():
    shown = "<p><a rel=author href=/a>Ann Smith</a></p><p><a rel=author href=/b>Bob Jones</a></p>"
    other = "<p><a rel=author href=/c>Eve Else</a></p>"
    assert read(above=shown, author="Ann Smith").authors == ["Ann Smith", "Bob Jones"]
    assert read(above=other, author="Ann Smith").authors == ["Ann Smith"]


def test_an_author_who_is_only_referred_to_is_found_among_the_page_s_objects():
    graph = [
        {"@type": "NewsArticle", "author": {"@id": "#ann"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Smith"},
    ]
    head = f"<script type='application/ld+json'>{json.dumps({'@graph': graph})}</script>"
    assert article(page(f"<h1>Shut</h1>{paragraphs()}", head)).authors == ["Ann Smith"]


def test_names_may_be_said_in_parts_and_hold_figures():
    parts = {"@type": "Person", "givenName": "Ann", "familyName": "Smith"}
    assert read(author=parts).authors == ["Ann Smith"]
    assert read(author="Channel 4").authors == ["Channel 4"]
    assert read(author="ann@paper.example").authors == []


def test_who_signs_below_the_text_is_the_author_where_only_the_house_is_named():
    def signed(by: str, **said: object):
        ld = json.dumps({"@type": "NewsArticle", **said})
        head = f"<script type='application/ld+json'>{ld}</script>"
        text = f"<div>{paragraphs()}<p style='text-align: right'>{by}</p></div>"
        return article(page(f"<h1>The bridge is closed</h1>{text}", head)).authors

    house = {"@type": "Organization", "name": "The Paper"}
    assert signed("<strong>Ann Smith</strong>", author=house) == ["Ann Smith"]
    assert signed("<em>Ann Smith</em>") == ["Ann Smith"]
    assert signed("<strong>read more below</strong>", author=house) == ["The Paper"]
    assert signed("<strong>Ann Smith</strong>", author="Bob Jones") == ["Bob Jones"]


def test_an_agency_beside_a_person_stays():
    both = [{"@type": "Organization", "name": "dpa"}, {"@type": "Person", "name": "Ann Smith"}]
    assert read(author=both).authors == ["dpa", "Ann Smith"]


def test_the_page_s_word_for_its_date_comes_before_any_time_on_it():
    shown = "<time datetime=2020-01-01>1 January</time>"
    found = read(above=shown, datePublished="2024-05-03T23:30:00-02:00")
    assert found.published_at == "2024-05-04T01:30:00Z"


def test_a_visible_date_is_read_where_nothing_else_says_it():
    assert read(above="<p class=post-date>3 May 2024</p>").published_at == "2024-05-03T00:00:00Z"


def test_a_date_beside_the_headline_is_read_whatever_it_is_called():
    shown = "<div class=x1><span>Ann Smith</span> <span class=x2>03.05.2024</span></div>"
    assert read(above=shown).published_at == "2024-05-03T00:00:00Z"


def test_the_address_tells_the_day_at_last():
    html = page(f"<h1>The bridge is closed</h1><div>{paragraphs()}</div>")
    assert article(html).published_at == "2024-05-03T00:00:00Z"


def test_an_abbreviation_bears_the_whole_of_a_date():
    abbr = "<abbr class=published title='2023-10-20T12:37:00+00:00'>Published: 20 October</abbr>"
    assert read(above=abbr).published_at == "2023-10-20T12:37:00Z"


@pytest.mark.parametrize(
    "shown",
    [
        "<p><time datetime=2024-05-03T10:00Z>3 May</time>, <time datetime=2024-05-04>4</time></p>",
        "<p><time datetime=2024-05-04>4</time></p><p><time datetime=2024-05-03T10:00Z>3</time></p>",
        "<time datetime=2024-05-03T10:00Z>3</time><i itemprop=dateModified content=2024-05-04></i>",
    ],
)
def test_of_two_times_in_one_place_the_later_says_when_it_was_changed(shown: str):
    found = read(above=shown)
    assert (found.published_at, found.published_precision) == ("2024-05-03T10:00:00Z", "second")
    assert found.modified_at == "2024-05-04T00:00:00Z"


def test_a_time_elsewhere_on_the_page_is_no_change():
    other = "<time datetime=2024-05-09>9 May</time>"
    html = page(
        f"<h1>Shut</h1><p><time datetime=2024-05-03>3 May</time></p>{paragraphs()}<p>{other}</p>"
    )
    assert article(html).modified_at is None


@pytest.mark.parametrize(
    ("meta", "url", "date"),
    [
        ("Wed Nov 25 19:33:26 2026", "https://p.example/2024/05/bridge", "2024-05-17"),
        ("2024-05-18T08:00:00Z", "https://p.example/2024/05/bridge", "2024-05-18"),
        ("2024-05-18T08:00:00Z", "https://p.example/bridge", "2024-05-18"),
    ],
)
def test_a_meta_date_of_another_month_than_the_address_is_when_the_page_was_made(
    meta: str, url: str, date: str
):
    head = f'<meta name="date" content="{meta}">'
    shown = '<span class="date">2024-05-17</span>'
    html = page(f"<h1>The bridge is closed</h1>{shown}<div>{paragraphs()}</div>", head)
    assert str(article(html, url).published_at)[:10] == date


@pytest.mark.parametrize(
    ("window", "site"),
    [
        ("The bridge is closed | The Paper", "The Paper"),
        ("The Paper | The bridge is closed", "The Paper"),
        ("The bridge is closed :: The Paper", "The Paper"),
        ("The bridge is closed « The Paper", "The Paper"),
        ("The bridge is closed / The Paper", "The Paper"),
        ("The bridge is closed_新浪新闻", "新浪新闻"),
        ("The bridge is closed : 한겨레", "한겨레"),
        ("The bridge is closed：朝日新聞デジタル", "朝日新聞デジタル"),
        ("The bridge is closed - PAPER.EXAMPLE", ""),
        ("The bridge is closed | Paper", ""),
    ],
)
def test_a_title_that_only_the_window_has_is_without_the_site_s_name(window: str, site: str):
    head = f'<meta property="og:site_name" content="{site}">'
    assert article(page(paragraphs(), head, title=window)).title == "The bridge is closed"


@pytest.mark.parametrize("window", ["Budget: what it means", "Spider-Man - the film", "A/B", "a_b"])
def test_a_title_without_a_site_s_name_stays_whole(window: str):
    assert article(page(paragraphs(), title=window)).title == window


@pytest.mark.parametrize(
    "line",
    [
        "Published: 3 May 2024, 14:05 | Updated: 3 May 2024, 18:10",
        "Updated 18:10, 3 May 2024; published 14:05, 3 May 2024",
        "입력 2024.05.03 14:05 수정 2024.05.03 18:10",
        "03.05.2024, 14:05 Uhr | Aktualisiert: 03.05.2024, 18:10 Uhr",
        "公開 2024年5月3日 14:05 最終更新 2024年5月3日 18:10",
        "Опубликовано 03.05.2024 14:05, обновлено 03.05.2024 18:10",
    ],
)
def test_a_line_tells_when_it_was_published_and_when_changed(line: str):
    found = read(above=f'<div class="date">{line}</div>')
    assert found.published_at == "2024-05-03T14:05:00Z"
    assert found.modified_at == "2024-05-03T18:10:00Z"


@pytest.mark.parametrize(
    "line",
    [
        "Updated 3 May 2024, 14:05",
        "3 May 2024, 14:05, an edited extract",
        "更新日 2024年5月3日 14:05",
    ],
)
def test_one_date_is_when_it_was_published(line: str):
    found = read(above=f'<div class="date">{line}</div>')
    assert (found.published_at, found.modified_at) == ("2024-05-03T14:05:00Z", None)


def test_what_was_escaped_twice_is_read_as_it_was_meant():
    title = "Old &amp;amp; new: &amp;ldquo;shut&amp;rdquo;"
    assert read(og(title), h1="Old &amp; new: “shut”").title == "Old & new: “shut”"


def test_a_sign_that_was_escaped_parts_no_tags():
    assert read(keywords=["R&amp;amp;D"]).tags == ["R&D"]


def test_microdata_names_the_section():
    assert read(above="<i itemprop=articleSection>City</i>").section == "City"

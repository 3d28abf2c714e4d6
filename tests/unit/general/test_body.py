"""Where the text of a page of no known CMS begins and ends, and what in it is none of it."""

from __future__ import annotations

import pytest

from tests.unit.general.pages import OWN, SENTENCE, article, body, page, paragraphs

TEXT = f"<div class=story>{paragraphs()}</div>"
LONG = " ".join([SENTENCE] * 3)


def test_the_paragraphs_between_navigation_and_footer():
    nav = "<nav><ul><li><a href=/a>News</a></li><li><a href=/b>Sport</a></li></ul></nav>"
    html = page(f"{nav}<h1>The bridge is closed</h1>{TEXT}<footer><p>{LONG}</p></footer>")
    assert article(html).body_text.split("\n\n") == OWN


def test_a_bar_that_repeats_the_headline_is_not_where_the_text_begins():
    bar = "<nav><ul><li><h1>The bridge is closed</h1></li></ul></nav>"
    lead = (
        "<p class=x1>Since Monday the village has been cut in two, and the ferry is too small.</p>"
    )
    html = page(f"{bar}<main><header><h2>The bridge is closed</h2>{lead}</header>{TEXT}</main>")
    assert article(html).body_text.split("\n\n") == [lead[len("<p class=x1>") : -4], *OWN]


def test_comments_are_not_the_text_however_long_they_are():
    comments = f"<section id=comments>{paragraphs(30, 'I think that ' + LONG)}</section>"
    assert body(TEXT + comments) == OWN


def test_a_list_of_other_posts_is_not_the_text():
    post = f"<article><h3><a href=/x>Another story entirely</a></h3><p>{LONG}</p></article>"
    assert body(TEXT + f"<div>{post * 6}</div>") == OWN


def test_another_article_below_the_own_one_is_not_read():
    html = page(
        f"<main><article><h1>The bridge is closed</h1>{TEXT}</article>"
        f"<article><h2>Next</h2>{paragraphs(5, LONG)}</article></main>"
    )
    assert article(html).body_text.split("\n\n") == OWN


def test_a_text_in_parts_is_read_whole():
    parts = "".join(
        f"<section class=part>{paragraphs(2)}<p>{n} {LONG}</p></section>" for n in "abc"
    )
    assert [text[0] for text in body(parts) if not text.startswith("Paragraph")] == ["a", "b", "c"]


def test_paragraphs_before_a_box_with_the_rest_belong_to_the_text():
    split = f"<div class=text><p>First. {LONG}</p><div class=walled>{paragraphs(9)}</div></div>"
    assert body(split)[0] == f"First. {LONG}"


def test_a_form_around_the_whole_page_hides_nothing():
    html = page(f"<form id=page><h1>The bridge is closed</h1>{TEXT}</form>")
    assert article(html).body_text.split("\n\n") == OWN


def test_text_between_line_breaks_is_text():
    lines = "<br><br>".join(OWN)
    assert body(f"<div class=content>{lines}</div>") == OWN


def test_a_box_that_holds_the_text_is_no_chrome_whatever_its_class():
    assert body(f"<div class='sidebar-grid paywall'>{paragraphs()}</div>") == OWN


@pytest.mark.parametrize(
    "box",
    [
        "<div class='related-stories'><p>Read this, it is related to the story above.</p></div>",
        "<div class=share-buttons><p>Share this story, wherever you are.</p></div>",
        "<div class=NewsletterSignup><p>Get our letter each morning, free of charge.</p></div>",
        "<aside><p>What else happened on the river this week.</p></aside>",
        "<div aria-hidden=true><p>Nobody should read this sentence.</p></div>",
        "<div style='display: none'><p>Nobody should read this sentence.</p></div>",
        "<div class='intro hidden'><p>Subscribe now, and read all of it.</p></div>",
        "<p><a href=/other>See what else happened on the river</a></p>",
        "<p>Read more: <a href=/other>See what else happened on the river</a></p>",
        "<p>» More on this: <a href=/other>the river and its bridges</a> and others</p>",
        "<h3>Related</h3><ul><li><a href=/a>One story</a></li><li><a href=/b>Two</a></li></ul>",
        "<p>Advertisement</p>",
        "<p>(<a href='#comments'>12 comments</a>)</p>",
        "<a href=/other><div>Other</div><p>A card that is one link, with some text.</p></a>",
        "<time datetime=2024-05-03>3 May 2024</time>",
        "<div class=x1><p>We would like to show you a map here.</p><button>Show it</button></div>",
        "<div><div><p>Write to us about it.</p></div><div><label>Your name</label></div></div>",
        "<div class=x2><p>Read on.</p><ul><li>All of it</li></ul><a class=btn href=#>Go</a></div>",
    ],
)
def test_chrome_within_the_text_is_left_out(box: str):
    split = f"<div class=story>{paragraphs()}{box}<p>The end of it, said the mayor.</p></div>"
    assert body(split) == [*OWN, "The end of it, said the mayor."]


@pytest.mark.parametrize(
    "kept",
    [
        "<h2>What the mayor says</h2>",
        "<h2 id=comments-and-share-of-it>Comments, and a share of it</h2>",
        "<h2 class='anchor anchorTargetStickyNavbar_x1'>What they say<a href='#a'>&#8203;</a></h2>",
        "<h2 class='anchor anchorWithStickyNavbar_x1'>What she says<a href='#it'>&#8203;</a></h2>",
        "<p><a href=https://elsewhere.example/report>The report on the bridge</a></p>",
        "<p>What does the mayor say?</p>",
        "<p>The mayor <a href='#fn1'>said so</a> in a letter to all of us.</p>",
        "<p>___</p>",
        "<p>A sentence with a button of signs alone.<button><svg></svg></button></p>",
    ],
)
def test_what_the_author_wrote_stays(kept: str):
    split = f"<div class=story>{paragraphs()}{kept}<p>The end of it, said the mayor.</p></div>"
    assert len(body(split)) == len(OWN) + 2


def test_words_below_an_image_are_its_caption_and_not_text():
    shown = "<img src=/i.jpg width=600><p>The bridge, seen from the east.</p>"
    figure = f"<div class=image-box>{shown}</div>"
    html = page(
        f"<h1>The bridge is closed</h1><div class=story>{figure}{paragraphs()}</div>",
    )
    found = article(html)
    assert found.body_text.split("\n\n") == OWN
    assert found.images[0].caption == "The bridge, seen from the east."


def test_labels_and_dates_around_the_text_are_no_text():
    split = f"<div class=story><p>By Ann Smith</p>{paragraphs()}<p>Ann Smith</p></div>"
    assert body(split) == OWN


def test_who_reported_stands_below_the_text_and_is_none():
    assert body(f"<div class=story>{paragraphs()}<p>(Reporting by Ann Smith)</p></div>") == OWN


def test_a_page_made_by_scripts_is_read_from_its_own_statement():
    said = "\\n".join(OWN)
    data = f'{{"@type": "NewsArticle", "headline": "Closed", "articleBody": "{said}"}}'
    html = page(
        "<div id=app>Loading, please wait …</div>",
        head=f"<script type='application/ld+json'>{data}</script>",
    )
    assert article(html).body_text.split("\n\n") == OWN


def test_an_offer_in_a_hidden_box_is_not_the_text_though_it_is_the_longest_run():
    offer = f"<div class='offer hidden'><ul>{'<li>Read ' + SENTENCE + '</li>'}</ul></div>" * 2
    each = "".join(f"<section class=part>{part}</section>" for part in paragraphs().split("</p>"))
    assert body(f"<div class=story>{offer}{each}</div>") == OWN


def test_a_question_asked_of_everybody_is_kept_each_time():
    asked = "What would you tell the mayor if you met him on the bridge tomorrow morning?"
    each = "".join(f"<p>{asked}</p><p>{answer}</p>" for answer in OWN)
    assert body(f"<div class=story>{each}</div>").count(asked) == len(OWN)


def test_what_is_eaten_on_several_days_is_told_for_each():
    eaten = [
        f"Dish {n}: two cups of rice, half a cup of beans, a spoon of oil, salt." for n in "ab"
    ]
    days = [f"<h3>Day {n}</h3><p>{eaten[n % 2]}</p><p>{OWN[n]}</p>" for n in range(6)]
    found = body(f"<div class=story>{''.join(days)}</div>")
    assert [found.count(dish) for dish in eaten] == [3, 3]


@pytest.mark.parametrize("times", [2, 3, 5])
def test_a_copy_of_the_text_for_another_screen_is_read_once(times: int):
    assert body(f"<div class=story>{paragraphs() * times}</div>") == OWN


@pytest.mark.parametrize(
    "tail",
    [
        "<p><a href=https://videos.example/c>Subscribe to all our moving pictures there</a></p>",
        "<p>Watch: <a href=https://videos.example/c>the bridge in moving pictures</a></p>",
    ],
)
def test_a_link_below_the_text_is_none_of_it_wherever_it_leads(tail: str):
    assert body(f"<div class=story>{paragraphs()}{tail}</div>") == OWN


def test_words_for_screen_readers_alone_are_not_read():
    link = "<a href=/x>the ferry</a><span class=c-vh> (opens in a new window)</span>"
    (*_, last) = body(f"<div class=story>{paragraphs()}<p>Ann took {link} home at last.</p></div>")
    assert last == "Ann took the ferry home at last."


def test_what_others_said_stays_in_a_box_for_videos():
    said = "<blockquote><p>I saw it fall, all of it, from my window.</p></blockquote>"
    parts = paragraphs() + f"<div class=video-container>{said}</div>" + f"<p>{SENTENCE}</p>"
    assert "I saw it fall, all of it, from my window." in body(f"<div class=story>{parts}</div>")


def test_the_first_of_several_headings_is_text_though_no_sentence_stands_before_it():
    asked = "".join(f"<h3>Why is that, and {n} more?</h3><p>{OWN[n]}</p>" for n in range(4))
    assert body(f"<div class=story>{asked}</div>")[0] == "Why is that, and 0 more?"
    assert body(f"<div class=story><h3>Local news</h3>{paragraphs()}</div>") == OWN


TOOLS = (
    "<ul><li><a href=/print>Print</a></li><li><a href=https://s100.rights.example/x>Reprints</a>"
    "</li><li>Send a tip</li></ul>"
)


@pytest.mark.parametrize(
    "tools",
    [TOOLS, "<ul><li>打印</li><li>分享</li></ul>", "<ul><li>Drucken<li>Teilen<li>E-Mail</ul>"],
)
def test_a_list_of_what_one_may_do_with_the_page_is_not_the_text(tools: str):
    assert body(tools + TEXT + tools) == OWN


def test_a_list_of_short_words_is_the_texts_own():
    listed = "<p>The jury named:</p><ul><li>Ann Smith</li><li>Print of the Year</li></ul>"
    assert "Ann Smith" in "".join(body(f"<div class=story>{paragraphs()}{listed}</div>")[-2:])


@pytest.mark.parametrize("name", ["id=storyTools", "class=article_tools", "class='text-size box'"])
def test_a_box_of_tools_is_known_by_its_name(name: str):
    assert (
        body(f"<div {name}><h4>Text Size</h4><p>Smaller or larger, as you like it.</p></div>{TEXT}")
        == OWN
    )


def test_a_short_entry_beside_long_side_bars_is_told_by_its_microformat():
    short = "A hero came into the studio on Friday to tell the hosts of the morning show about it."
    block = (
        "<div class=block><h3><a href=/guides/1>A guide to the whole town</a></h3>"
        "<p>From exclusive interviews to the latest news: all of it is to be found here.</p></div>"
    )
    html = page(
        "<div class='post hentry'><h1>The bridge is closed</h1><a href=/x>An old story to read</a>"
        f"<div class=entry-content><p>{short}</p></div></div><div class=right-bar>{block * 4}</div>"
    )
    assert article(html).body_text == short


def test_a_teaser_of_that_name_is_not_taken_for_the_text():
    teaser = "<div class=entry-content><p>In short: the bridge over the river is closed.</p></div>"
    assert body(TEXT + teaser)[: len(OWN)] == OWN


def test_a_long_paragraph_that_is_part_of_another_is_the_texts_own():
    said = " ".join(f"Clause {number} of the contract names the river." for number in range(6))
    html = f"<div class=story><div>First of all. {said}</div>{paragraphs()}<div>{said}</div></div>"
    assert body(html)[-1] == said


def test_the_foot_of_a_quotation_says_who_said_it():
    quoted = f"<blockquote><p>{SENTENCE}</p><footer>Ann Smith, engineer</footer></blockquote>"
    assert "Ann Smith, engineer" in body(f"<div>{paragraphs()}{quoted}{paragraphs()}</div>")

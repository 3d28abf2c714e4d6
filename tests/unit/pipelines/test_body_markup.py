"""What markup becomes: blocks in the text, clean HTML beside it, the rest in fields of its own."""

from __future__ import annotations

import pytest

from pipelines import read_page

URL = "https://www.rferl.org/a/a-slug/30351234.html"
FIRST = "The first paragraph says enough to be taken for the text of an article."
LAST = "The last one closes it, with no more to say than that it is the last."


def article(body: str):
    html = f"""<html lang="en"><head><script>var utag_data={{}};</script></head><body>
    <h1 class="pg-title">A headline</h1><div id="article-content"><div class="wsw">
    <p>{FIRST}</p>{body}<p>{LAST}</p></div></div></body></html>"""
    (found,) = read_page(html.encode(), URL, content_type="text/html; charset=utf-8")
    return found


def between(body: str) -> list[str]:
    blocks = article(body).body_text.split("\n\n")
    assert (blocks[0], blocks[-1]) == (FIRST, LAST)
    return blocks[1:-1]


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<p>One &amp; two&nbsp;three</p>", ["One & two three"]),
        ("<p>One<br>two</p>", ["One\ntwo"]),
        ("<p>One<br><br/>two</p>", ["One", "two"]),
        ("<p><b>One<br><br>two</b></p>", ["One", "two"]),
        ("<div>Loose words</div>", ["Loose words"]),
        ("<div>Loose <p>One</p> words</div>", ["Loose", "One", "words"]),
        ("<h3>A heading</h3><p>One</p>", ["A heading", "One"]),
        ("<ul><li>One</li><li>Two</li></ul>", ["One", "Two"]),
        ("<ol><li><p>One</p></li><li>Two<ul><li>a</li></ul></li></ol>", ["One", "Two\na"]),
        ("<blockquote><p>One</p><p>Two</p></blockquote>", ["One", "Two"]),
        ("<pre>a\n  b</pre>", ["a\n  b"]),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            ["a | b\n1 | 2"],
        ),
        ("<table><tr><td><p>One</p><p>Two</p></td></tr></table>", ["One", "Two"]),
        ("<p>می‌خواهم</p>", ["می‌خواهم"]),
        ("<p>so\u00adft\u200b</p>", ["soft"]),
        ("<p>One</p><p>One</p>", ["One"]),
        ("<script>x</script><style>y</style><p>One</p>", ["One"]),
        ("<p>  </p><p>&nbsp;</p><div></div>", []),
        ("<p>Fine <img src=/e/1f600.svg alt='😀'> so far</p>", ["Fine 😀 so far"]),
        ("<a href='/a/x/1.html'><h3>Linked</h3></a><p>One</p>", ["Linked", "One"]),
        ("<p>Press “Load more” and please wait.</p>", ["Press “Load more” and please wait."]),
        ("<p>No media source currently available</p>", ["No media source currently available"]),
        ("<p>WATCH: the birds, she said.</p>", ["WATCH: the birds, she said."]),
    ],
)
def test_text(body, blocks):
    assert between(body) == blocks


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (
            "<p>a <em>b</em> <i>c</i> <b>d</b></p>",
            "<p>a <em>b</em> <em>c</em> <strong>d</strong></p>",
        ),
        (
            '<p><a href="/z/1" class="x" onclick="y">b</a></p>',
            '<p><a href="https://www.rferl.org/z/1">b</a></p>',
        ),
        ('<p><a href="mailto:x@y.z">b</a></p>', "<p>b</p>"),
        ("<p><span style='color:red'>b</span></p>", "<p>b</p>"),
        ("<h4>b</h4><p>c</p>", "<h4>b</h4>\n<p>c</p>"),
        ("<ul><li><b>a</b></li></ul>", "<ul><li><strong>a</strong></li></ul>"),
        ("<blockquote>a</blockquote>", "<blockquote>a</blockquote>"),
        ("<p>1 &lt; 2</p>", "<p>1 &lt; 2</p>"),
        ("<p>x<sup>2</sup></p>", "<p>x<sup>2</sup></p>"),
        (
            "<p><del>a</del> <strike>b</strike> <mark>c</mark> <u>d</u></p>",
            "<p><del>a</del> <s>b</s> <mark>c</mark> d</p>",
        ),
        (
            "<p><ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby></p>",
            "<p><ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby></p>",
        ),
        ("<p>a</p><hr><p>b</p>", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("<ol start=5><li>a</li></ol>", '<ol start="5"><li>a</li></ol>'),
        ('<ol start="5 onclick"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        (
            "<ul><li>a</li><ul><li>b</li></ul><p>c</p></ul>",
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        ),
        (
            "<dl><dt>a</dt><dd>b</dd><div><dt>c</dt><dd>d</dd></div></dl>",
            "<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></dl>",
        ),
        (
            (
                "<table><caption>c</caption><thead><tr><th>a<th colspan=2>b</thead>"
                "<tr><td rowspan='2 x'>1<td>2<td>3</table>"
            ),
            (
                '<table><caption>c</caption><thead><tr><th>a</th><th colspan="2">b</th></tr>'
                "</thead><tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>"
            ),
        ),
        (
            "<table><tr><th>a<th>b</tr><tr><td>1<td><ul><li>x</ul></tr></table>",
            (
                "<table><tr><th>a</th><th>b</th></tr>"
                "<tr><td>1</td><td><ul><li>x</li></ul></td></tr></table>"
            ),
        ),
        ("<pre>a<br>b</pre>", "<pre><code>a\nb</code></pre>"),
        (
            "<div class='language-ruby highlighter'><pre><code><i>a</i> &lt; b</code></pre></div>",
            '<pre><code class="language-ruby">a &lt; b</code></pre>',
        ),
        ("<pre class='brush: js'>a</pre>", '<pre><code class="language-js">a</code></pre>'),
        (
            "<table><tr><td><pre>1\n2</pre></td><td><pre>a\nb</pre></td></tr></table>",
            "<pre><code>a\nb</code></pre>",
        ),
    ],
)
def test_html(body, html):
    assert article(body).body_html == f"<p>{FIRST}</p>\n{html}\n<p>{LAST}</p>"


CHROME = {
    "also read": '<div class="also-read"><span>Also Read</span><a href="/a/x/2.html">T</a></div>',
    "share box": '<div class="share--box"><a href="https://x.com">Share</a></div>',
    "author box": '<div class="c-author"><h4>By A</h4><p>A writes about much.</p></div>',
    "comments": '<div id="comments"><h3>Comments</h3><p>Not mine.</p></div>',
    "spinner": '<div class="c-spinner">please wait</div>',
    "for screen readers": '<span class="sr-only">Next</span>',
    "related": '<div class="media-block"><a href="/a/x/2.html"><h4>Other</h4></a></div>',
    "link to another article": '<p><strong>WATCH:</strong> <a href="/a/x/2.html">Another</a></p>',
}


@pytest.mark.parametrize("chrome", CHROME.values(), ids=CHROME)
def test_chrome_goes_as_a_block(chrome):
    assert between(chrome) == []


def test_an_image_has_its_original_address_and_its_caption_once():
    found = article(
        """<figure class="media-image"><div class="thumb">
        <noscript><img src="https://gdb.rferl.org/0AFF-08dc658aabd0_cx0_cy10_w100_r1.jpg" alt="A">
        </noscript>
        <img data-src="https://gdb.rferl.org/0AFF-08dc658aabd0_w33_r1.jpg" src="" alt="A"></div>
        <figcaption><span class="caption">A</span></figcaption></figure><p class="caption">A</p>"""
    )
    (image,) = found.images
    assert image.url == "https://gdb.rferl.org/0AFF-08dc658aabd0.jpg"
    assert (image.position, image.alt, image.caption) == (1, "A", "A")
    assert "\n\nA\n\n" not in found.body_text


def test_the_widest_of_a_set_of_images_is_taken():
    body = '<img srcset="/s.jpg 300w, /l.jpg 1200w, /m.jpg 600w" src="/s.jpg" alt="x">'
    assert [image.url for image in article(body).images] == ["https://www.rferl.org/l.jpg"]


def test_counters_and_icons_are_no_images():
    body = '<img src="/c.gif" width="1" height="1"><img src="/i.png" width="16" height="16">'
    assert article(body).images == ()


def test_a_players_address_is_read_from_its_sources():
    body = """<div class="wsw__embed"><div class="c-mmp"><video data-sdktitle="A film"
    data-sources='[{"Src":"https://v.rferl.org/a.mp4"}]'></video>
    <span class="js-duration">1:02:03</span><p>Any words of the player</p></div></div>"""
    (media,) = article(body).media
    assert (media.kind, media.title, media.duration_s) == ("video", "A film", 3723)
    assert media.url == "https://v.rferl.org/a.mp4"
    assert between(body) == []


def test_frames_are_embedded_media():
    body = '<iframe src="https://www.youtube.com/embed/x" title="A film"></iframe>'
    (media,) = article(body).media
    assert (media.kind, media.title) == ("embed", "A film")


def test_links_of_the_body_are_absolute_and_know_their_site():
    body = '<p><a href="/z/1">in</a> <a href="https://x.org/">out</a> <a href="#top">top</a></p>'
    assert [(link.url, link.text, link.internal) for link in article(body).links] == [
        ("https://www.rferl.org/z/1", "in", True),
        ("https://x.org/", "out", False),
    ]


def test_a_pull_quote_without_a_class_is_told_by_its_words():
    said = "nobody in the valley could say who had paid for the second bridge"
    body = f"<p>At the meeting {said}, and the clerk left.</p><aside><p>“{said}”</p></aside>"
    found = article(body)
    assert [quote.text for quote in found.quotes] == [f"“{said}”"]
    assert found.body_text.count(said) == 1


def test_a_change_of_the_body_changes_the_hash_a_change_of_a_link_does_not():
    one = article('<p>One <a href="/z/1">word</a></p>')
    assert one.content_hash == article('<p>One <a href="/z/2">word</a></p>').content_hash
    assert one.content_hash != article("<p>Two words</p>").content_hash
    assert one.content_hash.startswith("sha256:")

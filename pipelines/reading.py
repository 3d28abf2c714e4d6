"""One page read: what kind it is, its articles, its listing entries, and what was taken out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archiver.profile import GENERIC, Fingerprint, Profile, bundled
from archiver.records import Article, Capture, Footprint, Page, PageKind, Reading, Removed, Role
from pipelines.body import general
from pipelines.check import problems_of
from pipelines.classify import classify
from pipelines.dom.custom import made_plain
from pipelines.dom.html_out import base_of
from pipelines.dom.limits import no_address, too_deep, too_large
from pipelines.dom.markup import Marks, mark
from pipelines.dom.tree import (
    Document,
    looks_like_markup,
    parse,
    parse_within_limits,
    text_of,
    utf8_of,
)
from pipelines.extract import Context, extract, version_of
from pipelines.listings.listing import entries_of, is_data, read_listing
from pipelines.listings.live_blogs import live_entries
from pipelines.listings.posts import posts_or_teasers
from pipelines.metadata.series import series_of
from pipelines.metadata.structured import Structured, read_structured
from pipelines.segment import Segment, in_entries, segments
from pipelines.templates.footprint import blocks_of, known, packed
from pipelines.templates.recurring import take_out
from pipelines.text_only.rendered import profile_of_text, read_rendered
from pipelines.walls import is_walled

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")
CONTROLS = bytes([*range(9), *range(14, 32)])


def read_page(
    html: bytes, url: str, *, content_type: str = "", profile: Profile | None = None
) -> list[Article]:
    """The articles of one page, from its bytes alone: no crawl, no network, no database.

    An article's page gives one, a blog's front as many as it shows whole. A text-only
    rendering (``text/plain``, or bytes without markup) is read too. Never raises on what a
    page may hold; a page without an article gives an empty list.
    """
    return list(read(as_page(html, url, content_type), profile).articles)


def as_page(html: bytes, url: str, content_type: str = "") -> Page:
    """A page that was never captured, for use alone."""
    capture = Capture(
        record_id="",
        crawl_id="",
        url=url,
        urlkey="",
        method="GET",
        status=200,
        mime=media_type(content_type) or None,
        role="other",
        kind="imported",
        fetched_at="",
        payload_digest=None,
        warc_file="",
        warc_offset=0,
        warc_length=0,
    )
    return Page(url, html, content_type, capture)


def read(
    page: Page, profile: Profile | None = None, learnt: frozenset[int] | None = None
) -> Reading:
    """What `page` says, by the rules of `profile`; by the profile of its CMS when None.

    `learnt` are the blocks that its site says everywhere (`templates.learning`): where no profile
    says what is chrome, they are taken out. With them the reading has the page's footprint.
    """
    opened = _walled(page) or open_page(page, profile)
    by = profile or GENERIC
    if isinstance(opened, Reading):
        found = opened
    elif opened is None:
        words = profile if profile and profile.words else profile_of_text(page.text)
        by = profile or words
        found = read_rendered(page, page.text, words)
    else:
        document, by = opened
        if learnt is None or by.article.body:
            found = _read_document(page, document, by)
        else:
            found = _read_template(page, document, by, learnt)
        limits = (document.cut, too_deep(document.root))
        met = tuple(f"{page.url}: {limit}." for limit in limits if limit)
        found = replace(found, problems=(*found.problems, *met))
    return replace(found, extractor=by.name, extractor_version=version_of(by))


def footprint_of(page: Page, profile: Profile | None = None) -> Footprint:
    """What `page` says and where; nothing of it where a profile says what is chrome."""
    opened = open_page(page, profile)
    if opened is None or isinstance(opened, Reading) or opened[1].article.body:
        return Footprint("", b"")
    document, by = opened
    keys = (block.key for block in blocks_of(document.elements, by.site(page.url)))
    return Footprint(by.article_id(page.url), packed(keys))


def open_page(page: Page, profile: Profile | None) -> tuple[Document, Profile] | Reading | None:
    """The page as a tree, and the profile by which to read it; its reading where it is none of
    markup; None for text without markup."""
    mime = media_type(page.content_type)
    limit = too_large(page.body) or no_address(page.url)
    if limit or not page.body or page.body.isspace():
        return _unread(page, limit or "the answer is empty")
    role = page.capture.role
    if role in ("feed", "sitemap") or (role == "listing" and is_data(page.text)):
        return _read_data(page, profile or GENERIC)
    if mime not in TEXTS or _is_binary(page.body):
        return _unread(page, f"not a page but {mime or 'data'}")
    markup = utf8_of(page)
    if mime == "text/plain" or not looks_like_markup(markup):
        return None
    tree, cut = parse_within_limits(markup)
    if tree is None:
        return _unread(page, "nothing to read in it")
    document = Document(tree, markup, cut)
    if made_plain(document):
        document = document.changed()
    return document, profile or detect_profile(document)


def _walled(page: Page) -> Reading | None:
    """The reading of an answer whose head says that it is no page."""
    problems = (_turned_away(page, "challenge"),)
    return (
        Reading(page.capture, "challenge", problems=problems) if is_walled(page.headers) else None
    )


def _unread(page: Page, why: str) -> Reading:
    return Reading(page.capture, "other", problems=(f"{page.url}: {why}.",))


def _read_template(
    page: Page, document: Document, profile: Profile, learnt: frozenset[int]
) -> Reading:
    """The page without what its site says on others too, and its footprint."""
    blocks = blocks_of(document.elements, profile.site(page.url))
    keys = {block.key for block in blocks}
    mark = Footprint(profile.article_id(page.url), packed(keys), known(keys, learnt))
    if taken := take_out(blocks, learnt):
        document = document.changed()
    found = _read_document(page, document, profile)
    return replace(found, removed=(*taken, *found.removed), footprint=mark)


def _read_data(page: Page, profile: Profile) -> Reading:
    """What a feed, a sitemap or an API lists; nothing of a page that stands in its place."""
    if is_data(page.text):
        return Reading(page.capture, "listing", entries=read_listing(page, profile))
    return _unread(page, f"a page stands where a {page.capture.role} was looked for")


def detect_profile(page: str | Document, profiles: Mapping[str, Profile] | None = None) -> Profile:
    """The first of `profiles` whose fingerprint the page bears, else the general one; of those
    that come with the program where none are given."""
    if isinstance(page, str):
        if is_data(page):
            return GENERIC
        markup = page.encode("utf-8", "replace")
        if not looks_like_markup(markup):
            return profile_of_text(page)
        root = parse(markup)
        if root is None:
            return GENERIC
        page = Document(root, markup)
    for profile in (profiles or bundled()).values():
        if _bears(page, profile.fingerprint):
            return profile
    return GENERIC


def _bears(document: Document, mark_: Fingerprint) -> bool:
    """Whether a page bears enough of a CMS's marks; its source is searched only as need be."""
    wanted = mark_.needed
    for selector in mark_.selectors:
        wanted -= bool(document.find(selector))
        if wanted <= 0:
            return True
    for at, string in enumerate(mark_.strings):
        if wanted > len(mark_.strings) - at:
            return False
        wanted -= document.mentions(string)
        if wanted <= 0:
            return True
    return False


def _read_document(page: Page, document: Document, profile: Profile) -> Reading:
    capture = page.capture
    rules = profile.article if profile.article.body else general.RULES
    said = read_structured(document, page.url)
    if kind := classify(document, capture.status, says_article=said.says_article):
        return Reading(capture, kind, problems=(_turned_away(page, kind),))
    found, marks, role, is_one = _found(page, document, profile, said)
    entries = (
        entries_of(document, page.url, profile, capture.fetched_at) if role != "article" else ()
    )
    if role == "other":
        role = "listing" if _is_listing(found) else "article"
    if role == "listing" and not is_one:
        found = [segment for segment in found if not segment.whole or len(entries) < 2]
    series = series_of(document, found, profile, said) if role == "listing" else None
    base_url = base_of(document, page.url)
    context = Context(
        page.url, base_url, capture.fetched_at, profile, rules, marks, said, document, series
    )
    articles: list[Article] = []
    removed = list(_page_chrome(marks, found))
    for position, segment in enumerate(found, 1):
        alone = segment.url is not None or (segment.whole and (is_one or role == "article"))
        article, taken = extract(segment, context, None if alone else position)
        if article.body_text or article.media or article.images:
            articles.append(article)
            removed += taken
    problems = [problem for article in articles for problem in problems_of(article)]
    if role == "article" and not articles:
        problems.append(f"{page.url}: no article was found on the page.")
    kind_: PageKind = "article" if articles else "other"
    if role == "listing" and (articles or entries or capture.role == "listing"):
        kind_ = "listing"
    return Reading(capture, kind_, tuple(articles), entries, tuple(removed), tuple(problems))


def _found(
    page: Page, document: Document, profile: Profile, said: Structured
) -> tuple[list[Segment], Marks, Role, bool]:
    """The articles of a page, what in it is chrome, its role; and whether it is a live blog, which
    is one article under whatever role it was fetched."""
    ruled, role = bool(profile.article.body), _role(page, profile, said)
    sure = not ruled and role == "article" and (said.says_article or page.capture.role == "article")
    timed = None if sure else live_entries(document, said, page.url)
    if timed is None:
        several, role = _several(page, document, profile, said, role)
        if several:
            return several, general.mark_posts(document, several), role, False
    elif role == "other":
        role = "article"
    if not ruled and (role == "article" or timed is not None):
        body, marks = general.find_body(document, said, page.url)
        return [Segment((document,), body, whole=True)], marks, role, timed is not None
    marks = mark(document, profile.article if ruled else general.RULES, profile.chrome)
    if timed is not None:
        return in_entries(document, page.url, profile, timed), marks, role, True
    return segments(document, page.url, profile, single=role == "article"), marks, role, False


def _several(
    page: Page, document: Document, profile: Profile, said: Structured, role: Role
) -> tuple[list[Segment], Role]:
    """The whole articles of a page that is none itself; it is a listing then, or where it shows
    but teasers."""
    if profile.article.body or page.capture.role == "article" or said.says_article:
        return [], role
    found, teasers = posts_or_teasers(document, page.url, base_of(document, page.url), profile)
    return found, "listing" if found or teasers else role


def _role(page: Page, profile: Profile, said: Structured) -> Role:
    """The role under which the page was fetched; for one fetched under none, what it looks like."""
    if page.capture.role in ("article", "listing"):
        return page.capture.role
    if profile.is_article(page.url) or (not profile.article.body) or said.says_article:
        return "article"
    return "other"


def _is_listing(found: list[Segment]) -> bool:
    return len(found) != 1 or not found[0].whole


def _page_chrome(marks: Marks, found: list[Segment]) -> list[Removed]:
    """Chrome around the articles; that inside them is reported where it is met."""
    bodies = {body for segment in found for body in segment.body}
    around = {up for body in bodies for up in (body, *body.iterancestors())}
    taken = []
    for element, rule in marks.chrome.items():
        ups = list(element.iterancestors())
        if element in around or any(up in bodies or up in marks.chrome for up in ups):
            continue
        if text := text_of(element):
            taken.append(Removed(rule, text[:300]))
    return taken


def _turned_away(page: Page, kind: str) -> str:
    status = page.capture.status
    what = "a wall (captcha or consent) in place of the page" if kind == "challenge" else "an error"
    return f"{page.url}: {what}, status {status}."


def media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_binary(body: bytes) -> bool:
    """Formats known by their first bytes, and bodies with many control bytes."""
    head = body[:1024]
    if head.startswith(
        (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b")
    ):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd = len(head) - len(head.translate(None, CONTROLS))
    return odd > len(head) // 8 and b"<" not in head

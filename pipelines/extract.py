"""From a segment of a page to an article: by rule, by the page's own word, by reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archiver.records import Article, Link, Quote, Series
from pipelines.body.edges import trim
from pipelines.body.stated import or_stated
from pipelines.check import content_hash
from pipelines.clean import clean, word_count
from pipelines.dom.blocks import Block, Body
from pipelines.dom.html_out import render, web_address
from pipelines.dom.markup import MarkupReader
from pipelines.identity import canonical_address, cleaned
from pipelines.metadata import bylines, fields, rubrics
from pipelines.metadata.language import language_of
from pipelines.metadata.mixed import told_apart
from pipelines.metadata.series_links import series_of_article
from pipelines.metadata.stated_media import films, lead_image
from pipelines.metadata.structured import Structured

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

    from archiver.profile import ArticleRules, Profile
    from archiver.records import Removed
    from pipelines.dom.markup import Marks
    from pipelines.dom.tree import Document
    from pipelines.segment import Segment

NOTHING = Structured()  # what a page of several articles says of each one
VERSION = "5"  # of the readers: raise it when the same page may give another record


def version_of(profile: Profile) -> str:
    """The `extractor_version` of what is read now by the rules of `profile`."""
    return f"{VERSION}/{profile.version}"


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all articles of one page; its links are relative to `base_url`."""

    url: str
    base_url: str
    fetched_at: str
    profile: Profile
    rules: ArticleRules
    marks: Marks
    said: Structured
    document: Document
    series: Series | None = None


def extract(
    segment: Segment, context: Context, position: int | None
) -> tuple[Article, tuple[Removed, ...]]:
    """The article of `segment`; `position` for one that has no address of its own."""
    profile, marks = context.profile, context.marks
    rules, said = context.rules, context.said if segment.whole else NOTHING
    title = fields.title(segment, rules, said, marks)
    lead, blocks, removed = _read_blocks(segment, context)
    if not profile.article.body:
        site = profile.site(context.url)
        blocks = trim(blocks, removed, title, lambda url: profile.site(url) == site)
        blocks = or_stated(blocks, said.body or "")
    body = clean([*lead, *blocks], title=title, removed=removed, is_article=profile.is_article)
    url = segment.url or context.url
    fragment = f"#{segment.anchor}" if segment.anchor else ""
    language = language_of(_nearest_lang(segment) or context.said.language, body.text)
    dated = fields.Dated(language, context.fetched_at, url)
    if profile.article.body:
        dates = rules.date if segment.whole else [*rules.date, *profile.listing.date]
        published = dated.read(fields.found(segment, dates, marks), said.published)
        modified = dated.read(fields.found(segment, rules.modified, marks), said.modified)
    else:
        published, printed = fields.published(segment, rules, said, dated, marks)
        shown = fields.found(segment, rules.modified, fields.NOTHING)
        modified = dated.read(shown, said.modified) or printed
    if modified and published and modified.at <= published.at:
        modified = None  # a CMS writes both dates at once: nothing was modified
    claimed = web_address(context.base_url, said.canonical)
    article = Article(
        id=profile.article_id(url, segment.anchor or position),
        url=cleaned(url, profile) + fragment,
        canonical_url=canonical_address(None if fragment else claimed, url, profile) + fragment,
        title=title,
        subtitle=fields.subtitle(segment, rules, marks),
        body_text="",
        body_html="",
        extractor=profile.name,
        extractor_version=version_of(profile),
        authors=bylines.signed(
            bylines.authors(segment, rules, said, marks, profile), said, removed, body.text
        ),
        published_at=published.at if published else None,
        published_precision=published.precision if published else None,
        published_zone=published.zone if published else None,
        modified_at=modified.at if modified else None,
        modified_precision=modified.precision if modified else None,
        modified_zone=modified.zone if modified else None,
        language=language,
        section=rubrics.section(segment, rules, said, marks, title),
        series=context.series or _series(segment, context),
        tags=rubrics.tags(segment, rules, said, marks),
        summary=said.summary,
    )
    whole = with_body(article, body, profile)
    if segment.whole and not profile.article.body:
        base = context.base_url
        whole = replace(
            whole,
            images=whole.images or lead_image(said, base),
            media=whole.media or films(said, base),
        )
    return whole, body.removed


def with_body(article: Article, body: Body, profile: Profile) -> Article:
    """`article` with all that its blocks say; text renderings come in here too."""
    body = replace(body, blocks=told_apart(body.blocks, article.language))
    text = body.text
    links = [link for block in body.blocks for link in block.links]
    site = profile.site(article.url)
    images = [block.image for block in body.blocks if block.image]
    media = [block.media for block in body.blocks if block.media]
    quotes = [block.text for block in body.blocks if block.kind == "pull_quote"]
    return replace(
        article,
        body_text=text,
        body_html=render(body.blocks),
        word_count=word_count(body),
        content_hash=content_hash(article.title, text),
        images=tuple(replace(image, position=n) for n, image in enumerate(images, 1)),
        media=tuple(replace(one, position=n) for n, one in enumerate(media, 1)),
        links=tuple(
            Link(n, url, text, internal=profile.site(url) == site)
            for n, (url, text) in enumerate(dict.fromkeys(links), 1)
        ),
        quotes=tuple(Quote(n, text) for n, text in enumerate(dict.fromkeys(quotes), 1)),
    )


def _read_blocks(
    segment: Segment, context: Context
) -> tuple[list[Block], list[Block], list[Removed]]:
    """Images and players that stand above the text, the text's blocks, and chrome within."""
    inside = set(segment.body)
    reader = MarkupReader(context.base_url, context.rules, context.marks, context.profile.image_cut)
    for element in _lead(segment, context):
        if not any(up in inside for up in (element, *element.iterancestors())):
            reader.read(element)
    lead = [block for block in reader.blocks if block.kind in ("image", "media")]
    body = MarkupReader(context.base_url, context.rules, context.marks, context.profile.image_cut)
    body.read(*segment.body)
    return lead, body.blocks, [*reader.removed, *body.removed]


def _series(segment: Segment, context: Context) -> Series | None:
    """The series of a page that is one article."""
    if not segment.whole or context.profile.article.body:
        return None
    return series_of_article(context.document, context.said, context.marks, context.base_url)


def _nearest_lang(segment: Segment) -> str | None:
    """The language that is said of the text's element, or of what is around it."""
    body = segment.body[-1] if segment.body else None
    around = () if body is None else (body, *body.iterancestors())
    return next((lang for one in around if (lang := one.get("lang"))), None)


def _lead(segment: Segment, context: Context) -> list[HtmlElement]:
    """Cover images and players, outermost, in page order."""
    found = dict.fromkeys(fields.found(segment, context.rules.lead_media, context.marks))
    found |= {one: None for one, part in context.marks.parts.items() if part == "cover"}
    outer = [one for one in found if not any(up in found for up in one.iterancestors())]
    return context.document.ordered(outer)

"""Blocks of a body found without a profile: what at its edges and between is none of the text."""

# ruff: noqa: RUF001
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.records import Removed
from pipelines.body.live import times_of_entries
from pipelines.dom.blocks import Block, folded, words

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

LINKED = 0.8  # share of a block's characters in links: it leads elsewhere
LEAD = 5  # words before a link that only say that there is one
LEADING = (":", "|", ">", "»", "→", "–")
ARROWS = ">»→▶➤►➡"
DATELINE, DATED = 90, 200  # characters; of one that begins with a number
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
CLOCK = re.compile(r"(?<!\d)[0-2]?\d[:.h][0-5]\d(?!\d)")
NOTE = 300  # characters
NAMES = 4  # words of a person's name at most
BEFORE_TITLE = 12  # blocks
ADVERTS = (
    "advertisement advert ad anzeige werbung publicité publicidad publicidade pubblicità reklama"
    " реклама reklame annonse mainos reklam 広告"
)
ADVERT = frozenset(ADVERTS.split())
HALF = 0.5  # share of a list's, where each item has a link
COUNTER = re.compile(r"\d+\s*/\s*\d+")  # of a gallery
SHORT = 60  # characters: a label, not a sentence
ACTIONS = (
    "print drucken imprimer imprimir imprimeix stampa afdrukken drukuj yazdır печать распечатать"
    " друк طباعة چاپ email mail correo courriel имейл почта почте send senden envoyer enviar invia"
    " надіслати отправить ارسال reprint reprints share teilen partager compartir compartilhar"
    " condividi delen paylaş udostępnij поделиться поділитися مشاركة شارك tweet twitter facebook"
    " whatsapp telegram linkedin pinterest reddit digg bookmark save comment comments kommentieren"
    " commenter comentar contact rss"
)
UNSPACED = "打印|列印|印刷|邮件|メール|分享|共有|인쇄|메일|공유"
TOOL = re.compile(rf"\b(?:{'|'.join(ACTIONS.split())})\b|{UNSPACED}", re.IGNORECASE)
ENDS = (".", "!", "?", "…", '"', "”", "“", "»", "«", "。", "؟", "।", ":", ")", "’", "'", "」", "؛")


def trim(
    blocks: Sequence[Block], removed: list[Removed], title: str | None, site: Callable[[str], bool]
) -> list[Block]:
    """The blocks that are the article's; the others go to `removed`.

    `site` says whether an address is of the article's own site.
    """
    kept: list[Block] = []
    below = _after_title(blocks, title, removed)
    times = {id(below[at]) for at in times_of_entries(below)}
    for block in below:
        rule = _rule(block, site) or ("caption" if _is_caption(block, kept[-1:]) else None)
        if rule is None or id(block) in times:
            kept.append(block)
            continue
        if kept and _is_label(kept[-1]) and (block.kind == "list" or kept[-1].kind != "heading"):
            removed.append(Removed("label", kept.pop().text[:300]))
        removed.append(Removed(rule, block.text[:300]))
    return _without_edges(kept, removed, site, times)


def _after_title(
    blocks: Sequence[Block], title: str | None, removed: list[Removed]
) -> Sequence[Block]:
    """What follows the headline, where that stands near the beginning of the blocks."""
    said = folded(title or "")
    if not said:
        return blocks
    for at, block in enumerate(blocks[:BEFORE_TITLE]):
        if block.kind == "heading" and folded(block.text) == said:
            removed += [Removed("edge", one.text[:300]) for one in blocks[: at + 1] if one.is_text]
            return [*(one for one in blocks[:at] if not one.is_text), *blocks[at + 1 :]]
    return blocks


def _rule(block: Block, site: Callable[[str], bool]) -> str | None:
    if not block.is_text:
        return None
    if is_link(block) and all(site(url) for url, _ in block.links):
        return "link"
    if len(block.text) < SHORT and folded(block.text) in ADVERT:
        return "advert"
    if COUNTER.fullmatch(block.text):
        return "gallery"
    if _is_tools(block):
        return "tools"
    return None


def _is_caption(block: Block, before: Sequence[Block]) -> bool:
    """Whether it is a label in italics right below an image."""
    return (
        bool(before)
        and before[0].kind == "image"
        and _is_label(block)
        and block.html.startswith("<em>")
        and block.html.endswith("</em>")
    )


def is_link(block: Block) -> bool:
    """Whether it says hardly more than where its links lead: "See also: …", "» …"."""
    if not block.links:
        return False
    linked = sum(len(text) for _, text in block.links)
    if block.kind == "list":
        items = block.text.count("\n\n") + 1
        return len(block.links) >= items and linked >= HALF * len(block.text)
    if not linked or block.kind == "heading":
        return bool(linked) and linked >= LINKED * len(block.text)
    if linked >= LINKED * len(block.text) or block.text[0] in ARROWS:
        return True
    lead = block.text.partition(block.links[0][1])[0].rstrip()
    return (
        block.kind == "paragraph"
        and lead.endswith(LEADING)
        and len(words(lead)) <= LEAD
        and len(words(block.text)) - len(words(lead)) - len(words(block.links[0][1])) < LEAD
    )


def _is_label(block: Block) -> bool:
    if block.kind == "heading":
        return len(block.text) < SHORT
    return (
        block.kind == "paragraph"
        and len(block.text) < SHORT
        and (block.text.endswith(":") or not block.text.endswith(ENDS))
    )


def _is_tools(block: Block) -> bool:
    """A list of nothing but what one may do with the page: "Print", "Share", "Send a tip"."""
    items = block.text.split("\n\n")
    return (
        block.kind == "list"
        and len(items) > 1
        and all(len(words(item)) <= LEAD and TOOL.search(item) for item in items)
    )


def _without_edges(
    blocks: list[Block], removed: list[Removed], site: Callable[[str], bool], times: Container[int]
) -> list[Block]:
    """Without labels, dates, names before the first sentence and after the last."""
    texts = [at for at, block in enumerate(blocks) if block.is_text]
    said = [at for at in texts if not _is_label(blocks[at])]
    if not said:
        return blocks
    first, last = said[0], said[-1]
    if first and _is_one_of_many(first - 1, blocks):
        first -= 1
    while first and id(blocks[first - 1]) in times:
        first -= 1
    while last > first and (
        last not in said
        or _is_note(blocks[last])
        or _is_link_list(blocks[last], site)
        or _is_only_link(blocks[last])
    ):
        last -= 1
    gone = {at for at in texts if at < first or at > last}
    gone |= {at for at in texts[:BEFORE_TITLE] if _is_dateline(blocks[at])}
    gone = {at for at in gone if at > last or id(blocks[at]) not in times}
    below = next((at for at in texts if at > last), None)
    for at in sorted(gone):
        rule = "signature" if at == below and _is_signature(blocks[at]) else "edge"
        removed.append(Removed(rule, blocks[at].text[:300]))
    return [block for at, block in enumerate(blocks) if at not in gone]


def _is_one_of_many(at: int, blocks: list[Block]) -> bool:
    """Whether a heading above the first sentence is one of those by which the text is divided."""
    level = blocks[at].level
    return blocks[at].kind == "heading" and any(
        block.kind == "heading" and block.level == level for block in blocks[at + 1 :]
    )


def _is_dateline(block: Block) -> bool:
    return (
        block.kind == "paragraph"
        and len(block.text) < (DATED if block.text[0].isdigit() else DATELINE)
        and not block.text.endswith(ENDS)
        and (YEAR.search(block.text) is not None or CLOCK.search(block.text) is not None)
    )


def _is_signature(block: Block) -> bool:
    """Whether it is a name right below the text, set off from it: who wrote it."""
    names = block.text.split()
    return (
        block.html.startswith(("<strong>", "<em>"))
        and block.html.endswith(("</strong>", "</em>"))
        and 2 <= len(names) <= NAMES
        and all(name[0].isupper() for name in names)
    )


def _is_note(block: Block) -> bool:
    """A remark in brackets after the text: who reported, where it was published first."""
    text = block.text
    return text[:1] in "([" and text[-1:] in ")]" and text.count("(") <= 1 and len(text) < NOTE


def _is_only_link(block: Block) -> bool:
    """A paragraph after the text that is a link, wherever that leads."""
    return block.kind == "paragraph" and is_link(block)


def _is_link_list(block: Block, site: Callable[[str], bool]) -> bool:
    """A list in which each item leads to another page of the site."""
    items = block.text.count("\n\n") + 1
    return (
        block.kind == "list"
        and len(block.links) >= items > 1
        and all(site(url) for url, _ in block.links)
    )

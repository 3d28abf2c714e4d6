"""One block, read once: its digests, its HTTP status, and whether it is as stated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archiver.warc.check.digest import (
    Computed,
    Dechunker,
    Hashes,
    Stated,
    digests,
    is_of_nothing,
    parse_digest,
)
from archiver.warc.check.fields import Fault, Fields
from archiver.warc.check.stretch import Stretch
from archiver.warc.http1 import Head, dechunk, is_chunked, parse_head
from archiver.warc.record import FIELDS_TYPE

_MAX_HEAD = 1 << 20  # of an HTTP message
_MAX_ABOUT = 1 << 16  # of a metadata record that is read as fields
_CAPTURES = ("response", "revisit", "resource", "conversion")
_ALWAYS = {"sha256"}  # of an entity, whatever the record states: a record beside it may, too


@dataclass(slots=True)
class Block:
    """What was read of a block. `size` may be less than the header promised."""

    computed: Computed
    status: int | None = None
    chunked: bool = False
    stated_block: Stated | str = "empty"
    stated: Stated | str = "empty"  # the payload digest in the header
    proven: bool = False  # it is that of its digest
    headless: bool = False  # the head of its HTTP message has no end
    about: str = ""  # the payload digest that a metadata record states of another record


def read_block(stretch: Stretch, fields: Fields, length: int, *, for_index: bool) -> Block:
    """Reads up to `length` bytes. With `for_index`, also the digests that an index may give."""
    block = Block(
        Computed(0),
        stated_block=parse_digest(fields.get("warc-block-digest")),
        stated=parse_digest(fields.get("warc-payload-digest")),
    )
    of_payload = _wanted(fields, block.stated, for_index=for_index)
    of_block = of_payload
    if isinstance(block.stated_block, Stated):
        of_block = of_block | {block.stated_block.algorithm}
    head = _http_head(stretch, fields, length)
    if head:
        _describe_message(block, head)
    elif _is_about(fields, length):
        block.about = _about(stretch.peek(length))
    if stretch.holds(length):
        _read_held(stretch, block, len(head), length, (of_block, of_payload))
    else:
        _read_parts(stretch, block, len(head), length, (of_block, of_payload))
    return block


def _describe_message(block: Block, head: bytes) -> None:
    parsed = parse_head(head) if b"ransfer-" in head or b"RANSFER-" in head else None
    block.status = Head(head, ()).status
    block.headless = not head.endswith((b"\n\n", b"\n\r\n"))
    block.chunked = parsed is not None and is_chunked(parsed)


def _read_held(
    stretch: Stretch, block: Block, head: int, length: int, names: tuple[set[str], set[str]]
) -> None:
    """All at once, as most blocks are small. The payload stands behind `head` bytes."""
    of_block, of_payload = names
    (view,) = stretch.take(length)
    computed = block.computed
    computed.size = length
    computed.block = digests(of_block, view)
    if not head:
        computed.payload = computed.block
        return
    computed.payload = digests(of_payload, view[head:])
    if block.chunked:
        entity = dechunk(bytes(view[head:]))
        computed.entity = digests(of_payload or _ALWAYS, entity)


def _read_parts(
    stretch: Stretch, block: Block, head: int, length: int, names: tuple[set[str], set[str]]
) -> None:
    """As `_read_held`, of a block of any size."""
    of_block, of_payload = Hashes(names[0]), Hashes(names[1])
    of_entity = Dechunker(names[1] or _ALWAYS) if block.chunked else None
    computed = block.computed
    for part in stretch.take(head):
        of_block.update(part)
        computed.size += len(part)
    for part in stretch.take(length - head):
        computed.size += len(part)
        of_block.update(part)
        if head:
            of_payload.update(part)
        if of_entity:
            of_entity.update(part)
    computed.block = of_block.values()
    computed.payload = of_payload.values() if head else computed.block
    computed.entity = of_entity.values() if of_entity else {}


def _wanted(fields: Fields, stated: Stated | str, *, for_index: bool) -> set[str]:
    """The algorithms in which the payload's digest is asked for."""
    if fields.type == "revisit":
        return set()  # it states the digest of the payload that is referred to
    wanted = {stated.algorithm} if isinstance(stated, Stated) else set()
    if fields.type in _CAPTURES and for_index:
        wanted |= {"sha1", "sha256"}
    return wanted


def _about(text: bytes) -> str:
    if b"payload-digest" not in text:
        return ""
    return parse_head(b"\n" + text).text(b"payload-digest")


def check_digests(fields: Fields, block: Block) -> Iterator[Fault]:
    """Block and payload digest against the bytes, as far as they are stated."""
    text = fields.get("warc-block-digest")
    stated = block.stated_block
    if isinstance(stated, Stated):
        block.proven = block.computed.block.get(stated.algorithm) == stated.value
        if not block.proven and fields.type == "revisit" and is_of_nothing(stated):
            what = "its block digest is of nothing: a changed byte would not be seen"
            yield "remark", "no-digest", what  # of its payload: Wget's way
        elif not block.proven:
            yield "damage", "block-digest", f"the block is not that of its digest {text}"
    else:
        yield from _not_comparable("block", text, stated)
    if fields.type != "revisit" and not fields.get("warc-segment-number"):
        yield from _check_payload(fields, block)


def _check_payload(fields: Fields, block: Block) -> Iterator[Fault]:
    text = fields.get("warc-payload-digest")
    stated = block.stated
    if not isinstance(stated, Stated):
        if text:
            yield from _not_comparable("payload", text, stated)
        return
    computed = block.computed
    name, value = stated.algorithm, stated.value
    if computed.payload.get(name) == value:
        if computed.entity.get(name, value) != value:
            yield "remark", "payload-chunked", "the payload digest is of the chunked body"
    elif computed.entity.get(name) == value:
        yield "remark", "payload-decoded", "the payload digest is of the de-chunked body"
    elif computed.block.get(name) == value:
        yield "remark", "payload-of-block", "the payload digest is of the block, HTTP head and all"
    else:
        yield "damage", "payload-digest", f"the payload is not that of its digest {text}"


def _not_comparable(what: str, text: str, why: Stated | str) -> Iterator[Fault]:
    if why == "malformed":
        yield "damage", "bad-digest", f"its {what} digest is none: {text!r}"
    elif why == "unknown":
        yield "remark", "unknown-digest", f"its {what} digest is of a kind that is not known"
    else:
        yield "remark", "no-digest", f"it has no {what} digest: a changed byte would not be seen"


def _http_head(stretch: Stretch, fields: Fields, length: int) -> bytes:
    """The head of an HTTP message with its empty line; nothing where the block is none."""
    if fields.type not in ("response", "request", "revisit") or not length:
        return b""
    kind = fields.get("content-type").lower()
    if kind and not kind.startswith("application/http"):
        return b""
    if not kind and stretch.peek(min(5, length)) != b"HTTP/":
        return b""
    head = stretch.head(min(_MAX_HEAD, length))
    if head is None:  # all is head, where nothing ends it
        return stretch.peek(length) if length < _MAX_HEAD else b""
    return head


def _is_about(fields: Fields, length: int) -> bool:
    return (
        fields.type == "metadata"
        and 0 < length <= _MAX_ABOUT
        and fields.get("content-type").lower() == FIELDS_TYPE
        and bool(fields.get("warc-refers-to"))
    )

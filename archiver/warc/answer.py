"""How the record of an answer tells it: whole, or as a revisit of what is kept (WARC 1.1 §6.7)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.warc.content import dechunked
from archiver.warc.http1 import Head, is_chunked, parse_head, payload, split_message
from archiver.warc.large import Large
from archiver.warc.record import digest

if TYPE_CHECKING:
    from archiver.records import Capture, Kind
    from archiver.warc.record import Exchange

PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
SAME_PAYLOAD = f"{PROFILES}identical-payload-digest"
NOT_MODIFIED = f"{PROFILES}server-not-modified"
UNCHANGED = 304

Fields = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Type, block and own fields of the record; `aside` is a digest that is not among these."""

    kind: Kind
    head: Head
    block: bytes | Large
    block_digest: str
    fields: Fields
    payload_digest: str | None
    aside: str | None = None
    refers_to: str | None = None


def answer_of(exchange: Exchange) -> Answer:
    """A response, or a revisit with the head alone where the rest is as it is kept."""
    head_bytes, body = split_message(exchange.response)
    head = parse_head(head_bytes)
    if exchange.large:
        body_digest, own, block_digest = _digests(exchange.large, head_bytes, head)
    else:
        entity = payload(head, body)
        own = digest(entity)
        body_digest = own if entity == body else digest(body)
        block_digest = digest(exchange.response)
    if original := _original(exchange, head.status, own):
        profile = NOT_MODIFIED if head.status == UNCHANGED else SAME_PAYLOAD
        stated = own if profile == SAME_PAYLOAD else None
        fields = (*_reference(profile, original), ("WARC-Payload-Digest", stated))
        return Answer(
            "revisit", head, head_bytes, digest(head_bytes), fields, stated,
            refers_to=original.record_id,
        )  # fmt: skip
    # warcio checks a payload digest against the chunks, not the entity: it is stated aside.
    aside = own if own != body_digest else None
    fields = (("WARC-Payload-Digest", None if aside else own),)
    block = exchange.large or exchange.response
    return Answer("response", head, block, block_digest, fields, own, aside)


def _digests(large: Large, head_bytes: bytes, head: Head) -> tuple[str, str, str]:
    """Those of the body as it was sent, of the entity in it, and of the whole."""
    of_body, of_block = hashlib.sha256(), hashlib.sha256(head_bytes)
    for part in large.parts(len(head_bytes)):
        of_body.update(part)
        of_block.update(part)
    of_entity = of_body
    if is_chunked(head):
        of_entity = hashlib.sha256()
        for part in dechunked(large.parts(len(head_bytes))):
            of_entity.update(part)
    body, entity, block = (f"sha256:{one.hexdigest()}" for one in (of_body, of_entity, of_block))
    return body, entity, block


def _original(exchange: Exchange, status: int | None, payload_digest: str) -> Capture | None:
    """What an answer that says nothing new refers to: by 304, the last of what is kept; else
    whichever has its payload. One that was cut off says too little."""
    if exchange.truncated or not exchange.original:
        return None
    if status == UNCHANGED:
        return exchange.original
    same = (status, payload_digest)
    kept = (exchange.original, *exchange.before)
    return next((one for one in kept if (one.status, one.payload_digest) == same), None)


def _reference(profile: str, original: Capture) -> Fields:
    """Replay goes by address and date, others by the record's id (§5.7, §5.14, §5.15)."""
    return (
        ("WARC-Profile", profile),
        ("WARC-Refers-To", f"<{original.record_id}>"),
        ("WARC-Refers-To-Target-URI", original.url),
        ("WARC-Refers-To-Date", original.fetched_at),
    )

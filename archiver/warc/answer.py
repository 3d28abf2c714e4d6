"""How the record of an answer tells it: whole, or as a revisit of what is kept (WARC 1.1 §6.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.warc.http1 import Head, parse_head, payload, split_message
from archiver.warc.record import digest

if TYPE_CHECKING:
    from archiver.records import Capture, Kind
    from archiver.warc.record import Exchange

PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
SAME_PAYLOAD = f"{PROFILES}identical-payload-digest"
NOT_MODIFIED = f"{PROFILES}server-not-modified"

Fields = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Type, block and own fields of the record; `aside` is a digest that is not among these."""

    kind: Kind
    head: Head
    block: bytes
    fields: Fields
    payload_digest: str | None
    aside: str | None = None
    refers_to: str | None = None


def answer_of(exchange: Exchange) -> Answer:
    """A response, or a revisit with the head alone where the rest is as it is kept."""
    head_bytes, body = split_message(exchange.response)
    head = parse_head(head_bytes)
    entity = payload(head, body)
    own = digest(entity)
    original = exchange.original
    if original and (profile := _profile(exchange, original, head.status, own)):
        stated = own if profile == SAME_PAYLOAD else None
        fields = (*_reference(profile, original), ("WARC-Payload-Digest", stated))
        return Answer("revisit", head, head_bytes, fields, stated, refers_to=original.record_id)
    # warcio checks a payload digest against the chunks, not the entity: it is stated aside.
    aside = own if entity != body else None
    fields = (("WARC-Payload-Digest", None if aside else own),)
    return Answer("response", head, exchange.response, fields, own, aside)


def _profile(
    exchange: Exchange, original: Capture, status: int | None, payload_digest: str
) -> str | None:
    """The profile of an answer that says nothing new. One that was cut off says too little."""
    if exchange.truncated:
        return None
    if status == 304:
        return NOT_MODIFIED
    same = status == original.status and payload_digest == original.payload_digest
    return SAME_PAYLOAD if same else None


def _reference(profile: str, original: Capture) -> Fields:
    """Replay goes by address and date, others by the record's id (§5.7, §5.14, §5.15)."""
    return (
        ("WARC-Profile", profile),
        ("WARC-Refers-To", f"<{original.record_id}>"),
        ("WARC-Refers-To-Target-URI", original.url),
        ("WARC-Refers-To-Date", original.fetched_at),
    )

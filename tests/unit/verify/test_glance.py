"""What is seen of a usual record at a glance is what the careful walk sees of it."""

from __future__ import annotations

import random
from dataclasses import asdict
from pathlib import Path

import pytest

from archiver.warc.check.kind import kind_of
from archiver.warc.check.record import Teller
from archiver.warc.check.source import source_of
from archiver.warc.check.walk import walk_source
from tests.unit.verify.files import BODY, members, record, request, revisit, warcinfo
from tests.unit.verify.test_real_files import SHARED
from tests.unit.verify.test_records import DEFECTS

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nkept\r\n0\r\n\r\n"
USUAL = [
    warcinfo(),
    record(1),
    request(2, of=1),
    revisit(3, of=1),
    record(4, CHUNKED),
    record(5, BODY + b"x" * 3_000_000),
    record(6, b"HTTP/1.1 200 OK\r\nno end of its head"),
    record(7, WARC_Block_Digest=None, WARC_Payload_Digest="sha1:" + "A" * 32),
]


def seen(path: Path, *, for_index: bool) -> object:
    part = walk_source(source_of(path), for_index=for_index)
    return part.records, [asdict(note) for note in part.notes], part.findings.all(), part.gaps


def same_both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for for_index in (False, True):
        at_a_glance = seen(path, for_index=for_index)
        with monkeypatch.context() as patched:
            patched.setattr(Teller, "glance", lambda *_: False)
            assert at_a_glance == seen(path, for_index=for_index)


@pytest.mark.parametrize("made", [USUAL, *([warcinfo(), one] for one in DEFECTS.values())])
def test_a_glance_sees_what_the_careful_walk_sees(tmp_path, monkeypatch, made):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(members(*made))
    same_both_ways(path, monkeypatch)


def test_a_glance_sees_the_same_in_broken_files(tmp_path, monkeypatch):
    sound = members(warcinfo(), record(1), request(2, of=1), record(4, CHUNKED))
    rng = random.Random(1)
    path = tmp_path / "a.warc.gz"
    for _ in range(100):
        broken = bytearray(sound)
        broken[rng.randrange(len(sound))] ^= 1 << rng.randrange(8)
        path.write_bytes(broken[: rng.choice([len(sound), rng.randrange(30, len(sound))])])
        same_both_ways(path, monkeypatch)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs shared/warcs beside the checkout")
def test_a_glance_sees_the_same_in_real_files(monkeypatch):
    for path in sorted((SHARED / "files").iterdir()):
        if kind_of(path) == "warc":
            same_both_ways(path, monkeypatch)

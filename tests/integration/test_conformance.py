"""What we write, judged by the tools of others: each must have nothing against it."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.warc.adopt import adopt
from archiver.warc.mend import mend
from archiver.warc.record import Document
from archiver.warc.writer import WarcWriter
from tests.integration.conftest import Archived
from tests.integration.wire.cases import CASES
from tests.unit.verify.files import members, record, request, revisit, warcinfo, write_warc
from tests.unit.warc.exchanges import exchange
from tests.unit.warc.test_arc import FIRST, arc, plain
from tests.unit.warc.test_index import EXCHANGES

BIN = Path(sys.executable).parent
# warcat takes digests for base32, blocks apart, and a reference for good only if it leads
# backwards (our response stands last): it is taught hex, to leave blocks whole, and to leave the
# rest to the others.
WARCAT = """
import sys, warcat.verify as verify
from warcat.__main__ import main
from warcat.tool import VerifyTool
verify.parse_digest_field = lambda text: (text.split(":")[0], bytes.fromhex(text.split(":")[1]))
verify.verify_payload_digest = lambda record: True
VerifyTool.verify_concurrent_to = VerifyTool.verify_refers_to = lambda self, record: None
sys.argv = ["warcat", "--preserve-block", "verify", *sys.argv[1:]]
main()
"""
PEERS = {
    "warcio check": [BIN / "warcio", "check", "-v"],
    "fastwarc check": [BIN / "fastwarc", "check"],
    "warcat verify": [sys.executable, "-c", WARCAT],
}
WAYS = ["crawled", "odd answers", "mended", "from ARC", "from a file gzipped as a whole"]


@pytest.fixture(scope="module")
def written(archived: Archived, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file from each of the ways in which we write one."""
    folder = tmp_path_factory.mktemp("written")
    files: dict[str, Path] = {}
    (crawled,) = archived.collection.archive.glob("*.warc.gz")
    files["crawled"] = shutil.copy(crawled, folder / crawled.name)
    with WarcWriter(folder, "odd", "20261123T101500Z") as writer:
        for one in EXCHANGES:
            writer.write_exchange(one)
        for case in CASES:
            if case.answer:
                writer.write_exchange(exchange(case.name, response=case.answer))
        original = writer.write_exchange(exchange("again"))
        writer.write_exchange(exchange("again", original=original))
        writer.write_exchange(
            exchange("again", response=b"HTTP/1.1 304 Not Modified\r\n\r\n", original=original)
        )
        writer.write_imported(Document("http://example.com/doc", b"<p>text", "text/html"))
    files["odd answers"] = next(folder.glob("odd-*.warc.gz"))
    damaged = folder / "damaged.warc.gz"
    damaged.write_bytes(members(warcinfo(), record(1), record(1), request(2, of=1))[:-3] + b"junk")
    files["mended"] = mend(damaged, folder / "mended.warc.gz", workers=1).out
    sources = {
        "from ARC": plain(FIRST, arc(), arc("http://example.com/i", b"\x89PNG", rest="image/png")),
        "from a file gzipped as a whole": gzip.compress(
            warcinfo() + record(1) + revisit(5, of=1, WARC_Target_URI="http://example.com/1")
        ),
    }
    for number, (name, data) in enumerate(sources.items()):
        source = folder / f"{number}.source"
        source.write_bytes(data)
        adopted = adopt(source, folder / f"{number}.staged", source.name, lambda _: set())
        files[name] = adopted.settle()
    return files


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("peer", PEERS)
def test_others_have_nothing_against_it(written: dict[str, Path], way: str, peer: str) -> None:
    ran = subprocess.run([*PEERS[peer], written[way]], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_that_says_nothing_would_see_damage(tmp_path: Path, peer: str) -> None:
    path = write_warc(tmp_path)
    data = bytearray(gzip.decompress(path.read_bytes()))
    data[data.rindex(b"image/png") + 40] ^= 0xFF
    (tmp_path / "flipped.warc").write_bytes(data)
    ran = subprocess.run(
        [*PEERS[peer], tmp_path / "flipped.warc"], capture_output=True, text=True, check=False
    )
    assert ran.returncode != 0

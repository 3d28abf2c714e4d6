"""What is in the WARC is what went over the wire, to the byte."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from dataclasses import asdict

import pytest

from archiver.records import Page
from archiver.warc.reader import page_of, read_page
from archiver.warc.record import digest
from tests.integration.wire.cases import BY_NAME, CASES, GZIP, TEXT, Case
from tests.integration.wire.conftest import Walked

WHOLE = [case for case in CASES if not case.truncated]
CUT = [case for case in CASES if case.truncated]
DECODED = [case for case in CASES if case.decoded is not None]


def named(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


@named([case for case in CASES if case.name not in ("secrets", "by_proxy")])
def test_the_request_is_kept_as_sent(walked: Walked, case: Case) -> None:
    request = walked.stored(case).request
    assert request is not None
    assert request.block == walked.seen[case.name][-1].received


@named(WHOLE)
def test_the_response_is_kept_as_received(walked: Walked, case: Case) -> None:
    assert walked.stored(case).record.block == case.answer
    assert walked.stored(case).capture.error is None


@named(CUT)
def test_what_arrived_of_a_truncated_response_is_kept(walked: Walked, case: Case) -> None:
    stored = walked.stored(case)
    assert case.answer.startswith(stored.record.block)
    assert stored.record.block.startswith(b"HTTP/1.1 ")
    assert stored.record.value("WARC-Truncated") == case.truncated
    assert stored.capture.error == f"truncated: {case.truncated}"


@named(CUT)
def test_a_truncated_download_fails_as_in_plain_scrapy(walked: Walked, case: Case) -> None:
    outcome = walked.outcomes[case.name]
    if case.meta.get("download_fail_on_dataloss") is False:
        assert outcome["status"] == 200
    else:
        assert outcome["error"] in {
            "DownloadCancelledError",
            "DownloadTimeoutError",
            "ResponseDataLossError",
            "DownloadFailedError",
        }


@named(DECODED)
def test_a_page_from_the_warc_is_the_page_from_the_network(walked: Walked, case: Case) -> None:
    stored, outcome = walked.stored(case), walked.outcomes[case.name]
    body = base64.b64decode(outcome["body"])
    page = page_of(stored)
    assert page == Page(stored.capture.url, body, outcome["content_type"], stored.capture)
    assert body == case.decoded


@named(CASES)
def test_the_signalled_capture_is_the_one_rebuilt_from_the_warc(walked: Walked, case: Case) -> None:
    rebuilt = asdict(walked.stored(case).capture)
    signalled = [said for said in walked.signalled if said["url"] == rebuilt["url"]]
    assert signalled == [rebuilt]
    if "capture" in walked.outcomes[case.name]:
        assert walked.outcomes[case.name]["capture"] == rebuilt


@named(DECODED)
def test_a_record_is_readable_on_its_own_at_its_place(walked: Walked, case: Case) -> None:
    stored = walked.stored(case)
    assert read_page(walked.archive, stored.capture) == page_of(stored)


def test_the_capture_knows_what_the_request_was_for(walked: Walked) -> None:
    capture = walked.stored(BY_NAME["plain"]).capture
    assert (capture.role, capture.page_number) == ("listing", 3)
    assert capture.via_url == "http://127.0.0.1/archive"
    assert (capture.ip, capture.protocol) == ("127.0.0.1", "http/1.1")
    assert capture.elapsed_ms is not None
    assert "#" not in capture.url


def test_interim_answers_are_kept_beside_the_response(walked: Walked) -> None:
    for name in ("interim", "two_interims"):
        stored = walked.stored(BY_NAME[name])
        [interim] = [
            record
            for record in walked.records
            if record.type == "metadata"
            and record.value("WARC-Refers-To") == f"<{stored.record.id}>"
            and (record.value("Content-Type") or "").startswith("application/http")
        ]
        assert interim.block == BY_NAME[name].interim


def test_several_exchanges_share_a_connection(walked: Walked) -> None:
    seen = [walked.seen[name][0] for name in ("plain", "in_pieces", "empty", "chunked")]
    assert len({one.connection for one in seen}) == 1
    assert [one.number for one in seen] == [1, 2, 3, 4]


def test_a_request_made_again_on_a_new_connection_is_kept_once(walked: Walked) -> None:
    stored = walked.stored(BY_NAME["flaky_when_reused"])
    assert stored.record.block == BY_NAME["flaky_when_reused"].answer
    assert walked.seen["flaky_when_reused"][0].number == 1


def test_secrets_are_blanked_and_the_record_says_so(walked: Walked) -> None:
    request = walked.stored(BY_NAME["secrets"]).request
    assert request is not None
    assert b"Authorization: [blanked]\r\n" in request.block
    assert b"Cookie: id=7\r\n" in request.block
    assert request.value("Archiver-Blanked") == "Authorization"


def test_tls_is_recorded(walked: Walked) -> None:
    record = walked.stored(BY_NAME["tls"]).record
    assert record.values("WARC-Protocol") == ["http/1.1", "tls/1.3"]
    assert (record.value("WARC-Cipher-Suite") or "").startswith("TLS_")


def test_a_proxied_request_is_kept_as_the_proxy_saw_it(walked: Walked) -> None:
    case = BY_NAME["by_proxy"]
    stored = walked.stored(case)
    assert stored.request is not None
    url = walked.site.url(case)
    assert stored.capture.url == url
    assert stored.request.block.startswith(f"GET {url} HTTP/1.1\r\n".encode())
    assert stored.capture.ip is None


def test_a_tunnelled_exchange_is_kept_as_the_site_saw_it(walked: Walked) -> None:
    case = BY_NAME["by_tunnel"]
    request = walked.stored(case).request
    assert request is not None
    assert request.block == walked.seen[case.name][0].received
    assert b"Proxy-Authorization" not in request.block
    assert b"Proxy-Authorization" in walked.site.tunnels[0]


def test_warcio_finds_nothing_wrong(walked: Walked) -> None:
    """It takes chunk sizes for payload (its issues 74 and 75): a chunked response's payload
    digest, which is of the entity (WARC 1.1 §6.3.2), is in its metadata record."""
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", str(walked.path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@named(WHOLE)
def test_the_digests_are_those_of_block_and_entity(walked: Walked, case: Case) -> None:
    record = walked.stored(case).record
    head, body = re.split(rb"(?<=\n)\r?\n", case.answer, maxsplit=1)
    if b"chunked" in head:
        body = GZIP if b"gzip" in head else TEXT
    assert record.value("WARC-Block-Digest") == digest(case.answer)
    assert walked.stored(case).capture.payload_digest == digest(body)
    chunked = b"chunked" in head
    assert record.value("WARC-Payload-Digest") == (None if chunked else digest(body))

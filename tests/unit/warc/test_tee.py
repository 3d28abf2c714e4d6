from __future__ import annotations

import pytest

from archiver.warc.tape import Tape
from archiver.warc.tee import _cipher_name


@pytest.mark.parametrize(
    ("openssl", "iana"),
    [
        ("TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"),
        ("ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
        ("DHE-RSA-AES256-GCM-SHA384", "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"),
        ("AES128-SHA", "AES128-SHA"),
    ],
)
def test_a_cipher_suite_has_its_registered_name(openssl: str, iana: str) -> None:
    assert _cipher_name(openssl) == iana


@pytest.mark.parametrize("surplus", range(10))
def test_the_surplus_is_cut_off_whatever_pieces_it_came_in(surplus: int) -> None:
    tape = Tape()
    for piece in (b"abc", b"def", b"ghi"):
        tape.receive(piece)
    tape.end(surplus)
    assert tape.received == b"abcdefghi"[: 9 - surplus]
    assert tape.ended

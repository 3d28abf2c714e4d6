"""Signs a WACZ with a key of one's own ("anonymous" in https://specs.webrecorder.net/wacz-auth/):
whoever has the public key can tell that the package is what its owner made.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from archiver import __version__
from archiver.errors import UsageError


def signer(key_file: Path) -> Callable[[str], Mapping[str, str]]:
    """What signs a digest with the key in `key_file` (PEM, elliptic curve); one is made there
    (P-384, readable by its owner only) where there is none. Raises UsageError, OSError.
    """
    key = _load(key_file) if key_file.exists() else _make(key_file)
    size = (key.curve.key_size + 7) // 8

    def sign(text: str) -> Mapping[str, str]:
        # As browsers' Web Crypto gives and takes it: both numbers, one behind the other.
        r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(SHA256())))
        signature = r.to_bytes(size, "big") + s.to_bytes(size, "big")
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return {
            "hash": text,
            "signature": base64.b64encode(signature).decode(),
            "publicKey": base64.b64encode(public).decode(),
            "software": f"archiver/{__version__}",
        }

    return sign


def _load(key_file: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(key_file.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UsageError(
            f"{key_file} is no private key in PEM without a password: {error}. "
            "Name a file that does not exist, and one is made."
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise UsageError(f"{key_file} is no elliptic-curve key; packages are signed with ECDSA.")
    return key


def _make(key_file: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP384R1())
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
    return key

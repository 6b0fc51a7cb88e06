r"""AES-GCM encryption of everything that holds personal data.

    KIOSKO <schema>\n | key's name, 8 bytes | nonce, 12 bytes | ciphertext and tag

The first line can be read without the key, so that a file of a later version or of another machine can be
distinguished from a damaged one. The schema and the name (a session's id) are authenticated as associated
data (NIST SP 800-38D): a file under another name cannot be decrypted.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.store.store_errors import DamagedError, NewerError, SealedElsewhereError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
"""Bytes of a key for AES-256."""
SCHEMA = 2
"""Version of the encrypted content."""
_NAME_BYTES, _NONCE_BYTES = 8, 12
_HEAD = re.compile(rb"KIOSKO (\d{1,6})\n")
HEAD_BYTES = 14 + _NAME_BYTES
"""Bytes at the beginning of a file that show which key encrypted it."""


class Encryption:
    """Encrypts and decrypts with one key.

    Nonces are random (96 bits): a kiosk would have to save once a second for a century before two equal ones
    became likely.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._mark_key = hmac.digest(key, b"kiosko code marks", "sha256")
        self._name = hashlib.sha256(b"kiosko key name" + key).digest()[:_NAME_BYTES]

    @cached_property
    def _cipher(self) -> AESGCM:
        """Made with the first session: loading OpenSSL takes 0.1 s and 7 MB."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._key)

    def mark(self, word: str) -> str:
        """A keyed hash to find a word by without storing it: HMAC-SHA256, 16 hexadecimal digits."""
        return hmac.digest(self._mark_key, word.encode(), "sha256").hex()[:16]

    def close(self, content: bytes, name: str) -> bytes:
        """Encrypt a content under a name."""
        head, nonce = b"KIOSKO %d\n" % SCHEMA + self._name, secrets.token_bytes(_NONCE_BYTES)
        return head + nonce + self._cipher.encrypt(nonce, content, _bound(head, name))

    def open(self, sealed: bytes, name: str) -> bytes:
        """Decrypt what was encrypted under a name.

        Raises:
            DamagedError: it is cut short, changed, or was encrypted under another name.
            NewerError: a later version encrypted it.
            SealedElsewhereError: another key encrypted it.
        """
        if not self.fits(sealed):
            raise SealedElsewhereError(
                "Una sesión guardada es de otra llave: no se puede abrir ni se cambia."
            )
        from cryptography.exceptions import InvalidTag  # loaded with the cipher

        at = _head(sealed).end() + _NAME_BYTES
        try:
            return self._cipher.decrypt(
                sealed[at : at + _NONCE_BYTES], sealed[at + _NONCE_BYTES :], _bound(sealed[:at], name)
            )
        except (InvalidTag, ValueError):
            raise DamagedError("seal broken") from None

    def fits(self, sealed: bytes) -> bool:
        """Whether this key encrypted a file; its first HEAD_BYTES are enough.

        Raises:
            DamagedError: it is no encrypted file.
            NewerError: a later version encrypted it.
        """
        head = _head(sealed)
        if int(head[1]) > SCHEMA:
            raise NewerError(
                "Una sesión la guardó una versión más nueva del quiosco: no se toca. Actualice este."
            )
        name = sealed[head.end() : head.end() + _NAME_BYTES]
        if len(name) < _NAME_BYTES or int(head[1]) < SCHEMA:
            raise DamagedError("no seal")
        return name == self._name


def _head(sealed: bytes) -> re.Match[bytes]:
    if head := _HEAD.match(sealed):
        return head
    raise DamagedError("no seal")


def _bound(head: bytes, name: str) -> bytes:
    return head + name.encode("ascii")

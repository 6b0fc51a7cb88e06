r"""AES-GCM around everything that holds personal data.

    KIOSKO <schema>\n | key's name, 8 bytes | nonce, 12 bytes | ciphertext and tag

The first line can be read without the key, so that a file of a later version and one of another
machine are told from a damaged one. The name a content is sealed under (a session's id) and the
schema are bound to it (associated data, NIST SP 800-38D): files cannot be swapped.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.store.store_errors import DamagedError, NewerError, SealedElsewhereError

KEY_BYTES = 32
"""AES-256."""
SCHEMA = 2
"""Version of what is sealed."""
_NAME_BYTES, _NONCE_BYTES = 8, 12
_HEAD = re.compile(rb"KIOSKO (\d{1,6})\n")
HEAD_BYTES = 14 + _NAME_BYTES
"""Enough of a file to tell who sealed it."""


class Encryption:
    """Seals and opens with one key.

    Nonces are random (96 bits); a kiosk would have to save once a second for a century before two
    of them could be expected to be the same.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._mark_key = hmac.digest(key, b"kiosko code marks", "sha256")
        self._name = hashlib.sha256(b"kiosko key name" + key).digest()[:_NAME_BYTES]

    def mark(self, word: str) -> str:
        """What stands for a word that has to be found again without being told: 16 hexadecimal digits."""
        return hmac.digest(self._mark_key, word.encode(), "sha256").hex()[:16]

    def close(self, content: bytes, name: str) -> bytes:
        """Encrypt a content under a name."""
        head, nonce = b"KIOSKO %d\n" % SCHEMA + self._name, secrets.token_bytes(_NONCE_BYTES)
        return head + nonce + self._cipher.encrypt(nonce, content, _bound(head, name))

    def open(self, sealed: bytes, name: str) -> bytes:
        """What was sealed under a name.

        Raises:
            DamagedError: it is cut short, changed, or was sealed under another name.
            NewerError: a later version sealed it.
            SealedElsewhereError: another key sealed it.
        """
        if not self.fits(sealed):
            raise SealedElsewhereError(
                "Una sesión guardada es de otra llave: no se puede abrir ni se cambia."
            )
        at = _head(sealed).end() + _NAME_BYTES
        try:
            return self._cipher.decrypt(
                sealed[at : at + _NONCE_BYTES], sealed[at + _NONCE_BYTES :], _bound(sealed[:at], name)
            )
        except (InvalidTag, ValueError):
            raise DamagedError("seal broken") from None

    def fits(self, sealed: bytes) -> bool:
        """This key sealed it; its first HEAD_BYTES are enough to tell.

        Raises:
            DamagedError: nobody sealed it.
            NewerError: a later version sealed it.
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

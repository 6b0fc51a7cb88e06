"""The lines of the audit log, each with a hash that covers the line before it.

The hash of a line is an HMAC-SHA256, under the log's key, of its fields and of the hash of the line before. A
person who changes, removes or moves a line would have to compute every later hash again, which needs the key.
Lines of the first version have a plain SHA-256; the first line with a key covers them all.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ORIGIN = "0" * 64
"""Used as the hash before the first line."""
LONGEST_WORDS = 160
"""Most characters of `what`."""
_CODE = re.compile(r"[A-Z0-9-]{0,12}")
_KEYS = ("n", "at", "who", "what", "code", "hash")


@dataclass(frozen=True)
class AuditLine:
    """One line of the log."""

    n: int
    """Number of the line, from 1."""
    at: datetime
    who: str
    what: str
    code: str
    hash: str

    def text(self) -> str:
        """The line as it is written, without the line break."""
        plain = {"n": self.n, "at": self.at.isoformat(), "who": self.who, "what": self.what}
        return _json(plain | {"code": self.code, "hash": self.hash})

    def follows(self, before: str, key: bytes) -> bool:
        """Whether the line's hash is right for this key and this hash of the line before."""
        return hmac.compare_digest(self.hash, self._seal(before, key))

    def sealed(self, before: str, key: bytes) -> AuditLine:
        """The same line with its hash computed."""
        return AuditLine(self.n, self.at, self.who, self.what, self.code, self._seal(before, key))

    def _seal(self, before: str, key: bytes) -> str:
        plain = [self.n, self.at.isoformat(), self.who, self.what, self.code]
        content = f"{before}\n{_json(plain)}".encode()
        return hmac.digest(key, content, "sha256").hex() if key else hashlib.sha256(content).hexdigest()


def new_line(n: int, at: datetime, who: str, what: str, code: str, before: str, key: bytes) -> AuditLine:
    """A line after the one with the hash `before`.

    Long texts are cut, and digits that could be a document number or a telephone are replaced by "?".

    Args:
        n: number of the line.
        at: when it is written, with its time zone.
        who: who did it.
        what: what they did, in Spanish.
        code: the session's code, or empty.
        before: hash of the line before, or ORIGIN.
        key: the log's key.
    """
    code = code if _CODE.fullmatch(code) else "?"
    return AuditLine(n, at, _harmless(who, 80), _harmless(what, LONGEST_WORDS), code, "").sealed(before, key)


def added(name: str) -> str:
    """What the log says of a member of the staff who was added."""
    return _harmless(f"agregó al funcionario {name}", LONGEST_WORDS)


def read_line(text: str) -> AuditLine | None:
    """A line read from its text; None if the text is not exactly what `AuditLine.text` writes."""
    try:
        plain = json.loads(text)
        line = AuditLine(
            **{key: plain[key] for key in _KEYS if key != "at"}, at=datetime.fromisoformat(plain["at"])
        )
        whole = line.text() == text and isinstance(line.n, int) and isinstance(line.hash, str)
        return line if whole and line.hash.isascii() else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def faults(
    texts: Iterable[tuple[str, str]], n: int, before: str, key: bytes, since: float
) -> Iterator[str | AuditLine]:
    """Check the chain: each line in its right place, and a Spanish sentence for each damage.

    Args:
        texts: the place of each line in Spanish words, and the line.
        n: number of the first expected line.
        before: hash of the line before it; empty: not known.
        key: the log's key.
        since: number of the first line that was hashed with the key.
    """
    for place, text in texts:
        line = read_line(text)
        if line is None:
            yield f"{place}: la línea no se puede leer; alguien la cambió o el disco la dañó."
            n, before = n + 1, ""
            continue
        if line.n > n:
            gap = f"la línea {n}" if line.n == n + 1 else f"las líneas {n} a {line.n - 1}"
            yield f"{place}: {'falta' if line.n == n + 1 else 'faltan'} {gap}."
        elif line.n < n:
            yield f"{place}: la línea {line.n} está repetida o fuera de su lugar."
            continue
        elif before and not line.follows(before, key if line.n >= since else b""):
            without = line.n >= since and line.follows(before, b"")
            told = (
                "se escribió sin la llave del quiosco"
                if without
                else "fue cambiada, o la anterior se escribió de nuevo"
            )
            yield f"{place}: la línea {n} {told}."
        yield line
        n, before = line.n + 1, line.hash


def _json(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _harmless(words: str, longest: int) -> str:
    """The text on one line of at most `longest` characters, with long numbers replaced by "?"."""
    printable = "".join(ch if ch.isprintable() else " " for ch in words)[:longest]
    return re.sub(r"\d[\d. -]{3,}\d", "?", printable)

"""The lines of the audit log, each sealed with the one before it.

The hash of a line covers its words and the hash of the line before, under the log's key: who changes, removes
or moves one would have to compute every later hash anew, and cannot without the key. Lines of the first
version were sealed without a key (SHA-256); the first line with one seals them all.
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
"""What stands for the hash before the first line."""
LONGEST_WORDS = 160
"""Characters of what was done."""
_CODE = re.compile(r"[A-Z0-9-]{0,12}")
_KEYS = ("n", "at", "who", "what", "code", "hash")


@dataclass(frozen=True)
class AuditLine:
    """One act."""

    n: int
    """Counts the lines, from 1."""
    at: datetime
    who: str
    what: str
    code: str
    hash: str

    def text(self) -> str:
        """The line as it is written, without its end."""
        plain = {"n": self.n, "at": self.at.isoformat(), "who": self.who, "what": self.what}
        return _json(plain | {"code": self.code, "hash": self.hash})

    def follows(self, before: str, key: bytes) -> bool:
        """The line was sealed with this key and this hash of the line before it, and not changed since."""
        return hmac.compare_digest(self.hash, self._seal(before, key))

    def sealed(self, before: str, key: bytes) -> AuditLine:
        """The same line with its hash."""
        return AuditLine(self.n, self.at, self.who, self.what, self.code, self._seal(before, key))

    def _seal(self, before: str, key: bytes) -> str:
        plain = [self.n, self.at.isoformat(), self.who, self.what, self.code]
        content = f"{before}\n{_json(plain)}".encode()
        return hmac.digest(key, content, "sha256").hex() if key else hashlib.sha256(content).hexdigest()


def new_line(n: int, at: datetime, who: str, what: str, code: str, before: str, key: bytes) -> AuditLine:
    """A line after the one with the hash `before`.

    Nothing long and nothing that could be a document number or a telephone gets in, whoever calls.
    """
    code = code if _CODE.fullmatch(code) else "?"
    return AuditLine(n, at, _harmless(who, 80), _harmless(what, LONGEST_WORDS), code, "").sealed(before, key)


def read_line(text: str) -> AuditLine | None:
    """A line as it was written; None if this program did not write it so."""
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
    """Each line that is where it belongs, and a Spanish sentence for each damage.

    Args:
        texts: where each line stands, for people, and the line.
        n: number of the first line that is expected.
        before: hash of the line before it.
        key: of the log.
        since: number of the first line that was sealed with it.
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
            yield f"{place}: la línea {n} fue cambiada, o la anterior se escribió de nuevo."
        yield line
        n, before = line.n + 1, line.hash


def _json(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _harmless(words: str, longest: int) -> str:
    """One short line without long numbers."""
    printable = "".join(ch if ch.isprintable() else " " for ch in words)[:longest]
    return re.sub(r"\d[\d. -]{3,}\d", "?", printable)

"""The key and the anchor of an audit log.

The key is derived from the machine's key: a person who has only the folder can change its lines but cannot
compute their hashes. The anchor is a file beside the pepper of the PINs, with number and hash of the last
line: an older copy of the folder, or a missing one, does not match it. Neither protects against a person who
can read the machine's key.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.errors import StaffError
from kiosk.log import failure
from kiosk.staff.record_file import held, seen

_PURPOSE = b"kiosk audit log 1"
"""Makes this key differ from every other key derived from the machine's key."""
Plain = dict[str, Any]


@dataclass(frozen=True)
class AuditSeal:
    """The secret and the anchor of one log."""

    secret: Callable[[], bytes]
    """Returns the machine's key; raises StaffError if it is missing."""
    anchor: Path
    """The anchor's file, outside the log's folder."""

    def key(self) -> bytes:
        """The key of the log's hashes; raises StaffError if the machine's key is missing."""
        return hmac.digest(self.secret(), _PURPOSE, "sha256")

    def sign(self, plain: Plain) -> Plain:
        """A copy of a record with its HMAC under "mac"; raises StaffError if the key is missing."""
        return plain | {"mac": self._mac(plain)}

    def signed(self, plain: Plain) -> bool:
        """Whether a record has the right HMAC; raises StaffError if the key is missing."""
        return hmac.compare_digest(str(plain.get("mac", "")), self._mac(plain))

    def anchored(self) -> Plain:
        """Number and hash of the last line, from the anchor; empty if this machine wrote none.

        It is empty, too, if the file cannot be read, so that the log goes on; the reason is in the journal.
        """
        try:
            return self.read_anchor()
        except StaffError as error:
            failure("audit_anchor_failed", error)
            return {}

    def read_anchor(self) -> Plain:
        """The same; raises StaffError if the file cannot be read. The key is not needed without a file."""
        with seen(self.anchor) as plain:
            return plain if plain and self.signed(plain) else {}

    def blank(self) -> bool:
        """Whether nothing was ever written to the anchor; False if that cannot be read."""
        try:
            return not any(self.anchor.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False

    def put_anchor(self, n: int, line_hash: str, since: int) -> bool:
        """Write number and hash of the last line to the anchor.

        Returns:
            False if it cannot be written; the reason is in the journal.
        """
        try:
            with held(self.anchor) as anchor:
                anchor.write(self.sign({"n": n, "hash": line_hash, "since": since}))
        except StaffError as error:
            failure("audit_anchor_failed", error)
            return False
        return True

    def _mac(self, plain: Plain) -> str:
        told = {name: value for name, value in plain.items() if name != "mac"}
        text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hmac.digest(self.key(), text.encode(), "sha256").hex()

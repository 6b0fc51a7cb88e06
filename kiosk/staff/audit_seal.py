"""What an audit log is sealed with, and what is known of it outside its folder.

The key is derived from the machine's key: who has only the folder can change its lines, but cannot seal
them. Number and hash of the last line also stand in a file beside the PINs' secret, the anchor: an older
copy of the folder, or none at all, does not agree with it. It is no proof against who can read the
machine's key.
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
"""What else the machine's key may seal is sealed with other keys."""
Plain = dict[str, Any]


@dataclass(frozen=True)
class AuditSeal:
    """The secret and the anchor of one log."""

    secret: Callable[[], bytes]
    """The machine's key; raises StaffError if it is lost."""
    anchor: Path
    """The file outside the log's folder."""

    def key(self) -> bytes:
        """The key of the lines; raises StaffError."""
        return hmac.digest(self.secret(), _PURPOSE, "sha256")

    def sign(self, plain: Plain) -> Plain:
        """A record with its own seal; raises StaffError."""
        return plain | {"mac": self._mac(plain)}

    def signed(self, plain: Plain) -> bool:
        """A record was sealed by this machine and not changed since; raises StaffError."""
        return hmac.compare_digest(str(plain.get("mac", "")), self._mac(plain))

    def anchored(self) -> Plain:
        """Number and hash of the last line as the anchor says them; empty: this machine made none."""
        with seen(self.anchor) as plain:
            return plain if plain and self.signed(plain) else {}

    def put_anchor(self, n: int, line_hash: str, since: int) -> bool:
        """Note the last line outside the folder; False: it cannot be written there (see the journal)."""
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

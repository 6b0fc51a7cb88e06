"""The list of staff members: a small private file, data/staff.json."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.errors import StaffError
from kiosk.staff.pin import Hashed
from kiosk.staff.record_file import guarded, held

SCHEMA = 1
"""Version of the file's format; a file with another version is refused."""
FILE = "staff.json"
LONGEST_NAME = 40
"""Most characters of a name."""
SHELL = "consola"
"""Who acts in the shell of the machine, in the audit log; may do everything."""
RESERVED = frozenset({"público", "publico", SHELL, "quiosco"})
"""Names that the audit log uses for others than staff."""


@dataclass(frozen=True)
class MemberList:
    """The staff members as they are stored."""

    seal: str = ""
    """Identifies the pepper that the PINs were hashed with."""
    recovery: Hashed | None = field(default=None, repr=False)
    """Hash of the owner's recovery code."""
    pins: dict[str, Hashed] = field(default_factory=dict, repr=False)
    """Name -> hash of the PIN, in the order the members were added."""
    appointed: frozenset[str] = frozenset()
    """Who was said to manage the others; see `managers`."""

    @property
    def managers(self) -> tuple[str, ...]:
        """Who may manage the others, in the order they were added: the first of all if nobody was said to."""
        said = tuple(name for name in self.pins if name in self.appointed)
        return said or tuple(self.pins)[:1]

    def named(self, name: str) -> str:
        """A member's name as it is stored, however it was typed; empty if no member has it."""
        wanted = tidy(name).casefold()
        return next((known for known in self.pins if known.casefold() == wanted), "")

    def pin(self, name: str, pin: Hashed) -> MemberList:
        """A copy of the list with a PIN added or changed."""
        return replace(self, pins=self.pins | {name: pin})

    def without(self, name: str) -> MemberList:
        """The members without a member."""
        pins = {known: pin for known, pin in self.pins.items() if known != name}
        return replace(self, pins=pins, appointed=self.appointed - {name})

    def appoint(self, name: str) -> MemberList:
        """The members with one more who manages them."""
        return replace(self, appointed=frozenset({*self.managers, name}))


class Members:
    """Reads and writes the file of the members; one process or thread changes it at a time."""

    def __init__(self, folder: Path) -> None:
        """Store the folder, which is the data folder; nothing is read or made yet."""
        self._file = folder / FILE
        self._lock = folder / "staff.lock"

    def read(self) -> MemberList:
        """The members; an empty list if there is no file yet.

        Raises:
            StaffError: the file is damaged, has another version, or cannot be read.
        """
        try:
            with guarded(self._file.parent):
                content = self._file.read_bytes() if self._file.exists() else None
            return _members(json.loads(content)) if content is not None else MemberList()
        except (ValueError, TypeError, KeyError, AttributeError):
            raise StaffError(
                f"El archivo {self._file} está dañado. Devuelva el de una copia, o bórrelo "
                "y agregue de nuevo a los funcionarios."
            ) from None

    @contextmanager
    def changing(self) -> Iterator[MemberList]:
        """Lock the list against other processes and threads while the caller reads, checks and writes it.

        Raises:
            StaffError: the list cannot be locked or read.
        """
        with held(self._lock):
            yield self.read()

    def write(self, members: MemberList) -> None:
        """Write the list durably; call it only inside `changing`.

        Raises:
            StaffError: it could not be written; the old file is intact.
        """
        plain = {
            "schema": SCHEMA,
            "seal": members.seal,
            "recovery": _plain(members.recovery) if members.recovery else None,
            "members": [{"name": name} | _plain(pin) for name, pin in members.pins.items()],
            "managers": sorted(members.appointed),
        }
        with guarded(self._file.parent):
            files.write_durably(self._file, json.dumps(plain, indent=1, ensure_ascii=False).encode())


def tidy(name: str) -> str:
    """A name with single spaces, in Unicode NFC."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def name_refusal(name: str) -> str:
    """Why a name cannot be used, as a Spanish sentence; empty: it can. Pass it through `tidy` first."""
    if not name or len(name) > LONGEST_NAME:
        return f"El nombre debe tener entre 1 y {LONGEST_NAME} letras."
    if not all(ch.isalpha() or unicodedata.category(ch).startswith("M") or ch in " .'-" for ch in name):
        return "El nombre solo lleva letras, espacios, puntos y guiones."
    if name.casefold() in RESERVED:
        return f"«{name}» no puede ser el nombre de un funcionario. Escriba otro."
    return ""


def _plain(word: Hashed) -> dict[str, str]:
    return {"salt": word.salt.hex(), "hash": word.hash.hex()}


def _hashed(plain: dict[str, str]) -> Hashed:
    return Hashed(bytes.fromhex(plain["salt"]), bytes.fromhex(plain["hash"]))


def _members(plain: dict[str, Any]) -> MemberList:
    """Read the list from plain data; raises ValueError, TypeError or KeyError if it has another form."""
    if plain["schema"] != SCHEMA:
        raise ValueError("foreign version")
    recovery = _hashed(plain["recovery"]) if plain["recovery"] else None
    pins = {str(one["name"]): _hashed(one) for one in plain["members"]}
    appointed = frozenset(str(name) for name in plain.get("managers", []))
    return MemberList(str(plain["seal"]), recovery, pins, appointed)

"""Giving people their own files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class HandedOver:
    """Files that were given."""

    place: str
    """Where they are now, as people find them: «carpeta SECOP-II de su memoria»."""
    names: tuple[str, ...]
    """As they are called there; one that was taken already has a number behind it."""


class PhonePage(Protocol):
    """A page on the local network for one person's telephone; `offer` raises HandoverError. Use a thread."""

    def offer(self, contents: Mapping[str, bytes]) -> str:
        """Show files to who knows the address; what was offered before is gone.

        Returns:
            The address, with a part that nobody can guess, for a QR.
        """

    def close(self) -> None:
        """Nothing is offered any more, and nothing of it stays in memory."""


class Stick(Protocol):
    """A USB stick. The methods touch disks: call them in a thread."""

    def present(self) -> bool:
        """There is one that can be written to."""

    def give(self, contents: Mapping[str, bytes]) -> HandedOver:
        """Copy files to it durably, never over one that is there.

        Args:
            contents: file name -> what is in it.

        Raises:
            HandoverError: it is not whole there; says what to do.
        """

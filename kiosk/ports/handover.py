"""The interfaces for giving applicants their own files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class HandedOver:
    """Files that were copied."""

    place: str
    """Where they are, in Spanish words for the applicant: «carpeta SECOP-II de su memoria»."""
    names: tuple[str, ...]
    """Their names there; a number was added to a name that another file had."""


class PhonePage(Protocol):
    """A page on the local network for one person's telephone. Call it in a thread."""

    def offer(self, contents: Mapping[str, bytes]) -> str:
        """Serve files at a new address and stop serving those offered before.

        Args:
            contents: file name -> its bytes.

        Returns:
            The address, to be shown as a QR; part of it is random and cannot be guessed.

        Raises:
            HandoverError: nothing can listen at the address of this machine.
        """

    def stands(self) -> bool:
        """Whether the last offer is still served; quick."""

    def fetched(self) -> frozenset[str]:
        """Names of the files of the last offer that a telephone has received; quick."""

    def close(self) -> None:
        """Stop serving and drop the files from memory."""


class Stick(Protocol):
    """A USB stick. The methods read and write disks: call them in a thread."""

    def present(self) -> bool:
        """Whether exactly one writable stick is plugged in."""

    def give(self, contents: Mapping[str, bytes]) -> HandedOver:
        """Copy files to the stick durably, without replacing any file on it.

        Args:
            contents: file name -> its bytes.

        Raises:
            HandoverError: not every file was copied; its detail says in Spanish what to do.
        """

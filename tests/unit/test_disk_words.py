"""What is said of a disk that refuses: the same words from every part of the kiosk."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.files import disk_trouble
from kiosk.printing.outbox_database import disk_troubles_told
from kiosk.staff.record_file import guarded
from kiosk.store.store_errors import disk_troubles

FOLDER = Path("datos")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "El disco está lleno: no cabe nada más en datos. Libere espacio."),
        (errno.EDQUOT, "El disco está lleno: no cabe nada más en datos. Libere espacio."),
        (errno.EROFS, "No hay permiso para escribir en datos. Revise el dueño de la carpeta y el disco."),
        (errno.EIO, "El disco no responde bien en datos (EIO). Revise la carpeta y el disco."),
    ],
)
def test_a_refusal_says_what_to_do_and_names_no_file(number: int, words: str) -> None:
    assert disk_trouble(OSError(number, "No such luck", "María Ríos.pdf"), FOLDER) == words


@pytest.mark.parametrize("guard", [disk_troubles, guarded, disk_troubles_told])
def test_every_part_says_it_in_the_same_words(guard: Callable[[Path], AbstractContextManager[None]]) -> None:
    with pytest.raises(KioskError) as caught, guard(FOLDER):
        raise OSError(errno.ENOSPC, "No space left on device", "secreto.pdf")
    assert caught.value.detail == "El disco está lleno: no cabe nada más en datos. Libere espacio."

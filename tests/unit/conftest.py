"""What several of these tests stand on; a file that needs another of the same name makes its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.terminal import environment

if TYPE_CHECKING:
    from tests.cups_bed import Bed


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, and a home beside it, for this process too."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for name, value in environment(data).items():
        if name.startswith("KIOSK_") or name == "HOME":
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    return data


@pytest.fixture(scope="module")
def whole_bed() -> Iterator[Bed]:
    """A real CUPS with its own settings: it would keep every document for a day."""
    from tests.cups_bed import Bed  # only where there is one

    with Bed() as bed:
        yield bed


@pytest.fixture
def bed(whole_bed: Bed) -> Iterator[Bed]:
    """The same, tidied up after each test."""
    yield whole_bed
    whole_bed.tidy()

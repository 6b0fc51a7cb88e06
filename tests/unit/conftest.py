"""Fixtures for several of these tests; a file may define its own of the same name."""

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
    """A data folder with a home beside it, set in this process's environment too."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for name, value in environment(data).items():
        if name.startswith("KIOSK_") or name == "HOME":
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    return data


@pytest.fixture(scope="module")
def whole_bed() -> Iterator[Bed]:
    """A real CUPS with default settings, which would keep every document for a day."""
    from tests.cups_bed import Bed  # only where there is one

    with Bed() as bed:
        yield bed


@pytest.fixture
def bed(whole_bed: Bed) -> Iterator[Bed]:
    """The CUPS of `whole_bed`, tidied after each test."""
    yield whole_bed
    whole_bed.tidy()

"""Fixtures for every test."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from textual.widgets import Input

from kiosk.documents.child_process import Child
from tests import network_witness
from tests.dealing import dealt, workers
from tests.network_witness import Witness
from tests.quick import is_slow

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # Hypothesis would fail a test that is slow on a busy machine


gc.disable()  # a third of reading the tests went into looking for garbage; on again with the first test


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read the files that `make check` leaves out."""
    quick = config.option.markexpr == "not slow" and collection_path.suffix == ".py"
    return True if quick and is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make check` leaves out, and let each worker begin with what waits."""
    for item in items:
        if is_slow(item.path):
            item.add_marker(pytest.mark.slow)
    items[:] = dealt(items, workers())


@pytest.fixture(autouse=True)
def _no_machine_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hide this machine's settings, printers and scanners from tests; no cursor blinks in snapshots."""
    import os

    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CUPS_SERVER", "/nonexistent/cups.sock")
    monkeypatch.setenv("SANE_CONFIG_DIR", "/nonexistent/sane.d")
    monkeypatch.setattr(Input, "cursor_blink", False)
    yield


@pytest.fixture(scope="session", autouse=True)
def _collects_seldom() -> None:
    """A quarter of a screen test's time went into looking through what was imported, hundreds of times."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def _witness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Witness | None]:
    """Hears every packet of every PDF engine that this process starts; None where no network can be made."""
    if not network_witness.works():
        yield None
        return
    witness = Witness(tmp_path_factory.mktemp("network") / "packets")
    start = Child.__init__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Child, "__init__", lambda self, command, *rest: start(self, witness.command(command), *rest)
        )
        yield witness
    assert not witness.seen(), "an engine used the network"


@pytest.fixture(autouse=True)
def _no_engine_uses_the_network(_witness: Witness | None) -> Iterator[None]:
    """No conversion of any test asks anybody for anything (tests/unit/test_documents_network.py)."""
    yield
    assert not (_witness and _witness.seen()), "an engine used the network"

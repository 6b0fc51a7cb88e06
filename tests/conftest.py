"""Fixtures for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from textual.widgets import Input

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # Hypothesis would fail a test that is slow on a busy machine


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

"""Reading the audit log for staff: newest first, a page at a time, over the files put aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.staff.audit import FILE, AuditLog, aside
from kiosk.staff.audit_seal import AuditSeal
from tests.fakes import FixedClock

ACTS = 30


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    """Acts of two members in several files."""
    seal = AuditSeal(lambda: bytes(range(32)), tmp_path / "anchor")
    log = AuditLog(tmp_path / "audit", FixedClock().now, seal, size=900)
    for number in range(ACTS):
        log.record("Íñigo" if number % 3 == 0 else "Rosa", f"acto {number}", "K3VPZA" if number == 7 else "")
    assert len(aside(tmp_path / "audit")) > 2
    return log


def test_no_log_is_an_empty_page(tmp_path: Path) -> None:
    seal = AuditSeal(lambda: bytes(32), tmp_path / "anchor")
    page = AuditLog(tmp_path / "audit", FixedClock().now, seal).page()
    assert (page.entries, page.older) == ((), False)


def test_the_pages_are_all_acts_the_newest_first(log: AuditLog) -> None:
    told = []
    offset = 0
    while True:
        page = log.page(offset=offset, limit=7)
        told += [entry.what for entry in page.entries]
        if not page.older:
            break
        offset += 7
    assert told == [f"acto {number}" for number in reversed(range(ACTS))]


@pytest.mark.parametrize("text", ["iñi", "INIGO", "íñigo"])
def test_only_the_acts_of_a_member(log: AuditLog, text: str) -> None:
    page = log.page(text)
    assert [entry.what for entry in page.entries] == [f"acto {n}" for n in reversed(range(0, ACTS, 3))]


def test_only_the_acts_about_a_session(log: AuditLog) -> None:
    assert [entry.what for entry in log.page("k3v").entries] == ["acto 7"]


def test_a_damaged_line_does_not_hide_the_others(log: AuditLog, tmp_path: Path) -> None:
    file = tmp_path / "audit" / FILE
    file.write_bytes(file.read_bytes() + b"\xff\xfe no line\n")
    assert log.page(limit=1).entries[0].what == f"acto {ACTS - 1}"


def test_only_as_many_files_are_read_as_a_page_needs(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    read = Path.read_bytes

    def reading(file: Path) -> bytes:
        opened.append(file)
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", reading)
    log.page(limit=1)
    assert len(opened) == 1

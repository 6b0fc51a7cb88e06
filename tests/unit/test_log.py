"""The journal says what happened and never about whom."""

from __future__ import annotations

import errno
import json
import logging
import re
import stat
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import log

NAME, NUMBER = "María Ñáñez", 1065123456


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(logging, "raiseExceptions", True)
    log.setup(tmp_path / "data", "INFO")
    yield tmp_path / "data" / log.FILE
    log.close()


def lines(journal: Path) -> list[str]:
    """The lines without their time."""
    return [line.split(" ", 1)[1] for line in journal.read_text("utf-8").splitlines()]


def fail(text: str) -> None:
    raise ValueError(text)


def test_a_line_has_time_level_event_and_facts(journal: Path) -> None:
    log.event("session_started", session="a" * 32, step="aviso_datos", code="K7MPQ2", count=3)
    line = journal.read_text("utf-8")
    facts = f"session={'a' * 32} step=aviso_datos code=K7MPQ2 count=3"
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{{4}} INFO session_started {facts}\n", line)


@pytest.mark.parametrize("key", [*log.Facts.__annotations__, "nombres", "detail"])
@pytest.mark.parametrize(
    "value", [NAME, NUMBER, "María\nERROR x", ["a"], None, 3.5, "3001234567", "a@b.co", "20001 x"]
)
def test_no_fact_can_carry_a_person(journal: Path, key: str, value: object) -> None:
    log.event("saved", **{key: value})  # type: ignore[arg-type]  # wrong on purpose
    assert lines(journal) == [f"INFO saved {key}=?"]


def test_each_line_of_a_practice_says_so_until_the_journal_is_closed(journal: Path) -> None:
    log.mark_practice()
    log.event("session_shown", step="contacto")
    assert lines(journal) == ["INFO practice session_shown step=contacto"]
    log.setup(journal.parent, "INFO")
    log.event("session_shown")
    assert lines(journal)[1:] == ["INFO session_shown"]


def test_no_event_name_can_carry_a_person(journal: Path) -> None:
    log.event(NAME)
    assert lines(journal) == ["INFO ?"]


def test_an_exception_is_its_class_and_its_place(journal: Path) -> None:
    try:
        fail(NAME)
    except ValueError as error:
        log.failure("crashed", error, step="contacto")
    (line,) = lines(journal)
    assert re.fullmatch(r"ERROR crashed step=contacto error=ValueError place=test_log\.py:\d+", line)


def test_the_place_is_in_the_program_not_in_a_library() -> None:
    from kiosk.store.tiny_store import TinySessionStore

    with pytest.raises(Exception) as caught:
        TinySessionStore(None)  # type: ignore[arg-type]  # wrong on purpose
    assert re.fullmatch(r"kiosk/files\.py:\d+", log.place_of(caught.value))
    with pytest.raises(json.JSONDecodeError) as parsed:
        json.loads("{")
    assert re.fullmatch(r"decoder\.py:\d+", log.place_of(parsed.value))
    assert log.place_of(ValueError()) == "?"


def test_libraries_are_heard_without_their_words(journal: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("docxtpl").error("cannot render %s", NAME)
    try:
        fail(NAME)
    except ValueError:
        logging.getLogger("asyncio").exception("in %s", NAME)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn(NAME, stacklevel=1)
    found = lines(journal)
    assert found[0] == "ERROR library logger=docxtpl"
    assert re.fullmatch(r"ERROR library logger=asyncio error=ValueError place=test_log\.py:\d+", found[1])
    assert found[2] == "WARNING library logger=py.warnings"
    assert capfd.readouterr() == ("", "")


def test_the_level_is_a_setting(tmp_path: Path) -> None:
    log.setup(tmp_path, "ERROR")
    log.event("saved")
    log.event("broken", logging.ERROR)
    log.close()
    assert lines(tmp_path / log.FILE) == ["ERROR broken"]


def test_it_is_private_even_after_it_turned_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / log.FILE).write_text("")
    (tmp_path / log.FILE).chmod(0o644)
    monkeypatch.setattr(log, "SIZE", 200)
    log.setup(tmp_path, "INFO")
    for _ in range(50):
        log.event("saved", step="contacto")
    log.close()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [log.FILE, *(f"{log.FILE}.{number}" for number in range(1, log.KEPT + 1))]
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_a_full_disk_is_silent(
    journal: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full(self: logging.StreamHandler, record: logging.LogRecord) -> None:  # type: ignore[type-arg]  # generic in stubs only
        raise OSError(errno.ENOSPC, NAME)

    monkeypatch.setattr(logging.StreamHandler, "flush", full)
    log.event("saved")
    monkeypatch.undo()
    assert capfd.readouterr() == ("", "")


def test_a_folder_that_cannot_be_used_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("")
    log.setup(tmp_path / "data", "INFO")
    log.event("saved")
    log.close()
    assert capfd.readouterr() == ("", "")

"""What `kiosk run` checks before it opens, and what it trusts the process before it for."""

from __future__ import annotations

import os
import shutil
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import log
from kiosk.app.app import KioskApp
from kiosk.app.beginning import Beginning
from kiosk.app.locked import CLOSED, LockedApp
from kiosk.app.relaunch import HOPELESS, MOST_RESTARTS
from kiosk.app.trouble_app import TroubleApp
from kiosk.cli import content_seal, examination, run
from kiosk.cli.run import CHECKED, CLOSED_STATUS, make
from kiosk.cli.session_store import LOCK
from kiosk.settings import Settings
from kiosk.store import kiosk_lock
from tests.journey import TEMPLATES

ARGS = Namespace(unlocked=False, dry_run=True)


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Content of its own for one test, and nobody asks the terminal."""
    copy = tmp_path / "templates"
    shutil.copytree(TEMPLATES, copy)
    monkeypatch.setenv("KIOSK_PATHS__TEMPLATES", str(copy))
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KIOSK_LOOK__IMAGES", "off")
    monkeypatch.setenv(CHECKED, "")
    monkeypatch.setenv(LOCK, "")
    yield copy
    log.close()


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A mark for each time the content is checked from end to end."""
    marks: list[str] = []
    real = examination.refuse_errors

    def counted(settings: Settings) -> None:
        marks.append("checked")
        real(settings)

    monkeypatch.setattr(examination, "refuse_errors", counted)
    return marks


def test_content_is_checked_again_only_when_it_changed(templates: Path, checks: list[str]) -> None:
    assert isinstance(make(ARGS, Beginning()), KioskApp)
    (templates / "steps" / "__pycache__").mkdir()  # the folder changes, its files do not
    assert isinstance(make(ARGS, Beginning()), KioskApp)
    assert checks == ["checked"]
    step = templates / "steps" / "despedida.toml"
    step.write_text(step.read_text("utf-8").replace("Gracias", "Gracia5"), encoding="utf-8")
    assert isinstance(make(ARGS, Beginning()), KioskApp)
    assert checks == ["checked"] * 2


def test_content_found_good_is_not_checked_again_by_the_next_start(
    templates: Path, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(ARGS, Beginning())
    monkeypatch.delenv(CHECKED)
    assert isinstance(make(ARGS, Beginning()), KioskApp)
    assert checks == ["checked"]
    (templates.parent / "data" / content_seal.FILE).unlink()
    monkeypatch.delenv(CHECKED)
    make(ARGS, Beginning())
    assert checks == ["checked"] * 2


def test_content_that_broke_between_two_applicants_calls_staff(templates: Path, checks: list[str]) -> None:
    make(ARGS, Beginning())
    (templates / "papers" / "autorizacion.docx").unlink()
    trouble = make(ARGS, Beginning())
    assert isinstance(trouble, TroubleApp)
    assert trouble.code == "C1"
    assert isinstance(make(ARGS, Beginning()), TroubleApp), "what was refused once is checked again"


def test_other_settings_are_checked_too(
    templates: Path, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(ARGS, Beginning())
    monkeypatch.setenv("KIOSK_SECOP__ALLOWED_HOSTS", "community.secop.gov.co")
    make(ARGS, Beginning())
    assert checks == ["checked"] * 2


def resumed(app: LockedApp) -> str:
    """Id of the session an app goes on with."""
    assert isinstance(app, KioskApp)
    return app.beginning.session_id


def test_a_session_is_resumed_after_a_few_crashes_only(templates: Path) -> None:
    assert resumed(make(ARGS, Beginning("abc", crashes=MOST_RESTARTS))) == "abc"
    assert resumed(make(ARGS, Beginning("abc", crashes=MOST_RESTARTS + 1))) == ""
    assert isinstance(make(ARGS, Beginning("abc", crashes=HOPELESS + 1)), TroubleApp)


@pytest.mark.parametrize("keep", [False, True])
def test_papers_a_crash_left_are_wiped_unless_papers_are_kept(
    templates: Path, keep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = templates.parent / "data" / "sessions" / ("0" * 32)
    (session / "papers").mkdir(parents=True)
    left = [session / "papers" / name for name in ("constancia.docx", "3-constancia.pdf")]
    for file in left:
        file.write_bytes(b"Ana")
    monkeypatch.setenv("KIOSK_PRIVACY__KEEP_PAPER_FILES", str(keep))
    assert isinstance(make(ARGS, Beginning()), KioskApp)
    assert [file.exists() for file in left] == [keep, keep]


def left_paper(data: Path) -> Path:
    paper = data / "sessions" / ("0" * 32) / "papers" / "constancia.docx"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"Ana")
    return paper


@pytest.mark.parametrize("why", ["settings", "content", "crashes", "store"])
def test_papers_a_crash_left_are_wiped_although_the_kiosk_cannot_open(templates: Path, why: str) -> None:
    data = templates.parent / "data"
    paper = left_paper(data)
    match why:
        case "settings":
            (data / "kiosk.toml").write_text("[privacy\n")
        case "content":
            (templates / "flow.toml").write_text("[flow\n")
        case "store":
            (data / "key").write_text("damaged")
    crashes = HOPELESS + 1 if why == "crashes" else 0
    assert isinstance(make(ARGS, Beginning(crashes=crashes)), TroubleApp)
    assert not paper.exists()


def test_papers_of_an_open_kiosk_stay_when_another_cannot_read_its_settings(templates: Path) -> None:
    data = templates.parent / "data"
    paper = left_paper(data)
    (data / "kiosk.toml").write_text("[privacy\n")
    lock = kiosk_lock.claim(data)
    assert isinstance(make(ARGS, Beginning()), TroubleApp)
    os.close(lock)
    assert paper.exists()


def test_what_nobody_foresaw_calls_staff(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(run, "_check_content", broken)
    trouble = make(ARGS, Beginning())
    assert isinstance(trouble, TroubleApp)
    assert trouble.code == "X9"


@pytest.mark.parametrize(
    ("ended", "wanted", "status"), [(CLOSED, "", 0), (CLOSED, "76", 76), (0, "76", 0), (1, "76", 1)]
)
def test_only_who_asks_learns_that_staff_closed_the_kiosk(
    ended: int, wanted: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The script of a deployed terminal shows then that the kiosk is closed."""
    monkeypatch.setenv(CLOSED_STATUS, wanted)
    assert run._status(ended) == status

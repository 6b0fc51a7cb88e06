"""What is on its way to paper, on disk: private, durable, one step at a time, gone when it is over."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.errors import PrintError
from kiosk.ports import PrintJob, PrintState
from kiosk.printing.outbox import Outbox
from kiosk.printing.outbox_database import _SCHEMA
from tests.fakes import tiny_pdf
from tests.unit.test_store import full_disk

CODE = "K7MPQ2"
WANTED = PrintJob("", CODE, "constancia", "Constancia", 1, PrintState.WANTED)


@pytest.fixture
def opened() -> Iterator[Callable[[Path], Outbox]]:
    """Opens outboxes as programs do that end without a word, and closes them once the test is over."""
    with ExitStack() as stack:
        yield lambda folder: stack.enter_context(closing(Outbox(folder)))


@pytest.fixture
def outbox(opened: Callable[[Path], Outbox], tmp_path: Path) -> Outbox:
    return opened(tmp_path / "outbox")


def add(outbox: Outbox, mark: str = "1", *, again: bool = False) -> PrintJob:
    return outbox.add(WANTED, tiny_pdf(mark), again=again)


def copies(tmp_path: Path) -> list[str]:
    return sorted(file.stem for file in (tmp_path / "outbox").glob("*.pdf"))


def test_a_job_outlives_the_program_with_its_very_bytes(
    outbox: Outbox, tmp_path: Path, opened: Callable[[Path], Outbox]
) -> None:
    job = add(outbox)
    (row,) = opened(tmp_path / "outbox").rows()
    assert row.job == job
    assert outbox.content(row) == tiny_pdf("1")


def test_a_job_keeps_its_sheet_and_an_outbox_of_the_last_release_opens(
    tmp_path: Path, opened: Callable[[Path], Outbox]
) -> None:
    folder = tmp_path / "old"
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / "outbox.db")) as base:
        base.executescript(_SCHEMA.replace(", media text not null default ''", ""))
        base.execute(
            "insert into job (key, code, document, title, pages, state, sha256)"
            " values ('a', ?, 'constancia', 'Constancia', 1, 'done', '')",
            (CODE,),
        )
        base.commit()
    opened(folder).add(replace(WANTED, media="Oficio"), tiny_pdf("1"), again=False)
    assert [row.job.media for row in opened(folder).rows()] == ["", "Oficio"]


def test_only_this_account_may_read_it(outbox: Outbox, tmp_path: Path) -> None:
    add(outbox)
    assert stat.S_IMODE((tmp_path / "outbox").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "outbox").iterdir()} == {0o600}


def test_keys_tell_nothing_and_differ(outbox: Outbox) -> None:
    keys = {add(outbox, again=True).key for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) == 16 and not set(key) - set("0123456789abcdef") for key in keys)


def test_two_threads_that_ask_at_once_get_one_job(outbox: Outbox) -> None:
    threads = [threading.Thread(target=add, args=(outbox,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outbox.rows()) == 1


def test_only_one_of_two_takes_a_step(
    outbox: Outbox, tmp_path: Path, opened: Callable[[Path], Outbox]
) -> None:
    key, other = add(outbox).key, opened(tmp_path / "outbox")
    assert outbox.created(key, "kiosk", "ipp://x/", 1)
    assert not other.created(key, "kiosk", "ipp://x/", 2)
    assert other.row(key).job_id == 1  # type: ignore[union-attr]  # it was just added


def test_a_cancelled_job_takes_no_further_step(outbox: Outbox, tmp_path: Path) -> None:
    key = add(outbox).key
    assert outbox.finish(key, PrintState.CANCELLED)
    assert not outbox.created(key, "kiosk", "", 1)
    assert not outbox.sent(key, "kiosk", "", 1)
    assert not outbox.finish(key, PrintState.DONE)
    assert outbox.leftovers() == (key,), "CUPS may have it although we never learnt so"
    assert copies(tmp_path) == []


@pytest.mark.parametrize("state", [PrintState.DONE, PrintState.CANCELLED])
def test_the_copy_goes_when_a_job_is_over(outbox: Outbox, tmp_path: Path, state: PrintState) -> None:
    outbox.finish(add(outbox).key, state)
    assert copies(tmp_path) == []
    assert outbox.rows()[0].job.state is state


def test_an_unconfirmed_job_keeps_its_copy_until_staff_answer(outbox: Outbox, tmp_path: Path) -> None:
    key = add(outbox).key
    outbox.finish(key, PrintState.UNCONFIRMED, "?")
    assert copies(tmp_path) == [key]
    assert not outbox.finish(key, PrintState.DONE), "only staff may say so"
    assert outbox.confirm(key)
    assert copies(tmp_path) == []
    assert not outbox.confirm(key)


def test_what_did_not_come_out_is_wanted_again_under_another_key(outbox: Outbox, tmp_path: Path) -> None:
    key, last = add(outbox, "1").key, add(outbox, "2").key
    assert not outbox.renew(key), "nobody asks about it"
    outbox.sent(key, "kiosk", "ipp://x/", 7)
    outbox.finish(key, PrintState.UNCONFIRMED, "?")
    assert outbox.renew(key)
    first, second = outbox.rows()
    assert second.job.key == last
    assert first.job.key not in {key, last}
    assert (first.job.state, first.job.trouble, first.job_id) == (PrintState.WANTED, "", None)
    assert outbox.content(first) == tiny_pdf("1")
    assert copies(tmp_path) == sorted([first.job.key, last])
    assert outbox.leftovers() == (key,)


def test_a_forgotten_session_leaves_nothing_but_what_cups_must_drop(outbox: Outbox, tmp_path: Path) -> None:
    keys = {add(outbox, str(number)).key for number in range(3)}
    done = add(outbox, "done").key
    outbox.finish(done, PrintState.DONE)
    outbox.dropped(done)
    outbox.forget("ABCDEF")
    assert len(outbox.rows()) == 4
    outbox.forget(CODE)
    assert (outbox.rows(), copies(tmp_path)) == ((), [])
    assert set(outbox.leftovers()) == keys
    database = b"".join(file.read_bytes() for file in (tmp_path / "outbox").glob("outbox.db"))
    assert CODE.encode() not in database, "also not in a free page"


def test_a_start_sweeps_what_a_crash_left(
    outbox: Outbox, tmp_path: Path, opened: Callable[[Path], Outbox]
) -> None:
    key = add(outbox).key
    page = outbox.add(PrintJob("", "", "prueba", "", 1, PrintState.WANTED), tiny_pdf("p"), again=True)
    outbox.finish(page.key, PrintState.DONE)
    (tmp_path / "outbox" / "0123456789abcdef.pdf").write_bytes(tiny_pdf())
    (tmp_path / "outbox" / f".{key}.pdf-999999999-x.tmp").write_bytes(tiny_pdf())
    assert [row.job.key for row in opened(tmp_path / "outbox").rows()] == [key]
    assert copies(tmp_path) == [key]
    assert not list((tmp_path / "outbox").glob(".*.tmp"))


def test_a_changed_copy_is_no_document(outbox: Outbox, tmp_path: Path) -> None:
    row = outbox.row(add(outbox).key)
    assert row is not None
    (tmp_path / "outbox" / f"{row.job.key}.pdf").write_bytes(tiny_pdf("2"))
    assert outbox.content(row) is None
    (tmp_path / "outbox" / f"{row.job.key}.pdf").unlink()
    assert outbox.content(row) is None


def test_a_full_disk_is_told_and_notes_nothing(outbox: Outbox, tmp_path: Path) -> None:
    with full_disk(100), pytest.raises(PrintError, match="lleno"):
        add(outbox)
    assert (outbox.rows(), copies(tmp_path)) == ((), [])
    assert add(outbox)


def test_a_database_nobody_can_read_is_put_aside(tmp_path: Path, opened: Callable[[Path], Outbox]) -> None:
    folder = tmp_path / "outbox"
    folder.mkdir()
    (folder / "outbox.db").write_bytes(b"not a database at all, but long enough to be read as one" * 40)
    outbox = opened(folder)
    assert outbox.rows() == ()
    assert add(outbox)
    assert (folder / "outbox.db.damaged").exists()


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("")
    with pytest.raises(PrintError, match=r"outbox \(ENOTDIR\)\. Revise la carpeta"):
        Outbox(tmp_path / "outbox")


def test_choices_of_the_staff_are_kept(
    outbox: Outbox, tmp_path: Path, opened: Callable[[Path], Outbox]
) -> None:
    assert outbox.choice("queue") == ""
    outbox.choose("queue", "oficina")
    assert opened(tmp_path / "outbox").choice("queue") == "oficina"


def test_an_outbox_that_cannot_be_opened_leaves_no_database_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Outbox] = []
    monkeypatch.setattr(Outbox, "_sweep", lambda _: 1 / 0)
    monkeypatch.setattr(Outbox, "close", lambda self: closed.append(self))
    with pytest.raises(ZeroDivisionError):
        Outbox(tmp_path / "outbox")
    (left,) = closed
    left._base.close()

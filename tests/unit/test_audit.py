"""The audit log: lines that are only added, and that show when one was changed, moved or removed."""

from __future__ import annotations

import json
import multiprocessing
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import StaffError
from kiosk.staff import audit_verification
from kiosk.staff.audit import FILE, HEAD, AuditLog, aside
from kiosk.staff.audit_chain import ORIGIN, new_line, read_line
from kiosk.staff.audit_seal import AuditSeal
from kiosk.staff.audit_verification import AuditVerdict, verify
from kiosk.staff.record_file import held, seen
from tests.fakes import NOON, FixedClock
from tests.scale import trials

MACHINE_KEY = bytes(range(32))


def seal(folder: Path) -> AuditSeal:
    """The key of a machine, and the anchor outside its data folder."""
    return AuditSeal(lambda: MACHINE_KEY, folder.parents[1] / "config" / "audit-anchor")


KEY = seal(Path("/a/b")).key()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "audit"


@pytest.fixture
def log(folder: Path) -> AuditLog:
    return AuditLog(folder, FixedClock().now, seal(folder))


@pytest.fixture
def ten(log: AuditLog, folder: Path) -> Path:
    """A log of ten lines; its file."""
    for number in range(10):
        log.record("Rosa" if number % 2 else "público", f"acto {number}", "ABC234")
    assert verify(folder, seal(folder)) == AuditVerdict(10, ())
    return folder / FILE


def lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()


def write(file: Path, content: list[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in content), "utf-8")


def problems(folder: Path) -> str:
    return "\n".join(verify(folder, seal(folder)).problems)


# --- what a line says


def test_a_line_says_who_what_when_and_which_session(log: AuditLog, folder: Path) -> None:
    log.record("Rosa Ñáñez", "reimprimió «la constancia»", "ABC234")
    plain = json.loads(lines(folder / FILE)[0])
    assert plain.pop("hash") != ORIGIN
    assert plain == {
        "n": 1,
        "at": NOON.isoformat(),
        "who": "Rosa Ñáñez",
        "what": "reimprimió «la constancia»",
        "code": "ABC234",
    }


def test_nothing_that_could_be_about_a_person_gets_in(log: AuditLog, folder: Path) -> None:
    log.record("Rosa", "vio 1.065.123.456 y 300 123 4567\nfin 12345" + "x" * 500, "maria@example.com")
    plain = json.loads(lines(folder / FILE)[0])
    assert not re.search(r"\d{3}", plain["what"])
    assert "\n" not in plain["what"] and len(plain["what"]) <= 160
    assert plain["code"] == "?"


def test_the_log_is_private(ten: Path, folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_looking_at_no_log_makes_none(folder: Path) -> None:
    assert verify(folder, seal(folder)) == AuditVerdict(0, ())
    assert not folder.exists()


# --- what shows


@pytest.mark.parametrize("index", [0, 4, 9])
def test_a_changed_line_shows(ten: Path, folder: Path, index: int) -> None:
    content = lines(ten)
    content[index] = content[index].replace("acto", "acta")
    write(ten, content)
    n = index + 1
    assert verify(folder, seal(folder)).problems == (
        f"{FILE}, renglón {n}: la línea {n} fue cambiada, o la anterior se escribió de nuevo.",
    )


@pytest.mark.parametrize("old", ['"n":5', '"who":"público"', "12:00:00", '"code":"ABC234"', '"n":5,'])
def test_every_part_of_a_line_is_sealed(ten: Path, folder: Path, old: str) -> None:
    content = lines(ten)
    new = {'"n":5': '"n":6', "12:00:00": "12:00:01", '"n":5,': '"n":5, '}.get(old, old[:-2] + 'X"')
    assert old in content[4]
    content[4] = content[4].replace(old, new)
    write(ten, content)
    assert "renglón 5" in problems(folder)


@pytest.mark.parametrize("index", [0, 4, 9])
def test_a_line_that_was_sealed_anew_shows(ten: Path, folder: Path, index: int) -> None:
    """Somebody who knows how it is done changes a line and its hash."""
    content = lines(ten)
    line, before = read_line(content[index]), read_line(content[index - 1])
    assert line and before
    forged = new_line(line.n, line.at, "Luis", line.what, line.code, before.hash if index else ORIGIN, KEY)
    content[index] = forged.text()
    write(ten, content)
    assert problems(folder) == (
        f"{FILE}: la última línea, la 10, fue escrita de nuevo."
        if index == 9
        else f"{FILE}, renglón {index + 2}: la línea {index + 2} fue cambiada, "
        "o la anterior se escribió de nuevo."
    )


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ([0], f"{FILE}, renglón 1: falta la línea 1."),
        ([4], f"{FILE}, renglón 5: falta la línea 5."),
        ([3, 4, 5], f"{FILE}, renglón 4: faltan las líneas 4 a 6."),
        ([9], f"{FILE}: faltan líneas al final: la última es la 9 y hubo 10."),
        ([7, 8, 9], f"{FILE}: faltan líneas al final: la última es la 7 y hubo 10."),
    ],
)
def test_a_removed_line_shows(ten: Path, folder: Path, gone: list[int], told: str) -> None:
    write(ten, [line for index, line in enumerate(lines(ten)) if index not in gone])
    assert problems(folder) == told


def test_lines_in_each_others_place_show(ten: Path, folder: Path) -> None:
    content = lines(ten)
    content[3], content[4] = content[4], content[3]
    write(ten, content)
    assert "falta la línea 4" in problems(folder)
    assert "la línea 4 está repetida o fuera de su lugar" in problems(folder)


@pytest.mark.parametrize("text", ["", "{}", "[]", "[" * 5_000, "null", '{"n": "uno"}', "\x00" * 50])
def test_a_line_of_something_else_shows(ten: Path, folder: Path, text: str) -> None:
    content = lines(ten)
    content[4] = text
    write(ten, content)
    assert problems(folder) == (
        f"{FILE}, renglón 5: la línea no se puede leer; alguien la cambió o el disco la dañó."
    )


def test_added_lines_show(ten: Path, folder: Path) -> None:
    content = lines(ten)
    for number in (11, 12):
        before = read_line(content[-1])
        assert before
        content.append(new_line(number, NOON, "Luis", "nada", "", before.hash, KEY).text())
    write(ten, content)
    assert "hay líneas después de la 10 que el quiosco no escribió" in problems(folder)


def test_a_log_without_its_file_or_its_head_shows(ten: Path, folder: Path, log: AuditLog) -> None:
    head = (folder / HEAD).read_bytes()
    (folder / HEAD).unlink()
    assert "no se sabe si faltan las últimas líneas" in problems(folder)
    (folder / HEAD).write_bytes(head)
    ten.unlink()
    assert "la última es la 0 y hubo 10" in problems(folder)


def test_a_lost_head_is_made_anew_and_that_is_written_down(ten: Path, folder: Path, log: AuditLog) -> None:
    (folder / HEAD).write_bytes(b"x" * 40_000)
    log.record("Rosa", "algo")
    assert verify(folder, seal(folder)) == AuditVerdict(12, ())
    assert "hizo de nuevo la cabecera perdida" in lines(ten)[10]


def test_damage_still_shows_after_more_was_written(ten: Path, folder: Path, log: AuditLog) -> None:
    write(ten, lines(ten)[:-2])
    for _ in range(3):
        log.record("Rosa", "algo")
    assert problems(folder) == f"{FILE}, renglón 9: faltan las líneas 9 a 10."


# --- power cuts


@pytest.mark.parametrize("size", [1, 30, 100])
def test_half_a_line_is_taken_away_with_a_note(ten: Path, folder: Path, log: AuditLog, size: int) -> None:
    """The line was under way: nobody was told that it is there."""
    half = new_line(11, NOON, "Rosa", "algo", "", ORIGIN, KEY).text()[:size]
    ten.write_bytes(ten.read_bytes() + half.encode())
    assert verify(folder, seal(folder)) == AuditVerdict(10, ())
    log.record("Rosa", "algo más")
    assert verify(folder, seal(folder)) == AuditVerdict(12, ())
    assert ["reparó la última línea" in line for line in lines(ten)[-2:]] == [True, False]


def test_half_of_a_line_that_was_acknowledged_is_damage(ten: Path, folder: Path, log: AuditLog) -> None:
    ten.write_bytes(ten.read_bytes()[:-20])
    log.record("Rosa", "algo más")
    assert problems(folder) == f"{FILE}, renglón 10: falta la línea 10."


def test_a_line_the_head_does_not_name_yet_counts(ten: Path, folder: Path, log: AuditLog) -> None:
    with held(folder / HEAD) as head:
        state = dict(head.value)
    log.record("Rosa", "la última")
    with held(folder / HEAD) as head:
        head.write(state)
    assert verify(folder, seal(folder)) == AuditVerdict(11, ())
    log.record("Rosa", "una más")
    assert verify(folder, seal(folder)) == AuditVerdict(12, ())


def test_a_full_disk_leaves_no_half_line(
    ten: Path, folder: Path, log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda handle, content: real(handle, content[:7]))
        with pytest.raises(StaffError, match="disco está lleno"):
            log.record("Rosa", "algo")
    assert verify(folder, seal(folder)) == AuditVerdict(10, ())
    assert ten.read_bytes().endswith(b"\n")


# --- files put aside


def test_files_are_put_aside_with_the_chain_carried_over(folder: Path) -> None:
    log = AuditLog(folder, FixedClock().now, seal(folder), size=1_000)
    for number in range(60):
        log.record("Rosa", f"acto {number}")
    assert len(aside(folder)) > 5
    assert verify(folder, seal(folder)) == AuditVerdict(60, ())
    numbers = [json.loads(line)["n"] for file in (*aside(folder), folder / FILE) for line in lines(file)]
    assert numbers == list(range(1, 61))


def spoil(file: Path) -> None:
    write(file, lines(file)[:-1])


def change(file: Path) -> None:
    write(file, [line.replace("acto", "acta") for line in lines(file)])


@pytest.mark.parametrize("damage", [spoil, change, Path.unlink])
@pytest.mark.parametrize("index", [0, 2, -1])
def test_damage_in_a_file_put_aside_shows(folder: Path, damage: Callable[[Path], None], index: int) -> None:
    log = AuditLog(folder, FixedClock().now, seal(folder), size=1_000)
    for number in range(40):
        log.record("Rosa", f"acto {number}")
    damage(aside(folder)[index])
    assert problems(folder)


def test_only_so_many_files_are_kept_and_the_chain_begins_with_them(folder: Path) -> None:
    log = AuditLog(folder, FixedClock().now, seal(folder), size=1_000, kept=3)
    for number in range(80):
        log.record("Rosa", f"acto {number}")
    assert len(aside(folder)) == 3
    verdict = verify(folder, seal(folder))
    assert verdict.problems == () and 10 < verdict.lines < 40
    aside(folder)[0].unlink()
    assert "faltan las líneas" in problems(folder)


def test_a_power_cut_between_the_files_loses_nothing(folder: Path) -> None:
    log = AuditLog(folder, FixedClock().now, seal(folder), size=1_000)
    for number in range(20):
        log.record("Rosa", f"acto {number}")
    with seen(folder / HEAD) as head:
        (folder / FILE).rename(folder / f"audit-{head['n']:08}.jsonl")
    for number in range(20):
        log.record("Rosa", f"acto {number}")
    assert verify(folder, seal(folder)) == AuditVerdict(40, ())


def test_two_power_cuts_in_a_row_lose_nothing(
    ten: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first between a line and the head that names it, the second while the file was put aside."""
    log = AuditLog(folder, FixedClock().now, seal(folder), size=1_000)
    with held(folder / HEAD) as head:
        before = read_line(lines(ten)[-1])
        assert before
        line = new_line(11, NOON, "Rosa", "la última", "", before.hash, KEY).text()
        ten.write_text(f"{ten.read_text('utf-8')}{line}\n", "utf-8")
        assert head.value["n"] == 10
    with monkeypatch.context() as patch:
        patch.setattr(AuditLog, "_append", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            log.record("Rosa", "nunca escrito")
    assert [file.name for file in aside(folder)] == ["audit-00000011.jsonl"]
    log.record("Rosa", "una más")
    assert verify(folder, seal(folder)) == AuditVerdict(12, ())


def _power_cut(*_: object) -> None:
    raise KeyboardInterrupt


# --- several at once


def now() -> datetime:
    return NOON


def add_many(folder: Path, who: str, count: int) -> None:
    log = AuditLog(folder, now, seal(folder), size=20_000)
    for number in range(count):
        log.record(who, f"acto {number}")


@pytest.mark.slow
def test_processes_that_write_at_once_make_one_whole_chain(folder: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    writers = [context.Process(target=add_many, args=(folder, name, 100)) for name in ("Ana", "Luis", "Rosa")]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert verify(folder, seal(folder)).problems == (), "a look in between finds nothing wrong"
    for writer in writers:
        writer.join()
    assert verify(folder, seal(folder)) == AuditVerdict(300, ())
    assert len(aside(folder)) >= 2


def test_a_first_line_that_comes_while_one_looks_is_no_damage(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def seen_before_the_first_line(head: Path) -> Iterator[dict[str, Any]]:
        with seen(head) as nothing_yet:
            add_many(folder, "Ana", 1)
            yield nothing_yet

    with monkeypatch.context() as patch:
        patch.setattr(audit_verification, "seen", seen_before_the_first_line)
        assert verify(folder, seal(folder)).problems == ()
    assert verify(folder, seal(folder)) == AuditVerdict(1, ())


def add_for_ever(folder: Path, acknowledged: Connection) -> None:
    log = AuditLog(folder, now, seal(folder), size=3_000, kept=1_000)
    number = 0
    while True:
        number += 1
        log.record("Rosa", f"acto {number}")
        acknowledged.send(number)


@pytest.mark.slow
@pytest.mark.soak
def test_every_acknowledged_line_survives_being_killed(folder: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    dice, told = random.Random(20261123), 0  # noqa: S311 - not a secret
    count = trials(25, 400)
    for _ in range(count):
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=add_for_ever, args=(folder, there), daemon=True)
        child.start()
        there.close()
        last = here.recv()
        time.sleep(dice.uniform(0, 0.03))
        child.kill()
        child.join()
        try:
            while True:
                last = here.recv()
        except EOFError:
            here.close()
        told += last
        assert verify(folder, seal(folder)).problems == ()
        AuditLog(folder, now, seal(folder), size=3_000, kept=1_000).record("Luis", "mira")
    verdict = verify(folder, seal(folder))
    assert verdict.problems == ()
    written = [json.loads(line)["who"] for file in (*aside(folder), folder / FILE) for line in lines(file)]
    assert told <= written.count("Rosa") <= told + count
    assert written.count("Luis") == count

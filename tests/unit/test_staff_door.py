"""The door: who is let in, what it costs not to be, and what is kept about it."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import StaffError
from kiosk.ports import AccessResult
from kiosk.staff import pin
from kiosk.staff.authentication import StaffAuthentication
from tests.fakes import FakeAudit
from tests.unit.test_staff_throttle import Machine

ROSA, LUIS, OTHER = "739154", "480573", "936281"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a guess costs is proven elsewhere."""
    monkeypatch.setattr(pin, "COST", 2**4)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def audit() -> FakeAudit:
    return FakeAudit()


@pytest.fixture
def make(tmp_path: Path, machine: Machine, audit: FakeAudit) -> Callable[[], StaffAuthentication]:
    """Opens the door of one machine, as each process does."""
    return lambda: StaffAuthentication(tmp_path / "data", tmp_path / "else" / "pepper", audit, machine)


@pytest.fixture
def door(make: Callable[[], StaffAuthentication]) -> StaffAuthentication:
    """With two members."""
    door = make()
    door.add("Rosa", ROSA)
    door.add("Luis Ñáñez", LUIS, by="Rosa")
    return door


# --- coming in


def test_a_member_comes_in_with_their_pin_and_no_other(door: StaffAuthentication) -> None:
    assert door.enter("Rosa", ROSA) == AccessResult(True)
    assert door.enter("Rosa", LUIS) == AccessResult(False)
    assert door.enter("Luis Ñáñez", LUIS) == AccessResult(True)


def test_a_name_is_found_however_it_is_typed(door: StaffAuthentication) -> None:
    assert door.enter("  luis   ÑÁÑEZ ", LUIS).granted
    assert door.enter("luis n\u0303a\u0301n\u0303ez", LUIS).granted


def test_failed_tries_are_told_at_the_next_entry(door: StaffAuthentication) -> None:
    for wrong in ("111111", "", "x" * 10_000):
        assert not door.enter("Rosa", wrong).granted
    assert door.enter("Luis Ñáñez", LUIS).failed == 0
    assert door.enter("Rosa", ROSA).failed == 3
    assert door.enter("Rosa", ROSA).failed == 0


def test_nobody_comes_in_where_nobody_was_set_up(make: Callable[[], StaffAuthentication]) -> None:
    assert make().members() == ()
    assert not make().enter("", "").granted
    assert not make().enter("Rosa", ROSA).granted


def work(door: StaffAuthentication, name: str, word: str, audit: FakeAudit) -> dict[str, int]:
    """How much is done for one try: comparisons, bytes made durable, lines written down."""
    done = {"scrypt": 0, "fsync": 0, "lines": -len(audit.lines)}
    real, sync = hashlib.scrypt, os.fsync

    def scrypt(*args: Any, **options: Any) -> bytes:
        done["scrypt"] += 1
        return real(*args, **options)

    def fsync(handle: int) -> None:
        done["fsync"] += 1
        sync(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashlib, "scrypt", scrypt)
        patch.setattr(os, "fsync", fsync)
        assert not door.enter(name, word).granted
    done["lines"] += len(audit.lines)
    return done


def test_an_unknown_person_costs_the_same_work_as_a_wrong_pin(
    door: StaffAuthentication, audit: FakeAudit
) -> None:
    door.enter("Rosa", ROSA)  # the first try of all makes the file of the counter
    tries = [work(door, name, "928374", audit) for name in ("Rosa", "Nadie", "", "Luis Ñáñez")]
    assert tries == [{"scrypt": 1, "fsync": 1, "lines": 1}] * 4


def test_the_answers_to_unknown_people_and_wrong_pins_are_the_same(
    tmp_path: Path, machine: Machine, audit: FakeAudit
) -> None:
    def answers(name: str, folder: str) -> list[AccessResult]:
        one = StaffAuthentication(tmp_path / folder, tmp_path / "pepper", audit, machine)
        one.add("Rosa", ROSA)
        return [one.enter(name, "928374") for _ in range(8)]

    assert answers("Rosa", "one") == answers("Nadie", "other")


def test_guessing_is_slowed_down_for_all_names_together(door: StaffAuthentication, machine: Machine) -> None:
    for number in range(5):
        door.enter(f"Persona {number}", "928374")
    assert door.enter("Rosa", ROSA) == AccessResult(False, 30), "even the right one has to wait"
    machine.pass_time(30)
    assert door.enter("Rosa", ROSA).granted


def test_brute_force_finds_nothing_in_a_week(door: StaffAuthentication, machine: Machine) -> None:
    """All that is let through in a week, counted by real comparisons."""
    compared, until, guess = 0, machine.seconds + 7 * 24 * 3600, 100_000
    while machine.seconds < until:
        entry = door.enter("Rosa", str(guess := guess + 1))
        assert not entry.granted
        compared += 1
        machine.pass_time(entry.wait_seconds)
    assert compared < 7 * 120


@pytest.mark.slow
def test_a_kill_between_the_count_and_the_check_saves_no_try(tmp_path: Path) -> None:
    """With kill -9 in a real process, after the counter was written and before the PIN was compared."""
    data, secret = tmp_path / "data", tmp_path / "pepper"
    StaffAuthentication(data, secret, FakeAudit()).add("Rosa", ROSA)
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from kiosk.staff import pin\n"
        "from kiosk.staff.authentication import StaffAuthentication\n"
        "from tests.fakes import FakeAudit\n"
        "pin.Hashed.matches = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"access = StaffAuthentication(Path({str(data)!r}), Path({str(secret)!r}), FakeAudit())\n"
        "print(access.enter('Rosa', '928374'))\n"
    )
    ends = []
    for _ in range(6):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        ends.append(done.returncode)
    assert ends == [-signal.SIGKILL] * 5 + [0]
    assert "granted=False" in done.stdout and "wait_seconds=0" not in done.stdout
    assert StaffAuthentication(data, secret, FakeAudit()).enter("Rosa", ROSA).wait_seconds > 0


def test_two_that_try_at_once_are_both_counted(door: StaffAuthentication) -> None:
    def guess() -> None:
        for _ in range(3):
            door.enter("Rosa", "928374")

    threads = [threading.Thread(target=guess) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 < door.enter("Rosa", ROSA).wait_seconds <= 30


# --- members


def test_only_the_first_member_gets_the_owners_code(make: Callable[[], StaffAuthentication]) -> None:
    first, second = make().add("Rosa", ROSA), make().add("Luis", LUIS, by="Rosa")
    assert len(first) == 19 and first.count("-") == 3
    assert not set(first) & set("0O1IL")
    assert second == ""
    assert make().members() == ("Rosa", "Luis")


def test_nobody_but_the_first_adds_themselves(make: Callable[[], StaffAuthentication]) -> None:
    """Two dialogs of the first start stand open: the second one is too late."""
    make().add("Rosa", ROSA)
    with pytest.raises(StaffError, match="Ya hay funcionarios"):
        make().add("Luis", LUIS)
    assert make().members() == ("Rosa",)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("rosa ", "Ya hay un funcionario con el nombre «Rosa»"),
        ("", "entre 1 y 40"),
        ("x" * 41, "entre 1 y 40"),
        ("Ana 1065123456", "solo lleva letras"),
        ("Ana\x1b[31m", "solo lleva letras"),
        ("Público", "no puede ser"),
        ("consola", "no puede ser"),
    ],
)
def test_a_name_that_cannot_be_taken(door: StaffAuthentication, name: str, reason: str) -> None:
    with pytest.raises(StaffError, match=reason):
        door.add(name, OTHER, by="Rosa")
    assert door.members() == ("Rosa", "Luis Ñáñez")


def test_an_easy_pin_is_refused_wherever_one_is_set(door: StaffAuthentication) -> None:
    code = "ABCD-EFGH"
    for attempt in (
        lambda: door.add("Ana", "123456"),
        lambda: door.change_pin("Rosa", "000000", by="consola"),
        lambda: door.recover(code, "Rosa", "121212"),
    ):
        with pytest.raises(StaffError, match="se adivina fácil"):
            attempt()
    assert door.enter("Rosa", ROSA).granted


def test_a_changed_pin_replaces_the_old_one(door: StaffAuthentication) -> None:
    door.change_pin("rosa", OTHER, by="consola")
    assert not door.enter("Rosa", ROSA).granted
    assert door.enter("Rosa", OTHER).granted
    assert door.members() == ("Rosa", "Luis Ñáñez")


def test_a_member_who_was_removed_is_a_stranger(door: StaffAuthentication) -> None:
    door.remove("ROSA", by="consola")
    assert door.members() == ("Luis Ñáñez",)
    assert not door.enter("Rosa", ROSA).granted
    nobody = "No hay ningún funcionario «Rosa»"
    with pytest.raises(StaffError, match=nobody):
        door.remove("Rosa", by="consola")
    with pytest.raises(StaffError, match=nobody):
        door.change_pin("Rosa", OTHER, by="consola")


def test_whoever_gets_a_freed_name_starts_without_its_tries(door: StaffAuthentication) -> None:
    door.enter("Rosa", "928374")
    door.remove("Rosa", by="consola")
    door.add("Rosa", OTHER, by="consola")
    assert door.enter("Rosa", OTHER).failed == 0


def test_neither_pin_nor_code_is_in_any_file(door: StaffAuthentication, tmp_path: Path) -> None:
    door.remove("Luis Ñáñez", by="consola")
    door.remove("Rosa", by="consola")
    code = door.add("Rosa", ROSA)
    door.enter("Rosa", "928374")
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    everything = b"".join(file.read_bytes() for file in files)
    for word in (ROSA, "928374", code, code.replace("-", "")):
        assert word.encode() not in everything
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert {folder.stat().st_mode & 0o777 for folder in (tmp_path / "data", tmp_path / "else")} == {0o700}


def test_many_that_are_added_at_once_are_all_there(make: Callable[[], StaffAuthentication]) -> None:
    names = [f"Persona {letter}" for letter in "ABCDEFGH"]
    codes: list[str] = []

    def add(name: str) -> None:
        codes.append(make().add(name, ROSA, by="consola"))

    threads = [threading.Thread(target=add, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(make().members()) == names
    assert sum(bool(code) for code in codes) == 1


# --- the owner's code


def test_the_owners_code_gives_a_new_pin_and_ends_the_waits(
    make: Callable[[], StaffAuthentication], machine: Machine
) -> None:
    door = make()
    code = door.add("Rosa", ROSA)
    while not door.enter("Rosa", "928374").wait_seconds:
        pass
    assert not door.recover("AAAA-BBBB-CCCC-DDDD", "Rosa", OTHER).granted
    assert door.recover(code.lower().replace("-", " "), "rosa", OTHER).granted
    assert door.enter("Rosa", OTHER) == AccessResult(True)
    assert make().recover(code, "Rosa", ROSA).granted, "it is on paper: it serves again"


def test_guessing_at_the_owners_code_is_slowed_down_and_keeps_nobody_else_out(
    door: StaffAuthentication, machine: Machine
) -> None:
    entries = [door.recover("AAAA-BBBB-CCCC-DDDD", "Rosa", OTHER) for _ in range(6)]
    assert [entry.wait_seconds for entry in entries] == [0, 0, 0, 0, 30, 30]
    assert door.enter("Rosa", ROSA).granted
    machine.power_cycle()
    assert door.recover("AAAA-BBBB-CCCC-DDDD", "Rosa", OTHER).wait_seconds == 22


def test_the_owners_code_of_nobody_opens_nothing(make: Callable[[], StaffAuthentication]) -> None:
    assert not make().recover("", "Rosa", OTHER).granted
    assert not make().recover("AAAA-BBBB-CCCC-DDDD", "Rosa", OTHER).granted


# --- trouble


def test_a_lost_or_foreign_secret_is_said_and_changes_nothing(
    door: StaffAuthentication, tmp_path: Path
) -> None:
    secret, kept = tmp_path / "else" / "pepper", (tmp_path / "data" / "staff.json").read_bytes()
    right = secret.read_bytes()
    secret.unlink()
    assert "Falta el archivo secreto" in door.trouble()
    secret.write_bytes(right[::-1])
    assert "no es el de estos PIN" in door.trouble()
    for attempt in (
        lambda: door.enter("Rosa", ROSA),
        lambda: door.add("Ana", OTHER, by="Rosa"),
        lambda: door.change_pin("Rosa", OTHER, by="consola"),
    ):
        with pytest.raises(StaffError, match="no es el de estos PIN"):
            attempt()
    assert (tmp_path / "data" / "staff.json").read_bytes() == kept
    secret.write_bytes(right)
    assert door.trouble() == ""
    assert door.enter("Rosa", ROSA).granted


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema": 2}', b'{"schema": 1, "members": [{}]}'])
def test_a_damaged_list_lets_nobody_in_and_says_so(
    door: StaffAuthentication, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "data" / "staff.json").write_bytes(content)
    for attempt in (
        door.members,
        lambda: door.enter("Rosa", ROSA),
        lambda: door.add("Ana", OTHER, by="Rosa"),
    ):
        with pytest.raises(StaffError, match="está dañado"):
            attempt()
    assert (tmp_path / "data" / "staff.json").read_bytes() == content


def test_every_act_is_written_down_without_pins_or_strangers_words(
    door: StaffAuthentication, audit: FakeAudit
) -> None:
    audit.lines.clear()
    door.enter("Rosa", "928374")
    door.enter("1065123456", "928374")
    door.enter("Rosa", ROSA)
    door.add("Ana", OTHER, by="Rosa")
    door.change_pin("Ana", LUIS, by="consola")
    door.remove("Ana", by="consola")
    assert audit.lines == [
        ("público", "PIN rechazado (Rosa)", ""),
        ("público", "PIN rechazado (nombre desconocido)", ""),
        ("Rosa", "entró con su PIN", ""),
        ("Rosa", "agregó al funcionario Ana", ""),
        ("consola", "cambió el PIN de Ana", ""),
        ("consola", "quitó al funcionario Ana", ""),
    ]


def test_staff_come_in_even_if_that_cannot_be_written_down(
    door: StaffAuthentication, audit: FakeAudit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StaffError("El disco está lleno.")

    monkeypatch.setattr(audit, "record", full)
    assert door.enter("Rosa", ROSA).granted


def test_the_file_of_the_members_says_nothing_else(door: StaffAuthentication, tmp_path: Path) -> None:
    kept = json.loads((tmp_path / "data" / "staff.json").read_bytes())
    assert sorted(kept) == ["managers", "members", "recovery", "schema", "seal"]
    assert [sorted(one) for one in kept["members"]] == [["hash", "name", "salt"]] * 2


# --- who may manage the others


def test_the_first_member_manages_and_may_let_another(door: StaffAuthentication) -> None:
    assert door.managers() == ("Rosa",)
    door.let_manage("luis ñáñez", by="Rosa")
    assert door.managers() == ("Rosa", "Luis Ñáñez")


@pytest.mark.parametrize(
    "act",
    [
        lambda door: door.add("Ana", OTHER, by="Luis Ñáñez"),
        lambda door: door.change_pin("Rosa", OTHER, by="Luis Ñáñez"),
        lambda door: door.remove("Rosa", by="Luis Ñáñez"),
        lambda door: door.let_manage("Luis Ñáñez", by="Luis Ñáñez"),
        lambda door: door.renew_recovery(by="Luis Ñáñez"),
        lambda door: door.add("Ana", OTHER, by="nobody"),
    ],
)
def test_who_does_not_manage_is_told_who_does(
    door: StaffAuthentication, act: Callable[[StaffAuthentication], object]
) -> None:
    with pytest.raises(StaffError, match="Rosa"):
        act(door)
    assert door.members() == ("Rosa", "Luis Ñáñez")


def test_the_own_pin_is_everybodys_to_change(door: StaffAuthentication) -> None:
    door.change_pin("Luis Ñáñez", OTHER, by="Luis Ñáñez")
    assert door.enter("Luis Ñáñez", OTHER).granted


def test_the_last_who_manages_is_not_removed_at_the_kiosk(door: StaffAuthentication) -> None:
    with pytest.raises(StaffError, match="administre"):
        door.remove("Rosa", by="Rosa")
    door.remove("Luis Ñáñez", by="Rosa")
    with pytest.raises(StaffError, match="nadie podría entrar"):
        door.remove("Rosa", by="Rosa")
    assert door.members() == ("Rosa",)


def test_the_code_before_is_worth_nothing_after_a_new_one(tmp_path: Path, machine: Machine) -> None:
    door = StaffAuthentication(tmp_path / "data", tmp_path / "else" / "pepper", FakeAudit(), machine)
    old = door.add("Rosa", ROSA)
    new = door.renew_recovery(by="Rosa")
    assert not door.recover(old, "Rosa", OTHER).granted
    assert door.recover(new, "Rosa", OTHER).granted


def test_a_file_of_before_lets_the_first_one_manage(door: StaffAuthentication, tmp_path: Path) -> None:
    file = tmp_path / "data" / "staff.json"
    plain = json.loads(file.read_bytes())
    del plain["managers"]
    file.write_text(json.dumps(plain), encoding="utf-8")
    assert door.managers() == ("Rosa",)

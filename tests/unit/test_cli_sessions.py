"""`kiosk sessions`: the staff's work from a shell, on real files, with the kiosk's own locks."""

from __future__ import annotations

import csv
import errno
import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk import __main__ as program
from kiosk.cli import composition, prompt, session_answers, session_store
from kiosk.cli.session_counts import HEADER, Count, counts, table
from kiosk.errors import AwayError, StaffError, StoreError
from kiosk.ports import Proof, Summary, all_sessions
from kiosk.ports import sessions as sessions_port
from kiosk.sessions.statistics import spans
from kiosk.staff import pin
from kiosk.staff.audit import AuditLog
from kiosk.staff.authentication import StaffAuthentication
from kiosk.store import restored_files
from kiosk.store.archive import back_up, restore
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.offline_store import OfflineStore
from kiosk.store.tiny_store import TinySessionStore
from kiosk.store.wiping_store import WIPED
from tests.e2e.terminal import ENTER, KIOSK, Terminal, environment
from tests.fakes import NOON, FakeAudit

Shown = pytest.CaptureFixture[str]
ANA, LUIS = "a" * 32, "b" * 32
NAMES = {"nombres": "María", "apellidos": "Ñáñez"}
ROSAS_PIN = "739154"
LEASE = 300.0


def record(session_id: str, code: str, **more: Any) -> dict[str, Any]:
    started = (datetime.now(UTC) - timedelta(minutes=12)).isoformat()
    answers = {**NAMES, "numero_documento": "1065123456", "correo": "maria@example.com"}
    return {
        "id": session_id,
        "code": code,
        "step_id": "contacto",
        "notice": "2",
        "started_at": started,
        "answers": answers,
        **more,
    }


@pytest.fixture
def store(data: Path) -> TinySessionStore:
    """Two sessions, and the printed PDF of one of them."""
    store = TinySessionStore(data / "sessions")
    store.save(record(ANA, "AAAAAA"))
    store.save(record(LUIS, "BBBBBB", help_called=True, printed="x", outcome="finished"))
    (data / "printed" / "AAAAAA").mkdir(parents=True)
    (data / "printed" / "AAAAAA" / "3-constancia.pdf").write_bytes(b"%PDF-")
    return store


@pytest.fixture
def rosa(data: Path, monkeypatch: pytest.MonkeyPatch) -> StaffAuthentication:
    """The door the commands open, with a member."""
    monkeypatch.setattr(pin, "COST", 2**4)
    door = StaffAuthentication(data, data.with_name("home") / ".config" / "kiosk" / "pepper", FakeAudit())
    door.add("Rosa", ROSAS_PIN)
    return door


def acts(data: Path) -> list[tuple[str, str, str]]:
    lines = (data / "audit" / "audit.jsonl").read_text("utf-8").splitlines()
    return [(one["who"], one["what"], one["code"]) for one in map(json.loads, lines)]


def codes(store: TinySessionStore) -> set[str]:
    return {one.code for one in store.list()}


# --- list


def test_the_list_names_nobody(store: TinySessionStore, capsys: Shown) -> None:
    assert program.main(["sessions", "list"]) == 0
    shown = capsys.readouterr().out
    assert [line.split() for line in shown.splitlines()] == [
        ["BBBBBB", "contacto", "ahora", "ayuda", "impresa", "cerrada"],
        ["AAAAAA", "contacto", "ahora"],
    ]
    assert program.main(["sessions", "list", "--json"]) == 0
    text = capsys.readouterr().out
    assert [
        (one["code"], one["outcome"], one["printed"], one["help_called"]) for one in json.loads(text)
    ] == [
        ("BBBBBB", "finished", True, True),
        ("AAAAAA", "", False, False),
    ]
    public = {"code", "step", "outcome", "printed", "help_called", "started_at", "saved_at"}
    assert [set(one) for one in json.loads(text)] == [public] * 2
    for secret in ("María", "MÑ", "1065123456", "maria@"):
        assert secret not in shown + text


def test_an_empty_list_says_so(data: Path, capsys: Shown) -> None:
    assert program.main(["sessions", "list"]) == 0
    assert capsys.readouterr().out == "No hay sesiones guardadas.\n"


def test_the_list_has_every_page(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    monkeypatch.setattr(sessions_port, "_PAGE", 1)
    assert [one.code for one in all_sessions(store)] == ["BBBBBB", "AAAAAA"]
    assert program.main(["sessions", "list"]) == 0
    assert [line[:6] for line in capsys.readouterr().out.splitlines()] == ["BBBBBB", "AAAAAA"]


# --- show


def say(monkeypatch: pytest.MonkeyPatch, name: str, word: str) -> None:
    """Answer the questions of the terminal."""
    monkeypatch.setattr(session_answers, "has_terminal", lambda: True)
    monkeypatch.setattr(prompt, "ask", lambda _: name)
    monkeypatch.setattr(prompt, "ask_hidden", lambda _: word)


def test_personal_data_is_shown_to_who_has_the_pin(
    store: TinySessionStore,
    data: Path,
    rosa: StaffAuthentication,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Shown,
) -> None:
    say(monkeypatch, "rosa", ROSAS_PIN)
    assert program.main(["sessions", "show", " aaa-aaa"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"(?m)^Nombres.*: María$", shown)
    assert "1.065.123.456" in shown
    assert ("Rosa", "vio los datos de la sesión", "AAAAAA") in acts(data)
    assert program.main(["sessions", "show", "AAAAAA", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answers"]["correo"] == "maria@example.com"


@pytest.mark.parametrize(("name", "word"), [("Rosa", "480573"), ("Nadie", ROSAS_PIN), ("", "")])
def test_without_the_pin_nothing_personal_is_shown(
    store: TinySessionStore,
    rosa: StaffAuthentication,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Shown,
    name: str,
    word: str,
) -> None:
    say(monkeypatch, name, word)
    for extra in ([], ["--json"]):
        assert program.main(["sessions", "show", "AAAAAA", *extra]) == 1
        shown = capsys.readouterr()
        assert shown.err == "El nombre o el PIN no es correcto.\n"
        assert "María" not in shown.out and "1065123456" not in shown.out


def test_too_many_wrong_pins_have_to_wait(
    store: TinySessionStore, rosa: StaffAuthentication, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    say(monkeypatch, "Rosa", "480573")
    for _ in range(5):
        program.main(["sessions", "show", "AAAAAA"])
    assert "Espere 30 segundos." in capsys.readouterr().err
    say(monkeypatch, "Rosa", ROSAS_PIN)
    assert program.main(["sessions", "show", "AAAAAA"]) == 1


def test_where_nobody_was_set_up_nobody_sees_anything(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    say(monkeypatch, "Rosa", ROSAS_PIN)
    assert program.main(["sessions", "show", "AAAAAA"]) == 1
    shown = capsys.readouterr()
    assert "kiosk staff add" in shown.err and "María" not in shown.out


@pytest.mark.slow
def test_a_pin_from_a_pipe_shows_nothing_personal(
    store: TinySessionStore, data: Path, rosa: StaffAuthentication
) -> None:
    done = subprocess.run(
        [KIOSK, "sessions", "show", "AAAAAA", "--json"],
        input=f"Rosa\n{ROSAS_PIN}\n",
        env=environment(data),
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["answers"] is None
    assert "María" not in done.stdout + done.stderr


@pytest.mark.slow
def test_a_session_is_shown_in_a_real_terminal(
    store: TinySessionStore, data: Path, rosa: StaffAuthentication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the real cost of a PIN, as the command has it
    rosa.remove("Rosa", by="consola")
    rosa.add("Rosa", ROSAS_PIN)
    with Terminal([KIOSK, "sessions", "show", "AAAAAA"], environment(data)) as terminal:
        terminal.wait_for("Su nombre:")
        terminal.type("Rosa", ENTER)
        terminal.wait_for("PIN:")
        terminal.wait_until(lambda _: not terminal.listens()["ECHO"], "a terminal that shows no keys")
        terminal.type(ROSAS_PIN, ENTER)
        assert terminal.wait_end() == 0
        assert "María" in terminal.still()
        assert ROSAS_PIN.encode() not in terminal.written


# --- reset and wipe


@pytest.mark.parametrize(
    ("action", "act"), [("reset", "pidió reiniciar la sesión"), ("wipe", "pidió borrar la sesión")]
)
def test_one_is_wiped_and_leaves_its_proof(
    store: TinySessionStore, data: Path, capsys: Shown, action: str, act: str
) -> None:
    assert program.main(["sessions", action, "aaaaaa"]) == 0
    assert capsys.readouterr().out == "Sesión borrada.\n"
    assert codes(store) == {"BBBBBB"}
    assert not (data / "printed" / "AAAAAA").exists()
    assert acts(data) == [("consola", act, "AAAAAA"), ("quiosco", "la sesión se borró", "AAAAAA")]
    (proof,) = store.proofs()
    assert (proof.outcome, proof.notice, proof.step_id) == ("staff", "2", "contacto")
    assert proof.minutes in {11, 12} and proof.at.minute == 0


def test_how_a_session_ended_by_itself_stays_in_its_proof(store: TinySessionStore) -> None:
    assert program.main(["sessions", "wipe", "BBBBBB"]) == 0
    assert [proof.outcome for proof in store.proofs()] == ["finished"]


@pytest.mark.parametrize("action", ["reset", "wipe"])
def test_what_is_open_on_a_screen_is_left_alone(
    store: TinySessionStore, data: Path, capsys: Shown, action: str
) -> None:
    assert store.lease(ANA, "quiosco-1", LEASE)
    assert program.main(["sessions", action, "AAAAAA"]) == 1
    assert capsys.readouterr().err == (
        "La sesión AAAAAA está abierta en una pantalla. Ciérrela allí, o espere unos minutos.\n"
    )
    assert codes(store) == {"AAAAAA", "BBBBBB"}
    assert (data / "printed" / "AAAAAA").exists()
    assert not (data / "audit").exists()
    store.release(ANA, "quiosco-1")
    assert program.main(["sessions", action, "AAAAAA"]) == 0


def test_a_lease_that_ended_keeps_nothing(store: TinySessionStore) -> None:
    assert store.lease(ANA, "quiosco-1", -1)
    assert program.main(["sessions", "reset", "AAAAAA"]) == 0
    assert codes(store) == {"BBBBBB"}


def test_all_are_wiped_but_those_that_are_open(store: TinySessionStore, data: Path, capsys: Shown) -> None:
    (data / "printed" / "CCCCCC").mkdir()
    assert store.lease(LUIS, "quiosco-1", LEASE)
    assert program.main(["sessions", "wipe", "--all"]) == 1
    shown = capsys.readouterr()
    assert shown.out == "Sesiones borradas: 1.\n"
    assert shown.err == "Quedaron, porque están abiertas en una pantalla: BBBBBB.\n"
    assert codes(store) == {"BBBBBB"}
    assert list((data / "printed").iterdir()) == []
    store.release(LUIS, "quiosco-1")
    assert program.main(["sessions", "wipe", "--all"]) == 0
    assert store.list() == ()


def test_a_damaged_one_is_wiped_by_its_long_name(store: TinySessionStore, data: Path, capsys: Shown) -> None:
    (file,) = (data / "sessions" / ANA).glob("session.*")
    file.write_bytes(b"")
    program.main(["sessions", "list"])
    assert f"(dañada)  {ANA}" in capsys.readouterr().out
    assert program.main(["sessions", "wipe", ANA]) == 0
    assert not (data / "sessions" / ANA).exists()


def test_documents_of_a_session_that_is_gone_are_wiped_by_its_code(
    store: TinySessionStore, data: Path, capsys: Shown
) -> None:
    store.forget(ANA)
    assert program.main(["sessions", "wipe", "AAAAAA"]) == 0
    assert "se borraron sus documentos" in capsys.readouterr().out
    assert not (data / "printed" / "AAAAAA").exists()


@pytest.mark.parametrize("action", ["show", "reset", "wipe"])
@pytest.mark.parametrize("code", ["ZZZZZZ", "", "../..", ".."])
def test_what_is_not_there_is_told(
    store: TinySessionStore, data: Path, capsys: Shown, action: str, code: str
) -> None:
    assert program.main(["sessions", action, code]) == 1
    assert "No hay ninguna sesión con el código" in capsys.readouterr().err
    assert codes(store) == {"AAAAAA", "BBBBBB"}
    assert (data / "printed" / "AAAAAA").exists()


def test_wiping_the_expired_follows_the_settings(
    store: TinySessionStore, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    ClockWatch(data / "clock.json").believe(datetime.now(UTC))
    assert program.main(["sessions", "wipe", "--expired"]) == 0
    assert len(store.list()) == 2
    monkeypatch.setenv("KIOSK_PRIVACY__KEEP_OPEN_HOURS", "0")
    assert program.main(["sessions", "wipe", "--expired"]) == 0
    assert codes(store) == {"BBBBBB"}
    assert acts(data) == [("consola", "pidió borrar las sesiones vencidas", "")] * 2


def test_a_doubtful_clock_wipes_nothing(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    later = NOON + timedelta(days=4_000)
    monkeypatch.setattr(composition.SystemClock, "now", lambda _: later)
    assert program.main(["sessions", "wipe", "--expired"]) == 1
    assert capsys.readouterr().err.startswith("No se borró nada. ")
    assert len(store.list()) == 2


def test_what_cannot_be_written_down_is_wiped_and_said(
    store: TinySessionStore, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    def full(*_: object) -> None:
        raise StaffError("El disco está lleno.")

    monkeypatch.setattr(AuditLog, "record", full)
    assert program.main(["sessions", "wipe", "AAAAAA"]) == 0
    assert capsys.readouterr().err == "No quedó anotado en el registro: El disco está lleno.\n"
    assert codes(store) == {"BBBBBB"}


# --- without the server

AWAY = "La base de datos no responde"


class Kiosk:
    """A kiosk with a shared database that can be away; a file of this machine stands for the database."""

    def __init__(self, data: Path) -> None:
        key = data / "key"
        self.server = TinySessionStore(data / "server" / "sessions", key_file=key)
        self.waiting = TinySessionStore(data / "waiting", key_file=key)
        self.away = True
        self._papers = data / "sessions"

    def connect(self, _waiting: object) -> Any:
        """The server's store."""
        if self.away:
            raise AwayError(f"{AWAY}.")
        return self.server

    def open(self, *_: object) -> OfflineStore:
        """The store of a new process."""
        return OfflineStore(self.connect, self.waiting, self._papers)


@pytest.fixture
def kiosk(data: Path, monkeypatch: pytest.MonkeyPatch) -> Kiosk:
    """Without its server; a session is there, and another waits here."""
    kiosk = Kiosk(data)
    kiosk.server.save(record(ANA, "AAAAAA"))
    kiosk.waiting.save(record(LUIS, "BBBBBB"))
    monkeypatch.setattr(session_store, "_own", kiosk.open)
    return kiosk


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_list_without_the_server_says_that_it_is_not_complete(
    kiosk: Kiosk, capsys: Shown, more: list[str]
) -> None:
    assert program.main(["sessions", "list", *more]) == 1
    shown = capsys.readouterr()
    assert "BBBBBB" in shown.out and "No hay sesiones" not in shown.out
    assert shown.err.startswith(AWAY) and "puede haber más" in shown.err
    kiosk.away = False
    assert program.main(["sessions", "list", *more]) == 0
    shown = capsys.readouterr()
    assert "AAAAAA" in shown.out and shown.err == ""


@pytest.mark.parametrize("action", ["show", "reset", "wipe"])
def test_a_code_that_cannot_be_looked_up_is_not_said_to_be_unknown(
    kiosk: Kiosk, data: Path, capsys: Shown, action: str
) -> None:
    (data / "printed" / "AAAAAA").mkdir(parents=True)
    assert program.main(["sessions", action, "AAAAAA"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("No se sabe si hay una sesión con el código AAAAAA.") and AWAY in told
    assert (data / "printed" / "AAAAAA").exists()


def test_wiping_all_without_the_server_says_that_there_may_be_more(
    kiosk: Kiosk, data: Path, capsys: Shown
) -> None:
    (data / "printed" / "AAAAAA").mkdir(parents=True)
    assert program.main(["sessions", "wipe", "--all"]) == 1
    shown = capsys.readouterr()
    assert shown.out.startswith("Sesiones borradas: 0.")
    assert AWAY in shown.err and "puede haber más" in shown.err
    assert (data / "printed" / "AAAAAA").exists()
    assert "BBBBBB" in shown.err, "it waits to be wiped at the server, too"


def test_wiping_what_expired_without_the_server_does_not_trust_the_clock(
    kiosk: Kiosk, data: Path, capsys: Shown
) -> None:
    (data / "printed" / "AAAAAA").mkdir(parents=True)
    assert program.main(["sessions", "wipe", "--expired"]) == 1
    assert "No se borró nada. El reloj dice" in capsys.readouterr().err
    assert (data / "printed" / "AAAAAA").exists()


def test_a_wipe_that_waits_is_tried_by_the_next_one(kiosk: Kiosk, data: Path, capsys: Shown) -> None:
    assert program.main(["sessions", "wipe", "BBBBBB"]) == 1
    shown = capsys.readouterr()
    assert "Quedó anotado que la sesión se borre" in shown.err and shown.out == ""
    assert program.main(["sessions", "wipe", "BBBBBB"]) == 1
    assert "La sesión BBBBBB ya está anotada para borrarse" in capsys.readouterr().err
    assert program.main(["sessions", "wipe", "--expired"]) == 1
    assert "Esperan a ser borradas: BBBBBB." in capsys.readouterr().err
    asked = ("consola", "pidió borrar la sesión", "BBBBBB")
    assert asked in acts(data) and ("quiosco", WIPED, "BBBBBB") not in acts(data)
    kiosk.away = False
    assert program.main(["sessions", "wipe", "AAAAAA"]) == 0
    assert ("quiosco", WIPED, "BBBBBB") in acts(data)
    assert list((data / "wiping").iterdir()) == []


# --- sessions of kiosks in browsers


@pytest.fixture
def served(store: TinySessionStore, data: Path) -> TinySessionStore:
    """A session at the second place of `kiosk serve`."""
    place = TinySessionStore(data / "web" / "2" / "sessions", key_file=data / "key")
    place.save(record("c" * 32, "CCCCCC", outcome="finished"))
    (data / "web" / "2" / "printed" / "CCCCCC").mkdir(parents=True)
    return place


def test_sessions_of_browsers_are_listed_shown_and_wiped_by_their_code(
    served: TinySessionStore, store: TinySessionStore, data: Path, capsys: Shown
) -> None:
    assert program.main(["sessions", "list", "--json"]) == 0
    assert {one["code"] for one in json.loads(capsys.readouterr().out)} == {"AAAAAA", "BBBBBB", "CCCCCC"}
    assert program.main(["sessions", "show", "CCCCCC"]) == 0
    assert "CCCCCC" in capsys.readouterr().out
    assert program.main(["sessions", "reset", "CCCCCC"]) == 0
    assert (served.count(), store.count()) == (0, 2)
    assert not (data / "web" / "2" / "printed" / "CCCCCC").exists()
    assert [proof.station for proof in served.proofs()] == ["quiosco-1-web-2"]
    assert ("consola", "pidió reiniciar la sesión", "CCCCCC") in acts(data)


def test_all_sessions_means_those_of_browsers_too(
    served: TinySessionStore, store: TinySessionStore, capsys: Shown
) -> None:
    assert served.lease("c" * 32, "quiosco-1-web-2", LEASE)
    assert program.main(["sessions", "wipe", "--all"]) == 1
    assert (served.count(), store.count()) == (1, 0)
    assert "CCCCCC" in capsys.readouterr().err
    served.release("c" * 32, "quiosco-1-web-2")
    assert program.main(["sessions", "wipe", "--all"]) == 0
    assert served.count() == 0
    assert "quiosco-1-web-2:" in capsys.readouterr().out


def test_what_expired_is_wiped_in_the_places_of_browsers(
    served: TinySessionStore, store: TinySessionStore, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (data, data / "web" / "2"):
        ClockWatch(folder / "clock.json").believe(datetime.now().astimezone())
    monkeypatch.setenv("KIOSK_PRIVACY__KEEP_FINISHED_HOURS", "0")
    assert program.main(["sessions", "wipe", "--expired"]) == 0
    assert (codes(served), codes(store)) == (set(), {"AAAAAA"})


def test_a_restore_that_was_cut_at_a_place_is_finished_before_it_is_listed(
    served: TinySessionStore, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    copy, place = tmp_path / "copy.tar.gz", data / "web" / "2"
    back_up(data, copy, data / "key")
    served.save(record("d" * 32, "DDDDDD"))

    def cut(folder: Path) -> None:
        if restored_files.unfinished(folder):
            raise OSError(errno.EIO, "the power went")

    with monkeypatch.context() as patch:
        patch.setattr(restored_files, "finish", cut)
        with pytest.raises(StoreError, match="a medias"):
            restore(copy, data, replace=True, key_file=data / "key")
    assert restored_files.unfinished(place)
    assert program.main(["sessions", "list", "--json"]) == 0
    assert {one["code"] for one in json.loads(capsys.readouterr().out)} == {"AAAAAA", "BBBBBB", "CCCCCC"}
    assert not restored_files.unfinished(place)


@pytest.mark.parametrize("whose", ["office", "browser"])
def test_no_new_key_is_made_while_another_folder_has_sessions(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown, whose: str
) -> None:
    place = data / "web" / "1"
    has, asked = (data, place) if whose == "office" else (place, data)
    TinySessionStore(has / "sessions", key_file=data / "key").save(record(ANA, "AAAAAA"))
    key = (data / "key").read_bytes()
    (data / "key").unlink()
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(asked))
    monkeypatch.setenv("KIOSK_PRIVACY__KEY_PATH", str(data / "key"))
    assert program.main(["sessions", "list"]) == 1
    assert "Falta la llave" in capsys.readouterr().err
    assert not (data / "key").exists()
    (data / "key").write_bytes(key)
    assert program.main(["sessions", "list"]) == 0


def test_the_export_counts_the_sessions_of_browsers(served: TinySessionStore, tmp_path: Path) -> None:
    file = tmp_path / "cuentas.csv"
    assert program.main(["sessions", "export", "--stats", str(file)]) == 0
    assert "quiosco-1-web-2" in {row[1] for row in csv.reader(file.read_text("utf-8-sig").splitlines())}


# --- export


def test_the_export_counts_and_names_nobody(store: TinySessionStore, data: Path, tmp_path: Path) -> None:
    program.main(["sessions", "reset", "AAAAAA"])
    file = tmp_path / "cuentas.csv"
    assert program.main(["sessions", "export", "--stats", str(file)]) == 0
    text = file.read_text("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert tuple(rows[0]) == HEADER
    assert sorted((row[1], row[2], row[3], row[4]) for row in rows[1:]) == [
        ("quiosco-1", "contacto", "finished", "1"),
        ("quiosco-1", "contacto", "staff", "1"),
    ]
    assert not re.search(r"AAAAAA|BBBBBB|[ab]{32}|Mar|1065", text)
    assert acts(data)[-1] == ("consola", "exportó las cuentas", "")


def test_an_export_that_cannot_be_written_is_told(
    store: TinySessionStore, tmp_path: Path, capsys: Shown
) -> None:
    assert program.main(["sessions", "export", "--stats", str(tmp_path / "none" / "x.csv")]) == 1
    assert "No se puede escribir" in capsys.readouterr().err


def test_sessions_that_ended_alike_are_one_line() -> None:
    kept = [
        Summary("1", "A", "contacto", started_at=NOON, saved_at=NOON + timedelta(minutes=minutes))
        for minutes in (5, 9, 30)
    ]
    damaged = Summary("2", "", "")
    proofs = [
        Proof(NOON - timedelta(days=1), "2", "quiosco-2", "papeles", 20, "finished"),
        Proof(NOON - timedelta(days=1), "2", "quiosco-2", "papeles", 30, "finished"),
    ]
    rows = counts(spans([*kept, damaged], proofs, "quiosco-1", NOON.tzinfo or UTC))
    day = NOON.astimezone()
    assert rows == [
        Count((day - timedelta(days=1)).date().isoformat(), "quiosco-2", "papeles", "finished", 2, 25),
        Count(day.date().isoformat(), "quiosco-1", "contacto", "open", 3, 9),
    ]
    assert table(rows).count("\r\n") == 3

"""`kiosk staff`, in a real terminal where a PIN is typed, and what the doctor says of the staff."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk import __main__ as program
from kiosk.cli import composition
from kiosk.cli.doctor import staff_checks
from kiosk.settings import load
from kiosk.staff import pin
from kiosk.staff.authentication import StaffAuthentication
from tests.e2e.terminal import ENTER, KIOSK, Terminal, environment
from tests.fakes import FakeAudit

ROSA, LUIS = "739154", "480573"
Shown = pytest.CaptureFixture[str]


def door(data: Path) -> StaffAuthentication:
    """The same door the commands open."""
    return StaffAuthentication(data, data.with_name("home") / ".config" / "kiosk" / "pepper", FakeAudit())


def typed(data: Path, words: Sequence[str], *answers: tuple[str, str]) -> tuple[int, str, bytes]:
    """Run a command in a terminal, typing each answer once its question is there and no key is echoed.

    Returns:
        The exit status, the last screen, and every byte that was shown.
    """
    with Terminal([KIOSK, *words], environment(data)) as terminal:
        for question, answer in answers:
            terminal.wait_for(question)
            terminal.wait_until(lambda _: not terminal.listens()["ECHO"], "a terminal that shows no keys")
            terminal.type(answer, ENTER)
        status = terminal.wait_end()
        return status, terminal.still(), bytes(terminal.written)


def acts(data: Path) -> list[tuple[str, str]]:
    lines = (data / "audit" / "audit.jsonl").read_text("utf-8").splitlines()
    return [(json.loads(line)["who"], json.loads(line)["what"]) for line in lines]


# --- at the terminal


@pytest.mark.slow
def test_a_pin_is_asked_twice_unseen_and_works(data: Path) -> None:
    status, shown, written = typed(data, ["staff", "add", "Rosa"], ("PIN (6", ROSA), ("Otra vez", ROSA))
    assert status == 0
    assert "Agregado." in shown
    code = re.search(r"Código de recuperación: ([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})", shown)
    assert code
    assert ROSA.encode() not in written
    assert door(data).enter("Rosa", ROSA).granted
    assert door(data).recover(code[1], "Rosa", LUIS).granted
    assert acts(data) == [("consola", "agregó al funcionario Rosa")]


@pytest.mark.slow
def test_pins_that_differ_or_are_easy_change_nothing(data: Path) -> None:
    door(data).add("Rosa", ROSA)
    status, shown, _ = typed(data, ["staff", "pin", "Rosa"], ("PIN (6", LUIS), ("Otra vez", "936281"))
    assert status == 1
    assert "No se escribió lo mismo las dos veces" in shown
    status, shown, _ = typed(data, ["staff", "pin", "Rosa"], ("PIN (6", "123456"))
    assert status == 1
    assert "se adivina fácil" in shown
    assert "Traceback" not in shown
    assert door(data).enter("Rosa", ROSA).granted


@pytest.mark.slow
def test_giving_up_at_the_question_changes_nothing(data: Path) -> None:
    door(data).add("Rosa", ROSA)
    with Terminal([KIOSK, "staff", "pin", "Rosa"], environment(data)) as terminal:
        terminal.wait_for("PIN (6")
        terminal.send("\x04")
        assert terminal.wait_end() == 1
        assert "No se escribió nada." in terminal.still()
    assert door(data).enter("Rosa", ROSA).granted


@pytest.mark.slow
def test_a_pin_never_comes_through_a_pipe(data: Path) -> None:
    done = subprocess.run(
        [KIOSK, "staff", "add", "Rosa"],
        input=f"{ROSA}\n{ROSA}\n",
        env=environment(data),
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Esto se escribe en una terminal: abra una y repita la orden allí.\n"
    assert door(data).members() == ()


def test_a_pin_is_never_an_argument(data: Path) -> None:
    with pytest.raises(SystemExit):
        program.main(["staff", "add", "Rosa", ROSA])
    assert door(data).members() == ()


# --- without asking


@pytest.fixture
def rosa(data: Path, monkeypatch: pytest.MonkeyPatch) -> StaffAuthentication:
    monkeypatch.setattr(pin, "COST", 2**4)
    one = door(data)
    one.add("Rosa", ROSA)
    return one


def test_the_list_is_names_only(rosa: StaffAuthentication, capsys: Shown) -> None:
    assert program.main(["staff", "list"]) == 0
    assert capsys.readouterr().out == "Rosa\n"
    assert program.main(["staff", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"name": "Rosa"}]


def test_an_empty_list_says_how_to_begin(data: Path, capsys: Shown) -> None:
    assert program.main(["staff", "list"]) == 0
    assert "kiosk staff add" in capsys.readouterr().out


def test_removing_is_written_down(rosa: StaffAuthentication, data: Path, capsys: Shown) -> None:
    assert program.main(["staff", "remove", "rosa"]) == 0
    assert "Ya no hay ningún funcionario" in capsys.readouterr().out
    assert rosa.members() == ()
    assert acts(data) == [("consola", "quitó al funcionario Rosa")]


@pytest.mark.parametrize("action", ["pin", "remove"])
def test_a_name_nobody_has_is_told_before_a_pin_is_asked(
    rosa: StaffAuthentication, capsys: Shown, action: str
) -> None:
    assert program.main(["staff", action, "Luis"]) == 1
    shown = capsys.readouterr()
    assert shown.err == "No hay ningún funcionario «Luis». Véalos con: kiosk staff list\n"


def test_a_name_that_is_taken_is_told_before_a_pin_is_asked(rosa: StaffAuthentication, capsys: Shown) -> None:
    assert program.main(["staff", "add", "ROSA"]) == 1
    assert "Ya hay un funcionario" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("staff",), ("staff", "add"), ("staff", "list")])
def test_help_is_in_spanish(capsys: Shown, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        program.main([*words, "--help"])
    shown = capsys.readouterr().out
    assert shown.startswith(f"uso: kiosk {' '.join(words)} [-h]")
    assert not re.search("usage|options|arguments|show this|exit", shown)


def test_a_secret_among_the_data_is_refused(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    monkeypatch.setenv("KIOSK_STAFF__PEPPER_PATH", str(data / "pepper"))
    assert program.main(["staff", "list"]) == 1
    assert "no puede estar en" in capsys.readouterr().err


# --- the doctor


def doctor() -> dict[str, tuple[bool | None, str]]:
    """What the doctor says of the staff: name of the check -> well or not, and its words."""
    return {one.name: (one.ok, one.text) for one in staff_checks.checks(load())}


def test_the_doctor_says_that_nobody_was_set_up_and_makes_nothing(data: Path, capsys: Shown) -> None:
    found = doctor()
    assert found["staff"][0] is None and "kiosk staff add" in found["staff"][1]
    assert found["pepper"][0] is None
    assert found["audit"] == (True, "Registro de actos: 0 líneas, sin daños.")
    assert list(data.iterdir()) == []
    program.main(["doctor", "--json"])
    names = [one["name"] for one in json.loads(capsys.readouterr().out)["checks"]]
    assert set(found) <= set(names)


def test_the_doctor_finds_the_staff_well(rosa: StaffAuthentication, data: Path) -> None:
    composition.open_audit(load()).record("Rosa", "agregó al funcionario Rosa")
    found = doctor()
    assert [found[name][0] for name in ("staff", "pepper", "audit")] == [True, True, True]
    assert found["audit"][1] == "Registro de actos: una línea, sin daños."


def test_the_doctor_finds_a_secret_others_may_read_or_that_is_lost(
    rosa: StaffAuthentication, data: Path
) -> None:
    secret = data.with_name("home") / ".config" / "kiosk" / "pepper"
    secret.chmod(0o644)
    found = doctor()
    assert found["pepper"] == (
        False,
        f"Archivo secreto de los PIN: otros usuarios pueden leer {secret}. Use: chmod 600 {secret}",
    )
    secret.rename(secret.with_name("elsewhere"))
    found = doctor()
    assert found["staff"][0] is False and "Falta el archivo secreto" in found["staff"][1]


@pytest.mark.slow
def test_a_member_makes_the_missing_anchor_with_their_pin(data: Path) -> None:
    door(data).add("Rosa", ROSA)
    composition.open_audit(load()).record("Rosa", "agregó al funcionario Rosa")
    anchor = composition.audit_seal(load()).anchor
    anchor.unlink()
    ok, told = doctor()["audit"]
    assert not ok and "Falta el ancla" in told and "kiosk staff anchor NOMBRE" in told
    status, shown, _ = typed(data, ["staff", "anchor", "Rosa"], ("PIN", LUIS))
    assert (status, anchor.exists()) == (1, False) and "no es correcto" in shown
    status, shown, _ = typed(data, ["staff", "anchor", "Rosa"], ("PIN", ROSA))
    assert (status, "Ancla hecha." in shown) == (0, True), shown
    assert doctor()["audit"][0]
    assert acts(data)[-1] == ("Rosa", "hizo el ancla del registro, con 1 daño a la vista")


def test_the_doctor_finds_a_changed_audit_line(data: Path) -> None:
    log = composition.open_audit(load())
    for number in range(5):
        log.record("Rosa", f"acto {number}")
    file = data / "audit" / "audit.jsonl"
    file.write_text(file.read_text("utf-8").replace("acto 2", "acta 2"), "utf-8")
    found = doctor()
    assert found["audit"][0] is False and "renglón 3" in found["audit"][1]


def test_on_an_installed_machine_the_anchor_outlives_the_unit(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pepper is passed by systemd in a folder that is read-only and another one at each start."""
    for start in ("first", "second"):
        secrets = tmp_path / start
        secrets.mkdir()
        (secrets / "kiosk-pepper").write_bytes(b"p" * 32)
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(secrets))
        monkeypatch.setenv("KIOSK_STAFF__PEPPER_PATH", str(secrets / "kiosk-pepper"))
        composition.open_audit(load()).record("Rosa", "abrió el modo")
        anchor = composition.audit_seal(load()).anchor
        assert anchor.is_file()
        assert not any(anchor.is_relative_to(folder) for folder in (secrets, data))
        assert doctor()["audit"][0], doctor()["audit"]

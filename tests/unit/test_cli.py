"""The command line: Spanish, quick, and silent about people."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk import __main__ as program
from kiosk import __version__
from kiosk.cli import composition, parser
from kiosk.errors import StoreError
from kiosk.ports import Services
from kiosk.printing.dry_run import REHEARSAL, SWITCHED_OFF
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import NOON

CHECKOUT = Path(__file__).resolve().parents[2]
CHANGELOG = CHECKOUT / "CHANGELOG.md"
NAME = "María Ñáñez"
Shown = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, and no variable of who runs the tests."""
    for name in [name for name in os.environ if name.upper().startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path.with_name(f"{tmp_path.name}-config")))
    return tmp_path


@pytest.fixture
def store(data: Path) -> TinySessionStore:
    """Two sessions and the PDFs of one of them."""
    store = TinySessionStore(data / "sessions")
    for session_id, code in (("a" * 32, "AAAAAA"), ("b" * 32, "BBBBBB")):
        store.save({"id": session_id, "code": code, "step_id": "contacto", "answers": {"nombres": NAME}})
    (data / "printed" / "AAAAAA").mkdir(parents=True)
    (data / "printed" / "AAAAAA" / "3-constancia.pdf").write_bytes(b"%PDF-")
    return store


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[Namespace], int]], None]:
    """Put another body under a command."""

    def put(name: str, body: Callable[[Namespace], int]) -> None:
        def add(subparsers: Any) -> None:
            subparsers.add_parser(name).add_argument("--unlocked", action="store_true")

        monkeypatch.setitem(sys.modules, f"kiosk.cli.{name}", SimpleNamespace(add=add, run=body))

    return put


def misused(*words: str) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main(words)
    assert caught.value.code == 2


# --- words


def test_help_is_in_spanish_and_names_every_command(capsys: Shown) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main(["--help"])
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith("uso: kiosk")
    assert all(f"    {name}" in shown for name in parser.COMMANDS)
    assert not re.search("usage|options|arguments|show this|exit", shown)


@pytest.mark.parametrize("words", [("doctor",), ("sessions",), ("sessions", "list"), ("sessions", "wipe")])
def test_help_of_a_command_is_in_spanish(capsys: Shown, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        program.main([*words, "--help"])
    shown = capsys.readouterr().out
    assert shown.startswith(f"uso: kiosk {' '.join(words)} [-h]")
    assert not re.search("usage|options|arguments|show this|exit", shown)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("chek",), "La orden «chek» no existe. ¿Quiso decir «check»? Ayuda: kiosk --help"),
        (("xyzzy",), "La orden «xyzzy» no existe. Use una de estas: run, check,"),
        (("doctor", "--jason"), "No se conoce: --jason. Ayuda: kiosk"),
        (("doctor", "--json=1"), "--json no lleva valor. Ayuda: kiosk doctor --help"),
        (("sessions",), "Falta: acción. Ayuda: kiosk sessions --help"),
        (("sessions", "lits"), "acción: «lits» no sirve. ¿Quiso decir «list»?"),
        (("sessions", "wipe"), "Falta uno de estos: CÓDIGO --expired --all."),
        (("sessions", "wipe", "--all", "--expired"), "--expired y --all no van juntos."),
    ],
)
def test_a_misused_command_line_is_one_spanish_sentence(
    capsys: Shown, words: tuple[str, ...], sentence: str
) -> None:
    misused(*words)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(sentence)
    assert shown.err.count("\n") == 1


@pytest.mark.parametrize(
    ("flag", "options", "words", "sentence"),
    [
        ("--out", {}, ["--out"], "--out necesita un valor."),
        ("--copies", {"type": int}, ["--copies", "dos"], "--copies: 'dos' no sirve."),
        ("--engine", {"choices": ["auto", "embedded"]}, ["--engine", "embeded"], "«embedded»"),
        ("--out", {"required": True}, [], "Falta: --out."),
    ],
)
def test_what_argparse_says_is_said_in_spanish(
    capsys: Shown, flag: str, options: dict[str, Any], words: list[str], sentence: str
) -> None:
    one = parser.SpanishParser(prog="kiosk x")
    one.add_argument(flag, **options)
    with pytest.raises(SystemExit):
        one.parse_args(words)
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "unlocked"), [([], False), (["--unlocked"], True), (["run", "--unlocked"], True)]
)
def test_no_command_means_run(pretend: Any, words: list[str], unlocked: bool) -> None:
    seen: list[bool] = []

    def body(args: Namespace) -> int:
        seen.append(args.unlocked)
        return 7

    pretend("run", body)
    assert program.main(words) == 7
    assert seen == [unlocked]


# --- trouble


def test_trouble_is_its_detail_and_exit_1(pretend: Any, capsys: Shown) -> None:
    def body(args: Namespace) -> int:
        raise StoreError("El disco está lleno.\nLibere espacio.")

    pretend("doctor", body)
    assert program.main(["doctor"]) == 1
    assert capsys.readouterr() == ("", "El disco está lleno.\nLibere espacio.\n")


def test_the_unexpected_shows_a_place_and_no_value(pretend: Any, capsys: Shown) -> None:
    def body(args: Namespace) -> int:
        raise ValueError(NAME)

    pretend("doctor", body)
    assert program.main(["doctor"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert re.fullmatch(r"Error inesperado \(código X9, kiosk/\w+/\w+\.py:\d+\)\.\n", shown.err)


@pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt, 130)])
def test_an_interruption_is_quiet(
    pretend: Any, capsys: Shown, error: type[BaseException], status: int
) -> None:
    def body(args: Namespace) -> int:
        raise error

    pretend("doctor", body)
    assert program.main(["doctor"]) == status
    assert capsys.readouterr() == ("", "")


@pytest.mark.slow
def test_a_reader_that_leaves_is_quiet(store: TinySessionStore) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "kiosk", "sessions", "list"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=CHECKOUT, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.slow
def test_a_machine_without_utf8_still_gets_words(data: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "kiosk", "chek"]
    done = subprocess.run(command, capture_output=True, env=environment, cwd=CHECKOUT, check=False)
    assert done.returncode == 2
    assert b"La orden ?chek? no existe." in done.stderr


@pytest.mark.slow
def test_help_loads_no_command() -> None:
    code = "import sys; from kiosk.__main__ import main\ntry: main(['-h'])\nexcept SystemExit: pass\n"
    code += "heavy = 'pydantic textual tinydb logging kiosk.settings'.split()\n"
    code += "print([name for name in heavy if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=CHECKOUT, check=True
    )
    assert done.stdout.endswith("\n[]\n")


def test_wrong_settings_stop_a_command(data: Path, capsys: Shown) -> None:
    (data / "kiosk.toml").write_text("[printing]\ncopy = 2\n")
    assert program.main(["sessions", "list"]) == 1
    assert "«copies»" in capsys.readouterr().err


# --- doctor


def test_the_doctor_says_a_line_for_everything(capsys: Shown) -> None:
    assert program.main(["doctor"]) == 0
    shown = capsys.readouterr().out.splitlines()
    words = "Terminal Colores Programas PDF Letras Documentos Impresora Escáner Voz Disco Datos Permisos "
    words += "Sesiones Reloj Funcionarios Archivo Registro Instalación"
    assert [line.split()[1].rstrip(":") for line in shown] == words.split()
    assert all(line[0] in "✔–" for line in shown)


def test_the_version_is_told(capsys: Shown) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"kiosk {__version__}\n")
    program.main(["doctor"])
    assert f"Programas: kiosk {__version__}, Python" in capsys.readouterr().out
    program.main(["doctor", "--json"])
    assert json.loads(capsys.readouterr().out)["version"] == __version__


def test_the_changelog_begins_with_this_version_or_what_comes_after_it() -> None:
    """Whoever raises the version writes down what came."""
    titles = re.findall(
        r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", CHANGELOG.read_text("utf-8"), re.MULTILINE
    )
    assert titles[0] == ("Unreleased", "")
    assert titles[1][0] == __version__
    assert all(day for _, day in titles[1:])


def test_the_doctor_reads_and_writes_nothing(data: Path, capsys: Shown) -> None:
    program.main(["doctor", "--json"])
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert list(data.iterdir()) == []


def diagnosis(capsys: Shown) -> dict[str, bool | None]:
    """What is well, after a doctor that found something wrong."""
    assert program.main(["doctor", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is False
    return {check["name"]: check["ok"] for check in found["checks"]}


def test_the_doctor_looks_at_the_sessions_of_browsers(
    store: TinySessionStore, data: Path, capsys: Shown
) -> None:
    folder = data / "web" / "1" / "sessions"
    TinySessionStore(folder, key_file=data / "key").save({"id": "c" * 32, "code": "XYZ234"})
    (folder / ("c" * 32) / "session.db").write_bytes(b"nothing that was sealed")
    assert diagnosis(capsys)["store"] is False


def test_the_doctor_finds_data_others_may_read(store: TinySessionStore, data: Path, capsys: Shown) -> None:
    (data / "sessions").chmod(0o755)
    assert diagnosis(capsys)["permissions"] is False


def test_the_doctor_finds_a_clock_behind_what_was_saved(
    store: TinySessionStore, data: Path, capsys: Shown
) -> None:
    (data / "printed").chmod(0o700)
    TinySessionStore(data / "sessions", lambda: NOON + timedelta(days=40_000)).save({"id": "c" * 32})
    assert diagnosis(capsys)["clock"] is False


def test_the_doctor_finds_a_data_folder_that_is_a_file(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    (data / "file").write_text("")
    (data / "kiosk.toml").write_text(f'[paths]\ndata = "{data / "file"}"\n')
    monkeypatch.setattr("kiosk.settings.loading.settings_file", lambda: data / "kiosk.toml")
    monkeypatch.delenv("KIOSK_PATHS__DATA")
    assert diagnosis(capsys)["data"] is False


def test_the_doctor_misses_the_engine_that_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    monkeypatch.setenv("KIOSK_PDF__ENGINE", "libreoffice")
    monkeypatch.setattr("kiosk.documents.libreoffice.find", lambda _: None)
    assert diagnosis(capsys)["pdf"] is False


# --- services


def test_the_real_services_are_built(data: Path) -> None:
    settings = composition.load_settings()
    built: Services = composition.build(settings)
    built.store.save({"id": "a" * 32})
    assert (data / "sessions" / ("a" * 32)).is_dir()
    assert "printed" in composition.place_for_staff(built.printer)
    assert built.clock.now().utcoffset() is not None
    built.documents.close()
    assert composition.load_station(settings).login_url == settings.secop.login_url


def test_a_dry_run_and_a_machine_without_printing_print_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert composition.open_printer(composition.load_settings(), dry_run=True).place == REHEARSAL
    monkeypatch.setenv("KIOSK_PRINTING__ENABLED", "false")
    assert composition.open_printer(composition.load_settings()).place == SWITCHED_OFF

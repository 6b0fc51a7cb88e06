"""This machine's choices: read from where they belong, refused in words that help."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.errors import SettingsError
from kiosk.settings import Settings, load, locations, settings_file

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, and no variable of who runs the tests."""
    for name in [name for name in os.environ if name.upper().startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path))
    return tmp_path


def written(data: Path, text: str) -> Path:
    file = data / "kiosk.toml"
    file.write_text(text, "utf-8")
    return file


def refused(path: Path | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        load(path)
    return caught.value.detail


# --- where they come from


def test_without_a_file_everything_has_a_default(data: Path) -> None:
    settings = load()
    assert settings.paths.data == data
    assert settings.times.idle_seconds == 180
    assert settings.office.city == "Valledupar"
    assert not list(data.iterdir()), "reading writes nothing"


def test_the_file_is_read(data: Path) -> None:
    written(data, '\ufeff[office]\nnit = "900.123.456-7"\n[times]\nidle_seconds = 60\n')
    settings = load()
    assert (settings.office.nit, settings.times.idle_seconds) == ("900.123.456-7", 60)
    assert settings.office.city == "Valledupar"


def test_the_environment_wins_over_the_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(data, "[times]\nidle_seconds = 60\nwarning_seconds = 7\n")
    monkeypatch.setenv("KIOSK_TIMES__IDLE_SECONDS", "90")
    monkeypatch.setenv("kiosk_printing__enabled", "false")
    monkeypatch.setenv("KIOSK_SECOP__ALLOWED_HOSTS", "community.secop.gov.co, www.indupal.gov.co")
    settings = load()
    assert (settings.times.idle_seconds, settings.times.warning_seconds) == (90, 7)
    assert settings.printing.enabled is False
    assert settings.secop.allowed_hosts == ("community.secop.gov.co", "www.indupal.gov.co")


def test_the_variables_of_the_relaunch_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_RESUME", "a" * 32)
    monkeypatch.setenv("KIOSK_CHECKED", "f" * 64)
    monkeypatch.setenv("KIOSK_RESTARTS", "2")
    load()


def test_a_named_file_is_read_instead(tmp_path: Path) -> None:
    other = tmp_path / "otro.toml"
    other.write_text('[look]\ntheme = "oscuro"\n')
    assert load(other).look.theme == "oscuro"
    assert "no existe" in refused(tmp_path / "nada.toml")


def test_relative_folders_count_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIOSK_PATHS__DATA")
    monkeypatch.setenv("HOME", "/home/ana")
    file = written(tmp_path, '[paths]\ndata = "datos"\ntemplates = "~/textos"\n')
    paths = load(file).paths
    assert (paths.data, paths.templates) == (tmp_path / "datos", Path("/home/ana/textos"))


def test_a_checkout_has_its_own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "flow.toml").write_text("")
    monkeypatch.setattr(locations, "PACKAGE", tmp_path / "kiosk")
    monkeypatch.delenv("KIOSK_PATHS__DATA")
    assert settings_file() == tmp_path / "data" / "kiosk.toml"
    assert load().paths.templates == tmp_path / "templates"


def test_installed_elsewhere_the_package_and_the_user_have_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locations, "PACKAGE", tmp_path / "kiosk")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("KIOSK_PATHS__DATA")
    paths = load().paths
    assert (paths.data, paths.templates) == (tmp_path / "state" / "kiosk", tmp_path / "kiosk" / "_templates")


def test_settings_never_change(data: Path) -> None:
    settings = load()
    with pytest.raises(ValueError, match="frozen"):
        settings.times.idle_seconds = 5  # type: ignore[misc]  # frozen, which is the point
    with pytest.raises(ValueError, match="frozen"):
        settings.times = settings.times  # type: ignore[misc]  # frozen, which is the point


# --- what is refused


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[printing]\ncopy = 2\n", ["[printing]", "«copy» no se conoce", "«copies»"]),
        ("[printin]\n", ["sección «printin» no se conoce", "«printing»"]),
        ("idle_seconds = 5\n", ["«idle_seconds» no se conoce", "office, secop, paths"]),
        ("[office]\nzzz = 1\n", ["«zzz»", "Bórrela o use una de estas: name, city"]),
        ("[printing]\ncopies = 9\n", ["[printing] copies", "5 o menos"]),
        ("[times]\nidle_seconds = 1\n", ["[times] idle_seconds", "10 o más"]),
        ('[printing]\ncopies = "dos"\n', ["[printing] copies", "número entero"]),
        ('[printing]\nenabled = "quizás"\n', ["[printing] enabled", "true o false"]),
        ('[printing]\nmedia = "Leter"\n', ["[printing] media", "«Leter» no sirve", "«Letter»"]),
        ("[office]\nnit = 900123456\n", ["[office] nit", "entre comillas"]),
        ("[paths]\ntemplates = 5\n", ["[paths] templates", "carpeta entre comillas"]),
        ('[paths]\ntemplates = ""\n', ["[paths] templates", "nombre de una carpeta"]),
        ('[paths]\ntemplates = "~nadie-aqui/x"\n', ["[paths] templates", "sin ~"]),
        ("[secop]\nallowed_hosts = 5\n", ["[secop] allowed_hosts", "escriba una lista"]),
        ('[secop]\nlogin_url = "http://community.secop.gov.co/"\n', ["[secop]", "https://"]),
        ('[secop]\nlogin_url = "https://secop.example/"\n', ["[secop]", "allowed_hosts"]),
        ('[secop]\nlogin_url = "https://[/"\n', ["[secop]", "no es una dirección"]),
        ("office = 5\n", ["[office]", "debe ser una sección"]),
        ("[office\n", ["línea 1", "corchetes"]),
        ('[office]\nname = "sin cerrar\n', ["línea 2", "comillas"]),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_do(data: Path, text: str, words: list[str]) -> None:
    file = written(data, text)
    sentence = refused()
    assert sentence.startswith(f"{file}: ")
    assert "\n" not in sentence
    for word in words:
        assert word in sentence


def test_every_problem_is_named(data: Path) -> None:
    written(data, "[printing]\ncopy = 2\n[times]\nidle_seconds = 1\n")
    assert len(refused().splitlines()) == 2


def test_a_file_in_another_encoding_is_told(data: Path) -> None:
    (data / "kiosk.toml").write_bytes('[office]\ncity = "Bogotá"\n'.encode("latin-1"))
    assert "UTF-8" in refused()


def test_a_folder_in_place_of_the_file_is_told(data: Path) -> None:
    (data / "kiosk.toml").mkdir()
    assert "no se puede leer" in refused()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("KIOSK_PRINTING__COPY", "KIOSK_PRINTING__COPIES"),
        ("kiosk_tmes__idle_seconds", "KIOSK_TIMES__IDLE_SECONDS"),
        ("KIOSK_XYZ", "la forma es KIOSK_SECCIÓN__CLAVE"),
        ("KIOSK_OFFICE", "no se conoce"),
    ],
)
def test_an_unknown_variable_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, words: str) -> None:
    monkeypatch.setenv(name, "2")
    sentence = refused()
    assert sentence.startswith(f"Entorno: la variable {name.upper()} no se conoce.")
    assert words in sentence


def test_a_wrong_value_of_a_variable_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PRINTING__COPIES", "muchas")
    assert refused() == "Entorno: KIOSK_PRINTING__COPIES: escriba un número entero, sin comillas."


def test_an_empty_data_folder_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PATHS__DATA", "")
    assert "KIOSK_PATHS__DATA: escriba el nombre de una carpeta" in refused()


# --- habits


def test_every_setting_says_what_it_is() -> None:
    """A docstring stands under every key of every section."""
    import ast

    import kiosk.settings.sections as module

    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    for section in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for here, below in zip(section.body, [*section.body[1:], None], strict=True):
            if isinstance(here, ast.AnnAssign):
                said = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
                assert said, f"{section.name}.{ast.unparse(here.target)}"


def test_the_sections_are_those_of_the_contract() -> None:
    """And `store` and `backup`, and `scanner`, `handover`, `serve` and `speech`, which are optional."""
    names = (
        "office secop paths printing pdf scanner handover serve times privacy store backup staff look speech "
        "log"
    )
    assert list(Settings.model_fields) == names.split()


@pytest.mark.slow
def test_importing_the_settings_stays_light() -> None:
    heavy = "textual, rich, tinydb, docx, PIL, platformdirs, pydantic_settings"
    code = f"import sys, kiosk.settings; print([m for m in '{heavy}'.split(', ') if m in sys.modules])"
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT
    )
    assert out.stdout == "[]\n"


@pytest.mark.slow
def test_the_kiosk_stands_without_what_only_later_steps_need(tmp_path: Path) -> None:
    """Documents, pictures, mail and passwords come later; the content is checked only where it is new."""
    code = """if True:
        import argparse, asyncio, sys
        from kiosk.app.beginning import Beginning
        from kiosk.cli.run import make
        app = make(argparse.Namespace(unlocked=True, dry_run=True), Beginning())
        app.on_tty, app.driver_class = False, None
        async def show():
            async with app.run_test() as pilot:
                await pilot.pause()
                assert type(app.screen).__name__ == "WelcomeScreen", type(app.screen)
        asyncio.run(show())
        late = "zxcvbn email_validator docxtpl docx jinja2 lxml pypdfium2 PIL qrcode cryptography psycopg"
        late += " kiosk.content.lint kiosk.documents.large_letters kiosk.app.staff_parts"
        late += " kiosk.app.step_router kiosk.screens.applicant.registry"
        late += " kiosk.screens.applicant.papers_screen"
        late += " kiosk.screens.staff.pin_dialogs kiosk.sessions.admin"
        print([name for name in late.split() if name in sys.modules])
    """
    environment = os.environ | {"KIOSK_PATHS__DATA": str(tmp_path), "KIOSK_OFFICE__CONTACT": "605 574 0000"}
    for time in range(2):
        out = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=CHECKOUT,
            env=environment,
        )
        assert time == 0 or out.stdout == "[]\n"

"""The kiosk as pip installs it: everything it needs travels in the wheel, and it runs from any folder."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from kiosk import __version__
from kiosk.documents.pdfium import page_count

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WALK = ROOT / "tests" / "walks" / "caso-simple.toml"
Kiosk = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without a network by the hatchling of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment of its own, which borrows the dependencies of this one.

    A folder named in a .pth file lends its packages, but its own .pth files are not read: the checkout,
    installed in this environment by such a file, stays out of sight.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    site = Path(paths["purelib"])
    site.joinpath("borrowed.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    pip("--python", str(folder / "bin" / "python"), "install", "--no-deps", "--no-index", str(wheel))
    return folder / "bin" / "kiosk"


@pytest.fixture
def kiosk(program: Path, tmp_path: Path) -> Kiosk:
    """Runs the installed command in a folder that is no checkout, for somebody with an empty home."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", "TMPDIR": str(tmp_path)}
    environment["CUPS_SERVER"] = str(tmp_path / "no.sock")  # no paper from this machine's printer

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(program), *words]
        return subprocess.run(
            command, capture_output=True, text=True, cwd=elsewhere, env=environment, check=False, timeout=600
        )

    return run


def pip(*words: str) -> None:
    """Run this environment's pip; what the machine says about indexes does not count."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "PIP_CONFIG_FILE": os.devnull,
    }
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_carries_what_the_program_reads(wheel: Path) -> None:
    carried = set(ZipFile(wheel).namelist())
    read = [
        file
        for file in (ROOT / "kiosk").rglob("*")
        if file.suffix in {".py", ".tcss", ".csv", ".ttf", ".txt"}
    ]
    wanted = {file.relative_to(ROOT).as_posix() for file in read}
    texts = [file for file in (ROOT / "templates").rglob("*") if file.is_file()]
    wanted |= {f"kiosk/_templates/{file.relative_to(ROOT / 'templates').as_posix()}" for file in texts}
    wanted.add("kiosk/_manual.md")
    assert wanted - carried == set()
    foreign = {name.split("/")[0] for name in carried if ".dist-info/" not in name} - {"kiosk"}
    assert foreign == set()
    assert f"indupal_kiosk-{__version__}.dist-info/licenses/LICENSE" in carried


def test_it_is_the_installed_one_that_runs(program: Path, tmp_path: Path) -> None:
    code = "import kiosk, kiosk.settings as s; print(kiosk.__file__); print(s.load().paths.templates)"
    command = [str(program.with_name("python")), "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    module, templates = map(Path, done.stdout.splitlines())
    assert module.is_relative_to(program.parents[1])
    assert templates == module.parent / "_templates"


def test_it_tells_its_version(kiosk: Kiosk) -> None:
    assert kiosk("--version").stdout == f"kiosk {__version__}\n"


def test_its_content_is_well(kiosk: Kiosk) -> None:
    done = kiosk("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Todo en orden" in done.stdout


def test_the_doctor_finds_nothing_missing(kiosk: Kiosk, tmp_path: Path) -> None:
    done = kiosk("doctor", "--json")
    found = json.loads(done.stdout)
    unwell = {check["name"]: check["text"] for check in found["checks"] if check["ok"] is False}
    assert unwell.keys() <= {"disk"}, "only the machine may be to blame"
    assert done.stderr == ""
    (data,) = (check["text"] for check in found["checks"] if check["name"] == "data")
    assert data == f"Datos: {tmp_path / 'home' / '.local' / 'state' / 'kiosk'}"


def test_it_makes_documents_with_its_own_engine_and_fonts(kiosk: Kiosk, tmp_path: Path) -> None:
    done = kiosk("documents", str(WALK), "--out", "papeles", "--engine", "embedded")
    assert (done.returncode, done.stderr) == (0, "")
    out = tmp_path / "elsewhere" / "papeles"
    for name in ("autorizacion", "constancia", "contratos", "hoja_ayuda"):
        assert page_count(out / f"{name}.pdf") >= 1
    assert b"Carlito" in (out / "constancia.pdf").read_bytes()


def test_it_plays_a_session_and_keeps_to_the_state_folder(kiosk: Kiosk, tmp_path: Path) -> None:
    done = kiosk("walk", str(WALK))
    assert (done.returncode, done.stderr) == (0, "")
    data = tmp_path / "home" / ".local" / "state" / "kiosk"
    assert {"kiosk.log", "printed", "sessions", "key", "audit"} <= {file.name for file in data.iterdir()}
    assert len(list((data / "sessions").glob("*/session.db"))) == 1, "sealed, for a reprint"
    assert not any((data / "sessions").rglob("*.pdf"))
    assert list(data.rglob("*.pdf")) != []
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert list((tmp_path / "elsewhere").iterdir()) == []

"""The program's packages on an installed machine: what an option brought once is there after later runs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.deploy.machine import DEPLOY
from tests.needs import needs

SCRIPT = """
. {deploy}/lib/say.sh; . {deploy}/lib/program.sh
root=; dry=; files_only=; wheels=; opt={root}/opt; source={root}/source
postgres=; reader=; phone=; serve=; {options}
date() {{ echo "{name}"; }}
build_release() {{
    for package in $({packages}); do mkdir -p "$opt/releases/$1/lib/python3.11/site-packages/$package"; done
    requirement program
}}
make_program
"""
PACKAGES = (
    "python_extras"
    " | sed 's/serve/textual_serve aiohttp/; s/phone/aiohttp/; s/postgres/psycopg/; s/reader/serial/'"
)


def installed(root: Path, name: str, options: str = "") -> str:
    """What `deploy/install` says of the program, with the options of one run."""
    needs("tar")
    words = {"deploy": DEPLOY, "root": root, "name": name, "options": options, "packages": PACKAGES}
    script = SCRIPT.format(**words)
    return subprocess.run(["/bin/sh", "-euc", script], capture_output=True, text=True, check=True).stdout


def test_a_run_without_the_options_takes_nothing_away(tmp_path: Path) -> None:
    """Else a machine that serves browsers or shares sessions would not any more, and say nothing of it."""
    source = tmp_path / "source" / "kiosk"
    source.mkdir(parents=True)
    (source / "one.py").write_text("1")
    assert "program[postgres,serve]" in installed(tmp_path, "1", "postgres=yes; serve=yes")
    assert "ya está (1)" in installed(tmp_path, "2"), "the same program with the same packages"
    (source / "one.py").write_text("2")
    assert "program[postgres,phone,serve]" in installed(tmp_path, "3")
    assert "program[postgres,reader,phone,serve]" in installed(tmp_path, "4", "reader=yes")


def test_screen_and_kiosk_are_begun_in_one_order(tmp_path: Path) -> None:
    """On the machine's console the screen ends the installation; a kiosk that comes after it never came."""
    script = f"""
. {DEPLOY}/lib/say.sh; . {DEPLOY}/lib/machine.sh
root=; dry=; files_only=; serve=; screen_unit=kiosk-x.service
running() {{ true; }}
systemctl() {{ echo "$@" >> {tmp_path}/asked; [ "$1" = restart ] || echo bienvenida; }}
start_kiosk
"""
    subprocess.run(["/bin/sh", "-euc", script], check=True, capture_output=True)
    asked = (tmp_path / "asked").read_text().splitlines()
    assert [line for line in asked if line.startswith("restart")] == ["restart kiosk-x.service kiosk.service"]


SWAP = """
. {deploy}/lib/say.sh; . {deploy}/lib/program.sh; . {deploy}/lib/update.sh
root={root}; dry=; opt={root}/opt; state={root}; before=$(current_release); name={name}
apply_texts() {{ :; }}; texts_back() {{ :; }}; control() {{ :; }}; opens() {{ {opens}; }}
swap_release
"""


def releases(root: Path, *names: str, current: str, previous: str = "", half: str = "") -> Path:
    """Installed versions, and the two links."""
    for name in filter(None, (*names, half)):
        (root / "opt/releases" / name).mkdir(parents=True)
        if name != half:
            (root / "opt/releases" / name / ".complete").touch()
    (root / "opt/current").symlink_to(f"releases/{current}")
    if previous:
        (root / "opt/previous").symlink_to(f"releases/{previous}")
    return root / "opt/releases"


def swapped(root: Path, name: str, opens: str = "true") -> str:
    """What the change to a version says."""
    script = SWAP.format(deploy=DEPLOY, root=root, name=name, opens=opens)
    done = subprocess.run(["/bin/sh", "-euc", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(
    ("current", "previous", "left"),
    [
        pytest.param("4", "3", {"5", "4", "3"}, id="each in its turn"),
        pytest.param("1", "4", {"5", "4", "1"}, id="the running one is the oldest: others did not serve"),
        pytest.param("4", "", {"5", "4", "3"}, id="there was none before"),
    ],
)
def test_the_last_three_stay(tmp_path: Path, current: str, previous: str, left: set[str]) -> None:
    folder = releases(tmp_path, *"12345", current=current, previous=previous, half="0")
    assert "Listo: 5." in swapped(tmp_path, "5")
    assert {one.name for one in folder.iterdir()} == left


def test_one_that_does_not_open_leaves_no_fourth(tmp_path: Path) -> None:
    """It stays as the one before, which can be looked at; the oldest goes."""
    folder = releases(tmp_path, *"1234", current="3", previous="2")
    broken = '[ "$(current_release)" != 4 ]'
    assert "Se volvió a 3." in swapped(tmp_path, "4", broken)
    assert {one.name for one in folder.iterdir()} == {"4", "3", "2"}
    assert (tmp_path / "opt/previous").readlink().name == "4"


def test_an_installation_over_another_keeps_the_running_one(tmp_path: Path) -> None:
    """The first version has no other before it; a half built one goes."""
    folder = releases(tmp_path, "1", current="1", half="2")
    script = f". {DEPLOY}/lib/program.sh; opt={tmp_path}/opt; drop_old_releases"
    subprocess.run(["/bin/sh", "-euc", script], check=True)
    assert [one.name for one in folder.iterdir()] == ["1"]

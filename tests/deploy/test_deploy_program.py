"""The program's packages on an installed machine: what an option brought once is there after later runs."""

from __future__ import annotations

import subprocess
from pathlib import Path

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

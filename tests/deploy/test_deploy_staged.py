"""A version that waits on a machine: what is kept, when it is installed, what remains of one that fails."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.deploy.machine import DEPLOY
from tests.needs import needs

SCRIPT = """
. {deploy}/lib/say.sh; . {deploy}/lib/program.sh; . {deploy}/lib/staged.sh
root={root}; opt={root}/opt/kiosk; source={source}; wheels=''; now=''; online=''; minutes=720
wait_for_nobody() {{ echo "nobody there"; }}
{act}
"""
UPDATE = """#!/bin/sh
echo "update $*"
exit {ends}
"""


def run(root: Path, act: str, source: Path | str = "", *, ends: int = 0, expect: int = 0) -> str:
    """What a part of `kiosk-update` says; its call of itself is a script that ends as told."""
    needs("tar")
    update = root / "kiosk-update"
    update.write_text(UPDATE.format(ends=ends))
    update.chmod(0o755)
    script = SCRIPT.format(deploy=DEPLOY, root=root, source=source, act=act)
    done = subprocess.run(
        ["/bin/sh", "-euc", script, str(update)], capture_output=True, text=True, check=False
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel among the packages that it needs."""
    folder = tmp_path / "stick"
    folder.mkdir()
    for name in ("indupal_kiosk-0.3.0-py3-none-any.whl", "textual-8.0.0-py3-none-any.whl", "constraints.txt"):
        (folder / name).write_text(name)
    return folder / "indupal_kiosk-0.3.0-py3-none-any.whl"


def offer(root: Path) -> str:
    return (root / "opt/kiosk/staged/offer").read_text()


def test_a_wheel_waits_with_the_packages_beside_it(tmp_path: Path, wheel: Path) -> None:
    assert "0.3.0" in run(tmp_path, "stage_release", wheel)
    staged = tmp_path / "opt/kiosk/staged"
    assert offer(tmp_path) == "0.3.0\n"
    assert sorted(file.name for file in (staged / "program").iterdir()) == ["constraints.txt", wheel.name]
    assert (staged / "wheels/textual-8.0.0-py3-none-any.whl").is_file()
    assert run(tmp_path, "staged_source").strip() == str(staged / "program" / wheel.name)


def test_a_folder_of_the_program_waits_without_anybodys_data(tmp_path: Path) -> None:
    folder = tmp_path / "source"
    for name in ("kiosk", "data", ".git"):
        (folder / name).mkdir(parents=True)
    (folder / "kiosk/__init__.py").write_text('"""Kiosk."""\n\n__version__ = "0.4.0"\n')
    (folder / "data/person").write_text("x")
    run(tmp_path, "stage_release", folder)
    assert offer(tmp_path) == "0.4.0\n"
    program = tmp_path / "opt/kiosk/staged/program"
    assert [path.name for path in program.rglob("*") if path.is_file()] == ["__init__.py"]
    assert run(tmp_path, "staged_source").strip() == str(program)


@pytest.mark.parametrize("name", ["other-1.0-py3-none-any.whl", "kiosk.zip"])
def test_anything_else_is_refused_in_words(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    assert "no es el quiosco" in run(tmp_path, "stage_release", tmp_path / name, expect=1)
    assert not (tmp_path / "opt/kiosk/staged").exists()


def test_a_newer_one_takes_its_place(tmp_path: Path, wheel: Path) -> None:
    run(tmp_path, "stage_release", wheel)
    newer = wheel.with_name("indupal_kiosk-0.3.1-py3-none-any.whl")
    wheel.rename(newer)
    run(tmp_path, "stage_release", newer)
    assert offer(tmp_path) == "0.3.1\n"
    assert run(tmp_path, "staged_source").strip().endswith(newer.name)


def test_what_was_installed_waits_no_longer(tmp_path: Path, wheel: Path) -> None:
    request = tmp_path / "run/kiosk/update-request"
    request.parent.mkdir(parents=True)
    request.touch()
    run(tmp_path, "stage_release", wheel)
    said = run(tmp_path, "install_staged")
    assert said.splitlines()[0] == "nobody there", "before anything slow is done"
    assert f"program/{wheel.name} --wheels" in said
    assert not request.exists()
    assert not (tmp_path / "opt/kiosk/staged").exists()


def test_what_did_not_serve_is_not_tried_again(tmp_path: Path, wheel: Path) -> None:
    run(tmp_path, "stage_release", wheel)
    run(tmp_path, "install_staged", ends=1, expect=1)
    assert offer(tmp_path) == "no sirvió: 0.3.0\n"
    assert "no espera ninguna" in run(tmp_path, "install_staged", expect=1)


def test_where_somebody_always_was_it_waits_on(tmp_path: Path, wheel: Path) -> None:
    run(tmp_path, "stage_release", wheel)
    run(tmp_path, "install_staged", ends=75, expect=75)
    assert offer(tmp_path) == "0.3.0\n"
    run(tmp_path, "install_staged")


def test_a_request_is_removed_whatever_the_kiosk_made_of_it(tmp_path: Path, wheel: Path) -> None:
    """The folder belongs to the kiosk's account; what stands in it is never followed."""
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    requests = tmp_path / "run/kiosk"
    requests.mkdir(parents=True)
    run(tmp_path, "stage_release", wheel)
    (requests / "update-request").symlink_to(precious)
    run(tmp_path, "install_staged", ends=75, expect=75)
    (requests / "update-request").mkdir()
    (requests / "update-request/deep").symlink_to(precious)
    run(tmp_path, "install_staged", ends=75, expect=75)
    assert list(requests.iterdir()) == []
    assert (precious / "file").exists()

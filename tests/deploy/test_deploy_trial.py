"""The first minutes of a new version: two falls and the version before runs again, never more than once."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.deploy.machine import DEPLOY
from tests.needs import needs

WATCH = """
. {deploy}/lib/say.sh; . {deploy}/lib/update.sh
state={root}; data={root}; dry=; TRIAL_SECONDS=12
sleep() {{ ticks=$((ticks + 1)); {event}; }}
restarts() {{ echo "${{fallen:-0}}"; }}
status_text() {{ echo "${{shown:-bienvenida}}"; }}
go_back() {{ echo "back to $1"; }}
ticks=0
watch_trial
"""


def watched(root: Path, event: str, counted: int = 0) -> str:
    """What a watch does with something that happens while it sleeps."""
    needs("grep")
    (root / "trial").write_text(f"new old {counted}\n")
    (root / "kiosk.log").write_text("2026-11-28T10:00:00-0500 ERROR crash error=OldError place=a.py:1\n")
    script = WATCH.format(deploy=DEPLOY, root=root, event=event)
    return subprocess.run(["/bin/sh", "-euc", script], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("event", "counted", "back"),
    [
        pytest.param(":", 0, False, id="nothing happens"),
        pytest.param("fallen=1", 0, False, id="one fall"),
        pytest.param("fallen=2", 0, True, id="two falls that systemd saw"),
        pytest.param("echo '2026 ERROR crash error=E' >> $data/kiosk.log", 0, True, id="falls it got over"),
        pytest.param("fallen=1", 1, True, id="one before a power cut, one after"),
        pytest.param("shown='falla C1'", 0, True, id="the screen that calls staff"),
        pytest.param("rm -f $state/trial; fallen=9", 0, False, id="somebody went back meanwhile"),
        pytest.param("echo 'newer new 0' > $state/trial; fallen=9", 0, False, id="a newer one meanwhile"),
    ],
)
def test_when_it_goes_back(tmp_path: Path, event: str, counted: int, back: bool) -> None:
    said = watched(tmp_path, event, counted)
    assert said.count("back to old") == back


def test_a_version_that_lasts_stays(tmp_path: Path) -> None:
    assert "se queda" in watched(tmp_path, ":")
    assert not (tmp_path / "trial").exists()


def test_falls_are_remembered_over_a_power_cut(tmp_path: Path) -> None:
    watched(tmp_path, "fallen=1; [ $ticks -lt 3 ] || exit 0")
    assert (tmp_path / "trial").read_text() == "new old 1\n"


def test_the_command_itself_begins() -> None:
    """It sets every variable that its parts read, on a machine of X and without an installation, too."""
    needs("paste")
    done = subprocess.run(
        ["/bin/sh", str(DEPLOY / "update"), "--list"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "*" not in done.stdout

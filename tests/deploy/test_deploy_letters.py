"""«Letra más grande» in a real xterm, and what else its sequences could do to the terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.app.letter_size import FACE, LETTERS, letter_sizes, letters_of
from tests.deploy.machine import LIB
from tests.deploy.virtual_screen import run_session, session_with, virtual_screen
from tests.e2e.terminal import KIOSK, PATIENCE, children, environment, paints, staffed
from tests.needs import needs

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("told", ["", "15", "15 20 25", "0x1 20", "15 20\x07\x1b[2J", "15 20\n", "-1 20"])
def test_sizes_that_are_none_are_as_good_as_not_told(told: str) -> None:
    assert letter_sizes({LETTERS: told}) == ""


def test_the_session_sets_no_setting() -> None:
    """After `kiosk-update --back` the program is older than the script, and refuses what it does not know."""
    assert "export KIOSK_" not in (LIB / "session").read_text()


SCREENS = {"1366x768": 1.3, "1920x1080": 1.3, "1280x1024": 1.4, "1080x1920": 1.15}
"""Size of a screen -> how much larger the large letters must at least be."""
SETTLED = """
settled() { # waits until the grid stays as it is
    same=0
    while [ $same -lt 5 ]; do
        sleep 0.1
        now=$(stty size)
        if [ "$now" = "$before" ]; then same=$((same + 1)); else same=0; fi
        before=$now
    done
}
settled
while [ "${before% *}" -lt 26 ]; do settled; done # xterm takes its size once the window is mapped
"""


def test_the_font_is_that_of_the_terminal() -> None:
    assert f"XTerm*faceName: {FACE}\n" in (LIB / "xterm.resources").read_text()


@pytest.mark.parametrize("size", SCREENS)
def test_large_letters_fit_the_screen_and_normal_ones_come_back(size: str, tmp_path: Path) -> None:
    large, normal = (letters_of(f"${{{place}}}").replace("\x1b", "\\033") for place in ("large", "normal"))
    large, normal = (words.replace("\x07", "\\007") for words in (large, normal))
    lib = session_with(
        f"{SETTLED}"
        "normal=${TERMINAL_LETTERS% *} large=${TERMINAL_LETTERS#* }\n"
        f'exec > {tmp_path}/sizes.new 3>/dev/tty\necho "$TERMINAL_LETTERS"; echo "$before"\n'
        f'printf "{large}" >&3; settled; echo "$before"\n'
        f'printf "{normal}" >&3; settled; echo "$before"\n'
        f'for i in 1 2 3 4 5 6 7 8 9 10; do printf "{large}{normal}" >&3; done; settled; echo "$before"\n'
        f"mv {tmp_path}/sizes.new {tmp_path}/sizes\n",
        tmp_path,
    )
    with virtual_screen(size) as display:
        run_session(lib, display, tmp_path)
    letters, *grids = (tmp_path / "sizes").read_text().splitlines()
    assert letter_sizes({LETTERS: letters}) == letters
    small, big = map(float, letters.split())
    assert big / small >= SCREENS[size]
    rows, columns = map(int, grids[1].split())
    assert columns >= 80
    assert rows >= 24
    assert grids[0] == grids[2] == grids[3]
    assert grids[0] != grids[1]


@pytest.mark.parametrize("given", ["40", "nonsense", "18.125"])
def test_a_size_that_the_office_has_set_is_kept(given: str, tmp_path: Path) -> None:
    """Where large letters would be no larger they are not offered."""
    lib = session_with(f'echo "$TERMINAL_LETTERS" > {tmp_path}/letters\n', tmp_path)
    session = (lib / "session").read_text()
    (lib / "session").write_text(session.replace("set -eu", f"set -eu\nFONT_SIZE={given}"))
    with virtual_screen("1920x1080") as display:
        run_session(lib, display, tmp_path)
    letters = (tmp_path / "letters").read_text().strip()
    assert letter_sizes({LETTERS: letters}) == letters
    assert letters.startswith("18.1") if given == "18.125" else not letters


HOSTILE = {
    "minimise": r"\033[2t",
    "move": r"\033[3;200;200t",
    "size in pixels": r"\033[4;300;300t",
    "below all others": r"\033[6t",
    "maximise": r"\033[9;0t",
    "full screen": r"\033[10;1t",
    "lines": r"\033[40t",
    "title": r"\033]2;hostil\007",
    "property": r"\033]3;HOSTIL=1\007",
    "clipboard": r"\033]52;c;aG9zdGls\007",
    "ask the state": r"\033[11t",
    "ask the place": r"\033[13t",
    "ask the pixels": r"\033[14t",
    "ask the grid": r"\033[18t",
    "ask the icon": r"\033[20t",
    "ask the title": r"\033[21t",
    "ask the font": r"\033]50;?\007",
    "ask the clipboard": r"\033]52;c;?\007",
    "ask a colour": r"\033]11;?\007",
    "ask for termcap": r"\033P+q544e\033\\",
    "ask for a sum of the screen": r"\033[1;1;1;1;2;2*y",
}
"""What a terminal can be asked, that nobody here has to ask it. None may be answered or done."""


def test_the_terminal_does_nothing_else_for_who_writes_to_it(tmp_path: Path) -> None:
    asked = "".join(
        f"printf '{sequence}' > /dev/tty; "
        f"echo \"{name}: $(dd bs=1 count=200 2>/dev/null | od -An -c | tr -d ' \\n')\"\n"
        for name, sequence in HOSTILE.items()
    )
    lib = session_with(
        f"{SETTLED}exec > {tmp_path}/answers\nstty raw -echo min 0 time 2\n"
        f"look() {{ xwininfo -root -tree | grep -i xterm; stty size; }}\nlook > {tmp_path}/before\n"
        f"{asked}look > {tmp_path}/after\n",
        tmp_path,
    )
    with virtual_screen("1366x768") as display:
        run_session(lib, display, tmp_path)
    assert (tmp_path / "answers").read_text().splitlines() == [f"{name}: " for name in HOSTILE]
    assert (tmp_path / "before").read_text() == (tmp_path / "after").read_text() != ""


def waited(holds: Callable[[], object], what: str) -> None:
    """Wait until something outside this process is so."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def test_the_letters_are_normal_again_for_the_next_kiosk(tmp_path: Path) -> None:
    """The whole: session, xterm, kiosk. It is killed at large letters; another follows at normal ones."""
    needs("xdotool")
    data = tmp_path / "data"
    staffed(data)
    tty = tmp_path / "tty"
    lib = session_with(f'tty > {tty}.new; mv {tty}.new {tty}; exec "{KIOSK}"\n', tmp_path)

    def grid() -> str:
        words = ["stty", "-F", tty.read_text().strip(), "size"]
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()

    def begun() -> int:
        """How many kiosks have begun so far."""
        journal = data / "kiosk.log"
        return journal.read_text().count("kiosk_started") if journal.exists() else 0

    def kiosks() -> list[int]:
        """The processes that the supervisor has forked."""
        return [kiosk for program in children(session.pid) for kiosk in children(program)]

    with virtual_screen("1366x768") as display:
        env = environment(data, DISPLAY=display, KIOSK_LIB=str(lib), KIOSK_LOOK__AIDS="true")
        session = subprocess.Popen(["/bin/sh", str(lib / "session")], env=env, stderr=subprocess.DEVNULL)

        def press(key: str) -> None:
            subprocess.run(["xdotool", "key", key], env=os.environ | {"DISPLAY": display}, check=True)

        try:
            waited(lambda: begun() == 1 and len(kiosks()) == 2, "a kiosk, and one that waits")
            waited(lambda: int(grid().split()[0]) > 25, "the size of the screen")
            normal = grid()
            press("F4")
            waited(lambda: grid() != normal, "large letters")
            (kiosk,) = (one for one in kiosks() if paints(one))
            os.kill(kiosk, signal.SIGKILL)
            waited(lambda: begun() == 2 and grid() == normal, "normal letters")
        finally:
            session.terminate()
            session.wait()

"""After each kind of end nothing of the person can be read: in files, temporary files, spool and memory."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.store.tiny_store import TinySessionStore
from tests.e2e.person import WELCOME, go_on, leave_with_code, left_at, start_over
from tests.e2e.terminal import ENTER, KIOSK, Terminal, environment, processes, staffed
from tests.e2e.test_journey import memory_of
from tests.e2e.test_nothing_remains import left
from tests.e2e.test_stopped import close_by_staff
from tests.journey import answers_of
from tests.scale import trials

pytestmark = pytest.mark.slow

CRASHING = Path(__file__).with_name("crashing.py")
PERSON = {
    "numero_documento": "1098765432",
    "nombres": "Íñigo Zacarías",
    "apellidos": "Ñustes Güengüé",
    "correo": "inigo.nustes@example.org",
    "celular": "3157654321",
    "direccion": "Finca Las Piñas # 7-19",
}
"""Nobody whom the content has for an example."""
SECRETS = set(PERSON.values())
IDLE = {"KIOSK_TIMES__IDLE_SECONDS": "10", "KIOSK_TIMES__WARNING_SECONDS": "5"}
End = Callable[[Terminal], None]


def leave(terminal: Terminal) -> None:
    """«Guardar y salir»."""
    leave_with_code(terminal)


AT_PAPERS, AT_FAREWELL = ("papeles", "Imprimir [Enter]"), ("despedida", "Gracias por su visita")
"""Step at which the end comes, and words on its screen."""
STAYS = {"finish": AT_FAREWELL}
FIRST_STEP = "Sus datos personales"
ENDS: dict[str, tuple[End, str]] = {
    "finish": (lambda terminal: terminal.press(ENTER), WELCOME),
    "staff wipe": (start_over, FIRST_STEP),
    "staff close": (close_by_staff, "ended"),
    "SIGTERM": (lambda terminal: terminal.kill(signal.SIGTERM), "ended"),
    "SIGHUP": (lambda terminal: terminal.kill(signal.SIGHUP), "ended"),
    "the terminal goes away": (lambda terminal: terminal.hang_up(), "ended"),
    "idle": (lambda _terminal: None, WELCOME),
    "leave": (leave, WELCOME),
    "power cut": (lambda terminal: terminal.kill(signal.SIGKILL), "ended"),
}


def untold(data: Path) -> None:
    """Nothing is in a file: neither a value nor a document."""
    words = [secret.encode(coding) for secret in SECRETS for coding in ("utf-8", "utf-16-le")]
    remains = [
        one for folder in (data, data.with_name("tmp"), data.with_name("home")) for one in left(folder, words)
    ]
    assert remains == []


def unremembered(terminal: Terminal, person: int = 0) -> None:
    """No process of the kiosk remembers anything; that of the person has ended."""
    terminal.wait_until(lambda _: person not in terminal.forked(), "the end of the person's process")
    for pid in (terminal.pid, *processes(terminal)):
        assert memory_of(pid, SECRETS) == set()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    staffed(data)
    return data


@pytest.mark.soak
@pytest.mark.parametrize("end", ENDS)
def test_nothing_can_be_read_after_the_end(data: Path, end: str) -> None:
    act, then = ENDS[end]
    step, words = STAYS.get(end, AT_PAPERS)
    for _ in range(trials(1, 3)):
        session = left_at(data, step, answers_of() | PERSON)
        env = environment(data, KIOSK_LOG__SLOW_MS="5", **(IDLE if end == "idle" else {}))
        with Terminal([KIOSK], env) as terminal:
            go_on(terminal, session, PERSON["numero_documento"])
            terminal.wait_for(words)
            person = terminal.on_screen()
            assert memory_of(person, SECRETS), "nothing was there: the test proves nothing"
            act(terminal)
            if then == "ended":
                terminal.wait_end()
            else:
                terminal.wait_gone(words)
                terminal.wait_for(then)
                unremembered(terminal, person)
        if end == "power cut":
            with Terminal([KIOSK], env) as terminal:
                terminal.wait_for(WELCOME)
                unremembered(terminal)
                untold(data)
        untold(data)
    store = TinySessionStore(data / "sessions", key_file=data / "key")
    kept = [] if end == "staff wipe" else [session.id]
    assert [one.id for one in store.list()] == kept, "the session itself is kept, sealed"


def test_a_crash_tells_nothing_and_its_orderly_end_leaves_nothing(data: Path) -> None:
    session = left_at(data, "contacto", answers_of() | PERSON)
    env = environment(data, PYTHONPATH=str(CRASHING.parents[2]))
    with Terminal([sys.executable, str(CRASHING), "step"], env) as terminal:
        go_on(terminal, session, PERSON["numero_documento"])
        terminal.wait_for("¿Cómo le contactamos?")
        for _ in range(2):
            terminal.press(ENTER)
        terminal.wait_until(lambda _: b"Un momento" in bytes(terminal.written), "the crash")
        terminal.wait_for("¿Cómo le contactamos?")
        untold(data)
        terminal.kill(signal.SIGTERM)
        terminal.wait_end()
    untold(data)

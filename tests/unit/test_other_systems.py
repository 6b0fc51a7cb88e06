"""The program on a system that lacks what only Linux has: it loads, and keeps and gives papers there.

No such system is here. A process stands for it, in which those modules and functions do not exist.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import system

ROOT = Path(__file__).parents[2]
UNIX_ONLY = {"fcntl", "termios", "tty", "pty", "resource", "pwd", "grp"}
"""Modules that Python has on Unix only."""
APART = {"kiosk.app.tty_driver", "kiosk.__main__"}
"""The driver of Unix terminals, which is loaded with a terminal only; and the program itself."""
ELSEWHERE = f"""
import importlib, importlib.abc, os, pkgutil, signal, sys, time, types
from pathlib import Path

class Gone(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {UNIX_ONLY!r}:
            raise ModuleNotFoundError(name=name)

for name in {UNIX_ONLY!r}:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Gone())
for place, names in (
    (os, ("fork", "killpg", "getpgid", "statvfs", "pipe2", "O_NOFOLLOW")),
    (time, ("CLOCK_BOOTTIME", "clock_gettime")),
    (signal, ("SIGHUP", "SIGQUIT", "SIGTSTP", "pthread_sigmask")),
):
    for name in names:
        delattr(place, name)
"""
LOADS = """
import kiosk
for found in pkgutil.walk_packages(kiosk.__path__, "kiosk."):
    if found.name not in APART:
        try:
            importlib.import_module(found.name)
        except Exception as error:
            print(found.name, repr(error))
"""
WORKS = """
import asyncio, shutil, subprocess  # they take a system with msvcrt for Windows
shutil.disk_usage = lambda folder: types.SimpleNamespace(free=10**12)  # it asks Windows without statvfs
locked = []
def locking(handle, how, count):
    if os.fstat(handle).st_ino in locked:
        raise PermissionError
    locked.append(os.fstat(handle).st_ino)
sys.modules["msvcrt"] = types.SimpleNamespace(LK_LOCK=1, LK_NBLCK=2, locking=locking)
from kiosk import boot, system
from kiosk.app.locked import hold_ending, ignore_signals
from kiosk.store import health, kiosk_lock
from kiosk.errors import InUseError
data = Path(sys.argv[1])
assert boot.boot_seconds() > 0
assert health.disk(data) == [] and system.free_bytes(data) > 0
ignore_signals()
hold_ending(hold=True)
kiosk_lock.claim(data)
try:
    kiosk_lock.claim(data, patience=0)
except InUseError:
    pass
else:
    print("two kiosks on one folder")
locked.clear()
locking.__code__ = (lambda handle, how, count: None).__code__
from kiosk.store.tiny_store import TinySessionStore
store = TinySessionStore(data / "sessions", key_file=data / "key")
store.save({"id": "a" * 32, "code": "K7MPQ2", "answers": {}})
assert store.find("K7MPQ2") == "a" * 32
from kiosk.ports import Paper
from kiosk.printing.folder_printer import FolderPrinter
from tests.fakes import tiny_pdf
file = data / "carta.pdf"
file.write_bytes(tiny_pdf())
printer = FolderPrinter(data / "printed")
printer.send([Paper("carta", "Carta", file, 1)], "K7MPQ2")
assert list((data / "printed").rglob("*.pdf"))
"""


def elsewhere(words: str, *arguments: str) -> str:
    """What a process without the things of Linux prints."""
    program = f"APART = {APART!r}\n{ELSEWHERE}\n{words}"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    return done.stdout + done.stderr


def test_every_module_loads_without_what_only_linux_has() -> None:
    assert elsewhere(LOADS) == ""


def test_sessions_are_kept_and_papers_given_there(tmp_path: Path) -> None:
    assert elsewhere(WORKS, str(tmp_path)) == ""


def test_one_module_knows_what_a_system_lacks() -> None:
    """Those that run without this package, and the driver of terminals, import for themselves."""
    children = {"documents/word2pdf_child.py", "documents/libreoffice_child.py"}
    found = set()
    for file in (ROOT / "kiosk").rglob("*.py"):
        name = file.relative_to(ROOT / "kiosk").as_posix()
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if UNIX_ONLY & set(names) and name not in children | {"system.py"}:
                found.add(name)
    assert found == set()


def test_what_is_absent_fails_as_a_disk_does() -> None:
    with pytest.raises(OSError, match=r"termios\.tcgetattr"):
        system.Absent("termios").tcgetattr(0)


def test_a_lock_is_one_here(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    handles = [os.open(file, os.O_RDWR | os.O_CREAT, 0o600) for _ in range(3)]
    system.lock_file(handles[0], shared=True)
    system.lock_file(handles[1], shared=True)
    with pytest.raises(BlockingIOError):
        system.lock_file(handles[2])
    os.close(handles[0])
    os.close(handles[1])
    system.lock_file(handles[2])
    os.close(handles[2])

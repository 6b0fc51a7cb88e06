"""The menu of GRUB: the kiosk starts without a password, and nothing in the menu is changed without one."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from kiosk.cli.doctor.boot_checks import boot_menu
from tests.deploy.machine import DEPLOY, install, tree
from tests.needs import needs

PARTS = """
. {deploy}/lib/say.sh; . {deploy}/lib/boot.sh
root={root}; dry={dry}; yes={yes}; boot_password={asked}
inside() {{ "$root/usr/sbin/$@"; }}
"""
HASH = "grub.pbkdf2.sha512.10000.0A1B.2C3D"
UPDATE = '#!/bin/sh\nfor part in {root}/etc/grub.d/*; do "$part"; done > {root}/boot/grub/grub.cfg\n'
"""Runs the scripts in their order, as grub-mkconfig does."""
MAKE_HASH = f"""#!/bin/sh
read -r one; read -r two; [ "$one" = "$two" ] || exit 1
echo "$one" > "$0.told"
printf 'Introduzca la contraseña: \\nEl hash PBKDF2 de su contraseña es %s\\n' {HASH}
"""
ENTRIES = "#!/bin/sh\necho menuentry Debian\n"
RULE = "8 o más letras sin tilde y cifras"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree with the parts of GRUB that the installation uses."""
    root = tmp_path / "root"
    for name, text in {
        "usr/sbin/update-grub": UPDATE.format(root=root),
        "usr/sbin/grub-mkpasswd-pbkdf2": MAKE_HASH,
        "etc/grub.d/10_linux": ENTRIES,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
        (root / name).chmod(0o755)
    (root / "boot/grub").mkdir(parents=True)
    (root / "boot/grub/grub.cfg").write_text("menuentry Debian\n")
    return root


def script(root: Path, then: str, *, asked: str = "yes", yes: str = "", dry: str = "") -> list[str]:
    needs("sed")
    words = {"deploy": DEPLOY, "root": root, "asked": asked, "yes": yes, "dry": dry}
    return ["/bin/sh", "-euc", PARTS.format(**words) + then]


def locked(root: Path, typed: str = "clave12345\n", expect: int = 0) -> str:
    """What the installation says, with a password from a file."""
    command = script(root, "ask_boot_password; lock_boot_menu")
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False)
    assert done.returncode == expect, done.stderr
    return done.stdout + done.stderr


def menu(root: Path) -> list[str]:
    return (root / "boot/grub/grub.cfg").read_text().splitlines()


def test_only_the_first_entry_starts_without_the_password(root: Path) -> None:
    """Seen in GRUB 2.06 in qemu: the editor, its commands and the other entries ask for it."""
    assert "con contraseña" in locked(root)
    assert menu(root) == [
        'set superusers="oficina"',
        "export superusers",
        f"password_pbkdf2 oficina {HASH}",
        'menuentry_id_option="--unrestricted --id"',
        "menuentry Debian",
        'menuentry_id_option="--id"',
    ]
    assert (root / "usr/sbin/grub-mkpasswd-pbkdf2.told").read_text() == "clave12345\n"
    assert tree(root)["etc/grub.d/01_kiosk"][1] == 0o700, "others could try passwords on the hash"
    assert "clave12345" not in (root / "etc/grub.d/01_kiosk").read_text()


def test_a_later_installation_leaves_it(root: Path) -> None:
    locked(root)
    before = tree(root)
    done = subprocess.run(
        script(root, "ask_boot_password; lock_boot_menu", asked=""),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "con contraseña" in done.stdout
    assert tree(root) == before


@pytest.mark.parametrize("typed", ["corta1\n", "contraseña1\n", "con espacio 1\n", "clave-12345\n", ""])
def test_what_the_menus_keyboard_cannot_type_is_refused(root: Path, typed: str) -> None:
    """GRUB knows the keyboard of the United States only."""
    before = tree(root)
    assert RULE in locked(root, typed, expect=2)
    assert tree(root) == before


def test_at_the_terminal_it_is_typed_twice_and_not_shown(root: Path) -> None:
    needs("stty")
    answers = ["corta", "clave12345", "clave12346", "clave12345", "clave12345"]
    shown = at_terminal(root, "ask_boot_password; lock_boot_menu", answers, asked="")
    assert RULE in shown
    assert shown.count("No son iguales.") == 1
    assert "con contraseña" in shown
    assert "clave1234" not in shown
    assert f"password_pbkdf2 oficina {HASH}" in menu(root)


def test_enter_alone_leaves_it_open_and_says_so(root: Path) -> None:
    needs("stty")
    shown = at_terminal(root, "ask_boot_password; lock_boot_menu", [""], asked="")
    assert "sin contraseña. Quien tenga el teclado al encender" in shown
    assert "sudo deploy/install --boot-password" in shown
    assert not (root / "etc/grub.d/01_kiosk").exists()


def at_terminal(root: Path, then: str, answers: list[str], *, asked: str) -> str:
    """What a terminal shows of a part that asks; each answer waits for its question."""
    terminal, end = pty.openpty()
    process = subprocess.Popen(script(root, then, asked=asked), stdin=end, stdout=end, stderr=end)
    os.close(end)
    shown = b""
    for answer in answers:
        question = b""
        while not question.endswith(b": "):
            question += os.read(terminal, 1)
        shown += question
        os.write(terminal, answer.encode() + b"\n")
    try:
        while more := os.read(terminal, 1_000):
            shown += more
    except OSError:  # a terminal whose program has ended
        pass
    os.close(terminal)
    assert process.wait() == 0, shown
    return shown.decode()


def test_the_installation_hides_the_menu_and_takes_its_files_back(root: Path) -> None:
    told = install(root, "--yes").stdout
    assert "sudo deploy/install --boot-password" in told
    hidden = (root / "etc/default/grub.d/kiosk.cfg").read_text()
    assert {"GRUB_TIMEOUT=0", "GRUB_RECORDFAIL_TIMEOUT=0", "GRUB_DISABLE_SUBMENU=n"} <= {*hidden.splitlines()}
    locked(root)
    install(root, "--uninstall", "--yes")
    assert not [name for name in tree(root) if "kiosk" in name and name.startswith("etc/grub.d")]
    assert not (root / "etc/default/grub.d/kiosk.cfg").exists()


def test_after_it_is_taken_back_the_menu_is_made_again(root: Path) -> None:
    locked(root)
    for name in ("01_kiosk", "11_kiosk"):
        (root / "etc/grub.d" / name).unlink()
    subprocess.run(script(root, "renew_boot_menu"), check=True)
    assert menu(root) == ["menuentry Debian"]


def test_a_machine_without_grub_is_left_alone(tmp_path: Path) -> None:
    command = script(tmp_path, "ask_boot_password; lock_boot_menu; renew_boot_menu")
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    assert "aquí no hay GRUB" in done.stdout
    assert [*tmp_path.iterdir()] == []


def test_doctor_advises_a_password_and_sees_a_menu_that_is_too_old(root: Path) -> None:
    (check,) = boot_menu(root)
    assert check.ok is None
    assert "sudo deploy/install --boot-password" in check.text
    locked(root)
    (check,) = boot_menu(root)
    assert check.ok is True
    os.utime(root / "boot/grub/grub.cfg", (1, 1))
    (check,) = boot_menu(root)
    assert check.ok is False
    assert "sudo update-grub" in check.text
    (root / "boot/grub/grub.cfg").unlink()
    assert boot_menu(root) == []

"""What doctor says of a machine: well as it was installed, and each fault with what mends it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kiosk.cli.doctor.deployment_checks import FONT, checks
from kiosk.cli.doctor.disk_encryption import open_swaps
from kiosk.cli.doctor.result import Check
from kiosk.ports.fleet import FAILED
from kiosk.settings import PathSettings, Settings, StoreSettings
from kiosk.settings.sections import SpeechSettings
from kiosk.store.archive import back_up
from kiosk.store.tiny_store import TinySessionStore
from tests.deploy.machine import install

WELL = {
    "ActiveState": "active",
    "UnitFileState": "enabled",
    "StatusText": "bienvenida",
    "WatchdogUSec": "10s",
}
DAY = 86_400
BACKUP = Path("var/backups/kiosk/kiosk-2026-11-28.tar.gz")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine with everything in order, as far as a folder can be one."""
    root = tmp_path / "root"
    root.mkdir()
    install(root, "--yes")
    release = root / "opt/kiosk/releases/1"
    release.mkdir(parents=True)
    (release / ".complete").touch()
    (root / "opt/kiosk/current").symlink_to("releases/1")
    for name, text in {
        FONT: "",
        "proc/sys/kernel/sysrq": "0\n",
        "proc/swaps": "Filename Type Size Used Priority\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    data = root / "var/lib/kiosk"
    TinySessionStore(data / "sessions").save(
        {"id": "a" * 32, "code": "K7MPQ2", "answers": {"nombres": "Zoraida"}}
    )
    (root / BACKUP.parent).mkdir(parents=True)
    back_up(data, root / BACKUP)
    return root


def settings(root: Path, **store: str) -> Settings:
    return Settings(paths=PathSettings(data=root / "var/lib/kiosk"), store=StoreSettings(**store))


def look(root: Path, unit: Mapping[str, str] = WELL, **store: str) -> dict[str, Check]:
    return {check.name: check for check in checks(settings(root, **store), root, lambda _: unit)}


def test_a_machine_in_order(root: Path) -> None:
    found = look(root)
    assert {name for name, check in found.items() if check.ok is not True} <= {"disk_encryption"}
    assert "1" in found["release"].text


def test_nothing_is_said_of_a_machine_without_the_installation(tmp_path: Path) -> None:
    assert [check.ok for check in checks(settings(tmp_path), tmp_path, lambda _: WELL)] == [None]


@pytest.mark.parametrize(
    ("change", "name", "command"),
    [
        ({"ActiveState": "failed"}, "unit_kiosk", "sudo systemctl restart kiosk"),
        ({"UnitFileState": "disabled"}, "unit_kiosk_x", "sudo systemctl enable kiosk-x"),
        ({"StatusText": "falla S1"}, "unit_kiosk", "journalctl"),
        ({"WatchdogUSec": "infinity"}, "watchdog", "sudo deploy/install"),
    ],
)
def test_a_unit_that_is_not_well(root: Path, change: dict[str, str], name: str, command: str) -> None:
    check = look(root, WELL | change)[name]
    assert check.ok is False
    assert command in check.text


def test_the_kiosk_in_browsers_is_looked_at_where_it_is_installed(root: Path) -> None:
    assert "unit_kiosk_serve" not in look(root)
    install(root, "--yes", "--serve")
    check = look(root, WELL | {"ActiveState": "failed"})["unit_kiosk_serve"]
    assert check.ok is False
    assert "sudo systemctl restart kiosk-serve" in check.text
    assert "sudo journalctl -u kiosk-serve" in check.text, "without staff it does not open, and says so there"


def test_a_kiosk_that_staff_closed_is_no_fault(root: Path) -> None:
    check = look(root, WELL | {"StatusText": "cerrado"})["unit_kiosk"]
    assert check.ok is None
    assert "sudo systemctl restart kiosk" in check.text


def test_without_systemd_nothing_is_judged(root: Path) -> None:
    found = look(root, {})
    assert [found[name].ok for name in ("unit_kiosk", "watchdog")] == [None, None]


def removed(name: str) -> Callable[[Path], None]:
    return lambda root: (root / name).unlink()


def written(name: str, text: str) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)

    return write


def linked(name: str, target: str) -> Callable[[Path], None]:
    def link(root: Path) -> None:
        (root / name).unlink()
        (root / name).symlink_to(target)

    return link


def old_backup(root: Path) -> None:
    then = (root / BACKUP).stat().st_mtime - 3 * DAY
    os.utime(root / BACKUP, (then, then))


def cut_backup(root: Path) -> None:
    whole = (root / BACKUP).read_bytes()
    (root / BACKUP).write_bytes(whole[: len(whole) // 2])


def another_key(root: Path) -> None:
    (root / "var/lib/kiosk/key").write_text("5" * 64)


def no_stick(root: Path) -> None:
    shutil.rmtree((root / BACKUP).parent)


FAULTS: list[tuple[Callable[[Path], None], str, str]] = [
    (removed("usr/local/lib/kiosk/xterm.resources"), "terminal_lock", "sudo deploy/install"),
    (written("etc/X11/kiosk.conf", ""), "terminal_lock", "sudo deploy/install"),
    (removed("etc/systemd/system/getty@.service"), "terminal_lock", "sudo systemctl mask getty@"),
    (written("proc/sys/kernel/sysrq", "438\n"), "terminal_lock", "sudo sysctl"),
    (written("etc/X11/kiosk.conf", ""), "layout", "sudo deploy/install"),
    (removed(FONT), "terminal_font", "sudo apt install fonts-dejavu-core"),
    (written("usr/local/lib/kiosk/session", ""), "terminal_colors", "sudo deploy/install"),
    (linked("etc/localtime", "/usr/share/zoneinfo/UTC"), "time_zone", "sudo timedatectl set-timezone"),
    (written("proc/swaps", "Filename\n/dev/sda3 partition 8 0 -2\n"), "swap", "sudo swapoff -a"),
    (lambda root: (root / "etc/kiosk/key").chmod(0o644), "secrets", "sudo chmod 600 /etc/kiosk/key"),
    (removed("etc/kiosk/pepper"), "secrets", "/etc/kiosk/pepper"),
    (old_backup, "backup", "sudo systemctl start kiosk-backup"),
    (cut_backup, "backup", "sudo systemctl start kiosk-backup"),
    (another_key, "backup", "La llave de esta máquina no abre"),
    (no_stick, "backup", "[backup] folder"),
    (removed("opt/kiosk/releases/1/.complete"), "release", "sudo kiosk-update --back"),
]


@pytest.mark.parametrize(("spoil", "name", "command"), FAULTS)
def test_each_fault_comes_with_what_mends_it(
    root: Path, spoil: Callable[[Path], None], name: str, command: str
) -> None:
    spoil(root)
    check = look(root)[name]
    assert check.ok is False
    assert command in check.text


def test_a_version_that_waits_is_told_and_one_that_did_not_serve(root: Path) -> None:
    written("opt/kiosk/staged/offer", "0.3.0\n")(root)
    check = look(root)["release"]
    assert (check.ok, "Espera la 0.3.0" in check.text) == (True, True)
    assert "sudo kiosk-update --staged" in check.text
    written("opt/kiosk/staged/offer", f"{FAILED} 0.3.0\n")(root)
    check = look(root)["release"]
    assert check.ok is None
    assert "no sirvió: 0.3.0" in check.text and "journalctl -u kiosk-update" in check.text


def test_the_backup_is_tried_and_nothing_of_it_is_told(root: Path) -> None:
    text = look(root)["backup"].text
    assert text == "Copia de los datos: hoy; se probó devolverla: 1 sesión."


def test_a_damaged_session_in_the_backup_is_counted(root: Path) -> None:
    """The manifest fits what was archived: only the session's own seal shows the damage."""
    data = root / "var/lib/kiosk"
    TinySessionStore(data / "sessions").save({"id": "b" * 32, "code": "W3XYZ4", "answers": {}})
    file = data / "sessions" / ("b" * 32) / "session.db"
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    back_up(data, root / BACKUP, replace=True)
    check = look(root)["backup"]
    assert check.ok is False
    assert "Una sesión de 2 no se abre" in check.text


def test_no_trial_is_left_in_the_temporary_folder(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trials").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "trials"))
    assert look(root)["backup"].ok
    cut_backup(root)
    assert not look(root)["backup"].ok
    assert list((tmp_path / "trials").iterdir()) == []


def test_a_machine_installed_before_the_nightly_backup_is_not_worse_than_it_was(root: Path) -> None:
    """An update refuses a release that reports more faults than the one before."""
    old_backup(root)
    found = look(root, WELL | {"UnitFileState": ""})
    assert found["nightly_backup"].ok is None
    assert found["backup"].ok is True


def test_a_voice_needs_a_unit_that_reaches_the_sound_cards(root: Path) -> None:
    spoken = settings(root).model_copy(update={"speech": SpeechSettings(enabled=True)})

    def verdict() -> Check:
        (check,) = [one for one in checks(spoken, root, lambda _: WELL) if one.name == "unit_sound"]
        return check

    assert "unit_sound" not in look(root)
    assert verdict().ok is False
    assert "sudo deploy/install --speech" in verdict().text
    install(root, "--yes", "--scanner")
    assert verdict().ok is False
    install(root, "--yes", "--speech")
    assert verdict().ok is True


def test_kiosks_that_share_sessions_have_names_of_their_own(root: Path) -> None:
    url = "postgresql://servidor/kiosk"
    assert look(root, url=url)["station"].ok is False
    assert look(root, url=url, station="quiosco-2")["station"].ok is True


def test_root_may_let_the_kiosks_group_read_the_secrets(root: Path) -> None:
    (root / "etc/kiosk/pepper").chmod(0o640)
    assert look(root)["secrets"].ok is True


def test_swap_on_an_encrypted_device_is_well(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/swaps").write_text("Filename\n/dev/dm-1 partition 8 0 -2\n/dev/zram0 partition 8 0 5\n")
    crypt = tmp_path / "sys/class/block/dm-1/slaves/dm-0"
    (crypt / "dm").mkdir(parents=True)
    (crypt / "dm/uuid").write_text("CRYPT-LUKS2-0123-root\n")
    assert open_swaps(tmp_path) == []
    (crypt / "dm/uuid").write_text("LVM-0123\n")
    assert open_swaps(tmp_path) == ["/dev/dm-1"]

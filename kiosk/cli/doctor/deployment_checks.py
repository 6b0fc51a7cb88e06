"""The checks of `kiosk doctor` for a machine that `deploy/install` has set up."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.doctor.backup_checks import backup_check
from kiosk.cli.doctor.boot_checks import boot_menu
from kiosk.cli.doctor.disk_encryption import is_encrypted, open_swaps
from kiosk.cli.doctor.result import Check
from kiosk.cli.doctor.screen_kinds import WAYLAND, ScreenKind, X
from kiosk.ports.fleet import FAILED

if TYPE_CHECKING:
    from kiosk.settings import Settings

Show = Callable[[str], Mapping[str, str]]
"""Returns the properties of a systemd unit by its name; empty: systemd does not answer."""

INSTALL = "Use: sudo deploy/install"
GUIDE = "Vea docs/instalacion.md."
ZONE = "America/Bogota"
FONT = "usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
BACKUP_TIMER = "kiosk-backup.timer"
SERVE_UNIT = "kiosk-serve.service"
DROP_INS = "etc/systemd/system/kiosk.service.d"
CARDS = "DeviceAllow=char-alsa"
"""The line of the unit that lets the kiosk use sound cards."""
STAGED = "opt/kiosk/staged/offer"
"""Names the version that `kiosk-update --stage` left on this machine."""
UPDATE_LOG = "sudo journalctl -u kiosk-update"
_PROPERTIES = "ActiveState,UnitFileState,StatusText,WatchdogUSec"


def checks(settings: Settings, root: Path = Path("/"), show: Show | None = None) -> list[Check]:
    """The results of all checks of the deployment, in the order they are shown.

    Args:
        settings: this machine's settings.
        root: root of the machine's files; another folder in tests.
        show: asks systemd; None: this machine's.
    """
    if not (root / "opt/kiosk/releases").is_dir():
        return [Check("deployment", None, "Instalación: este equipo no se instaló con deploy/install.")]
    ask = show or _systemctl
    screen = WAYLAND if (root / DROP_INS / "wayland.conf").is_file() else X
    nightly = _nightly(ask(BACKUP_TIMER))
    return [
        *(_unit(name, ask(name)) for name in (screen.unit, "kiosk.service", *_served(root))),
        _watchdog(ask("kiosk.service")),
        *_sound(settings, root),
        _lock(root, screen),
        *boot_menu(root),
        _layout(root, screen),
        _font(root),
        _colours(root, screen),
        _zone(root),
        _swap(root),
        _encryption(root, settings.paths.data),
        _secrets(root),
        _station(settings),
        nightly,
        backup_check(settings, root, time.time(), nightly=nightly.ok is True),
        _update(root),
    ]


def _served(root: Path) -> tuple[str, ...]:
    """The unit of the kiosk in browsers, on a machine that was installed with it."""
    wanted = root / "etc/systemd/system/multi-user.target.wants" / SERVE_UNIT
    return (SERVE_UNIT,) if wanted.is_symlink() else ()


def _systemctl(unit: str) -> Mapping[str, str]:
    """The properties of a unit from systemctl."""
    command = ["systemctl", "show", "--property", _PROPERTIES, unit]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603 - fixed words
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)


def _unit(name: str, properties: Mapping[str, str]) -> Check:
    short = name.removesuffix(".service")
    code = f"unit_{short.replace('-', '_')}"
    if not properties:
        return Check(code, None, f"Servicio {short}: systemd no responde desde aquí.")
    if properties.get("UnitFileState") != "enabled":
        text = f"Servicio {short}: no se abre al encender. Use: sudo systemctl enable {short}"
        return Check(code, False, text)
    if properties.get("ActiveState") != "active":
        why = f"; si no abre, dice por qué: sudo journalctl -u {short} -n 5"
        return Check(code, False, f"Servicio {short}: no corre. Use: sudo systemctl restart {short}{why}")
    status = properties.get("StatusText", "")
    if status.startswith("falla"):
        text = f"Servicio {short}: la pantalla muestra {status}. Use: sudo journalctl -u {short} -n 30"
        return Check(code, False, text)
    if status == "cerrado":
        text = f"Servicio {short}: lo cerró un funcionario. Para abrirlo: sudo systemctl restart {short}"
        return Check(code, None, text)
    return Check(code, True, f"Servicio {short}: corre{f' ({status})' if status else ''}.")


def _watchdog(properties: Mapping[str, str]) -> Check:
    if not properties:
        return Check("watchdog", None, "Vigilancia: systemd no responde desde aquí.")
    watch = properties.get("WatchdogUSec", "0")
    if watch in {"0", "infinity", ""}:
        return Check("watchdog", False, f"Vigilancia: nadie reinicia una pantalla quieta. {INSTALL}")
    return Check("watchdog", True, f"Vigilancia: una pantalla quieta se reinicia a los {watch}.")


def _sound(settings: Settings, root: Path) -> list[Check]:
    """Fail if the screens are to be read aloud and the unit keeps the sound cards from the kiosk."""
    if not settings.speech.enabled:
        return []
    if any(CARDS in _read(file) for file in sorted((root / DROP_INS).glob("*.conf"))):
        return [Check("unit_sound", True, "Servicio kiosk: llega al sonido.")]
    text = "Servicio kiosk: no llega al sonido, y la voz no se oye. Use: sudo deploy/install --speech"
    return [Check("unit_sound", False, text)]


def _lock(root: Path, screen: ScreenKind) -> Check:
    for name, wanted in screen.locks.items():
        text = _read(root / name)
        if missing := [words for words in wanted if words not in text]:
            return Check("terminal_lock", False, f"Cierre: falta {missing[0]} en /{name}. {INSTALL}")
    mask = root / "etc/systemd/system/getty@.service"
    if not mask.is_symlink() or str(mask.readlink()) != "/dev/null":
        return Check("terminal_lock", False, "Cierre: hay consolas abiertas. Use: sudo systemctl mask getty@")
    if _read(root / "proc/sys/kernel/sysrq").strip() not in {"0", ""}:
        text = "Cierre: la tecla SysRq sirve. Use: sudo sysctl -p /etc/sysctl.d/90-kiosk.conf"
        return Check("terminal_lock", False, text)
    return Check("terminal_lock", True, "Cierre: nadie sale del quiosco con el teclado.")


def _layout(root: Path, screen: ScreenKind) -> Check:
    file, pattern = screen.layout
    if found := re.search(pattern, _read(root / file)):
        return Check("layout", True, f"Teclado: {found[1]}.")
    return Check("layout", False, f"Teclado: no dice cuál es, y puede faltar la ñ. {INSTALL}")


def _font(root: Path) -> Check:
    if (root / FONT).is_file():
        return Check("terminal_font", True, "Letra de la pantalla: DejaVu Sans Mono.")
    text = "Letra de la pantalla: falta DejaVu Sans Mono. Use: sudo apt install fonts-dejavu-core"
    return Check("terminal_font", False, text)


def _colours(root: Path, screen: ScreenKind) -> Check:
    if "TEXTUAL_COLOR_SYSTEM=truecolor" in _read(root / screen.session):
        return Check("terminal_colors", True, "Colores de la pantalla: todos.")
    return Check("terminal_colors", False, f"Colores de la pantalla: pocos. {INSTALL}")


def _zone(root: Path) -> Check:
    link = root / "etc/localtime"
    zone = str(link.readlink()).partition("zoneinfo/")[2] if link.is_symlink() else ""
    if zone == ZONE:
        return Check("time_zone", True, f"Hora: {zone}.")
    text = f"Hora: la zona es {zone or 'desconocida'}. Use: sudo timedatectl set-timezone {ZONE}"
    return Check("time_zone", False, text)


def _swap(root: Path) -> Check:
    """Fail if swap is not encrypted: what people type may be written to it."""
    if plain := open_swaps(root):
        text = f"Memoria en disco: {plain[0]} no está cifrada. Use: sudo swapoff -a, y quítela de /etc/fstab"
        return Check("swap", False, text)
    return Check("swap", True, "Memoria en disco: ninguna sin cifrar.")


def _encryption(root: Path, data: Path) -> Check:
    match is_encrypted(root, data):
        case True:
            return Check("disk_encryption", True, "Disco: cifrado.")
        case False:
            text = "Disco: no está cifrado; quien se lo lleve puede leerlo. Solo se cifra al instalar Debian."
            return Check("disk_encryption", False, f"{text} {GUIDE}")
    return Check("disk_encryption", None, "Disco: no se puede ver desde aquí si está cifrado.")


def _secrets(root: Path) -> Check:
    """Fail if others than root, or the kiosk's group for reading, can access the key and the pepper."""
    for name in ("key", "pepper"):
        file = root / "etc/kiosk" / name
        try:
            mode = file.stat().st_mode
        except FileNotFoundError:
            text = f"Llave y secreto: falta /etc/kiosk/{name}. Devuélvalo de su copia. {GUIDE}"
            return Check("secrets", False, text)
        except PermissionError:
            return Check("secrets", None, "Llave y secreto: no se pueden ver desde esta cuenta.")
        if mode & 0o037:
            text = f"Llave y secreto: otros pueden leer /etc/kiosk/{name}."
            return Check("secrets", False, f"{text} Use: sudo chmod 600 /etc/kiosk/{name}")
    return Check("secrets", True, "Llave y secreto: solo los lee el sistema.")


def _station(settings: Settings) -> Check:
    name = settings.store.station
    if settings.store.url and name == type(settings.store)().station:
        text = f"Nombre: {name}, como todos. Escriba otro en [store] station de /etc/kiosk/kiosk.toml."
        return Check("station", False, text)
    return Check("station", True, f"Nombre: {name}.")


def _nightly(properties: Mapping[str, str]) -> Check:
    """Check the timer of the nightly backup; a machine of an earlier installation has none."""
    match properties.get("UnitFileState", ""):
        case "enabled":
            return Check("nightly_backup", True, "Copia de cada noche: sí.")
        case "":
            return Check("nightly_backup", None, f"Copia de cada noche: no hay. {INSTALL}")
    text = "Copia de cada noche: está apagada. Use: sudo systemctl enable --now kiosk-backup.timer"
    return Check("nightly_backup", False, text)


def _update(root: Path) -> Check:
    """Check that the running release is complete, and whether there is an earlier one."""
    current = root / "opt/kiosk/current"
    if not (current / ".complete").is_file():
        return Check("release", False, "Versión: está incompleta. Use: sudo kiosk-update --back")
    name = current.readlink().name
    if (root / "var/lib/kiosk-deploy/trial").is_file():
        return Check("release", True, f"Versión: {name}, a prueba durante diez minutos.")
    before = (root / "opt/kiosk/previous/.complete").is_file()
    words = f"Versión: {name}{', y la anterior está guardada' if before else ''}."
    staged = _read(root / STAGED).strip()
    if staged.startswith(FAILED):
        return Check("release", None, f"{words} La que se dejó lista {staged}: vea {UPDATE_LOG}")
    if staged:
        words = f"{words} Espera la {staged}; se pone con: sudo kiosk-update --staged"
    return Check("release", True, words)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""

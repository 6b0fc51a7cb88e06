"""The check of `kiosk doctor` for the menu that the machine has before its system starts."""

from __future__ import annotations

from pathlib import Path

from kiosk.cli.doctor.result import Check

MENU = "boot/grub/grub.cfg"
LOCK = "etc/grub.d/01_kiosk"
"""Puts the password into the menu; only root may read it."""


def boot_menu(root: Path) -> list[Check]:
    """Advise a password for GRUB, where a changed entry starts a shell instead of the kiosk.

    Returns:
        No check on a machine without GRUB.
    """
    try:
        made = (root / MENU).stat().st_mtime
    except OSError:
        return []
    try:
        locked = (root / LOCK).stat().st_mtime
    except OSError:
        text = "Arranque: sin contraseña; al encender, con el teclado se puede llegar a una consola."
        return [Check("boot_menu", None, f"{text} Use: sudo deploy/install --boot-password")]
    if locked > made:
        text = "Arranque: la contraseña todavía no está en el menú. Use: sudo update-grub"
        return [Check("boot_menu", False, text)]
    return [Check("boot_menu", True, "Arranque: sin la contraseña nadie cambia el menú.")]

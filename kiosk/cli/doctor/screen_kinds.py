"""The two ways in which an installed kiosk reaches its screen: X with xterm, or Wayland with foot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ScreenKind:
    """One of the two ways in which an installed kiosk reaches its screen."""

    unit: str
    session: str
    """File that opens the terminal and sets its colours."""
    locks: Mapping[str, tuple[str, ...]]
    """File -> texts it must contain; without one of them people can leave the kiosk by keyboard."""
    layout: tuple[str, str]
    """File that names the keyboard's layout, and the pattern to find it with."""


X = ScreenKind(
    "kiosk-x.service",
    "usr/local/lib/kiosk/session",
    {
        "usr/local/lib/kiosk/xterm.resources": ("translations: #replace", "allowWindowOps: false"),
        "etc/X11/kiosk.conf": ('"DontVTSwitch" "true"', '"DontZap" "true"'),
    },
    ("etc/X11/kiosk.conf", r'"XkbLayout"\s+"(\w+)"'),
)
WAYLAND = ScreenKind(
    "kiosk-wayland.service",
    "usr/local/lib/kiosk/session-wayland",
    {
        "usr/local/lib/kiosk/foot.ini": ("spawn-terminal=none", "show-urls-launch=none", "search-start=none"),
        # with -s it would let consoles be reached
        "etc/systemd/system/kiosk-wayland.service": ("cage -d -- ",),
    },
    ("etc/systemd/system/kiosk-wayland.service", r"XKB_DEFAULT_LAYOUT=(\w+)"),
)

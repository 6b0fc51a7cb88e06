"""The kiosk that cannot serve anybody: it calls staff, and tries again by itself."""

from __future__ import annotations

from kiosk.app.frame import FramedApp
from kiosk.app.locked import RESTART
from kiosk.screens.trouble_screen import TroubleScreen

TRY_AGAIN_SECONDS = 60
"""How often a fresh process looks whether staff have mended what was wrong."""


class TroubleApp(FramedApp):
    """One screen: «llame al funcionario», and a short code."""

    def __init__(self, title: str, code: str, *, unlocked: bool = False) -> None:
        super().__init__(unlocked=unlocked, on_tty=True)
        self.words = title
        self.code = code

    def shown(self) -> str:
        """A machine that sees it knows that the kiosk serves nobody."""
        return f"falla {self.code}"

    def on_mount(self) -> None:
        """Show it; look again in a while."""
        self.push_screen(TroubleScreen(self.words, self.code))
        self.set_timer(TRY_AGAIN_SECONDS, lambda: self.exit(return_code=RESTART))

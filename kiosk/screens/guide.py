"""One screen of SECOP II: what to press, what to type, and the QR of the login page."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from kiosk.content.models import GuideStep
from kiosk.screens.base import StepScreen
from kiosk.widgets.plain import Plain
from kiosk.widgets.qr_code import QRCode


class GuideScreen(StepScreen[GuideStep]):
    """Instructions and values on the left, the QR on the right."""

    def body(self) -> Horizontal:
        """Two columns; only the words scroll."""
        return Horizontal(id="guide")

    def compose_body(self) -> ComposeResult:
        """The words, the instructions, the values, the QR."""
        with VerticalScroll(id="body", can_focus=False):
            yield from self.compose_text()
            for number, action in enumerate(self.step.do, start=1):
                with Horizontal(classes="action"):
                    yield Plain(f"{number}.", classes="number")
                    yield Plain(self.text(action))
            if self.step.values:
                yield Plain("Sus datos, tal como van:", classes="values-title")
            for shown in self.step.values:
                with Vertical(classes="value"):
                    yield Plain(shown.label, classes="value-label")
                    yield Plain(self.text(f"{{{{ {shown.value} }}}}") or "—", classes="value-text")
        with Vertical(id="login"):
            yield QRCode(self.view.login_url, "Página para entrar a SECOP II")

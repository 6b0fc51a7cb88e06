"""Says that a list or a form goes on below what is seen."""

from __future__ import annotations

from kiosk.widgets.plain import Plain


class MoreBelow(Plain):
    """A line over the reminder, shown only while something follows: few people notice a thin scroll bar."""

    DEFAULT_CSS = """
    MoreBelow { display: none; text-align: center; text-style: bold; color: $secondary; }
    """

    def __init__(self, words: str) -> None:
        super().__init__(f"▼ {words} ▼")

    async def on_click(self) -> None:
        """A touch shows what follows."""
        await self.run_action("screen.more")

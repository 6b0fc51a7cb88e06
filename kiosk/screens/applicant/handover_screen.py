"""The step that gives the scanned files to their owner: on a USB stick, or to a telephone."""

from __future__ import annotations

import re

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from kiosk.content.braces import put
from kiosk.content.scan_steps import HandoverStep
from kiosk.screens.applicant.file_places import where_files_are
from kiosk.screens.applicant.scan_news import (
    FilesGiven,
    FilesLost,
    PhoneClosed,
    PhoneFetched,
    PhoneOffered,
    ScanFailed,
    ScanNews,
    StickSeen,
)
from kiosk.screens.applicant.step_screen import StepScreen, View
from kiosk.widgets.key_bar import Key
from kiosk.widgets.plain import Plain
from kiosk.widgets.qr_code import QRCode
from kiosk.widgets.reminder import Reminder
from kiosk.widgets.text_scroll import TextScroll

_STICK = re.compile(r"\bUSB\b")
"""In a reminder: it is for people who use a stick."""


class HandoverScreen(StepScreen[HandoverStep]):
    """Names the files, says what each way means for the person's privacy, and gives them."""

    BINDINGS = [Binding("u", "stick", show=False), Binding("t", "phone", show=False)]
    DEFAULT_CSS = """
    HandoverScreen #scan-trouble { color: $error; text-style: bold; }
    HandoverScreen #given { color: $success; text-style: bold; margin: 0 0 1 0; }
    HandoverScreen .-hidden { display: none; }
    """

    class StickLooked(StepScreen.FromStep):
        """Look whether a stick was put in."""

    class StickWanted(StepScreen.FromStep):
        """Copy the files to the stick."""

    class PhoneWanted(StepScreen.FromStep):
        """Show the files on a page for the telephone."""

    def __init__(self, step: HandoverStep, view: View) -> None:
        super().__init__(step, view)
        self.seconds = -1
        """How long a way has been at work; -1: none is."""
        self.trouble = ""
        self.done = "\n".join(where_files_are(view))
        """Where the files are that were taken."""
        self.stick = False
        """There is one."""
        self.copied = False
        """The one that is there has the files."""
        self.lost: frozenset[str] = frozenset()
        """Names of files that turned out not to be readable."""
        self.url = ""
        """Address of the page for the telephone; empty: there is none."""

    @property
    def busy(self) -> bool:
        """Files are being given."""
        return self.seconds >= 0

    def body(self) -> Horizontal:
        """Two columns: the code for the telephone stands beside the words."""
        return Horizontal(id="guide")

    def compose_body(self) -> ComposeResult:
        """The files, the ways, what happens."""
        with TextScroll(id="body"):
            yield from self.compose_text()
            yield Plain("", id="files", classes="paragraph", spoken="")
            yield Plain("", id="scan-trouble")
            yield Plain("", id="given")
            yield Plain("", id="ways")
        with Vertical(id="side"):
            yield Vertical(id="pane")

    def on_mount(self) -> None:
        """Look for a stick now and then; nobody is reminded of one that the kiosk does not take."""
        for reminder in self.query(Reminder) if "usb" not in self.view.ways else ():
            reminder.display = not _STICK.search(self.step.reminder)
        self._show()
        self.set_interval(2, self._look)
        self._look()

    def keys(self) -> tuple[Key, ...]:
        """The ways this office offers, and going on."""
        said, there = self.words.scan, self.view.scanned and not self.busy
        ways = []
        if there and "usb" in self.view.ways:
            ways.append(Key("U", said.stick, "screen.stick"))
        if there and "phone" in self.view.ways:
            ways.append(Key("T", said.phone, "screen.phone"))
        go_on = Key("Enter", self.step.next_label, "screen.next", strong=True)
        return (self.back_key(), self.help_key(), *ways, go_on)

    def hear(self, news: ScanNews) -> None:
        """Take news of a way, and show it."""
        if isinstance(news, StickSeen):
            self.stick = news.present
            self.copied = self.copied and news.present
        elif isinstance(news, FilesLost):
            self.lost |= news.names
        elif not isinstance(news, PhoneFetched | PhoneClosed):
            self.seconds, self.trouble = -1, ""
        match news:
            case FilesGiven():
                self.copied = True
                self.done = put(self.words.scan.given, lugar=news.place)
            case PhoneFetched():
                self.done = put(self.words.scan.fetched, archivos=", ".join(news.names))
            case PhoneOffered():
                self.url = news.url
                self.call_later(self._show_code)
            case PhoneClosed() if self.url:
                self.url, self.trouble = "", self.words.scan.phone_over
                self.call_later(self._show_code)
            case ScanFailed():
                self.trouble = news.words
        self._show()

    def action_stick(self) -> None:
        """U: copy to the stick."""
        if self.view.scanned and "usb" in self.view.ways and not self.busy:
            self._ask(self.StickWanted(self.step.id))

    def action_phone(self) -> None:
        """T: open the page for the telephone."""
        if self.view.scanned and "phone" in self.view.ways and not self.busy:
            self._ask(self.PhoneWanted(self.step.id))

    def _ask(self, wanted: StepScreen.FromStep) -> None:
        self.seconds, self.trouble = 0, ""
        self.post_message(wanted)
        self._show()

    def _look(self) -> None:
        if self.busy:
            self.seconds += 2
            self._show()
        elif "usb" in self.view.ways and self.view.scanned:
            self.post_message(self.StickLooked(self.step.id))

    async def _show_code(self) -> None:
        caption = put(self.words.scan.phone_page, minutos=self.view.phone_minutes)
        for pane in self.query("#pane"):
            await pane.remove_children()
            if self.url:
                await pane.mount(QRCode(self.url, caption, too_big=self.words.screen.open_on_phone))

    def _files(self) -> list[str]:
        said = self.words.scan
        if not self.view.scanned and not self.view.half:
            return [said.no_files]
        there = [name for name in self.view.scanned if name not in self.lost]
        lacking = {name: said.line_missing for name in (*self.view.slots, *self.lost) if name not in there}
        lacking |= {name: put(said.line_page, hoja=lack[0]) for name, lack in self.view.half.items()}
        here = [f"  ✔ {name}" for name in there]
        lines = [said.files, *here, *(f"  · {words}  {name}" for name, words in sorted(lacking.items()))]
        return [*lines, "", said.files_missing] if lacking else lines

    def _show(self) -> None:
        if not self.query("#ways"):
            return  # it goes away: news and timers may come late
        for name, words in (
            ("#files", "\n".join(self._files())),
            ("#scan-trouble", f"▲ {self.trouble}" if self.trouble else ""),
            ("#given", f"✔ {self.done}" if self.done else ""),
            ("#ways", "\n".join(self._ways())),
        ):
            line = self.query_one(name, Plain)
            line.update(words)
            line.set_class(not words, "-hidden")
        self.query_one("#side").display = bool(self.url)
        self.show_keys()

    def _about_stick(self) -> str:
        said = self.words.scan
        if self.copied:
            return said.stick_again
        return said.stick_seen if self.stick else said.stick_put

    def _ways(self) -> list[str]:
        """What can be done, and one sentence about privacy for each way."""
        said = self.words.scan
        if not self.view.scanned:
            return []
        if self.busy:
            return [f"… {put(said.giving, segundos=self.seconds)}"]
        lines = []
        if "usb" in self.view.ways:
            lines += [self._about_stick(), said.stick_privacy, ""]
        if "phone" in self.view.ways:
            lines += [put(said.phone_how, minutos=self.view.phone_minutes), said.phone_privacy, ""]
        return [*(lines or [said.no_way]), said.paper_privacy]

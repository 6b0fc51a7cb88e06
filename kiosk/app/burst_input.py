"""The input thread of a terminal where a barcode reader types.

It does the work of Textual's `LinuxDriver.run_input_thread`, but holds back what may be a code. What it reads
is overwritten at once: of a code, nothing may stay in memory.
"""

from __future__ import annotations

import codecs
import os
import select
from collections.abc import Callable, Iterable
from threading import Event

from textual._xterm_parser import XTermParser
from textual.message import Message

from kiosk.app.key_burst import KeyBurst

GLANCE = 0.1
"""Seconds between two looks whether the app ends, as Textual does it."""
_CHUNK = 4096


def read_keys(
    terminal: int,
    ended: Event,
    burst: KeyBurst,
    parser: XTermParser,
    decoder: codecs.IncrementalDecoder,
    process: Callable[[Message], object],
) -> None:
    """Read the terminal until the app ends.

    Args:
        terminal: the file descriptor of the terminal.
        ended: is set when the app ends.
        burst: holds back what may be a code.
        parser: makes messages of keys.
        decoder: of the terminal's encoding.
        process: takes each message.
    """
    buffer = bytearray(_CHUNK)

    def hand_on(data: bytes) -> None:
        messages: Iterable[Message] = parser.feed(text) if (text := decoder.decode(data)) else ()
        for message in messages:
            process(message)

    while not ended.is_set():
        patience = burst.patience
        if select.select([terminal], [], [], patience or GLANCE)[0]:
            if size := os.readv(terminal, [buffer]):
                hand_on(burst.take(memoryview(buffer)[:size]))
                buffer[:size] = bytes(size)
            else:
                ended.wait(GLANCE)  # the terminal is gone; the app ends once it has noticed
        elif patience:
            hand_on(burst.after_silence())
        for message in parser.tick():
            process(message)

"""Tasks beside the messages of the app, whose faults are not silent.

asyncio keeps the exception of a task until somebody asks for it, and nobody asks for one that runs on and on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import Any

from textual.app import App


def loud_task(app: App[Any], work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Run work beside the messages; an exception in it is one in a handler of the app."""
    task = asyncio.create_task(work)
    task.add_done_callback(partial(_tell, app))
    return task


def _tell(app: App[Any], task: asyncio.Task[None]) -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        app.call_later(_raise, error)


def _raise(error: BaseException) -> None:
    raise error

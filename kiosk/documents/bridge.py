"""The child process of the LibreOffice engine: one JSON job a line on stdin, one JSON answer a line.

Run as a file by a Python that has `uno` (on Debian the system's, with python3-uno), with the soffice program, a
private profile folder and the language of the documents; it imports nothing of the kiosk. Two soffice on one
profile write nothing, so each bridge has its own. When stdin closes or soffice is gone, this process ends and takes
its whole group with it; the parent starts another.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from typing import Any

START_SECONDS = 60
SPARE_SECONDS = 2
"""How much later than the parent's patience the group ends itself, should the parent be gone."""
READ_FILTER = "MS Word 2007 XML"
"""Forced: with automatic detection LibreOffice turns any garbage into a PDF of its bytes."""
NEVER_RUN_MACROS = 0
NO_LINK_UPDATES = 0


def main() -> None:
    """Start soffice, then answer jobs until stdin closes."""
    os.umask(0o077)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not look like an answer
    soffice, profile, language = sys.argv[1:]
    try:
        process, desktop = _start(soffice, profile)
        for line in sys.stdin:
            job = json.loads(line)
            answer = _answer(desktop, process, job, language) if job else {"ok": True}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
    finally:
        _end()


def _start(soffice: str, profile: str) -> tuple[subprocess.Popen[bytes], Any]:
    import uno

    pipe = "kiosk" + uuid.uuid4().hex
    process = subprocess.Popen(  # noqa: S603 - the program is a setting of this machine
        [
            soffice,
            f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}",
            *("--headless", "--invisible", "--nodefault", "--nologo", "--nofirststartwizard", "--norestore"),
            f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except Exception:  # NoConnectException, until soffice listens
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.03)
    return process, remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)


def _answer(
    desktop: Any, process: subprocess.Popen[bytes], job: dict[str, Any], language: str
) -> dict[str, Any]:
    watch = threading.Timer(job["seconds"] + SPARE_SECONDS, _end)
    watch.daemon = True
    watch.start()
    try:
        _convert(desktop, job, language)
    except Exception as error:  # UNO's exceptions; their text may hold personal data
        name = type(error).__name__
        if "Disposed" in name or process.poll() is not None:
            raise
        return {"ok": False, "error": name}
    finally:
        watch.cancel()
    return {"ok": True}


def _convert(desktop: Any, job: dict[str, Any], language: str) -> None:
    import uno
    from com.sun.star.lang import Locale

    options = _properties(
        Hidden=True,
        ReadOnly=True,
        FilterName=READ_FILTER,
        MacroExecutionMode=NEVER_RUN_MACROS,
        UpdateDocMode=NO_LINK_UPDATES,
    )
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(job["docx"]), "_blank", 0, options)
    if document is None:
        raise ValueError("not a Word file")
    try:
        code, _, country = language.partition("-")
        document.CharLocale = Locale(code, country, "")
        document.DocumentProperties.Title = job["title"]
        # SelectPdfVersion 0 is PDF 1.7; tags carry the reading order and the picture's description
        export = uno.Any("[]com.sun.star.beans.PropertyValue", _properties(UseTaggedPDF=True, SelectPdfVersion=0))
        saving = _properties(FilterName="writer_pdf_Export", FilterData=export, Overwrite=True)
        document.storeToURL(uno.systemPathToFileUrl(job["pdf"]), saving)
    finally:
        document.close(True)


def _properties(**values: Any) -> tuple[Any, ...]:
    from com.sun.star.beans import PropertyValue

    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def _end() -> None:
    """End this process, soffice and whatever soffice started."""
    os.killpg(os.getpgid(0), signal.SIGKILL)


if __name__ == "__main__":
    main()

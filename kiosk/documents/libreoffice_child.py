"""The child process of the LibreOffice engine: one JSON job per line of stdin, one JSON answer per line.

It is run as a file by a Python that has `uno` (on Debian the system's, with python3-uno) and imports nothing
of the kiosk. Its arguments are the soffice program, a private folder and the language of the documents. Two
soffice processes cannot share a profile, so each bridge has its own. When stdin is closed or soffice has
ended, this process deletes its folder and kills its process group; the parent starts another.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any

START_SECONDS = 60
MEMORY = 3_000_000_000
"""Bytes of address space for soffice; usual documents need 0.9e9."""
SPARE_SECONDS = 2
"""Seconds after the job's timeout until the process group kills itself, in case the parent has ended."""
READ_FILTER = "MS Word 2007 XML"
"""The filter is fixed: with detection LibreOffice converts any garbage to a PDF of its bytes."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}</oor:items>
"""
_ITEM = """<item oor:path="/org.openoffice.{path}">
  <prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>
</item>
"""
_CLOSED = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    # of a document that lies in no trusted place, and there is no trusted place
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Office.Writer/Content/Update", "Field", "false"),
    # a proxy without a listener: a request to the network does not leave this machine
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
"""LibreOffice's settings: no macros, no links, no network."""
MOST_DPI = 600
"""Of a picture in the PDF. The kiosk's own are drawn for 300 and stay as they are."""
NEVER_RUN_MACROS = 0
NO_LINK_UPDATES = 0


def main() -> None:
    """Start soffice, then answer jobs until stdin closes."""
    os.umask(0o077)
    import resource  # Unix only; this program may run without the package of the kiosk

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold personal data
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # so that a library's output is not taken for an answer
    soffice, folder, language = sys.argv[1:]
    try:
        desktop = _start(soffice, folder)
        for line in sys.stdin:
            job = json.loads(line)
            answer = _answer(desktop, job, language) if job else {"ok": True}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # the parent may have ended
        _end()


def _start(soffice: str, folder: str) -> Any:
    import uno

    _close(Path(folder, "profile", "user"))
    pipe = "kiosk" + uuid.uuid4().hex
    process = subprocess.Popen(  # noqa: S603 - the program is a setting of this machine
        [
            soffice,
            f"-env:UserInstallation={uno.systemPathToFileUrl(str(Path(folder, 'profile')))}",
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
    return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)


def _close(user: Path) -> None:
    """Write LibreOffice's settings before it starts."""
    user.mkdir(parents=True)
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _CLOSED)
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")


def _answer(desktop: Any, job: dict[str, Any], language: str) -> dict[str, Any]:
    watch = threading.Timer(job["seconds"] + SPARE_SECONDS, _end)
    watch.daemon = True
    watch.start()
    try:
        _convert(desktop, job, language)
    except Exception as error:  # UNO's exceptions; their text may hold personal data
        if not _answers(desktop):
            raise
        return {"ok": False, "error": type(error).__name__}
    finally:
        watch.cancel()
    return {"ok": True}


def _answers(desktop: Any) -> bool:
    """Whether soffice still answers; the exception of the conversion does not tell."""
    try:
        desktop.getFrames().getCount()
    except Exception:  # UNO's exceptions
        return False
    return True


def _convert(desktop: Any, job: dict[str, Any], language: str) -> None:
    import uno

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
        document.CharLocale = uno.getClass("com.sun.star.lang.Locale")(code, country, "")
        document.DocumentProperties.Title = job["title"]
        # SelectPdfVersion 0 is PDF 1.7; tags carry the reading order and the picture's description
        choices = _properties(UseTaggedPDF=True, SelectPdfVersion=0, **_pictures(job["docx"]))
        export = uno.Any("[]com.sun.star.beans.PropertyValue", choices)
        saving = _properties(FilterName="writer_pdf_Export", FilterData=export, Overwrite=True)
        document.storeToURL(uno.systemPathToFileUrl(job["pdf"]), saving)
    finally:
        document.close(True)


def _pictures(docx: str) -> dict[str, Any]:
    """How pictures go into the PDF. Without a photograph none is tried as a JPEG, a fifth of the time."""
    with zipfile.ZipFile(docx) as package:
        pictures = [name.lower() for name in package.namelist() if name.startswith("word/media/")]
    photographs = any(name.endswith((".jpg", ".jpeg")) for name in pictures)
    return {} if photographs else {"UseLosslessCompression": True, "MaxImageResolution": MOST_DPI}


def _properties(**values: Any) -> tuple[Any, ...]:
    import uno

    property_value = uno.getClass("com.sun.star.beans.PropertyValue")
    return tuple(property_value(name, 0, value, 0) for name, value in values.items())


def _end() -> None:
    """Kill this process, soffice and every process soffice started."""
    os.killpg(os.getpgid(0), signal.SIGKILL)


if __name__ == "__main__":
    main()

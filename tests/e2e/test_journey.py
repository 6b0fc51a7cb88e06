"""The installed kiosk, locked, in a real terminal: from the first key to paper, and nothing stays behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from kiosk.content.loader import load_flow
from kiosk.content.models import GuideStep
from kiosk.interview.legal_date import long_date
from kiosk.settings import Office, SecopSettings
from kiosk.store.tiny_store import TinySessionStore
from tests.e2e.files_below import files_below
from tests.e2e.person import (
    WELCOME,
    Person,
    add_contract,
    choose_place,
    guide_pages,
    identify,
    tell_address,
    to_experience,
    to_identity,
    to_papers,
    to_review,
)
from tests.e2e.terminal import (
    BACKSPACE,
    ENTER,
    ESCAPE,
    KIOSK,
    RIGHT,
    ROOT,
    Terminal,
    environment,
    staffed,
)

pytestmark = pytest.mark.slow

PERSON = Person()


@dataclass
class Visit:
    """What there was to see while somebody used the kiosk, and afterwards."""

    data: Path
    days: list[date] = field(default_factory=list)
    screens: dict[str, str] = field(default_factory=dict)
    """The title of a step -> the screen."""
    found_before: set[str] = field(default_factory=set)
    """What of the person was in the kiosk's memory at the farewell."""
    found_after: set[str] = field(default_factory=set)
    """The same at the welcome screen that followed, in all processes of the kiosk."""
    found_beside: set[str] = field(default_factory=set)
    """The same at the farewell in the parent, and in the kiosk that waits for the next person."""
    engines: list[int] = field(default_factory=list)
    """How many other programs ran at the farewell, and afterwards."""
    kiosks: list[int] = field(default_factory=list)
    """The process that painted the farewell, and the one that painted the welcome after it."""
    waiting: list[int] = field(default_factory=list)
    """The process that waited for the next person at the farewell."""


def office_day() -> date:
    """Today where the office is: after seven in the evening another day than in UTC."""
    return datetime.now(ZoneInfo(Office().time_zone)).date()


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """One whole visit; every test looks at another side of it."""
    seen = Visit(tmp_path_factory.mktemp("visit") / "data")
    seen.days.append(office_day())
    staffed(seen.data)
    patient = environment(seen.data, KIOSK_TIMES__FAREWELL_SECONDS="3600")  # it ends by a key, not by itself
    with Terminal([KIOSK], patient) as terminal:
        questions(terminal, seen)
        papers(terminal, seen)
        guide(terminal, seen)
        seen.kiosks.append(kiosk := terminal.on_screen())
        seen.waiting = [pid for pid in terminal.forked() if pid != kiosk]
        seen.found_before = memory(kiosk)
        seen.found_beside = set().union(*(memory(pid) for pid in (terminal.pid, *seen.waiting)))
        seen.engines.append(len(terminal.engines()))
        seen.days.append(office_day())
        before = len(terminal.written)
        terminal.press(ENTER)
        terminal.wait_until(lambda text: WELCOME in text and len(terminal.written) > before, "the welcome")
        terminal.wait_until(lambda _: kiosk not in terminal.forked(), "the end of its late work")
        seen.kiosks.append(terminal.on_screen())
        seen.found_after = set().union(*(memory(pid) for pid in (terminal.pid, *terminal.forked())))
        seen.engines.append(len(terminal.engines()))
        seen.screens["after"] = terminal.still()
        yield seen


def questions(terminal: Terminal, seen: Visit) -> None:
    """The data, with one mistake that is corrected and one step back."""
    to_identity(terminal)
    identify(terminal, PERSON)
    choose_place(terminal, "ces", "Cesar", "vallx", "vallx")
    terminal.wait_for("▲")  # no municipality is called so
    terminal.press(BACKSPACE)
    terminal.wait_for("Valledupar")
    terminal.press(ENTER)
    terminal.wait_for("¿Cómo le contactamos?")
    terminal.type(PERSON.mail, ENTER)
    terminal.type(PERSON.mobile[:-1], ENTER)
    terminal.wait_for("▲")
    seen.screens["mistake"] = terminal.still()
    terminal.type(PERSON.mobile[-1], ENTER)
    terminal.wait_for("¿Dónde vive?")
    terminal.press(ESCAPE)
    terminal.wait_for("¿Cómo le contactamos?")
    seen.screens["back"] = terminal.still()
    terminal.press(ENTER, ENTER)
    terminal.wait_for("¿Dónde vive?")
    tell_address(terminal, PERSON)
    to_experience(terminal)
    add_contract(terminal, PERSON, "15/02/2023")
    to_review(terminal)
    seen.screens["review"] = terminal.still()


def papers(terminal: Terminal, seen: Visit) -> None:
    """The answers are read to their end; the pages are shown, leafed through and printed."""
    to_papers(terminal)
    seen.screens["first page"] = terminal.wait_for(_begin(PERSON.work))
    terminal.press(RIGHT)
    terminal.wait_for("documento 2 de 4")
    terminal.wait_for("CONSTANCIA DE PERSONA NATURAL")
    seen.screens["second page"] = terminal.still()
    terminal.press(ENTER)
    seen.screens["printed"] = terminal.wait_for("✔ Listo")
    terminal.press(ENTER)


def guide(terminal: Terminal, seen: Visit) -> None:
    """Every step of SECOP, up to the farewell."""
    for step in guide_pages(terminal):
        seen.screens[f"guide {step}"] = terminal.still()
        assert len(seen.screens) < 60, "the guide has no end"
    seen.screens["farewell"] = terminal.still()


def memory(pid: int) -> set[str]:
    """Which secrets of the person are anywhere in the memory of a process."""
    return memory_of(pid, PERSON.secrets)


def memory_of(pid: int, secrets: Iterable[str]) -> set[str]:
    """Which secrets are anywhere in the memory of a process, in any form text is kept in."""
    forms = {
        secret: {secret.encode(encoding) for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-32-le")}
        for secret in secrets
    }
    packed = {form.replace(b"\0", b"") for kinds in forms.values() for form in kinds}
    found: set[str] = set()
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as mem:
        for line in maps:
            span, access, *_ = line.split()
            start, end = (int(part, 16) for part in span.split("-"))
            if not access.startswith("rw"):
                continue
            try:
                mem.seek(start)
                block = mem.read(end - start)
            except (OSError, OverflowError):  # pages of the kernel
                continue
            dense = block.translate(None, b"\0")  # most of the memory: zeros, among which a search is slow
            if any(form in dense for form in packed):
                found |= {secret for secret, kinds in forms.items() if any(kind in block for kind in kinds)}
    return found


def text_of(pdf: Path) -> str:
    """The words of a PDF in one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        words = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(words).split())


@pytest.fixture
def printed(visit: Visit) -> dict[str, str]:
    """The name of each PDF -> its text."""
    folders = list((visit.data / "printed").iterdir())
    assert len(folders) == 1
    return {file.stem: text_of(file) for file in folders[0].iterdir()}


def test_a_mistake_is_refused_beside_its_field_and_nothing_typed_is_lost(visit: Visit) -> None:
    assert PERSON.mail in visit.screens["mistake"]
    assert PERSON.mobile[:-1] in visit.screens["mistake"].replace(" ", "")


def test_a_step_back_shows_what_was_accepted(visit: Visit) -> None:
    assert PERSON.mail in visit.screens["back"]
    assert PERSON.mobile in visit.screens["back"].replace(" ", "")


def test_the_review_says_what_was_typed(visit: Visit) -> None:
    review = visit.screens["review"]
    for words in ("1.098.765.432", PERSON.given, PERSON.family, PERSON.mail, PERSON.address, PERSON.employer):
        assert words in review
    for place in ("Cesar", "Valledupar", "Boyacá", "Ráquira"):
        assert place in review


def test_the_real_pages_are_shown_before_printing(visit: Visit) -> None:
    for page in ("first page", "second page"):
        assert f"{PERSON.given} {PERSON.family}" in visit.screens[page]
    assert _begin(PERSON.employer) in visit.screens["first page"]


def test_all_four_documents_are_printed(printed: dict[str, str]) -> None:
    assert sorted(printed) == ["2-lista-de-contratos", "3-constancia", "4-autorizacion", "hoja-de-ayuda"]


def test_every_document_names_the_person_and_the_number(printed: dict[str, str]) -> None:
    for name, text in printed.items():
        assert f"{PERSON.given} {PERSON.family}".upper() in text.upper(), name
        assert "1.098.765.432" in text or PERSON.number in text, name
    for name in ("2-lista-de-contratos", "3-constancia", "4-autorizacion"):
        assert "C.C. 1.098.765.432" in printed[name], name


def test_the_documents_to_sign_bear_the_day(printed: dict[str, str], visit: Visit) -> None:
    days = [long_date(day) for day in visit.days]
    for name in ("2-lista-de-contratos", "3-constancia", "4-autorizacion"):
        assert any(day in printed[name] for day in days) or any(
            re.search(rf"\({day.day}\) días? del mes de .* de {day.year}", printed[name])
            for day in visit.days
        ), name


def test_the_contract_is_on_the_list(printed: dict[str, str]) -> None:
    listed = printed["2-lista-de-contratos"]
    assert PERSON.employer in listed
    assert PERSON.work in listed
    assert "15/02/2023" in listed
    assert "A la fecha" in listed


def test_the_help_sheet_has_the_values_for_secop(printed: dict[str, str]) -> None:
    sheet = printed["hoja-de-ayuda"].replace(" ", "")
    for words in (PERSON.number, PERSON.mail, PERSON.mobile, SecopSettings().login_url):
        assert words.replace(" ", "") in sheet


def test_every_step_of_the_guide_reminds_and_shows_the_way_on(visit: Visit) -> None:
    steps = {name: text for name, text in visit.screens.items() if name.startswith("guide")}
    assert len(steps) >= 15
    opening = {
        step.title for step in load_flow(ROOT / "templates").steps if isinstance(step, GuideStep) and step.qr
    }
    assert opening
    for name, text in steps.items():
        assert "★ Recuerde:" in text, name
        assert "[Enter]" in text, name
        assert "Guardar y salir [F10]" in text, name
        assert ("▀" in text) == any(title in text for title in opening), f"{name}: the page's QR"
    assert any(PERSON.number in text for text in steps.values())


def test_the_process_that_waited_shows_the_welcome(visit: Visit) -> None:
    _, after = visit.kiosks
    assert visit.waiting == [after]
    assert WELCOME in visit.screens["after"]


def test_no_engine_outlives_the_session(visit: Visit) -> None:
    before, after = visit.engines
    assert before == 1, "the PDF engine waits for a second try until the session ends"
    assert after == 0


def test_nothing_of_the_person_is_left_in_memory(visit: Visit) -> None:
    assert {PERSON.number, PERSON.mail, PERSON.address} <= visit.found_before, (
        "the search itself finds nothing"
    )
    assert visit.found_after == set()


def test_nothing_of_the_person_is_ever_in_the_parent_or_in_the_next_kiosk(visit: Visit) -> None:
    assert len(visit.waiting) == 1
    assert visit.found_beside == set()


def test_nothing_of_the_person_is_left_on_disk_but_the_papers(visit: Visit) -> None:
    own = visit.data / "printed"
    looked = 0
    for file, content in files_below(visit.data.parent):
        assert not any(secret in str(file) for secret in PERSON.secrets)
        if own not in file.parents:
            looked += 1
            left = [secret for secret in PERSON.secrets if secret.encode() in content]
            assert left == [], file.name
    assert looked >= 1, "not even a journal"
    left = [file.name for file in (visit.data / "sessions").rglob("*") if file.suffix in (".pdf", ".docx")]
    assert left == [], "papers of an ended session"


def test_what_was_answered_is_kept_sealed_for_a_reprint(visit: Visit) -> None:
    store = TinySessionStore(visit.data / "sessions", key_file=visit.data / "key")
    (summary,) = store.list()
    assert summary.outcome == "finished"
    assert summary.printed
    record = store.load(summary.id)
    assert record is not None
    assert record.record["answers"]["numero_documento"] == PERSON.number
    assert summary.code in visit.screens["farewell"]


def test_the_journal_tells_the_visit_without_the_person(visit: Visit) -> None:
    journal = (visit.data / "kiosk.log").read_text(encoding="utf-8")
    assert "session_ended" in journal
    assert "reason=finished" in journal
    assert "crash" not in journal


def _begin(words: str) -> str:
    """The words without the last one, which a narrow column of a table folds into its next line."""
    return words.rpartition(" ")[0]

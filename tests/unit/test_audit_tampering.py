"""Who has a shell and this program, but not the machine's key, cannot change the audit log unseen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.errors import StaffError
from kiosk.staff.audit import FILE, HEAD, AuditLog
from kiosk.staff.audit_chain import ORIGIN, AuditLine, new_line, read_line
from kiosk.staff.audit_seal import AuditSeal
from kiosk.staff.audit_verification import AuditVerdict, verify
from kiosk.staff.record_file import held, seen
from tests.fakes import NOON, FixedClock

MEMBERS = ("Rosa",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A log of ten lines, and a copy of it as it was after six."""
    return ten_lines(tmp_path / "data" / "audit")


def ten_lines(folder: Path) -> Path:
    log = the_log(folder)
    for number in range(10):
        if number == 6:
            shutil.copytree(folder, old_copy(folder))
        log.record("Rosa", "agregó al funcionario Rosa" if number == 0 else f"acto {number}")
    assert verify(folder, seal(folder), MEMBERS) == AuditVerdict(10, ())
    return folder


def seal(folder: Path, secret: bytes = b"k" * 32) -> AuditSeal:
    return AuditSeal(lambda: secret, folder.parents[1] / "config" / "audit-anchor")


def the_log(folder: Path) -> AuditLog:
    return AuditLog(folder, FixedClock().now, seal(folder))


def old_copy(folder: Path) -> Path:
    return folder.with_name("copy")


def lines(folder: Path) -> list[AuditLine]:
    found = [read_line(text) for text in (folder / FILE).read_text("utf-8").splitlines()]
    return [line for line in found if line]


def rewrite(folder: Path, kept: list[AuditLine], key: bytes = b"") -> None:
    """Chain lines anew as the source of this program says, with a head that agrees; the key is not known."""
    before, content = ORIGIN, []
    for n, line in enumerate(kept, 1):
        fresh = new_line(n, line.at, line.who, line.what, line.code, before, key)
        content.append(f"{fresh.text()}\n")
        before = fresh.hash
    (folder / FILE).write_text("".join(content), "utf-8")
    with held(folder / HEAD) as head:
        head.write(head.value | {"n": len(kept), "hash": before})


def changed(folder: Path) -> None:
    rewrite(folder, [new_line(9, NOON, "Luis", "nada", "", "", b""), *lines(folder)[1:]])


def rewritten(folder: Path, texts: list[str]) -> None:
    (folder / FILE).write_text("".join(f"{text}\n" for text in texts), "utf-8")


def one_word_changed(folder: Path) -> None:
    texts = (folder / FILE).read_text("utf-8").splitlines()
    rewritten(folder, [*texts[:4], texts[4].replace("acto", "nada"), *texts[5:]])


def removed_in_the_middle(folder: Path) -> None:
    texts = (folder / FILE).read_text("utf-8").splitlines()
    rewritten(folder, texts[:4] + texts[5:])


def moved(folder: Path) -> None:
    texts = (folder / FILE).read_text("utf-8").splitlines()
    rewritten(folder, [*texts[:3], texts[4], texts[3], *texts[5:]])


def removed_in_the_middle_and_written_again(folder: Path) -> None:
    rewrite(folder, lines(folder)[:4] + lines(folder)[5:])


def rechained_with_a_guessed_key(folder: Path) -> None:
    rewrite(folder, lines(folder)[:-1], b"guess")


def cut_at_the_end(folder: Path) -> None:
    text = (folder / FILE).read_text("utf-8").splitlines()[:-2]
    (folder / FILE).write_text("".join(f"{line}\n" for line in text), "utf-8")


def cut_at_the_end_with_its_head(folder: Path) -> None:
    kept = (folder / FILE).read_text("utf-8").splitlines()[:-1]
    (folder / FILE).write_text("".join(f"{line}\n" for line in kept), "utf-8")
    with held(folder / HEAD) as head:
        head.write(head.value | {"n": 9, "hash": lines(folder)[-1].hash})


def newest_head_and_line_blanked(folder: Path) -> None:
    """The slot of the head before is what is left then, with a seal that fits."""
    with seen(folder / HEAD) as newest:
        number = newest["n"]
    content = (folder / HEAD).read_bytes()
    half = len(content) // 2
    slots = [content[:half], content[half:]]
    slots[0 if f'"n": {number}'.encode() in slots[0] else 1] = bytes(half)
    (folder / HEAD).write_bytes(b"".join(slots))
    kept = (folder / FILE).read_text("utf-8").splitlines()[:-1]
    (folder / FILE).write_text("".join(f"{line}\n" for line in kept), "utf-8")


def all_gone(folder: Path) -> None:
    shutil.rmtree(folder)


def older_copy_put_back(folder: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(old_copy(folder), folder)


def anchor_gone(folder: Path) -> None:
    seal(folder).anchor.unlink()


def older_copy_put_back_and_anchor_gone(folder: Path) -> None:
    older_copy_put_back(folder)
    anchor_gone(folder)


def written_again_and_anchor_gone(folder: Path) -> None:
    """With the head of before, which nobody can sign anew."""
    with seen(folder / HEAD) as head:
        before = dict(head)
    rewrite(folder, lines(folder))
    with held(folder / HEAD) as head_file:
        head_file.write(before)
    anchor_gone(folder)


def everything_gone(folder: Path) -> None:
    all_gone(folder)
    anchor_gone(folder)


def anchor_of_another_key(folder: Path) -> None:
    seal(folder, b"x" * 32).put_anchor(10, lines(folder)[-1].hash, 1)


def made_to_look_like_the_first_version(folder: Path) -> None:
    rewrite(folder, lines(folder)[3:])
    with held(folder / HEAD) as head:
        head.write({name: head.value[name] for name in ("n", "hash", "first", "before")})


def made_to_look_like_the_first_version_and_anchor_gone(folder: Path) -> None:
    made_to_look_like_the_first_version(folder)
    anchor_gone(folder)


def head_and_anchor_gone_and_written_again(folder: Path) -> None:
    rewrite(folder, lines(folder)[2:])
    head_gone(folder)
    anchor_gone(folder)


def head_gone(folder: Path) -> None:
    (folder / HEAD).unlink()


def head_changed(folder: Path) -> None:
    with held(folder / HEAD) as head:
        head.write(head.value | {"first": 1, "anchored": False})


def lines_added(folder: Path) -> None:
    kept = lines(folder)
    rewrite(folder, [*kept, kept[0], kept[0]])


TOLD: dict[Callable[[Path], None], str] = {
    changed: "la línea 1 se escribió sin la llave del quiosco",
    one_word_changed: "la línea 5 fue cambiada",
    removed_in_the_middle: "falta la línea 5",
    removed_in_the_middle_and_written_again: "la línea 1 se escribió sin la llave del quiosco",
    moved: "la línea 4 está repetida o fuera de su lugar",
    rechained_with_a_guessed_key: "la línea 1 fue cambiada",
    cut_at_the_end: "faltan líneas al final: la última es la 8 y hubo 10",
    cut_at_the_end_with_its_head: "no la escribió este quiosco",
    newest_head_and_line_blanked: "copia vieja del registro: termina en la línea 9 y hubo 10",
    all_gone: "Falta todo el registro",
    older_copy_put_back: "copia vieja del registro: termina en la línea 6 y hubo 10",
    anchor_gone: "Falta el ancla del registro",
    older_copy_put_back_and_anchor_gone: "Falta el ancla del registro",
    written_again_and_anchor_gone: "la línea 1 se escribió sin la llave del quiosco",
    everything_gone: "no dice cuándo se agregó a Rosa",
    anchor_of_another_key: "no es de este quiosco",
    made_to_look_like_the_first_version: "no la escribió este quiosco",
    head_gone: "no se sabe si faltan las últimas líneas",
    head_changed: "no la escribió este quiosco",
    lines_added: "no la escribió este quiosco",
}
"""Kind of tampering -> what `kiosk doctor` says."""


def told_of(folder: Path) -> str:
    return "\n".join(verify(folder, seal(folder), MEMBERS).problems)


TEN = (
    one_word_changed, removed_in_the_middle, moved, rechained_with_a_guessed_key, cut_at_the_end, all_gone,
    older_copy_put_back, anchor_gone, head_gone, everything_gone,
)  # fmt: skip


def test_ten_kinds_have_ten_sentences(tmp_path: Path) -> None:
    sentences = set()
    for number, tamper in enumerate(TEN):
        folder = tmp_path / str(number) / "data" / "audit"
        tamper(ten_lines(folder))
        told = told_of(folder)
        assert TOLD[tamper] in told
        sentences.add(told.replace(str(folder), ""))
    assert len(sentences) == 10


@pytest.mark.parametrize("tamper", TOLD)
def test_tampering_is_told(folder: Path, tamper: Callable[[Path], None]) -> None:
    tamper(folder)
    assert TOLD[tamper] in told_of(folder)


@pytest.mark.parametrize("tamper", TOLD)
def test_tampering_leaves_a_trace_when_the_kiosk_went_on_writing(
    folder: Path, tamper: Callable[[Path], None]
) -> None:
    """A problem for good, or at least a line that says what was found."""
    tamper(folder)
    for _ in range(3):
        the_log(folder).record("Rosa", "siguió")
    notes = [line.what for line in lines(folder) if line.who == "quiosco"]
    assert told_of(folder) or notes


@pytest.mark.parametrize(
    "tamper",
    [
        anchor_gone, written_again_and_anchor_gone, older_copy_put_back_and_anchor_gone, everything_gone,
        made_to_look_like_the_first_version_and_anchor_gone, head_and_anchor_gone_and_written_again,
    ],
)  # fmt: skip
def test_without_an_anchor_doctor_tells_however_much_is_written(
    folder: Path, tamper: Callable[[Path], None]
) -> None:
    """No other anchor is made by writing: what was written again would count as the log."""
    tamper(folder)
    before = verify(folder, seal(folder), MEMBERS)
    assert before.problems or before.remark
    for _ in range(3):
        the_log(folder).record("Rosa", "siguió")
        assert told_of(folder)
    if tamper != everything_gone:
        assert not seal(folder).anchor.exists()


def test_a_member_makes_another_anchor_and_the_log_says_so(folder: Path) -> None:
    anchor_gone(folder)
    the_log(folder).record("Rosa", "siguió")
    assert "no encontró el ancla" in lines(folder)[-2].what
    the_log(folder).anchor("Rosa", 1)
    assert lines(folder)[-1].what == "hizo el ancla del registro, con 1 daño a la vista"
    assert verify(folder, seal(folder), MEMBERS) == AuditVerdict(13, ())
    with pytest.raises(StaffError, match="en su lugar"):
        the_log(folder).anchor("Rosa", 0)


def test_a_power_cut_at_the_first_line_is_no_damage(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "audit"
    the_log(folder).record("Rosa", "empezó")
    (folder / HEAD).unlink()
    seal(folder).put_anchor(0, ORIGIN, 1)
    assert verify(folder, seal(folder)) == AuditVerdict(1, ())
    the_log(folder).record("Rosa", "siguió")
    assert [line.what for line in lines(folder)] == ["empezó", "siguió"]
    assert verify(folder, seal(folder)) == AuditVerdict(2, ())


@pytest.mark.parametrize("tamper", [all_gone, older_copy_put_back, newest_head_and_line_blanked])
def test_the_gap_stays_to_be_seen(folder: Path, tamper: Callable[[Path], None]) -> None:
    tamper(folder)
    the_log(folder).record("Rosa", "siguió")
    assert lines(folder)[-1].n == 12, "the numbers go on after the highest one known"
    assert "falta" in "\n".join(verify(folder, seal(folder)).problems)


def test_another_key_opens_nothing(folder: Path) -> None:
    assert verify(folder, seal(folder, b"x" * 32)).problems


def test_without_the_key_nothing_is_written(folder: Path) -> None:
    def lost() -> bytes:
        raise StaffError("Falta la llave.")

    log = AuditLog(folder, FixedClock().now, AuditSeal(lost, seal(folder).anchor))
    with pytest.raises(StaffError, match="llave"):
        log.record("Rosa", "algo")
    assert verify(folder, seal(folder)) == AuditVerdict(10, ())


def test_an_anchor_that_cannot_be_written_is_told_and_stops_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "audit"
    (tmp_path / "config").write_text("no folder")
    for _ in range(3):
        the_log(folder).record("Rosa", "algo")
    verdict = verify(folder, seal(folder))
    assert verdict.lines == 3 and "Falta el ancla" in "".join(verdict.problems)


@pytest.mark.parametrize("name", ["head", "anchor"])
def test_a_file_that_cannot_be_read_is_told_as_that_and_not_as_missing(folder: Path, name: str) -> None:
    file = folder / HEAD if name == "head" else seal(folder).anchor
    file.unlink()
    file.mkdir()  # root may read every file, and no directory as one
    with pytest.raises(StaffError) as told:
        verify(folder, seal(folder), MEMBERS)
    assert told.value.detail == (
        f"El disco no responde bien en {file.parent} (EISDIR). Revise la carpeta y el disco."
    )


def test_an_anchor_that_cannot_be_read_stops_nobody(folder: Path, tmp_path: Path) -> None:
    for log_folder in (folder, tmp_path / "new" / "data" / "audit"):
        anchor = seal(log_folder).anchor
        anchor.unlink(missing_ok=True)
        anchor.mkdir(parents=True)
        the_log(log_folder).record("Rosa", "siguió")
        assert lines(log_folder)[-1].what == "siguió"


# --- a log of the first version


@pytest.fixture
def first_version(tmp_path: Path) -> Path:
    """Ten lines without a key, as they were written before there was one."""
    folder = tmp_path / "data" / "audit"
    folder.mkdir(parents=True)
    with held(folder / HEAD) as head:
        head.write({"n": 0, "hash": ORIGIN, "first": 1, "before": ORIGIN})
    rewrite(folder, [new_line(n, NOON, "Rosa", f"acto {n}", "", "", b"") for n in range(1, 11)])
    return folder


def test_a_log_of_the_first_version_opens_and_is_carried_over(first_version: Path) -> None:
    verdict = verify(first_version, seal(first_version))
    assert verdict.problems == () and "Las líneas hasta la 10 son de una versión anterior" in verdict.remark
    for _ in range(3):
        the_log(first_version).record("Rosa", "siguió")
    verdict = verify(first_version, seal(first_version))
    assert verdict.problems == (), "an update is no damage"
    assert "Las líneas hasta la 10 son de una versión anterior" in verdict.remark
    assert [line.what for line in lines(first_version)][10:] == [
        "empezó a usar la llave del quiosco", "siguió", "siguió", "siguió"
    ]  # fmt: skip
    the_log(first_version).anchor("Rosa", 0)
    the_log(first_version).record("Rosa", "siguió")
    assert verify(first_version, seal(first_version)) == AuditVerdict(16, ())


@pytest.mark.parametrize("index", [0, 4, 9])
def test_its_old_lines_are_held_by_the_key_afterwards(first_version: Path, index: int) -> None:
    the_log(first_version).record("Rosa", "siguió")
    kept = lines(first_version)
    with seen(first_version / HEAD) as head:
        assert head["since"] == 11
    kept[index] = new_line(index + 1, NOON, "Luis", "nada", "", "", b"")
    before, content = ORIGIN, list[str]()
    for line in kept[:10]:
        fresh = new_line(line.n, line.at, line.who, line.what, line.code, before, b"")
        content.append(fresh.text())
        before = fresh.hash
    content += [line.text() for line in kept[10:]]
    (first_version / FILE).write_text("".join(f"{text}\n" for text in content), "utf-8")
    assert "la línea 11 fue cambiada" in "\n".join(verify(first_version, seal(first_version)).problems)


def test_a_line_its_head_did_not_name_yet_counts(first_version: Path) -> None:
    with held(first_version / HEAD) as head:
        head.write(head.value | {"n": 9, "hash": lines(first_version)[8].hash})
    the_log(first_version).record("Rosa", "siguió")
    the_log(first_version).anchor("Rosa", 0)
    assert verify(first_version, seal(first_version)) == AuditVerdict(13, ())

"""`kiosk backup` and `kiosk restore`: a session survives the way through one file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kiosk import __main__ as program
from kiosk.cli import composition
from kiosk.store.nightly_backups import daily_name
from kiosk.store.tiny_store import TinySessionStore

RECORD = {"id": "a" * 32, "code": "K7MPQ2", "answers": {"nombres": "Zoraida"}}
Shown = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _one_session(data: Path) -> None:
    TinySessionStore(data / "sessions").save(RECORD)


def test_there_and_back(data: Path, tmp_path: Path, capsys: Shown) -> None:
    copy = tmp_path / "copia.tar.gz"
    assert program.main(["backup", str(copy)]) == 0
    told = capsys.readouterr().out
    assert "No van en la copia" in told and str(data / "key") in told and "pepper" in told
    shutil.rmtree(data / "sessions")
    assert program.main(["restore", str(copy)]) == 0
    kept = TinySessionStore(data / "sessions").load(str(RECORD["id"]))
    assert kept and kept.record == RECORD
    assert "Datos devueltos" in capsys.readouterr().out


def test_what_was_wiped_since_does_not_come_back(data: Path, tmp_path: Path, capsys: Shown) -> None:
    copy = tmp_path / "copia.tar.gz"
    program.main(["backup", str(copy)])
    assert program.main(["sessions", "wipe", "K7MPQ2"]) == 0
    assert program.main(["restore", str(copy)]) == 0
    assert "no volvieron, porque se borraron después de la copia: 1." in capsys.readouterr().out
    assert TinySessionStore(data / "sessions").list() == ()


def test_a_command_finishes_what_a_power_cut_interrupted(data: Path, capsys: Shown) -> None:
    (data / ".restored" / "new").mkdir(parents=True)
    (data / "sessions").rename(data / ".restored" / "new" / "sessions")
    assert program.main(["sessions", "list"]) == 0
    assert "K7MPQ2" in capsys.readouterr().out
    assert not (data / ".restored").exists()


def test_what_is_there_is_not_replaced_without_saying_so(data: Path, tmp_path: Path, capsys: Shown) -> None:
    copy = tmp_path / "copia.tar.gz"
    program.main(["backup", str(copy)])
    assert program.main(["restore", str(copy)]) == 1
    assert "--replace" in capsys.readouterr().err
    assert program.main(["restore", str(copy), "--replace"]) == 0


def test_without_its_key_a_copy_comes_back_closed_and_says_so(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    copy, elsewhere = tmp_path / "copia.tar.gz", tmp_path / "elsewhere"
    composition.open_staff_access(
        composition.load_settings(), composition.open_audit(composition.load_settings())
    ).add("Rosa", "739154")
    program.main(["backup", str(copy)])
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(elsewhere))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    capsys.readouterr()
    assert program.main(["restore", str(copy)]) == 1
    told = capsys.readouterr().out
    assert "Falta la llave" in told and "Falta el archivo secreto" in told
    assert not (elsewhere / "key").exists()
    (elsewhere / "key").write_bytes((data / "key").read_bytes())
    kept = TinySessionStore(elsewhere / "sessions").load(str(RECORD["id"]))
    assert kept and kept.record == RECORD


def test_the_database_is_named_as_what_does_not_travel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    monkeypatch.setenv("KIOSK_STORE__URL", "postgresql://postgres@/nowhere?host=/nonexistent")
    copy = tmp_path / "copia.tar.gz"
    assert program.main(["backup", str(copy)]) == 0
    assert "pg_dump" in capsys.readouterr().out
    assert program.main(["restore", str(copy), "--replace"]) == 1
    told = capsys.readouterr().out
    assert "pg_restore" in told and "no responde" in told


def test_both_are_written_down(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copia.tar.gz"
    program.main(["backup", str(copy)])
    program.main(["restore", str(copy), "--replace"])
    folder = composition.audit_folder(composition.load_settings())
    acts = [json.loads(line)["what"] for line in (folder / "audit.jsonl").read_text("utf-8").splitlines()]
    assert acts == ["hizo una copia de los datos", "devolvió los datos de una copia"]


def test_without_a_file_it_is_the_one_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    folder = tmp_path / "memoria"
    monkeypatch.setenv("KIOSK_BACKUP__FOLDER", str(folder))
    assert program.main(["backup"]) == 1
    assert "No está la carpeta de las copias" in capsys.readouterr().err
    folder.mkdir()
    assert program.main(["backup"]) == 0
    assert program.main(["backup"]) == 0
    (copy,) = folder.iterdir()
    assert copy.name == daily_name(composition.clock(composition.load_settings()).now().date())
    assert str(copy) in capsys.readouterr().out
    assert program.main(["restore", str(copy), "--replace"]) == 0


def test_trouble_is_one_sentence(tmp_path: Path, capsys: Shown) -> None:
    assert program.main(["restore", str(tmp_path / "ninguna.tar.gz")]) == 1
    assert "No existe" in capsys.readouterr().err
    assert program.main(["backup", str(tmp_path / "no" / "hay" / "copia.tar.gz")]) == 1
    assert "No existe la carpeta" in capsys.readouterr().err

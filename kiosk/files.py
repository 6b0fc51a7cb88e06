"""Files that survive a power cut, that nobody else reads, and that can be wiped."""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Numbers of the operating system for a disk with no room left."""
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""Numbers of the operating system for something that may not be read or written."""
_REASONS = {
    errno.ENOENT: "no existe",
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.EROFS: "solo se puede leer",
    errno.EISDIR: "es una carpeta",
    errno.ENOTDIR: "no es una carpeta",
    errno.EEXIST: "ya existe",
    errno.EIO: "el disco falla",
}
"""What the operating system refuses -> why, in Spanish."""
_HALF_WIPED = ".wiped-"


def reason(error: OSError) -> str:
    """Why the operating system refused something, in Spanish; the error's own text is in English."""
    if error.errno in _FULL:
        return "el disco está lleno"
    return _REASONS.get(error.errno or 0, f"error {errno.errorcode.get(error.errno or 0, '?')}")


def disk_trouble(error: OSError, folder: Path) -> str:
    """What the operating system refused in a folder of the kiosk, and what staff do: a Spanish sentence.

    Only the folder is named: the files in it may have a person's name or code.
    """
    if error.errno in _FULL:
        return full_disk(folder)
    if error.errno in _REFUSED:
        return f"No hay permiso para escribir en {folder}. Revise el dueño de la carpeta y el disco."
    name = errno.errorcode.get(error.errno or 0, "?")
    return f"El disco no responde bien en {folder} ({name}). Revise la carpeta y el disco."


def full_disk(folder: Path) -> str:
    """The sentence for a disk with no room left."""
    return f"El disco está lleno: no cabe nada más en {folder}. Libere espacio."


def private_folder(folder: Path) -> Path:
    """Make a folder that is the kiosk's own, or close one that is there: for this user alone (0700).

    Only for names the kiosk chose. A folder that a person named may be anybody's: `make_folder`.

    Raises:
        OSError: it cannot be made, or a file has its name.
    """
    make_folder(folder)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def make_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, durably and for this user alone (0700).

    One that exists stays as it is: it may hold other things, as /etc does.

    Raises:
        OSError: it cannot be made, or a file has its name.
    """
    for part in reversed([part for part in (folder, *folder.parents) if not part.exists()]):
        part.mkdir(mode=0o700, exist_ok=True)
        sync_folder(part.parent)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    return folder


def write_durably(file: Path, content: bytes, staging: Path | None = None) -> None:
    """Replace a file as a whole; when this returns, a power cut does not undo it.

    The bytes go to a temporary file beside it, which then takes its name: a reader sees the old
    content or the new one, never a mixture, and a full disk leaves the old one alone. Without the
    two fsyncs the rename may reach the disk before the bytes do. The file is private (0600).

    Args:
        file: the file.
        content: what it holds then.
        staging: another folder of the same disk for the temporary file; None: the file's own.

    Raises:
        OSError: nothing was changed.
    """
    handle, name = _temporary(file, staging)
    temporary = Path(name)
    try:
        with _written(handle, content):  # still open when it gets its name: see _in_use
            temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(file.parent)


def create_durably(file: Path, content: bytes) -> bool:
    """Make a file as a whole and durably, unless there is one; False: somebody else made it first.

    Raises:
        OSError: there is no such file still.
    """
    handle, name = _temporary(file)
    temporary = Path(name)
    try:
        with _written(handle, content):
            file.hardlink_to(temporary)  # unlike a rename it never replaces
    except FileExistsError:
        return False
    finally:
        with suppress(OSError):
            temporary.unlink()
        sync_folder(file.parent)
    return True


def _temporary(file: Path, staging: Path | None = None) -> tuple[int, str]:
    """A private file (0600) for the content of another one; its name tells which process is writing it."""
    return tempfile.mkstemp(prefix=f".{file.name}-{os.getpid()}-", suffix=".tmp", dir=staging or file.parent)


@contextmanager
def _written(handle: int, content: bytes) -> Iterator[None]:
    """A file whose bytes reached the disk, still open."""
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
        yield


def sync_folder(folder: Path) -> None:
    """Make names added to, changed in or taken from a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep_temporaries(folder: Path) -> int:
    """Wipe the temporary files a power cut left anywhere under a folder; how many.

    Those of another process that is still running are its own business.
    """
    found = [file for file in every_file(folder) if file.suffix == ".tmp"]
    stale = [file for file in found if not _in_use(file)]
    for file in stale:
        wipe_file(file)
    return len(stale)


def every_file(folder: Path) -> Iterator[Path]:
    """The files anywhere under a folder; what another process takes away meanwhile is passed over."""
    for root, _, names in os.walk(folder):  # unlike rglob it does not mind a folder that goes
        yield from (Path(root, name) for name in names)


def wipe(folder: Path) -> None:
    """Overwrite and delete a folder with everything in it; nothing happens if there is none.

    It is renamed first: a wipe cut short leaves a folder that `is_half_wiped` knows, never half a
    session. Overwriting does not remove every copy: some may stay in free blocks of the disk.
    Only disk encryption or trimming protects those.

    Raises:
        OSError: something could not be deleted.
    """
    if folder.is_symlink():
        folder.unlink()
    elif is_half_wiped(folder):
        _wipe_tree(folder)
    elif folder.is_dir():
        _wipe_tree(begin_wipe(folder))


def begin_wipe(folder: Path) -> Path:
    """Rename a folder durably as one that is being wiped; all that can be done with it then is `wipe`.

    Needs no free space, so a full disk does not prevent a wipe.

    Raises:
        OSError: nothing was changed.
    """
    renamed = folder.with_name(f"{_HALF_WIPED}{secrets.token_hex(8)}")
    folder.rename(renamed)
    sync_folder(folder.parent)
    return renamed


def wipe_file(file: Path) -> None:
    """Overwrite and delete one file; nothing happens if there is none.

    Raises:
        OSError: it could not be deleted.
    """
    if file.is_file() and not file.is_symlink():
        with suppress(OSError), file.open("r+b", buffering=0) as stream:  # a full disk must not stop a wipe
            size = os.fstat(stream.fileno()).st_size
            while size > 0:
                size -= stream.write(bytes(min(size, 1 << 20)))
            os.fsync(stream.fileno())
    file.unlink(missing_ok=True)


def is_half_wiped(folder: Path) -> bool:
    """The folder is what an interrupted wipe left."""
    return folder.name.startswith(_HALF_WIPED)


def changed_at(folder: Path) -> datetime | None:
    """When the newest file under a folder was written, in UTC; the folder itself if it holds none."""
    try:
        times = [file.lstat().st_mtime for file in every_file(folder)]
        return datetime.fromtimestamp(max(times, default=folder.stat().st_mtime), UTC)
    except FileNotFoundError:
        return None


def _wipe_tree(folder: Path) -> None:
    for root, folders, names in os.walk(folder, topdown=False):
        for name in names:
            wipe_file(Path(root, name))
        for name in folders:
            below = Path(root, name)
            below.unlink(missing_ok=True) if below.is_symlink() else _remove(below)
    _remove(folder)
    sync_folder(folder.parent)


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError):  # another process may be wiping the same rest
        folder.rmdir()


def _in_use(temporary: Path) -> bool:
    """The process whose number is in the name has this file open; numbers alone are given out again."""
    number = temporary.name.split("-")[-2] if temporary.name.count("-") >= 2 else ""
    try:
        file = temporary.stat()
        return any(_is(opened, file) for opened in Path(f"/proc/{int(number)}/fd").iterdir())
    except PermissionError:  # somebody else's process: it may well be writing
        return True
    except (OSError, ValueError):
        return False


def _is(opened: Path, file: os.stat_result) -> bool:
    try:
        return os.path.samestat(opened.stat(), file)
    except OSError:  # closed meanwhile
        return False

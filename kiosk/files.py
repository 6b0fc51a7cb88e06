"""Private files that are written durably and can be overwritten before they are deleted.

Durable means: the bytes and the name have reached the disk (fsync), so that a power cut does not undo them.
"""

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
"""Values of errno for a disk without free space."""
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""Values of errno for a missing permission or a read-only disk."""
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
"""errno -> the reason in Spanish."""
_HALF_WIPED = ".wiped-"


def reason(error: OSError) -> str:
    """The reason of an OSError in Spanish; the error's own text is in English."""
    if error.errno in _FULL:
        return "el disco está lleno"
    return _REASONS.get(error.errno or 0, f"error {errno.errorcode.get(error.errno or 0, '?')}")


def disk_trouble(error: OSError, folder: Path) -> str:
    """A Spanish sentence: what failed in a folder of the kiosk, and what staff do about it.

    It names only the folder: the names of files in it may hold a person's name or code.
    """
    if error.errno in _FULL:
        return full_disk(folder)
    if error.errno in _REFUSED:
        return f"No hay permiso para escribir en {folder}. Revise el dueño de la carpeta y el disco."
    name = errno.errorcode.get(error.errno or 0, "?")
    return f"El disco no responde bien en {folder} ({name}). Revise la carpeta y el disco."


def full_disk(folder: Path) -> str:
    """A Spanish sentence: the disk that holds the folder has no free space."""
    return f"El disco está lleno: no cabe nada más en {folder}. Libere espacio."


def private_folder(folder: Path) -> Path:
    """Make a folder of the kiosk for this user alone (0700), or set that mode on the one that exists.

    Use it only for names the kiosk chose. A folder that a person named may belong to others: see
    `make_folder`.

    Returns:
        The folder.

    Raises:
        OSError: the folder cannot be made, or a file has its name.
    """
    make_folder(folder)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def make_folder(folder: Path) -> Path:
    """Make a folder and its missing parents durably, for this user alone (0700).

    A folder that exists keeps its mode: it may hold other things, as /etc does.

    Returns:
        The folder.

    Raises:
        OSError: the folder cannot be made, or a file has its name.
    """
    for part in reversed([part for part in (folder, *folder.parents) if not part.exists()]):
        part.mkdir(mode=0o700, exist_ok=True)
        sync_folder(part.parent)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    return folder


def write_durably(file: Path, content: bytes, staging: Path | None = None) -> None:
    """Replace the whole content of a file durably. The file is private (0600).

    The bytes are written to a temporary file, which is then renamed. A reader sees the old content or the new
    one, never a mixture, and a full disk leaves the old content alone. Both the file and the folder are
    synchronised (fsync): otherwise the rename may reach the disk before the bytes do.

    Args:
        file: the file to replace or to make.
        content: its new content.
        staging: folder of the same disk for the temporary file; None: the folder of `file`.

    Raises:
        OSError: nothing was changed.
    """
    handle, name = _temporary(file, staging)
    temporary = Path(name)
    try:
        with _written(handle, content):  # it is still open when it is renamed: see _in_use
            temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(file.parent)


def create_durably(file: Path, content: bytes) -> bool:
    """Make a file with its whole content durably, unless it exists.

    Returns:
        False if the file exists; it is then left as it is.

    Raises:
        OSError: the file was not made.
    """
    handle, name = _temporary(file)
    temporary = Path(name)
    try:
        with _written(handle, content):
            file.hardlink_to(temporary)  # unlike a rename, a link never replaces a file
    except FileExistsError:
        return False
    finally:
        with suppress(OSError):
            temporary.unlink()
        sync_folder(file.parent)
    return True


def _temporary(file: Path, staging: Path | None = None) -> tuple[int, str]:
    """A new private file (0600) for the content of `file`; its name holds the id of this process."""
    return tempfile.mkstemp(prefix=f".{file.name}-{os.getpid()}-", suffix=".tmp", dir=staging or file.parent)


@contextmanager
def _written(handle: int, content: bytes) -> Iterator[None]:
    """Write the bytes to a file and wait until they are on the disk; the file is open inside the `with`."""
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
        yield


def sync_folder(folder: Path) -> None:
    """Wait until the names made, changed or deleted in a folder are on the disk (fsync).

    Raises:
        OSError: the folder cannot be opened or synchronised.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep_temporaries(folder: Path, prefix: str = "") -> int:
    """Wipe the temporary files that a power cut left in a folder and below it; returns how many.

    One that a running process has open is left alone, and one whose name does not begin with the prefix.

    Raises:
        OSError: a file could not be deleted.
    """
    found = [file for file in every_file(folder) if file.match(f"{prefix}*.tmp")]
    stale = [file for file in found if not _in_use(file)]
    for file in stale:
        wipe_file(file)
    return len(stale)


def every_file(folder: Path) -> Iterator[Path]:
    """Every file in a folder and below it; one that another process deletes meanwhile may be missing."""
    for root, _, names in os.walk(folder):  # unlike rglob it does not fail when a folder is deleted meanwhile
        yield from (Path(root, name) for name in names)


def wipe(folder: Path) -> None:
    """Overwrite and delete a folder with everything in it; nothing happens if it does not exist.

    The folder is renamed first. A wipe that a power cut interrupts leaves a folder that `is_half_wiped`
    recognises, never a half-deleted session. Overwriting does not reach copies that the file system or the
    disk keeps in free blocks: only disk encryption or trimming protects those.

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
    """Rename a folder durably, so that `is_half_wiped` recognises it; only `wipe` may be called on it then.

    It needs no free space, so a full disk does not prevent a wipe.

    Returns:
        The folder's new path.

    Raises:
        OSError: the folder was not renamed.
    """
    renamed = folder.with_name(f"{_HALF_WIPED}{secrets.token_hex(8)}")
    folder.rename(renamed)
    sync_folder(folder.parent)
    return renamed


def wipe_file(file: Path) -> None:
    """Overwrite and delete one file; nothing happens if it does not exist. A link is deleted, not followed.

    Raises:
        OSError: the file could not be deleted.
    """
    if file.is_file() and not file.is_symlink():
        with suppress(OSError), file.open("r+b", buffering=0) as stream:  # a full disk must not stop a wipe
            size = os.fstat(stream.fileno()).st_size
            while size > 0:
                size -= stream.write(bytes(min(size, 1 << 20)))
            os.fsync(stream.fileno())
    file.unlink(missing_ok=True)


def is_half_wiped(folder: Path) -> bool:
    """Whether the name of a folder is the one that `begin_wipe` gives."""
    return folder.name.startswith(_HALF_WIPED)


def changed_at(folder: Path) -> datetime | None:
    """When the newest file in a folder or below it was written, in UTC.

    Returns:
        That time; the folder's own if it holds no file; None if it does not exist.
    """
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
    with suppress(FileNotFoundError):  # another process may be wiping the same folder
        folder.rmdir()


def _in_use(temporary: Path) -> bool:
    """Whether the process whose id is in the name has this file open.

    The id alone proves nothing: the system gives it to another process later.
    """
    number = temporary.name.split("-")[-2] if temporary.name.count("-") >= 2 else ""
    try:
        file = temporary.stat()
        return any(_is(opened, file) for opened in Path(f"/proc/{int(number)}/fd").iterdir())
    except PermissionError:  # a process of another user: it may be writing the file
        return True
    except (OSError, ValueError):
        return False


def _is(opened: Path, file: os.stat_result) -> bool:
    try:
        return os.path.samestat(opened.stat(), file)
    except OSError:  # closed meanwhile
        return False

"""Writing a file whole or not at all, never over an existing one unless told to."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from innotag.errors import InnotagError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike


def save_bytes(data: bytes, path: str | PathLike[str], *, force: bool = False) -> None:
    """Write one file whole or not at all.

    Raises
    ------
    OutputError
        If the file exists and `force` is not set, or it cannot be written.
    """
    with whole_or_nothing(check_file(path, force=force), force=force) as temporary:
        temporary.write_bytes(data)


def check_file(path: str | PathLike[str], *, force: bool = False) -> Path:
    """Return the path of a file to be written, or raise what `save_bytes` would."""
    target = Path(path)
    if target.is_dir():
        raise OutputError(f"{target} is a folder. Give the name of a file.", path=str(target))
    if _is_no_file(target):
        raise OutputError(
            f"{target} is no file: a device, a pipe, or a link that leads round in a circle. It "
            "was left as it is; give the name of a file.",
            path=str(target),
        )
    if not target.parent.is_dir():
        raise OutputError(
            f"The folder of {target} does not exist. Make it first.", path=str(target)
        )
    if target.exists() and not force:
        raise _exists(target)
    return target


def _is_no_file(target: Path) -> bool:
    """Say whether a name is taken by what must not be replaced by a file."""
    try:
        return not stat.S_ISREG(target.stat().st_mode)
    except OSError as error:
        return error.errno == errno.ELOOP


@contextmanager
def whole_or_nothing(target: Path, *, force: bool) -> Iterator[Path]:
    """Give a temporary path in the target's folder; it takes the target's name only at the end."""
    real = target.resolve()
    temporary = real.with_name(f".{secrets.token_hex(8)}{target.suffix.lower()}")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        if force:
            temporary.replace(real)
        else:
            _name_new(temporary, real)
    except InnotagError:
        raise
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written: {error.strerror or error}. Nothing was left under that "
            "name; check the folder, the rights and the free space.",
            path=str(target),
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _name_new(temporary: Path, target: Path) -> None:
    """Give a file its name, but not that of a file which appeared in the meantime."""
    try:
        os.link(temporary, target)
    except FileExistsError as error:
        raise _exists(target) from error
    except OSError:  # a file system without links
        if target.exists():
            raise _exists(target) from None
        temporary.replace(target)


def _exists(target: Path) -> OutputError:
    return OutputError(
        f"{target} exists already and was left as it is. Choose another name, or allow "
        "overwriting with --force (force=True).",
        path=str(target),
    )

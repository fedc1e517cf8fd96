"""From a path to bytes: a file, a pipe or standard input, up to a size that fits in memory."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from innotag.errors import BulletinError

if TYPE_CHECKING:
    from os import PathLike
    from typing import BinaryIO

STDIN: Final = "-"
STDIN_NAME: Final = "standard input"
LARGEST_FILE: Final = 256 * 1024 * 1024


def load_bytes(path: str | PathLike[str]) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Raises
    ------
    BulletinError
        If there is no such file, it is a folder, it cannot be opened, or it is larger than 256 MB.
    """
    name = shown_name(path)
    try:
        if str(path) == STDIN:
            return _read(sys.stdin.buffer, name)
        with Path(path).open("rb") as file:
            return _read(file, name)
    except FileNotFoundError as error:
        raise BulletinError(f"Bulletin {name!r} does not exist.", path=name) from error
    except IsADirectoryError as error:
        raise BulletinError(
            f"Bulletin {name!r} is a directory. Give the path of one file.", path=name
        ) from error
    except OSError as error:
        raise BulletinError(
            f"Bulletin {name!r} cannot be opened: {error.strerror or error}.", path=name
        ) from error
    except BulletinError:
        raise
    except ValueError as error:
        raise BulletinError(f"{name!r} is not the path of a file: {error}.", path=name) from error


def shown_name(path: str | PathLike[str]) -> str:
    """Return how errors name a file.

    Examples
    --------
    >>> shown_name("2025-03.txt"), shown_name("-")
    ('2025-03.txt', 'standard input')
    """
    return STDIN_NAME if str(path) == STDIN else str(path)


def _read(file: BinaryIO, name: str) -> bytes:
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise BulletinError(
            f"Bulletin {name!r} is larger than {LARGEST_FILE // 2**20} MB. Split it into files of "
            "one month or one part each.",
            path=name,
        )
    return data

"""Which files are meant: single files, folders, patterns, standard input."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from innotag.errors import BulletinError
from innotag.issues.loading import STDIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

_TEXT: Final = ("txt", "md", "markdown", "html", "htm", "xhtml")
_ROWS: Final = ("csv", "tsv", "jsonl", "ndjson", "parquet")
ENDINGS: Final = frozenset({*_TEXT, *_ROWS, "pdf", "docx", "xlsx"})


def find_files(names: Iterable[str | PathLike[str]]) -> list[str]:
    """Return the files that are named, each once: what is a folder or a pattern is resolved.

    A folder gives its files of known endings, those of its folders too, in the order of their
    names; hidden files are left aside. ``-`` stays standard input.

    Raises
    ------
    BulletinError
        If a file does not exist, or a folder or a pattern gives no file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name in ("b.csv", "a.txt", "c.png"):
    ...         Path(folder, name).touch()
    ...     [Path(file).name for file in find_files([folder])]
    ['a.txt', 'b.csv']
    """
    found = [file for name in names for file in _resolve(str(name))]
    unique: dict[str, str] = {}
    for file in found:
        is_path = file != STDIN and "\0" not in file
        unique.setdefault(os.path.realpath(file) if is_path else file, file)
    return list(unique.values())


def _resolve(name: str) -> list[str]:
    try:
        is_folder, exists = Path(name).is_dir(), Path(name).exists()
    except (OSError, ValueError):  # reading it will say what is wrong with the name
        return [name]
    if is_folder:
        files = sorted(_iter_folder(name))
        what = f"Folder {name!r} holds no file with one of the endings {', '.join(sorted(ENDINGS))}"
    elif not exists and name != STDIN and glob.has_magic(name):
        matches = glob.iglob(name, recursive=True)  # noqa: PTH207 - absolute patterns too
        files = sorted(file for file in matches if Path(file).is_file())
        what = f"No file matches {name!r}"
    elif exists or name == STDIN:
        return [name]
    else:
        raise BulletinError(f"Bulletin {name!r} does not exist. Check the path.", path=name)
    if not files:
        raise BulletinError(f"{what}. Check the path.", path=name)
    return files


def _iter_folder(folder: str) -> Iterator[str]:
    for above, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for file in files:
            known = Path(file).suffix.lower().lstrip(".") in ENDINGS
            if known and not file.startswith("."):
                yield str(Path(above, file))

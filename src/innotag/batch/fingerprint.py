"""Whether a file is the one that a batch was begun with, without reading all of it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import BulletinError
from innotag.issues.loading import STDIN

if TYPE_CHECKING:
    from typing import BinaryIO

_EDGE: Final = 1 << 20
_BLOCK: Final = 1 << 16
_BLOCKS: Final = 32


def fingerprint(path: str) -> dict[str, Any]:
    """Return what identifies a file: path, size, time of change and a hash of samples.

    A file of up to 4 MiB is hashed whole; of a larger one the first and the last MiB and 32 blocks
    of 64 KiB spread evenly between them. So a file that was replaced, cut, appended to, rewritten
    or touched is noticed. Not noticed is an edit in place that keeps the size, lies between the
    samples and sets the time of change back: that takes intent.

    Raises
    ------
    BulletinError
        If the file cannot be read, or is standard input (``-``).

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.jsonl")
    ...     _ = path.write_bytes(b'{"text": "a"}')
    ...     fingerprint(str(path))["size"]
    13
    """
    if path == STDIN:
        raise BulletinError(
            "A folder as output takes no standard input, which cannot be read again when the run "
            "is to go on. Save the input to a file, or name an output file, such as out.jsonl.",
            path=path,
        )
    try:
        with Path(path).open("rb") as file:
            known = os.fstat(file.fileno())
            digest = _hash_samples(file, known.st_size)
    except OSError as error:
        raise BulletinError(
            f"{path!r} cannot be read: {error.strerror or error}. A batch reads regular files of "
            "JSON Lines or Parquet.",
            path=path,
        ) from error
    return {
        "path": path,
        "size": known.st_size,
        "time of change": known.st_mtime_ns,
        "sha256 of samples": digest,
    }


def _hash_samples(file: BinaryIO, size: int) -> str:
    digest = hashlib.sha256()
    if size <= 4 * _EDGE:
        digest.update(file.read())
        return digest.hexdigest()
    digest.update(file.read(_EDGE))
    for number in range(1, _BLOCKS + 1):
        file.seek(_EDGE + (size - 2 * _EDGE) * number // (_BLOCKS + 1))
        digest.update(file.read(_BLOCK))
    file.seek(size - _EDGE)
    digest.update(file.read(_EDGE))
    return digest.hexdigest()

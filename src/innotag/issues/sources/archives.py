"""The zip archives that docx and xlsx files are: checked before anything in them is parsed."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile

from innotag.errors import BulletinError

if TYPE_CHECKING:
    from zipfile import ZipInfo

LARGEST_TOTAL: Final = 256 * 1024 * 1024
LARGEST_XML: Final = 64 * 1024 * 1024
_MOST_PARTS: Final = 10_000
_CHUNK: Final = 1 << 20
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST: Final = 64
_ENCRYPTED: Final = 0x1


def check_archive(data: bytes, *, name: str, kind: str) -> None:
    """Refuse an archive that is damaged, encrypted, unpacks to too much or declares entities.

    Every XML part is unpacked once and thrown away, so that its size and check sum are known to
    be true; no size is taken on trust.

    Raises
    ------
    BulletinError
        If the archive is refused.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, name, kind)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_part(archive, part, name, kind)
    except BulletinError:
        raise
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise damaged(name, kind, error) from error


def damaged(name: str, kind: str, error: object) -> BulletinError:
    """Return the error for a file that its reader cannot make sense of."""
    why = " ".join(str(error).split())[:160] or type(error).__name__
    return BulletinError(
        f"Bulletin {name!r} is a damaged {kind} file: {why}. Open it in the program that made it "
        "and save it anew.",
        path=name,
    )


def _check_sizes(parts: list[ZipInfo], name: str, kind: str) -> None:
    total = sum(part.file_size for part in parts)
    xml = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise BulletinError(
            f"Bulletin {name!r} is encrypted: its parts open with a password only. Save it without "
            "the password first.",
            path=name,
        )
    if len(parts) > _MOST_PARTS or total > LARGEST_TOTAL or xml > LARGEST_XML:
        raise BulletinError(
            f"Bulletin {name!r} unpacks to {total // 2**20} MB in {len(parts)} parts, "
            f"{xml // 2**20} MB of them text; at most {LARGEST_TOTAL // 2**20} MB, {_MOST_PARTS} "
            f"parts and {LARGEST_XML // 2**20} MB of text are read. If it is no zip bomb, split "
            f"the {kind} file.",
            path=name,
        )


def _check_part(archive: ZipFile, part: ZipInfo, name: str, kind: str) -> None:
    tail = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            window = (tail + chunk).replace(b"\x00", b"")
            if any(word in window for word in _DECLARATIONS):
                raise BulletinError(
                    f"Bulletin {name!r} is refused: {part.filename} in it declares entities, which "
                    f"no {kind} file may.",
                    path=name,
                )
            tail = chunk[-_LONGEST:]

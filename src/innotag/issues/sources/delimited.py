"""Comma- and tab-separated files; a quoted cell may hold line ends."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Final

from innotag.errors import BulletinError
from innotag.issues.readers import decode
from innotag.issues.sources.grid import MOST_COLUMNS
from innotag.issues.sources.headers import find_fields
from innotag.issues.sources.shapes import Sheet, SheetRow
from innotag.issues.sources.sheets import read_sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from innotag.issues.sources.shapes import Document, Records

_DELIMITERS: Final = (",", "\t", ";", "|")
_LARGEST_CELL: Final = 10_000_000


def read(data: bytes, *, name: str, columns: Mapping[str, str]) -> Document | Records:
    """Read a separated file; rows are numbered as a spreadsheet would, the heading included."""
    text = decode(data, name=name).lstrip("\ufeff")
    return read_sheets([Sheet("", _rows(text, name))], name=name, columns=columns)


def has_known_header(text: str) -> bool:
    """Return whether a text opens with column names of which one is that of the texts.

    Examples
    --------
    >>> has_known_header("编号,银行,内容"), has_known_header("青石银行,上线系统,内容丰富。")
    (True, False)
    """
    first = text.lstrip("\ufeff\r\n").partition("\n")[0].strip("\r")
    return any(
        len(cells := first.split(mark)) > 1
        and "text" in find_fields([c.strip('" ') for c in cells])
        for mark in _DELIMITERS[:3]
    )


def _rows(text: str, name: str) -> list[SheetRow]:
    delimiter = _find_delimiter(text)
    before = csv.field_size_limit(_LARGEST_CELL)
    rows: list[SheetRow] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            stripped = tuple(cell.strip(" \u3000") for cell in cells)
            if len(stripped) > MOST_COLUMNS:
                raise BulletinError(
                    f"Bulletin {name!r} has {len(stripped)} columns in row {number}; more than "
                    f"{MOST_COLUMNS} are not read. Check that it is a table of items.",
                    path=name,
                    line=number,
                )
            if any(stripped):
                rows.append(SheetRow(number, stripped))
    except csv.Error as error:
        what = f"is damaged or no csv file, after row {number}: {error}."
        if "field limit" in str(error):
            what = (
                f"has a cell of more than {_LARGEST_CELL} characters after row {number}. Look for "
                "a quotation mark that is never closed, or split the text."
            )
        raise BulletinError(
            f"Bulletin {name!r} {what}",
            path=name,
            line=number,
        ) from error
    finally:
        csv.field_size_limit(before)
    return rows


def _find_delimiter(text: str) -> str:
    """Return the mark that parts the column names, or else the most cells of the first line."""
    first = text.partition("\n")[0]
    known = [
        mark
        for mark in _DELIMITERS
        if "text" in find_fields([cell.strip('"\r ') for cell in first.split(mark)])
    ]
    return max(known or _DELIMITERS, key=first.count)

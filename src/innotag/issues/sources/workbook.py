"""Excel workbooks: every visible sheet, cells merged downwards repeated."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

from innotag.errors import BulletinError, MissingExtraError
from innotag.issues.sources.archives import check_archive, damaged
from innotag.issues.sources.grid import MOST_COLUMNS
from innotag.issues.sources.shapes import Sheet, SheetRow
from innotag.issues.sources.sheets import read_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from innotag.issues.sources.shapes import Document, Records

_MERGED: Final = re.compile(
    rb'<(?:\w{1,9}:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_MOST_CELLS: Final = 5_000_000
_LARGEST_ROW: Final = 1_048_576

# The first row of each merged cell to its column and last row; column to last row and text.
_Merges = dict[int, list[tuple[int, int]]]
_Open = dict[int, tuple[int, str]]


def read(data: bytes, *, name: str, columns: Mapping[str, str]) -> Document | Records:
    """Read an xlsx file; rows have the numbers that the sheet shows."""
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Reading xlsx", "openpyxl", "xlsx") from error
    check_archive(data, name=name, kind="xlsx")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            sheets = [
                Sheet(sheet.title, list(_rows(sheet, _find_merges(data, sheet), name)))
                for sheet in book.worksheets
                if sheet.sheet_state == "visible"
            ]
    except BulletinError:
        raise
    except Exception as error:
        raise damaged(name, "xlsx", error) from error
    return read_sheets(sheets, name=name, columns=columns)


def _rows(sheet: Any, merges: _Merges, name: str) -> Iterator[SheetRow]:
    sheet.reset_dimensions()
    open_cells: _Open = {}
    budget = _MOST_CELLS
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        budget -= len(values) + 1
        if budget < 0 or number > _LARGEST_ROW:
            raise BulletinError(
                f"Bulletin {name!r} has more than {_MOST_CELLS} cells in sheet {sheet.title!r}. "
                "Split it, or take out what is no item.",
                path=name,
                line=number,
            )
        cells = [_as_text(value) for value in values[:MOST_COLUMNS]]
        if any(_as_text(value) for value in values[MOST_COLUMNS:]):
            raise BulletinError(
                f"Bulletin {name!r} has text right of column {MOST_COLUMNS} in row {number} of "
                f"sheet {sheet.title!r}. Check that it is a table of items.",
                path=name,
                line=number,
            )
        if any(cells):
            _fill_down(cells, number, merges, open_cells)
            yield SheetRow(number, tuple(cells))


def _fill_down(cells: list[str], number: int, merges: _Merges, open_cells: _Open) -> None:
    """Repeat the cells that are merged with the one above; `open_cells` are those going on."""
    for column, (end, text) in list(open_cells.items()):
        if number > end:
            del open_cells[column]
            continue
        cells += [""] * (column + 1 - len(cells))
        cells[column] = cells[column] or text
    for column, end in merges.get(number, ()):
        if column < min(len(cells), MOST_COLUMNS):
            open_cells[column] = (end, cells[column])


def _find_merges(data: bytes, sheet: Any) -> _Merges:
    """Return the cells merged over rows, which the streaming reader does not tell."""
    path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    with ZipFile(BytesIO(data)) as archive:
        xml = archive.read(path) if path in archive.namelist() else b""
    merges: _Merges = {}
    for found in _MERGED.finditer(xml):
        left, first, _, last = found.groups()
        if int(first) < int(last):
            merges.setdefault(int(first), []).append((_column(left), int(last)))
    return merges


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).replace("_x000D_", "").strip(" \u3000")

"""Rows of a sheet: a list of items under column names, or a whole bulletin laid out in cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from innotag.errors import BulletinError
from innotag.issues.items import Passage
from innotag.issues.marks import SECTION, find_caption, find_heading
from innotag.issues.sources.grid import cell_para, text_para
from innotag.issues.sources.headers import choose_fields
from innotag.issues.sources.shapes import Document, Record, Records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from innotag.issues.layout import Para
    from innotag.issues.sources.shapes import Sheet, SheetRow

_HEADER_REACH: Final = 10
_FORMULA_GUARD: Final = re.compile(r"'(?=[ \u00a0\u3000]*[=+\-@＝＋－＠])")


def read_sheets(
    sheets: Sequence[Sheet], *, name: str, columns: Mapping[str, str]
) -> Document | Records:
    """Read the sheets of a file as a list of items where each has column names, else as a bulletin.

    Raises
    ------
    BulletinError
        If there is no row, or no sheet has the columns that are named.
    """
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise BulletinError(f"Bulletin {name!r} is empty: it holds no text.", path=name)
    if columns:
        return _named_lists(filled, columns, name)
    headers = [_find_header(sheet) for sheet in filled]
    if all(place is not None for place in headers) and not any(map(_has_outline, filled)):
        return _join_lists(
            [
                _list_items(sheet, place or 0, {}, name)
                for sheet, place in zip(filled, headers, strict=True)
            ],
            filled,
        )
    return Document(sheet_paras(filled))


def sheet_paras(sheets: Iterable[Sheet]) -> list[Para]:
    """Return the rows as paragraphs and table rows; each sheet begins a page."""
    paras: list[Para] = []
    for page, sheet in enumerate(sheets, start=1):
        for row in sheet.rows:
            texts = [cell for cell in row.cells if cell]
            if len(texts) == 1:
                lines = [line for line in texts[0].splitlines() if line.strip()]
                paras += [text_para(line, row.number, page) for line in lines]
            else:
                paras.append(cell_para(row.cells, row.number, page))
    return paras


def _named_lists(sheets: Sequence[Sheet], columns: Mapping[str, str], name: str) -> Records:
    """Read the sheets in which the named columns stand in one of the first rows."""
    wanted = {"".join(column.split()) for column in columns.values()}
    made, used = [], []
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:_HEADER_REACH]):
            if wanted <= {"".join(cell.split()) for cell in row.cells}:
                made.append(_list_items(sheet, place, columns, name))
                used.append(sheet)
                break
    if not made:
        first = sheets[0].rows[0]
        choose_fields(first.cells, columns, name=name, line=first.number)
    return _join_lists(made, used)


def _find_header(sheet: Sheet) -> int | None:
    """Return the place of the row of column names, if it is one of the first."""
    for place, row in enumerate(sheet.rows[:_HEADER_REACH]):
        if "text" in choose_fields(row.cells, {}, name=sheet.name):
            return place
    return None


def _has_outline(sheet: Sheet) -> bool:
    """Return whether chapters or captions of tables stand between the rows."""
    for row in sheet.rows:
        texts = [cell for cell in row.cells if cell]
        if len(texts) != 1:
            continue
        heading = find_heading(texts[0])
        if find_caption(texts[0]) or (heading is not None and heading.level <= SECTION):
            return True
    return False


def _list_items(sheet: Sheet, place: int, columns: Mapping[str, str], name: str) -> Records:
    header = sheet.rows[place]
    fields = choose_fields(header.cells, columns, name=name, line=header.number)
    if "text" not in fields:
        raise BulletinError(
            f"Bulletin {name!r} has no column of texts: found {', '.join(header.cells)}. Name it: "
            "columns={'text': …} or --column text=….",
            path=name,
            line=header.number,
        )
    above = [_passage(row, "title") for row in sheet.rows[:place]]
    width = max(place for place, cell in enumerate(header.cells, start=1) if cell)
    rows = [
        _record(row, fields, width) for row in sheet.rows[place + 1 :] if row.cells != header.cells
    ]
    again = [row for row in sheet.rows[place + 1 :] if row.cells == header.cells]
    return Records(
        rows,
        [
            *above,
            _passage(header, "table heading"),
            *(_passage(row, "repeated table heading") for row in again),
        ],
        " ".join(passage.text for passage in above[:1]),
    )


def _record(row: SheetRow, fields: Mapping[str, int], width: int) -> Record:
    """Read a row by its columns; a text with commas of its own may run over into more cells."""
    surplus = [cell for cell in row.cells[width:] if cell]
    if surplus and fields["text"] == width - 1:
        whole = ",".join(row.cells[width - 1 :]).rstrip(",")
        row = row._replace(cells=(*row.cells[: width - 1], whole))
        warning = f"{len(surplus)} cells too many in row {row.number} were joined to the text"
    else:
        warning = f"{len(surplus)} cells too many in row {row.number} were left out"
    values = {
        field: _FORMULA_GUARD.sub("", row.cells[place].strip(), count=1)
        for field, place in fields.items()
        if place < len(row.cells) and row.cells[place]
    }
    return Record(row.number, values, (warning,) if surplus else ())


def _passage(row: SheetRow, reason: str) -> Passage:
    return Passage(row.number, row.number, "\t".join(cell for cell in row.cells if cell), reason)


def _join_lists(lists: Sequence[Records], sheets: Sequence[Sheet]) -> Records:
    several = len(lists) > 1
    rows = [
        row._replace(group=sheet.name if several else "")
        for one, sheet in zip(lists, sheets, strict=True)
        for row in one.rows
    ]
    return Records(rows, [passage for one in lists for passage in one.furniture], lists[0].title)

"""Tables with merged cells as plain rows: what spans several rows stands in each of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.errors import BulletinError
from innotag.issues.layout import Para
from innotag.issues.spacing import strip_bullet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_COLUMNS: Final = 256
_LONGEST_ENTRY: Final = 200
_LEADER: Final = re.compile(r"(?:\.{3}|…|·{3}|•{3})[.…·•\s]{0,150}(\d{1,3})$")


class Cell(NamedTuple):
    """A cell: its text, how many columns and rows it spans; no text goes on with the one above."""

    text: str | None
    columns: int = 1
    rows: int = 1


def fill_rows(rows: Iterable[Sequence[Cell]], *, name: str = "") -> Iterator[list[Cell]]:
    """Yield the rows with one entry a cell; cells merged downwards are repeated.

    Raises
    ------
    BulletinError
        If a row has more columns than any bulletin.

    Examples
    --------
    >>> rows = [[Cell("青石银行", rows=2), Cell("茶香贷")], [Cell("牧e贷")]]
    >>> [[cell.text for cell in row] for row in fill_rows(rows)]
    [['青石银行', '茶香贷'], ['青石银行', '牧e贷']]
    """
    above: dict[int, Cell] = {}
    hanging: dict[int, Cell] = {}
    for row in rows:
        filled: list[Cell] = []
        waiting = iter(row)
        column = 0
        going_on: dict[int, Cell] = {}
        while True:
            cell = hanging.get(column)
            if cell is None:
                cell = next(waiting, None)
                if cell is None and not any(place > column for place in hanging):
                    break
                cell = cell or Cell("")
            if cell.text is None:
                cell = Cell(above[column].text if column in above else "", cell.columns)
            if column + cell.columns > MOST_COLUMNS:
                raise BulletinError(
                    f"Bulletin {name!r} has a table of more than {MOST_COLUMNS} columns. "
                    "Check that it is a bulletin.",
                    path=name,
                )
            above[column] = cell
            if cell.rows > 1:
                going_on[column] = cell._replace(rows=cell.rows - 1)
            filled.append(cell)
            column += max(cell.columns, 1)
        hanging = going_on
        yield filled


def row_paras(rows: Iterable[Sequence[Cell]], numbers: Iterable[int], page: int) -> list[Para]:
    """Return filled rows as paragraphs of a document.

    A cell over the whole width is a line of text. Rows without any text are left out.

    Examples
    --------
    >>> row_paras([[Cell("银行"), Cell("内容")]], [3], 1)[0].cells
    ('银行', '内容')
    """
    listed = [list(row) for row in rows]
    full = max((sum(cell.columns for cell in row) for row in listed), default=0)
    paras: list[Para] = []
    for row, number in zip(listed, numbers, strict=False):
        cells = [text for cell in row for text in (cell.text or "", *[""] * (cell.columns - 1))]
        if not any(cells):
            continue
        alone = len(row) == 1 and (row[0].columns == full)
        if alone:
            paras += [text_para(line, number, page) for line in cells[0].split("\n") if line]
        else:
            paras.append(cell_para(cells, number, page))
    return paras


def cell_para(cells: Sequence[str], number: int, page: int) -> Para:
    r"""Return one complete row of a table.

    Examples
    --------
    >>> cell_para(["银行", "内容"], 3, 1).text
    '银行\t内容'
    """
    clean = tuple(_clean(cell) for cell in cells)
    text = "\t".join(cell.replace("\n", " ") for cell in clean)
    return Para(text, (number,), page, clean, whole=True)


def text_para(text: str, number: int, page: int, *, bullet: bool = False) -> Para:
    """Return one complete paragraph.

    Examples
    --------
    >>> para = text_para(" ◆ 上线系统。", 3, 1)
    >>> para.text, para.bullet
    ('上线系统。', True)
    """
    text = to_entry(text)
    bare = strip_bullet(text)
    return Para(
        bare.strip(" \t\u3000\xa0"), (number,), page, bullet=bullet or bare != text, whole=True
    )


def to_entry(text: str) -> str:
    r"""Return an entry of a table of contents with a tab before its page, other text as it is.

    Examples
    --------
    >>> to_entry("第一章 信贷 ...... 3")
    '第一章 信贷\t3'
    """
    if len(text) > _LONGEST_ENTRY or not text[-1:].isdigit():
        return text
    found = _LEADER.search(text)
    return f"{text[: found.start()].rstrip()}\t{found[1]}" if found else text


def _clean(cell: str) -> str:
    lines = (" ".join(line.replace("\t", " ").split(" ")) for line in cell.split("\n"))
    return "\n".join(line.strip(" \u3000\xa0") for line in lines if line.strip(" \u3000\xa0"))

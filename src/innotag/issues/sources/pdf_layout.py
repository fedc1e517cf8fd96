"""From the printed lines of pages to paragraphs and table rows, told by where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from innotag.issues.layout import Para, drop_running, mark_edges
from innotag.issues.marks import find_caption, find_heading, is_contents_title, is_source_note
from innotag.issues.readers import Line
from innotag.issues.sources.grid import Cell, cell_para, fill_rows, row_paras, to_entry
from innotag.issues.sources.pdf_columns import Columns, find_table_columns, group_rows
from innotag.issues.sources.pdf_pages import merge_parts
from innotag.issues.sources.pdf_rows import join_broken_rows
from innotag.issues.sources.shapes import Document
from innotag.issues.spacing import join, strip_bullet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.issues.sources.pdf_pages import Part

_BULLET: Final = re.compile(r"\s*(?:[-*+]\s+\S|[◆●■▲★◇○□▶➢•])")
_TOKEN: Final = re.compile(r"[!-~]{2,30}")
_FAR: Final = 1.7
_INDENT: Final = 1.2
_OTHER_SIZE: Final = 0.08


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed line: its number, page and place; `row` is set for a row of a ruled table.

    `parts` are the stretches between wide gaps, `fine` those between all that show.
    """

    number: int
    page: int
    top: float
    size: float
    parts: tuple[Part, ...]
    fine: tuple[Part, ...]
    row: Para | None = None
    columns: Columns | None = None

    @property
    def left(self) -> float:
        """Left edge of the first stretch."""
        return self.parts[0][0]

    @property
    def right(self) -> float:
        """Right edge of the last stretch."""
        return self.parts[-1][1]

    @property
    def text(self) -> str:
        """The stretches, parted by blanks."""
        return " ".join(text for _, _, text in self.parts)


@dataclass(frozen=True, slots=True)
class _Measure:
    """The margins of the text and the usual distance of two lines, in characters of its size."""

    left: float
    right: float
    leading: float


def lay_out(pages: Sequence[dict[str, Any]]) -> Document:
    """Return the pages as a document: running heads dropped, paragraphs and broken rows joined."""
    printed = _number(pages)
    lines = [
        Line(p.number, p.page, p.row.text if p.row else "\t".join(t for *_, t in p.parts))
        for p in printed
    ]
    kept, furniture = drop_running(lines)
    numbers = {line.number for line in kept}
    rest = [each for each in printed if each.number in numbers]
    paras = join_broken_rows(_to_paras(rest))
    return Document(mark_edges(paras), furniture, paged=True)


def _number(pages: Sequence[dict[str, Any]]) -> list[Printed]:
    """Return the lines and table rows of all pages in reading order, with running numbers."""
    printed: list[Printed] = []
    for page in pages:
        number = page["page"]
        for block in sorted([*page["lines"], *page["tables"]], key=lambda block: block["top"]):
            top = block["top"]
            if "parts" in block:
                fine = tuple((left, right, text) for left, right, text in block["parts"])
                parts = tuple(merge_parts(fine, block["size"]))
                printed.append(Printed(0, number, top, block["size"], parts, fine))
            else:
                rows = list(fill_rows([Cell(*cell) for cell in row] for row in block["rows"]))
                paras = row_paras(rows, range(len(rows)), number)
                printed += [Printed(0, number, top, 0.0, (), (), para) for para in paras]
    return [_with_number(each, number) for number, each in enumerate(printed, start=1)]


def _with_number(printed: Printed, number: int) -> Printed:
    row = None if printed.row is None else replace(printed.row, numbers=(number,))
    return replace(printed, number=number, row=row)


def _to_paras(printed: Sequence[Printed]) -> list[Para]:
    measure = _measure(printed)
    paras: list[Para] = []
    columns: Columns | None = None
    table: list[Printed] = []
    last: Printed | None = None
    for place, line in enumerate(printed):
        columns = find_table_columns(printed, place) or columns
        if line.row is not None or _is_mark(line.text) or (columns and not columns.fit(line.fine)):
            columns = None
        if table and (columns is None or table[-1].page != line.page):
            paras += _table_paras(table)
            table = []
        if columns is not None:
            table.append(replace(line, columns=columns))
        elif line.row is not None:
            paras.append(line.row)
        elif last is not None and _goes_on(last, line, paras[-1], measure):
            text = join(paras[-1].text, line.text)
            paras[-1] = replace(paras[-1], text=text, numbers=(*paras[-1].numbers, line.number))
        else:
            paras.append(_paragraph(line))
        last = line if columns is None and line.row is None else None
    paras += _table_paras(table)
    return [replace(para, text=para.text.strip()) if para.cells is None else para for para in paras]


def _table_paras(lines: Sequence[Printed]) -> list[Para]:
    """Return the lines of a table without rules: rows where the distances of lines tell them."""
    rows = group_rows(lines)
    return [
        replace(
            cell_para(row.cells, row.numbers[0], row.page), numbers=row.numbers, whole=row.whole
        )
        for row in rows
    ]


def _paragraph(line: Printed) -> Para:
    if len(line.parts) > 1:
        text = "\t".join(text.strip() for *_, text in line.parts)
        return Para(text, (line.number,), line.page)
    bullet = _BULLET.match(line.text) is not None
    text = to_entry(strip_bullet(line.text) if bullet else line.text)
    return Para(text, (line.number,), line.page, bullet=bullet)


def _measure(printed: Sequence[Printed]) -> _Measure:
    lines = [line for line in printed if line.row is None]
    lefts = sorted(line.left for line in lines) or [0.0]
    rights = sorted(line.right for line in lines) or [0.0]
    steps = [
        (below.top - above.top) / above.size
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < below.top - above.top < 4 * above.size
    ]
    return _Measure(
        lefts[len(lefts) // 10], rights[len(rights) * 19 // 20], median(steps) if steps else 1.5
    )


def _goes_on(above: Printed, line: Printed, para: Para, measure: _Measure) -> bool:
    """Return whether a printed line goes on with the paragraph of the one above."""
    size = above.size
    if above.page != line.page or len(above.parts) > 1 or len(line.parts) > 1:
        return False
    if abs(line.size - size) > _OTHER_SIZE * size or _is_mark(line.text):
        return False
    if _BULLET.match(line.text) or find_caption(para.text) or is_source_note(para.text):
        return False
    if line.top - above.top > _FAR * measure.leading * size:
        return False
    if line.left > measure.left + _INDENT * size and abs(line.left - above.left) > size / 2:
        return False
    token = _TOKEN.match(line.text)
    needed = size * (_FAR + (len(token[0]) / 2 if token else 0))
    return above.right > measure.right - needed


def _is_mark(text: str) -> bool:
    bare = text.strip()
    return (
        find_heading(bare) is not None
        or find_caption(bare) is not None
        or is_source_note(bare)
        or is_contents_title(bare)
    )

"""Columns of a table without rules: stretches of lines that stand below the names of a heading."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.issues.columns import find_columns
from innotag.issues.marks import find_caption, find_heading, is_source_note
from innotag.issues.sources.pdf_pages import join_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.issues.sources.pdf_layout import Printed

_CROSSES: Final = 12.0
_REACH: Final = 400
_ROW_GAP: Final = 0.25

Parts = tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The places between the columns of a table."""

    borders: tuple[float, ...]
    right: float

    def fit(self, parts: Parts) -> bool:
        """Return whether a printed line keeps to the columns.

        Examples
        --------
        >>> Columns((50.0,), 90.0).fit(((20.0, 90.0, "接下来是一段文字"),))
        False
        """
        return not any(
            left < border - _CROSSES and right > border + _CROSSES
            for left, right, _ in parts
            for border in self.borders
        )

    def cells(self, parts: Parts) -> list[list[tuple[float, float, str]]]:
        """Return the stretches of a printed line by column."""
        cells: list[list[tuple[float, float, str]]] = [[] for _ in range(len(self.borders) + 1)]
        for part in parts:
            middle = (part[0] + part[1]) / 2
            cells[sum(border < middle for border in self.borders)].append(part)
        return cells


class TableRow(NamedTuple):
    """A row of a table, or only one line of it where `whole` is not set."""

    cells: tuple[str, ...]
    numbers: tuple[int, ...]
    page: int
    whole: bool


def group_rows(lines: Sequence[Printed]) -> list[TableRow]:
    """Return the rows of a table on one page.

    Where lines stand closer within a row than between rows, and each row has a bank, the lines of a
    row are put together. Elsewhere each line is returned by itself.
    """
    single = [[line] for line in lines]
    steps = [below.top - above.top for above, below in pairwise(lines)]
    if steps:
        size = median(line.size for line in lines)
        least = min(steps)
        groups: list[list[Printed]] = [[lines[0]]]
        for line, step in zip(lines[1:], steps, strict=True):
            if step > least + _ROW_GAP * size:
                groups.append([line])
            else:
                groups[-1].append(line)
        if _are_rows(groups):
            return [_row(group, whole=True) for group in groups]
    return [_row(group, whole=False) for group in single]


def _are_rows(groups: Sequence[Sequence[Printed]]) -> bool:
    """Return whether groups of lines are rows: each has a text, and a cell left of it.

    The first below the heading may be the rest of a row of the page before.
    """
    if len(groups) < 2:
        return False
    heads = [_cells(group[0]) for group in groups]
    rest = 2 if find_columns(heads[0]) else 1
    return all(any(cells[:-1]) for cells in heads[rest:]) and all(
        cells[-1] for cells in heads[rest - 1 :]
    )


def _row(group: Sequence[Printed], *, whole: bool) -> TableRow:
    columns = group[0].columns
    count = len(columns.borders) + 1 if columns else 1
    cells = []
    for place in range(count):
        lines = [
            {"size": line.size, "parts": own}
            for line in group
            if (own := line.columns.cells(line.fine)[place] if line.columns else line.fine)
        ]
        last = place == count - 1 and columns is not None
        cells.append(join_lines(lines, right=columns.right if columns and last else 0.0))
    return TableRow(tuple(cells), tuple(line.number for line in group), group[0].page, whole)


def _cells(line: Printed) -> list[str]:
    if line.columns is None:
        return []
    return ["".join(text for *_, text in own) for own in line.columns.cells(line.fine)]


def find_table_columns(printed: Sequence[Printed], place: int) -> Columns | None:
    """Return the columns of the table whose heading is the line at `place`, None if it is none."""
    heading = printed[place]
    if len(heading.parts) < 2 or find_columns([text for *_, text in heading.parts]) is None:
        return None
    count = len(heading.parts)
    rights = [right for _, right, _ in heading.parts]
    lefts = [left for left, *_ in heading.parts]
    for line in printed[place + 1 : place + _REACH]:
        if line.row is not None or _ends_table(line.text):
            break
        if len(line.parts) == count:
            rights = [max(old, part[1]) for old, part in zip(rights, line.parts, strict=True)]
            lefts = [min(old, part[0]) for old, part in zip(lefts, line.parts, strict=True)]
    borders = ((right + left) / 2 for right, left in zip(rights, lefts[1:], strict=False))
    return Columns(tuple(borders), rights[-1])


def _ends_table(text: str) -> bool:
    bare = text.strip()
    return bool(find_heading(bare) or find_caption(bare) or is_source_note(bare))

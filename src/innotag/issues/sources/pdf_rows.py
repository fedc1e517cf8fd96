"""Rows of a ruled table that a page end cut in two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from innotag.issues.banknames import is_bank_cell
from innotag.issues.columns import find_columns
from innotag.issues.marks import ends_sentence
from innotag.issues.spacing import join, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.issues.layout import Para


def join_broken_rows(paras: Sequence[Para]) -> list[Para]:
    """Join the last row of a page and the first of the next where they are halves of one."""
    joined: list[Para] = []
    place_above: int | None = None
    for para in paras:
        if para.cells is None or not para.whole:
            joined.append(para)
            place_above = None
            continue
        above = joined[place_above] if place_above is not None else None
        if above is not None and above.page < para.page and find_columns(para.cells) is not None:
            joined.append(para)  # the heading once more; the row above may go on below it
            continue
        if above is not None and above.page < para.page and _is_half(above, para):
            joined[place_above or 0] = _joined(above, para)
            continue
        joined.append(para)
        place_above = len(joined) - 1
    return joined


def _is_half(above: Para, para: Para) -> bool:
    upper, lower = above.cells or (), para.cells or ()
    if len(upper) != len(lower) or not any(lower) or find_columns(upper) is not None:
        return False
    if any(map(_is_bank, lower)) and any(map(_is_bank, upper)):
        return False
    text = max(range(len(upper)), key=lambda column: len(upper[column]))
    if not ends_sentence(upper[text]):
        return True
    return all(not cell or column == text for column, cell in enumerate(lower))


def _is_bank(cell: str) -> bool:
    return is_bank_cell(squeeze(cell))


def _joined(above: Para, para: Para) -> Para:
    cells = tuple(
        join(upper, lower) for upper, lower in zip(above.cells or (), para.cells or (), strict=True)
    )
    text = "\t".join(cell.replace("\n", " ") for cell in cells)
    return replace(above, text=text, cells=cells, numbers=(*above.numbers, *para.numbers))

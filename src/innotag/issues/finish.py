"""A row's fragments as one row: its text joined, its bank cell completed, its warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from innotag.issues.banknames import (
    complete_cell,
    find_banks,
    is_bank_cell,
    is_cell_lead,
    is_cell_tail,
    only_bank,
)
from innotag.issues.fragments import PARAGRAPH, TABBED, Fragment
from innotag.issues.marks import ends_sentence, width
from innotag.issues.spacing import seam, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.issues.rows import Row


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table as read."""

    bank: str
    product: str
    text: str
    numbers: tuple[int, ...]
    warnings: tuple[str, ...]


def row_text(fragments: Sequence[Fragment], row: Row) -> str:
    """Join the text of a row's fragments."""
    pieces: list[str] = []
    last: Fragment | None = None
    for fragment in fragments[row.start : row.end]:
        if not fragment.text:
            continue
        if last is not None:
            starts = _begins_paragraph(last, fragment)
            pieces.append("\n" if starts else seam(last.text, fragment.text))
        pieces.append(fragment.text)
        last = fragment
    return "".join(pieces)


def _begins_paragraph(last: Fragment, fragment: Fragment) -> bool:
    if not ends_sentence(last.text):
        return False
    return fragment.form == PARAGRAPH or width(last.text) < width(fragment.text)


def finish_row(
    fragments: Sequence[Fragment], row: Row, extra: tuple[str, ...], *, has_period: bool
) -> TableRow:
    """Make a row of its fragments; `has_period` says that the table's texts end in a full stop."""
    parts = fragments[row.start : row.end]
    text = "\n".join(tidy(line) for line in row_text(fragments, row).split("\n"))
    warnings = [*extra, *(warning for part in parts for warning in part.warnings)]
    bank, warning = _finish_bank(row.bank, text)
    warnings += [warning] if warning else []
    if not text:
        warnings.append("the row has no text")
    if any(part.form != TABBED for part in parts):
        warnings.append("the row was put together from a page whose columns were lost")
    if text and has_period and not ends_sentence(text):
        warnings.append("the text ends in the middle of a sentence")
    return TableRow(
        bank=bank,
        product=tidy(row.product),
        text=text,
        numbers=tuple(sorted({number for part in parts for number in part.numbers})),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _finish_bank(cell: str, text: str) -> tuple[str, str]:
    """Return the bank cell, filled or completed from the text, and the warning about it."""
    if not cell:
        bank = only_bank(text) or ""
        lost = f"the bank cell was lost; {bank!r} is taken from the text"
        return bank, lost if bank else "the bank cell is empty"
    if is_bank_cell(cell):
        return cell, ""
    if is_cell_tail(cell) or is_cell_lead(cell):
        whole = complete_cell(cell, text)
        if whole:
            return whole, f"the bank cell {cell!r} was cut; {whole!r} is taken from the text"
        return cell, f"the bank cell {cell!r} is cut"
    return cell, "" if find_banks(cell) else f"the bank cell {cell!r} names no bank"

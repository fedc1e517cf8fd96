"""Lines of a table as fragments of rows: which part of a bank, product and text cell each holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from innotag.issues.banknames import (
    complete_cell,
    is_bank_cell,
    is_cell_lead,
    is_cell_tail,
)
from innotag.issues.columns import find_columns
from innotag.issues.ghosts import cut_copy, is_garbled_row, is_noise, is_short_copy, is_stray
from innotag.issues.items import Passage
from innotag.issues.marks import HAN, ends_sentence, width
from innotag.issues.spacing import join, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.issues.columns import Columns
    from innotag.issues.layout import Para

_WRAP: Final = re.compile(
    rf"(?<=[{HAN}，、；。,;])[ \u3000]+(?=[{HAN}“\"《(（])|(?<=。)[ \u3000]+(?=\d)"
)
_LEADING_BAR: Final = re.compile(r"^\s*\|\s*")
_LONGEST_TOKEN: Final = 16
_SHORTEST_TEXT: Final = 25.0
_LONGEST_PAGE: Final = 6000
_PRODUCT_REACH: Final = 40

TABBED: Final = "tabbed"
PARAGRAPH: Final = "paragraph"
INLINE: Final = "inline"


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one line, or one paragraph of a page without columns, gives to a row.

    `form` is how the source gave it: a table line, a paragraph, or a piece of a paragraph that
    held bank cells between its lines.
    """

    numbers: tuple[int, ...]
    page: int
    bank: str = ""
    product: str = ""
    text: str = ""
    form: str = TABBED
    warnings: tuple[str, ...] = ()


def tabbed_fragment(para: Para, columns: Columns) -> Fragment:
    """Read one table line by the table's columns."""
    cells = list(para.cells or ())
    while cells and not cells[-1] and not (para.whole and len(cells) <= columns.count):
        cells.pop()
    warnings: list[str] = []
    if len(cells) > columns.count:
        surplus = [cell for cell in cells[columns.count :] if cell]
        cells[columns.text] = "".join([*cells[columns.text : columns.text + 1], *surplus])
        warnings.append(
            f"{len(surplus)} cells too many on line {para.start} were joined to the text"
        )
    elif len(cells) == columns.count - 1 and columns.product is not None and all(cells):
        if width(cells[-1]) >= _SHORTEST_TEXT or ends_sentence(cells[-1]):
            cells.insert(columns.product, "")
        warnings.append(f"a cell is missing on line {para.start}")
    cells += [""] * (columns.count - len(cells))
    warnings += [
        f"the cell {cells[index]!r} on line {para.start} is in a column of no known kind"
        for index in columns.other
        if cells[index]
    ]
    return Fragment(
        numbers=para.numbers,
        page=para.page,
        bank=cells[columns.bank],
        product="" if columns.product is None else cells[columns.product],
        text=cells[columns.text],
        warnings=tuple(warnings),
    )


def flat_fragments(para: Para, *, has_product: bool, last_bank: str, mixed: bool) -> list[Fragment]:
    """Read a paragraph of a page whose columns were lost: a bank cell, a text, or both mixed.

    `mixed` says that bank cells stand between the lines of a paragraph near by: then this one is
    read line by line too.
    """
    text = _LEADING_BAR.sub("", para.text)
    blank = Fragment(para.numbers, para.page, form=PARAGRAPH)
    if len(text) <= 2 * _LONGEST_TOKEN and is_bank_cell(text):
        return [replace(blank, bank=text)]
    pieces = split_inline(text)
    if mixed and len(pieces) == 1:
        pieces = [("text", line) for line in _WRAP.split(text)]
    if mixed or len(pieces) > 1:
        inline = replace(blank, form=INLINE)
        return [
            replace(inline, bank=piece)
            if kind == "bank"
            else replace(inline, text=_LEADING_BAR.sub("", piece))
            for kind, piece in pieces
        ]
    if has_product and last_bank:
        place = text.find(f" {squeeze(last_bank)}", 1, _PRODUCT_REACH)
        if place > 0:
            return [replace(blank, product=text[:place], text=text[place:].strip())]
    return [replace(blank, text=text)]


def has_bank_cells(para: Para) -> bool:
    """Return whether a paragraph is a bank cell or has bank cells between its lines."""
    if para.cells is not None:
        return False
    return is_bank_cell(para.text) or len(split_inline(para.text)) > 1


def split_inline(text: str) -> list[tuple[str, str]]:
    """Split a paragraph at the bank cells that stand between its lines.

    Returns pairs of ``"bank"`` or ``"text"`` and the piece; one pair where there is no bank cell.

    Examples
    --------
    >>> split_inline("余额增长5%,资 青石银行 产质量稳定。")
    [('text', '余额增长5%,资'), ('bank', '青石银行'), ('text', '产质量稳定。')]
    """
    tokens = text.split(" ")
    if len(text) > _LONGEST_PAGE:
        return [("text", text)]
    marked: list[tuple[str, str]] = []
    lead = ""
    for place, token in enumerate(tokens):
        inner = 0 < place < len(tokens) - 1
        if inner and len(token) <= _LONGEST_TOKEN and _is_cell(token, lead, tokens, place):
            lead = "" if is_bank_cell(token) or lead else token
            marked.append(("bank", token))
        elif marked and marked[-1][0] == "text":
            marked[-1] = ("text", f"{marked[-1][1]} {token}")
        else:
            marked.append(("text", token))
    if len(marked) == 1:
        return marked
    return [
        (kind, line)
        for kind, piece in marked
        for line in (_WRAP.split(piece) if kind == "text" else [piece])
        if line.strip()
    ]


def _is_cell(token: str, lead: str, tokens: Sequence[str], place: int) -> bool:
    if is_bank_cell(token):
        return True
    if lead and is_cell_tail(token):
        return is_bank_cell(lead + token)
    if not is_cell_lead(token):
        return False
    rest = tokens[place + 1 :]
    if any(is_cell_tail(other) and is_bank_cell(token + other) for other in rest):
        return True
    return complete_cell(token, "".join([*tokens[:place], " ", *rest])) is not None


def clean_fragments(fragments: Sequence[Fragment], furniture: list[Passage]) -> list[Fragment]:
    """Empty the fragments that are ghosts; the row they stand in gets a warning."""
    cleaned: list[Fragment] = []
    before = ""
    for fragment in fragments:
        kept = _clean(fragment, before)
        if kept is not fragment:
            furniture.append(_dropped(fragment, kept))
        cleaned.append(kept)
        before = join(before, kept.text)[-400:]
    return cleaned


def _clean(fragment: Fragment, before: str) -> Fragment:
    line = fragment.numbers[0]
    bank, product, text = fragment.bank, fragment.product, fragment.text
    if bank and is_noise(bank):
        bank = ""
    if text and is_noise(text) and (ends_sentence(before) or not before or _is_digit_run(text)):
        text = ""
    elif text and not bank and not product:
        if is_short_copy(before, text) or (
            fragment.form == PARAGRAPH and is_stray(text) and not is_cell_tail(text)
        ):
            text = ""
        elif fragment.form == TABBED:
            rest = cut_copy(before, text)
            text = text if rest is None else rest
    if (bank, text) == (fragment.bank, fragment.text):
        return fragment
    warning = f"a ghost on line {line} was dropped"
    return replace(fragment, bank=bank, text=text, warnings=(*fragment.warnings, warning))


def _dropped(fragment: Fragment, kept: Fragment) -> Passage:
    """Return what cleaning took out of a fragment."""
    text = fragment.text.removesuffix(kept.text) if kept.text != fragment.text else ""
    bank = fragment.bank if kept.bank != fragment.bank else ""
    numbers = fragment.numbers
    return Passage(numbers[0], numbers[-1], f"{bank} {text}".strip(), "ghost line")


def _is_digit_run(text: str) -> bool:
    return text.count(".") > 5


def is_repeated_heading(cells: tuple[str, ...], heading: tuple[str, ...] | None) -> bool:
    """Return whether a table line is the table's heading once more."""
    names = [squeeze(cell) for cell in cells if cell]
    if heading is not None and names == [squeeze(cell) for cell in heading if cell]:
        return True
    return find_columns(cells) is not None


def is_garbled(para: Para, columns: Columns) -> bool:
    """Return whether a line of a table is one line of text torn into many small cells."""
    return para.cells is not None and is_garbled_row(para.cells, columns.count)

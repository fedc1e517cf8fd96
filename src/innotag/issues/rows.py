"""Which fragments of a table make one row.

A bank cell may stand before, in the middle of or after its text. So the rows are told in two
steps: the bank and product cells give one anchor for each row, then the cuts between the rows are
set where sentences end, where a text names the bank of its row, and where cells that are centred
beside their text are near its middle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from innotag.issues.banknames import (
    find_banks,
    is_bank_cell,
    is_cell_tail,
    is_same_bank,
    names_bank,
)
from innotag.issues.cuts import Anchor, find_cuts
from innotag.issues.fragments import INLINE, TABBED, Fragment
from innotag.issues.marks import ends_sentence, width
from innotag.issues.spacing import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

_VISUAL_LINE: Final = 50.0
_SUBJECT_REACH: Final = 40


@dataclass(frozen=True, slots=True)
class Row:
    """The fragments of one row, `[start, end)` of the table's, and its cells."""

    start: int
    end: int
    bank: str
    product: str


def find_rows(fragments: Sequence[Fragment]) -> list[Row]:
    """Return the rows of a table in reading order."""
    ended = _ends_before(fragments)
    anchors = _find_anchors(fragments, ended)
    if not anchors:
        return []
    anchors = _add_lost(fragments, ended, anchors)
    _mark_centred(fragments, ended, anchors)
    cuts = find_cuts(fragments, ended, anchors)
    ends = [*cuts[1:], len(fragments)]
    return [
        Row(start, end, anchor.bank, anchor.product)
        for start, end, anchor in zip(cuts, ends, anchors, strict=True)
    ]


def whole_rows(fragments: Sequence[Fragment]) -> list[Row]:
    """Return the rows of a table whose file keeps rows whole: each fragment is one.

    A fragment without cells goes on with the row above where that stops in a sentence, as when a
    page end was put between the two by hand.
    """
    rows: list[Row] = []
    torn = False
    for place, fragment in enumerate(fragments):
        bank, product = squeeze(fragment.bank), fragment.product
        if torn and not bank and not product and fragment.text:
            rows[-1] = replace(rows[-1], end=place + 1)
        else:
            rows.append(Row(place, place + 1, bank, product))
        torn = bool(fragment.text) and not ends_sentence(fragment.text)
    return rows


def _ends_before(fragments: Sequence[Fragment]) -> list[bool]:
    """Return for each fragment whether the text before it ends a sentence, or there is none."""
    ended, flags = True, []
    for fragment in fragments:
        flags.append(ended)
        if fragment.text:
            ended = ends_sentence(fragment.text)
    return flags


def _find_anchors(fragments: Sequence[Fragment], ended: Sequence[bool]) -> list[Anchor]:
    anchors: list[Anchor] = []
    for place, fragment in enumerate(fragments):
        bank, product = squeeze(fragment.bank), fragment.product
        if not bank and not product:
            continue
        joins = anchors and _joins(anchors[-1], place, bank, product, ended=ended[place])
        if not joins:
            anchors.append(Anchor())
        anchors[-1].add(place, bank, product)
    return anchors


def _joins(anchor: Anchor, place: int, bank: str, product: str, *, ended: bool) -> bool:
    """Return whether the cells of a fragment go on with the row of the anchor before."""
    if not bank:
        return not ended or (not anchor.product and place - anchor.first == 1)
    if product and ended:
        return False
    if not anchor.bank:
        return True
    whole = anchor.bank + bank
    if product and is_bank_cell(bank):
        return False
    if not is_bank_cell(anchor.bank):
        return is_bank_cell(whole) or (is_cell_tail(bank) and not is_bank_cell(bank))
    return is_cell_tail(bank) and not ended


def _add_lost(
    fragments: Sequence[Fragment], ended: Sequence[bool], anchors: list[Anchor]
) -> list[Anchor]:
    """Add an anchor where a table line begins a text about another bank and has lost its cell.

    Only a table without products and with its bank cells at the top of their rows says so.
    """
    has_product = any(anchor.product for anchor in anchors)
    if has_product or any(_stands_inside(fragments, ended, anchor) for anchor in anchors):
        return anchors
    result: list[Anchor] = []
    ends = [*(anchor.first for anchor in anchors[1:]), len(fragments)]
    followers = [*(anchor.bank for anchor in anchors[1:]), ""]
    for anchor, end, following in zip(anchors, ends, followers, strict=True):
        result.append(anchor)
        current = anchor.bank
        for place in range(anchor.last + 1, end):
            name = _subject(fragments, place) if ended[place] else None
            if name and not any(_is_about(name, other) for other in (current, following)):
                lost = Anchor()
                lost.add(place, "", "")
                result.append(lost)
                current = name
    return result


def _subject(fragments: Sequence[Fragment], place: int) -> str | None:
    """Return the bank that a table line of text alone names as it begins."""
    fragment = fragments[place]
    if fragment.form != TABBED or fragment.bank or not fragment.text:
        return None
    text = ""
    for following in fragments[place:]:
        if following.bank or len(text) >= _SUBJECT_REACH:
            break
        text += following.text
    names = find_banks(text[:_SUBJECT_REACH])
    return names[0][1] if names else None


def _is_about(name: str, cell: str) -> bool:
    return bool(cell) and (
        is_same_bank(name, cell) or is_same_bank(cell, name) or names_bank(name, cell)
    )


def _stands_inside(fragments: Sequence[Fragment], ended: Sequence[bool], anchor: Anchor) -> bool:
    """Return whether a bank cell stands beside a line in the middle of its text."""
    return any(
        fragments[place].form == TABBED
        and not ended[place]
        and 0 < width(fragments[place].text) <= _VISUAL_LINE
        for place in anchor.bank_places
    )


def _mark_centred(
    fragments: Sequence[Fragment], ended: Sequence[bool], anchors: Sequence[Anchor]
) -> None:
    centred = any(_stands_inside(fragments, ended, anchor) for anchor in anchors)
    for anchor in anchors:
        forms = {fragments[place].form for place in anchor.bank_places}
        anchor.is_centred = INLINE in forms or (centred and TABBED in forms)

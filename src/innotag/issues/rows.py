"""Which fragments of a table make one row.

A bank cell may stand before, in the middle of or after its text. So the rows are told in two
steps: the bank and product cells give one anchor for each row, then the cuts between the rows are
set where sentences end, where a text names the bank of its row, and where cells that are centred
beside their text are near its middle.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from statistics import median
from typing import TYPE_CHECKING, Final

from innotag.issues.banknames import (
    find_banks,
    is_bank_cell,
    is_cell_tail,
    is_same_bank,
    names_bank,
)
from innotag.issues.fragments import INLINE, PARAGRAPH, TABBED, Fragment
from innotag.issues.marks import ends_sentence, width
from innotag.issues.spacing import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

_VISUAL_LINE: Final = 50.0
_SUBJECT_REACH: Final = 40
_FULL_SHARE: Final = 0.85
_COST_EMPTY: Final = 8.0
_COST_TORN: Final = 6.0
_COST_NO_PERIOD: Final = 1.5
_COST_NAMING: Final = 3.0
_COST_FULL_LINE: Final = 0.8
_COST_LATE: Final = {TABBED: 0.8, PARAGRAPH: 0.3, INLINE: 0.3}
_MOST_OFFSET: Final = 4.0


@dataclass(slots=True)
class Anchor:
    """The bank and product cells of one row and the fragments that hold them."""

    places: list[int] = field(default_factory=list)
    bank_places: list[int] = field(default_factory=list)
    bank: str = ""
    product: str = ""
    is_centred: bool = False

    def add(self, place: int, bank: str, product: str) -> None:
        """Add the cells of one more fragment."""
        self.places.append(place)
        if bank:
            self.bank_places.append(place)
            self.bank = squeeze(self.bank + bank)
        self.product += product

    @property
    def first(self) -> int:
        """Place of the first fragment that holds a cell of the row."""
        return self.places[0]

    @property
    def last(self) -> int:
        """Place of the last fragment that holds a cell of the row."""
        return self.places[-1]


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
    cuts = _Cutter(fragments, ended, anchors).cuts()
    ends = [*cuts[1:], len(fragments)]
    return [
        Row(start, end, anchor.bank, anchor.product)
        for start, end, anchor in zip(cuts, ends, anchors, strict=True)
    ]


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
    result = [anchors[0]]
    current = anchors[0].bank
    for place in range(anchors[0].first + 1, len(fragments)):
        if len(anchors) > 1 and place == anchors[1].first:
            anchors = anchors[1:]
            result.append(anchors[0])
            current = anchors[0].bank
            continue
        following = anchors[1].bank if len(anchors) > 1 else ""
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
    names = find_banks(fragment.text[:_SUBJECT_REACH])
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


class _Cutter:
    """Find the cheapest cuts between the rows, one row after the other."""

    def __init__(
        self, fragments: Sequence[Fragment], ended: Sequence[bool], anchors: Sequence[Anchor]
    ) -> None:
        self.fragments = fragments
        self.ended = ended
        self.anchors = anchors
        lines = [width(f.text) for f in fragments if f.text and not f.bank and f.form == TABBED]
        pieces = [width(f.text) for f in fragments if f.text and f.form == INLINE]
        self.measure = max(median(lines or pieces or [40.0]), 10.0)
        self.heights = [self._height(fragment) for fragment in fragments]

    def _height(self, fragment: Fragment) -> float:
        if not fragment.text:
            return 0.0
        if fragment.form == TABBED and width(fragment.text) <= self.measure * 1.3:
            return 1.0
        lines = width(fragment.text) / self.measure
        return max(ceil(lines - 0.15), 1.0) if ends_sentence(fragment.text) else max(lines, 0.3)

    def cuts(self) -> list[int]:
        """Return the place where each row begins."""
        best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
        for index in range(1, len(self.anchors)):
            step: dict[int, tuple[float, tuple[int, ...]]] = {}
            for cut in range(self.anchors[index - 1].last + 1, self.anchors[index].first + 1):
                start = self._start_cost(cut)
                step[cut] = min(
                    (cost + start + self._row_cost(index - 1, begun, cut), (*path, cut))
                    for begun, (cost, path) in best.items()
                )
            best = step
        index, size = len(self.anchors) - 1, len(self.fragments)
        final = min(
            (cost + self._row_cost(index, begun, size), path)
            for begun, (cost, path) in best.items()
        )
        return list(final[1])

    def _start_cost(self, cut: int) -> float:
        before = next((f for f in reversed(self.fragments[:cut]) if f.text), None)
        if before is not None and not self.ended[cut]:
            whole = before.form == PARAGRAPH and before.page == self.fragments[cut].page
            return _COST_NO_PERIOD if whole else _COST_TORN
        if before is None or before.form == PARAGRAPH:
            return 0.0
        full = self.measure * _FULL_SHARE <= width(before.text) <= self.measure * 1.3
        return _COST_FULL_LINE if full else 0.0

    def _row_cost(self, index: int, start: int, end: int) -> float:
        anchor = self.anchors[index]
        texts = [place for place in range(start, end) if self.fragments[place].text]
        if not texts:
            return _COST_EMPTY
        others = [
            self.anchors[i].bank for i in (index - 1, index + 1) if 0 <= i < len(self.anchors)
        ]
        cost = 0.0
        for place in texts:
            text = self.fragments[place].text
            if anchor.bank and names_bank(text, anchor.bank):
                continue
            cost += _COST_NAMING * any(
                other and other != anchor.bank and names_bank(text, other) for other in others
            )
        if anchor.is_centred:
            return cost + self._offset(anchor, start, end)
        late = sum(self.heights[start : anchor.first])
        form = self.fragments[anchor.first].form
        return cost + min(_COST_LATE[form] * late, _MOST_OFFSET)

    def _offset(self, anchor: Anchor, start: int, end: int) -> float:
        """Return how far the bank cell stands from the middle of its row, in lines."""
        pages = {self.fragments[place].page for place in anchor.bank_places}
        on_page = [i for i in range(start, end) if self.fragments[i].page in pages]
        offsets = []
        for places in (range(start, end), on_page):
            top = 0.0
            middles: dict[int, float] = {}
            for place in places:
                middles[place] = top + self.heights[place] / 2
                top += self.heights[place]
            cells = [middles[place] for place in anchor.bank_places if place in middles]
            offsets.append(abs(sum(cells) / len(cells) - top / 2) if cells else _MOST_OFFSET)
        return min(*offsets, _MOST_OFFSET)

"""Where one row of a table ends and the next begins.

Between the cells of two rows the cut is set where it costs least: where a sentence ends, where no
text falls to a row although it names the bank of the other, and where a cell that is centred
beside its text stands near the middle of its row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING, Final

from innotag.issues.banknames import names_bank
from innotag.issues.fragments import INLINE, PARAGRAPH, TABBED
from innotag.issues.marks import ends_sentence, width
from innotag.issues.spacing import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from innotag.issues.fragments import Fragment

_FULL_SHARE: Final = 0.85
_LINE_SHARE: Final = 1.3
_USUAL_WIDTH: Final = 40.0
_NARROWEST: Final = 10.0
_FEWEST: Final = 3
_COST_EMPTY: Final = 8.0
_COST_TORN: Final = 6.0
_COST_NO_PERIOD: Final = 1.5
_COST_NAMING: Final = 5.0
_COST_FULL_LINE: Final = 0.8
_COST_LATE: Final = 7.0
_COST_LOOSE: Final = 0.3
_FAR: Final = 4.0
_MOST_CUTS: Final = 60
_OPENING: Final = 6
# Words with which a text goes on; no row begins with them.
_GOES_ON: Final = re.compile(
    r"[二三四五六七八九]是|其[二三四中]|此外|同时|另外|据悉|该|此次|上述|据介绍|与此同时|下一步"
)


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


@dataclass(slots=True)
class _Sums:
    """Running sums over the fragments from `low` that can belong to one row."""

    low: int
    heights: list[float]
    on_page: list[float]
    naming: list[float]
    texts: list[float]

    def over(self, sums: list[float], start: int, end: int) -> float:
        """Return the sum over `[start, end)`."""
        return sums[end - self.low] - sums[start - self.low]


def find_cuts(
    fragments: Sequence[Fragment], ended: Sequence[bool], anchors: Sequence[Anchor]
) -> list[int]:
    """Return the place where each row begins."""
    return _Cutter(fragments, ended, anchors).cuts()


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
        known = next((each for each in (lines, pieces) if len(each) >= _FEWEST), [_USUAL_WIDTH])
        self.measure = max(_usual(known), _NARROWEST)
        self.before = _texts_before(fragments)
        self.sums = [self._sums(index) for index in range(len(anchors))]

    def cuts(self) -> list[int]:
        """Return the place where each row begins."""
        best: dict[int, float] = {0: 0.0}
        steps: list[dict[int, int]] = []
        for index in range(1, len(self.anchors)):
            costs: dict[int, float] = {}
            step: dict[int, int] = {}
            for cut in self._candidates(index):
                start = self._start_cost(cut, self.anchors[index])
                costs[cut], step[cut] = min(
                    (cost + start + self._row_cost(index - 1, begun, cut), begun)
                    for begun, cost in best.items()
                )
            best = costs
            steps.append(step)
        index, size = len(self.anchors) - 1, len(self.fragments)
        last = min(best, key=lambda begun: best[begun] + self._row_cost(index, begun, size))
        path = [last]
        for step in reversed(steps):
            path.append(step[path[-1]])
        return path[::-1]

    def _candidates(self, index: int) -> list[int]:
        low, high = self.anchors[index - 1].last + 1, self.anchors[index].first
        places = [
            place
            for place in range(low, high)
            if self.ended[place] or place == low or self.fragments[place].form == PARAGRAPH
        ]
        named = [place for place in range(low, high) if self._opens(place, self.anchors[index])]
        near = {*places[:_MOST_CUTS], *places[-_MOST_CUTS:], *named[:_MOST_CUTS], high}
        return sorted(near)

    def _opens(self, place: int, anchor: Anchor) -> bool:
        """Return whether a paragraph begins with the bank of a row."""
        fragment = self.fragments[place]
        opening = fragment.text[: len(anchor.bank) + _OPENING]
        return fragment.form == PARAGRAPH and names_bank(opening, anchor.bank)

    def _start_cost(self, cut: int, anchor: Anchor) -> float:
        before, fragment = self.before[cut], self.fragments[cut]
        if cut < anchor.first and _GOES_ON.match(fragment.text):
            return _COST_TORN
        if before is not None and not self.ended[cut]:
            whole = before.form == PARAGRAPH and before.page == fragment.page
            named = before.form == PARAGRAPH and self._opens(cut, anchor)
            return _COST_NO_PERIOD if whole or named else _COST_TORN
        if before is None or before.form == PARAGRAPH or cut == anchor.first:
            return 0.0
        full = self.measure * _FULL_SHARE <= width(before.text) <= self.measure * _LINE_SHARE
        return _COST_FULL_LINE if full else 0.0

    def _row_cost(self, index: int, start: int, end: int) -> float:
        anchor, sums = self.anchors[index], self.sums[index]
        if not sums.over(sums.texts, start, end):
            return _COST_EMPTY
        cost = _COST_NAMING * sums.over(sums.naming, start, end)
        if anchor.is_centred:
            off = (self._offset(anchor, sums, heights, start, end) for heights in _both(sums))
            return cost + _damped(min(off))
        late = sums.over(sums.heights, start, anchor.first)
        if self.fragments[anchor.first].form == TABBED:
            return cost + min(_COST_LATE * late, _COST_LATE)
        return cost + _damped(_COST_LOOSE * late)

    def _offset(
        self, anchor: Anchor, sums: _Sums, heights: list[float], start: int, end: int
    ) -> float:
        """Return how far the bank cell stands from the middle of its row, in lines."""
        middles = [
            (sums.over(heights, start, place) + sums.over(heights, start, place + 1)) / 2
            for place in anchor.bank_places
        ]
        return abs(sum(middles) / len(middles) - sums.over(heights, start, end) / 2)

    def _sums(self, index: int) -> _Sums:
        anchor = self.anchors[index]
        low = self.anchors[index - 1].last + 1 if index else 0
        last = index + 1 == len(self.anchors)
        high = len(self.fragments) if last else self.anchors[index + 1].first
        pages = {self.fragments[place].page for place in anchor.bank_places}
        others = {
            self.anchors[i].bank for i in (index - 1, index + 1) if 0 <= i < len(self.anchors)
        }
        others -= {"", anchor.bank}
        parts = self.fragments[low:high]
        heights = [self._height(part) for part in parts]
        return _Sums(
            low=low,
            heights=_running(heights),
            on_page=_running(
                height if part.page in pages else 0.0
                for part, height in zip(parts, heights, strict=True)
            ),
            naming=_running(float(_names_other(part.text, anchor.bank, others)) for part in parts),
            texts=_running(float(bool(part.text)) for part in parts),
        )

    def _height(self, fragment: Fragment) -> float:
        if not fragment.text:
            return 0.0
        if fragment.form == TABBED and width(fragment.text) <= self.measure * _LINE_SHARE:
            return 1.0
        lines = width(fragment.text) / self.measure
        return max(ceil(lines - 0.15), 1.0) if ends_sentence(fragment.text) else lines


def _names_other(text: str, own: str, others: set[str]) -> bool:
    if not text or not others or (own and names_bank(text, own)):
        return False
    return any(names_bank(text, other) for other in others)


def _texts_before(fragments: Sequence[Fragment]) -> list[Fragment | None]:
    """Return for each fragment the last one before it that has a text."""
    last: Fragment | None = None
    found: list[Fragment | None] = []
    for fragment in fragments:
        found.append(last)
        last = fragment if fragment.text else last
    return found


def _both(sums: _Sums) -> tuple[list[float], list[float]]:
    return sums.heights, sums.on_page


def _running(values: Iterable[float]) -> list[float]:
    return list(accumulate(values, initial=0.0))


def _usual(widths: list[float]) -> float:
    """Return the width of a full line among lines of which some are short."""
    return sorted(widths)[len(widths) * 3 // 4]


def _damped(cost: float) -> float:
    """Let a cost grow slowly once it is high: a torn sentence stays worse than a far cell."""
    return cost if cost <= _FAR else _FAR + (cost - _FAR) / 10

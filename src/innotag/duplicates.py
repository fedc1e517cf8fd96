"""Reports of one event: the same business told twice, by another outlet, date or wording.

Candidates share a headline value (bank and sum, bank and product, bank and day, …), so that cost
grows with the number of texts and not with its square. A pair is one event if no fact speaks
against it (another sum, branch, product, period) and facts and wording together speak for it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from innotag.event_facts import differ, is_same_event, likeness, read_facts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from innotag.event_facts import Facts
    from innotag.results import Result

_WINDOW: Final = 20


def find_events(results: Sequence[Result]) -> list[str | None]:
    """Return an event id for each result; reports of one event have the same.

    A result with an error has none. The ids depend on the results given, not on their order.

    Examples
    --------
    >>> import innotag
    >>> one = innotag.classify("3月5日，青石银行向茶农发放“茶香贷”80万元。", month="2025-03")
    >>> two = innotag.classify("青石银行“茶香贷”落地，3月5日茶农获贷80万元。", month="2025-03")
    >>> other = innotag.classify("3月5日，青石银行向茶农发放“茶香贷”95万元。", month="2025-03")
    >>> a, b, c = find_events([one, two, other])
    >>> a == b, a == c
    (True, False)
    """
    facts = [read_facts(result) if _tells_one(result) else None for result in results]
    names = [_name(result) for result in results]
    groups = _Groups(facts)
    for _, _, first, second in sorted(_iter_alike(facts, names)):
        groups.join(first, second)
    first_names: dict[int, str] = {}
    for index, name in enumerate(names):
        root = groups.find(index)
        first_names[root] = min(first_names.get(root, name), name)
    return [
        None if fact is None else first_names[groups.find(index)]
        for index, fact in enumerate(facts)
    ]


def mark_events(results: Sequence[Result]) -> list[Result]:
    """Return the results with `event_id`; a repeated report gets a warning that names the first.

    Examples
    --------
    >>> import innotag
    >>> one = innotag.classify("3月5日，青石银行向茶农发放“茶香贷”80万元。", month="2025-03")
    >>> [bool(result.warnings) for result in mark_events([one, one])]
    [False, True]
    """
    first: dict[str, int] = {}
    marked = []
    for index, (result, event) in enumerate(zip(results, find_events(results), strict=True)):
        warnings = result.warnings
        if event is not None and event in first:
            at = first[event]
            known = results[at].id or f"item {at + 1}"
            warnings = (*warnings, f"reports the same event as {known}: count it once")
        elif event is not None:
            first[event] = index
        marked.append(replace(result, event_id=event, warnings=warnings))
    return marked


def _keys(facts: Facts) -> Iterator[Hashable]:
    yield "text", facts.text
    yield "head", facts.words[:24]
    yield "tail", facts.words[-24:]
    for product in facts.products:
        yield "product", product
    for branch in facts.branches:
        yield "branch", branch, facts.day
        for product in facts.products:
            yield "site", branch, product
    for known in facts.sums:
        yield "sum", known.currency, known.low, known.high
    for bank in facts.banks:
        yield "day", bank, facts.day
        for known in facts.sums:
            yield "bank", bank, known.currency, f"{known.low:.1e}", f"{known.high:.1e}"
        for product in facts.products:
            yield "line", bank, product
        for number in facts.numbers:
            yield "count", bank, number


def _tells_one(result: Result) -> bool:
    """Return whether a result can report an event: it was tagged, and there is a text."""
    return result.error is None and bool(result.text.strip())


def _name(result: Result) -> str:
    said = "\n".join([str(result.id), *([result.title] if result.title else []), result.text])
    digest = hashlib.sha256(said.encode("utf-8", "replace"))
    return f"ev-{digest.hexdigest()[:12]}"


def _iter_alike(
    facts: Sequence[Facts | None], names: Sequence[str]
) -> Iterator[tuple[float, tuple[str, str], int, int]]:
    """Yield pairs that report one event, with what sorts the likest first in any order of input."""
    order = sorted(range(len(facts)), key=names.__getitem__)
    for first, second in _iter_candidates(facts, order):
        one, other = facts[first], facts[second]
        if one is not None and other is not None and is_same_event(one, other):
            yield -likeness(one, other), (names[first], names[second]), first, second


def _iter_candidates(
    facts: Sequence[Facts | None], order: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a key, each once; in a large block only near neighbours."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for index in order:
        fact = facts[index]
        if fact is not None:
            for key in dict.fromkeys(_keys(fact)):
                blocks[key].append(index)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for place, second in enumerate(block):
            for first in block[max(0, place - _WINDOW) : place]:
                if (first, second) not in seen:
                    seen.add((first, second))
                    yield first, second


class _Groups:
    """Groups of reports; two join only if no fact of any member speaks against it."""

    def __init__(self, facts: Sequence[Facts | None]) -> None:
        self._facts = facts
        self._root = list(range(len(facts)))
        self._members = {index: [index] for index in range(len(facts))}

    def find(self, index: int) -> int:
        return self._root[index]

    def join(self, first: int, second: int) -> None:
        one, other = self._root[first], self._root[second]
        if one == other or self._against(self._members[one], self._members[other]):
            return
        for member in self._members[other]:
            self._root[member] = one
        self._members[one] += self._members.pop(other)

    def _against(self, left: Iterable[int], right: Sequence[int]) -> bool:
        known = [self._facts[i] for i in right[:_WINDOW]]
        for i in list(left)[:_WINDOW]:
            fact = self._facts[i]
            if fact is not None and any(f is not None and differ(fact, f) for f in known):
                return True
        return False

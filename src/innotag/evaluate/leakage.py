"""Leakage: training items that say what a gold item says.

Two signs: a text that is nearly the same, and a bank and a sum of money that are the same.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from innotag.recognisers import extract
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from innotag.evaluate.gold import GoldItem

NEAR: Final = 0.5
_SIZE: Final = 5
_NOISE: Final = re.compile(r"[^\u3400-\u9fff0-9A-Za-z]+")
_DIGIT: Final = re.compile(r"[0-9]")
Facts = tuple[frozenset[str], frozenset[tuple[Any, ...]]]


class Leak(NamedTuple):
    """A training item that gives a gold item away, and what gives it away."""

    training_id: str
    gold_id: str
    what: str

    def __str__(self) -> str:
        """Return a sentence that names both items."""
        return f"training item {self.training_id} gives away gold item {self.gold_id}: {self.what}"


def find_leaks(items: Sequence[dict[str, Any]], gold: Sequence[GoldItem]) -> list[Leak]:
    """Return every training item that is a near-duplicate of a gold item or shares its facts."""
    ids = [str(item.get("id") or f"number {n}") for n, item in enumerate(items, 1)]
    texts = [item["text"] for item in items]
    near = [
        Leak(ids[row], gold[column].id, f"{score:.0%} of the shorter text stands in the other")
        for row, column, score in find_near_duplicates(texts, [one.text for one in gold])
    ]
    return near + _shared_facts(ids, texts, gold)


def find_near_duplicates(
    texts: Sequence[str], others: Sequence[str], *, near: float = NEAR
) -> list[tuple[int, int, float]]:
    """Return (place in texts, place in others, likeness) of pairs that are nearly the same.

    The likeness is the share of five-character stretches of the shorter text that the other has
    too; punctuation and white space are left out, all digits count as one.

    Examples
    --------
    >>> find_near_duplicates(
    ...     ["青石银行向茶农发放贷款80万元。"], ["青石银行，向茶农发放贷款95万元", "上线新系统"]
    ... )
    [(0, 0, 1.0)]
    """
    stretches = [_stretches(text) for text in texts]
    places: dict[str, list[int]] = {}
    for place, found in enumerate(stretches):
        for stretch in found:
            places.setdefault(stretch, []).append(place)
    pairs = []
    for column, text in enumerate(others):
        mine = _stretches(text)
        shared = Counter(place for stretch in mine for place in places.get(stretch, ()))
        for row, count in sorted(shared.items()):
            likeness = count / min(len(mine), len(stretches[row]))
            if likeness >= near:
                pairs.append((row, column, likeness))
    return pairs


def _stretches(text: str) -> set[str]:
    bare = _DIGIT.sub("0", _NOISE.sub("", normalise(text).text))
    return {bare[at : at + _SIZE] for at in range(max(1, len(bare) - _SIZE + 1))}


def _shared_facts(ids: Sequence[str], texts: Sequence[str], gold: Sequence[GoldItem]) -> list[Leak]:
    rows = [_facts(_extracted(text)) for text in texts]
    by_pair: dict[tuple[str, tuple[Any, ...]], list[int]] = {}
    for row, (banks, amounts) in enumerate(rows):
        for pair in ((bank, amount) for bank in banks for amount in amounts):
            by_pair.setdefault(pair, []).append(row)
    leaks: dict[tuple[int, str], Leak] = {}
    for item in gold:
        banks, amounts = _facts(_labelled(item))
        for pair in sorted((b, a) for b in banks for a in amounts if (b, a) in by_pair):
            bank, (currency, *numbers) = pair
            told = " to ".join(str(number) for number in numbers if number is not None)
            for row in by_pair[pair]:
                what = f"both name {bank} and {told} {currency}"
                leaks.setdefault((row, item.id), Leak(ids[row], item.id, what))
    return list(leaks.values())


def _extracted(text: str) -> list[tuple[str, Any]]:
    return [(entity.type, entity.value) for entity in extract(text)]


def _labelled(item: GoldItem) -> list[tuple[str, Any]]:
    if item.entities is None:
        return _extracted(item.text)
    return [(entity.type, entity.value) for entity in item.entities]


def _facts(entities: Iterable[tuple[str, Any]]) -> Facts:
    banks, amounts = set(), set()
    for kind, value in entities:
        if not value:
            continue
        if kind == "BANK" and value.get("canonical"):
            banks.add(str(value["canonical"]))
        elif kind == "AMOUNT":
            keys = ("currency", "low", "high") if "low" in value else ("currency", "value")
            amounts.add(tuple(value.get(key) for key in keys))
    return frozenset(banks), frozenset(amounts)

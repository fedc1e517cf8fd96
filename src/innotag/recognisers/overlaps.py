"""Which of two entities stays where they overlap."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.results import Entity

# A company's name may hold a place or a bank's word; numbers with a unit are never part of one.
ORDER: Final = ("AMOUNT", "RATE", "TERM", "DATE", "COMPANY", "BANK", "BRANCH", "ORG")
_RANK: Final = {name: rank for rank, name in enumerate(ORDER)}


def resolve_overlaps(entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities that stay, sorted by start.

    Products live beside everything else (a bank's name inside a product's name is labelled too).
    Among the rest the longer wins, then the type that stands first in `ORDER`, then the earlier.
    """
    products: list[Entity] = []
    rest: list[Entity] = []
    for entity in entities:
        (products if entity.type == "PRODUCT" else rest).append(entity)
    rest.sort(key=lambda e: (e.start - e.end, _RANK.get(e.type, len(ORDER)), e.start))
    kept: list[tuple[int, int, Entity]] = []
    starts: list[int] = []
    ends: list[int] = []
    for entity in rest:
        at = bisect_left(ends, entity.start + 1)
        if at < len(starts) and starts[at] < entity.end:
            continue
        insort(starts, entity.start)
        insort(ends, entity.end)
        kept.append((entity.start, entity.end, entity))
    out = [entity for _, _, entity in kept] + products
    out.sort(key=lambda e: (e.start, e.end, e.type))
    return out

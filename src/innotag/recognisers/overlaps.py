"""Which of two entities stays where they overlap: one stated order between the types.

Entities of one type never overlap: the one that starts first stays, of two with one start the
longer. Between types the order is that of `ORDER`. Products stand outside of it: a complete bank
name or a date inside a product's name is an entity too.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.results import Entity

# From what a closed list or a number and its unit prove to what the surroundings suggest.
ORDER: Final = ("BANK", "BRANCH", "AMOUNT", "RATE", "TERM", "DATE", "COMPANY", "ORG")
_START: Final = attrgetter("start")


def _sort_key(entity: Entity) -> tuple[int, int, str]:
    return entity.start, entity.end, entity.type


def resolve_overlaps(entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities that stay, sorted by start.

    The cost is that of sorting: types are merged one after the other into what already stands.

    Examples
    --------
    >>> from innotag.results import Entity
    >>> bank = Entity("BANK", 0, 4, "青石银行", None)
    >>> firm = Entity("COMPANY", 0, 8, "青石银行股份公司", None)
    >>> [e.type for e in resolve_overlaps([firm, bank])]
    ['BANK']
    """
    found = sorted(entities, key=_START)
    end = 0
    for entity in found:
        if entity.start < end:
            return _resolve(found)
        end = entity.end
    return found


def _resolve(entities: list[Entity]) -> list[Entity]:
    layers: dict[str, list[Entity]] = {}
    for entity in entities:
        layers.setdefault(entity.type, []).append(entity)
    products = _merge([], layers.pop("PRODUCT", []))
    kept: list[Entity] = []
    for name in [*ORDER, *sorted(layers.keys() - set(ORDER))]:
        kept = _merge(kept, layers.get(name, []))
    return sorted([*kept, *products], key=_sort_key)


def _merge(kept: list[Entity], layer: list[Entity]) -> list[Entity]:
    """Put those of one type that overlap nothing between what is kept, which is disjoint."""
    layer.sort(key=lambda entity: (entity.start, -entity.end))
    merged: list[Entity] = []
    at, size, end = 0, len(kept), 0
    for entity in layer:
        if entity.start < end:
            continue
        while at < size and kept[at].end <= entity.start:
            merged.append(kept[at])
            at += 1
        if at == size or kept[at].start >= entity.end:
            merged.append(entity)
            end = entity.end
    merged += kept[at:]
    return merged

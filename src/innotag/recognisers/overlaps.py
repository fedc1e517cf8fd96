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
    products = _disjoint(layers.pop("PRODUCT", []))
    kept: list[Entity] = []
    for name in [*ORDER, *sorted(layers.keys() - set(ORDER))]:
        layer = _disjoint(layers.get(name, []))
        kept = _merge(kept, layer) if kept else layer
    return sorted([*kept, *products], key=_sort_key)


def _disjoint(layer: list[Entity]) -> list[Entity]:
    """Drop what overlaps an entity of the same type that starts before it, or is longer."""
    layer.sort(key=lambda entity: (entity.start, -entity.end))
    kept: list[Entity] = []
    end = 0
    for entity in layer:
        if entity.start >= end:
            kept.append(entity)
            end = entity.end
    return kept


def _merge(kept: list[Entity], layer: list[Entity]) -> list[Entity]:
    """Put those of `layer` that overlap nothing of `kept` between them; both are disjoint."""
    merged: list[Entity] = []
    at, size = 0, len(kept)
    for entity in layer:
        while at < size and kept[at].end <= entity.start:
            merged.append(kept[at])
            at += 1
        if at == size or kept[at].start >= entity.end:
            merged.append(entity)
    merged += kept[at:]
    return merged

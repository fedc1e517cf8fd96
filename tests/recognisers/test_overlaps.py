"""Overlap resolution against a brute-force oracle."""

from __future__ import annotations

import itertools
import random

import pytest

from innotag.recognisers.overlaps import ORDER, resolve_overlaps
from innotag.results import Entity


def _entity(kind: str, start: int, end: int) -> Entity:
    return Entity(kind, start, end, "字" * (end - start), None)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


def _brute_force(entities: list[Entity]) -> list[Entity]:
    """Take entities in the stated order, each that overlaps nothing taken before it."""
    taken: list[Entity] = []
    ranked = sorted(entities, key=lambda e: ((*ORDER, "PRODUCT").index(e.type), e.start, -e.end))
    for entity in ranked:
        rivals = [e for e in taken if (e.type == "PRODUCT") == (entity.type == "PRODUCT")]
        if not any(_overlap(entity, rival) for rival in rivals):
            taken.append(entity)
    return sorted(taken, key=lambda e: (e.start, e.end, e.type))


@pytest.mark.parametrize("seed", range(500))
def test_overlaps_agree_with_brute_force(seed: int) -> None:
    draw = random.Random(seed)
    entities: dict[tuple[str, int, int], Entity] = {}
    for _ in range(draw.randrange(14)):
        start = draw.randrange(30)
        end = start + draw.randrange(1, 9)
        kind = draw.choice((*ORDER, "PRODUCT"))
        entities[kind, start, end] = _entity(kind, start, end)
    given = list(entities.values())
    draw.shuffle(given)
    kept = sorted(resolve_overlaps(given), key=lambda e: (e.start, e.end, e.type))
    assert kept == _brute_force(given)


def test_overlaps_leave_products_beside_banks() -> None:
    given = [_entity("PRODUCT", 0, 9), _entity("BANK", 2, 6)]
    assert resolve_overlaps(given) == given


def test_overlaps_return_reading_order() -> None:
    given = [_entity("DATE", 7, 9), _entity("BANK", 0, 4), _entity("AMOUNT", 4, 7)]
    assert [e.start for e in resolve_overlaps(given)] == [0, 4, 7]


def test_overlaps_stay_linear_on_many_entities() -> None:
    given = [_entity(ORDER[i % 5], 2 * i, 2 * i + 3) for i in range(200_000)]
    kept = resolve_overlaps(given)
    assert all(one.end <= other.start for one, other in itertools.pairwise(kept))

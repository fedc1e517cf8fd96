"""How well a sum fits that of the business: the rank that the first fitting cue gives it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from innotag.headline_amount_cues import (
    CHANGE,
    LENDING,
    LENT,
    NEAR,
    NONE,
    OF_ANY,
    OF_LENT,
    OF_OTHER,
    WIDE,
)

if TYPE_CHECKING:
    from innotag.headline_amount_cues import Cue
    from innotag.results import Entity, Value

_KINDS: Final = {
    "loan": "deal",
    "credit_line": "deal",
    "issue": "deal",
    "balance": "stock",
    "cumulative": "stock",
    "over": "round",
    "approx": "round",
    "max": "bound",
    "min": "bound",
    "range": "bound",
}
_TINY, _NOTE = 1_000, 100


def rank_amount(entity: Entity, text: str, *, is_new: bool = False) -> int | None:
    """Return how well a sum fits that of the business, 0 best; None if not at all.

    `is_new` says that it is the new sum of a rise.
    """
    traits = _find_traits(entity.value or {}, is_new=is_new)
    wide = text[max(0, entity.start - WIDE) : entity.start]
    near = wide[-NEAR:]
    rank = _rank_by(OF_ANY, traits, near, wide, text, entity.end)
    if rank is None:
        is_lent = "deal" in traits or LENDING.search(near) or LENT.match(text, entity.end)
        rank = _rank_by(OF_LENT if is_lent else OF_OTHER, traits, near, wide, text, entity.end)
    return None if rank == NONE else rank


def _rank_by(
    cues: tuple[Cue, ...], traits: frozenset[str], near: str, wide: str, text: str, end: int
) -> int | None:
    """Return the rank that the first cue that fits gives."""
    for cue in _cues_for(cues, traits):
        if (
            (cue.before is None or cue.before.search(near if cue.reach == NEAR else wide))
            and (cue.after is None or cue.after.match(text, end))
            and (cue.unless is None or not cue.unless.search(wide))
        ):
            return cue.rank
    return None


@cache
def _cues_for(cues: tuple[Cue, ...], traits: frozenset[str]) -> tuple[Cue, ...]:
    """Return the cues that are asked of sums of some traits."""
    return tuple(cue for cue in cues if cue.traits <= traits)


def _find_traits(value: Value, *, is_new: bool) -> frozenset[str]:
    """Return what a sum is by its own, see `headline_amount_cues`."""
    role, modifier = value.get("role", "other"), value.get("modifier", "exact")
    traits = {role, _KINDS.get(role, role), modifier, _KINDS.get(modifier, modifier)}
    if not is_new:
        traits.add("steady")
    highest: float = value["value"] if "value" in value else value["high"]
    if value.get("currency") == "CNY":
        if highest < CHANGE and role == "other":
            traits.add("change")
        if highest < _TINY and "value" in value:
            traits.add("tiny")
    if highest >= _NOTE and "value" in value:
        traits.add("note")
    return frozenset(traits)

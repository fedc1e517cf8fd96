"""Find a user's own branches and products: exactly as their gazetteer writes them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from innotag.recognisers.overlaps import resolve_overlaps
from innotag.results import Entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.gazetteer import Gazetteer, OwnBranch
    from innotag.results import Value


def scan_own(
    text: str,
    own: Gazetteer,
    banks: Sequence[Entity],
    branches: Sequence[Entity],
    products: Sequence[Entity],
) -> tuple[list[Entity], list[Entity]]:
    """Return branches and products with the user's own among them, which win an overlap.

    All are those of a normalised text, in reading order. An own branch without a bank in the
    gazetteer takes the last bank that the text names before it, else the first.
    """
    starts = [bank.start for bank in banks]
    by_end = {branch.end: branch for branch in branches}
    own_branches: list[Entity] = []
    own_products: list[Entity] = []
    for hit in own.iter_hits(text):
        written = text[hit.start : hit.end]
        if hit.branch is None:
            value: Value = {"name": hit.name}
            own_products.append(Entity("PRODUCT", hit.start, hit.end, written, value))
            continue
        at = max(bisect_right(starts, hit.start) - 1, 0)
        bank = hit.branch.bank or (_canonical(banks[at]) if banks else None)
        value = _describe(hit.branch, bank, own)
        start, chain = hit.start, by_end.get(hit.end)
        if chain is not None and chain.start < start:  # 太原分行 stands before it, of the same span
            start, written = chain.start, chain.text
            value["branch"] = written
        own_branches.append(Entity("BRANCH", start, hit.end, written, value))
    return _join(own_branches, branches), _join(own_products, products)


def _canonical(bank: Entity) -> str | None:
    return bank.value["canonical"] if bank.value else None


def _describe(branch: OwnBranch, bank: str | None, own: Gazetteer) -> Value:
    """Return the value of an own branch: what the gazetteer says, and the place it names."""
    return {
        "bank": bank,
        "branch": branch.name,
        "level": branch.level,
        **own.lexicon.site(branch.place),
        "country": "中国" if branch.place else None,
    }


def _join(own: list[Entity], found: Sequence[Entity]) -> list[Entity]:
    """Return the own entities and those of the others that overlap none, in reading order."""
    if not own:
        return list(found)
    starts = [entity.start for entity in own]
    kept = []
    for entity in found:
        at = bisect_right(starts, entity.start)
        before = at and own[at - 1].end > entity.start
        if not before and (at == len(own) or starts[at] >= entity.end):
            kept.append(entity)
    return resolve_overlaps([*own, *kept])

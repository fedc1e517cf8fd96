"""Recognisers: each finds one type of entity in a normalised text.

`scan_*` functions take text that is already normalised and give offsets into it; `find_*` take any
text and give offsets into it as given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.recognisers.amounts import scan_amounts
from innotag.recognisers.banks import find_triggers, scan_banks
from innotag.recognisers.branch_spans import find_suffixes
from innotag.recognisers.branches import scan_branches
from innotag.recognisers.companies import find_endings, scan_companies
from innotag.recognisers.dates import scan_dates
from innotag.recognisers.offsets import restore
from innotag.recognisers.organisations import find_heads, scan_organisations
from innotag.recognisers.overlaps import resolve_overlaps
from innotag.recognisers.own_names import scan_own
from innotag.recognisers.policies import is_policy
from innotag.recognisers.products import scan_products
from innotag.recognisers.rates import scan_rates
from innotag.recognisers.terms import scan_terms
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.gazetteer import Gazetteer
    from innotag.lexicon import Lexicon
    from innotag.results import Entity
    from innotag.text import Normalised

_NAMES: Final = frozenset({"BANK", "BRANCH", "COMPANY"})


class Reading(NamedTuple):
    """A text to find entities in, with what is known besides it.

    `month` is what dates are read against, `bank` the bank cell, `title` the product cell or the
    headline, which tells products.
    """

    view: Normalised
    month: str | None = None
    bank: str | None = None
    title: str | None = None


def recognise_many(
    readings: Sequence[Reading], *, own: Gazetteer | None = None
) -> list[tuple[list[Entity], list[str]]]:
    """Find all entities of normalised texts: for each, offsets index its `view.text`; and warnings.

    `own` are names of the user's, which are found besides and before all others. One recogniser
    goes over all texts before the next: its tables stay in the processor's cache, which saves a
    quarter of the time.
    """
    texts = [one.view.text for one in readings]
    names, products = _scan_names(texts, readings, own)
    dates = [scan_dates(text, one.month) for text, one in zip(texts, readings, strict=True)]
    amounts = [scan_amounts(text) for text in texts]
    rates = [scan_rates(text) for text in texts]
    terms = [scan_terms(text) for text in texts]
    taken = [
        resolve_overlaps([*named, *sums, *days, *shares, *spans])
        for named, sums, (days, _), shares, spans in zip(
            names, amounts, dates, rates, terms, strict=True
        )
    ]
    firms = [
        scan_companies(text, its, hits=hits) if hits else []
        for text, its, hits in zip(texts, taken, find_endings(texts), strict=True)
    ]
    bodies = [
        scan_organisations(text, its, hits=hits) if hits else []
        for text, its, hits in zip(texts, taken, find_heads(texts), strict=True)
    ]
    return [
        (resolve_overlaps([*its, *more]) if (more := [*ours, *theirs, *sold]) else its, warnings)
        for its, ours, theirs, sold, (_, warnings) in zip(
            taken, firms, bodies, products, dates, strict=True
        )
    ]


def _scan_names(
    texts: list[str], readings: Sequence[Reading], own: Gazetteer | None
) -> tuple[list[list[Entity]], list[list[Entity]]]:
    """Return banks and branches, and products, of each text."""
    lexicon = own.lexicon if own else None
    triggers = find_triggers(texts, lexicon=lexicon)
    banks = [
        scan_banks(text, bank=one.bank, lexicon=lexicon, triggers=its) if its else []
        for text, one, its in zip(texts, readings, triggers, strict=True)
    ]
    branches = [
        scan_branches(text, found, bank=one.bank, lexicon=lexicon, suffixes=its) if its else []
        for text, found, one, its in zip(texts, banks, readings, find_suffixes(texts), strict=True)
    ]
    products = [
        _scan_products(text, one, its)
        for text, one, its in zip(texts, readings, banks, strict=True)
    ]
    if own:
        for at, text in enumerate(texts):
            branches[at], products[at] = scan_own(text, own, banks[at], branches[at], products[at])
    return [[*its, *more] for its, more in zip(banks, branches, strict=True)], products


def _scan_products(text: str, reading: Reading, banks: list[Entity]) -> list[Entity]:
    if '"' not in text and "《" not in text and "‘" not in text:
        return []
    title = normalise(reading.title).text if reading.title else ""
    return scan_products(text, title, is_policy=is_policy(reading.title, text, banks))


def recognise(
    view: Normalised,
    *,
    month: str | None = None,
    bank: str | None = None,
    title: str | None = None,
    own: Gazetteer | None = None,
) -> tuple[list[Entity], list[str]]:
    """Find all entities of one normalised text; see `recognise_many`."""
    return recognise_many([Reading(view, month, bank, title)], own=own)[0]


def extract(text: str, *, month: str | None = None, bank: str | None = None) -> list[Entity]:
    """Find all entities of a text; offsets index it as given.

    Examples
    --------
    >>> [(e.type, e.text) for e in extract("青石银行云溪支行发放贷款80万元")]
    [('BANK', '青石银行'), ('BRANCH', '云溪支行'), ('AMOUNT', '80万元')]
    """
    view = normalise(text)
    found, _warnings = recognise(view, month=month, bank=bank)
    return restore(view, found)


def name_spans(text: str, *, lexicon: Lexicon | None = None) -> list[tuple[int, int]]:
    """Return the spans of names in a normalised text: they say nothing of themes."""
    return name_spans_many([text], lexicon=lexicon)[0]


def name_spans_many(
    texts: Sequence[str], *, lexicon: Lexicon | None = None
) -> list[list[tuple[int, int]]]:
    """Return the spans of names in normalised texts."""
    hints = zip(
        texts,
        find_triggers(texts, lexicon=lexicon),
        find_suffixes(texts),
        find_endings(texts),
        strict=True,
    )
    many = []
    for text, triggers, suffixes, endings in hints:
        names: list[Entity] = []
        if triggers or suffixes:
            names = scan_banks(text, lexicon=lexicon, triggers=triggers)
            names += scan_branches(text, names[:], lexicon=lexicon, suffixes=suffixes)
            names = resolve_overlaps(names)
        if endings:
            names = resolve_overlaps([*names, *scan_companies(text, names, hits=endings)])
        many.append(spans_of_names(names))
    return many


def spans_of_names(entities: list[Entity]) -> list[tuple[int, int]]:
    """Return the spans among found entities that are names."""
    return [(entity.start, entity.end) for entity in entities if entity.type in _NAMES]

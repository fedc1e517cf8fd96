"""The wrong items as lines for a terminal: text, what is wrong, evidence and scores."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from innotag.console import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from innotag.evaluate.facts import Outcome, Slip

_TEXT: Final = 160


def describe_wrong(outcome: Outcome) -> str:
    """Return an item of which something is wrong as lines for a terminal."""
    return to_plain("\n".join(_lines(outcome)))


def _lines(outcome: Outcome) -> Iterator[str]:
    item, result = outcome.item, outcome.result
    yield f"{item.id}  ({item.where})"
    if item.title:
        yield f"  title     {item.title}"
    text = " ".join(item.text.split())
    yield f"  text      {text[:_TEXT]}{'…' if len(text) > _TEXT else ''}"
    if outcome.gold_themes != outcome.said_themes:
        gold, said = _list(outcome.gold_themes), _list(outcome.said_themes)
        yield f"  themes    gold {gold}, said {said}"
        yield "  scores    " + " ".join(f"{t} {p:.2f}" for t, p in result.scores.items())
        for theme in sorted(outcome.gold_themes | outcome.said_themes):
            shown = " | ".join(span.text for span in result.evidence.get(theme, ())) or "nothing"
            gold = item.evidence.get(theme, "nothing")
            yield f"  evidence  {theme}: shown {shown}, gold {gold}"
        kept = ", ".join(result.review_reasons) if result.needs_review else "not marked"
        yield f"  review    {kept}"
    yield from (_line(slip) for slip in outcome.slips if slip.facet != "theme")


def _list(themes: frozenset[str]) -> str:
    return ", ".join(sorted(themes)) or "none"


def _line(slip: Slip) -> str:
    parts = [f"  {slip.facet:<9} {slip.label} {slip.fault}", slip.words]
    if slip.gold is not None or slip.found is not None:
        parts.append(f"gold {_json(slip.gold)}, found {_json(slip.found)}")
    return " ".join(part for part in parts if part)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)

"""What a metrics file says for people: the scores, without ids, cuts and single labels' parts."""

from __future__ import annotations

from typing import Any, Final

_SHOWN: Final = (
    "items",
    "theme_micro",
    "theme_macro_f1",
    "theme",
    "exact_set",
    "none_accuracy",
    "trust",
    "evidence_overlap",
    "business_line",
    "entity",
    "policy",
    "headline",
)
_PARTS: Final = frozenset({"p", "r"})


def main_numbers(record: dict[str, Any]) -> dict[str, Any]:
    """Return the scores of a metrics file that `innotag info` shows.

    Examples
    --------
    >>> main_numbers({"wrong": {}, "theme": {"green": {"f1": 0.9, "p": 0.8, "n": 7}}, "items": 9})
    {'items': 9, 'theme': {'green': {'f1': 0.9, 'n': 7}}}
    """
    return {key: _without_parts(record[key]) for key in _SHOWN if key in record}


def _without_parts(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: _without_parts(inner) for key, inner in value.items() if key not in _PARTS}

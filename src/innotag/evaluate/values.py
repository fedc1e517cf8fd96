"""When two values of an entity say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_SPACE: Final = re.compile(r"\s+")
_LEVEL: Final = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)\Z")


def fold_name(name: Any) -> str:
    """Return a name without white space and its last level word, brackets in full width.

    A list of names is read as one name.

    Examples
    --------
    >>> fold_name("广西壮族自治区"), fold_name("某某(中国) "), fold_name(None)
    ('广西', '某某（中国）', '')
    """
    joined = "".join(name) if isinstance(name, (list, tuple)) else str(name or "")
    bare = _LEVEL.sub("", _SPACE.sub("", joined))
    return bare.replace("(", "（").replace(")", "）")


def same_value(kind: str, gold: Any, found: Any) -> bool:
    """Say whether a found value says what the gold value of an entity type says.

    Only the facts that the label guide scores are compared.

    Examples
    --------
    >>> same_value("BANK", {"canonical": "青石银行"}, {"canonical": "青石银行", "type": "城商行"})
    True
    >>> same_value("AMOUNT", {"value": 800000, "currency": "CNY"}, {"value": 80, "currency": "CNY"})
    False
    """
    if not isinstance(gold, dict) or not isinstance(found, dict):
        return bool(gold == found)
    return _SAME.get(kind, _names_of("name"))(gold, found)


def _facts_of(*keys: str) -> Callable[[dict[str, Any], dict[str, Any]], bool]:
    return lambda gold, found: all(gold.get(key) == found.get(key) for key in keys)


def _names_of(*keys: str) -> Callable[[dict[str, Any], dict[str, Any]], bool]:
    return lambda gold, found: all(
        fold_name(gold.get(key)) == fold_name(found.get(key)) for key in keys
    )


def _same_amount(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    bounds = ("low", "high") if "low" in gold else ("value",)
    return _facts_of("currency", *bounds)(gold, found)


def _same_rate(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    gap: float = (gold.get("percent") or 0) - (found.get("percent") or 0)
    return abs(gap) < 1e-9


_SAME: Final[dict[str, Callable[[dict[str, Any], dict[str, Any]], bool]]] = {
    "AMOUNT": _same_amount,
    "BANK": _names_of("canonical"),
    "BRANCH": _names_of("bank", "branch", "province", "city"),
    "DATE": _facts_of("start", "end"),
    "RATE": _same_rate,
    "TERM": _facts_of("iso"),
}

"""The model's measured accuracy as rows, whatever the layout of its file of numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from innotag.display.names import ENTITY_ZH, label_zh
from innotag.labels import ENTITY_TYPES, THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator


class Measure(NamedTuple):
    """One number: what it measures, and its value as it is shown."""

    label: str
    shown: str


# Numbers on training items and on parts of the test items.
_ASIDE: Final = re.compile(r"(?:training|cuts?|intervals?|wrong|floors?)\.")
# What the main numbers are called, by the end of their path in the file.
_MAIN: Final = (
    ("条目数（留出测试集）", r"(?:^|\.)(?:n_)?items$", "count"),
    ("主题 micro-F1", r"(?:^|\.)themes?[._]micro(?:[._]f1)?$", "share"),
    ("主题 macro-F1", r"(?:^|\.)themes?[._]macro(?:[._]f1)?$", "share"),
    ("主题完全一致", r"(?:^|[._])exact(?:_set)?(?:\.accuracy)?$", "share"),
    ("业务条线准确率", r"(?:^|\.)(?:business_)?line(?:[._]accuracy)?$", "share"),
    ("证据命中", r"(?:^|\.)evidence(?:[._]overlap)?$", "share"),
    ("校准误差（ECE，越小越好）", r"(?:^|\.)ece$", "number"),
    ("无需复核的比例", r"(?:^|\.)kept$", "share"),
    ("其中标签精度", r"(?:^|\.)kept_label_precision$", "share"),
)


def main_measures(numbers: dict[str, Any]) -> list[Measure]:
    """Return the main numbers that can be found, with Chinese names.

    Examples
    --------
    >>> main_measures({"theme_micro": {"f1": 0.93}, "trust": {"ece": 0.0058}})
    ... # doctest: +NORMALIZE_WHITESPACE
    [Measure(label='主题 micro-F1', shown='93.0%'),
     Measure(label='校准误差（ECE，越小越好）', shown='0.0058')]
    """
    flat = [(path, number) for path, number in _flat(numbers, "") if not _ASIDE.match(path)]
    flat.sort(key=lambda entry: entry[0].count("."))  # a whole before its parts
    rows = [
        Measure(label, _shown(found[0], kind))
        for label, pattern, kind in _MAIN
        if (found := [number for path, number in flat if re.search(pattern, path)])
    ]
    names = {
        **{theme: label_zh(theme) for theme in THEMES},
        **{t: ENTITY_ZH[t] for t in ENTITY_TYPES},
    }
    for key, name in names.items():
        found = [number for path, number in flat if re.search(rf"(?:^|\.){key}(?:[._]f1)?$", path)]
        if found:
            rows.append(Measure(f"{name} F1", _shown(found[0], "share")))
    return rows


def all_measures(numbers: dict[str, Any]) -> list[Measure]:
    """Return every number with its path as its name.

    Examples
    --------
    >>> all_measures({"trust": {"ece": 0.0058}})
    [Measure(label='trust.ece', shown='0.0058')]
    """
    return [Measure(path, f"{number:g}") for path, number in _flat(numbers, "")]


def _shown(number: float, kind: str) -> str:
    if kind == "share":
        return f"{number:.1%}"
    return f"{number:,}" if kind == "count" else f"{number:.4f}"


def _flat(value: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, value

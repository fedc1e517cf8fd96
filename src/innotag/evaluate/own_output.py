"""Refusing innotag's own output as gold: a model measured on its own labels is always right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import LabelError

if TYPE_CHECKING:
    from pathlib import Path

_OF_RESULTS: Final = frozenset({"scores", "line_scores", "model_version"})
_OF_METRICS: Final = frozenset({"exact_set", "gold", "interval", "ids"})


def is_tagged(record: dict[str, Any]) -> bool:
    """Say whether a line is what `innotag tag` wrote.

    Examples
    --------
    >>> is_tagged({"id": "1", "text": "上线", "themes": []})
    False
    """
    return set(record) >= _OF_RESULTS


def refuse_no_lines(path: Path, text: str) -> None:
    """Raise where a file is one JSON value over many lines, such as the scores of a run.

    Raises
    ------
    LabelError
        If it is; the message says whether `innotag evaluate` wrote it.
    """
    head = text.lstrip().partition("\n")[0].strip()
    if head not in {"{", "["}:
        return
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return
    is_ours = isinstance(whole, dict) and set(whole) >= _OF_METRICS
    what = "the scores that `innotag evaluate` wrote" if is_ours else "one value over many lines"
    remedy = "To compare with them give --compare" if is_ours else "Write one JSON object a line"
    raise LabelError(
        f"Gold {path} is {what}, not labelled items. {remedy}; gold is a JSONL file of items with "
        "id, text and themes.",
        path=str(path),
    )

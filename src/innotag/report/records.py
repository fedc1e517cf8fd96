"""Tagged items back from the jsonl file that `innotag tag` wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import LabelError
from innotag.tables import from_record

if TYPE_CHECKING:
    from os import PathLike

    from innotag.issues import Issue
    from innotag.tables import Tagged

_TEXTS: Final = ("text", "business_line", "model_version", "package_version")
_MAYBE_TEXTS: Final = ("id", "title", "month", "source", "document", "region", "error")
_TEXT_LISTS: Final = ("themes", "issuers", "review_reasons", "warnings")
_SUMS: Final = ("value", "low", "high")
_TOO_LARGE: Final = 1e300
_MAYBE_TABLES: Final = ("bank", "branch", "date", "amount", "product", "item")


def read_tagged(path: str | PathLike[str]) -> list[Tagged]:
    """Read tagged items from a jsonl file.

    Raises
    ------
    LabelError
        If the file cannot be read or a line is not what `innotag tag` writes.
    """
    name = str(path)
    try:
        lines = Path(path).read_bytes().splitlines()
    except OSError as error:
        raise LabelError(
            f"{name!r} cannot be opened: {error.strerror or error}. Give a jsonl file that "
            "`innotag tag` wrote.",
            path=name,
        ) from error
    tagged = [_read(line, number, name) for number, line in enumerate(lines, 1) if line.strip()]
    if not tagged:
        raise LabelError(f"{name!r} holds no item.", path=name)
    return tagged


def _read(line: bytes, number: int, name: str) -> Tagged:
    try:
        record = json.loads(line)
        wrong = _find_wrong(record)
        if wrong is None:
            return from_record(record)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        wrong = f"{type(error).__name__}: {error}"
    raise LabelError(
        f"{name}, line {number} is no tagged item ({wrong}). Expected a line of jsonl that "
        "`innotag tag` wrote; tag the bulletin again.",
        path=name,
        line=number,
    )


def _find_wrong(record: Any) -> str | None:
    """Return what keeps a record from being a tagged item: the parts that views rely on."""
    if not isinstance(record, dict):
        return "not an object"
    checks = {
        "a text": [key for key in _TEXTS if not isinstance(record.get(key), str)],
        "a text or null": [
            key for key in _MAYBE_TEXTS if not isinstance(record.get(key), str | None)
        ],
        "a list of texts": [key for key in _TEXT_LISTS if not _is_texts(record.get(key))],
        "an object or null": [
            key for key in _MAYBE_TABLES if not isinstance(record.get(key), dict | None)
        ],
        "an object of texts and numbers": [
            key for key in _MAYBE_TABLES if key != "item" and not _is_value(record.get(key))
        ],
        "true or false": [
            key for key in ("needs_review",) if not isinstance(record.get(key), bool)
        ],
        "numbers by label": [
            key for key in ("scores", "line_scores") if not _is_numbers(record.get(key))
        ],
        "a list of spans": [] if _are_spans(record.get("entities"), "type") else ["entities"],
        "spans by theme": [] if _are_evidence(record.get("evidence")) else ["evidence"],
        "texts by theme": [] if _are_subthemes(record.get("subthemes")) else ["subthemes"],
        "a place in a bulletin": [] if _is_place(record.get("item")) else ["item"],
    }
    for what, keys in checks.items():
        if keys:
            return f"{keys[0]!r} is not {what}"
    return None


def _is_place(item: Any) -> bool:
    if item is None:
        return True
    if not isinstance(item, dict):
        return False
    texts = ("kind", "section", "bank_cell", "product_cell", "caption")
    return (
        all(isinstance(item.get(key), str) for key in texts)
        and all(_is_int(item.get(key)) for key in ("line_start", "line_end"))
        and all(item.get(key) is None or _is_int(item[key]) for key in ("table", "row", "chapter"))
        and isinstance(item.get("region"), str | None)
        and _is_texts(item.get("warnings"))
    )


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(number, (int, float)) and 0 <= number <= 1 for number in value.values()
    )


def _is_value(value: Any) -> bool:
    """Say whether a value is flat, and its sums are numbers that can be reckoned with."""
    if value is None:
        return True
    return isinstance(value, dict) and all(
        part is None or _is_finite(part) or (isinstance(part, str | bool) and key not in _SUMS)
        for key, part in value.items()
    )


def _is_finite(value: Any) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) < _TOO_LARGE  # a NaN is not either
    )


def _are_spans(value: Any, kind: str) -> bool:
    return isinstance(value, list) and all(
        isinstance(span, dict)
        and isinstance(span.get(kind), str)
        and isinstance(span.get("text"), str)
        and _is_int(span.get("start"))
        and _is_int(span.get("end"))
        and _is_value(span.get("value"))
        for span in value
    )


def _are_evidence(value: Any) -> bool:
    return isinstance(value, dict) and all(_are_spans(spans, "field") for spans in value.values())


def _are_subthemes(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_texts, value.values()))


def is_tagged_file(path: str | PathLike[str]) -> bool:
    """Say whether a file is to be read as tagged items and not as a bulletin: by its ending.

    Examples
    --------
    >>> is_tagged_file("2025-03.jsonl"), is_tagged_file("2025-03.txt")
    (True, False)
    """
    return Path(path).suffix.lower() == ".jsonl"


def is_flat_table(issue: Issue) -> bool:
    """Say whether what was read as a list of items is a table of items tagged before.

    Its header then is that of the csv or xlsx file, with the columns that only such a table has.
    """
    return any(
        "review_reasons" in passage.text and "package_version" in passage.text
        for passage in issue.furniture
    )


def group_sources(tagged: list[Tagged]) -> dict[str, list[Tagged]]:
    """Return items by the file that they came from, in order."""
    groups: dict[str, list[Tagged]] = {}
    for one in tagged:
        groups.setdefault(one.source or "", []).append(one)
    return groups

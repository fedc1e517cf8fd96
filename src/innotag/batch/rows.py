"""From a raw row to what is asked of a Tagger, or to the reason why it cannot be."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from innotag.answers import Ask
from innotag.batch.source import LONGEST_LINE, Cell
from innotag.errors import InnotagError
from innotag.issues.records import parse_month
from innotag.issues.sources.headers import choose_fields

if TYPE_CHECKING:
    from collections.abc import Mapping


class Row(NamedTuple):
    """One row: what to ask, what is doubtful about it, and its problem if it is a bad one."""

    ask: Ask
    warnings: tuple[str, ...] = ()
    problem: str = ""


def read_row(
    source: str, number: int, raw: Any, *, columns: Mapping[str, str], month: str | None = None
) -> Row:
    r"""Read one row; whatever is wrong with it becomes its `problem`, never an exception.

    An item without an id gets one of its file and number, one without a month gets `month`.

    Examples
    --------
    >>> read_row("a.jsonl", 7, b'{"id": 1, "text": "\xe4\xb8\x8a"}', columns={}).ask
    Ask(text='上', title=None, month=None, bank=None, id='1')
    >>> read_row("a.jsonl", 8, b'{"id": 2}', columns={}).problem
    'has no text'
    """
    made = f"{PurePath(source).stem}/{number}"
    if isinstance(raw, dict):
        return _read_fields(raw, made, month)
    value, problem = _parse(raw)
    if problem:
        return Row(Ask("", id=made), problem=problem)
    keys = tuple(value)
    try:
        places = _places(keys, tuple(columns.items()))
    except InnotagError:
        missing = ", ".join(column for column in columns.values() if column not in value)
        return Row(Ask("", id=_as_text(value.get("id")) or made), problem=f"has no {missing}")
    fields = {field: value[keys[place]] for field, place in places.items()}
    return _read_fields({"id": value.get("id"), **fields}, made, month)


@lru_cache(maxsize=256)
def _places(keys: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> dict[str, int]:
    """Return the key of each field; most lines of a file have the same keys."""
    return choose_fields(keys, dict(columns), name="") if keys else {}


def _parse(line: bytes | None) -> tuple[dict[str, Any], str]:
    if line is None:
        return {}, f"is longer than {LONGEST_LINE >> 20} MB"
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return {}, "is not UTF-8"
    except RecursionError:
        return {}, "is not valid JSON (nested too deeply)"
    except ValueError as error:
        return {}, f"is not valid JSON ({getattr(error, 'msg', 'a number is too long')})"
    return (value, "") if isinstance(value, dict) else ({}, "is no JSON object")


def _read_fields(fields: Mapping[str, Any], made: str, default: str | None) -> Row:
    key = _as_text(fields.get("id")) or made
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        missing = text is None or isinstance(text, str)
        return Row(Ask("", id=key), problem="has no text" if missing else _fault("text", text))
    cells = {name: fields.get(name) for name in ("title", "product", "bank")}
    wrong = [_fault(name, value) for name, value in cells.items() if not _is_cell(value)]
    if wrong:
        return Row(Ask(text, id=key), problem=wrong[0])
    month, warnings = _read_month(fields.get("month"))
    title = cells["title"] or cells["product"] or None
    return Row(Ask(text, title, month or default, cells["bank"] or None, key), warnings)


def _fault(name: str, value: Any) -> str:
    if isinstance(value, Cell):
        return f"has a {name} that is {value}"
    return f"has a {name} of type {type(value).__name__}"


def _is_cell(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _read_month(value: Any) -> tuple[str | None, tuple[str, ...]]:
    given = "" if value is None else str(value)
    month = parse_month(given)
    if month is None and given.strip():
        return None, (f"the month {given[:20]!r} is no month",)
    return month, ()


def _as_text(value: Any) -> str:
    """Return an id as text, empty where there is none that can be one."""
    return str(value) if isinstance(value, str | int | float) and value == value else ""  # noqa: PLR0124  (NaN)

"""JSON Lines: one object a line, with the fields of an item as its keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import BulletinError
from innotag.issues.readers import decode
from innotag.issues.sources.headers import choose_fields
from innotag.issues.sources.shapes import Record, Records

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN: Final = 60


def read(data: bytes, *, name: str, columns: Mapping[str, str]) -> Records:
    """Read the lines; one that is no object is an item without text, with the reason."""
    text = decode(data, name=name).lstrip("\ufeff")
    rows: list[Record] = []
    known: dict[tuple[str, ...], dict[str, int]] = {}
    good = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        value, problem = _parse(line)
        if problem:
            rows.append(Record(number, {}, (f"line {number} {problem}: {line.strip()[:_SHOWN]}",)))
            continue
        good += 1
        keys = tuple(value)
        if keys not in known:
            known[keys] = choose_fields(keys, columns, name=name, line=number) if keys else {}
        rows.append(_record(number, value, keys, known[keys]))
    if not good:
        raise BulletinError(
            f"Bulletin {name!r} is no JSON Lines file: no line holds an object. Write one object "
            'a line, such as {"text": "…", "bank": "…"}.',
            path=name,
            line=1,
        )
    if not any("text" in fields for fields in known.values()):
        raise BulletinError(
            f"Bulletin {name!r} has no field of texts: found {', '.join(next(iter(known)))}. Name "
            "it: columns={'text': …} or --column text=….",
            path=name,
            line=rows[0].number,
        )
    return Records(rows)


def _parse(line: str) -> tuple[dict[str, Any], str]:
    try:
        value = json.loads(line)
    except ValueError as error:
        return {}, f"is not valid JSON ({getattr(error, 'msg', error)})"
    except RecursionError:
        return {}, "is not valid JSON (nested too deeply)"
    return (value, "") if isinstance(value, dict) else ({}, "is no JSON object")


def _record(
    number: int, value: Mapping[str, Any], keys: tuple[str, ...], fields: Mapping[str, int]
) -> Record:
    found: dict[str, str] = {}
    warnings: list[str] = []
    for field, place in fields.items():
        given = value[keys[place]]
        if isinstance(given, str | int | float) and not isinstance(given, bool):
            found[field] = str(given)
        elif given is not None:
            warnings.append(f"{keys[place]} on line {number} is no text")
    return Record(number, found, tuple(warnings))

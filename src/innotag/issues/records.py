"""From rows with named fields to the items of an issue."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from innotag.issues.front import find_month
from innotag.issues.items import Issue, Item
from innotag.issues.regions import find_region
from innotag.issues.spacing import tidy
from innotag.issues.tables import find_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.issues.sources.shapes import Record, Records

_MONTH: Final = re.compile(r"(20\d\d|19\d\d)\s?[-年./]?\s?(\d{1,2})(?!\d{3})")
_NOT_IN_ID: Final = re.compile(r"[^\w.-]+")
_LINES: Final = re.compile(r"\r\n|\r|\n|\u2028|\u2029")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def records_issue(records: Records, *, path: str, month: str | None = None) -> Issue:
    """Return the issue whose items are the rows, in order; none is left out.

    A row without text is an item that says so in its `warnings`. The issue has a month where all
    rows that tell one tell the same, else `month` or that of the file name where none tells any.
    A row that tells none has `month`, if one is given, else that of the issue.
    """
    months = [parse_month(row.fields.get("month", "")) for row in records.rows]
    told = {each for each in months if each}
    given = month
    month = _only(told) if told else month or find_month([], 0, path)
    prefix = month or _NOT_IN_ID.sub("-", PurePath(path).stem) or "issue"
    kind = find_kind(records.title)
    seen: set[str] = set()
    items = []
    for count, (row, own) in enumerate(zip(records.rows, months, strict=True), start=1):
        items.append(_item(row, own or given or month, f"{prefix}/i/{count:02d}", kind, seen))
    return Issue(month, tidy(records.title), tuple(items), (), tuple(records.furniture), ())


def _only(months: set[str]) -> str | None:
    return next(iter(months)) if len(months) == 1 else None


def parse_month(text: str) -> str | None:
    """Return the month of a date in a cell, None where it is none.

    Examples
    --------
    >>> parse_month("2025年3月5日"), parse_month("2025-03-05 00:00:00"), parse_month("202503")
    ('2025-03', '2025-03', '2025-03')
    >>> parse_month("三月") is None
    True
    """
    found = _MONTH.match(text.strip())
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    return f"{found[1]}-{int(found[2]):02d}"


def _item(row: Record, month: str | None, made_id: str, kind: str, seen: set[str]) -> Item:
    fields = {field: _clean(value) for field, value in row.fields.items()}
    text = "\n".join(line.strip() for line in _LINES.split(fields.get("text", "")) if line.strip())
    product = _one_line(fields.get("product", ""))
    title = _one_line(fields.get("title", "")) or product
    warnings = [*row.warnings, *_warnings(row, fields, text, seen)]
    given = fields.get("id", "").strip()
    if given:
        seen.add(given)
    return Item(
        id=given or made_id,
        kind=kind,
        text=text,
        line_start=row.number,
        line_end=row.number,
        section=row.group,
        title=title,
        bank_cell=_one_line(fields.get("bank", "")),
        product_cell=product,
        region=find_region(title) if title and not product else None,
        warnings=tuple(warnings),
        month=month,
    )


def _warnings(row: Record, fields: dict[str, str], text: str, seen: set[str]) -> Sequence[str]:
    warnings = []
    if not text:
        warnings.append(f"row {row.number} has no text")
    given = fields.get("month", "")
    if given and parse_month(given) is None:
        warnings.append(f"the month {given[:20]!r} in row {row.number} is no month")
    key = fields.get("id", "").strip()
    if key and key in seen:
        warnings.append(f"the id {key[:40]!r} in row {row.number} stands further above too")
    return warnings


def _one_line(text: str) -> str:
    return "".join(line.strip() for line in _LINES.split(text) if line.strip())


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\t", " "))

"""What a line of JSON or a cell of a sheet may hold: nothing that harms, nothing that is lost."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, Final

# What a spreadsheet may read as the start of a formula, in full width too, and behind what may be
# dropped or not be seen: blanks, soft hyphens, signs without width, signs of direction.
_UNSEEN: Final = r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_FORMULA: Final = re.compile(rf"{_UNSEEN}*[=+\-@＝＋－＠]|[\t\r\n]")
# What XML cannot hold, and halves of surrogate pairs, which no encoding can.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL_LIMIT: Final = 32_767
_FIRST_SHEET_YEAR: Final = 1900


def to_line(record: dict[str, Any]) -> str:
    r"""Return a record as one line of JSON that any encoding can carry back whole.

    Examples
    --------
    >>> to_line({"text": "贷款"}), to_line({"text": "\ud800"})
    ('{"text": "贷款"}', '{"text": "\\ud800"}')
    """
    line = json.dumps(record, ensure_ascii=False)
    return line if _ILLEGAL.search(line) is None else json.dumps(record)


def harmless(value: Any) -> Any:
    """Return a sheet cell that no spreadsheet takes for a formula; numbers stay numbers.

    Examples
    --------
    >>> harmless("=1+1"), harmless(-3), harmless("贷款")
    ("'=1+1", -3, '贷款')
    """
    if not isinstance(value, str):
        return value
    value = plain_text(value)
    if _FORMULA.match(value):
        value = "'" + value
    return value if len(value) <= _CELL_LIMIT else value[: _CELL_LIMIT - 1] + "…"


def plain_text(value: str) -> str:
    r"""Return a text in which what XML and encodings cannot hold has become a sign for it.

    Examples
    --------
    >>> plain_text("贷款\x00\ud800") == "贷款\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"
    True
    """
    return _ILLEGAL.sub("\ufffd", value)


def sheet_date(value: str | None) -> date | str | None:
    """Return a day as a spreadsheet can reckon with it; a text that is no such day as it is.

    Examples
    --------
    >>> sheet_date("2025-03-12"), sheet_date("1899-12-31"), sheet_date(None)
    (datetime.date(2025, 3, 12), '1899-12-31', None)
    """
    try:
        day = date.fromisoformat(value or "")
    except ValueError:
        return value
    return day if day.year >= _FIRST_SHEET_YEAR else value

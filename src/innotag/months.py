"""Months as ``YYYY-MM``: how every option and argument names one."""

from __future__ import annotations

import re
from typing import Final

from innotag.errors import LabelError

_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


def check_month(month: str) -> str:
    """Return a month, or raise a `LabelError` if it is none.

    Examples
    --------
    >>> check_month("2025-03")
    '2025-03'
    >>> check_month("2025-13")
    Traceback (most recent call last):
    ...
    innotag.errors.LabelError: month must read YYYY-MM, such as '2025-03'; found '2025-13'.
    """
    if _MONTH.fullmatch(month) is None:
        raise LabelError(f"month must read YYYY-MM, such as '2025-03'; found {month!r}.")
    return month

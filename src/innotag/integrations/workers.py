"""What a cluster's workers share: the columns that they are sent, and one Tagger a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from innotag.errors import LabelError
from innotag.frames import GIVEN
from innotag.tagger import Tagger, load

if TYPE_CHECKING:
    from collections.abc import Iterable


def sent_columns(columns: Iterable[object], *, caller: str) -> list[str]:
    """Return the columns that tagging reads, of those that a frame has.

    Raises
    ------
    LabelError
        If there is no column `text`; the message names `caller`.
    """
    found = list(map(str, columns))
    if "text" not in found:
        raise LabelError(
            f"{caller} needs a column 'text'; found {', '.join(found) or 'no columns'}. Rename the "
            "column that holds the texts."
        )
    return [name for name in GIVEN if name in found]


@cache
def worker_tagger(model: str | None) -> Tagger:
    """Return the Tagger of a process, loaded once."""
    return load(model)

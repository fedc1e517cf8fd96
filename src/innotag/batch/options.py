"""What can be chosen for a batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import InputError, did_you_mean
from innotag.issues.sources.headers import FIELDS
from innotag.months import check_month

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMATS: Final = ("jsonl", "parquet")
SHARD_ITEMS: Final = 5_000
_MOST_ITEMS: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """Options of `tag_files`; a run that was begun goes on only with the same ones.

    `columns` names the column of a field, as in ``{"text": "报道"}``; `month` (YYYY-MM) is that of
    the rows which name none. More bad items than
    `max_errors` stop the run (None: never); this and `n_jobs` may change between two starts.

    Raises
    ------
    InputError
        If a value is not allowed.
    LabelError
        If `month` is no month.

    Examples
    --------
    >>> BatchOptions(format="jsonl").shard_items
    5000
    """

    format: str = "parquet"
    shard_items: int = SHARD_ITEMS
    columns: Mapping[str, str] = field(default_factory=dict)
    month: str | None = None
    max_errors: int | None = None
    n_jobs: int = 1

    def __post_init__(self) -> None:
        """Check the values."""
        if self.format not in FORMATS:
            raise InputError(
                f"Unknown format {self.format!r} of a batch. {did_you_mean(self.format, FORMATS)}"
            )
        if not 1 <= self.shard_items <= _MOST_ITEMS:
            raise InputError(
                f"shard_items must be 1 to {_MOST_ITEMS}, not {self.shard_items!r}: a shard is "
                "held in memory."
            )
        if self.max_errors is not None and self.max_errors < 0:
            raise InputError(f"max_errors must be 0 or more, not {self.max_errors!r}.")
        if self.n_jobs < 1:
            raise InputError(f"n_jobs must be 1 or more, not {self.n_jobs!r}.")
        if self.month is not None:
            check_month(self.month)
        for name in self.columns:
            if name not in FIELDS:
                raise InputError(f"Unknown field {name!r} in columns. {did_you_mean(name, FIELDS)}")

    def fixed(self) -> dict[str, Any]:
        """Return the options that results depend on."""
        return {
            "format": self.format,
            "items a shard": self.shard_items,
            "columns": dict(self.columns),
            "month": self.month,
        }

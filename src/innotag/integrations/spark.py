"""Tag a Spark frame: `mapInPandas` over the same function that tags a pandas frame."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import LabelError, MissingExtraError
from innotag.frames import GIVEN, tag_frame
from innotag.tables import columns_for
from innotag.tagger import Tagger, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

_TYPES: Final = {"str": "string", "int": "bigint", "number": "double", "bool": "boolean"}


def tag_spark(frame: Any, *, model: str | None = None) -> Any:
    """Return a Spark frame of the fixed columns for one of texts; see `innotag.tag_frame`.

    Nothing is computed before Spark is asked for rows. Every worker process loads the Tagger once;
    innotag, and the folder `model` if one is named, must be there on every machine. Columns other
    than `text`, `title`, `month`, `bank` and `id` are not shipped to the workers: give each row an
    `id` to join on.

    Raises
    ------
    LabelError
        If there is no column `text`.
    MissingExtraError
        If pyspark is not installed.
    """
    try:
        from pyspark.sql.functions import col  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Tagging to Spark", "pyspark", "spark") from error
    if "text" not in frame.columns:
        raise LabelError(
            f"tag_spark() needs a column 'text'; found {', '.join(frame.columns) or 'no columns'}. "
            "Rename the column that holds the texts."
        )
    names = [name for name in GIVEN if name in frame.columns]
    return frame.select(*map(col, names)).mapInPandas(_tagger_of(model), schema=spark_schema(model))


def spark_schema(model: str | None = None) -> str:
    """Return the columns as Spark's schema text.

    Examples
    --------
    >>> spark_schema()[:34]
    'id string, month string, kind stri'
    """
    columns = columns_for(_loaded(model).model.scorer.themes)
    return ", ".join(f"{column.name} {_TYPES[column.kind]}" for column in columns)


def _tagger_of(model: str | None) -> Callable[[Iterable[pd.DataFrame]], Iterator[pd.DataFrame]]:
    def tag(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            yield tag_frame(frame, tagger=_loaded(model))

    return tag


@cache
def _loaded(model: str | None) -> Tagger:
    """Return the Tagger of a process, loaded once."""
    return load(model)

"""Tag a Spark frame: `mapInPandas` over the same function that tags a pandas frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from innotag.errors import MissingExtraError
from innotag.frames import tag_frame
from innotag.integrations.workers import sent_columns, worker_tagger
from innotag.tables import columns_for

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
    names = sent_columns(frame.columns, caller="tag_spark()")
    return frame.select(*map(col, names)).mapInPandas(_tagger_of(model), schema=spark_schema(model))


def spark_schema(model: str | None = None) -> str:
    """Return the columns as Spark's schema text.

    Examples
    --------
    >>> spark_schema()[:34]
    'id string, month string, kind stri'
    """
    columns = columns_for(worker_tagger(model).model.scorer.themes)
    return ", ".join(f"{column.name} {_TYPES[column.kind]}" for column in columns)


def _tagger_of(model: str | None) -> Callable[[Iterable[pd.DataFrame]], Iterator[pd.DataFrame]]:
    def tag(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            yield tag_frame(frame, tagger=worker_tagger(model))

    return tag

"""Tag a Dask frame: `map_partitions` over the same function that tags a pandas frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from innotag.errors import InputError, MissingExtraError
from innotag.frames import tag_frame
from innotag.integrations.workers import sent_columns, worker_tagger
from innotag.tables import columns_for
from innotag.tagging import to_pandas

if TYPE_CHECKING:
    import pandas as pd


def tag_dask(frame: Any, *, model: str | None = None) -> Any:
    """Return a Dask frame of the fixed columns for one of texts; see `innotag.tag_frame`.

    Partitions and index stay. Nothing is computed before Dask is asked to. Every worker process
    loads the Tagger once; innotag, and the folder `model` if one is named, must be there on every
    machine.

    Raises
    ------
    InputError
        If it is no Dask frame.
    LabelError
        If there is no column `text`.
    MissingExtraError
        If dask is not installed.
    """
    try:
        import dask.dataframe as dd  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Tagging to Dask", "dask", "dask") from error
    if not isinstance(frame, dd.DataFrame):
        raise InputError(f"tag_dask() takes a Dask frame; found {type(frame).__name__}.")
    names = sent_columns(frame.columns, caller="tag_dask()")
    return frame[names].map_partitions(_tag, model, meta=make_meta(model))


def make_meta(model: str | None = None) -> pd.DataFrame:
    """Return an empty pandas frame of the fixed columns, as Dask needs it to know their types.

    Examples
    --------
    >>> str(make_meta()["amount"].dtype)
    'Float64'
    """
    return to_pandas([], columns_for(worker_tagger(model).model.scorer.themes))


def _tag(frame: pd.DataFrame, model: str | None) -> pd.DataFrame:
    return tag_frame(frame, tagger=worker_tagger(model))

"""Tag a Dask frame: `map_partitions` over the same function that tags a pandas frame."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from innotag.errors import InputError, LabelError, MissingExtraError
from innotag.frames import GIVEN, tag_frame
from innotag.tables import columns_for
from innotag.tagger import Tagger, load
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
    names = [name for name in GIVEN if name in frame.columns]
    if "text" not in names:
        found = ", ".join(map(str, frame.columns)) or "no columns"
        raise LabelError(
            f"tag_dask() needs a column 'text'; found {found}. Rename the column that holds the "
            "texts."
        )
    return frame[names].map_partitions(_tag, model, meta=make_meta(model))


def make_meta(model: str | None = None) -> pd.DataFrame:
    """Return an empty pandas frame of the fixed columns, as Dask needs it to know their types.

    Examples
    --------
    >>> str(make_meta()["amount"].dtype)
    'Float64'
    """
    return to_pandas([], columns_for(_loaded(model).model.scorer.themes))


def _tag(frame: pd.DataFrame, model: str | None) -> pd.DataFrame:
    return tag_frame(frame, tagger=_loaded(model))


@cache
def _loaded(model: str | None) -> Tagger:
    """Return the Tagger of a process, loaded once."""
    return load(model)

"""A frame of texts in, a frame of tags out: pandas, polars or Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from innotag.answers import Ask, answer
from innotag.errors import InputError, LabelError
from innotag.outputs import to_arrow
from innotag.tables import Tagged, columns_for, to_row
from innotag.tagger import shared_tagger
from innotag.tagging import to_pandas

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from innotag.tables import Row
    from innotag.tagger import Tagger

FrameT = TypeVar("FrameT")
GIVEN: Final = ("text", "title", "month", "bank", "id")


def tag_frame(frame: FrameT, *, tagger: Tagger | None = None, n_jobs: int = 1) -> FrameT:
    """Tag a frame of texts: frame in, frame of the same kind out, the fixed columns.

    A pandas frame keeps its index. A polars frame gives a polars frame; an Arrow table, or whatever
    else hands out Arrow data (a DuckDB relation, say), gives an Arrow table.

    The frame needs a column `text` and may have `title`, `month` (YYYY-MM), `bank` and `id`; other
    columns are left aside. A row that cannot be tagged (its text is missing, say) says why in the
    column `error`.

    Raises
    ------
    InputError
        If it is no frame of these kinds, or a table whose texts are not UTF-8.
    LabelError
        If there is no column `text`, or one of the columns read stands there twice.
    MissingExtraError
        If pandas, or pyarrow for the others, is not installed.

    Examples
    --------
    >>> import pandas as pd
    >>> tagged = tag_frame(pd.DataFrame({"text": ["青石银行云溪支行向茶农发放贷款80万元。"]}))
    >>> tagged.loc[0, "bank"], tagged.loc[0, "branch"], int(tagged.loc[0, "amount"])
    ('青石银行', '云溪支行', 800000)
    """
    kind = type(frame).__module__.partition(".")[0]
    if kind == "pandas" and hasattr(frame, "columns"):
        return cast("FrameT", _tag_pandas(frame, tagger, n_jobs))
    if hasattr(frame, "__arrow_c_stream__"):
        made = _tag_arrow(frame, tagger, n_jobs)
        return cast("FrameT", type(frame)(made) if kind == "polars" else made)  # type: ignore[call-arg]
    hint = "Call collect() first" if hasattr(frame, "collect") else "Make one of these of it"
    raise InputError(
        "tag_frame() takes a pandas frame, a polars frame or an Arrow table; found "
        f"{kind}.{type(frame).__name__}. {hint}; for Spark and Dask see innotag.integrations."
    )


def _tag_pandas(frame: Any, tagger: Tagger | None, n_jobs: int) -> pd.DataFrame:
    names = _checked([str(name) for name in frame.columns])
    given = {str(name): number for number, name in enumerate(frame.columns)}
    columns = [_values(frame.iloc[:, given[name]]) if name in names else None for name in GIVEN]
    tagger = tagger or shared_tagger()
    rows = _tag_columns(columns, tagger, n_jobs)
    return to_pandas(rows, columns_for(tagger.model.scorer.themes), frame.index)


def _tag_arrow(frame: Any, tagger: Tagger | None, n_jobs: int) -> Any:
    tagger = tagger or shared_tagger()
    columns_out = columns_for(tagger.model.scorer.themes)
    to_arrow([], columns_out)  # says what is not installed
    import pyarrow as pa  # noqa: PLC0415

    table = frame if isinstance(frame, pa.Table) else pa.table(frame)
    names = _checked(table.column_names)
    try:
        table.select([name for name in GIVEN if name in names]).validate(full=True)
    except pa.ArrowInvalid as error:
        raise InputError(
            f"tag_frame() found a damaged table: {str(error)[:120]}. Texts must be UTF-8; read "
            "the source again with its right encoding."
        ) from error
    columns = [table.column(name).to_pylist() if name in names else None for name in GIVEN]
    return to_arrow(_tag_columns(columns, tagger, n_jobs), columns_out)


def _checked(names: list[str]) -> list[str]:
    if "text" not in names:
        raise LabelError(
            f"tag_frame() needs a column 'text'; found {', '.join(names) or 'no columns'}. "
            "Rename the column that holds the texts."
        )
    twice = sorted(name for name in GIVEN if names.count(name) > 1)
    if twice:
        raise LabelError(f"tag_frame() found the column {twice[0]!r} twice. Rename one of them.")
    return names


def _tag_columns(columns: Sequence[list[Any] | None], tagger: Tagger, n_jobs: int) -> list[Row]:
    count = len(columns[0] or ())
    filled = [[None] * count if column is None else column for column in columns]
    asks = [
        Ask(text, title, month, bank, None if key is None else str(key))
        for text, title, month, bank, key in zip(*filled, strict=True)
    ]
    results = answer(asks, tagger=tagger, n_jobs=n_jobs)
    return [
        to_row(Tagged(result, month=ask.month if isinstance(ask.month, str) else None))
        for ask, result in zip(asks, results, strict=True)
    ]


def _values(column: pd.Series[Any]) -> list[Any]:
    missing = column.isna().tolist()
    return [None if gone else v for v, gone in zip(column.tolist(), missing, strict=True)]

"""Parquet: a table with a column of texts."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import BulletinError, MissingExtraError
from innotag.issues.items import Passage
from innotag.issues.sources.headers import choose_fields
from innotag.issues.sources.shapes import Record, Records

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_ROWS: Final = 2_000_000
_MOST_BYTES: Final = 1024 * 1024 * 1024
_BATCH: Final = 1_000


def read(data: bytes, *, name: str, columns: Mapping[str, str]) -> Records:
    """Read a parquet file; rows are numbered from 1."""
    pa, pq = import_parquet()
    try:
        file = pq.ParquetFile(BytesIO(data))
        _check_size(file.metadata, name)
        header = Passage(0, 0, "\t".join(map(str, file.schema_arrow.names)), "table heading")
        return Records(_rows(file, find_columns(file, columns, name), name), [header])
    except BulletinError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        raise BulletinError(
            f"Bulletin {name!r} is a damaged parquet file: {str(error)[:120]}.", path=name
        ) from error


def import_parquet() -> tuple[Any, Any]:
    """Return `pyarrow` and its module for Parquet.

    Raises
    ------
    MissingExtraError
        If pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Reading parquet", "pyarrow", "parquet") from error
    return pa, pq


def find_columns(file: Any, columns: Mapping[str, str], name: str) -> dict[str, str]:
    """Return the name of the column of each field of an open Parquet file.

    Raises
    ------
    BulletinError
        If there is no column of texts, or none of a name in `columns`.
    """
    names = [str(each) for each in file.schema_arrow.names]
    fields = choose_fields(names, columns, name=name)
    if "text" not in fields:
        raise BulletinError(
            f"Bulletin {name!r} has no column of texts: found {', '.join(names) or 'none'}. "
            "Name it: columns={'text': …} or --column text=….",
            path=name,
        )
    return {field: names[place] for field, place in fields.items()}


def _check_size(metadata: Any, name: str) -> None:
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    size = sum(group.total_byte_size for group in groups)
    if metadata.num_rows > _MOST_ROWS or size > _MOST_BYTES:
        raise BulletinError(
            f"Bulletin {name!r} holds {metadata.num_rows} rows of {size // 2**20} MB; at most "
            f"{_MOST_ROWS} rows of {_MOST_BYTES // 2**20} MB are read as one issue. Split it.",
            path=name,
        )


def _rows(file: Any, columns: Mapping[str, str], name: str) -> list[Record]:
    rows: list[Record] = []
    size = 0
    for batch in file.iter_batches(batch_size=_BATCH, columns=sorted(set(columns.values()))):
        batch.validate(full=True)  # a text that is no UTF-8 is told before it is taken out
        for values in batch.to_pylist():
            number = len(rows) + 1
            found: dict[str, str] = {}
            warnings: list[str] = []
            for field, column in columns.items():
                text, is_text = _as_text(values[column])
                size += len(text)
                if text:
                    found[field] = text
                if not is_text:
                    warnings.append(f"{column} in row {number} is no text")
            rows.append(Record(number, found, tuple(warnings)))
        if size > _MOST_BYTES // 2:
            raise BulletinError(
                f"Bulletin {name!r} holds more than {_MOST_BYTES // 2**21} million characters. "
                "Split it.",
                path=name,
            )
    return rows


def _as_text(value: Any) -> tuple[str, bool]:
    if value is None:
        return "", True
    if isinstance(value, bytes):
        return "", False
    if isinstance(value, list | dict | bool):
        return "", False
    return str(value), True

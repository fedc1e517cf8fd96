"""Writing tables: whole or not at all, never over an existing file unless told to."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import MissingExtraError, OutputError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from os import PathLike

Row = dict[str, Any]
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def save_rows(rows: Sequence[Row], path: str | PathLike[str], *, force: bool = False) -> None:
    """Write rows to a file; its ending names the format.

    Raises
    ------
    OutputError
        If the ending is unknown, the file exists and `force` is not set, or it cannot be written.
    MissingExtraError
        If the format needs a package that is not installed.
    """
    target = Path(path)
    ending = target.suffix.lower().lstrip(".")
    if ending not in _WRITERS:
        raise OutputError(
            f"Unknown output format {target.suffix!r} of {target}. "
            f"{did_you_mean(ending, _WRITERS)}",
            path=str(target),
        )
    if target.exists() and not force:
        raise OutputError(
            f"{target} exists already and was left as it is. Choose another name, or allow "
            "overwriting with --force (force=True).",
            path=str(target),
        )
    data = _WRITERS[ending](rows)
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise OutputError(
            f"{target} cannot be written: {error.strerror or error}. Nothing was left under that "
            "name; check the folder, the rights and the free space.",
            path=str(target),
        ) from error


def harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless("=1+1")
    "'=1+1"
    """
    if not isinstance(value, str):
        return value
    value = _CONTROL.sub("\ufffd", value)
    return "'" + value if value.startswith(_FORMULA) else value


def _jsonl(rows: Sequence[Row]) -> bytes:
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    return "".join(lines).encode("utf-8", "backslashreplace")


def _csv(rows: Sequence[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow(["" if cell is None else harmless(cell) for cell in row.values()])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[Row]) -> bytes:
    try:
        from openpyxl import Workbook  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Writing xlsx", "openpyxl", "xlsx") from error
    book = Workbook()
    sheet = book.active
    sheet.title = "innotag"
    sheet.freeze_panes = "A2"
    if rows:
        sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([harmless(cell) for cell in row.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet(rows: Sequence[Row]) -> bytes:
    try:
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Writing parquet", "pyarrow", "parquet") from error
    out = io.BytesIO()
    clean = [
        {
            key: (
                _CONTROL.sub("\ufffd", value)
                if isinstance(value, str)
                else float(value)
                if key in ("amount", "amount_low", "amount_high") and value is not None
                else value
            )
            for key, value in row.items()
        }
        for row in rows
    ]
    pq.write_table(pa.Table.from_pylist(clean), out)
    return out.getvalue()


_WRITERS: Final[dict[str, Callable[[Sequence[Row]], bytes]]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "xlsx": _xlsx,
    "parquet": _parquet,
}

"""Writing tagged items: whole or not at all, never over an existing file unless told to."""

from __future__ import annotations

import csv
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.cells import harmless, plain_text, sheet_date, to_line
from innotag.errors import MissingExtraError, OutputError, did_you_mean
from innotag.labels import THEMES
from innotag.results import SCHEMA_VERSION
from innotag.tables import columns_for, to_record, to_row
from innotag.whole_files import check_file, whole_or_nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from os import PathLike

    from innotag.tables import Column, Row, Tagged

_SHEET_ROWS: Final = 1_048_576
_BATCH: Final = 1_000
_LARGE: Final = 1_000
_DAYS: Final = frozenset({"date", "date_end"})


def save_tagged(
    tagged: Iterable[Tagged],
    path: str | PathLike[str],
    *,
    force: bool = False,
    themes: Iterable[str] = THEMES,
) -> int:
    """Write tagged items to a file whose ending names the format; return how many.

    `jsonl` holds the full records, `csv`, `xlsx` and `parquet` the flat rows. Items are taken one
    by one, so a stream of any length can be written (to xlsx up to the rows of a sheet). In sheets,
    cells that would start a formula get a ``'`` before them, characters that sheets cannot hold
    are left out or become ``\N{REPLACEMENT CHARACTER}``, and a text longer than a cell is cut with
    an ellipsis. `themes` are those of the model; each has a column.

    Raises
    ------
    OutputError
        If the ending is unknown, the file exists and `force` is not set, or it cannot be written.
    MissingExtraError
        If the format needs a package that is not installed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from innotag.results import Result
    >>> from innotag.tables import Tagged
    >>> result = Result("上线新系统", None, "1", (), {}, "other", {}, (), {}, {})
    >>> with TemporaryDirectory() as folder:
    ...     save_tagged([Tagged(result)], Path(folder, "out.jsonl"))
    1
    """
    target = check_target(path, force=force)
    write = _WRITERS[_ending(target)]
    with whole_or_nothing(target, force=force) as temporary:
        return write(tagged, temporary, columns_for(themes))


def encode_tagged(
    tagged: Iterable[Tagged], ending: str, *, themes: Iterable[str] = THEMES
) -> bytes:
    """Return the bytes of a `jsonl` or `parquet` file of tagged items.

    Examples
    --------
    >>> encode_tagged([], "jsonl")
    b''
    """
    if ending == "jsonl":
        return "".join(to_line(to_record(one)) + "\n" for one in tagged).encode("utf-8")
    buffer = BytesIO()
    _write_parquet(tagged, buffer, columns_for(themes))
    return buffer.getvalue()


def check_target(
    path: str | PathLike[str], *, force: bool = False, endings: Collection[str] | None = None
) -> Path:
    """Return the output path, or raise what `save_tagged` would, before any work is done.

    `endings` are those allowed, without a dot; by default those that `save_tagged` writes.

    Examples
    --------
    >>> check_target("no-such-folder/out.csv")
    Traceback (most recent call last):
    ...
    innotag.errors.OutputError: The folder of no-such-folder/out.csv does not exist. Make it first.
    """
    target = Path(path)
    ending = _ending(target)
    allowed = _WRITERS if endings is None else endings
    if ending not in allowed:
        what = f"Unknown output format {target.suffix!r} of {target}"
        if not ending:
            what = f"No ending of {target} says the format"
        raise OutputError(
            f"{what}. {did_you_mean(ending, allowed)}",
            path=str(target),
        )
    check_file(target, force=force)
    if ending == "xlsx":
        _openpyxl()
    elif ending == "parquet":
        _pyarrow()
    return target


def _ending(target: Path) -> str:
    return target.suffix.lower().lstrip(".")


def _write_jsonl(tagged: Iterable[Tagged], path: Path, _: tuple[Column, ...]) -> int:
    count = 0
    with path.open("x", encoding="utf-8", newline="\n") as file:
        for one in tagged:
            file.write(to_line(to_record(one)) + "\n")
            count += 1
    return count


def _write_csv(tagged: Iterable[Tagged], path: Path, columns: tuple[Column, ...]) -> int:
    count = 0
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        for one in tagged:
            cells = map(harmless, _cells(one, columns))
            writer.writerow([str(c).upper() if isinstance(c, bool) else c for c in cells])
            count += 1
    return count


def _write_xlsx(tagged: Iterable[Tagged], path: Path, columns: tuple[Column, ...]) -> int:
    openpyxl = _openpyxl()
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("innotag")
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    header = [WriteOnlyCell(sheet, column.name) for column in columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    count = 0
    try:
        for one in tagged:
            if count + 2 > _SHEET_ROWS:
                raise OutputError(
                    f"A sheet holds {_SHEET_ROWS - 1} items and there are more. Write csv, "
                    "parquet or jsonl instead.",
                    path=str(path),
                )
            row = to_row(one)
            row |= {name: sheet_date(row[name]) for name in _DAYS}
            sheet.append([_sheet_cell(sheet, row.get(column.name)) for column in columns])
            count += 1
        last = get_column_letter(len(columns))
        sheet.auto_filter.ref = f"A1:{last}{count + 1}"
    finally:
        sheet.close()
    book.save(path)
    return count


def _sheet_cell(sheet: Any, value: Any) -> Any:
    """Return a value for a sheet; a large number is to be read in full and not as 3.5E+11."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) < _LARGE:
        return harmless(value)
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    cell = WriteOnlyCell(sheet, value)
    cell.number_format = "#,##0" if value == int(value) else "#,##0.00"
    return cell


def _write_parquet(
    tagged: Iterable[Tagged], path: Path | BytesIO, columns: tuple[Column, ...]
) -> int:
    _pyarrow()
    import pyarrow.parquet as pq  # noqa: PLC0415

    count = 0
    rows = map(to_row, tagged)
    with pq.ParquetWriter(path, arrow_schema(columns)) as writer:
        while batch := list(islice(rows, _BATCH)):
            writer.write_table(to_arrow(batch, columns))
            count += len(batch)
    return count


def arrow_schema(columns: Iterable[Column]) -> Any:
    """Return the Arrow schema of columns: strings, 64-bit numbers, booleans; all may be null."""
    pa = _pyarrow()
    kinds = {"str": pa.string(), "int": pa.int64(), "number": pa.float64(), "bool": pa.bool_()}
    return pa.schema(
        [(column.name, kinds[column.kind]) for column in columns],
        metadata={"innotag_schema_version": str(SCHEMA_VERSION)},
    )


def to_arrow(rows: Sequence[Row], columns: tuple[Column, ...]) -> Any:
    """Return rows as an Arrow table of the fixed schema.

    Raises
    ------
    MissingExtraError
        If pyarrow is not installed.

    Examples
    --------
    >>> to_arrow([{"id": "1"}], columns_for(THEMES)).num_rows
    1
    """
    cells = {
        column.name: [_typed(row.get(column.name), column.kind) for row in rows]
        for column in columns
    }
    schema = arrow_schema(columns)
    return _pyarrow().table(cells, schema=schema)


def _cells(tagged: Tagged, columns: tuple[Column, ...]) -> Iterator[Any]:
    row = to_row(tagged)
    return (row.get(column.name) for column in columns)


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "number":
        return float(value)
    return plain_text(value) if kind == "str" else value


def _openpyxl() -> Any:
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Writing xlsx", "openpyxl", "xlsx") from error
    return openpyxl


def _pyarrow() -> Any:
    try:
        import pyarrow as pa  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Parquet or Arrow", "pyarrow", "parquet") from error
    return pa


_WRITERS: Final[dict[str, Callable[[Iterable[Tagged], Path, tuple[Column, ...]], int]]] = {
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "parquet": _write_parquet,
}

"""Writing tagged items: whole or not at all, never over an existing file unless told to."""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import secrets
import stat
from contextlib import contextmanager, suppress
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import InnotagError, MissingExtraError, OutputError, did_you_mean
from innotag.labels import THEMES
from innotag.results import SCHEMA_VERSION
from innotag.tables import columns_for, to_record, to_row

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from os import PathLike

    from innotag.tables import Column, Row, Tagged

# What a spreadsheet may read as the start of a formula, in full width too, and behind what may be
# dropped or not be seen: blanks, soft hyphens, signs without width, signs of direction.
_UNSEEN: Final = r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_FORMULA: Final = re.compile(rf"{_UNSEEN}*[=+\-@＝＋－＠]|[\t\r\n]")
# What XML cannot hold, and halves of surrogate pairs, which no encoding can.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL_LIMIT: Final = 32_767
_SHEET_ROWS: Final = 1_048_576
_BATCH: Final = 1_000
_LARGE: Final = 1_000
_DAYS: Final = frozenset({"date", "date_end"})
_FIRST_SHEET_YEAR: Final = 1900


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


def save_bytes(data: bytes, path: str | PathLike[str], *, force: bool = False) -> None:
    """Write one file whole or not at all.

    Raises
    ------
    OutputError
        If the file exists and `force` is not set, or it cannot be written.
    """
    with whole_or_nothing(check_file(path, force=force), force=force) as temporary:
        temporary.write_bytes(data)


def check_file(path: str | PathLike[str], *, force: bool = False) -> Path:
    """Return the path of a file to be written, or raise what `save_bytes` would."""
    target = Path(path)
    if target.is_dir():
        raise OutputError(f"{target} is a folder. Give the name of a file.", path=str(target))
    if _is_no_file(target):
        raise OutputError(
            f"{target} is no file: a device, a pipe, or a link that leads round in a circle. It "
            "was left as it is; give the name of a file.",
            path=str(target),
        )
    if not target.parent.is_dir():
        raise OutputError(
            f"The folder of {target} does not exist. Make it first.", path=str(target)
        )
    if target.exists() and not force:
        raise _exists(target)
    return target


def _is_no_file(target: Path) -> bool:
    """Say whether a name is taken by what must not be replaced by a file."""
    try:
        return not stat.S_ISREG(target.stat().st_mode)
    except OSError as error:
        return error.errno == errno.ELOOP


def to_line(record: dict[str, Any]) -> str:
    r"""Return a record as one line of JSON that any encoding can carry back whole.

    Examples
    --------
    >>> to_line({"text": "贷款"}), to_line({"text": "\ud800"})
    ('{"text": "贷款"}', '{"text": "\\ud800"}')
    """
    line = json.dumps(record, ensure_ascii=False)
    return line if _ILLEGAL.search(line) is None else json.dumps(record)


def harmless(value: Any) -> Any:
    """Return a sheet cell that no spreadsheet takes for a formula; numbers stay numbers.

    Examples
    --------
    >>> harmless("=1+1"), harmless(-3), harmless("贷款")
    ("'=1+1", -3, '贷款')
    """
    if not isinstance(value, str):
        return value
    value = plain_text(value)
    if _FORMULA.match(value):
        value = "'" + value
    return value if len(value) <= _CELL_LIMIT else value[: _CELL_LIMIT - 1] + "…"


def plain_text(value: str) -> str:
    r"""Return a text in which what XML and encodings cannot hold has become a sign for it.

    Examples
    --------
    >>> plain_text("贷款\x00\ud800") == "贷款\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"
    True
    """
    return _ILLEGAL.sub("\ufffd", value)


def _ending(target: Path) -> str:
    return target.suffix.lower().lstrip(".")


def _exists(target: Path) -> OutputError:
    return OutputError(
        f"{target} exists already and was left as it is. Choose another name, or allow "
        "overwriting with --force (force=True).",
        path=str(target),
    )


@contextmanager
def whole_or_nothing(target: Path, *, force: bool) -> Iterator[Path]:
    """Give a temporary path in the target's folder; it takes the target's name only at the end."""
    real = target.resolve()
    temporary = real.with_name(f".{secrets.token_hex(8)}.{_ending(target)}")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        if force:
            temporary.replace(real)
        else:
            _name_new(temporary, real)
    except InnotagError:
        raise
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written: {error.strerror or error}. Nothing was left under that "
            "name; check the folder, the rights and the free space.",
            path=str(target),
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _name_new(temporary: Path, target: Path) -> None:
    """Give a file its name, but not that of a file which appeared in the meantime."""
    try:
        os.link(temporary, target)
    except FileExistsError as error:
        raise _exists(target) from error
    except OSError:  # a file system without links
        if target.exists():
            raise _exists(target) from None
        temporary.replace(target)


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


def sheet_date(value: str | None) -> date | str | None:
    """Return a day as a spreadsheet can reckon with it; a text that is no such day as it is.

    Examples
    --------
    >>> sheet_date("2025-03-12"), sheet_date("1899-12-31"), sheet_date(None)
    (datetime.date(2025, 3, 12), '1899-12-31', None)
    """
    try:
        day = date.fromisoformat(value or "")
    except ValueError:
        return value
    return day if day.year >= _FIRST_SHEET_YEAR else value


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

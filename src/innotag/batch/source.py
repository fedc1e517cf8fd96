"""Reading a large file in shards of raw rows, from any place at which a shard ended."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from innotag.errors import BulletinError
from innotag.issues.sources.columnar import find_columns, import_parquet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

LONGEST_LINE: Final = 8 << 20
_BUFFER: Final = 1 << 20
_PARQUET: Final = b"PAR1"
_JSONL: Final = (".jsonl", ".ndjson")
_HEAD: Final = 4096
_BOM: Final = b"\xef\xbb\xbf"


class Cell(Enum):
    """What stands for a cell of a Parquet file whose value cannot be read."""

    NOT_UTF8 = "not UTF-8"

    def __str__(self) -> str:
        """Return what is wrong with the cell."""
        return self.value


class Place(NamedTuple):
    """Where reading goes on: file of the list, byte (jsonl only) and rows already read of it."""

    file: int = 0
    offset: int = 0
    row: int = 0


class RawShard(NamedTuple):
    """Rows as they stand in the file, each with its number; `after` is where the next begins.

    A row is the bytes of a line (None where the line is too long), or a dict of fields, in which a
    `Cell` stands for what cannot be read.
    """

    source: str
    rows: list[tuple[int, Any]]
    after: Place
    share: float


def find_kind(path: str) -> str:
    """Return whether a file is `parquet` or `jsonl`.

    Raises
    ------
    BulletinError
        If its content is that of neither and its name does not say jsonl.
    """
    with Path(path).open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_PARQUET):
        return "parquet"
    bare = head.removeprefix(_BOM).lstrip()
    if bare and not bare.startswith(b"{") and not path.lower().endswith(_JSONL):
        raise BulletinError(
            f"{path!r} is neither JSON Lines nor Parquet. A folder as output takes these two; name "
            "an output file, such as out.parquet, for files of other kinds.",
            path=path,
        )
    return "jsonl"


def iter_shards(
    paths: tuple[str, ...], start: Place, *, size: int, columns: Mapping[str, str]
) -> Iterator[RawShard]:
    """Yield the shards of files, one after the other; no shard holds rows of two files.

    `share` is the part of all bytes (rows, in a Parquet file) that is read with the shard.

    Raises
    ------
    BulletinError
        If a file cannot be read, or a Parquet file is damaged or has no column of texts.
    MissingExtraError
        If pyarrow is needed and not installed.
    """
    try:
        yield from _iter_files(paths, start, size, columns)
    except BulletinError:
        raise
    except OSError as error:
        raise BulletinError(
            f"{error.filename or 'An input'} cannot be read any more: {error.strerror or error}."
        ) from error


def _iter_files(
    paths: tuple[str, ...], start: Place, size: int, columns: Mapping[str, str]
) -> Iterator[RawShard]:
    total = sum(Path(path).stat().st_size for path in paths) or 1
    before = sum(Path(path).stat().st_size for path in paths[: start.file])
    for number in range(start.file, len(paths)):
        path = paths[number]
        own = Path(path).stat().st_size
        at = start if number == start.file else Place(number)
        read = _iter_rows if find_kind(path) == "parquet" else _iter_lines
        for rows, after, part in read(path, at, size, columns):
            yield RawShard(path, rows, after, (before + own * part) / total)
        before += own


_Chunk = tuple[list[tuple[int, Any]], Place, float]


def _iter_lines(path: str, at: Place, size: int, _: Mapping[str, str]) -> Iterator[_Chunk]:
    with Path(path).open("rb", buffering=_BUFFER) as file:
        whole = os.fstat(file.fileno()).st_size or 1
        file.seek(at.offset)
        number = at.row
        rows: list[tuple[int, Any]] = []
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                _skip_line(file)
                rows.append((number, None))
            else:
                bare = line.removeprefix(_BOM) if number == 1 else line
                if bare.strip():
                    rows.append((number, bare))
            if len(rows) == size:
                yield rows, Place(at.file, file.tell(), number), file.tell() / whole
                rows = []
        if rows:
            yield rows, Place(at.file, file.tell(), number), 1.0


def _skip_line(file: BinaryIO) -> None:
    while (part := file.readline(LONGEST_LINE)) and not part.endswith(b"\n"):
        pass


def _iter_rows(path: str, at: Place, size: int, columns: Mapping[str, str]) -> Iterator[_Chunk]:
    pa, pq = import_parquet()
    try:
        with pq.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file:
            yield from _iter_batches(file, path, at, size, columns)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise BulletinError(
            f"{path!r} is a damaged Parquet file: {str(error)[:120]}.", path=path
        ) from error


def _iter_batches(
    file: Any, path: str, at: Place, size: int, columns: Mapping[str, str]
) -> Iterator[_Chunk]:
    fields = find_columns(file, columns, path)
    whole = file.metadata.num_rows or 1
    groups, row = _groups_from(file.metadata, at.row)
    rows: list[tuple[int, Any]] = []
    taken = sorted(set(fields.values()))
    for batch in file.iter_batches(batch_size=min(size, 1_000), row_groups=groups, columns=taken):
        values = {name: _read_column(batch.column(name)) for name in taken}
        for number in range(batch.num_rows):
            row += 1
            if row <= at.row:
                continue
            rows.append((row, {field: values[name][number] for field, name in fields.items()}))
            if len(rows) == size:
                yield rows, Place(at.file, 0, row), row / whole
                rows = []
    if rows:
        yield rows, Place(at.file, 0, row), 1.0


def _read_column(column: Any) -> list[Any]:
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        return [_read_cell(cell) for cell in column]
    return values


def _read_cell(cell: Any) -> Any:
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        return Cell.NOT_UTF8


def _groups_from(metadata: Any, row: int) -> tuple[list[int], int]:
    """Return the row groups from that of a row on, and how many rows stand before them."""
    before = 0
    for group in range(metadata.num_row_groups):
        count = metadata.row_group(group).num_rows
        if before + count > row:
            return list(range(group, metadata.num_row_groups)), before
        before += count
    return [], before

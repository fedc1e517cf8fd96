"""Between the review queue and the tools that people correct in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from innotag.errors import LabelError, did_you_mean
from innotag.exchange.corrections import Correction, check_corrections
from innotag.exchange.doccano import read_lines, save_lines
from innotag.exchange.label_studio import read_export, save_tasks
from innotag.exchange.sheets import read_sheet, save_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from innotag.labels import Label

__all__ = [
    "Correction",
    "check_corrections",
    "read_corrections",
    "save_lines",
    "save_sheet",
    "save_tasks",
]


def read_corrections(path: str | PathLike[str], *, labels: Sequence[Label]) -> list[Correction]:
    """Return the corrections of a file: a sheet, a Label Studio or a doccano export.

    Raises
    ------
    LabelError
        If the file is none of these; it names file and row.
    """
    ending = Path(path).suffix.lower()
    if ending == ".xlsx":
        return read_sheet(path, labels=labels)
    if ending == ".json":
        return read_export(path)
    if ending == ".jsonl":
        return read_lines(path)
    raise LabelError(
        f"{path} is no file of corrections. {did_you_mean(ending, ('.xlsx', '.json', '.jsonl'))} "
        "They are the sheet of `innotag review`, a Label Studio export and a doccano export.",
        path=str(path),
    )

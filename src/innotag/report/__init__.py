"""Reports on tagged bulletins: one page, a workbook, or a document for the next bulletin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from innotag.outputs import check_target
from innotag.report.dossier import Dossier, Reading
from innotag.report.records import read_tagged
from innotag.whole_files import save_bytes

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["ENDINGS", "Dossier", "Reading", "read_tagged", "save_report"]

ENDINGS: Final = ("docx", "html", "xlsx")


def save_report(dossier: Dossier, path: str | PathLike[str], *, force: bool = False) -> None:
    """Write a report, whole or not at all; the ending decides: html, xlsx or docx.

    Raises
    ------
    OutputError
        If the ending is unknown, the file exists and `force` is not set, or it cannot be written.
    MissingExtraError
        If a package of the extra `report` is not installed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from innotag.results import Result
    >>> from innotag.tables import Tagged
    >>> result = Result("上线新系统", None, "1", (), {}, "other", {}, (), {}, {})
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "report.html")
    ...     save_report(Dossier((Tagged(result),)), path)
    ...     "上线新系统" in path.read_text(encoding="utf-8")
    True
    """
    target = check_target(path, force=force, endings=ENDINGS)
    ending = target.suffix.lower()
    if ending == ".html":
        from innotag.report.page import build_page  # noqa: PLC0415

        data = build_page(dossier, target.parent).encode("utf-8")
    elif ending == ".xlsx":
        from innotag.report.sheets import build_workbook  # noqa: PLC0415

        data = build_workbook(dossier)
    else:
        from innotag.report.document import build_document  # noqa: PLC0415

        data = build_document(dossier)
    save_bytes(data, target, force=force)

"""The review queue as a spreadsheet with drop-downs, and the corrected sheet back."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.cells import harmless, plain_text
from innotag.display.names import reason_zh
from innotag.errors import BulletinError, LabelError, MissingExtraError, did_you_mean
from innotag.exchange.corrections import Correction
from innotag.issues.sources.archives import check_archive
from innotag.labels import LINE_LABELS
from innotag.outputs import check_target
from innotag.whole_files import whole_or_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

    from innotag.labels import Label
    from innotag.tables import Tagged

SHEET: Final = "review"
_YES, _NO = "是", "否"
_YES_WORDS: Final = frozenset({_YES, "yes", "y", "true", "1", "√"})
_NO_WORDS: Final = frozenset({_NO, "no", "n", "false", "0", ""})
_ESCAPED: Final = re.compile(r"'(?=[ \u00a0\u3000]*[=+\-@＝＋－＠]|[\t\r\n])")
_MAX_ROWS: Final = 100_000
_GUIDE: Final = (
    ("怎么用", "逐行核对，改好后在“已核对”一栏选“是”。只有选了“是”的行会被 innotag learn 读取。"),
    ("主题", "每个主题一栏，选“是”或“否”。标准见 LABEL_GUIDE.md；口号不计分。"),
    ("依据", "选“是”的主题要有依据：从标题或正文里原样复制能说明它的词句。"),
    ("业务线", "四选一。"),
    ("顺序", "模型最没有把握的排在最前；event_id 相同的是同一事件的不同报道。"),
    ("请勿改动", "id、标题、正文三栏请保持原样，也不要添加行。"),
)
_REASONS: Final = {
    "near_threshold": "某主题的概率接近门槛，可算可不算。",
    "little_known": "近半或更多用词在训练数据中没有出现过：别的领域、别的语言或乱码。",
    "slogan_only": "只有口号提到主题，正文别处没有依据。",
    "incidental_only": "判给某主题，但没有强词，也没有专门说它的分句。",
    "against_table": "所在表格的标题指向另一主题或业务线。",
    "entity_doubt": "日期、金额或银行没有把握。",
}
_OPTIONAL: Final = frozenset({"note", "why", "event_id", "month", "stamp"})


def columns(labels: Sequence[Label]) -> list[tuple[str, str, int]]:
    """Return the columns: key, Chinese name, width. A header reads `name key`."""
    return [
        ("checked", "已核对", 9),
        ("text", "正文", 70),
        ("title", "标题", 20),
        *((f"theme.{label.id}", label.name_zh, 9) for label in labels),
        ("line", "业务线", 11),
        *((f"evidence.{label.id}", f"{label.name_zh}依据", 22) for label in labels),
        ("note", "备注", 18),
        ("why", "为何要看", 26),
        ("id", "编号", 16),
        ("event_id", "事件", 18),
        ("month", "月份", 9),
        ("stamp", "校验", 10),
    ]


def save_sheet(
    queue: Sequence[Tagged],
    path: str | PathLike[str],
    *,
    labels: Sequence[Label],
    force: bool = False,
) -> int:
    """Write the queue as a spreadsheet; returns how many rows.

    Themes are yes or no by drop-down, lines by drop-down; both are filled with what the model
    says, evidence with its best span.
    """
    target = check_target(path, force=force, endings=("xlsx",))
    openpyxl = _openpyxl()
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.freeze_panes = "C2"
    parts = columns(labels)
    sheet.append([f"{name} {key}" for key, name, _ in parts])
    for number, (_, _, width) in enumerate(parts, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.cell(1, number).font = Font(bold=True)
        sheet.cell(1, number).alignment = Alignment(wrap_text=True, vertical="top")
    for one in queue:
        cells = _cells(one, labels)
        sheet.append([harmless(cells[key]) for key, _, _ in parts])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(parts))}{max(2, len(queue) + 1)}"
    sheet.column_dimensions[get_column_letter(len(parts))].hidden = True
    _add_choices(sheet, parts, len(queue))
    _add_guide(book)
    with whole_or_nothing(target, force=force) as temporary:
        book.save(temporary)
    return len(queue)


def _cells(one: Tagged, labels: Sequence[Label]) -> dict[str, Any]:
    result = one.result
    cells: dict[str, Any] = {
        "checked": None,
        "text": result.text,
        "title": result.title,
        "line": next((x.name_zh for x in LINE_LABELS if x.id == result.business_line), None),
        "note": None,
        "why": "\n".join((*map(_why, result.review_reasons), *result.warnings)) or None,
        "stamp": _stamp(
            *(_text(harmless(part)) for part in (result.id, result.title, result.text))
        ),
        "id": result.id,
        "event_id": result.event_id,
        "month": one.month,
    }
    for label in labels:
        spans = result.evidence.get(label.id, ())
        cells[f"theme.{label.id}"] = _YES if label.id in result.themes else _NO
        cells[f"evidence.{label.id}"] = spans[0].text if spans else None
    return cells


def _why(reason: str) -> str:
    return f"{reason_zh(reason)} {reason}"


def _stamp(id_: str, title: str, text: str) -> str:
    """Return a short hash of what must stay as it was, whatever a spreadsheet does to blanks."""
    said = "\n".join("".join(plain_text(part).split()) for part in (id_, title, text))
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:8]


def _add_choices(sheet: Any, parts: Sequence[tuple[str, str, int]], n_rows: int) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    yes_no = DataValidation(type="list", formula1=f'"{_YES},{_NO}"', allow_blank=True)
    names = ",".join(label.name_zh for label in LINE_LABELS)
    lines = DataValidation(type="list", formula1=f'"{names}"', allow_blank=True)
    for choice in (yes_no, lines):
        choice.error = "请从下拉列表中选择"
        choice.errorTitle = "innotag"
        choice.showErrorMessage = True
        sheet.add_data_validation(choice)
    for number, (key, _, _) in enumerate(parts, 1):
        letter = get_column_letter(number)
        area = f"{letter}2:{letter}{max(2, n_rows + 1)}"
        if key == "checked" or key.startswith("theme."):
            yes_no.add(area)
        elif key == "line":
            lines.add(area)


def _add_guide(book: Any) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    sheet = book.create_sheet("说明")
    sheet.column_dimensions["A"].width = 12
    sheet.column_dimensions["B"].width = 90
    for name, text in (
        *_GUIDE,
        *(("为何要看", f"{name}：{why}") for name, why in _REASONS.items()),
    ):
        sheet.append([name, text])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        sheet.cell(sheet.max_row, 2).alignment = Alignment(wrap_text=True)


def read_sheet(path: str | PathLike[str], *, labels: Sequence[Label]) -> list[Correction]:
    """Return the rows of a corrected sheet that are marked as checked.

    Raises
    ------
    LabelError
        If the file is no such sheet, a column is missing, or a cell is neither yes nor no.
    """
    source = Path(path)
    rows = _read_rows(source)
    header = [str(cell or "").split()[-1:] for cell in rows[0]] if rows else []
    keys = [part[0] if part else "" for part in header]
    needed = [key for key, _, _ in columns(labels)]
    missing = [key for key in needed if key not in keys and key not in _OPTIONAL]
    if len(missing) > len(needed) // 2:
        raise LabelError(
            f"{source} is no sheet of `innotag review`: its first row lacks most of the "
            f"columns, such as {missing[0]!r}. Give the xlsx file that `innotag review` wrote.",
            path=str(source),
            line=1,
        )
    if missing:
        raise LabelError(
            f"{source}: columns are missing: {', '.join(missing)}. Keep all columns and the header "
            "that `innotag review` wrote; hide those that are in the way.",
            path=str(source),
            line=1,
        )
    extra = [key for key in keys if key.startswith("theme.") and key not in needed]
    if extra:
        names = [label.id for label in labels]
        theme = extra[0].removeprefix("theme.")
        raise LabelError(
            f"{source}: unknown theme {theme!r} in the header. {did_you_mean(theme, names)} A new "
            "theme is named in themes.json of your data folder (docs/new-theme.md).",
            path=str(source),
            line=1,
        )
    return list(_iter_corrections(rows, keys, source, labels))


def _iter_corrections(
    rows: Sequence[Sequence[Any]], keys: Sequence[str], source: Path, labels: Sequence[Label]
) -> Iterator[Correction]:
    for number, values in enumerate(rows[1:], 2):
        row = {key: _text(value) for key, value in zip(keys, values, strict=False) if key}
        if not any(row.values()) or not _is_yes(row.get("checked", ""), source, number, "checked"):
            continue
        _check_stamp(row, source, number)
        said = [
            label.id
            for label in labels
            if _is_yes(row.get(f"theme.{label.id}", ""), source, number, f"theme.{label.id}")
        ]
        yield Correction(
            id=row.get("id", "").strip(),
            text=row.get("text", ""),
            title=row.get("title", "") or None,
            month=row.get("month", "").strip() or None,
            themes=tuple(said),
            business_line=row.get("line", ""),
            evidence={theme: row.get(f"evidence.{theme}", "") for theme in said},
            path=str(source),
            row=number,
            event=row.get("event_id", "").strip() or None,
        )


def _check_stamp(row: dict[str, str], source: Path, number: int) -> None:
    id_, title, text = (row.get(key, "") for key in ("id", "title", "text"))
    if "stamp" in row and row["stamp"].strip() != _stamp(id_.strip(), title, text):
        raise LabelError(
            f"{source}, row {number}: id {id_!r}, title and text are not as `innotag review` wrote "
            "them together. Copy the row from the queue again; items of your own go into a *.jsonl "
            "file of the data folder (docs/new-theme.md shows one).",
            path=str(source),
            line=number,
        )


def _is_yes(cell: str, source: Path, number: int, key: str) -> bool:
    word = cell.strip().lower()
    if word in _YES_WORDS:
        return True
    if word in _NO_WORDS:
        return False
    raise LabelError(
        f"{source}, row {number}: the cell {key!r} holds {cell!r}. Choose {_YES} or {_NO}.",
        path=str(source),
        line=number,
    )


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    return _ESCAPED.sub("", text, count=1) if text.startswith("'") else text


def _read_rows(source: Path) -> list[tuple[Any, ...]]:
    openpyxl = _openpyxl()
    try:
        data = source.read_bytes()
        check_archive(data, name=source.name, kind="xlsx")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        rows = list(sheet.iter_rows(values_only=True, max_row=_MAX_ROWS))
        book.close()
    except (OSError, BulletinError, KeyError, ValueError, IndexError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise LabelError(
            f"{source} cannot be read as a corrected sheet: {why.rstrip('.')}. Give the xlsx file "
            "that `innotag review` wrote.",
            path=str(source),
        ) from error
    return rows


def _openpyxl() -> Any:
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("A review sheet", "openpyxl", "xlsx") from error
    return openpyxl

"""The report's tables as a workbook: the same numbers, and every item, to go on working with."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from innotag.cells import harmless, sheet_date
from innotag.display.names import NO_THEME, PASSAGE_ZH, label_zh, reason_zh
from innotag.display.notices import warning_zh
from innotag.display.values import word
from innotag.errors import MissingExtraError
from innotag.report.accuracy import all_measures, main_measures
from innotag.report.counts import count_themes
from innotag.report.findings import find_firsts, largest_sums
from innotag.report.overview import headline_figures, report_title
from innotag.report.payload import page_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from innotag.report.dossier import Dossier
    from innotag.tables import Tagged

_WIDEST: Final = 60
_MEASURED_ROWS: Final = 200
_LARGE: Final = 1_000


class Sheet(NamedTuple):
    """One sheet: its name, the heads of its columns, its rows."""

    name: str
    heads: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def build_workbook(dossier: Dossier) -> bytes:
    """Return the workbook as bytes. No cell can start a formula.

    Raises
    ------
    MissingExtraError
        If openpyxl is not installed.
    """
    try:
        import openpyxl  # noqa: PLC0415
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415
        from openpyxl.utils import get_column_letter  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("A report as xlsx", "openpyxl", "report") from error
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in iter_sheets(dossier):
        page = book.create_sheet(sheet.name)
        page.append([harmless(head) for head in sheet.heads])
        for row in sheet.rows:
            page.append([harmless(cell) for cell in row])
        page.freeze_panes = "A2"
        if sheet.rows:
            page.auto_filter.ref = page.dimensions
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = page.PAPERSIZE_A4
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the table
        page.print_title_rows = "1:1"
        for column, head in enumerate(sheet.heads):
            letter = get_column_letter(column + 1)
            page.column_dimensions[letter].width = _width(head, column, sheet.rows)
        for row_cells in page.iter_rows(min_row=2):
            for cell in row_cells:
                cell.alignment = Alignment(vertical="top", wrap_text=isinstance(cell.value, str))
                if isinstance(cell.value, (int, float)) and abs(cell.value) >= _LARGE:
                    cell.number_format = "#,##0.##" if cell.value % 1 else "#,##0"
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def iter_sheets(dossier: Dossier) -> Iterator[Sheet]:
    """Yield the sheets of the workbook."""
    figures = [(f.label, f.shown, f.note) for f in headline_figures(dossier)]
    yield Sheet("概览", (report_title(dossier), "", ""), figures)
    for table in count_themes(dossier):
        heads = (table.head, "条目", *map(label_zh, table.themes), NO_THEME)
        rows: list[tuple[Any, ...]] = [
            (r.label, r.n_items, *r.themes, r.n_none) for r in table.rows
        ]
        yield Sheet(f"主题{table.title}", heads, rows)
    sums = [
        (
            role,
            s.shown,
            s.size,
            s.value.get("currency"),
            _bank(s.tagged),
            s.clause,
            s.tagged.result.id,
        )
        for role, found in largest_sums(dossier).items()
        for s in found
    ]
    yield Sheet("最大金额", ("角色", "金额", "数值", "币种", "银行", "原文", "编号"), sums)
    firsts = [
        (f.scope, _bank(f.tagged), f.clause, _themes(f.tagged), f.tagged.result.id)
        for f in find_firsts(dossier)
    ]
    yield Sheet("同类首次", ("范围", "银行", "原文", "主题", "编号"), firsts)
    yield _items(dossier)
    yield _review(dossier)
    yield _reading(dossier)
    yield _model(dossier)


def _items(dossier: Dossier) -> Sheet:
    heads = (
        *(
            "编号",
            "月份",
            "类别",
            "日期",
            "截止日",
            "银行",
            "网点",
            "机构类型",
            "地区",
            "产品",
            "标题",
            "正文",
        ),
        *("主题", "子主题", "业务条线", "金额", "金额（元）", "待复核", "提示", "来源", "行"),
    )
    rows: list[tuple[Any, ...]] = []
    for one, item in zip(dossier.tagged, page_data(dossier)["items"], strict=True):
        named = [item[key] for key in ("id", "month", "kind")]
        where = [item[key] for key in ("bank", "branch", "type", "province", "product")]
        rows.append(
            (
                *(*named, *_days(one), *where, one.result.title, one.result.text),
                *(_themes(one), "、".join(item["subthemes"]), item["line"]),
                *(item["amount"], item["size"]),
                *("；".join(item["review"]), "；".join(item["warnings"]), one.source),
                item["lines"][0] if item["lines"] else None,
            )
        )
    return Sheet("条目", heads, rows)


def _review(dossier: Dossier) -> Sheet:
    rows: list[tuple[Any, ...]] = [
        (
            *(one.result.id, _bank(one), word(one.result.product, "name") or one.result.title),
            *(_themes(one), "；".join(map(reason_zh, one.result.review_reasons)), one.result.text),
            one.result.error,
        )
        for one in dossier.tagged
        if one.result.needs_review
    ]
    heads = ("编号", "银行", "产品或标题", "现有主题", "原因", "正文", "错误")
    return Sheet("待复核", heads, rows)


def _reading(dossier: Dossier) -> Sheet:
    rows: list[tuple[Any, ...]] = []
    for reading in dossier.readings:
        share = None if reading.share_read is None else round(reading.share_read, 4)
        rows.append((reading.source, "已读比例", None, share))
        for what, passages in (("未读", reading.unread), ("版式", reading.furniture)):
            rows += [
                (
                    reading.source,
                    f"{what}：{PASSAGE_ZH.get(p.reason, p.reason)}",
                    p.line_start,
                    p.text,
                )
                for p in passages
            ]
    for one in dossier.tagged:
        line = one.item.line_start if one.item else None
        rows += [
            (one.source, f"提示：{one.result.id}", line, text)
            for text in map(warning_zh, one.result.warnings)
        ]
    return Sheet("读取情况", ("来源", "事项", "行", "内容"), rows)


def _model(dossier: Dossier) -> Sheet:
    rows: list[tuple[Any, ...]] = [("模型版本", "、".join(dossier.model_versions))]
    rows += [*main_measures(dossier.accuracy), *all_measures(dossier.accuracy)]
    return Sheet("模型", ("指标", "数值"), rows)


def _days(one: Tagged) -> tuple[date | str | None, date | str | None]:
    """Return the first day of an item's date, and the last where that is another."""
    value = one.result.date or {}
    first, last = value.get("start"), value.get("end")
    return sheet_date(first), sheet_date(last) if last != first else None


def _bank(one: Tagged) -> str:
    return word(one.result.bank, "canonical")


def _themes(one: Tagged) -> str:
    return "；".join(map(label_zh, one.result.themes)) or NO_THEME


def _width(head: str, column: int, rows: list[tuple[Any, ...]]) -> float:
    cells = [head, *(str(row[column] or "") for row in rows[:_MEASURED_ROWS])]
    widest = max(
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell[:_WIDEST])
        for cell in cells
    )
    return min(widest + 3, _WIDEST)

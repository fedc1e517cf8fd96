"""The report as a document in the form of the bulletin's own summary tables: 表 1 … 汇总."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from innotag.cells import plain_text
from innotag.display.names import NO_THEME, label_zh
from innotag.display.values import word
from innotag.errors import MissingExtraError
from innotag.report.counts import count_themes
from innotag.report.dossier import POLICY_KINDS
from innotag.report.overview import headline_figures, report_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from innotag.report.dossier import Dossier
    from innotag.tables import Tagged

_LONGEST_TITLE: Final = 255  # what the format allows
_FONT: Final = "宋体"
_HEADS: Final = {
    "innovation": ("银行名称", "新推产品", "产品创新点"),
    "comparison": ("银行机构", "业务特点"),
    "statistic": ("银行名称", "发展情况"),
}
_PAGE_CM: Final = (21, 29.7)
_MARGIN_CM: Final = 2.6
_WIDTHS_CM: Final = {2: (3.2, 12.6), 3: (2.8, 3.0, 10.0)}  # what lies between the margins
_DIGITS: Final = ("", *"一二三四五六七八九")
_SOURCE: Final = "资料来源：公开信息，innotag 整理"


class Table(NamedTuple):
    """One summary table: its caption, the heads of its columns, its rows."""

    caption: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


def build_document(dossier: Dossier) -> bytes:
    """Return the document as bytes.

    Raises
    ------
    MissingExtraError
        If python-docx is not installed.
    """
    try:
        import docx  # noqa: PLC0415
        from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("A report as docx", "python-docx", "report") from error
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = map(Cm, _PAGE_CM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(_MARGIN_CM)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        style = document.styles[name]
        style.font.name = "Times New Roman"
        style.font.color.rgb = RGBColor(0, 0, 0)
        _set_east_asian(style)
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    caption = document.styles["Caption"]
    caption.font.size = Pt(10.5)
    caption.paragraph_format.alignment = 1  # in the middle, as the bulletin's
    caption.paragraph_format.space_before = Pt(10)
    document.core_properties.title = plain_text(report_title(dossier))[:_LONGEST_TITLE]
    document.core_properties.author = ""
    _write(document, dossier)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def summary_tables(dossier: Dossier) -> list[Table]:
    """Return the summary tables: those of the bulletin, else one a business line.

    A table tells of an event once; another may tell of it again, as it does in the bulletin.
    """
    groups: dict[tuple[str, str, str], list[Tagged]] = {}
    seen: set[tuple[object, ...]] = set()
    for place, one in enumerate(dossier.tagged):
        key = _group(one)
        event = (*key, one.result.event_id or place)
        if one.kind not in (*POLICY_KINDS, "highlight") and event not in seen:
            seen.add(event)
            groups.setdefault(key, []).append(one)
    return [
        Table(caption, _HEADS[kind], [_row(one, len(_HEADS[kind])) for one in group])
        for (_, kind, caption), group in groups.items()
    ]


def _group(one: Tagged) -> tuple[str, str, str]:
    """Return month, kind of table and caption of the table that an item goes into."""
    month = one.month or ""
    kind = one.kind if one.kind in _HEADS else "innovation"
    if one.item is not None and one.item.caption:
        return month, kind, one.item.caption
    line = label_zh(one.result.business_line) or "业务"
    when = f"{month[:4]}年{int(month[5:])}月" if month[5:].isdigit() else month
    return month, kind, f"{when}{line}创新汇总"


def _row(one: Tagged, n_columns: int) -> tuple[str, ...]:
    result, item = one.result, one.item
    bank = (item.bank_cell if item else "") or (
        word(result.bank, "canonical") + word(result.branch, "branch")
    )
    if n_columns == 2:
        return bank, result.text
    product = (item.product_cell if item else "") or word(result.product, "name")
    return bank, product or (result.title or ""), result.text


def _write(document: Any, dossier: Dossier) -> None:
    document.add_heading(plain_text(report_title(dossier)), level=0)
    figures = headline_figures(dossier)
    lead = "；".join(f"{f.label} {f.shown}{f'（{f.note}）' if f.note else ''}" for f in figures)
    document.add_paragraph(plain_text(f"{lead}。"))
    document.add_heading("第一章 业务创新", level=1)
    document.add_heading("第一节 同业创新汇总", level=2)
    tables = summary_tables(dossier)
    for number, table in enumerate(tables, start=1):
        _add_table(document, number, table)
    policies = list(_policies(dossier))
    if policies:
        document.add_heading("第二章 政策动态", level=1)
        document.add_heading("第一节 政策汇总", level=2)
        for number, (heading, text) in enumerate(policies, start=1):
            document.add_heading(plain_text(f"{chinese_numeral(number)}、{heading}"), level=3)
            for part in text.splitlines():
                document.add_paragraph(plain_text(part))
    document.add_heading(f"第{'三' if policies else '二'}章 主题分布", level=1)
    for number, cross in enumerate(count_themes(dossier), start=len(tables) + 1):
        heads = (cross.head, "条目", *map(label_zh, cross.themes), NO_THEME)
        rows = [tuple(map(str, (r.label, r.n_items, *r.themes, r.n_none))) for r in cross.rows]
        _add_table(document, number, Table(f"主题分布（{cross.title}）", heads, rows))


def chinese_numeral(number: int) -> str:
    """Return a count as headings carry it; from a hundred on in digits.

    Examples
    --------
    >>> [chinese_numeral(number) for number in (1, 10, 12, 20, 35, 100)]
    ['一', '十', '十二', '二十', '三十五', '100']
    """
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones]}"


def _policies(dossier: Dossier) -> Iterator[tuple[str, str]]:
    for one in dossier.events():
        if one.kind in POLICY_KINDS:
            title = " ".join((one.result.title or "").split()) or str(one.result.id or "政策")
            yield title, one.result.text


def _add_table(document: Any, number: int, table: Table) -> None:
    from docx.shared import Cm, Pt  # noqa: PLC0415

    caption = document.add_paragraph(plain_text(f"表 {number} {table.caption}"), style="Caption")
    caption.paragraph_format.keep_with_next = True
    grid = document.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    widths = [Cm(width) for width in _WIDTHS_CM.get(len(table.heads), ())]
    grid.autofit = not widths
    for column, width in zip(grid.columns, widths, strict=False):  # no widths: nothing to set
        column.width = width
    for cell, head in zip(grid.rows[0].cells, table.heads, strict=True):
        cell.paragraphs[0].add_run(plain_text(head)).bold = True
        cell.paragraphs[0].alignment = 1
    _mark(grid.rows[0], "w:tblHeader")  # the heads stand again on every page of the table
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = plain_text(text)
    for row in grid.rows:
        _mark(row, "w:cantSplit")
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)
        for cell, width in zip(row.cells, widths, strict=False):
            cell.width = width
    source = document.add_paragraph()
    source.add_run(_SOURCE).font.size = Pt(9)


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001  (has no other way)


def _set_east_asian(style: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _FONT)
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)

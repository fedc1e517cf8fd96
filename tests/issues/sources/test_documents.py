"""Word files, web pages and pdfs: merged cells, list numbers, layout tables, broken rows."""

from __future__ import annotations

import io
import sys

import pytest

from innotag.errors import MissingExtraError
from innotag.issues import read_issue
from innotag.issues.sources import pdf_pages, read_source

TEXT = "3月5日,青石银行上线新系统。"
MERGED = """<table><tr><th colspan=3>表 1 2025年3月业务创新汇总</th></tr>
<tr><th>银行名称</th><th>新推产品</th><th>产品创新点</th></tr>
<tr><td rowspan=2>青石银行</td><td>甲贷</td><td>青石银行推出甲贷。<br>随借随还。</td></tr>
<tr><td>乙贷</td><td>青石银行推出乙贷。</td></tr>
<tr><td>云溪银行</td><td>丙贷</td><td></td></tr></table>"""


def save(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def rows_of(issue):
    return [(i.table, i.bank_cell, i.product_cell, i.text) for i in issue.items]


WANT = [
    (1, "青石银行", "甲贷", "青石银行推出甲贷。\n随借随还。"),
    (1, "青石银行", "乙贷", "青石银行推出乙贷。"),
    (1, "云溪银行", "丙贷", ""),
]


def test_html_merged_cells_stand_in_each_row(tmp_path):
    issue = read_issue(save(tmp_path, "a.html", f"<html><h1>第一章 信贷</h1>{MERGED}"))
    assert rows_of(issue) == WANT
    assert issue.items[2].warnings[0] == "the row has no text"


def test_docx_merged_cells_stand_in_each_row(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("第一章 信贷", 1)
    table = document.add_table(5, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "表 1 2025年3月业务创新汇总"
    cells = [("银行名称", "新推产品", "产品创新点"), *(row[1:] for row in WANT)]
    for number, row in enumerate(cells, start=1):
        for column, text in enumerate(row):
            if (number, column) != (3, 0):
                table.cell(number, column).text = text
    table.cell(2, 0).merge(table.cell(3, 0))
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert rows_of(read_issue(path)) == WANT


def docx_of(tmp_path, xml, numbering=""):
    """Save a Word file whose body is the XML; `numbering` are its lists."""
    docx = pytest.importorskip("docx")
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    for each in parse_xml(f"<w:body {space}>{xml}</w:body>"):
        document.element.body.insert(-1, each)
    if numbering:
        element = document.part.numbering_part.element
        for each in parse_xml(f"<w:numbering {space}>{numbering}</w:numbering>"):
            element.append(each) if each.tag.endswith("num") else element.insert(0, each)
    path = tmp_path / "a.docx"
    document.save(str(path))
    return path


def paragraph(text, *, list_id=0, level=0):
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{number if list_id else ''}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_docx_shows_the_numbers_that_word_counts(tmp_path):
    levels = (("chineseCounting", "第%1章"), ("japaneseCounting", "%2、"), ("decimal", "(%3)"))
    lists = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text) in enumerate(levels)
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="90">{lists}</w:abstractNum>'
        '<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>'
    )
    steps = [("信贷", 0), ("案例", 1), ("做法", 2), ("指引", 1), ("政策", 0), ("要点", 1)]
    xml = "".join(paragraph(text, list_id=90, level=level) for text, level in steps)
    source = read_source(docx_of(tmp_path, xml, numbering).read_bytes(), name="a.docx")
    assert [para.text for para in source.paras] == [
        "第一章 信贷", "一、案例", "(1)做法", "二、指引", "第二章 政策", "一、要点",
    ]  # fmt: skip


def test_docx_leaves_out_what_was_deleted_and_keeps_what_was_added(tmp_path):
    xml = (
        "<w:p><w:r><w:t>青石银行</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>上线新</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>系统。</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的一段。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    source = read_source(docx_of(tmp_path, xml).read_bytes(), name="a.docx")
    assert [para.text for para in source.paras] == ["青石银行上线新系统。", "控件里的一段。"]


def test_html_reads_what_is_shown_and_nothing_else():
    page = (
        "<html><head><title>题</title><style>p{}</style></head><body><script>x</script>"
        "<p>青石银行<b>上线</b>&nbsp;新\n系统。</p><div style='display: none'>藏</div>"
        "<div>第一段<br>第二段<p>第三段</div>尾<ul><li>甲<li>乙</ul><!-- 注 --></body></html>"
    )
    source = read_source(page.encode(), name="x.html")
    assert [(para.text, para.bullet) for para in source.paras] == [
        ("青石银行上线\xa0新 系统。", False), ("第一段", False), ("第二段", False),
        ("第三段", False), ("尾", False), ("甲", True), ("乙", True),
    ]  # fmt: skip


def test_html_reads_the_encoding_that_a_page_names(tmp_path):
    page = "<html><head><meta charset=big5></head><p>3月5日,台灣銀行上線新系統。</p></html>"
    (item,) = read_issue(save(tmp_path, "a.html", page.encode("big5"))).items
    assert item.text == "3月5日,台灣銀行上線新系統。"


def pdf_of(tmp_path, cells, *, valign, widths=(70, 60, 200), height=300):
    tables = pytest.importorskip("reportlab.platypus")
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("x", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK")
    flow = [[tables.Paragraph(text, style) for text in row] for row in cells]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), valign)]
    grid += [("SPAN", (0, 1), (0, 2))] if len(cells) == 4 else []
    table = tables.Table(flow, colWidths=widths, style=grid, repeatRows=1, splitInRow=1)
    path = tmp_path / "a.pdf"
    head = tables.Paragraph("表 1 2025年3月业务创新汇总", style)
    tables.SimpleDocTemplate(
        str(path), pagesize=(440, height), topMargin=40, bottomMargin=40
    ).build([head, table])
    return path


@pytest.mark.parametrize("valign", ["TOP", "MIDDLE"])
def test_pdf_cells_merged_downwards_stand_in_each_row(tmp_path, valign):
    cells = [
        ("银行名称", "新推产品", "产品创新点"),
        ("青石银行", "甲贷", "青石银行推出甲贷,客户在网上填一张表就可以申请,不用再跑网点。"),
        ("", "乙贷", "青石银行推出乙贷,随借随还,按日计息。"),
        ("云溪农商银行", "丙贷", "云溪农商银行推出丙贷。"),
    ]
    found = rows_of(read_issue(pdf_of(tmp_path, cells, valign=valign)))
    assert [row[1:] for row in found] == [
        cells[1], ("青石银行", *cells[2][1:]), cells[3],
    ]  # fmt: skip


@pytest.mark.parametrize("height", [165, 180, 210, 240, 270])
@pytest.mark.parametrize("valign", ["TOP", "MIDDLE"])
def test_pdf_rows_broken_by_page_ends_are_whole(tmp_path, valign, height):
    texts = [
        f"{bank}推出{product},客户在网上填一张表就可以申请,不用再跑网点,最快当天放款,期限最长三年,"
        "还款方式可以按月也可以按季,费率比同类业务低一成。"
        for bank, product in (
            ("青石银行云溪支行", "甲贷"),
            ("海棠农商银行", "乙贷"),
            ("白鹭银行", "丙贷"),
        )
    ]
    banks = ("青石银行云溪支行", "海棠农商银行", "白鹭银行")
    rows = list(zip(banks, ("甲贷", "乙贷", "丙贷"), texts, strict=True))
    cells = [
        ("银行名称", "新推产品", "产品创新点"),
        *rows,
        ("望江银行", "丁贷", "望江银行推出丁贷。"),
    ]
    found = rows_of(read_issue(pdf_of(tmp_path, cells, valign=valign, height=height)))
    assert [row[1:] for row in found] == cells[1:]


def test_pdf_radicals_become_the_characters_they_look_like():
    assert pdf_pages.normal("⾦⻓") == "金长"


@pytest.mark.parametrize(
    ("package", "data", "extra"),
    [
        ("pdfplumber", b"%PDF-1.7", "pdf"),
        ("docx", b"PK\x03\x04word/document", "docx"),
        ("openpyxl", b"PK\x03\x04xl/workbook", "xlsx"),
        ("lxml", b"<html><p>x</html>", "html"),
        ("pyarrow", b"PAR1", "parquet"),
    ],
)
def test_sources_name_the_extra_that_is_missing(monkeypatch, package, data, extra):
    from innotag.issues.sources import pdf

    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=rf"innotag\[{extra}\]"):
        read_source(data, name="x.bin")


def test_sources_take_a_pipe(tmp_path, monkeypatch):
    from types import SimpleNamespace

    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    issue = read_issue("-")
    assert [item.id for item in issue.items] == ["issue/i/01"]

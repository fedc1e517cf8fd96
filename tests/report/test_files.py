"""The workbook and the document hold the same tables, and nothing in them acts."""

from __future__ import annotations

import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from innotag import tag_issue
from innotag.cli import main
from innotag.issues import read_issue
from innotag.report import Dossier
from innotag.report.counts import count_themes

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "bulletin-2025-03.txt")


@pytest.fixture
def dossier(many):
    return Dossier(tuple(map(many, range(30))), (), {"theme_micro": {"f1": 0.9}})


def open_workbook(dossier):
    openpyxl = pytest.importorskip("openpyxl")
    from innotag.report.sheets import build_workbook

    return openpyxl.load_workbook(io.BytesIO(build_workbook(dossier)))


def open_document(dossier):
    docx = pytest.importorskip("docx")
    from innotag.report.document import build_document

    return docx.Document(io.BytesIO(build_document(dossier)))


def test_workbook_holds_the_tables_and_every_item(dossier):
    book = open_workbook(dossier)
    for table in count_themes(dossier):
        rows = list(book[f"主题{table.title}"].iter_rows(min_row=2, values_only=True))
        assert rows == [(row.label, row.n_items, *row.themes, row.n_none) for row in table.rows]
    items = list(book["条目"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in items] == [one.result.id for one in dossier.tagged]
    assert book["待复核"].max_row == 1 + 6


def test_workbook_cells_start_no_formula(many):
    from dataclasses import replace

    bad = "=HYPERLINK(1)\x00\ud800"
    one = replace(
        many(1), result=replace(many(1).result, text=bad, title=bad, id=bad, warnings=(bad,))
    )
    for sheet in open_workbook(Dossier((one,))):
        for row in sheet.iter_rows():
            assert not [cell.value for cell in row if cell.data_type == "f"]


def test_workbook_and_document_take_any_item(evil_tagged):
    dossier = Dossier((evil_tagged,))
    open_workbook(dossier)
    open_document(dossier)


def test_document_has_the_form_of_the_bulletin(dossier):
    document = open_document(dossier)
    assert [cell.text for cell in document.tables[0].rows[0].cells] == [
        "银行名称",
        "新推产品",
        "产品创新点",
    ]
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions[0] == "表 1 2025年1月信贷创新汇总"


def test_document_has_the_captions_of_the_bulletin(tmp_path):
    out = tmp_path / "next.docx"
    assert main(["report", EXAMPLE, "-o", str(out)]) == 0
    document = pytest.importorskip("docx").Document(str(out))
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions[:3] == [
        "表 1 2025年3月信贷业务创新汇总",
        "表 2 部分银行光伏贷款业务梳理",
        "表 3 部分银行小微贷款规模动态",
    ]
    assert document.tables[0].rows[1].cells[0].text == "青石银行长沙分行"


def test_document_reads_as_a_bulletin_of_the_same_items(tmp_path):
    """The next bulletin can start from it: every row and policy comes back as it was."""
    pytest.importorskip("docx")
    out = tmp_path / "next.docx"
    assert main(["report", EXAMPLE, "-o", str(out)]) == 0
    before, after = read_issue(EXAMPLE), read_issue(out)

    def rows(issue):
        kept = [item for item in issue.items if item.table]
        return [
            (i.kind, i.bank_cell, i.product_cell, i.caption, "".join(i.text.split())) for i in kept
        ]

    def policies(issue):
        kinds = ("policy", "regional")
        return [("".join(i.title.split())) for i in issue.items if i.kind in kinds]

    assert rows(after) == rows(before)
    assert policies(after) == policies(before)


def test_workbook_holds_days_and_sums_to_reckon_with(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    out = tmp_path / "r.xlsx"
    assert main(["report", EXAMPLE, "-o", str(out)]) == 0
    head, *rows = openpyxl.load_workbook(out)["条目"].iter_rows(values_only=True)
    tea = dict(zip(head, next(row for row in rows if row[0] == "2025-03/t1/01"), strict=True))
    assert tea["日期"] == datetime(2025, 3, 12)  # noqa: DTZ001  (a day has no zone)
    assert tea["截止日"] is None
    assert tea["金额（元）"] == 800000
    assert tea["子主题"] == "三农与乡村振兴"
    assert "残影" in str(rows)


def test_document_fits_its_page(dossier):
    document = open_document(dossier)
    page = document.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    assert page.page_width.cm == pytest.approx(21, abs=0.01)
    widths = [sum(column.width for column in table.columns) for table in document.tables]
    assert max(widths) <= 1.001 * room


def test_report_tells_the_accuracy_of_the_model_that_tagged(tmp_path):
    tagged, out = tmp_path / "t.jsonl", tmp_path / "r.html"
    assert main(["tag", EXAMPLE, "-o", str(tagged)]) == 0
    tag_issue(EXAMPLE).report(out)
    assert "主题 micro-F1" in out.read_text(encoding="utf-8")
    text = tagged.read_text(encoding="utf-8")
    version = json.loads(text.splitlines()[0])["model_version"]
    tagged.write_text(text.replace(f'"{version}"', '"mine-1"'), encoding="utf-8")
    assert main(["report", str(tagged), "-o", str(out), "--force"]) == 0
    assert "没有这个模型的准确率" in out.read_text(encoding="utf-8")


def test_report_shows_no_other_file_than_the_bulletin(tmp_path, monkeypatch):
    """A file of the same name that says something else is not taken for the source."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(EXAMPLE, "b.txt")
    assert main(["tag", "b.txt", "-o", "t.jsonl"]) == 0
    Path("b.txt").write_text("另一份文件\n" * 200, encoding="utf-8")
    assert main(["report", "t.jsonl", "-o", "r.html"]) == 0
    assert "另一份文件" not in Path("r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["html", "xlsx", "docx"])
def test_report_command_takes_bulletins_and_tagged_files(tmp_path, capsys, ending):
    tagged, out = tmp_path / "t.jsonl", tmp_path / f"r.{ending}"
    assert main(["tag", EXAMPLE, "-o", str(tagged)]) == 0
    assert main(["report", str(tagged), EXAMPLE, "-o", str(out)]) == 0
    assert "40 items" in capsys.readouterr().err
    data = out.read_bytes()
    assert main(["report", EXAMPLE, "-o", str(out)]) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_bytes() == data
    assert main(["report", EXAMPLE, "-o", str(out), "--force"]) == 0


def test_report_command_counts_an_event_of_two_files_once(tmp_path):
    tagged, out = tmp_path / "t.jsonl", tmp_path / "r.html"
    assert main(["tag", EXAMPLE, "-o", str(tagged)]) == 0
    assert main(["report", str(tagged), EXAMPLE, "-o", str(out)]) == 0
    one = tmp_path / "one.html"
    assert main(["report", EXAMPLE, "-o", str(one)]) == 0
    first = one.read_text(encoding="utf-8").split("<b>")[1].split("</b>")[0]
    assert f"<b>{first}</b>" in out.read_text(encoding="utf-8")


def test_report_command_names_a_wrong_ending_before_it_reads(tmp_path, capsys):
    assert main(["report", "no-such.txt", "-o", str(tmp_path / "r.pdf")]) == 2
    assert "docx, html, xlsx" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_report_command_refuses_a_flat_table(tmp_path, capsys, ending):
    table = tmp_path / f"tagged.{ending}"
    assert main(["tag", str(EXAMPLE), "-o", str(table)]) == 0
    assert main(["report", str(table), "-o", str(tmp_path / "report.html")]) == 2
    assert "is a table that `innotag tag` wrote" in capsys.readouterr().err
    assert not (tmp_path / "report.html").exists()


def test_document_tables_have_the_widths_of_their_columns(dossier):
    table = open_document(dossier).tables[0]
    widths = [column.width for column in table.columns]
    assert widths == [cell.width for cell in table.rows[0].cells]
    assert widths[-1] > 2 * widths[0]

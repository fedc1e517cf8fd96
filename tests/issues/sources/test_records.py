"""Lists of items: csv, xlsx, jsonl and parquet; columns by name, no row lost."""

from __future__ import annotations

import io
import json

import pytest

from innotag.errors import BulletinError, InputError
from innotag.issues import read_issue
from innotag.issues.sources.headers import find_fields

TEXT = "3月5日，青石银行上线新系统。"


def write(tmp_path, name: str, data: str | bytes):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def workbook(*sheets) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows, merges in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (("编号", "银行", "产品", "内容", "日期"), "id bank product text month"),
        (("机构", "标题", "正文", "月份"), "bank title text month"),
        (("亮点", "机构名称", "产品名称"), "text bank product"),
        (("id", "Month", "Bank", "Title", "Text"), "id month bank title text"),
        (("银行名称", "新推产品", "产品创新点"), "bank product text"),
        (("银行名称", "小微贷款发展情况"), "bank text"),
    ],
)
def test_headers_are_known_in_any_order(names, fields):
    want = dict(zip(fields.split(), range(len(names)), strict=True))
    assert find_fields(names) == want
    turned = find_fields(names[::-1])
    assert turned == {field: len(names) - 1 - place for field, place in want.items()}


@pytest.mark.parametrize("names", [("青石银行", TEXT), ("甲", "乙"), ("银行", "金额"), ("",)])
def test_headers_without_texts_are_none(names):
    assert find_fields(names) == {}


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_reads_marks_and_encodings(tmp_path, mark, encoding):
    rows = [["编号", "单位", "内容"], ["7", "青石银行", f'"首行\n{TEXT}"']]
    data = "\r\n".join(mark.join(row) for row in rows).encode(encoding)
    issue = read_issue(write(tmp_path, "2025-03.csv", data))
    assert [(i.id, i.text, i.line_start) for i in issue.items] == [("7", f"首行\n{TEXT}", 2)]


def test_csv_row_without_text_is_an_item_with_a_warning(tmp_path):
    data = f"银行,内容\n青石银行,\n,\n云溪银行,{TEXT}\n"
    items = read_issue(write(tmp_path, "2025-03.csv", data)).items
    assert [(i.bank_cell, i.text, i.line_start) for i in items] == [
        ("青石银行", "", 2),
        ("云溪银行", TEXT, 4),
    ]
    assert items[0].warnings == ("row 2 has no text",)


def test_csv_text_with_bare_commas_is_put_together(tmp_path):
    data = '内容,银行\n"甲,乙",青石银行\n丙,青石银行,丁\n'
    items = read_issue(write(tmp_path, "a.csv", data)).items
    assert [item.text for item in items] == ["甲,乙", "丙"]
    assert items[1].warnings == ("1 cells too many in row 3 were left out",)
    items = read_issue(write(tmp_path, "a.csv", "银行,内容\n青石银行,甲,,乙。\n")).items
    assert [(item.text, len(item.warnings)) for item in items] == [("甲,,乙。", 1)]


def test_csv_month_of_a_row_is_its_own(tmp_path):
    data = f"内容,日期\n{TEXT},2025年3月5日\n{TEXT},2025/4/1\n{TEXT},三月\n"
    issue = read_issue(write(tmp_path, "list.csv", data))
    assert [item.month for item in issue.items] == ["2025-03", "2025-04", None]
    assert issue.month is None
    assert issue.items[2].warnings == ("the month '三月' in row 4 is no month",)


def test_csv_id_given_twice_is_warned_of(tmp_path):
    items = read_issue(write(tmp_path, "a.csv", f"编号,内容\n1,{TEXT}\n1,{TEXT}\n")).items
    assert [bool(item.warnings) for item in items] == [False, True]


def test_csv_columns_can_be_named(tmp_path):
    path = write(tmp_path, "a.csv", f"甲,乙\n青石银行,{TEXT}\n")
    (item,) = read_issue(path, columns={"text": "乙", "bank": "甲"}).items
    assert (item.bank_cell, item.text) == ("青石银行", TEXT)


def test_csv_named_column_must_be_there(tmp_path):
    path = write(tmp_path, "a.csv", f"正文一,乙\n青石银行,{TEXT}\n")
    with pytest.raises(
        BulletinError, match=r"has no column '正文', named for 'text'.*正文一"
    ) as caught:
        read_issue(path, columns={"text": "正文"})
    assert caught.value.line == 1


def test_columns_need_a_known_field_and_a_file_with_columns(tmp_path):
    with pytest.raises(InputError, match=r"Unknown field 'txt' in columns.*Did you mean 'text'"):
        read_issue(write(tmp_path, "a.csv", "内容\n文\n"), columns={"txt": "内容"})
    with pytest.raises(InputError, match=r"columns= names the columns of csv.*is text"):
        read_issue(write(tmp_path, "a.txt", TEXT), columns={"text": "内容"})


def test_xlsx_merged_cells_stand_in_each_row(tmp_path):
    rows = [
        ["2025年3月汇总"],
        ["银行", "产品", "内容"],
        ["青石银行", "甲贷", TEXT],
        [None, "乙贷", TEXT],
    ]
    data = workbook(("汇总", rows, ["A3:A4"]))
    issue = read_issue(write(tmp_path, "x.xlsx", data))
    assert [(i.bank_cell, i.product_cell) for i in issue.items] == [
        ("青石银行", "甲贷"),
        ("青石银行", "乙贷"),
    ]
    assert issue.title == "2025年3月汇总"
    assert {item.kind for item in issue.items} == {"innovation"}


def test_xlsx_reads_every_sheet_with_dates_and_numbers(tmp_path):
    from datetime import datetime

    first = ("甲", [["编号", "内容", "日期"], [1, TEXT, datetime(2025, 3, 5)]], [])  # noqa: DTZ001
    second = ("乙", [["正文", "id"], [TEXT, 2.0], [None, 3]], [])
    items = read_issue(write(tmp_path, "x.xlsx", workbook(first, second))).items
    assert [(i.id, i.month, i.section, i.text) for i in items] == [
        ("1", "2025-03", "甲", TEXT),
        ("2", "2025-03", "乙", TEXT),
        ("3", "2025-03", "乙", ""),
    ]


def test_jsonl_keeps_a_line_that_is_no_object(tmp_path):
    lines = [json.dumps({"text": TEXT, "id": 5}), "{broken", "[1]", json.dumps({"text": None})]
    items = read_issue(write(tmp_path, "a.jsonl", "\n".join(lines))).items
    assert [(i.text, i.line_start) for i in items] == [(TEXT, 1), ("", 2), ("", 3), ("", 4)]
    assert "is not valid JSON" in items[1].warnings[0]
    assert "is no JSON object" in items[2].warnings[0]
    assert items[3].warnings == ("row 4 has no text",)


def test_jsonl_text_that_is_no_text_is_said(tmp_path):
    path = write(tmp_path, "a.jsonl", '{"text": ["a"]}\n{"text": "文"}\n')
    assert read_issue(path).items[0].warnings == ("text on line 1 is no text", "row 1 has no text")


def test_jsonl_without_texts_names_its_keys(tmp_path):
    with pytest.raises(BulletinError, match="no field of texts: found a, b"):
        read_issue(write(tmp_path, "a.jsonl", '{"a": 1, "b": 2}\n'))


def test_parquet_rows_count_from_one(tmp_path):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.bin"
    table = pa.table({"正文": [TEXT, None], "bank": ["青石银行", "云溪银行"], "other": [1, 2]})
    pq.write_table(table, path)
    items = read_issue(path).items
    assert [(i.text, i.bank_cell, i.line_start) for i in items] == [
        (TEXT, "青石银行", 1),
        ("", "云溪银行", 2),
    ]
    assert items[1].warnings == ("row 2 has no text",)


def test_own_output_is_read_back(tmp_path):
    from innotag.tagging import tag_issue

    results = tag_issue(write(tmp_path, "a.csv", f"银行,内容\n青石银行,{TEXT}\n青石银行,=1+1。\n"))
    for ending in ("csv", "xlsx", "jsonl", "parquet"):
        path = tmp_path / f"out.{ending}"
        results.save(path)
        assert [item.text for item in read_issue(path).items] == [TEXT, "=1+1。"]

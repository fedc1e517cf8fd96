"""Random bytes and changed files: each reader gives a document or one of our errors, soon."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innotag.errors import InnotagError
from innotag.issues import sources
from innotag.issues.records import records_issue
from innotag.issues.sources import pdf, pdf_child

SOON = settings(
    max_examples=40,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
LOOKS = {
    "md": "md",
    "html": "html",
    "html layout": "html",
    "csv": "csv",
    "csv list": "csv",
    "jsonl list": "jsonl",
    "parquet list": "parquet",
    "docx": "docx",
    "xlsx": "xlsx",
    "pdf ruled": "pdf",
}
MAGICS = [
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"PK\x03\x04word/document",
    b"PAR1",
    b"<html>",
    b'{"text":',
    b"",
]


def read(data: bytes, ending: str) -> None:
    """Read to the end; a pdf without its process, so that its own errors are seen here."""
    name = f"x.{ending}"
    try:
        if b"%PDF-" in data[:1024] and not data.startswith((b"PK", b"PAR1")):
            pdf.to_document(pdf_child.iter_messages(data), name=name)
            return
        source = sources.read_source(data, name=name)
        if isinstance(source, sources.Records):
            records_issue(source, path=name).to_dict()
        else:
            sources_issue(source)
    except InnotagError as error:
        assert str(error)  # noqa: PT017 - either outcome is right


def sources_issue(document) -> None:
    from innotag.issues import _document_issue

    _document_issue(document, path="x").to_dict()


@st.composite
def changes(draw):
    """Draw a few changes of bytes: place, what is cut there, what is put there."""
    place = st.floats(0, 1, exclude_max=True)
    return draw(st.lists(st.tuples(place, st.integers(0, 40), st.binary(max_size=20)), max_size=6))


def changed(data: bytes, edits) -> bytes:
    for place, cut, put in edits:
        start = int(place * len(data))
        data = data[:start] + put + data[start + cut :]
    return data


@SOON
@given(st.sampled_from(MAGICS), st.binary(max_size=600), st.sampled_from(sorted(LOOKS.values())))
def test_fuzz_random_bytes(magic, data, ending):
    read(magic + data, ending)


@SOON
@given(st.text(max_size=300), st.sampled_from(["csv", "html", "jsonl", "md"]))
def test_fuzz_random_text(text, ending):
    read(text.encode("utf-8", "surrogatepass"), ending)


@pytest.mark.parametrize("look", LOOKS)
@SOON
@given(edits=changes())
def test_fuzz_changed_files(built, look, edits):
    read(changed(built[1][look][1], edits), LOOKS[look])


@pytest.mark.parametrize(
    ("look", "part"),
    [
        ("docx", "word/document.xml"),
        ("docx", "word/styles.xml"),
        ("docx", "word/numbering.xml"),
        ("xlsx", "xl/worksheets/sheet1.xml"),
        ("xlsx", "xl/workbook.xml"),
        ("xlsx list", "xl/styles.xml"),
    ],
)
@SOON
@given(edits=changes())
def test_fuzz_changed_parts_of_archives(built, look, part, edits):
    data = built[1][look][1]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts[part] = changed(parts[part], edits)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, inner in parts.items():
            packed.writestr(name, inner)
    read(file.getvalue(), look.split()[0])


CELLS = st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), min_size=1, max_size=8)


@SOON
@given(CELLS)
def test_fuzz_sheets_lose_no_row(cells):
    sheet = sources.shapes.Sheet(
        "", [sources.shapes.SheetRow(n, tuple(row)) for n, row in enumerate(cells, 2) if any(row)]
    )
    head = sources.shapes.SheetRow(1, ("内容", "银行", "编号"))
    rows = [row for row in sheet.rows if row.cells != head.cells]
    made = sources.import_module("innotag.issues.sources.sheets").read_sheets(
        [sheet._replace(rows=[head, *sheet.rows])], name="x.csv", columns={"text": "内容"}
    )
    items = records_issue(made, path="x.csv").items
    assert [item.line_start for item in items] == [row.number for row in rows]
    assert all(item.text or item.warnings for item in items)

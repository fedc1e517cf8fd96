"""Files that are damaged, locked, empty of text or made to harm: one clear error, soon, no more."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from innotag.errors import BulletinError
from innotag.issues import read_issue
from innotag.issues.giants import LONGEST_TEXT
from innotag.issues.sources import pdf, read_source

SECONDS = 25.0  # a page of a pdf may take 15
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "银行银行银行银行银行">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def refused(data: bytes, ending: str, match: str) -> BulletinError:
    """Return the error for the bytes; it names the file and comes within seconds."""
    name = f"2025-03.{ending}"
    start = time.monotonic()
    with pytest.raises(BulletinError, match=match) as caught:
        read_source(data, name=name)
    assert time.monotonic() - start < SECONDS
    assert caught.value.path == name
    assert name in str(caught.value)
    return caught.value


def archive(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return file.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """Return an archive with some of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    return archive({**parts, **changes})


@pytest.fixture(scope="module")
def docx_data() -> bytes:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("3月5日,青石银行上线新系统。")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def xlsx_data() -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["内容"])
    book.active.append(["3月5日,青石银行上线新系统。"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def make_pdf(draw, *, encrypt: str | None = None, pages: int = 1) -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    file = io.BytesIO()
    sheet = canvas.Canvas(file, encrypt=encrypt)
    for _ in range(pages):
        draw(sheet)
        sheet.showPage()
    sheet.save()
    return file.getvalue()


def draw_scan(sheet) -> None:
    from reportlab.lib.utils import ImageReader

    image = pytest.importorskip("PIL.Image").new("L", (30, 40), 200)
    sheet.drawImage(ImageReader(image), 0, 0, 400, 600)


def raw_pdf(content: bytes, *, kids: int = 1, filters: bytes = b"/FlateDecode") -> bytes:
    """Build a pdf of one content stream, shown on `kids` pages."""
    refs = b" ".join(b"%d 0 R" % (4 + n) for n in range(kids))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 3 0 R/Resources<<>>>>"
    stream = b"<</Length %d/Filter %s>>stream\n%s\nendstream" % (len(content), filters, content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (kids, refs),
        stream,
        *[page] * kids,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def zeros(megabytes: int) -> bytes:
    """Return so many zero bytes, packed: one block over and over, with a true check sum."""
    block = bytes(16 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(megabytes // 16):
        check = zlib.adler32(block, check)
    return b"\x78\x9c" + packed * (megabytes // 16) + b"\x03\x00" + check.to_bytes(4, "big")


@pytest.mark.parametrize("ending", ["txt", "md", "csv", "html", "jsonl", "pdf", "docx", "xlsx"])
def test_hostile_empty_files_are_said_to_be_empty(ending):
    refused(b"", ending, "is empty|holds no text|no line holds an object")


def test_hostile_scan_is_told_from_a_pdf_of_text():
    refused(
        make_pdf(draw_scan, pages=3), "pdf", r"no text \(3 pages read\): its pages are images.*OCR"
    )


def test_hostile_encrypted_pdf_asks_for_the_file_without_password():
    data = make_pdf(lambda sheet: sheet.drawString(50, 500, "secret"), encrypt="word")
    refused(data, "pdf", "is encrypted.*without the password")


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_hostile_encrypted_office_file_asks_for_the_file_without_password(ending):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    refused(data, ending, "is encrypted.*without the password")


def test_hostile_old_office_file_is_named():
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "doc", "old Office document")


def test_hostile_encrypted_zip_parts_are_refused(docx_data):
    data = bytearray(docx_data)
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        data[place + 8] |= 1
        place += 4
    refused(bytes(data), "docx", "is encrypted")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_hostile_zip_bomb_in_xlsx_is_refused_by_its_size(xlsx_data, part):
    bomb = b"<x>" + b"0" * (80 << 20) + b"</x>"
    refused(repacked(xlsx_data, {part: bomb}), "xlsx", "unpacks to .* MB")


def test_hostile_zip_bomb_in_docx_is_refused_by_its_size(docx_data):
    refused(
        repacked(docx_data, {"word/document.xml": b" " * (80 << 20)}), "docx", "unpacks to .* MB"
    )


def test_hostile_zip_bomb_of_images_is_refused(docx_data):
    images = {f"word/media/{n}.png": bytes(90 << 20) for n in range(3)}
    refused(repacked(docx_data, images), "docx", "unpacks to 27. MB")


def test_hostile_zip_with_a_false_size_is_damaged(docx_data):
    with zipfile.ZipFile(io.BytesIO(docx_data)) as packed:
        size = packed.getinfo("word/document.xml").file_size
    data = docx_data.replace(size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little"))
    refused(data, "docx", "damaged docx")


def test_hostile_zip_of_other_things_is_named():
    refused(archive({"readme.txt": b"x"}), "zip", "zip archive, but neither a docx nor an xlsx")


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.99])
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_hostile_truncated_archives_are_damaged(request, ending, cut):
    data = request.getfixturevalue(f"{ending}_data")
    refused(data[: int(len(data) * cut)], ending, f"damaged {ending}|neither a docx nor")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_hostile_entities_in_docx_are_never_expanded(docx_data, encoding):
    inner = "<w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body>"
    body = f'<w:document xmlns:w="{WORD}">{inner}</w:document>'
    text = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}{body}'
    refused(repacked(docx_data, {"word/document.xml": text.encode(encoding)}), "docx", "declares")


def test_hostile_entities_in_xlsx_are_never_expanded(xlsx_data):
    refused(repacked(xlsx_data, {"xl/sharedStrings.xml": LAUGHS.encode()}), "xlsx", "declares")


def test_hostile_entities_in_html_are_never_expanded():
    refused(f"{LAUGHS}<html><p>&i;</p></html>".encode(), "html", "declares an entity")


def test_hostile_external_entity_in_html_is_never_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>&x;银行</p>'
    error = refused(page.encode(), "html", "line 1 declares an entity")
    assert error.line == 1
    assert "机密" not in str(error)


@pytest.mark.parametrize("depth", [300, 100_000])
def test_hostile_html_nested_without_end(depth):
    page = "<html>" + "<div>" * depth + "3月5日,青石银行上线新系统。" + "</div>" * depth
    refused(page.encode(), "html", "nested too deeply")


def test_hostile_html_table_of_endless_columns():
    cell = "<td colspan=1000>x</td>" * 50
    refused(f"<table>{f'<tr>{cell}</tr>' * 50}</table>".encode(), "html", "more than 256 columns")


def test_hostile_html_rows_merged_without_end_stay_few():
    rows = "<tr><td rowspan=999999999>青石银行<td>上线系统。</tr>" * 3
    source = read_source(f"<table>{rows}</table>".encode(), name="x.html")
    assert len(source.paras) == 3


def test_hostile_nothing_is_fetched(monkeypatch, tmp_path):
    def refuse(*_, **__):
        raise AssertionError("a reader opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = (
        "<html><head><base href='http://198.51.100.1/'><link rel=stylesheet href='a.css'>"
        "<script src='a.js'></script></head><body><iframe src='http://198.51.100.1/'></iframe>"
        "<img src='http://198.51.100.1/a.png'><object data='http://198.51.100.1/b'></object>"
        "<p>3月5日,青石银行上线<a href='http://198.51.100.1/c'>新系统</a>。</p></body></html>"
    )
    path = tmp_path / "2025-03.html"
    path.write_text(page, encoding="utf-8")
    assert [item.text for item in read_issue(path).items] == ["3月5日,青石银行上线新系统。"]


@pytest.mark.parametrize("cut", [0.2, 0.6])
def test_hostile_truncated_pdf_is_damaged(cut):
    data = make_pdf(lambda sheet: sheet.drawString(50, 500, "text"), pages=5)
    refused(data[: int(len(data) * cut)], "pdf", "damaged pdf|holds no text")


def test_hostile_pdf_of_many_pages_is_refused():
    refused(raw_pdf(zlib.compress(b" "), kids=1_200), "pdf", "more than 1000 pages")


def test_hostile_pdf_whose_page_tree_is_a_ring():
    data = raw_pdf(zlib.compress(b" ")).replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]")
    refused(data, "pdf", "damaged pdf|holds no text")


def test_hostile_pdf_that_unpacks_without_end_is_ended_by_memory():
    pytest.importorskip("resource", reason="/shared/ no memory limit on this system")
    refused(raw_pdf(zeros(2_560)), "pdf", "too much memory|damaged pdf|takes too long")


def test_hostile_pdf_that_takes_too_long_is_ended(tmp_path):
    content = zlib.compress(b"0 0 m 9 9 l S " * 3_000_000)
    start = time.monotonic()
    with pytest.raises(BulletinError, match="page 1 was not read in 2 s"):
        pdf.read(raw_pdf(content), name="slow.pdf", page_seconds=2)
    assert time.monotonic() - start < SECONDS


def test_hostile_parquet_that_is_damaged():
    refused(b"PAR1" + bytes(100) + b"PAR1", "parquet", "damaged parquet")


def test_hostile_parquet_whose_text_is_no_utf8():
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    file = io.BytesIO()
    pq.write_table(pa.table({"text": ["银行银行"]}), file, compression="none", use_dictionary=False)
    refused(file.getvalue().replace("银行".encode(), b"\xff" * 6), "parquet", "damaged parquet")


def test_hostile_endless_pipe_is_cut(monkeypatch):
    from innotag.issues import loading

    monkeypatch.setattr(loading, "LARGEST_FILE", 1 << 20)
    if not Path("/dev/zero").exists():
        pytest.skip("needs /dev/zero")
    with pytest.raises(BulletinError, match="larger than 1 MB"):
        read_issue("/dev/zero")


def test_hostile_memory_stays_bounded(docx_data, tmp_path):
    resource = pytest.importorskip("resource")
    assert resource
    path = tmp_path / "bomb.docx"
    path.write_bytes(repacked(docx_data, {"word/document.xml": b"<x/>" * (15 << 20)}))
    code = (
        "import resource, sys\nfrom innotag.issues import read_issue\n"
        "from innotag.errors import BulletinError\n"
        f"try: read_issue({str(path)!r})\nexcept BulletinError as e: print(e)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert int(done.stdout.split()[-1]) < 1_500


@pytest.mark.parametrize("ending", ["csv", "txt", "jsonl"])
def test_hostile_text_of_millions_of_characters_is_left_out(tmp_path, ending):
    giant = "贷款" * (LONGEST_TEXT // 2 + 1)
    rows = {
        "csv": f"标题,正文\n甲,{giant}\n乙,3月5日，青石银行上线新系统。\n",
        "txt": f"{giant}\n\n3月5日，青石银行上线新系统。\n",
        "jsonl": f'{{"text": "{giant}"}}\n{{"text": "3月5日，青石银行上线新系统。"}}\n',
    }
    path = tmp_path / f"in.{ending}"
    path.write_text(rows[ending], encoding="utf-8")
    items = read_issue(path).items
    assert [item.text for item in items] == ["", "3月5日，青石银行上线新系统。"]
    assert "was left out: one item holds at most 2000000" in items[0].warnings[-1]


def test_hostile_csv_whose_quote_is_never_closed_says_so(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text('标题,正文\n甲,"' + "贷款\n" * 4_000_000, encoding="utf-8")
    with pytest.raises(BulletinError, match="quotation mark that is never closed"):
        read_issue(path)

"""Encodings, line ends, page breaks, and the errors for what is no text."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.errors import BulletinError
from innotag.issues.readers import decode, read_lines, split_lines

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "第一章 信贷\n\n一、青石银行上线“牧 e 贷”,贷款100万元。\n"


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (b"", "gb18030"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_readers_decodes_every_encoding(bom: bytes, encoding: str) -> None:
    assert decode(bom + TEXT.encode(encoding)) == TEXT


@given(st.text(alphabet="一二三银行贷款发放上线系统\n\t 0123abc,。", min_size=8))
def test_readers_decodes_what_gb18030_encoded(text: str) -> None:
    data = (text + TEXT).encode("gb18030")
    assert decode(data) == text + TEXT


TRADITIONAL = "銀行貸款發放臺灣繁體中文與廣東話農業綠色養老數碼系統的一二三是不了在有人，。「」（）"


@given(st.text(alphabet=f"{TRADITIONAL}\n 012abc", max_size=60))
def test_readers_decodes_traditional_text_of_both_encodings(text: str) -> None:
    text += "，青石銀行向茶農發放貸款80萬元。"
    assert decode(text.encode("big5hkscs")) == text
    assert decode(text.encode("gb18030")) == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_readers_counts_lines_of_any_end(end: str) -> None:
    lines = split_lines(end.join(["甲", "", "乙", "", "", "丙"]))
    assert [(line.number, line.page) for line in lines] == [(1, 1), (3, 1), (6, 2)]


def test_readers_takes_a_form_feed_as_a_page_break() -> None:
    assert [line.page for line in split_lines("甲\n\f乙\n丙\f")] == [1, 2, 2]


def test_readers_counts_a_form_feed_between_blank_lines_once() -> None:
    assert [line.page for line in split_lines("甲\n\n\n\f\n\n乙")] == [1, 2]


def test_readers_tells_whether_a_blank_line_precedes() -> None:
    assert [line.after_blank for line in split_lines("甲\n乙\n\n丙")] == [True, False, True]


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (codecs.BOM_UTF8 + b"\n", "is empty"),
        (b"%PDF-1.7 \n", "is a PDF, not text"),
        (b"PK\x03\x04 docx", "is a zip archive"),
        (b"\x89PNG\r\n", "is an image"),
        (b"\x00\x01\x02\x03" * 40, "is binary: line 1 holds a zero byte"),
        ("银行\n银行\x02行".encode(), r"is binary: line 2 holds the control character '\\x02'"),
        ("银行上线系统".encode()[:-2], r"is truncated: .*line 1, byte 15"),
        ("银行\n上线系统".encode("gb18030")[:-1], "is truncated: .*line 2"),
        (codecs.BOM_UTF16_LE + "银行上线".encode("utf-16-le")[:-1], "is truncated"),
        ("银行上线系统\n发放".encode() + b"\xff\xfe" + "贷款".encode(), "damaged.*UTF-8 .line 2"),
    ],
)
def test_readers_names_what_is_wrong_and_where(tmp_path: Path, data: bytes, match: str) -> None:
    path = tmp_path / "bulletin.txt"
    path.write_bytes(data)
    with pytest.raises(BulletinError, match=match) as caught:
        read_lines(path)
    assert caught.value.path == str(path)
    assert str(path) in str(caught.value)


def test_readers_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BulletinError, match="does not exist"):
        read_lines(tmp_path / "no.txt")


def test_readers_refuses_a_directory(tmp_path: Path) -> None:
    with pytest.raises(BulletinError, match="is a directory"):
        read_lines(tmp_path)


def test_readers_refuses_a_path_that_is_none() -> None:
    with pytest.raises(BulletinError, match="is not the path of a file"):
        read_lines("bulletin\0.txt")


@given(st.binary(max_size=400))
def test_readers_raises_only_its_own_error(data: bytes) -> None:
    try:
        decode(data)
    except BulletinError as error:
        assert error.path == "bulletin"  # noqa: PT017 - either outcome is right

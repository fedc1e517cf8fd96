"""Headings, captions, notes, numerals and the ends of sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.issues.marks import (
    ends_sentence,
    find_caption,
    find_heading,
    is_contents_title,
    is_source_note,
    is_unfinished,
    parse_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("一", 1), ("十", 10), ("十七", 17), ("二十", 20), ("四十二", 42), ("12", 12), ("甲", None)],
)
def test_marks_parses_numbers(text: str, value: int | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第三章 政策动态", (1, 3, "政策动态")),
        ("第 12 章 其他", (1, 12, "其他")),
        ("第二篇 案例", (1, 2, "案例")),
        ("附 录", (1, None, "附录")),
        ("附录二 数据", (1, None, "数据")),
        ("第一节 同业创新", (2, 1, "同业创新")),
        ("二十一、某省印发《办法》", (3, 21, "某省印发《办法》")),
        ("(三) 做法", (4, 3, "做法")),
        ("(三)做法", (4, 3, "做法")),
    ],
)
def test_marks_finds_headings(text: str, expected: tuple[int, int | None, str]) -> None:
    assert find_heading(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一、是这样的。第二",
        "附近的网点",
        "第一章⇥1".replace("⇥", "\t"),
        "十分重要",
        "一、" + "长" * 200,
    ],
)
def test_marks_finds_no_heading_in_prose(text: str) -> None:
    assert find_heading(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("表 1 2025年3月信贷汇总", (1, "2025年3月信贷汇总", False)),
        ("表12025年3月汇总", (1, "2025年3月汇总", False)),
        ("表8 规模动态", (8, "规模动态", False)),
        ("表三:新品一览", (3, "新品一览", False)),
        ("附表 2、其他", (2, "其他", False)),
        ("续表 4 规模动态", (4, "规模动态", True)),
        ("表 4 规模动态(续)", (4, "规模动态", True)),
    ],
)
def test_marks_finds_captions(text: str, expected: tuple[int, str, bool]) -> None:
    assert find_caption(text) == expected


@pytest.mark.parametrize("text", ["表示将加快推进", "表一致的看法", "表 1 增长很快。", "图 1 走势"])
def test_marks_finds_no_caption_in_prose(text: str) -> None:
    assert find_caption(text) is None


def test_marks_knows_notes_and_contents() -> None:
    assert is_source_note("数据来源:公开资料")
    assert is_source_note("注:口径有调整")
    assert not is_source_note("资金来源是自有资金")
    assert is_contents_title("目  录")
    assert is_contents_title("表 录")
    assert not is_contents_title("目标")


@pytest.mark.parametrize("text", ["好。", "好。”", '好!"', "好…", "好."])
def test_marks_knows_the_end_of_a_sentence(text: str) -> None:
    assert ends_sentence(text)


def test_marks_tells_torn_prose_from_sub_headings() -> None:
    assert is_unfinished("一方面,银行持续")
    assert not is_unfinished("主要内容")
    assert not is_unfinished("他说:")


@given(st.text(max_size=60))
def test_marks_takes_any_text(text: str) -> None:
    find_heading(text)
    find_caption(text)
    is_unfinished(text)

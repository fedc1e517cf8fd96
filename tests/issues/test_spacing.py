"""Wrap spaces go, written spaces stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.issues.spacing import line_measure, squeeze, strip_bullet, tidy, tidy_heading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海棠银行苏州 分行", "海棠银行苏州分行"),
        ('"茶香 贷"业务', '"茶香贷"业务'),
        ('首笔 "茶香贷"业务', '首笔"茶香贷"业务'),
        ("“牧 e 贷”上线 2.0 版", "“牧 e 贷”上线 2.0 版"),
        ("余额 312 亿元,比年初", "余额 312 亿元,比年初"),
        ("做好服务、 多跑路", "做好服务、多跑路"),
        ("口号“同心同德 共谋发展”", "口号“同心同德 共谋发展”"),
        ("名为“乡村振兴金融 服务站”", "名为“乡村振兴金融服务站”"),
        ("(**2024-2027** 年)", "(2024-2027 年)"),
        ("全角　空格", "全角空格"),
    ],
)
def test_spacing_tidies(text: str, expected: str) -> None:
    assert tidy(text) == expected


def test_spacing_cuts_the_wrap_of_a_heading_where_the_line_was_full() -> None:
    first = "甲市印发实施意见 " + "支持" * 13
    assert tidy_heading(f"{first} 小微企业", 38.0) == f"{first}小微企业"


def test_spacing_keeps_the_phrases_of_a_short_heading() -> None:
    assert tidy_heading("推进数字人民币 服务小微", 38.0) == "推进数字人民币 服务小微"


def test_spacing_strips_bullets() -> None:
    assert strip_bullet("● 第一") == "第一"
    assert strip_bullet("- 第一") == "第一"
    assert strip_bullet("2024-05 第一") == "2024-05 第一"


def test_spacing_measures_lines_by_their_first_wrap() -> None:
    wrapped = f"{'字' * 36} {'字' * 36} 字"
    assert line_measure([wrapped] * 6) == 36.0


@given(st.text(max_size=80))
def test_spacing_takes_out_nothing_but_spaces_and_markup(text: str) -> None:
    bare = squeeze(text.replace("**", "").replace("\x00", " "))
    assert squeeze(tidy(text.replace("\x00", " "))) == bare

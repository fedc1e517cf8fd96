"""Noise and garbled copies, and the lines that only look like them."""

from __future__ import annotations

import pytest

from innotag.issues.ghosts import cut_copy, is_garbled_row, is_noise, is_short_copy, is_stray


@pytest.mark.parametrize(
    "text", ["K. 7. 20.5", "5.1/20 II 0", "从上7.12.14.14.14.14.14.", "V 111 /-"]
)
def test_ghosts_knows_noise(text: str) -> None:
    assert is_noise(text)


@pytest.mark.parametrize("text", ["2.88%。", "368.11 亿元。", "1,000", "34%;", "2024"])
def test_ghosts_keeps_numbers_that_go_on_a_sentence(text: str) -> None:
    assert not is_noise(text)


def test_ghosts_cuts_a_garbled_copy_and_keeps_what_it_adds() -> None:
    before = "该系统分为老人版、青年版、商户版等,方便各类客户"
    assert cut_copy(before, "人版、肯年版、商户版寺,方便各奕客户使用。") == "使用。"


@pytest.mark.parametrize(
    "line",
    [
        "贷款余额达20亿元、比年初增长5%,其中小微贷款10亿元。",
        "绿色贷款余额100亿元,比上年末增长9%,高于平均;",
        "短",
    ],
)
def test_ghosts_keeps_parallel_statements(line: str) -> None:
    before = "科技贷款余额300亿元,比上年末增长8%,高于平均;"
    assert cut_copy(before, line) is None


def test_ghosts_keeps_the_same_statement_about_another_bank() -> None:
    assert cut_copy("3月5日,海棠银行发放贷款。", "3月5日,望江银行发放贷款。") is None


def test_ghosts_knows_a_short_copy_of_the_end() -> None:
    assert is_short_copy("方便各类客户使用。", '方"便客尸用。')
    assert not is_short_copy("方便各类客户使用。", "广受好评。")
    assert not is_short_copy("方便各类客户", "使用。")


def test_ghosts_knows_a_line_torn_into_cells() -> None:
    assert is_garbled_row(("", "数易", "贷", "是由", "上海", "导"), 2)
    assert not is_garbled_row(("青石银行", "茶香贷", "内容"), 3)


def test_ghosts_knows_stray_characters() -> None:
    assert is_stray("儿代出")
    assert not is_stray("好。")
    assert not is_stray("a")

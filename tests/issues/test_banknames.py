"""The small grammar of bank cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.issues.banknames import (
    complete_cell,
    find_banks,
    is_bank_cell,
    is_cell_lead,
    is_cell_tail,
    is_same_bank,
    names_bank,
    only_bank,
)


@pytest.mark.parametrize(
    "cell",
    ["青石银行", "工行", "农发行临江县支行", "海棠银行苏州分行昆山支行", "云岭县农村信用合作联社"],
)
def test_banknames_knows_whole_cells(cell: str) -> None:
    assert is_bank_cell(cell)


@pytest.mark.parametrize("cell", ["", "银行", "苏州分行", "海棠银行苏", "指标", "贷款业务"])
def test_banknames_knows_what_is_no_whole_cell(cell: str) -> None:
    assert not is_bank_cell(cell)


def test_banknames_knows_cut_cells() -> None:
    assert is_cell_tail("州分行")
    assert is_cell_tail("行")
    assert not is_cell_tail("青石银行")
    assert is_cell_lead("海棠银行苏")
    assert not is_cell_lead("苏州")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("3月末,青石银行贷款增长", ["青石银行"]),
        ("由海棠银行苏州分行牵头", ["海棠银行苏州分行"]),
        ("北岸银行与松原农商银行合作", ["北岸银行", "松原农商银行"]),
        ("在中国人民银行指导下,商业银行和多家银行参与", []),
        ("手机银行上线,该行介绍", []),
        ("建行以来业务发展快", ["建行"]),
    ],
)
def test_banknames_finds_banks(text: str, names: list[str]) -> None:
    assert [name for _, name in find_banks(text)] == names


def test_banknames_takes_the_only_bank() -> None:
    assert only_bank("3月,青石银行长沙分行放款。青石银行表示") == "青石银行长沙分行"
    assert only_bank("3月,青石银行与海棠银行签约。") is None
    assert only_bank("3月,当地放款。") is None


def test_banknames_completes_cut_cells_from_the_text() -> None:
    assert complete_cell("州分行", "3月,海棠银行苏州分行放款。") == "海棠银行苏州分行"
    assert complete_cell("海棠银行苏州分", "3月,苏州分行放款。") == "海棠银行苏州分行"
    assert complete_cell("州分行", "3月,当地放款。") is None
    assert complete_cell("州分行", "3月,海棠银行苏州分行和青石银行杭州分行签约。") is None


def test_banknames_allows_one_misread_character() -> None:
    assert names_bank("日前海棠银行苏州分行放款", "海裳银行苏州分行")
    assert not names_bank("日前海棠银行杭州分行放款", "海棠银行苏州支行")


def test_banknames_compares_short_with_long_names() -> None:
    assert is_same_bank("松原农商行", "吉林松原农村商业银行")
    assert not is_same_bank("青石银行", "海棠银行")


@given(st.text(max_size=80), st.text(max_size=12))
def test_banknames_takes_any_text(text: str, cell: str) -> None:
    for start, name in find_banks(text):
        assert text[start : start + len(name)] == name
    complete_cell(cell, text)
    names_bank(text, cell)

"""Which column is which, by the heading or by the cells."""

from __future__ import annotations

import pytest

from innotag.issues.columns import find_columns, infer_columns


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("银行名称", "新推产品", "产品创新点"), (0, 1, 2)),
        (("银行", "新推业务/创新 实践", "详细内容", "", ""), (0, 1, 2)),
        (("银行机构", "业务介绍"), (0, None, 1)),
        (("序号", "机构名称", "主要做法", "业务名称"), (1, 3, 2)),
        (("产品", "开办银行", "特点"), (1, 0, 2)),
    ],
)
def test_columns_reads_headings(
    cells: tuple[str, ...], expected: tuple[int, int | None, int]
) -> None:
    columns = find_columns(cells)
    assert columns is not None
    assert (columns.bank, columns.product, columns.text) == expected


@pytest.mark.parametrize(
    "cells",
    [
        ("指标", "1月", "2月"),
        ("青石银行", "茶香贷"),
        ("银行名称", ""),
        ("青石银行", "茶香贷", "3月5日,青石银行长沙分行发放贷款80万元。"),
    ],
)
def test_columns_takes_no_other_line_for_a_heading(cells: tuple[str, ...]) -> None:
    assert find_columns(cells) is None


def test_columns_remembers_columns_of_no_known_kind() -> None:
    columns = find_columns(("银行名称", "日期", "产品", "内容"))
    assert columns is not None
    assert columns.other == (1,)


def test_columns_infers_from_cells() -> None:
    text = "3月5日,发放贷款80万元,用于购买茶叶。"
    assert infer_columns([["茶香贷", "青石银行", text]]) is not None
    assert infer_columns([["存款", "100", "120"]]) is None
    assert infer_columns([]) is None

"""What the table that an item stands in sends to a person, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from innotag.issues import Item
from innotag.review import REASONS, find_table_reasons
from innotag.tagger import classify
from innotag.tagging import Ask, failed_result, tag_issue

EXAMPLE = Path(__file__).parents[1] / "examples" / "bulletin-2025-03.txt"
TEXT = "青石银行长沙分行在全部网点为老年客户预约上门开卡。"
LINES = {"credit": 0.0, "intermediary": 0.0, "fintech": 0.0, "other": 0.0}
CREDIT = "2025年3月信贷业务创新汇总"
SOLAR = "部分银行光伏贷款业务梳理"


def make_item(*, kind: str = "innovation", caption: str = "", cell: str = "") -> Item:
    """Return a row of a table."""
    return Item("2025-03/t1/01", kind, TEXT, 1, 1, caption=caption, bank_cell=cell)


@pytest.mark.parametrize(
    ("caption", "sure", "expected"),
    [
        (CREDIT, 0.97, ()),
        (CREDIT, 0.6, ("against_table:credit",)),
        ("中小企业其他业务创新汇总", 0.6, ()),
        ("创新汇总", 0.6, ()),
    ],
)
def test_review_asks_for_a_line_only_where_the_item_leaves_it_in_doubt(
    caption: str, sure: float, expected: tuple[str, ...]
) -> None:
    scores = {**LINES, "other": sure, "intermediary": 1 - sure}
    result = replace(classify(TEXT), business_line="other", line_scores=scores)
    assert find_table_reasons(make_item(caption=caption), result) == expected


@pytest.mark.parametrize(
    ("kind", "themes", "expected"),
    [
        ("comparison", (), ("against_table:green",)),
        ("comparison", ("inclusive",), ("against_table:green",)),
        ("comparison", ("green", "inclusive"), ()),
        ("innovation", (), ()),
    ],
)
def test_review_asks_for_the_theme_that_a_table_compares(
    kind: str, themes: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    result = replace(classify(TEXT), themes=themes)
    assert find_table_reasons(make_item(kind=kind, caption=SOLAR), result) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("青石银行长沙分行", ()), ("北岸银行", ()), ("", ()), ("多家机构", ("entity_doubt",))],
)
def test_review_asks_for_the_bank_where_its_cell_names_none(
    cell: str, expected: tuple[str, ...]
) -> None:
    result = classify("推出整村打包的贷款。", bank=cell or None)
    assert find_table_reasons(make_item(cell=cell), result) == expected


def test_review_of_an_item_that_failed_says_nothing_of_its_table() -> None:
    item = make_item(kind="comparison", caption=SOLAR, cell="青石银行")
    assert find_table_reasons(item, failed_result(Ask("坏"), ValueError("torn"))) == ()


def test_review_of_the_example_has_known_reasons_and_no_bank_in_doubt() -> None:
    results = tag_issue(EXAMPLE)
    found = {reason.partition(":")[0] for result in results for reason in result.review_reasons}
    assert found <= set(REASONS)
    assert "entity_doubt" not in found

"""Rows and records of tagged items."""

from __future__ import annotations

from dataclasses import replace

import pytest

from innotag.issues import Item
from innotag.labels import THEMES
from innotag.results import Result, Span
from innotag.tables import COLUMN_NAMES, Tagged, to_record, to_row

RESULT = Result(
    text="青石银行云溪支行发放贷款80万元",
    title="茶香贷",
    id="2025-03/t1/02",
    themes=("green", "inclusive"),
    scores=dict(zip(THEMES, (0.91234567, 0.1, 0.8, 0.0, 1.0), strict=True)),
    business_line="credit",
    line_scores={"credit": 1.0},
    entities=(),
    evidence={
        "green": (Span("text", 0, 2, "青石"), Span("title", 0, 1, "茶")),
        "inclusive": (Span("text", 2, 4, "银行"),),
    },
    subthemes={"green": ("green.energy",), "inclusive": ("inclusive.rural", "inclusive.micro")},
    bank={"canonical": "青石银行", "type": "rural", "province": "湖南省", "city": "长沙市"},
    branch={"branch": "云溪支行", "province": "湖南省", "city": "岳阳市"},
    date={"start": "2025-03-01", "end": "2025-03-31"},
    amount={"value": 800000, "currency": "CNY", "modifier": "approx"},
    product={"name": "茶香贷"},
    warnings=("甲", "乙"),
    model_version="m1",
    package_version="p1",
)
ITEM = Item(
    id="2025-03/t1/02",
    kind="innovation",
    text=RESULT.text,
    line_start=7,
    line_end=9,
    table=1,
    row=2,
    title="茶香贷",
    bank_cell="青石银行",
    product_cell="茶香贷",
)
EMPTY = Result("", None, None, (), {}, "", {}, (), {}, {})


def test_tables_row_has_every_column_once_and_in_order() -> None:
    assert len(set(COLUMN_NAMES)) == len(COLUMN_NAMES)
    assert tuple(to_row(Tagged(RESULT, ITEM))) == COLUMN_NAMES
    assert tuple(to_row(Tagged(EMPTY))) == COLUMN_NAMES


def test_tables_row_flattens_the_headline() -> None:
    row = to_row(Tagged(RESULT, ITEM, "2025-03", "a.txt"))
    expected = {
        "id": "2025-03/t1/02",
        "month": "2025-03",
        "kind": "innovation",
        "table": 1,
        "bank": "青石银行",
        "bank_type": "rural",
        "branch": "云溪支行",
        "province": "湖南省",
        "city": "岳阳市",
        "date": "2025-03-01",
        "date_end": "2025-03-31",
        "amount": 800000,
        "amount_low": None,
        "currency": "CNY",
        "amount_modifier": "approx",
        "product": "茶香贷",
        "themes": "green;inclusive",
        "p_green": 0.9123,
        "p_digital": 1.0,
        "subthemes": "green.energy;inclusive.rural;inclusive.micro",
        "evidence": "green: 青石 | 茶; inclusive: 银行",
        "warnings": "甲;乙",
        "bank_cell": "青石银行",
        "line_start": 7,
        "line_end": 9,
        "source": "a.txt",
        "error": None,
    }
    assert {name: row[name] for name in expected} == expected


def test_tables_place_of_a_branch_is_not_filled_from_the_bank() -> None:
    provincial = replace(
        RESULT, branch={"branch": "江西省分行", "province": "江西省", "city": None}
    )
    row = to_row(Tagged(provincial))
    assert (row["province"], row["city"]) == ("江西省", None)
    row = to_row(Tagged(replace(RESULT, branch=None)))
    assert (row["province"], row["city"]) == ("湖南省", "长沙市")


def test_tables_range_has_bounds_and_no_amount() -> None:
    value = {"low": 1, "high": 2.5, "currency": "CNY", "modifier": "range"}
    row = to_row(Tagged(replace(RESULT, amount=value)))
    assert (row["amount"], row["amount_low"], row["amount_high"]) == (None, 1, 2.5)


def test_tables_product_cell_stands_in_for_an_unnamed_product() -> None:
    assert to_row(Tagged(replace(RESULT, product=None), ITEM))["product"] == "茶香贷"
    assert to_row(Tagged(replace(RESULT, product=None)))["product"] is None


def test_tables_what_is_absent_is_none_not_an_empty_string() -> None:
    row = to_row(Tagged(EMPTY))
    assert row["kind"] == "text"
    assert row["p_green"] is None
    assert "" not in [row[name] for name in COLUMN_NAMES if name not in ("text", "package_version")]


@pytest.mark.parametrize("item", [ITEM, None])
def test_tables_record_gives_the_result_back_whole(item: Item | None) -> None:
    record = to_record(Tagged(RESULT, item, "2025-03", "a.txt"))
    assert Result.from_dict(record) == RESULT
    assert (record["month"], record["source"]) == ("2025-03", "a.txt")
    if item is None:
        assert record["item"] is None
    else:
        own = {"id": record["id"], "title": record["title"], "text": record["text"]}
        assert Item.from_dict({**record["item"], **own}) == item

"""Banks: names in a text, cells, offsets, hostile input."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innotag.recognisers.banks import find_banks, resolve_bank, scan_banks

WORDS = [
    "银行",
    "农商行",
    "农村商业银行",
    "村镇银行",
    "工行",
    "建行",
    "联社",
    "农信社",
    "中国",
    "云溪",
    "浙江",
    "（中国）",
    "《",
    "》",
    "支行",
    "，",
    "在",
    "有限公司",
]


@pytest.mark.parametrize(
    ("cell", "canonical"),
    [
        ("工商银行", "中国工商银行"),
        ("平安", "平安银行"),
        ("兴业", "兴业银行"),
        ("民生银行长沙分行", "中国民生银行"),
        ("江苏如皋农村商业银行股份有限公司", "如皋农商银行"),
        ("沪农商行", "上海农商银行"),
        ("浦东发展银行", "浦发银行"),
        ("华融湘江银行", "湖南银行"),
        ("汇丰银行(中国)", "汇丰银行（中国）"),
        (" 农 发 行 ", "中国农业发展银行"),
        ("云溪农商行", "云溪农商银行"),
        ("北岸银行", "北岸银行"),
    ],
)
def test_banks_resolve_a_cell(cell: str, canonical: str) -> None:
    value = resolve_bank(cell)
    assert value is not None
    assert value["canonical"] == canonical


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "银行",
        "各家银行",
        "12家银行",
        "手机银行",
        "国有大型银行",
        "人民银行",
        "某公司",
        "\ud800",
    ],
)
def test_banks_resolve_no_bank(cell: str) -> None:
    assert resolve_bank(cell) is None


def test_banks_value_has_type_and_seat() -> None:
    assert resolve_bank("沪农商行") == {
        "canonical": "上海农商银行",
        "short": "沪农商行",
        "type": "rural_commercial",
        "province": "上海市",
        "city": "上海市",
        "source": "listed",
    }
    unseen = resolve_bank("浙江云川农商银行")
    assert unseen is not None
    assert unseen["source"] == "grammar"
    assert unseen["province"] == "浙江省"


def test_banks_values_are_not_shared() -> None:
    first, second = find_banks("工行和工行")
    assert first.value == second.value
    assert first.value is not second.value


def test_banks_name_of_several_is_the_one_nearby() -> None:
    near, far = find_banks("盐城的滨海农商银行放款。")[0], find_banks("天津的滨海农商银行放款。")[0]
    assert near.value is not None
    assert far.value is not None
    assert near.value["canonical"] == "滨海农商银行"
    assert far.value["canonical"] == "天津滨海农商银行"


def test_banks_name_of_several_is_the_cells() -> None:
    found = scan_banks("滨海农商银行放款。", bank="天津滨海农商银行")
    assert found[0].value is not None
    assert found[0].value["canonical"] == "天津滨海农商银行"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("汇丰在香港发行一笔港元债券", "香港上海汇丰银行"),
        ("汇丰为苏州一家企业放款", "汇丰银行（中国）"),
        ("大华银行在新加坡完成定价", "大华银行"),
        ("大华银行上海分行放款", "大华银行（中国）"),
    ],
)
def test_banks_at_home_are_not_their_subsidiary_in_china(text: str, canonical: str) -> None:
    value = find_banks(text)[0].value
    assert value is not None
    assert value["canonical"] == canonical


def test_banks_offsets_are_of_the_text_as_given() -> None:
    text = "由　中国 建设\n银行（南宁）与 渣打银行(中国) 承销"
    found = find_banks(text)
    assert [e.text for e in found] == ["中国 建设\n银行", "渣打银行(中国)"]
    assert all(text[e.start : e.end] == e.text for e in found)


def test_banks_traditional_forms_are_read() -> None:
    assert [e.text for e in find_banks("中國農業銀行放款")] == ["中國農業銀行"]


PROSE = Path(__file__).with_name("bank_prose.txt").read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("text", [line for line in PROSE if line and line[0] != "#"])
def test_banks_are_not_made_of_prose_before_their_kind(text: str) -> None:
    assert [e.text for e in find_banks(f"会上提出，{text}，成效明显。")] == []
    assert [e.text for e in find_banks(text)] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("获得青石农商银行贷款", "青石农商银行"),
        ("走访的青石农商银行", "青石农商银行"),
        ("拿到青石农商银行的授信", "青石农商银行"),
        ("由石泉农商银行牵头", "石泉农商银行"),
        ("助力茶农，云岭农商银行放款", "云岭农商银行"),
    ],
)
def test_banks_unlisted_are_found_by_plausible_names(text: str, name: str) -> None:
    assert [e.text for e in find_banks(text)] == [name]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join) | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_banks_never_raise_and_spans_are_in_order(text: str) -> None:
    found = find_banks(text)
    assert all(text[e.start : e.end] == e.text and e.text for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def cost(text: str) -> float:
    """Return the least processor time of five runs of a scan."""
    times = []
    for _ in range(5):
        start = time.process_time()
        scan_banks(text)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize(
    "unit",
    [
        "银行",
        "农商行",
        "县农村信用合作联社",
        "《工行》",
        "《",
        "滨海农商银行",
        "在云溪",
        "汇丰",
        "（中国）银行",
    ],
)
def test_banks_take_linear_time(unit: str) -> None:
    scan_banks(unit * 2000)
    small, large = cost(unit * 2000), cost(unit * 8000)
    assert large < 10 * small + 0.03


@pytest.mark.parametrize(
    "text",
    [
        "一季度青石银行发放贷款",
        "上半年青石银行发放贷款",
        "五月青石银行发放贷款",
        "前三季度青石银行发放贷款",
    ],
)
def test_banks_begin_behind_a_period(text: str) -> None:
    assert [entity.text for entity in find_banks(text)] == ["青石银行"]

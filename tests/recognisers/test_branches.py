"""Branches: whose they are, their level, where they are, hostile input."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innotag.recognisers.banks import scan_banks
from innotag.recognisers.branch_sites import level_of
from innotag.recognisers.branches import find_branches, locate_branch, scan_branches

if TYPE_CHECKING:
    from innotag.results import Value

WORDS = [
    "工行",
    "分行",
    "支行",
    "云溪",
    "南京",
    "人民路",
    "营业部",
    "，",
    "和",
    "总行",
    "吉林",
    "省",
    "某",
]


def only(text: str) -> Value:
    """Return the value of the one branch of a text."""
    found = find_branches(text)
    assert len(found) == 1
    assert found[0].value is not None
    return found[0].value


def test_branches_value_is_complete() -> None:
    assert only("工行常熟支行放款") == {
        "bank": "中国工商银行",
        "branch": "常熟支行",
        "level": "支行",
        "province": "江苏省",
        "city": "苏州市",
        "county": "常熟市",
        "adcode": "320581",
        "country": "中国",
    }


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("浙江省分行", "分行"),
        ("浙江省分行营业部", "营业部"),
        ("总行营业部", "营业部"),
        ("利川支行汪营分理处", "分理处"),
        ("三农金融事业部", "事业部"),
        ("信用卡中心", "中心"),
        ("私人银行部", "部"),
        ("湘西办事处", "办事处"),
    ],
)
def test_branches_level_is_the_last(name: str, level: str) -> None:
    assert level_of(name) == level


@pytest.mark.parametrize(
    ("branch", "bank", "province", "city", "county"),
    [
        ("雨花支行", "南京银行", "江苏省", "南京市", "雨花台区"),
        ("雨花支行", "长沙银行", "湖南省", "长沙市", "雨花区"),
        ("朝阳支行", "北京银行", "北京市", "北京市", "朝阳区"),
        ("朝阳分行", "锦州银行", "辽宁省", "朝阳市", None),
        ("鼓楼支行", "徐州农商银行", "江苏省", "徐州市", "鼓楼区"),
        ("河口支行", "中国银行", "云南省", "红河哈尼族彝族自治州", "河口瑶族自治县"),
        ("海南分行", "国家开发银行", "海南省", None, None),
        ("吉林分行", "吉林银行", "吉林省", "吉林市", None),
        ("吉林分行", "国家开发银行", "吉林省", None, None),
        ("北京东路支行", "南京银行", "江苏省", "南京市", None),
        ("中山广场支行", "大连银行", "辽宁省", "大连市", None),
        ("襄樊分行", "中信银行", "湖北省", "襄阳市", None),
        ("西安东大街支行", "中国银行", "陕西省", "西安市", None),
        ("郑州安阳支行", "中信银行", "河南省", "安阳市", None),
        ("总行营业部", "徽商银行", "安徽省", "合肥市", None),
        ("首尔分行", "交通银行", None, "首尔", None),
        ("无名路支行", "中国银行", None, None, None),
        ("无名路支行", "玉环农商银行", "浙江省", "台州市", "玉环市"),
    ],
)
def test_branches_are_located(
    branch: str, bank: str, province: str | None, city: str | None, county: str | None
) -> None:
    got = locate_branch(branch, bank=bank)
    assert (got["province"], got["city"]) == (province, city)
    if county:
        assert got["county"] == county


def test_branches_full_name_may_be_given() -> None:
    assert locate_branch("中国银行股份有限公司兴化支行")["city"] == "泰州市"


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("华夏银行放款，青岛分行经办", "华夏银行"),
        ("青岛分行经办，华夏银行放款", "华夏银行"),
        ("建行与华夏银行签约，青岛分行经办", "华夏银行"),
    ],
)
def test_branches_take_the_last_bank_named(text: str, bank: str) -> None:
    assert only(text)["bank"] == bank


def test_branches_take_the_bank_of_the_row() -> None:
    found = scan_branches("青岛分行经办", [], bank="光大银行青岛分行")
    assert found[0].value is not None
    assert found[0].value["bank"] == "中国光大银行"


def test_branches_without_any_bank_need_a_place() -> None:
    assert only("青岛分行经办")["bank"] is None
    assert find_branches("开在桥头的晨光支行经办") == []


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("工行学院路支行为泉州一家鞋厂放款", "泉州市"),
        ("洛阳消息：招行牡丹桥支行开业", "洛阳市"),
        ("交行绍兴分行在柯桥，胜利西路支行在越城", "绍兴市"),
        ("民生银行武汉分行设中心，民生银行东湖支行试点", "武汉市"),
    ],
)
def test_branches_of_no_place_are_where_the_text_is(text: str, city: str) -> None:
    value = find_branches(text)[-1].value
    assert value is not None
    assert value["city"] == city


def test_branches_units_are_nowhere_by_the_text() -> None:
    assert only("招商银行信用卡中心在西安办活动")["city"] is None


def test_branches_offsets_are_of_the_text_as_given() -> None:
    text = "工行 温 州\n分行放款"
    found = find_branches(text)
    assert [e.text for e in found] == ["温 州\n分行"]
    assert text[found[0].start : found[0].end] == found[0].text
    assert found[0].value is not None
    assert found[0].value["branch"] == "温州分行"


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join) | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_branches_never_raise_and_spans_are_in_order(text: str) -> None:
    found = find_branches(text)
    assert all(text[e.start : e.end] == e.text and e.text for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    if "\n" not in text and " " not in text:
        banks = scan_banks(text)
        assert all(b.end <= e.start or e.end <= b.start for b in banks for e in found)


def cost(text: str) -> float:
    """Return the least processor time of five runs of a scan, its banks given."""
    banks = scan_banks(text)
    times = []
    for _ in range(5):
        start = time.process_time()
        scan_branches(text, banks)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize(
    "unit", ["支行", "分行营业部", "工行云溪支行，", "南京支行", "人民路支行、", "总行", "吉林" * 9]
)
def test_branches_take_linear_time(unit: str) -> None:
    cost(unit * 500)
    small, large = cost(unit * 500), cost(unit * 2000)
    assert large < 10 * small + 0.03

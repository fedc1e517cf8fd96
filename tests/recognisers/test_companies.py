"""Companies: where names begin, which are left unnamed, what is known by a short name."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.recognisers import extract
from innotag.recognisers.companies import find_companies, scan_companies
from innotag.results import Entity


def _names(text: str) -> list[str]:
    return [entity.text for entity in find_companies(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("日前向云溪鹏程新材料有限公司发放贷款", ["云溪鹏程新材料有限公司"]),
        ("贷给宁波宏澜能源有限公司三百万元", ["宁波宏澜能源有限公司"]),
        ("高新技术企业苏州旭澜科技股份有限公司获批", ["苏州旭澜科技股份有限公司"]),
        ("组件厂宁波宏澜能源有限公司接单", ["宁波宏澜能源有限公司"]),
        ("获批的是大澜（永登）新能源有限公司", ["大澜（永登）新能源有限公司"]),
        ("与惠澜茶业、工银理财签约", ["惠澜茶业", "工银理财"]),
        ("宁德时代和比亚迪到场", ["宁德时代", "比亚迪"]),
        ("在杭州数据交易所登记", ["杭州数据交易所"]),
        ("嘉兴城投发债，济宁公交集团跟进", ["嘉兴城投", "济宁公交集团"]),
        ("由人保财险嘉兴分公司承保", ["人保财险嘉兴分公司"]),
        ("与国澜证券签约", ["国澜证券"]),
        ("绍兴桐银佳纺织科技扩产", ["绍兴桐银佳纺织科技"]),
        ("莱西澜盛浩丰农业的温室", ["莱西澜盛浩丰农业"]),
        ("一家名为澜艺通网络科技的企业", ["澜艺通网络科技"]),
        ("今年，八公山豆制品公司扩建车间", ["八公山豆制品公司"]),
        ("贷给上海吉祥航空股份有限公司", ["上海吉祥航空股份有限公司"]),
        ("绍兴纺织厂换了电机", ["绍兴纺织厂"]),
        ("澜光能源和桐禾基因获贷", ["澜光能源", "桐禾基因"]),
        ("建信养老金受托管理", ["建信养老金"]),
        ("小微茶企桐禾茶叶获得贷款", ["桐禾茶叶"]),
        ("由中国人民财产保险云溪公司承保", ["中国人民财产保险云溪公司"]),
        ("在深圳排放权交易所有限公司登记", ["深圳排放权交易所有限公司"]),
        ("甘肃敦煌种子公司拿专利质押", ["甘肃敦煌种子公司"]),
        ("向西安市群众面粉厂投放", ["西安市群众面粉厂"]),
        ("用于厦门天马显示科技有限公司建设", ["厦门天马显示科技有限公司"]),
        ("云溪青石有限公司、建昌帮药业有限公司等", ["云溪青石有限公司", "建昌帮药业有限公司"]),
        ("项目融资人上海能源科技发展有限公司", ["上海能源科技发展有限公司"]),
        ("在悉尼证券交易所上市", ["悉尼证券交易所"]),
        ("支持一汽集团新能源汽车基地", ["一汽集团"]),
        ("大商所生猪期货", ["大商所"]),
        ("经营的水产养殖家庭农场", []),
        ("律所建议公司章程改一改", []),
        ("首台（套）装备、首批次材料", []),
        ("广东道中银理财中心", []),
        ("药业有限公司要讲质量", []),
        ("投早、投小、投硬科技", []),
        ("本年不新设子公司", []),
        ("老棚要过环保这一关", []),
        ("厂办养老院移交", []),
    ],
)
def test_companies_begin_and_end_right(text: str, names: list[str]) -> None:
    assert _names(text) == names


def test_companies_begin_behind_the_word_that_joins_them_to_a_branch() -> None:
    text = "青石银行云溪支行联合云溪市农业融资担保有限责任公司放款"
    names = [entity.text for entity in extract(text) if entity.type == "COMPANY"]
    assert names == ["云溪市农业融资担保有限责任公司"]


@pytest.mark.parametrize(
    "text",
    [
        "深圳一家贸易公司借了钱",
        "湖南某康养集团在山脚下",
        "该公司去年上市，子公司在外地",
        "向保险公司投保，与担保公司分险",
        "金融科技、硬科技和食品安全",
        "知识产权证券化与家族信托",
        "位于北京东路的网点",
        "余姚的塑料制品公司换了设备",
        "商业保理公司向银行出让账款",
        "员工去了趟大模型公司",
        "现代农业、数字传媒和乡村农业",
        "清洁能源、新型储能和节能环保",
        "余姚的水泥厂换了窑",
        "农业保险、茶叶保险和养老保险",
        "设立产业基金、引导基金",
        "数字贸易、服务贸易和跨境物流",
        "人工智能、先进材料与高端装备",
    ],
)
def test_companies_leave_unnamed_and_common_words(text: str) -> None:
    assert _names(text) == []


@pytest.mark.parametrize(
    ("text", "full", "short"),
    [
        ("云溪鹏澜科技有限公司获贷，鹏澜科技今年扩产", "云溪鹏澜科技有限公司", "鹏澜科技"),
        ("云溪鹏澜科技有限公司获贷，鹏澜今年扩产", "云溪鹏澜科技有限公司", "鹏澜"),
        (
            "宁德时代新能源科技股份有限公司获贷，宁德时代扩产",
            "宁德时代新能源科技股份有限公司",
            "宁德时代",
        ),
        ("苏州旭澜新材料集团有限公司获贷，苏州旭澜扩产", "苏州旭澜新材料集团有限公司", "苏州旭澜"),
        ("苏州旭澜集团有限公司获贷，旭澜集团扩产", "苏州旭澜集团有限公司", "旭澜集团"),
        (
            "苏州旭澜装备有限公司（以下简称“澜装”）获贷，澜装扩产",
            "苏州旭澜装备有限公司",
            "澜装",
        ),
    ],
)
def test_companies_find_a_short_name_after_the_full_one(text: str, full: str, short: str) -> None:
    found = find_companies(text)
    assert found[0].text == full
    assert found[-1].text == short
    assert {entity.value["name"] for entity in found} == {full}


def test_companies_take_no_common_word_for_a_short_name() -> None:
    assert _names("云溪和谐发展有限公司获贷，当地生活和谐") == ["云溪和谐发展有限公司"]


def test_companies_keep_clear_of_banks_and_sums() -> None:
    text = "青石银行股份有限公司给3亿元资金"
    bank = Entity("BANK", 0, 10, text[:10], None)
    assert scan_companies(text, [bank]) == []


def test_companies_of_joint_recognition_do_not_swallow_the_bank() -> None:
    found = extract("工行云溪支行拉上东莞旭澜科技有限公司")
    assert [e.type for e in found if e.type in ("BANK", "COMPANY")] == ["BANK", "COMPANY"]
    assert found[-1].text == "东莞旭澜科技有限公司"


@given(st.text(max_size=60))
def test_companies_never_raise_and_index_the_text(text: str) -> None:
    for entity in find_companies(text):
        assert text[entity.start : entity.end] == entity.text


def test_companies_take_lone_surrogates() -> None:
    assert _names("\ud800与宁德时代签约\udfff") == ["宁德时代"]


@pytest.mark.parametrize("unit", ["有限公司", "科技", "（", "一家", "集团公司", "云溪科技有限公司"])
def test_companies_cost_no_more_per_character_on_long_input(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        return min(_seconds(text) for _ in range(3))

    def _seconds(text: str) -> float:
        start = time.process_time()
        scan_companies(text)
        return time.process_time() - start

    assert cost(40_000) < 8 * cost(10_000) + 0.05

"""Products: which quoted names are products, and what their spans hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.recognisers import extract
from innotag.recognisers.products import find_products, scan_products
from innotag.text import normalise


def _names(text: str) -> list[str]:
    return [entity.text for entity in find_products(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("推出“云溪茶香贷”，面向茶农", ["云溪茶香贷"]),
        ('办了20万元"青信通"', ["青信通"]),
        ("用“商户通”“校园通”收款", ["商户通", "校园通"]),
        ("首笔“云链票据”业务落地", ["云链票据"]),
        ("落地“水足迹挂钩”贷款", ["“水足迹挂钩”贷款"]),
        ("“夕阳直播间”在云溪开播", ["夕阳直播间"]),
        ("“云智大脑”铺到了各支行", ["云智大脑"]),
        ("自研百亿参数模型“云智”", ["云智"]),
        ("青石银行自建“云探雷达”，给企业打分", ["云探雷达"]),
        ("青石银行推出“云上银行”远程柜面", ["云上银行"]),
        ("被叫作“马背银行”", []),
        ("印发《科技企业“云创贷”实施细则》", ["云创贷"]),
        ("上线“云企画像”模型", ["云企画像"]),
        ("楼盘进入“白名单”", []),
        ("是“电力数据+金融”业务首笔", ["电力数据+金融"]),
        ("走“物联网+金融”路子", []),
        ("门口挂着“爱心驿站”的牌子", []),
        ("设立“夕阳专窗”", ["夕阳专窗"]),
        ("走进工行的“工银驿站”歇脚", ["工银驿站"]),
        ("上线“慧眼”平台", ["慧眼"]),
        ("揭牌“数据联合实验室”", ["数据联合实验室"]),
        ("工银理财“悦享”卖出两亿元", ["悦享"]),
        ("凭“青松计划”拿到授信", ["青松计划"]),
        ("泉州银行推出“云龄焕新”分期", ["云龄焕新"]),
        ("农商银行的“云溪担保”给她二十万元", ["云溪担保"]),
        ("“云401”普惠金融产品按经营数据定额", ["云401"]),
        ("把“云桃桃”“云富贷”送进村", ["云桃桃", "云富贷"]),
        ("投放“三大工程”专项借款", ["三大工程"]),
        ("智能客服“小云”解答问题", ["小云"]),
        ("建设项目“云溪数据中台一期”招标", ["云溪数据中台一期"]),
        ("用上了“贷款+外部直投”：先放款", ["贷款+外部直投"]),
        ("首笔“活体畜禽抵押+保险+期货”贷款落地", ["“活体畜禽抵押+保险+期货”贷款"]),
        ("他说农行的‘活畜贷’解了急", ["活畜贷"]),
        ("工行推出“云智”，面向商户", ["云智"]),
        ("承销的“25云溪控股SCP002”缴款", ["25云溪控股SCP002"]),
        ("电子债权凭证“云链e融”流转到三级供应商", ["云链e融"]),
        ("在茶店挂牌“云农e家”服务点", ["云农e家"]),
        ("一键办结“云上开户”业务", ["云上开户"]),
        ("上线“掌上柜台”，村民说“掌上柜台”好用", ["掌上柜台", "掌上柜台"]),
    ],
)
def test_products_are_quoted_names_of_business(text: str, names: list[str]) -> None:
    assert _names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "国家级“小巨人”企业",
        "印发《关于支持茶业的意见》",
        "做好“五篇大文章”",
        "实行“一企一策”",
        "应当“应贷尽贷”",
        "他说：“银行的人来过了。”",
        "一家名为“青禾堂”的医馆",
        "挂起“绿色生态支行”的牌子",
        "企业是“专精特新”",
        "一间叫“云宇宙”的酒店",
        "村里人管它叫“绿色宝库”",
        "“绿色·家园”杯摄影展开幕",
        "实施“三大工程”，推广“四大模式”",
        "推进“云北工程”造林",
        "打造“科技+产业+金融”生态",
        "构建“大数据+大算力+大模型”竞争力",
        "打造“服务农村路网的主力银行”",
        "持续擦亮“绿色银行”品牌",
        "上升至“优先信贷”的战略高度",
        "“百千万工程”贷款余额300亿元",
        "打造“零碳码头”",
        "接入“秦创原”创新驱动平台",
        "拆解“冒充公检法”“虚假投资理财”的套路",
        "通过“‘轮班’制+线上材料审核”方式办理",
        "贷款投放“大提速”",
        "“云 Travel”成了热词",
        "各部门当好金融“店小二”",
        "把打法总结成“云溪模式”",
        "力戒“以评代贷”",
        "厂名叫“云创智造科技”",
        "打造“青石第一茶市”贡献力量",
        "门口挂着“巾帼先锋岗”“云溪文明号”两块牌",
        "银行把乡厨统称“云艺户”",
        "举办“云溪·同行”客户音乐会",
    ],
)
def test_products_are_no_sayings_honours_or_documents(text: str) -> None:
    assert _names(text) == []


def test_products_are_told_by_the_title_too() -> None:
    text = "25日起，云溪银行的“云山雀”全面商用"
    assert scan_products(normalise(text).text) == []
    assert [e.text for e in scan_products(normalise(text).text, "云山雀")] == ["云山雀"]
    assert scan_products(normalise("举办“云山雀”合唱比赛").text, "云山雀合唱比赛") == []


def test_products_of_policies_are_financial() -> None:
    text = "省财政厅印发《关于支持制造业的意见》，打造“云省服务”，设立“技改专项贷”和“公共支撑平台”"
    found = extract(text)
    assert [e.text for e in found if e.type == "PRODUCT"] == ["技改专项贷"]


@given(st.text(max_size=60))
def test_products_never_raise_and_index_the_text(text: str) -> None:
    for entity in find_products(text):
        assert text[entity.start : entity.end] == entity.text

"""Headline values: which of several banks, dates and sums the item is about."""

from __future__ import annotations

from typing import Any

import pytest

import innotag
from innotag.headline import choose
from innotag.recognisers import extract


def _choose(text: str, title: str | None = None, bank: str | None = None) -> dict[str, Any]:
    return choose(extract(text, month="2025-03", bank=bank), text, title=title, bank=bank)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("项目总投资3亿元，工商银行发放贷款8000万元", 80_000_000),
        ("工商银行绿色贷款余额248亿元，比年初增加14亿元", 24_800_000_000),
        ("单户最高500万元的贷款，1月累计发放1820万元", 18_200_000),
        ("年产值9亿元的茶厂从建设银行贷款300万元", 3_000_000),
        ("工行借给茶厂680万元，贷款余额20亿元", 6_800_000),
        ("办理跨境结算4720万元", 47_200_000),
        ("户均授信8万元，工商银行整村授信3200万元", 32_000_000),
        ("纳税信用贷款30万元到账", 300_000),
        ("年营业收入1.2亿元的茶厂", None),
        ("学费合计1.9万元，工商银行给三人各批1.6万元", 16_000),
        ("卡里只有220元，员工上门服务", None),
        ("柜员给老人换了5000元零钱", None),
        ("工商银行2月末绿色贷款余额60亿元，其中光伏项目15亿元", 6_000_000_000),
        ("工商银行3月贷款余额80亿元，对应产业新增农户贷款9亿元", 8_000_000_000),
        ("“茶香贷”单户上限调到400万元，本月累计放款8860万元", 88_600_000),
        ("首批放款11笔，最大一笔40万元", None),
        ("大额存单起存20万元，三年期", None),
        ("合资公司注册资本600万元，工商银行开立账户", None),
        ("买设备花了1100万元，工商银行贷了六成", None),
        ("工商银行参加的银团提供30亿元，首批提款3亿元", 3_000_000_000),
        ("年产值1亿元、2亿元的两家茶厂在工商银行开户", None),
        ("茶厂授信最高600万元，其中100万元可走信用", 6_000_000),
        ("工商银行新增开发贷款5亿元，首次提款1.3亿元", 500_000_000),
        ("设备共花去420万元，其中工商银行贷款250万元", 2_500_000),
        ("“茶快贷”额度从3000元到20万元，半月累计发放5.1亿元", 510_000_000),
        ("个人贷款额度由20万元提高到30万元", 300_000),
        ("授信原则上5万元起、40万元封顶，随用随还", 400_000),
        ("早年从工行云溪支行借过12万元，去年该行发放贷款150万元", 1_500_000),
        ("60多万元货款没回笼，他还差90万元，工商银行的“茶香贷”当天放完", 900_000),
        ("6月末工商银行绿色贷款余额300亿元；对风电的授信审批额达150亿元", 30_000_000_000),
        ("工商银行代发养老金，去年代发金额300亿元，仅12月就有20亿元打到老人手里", 30_000_000_000),
        ("江苏银行前三季度营业收入500亿元，净利润200亿元", 50_000_000_000),
        ("北京银行前三季度营业收入400亿元，资产总额3万亿元", 40_000_000_000),
        ("三项专利作价800万元，工商银行放贷300万元", 3_000_000),
        ("网点装了兑换机，超过5000美元的转人工窗口", None),
        ("26万元一天到账，他买了移栽机", 260_000),
        ("工商银行兑出残损币113.5元，今年以来兑换近6万元", 113.5),
        ("工商银行数字经济贷款新增70亿元，余额破400亿元", 7_000_000_000),
        ("单户最高20万元，县财政拿出500万元作补偿资金", 200_000),
    ],
)
def test_headline_amount_is_that_of_the_business(text: str, amount: int | None) -> None:
    value = _choose(text)["amount"]
    assert (value["value"] if value else None) == amount


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2025年3月5日，工商银行放款，2026年底前还清", "2025-03-05"),
        ("邮储银行5月发布规划，到2027年末客户突破5万户", "2024-05-01"),
        ("截至2025年2月末，建设银行贷款余额10亿元", "2025-02-28"),
        ("黄伯今年81岁，在工商银行办了卡", None),
        ("工商银行投诉中心称，去年投诉总量下降一成", "2024-01-01"),
        ("去年的水灾冲毁草莓棚，工商银行放款重建", None),
        ("一季度，工商银行资产较年初增长2.1%", "2025-01-01"),
        ("工商银行放款，矿上的活排到了年底", None),
        ("工商银行讲授课程，约定下月再讲一次", None),
        ("工商银行2月13日受理、2月20日放款，养老院拿到贷款", "2025-02-20"),
        ("自2023年9月动工，到2024年11月，工商银行的平台建成", "2024-11-01"),
        ("工商银行前9个月营业收入500亿元；截至9月末存款增长", "2024-01-01"),
        ("上半年还差一口气：工商银行6月末资产规模2万亿元", "2024-06-30"),
        ("2024年工商银行代发养老金400亿元，仅12月份就有19亿元", "2024-01-01"),
        ("四家企业与工商银行签约，授信3000万元。全市前9月融资4000万元", None),
        ("工商银行去年向茶厂放出贷款300万元", "2024-01-01"),
        ("月末的信用证最容易错，工商银行改了四处", None),
        ("工商银行2月末贷款余额10亿元；当月新发放利率4.1%", "2025-02-28"),
        ("今年头两个月工商银行收粮贷款放出3亿元", "2025-01-01"),
        ("记者3月9日从工商银行获悉，该行给茶厂放款300万元", None),
        ("据工商银行3月9日介绍，茶厂的300万元贷款已经到账", None),
        ("金融局3月9日公布，2月末工商银行贷款余额10亿元", "2025-02-28"),
    ],
)
def test_headline_date_is_the_day_it_happened(text: str, start: str | None) -> None:
    value = _choose(text)["date"]
    assert (value["start"] if value else None) == start


def test_headline_bank_cell_wins() -> None:
    chosen = _choose("农业银行也到场", bank="工商银行南宁分行")
    assert chosen["bank"]["canonical"] == "中国工商银行"
    assert chosen["branch"]["branch"] == "南宁分行"


def test_headline_bank_of_a_misread_cell_is_the_listed_one_with_a_warning() -> None:
    result = innotag.classify("宜兴农商银行发放贷款80万元", bank="官兴农商银行")
    assert result.bank["canonical"] == "宜兴农商银行"
    assert result.warnings == (
        "The bank cell says '官兴农商银行', which no list has, and the text '宜兴农商银行'.",
    )
    assert "entity_doubt" in result.review_reasons
    other = innotag.classify("宜兴农商银行发放贷款80万元", bank="云溪农商银行")
    assert other.bank["canonical"] == "云溪农商银行"
    assert other.warnings == ()


def test_headline_branch_is_no_other_banks() -> None:
    chosen = _choose("交通银行系统上线。中国银行海南省分行、工商银行海南省分行随后接入")
    assert chosen["bank"]["canonical"] == "交通银行"
    assert chosen["branch"] is None


def test_headline_bank_is_the_first_that_acts() -> None:
    chosen = _choose("兴业银行南宁分行联合中国银行放款")
    assert chosen["bank"]["canonical"] == "兴业银行"
    assert chosen["branch"]["branch"] == "南宁分行"


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("贵州农信下辖的石阡农商银行放款", "石阡农商银行"),
        ("茶厂拿到农发行同城的徽商银行贷款", "徽商银行"),
        ("全省新发放贷款64亿元，湖州银行、安吉农商银行笔数居前", None),
        ("全省承办结算42亿元，其中中行占比三成", None),
        ("经办银行中，甘肃银行、兰州银行合计占六成", None),
        ("中国工商银行1万亿元居首", "中国工商银行"),
        ("徽商银行发放贷款，占全市两成", "徽商银行"),
    ],
)
def test_headline_bank_is_no_mention(text: str, bank: str | None) -> None:
    value = _choose(text)["bank"]
    assert (value["canonical"] if value else None) == bank


def test_headline_product_is_the_quoted_one_also_of_the_title() -> None:
    assert _choose("工商银行推出“茶香贷”")["product"] == {"name": "茶香贷"}
    assert _choose("工商银行放款", title="“茶香贷”落地")["product"] == {"name": "茶香贷"}


def test_headline_amount_is_that_of_the_title() -> None:
    text = "工商银行发放贷款100万元。全省余额414亿元"
    assert _choose(text, title="贷款余额超400亿元")["amount"]["value"] == 41_400_000_000
    assert _choose(text, title="总投资414亿元的项目")["amount"]["value"] == 1_000_000


def test_headline_product_is_no_pledged_bond() -> None:
    text = "工商银行办理回购业务，质押债券为“23云发21”和“19云开08”"
    assert _choose(text, title="质押式回购")["product"] is None


def test_headline_of_nothing_is_nothing() -> None:
    assert set(_choose("天气很好").values()) == {None}

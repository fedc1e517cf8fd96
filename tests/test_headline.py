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
        ("工商银行给予该公司单一主体授信额度3亿元，今年已落地5400万元", 300_000_000),
        ("工商银行累计审批贷款突破50亿元，达50.24亿元，余额26亿元", 5_024_000_000),
        ("资产总额突破万亿元大关，达10087亿元，工商银行说", 1_008_700_000_000),
        ("额度从最初的5万元，到现在的30万元，工商银行一直支持", 300_000),
        ("继2月7日给面粉厂贷款300万元后，工商银行再次贷款1000万元", 10_000_000),
        ("工商银行上半年累计投放贷款1.4万亿元。其中，投放粮棉油贷款3148亿元", 1_400_000_000_000),
        ("四大行定存起存额均为1万元", None),
        ("工商银行为客户成功兑换5000元残币", 5000),
        ("工商银行给老大批下每年一万二的助学贷款", 12_000),
        ("一笔1.2亿元的制种款要付，工商银行放了1000万元信用贷款", 10_000_000),
        ("年营业额2000万元以下的茶厂在工商银行开户", None),
        ("工商银行向农户发放贷款5万至20万元不等，本月累计发放8860万元", 88_600_000),
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
        ("闽南网3月9日讯（记者小李）工商银行2024年11月给茶厂授信300万元", "2024-11-01"),
        ("3月9日，记者从工商银行获悉，截至2月末，该行贷款余额10亿元", "2025-02-28"),
        ("工商银行3月1日将茶贷送进山，7月20日前后已放款300万元", "2025-03-01"),
        ("继2月7日给面粉厂放款后，工商银行再次投放贷款1000万元", None),
        (
            "2024年，该行主动对接水利工程的融资需求，发挥基金的作用，发放水利贷款18亿元",
            "2024-01-01",
        ),
        ("2021年以来，围绕世界级旅游城市，工商银行支持文旅类贷款61亿元", "2021-01-01"),
        ("茶厂2月11日向分行提出申请，3月10日放款成功", "2025-03-10"),
        ("工商银行发债10亿元，利差创2018年7月以来新低", None),
        ("今年3月1日起，南海休渔。截至3月底，工商银行给渔民放款1700万元", "2025-03-31"),
        ("十月初，玉米已经收完。工商银行给种子厂放款1000万元", None),
        ("到9月末，工商银行已办卡2301张；月底与食堂结账", "2024-09-30"),
        ("工商银行“领航贷”余额超130亿元，2026年目标是做到1000亿元", None),
        ("工商银行放贷900万元。鸟类调查队上月记录到水鸟67种", None),
        ("工商银行按照监管2月20日发出的指引给中小企业延期", None),
        ("工商银行将于3月22日举办早餐会，现场受理科创贷款", "2025-03-22"),
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


def test_headline_bank_is_that_of_the_title_where_the_text_names_none() -> None:
    chosen = _choose("一位老人来到网点汇款", title="农行南宁分行守住“钱袋子”")
    assert chosen["bank"]["canonical"] == "中国农业银行"
    assert chosen["branch"]["branch"] == "南宁分行"
    assert chosen["product"] is None
    other = _choose("工商银行放款", title="农行南宁分行守住养老钱")
    assert other["bank"]["canonical"] == "中国工商银行"


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


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("登录“惠懂你”平台申请工商银行的“善新贷”", None, "善新贷"),
        ("工商银行上线“云厨”系统，又推出“云厨卡”", "“云厨”上线", "云厨"),
        ("依托“云眼”平台，工商银行推出“茶香”产品", None, "茶香"),
        ("工商银行推出“茶香贷”“果香贷”", None, "茶香贷"),
    ],
)
def test_headline_product_is_what_is_lent_and_no_mere_means(
    text: str, title: str | None, name: str
) -> None:
    assert _choose(text, title=title)["product"] == {"name": name}


def test_headline_product_is_no_pledged_bond() -> None:
    text = "工商银行办理回购业务，质押债券为“23云发21”和“19云开08”"
    assert _choose(text, title="质押式回购")["product"] is None


def test_headline_of_nothing_is_nothing() -> None:
    assert set(_choose("天气很好").values()) == {None}

"""Sums of money: spans, values, modifiers, roles, and what is none."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.errors import InnotagError, ParseError
from innotag.recognisers.amounts import find_amounts, format_amount, parse_amount, scan_amounts
from innotag.recognisers.currencies import CODES
from innotag.text import normalise

SPANS = """
向12家企业授信【5.6亿元】
发放贷款【三百万元】
每年【一万二】的助学贷款
贷了【三万五】，补缴【四千五】。
【30万】退役军人贷顺利到账
为30万农户放贷，库存30万，
三万五千户
总额【两亿三千万元】
贷款【3亿5000万元】
【1.2亿余元】资金
余额【3,170.41亿元】
额度【1,000万】，
额度【1,000万元】
【500万至1000万元】
分别为【5亿】、【8亿元】
【5亿】和【8亿元】
折合【437.4万泰铢】
【3000亿印尼盾】
【200亿日元】贷款
【5亿港元】
【5亿港币】
【2亿欧元】
【3000万英镑】
【1.5亿卢布】
【8000万澳元】
【1亿新元】
【2亿林吉特】
【EUR500万】
【US$5亿】
【USD 5,000,000】
【HK$3亿】
【¥300】
【￥1,280.50】
【500万USD】
两家支行各发【30亿元】
年发电9.23亿度
运量达5亿吨
多元化融资
单元楼
一元化领导
元旦期间
轮椅、AED一样不缺
配备AED 3台
三五成群地来
两三万亩茶园
突破亿元大关
突破【千亿元】大关
“千亿行动”
五角场支行
长三角一体化
用时两分钟
e钱庄7.0
3D打印
惠及100万户
万元户
二元结构
每吨【3000元】
单价【4200元】/吨
第三元
三元锂电池
三元区支行
【人民币5亿元】
【人民币5亿元】
【近人民币5亿元】
【人民币近5亿元】
发放数字人民币贷款【300万元】
签约【30亿元】
节约【30万元】
节约成本【约30万元】
合约金额【2亿元】
附近3家
最近【500万元】
不超过【5000万元】
不超【5000万元】
最高不超过【300万元】
最高额度可达【500万元】
贷款额度最高为【1000万元】
最高人民法院
融资【超过2亿元】
融资【超2亿元】
融资【逾2亿元】
融资【接近2亿元】
融资【将近2亿元】
融资【大约2亿元】
融资【2亿元左右】
融资【2亿元以上】
融资【2亿多元】
融资【2亿余元】
融资【200余万元】
融资【上亿元】
融资【上千万元】
融资【近亿元】
融资【近千万元】
融资【近百万元】
融资【数千万元】
融资【几百万元】
融资【十几万元】
融资【二十多万元】
融资【三千余万元】
不足【5000万元】
户均不到【二十万元】
年收入不到【两千万】，
货值折【人民币三百余万】，
把上限提到【五十万】，
另给了【五百万】备煤
【5000万元以上】上市公司
投资【5亿元】以上海市为重点
贷款【200万元】以下
单户授信【1000万元】及以下
【1万元】起存
【20万元】起购
至少【5万元】
不低于【5亿元】
突破【100亿元】
越过【100亿元】关口
站上【万亿元】台阶
规模过【千亿元】
通过【500万元】贷款
经过【5亿元】
【5-10万元】
【5万-10万元】
【5万元-10万元】
【5000-10000元】
【5000元至1万元】
【30万元～50万元】
【3至5万元】
【十万至二十万元】
【50万元（含）至100万元】（含）
从【500万元】提高到【1000万元】
由【2亿元】增至【3亿元】
惠及30万农户
贷款30万户
放了【30万】贷款
贷了【50万】，
拿到【200万】流动资金贷款
授信【3000万】。
产能30万吨
20万千瓦
10万头猪
新增就业5万人
5万多亩
【3个亿】贷款
投了【3个亿】，
【10万块钱】
借了【10万块】，
2万块光伏板
5块地
【伍佰万元】整
【人民币壹仟万元】整
【１，０００万元】
【１.５亿元】
首单【50.00亿元】
票面【100元】
【3.5元】/股
每股【3.5元】
注册资本【10亿元】
2024元宇宙大会
5月10日元宵
2024年【5亿元】
5月末【1200亿元】
12月【5亿元】
【1.2万亿元】
【1.2万多亿元】
【两万亿元】
【万亿元】
【千万元】
【百万元】
百元
万元GDP能耗
单位万元产值
亿元村
百亿级产业集群
千亿元级产业
唯一【3亿元】
之一【3亿元】
统一【500万元】
全国第一【5000万元】
【0元】手续费
【1元】购
【一百五十亿元】
【九百七十六万元】
【六千万元】
【一亿两千万元】
【三点五亿元】
【2.5亿元人民币】
【2.5亿人民币】
【900万元人民币】
约合【7000万美元】
【约7000万美元】
折合【约7000万美元】
【1亿】、【2亿】和【3亿美元】
200多名员工
三亿观众
七十二家
一千零一夜
【50余亿元】
【百余亿元】
【千余万元】
【数十亿元】
【上百亿元】
线上【百万元】贷款
20xx
【60万余元】
【120万元】/年
3.2.1亿
第5期【3亿元】
5.8亿千瓦时
7.27亿张
人均0.5亩
【8万元】一亩
每人每月【200元】
【400元】/亩
【2800元】/头
贷款利率4.35%
2亿立方米
3亿件
【3亿元】票据
编号2024001
【50万元】—【20万元】
【300万元】或【500万元】
【100万美元】
【1.5亿瑞士法郎】
【50亿韩元】
【3亿卢比】
【100亿越南盾】
【5000万迪拉姆】
【3亿加元】
【20亿坚戈】
【5亿特别提款权】
补贴【8000元】
奖励【20万元】
罚款【50万元】
5月20日元首会晤
亿万元资产
千千万万
一元复始
仅需【一元】
投资【5000万】建设
贷款【30万】用于
年薪【20万】，
【100万元】及以上
【100万元】（含）以上
【近千元】
兑换【印尼盾3.2亿】、【越南盾1亿】
折合【港币3亿元】
发行【美元5亿元】债券
【500万美元】【300万欧元】
""".strip("\n").splitlines()


def marked(line: str) -> tuple[str, list[str]]:
    """Return the text of a line without its brackets, and what stands between them."""
    text = line.replace("【", "").replace("】", "")
    return text, [part.split("】")[0] for part in line.split("【")[1:]]


@pytest.mark.parametrize("line", SPANS)
def test_amounts_finds_spans(line: str) -> None:
    text, spans = marked(line)
    found = find_amounts(text)
    assert [entity.text for entity in found] == spans
    assert all(text[entity.start : entity.end] == entity.text for entity in found)


VALUES = [
    ("三百万元", 3_000_000, "CNY"),
    ("两亿三千万元", 230_000_000, "CNY"),
    ("3亿5000万元", 350_000_000, "CNY"),
    ("1.2亿元", 120_000_000, "CNY"),
    ("3,170.41亿元", 317_041_000_000, "CNY"),
    ("1,000万元", 10_000_000, "CNY"),
    ("437.4万泰铢", 4_374_000, "THB"),
    ("7250万印尼盾", 72_500_000, "IDR"),
    ("1.2万亿元", 1_200_000_000_000, "CNY"),
    ("伍佰万元", 5_000_000, "CNY"),
    ("３．５亿港元", 350_000_000, "HKD"),
    ("五点五亿元", 550_000_000, "CNY"),
    ("3.28元", 3.28, "CNY"),
    ("US$5亿", 500_000_000, "USD"),
    ("USD 12,000.50", 12_000.5, "USD"),
    ("¥300", 300, "CNY"),
    ("500万EUR", 5_000_000, "EUR"),
    ("2.5亿元人民币", 250_000_000, "CNY"),
    ("人民币2.5亿元", 250_000_000, "CNY"),
    ("0.07亿元", 7_000_000, "CNY"),
    ("千万元", 10_000_000, "CNY"),
    ("3千万元", 30_000_000, "CNY"),
    ("一亿零五百万元", 105_000_000, "CNY"),
    ("三万五千元", 35_000, "CNY"),
]


@pytest.mark.parametrize(("string", "value", "currency"), VALUES)
def test_amounts_reads_values_exactly(string: str, value: float, currency: str) -> None:
    read = parse_amount(string)
    assert (read["value"], read["currency"]) == (value, currency)
    assert type(read["value"]) is type(value)


MODIFIERS = [
    ("贷款300万元", "exact"),
    ("贷款达300万元", "exact"),
    ("多达300万元", "exact"),
    ("约300万元", "approx"),
    ("近300万元", "approx"),
    ("接近300万元", "approx"),
    ("300万元左右", "approx"),
    ("超300万元", "over"),
    ("逾300万元", "over"),
    ("300余万元", "over"),
    ("300多万元", "over"),
    ("300万元以上", "over"),
    ("上百万元", "over"),
    ("突破300亿元", "over"),
    ("余额过300亿元", "over"),
    ("贷款已破300亿元", "over"),
    ("越过300亿元关口", "over"),
    ("不足300万元", "under"),
    ("户均不到300万元", "under"),
    ("低于300万元", "under"),
    ("抵押可到300万元", "max"),
    ("每年1.2万元限额", "max"),
    ("大额存单起存20万元", "min"),
    ("余额在11月末过千亿元", "over"),
    ("限额调到了3000元", "exact"),
    ("最高300万元", "max"),
    ("最高可贷300万元", "max"),
    ("最高额度为300万元", "max"),
    ("最多300万元", "max"),
    ("不超过300万元", "max"),
    ("不高于300万元", "max"),
    ("不得超过300万元", "max"),
    ("300万元以内", "max"),
    ("300万元以下", "max"),
    ("限购300万元", "max"),
    ("不低于300万元", "min"),
    ("不少于300万元", "min"),
    ("至少300万元", "min"),
    ("1元起购", "min"),
    ("起点5万元", "min"),
    ("通过300万元授信", "exact"),
    ("评分最高的企业获得300万元", "exact"),
    ("上限从300万元提至500万元", "exact"),
    ("100万至300万元", "range"),
]


@pytest.mark.parametrize(("text", "modifier"), MODIFIERS)
def test_amounts_tells_modifier(text: str, modifier: str) -> None:
    assert find_amounts(text)[0].value["modifier"] == modifier


RANGES = [
    ("500万至1000万元", 5_000_000, 10_000_000),
    ("5-10万元", 50_000, 100_000),
    ("5000-10万元", 5_000, 100_000),
    ("3000元—1万元", 3_000, 10_000),
    ("十万到二十万元", 100_000, 200_000),
    ("1.5亿～2亿美元", 150_000_000, 200_000_000),
    ("两三千万元", 20_000_000, 30_000_000),
    ("三五万元", 30_000, 50_000),
    ("七八十万元", 700_000, 800_000),
    ("十七八亿元", 1_700_000_000, 1_800_000_000),
]


@pytest.mark.parametrize(("string", "low", "high"), RANGES)
def test_amounts_range_has_low_and_high_and_no_value(string: str, low: int, high: int) -> None:
    value = parse_amount(string)
    assert (value["low"], value["high"], value["modifier"]) == (low, high, "range")
    assert "value" not in value


ROLES = [
    ("为茶企发放贷款【80万元】，期限一年", "loan"),
    ("凭【80万元】信用贷款买了新炒锅", "loan"),
    ("给合作社授信【500万元】", "credit_line"),
    ("签下【30亿元】综合授信协议", "credit_line"),
    ("绿色贷款余额达【57亿元】", "balance"),
    ("存量规模【57亿元】", "balance"),
    ("今年以来累计投放【57亿元】", "cumulative"),
    ("累计发放【57亿元】茶叶贷款", "cumulative"),
    ("水库总投资【30亿元】", "project_investment"),
    ("成功发行【10亿元】小微金融债券", "issue"),
    ("茶青收购价每斤【60元】", "price"),
    ("钢坯报价【3500元】/吨", "price"),
    ("较年初增加【12亿元】", "other"),
    ("为农户节约利息【3万元】", "other"),
    ("办理【200万元】“云茶贷”", "loan"),
]


@pytest.mark.parametrize(("line", "role"), ROLES)
def test_amounts_tells_role(line: str, role: str) -> None:
    text, spans = marked(line)
    found = {entity.text: entity.value for entity in find_amounts(text)}
    assert found[spans[0]]["role"] == role


def test_amounts_role_passes_along_a_list() -> None:
    values = [e.value for e in find_amounts("贷款余额30亿元、其中绿色20亿元、科技10亿元")]
    assert [value["role"] for value in values] == ["balance"] * 3


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("农商银行给了三百六十万，十年按月还", ["三百六十万"]),
        ("轮胎、保险还差六万。", ["六万"]),
        ("“两百万，三年，不要房子。”", ["两百万"]),
        ("单户五万到十五万不等", ["五万到十五万"]),
        ("换来两千块补助", ["两千块"]),
        ("留出一块地，还差两万亩", []),
        ("看重延后的那一块。", []),
        ("给了三万户居民", []),
        ("每年处理十万到十五万吨", []),
    ],
)
def test_amounts_without_a_currency_need_words_of_money(text: str, spans: list[str]) -> None:
    assert [entity.text for entity in find_amounts(text)] == spans


def test_amounts_vague_numbers_have_no_value() -> None:
    assert [(e.text, e.value) for e in find_amounts("投入数千万元和几十万元")] == [
        ("数千万元", None),
        ("几十万元", None),
    ]


@pytest.mark.parametrize("string", ["", "三百", "300", "300万户", "300万元和400万元", "数千万元"])
def test_amounts_parse_says_what_is_wrong(string: str) -> None:
    with pytest.raises(ParseError, match=r"as a sum of money\. Expected number, unit and currency"):
        parse_amount(string)
    assert issubclass(ParseError, InnotagError)
    assert issubclass(ParseError, ValueError)


def test_amounts_parse_reads_back_thousands_of_formatted_sums() -> None:
    chance = random.Random(7)
    for _ in range(5000):
        value = Decimal(chance.randrange(1, 10 ** chance.randrange(1, 16))) / 100
        currency = chance.choice(CODES)
        read = parse_amount(format_amount(value, currency))
        assert Decimal(str(read["value"])) == value
        assert (read["currency"], read["modifier"]) == (currency, "exact")


@given(st.decimals(min_value=0, max_value=10**14, places=2, allow_nan=False))
def test_amounts_full_width_equals_half_width(value: Decimal) -> None:
    half = f"发放贷款{format_amount(value)}，"
    full = half.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)} | {0x2E: 0xFF0E})
    assert [e.value for e in find_amounts(half)] == [e.value for e in find_amounts(full)]
    assert len(find_amounts(half)) == 1


@given(
    st.text(
        alphabet="0123456789一两三十百千万亿元美约近超余多几数个至-、，,.起上最高不过 $A",
        max_size=40,
    )
)
def test_amounts_any_mixture_gives_ordered_spans(text: str) -> None:
    view = normalise(text).text
    end = 0
    for entity in scan_amounts(view):
        assert end <= entity.start < entity.end
        assert view[entity.start : entity.end] == entity.text
        end = entity.end


def test_amounts_offsets_index_the_text_as_given() -> None:
    text = "贷款 余额\n１，０００ 万\n元，"
    (entity,) = find_amounts(text)
    assert text[entity.start : entity.end] == entity.text == "１，０００ 万\n元"

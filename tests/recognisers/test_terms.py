"""Terms and stated durations: spans, values, and what is none."""

from __future__ import annotations

import pytest

from innotag.recognisers.terms import find_terms

CASES = """
期限【3年】， | P3Y
期限【3+2年】 | P5Y
【5+5年期】品种规模 | P10Y
【不到两年】发放3亿元 | P2Y
期限为【3年】 | P3Y
授信期【3年】 | P3Y
【10年期】贷款 | P10Y
贷款5亿元，【25年】，还款来自水费 | P25Y
八万元，【三年】还清 | P3Y
【十年】按月还 | P10Y
分【两年】还 | P2Y
【30年】分期归还 | P30Y
十年，老支行换了三任行长 |
【三年期】债券 | P3Y
【一年期】 | P1Y
贷款期限最长【10年】 | P10Y
最长可达【5年】 | P5Y
【7个工作日】到账 | P7D
【3个工作日】内 | P3D
仅用【2个小时】 | PT2H
【30分钟】放款 | PT30M
【两小时】见款 | PT2H
最快【1天】放款 | P1D
用时【不到48小时】 | PT48H
【不足20个工作日】 | P20D
期限【12-14个月】 | P12M/P14M
期限【36个月】 | P36M
期限【6个月】 | P6M
封闭【五年】 | P5Y
24小时自助银行 |
7×24小时服务 |
全天24小时 |
24小时客服热线 |
15分钟便民圈 |
“15分钟金融服务圈” |
近三年 |
近两年来 |
连续七年 |
成立三年 |
五年规划 |
三年行动 |
一年来 |
每天 |
几天 |
第3天 |
十年间 |
三年磨一剑 |
每3个月 |
过去三个月 |
前3个月 |
近6个月 |
【3秒】放款 | PT3S
秒级响应 |
【半小时】办结 | PT30M
【一个半小时】 | PT90M
【两周】完成 | P2W
【3周】审完 | P3W
成立20周年 |
60周岁 |
3岁 |
2024年 |
5月 |
6月末 |
【90天】免息 | P90D
【7天】通知存款 | P7D
【7天期】逆回购 | P7D
从【10天】缩短到【3天】 | P10D P3D
从【15个工作日】压缩至【5个工作日】 | P15D P5D
期限【一年】或【三年】 | P1Y P3Y
期限【1年】、【3年】、【5年】 | P1Y P3Y P5Y
期限【1-3年】 | P1Y/P3Y
期限【1至5年】 | P1Y/P5Y
期限【1年6个月】 | P1Y6M
期限【2年零3个月】 | P2Y3M
期限【三年又两个月】 | P3Y2M
期限【两年半】 | P30M
【5年期】以上LPR | P5Y
约定【三年】内投放 | P3Y
【3年】内投入100亿元 | P3Y
【48小时】内放款 | PT48H
【一个月】内 | P1M
【1个月】 | P1M
半年报 |
上半年 |
期限【半年】 | P6M
【3个交易日】 | P3D
【3日】内 | P3D
5月3日内 |
30年房龄 |
20年老店 |
五年来 |
【15天】放款 | P15D
一天 |
仅用【一天】 | P1D
在【一周】内完成 | P1W
历时【520天】 | P520D
【20余天】 | P20D
【10多分钟】 | PT10M
【一个多小时】 | PT1H
20千瓦时 |
每小时 |
约谈 |
约【3小时】 | PT3H
当天 |
百天 |
365天不打烊 |
贷款延期【1年】 | P1Y
还款期延长【6个月】 | P6M
合作期【5年】 | P5Y
租期【10年】 | P10Y
质押期限【2年】 | P2Y
宽限期【1年】 | P1Y
存期【3年】 | P3Y
【3年】免息 | P3Y
有效期【3年】 | P3Y
循环使用【3年】 | P3Y
额度有效期【一年】 | P1Y
未来【五年】 | P5Y
今后【两年】由分行代理 | P2Y
期限一般不超过【3年】， | P3Y
分期还，首付息【三年】，改造 | P3Y
余额【两年】有效 | P2Y
起存，【三年】2.6% | P3Y
停产【半年】的车间 | P6M
回款要等【半年】 | P6M
前【5年】票面利率3% | P5Y
28万元【一天】到账 | P1D
赛场四周的广告 |
，【半年】放了2亿元 | P6M
，【一年】跑坏了三辆车 | P1Y
项目组用了【两年】调试 | P2Y
车床用了三十年， |
为了三年的约定 |
【一年】里新增2000万元 | P1Y
【一年】间办下十笔 | P1Y
，去年一年放了2亿元 |
，十年来放了2亿元 |
改造用【三年】时间 | P3Y
守了二十年磅房 |
停了几十年 |
追加四千万周转款 |
用时【1.2秒】 | PT1.2S
开业满两年 |
，前【两年】只付息 | P2Y
贷款前【三个月】由财政贴息 | P3M
头【三个月】免息 | P3M
此前三年还款正常 |
财政贴息【三年】 | P3Y
最长可停息【一周】 | P1W
社里安排调休【一天】 | P1D
给【三年】过渡 | P3Y
寿命【两万五千小时】 | PT25000H
平均期限【6.4年】 | P6.4Y
平均期限【2.5年】 | P30M
二十年一遇 |
""".strip("\n").splitlines()


def marked(line: str) -> tuple[str, list[str]]:
    """Return the text of a line without its brackets, and what stands between them."""
    text = line.replace("【", "").replace("】", "")
    return text, [part.split("】")[0] for part in line.split("【")[1:]]


@pytest.mark.parametrize("case", CASES)
def test_terms_finds_spans(case: str) -> None:
    line, _, values = case.partition(" |")
    text, spans = marked(line)
    found = find_terms(text)
    assert [entity.text for entity in found] == spans
    assert [entity.value["iso"] for entity in found] == values.split()


KINDS = [
    ("贷款期限3年", "loan"),
    ("授信期3年", "loan"),
    ("三年期债券", "bond"),
    ("票面1.85%，期限3年", "bond"),
    ("回购期限为7天", "repo"),
    ("封闭五年的理财", "product"),
    ("两小时到账", "duration"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_terms_kind(text: str, kind: str) -> None:
    assert find_terms(text)[0].value["kind"] == kind

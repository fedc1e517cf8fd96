"""Interest rates and yields: spans, values, and what is none."""

from __future__ import annotations

import pytest

from innotag.recognisers.rates import find_rates

CASES = """
年利率【3.7%】
利率低至【3.2%】
贷款利率为【3.85%】，期限1年
以【3.2%】的优惠利率
年化利率【3.45%】
票面利率【2.52%】，认购倍数3.1倍
票面【1.80%】；票面【1.85%】
利率分别为【2.5%】、【2.8%】
利率从【4.35%】降至【3.65%】
利率由【5%】下调至【4.5%】
贷款余额增长12%
占比达85%
利率下降20%
利率上浮10%
利率下降0.5个百分点
利率下浮15个基点
LPR的70%
定价利率分别为【2.42厘】、【2.65厘】
厚度3厘米
一年期整存整取【1.10%】，三年期【1.25%】
一千起存，三年【2.6%】
3个月【0.65%】、6个月【0.85%】
三年期贷款占比30%
近三年20%
同比增长18.6%
一年期LPR为【3.45%】
业绩比较基准【2.3%-4.3%】
业绩基准【2.3%～4.3%】
七日年化收益率【2.1%】
到期收益率【2.35%】
回购利率【1.88%】
贴现利率【1.25%】
存款利率【2.6%】
不良率1.2%
担保费率0.5%
贴息后企业只承担【0.7%】
财政按50%比例贴息
贷款年利率【百分之三点五】
月利率【5‰】
利率不高于【4%】
综合融资成本【3.6%】
认购倍数3倍，中标利率【1.649%】
满意度99%
抵押率最高70%
净息差1.5%
贷款实际利率50%的财政贴息
利率【3%-4%】
利率【3-4%】
拨备覆盖率235%
首付比例20%
较LPR低10%
利率优惠20%
利率优惠至【3.4%】
发行利率【2.08%】，创新低
资本充足率12.5%
税率13%
执行【3.1%】的年利率
年息【4%】
小微企业贷款利率【3.98%】，同比下降0.3个百分点，余额增长20%
ROE达到10%
能耗下降15%
存款增11.52%
利率最低【2.95%】
票息【3.2%】
存款利率下调：三年期由【1.95%】降至【1.75%】
利率下调10%
利率提高10%
""".strip("\n").splitlines()


def marked(line: str) -> tuple[str, list[str]]:
    """Return the text of a line without its brackets, and what stands between them."""
    text = line.replace("【", "").replace("】", "")
    return text, [part.split("】")[0] for part in line.split("【")[1:]]


@pytest.mark.parametrize("case", CASES)
def test_rates_finds_spans(case: str) -> None:
    text, spans = marked(case)
    assert [entity.text for entity in find_rates(text)] == spans


VALUES = [
    ("年利率3.70%", {"percent": 3.7, "kind": "loan"}),
    ("票面利率2%", {"percent": 2, "kind": "coupon"}),
    ("业绩比较基准2.3%-4.3%", {"percent": 2.3, "kind": "benchmark", "high": 4.3}),
    ("月利率5‰", {"percent": 0.5, "kind": "loan"}),
    ("回购利率1.88%", {"percent": 1.88, "kind": "repo"}),
    ("贴现利率1.25%", {"percent": 1.25, "kind": "discount"}),
    ("七日年化2.1%", {"percent": 2.1, "kind": "yield"}),
    ("三年期存款利率2.6%", {"percent": 2.6, "kind": "deposit"}),
    ("年利率百分之三点五", {"percent": 3.5, "kind": "loan"}),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_rates_value(text: str, value: dict[str, object]) -> None:
    assert find_rates(text)[0].value == value

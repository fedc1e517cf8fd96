"""The scans, alone and together, on hostile input: no error, time in proportion to length."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.recognisers import extract, recognise
from innotag.recognisers.amounts import find_amounts, scan_amounts
from innotag.recognisers.dates import find_dates, scan_dates
from innotag.recognisers.rates import find_rates, scan_rates
from innotag.recognisers.terms import find_terms, scan_terms
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

SCANS: dict[str, Callable[[str], object]] = {
    "amounts": scan_amounts,
    "dates": lambda text: scan_dates(text, "2024-05"),
    "rates": scan_rates,
    "terms": scan_terms,
}
SEEDS = [
    "1",
    "亿",
    "一",
    " ",
    "元",
    "至",
    "%",
    "《",
    "1,",
    "1.",
    "5-",
    "5至",
    "约",
    "1亿、",
    "5月",
    "2024年",
    "1990年1月1日",
    "较年初",
    "一年",
    "5%",
    "利率5%",
    "百分之",
    "$5",
    "A5",
    "万元",
    "一一亿",
    "十一",
    "最高",
    "3年",
    "上半年",
    "前一",
]


def spent(scan: Callable[[str], object], text: str) -> float:
    """Return the best of three times."""
    times = []
    for _ in range(3):
        start = process_time()
        scan(text)
        times.append(process_time() - start)
    return min(times)


@pytest.mark.parametrize("name", SCANS)
@pytest.mark.parametrize("seed", SEEDS)
def test_scans_cost_grows_with_length_only(name: str, seed: str) -> None:
    scan = SCANS[name]
    short, long = (seed * (size // len(seed)) for size in (4_000, 16_000))
    assert spent(scan, long) < 12 * spent(scan, short) + 0.02


@pytest.mark.parametrize("name", SCANS)
@pytest.mark.parametrize("seed", ["1", "亿", " ", "（"])
def test_scans_read_a_megabyte_of_one_thing(name: str, seed: str) -> None:
    SCANS[name](seed * (1_000_000 // len(seed)))


ORDINARY = (
    "2025年3月12日，青石银行云溪支行为当地一家茶叶合作社发放贷款80万元，期限3年，年利率3.45%，用于扩种"
    "和购置设备。该行负责人介绍，截至2月末，全行涉农贷款余额41.2亿元，较年初增加3亿元，“茶香贷”惠及农户"
    "1900户；下一步将与云溪星河茶业有限公司一道，把服务送到田间地头。"
)


def spent_by_all(text: str) -> float:
    """Return the best of three times of normalising a text and of all recognisers together."""
    times = []
    for _ in range(3):
        start = process_time()
        recognise(normalise(text), month="2025-03", title=text[:60])
        times.append(process_time() - start)
    return min(times)


TOGETHER = [
    *("1", "１", "亿", "银行", "（", "）", "（）", "《", "》", '"', "“”", " ", "　", "\n", "支行"),
    *(
        "分行",
        "联社",
        "有限公司",
        "科技",
        "农商银行",
        "北京市",
        "财政厅",
        "1亿元、",
        "青石银行云溪支行",
    ),
    *("1990年", "3年", "5%", "元", "一家", "😀", "\ud800", "贷款5万元"),
]


@pytest.mark.parametrize("seed", TOGETHER)
def test_scans_together_cost_grows_with_length_only(seed: str) -> None:
    short, long = (seed * (size // len(seed)) for size in (10_000, 40_000))
    assert spent_by_all(long) < 8 * spent_by_all(short) + 0.02


@pytest.mark.parametrize("seed", ["1", "亿", "银行", "（", "（）", "《", " "])
def test_scans_together_cost_no_more_than_on_ordinary_text(seed: str) -> None:
    size = 1_000_000
    ordinary = spent_by_all(ORDINARY * 100) / (100 * len(ORDINARY))
    start = process_time()
    recognise(normalise(seed * (size // len(seed))), month="2025-03")
    assert (process_time() - start) / size < 2 * ordinary


@given(st.text(max_size=200))
def test_scans_any_text_is_read(text: str) -> None:
    for find in (find_amounts, find_dates, find_rates, find_terms):
        for entity in find(text):
            assert text[entity.start : entity.end] == entity.text


@given(
    st.text(
        alphabet="银行支分农商信联社工建中北京市公司科技有限（）《》“”贷一家的在为9亿元月年日，。"
        ' "\ud800😀'
    )
)
def test_scans_together_give_spans_of_the_text(text: str) -> None:
    last: dict[str, int] = {}
    for entity in extract(text, month="2025-03", bank=text[:8]):
        assert text[entity.start : entity.end] == entity.text
        assert entity.start >= last.get(entity.type, 0)
        last[entity.type] = entity.end


def test_scans_together_read_full_width_as_half_width() -> None:
    wide = ORDINARY.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    half, full = extract(ORDINARY), extract(wide)
    assert [(e.type, e.start, e.end, e.value) for e in half] == [
        (e.type, e.start, e.end, e.value) for e in full
    ]
    assert {"BANK", "BRANCH", "DATE", "AMOUNT", "TERM", "RATE", "PRODUCT", "COMPANY"} <= {
        e.type for e in full
    }


def test_scans_lone_surrogates_and_emoji_are_text() -> None:
    text = "\ud800贷款💰３００万元\udfff，年利率３％，期限３年，２０２４年５月"
    found = [e.text for f in (find_amounts, find_rates, find_terms, find_dates) for e in f(text)]
    assert found == ["３００万元", "３％", "３年", "２０２４年５月"]


def test_scans_read_half_width_marks_and_traditional_characters_as_usual() -> None:
    text = "截至2月末,中國郵政儲蓄銀行貸款3,170萬元:年利率3%"
    view = normalise(text)
    assert view.text == "截至2月末，中国邮政储蓄银行贷款3,170万元：年利率3%"
    assert len(view.text) == len(text)
    assert normalise("10:30, 1,000").text == "10:30, 1,000"

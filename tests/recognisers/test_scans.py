"""All four scans on hostile input: never an error, time in proportion to length."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.recognisers.amounts import find_amounts, scan_amounts
from innotag.recognisers.dates import find_dates, scan_dates
from innotag.recognisers.rates import find_rates, scan_rates
from innotag.recognisers.terms import find_terms, scan_terms

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
        start = perf_counter()
        scan(text)
        times.append(perf_counter() - start)
    return min(times)


@pytest.mark.parametrize("name", SCANS)
@pytest.mark.parametrize("seed", SEEDS)
def test_scans_cost_grows_with_length_only(name: str, seed: str) -> None:
    scan = SCANS[name]
    short, long = (seed * (size // len(seed)) for size in (4_000, 16_000))
    assert spent(scan, long) < 12 * spent(scan, short) + 0.01


@pytest.mark.parametrize("name", SCANS)
@pytest.mark.parametrize("seed", ["1", "亿", " ", "（"])
def test_scans_read_a_megabyte_of_one_thing(name: str, seed: str) -> None:
    SCANS[name](seed * (1_000_000 // len(seed)))


@given(st.text(max_size=200))
def test_scans_any_text_is_read(text: str) -> None:
    for find in (find_amounts, find_dates, find_rates, find_terms):
        for entity in find(text):
            assert text[entity.start : entity.end] == entity.text


def test_scans_lone_surrogates_and_emoji_are_text() -> None:
    text = "\ud800贷款💰３００万元\udfff，年利率３％，期限３年，２０２４年５月"
    found = [e.text for f in (find_amounts, find_rates, find_terms, find_dates) for e in f(text)]
    assert found == ["３００万元", "３％", "３年", "２０２４年５月"]

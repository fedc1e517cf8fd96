"""Numerals: exact values, and what is none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.errors import ParseError
from innotag.recognisers.numerals import (
    format_chinese,
    json_number,
    parse_numeral,
    read_numeral,
)

VALUES = [
    ("0", 0),
    ("12", 12),
    ("1.5", Fraction(3, 2)),
    ("3,170.41亿", 317_041_000_000),
    ("1,234,567", 1_234_567),
    ("437.4万", 4_374_000),
    ("三百万", 3_000_000),
    ("两亿三千万", 230_000_000),
    ("3亿5000万", 350_000_000),
    ("1.2万亿", 1_200_000_000_000),
    ("两万亿", 2_000_000_000_000),
    ("一千三百万亿", 1_300_000_000_000_000),
    ("十", 10),
    ("十五", 15),
    ("二十", 20),
    ("一百零五", 105),
    ("一万零五百", 10_500),
    ("三万五", 35_000),
    ("二〇二四", 2024),
    ("二零二四", 2024),
    ("壹拾万", 100_000),
    ("伍佰万", 5_000_000),
    ("三点五亿", 350_000_000),
    ("零点七五", Fraction(3, 4)),
    ("百亿", 10_000_000_000),
    ("3千万", 30_000_000),
]


@pytest.mark.parametrize(("string", "value"), VALUES)
def test_numerals_reads_exact_values(string: str, value: int | Fraction) -> None:
    assert parse_numeral(string) == value
    assert type(parse_numeral(string)) is type(value)


@pytest.mark.parametrize(
    "string", ["", "万元", "1.2.3", "一3", "五百一十二三", "abc", "９" * 3, "1" * 41]
)
def test_numerals_says_what_is_wrong(string: str) -> None:
    with pytest.raises(ParseError, match=r"as a number\. Expected Arabic or Chinese digits"):
        parse_numeral(string)


@given(st.integers(min_value=0, max_value=10**16 - 1))
def test_numerals_reads_back_what_it_writes(value: int) -> None:
    assert parse_numeral(format_chinese(value)) == value


@pytest.mark.parametrize("value", [-1, 10**16])
def test_numerals_writes_only_what_it_can(value: int) -> None:
    with pytest.raises(ParseError, match="Expected a number from 0"):
        format_chinese(value)


@given(st.text(max_size=60))
def test_numerals_any_text_is_a_number_or_none(text: str) -> None:
    value = read_numeral(text)
    assert value is None or value >= 0


def test_numerals_json_number_is_an_int_where_whole() -> None:
    assert json_number(Fraction(8, 2)) == 4
    assert type(json_number(Fraction(8, 2))) is int
    assert json_number(Fraction(41, 100)) == 0.41

"""Every warning that a result can carry has its Chinese."""

from __future__ import annotations

import re

import pytest

import innotag
from innotag.display.names import subthemes_zh
from innotag.display.notices import warning_zh
from innotag.labels import SUBTHEMES_ZH
from innotag.vocabulary import load_terms

WARNINGS = [
    "reports the same event as 2025-03/h/01: count it once",
    "the row has no text",
    "the policy has no text",
    "row 3 has no text",
    "the month '3月' in row 3 is no month",
    "the id 'a' in row 3 stands further above too",
    "text on line 4 is no text",
    "text in row 4 is no text",
    "2 cells too many on line 4 were joined to the text",
    "2 cells too many in row 4 were joined to the text",
    "2 cells too many in row 4 were left out",
    "the text of 2000001 characters was left out: one item holds at most 2000000; split it",
    "a cell is missing on line 9",
    "the cell '附注' on line 9 is in a column of no known kind",
    "the row was put together from a page whose columns were lost",
    "the text ends in the middle of a sentence",
    "a garbled line 7 was dropped",
    "a ghost on line 7 was dropped",
    "line 7 opened with the end of the row above",
    "sub-heading (2) stands without (1): a page may be out of place",
    "the bank cell was lost; '青石银行' is taken from the text",
    "the bank cell is empty",
    "the bank cell '石银行' was cut; '青石银行' is taken from the text",
    "the bank cell '石银行' is cut",
    'the bank cell "它\'s" names no bank',
    "The bank cell says '青右银行', which no list has, and the text '青石银行'.",
    "A year with five digits, read as 2025: '22025年3月'.",
    "No such day in the calendar: '2月30日'.",
    "No report date and no month to read this date against: '5月6日'.",
]


@pytest.mark.parametrize("warning", WARNINGS)
def test_notices_are_chinese(warning):
    said = warning_zh(warning)
    assert said != warning
    assert not re.search("[a-z]{4}", said.replace("text", "")), said
    kept = re.findall(r"\d+|(?<=')[\u4e00-\u9fff]+(?=')", warning.replace("(1)", ""))
    assert all(part in said for part in kept)


def test_notices_cover_what_real_reading_says():
    texts = ["2月30日放款", "放款于5月6日", "上线新系统"]
    found = [w for text in texts for w in innotag.classify(text).warnings]
    assert found
    assert not [w for w in found if warning_zh(w) == w]


def test_notices_leave_the_unknown_as_it_is():
    assert warning_zh("the bank cell '" * 5000) == "the bank cell '" * 5000


def test_subthemes_have_chinese_names():
    known = {term.subtheme for term in load_terms() if term.subtheme}
    assert known == set(SUBTHEMES_ZH)
    assert all(subthemes_zh({"x": sorted(known)}))

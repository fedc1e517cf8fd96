"""The normalised view: what is folded, and what keeps its form."""

from __future__ import annotations

import pytest

from innotag.lexicon import DATA
from innotag.text import normalise

PAIRS = [
    line.split("\t") for line in (DATA / "traditional.tsv").read_text(encoding="utf-8").splitlines()
]


def test_text_traditional_characters_are_folded_once_and_for_all() -> None:
    traditional = "".join(pair[0] for pair in PAIRS)
    simplified = "".join(pair[1] for pair in PAIRS)
    assert normalise(traditional).text == simplified
    assert normalise(simplified).text == simplified


def test_text_offsets_of_a_traditional_text_stand() -> None:
    text = "匯豐與港鐵簽訂「可持續發展表現掛鈎」貸款，金額 ５０億港元"
    view = normalise(text)
    assert view.text == '汇丰与港铁签订"可持续发展表现挂钩"贷款，金额50亿港元'
    start = view.text.index("50亿港元")
    at = view.restore(start, start + 5)
    assert text[slice(*at)] == "５０億港元"


@pytest.mark.parametrize("text", ["著名企业", "昇腾芯片", "乾县", "摺叠", "山核桃"])
def test_text_characters_of_simplified_writing_keep_their_form(text: str) -> None:
    assert normalise(text).text == text

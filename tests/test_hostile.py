"""Text of any kind: a result, no error but the documented ones, and no hang."""

from __future__ import annotations

import time

import pytest

import innotag
from innotag.errors import InnotagError

hypothesis = pytest.importorskip("hypothesis")
from hypothesis import strategies as st  # noqa: E402  (behind the skip)

TEXT = "2025年3月12日，青石银行云溪支行为茶农发放“茶香贷”80万元，期限3年，利率3.45%。"
WORDS = (
    "银行 支行 80万元 1,000 ,000 00,000, 2025年 3月5日 3.45% 《 “ ” 《a》 （ ( 由 第 一 十 万亿 "
    "某 - 至 约 期限3年 LPR 公司 青石银行云溪支行 银行股份有限公司 发放贷款 有限 省 市 和 、 ， 。 "
    "; a A1 1 1. 😀"
)
TOKENS = [*WORDS.split(), *" \n\t\0\u3000\ud800\u202e\ufeff", "e\u0301"]
EXAMPLES = 150

# Any code point, halves of surrogate pairs too, beside the characters that the rules look for.
characters = st.one_of(
    st.characters(exclude_categories=()),
    st.sampled_from(TEXT + "亿千百十至约超《》（）\n\t\0\ud800"),
)
noise = st.text(characters, max_size=120)


@st.composite
def mutated(draw):
    """Return the example text with stretches cut out, doubled or exchanged."""
    text = TEXT
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 9)))
        text = text[:at] + draw(st.one_of(noise, st.just(text[at:to] * 2))) + text[to:]
    return text


def check(text, **given):
    """Classify and extract, and hold the results to what is promised of any."""
    result = innotag.classify(text, **given)
    for entity in (*result.entities, *innotag.extract(text)):
        assert text[entity.start : entity.end] == entity.text
    for spans in result.evidence.values():
        for span in spans:
            source = text if span.field == "text" else given["title"]
            assert source[span.start : span.end] == span.text
    assert all(0 <= score <= 1 for score in result.scores.values())
    assert innotag.Result.from_dict(result.to_dict()) == result


@hypothesis.example("近万》", None, None)
@hypothesis.example("一家车载与家电厂，厂名里带\udbac食品”二字。", None, None)
@hypothesis.given(st.one_of(noise, mutated()), st.none() | noise, st.none() | noise)
@hypothesis.settings(max_examples=EXAMPLES, deadline=None)
def test_hostile_text_gets_a_result(text, title, bank):
    check(text, title=title, bank=bank, month="2025-03")


@hypothesis.given(st.text(characters, min_size=1, max_size=8), st.integers(2, 400))
@hypothesis.settings(max_examples=EXAMPLES // 3, deadline=None)
def test_hostile_runs_get_a_result(token, times):
    check(token * times)


@hypothesis.given(st.text(characters, max_size=12))
@hypothesis.settings(max_examples=EXAMPLES, deadline=None)
def test_hostile_month_is_refused_or_taken(month):
    try:
        innotag.classify("上月发放贷款80万元", month=month)
    except InnotagError as error:
        assert "YYYY-MM" in str(error)  # noqa: PT017  (most months are refused)


@pytest.mark.parametrize("token", TOKENS, ids=ascii)
def test_hostile_repetition_of_100_kb_takes_under_a_second(token):
    size = 100_000
    text = (token * size)[: size // max(1, len(token.encode("utf-8", "replace")) // len(token))]
    innotag.classify("上线新系统")
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        innotag.classify(text)
        best = min(best, time.process_time() - start)
        if best < 1:
            break
    assert best < 1, f"{best:.1f} s for {len(text)} characters"

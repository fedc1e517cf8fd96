"""What is found in texts laid end to end is what is found in each."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from innotag.matching import WordMatcher, find_spans

WORDS = st.lists(st.text("茶香贷", min_size=1, max_size=4), unique=True, min_size=1, max_size=6)
TEXTS = st.lists(st.text("茶香贷农\n\ud800\U0001f375", max_size=12), max_size=6)


@given(WORDS, TEXTS)
def test_words_of_many_texts_are_those_of_each(words, texts):
    matcher = WordMatcher(words)
    many = matcher.find_many(texts)
    assert many == [matcher.find(text) for text in texts]
    for text, found in zip(texts, many, strict=True):
        assert all(text[start:end] == words[number] for number, start, end in found)


@given(TEXTS)
def test_spans_of_many_texts_are_those_of_each(texts):
    pattern = re.compile("茶香?|贷(?!农)")
    slow = [[match.span() for match in pattern.finditer(text)] for text in texts]
    assert find_spans(pattern, texts) == slow

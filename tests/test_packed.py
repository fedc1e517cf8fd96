"""Tables over packed strings find what a dict and a plain search find."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from innotag.packed import MISS, NameTable, WordFinder, decode, encode, pack

ALPHABET = "茶香贷a\x00\uffff\U0001f375\ud800"
NAMES = st.lists(st.text(ALPHABET, min_size=1, max_size=7), unique=True, max_size=12)
TEXTS = st.text(ALPHABET + "\n", max_size=30)
WORDS = st.lists(st.text("茶香贷", min_size=2, max_size=7), unique=True, max_size=12)


@given(NAMES, TEXTS)
def test_names_are_found_as_in_a_dict(names, text):
    rows = {name: row for row, name in enumerate(names)}
    keys = pack(encode(text))
    spans = [(i, n) for n in range(1, 8) for i in range(len(text) - n + 1)]
    starts, sizes = np.array(spans, np.int64).reshape(-1, 2).T
    if spans:
        found = NameTable(rows).find(text, keys, starts, sizes)
        assert found.tolist() == [rows.get(text[i : i + n], MISS) for i, n in spans]


def test_many_names_are_told_apart():
    rows = {chr(0x4E00 + i) + chr(0x4E00 + j): 100 * i + j for i in range(100) for j in range(100)}
    text = "".join(rows)
    starts = np.arange(0, len(text), 2)
    found = NameTable(rows).find(text, pack(encode(text)), starts, np.full(len(starts), 2))
    assert found.tolist() == list(rows.values())


@given(WORDS, TEXTS)
def test_words_are_found_wherever_they_stand(words, text):
    slow = [
        (start, -start - len(word), number)
        for number, word in enumerate(words)
        for start in range(len(text))
        if text.startswith(word, start)
    ]
    starts, ends, numbers = WordFinder(words).find(text, pack(encode(text)))
    assert list(zip(starts, -ends, numbers, strict=True)) == sorted(slow)


@given(TEXTS)
def test_code_points_go_back_to_the_text(text):
    assert decode(encode(text)) == text

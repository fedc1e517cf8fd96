"""Characters and pairs: the table's sums are those of counting one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from innotag.characters import CharTable, char_pairs, pack_grams
from innotag.packed import encode

GRAMS = ["茶", "贷", "光", "茶香", "香贷", "贷茶", "光伏", "\ue000"]
WEIGHTS = np.vstack([np.zeros((1, 2)), np.arange(2.0 * len(GRAMS)).reshape(-1, 2) + 1.0])
TEXTS = st.lists(st.text(alphabet="茶香贷光伏a\ue000\U0001f375\x00\n", max_size=12), max_size=6)


def count_one_by_one(text):
    counts = Counter(char_pairs(text))
    return sum((counts[gram] * WEIGHTS[row + 1] for row, gram in enumerate(GRAMS)), np.zeros(2))


@given(TEXTS)
def test_sums_are_those_of_counting(texts):
    sizes = np.array([len(text) for text in texts], dtype=np.int64)
    begins = np.cumsum(sizes + 1) - sizes - 1
    points = encode("".join([text + "\n" for text in texts]))
    sums = CharTable.build(pack_grams(GRAMS)).sum_weights(WEIGHTS, points, begins, sizes)
    assert sums.tolist() == [count_one_by_one(text).tolist() for text in texts]


def test_no_pair_stands_in_two_texts():
    sums = CharTable.build(pack_grams(["茶香"])).sum_weights(
        np.array([[0.0], [1.0]]), encode("茶香香。"), np.array([0, 2]), np.array([1, 1])
    )
    assert sums.tolist() == [[0.0], [0.0]]


def test_characters_that_nothing_can_hold_are_left_out():
    assert char_pairs("茶\U0001f375\x00香") == ["茶", "香"]

"""Near-duplicates and shared facts between training items and gold."""

from __future__ import annotations

import random
import time

import pytest

from innotag.evaluate import read_gold
from innotag.evaluate.leakage import find_leaks, find_near_duplicates

TEXT = "3月12日，青石银行云溪支行向当地一家茶叶合作社发放贷款80万元，支持茶农扩种新茶园。"


@pytest.mark.parametrize(
    "other",
    [
        TEXT,
        TEXT.replace("，", "；").replace("80", "95"),
        TEXT.replace("当地一家", ""),
        "据介绍，" + TEXT + "下一步，该行将继续扩大投放，服务春茶采摘。",
        TEXT[:30],
        TEXT.translate({ord("3"): "３", ord("8"): "８"}),
    ],
)
def test_near_duplicates_are_found_whatever_was_changed(other):
    assert [pair[:2] for pair in find_near_duplicates([other, "上线新系统"], [TEXT])] == [(0, 0)]


def test_near_duplicates_are_not_seen_in_like_business():
    other = "5月8日，山水银行月湖支行给一家养老院放款600万元，用于增设护理床位和康复设备。"
    assert find_near_duplicates([other], [TEXT]) == []
    assert find_near_duplicates([""], ["", TEXT]) == [(0, 0, 1.0)]


def test_near_duplicates_equal_those_of_comparing_all_pairs():
    rng = random.Random(0)
    words = ["青石银行", "发放贷款", "茶叶合作社", "云溪支行", "首笔", "落地", "支持", "扩种"]
    texts = ["".join(rng.choices(words, k=rng.randint(1, 6))) for _ in range(60)]

    def stretches(text):
        return {text[at : at + 5] for at in range(max(1, len(text) - 4))}

    slow = [
        (row, column)
        for column, other in enumerate(texts)
        for row, text in enumerate(texts)
        if len(stretches(text) & stretches(other))
        >= 0.5 * min(len(stretches(text)), len(stretches(other)))
    ]
    assert [pair[:2] for pair in find_near_duplicates(texts, texts)] == slow


def test_near_duplicates_of_thousands_take_seconds():
    rng = random.Random(1)
    letters = [chr(0x4E00 + place) for place in range(2000)]
    texts = ["".join(rng.choices(letters, k=120)) for _ in range(3000)]
    begin = time.process_time()
    assert find_near_duplicates(texts, texts[:400]) == [(n, n, 1.0) for n in range(400)]
    assert time.process_time() - begin < 30


def test_leaks_name_a_shared_bank_and_sum(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "g", "text": "工行放款1200万元", "themes": []}\n', encoding="utf-8")
    items = [
        {"id": "same", "text": "工商银行为一家企业办理保函，金额1200万元。"},
        {"id": "other-sum", "text": "工商银行为一家企业办理保函，金额1300万元。"},
        {"id": "other-bank", "text": "建设银行为一家企业办理保函，金额1200万元。"},
        {"text": "工行放款1200万元"},
    ]
    leaks = find_leaks(items, read_gold([path]))
    assert [(leak.training_id, leak.gold_id) for leak in leaks] == [
        ("number 4", "g"),
        ("same", "g"),
        ("number 4", "g"),
    ]
    assert str(leaks[1]) == (
        "training item same gives away gold item g: both name 中国工商银行 and 12000000 CNY"
    )

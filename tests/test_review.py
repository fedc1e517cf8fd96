"""What the table that an item stands in sends to a person, and what it does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from innotag.answers import Ask, failed_result
from innotag.features import is_word
from innotag.issues import Item
from innotag.pipeline import ItemReader
from innotag.review import LITTLE_KNOWN, REASONS, find_table_reasons
from innotag.tagger import classify
from innotag.tagging import tag_issue
from innotag.train import read_training

EXAMPLE = Path(__file__).parents[1] / "examples" / "bulletin-2025-03.txt"
TEXT = "青石银行长沙分行在全部网点为老年客户预约上门开卡。"
LINES = {"credit": 0.0, "intermediary": 0.0, "fintech": 0.0, "other": 0.0}
CREDIT = "2025年3月信贷业务创新汇总"
SOLAR = "部分银行光伏贷款业务梳理"


def make_item(*, kind: str = "innovation", caption: str = "", cell: str = "") -> Item:
    """Return a row of a table."""
    return Item("2025-03/t1/01", kind, TEXT, 1, 1, caption=caption, bank_cell=cell)


@pytest.mark.parametrize(
    ("caption", "sure", "expected"),
    [
        (CREDIT, 0.97, ()),
        (CREDIT, 0.6, ("against_table:credit",)),
        ("中小企业其他业务创新汇总", 0.6, ()),
        ("创新汇总", 0.6, ()),
    ],
)
def test_review_asks_for_a_line_only_where_the_item_leaves_it_in_doubt(
    caption: str, sure: float, expected: tuple[str, ...]
) -> None:
    scores = {**LINES, "other": sure, "intermediary": 1 - sure}
    result = replace(classify(TEXT), business_line="other", line_scores=scores)
    assert find_table_reasons(make_item(caption=caption), result) == expected


@pytest.mark.parametrize(
    ("kind", "themes", "expected"),
    [
        ("comparison", (), ("against_table:green",)),
        ("comparison", ("inclusive",), ("against_table:green",)),
        ("comparison", ("green", "inclusive"), ()),
        ("innovation", (), ()),
    ],
)
def test_review_asks_for_the_theme_that_a_table_compares(
    kind: str, themes: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    result = replace(classify(TEXT), themes=themes)
    assert find_table_reasons(make_item(kind=kind, caption=SOLAR), result) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("青石银行长沙分行", ()), ("北岸银行", ()), ("", ()), ("多家机构", ("entity_doubt",))],
)
def test_review_asks_for_the_bank_where_its_cell_names_none(
    cell: str, expected: tuple[str, ...]
) -> None:
    result = classify("推出整村打包的贷款。", bank=cell or None)
    assert find_table_reasons(make_item(cell=cell), result) == expected


def test_review_of_an_item_that_failed_says_nothing_of_its_table() -> None:
    item = make_item(kind="comparison", caption=SOLAR, cell="青石银行")
    assert find_table_reasons(item, failed_result(Ask("坏"), ValueError("torn"))) == ()


def test_review_of_the_example_has_known_reasons_and_no_bank_in_doubt() -> None:
    results = tag_issue(EXAMPLE)
    found = {reason.partition(":")[0] for result in results for reason in result.review_reasons}
    assert found <= set(REASONS)
    assert "entity_doubt" not in found


UNKNOWN = [
    "糖尿病足溃疡清创后覆盖银离子敷料，隔日换药，同时控制餐后血糖，必要时请血管外科会诊。",
    "羽毛球混双决赛，两人在决胜局连救三个赛点，凭借网前封杀以二十二比二十夺冠。",
    "鲈鱼改刀，抹盐和料酒，铺姜丝，水开上锅蒸八分钟，淋蒸鱼豉油，撒葱丝泼热油。",
    "琵琶声里，老艺人唱起评弹，台下茶客摇着蒲扇，听得入了神。",
    "Photosynthesis converts light energy into chemical energy stored in glucose molecules.",
    "오늘 서울에는 비가 내리고 바람이 강하게 불겠습니다.",
    "锟斤拷锟斤拷烫烫烫烫屯屯屯屯锟斤拷烫烫锟斤拷",
    "é“¶è¡Œä¸šåŠ¡åˆ›æ–°ï¼Œç»¿è‰²é‡‘èž",
    "???? ????，????",
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_review_asks_for_a_text_of_unknown_words(text: str) -> None:
    assert "little_known" in classify(text).review_reasons


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "3月5日，青石银行云溪支行向茶农合作社发放“茶香贷”80万元，凭收购订单授信，期限1年。",
        "截至3月末，海棠银行科技贷款余额412.6亿元，比年初增长8.2%。",
        "青石银行上线手机银行适老版，字体放大，可一键转人工客服。",
    ],
)
def test_review_does_not_call_an_ordinary_item_unknown(text: str) -> None:
    assert "little_known" not in classify(text).review_reasons


def test_review_calls_few_held_out_training_items_unknown() -> None:
    folder = EXAMPLE.parents[1] / "training_data"
    if not folder.is_dir():
        pytest.skip("needs the checkout's training_data")
    items = read_training(folder)
    views = ItemReader().transform([(item.get("title") or None, item["text"]) for item in items])
    words = [[word for word in view.text.words if is_word(word)] for view in views]
    parts = [int(sha256(item["event"].encode()).hexdigest(), 16) % 5 for item in items]
    n_unknown = 0
    for held in range(5):
        seen = Counter(
            word
            for part, its in zip(parts, words, strict=True)
            for word in set(its)
            if part != held
        )
        for part, its in zip(parts, words, strict=True):
            if part == held:
                known = sum(len(word) for word in its if seen[word] >= 2)
                n_unknown += known < LITTLE_KNOWN * sum(map(len, its))
    assert n_unknown < 0.02 * len(items)

"""Lines for a terminal."""

from __future__ import annotations

from innotag.console import describe_numbers, describe_reading, describe_result, to_plain
from innotag.issues import Issue, Item, Passage
from innotag.results import Entity, Result, Span

RESULT = Result(
    text="文\x1b[2J",
    title=None,
    id=None,
    themes=("green",),
    scores={"green": 0.912, "tech": 0.004},
    business_line="credit",
    line_scores={},
    entities=(Entity("BANK", 0, 4, "青石银行", None),),
    evidence={"green": (Span("text", 0, 2, "光伏\x1b[31m"),)},
    subthemes={"green": ("green.energy",)},
    bank={"canonical": "青石银行", "type": None},
    branch={"branch": "云溪支行", "province": "湖南省", "city": None},
    date={"start": "2025-03-01", "end": "2025-03-31"},
    amount={"low": 1000, "high": 2500.5, "currency": "USD", "modifier": "range"},
    issuers=("甲局", "乙局"),
    review_reasons=("near_threshold:green", "little_known"),
    error="ValueError: torn",
)


def test_console_describes_themes_headline_and_entities() -> None:
    assert describe_result(RESULT).split("\n") == [
        "● green      绿色金融  0.91  光伏\ufffd[31m  (green.energy)",
        "○ tech       科技金融  0.00",
        "line      credit 信贷",
        "bank      青石银行",
        "branch    云溪支行 湖南省",
        "date      2025-03-01 to 2025-03-31",
        "amount    1,000 to 2,500.5 USD",
        "issuers   甲局、乙局",
        "entities  BANK 青石银行",
        "review    near_threshold:green (the probability of a theme is close to its threshold)",
        "          little_known (nearly half of the words, or more, were not met in training)",
        "error     ValueError: torn",
    ]


def test_console_steers_no_terminal() -> None:
    assert to_plain("甲\x1b]0;x\x07\u202e乙\r\n") == "甲\ufffd]0;x\ufffd\ufffd乙\ufffd\n"


def test_console_counts_kinds_and_shows_what_is_unread() -> None:
    items = tuple(
        Item(str(n), kind, "文", n, n) for n, kind in enumerate(["policy"] * 2 + ["text"])
    )
    unread = tuple(Passage(n, n + n % 2, f"残 句\n{n}", "unread") for n in range(5))
    lines = describe_reading("a.txt", Issue(None, "", items, (), (), unread), [RESULT]).split("\n")
    assert lines[0].startswith("a.txt: 3 items (2 policy, 1 text), 0 analysis sections")
    assert lines[1] == "  unread, line 0: 残 句 0"
    assert lines[2] == "  unread, lines 1-2: 残 句 1"
    assert lines[4] == "  and 2 more unread passages"
    assert lines[5] == "  0 to review, 0 repaired while reading, 1 failed"


def test_console_never_rounds_a_loss_away() -> None:
    items = (Item("1", "text", "文" * 99_999, 1, 1),)
    whole = Issue(None, "", items, (), (), ())
    torn = Issue(None, "", items, (), (), (Passage(2, 2, "残", "unread"),))
    assert "read 100.0% of" in describe_reading("a", whole, [])
    assert "read 99.9% of" in describe_reading("a", torn, [])


def test_console_numbers_leave_out_what_is_none() -> None:
    assert describe_numbers({"a": {"b": 1.5, "c": "x", "d": True, "e": None}}) == ["a.b 1.5"]
    assert describe_numbers([1]) == []
    assert describe_numbers({str(n): n for n in range(200)})[-1] == "and 80 more"

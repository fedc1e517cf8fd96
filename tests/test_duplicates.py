"""Reports of one event: the labelled pairs, what must not be merged, order, cost."""

from __future__ import annotations

import json
import random
import time
from itertools import islice
from pathlib import Path

import pytest

import innotag
from innotag.duplicates import find_events, mark_events
from innotag.event_facts import is_same_event, read_facts

PAIRS = Path(__file__).parents[1] / "training_data" / "pairs.jsonl"


def load_pairs():
    if not PAIRS.exists():
        pytest.skip("needs the checkout's training_data")
    return [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


def facts(side):
    return read_facts(innotag.classify(side["text"], month=side["month"]))


@pytest.mark.parametrize("half", ["tune", "held_out"])
def test_pairs_are_told_apart_in_both_halves(half):
    rows = [row for row in load_pairs() if row["half"] == half]
    said = [is_same_event(facts(row["a"]), facts(row["b"])) for row in rows]
    n_right = sum(s and row["same"] for s, row in zip(said, rows, strict=True))
    assert len(rows) >= 100
    assert n_right / sum(said) >= 0.95
    assert n_right / sum(row["same"] for row in rows) >= 0.95


def test_pairs_hold_two_hundred_of_other_wording():
    rows = load_pairs()
    assert len(rows) >= 200
    assert all(row["a"]["text"] != row["b"]["text"] for row in rows)
    events = {
        half: {r["event"] for r in rows if r["half"] == half} for half in ("tune", "held_out")
    }
    assert not events["tune"] & events["held_out"]


def reports():
    rows = load_pairs()
    sides = [(row["event"], side) for row in rows for side in (row["a"], row["b"])]
    unique = {side["text"]: (event, side) for event, side in sides}
    texts = [side["text"] for _, side in unique.values()]
    months = [side["month"] for _, side in unique.values()]
    ids = [str(number) for number in range(len(texts))]
    return list(innotag.classify_many(texts, months=months, ids=ids))


def test_events_do_not_depend_on_the_order():
    results = reports()
    expected = {r.id: e for r, e in zip(results, find_events(results), strict=True)}
    random.Random(3).shuffle(results)
    shuffled = {r.id: e for r, e in zip(results, find_events(results), strict=True)}
    assert shuffled == expected


def test_events_count_an_event_once():
    results = mark_events(reports())
    assert len({r.event_id for r in results}) == pytest.approx(34 * 3, abs=5)
    repeated = [r for r in results if any("same event" in w for w in r.warnings)]
    assert len(repeated) == len(results) - len({r.event_id for r in results})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "3月5日，青石银行向茶农发放“茶香贷”80万元。",
            "3月5日，青石银行向茶农发放“茶香贷”95万元。",
        ),
        ("3月5日，青石银行云溪支行放款80万元。", "3月5日，青石银行安化支行放款80万元。"),
        ("青石银行3月5日向茶农放款80万元。", "青石银行3月25日向茶农放款80万元。"),
        ("青石银行上线“茶香贷”80万元。", "青石银行上线“竹海贷”80万元。"),
        ("3月5日，青石银行向茶农放款80万元。", "3月5日，海棠银行向茶农放款80万元。"),
    ],
)
def test_events_differ_by_one_fact(one, other):
    results = [innotag.classify(text, month="2025-03") for text in (one, other)]
    first, second = find_events(results)
    assert first != second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "2025年3月5日，青石银行云溪支行向茶农合作社发放“茶香贷”80万元。",
            "3/5，青石银行云溪支行向茶农合作社发放“茶香贷”80万元。",
        ),
        (
            "2025年3月5日，青石银行云溪支行向茶农合作社发放“茶香贷”80万元。",
            "2025-03-05，青石银行云溪支行向茶农合作社发放“茶香贷”800000元。",
        ),
        (
            "2025年3月5日，青石银行云溪支行向茶农合作社发放“茶香贷”80万元。",
            "二〇二五年三月五日，青石银行云溪支行向茶农合作社发放“茶香贷”八十万元。",
        ),
        (
            "2025年3月5日，青石银行云溪支行向茶农合作社发放“茶香贷”80万元。",
            "3月上旬，青石银行云溪支行向茶农合作社发放“茶香贷”80万元。",
        ),
        (
            "2025年3月5日，青石银行为风电场发放贷款1.98亿元。",
            "2025年3月5日，青石银行为风电场发放贷款近2亿元。",
        ),
        (
            "2025年3月5日，青石银行为风电场发放贷款10230万元，装机30万千瓦。",
            "2025年3月5日，青石银行为30万千瓦的风电场发放贷款超1亿元。",
        ),
        (
            "3月5日，青石银行成功落地全省首单排污权质押贷款，金额300万元。",
            "青石银行排污权质押贷款3月5日落地，系全国第三单，300万元已到账。",
        ),
        (
            "3月5日，青石银行成功落地首单排污权质押贷款，金额300万元。",
            "3月5日，青石银行落地第一单排污权质押贷款，金额300万元。",
        ),
        (
            "海棠银行3月18日发行绿色金融债券50亿元，期限3年，票面利率2.35%。",
            "3月18日，海棠银行绿色金融债券发行完毕，规模50亿元，3年期，票面利率2.35%，首日认购2.1倍。",
        ),
        (
            "截至3月末，海棠银行科技贷款余额412.6亿元，比年初增长8.2%。",
            "海棠银行3月底科技贷款余额为412.6亿元，较年初增8.2%。",
        ),
        (
            "3月5日,青石银行云溪支行向茶农合作社发放“茶香贷”80万元。",
            "３月５日，青石银行云溪支行向茶农合作社发放“茶香贷”８０万元。",
        ),
    ],
)
def test_events_are_one_in_another_format_or_wording(one, other):
    results = [innotag.classify(text, month="2025-03") for text in (one, other)]
    first, second = find_events(results)
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "青石银行落地第1单绿色贷款，支持光伏电站建设。",
            "青石银行落地第2单绿色贷款，支持光伏电站建设。",
        ),
        (
            "青石银行落地第一单排污权质押贷款，金额300万元。",
            "青石银行落地第二单排污权质押贷款，金额300万元。",
        ),
        (
            "青石银行落地首单排污权质押贷款，金额300万元。",
            "青石银行落地第二单排污权质押贷款，金额300万元。",
        ),
        (
            "青石银行发放茶农贷款，合同编号001，金额80万元。",
            "青石银行发放茶农贷款，合同编号002，金额80万元。",
        ),
        (
            "青石银行向茶农发放贷款80万元（编号A-17）。",
            "青石银行向茶农发放贷款80万元（编号A-18）。",
        ),
        (
            "第17条：青石银行向茶农发放贷款，支持春茶收购。",
            "第18条：青石银行向茶农发放贷款，支持春茶收购。",
        ),
        (
            "item 17 青石银行向茶农发放贷款80万元，支持春茶收购。",
            "item 18 青石银行向茶农发放贷款80万元，支持春茶收购。",
        ),
        (
            "青石银行向茶农发放贷款80万元，支持春茶收购。#3",
            "青石银行向茶农发放贷款80万元，支持春茶收购。#4",
        ),
        (
            "青石银行发行2025年第一期小微企业金融债券20亿元。",
            "青石银行发行2025年第二期小微企业金融债券20亿元。",
        ),
        (
            "青石银行发行小微企业金融债券（第一期）20亿元，期限3年。",
            "青石银行发行小微企业金融债券（第二期）20亿元，期限3年。",
        ),
        (
            "3月5日，青石银行云溪支行发放“茶香贷”80万元。",
            "3月5日，青石银行云溪二支行发放“茶香贷”80万元。",
        ),
        (
            "3月5日，青石银行云溪支行发放“茶香贷”80万元。",
            "3月5日，青石银行安化支行发放“茶香贷”80万元。",
        ),
        (
            "3月5日，青石银行长沙分行发放“茶香贷”80万元。",
            "3月5日，青石银行株洲分行发放“茶香贷”80万元。",
        ),
        (
            "3月5日，青石银行长沙分行发放“茶香贷”80万元。",
            "3月5日，青石银行安化支行发放“茶香贷”80万元。",
        ),
        (
            "1月末，青石银行普惠贷款余额120亿元。",
            "2月末，青石银行普惠贷款余额120亿元。",
        ),
        (
            "2025年1月，青石银行发放春耕贷款，支持农户购买农资。",
            "2025年2月，青石银行发放春耕贷款，支持农户购买农资。",
        ),
        (
            "1-3月，青石银行累计发放普惠贷款12亿元。",
            "1-4月，青石银行累计发放普惠贷款12亿元。",
        ),
        (
            "3月5日，青石银行发放“茶香贷”80万元，支持安化的茶农合作社。",
            "3月5日发放首笔80万元之后，截至3月末，青石银行“茶香贷”累计发放3200万元，惠及茶农合作社40户。",
        ),
        (
            "3月5日，青石银行发放“茶香贷”80万元，支持安化的茶农合作社。",
            "截至4月末，青石银行“茶香贷”累计发放80万元，支持安化的茶农合作社。",
        ),
        (
            "3月5日，青石银行向茶农发放贷款，惠及40户。",
            "3月5日，青石银行向茶农发放贷款，惠及41户。",
        ),
        (
            "3月5日，青石银行向一家茶叶合作社发放贷款，期限1年。",
            "3月5日，青石银行向一家茶叶合作社发放贷款，期限2年。",
        ),
        (
            "3月5日，青石银行向茶农发放贷款80万元，利率3.2%。",
            "3月5日，青石银行向茶农发放贷款80万元，利率3.5%。",
        ),
        (
            "3月5日，青石银行为甲辰光电有限公司发放贷款500万元。",
            "3月5日，青石银行为乙未光电有限公司发放贷款500万元。",
        ),
        (
            "国家金融监督管理总局发布《关于做好小微企业金融服务工作的通知》（金规〔2025〕3号）。",
            "国家金融监督管理总局发布《关于做好小微企业金融服务工作的通知》（金规〔2025〕4号）。",
        ),
        (
            "2025年3月5日，青石银行上线手机银行5.0版，新增养老专区。",
            "2025年3月5日，青石银行上线手机银行6.0版，新增养老专区。",
        ),
        (
            "青石银行本月第3次下调存款利率。",
            "青石银行本月第4次下调存款利率。",
        ),
        (
            "本行为第101位科创企业主发放信用贷款，全程线上。",
            "本行为第102位科创企业主发放信用贷款，全程线上。",
        ),
    ],
)
def test_events_differ_by_one_figure_name_or_period(one, other):
    results = [innotag.classify(text, month="2025-03") for text in (one, other)]
    first, second = find_events(results)
    assert first != second


def test_events_of_a_series_are_as_many_as_its_numbers():
    texts = [f"青石银行为第{n}条渔船投保，保费由该行垫付，船东按季归还。" for n in range(40)]
    events = find_events(list(innotag.classify_many(texts)))
    assert len(set(events)) == 40


def test_events_of_one_text_differ_by_the_product_of_their_title():
    text = "该行推出新产品，面向县域小微企业，全程线上办理。"
    results = [innotag.classify(text, title=title) for title in ("“茶香贷”", "“竹海贷”")]
    first, second = find_events(results)
    assert first != second


def test_events_of_identical_texts_are_one_and_failed_items_have_none():
    from innotag.answers import Ask, failed_result

    result = innotag.classify("该行上线新系统。")
    failed = failed_result(Ask("x"), ValueError("torn"))
    first, second, third = find_events([result, result, failed])
    assert first == second
    assert first is not None
    assert third is None
    assert find_events([]) == []


def test_events_are_none_of_items_without_a_text():
    titles = ("“茶香贷”", "“云企贷”")
    results = [innotag.classify(" ", title=title) for title in titles]
    assert find_events(results) == [None, None]


def test_events_cost_grows_with_the_number_of_texts():
    texts = [f"{1 + i % 9}月{1 + i % 27}日，青石银行放款{i % 50 + 10}万元。" for i in range(1200)]
    results = list(innotag.classify_many(texts, months="2025-03"))

    def seconds(n):
        taken = list(islice(results, n))
        started = time.perf_counter()
        find_events(taken)
        return time.perf_counter() - started

    few, many = min(seconds(300) for _ in range(3)), min(seconds(1200) for _ in range(3))
    assert many < 12 * few  # four times the texts; the square would be sixteen


def test_events_are_marked_over_all_files_of_a_run(tmp_path):
    from innotag.cli import main

    line = "3月5日,青石银行云溪支行向茶农发放贷款80万元,用于收购春茶。\n"
    other = "青石银行云溪支行3月5日向茶农放款80万元,支持春茶收购。\n"
    (tmp_path / "2025-03.txt").write_text(line, encoding="utf-8")
    (tmp_path / "2025-03b.txt").write_text(other, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("2025-03.txt", "2025-03b.txt")]
    assert main(["tag", *files, "-o", str(tmp_path / "out.jsonl")]) == 0
    rows = [json.loads(row) for row in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert rows[0]["event_id"] == rows[1]["event_id"]
    assert "count it once" in rows[1]["warnings"][-1]

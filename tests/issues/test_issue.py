"""From a whole file to an Issue: the example bulletin, other wordings, lists, foreign matter."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innotag.issues import Issue, read_issue, read_issue_lines
from innotag.issues.readers import split_lines

if TYPE_CHECKING:
    from pathlib import Path

HAN = re.compile(r"[\u4e00-\u9fff]")


def read(text: str, path: str = "x.txt") -> Issue:
    return read_issue_lines(split_lines(text), path=path)


@pytest.fixture(scope="module")
def issue(example: Path) -> Issue:
    """Return the example bulletin as read."""
    return read_issue(example)


def test_issue_reads_the_example(issue: Issue) -> None:
    assert (issue.month, issue.title) == ("2025-03", "银行业务创新月报")
    assert [item.id.partition("/")[2] for item in issue.items] == [
        *("h/01", "h/02", "t1/01", "t1/02", "t1/03", "t1/04", "t1/05", "t1/06"),
        *("t2/01", "t2/02", "t2/03", "p2/01", "p2/02", "p3/01", "p3/02"),
        *("t3/01", "t3/02", "t3/03", "r/01", "r/02"),
    ]
    assert [item.bank_cell for item in issue.items if item.table == 2] == [
        *("北岸银行", "松原农商银行", "海棠银行"),
    ]
    assert not issue.unread
    assert issue.share_read == 1.0


def test_issue_gives_each_item_its_place(issue: Issue) -> None:
    row = next(item for item in issue.items if item.id == "2025-03/t1/04")
    assert (row.kind, row.chapter, row.section, row.table, row.row) == (
        *("innovation", 1, "同业信贷创新", 1, 4),
    )
    assert (row.line_start, row.line_end) == (56, 63)
    assert row.text.endswith("全部在线流转,比过去少跑三趟柜台。")
    policy = next(item for item in issue.items if item.id == "2025-03/p2/01")
    assert (
        policy.title
        == "住建部门发布老旧电梯更新资金办法 明确业主委员会可以直接向银行借款并分期还款"
    )
    assert policy.region is None
    assert "\n(2) 怎么还\n" in policy.text
    regions = [item.region for item in issue.items if item.kind in {"policy", "regional"}]
    assert regions == [None, None, "湖南省", "江苏省", "浙江省", "福建省"]


def test_issue_keeps_analysis_apart(issue: Issue) -> None:
    assert [section.title for section in issue.sections] == [
        *("案例背景", "同业对比:部分银行光伏贷款业务梳理", "业务指引"),
    ]
    assert {section.chapter for section in issue.sections} == {1}


def test_issue_survives_json(issue: Issue) -> None:
    assert Issue.from_dict(json.loads(json.dumps(issue.to_dict()))) == issue


def test_issue_accounts_for_every_line(bulletin: str) -> None:
    issue = read(bulletin)
    spans = [(item.line_start, item.line_end) for item in issue.items]
    spans += [(section.line_start, section.line_end) for section in issue.sections]
    spans += [(each.line_start, each.line_end) for each in (*issue.furniture, *issue.unread)]
    covered = {number for start, end in spans for number in range(start, end + 1)}
    lines = [line.number for line in split_lines(bulletin)]
    assert [number for number in lines if number not in covered] == []


def test_issue_loses_no_character(bulletin: str) -> None:
    issue = read(bulletin)
    kept: Counter[str] = Counter()
    for section in issue.sections:
        kept.update(section.title + section.text)
    for item in issue.items:
        kept.update(item.title + item.text)
    for item in issue.items:
        kept.update(item.bank_cell + (item.product_cell if item.table is not None else ""))
    for passage in (*issue.furniture, *issue.unread):
        kept.update(passage.text)
    missing = Counter(HAN.findall(bulletin)) - kept
    numerals = set("一二三四五六七八九十")
    assert set(missing) <= numerals


def test_issue_invents_nothing(bulletin: str) -> None:
    source = "".join(bulletin.replace("**", "").split())
    for item in read(bulletin).items:
        for line in item.text.split("\n"):
            pieces = ["".join(piece.split()) for piece in re.split("。", line)]
            if not item.warnings and len(item.text) < 200 and item.line_start == item.line_end:
                assert all(piece in source for piece in pieces)


def test_issue_keeps_what_it_cannot_place() -> None:
    text = """第一章 信贷业务创新

这一段不属于任何栏目,是谁不小心贴进来的。

第一节 同业信贷创新

表 1 2025年3月信贷业务创新汇总

银行名称	新推产品	产品创新点
青石银行长沙 分行	"茶香贷"	3月5日,青石银行长沙分行上线茶香贷。

插在两行中间的无关段落,讲的是天气。

海棠银行	绿债	3月6日,海棠银行发行绿色债券10亿元。
望江银行	专利质押贷款
白鹭银行	进口	3月9日,白鹭银行发放进口贷款,金额
北岸银行	出口	3月10日,北岸银行办理出口押汇。
资料来源:公开信息

表的后面又有一段无关的话,讲的是运动会。

表 2 本月指标

指标	1月	2月
存款	100	120
资料来源:公开信息

第二节 其他

Lorem ipsum dolor sit amet.
"""
    issue = read(text)
    unread = " ".join(passage.text for passage in issue.unread)
    for words in ("不小心", "天气", "望江银行", "运动会", "指标", "存款", "Lorem"):
        assert words in unread
    assert issue.share_read < 0.8
    assert [item.bank_cell for item in issue.items] == [
        *("青石银行长沙分行", "海棠银行", "白鹭银行", "北岸银行"),
    ]
    torn = next(item for item in issue.items if item.bank_cell == "白鹭银行")
    assert torn.warnings


def test_issue_reads_other_wordings() -> None:
    text = """第一篇 本月银行新产品

表一、四月银行新产品一览

序号	机构名称	创新产品	主要内容
1	青石银行长沙分行	茶香贷	4月5日,青石银行长沙分行上线茶香贷。
2	海棠银行	绿债	4月6日,海棠银行发行绿色债券10亿元。
信息来源:网络

第二篇 政策要闻

一、央行公布新的再贷款办法

4月7日,央行公布办法。

一、总体要求

坚持商业可持续。

二、云南省印发《花卉贷款贴息细则》

4月8日,云南省印发细则。

第三篇 专题研究

一、市场现状

花卉贷款增长很快。
"""
    issue = read(text, "2025-04.txt")
    assert [(item.id, item.kind) for item in issue.items] == [
        ("2025-04/t1/01", "innovation"),
        ("2025-04/t1/02", "innovation"),
        ("2025-04/p2/01", "policy"),
        ("2025-04/p2/02", "policy"),
    ]
    assert issue.items[2].text.endswith("一、总体要求\n坚持商业可持续。")
    assert issue.items[3].region == "云南省"
    assert [section.title for section in issue.sections] == ["市场现状"]


def test_issue_starts_a_second_list_of_policies_in_a_chapter_without_sections() -> None:
    text = "第三章 政策\n\n一、甲部印发《办法》\n\n正文。\n\n二、乙部印发《通知》\n\n正文。\n\n"
    text += "一、丙省印发《细则》\n\n正文。\n"
    ids = [item.id for item in read(text).items]
    assert ids == ["x/p3/01", "x/p3/02", "x/p3/03"]


def test_issue_warns_of_a_page_out_of_place() -> None:
    text = "第三章 政策\n\n一、甲部印发《办法》\n\n正文。\n\n(3) 强化监管\n\n正文。\n"
    assert "out of place" in read(text).items[0].warnings[0]


def test_issue_numbers_tables_without_captions() -> None:
    head = "银行\t产品\t内容\n青石银行\t贷\t放款80万元。\n"
    issue = read(f"第一章 创新\n\n{head}\n第二章 其他\n\n表 1 动态\n\n{head}")
    assert [(item.id, item.kind) for item in issue.items] == [
        ("x/t1/01", "text"),
        ("x/t2/01", "statistic"),
    ]


def test_issue_joins_a_table_continued_under_its_caption() -> None:
    head = "银行\t产品\t内容\n"
    text = f"表 4 汇总\n\n{head}青石银行\t贷\t放款给\n\n\n\n续表 4 汇总\n\n{head}\t\t茶农。\n"
    assert [item.text for item in read(text).items] == ["放款给茶农。"]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("3月5日,甲行放款。\n3月6日,乙行发债。\n", ["3月5日,甲行放款。", "3月6日,乙行发债。"]),
        (
            "甲行放款\n乙行发债,投向光伏\n丙行开网点\n",
            ["甲行放款", "乙行发债,投向光伏", "丙行开网点"],
        ),
        ("1. 3月5日,甲行放款。\n2、乙行发债。\n", ["3月5日,甲行放款。", "乙行发债。"]),
        ("一、甲行放款。\n二、乙行发债。\n", ["甲行放款。", "乙行发债。"]),
        ("• 甲行放款。\n• 乙行发债。\n", ["甲行放款。", "乙行发债。"]),
        (
            "三月动态\n\n甲行放款,\n首日80万元。\n\n乙行发债。\n",
            ["甲行放款,首日80万元。", "乙行发债。"],
        ),
        ("甲行上线新系统", ["甲行上线新系统"]),
    ],
)
def test_issue_reads_a_plain_list(text: str, items: list[str]) -> None:
    issue = read(text, "my list.txt")
    assert [item.text for item in issue.items] == items
    assert {item.kind for item in issue.items} == {"text"}
    assert issue.items[0].id == "my-list/i/01"


def test_issue_reads_tab_separated_rows_without_a_heading() -> None:
    text = "青石银行\t茶香贷\t3月5日,青石银行上线茶香贷,首日放款80万元。\n" * 2
    issue = read(text)
    assert [item.product_cell for item in issue.items] == ["茶香贷", "茶香贷"]


PIECES = st.sampled_from(
    [
        *("第一章 创新", "第二节 政策", "一、甲省印发《办法》", "(一) 做法", "表 1 汇总", "目 录"),
        *("银行名称\t产品\t内容", "青石银行\t贷\t放款80万元。", "\t\t接着说", "青石银行", "分行"),
        *(
            "资料来源:整理",
            "正文一句。",
            "没说完,",
            "声明",
            "附 录",
            "",
            "",
            "\f",
            "12",
            "2025年3月",
        ),
        *("好 青石银行 坏", "N. 3", "\t\t", "\ud800", "|甲|乙|", "- ◆ 看点"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_issue_takes_any_order_of_lines(pieces: list[str]) -> None:
    issue = read("\n".join(pieces))
    ids = [item.id for item in issue.items]
    assert len(ids) == len(set(ids))
    assert all(item.line_start <= item.line_end for item in issue.items)
    assert all(item.text or item.warnings for item in issue.items)
    assert 0.0 <= issue.share_read <= 1.0
    assert Issue.from_dict(issue.to_dict()) == issue


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_issue_takes_any_text(text: str) -> None:
    issue = read(text)
    kept = "".join(passage.text for passage in (*issue.furniture, *issue.unread))
    kept += "".join(item.text for item in issue.items)
    assert len(HAN.findall(kept)) >= len(HAN.findall(text)) * 0.9 - 3

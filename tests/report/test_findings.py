"""Counts, largest sums and firsts of a report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from innotag.issues import Item
from innotag.report import Dossier
from innotag.report.counts import count_themes
from innotag.report.findings import find_firsts, largest_sums
from innotag.report.overview import headline_figures, report_title
from innotag.results import Entity, Result
from innotag.tables import Tagged


def tag(text, **changes):
    return Tagged(replace(Result(text, None, "1", (), {}, "credit", {}, (), {}, {}), **changes))


def table_of(dossier, name):
    return next((table for table in count_themes(dossier) if table.id == name), None)


def test_counts_say_how_many_items_of_each_theme(many):
    dossier = Dossier(tuple(map(many, range(210))))
    rows = {row.label: row for row in table_of(dossier, "province").rows}
    for place, name in enumerate(("湖南省", "江苏省", "浙江省")):
        mine = [n for n in range(210) if n % 3 == place]
        assert rows[name].n_items == len(mine)
        assert rows[name].n_none == sum(n % 7 == 0 for n in mine)
        assert rows[name].themes[0] == sum(n % 5 == 0 and n % 7 != 0 for n in mine)


@pytest.mark.parametrize("name", ["kind", "bank-type", "line", "month"])
def test_counts_cover_every_item(many, name):
    dossier = Dossier(tuple(map(many, range(210))))
    assert sum(row.n_items for row in table_of(dossier, name).rows) == 210


def test_counts_join_what_is_rare(many):
    tagged = [
        replace(
            many(1), result=replace(many(1).result, branch={"province": f"省{n}"}, event_id=None)
        )
        for n in range(30)
    ]
    rows = table_of(Dossier(tuple(tagged)), "province").rows
    assert len(rows) == 13
    assert rows[-1].label == "其余 18 个"
    assert sum(row.n_items for row in rows) == 30


def test_counts_put_days_into_their_week(many):
    dossier = Dossier((many(3), many(9)))
    assert [row.label for row in table_of(dossier, "week").rows] == ["12/30–1/5", "1/6–1/12"]


@pytest.mark.parametrize("start", ["9999-12-31", "0001-01-01", "no date", None, "2025-02-30"])
def test_counts_take_any_date(many, start):
    odd = replace(many(0), result=replace(many(0).result, date={"start": start, "end": start}))
    count_themes(Dossier((odd,)))


def test_counts_show_trends_of_several_months_only(many):
    assert table_of(Dossier((many(0), many(3))), "month") is None
    rows = table_of(Dossier((many(0), many(1), many(2))), "month").rows
    assert [row.label for row in rows] == ["2025-01", "2025-02", "2025-03"]


def test_counts_take_an_event_once(many):
    again = [replace(many(n), result=replace(many(n).result, event_id="e")) for n in (1, 2)]
    dossier = Dossier((*again, many(3)))
    assert len(dossier.events()) == 2
    figure = headline_figures(dossier)[0]
    assert (figure.shown, figure.note) == ("2", "另有 1 条重复报道")


def test_counts_know_the_themes_of_another_model(many):
    one = replace(many(1), result=replace(many(1).result, themes=("mine",)))
    table = table_of(Dossier((one,)), "line")
    assert table.themes[-1] == "mine"
    assert table.rows[0].themes[-1] == 1


def sums(*values):
    return tuple(
        Entity("AMOUNT", 0, 1, "1", {"currency": "CNY", "modifier": "exact", **value})
        for value in values
    )


def test_sums_stand_by_role_in_falling_order():
    one = tag(
        "贷款",
        entities=sums(
            {"value": 5, "role": "loan"},
            {"value": 90_000, "role": "loan"},
            {"low": 1, "high": 200_000_000, "modifier": "range", "role": "balance"},
            {"value": 7, "role": None},
            {"value": 3, "currency": "USD", "role": "loan"},
            {"value": True, "role": "loan"},
        ),
    )
    found = largest_sums(Dossier((one,)))
    assert {role: [s.shown for s in group] for role, group in found.items()} == {
        "贷款与融资": ["9万元", "5元"],
        "余额": ["1–2亿元"],
        "其他": ["7元"],
        "外币": ["3美元"],
    }


def test_sums_leave_policies_out(many):
    item = Item(id="1", kind="policy", text="文", line_start=1, line_end=1)
    one = replace(many(1), item=item)
    assert largest_sums(Dossier((one,))) == {}


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("青石银行落地全国首笔数据资产质押贷款", "全国"),
        ("成为江苏省首家试点银行", "全省"),
        ("青石银行南宁分行落地广西首笔碳减排贷款", "全省"),
        ("此次业务为东北地区首笔", "区域"),
        ("落地厦门市首笔再贴现", "全市县"),
        ("青石银行贵阳分行成功落地该行首笔贷款", "本行"),
        ("在全国率先行动，发放首笔贷款", "未写明"),
    ],
)
def test_firsts_name_the_circle_that_the_text_names(text, scope):
    assert [first.scope for first in find_firsts(Dossier((tag(text),)))] == [scope]


@pytest.mark.parametrize(
    "text", ["首次公开发行股票", "首付两成", "首先加强管理", "发放贷款80万元", ""]
)
def test_firsts_are_not_found_where_there_are_none(text):
    assert find_firsts(Dossier((tag(text),))) == []


def test_firsts_come_widest_first_once_an_item():
    dossier = Dossier((tag("全市首单，也是全国首单"), tag("本行首个"), tag("全省首批")))
    assert [first.scope for first in find_firsts(dossier)] == ["全国", "全省", "本行"]


def test_title_names_the_months(many):
    assert report_title(Dossier((many(0),))) == "2025年1月银行业务创新报告"
    assert report_title(Dossier((many(0), many(2)))) == "2025年1月至2025年3月银行业务创新报告"

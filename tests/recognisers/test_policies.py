"""Policies: issuers completed from the region, documents joined, region and day."""

from __future__ import annotations

import pytest

from innotag.recognisers import extract
from innotag.recognisers.policies import Policy, is_policy, read_policy


def _read(title: str, text: str) -> Policy:
    return read_policy(title, text, extract(text, month="2025-03"))


def test_policies_complete_bodies_from_the_region_of_the_title() -> None:
    policy = _read(
        "四川省印发《茶业贷款贴息办法》",
        "2025年3月5日，省财政厅、省商务厅联合印发《茶业贷款贴息办法》，明确贴息标准。",
    )
    assert policy.issuers == ("四川省财政厅", "四川省商务厅")
    assert (policy.region, policy.document) == ("四川省", "《茶业贷款贴息办法》")
    assert policy.date is not None
    assert policy.date["start"] == "2025-03-05"


@pytest.mark.parametrize(
    ("title", "text", "issuers"),
    [
        (
            "成都市出台专利质押办法",
            "近日，市场监管局会同市财政局印发《办法》。",
            ("成都市市场监督管理局", "成都市财政局"),
        ),
        (
            "广西印发茶业方案",
            "近日，自治区财政厅印发《茶业方案》。",
            ("广西壮族自治区财政厅",),
        ),
        (
            "浙江省推动绿色金融",
            "3月1日，省财政厅印发《绿色金融通知》。",
            ("浙江省财政厅",),
        ),
    ],
)
def test_policies_name_local_bodies_in_full(
    title: str, text: str, issuers: tuple[str, ...]
) -> None:
    assert is_policy(title, text, [])
    assert _read(title, text).issuers == issuers


def test_policies_prefer_bodies_that_act_jointly_to_the_bare_region() -> None:
    text = "2025年3月5日，海南省发布《办法》。省科技厅、省商务厅等2部门联合出台了《办法》。"
    assert _read("海南省发布《办法》", text).issuers == ("海南省科技厅", "海南省商务厅")


def test_policies_join_listed_documents() -> None:
    text = "2025年3月5日，中国证监会发布2项标准，分别为《甲类数据规范》《乙类数据规范》。"
    assert _read("证监会发布2项标准", text).document == "《甲类数据规范》《乙类数据规范》"


def test_policies_name_who_speaks_not_who_hosts() -> None:
    text = "国务院新闻办公室举行发布会。商务部2025年3月6日表示，外贸稳中有进。"
    assert _read("商务部表示外贸稳中有进", text).issuers == ("商务部",)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("财政部发布新规", True),
        ("青石银行推出新产品", False),
        ("云南省出台措施", True),
        ("北京市农商银行发布产品", False),
    ],
)
def test_policies_are_told_from_bank_news(title: str, expected: bool) -> None:  # noqa: FBT001
    assert is_policy(title, "正文", []) is expected


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("财政局2月提出要求：自2025年5月1日起，各银行集中回函。", "2025-02-01"),
        ("自治区政府2月下旬公布措施，明确到2026年末绿色贷款占18%。", "2025-02-21"),
        ("财政局2025年2月11日印发《办法》，自2025年5月1日起施行。", "2025-02-11"),
    ],
)
def test_policies_date_is_when_it_was_issued(text: str, start: str) -> None:
    policy = _read("广西印发办法", text)
    assert policy.date is not None
    assert policy.date["start"] == start

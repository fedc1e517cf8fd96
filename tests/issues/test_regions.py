"""The region of a title."""

from __future__ import annotations

import pytest

from innotag.issues.regions import find_region


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("湖南省印发《办法》", "湖南省"),
        ("北京市发布《方案》", "北京市"),
        ("广西启动试点", "广西壮族自治区"),
        ("内蒙古自治区出台措施", "内蒙古自治区"),
        ("新疆维吾尔自治区公布细则", "新疆维吾尔自治区"),
        ("深圳市印发《措施》", "深圳市"),
        ("上海证券交易所发布指南", None),
        ("北京银行召开会议", None),
        ("上海市场平稳运行", None),
        ("央行发布报告", None),
        ("全国会议召开", None),
        ("", None),
    ],
)
def test_regions_reads_the_beginning_of_a_title(title: str, region: str | None) -> None:
    assert find_region(title) == region

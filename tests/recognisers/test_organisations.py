"""Organisations: authorities with their places, branches of the central bank, universities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innotag.recognisers.organisations import find_organisations


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("四川省财政厅印发", ["四川省财政厅"]),
        ("在人民银行宜宾市分行指导下", ["人民银行宜宾市分行"]),
        ("人行中山市中支介绍", ["人行中山市中支"]),
        ("省发展改革委、市科技局联合", ["省发展改革委", "市科技局"]),
        ("国务院办公厅与财政部发文", ["国务院办公厅", "财政部"]),
        ("与云溪农林大学合作", ["云溪农林大学"]),
        ("教育部门和民政部门", []),
        ("大学生创业，央企入驻", []),
    ],
)
def test_organisations_carry_their_place(text: str, names: list[str]) -> None:
    assert [entity.text for entity in find_organisations(text)] == names


@given(st.text(max_size=60))
def test_organisations_never_raise_and_index_the_text(text: str) -> None:
    for entity in find_organisations(text):
        assert text[entity.start : entity.end] == entity.text

"""What a sum is: rules on the clause around it, and how often they are right on own sentences."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from innotag.recognisers.amounts import find_amounts, scan_amounts

ROLES = {
    "loan",
    "credit_line",
    "balance",
    "cumulative",
    "project_investment",
    "issue",
    "price",
    "other",
}
LINES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "amount_roles.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if line[0] != "#"
]


def _role(marked: str) -> str | None:
    start, end = marked.index("【"), marked.index("】") - 1
    text = marked.replace("【", "").replace("】", "")
    for entity in find_amounts(text):
        if entity.start < end and entity.end > start and entity.value:
            role: str = entity.value["role"]
            return role
    return None


@pytest.mark.parametrize(("role", "marked"), LINES[::2])
def test_amount_roles_of_the_sentences_the_rules_were_written_with(role: str, marked: str) -> None:
    assert _role(marked) == role


def test_amount_roles_of_the_sentences_that_were_only_counted() -> None:
    right = sum(_role(marked) == role for role, marked in LINES[1::2])
    assert right / len(LINES[1::2]) >= 0.85


def test_amount_roles_every_role_has_sentences_in_both_halves() -> None:
    assert {role for role, _ in LINES[::2]} == {role for role, _ in LINES[1::2]} == ROLES


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("绿色贷款余额30亿元，其中光伏8亿元", ["balance", "balance"]),
        ("一季度投放：绿色38亿元，养老2亿元", ["loan", "loan"]),
        ("额度由100万元提高到300万元", ["credit_line", "credit_line"]),
        ("信用最高1000万元、加押可至3000万元", ["credit_line", "credit_line"]),
        ("总投资3亿元。银行放款8000万元", ["project_investment", "loan"]),
        ("开出一份150万美元的保函", ["loan"]),
        ("每户10万元的小额信用贷款", ["loan"]),
        ("手续费两百元，贷款十万元", ["price", "loan"]),
    ],
)
def test_amount_roles_of_several_sums(text: str, roles: list[str]) -> None:
    assert [e.value["role"] for e in find_amounts(text) if e.value] == roles


@pytest.mark.parametrize("unit", ["贷款5万元", "累计", "每一", "余额1亿元，", "一份9元"])
def test_amount_roles_cost_grows_with_length_only(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        times = []
        for _ in range(3):
            start = time.process_time()
            scan_amounts(text)
            times.append(time.process_time() - start)
        return min(times)

    assert cost(80_000) < 8 * cost(20_000) + 0.05

"""An expression that is compiled late is as any other."""

from __future__ import annotations

import copy

from innotag.expressions import LateExpression, late


def test_late_expression_is_compiled_at_its_first_use():
    expression = late("[0-9]+(年|月)")
    assert isinstance(expression, LateExpression)
    assert "search" not in vars(expression)
    assert expression.search("期限3年")[1] == "年"
    assert "search" in vars(expression)
    assert [match[0] for match in expression.finditer("3年6月")] == ["3年", "6月"]
    assert expression.pattern == "[0-9]+(年|月)"


def test_late_expression_can_be_looked_at_and_copied():
    expression = late("[0-9]+")
    assert not hasattr(expression, "__wrapped__")
    assert copy.copy(expression).fullmatch("80")

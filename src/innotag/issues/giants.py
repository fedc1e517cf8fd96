"""Texts too long for one item: what holds millions of characters is no item and fills memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from innotag.issues.items import Issue, Item

LONGEST_TEXT: Final = 2_000_000


def without_giants(issue: Issue) -> Issue:
    """Return an issue whose longest texts are left out, each with a warning in its item."""
    if all(len(item.text) <= LONGEST_TEXT for item in issue.items):
        return issue
    return replace(issue, items=tuple(map(_cut, issue.items)))


def _cut(item: Item) -> Item:
    if len(item.text) <= LONGEST_TEXT:
        return item
    warning = (
        f"the text of {len(item.text)} characters was left out: one item holds at most "
        f"{LONGEST_TEXT}; split it"
    )
    return replace(item, text="", warnings=(*item.warnings, warning))

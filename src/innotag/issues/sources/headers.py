"""Which column of a list holds the text, the bank, the title, the month and the id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from innotag.errors import BulletinError, did_you_mean
from innotag.issues.columns import find_columns
from innotag.issues.spacing import squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIELDS: Final = ("text", "title", "product", "bank", "month", "id")

# In the order in which a field takes its column; the first pattern of a field is the surest.
_NAMES: Final = (
    ("id", re.compile(r"id|编号|item_?id|标识|no", re.IGNORECASE)),
    (
        "month",
        re.compile(
            r"month|date|period|月份|年月|日期|时间|期数|(?:发布|报道|落地|上线)(?:日期|时间)",
            re.IGNORECASE,
        ),
    ),
    (
        "bank",
        re.compile(
            r"bank(?:[_ ]?(?:name|cell))?|institution"
            r"|(?:[\u4e00-\u9fff]{2,4})?(?:银行|机构|行名|行社)(?:名称|全称|简称|机构|单位)?",
            re.IGNORECASE,
        ),
    ),
    (
        "text",
        re.compile(
            r"text|content|body|正文|全文|文本|(?:[\u4e00-\u9fff]{2,4})?"
            r"(?:内容|亮点|介绍|特点|特色|创新点|情况|说明|做法|详情|描述|简介|要点|摘要)",
            re.IGNORECASE,
        ),
    ),
    ("title", re.compile(r"title|headline|标题|题目|题名", re.IGNORECASE)),
    (
        "product",
        re.compile(
            r"product(?:[_ ]?(?:name|cell))?"
            r"|(?:[\u4e00-\u9fff]{1,4})?(?:产品|业务|项目|服务)(?:名称)?",
            re.IGNORECASE,
        ),
    ),
)
_LONGEST_NAME: Final = 24


def find_fields(names: Sequence[str]) -> dict[str, int]:
    """Return the column of each field that the names tell, empty where none holds the text.

    Examples
    --------
    >>> find_fields(("编号", "主要内容", "机构", "产品名称"))
    {'id': 0, 'bank': 2, 'text': 1, 'product': 3}
    >>> find_fields(("青石银行", "茶香贷"))
    {}
    """
    bare = [squeeze(name) for name in names]
    if any(len(name) > _LONGEST_NAME for name in bare):
        return {}
    found: dict[str, int] = {}
    for field, pattern in _NAMES:
        for place, name in enumerate(bare):
            if place not in found.values() and pattern.fullmatch(name):
                found[field] = place
                break
    return found if "text" in found else _table_fields(bare)


def _table_fields(names: Sequence[str]) -> dict[str, int]:
    """Return the fields of a heading as the tables of bulletins have it: bank and a long text."""
    columns = find_columns(names)
    if columns is None:
        return {}
    found = {"bank": columns.bank, "text": columns.text}
    if columns.product is not None:
        found["product"] = columns.product
    return found


def choose_fields(
    names: Sequence[str], columns: Mapping[str, str], *, name: str, line: int | None = None
) -> dict[str, int]:
    """Return the column of each field: as `columns` names it, else as the heading tells.

    Raises
    ------
    BulletinError
        If a named column is not there.

    Examples
    --------
    >>> choose_fields(("甲", "乙"), {"text": "乙"}, name="a.csv")
    {'text': 1}
    """
    bare = [squeeze(each) for each in names]
    chosen: dict[str, int] = {}
    for field, column in columns.items():
        if squeeze(column) not in bare:
            raise BulletinError(
                f"Bulletin {name!r} has no column {column!r}, named for {field!r}. "
                f"{did_you_mean(column, [each for each in names if each])}",
                path=name,
                line=line,
            )
        chosen[field] = bare.index(squeeze(column))
    told = find_fields(names)
    taken = set(chosen.values())
    return {**{f: place for f, place in told.items() if place not in taken}, **chosen}

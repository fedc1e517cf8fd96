"""The label sets: themes, business lines, entity types. Ids are stable, lower-case ASCII."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from innotag.errors import LabelError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Label(NamedTuple):
    """One label: its id and its Chinese and English names."""

    id: str
    name_zh: str
    name_en: str


THEME_LABELS: Final = (
    Label("green", "绿色金融", "green finance"),
    Label("tech", "科技金融", "technology finance"),
    Label("inclusive", "普惠金融", "inclusive finance"),
    Label("pension", "养老金融", "pension finance"),
    Label("digital", "数字金融", "digital finance"),
)
LINE_LABELS: Final = (
    Label("credit", "信贷", "credit"),
    Label("intermediary", "中间业务", "intermediary business"),
    Label("fintech", "金融科技", "financial technology"),
    Label("other", "其他", "other"),
)
THEMES: Final = tuple(label.id for label in THEME_LABELS)
BUSINESS_LINES: Final = tuple(label.id for label in LINE_LABELS)
ENTITY_TYPES: Final = (
    "BANK",
    "BRANCH",
    "AMOUNT",
    "DATE",
    "PRODUCT",
    "COMPANY",
    "ORG",
    "RATE",
    "TERM",
)
ITEM_KINDS: Final = (
    "innovation",
    "comparison",
    "statistic",
    "policy",
    "highlight",
    "regional",
    "text",
)
NAMES_ZH: Final = {label.id: label.name_zh for label in (*THEME_LABELS, *LINE_LABELS)}


def order_themes(
    themes: Iterable[str], *, where: str = "", allowed: Sequence[str] = THEMES
) -> tuple[str, ...]:
    """Return the themes in their fixed order, each once.

    `allowed` are the themes of a model that has more than the fixed five, in their order.

    Raises
    ------
    LabelError
        If an id is not one of `allowed`; `where` (file and line, say) goes into the message.

    Examples
    --------
    >>> order_themes(["digital", "green"])
    ('green', 'digital')
    """
    given = set(themes)
    for theme in sorted(given):
        if theme not in allowed:
            place = f" in {where}" if where else ""
            raise LabelError(f"Unknown theme {theme!r}{place}. {did_you_mean(theme, allowed)}")
    return tuple(theme for theme in allowed if theme in given)

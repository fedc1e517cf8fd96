"""Many results as an HTML table for a notebook, cut at a number of rows that it names."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Final

from innotag.display.card import theme_chip
from innotag.display.names import NO_THEME, label_zh, reason_zh
from innotag.display.style import style_sheet
from innotag.display.values import amount_zh, period_zh, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.results import Result

MAX_ROWS: Final = 50
_HEADS: Final = ("编号", "银行", "产品或标题", "日期", "金额", "主题", "业务条线", "复核")
_CUT: Final = 60


def results_table(
    results: Iterable[Result], *, total: int, n_review: int, heading: str = ""
) -> str:
    """Return results as an HTML table of at most 50 rows; the line above says how many there are.

    Examples
    --------
    >>> from innotag.results import Result
    >>> many = [Result("贷款", None, str(i), (), {}, "other", {}, (), {}, {}) for i in range(60)]
    >>> page = results_table(many, total=60, n_review=0)
    >>> page.count("<tr>"), "显示前 50 条" in page
    (51, True)
    """
    rows = "".join(map(_row, islice(results, MAX_ROWS)))
    says = [escape(heading)] if heading else []
    says.append(f"共 {total} 条，{n_review} 条待复核")
    if total > MAX_ROWS:
        says.append(f"显示前 {MAX_ROWS} 条，全部见 .to_frame()")
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    return (
        f'<div class="innotag innotag-wide" lang="zh-CN"><style>{style_sheet()}</style>'
        f'<div class="head"><b>{says[0]}</b><span class="soft">{" · ".join(says[1:])}</span></div>'
        f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        "</div></div>"
    )


def _row(result: Result) -> str:
    bank = word(result.bank, "canonical") + word(result.branch, "branch")
    name = result.title or word(result.product, "name") or result.text
    chips = "".join(
        theme_chip(theme, score=result.scores.get(theme)) for theme in result.themes
    ) or (f'<span class="soft">{NO_THEME}</span>')
    review = "；".join(map(reason_zh, result.review_reasons))
    cells = [
        ("nb soft", escape(result.id or "")),
        ("name", escape(bank)),
        ("what", escape(_cut(name))),
        ("nb", escape(period_zh(result.date))),
        ("nb num", escape(amount_zh(result.amount))),
        ("nb", chips),
        ("nb", escape(label_zh(result.business_line))),
        ("name soft", escape(review)),
    ]
    return "<tr>" + "".join(f'<td class="{kind}">{cell}</td>' for kind, cell in cells) + "</tr>"


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else text[: _CUT - 1] + "…"

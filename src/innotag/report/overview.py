"""The first lines of a report: its title and headline figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from innotag.display.values import amount_size, amount_zh, word
from innotag.report.dossier import POLICY_KINDS
from innotag.report.findings import find_firsts

if TYPE_CHECKING:
    from innotag.report.dossier import Dossier
    from innotag.tables import Tagged


class Figure(NamedTuple):
    """One headline figure: what it is, the figure, a word on it, the section that tells more."""

    label: str
    shown: str
    note: str = ""
    section: str = ""


def report_title(dossier: Dossier) -> str:
    """Return the title of a report.

    Examples
    --------
    >>> from innotag.report.dossier import Dossier
    >>> report_title(Dossier(()))
    '银行业务创新报告'
    """
    months = [_month_zh(month) for month in dossier.months]
    span = months[0] if len(months) == 1 else f"{months[0]}至{months[-1]}" if months else ""
    return f"{span}银行业务创新报告"


def _month_zh(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月" if year.isdigit() and number.isdigit() else month


def headline_figures(dossier: Dossier) -> list[Figure]:
    """Return the headline figures, each with the section of the page that it leads to."""
    events, business = dossier.events(), dossier.business()
    n_policies = sum(one.kind in POLICY_KINDS for one in events)
    banks = {word(one.result.bank, "canonical") for one in business} - {""}
    places = {word(one.result.branch or one.result.bank, "province") for one in business} - {""}
    themed = sum(bool(one.result.themes) for one in events)
    n_review = sum(one.result.needs_review for one in dossier.tagged)
    repeats = len(dossier.tagged) - len(events)
    figures = [
        Figure("条目", f"{len(events)}", f"另有 {repeats} 条重复报道" if repeats else "", "items"),
        Figure("业务 / 政策", f"{len(business)} / {n_policies}", "", "themes"),
        Figure(
            "涉及银行", f"{len(banks)}", f"{len(places)} 个省级地区" if places else "", "themes"
        ),
        Figure("有主题", _share(themed, len(events)), f"{themed} 条", "themes"),
        Figure("同类首次", f"{len(find_firsts(dossier))}", "首笔、首单等", "firsts"),
    ]
    largest = _largest_loan(business)
    if largest is not None:
        note = word(largest.result.bank, "canonical")
        figures.append(Figure("最大单笔融资", amount_zh(largest.result.amount), note, "sums"))
    figures.append(Figure("待复核", f"{n_review}", _share(n_review, len(dossier.tagged)), "review"))
    shares = [reading.share_read for reading in dossier.readings if reading.share_read is not None]
    if shares:
        lowest = min(shares)
        shown = f"{lowest if lowest == 1 else min(lowest, 0.999):.1%}"
        figures.append(
            Figure("已读文字", shown, "最低的一期" if len(shares) > 1 else "", "reading")
        )
    return figures


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def _largest_loan(business: list[Tagged]) -> Tagged | None:
    """Return the item with the largest headline loan in yuan; totals of a bank are none."""
    loans = [
        one
        for one in business
        if one.kind != "statistic"
        and (one.result.amount or {}).get("currency") == "CNY"
        and (one.result.amount or {}).get("role") in ("loan", None)
        and amount_size(one.result.amount) is not None
    ]
    return max(loans, key=lambda one: amount_size(one.result.amount) or 0, default=None)

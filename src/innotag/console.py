"""Results, reading reports and model facts as lines for a terminal."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from innotag.labels import NAMES_ZH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from innotag.issues.items import Issue
    from innotag.results import Result, Value

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SHOWN_UNREAD: Final = 3
_SHOWN_NUMBERS: Final = 120
_MODIFIERS: Final = {
    "approx": "about",
    "over": "over",
    "under": "under",
    "max": "at most",
    "min": "at least",
}


def to_plain(text: str) -> str:
    r"""Return a text without what would steer a terminal: control and direction characters.

    Examples
    --------
    >>> to_plain("贷款\x1b[31m")
    '贷款�[31m'
    """
    return _CONTROL.sub("\ufffd", text)


def describe_result(result: Result) -> str:
    """Return a result as lines: themes with probabilities and evidence, headline, entities.

    Examples
    --------
    >>> from innotag.results import Result
    >>> result = Result(
    ...     "发放贷款80万元", None, None, ("green",), {"green": 0.91}, "credit", {}, (), {}, {},
    ...     amount={"value": 800000, "currency": "CNY", "modifier": "approx"},
    ... )
    >>> print(describe_result(result))
    ● green      绿色金融  0.91
    line      credit 信贷
    amount    about 800,000 CNY
    """
    return to_plain("\n".join([*_theme_lines(result), *_fact_lines(result)]))


def _theme_lines(result: Result) -> Iterator[str]:
    for theme, score in result.scores.items():
        mark = "●" if theme in result.themes else "○"
        shown = " | ".join(span.text for span in result.evidence.get(theme, ()))
        under = ", ".join(result.subthemes.get(theme, ()))
        tail = "  ".join(part for part in (shown, f"({under})" if under else "") if part)
        yield f"{mark} {theme:<10} {NAMES_ZH.get(theme, theme)}  {score:.2f}  {tail}".rstrip()
    if result.business_line:
        yield f"line      {result.business_line} {NAMES_ZH.get(result.business_line, '')}".rstrip()


def _fact_lines(result: Result) -> Iterator[str]:
    facts = {
        "bank": _words(result.bank, "canonical", "type"),
        "branch": _words(result.branch, "branch", "province", "city"),
        "date": _period(result.date),
        "amount": _sum(result.amount),
        "product": _words(result.product, "name"),
        "issuers": "、".join(result.issuers),
        "document": result.document,
        "region": result.region,
        "entities": " · ".join(f"{entity.type} {entity.text}" for entity in result.entities),
        "review": f"\n{' ' * 10}".join(map(_reason, result.review_reasons)),
        "warnings": "; ".join(result.warnings),
        "error": result.error,
    }
    return (f"{name:<10}{fact}" for name, fact in facts.items() if fact)


def _reason(reason: str) -> str:
    from innotag.review import REASONS  # noqa: PLC0415  (only where there is one)

    why = REASONS.get(reason.partition(":")[0])
    return f"{reason} ({why})" if why else reason


def _words(value: Value | None, *keys: str) -> str:
    return " ".join(str(value[key]) for key in keys if value.get(key)) if value else ""


def _period(value: Value | None) -> str:
    if not value:
        return ""
    start, end = value.get("start"), value.get("end")
    return str(start or "") if end in (None, start) else f"{start} to {end}"


def _sum(value: Value | None) -> str:
    if not value:
        return ""
    bounds = [value[key] for key in ("value", "low", "high") if value.get(key) is not None]
    numbers = " to ".join(f"{bound:,}" for bound in bounds)
    modifier = _MODIFIERS.get(str(value.get("modifier")), "")
    return f"{modifier} {numbers} {value.get('currency') or ''}".strip()


def describe_reading(path: str, issue: Issue, results: Sequence[Result]) -> str:
    """Return lines on what was read of a bulletin, what was not, and what needs a person.

    Examples
    --------
    >>> from innotag.issues import Issue, Passage
    >>> issue = Issue("2025-03", "月报", (), (), (), (Passage(7, 8, "残句", "unread"),))
    >>> print(describe_reading("a.txt", issue, []))
    a.txt: 0 items, 0 analysis sections, 0 layout passages; read 0.0% of the text
      unread, lines 7-8: 残句
      0 to review, 0 repaired while reading, 0 failed
    """
    kinds = Counter(item.kind for item in issue.items)
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    first = (
        f"{path}: {len(issue.items)} items{f' ({listed})' if listed else ''}, "
        f"{len(issue.sections)} analysis sections, {len(issue.furniture)} layout passages; "
        f"read {_percent(issue.share_read)} of the text"
    )
    lines = [first]
    for passage in issue.unread[:_SHOWN_UNREAD]:
        start, end = passage.line_start, passage.line_end
        where = f"line {start}" if start == end else f"lines {start}-{end}"
        lines.append(f"  unread, {where}: {' '.join(passage.text.split())[:40]}")
    if len(issue.unread) > _SHOWN_UNREAD:
        lines.append(f"  and {len(issue.unread) - _SHOWN_UNREAD} more unread passages")
    lines.append(
        f"  {sum(result.needs_review for result in results)} to review, "
        f"{sum(bool(item.warnings) for item in issue.items)} repaired while reading, "
        f"{sum(result.error is not None for result in results)} failed"
    )
    return to_plain("\n".join(lines))


def _percent(share: float) -> str:
    """Return a share with one decimal; 100.0% only when nothing at all is missing."""
    return f"{share if share == 1 else min(share, 0.999):.1%}"


def describe_numbers(numbers: Any) -> list[str]:
    """Return one line a number of a nested table of metrics, its path before it.

    Examples
    --------
    >>> describe_numbers({"themes": {"micro_f1": 0.951, "n": 320}})
    ['themes.micro_f1 0.951', 'themes.n 320']
    """
    lines = [f"{path} {number:g}" for path, number in _flat(numbers, "")]
    more = len(lines) - _SHOWN_NUMBERS
    return [*lines[:_SHOWN_NUMBERS], f"and {more} more"] if more > 0 else lines


def _flat(value: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, value

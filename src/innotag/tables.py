"""Tagged items as table rows and as full records. No data-frame library is needed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from innotag.labels import THEMES
from innotag.results import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.issues.items import Item
    from innotag.results import Result

Row = dict[str, Any]
_OWN_IN_RESULT: Final = ("id", "title", "text")


class Column(NamedTuple):
    """One column: its name, what its cells hold (str, int, number, bool) and its sheet width."""

    name: str
    kind: str
    width: int = 12


@dataclass(frozen=True, slots=True)
class Tagged:
    """A result with what is known of its source: the bulletin's item and month, the file.

    Examples
    --------
    >>> from innotag.labels import THEMES
    >>> from innotag.results import Result
    >>> result = Result("上线新系统", None, "1", (), {}, "other", {}, (), {}, {})
    >>> Tagged(result, month="2025-03").kind
    'text'
    """

    result: Result
    item: Item | None = None
    month: str | None = None
    source: str | None = None

    @property
    def kind(self) -> str:
        """Kind of the item; `text` where there was no bulletin."""
        return "text" if self.item is None else self.item.kind


COLUMNS: Final = (
    Column("id", "str", 16),
    Column("month", "str", 9),
    Column("kind", "str"),
    Column("table", "int", 7),
    Column("bank", "str", 18),
    Column("bank_type", "str", 16),
    Column("branch", "str", 18),
    Column("province", "str"),
    Column("city", "str"),
    Column("date", "str"),
    Column("date_end", "str"),
    Column("amount", "number", 20),
    Column("currency", "str", 9),
    Column("amount_modifier", "str", 9),
    Column("amount_low", "number", 20),
    Column("amount_high", "number", 20),
    Column("product", "str", 20),
    Column("themes", "str", 18),
    *(Column(f"p_{theme}", "number", 9) for theme in THEMES),
    Column("business_line", "str", 13),
    Column("subthemes", "str", 20),
    Column("event_id", "str", 18),
    Column("needs_review", "bool", 9),
    Column("review_reasons", "str", 24),
    Column("evidence", "str", 40),
    Column("issuers", "str", 18),
    Column("document", "str", 24),
    Column("region", "str"),
    Column("warnings", "str", 24),
    Column("title", "str", 24),
    Column("text", "str", 80),
    Column("bank_cell", "str", 18),
    Column("line_start", "int", 8),
    Column("line_end", "int", 8),
    Column("source", "str", 20),
    Column("schema_version", "int", 8),
    Column("package_version", "str", 9),
    Column("model_version", "str", 9),
    Column("error", "str", 20),
)
COLUMN_NAMES: Final = tuple(column.name for column in COLUMNS)
_LAST_SCORE: Final = COLUMN_NAMES.index(f"p_{THEMES[-1]}")


def columns_for(themes: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns for a model's themes: those it has beyond the fixed five come after them.

    Examples
    --------
    >>> columns_for(THEMES) == COLUMNS
    True
    >>> [column.name for column in columns_for([*THEMES, "crossborder"])][22:24]
    ['p_digital', 'p_crossborder']
    """
    more = [Column(f"p_{theme}", "number", 9) for theme in themes if theme not in THEMES]
    return (*COLUMNS[: _LAST_SCORE + 1], *more, *COLUMNS[_LAST_SCORE + 1 :])


def to_row(tagged: Tagged) -> Row:
    """Return one flat row: a cell for each of `COLUMNS`, None where there is nothing.

    Lists are joined with ``;``, evidence reads ``theme: span | span; theme: span``. The date is
    the first day of a period and `date_end` the last; a sum that is a range has its bounds in
    `amount_low` and `amount_high` and no `amount`. A branch abroad or of a province has no city;
    the bank's own city stands only where no branch is named.

    Examples
    --------
    >>> from innotag.results import Result
    >>> amount = {"value": 800000, "currency": "CNY", "modifier": "exact"}
    >>> result = Result(
    ...     "发放贷款80万元", None, "1", ("green",), {"green": 0.91}, "credit", {}, (), {}, {},
    ...     amount=amount,
    ... )
    >>> row = to_row(Tagged(result))
    >>> row["amount"], row["currency"], row["themes"], row["p_green"], row["bank"]
    (800000, 'CNY', 'green', 0.91, None)
    """
    result, item = tagged.result, tagged.item
    cells: Row = {
        "id": result.id,
        "month": tagged.month,
        "kind": tagged.kind,
        **_headline(result),
        "themes": _join(result.themes),
        **{f"p_{theme}": _rounded(score) for theme, score in result.scores.items()},
        "business_line": result.business_line or None,
        "subthemes": _join(name for names in result.subthemes.values() for name in names),
        "event_id": result.event_id,
        "needs_review": result.needs_review,
        "review_reasons": _join(result.review_reasons),
        "evidence": _evidence(result),
        "issuers": _join(result.issuers),
        "document": result.document,
        "region": result.region,
        "warnings": _join(result.warnings),
        "title": result.title,
        "text": result.text,
        "source": tagged.source,
        "schema_version": SCHEMA_VERSION,
        "package_version": result.package_version,
        "model_version": result.model_version or None,
        "error": result.error,
    }
    if item is not None:
        cells |= {
            "table": item.table,
            "product": cells["product"] or item.product_cell or None,
            "region": cells["region"] or item.region,
            "bank_cell": item.bank_cell or None,
            "line_start": item.line_start,
            "line_end": item.line_end,
        }
    return {column.name: cells.get(column.name) for column in columns_for(result.scores)}


def to_record(tagged: Tagged) -> Row:
    """Return the full record of an item: the whole result, month, source and the item's facts.

    It is what one line of the jsonl output holds (`docs/schema/result.schema.json`), and
    `Result.from_dict` reads it.

    Examples
    --------
    >>> from innotag.results import Result
    >>> result = Result("上线新系统", None, "1", (), {}, "other", {}, (), {}, {})
    >>> record = to_record(Tagged(result, month="2025-03"))
    >>> record["month"], record["item"], Result.from_dict(record) == result
    ('2025-03', None, True)
    """
    facts = None
    if tagged.item is not None:
        given = tagged.item.to_dict()
        facts = {name: value for name, value in given.items() if name not in _OWN_IN_RESULT}
    return {
        **tagged.result.to_dict(),
        "month": tagged.month,
        "source": tagged.source,
        "item": facts,
    }


def from_record(record: Row) -> Tagged:
    """Build a tagged item from `to_record` output, as a line of jsonl holds it.

    Examples
    --------
    >>> from innotag.results import Result
    >>> tagged = Tagged(Result("上线新系统", None, "1", (), {}, "other", {}, (), {}, {}))
    >>> from_record(to_record(tagged)) == tagged
    True
    """
    from innotag.issues.items import Item  # noqa: PLC0415  (writing needs no reader of bulletins)
    from innotag.results import Result  # noqa: PLC0415

    result, facts = Result.from_dict(record), record.get("item")
    item = None
    if facts is not None:
        own = {"id": result.id or "", "title": result.title or "", "text": result.text}
        item = Item.from_dict({**facts, **own})
    return Tagged(result, item, record.get("month"), record.get("source"))


def _headline(result: Result) -> Row:
    bank, branch = result.bank or {}, result.branch or {}
    amount, date, product = result.amount or {}, result.date or {}, result.product or {}
    place = branch or bank
    return {
        "bank": bank.get("canonical"),
        "bank_type": bank.get("type"),
        "branch": branch.get("branch"),
        "province": place.get("province"),
        "city": place.get("city"),
        "date": date.get("start"),
        "date_end": date.get("end"),
        "amount": amount.get("value"),
        "currency": amount.get("currency"),
        "amount_modifier": amount.get("modifier"),
        "amount_low": amount.get("low"),
        "amount_high": amount.get("high"),
        "product": product.get("name"),
    }


def _evidence(result: Result) -> str | None:
    return _join(
        (
            f"{theme}: {' | '.join(span.text for span in spans)}"
            for theme, spans in result.evidence.items()
            if spans
        ),
        "; ",
    )


def _join(parts: Iterable[str], mark: str = ";") -> str | None:
    return mark.join(parts) or None


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 4)

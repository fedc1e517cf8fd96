"""From a bulletin to its tagged items, and to a table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, overload

from innotag import __version__
from innotag.issues import read_issue
from innotag.labels import BUSINESS_LINES, THEMES
from innotag.outputs import save_rows
from innotag.results import SCHEMA_VERSION, Result
from innotag.tagger import Tagger, shared_tagger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from innotag.issues import Issue, Item


class Results(Sequence[Result]):
    """The results of a bulletin in reading order, each with its item."""

    def __init__(self, issue: Issue, results: Sequence[Result]) -> None:
        self.issue = issue
        self.items = issue.items
        self._results = tuple(results)

    @overload
    def __getitem__(self, index: int) -> Result: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Result]: ...
    def __getitem__(self, index: int | slice) -> Result | Sequence[Result]:
        """Return a result by its place."""
        return self._results[index]

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self._results)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield one flat row an item, in the fixed schema of `docs/schema/row.schema.json`."""
        for item, result in zip(self.items, self._results, strict=True):
            yield flat_row(item, result, self.issue.month)

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield one full record an item: the item's facts and the whole result."""
        for item, result in zip(self.items, self._results, strict=True):
            yield {"item": item.to_dict(), "month": self.issue.month, **result.to_dict()}

    def save(self, path: str | PathLike[str], *, force: bool = False) -> None:
        """Write the table; the ending decides: jsonl, csv, xlsx or parquet."""
        is_jsonl = str(path).endswith(".jsonl")
        save_rows(list(self.records() if is_jsonl else self.rows()), path, force=force)


def tag_issue(path: str | PathLike[str], *, tagger: Tagger | None = None) -> Results:
    """Read a bulletin and tag its items; an item that fails becomes a result with `error`."""
    issue = read_issue(path)
    tagger = tagger or shared_tagger()
    return Results(issue, [_tag(tagger, item, issue.month) for item in issue.items])


def _tag(tagger: Tagger, item: Item, month: str | None) -> Result:
    try:
        result = tagger.classify(
            item.text,
            title=item.title or None,
            month=month,
            bank=item.bank_cell or None,
            id=item.id,
        )
    except Exception as error:  # noqa: BLE001  (one bad item must not lose the rest)
        return failed_result(item.id, item.title or None, item.text, error)
    return replace(result, warnings=(*item.warnings, *result.warnings))


def failed_result(id_: str | None, title: str | None, text: str, error: Exception) -> Result:
    """Return the result of an item that could not be tagged: no labels, the reason in `error`."""
    return Result(
        text=text,
        title=title,
        id=id_,
        themes=(),
        scores=dict.fromkeys(THEMES, 0.0),
        business_line="other",
        line_scores=dict.fromkeys(BUSINESS_LINES, 0.0),
        entities=(),
        evidence={},
        subthemes={},
        needs_review=True,
        review_reasons=("error",),
        package_version=__version__,
        error=f"{type(error).__name__}: {error}",
    )


def flat_row(item: Item, result: Result, month: str | None) -> dict[str, Any]:
    """Return one row of the table; the keys are the columns, in order."""
    bank, branch = result.bank or {}, result.branch or {}
    amount, date, product = result.amount or {}, result.date or {}, result.product or {}
    evidence = "; ".join(
        f"{theme}: {' | '.join(span.text for span in spans)}"
        for theme, spans in result.evidence.items()
    )
    return {
        "schema_version": SCHEMA_VERSION,
        "id": item.id,
        "month": month,
        "kind": item.kind,
        "table": item.table,
        "bank": bank.get("canonical"),
        "bank_type": bank.get("type"),
        "branch": branch.get("branch"),
        "province": branch.get("province") or bank.get("province"),
        "city": branch.get("city") or (None if branch else bank.get("city")),
        "date": date.get("start"),
        "date_end": date.get("end"),
        "amount": amount.get("value"),
        "amount_low": amount.get("low"),
        "amount_high": amount.get("high"),
        "currency": amount.get("currency"),
        "amount_modifier": amount.get("modifier"),
        "product": product.get("name") or item.product_cell or None,
        "themes": ";".join(result.themes),
        **{f"p_{theme}": round(result.scores[theme], 4) for theme in THEMES},
        "business_line": result.business_line,
        "needs_review": result.needs_review,
        "review_reasons": ";".join(result.review_reasons),
        "evidence": evidence,
        "issuers": ";".join(result.issuers),
        "document": result.document,
        "region": result.region,
        "warnings": "; ".join(result.warnings),
        "title": item.title or None,
        "text": item.text,
        "line_start": item.line_start,
        "line_end": item.line_end,
        "error": result.error,
        "package_version": result.package_version,
        "model_version": result.model_version,
    }

"""From a bulletin or a frame of texts to tagged items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, overload

from innotag.answers import Ask, answer
from innotag.duplicates import mark_events
from innotag.errors import InputError, MissingExtraError
from innotag.issues import read_issue
from innotag.issues.readers import source_lines
from innotag.labels import THEMES
from innotag.outputs import save_tagged
from innotag.results import Result
from innotag.review import find_table_reasons
from innotag.tables import Tagged, columns_for, to_record, to_row
from innotag.tagger import Tagger, shared_tagger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from os import PathLike

    import pandas as pd

    from innotag.issues import Issue, Item
    from innotag.report import Reading
    from innotag.tables import Column, Row

_DTYPES: Final[dict[str, Any]] = {
    "str": "string",
    "int": "Int64",
    "number": "Float64",
    "bool": "boolean",
}


class Results(Sequence[Result]):
    """The results of a bulletin in reading order, each with its item."""

    def __init__(self, issue: Issue, results: Iterable[Result], *, source: str = "") -> None:
        self.issue = issue
        self.source = source
        self._results = tuple(results)
        if len(self._results) != len(issue.items):
            raise InputError(
                f"Results() takes one result an item; found {len(self._results)} results for "
                f"{len(issue.items)} items."
            )

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the bulletin, in the order of the results."""
        return self.issue.items

    @overload
    def __getitem__(self, index: int) -> Result: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Result, ...]: ...
    def __getitem__(self, index: int | slice) -> Result | tuple[Result, ...]:
        """Return a result by its place, or several as a tuple."""
        return self._results[index]

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self._results)

    def __repr__(self) -> str:
        """Return a short description."""
        n_review = sum(result.needs_review for result in self)
        return f"<Results {self.issue.month or '?'}: {len(self)} items, {n_review} to review>"

    def _repr_html_(self) -> str:
        """Return the first results as a table for a notebook."""
        from innotag.display import results_table  # noqa: PLC0415

        n_review = sum(result.needs_review for result in self)
        return results_table(
            self, total=len(self), n_review=n_review, heading=self.issue.month or ""
        )

    def plot(self, *, ax: Any = None) -> Any:
        """Draw how many items each theme has; returns the matplotlib axes.

        Raises
        ------
        MissingExtraError
            If matplotlib is not installed.
        """
        from innotag.display import plot_themes  # noqa: PLC0415

        return plot_themes(self, ax=ax)

    def reading(self) -> Reading:
        """Return how reading the bulletin went, with the lines of a source that is text."""
        from innotag.report import Reading  # noqa: PLC0415

        return Reading.from_issue(self.issue, source=self.source, lines=source_lines(self.source))

    def report(self, path: str | PathLike[str], *, force: bool = False) -> None:
        """Write a report; the ending decides: html, xlsx or docx.

        It tells the shipped model's measured accuracy where that model tagged the items.

        Raises
        ------
        OutputError
            If the file exists and `force` is not set, or it cannot be written.
        MissingExtraError
            If a package of the extra `report` is not installed.
        """
        from innotag.artifact import read_accuracy  # noqa: PLC0415
        from innotag.report import Dossier, save_report  # noqa: PLC0415

        accuracy = read_accuracy(versions={result.model_version for result in self._results})
        dossier = Dossier(tuple(self.tagged()), (self.reading(),), accuracy)
        save_report(dossier, path, force=force)

    def tagged(self) -> Iterator[Tagged]:
        """Yield each result with its item, month and source file."""
        for item, result in zip(self.items, self._results, strict=True):
            month = item.month or self.issue.month
            yield Tagged(result, item, month, self.source or None)

    def rows(self) -> Iterator[Row]:
        """Yield one flat row an item; its keys are the names of `tables.COLUMNS`."""
        return map(to_row, self.tagged())

    def records(self) -> Iterator[Row]:
        """Yield one full record an item, as `docs/schema/result.schema.json` describes it."""
        return map(to_record, self.tagged())

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a pandas frame with the fixed columns.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        return to_pandas(self.rows(), columns_for(_themes_of(self)))

    def save(self, path: str | PathLike[str], *, force: bool = False) -> None:
        """Write the results; the ending decides: jsonl, csv, xlsx or parquet.

        Raises
        ------
        OutputError
            If the file exists and `force` is not set, or it cannot be written.
        """
        save_tagged(self.tagged(), path, force=force, themes=_themes_of(self))


def tag_issue(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    month: str | None = None,
    tagger: Tagger | None = None,
    n_jobs: int = 1,
) -> Results:
    r"""Read a bulletin and tag its items; an item that fails becomes a result with `error`.

    `path`, `columns` and `month` are those of `read_issue`.

    Raises
    ------
    BulletinError
        If the file cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "2025-03.txt")
    ...     _ = path.write_text("3月5日,青石银行向茶农发放贷款80万元。\n", encoding="utf-8")
    ...     results = tag_issue(path)
    >>> [(result.id, result.amount["value"]) for result in results]
    [('2025-03/i/01', 800000)]
    """
    issue = read_issue(path, columns=columns, month=month)
    results = Results(issue, iter_results(issue, tagger=tagger, n_jobs=n_jobs), source=str(path))
    return with_events([results])[0]


def with_events(parts: Sequence[Results]) -> list[Results]:
    """Return the results of several bulletins with `event_id`: reports of one event have the same.

    What repeats an earlier report, of the same bulletin or of another, has a warning that says so.
    """
    marked = iter(mark_events([result for part in parts for result in part]))
    return [Results(part.issue, islice(marked, len(part)), source=part.source) for part in parts]


def _themes_of(results: Iterable[Result]) -> tuple[str, ...]:
    """Return the themes that results have scores of, in the order of their model."""
    return tuple(dict.fromkeys(theme for result in results for theme in result.scores)) or THEMES


def iter_results(
    issue: Issue, *, tagger: Tagger | None = None, n_jobs: int = 1
) -> Iterator[Result]:
    """Tag the items of an issue that was read; yields one Result an item, in order."""
    asks = [
        Ask(
            item.text,
            item.title or None,
            item.month or issue.month,
            item.bank_cell or None,
            item.id,
        )
        for item in issue.items
    ]
    results = answer(asks, tagger=tagger or shared_tagger(), n_jobs=n_jobs)
    for item, result in zip(issue.items, results, strict=True):
        found = find_table_reasons(item, result)
        reasons = tuple(dict.fromkeys((*result.review_reasons, *found)))
        yield replace(
            result,
            needs_review=bool(reasons),
            review_reasons=reasons,
            warnings=(*item.warnings, *result.warnings),
        )


def to_pandas(
    rows: Iterable[Row], columns: tuple[Column, ...], index: pd.Index[Any] | None = None
) -> pd.DataFrame:
    """Return rows as a pandas frame of the fixed columns, with types that know missing values.

    Raises
    ------
    MissingExtraError
        If pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("A data frame", "pandas", "frame") from error
    made = list(rows)
    data = {
        column.name: pd.array([row.get(column.name) for row in made], dtype=_DTYPES[column.kind])
        for column in columns
    }
    return pd.DataFrame(data, index=index)

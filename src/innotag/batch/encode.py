"""One shard from raw rows to the bytes of its file: what a process does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from innotag.answers import answer, failed_result
from innotag.batch.rows import read_row
from innotag.errors import LabelError
from innotag.issues import Item
from innotag.outputs import encode_tagged
from innotag.tables import Tagged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from innotag.batch.rows import Row
    from innotag.batch.source import Place, RawShard
    from innotag.results import Result
    from innotag.tagger import Tagger

_SHOWN: int = 5


class DoneShard(NamedTuple):
    """The bytes of a shard's file and what is known of its items.

    `problems` counts the reasons of bad items, `shown` holds the first of them with their place.
    """

    data: bytes
    n_items: int
    problems: dict[str, int]
    shown: tuple[str, ...]
    after: Place
    share: float


@dataclass(frozen=True, slots=True)
class Encoder:
    """Tags a raw shard and writes it as the bytes of a file; picklable, for any process."""

    format: str
    columns: Mapping[str, str]
    month: str | None = None

    def __call__(self, tagger: Tagger, shard: RawShard) -> DoneShard:
        """Return the shard, tagged and encoded."""
        rows = [
            read_row(shard.source, number, raw, columns=self.columns, month=self.month)
            for number, raw in shard.rows
        ]
        good = [row.ask for row in rows if not row.problem]
        results = answer(good, tagger=tagger)
        problems: Counter[str] = Counter()
        shown: list[str] = []

        def tag() -> Iterator[Tagged]:  # one by one: a shard of results would fill memory
            for (number, _), row in zip(shard.rows, rows, strict=True):
                result = _result(row, results, f"{shard.source}:{number}", tagger)
                if result.error is not None:
                    problems[row.problem or result.error.partition(":")[0]] += 1
                    shown.append(f"{shard.source}:{number}: {row.problem or result.error}")
                yield _tagged(row, result, shard.source, number)

        data = encode_tagged(tag(), self.format, themes=tagger.model.scorer.themes)
        shares = (shard.after, shard.share)
        return DoneShard(data, len(rows), dict(problems), tuple(shown[:_SHOWN]), *shares)


def _result(row: Row, results: Any, place: str, tagger: Tagger) -> Result:
    if row.problem:
        error = LabelError(f"{place} {row.problem}")
        return failed_result(row.ask, error, model_version=tagger.model_version)
    result: Result = next(results)
    return replace(result, warnings=(*row.warnings, *result.warnings)) if row.warnings else result


def _tagged(row: Row, result: Result, source: str, number: int) -> Tagged:
    ask = row.ask
    item = Item(
        id=ask.id or "",
        kind="text",
        text=ask.text,
        line_start=number,
        line_end=number,
        title=ask.title or "",
        bank_cell=ask.bank or "",
        warnings=row.warnings,
    )
    return Tagged(result, item, ask.month, source)

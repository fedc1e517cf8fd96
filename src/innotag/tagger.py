"""One call from a text to its tags."""

from __future__ import annotations

from functools import cache, partial
from itertools import islice, repeat, zip_longest
from operator import length_hint
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from innotag import __version__
from innotag.artifact import Model, load_model
from innotag.errors import InputError
from innotag.evidence import find_evidence, find_subthemes
from innotag.features import ItemView, read_fields
from innotag.garbage import collection_paused
from innotag.headline import choose
from innotag.labels import BUSINESS_LINES
from innotag.months import check_month
from innotag.recognisers import (
    Reading,
    name_spans_many,
    recognise,
    recognise_many,
    spans_of_names,
)
from innotag.recognisers.bank_cells import find_meant, read_cell
from innotag.recognisers.offsets import restore
from innotag.recognisers.policies import is_policy, read_policy
from innotag.results import Entity, Result
from innotag.review import find_reasons
from innotag.text import normalise
from innotag.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike
    from pathlib import Path

    from innotag.gazetteer import Gazetteer
    from innotag.scorer import Scores


# Texts tagged in one go: enough to share the cost of array operations, but memory stays flat.
_TOGETHER: Final = 512
_CHARS_TOGETHER: Final = 65_536


class _Read(NamedTuple):
    """What reading a text gives before it is scored."""

    text: str
    title: str | None
    bank: str | None
    id: str | None
    view: ItemView
    found: list[Entity]
    warnings: list[str]


class Tagger:
    """Tags texts with one model; the module functions use a shared one.

    A Tagger holds no state between texts: results do not depend on order, number or thread.
    """

    def __init__(self, model: Model, *, gazetteer: Gazetteer | None = None) -> None:
        self.model = model
        self.gazetteer = gazetteer
        self._lexicon = gazetteer.lexicon if gazetteer else None
        self._terms = vocabulary(model.scorer.terms)
        self._bounds: list[float] = model.scorer.thresholds.tolist()

    @property
    def model_version(self) -> str:
        """Version of the model in use."""
        return self.model.version

    def classify(
        self,
        text: str,
        *,
        title: str | None = None,
        month: str | None = None,
        bank: str | None = None,
        id: str | None = None,  # noqa: A002  (the field's standard name)
    ) -> Result:
        """Tag one text.

        `title` is the product cell or headline, `month` (YYYY-MM) the month that relative dates
        resolve against when the text has no date of its own, `bank` the bank cell.

        Raises
        ------
        InputError
            If an argument is not a str (or None).
        LabelError
            If `month` is not a month.
        """
        return self._tag([(text, title, month, bank, id)])[0]

    def _tag(self, rows: Sequence[tuple[Any, ...]]) -> list[Result]:
        """Tag rows of (text, title, month, bank, id) together; each as if alone."""
        for text, title, month, bank, _ in rows:
            _check(text, title, month, bank)
        asked = [
            Reading(normalise(text), month=month, bank=bank, title=title)
            for text, title, month, bank, _ in rows
        ]
        found = recognise_many(asked, own=self.gazetteer)
        read = self._read(asked, found, [row[4] for row in rows])
        scores = self.model.scorer.score_many([one.view for one in read])
        return [self._decide(one, its) for one, its in zip(read, scores, strict=True)]

    def _read(
        self,
        asked: Sequence[Reading],
        found: Sequence[tuple[list[Entity], list[str]]],
        ids: Sequence[str | None],
    ) -> list[_Read]:
        headlines = [normalise(one.title) for one in asked if one.title and one.title.strip()]
        names = [spans_of_names(entities) for entities, _ in found]
        names += name_spans_many([view.text for view in headlines], lexicon=self._lexicon)
        fields = read_fields([*(one.view for one in asked), *headlines], names, terms=self._terms)
        heads = iter(fields[len(asked) :])
        return [
            _Read(
                one.view.source,
                one.title,
                one.bank,
                id_,
                ItemView(next(heads) if one.title and one.title.strip() else None, body),
                *its,
            )
            for one, id_, body, its in zip(asked, ids, fields[: len(asked)], found, strict=True)
        ]

    def _decide(self, read: _Read, scores: Scores) -> Result:
        text, title, item = read.text, read.title, read.view
        scorer = self.model.scorer
        themes = scorer.themes
        said = tuple(
            theme
            for theme, score, bound in zip(themes, scores.themes, self._bounds, strict=True)
            if score >= bound
        )
        evidence = find_evidence(item, scores, said, columns=themes)
        entities = restore(item.text.view, read.found)
        head = choose(
            read.found, item.text.view.text, title=title, bank=read.bank, lexicon=self._lexicon
        )
        policy = read_policy(title, text, entities) if is_policy(title, text, entities) else None
        warnings = [*read.warnings, *self._doubt_cell(read.bank, entities)]
        reasons = find_reasons(item, scores, scorer, said, warnings)
        return Result(
            text=text,
            title=title,
            id=read.id,
            themes=said,
            scores=dict(zip(themes, scores.themes, strict=True)),
            business_line=BUSINESS_LINES[scores.lines.index(max(scores.lines))],
            line_scores=dict(zip(BUSINESS_LINES, scores.lines, strict=True)),
            entities=tuple(entities),
            evidence=evidence,
            subthemes=find_subthemes(item, evidence),
            bank=head["bank"],
            branch=head["branch"],
            date=policy.date if policy else head["date"],
            amount=head["amount"],
            product=head["product"],
            issuers=policy.issuers if policy else (),
            document=policy.document if policy else None,
            region=policy.region if policy else None,
            needs_review=bool(reasons),
            review_reasons=reasons,
            warnings=tuple(warnings),
            model_version=self.model.version,
            package_version=__version__,
        )

    def _doubt_cell(self, cell: str | None, entities: list[Entity]) -> Iterator[str]:
        """Yield a warning where the bank cell names a bank that was misread."""
        if not cell or not cell.strip():
            return
        bank, _ = read_cell(cell, self._lexicon)
        meant = find_meant(bank, entities)
        if bank is not None and meant is not None:
            said, name = bank["canonical"], meant["canonical"]
            yield f"The bank cell says {said!r}, which no list has, and the text {name!r}."

    def classify_many(
        self,
        texts: Iterable[str],
        *,
        titles: Iterable[str | None] | None = None,
        months: Iterable[str | None] | str | None = None,
        banks: Iterable[str | None] | None = None,
        ids: Iterable[str | None] | None = None,
        n_jobs: int = 1,
    ) -> Iterator[Result]:
        """Tag many texts; yields one Result a text, in order, as they are ready.

        With `n_jobs` above 1, processes tag shards of fixed size; the input is read only a few
        shards ahead, so memory stays flat on any stream.

        Raises
        ------
        InputError
            If `texts` is one str, or a companion iterable is shorter or longer than `texts`.
        """
        if isinstance(texts, (str, bytes)):
            raise InputError(
                "classify_many() takes an iterable of texts, not one str. "
                "Use classify(text) for a single text."
            )
        if n_jobs < 1:
            raise InputError(f"n_jobs must be 1 or more, not {n_jobs!r}.")
        months = repeat(months) if isinstance(months, str) else months
        rows = _aligned(texts, titles=titles, months=months, banks=banks, ids=ids)
        if n_jobs == 1:
            return self._iter_tagged(rows)
        from innotag.parallel import classify_shards  # noqa: PLC0415

        make = partial(_reopen, self.model.folder, self.gazetteer)
        return classify_shards(make, rows, n_jobs=n_jobs)

    def _iter_tagged(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[Result]:
        fault: Exception | None = None
        while fault is None:
            chunk: list[tuple[Any, ...]] = []
            n_chars = 0
            try:
                for row in islice(rows, _TOGETHER):
                    chunk.append(row)
                    n_chars += len(row[0]) if isinstance(row[0], str) else 0
                    if n_chars >= _CHARS_TOGETHER:
                        break
            except Exception as error:  # noqa: BLE001  (raised below: first what stands before it)
                fault = error
            yield from self._tag_chunk(chunk)
            if fault is None and not chunk:
                return
        raise fault

    def _tag_chunk(self, chunk: Sequence[tuple[Any, ...]]) -> Iterator[Result]:
        """Yield the results of rows; a fault is raised only after those of the rows before it."""
        try:
            with collection_paused():
                results = self._tag(chunk)
        except Exception:  # noqa: BLE001  (the row whose fault it is raises it again, alone)
            for row in chunk:
                yield from self._tag([row])
        else:
            yield from results

    def extract(
        self, text: str, *, month: str | None = None, bank: str | None = None
    ) -> tuple[Entity, ...]:
        """Find the entities of a text; no model is needed."""
        return _extract(text, month, bank, self.gazetteer)


def extract(text: str, *, month: str | None = None, bank: str | None = None) -> tuple[Entity, ...]:
    """Find the entities of a text, without loading a model.

    Examples
    --------
    >>> [(e.type, e.text) for e in extract("青石银行云溪支行发放贷款80万元")]
    [('BANK', '青石银行'), ('BRANCH', '云溪支行'), ('AMOUNT', '80万元')]
    """
    return _extract(text, month, bank, None)


def _extract(
    text: str, month: str | None, bank: str | None, own: Gazetteer | None
) -> tuple[Entity, ...]:
    _check(text, None, month, bank)
    view = normalise(text)
    found, _ = recognise(view, month=month, bank=bank, own=own)
    return tuple(restore(view, found))


def load(
    path: str | PathLike[str] | None = None, *, gazetteer: str | PathLike[str] | None = None
) -> Tagger:
    """Load a Tagger: with the shipped model, or with the model folder given.

    `gazetteer` is a CSV file of banks, branches, places and products that this Tagger finds
    besides those that all know; `docs/gazetteer.md` describes its columns.

    Raises
    ------
    LabelError
        If a row of the gazetteer is wrong; the message says file and line.
    """
    own = None
    if gazetteer is not None:
        from innotag.gazetteer_file import read_gazetteer  # noqa: PLC0415  (rarely needed)

        own = read_gazetteer(gazetteer)
    return Tagger(load_model(path), gazetteer=own)


def _reopen(folder: Path, gazetteer: Gazetteer | None) -> Tagger:
    """Make the Tagger of a process like that of another."""
    return Tagger(load_model(folder), gazetteer=gazetteer)


@cache
def shared_tagger() -> Tagger:
    """Return the Tagger of the shipped model, loaded once."""
    return load()


def classify(
    text: str, *, title: str | None = None, month: str | None = None, bank: str | None = None
) -> Result:
    """Tag one text with the shipped model; see `Tagger.classify`."""
    return shared_tagger().classify(text, title=title, month=month, bank=bank)


def classify_many(
    texts: Iterable[str],
    *,
    titles: Iterable[str | None] | None = None,
    months: Iterable[str | None] | str | None = None,
    banks: Iterable[str | None] | None = None,
    ids: Iterable[str | None] | None = None,
    n_jobs: int = 1,
) -> Iterator[Result]:
    """Tag many texts with the shipped model; see `Tagger.classify_many`."""
    return shared_tagger().classify_many(
        texts, titles=titles, months=months, banks=banks, ids=ids, n_jobs=n_jobs
    )


def _check(text: object, title: object, month: object, bank: object) -> None:
    if not isinstance(text, str):
        raise InputError(
            f"text must be a str, not {type(text).__name__}. "
            "Use classify_many(texts) for several texts."
        )
    for name, value in (("title", title), ("month", month), ("bank", bank)):
        if value is not None and not isinstance(value, str):
            raise InputError(f"{name} must be a str or None, not {type(value).__name__}.")
    if isinstance(month, str):
        check_month(month)


def _aligned(
    texts: Iterable[str], **companions: Iterable[str | None] | None
) -> Iterator[tuple[Any, ...]]:
    columns = {"texts": texts, **companions}
    endless = {
        name: None if column is None else next(column)
        for name, column in companions.items()
        if column is None or (isinstance(column, repeat) and length_hint(column, -1) < 0)
    }
    given = {n: column for n, column in columns.items() if column is not None and n not in endless}
    missing = object()
    fixed = [endless.get(name, missing) for name in columns]
    for row in zip_longest(*given.values(), fillvalue=missing):
        for name, value in zip(given, row, strict=True):
            if value is missing:
                raise InputError(
                    f"classify_many() was given {name} that end before the others. "
                    "Give one value (or None) for each text."
                )
        values = iter(row)
        yield tuple([next(values) if value is missing else value for value in fixed])

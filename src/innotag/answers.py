"""What is asked of a Tagger and what it answers: a failure is an answer too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from innotag import __version__
from innotag.results import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from innotag.tagger import Tagger


class Ask(NamedTuple):
    """What is asked of a Tagger for one item."""

    text: str
    title: str | None = None
    month: str | None = None
    bank: str | None = None
    id: str | None = None


def answer(asks: Sequence[Ask], *, tagger: Tagger, n_jobs: int = 1) -> Iterator[Result]:
    """Tag what is asked, in order; whatever fails becomes a result with `error`.

    Processes stop at the first failure; the rest is then tagged here. Only what fails by itself
    is lost.

    Examples
    --------
    >>> from innotag.tagger import shared_tagger
    >>> bad = [Ask("上线新系统", month="March")]
    >>> [result.error for result in answer(bad, tagger=shared_tagger())]
    ["LabelError: month must read YYYY-MM, such as '2025-03'; found 'March'."]
    """
    done, jobs = 0, n_jobs
    while done < len(asks) or jobs < 1:
        stream = _stream(asks, done, tagger, jobs)
        try:
            for result in stream:
                done += 1
                yield result
        except Exception as error:  # noqa: BLE001  (one bad item must not lose the rest)
            if jobs == 1:
                done += 1
                yield failed_result(asks[done - 1], error, model_version=tagger.model_version)
            jobs = 1


def _stream(asks: Sequence[Ask], start: int, tagger: Tagger, n_jobs: int) -> Iterator[Result]:
    rest = range(start, len(asks))
    return tagger.classify_many(
        (asks[number].text for number in rest),
        titles=(asks[number].title for number in rest),
        months=(asks[number].month for number in rest),
        banks=(asks[number].bank for number in rest),
        ids=(asks[number].id for number in rest),
        n_jobs=n_jobs,
    )


def failed_result(ask: Ask, error: Exception, *, model_version: str = "") -> Result:
    """Return the result of an item that could not be tagged: no labels, the reason in `error`.

    Examples
    --------
    >>> failed_result(Ask("上线新系统", id="7"), ValueError("torn")).error
    'ValueError: torn'
    """
    return Result(
        text=ask.text if isinstance(ask.text, str) else "",
        title=ask.title if isinstance(ask.title, str) else None,
        id=ask.id,
        themes=(),
        scores={},
        business_line="",
        line_scores={},
        entities=(),
        evidence={},
        subthemes={},
        needs_review=True,
        review_reasons=("error",),
        model_version=model_version,
        package_version=__version__,
        error=f"{type(error).__name__}: {error}",
    )

"""Why a result says what it says: evidence with weights, what spoke against, what was struck out.

Nothing of this is kept in a Result: it is worked out again from title and text when asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from innotag.errors import InputError, ModelVersionError
from innotag.explain.parts import Explanation, Struck, ThemeExplanation, Weight
from innotag.explain.weigh import Stretch, Weigher
from innotag.tagger import shared_tagger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from innotag.results import Result, Span
    from innotag.tagger import Tagger

__all__ = ["Explanation", "Struck", "ThemeExplanation", "Weight", "explain_result"]

CLOSE: Final = 0.10
_LEAST: Final = 0.15
_MOST: Final = 4
_MOST_TERMS: Final = 3


def explain_result(result: Result, *, tagger: Tagger | None = None) -> Explanation:
    """Explain a result: all themes said, and those that were close to it.

    `tagger` is the one that made the result; None stands for the shipped model.

    Raises
    ------
    ModelVersionError
        If the result was made by another model than the tagger's.
    InputError
        If the result is one of an item that failed.

    Examples
    --------
    >>> import innotag
    >>> why = innotag.classify("青石银行向茶农发放贷款，开辟绿色通道").explain()
    >>> [theme.theme for theme in why.themes if theme.is_said]
    ['inclusive']
    >>> [(struck.span.text, struck.kind) for struck in why.struck]
    [('绿色通道', 'false_friend')]
    """
    if result.error is not None:
        raise InputError(
            f"This result has no labels to explain: the item failed with {result.error!r}. "
            "Tag the text again."
        )
    tagger = tagger or shared_tagger()
    if tagger.model_version != result.model_version:
        raise _other_model(result, tagger)
    weigher = Weigher(result, tagger)
    given = np.array([result.scores.get(t, np.nan) for t in tagger.model.scorer.themes])
    if not np.allclose(weigher.scores, given, atol=1e-6):
        raise _other_model(result, tagger)
    return Explanation(
        result, tuple(_explain_themes(result, tagger, weigher)), tuple(_find_struck(weigher))
    )


def _other_model(result: Result, tagger: Tagger) -> ModelVersionError:
    return ModelVersionError(
        f"This result was made by model {result.model_version or '?'}; the tagger at hand has "
        f"model {tagger.model_version} or another gazetteer and scores the text differently. "
        "Give the one that made it, result.explain(tagger=innotag.load(FOLDER)), or tag the text "
        "again.",
        built_with=result.model_version,
        installed=tagger.model_version,
    )


def _explain_themes(result: Result, tagger: Tagger, weigher: Weigher) -> Iterator[ThemeExplanation]:
    scorer = tagger.model.scorer
    names = {label.id: label.name_zh for label in tagger.model.labels}
    for column, theme in enumerate(scorer.themes):
        score, is_said = result.scores[theme], theme in result.themes
        if not is_said and score < CLOSE:
            continue
        evidence = result.evidence.get(theme, ())
        weights = list(_weights(weigher, theme, column))
        shown = {(span.field, span.start, span.end) for span in evidence}
        rest = [w for w in weights if not is_said or not _inside(w.span, evidence)]
        rest = [w for w in rest if (w.span.field, w.span.start, w.span.end) not in shown]
        yield ThemeExplanation(
            theme=theme,
            name_zh=names[theme],
            score=score,
            threshold=float(scorer.thresholds[column]),
            is_said=is_said,
            evidence=tuple(_weigh_span(weigher, span, theme, column) for span in evidence),
            speaks_for=_pick(rest, 1.0),
            speaks_against=_pick(rest, -1.0),
        )


def _weights(weigher: Weigher, theme: str, column: int) -> Iterator[Weight]:
    """Yield the theme's terms, then the clauses, with their weights."""
    for stretch in weigher.terms():
        if stretch.theme == theme:
            yield _weight(weigher, stretch, column)
    for stretch in weigher.clauses():
        yield _weight(weigher, stretch, column)


def _weight(weigher: Weigher, stretch: Stretch, column: int) -> Weight:
    return Weight(weigher.to_span(stretch), stretch.kind, float(weigher.weigh(stretch)[column]))


def _weigh_span(weigher: Weigher, span: Span, theme: str, column: int) -> Weight:
    """Return the weight of an evidence span, with the terms (else the words) that do most in it."""
    whole = weigher.to_stretch(span, "clause")
    inside = [
        term
        for term in weigher.terms()
        if term.theme == theme
        and term.field == whole.field
        and whole.start <= term.start
        and term.end <= whole.end
    ] or list(weigher.words(whole.field, whole.start, whole.end))
    terms = [_weight(weigher, stretch, column) for stretch in inside]
    terms = [term for term in terms if term.span != span]
    terms.sort(key=lambda term: -abs(term.weight))
    weight = float(weigher.weigh(whole)[column])
    return Weight(span, "clause", weight, tuple(terms[:_MOST_TERMS]))


def _pick(weights: Iterable[Weight], sign: float) -> tuple[Weight, ...]:
    """Return the heaviest stretches of one sign that do not overlap, terms before clauses."""
    strong = [weight for weight in weights if sign * weight.weight >= _LEAST]
    strong.sort(key=lambda weight: (weight.kind == "clause", -abs(weight.weight)))
    picked: list[Weight] = []
    for weight in strong:
        if not any(_overlap(weight.span, other.span) for other in picked):
            picked.append(weight)
    picked.sort(key=lambda weight: -abs(weight.weight))
    return tuple(picked[:_MOST])


def _inside(span: Span, others: Iterable[Span]) -> bool:
    return any(_overlap(span, other) for other in others)


def _overlap(one: Span, other: Span) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _find_struck(weigher: Weigher) -> Iterator[Struck]:
    for name, field in weigher.fields():
        for start, end in field.slogans:
            yield Struck(weigher.to_span(Stretch(name, start, end, "slogan")), "slogan")
    for term in weigher.terms():
        if term.kind == "false_friend":
            yield Struck(weigher.to_span(term), "false_friend", term.theme)

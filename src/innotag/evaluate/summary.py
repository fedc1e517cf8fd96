"""An evaluation as Markdown, fit for the page of a CI run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from innotag.evaluate.counts import ECE, MACRO, Name
from innotag.evaluate.coverage import coverage_rows
from innotag.evaluate.cuts import cut
from innotag.evaluate.facts import SCORED
from innotag.evaluate.gold import HEADLINE_FIELDS, POLICY_FIELDS
from innotag.evaluate.intervals import items_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from innotag.evaluate.coverage import Kept
    from innotag.evaluate.evaluation import Evaluation
    from innotag.evaluate.flips import Flips
    from innotag.evaluate.floors import Fall

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")
_SHOWN_IDS: Final = 20
_HEAD: Final = {
    "themes, micro-F1": Name("theme", "micro", "f1"),
    "themes, macro-F1": MACRO,
    "exact set of themes": Name("theme", "all", "exact_set"),
    "items without theme, right": Name("theme", "none", "accuracy"),
    "business line": Name("line", "all", "accuracy"),
    "evidence touches": Name("evidence", "all", "overlap"),
    "calibration error": ECE,
    "items not marked for review": Name("trust", "all", "kept"),
    "precision of labels on them": Name("trust", "all", "kept_label_precision"),
}


def to_markdown(
    evaluation: Evaluation, *, falls: Sequence[Fall] | None = None, flips: Flips | None = None
) -> str:
    """Return the summary of an evaluation; what it takes from the gold is escaped."""
    parts = [
        f"# innotag: {evaluation.scores.n_items} items, model {escape(evaluation.model_version)}",
        *_floors(falls),
        *_flips(flips),
        "## Scores",
        _table(
            ["", "score", "95% interval", "n", "items for ±2 points"],
            [
                [
                    *row,
                    str(items_for(evaluation.intervals[_HEAD[row[0]]], evaluation.scores.n_items)),
                ]
                for row in _rows(evaluation, _HEAD)
            ],
        ),
        "## By label",
        _table(["", "precision", "recall", "F1", "95% interval", "n"], _labels(evaluation)),
        *_shares(evaluation),
        "## What nobody reviews",
        coverage_table(coverage_rows(evaluation.outcomes)),
        *_cuts(evaluation),
        f"{len(evaluation.wrong)} of {evaluation.scores.n_items} items have something wrong.",
    ]
    return "\n\n".join(parts) + "\n"


def coverage_table(rows: Iterable[tuple[str, Kept]]) -> str:
    """Return a table of what is kept: share and number of items, precision of the themes said."""
    return _table(
        ["items kept", "items", "themes said", "right", "precision", "right sets"],
        [
            [
                what,
                str(kept.items),
                str(kept.said),
                str(kept.right),
                f"{kept.precision:.3f}",
                f"{kept.exact / kept.items:.3f}" if kept.items else "",
            ]
            for what, kept in rows
        ],
    )


def escape(text: str) -> str:
    r"""Return a text in one line that Markdown and HTML show as it is.

    Examples
    --------
    >>> print(escape("a|b <script>"))
    a\|b \<script\>
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _floors(falls: Sequence[Fall] | None) -> Iterator[str]:
    if falls is None:
        return
    if not falls:
        yield "Every floor holds."
        return
    yield f"**{len(falls)} floors do not hold.**"
    yield "\n".join(f"- {escape(str(fall))}" for fall in falls)


def _flips(flips: Flips | None) -> Iterator[str]:
    if flips is None:
        return
    yield f"## Flips ({flips.n_shared} items in both runs)"
    rows = [
        [escape(label), _ids(flips.worse.get(label, ())), _ids(flips.better.get(label, ()))]
        for label in sorted({*flips.worse, *flips.better})
    ]
    yield _table(["", "wrong now", "right now"], rows) if rows else "Nothing flipped."


def _ids(ids: Sequence[str]) -> str:
    shown = ", ".join(map(escape, ids[:_SHOWN_IDS]))
    return f"{len(ids)}: {shown}{'…' if len(ids) > _SHOWN_IDS else ''}" if ids else "0"


def _rows(evaluation: Evaluation, names: dict[str, Name]) -> Iterator[list[str]]:
    scores = evaluation.scores
    for title, name in names.items():
        if name in scores.values:
            bounds = _interval(evaluation, name)
            yield [title, f"{scores.values[name]:.4f}", bounds, str(scores.support[name])]


def _interval(evaluation: Evaluation, name: Name) -> str:
    low, high = evaluation.intervals[name]
    return f"{low:.4f} to {high:.4f}"


def _labels(evaluation: Evaluation) -> Iterator[list[str]]:
    scores = evaluation.scores
    for facet, labels in (("theme", scores.themes), ("entity", SCORED)):
        for label in labels:
            name = Name(facet, label, "f1")
            if name in scores.values:
                cells = [_score(evaluation, name._replace(metric=m)) for m in ("p", "r", "f1")]
                yield [label, *cells, _interval(evaluation, name), str(scores.support[name])]


def _score(evaluation: Evaluation, name: Name) -> str:
    value = evaluation.scores.values.get(name)
    return "" if value is None else f"{value:.4f}"


def _shares(evaluation: Evaluation) -> Iterator[str]:
    names = {f"value of {kind}": Name("entity", kind, "value") for kind in SCORED}
    names["modifier of AMOUNT"] = Name("entity", "AMOUNT", "modifier")
    names |= {f"headline {f}": Name("headline", f, "accuracy") for f in HEADLINE_FIELDS}
    names |= {f"policy {f}": Name("policy", f, "accuracy") for f in POLICY_FIELDS}
    rows = list(_rows(evaluation, names))
    if rows:
        yield "## Values"
        yield _table(["", "right", "95% interval", "n"], rows)


def _cuts(evaluation: Evaluation) -> Iterator[str]:
    for by, parts in cut(evaluation.outcomes).items():
        if len(parts) > 1:
            columns = list(dict.fromkeys(key for row in parts.values() for key in row))
            yield f"## By {by}"
            rows = (
                [escape(part), *(_cell(row.get(c)) for c in columns)] for part, row in parts.items()
            )
            yield _table(["", *(column.replace("_", " ") for column in columns)], rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

"""Flips: the ids that were right in an earlier run and are wrong now, by label."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from innotag.errors import LabelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from innotag.evaluate.facts import Outcome


class Run(NamedTuple):
    """What flips need of a run: its ids, and the wrong ones among them by facet and label."""

    ids: frozenset[str]
    wrong: dict[str, frozenset[str]]


class Flips(NamedTuple):
    """Ids in both runs: `worse` were right and are wrong now, `better` the other way round."""

    worse: dict[str, tuple[str, ...]]
    better: dict[str, tuple[str, ...]]
    n_shared: int

    def above(self, limit: int) -> dict[str, tuple[str, ...]]:
        """Return the labels of which more ids than a limit turned wrong."""
        return {label: ids for label, ids in self.worse.items() if len(ids) > limit}


def run_of(outcomes: Sequence[Outcome]) -> Run:
    """Return the ids of compared items and, by facet and label, those with a slip."""
    wrong: dict[str, set[str]] = {}
    for outcome in outcomes:
        for slip in outcome.slips:
            wrong.setdefault(slip.name, set()).add(outcome.item.id)
    return Run(
        frozenset(outcome.item.id for outcome in outcomes),
        {name: frozenset(ids) for name, ids in wrong.items()},
    )


def read_run(path: str | PathLike[str]) -> Run:
    """Return the run of a metrics file that `innotag evaluate --output` wrote.

    Raises
    ------
    LabelError
        If the file cannot be read or holds no ids.
    """
    try:
        return parse_run(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LabelError(
            f"{path} is no earlier run: {error}. Give a file that `innotag evaluate --output` "
            "wrote.",
            path=str(path),
        ) from error


def parse_run(text: str) -> Run:
    """Return the run of the text of a metrics file; a ValueError says what is missing."""
    data: Any = json.loads(text)
    try:
        ids, wrong = data["ids"], data["wrong"]
        return Run(frozenset(ids), {str(name): frozenset(found) for name, found in wrong.items()})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it lists no ids ({error!r})") from error


def find_flips(old: Run, new: Run) -> Flips:
    """Return what changed between two runs, of the ids that both have.

    Examples
    --------
    >>> old = Run(frozenset("ab"), {"theme.green": frozenset("a")})
    >>> new = Run(frozenset("abc"), {"theme.green": frozenset("bc")})
    >>> find_flips(old, new)
    Flips(worse={'theme.green': ('b',)}, better={'theme.green': ('a',)}, n_shared=2)
    """
    shared = old.ids & new.ids
    return Flips(_fresh(new, old, shared), _fresh(old, new, shared), len(shared))


def _fresh(run: Run, other: Run, shared: frozenset[str]) -> dict[str, tuple[str, ...]]:
    found = {
        name: tuple(sorted((ids & shared) - other.wrong.get(name, frozenset())))
        for name, ids in sorted(run.wrong.items())
    }
    return {name: ids for name, ids in found.items() if ids}

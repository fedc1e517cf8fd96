"""What a run has done, counted: for its progress, its end and for going on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from innotag.batch.source import Place

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch came to: counts, the reasons of bad items, the first of them with their place.

    Examples
    --------
    >>> Summary(10, 2, {"has no text": 1}, ("a.jsonl:3: has no text",)).n_errors
    1
    """

    n_items: int
    n_shards: int
    problems: dict[str, int]
    shown: tuple[str, ...]

    @property
    def n_errors(self) -> int:
        """Number of bad items."""
        return sum(self.problems.values())

    def __str__(self) -> str:
        """Return the summary as lines."""
        lines = [f"{self.n_items} items in {self.n_shards} shards, {self.n_errors} bad items"]
        ranked = sorted(self.problems.items(), key=lambda pair: (-pair[1], pair[0]))
        lines += [f"  {count} × {problem}" for problem, count in ranked[: 2 * _SHOWN]]
        lines += [f"  {place}" for place in self.shown]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: items done in all, bad ones among them, the share of the input read."""

    n_items: int
    n_errors: int
    share: float


@dataclass(slots=True)
class Done:
    """The shards that are done: how many, where the next begins, what they held."""

    n_shards: int = 0
    n_items: int = 0
    after: Place = field(default_factory=Place)
    share: float = 0.0
    problems: Counter[str] = field(default_factory=Counter)
    shown: tuple[str, ...] = ()

    def add(self, entry: dict[str, Any]) -> None:
        """Count one more shard."""
        self.n_shards += 1
        self.n_items += entry["items"]
        self.after = Place(*entry["after"])
        self.share = entry["share"]
        self.problems.update(entry["problems"])
        self.shown = (*self.shown, *entry["shown"])[:_SHOWN]

    def progress(self) -> Progress:
        """Return how far the run is."""
        return Progress(self.n_items, self.problems.total(), self.share)

    def summary(self) -> Summary:
        """Return what the shards hold."""
        return Summary(self.n_items, self.n_shards, dict(self.problems), self.shown)

"""What a report is made of: tagged items, how their reading went, the model's accuracy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from innotag.labels import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.issues.items import Issue, Passage
    from innotag.tables import Tagged

POLICY_KINDS: Final = ("policy", "regional")
# Which report of an event tells the most of it; a highlight only repeats.
_FULLEST_FIRST: Final = ("innovation", "comparison", "statistic", "text", *POLICY_KINDS)


@dataclass(frozen=True, slots=True)
class Reading:
    """How reading one file went.

    `lines` are the numbered lines of the source, which items link to; empty where they are not at
    hand. `share_read` is None for items that were read and tagged before.
    """

    source: str
    month: str | None = None
    title: str = ""
    n_items: int = 0
    n_sections: int = 0
    share_read: float | None = None
    furniture: tuple[Passage, ...] = ()
    unread: tuple[Passage, ...] = ()
    lines: tuple[tuple[int, str], ...] = ()

    @classmethod
    def from_issue(
        cls, issue: Issue, *, source: str, lines: Iterable[tuple[int, str]] = ()
    ) -> Reading:
        """Return how reading a bulletin went."""
        return cls(
            source=source,
            month=issue.month,
            title=issue.title,
            n_items=len(issue.items),
            n_sections=len(issue.sections),
            share_read=issue.share_read,
            furniture=issue.furniture,
            unread=issue.unread,
            lines=tuple(lines),
        )


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that a report shows. `accuracy` is what `metrics.json` beside the model holds."""

    tagged: tuple[Tagged, ...]
    readings: tuple[Reading, ...] = ()
    accuracy: dict[str, Any] = field(default_factory=dict)

    @property
    def months(self) -> tuple[str, ...]:
        """The months of the items, in order."""
        return tuple(sorted({one.month for one in self.tagged if one.month}))

    @property
    def themes(self) -> tuple[str, ...]:
        """The five themes, then those of a model with more."""
        more = {theme for one in self.tagged for theme in (*one.result.scores, *one.result.themes)}
        return (*THEMES, *sorted(more.difference(THEMES)))

    @property
    def model_versions(self) -> tuple[str, ...]:
        """The versions of the models that tagged the items."""
        return tuple(sorted({one.result.model_version or "?" for one in self.tagged}))

    def events(self) -> list[Tagged]:
        """Return the items that are counted: one for each event, a table's row before others."""
        best: dict[str, int] = {}
        for place, one in enumerate(self.tagged):
            event = one.result.event_id or f"\0{place}"
            if event not in best or _rank(one) < _rank(self.tagged[best[event]]):
                best[event] = place
        return [self.tagged[place] for place in sorted(best.values())]

    def business(self) -> list[Tagged]:
        """Return the counted items that report business and not policy."""
        return [one for one in self.events() if one.kind not in POLICY_KINDS]


def _rank(one: Tagged) -> int:
    return _FULLEST_FIRST.index(one.kind) if one.kind in _FULLEST_FIRST else len(_FULLEST_FIRST)

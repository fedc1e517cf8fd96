"""The review queue: tagged items, the most uncertain first, reports of one event together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from innotag.errors import LabelError
from innotag.results import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike


def uncertainty(scores: Mapping[str, float]) -> float:
    """Return how unsure the probabilities of the themes are: 0 all decided, 1 one of them open.

    The theme nearest to one half decides; the others add what little they leave open, so that an
    item with two open themes comes before one with one.

    Examples
    --------
    >>> round(uncertainty({"green": 0.99, "tech": 0.02}), 2)
    0.04
    >>> uncertainty({"green": 0.5, "tech": 0.5}) > uncertainty({"green": 0.5, "tech": 0.0})
    True
    """
    doubts = sorted((1.0 - abs(2.0 * score - 1.0) for score in scores.values()), reverse=True)
    return sum(doubt / 4.0**place for place, doubt in enumerate(doubts)) * 0.75



"""What an explanation holds, and its form as text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from innotag.results import Result, Span


@dataclass(frozen=True, slots=True)
class Weight:
    """A stretch of title or text and what it does for a theme.

    `weight` is by how much the log-odds of the theme fall without the stretch (negative: rise).
    `kind` says what it is: clause, strong, weak, false_friend or word. `terms` are the stretches
    inside it that do most.
    """

    span: Span
    kind: str
    weight: float
    terms: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True)
class Struck:
    """A stretch that looks like a theme and earns nothing: a slogan, or a false friend."""

    span: Span
    kind: str
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class ThemeExplanation:
    """Why a theme is said (`evidence`), or what spoke for it and against it."""

    theme: str
    name_zh: str
    score: float
    threshold: float
    is_said: bool
    evidence: tuple[Weight, ...] = ()
    speaks_for: tuple[Weight, ...] = ()
    speaks_against: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a result says what it says: themes said, themes close to it, what was struck out.

    `print` shows it as lines, a notebook as a card; `to_dict` gives plain data.
    """

    result: Result
    themes: tuple[ThemeExplanation, ...]
    struck: tuple[Struck, ...]

    def __str__(self) -> str:
        """Return the explanation as lines for a terminal."""
        from innotag.console import to_plain  # noqa: PLC0415  (only where it is shown)

        return to_plain("\n".join(self._lines()))

    def __repr__(self) -> str:
        """Return a short description; `print` shows the whole explanation."""
        names = ", ".join(theme.theme for theme in self.themes) or "no theme"
        return f"<Explanation of {self.result.id or 'a text'}: {names}>"

    def _repr_html_(self) -> str:
        """Return the explanation as a card for a notebook."""
        from innotag.explain.page import explanation_card  # noqa: PLC0415  (only in notebooks)

        return explanation_card(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data that `json` writes."""
        return {
            "id": self.result.id,
            "model_version": self.result.model_version,
            "themes": [asdict(theme) for theme in self.themes],
            "struck": [asdict(struck) for struck in self.struck],
        }

    def _lines(self) -> Iterator[str]:
        for theme in self.themes:
            mark, bound = ("●", "said from") if theme.is_said else ("○", "not said below")
            yield (
                f"{mark} {theme.theme} {theme.name_zh}  {theme.score:.2f}  "
                f"({bound} {theme.threshold:.2f})"
            )
            for title, weights in (
                ("evidence", theme.evidence),
                ("for", theme.speaks_for),
                ("against", theme.speaks_against),
            ):
                for weight in weights:
                    yield f"    {title:<9}{_describe(weight)}"
                    for term in weight.terms:
                        yield f"             {_describe(term)}"
        if not self.themes:
            yield "no theme is said or close to it"
        for struck in self.struck:
            of = f" of {struck.theme}" if struck.theme else ""
            kind = struck.kind.replace("_", " ")
            yield f"× {struck.span.field}: {struck.span.text}  ({kind}{of}, earns nothing)"


def signed(weight: float) -> str:
    """Return a weight with its sign and two decimals; nothing is never negative.

    Examples
    --------
    >>> signed(1.234), signed(-0.001)
    ('+1.23', '+0.00')
    """
    return f"{round(weight, 2) + 0.0:+.2f}"


def _describe(weight: Weight) -> str:
    where = "" if weight.span.field == "text" else "title: "
    kind = weight.kind.replace("_", " ")
    return f"{signed(weight.weight)}  {where}{weight.span.text}  ({kind})"

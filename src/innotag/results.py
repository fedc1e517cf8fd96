"""What tagging returns: spans, entities, results. Plain frozen data, no behaviour but views."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from innotag.explain import Explanation
    from innotag.tagger import Tagger

SCHEMA_VERSION: Final = 1
Value = dict[str, Any]
_SHOWN: Final = 40


def _view(name: str) -> Any:
    """Return a module of views. They stand above results and are loaded when one is asked for."""
    return import_module(f"innotag.{name}")


@dataclass(frozen=True, slots=True, init=False)
class Span:
    """A stretch of the title or the text: half-open character offsets into it as given."""

    field: str
    start: int
    end: int
    text: str

    def __init__(self, field: str, start: int, end: int, text: str) -> None:
        set_field, set_start, set_end, set_text = _SET_SPAN
        set_field(self, field)
        set_start(self, start)
        set_end(self, end)
        set_text(self, text)

    def to_dict(self) -> Value:
        """Return the span as a plain dict."""
        return {"field": self.field, "start": self.start, "end": self.end, "text": self.text}

    @classmethod
    def from_dict(cls, data: Value) -> Span:
        """Build a span from `to_dict` output."""
        return cls(data["field"], data["start"], data["end"], data["text"])


@dataclass(frozen=True, slots=True, init=False)
class Entity:
    """A named or numeric fact in the text.

    `text[start:end]` of the text as given equals `self.text`. `value` is the normalised value
    (label guide, Entities), None where the text gives none that can be stood by.
    """

    type: str
    start: int
    end: int
    text: str
    value: Value | None

    def __init__(self, type: str, start: int, end: int, text: str, value: Value | None) -> None:  # noqa: A002  (the field's name)
        set_type, set_start, set_end, set_text, set_value = _SET_ENTITY
        set_type(self, type)
        set_start(self, start)
        set_end(self, end)
        set_text(self, text)
        set_value(self, value)

    def to_dict(self) -> Value:
        """Return the entity as a plain dict."""
        return {
            "type": self.type,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "value": self.value,
        }

    @classmethod
    def from_dict(cls, data: Value) -> Entity:
        """Build an entity from `to_dict` output."""
        return cls(data["type"], data["start"], data["end"], data["text"], data["value"])


def _setters(kind: type) -> tuple[Callable[[Any, Any], None], ...]:
    """Return what sets the slots of a new frozen object, at half the cost of the generated way."""
    return tuple([vars(kind)[name].__set__ for name in kind.__slots__])  # type: ignore[attr-defined]


_SET_SPAN: Final = _setters(Span)
_SET_ENTITY: Final = _setters(Entity)


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """One tagged text.

    `scores` are calibrated probabilities of all five themes, `themes` those said, in the order of
    `labels.THEMES`. `bank`, `branch`, `date`, `amount`, `product` are the headline values: those
    of the business that the item reports. Reports of one event, found when several texts are
    tagged together, have the same `event_id`.
    """

    text: str
    title: str | None
    id: str | None
    themes: tuple[str, ...]
    scores: dict[str, float]
    business_line: str
    line_scores: dict[str, float]
    entities: tuple[Entity, ...]
    evidence: dict[str, tuple[Span, ...]]
    subthemes: dict[str, tuple[str, ...]]
    bank: Value | None = None
    branch: Value | None = None
    date: Value | None = None
    amount: Value | None = None
    product: Value | None = None
    issuers: tuple[str, ...] = ()
    document: str | None = None
    region: str | None = None
    needs_review: bool = False
    review_reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    model_version: str = ""
    package_version: str = ""
    error: str | None = field(default=None)
    event_id: str | None = None

    def __repr__(self) -> str:
        """Return a short description; `print` shows the whole result."""
        labels = ", ".join(self.themes) or ("error" if self.error else "no theme")
        text = self.text if len(self.text) <= _SHOWN else self.text[: _SHOWN - 1] + "…"
        name = f" {self.id}" if self.id else ""
        return f"<Result{name}: {labels}; {self.business_line or '?'}; {text!r}>"

    def __str__(self) -> str:
        """Return the result as lines for a terminal."""
        return str(_view("console").describe_result(self))

    def _repr_html_(self) -> str:
        """Return the result as a card for a notebook."""
        return str(_view("display").result_card(self))

    def explain(self, *, tagger: Tagger | None = None) -> Explanation:
        """Explain the result: evidence with weights, what spoke against, what was struck out.

        It is worked out again from title and text by `tagger`, the one that made the result; None
        stands for the shipped model.

        Raises
        ------
        ModelVersionError
            If the result was made by another model.
        """
        why: Explanation = _view("explain").explain_result(self, tagger=tagger)
        return why

    def to_dict(self) -> Value:
        """Return the result as a plain dict that `json` writes and `from_dict` reads."""
        return {
            "schema_version": SCHEMA_VERSION,
            "package_version": self.package_version,
            "model_version": self.model_version,
            "id": self.id,
            "title": self.title,
            "text": self.text,
            "themes": list(self.themes),
            "scores": self.scores.copy(),
            "business_line": self.business_line,
            "line_scores": self.line_scores.copy(),
            "entities": [entity.to_dict() for entity in self.entities],
            "evidence": {k: [span.to_dict() for span in v] for k, v in self.evidence.items()},
            "subthemes": {k: list(v) for k, v in self.subthemes.items()},
            "bank": self.bank,
            "branch": self.branch,
            "date": self.date,
            "amount": self.amount,
            "product": self.product,
            "issuers": list(self.issuers),
            "document": self.document,
            "region": self.region,
            "needs_review": self.needs_review,
            "review_reasons": list(self.review_reasons),
            "warnings": list(self.warnings),
            "error": self.error,
            "event_id": self.event_id,
        }

    @classmethod
    def from_dict(cls, data: Value) -> Result:
        """Build a result from `to_dict` output."""
        return cls(
            text=data["text"],
            title=data["title"],
            id=data["id"],
            themes=tuple(data["themes"]),
            scores=dict(data["scores"]),
            business_line=data["business_line"],
            line_scores=dict(data["line_scores"]),
            entities=tuple(Entity.from_dict(entity) for entity in data["entities"]),
            evidence={k: tuple(map(Span.from_dict, v)) for k, v in data["evidence"].items()},
            subthemes={k: tuple(v) for k, v in data["subthemes"].items()},
            bank=data["bank"],
            branch=data["branch"],
            date=data["date"],
            amount=data["amount"],
            product=data["product"],
            issuers=tuple(data["issuers"]),
            document=data["document"],
            region=data["region"],
            needs_review=data["needs_review"],
            review_reasons=tuple(data["review_reasons"]),
            warnings=tuple(data["warnings"]),
            model_version=data["model_version"],
            package_version=data["package_version"],
            error=data["error"],
            event_id=data.get("event_id"),
        )

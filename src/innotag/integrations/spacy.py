"""The spaCy component `innotag`: `nlp.add_pipe("innotag")` on `spacy.blank("zh")`.

The segmenter of the pipeline does not matter: entities are found in the text, then laid over the
tokens. jieba's global tokenizer is never touched.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import LabelError, MissingExtraError
from innotag.labels import ENTITY_TYPES, THEMES
from innotag.results import Result
from innotag.tagger import load, shared_tagger

try:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.util import filter_spans
except ImportError as error:
    raise MissingExtraError("The spaCy component", "spacy", "spacy") from error

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    from spacy.tokens import Span as TokenSpan

ENTITIES: Final = "innotag"
EVIDENCE: Final = "innotag_evidence"
_STATE: Final = "innotag.json"
_GIVEN: Final = ("innotag_title", "innotag_month", "innotag_bank")
# Okabe and Ito's palette, lightened: it can be told apart without red or green.
_SHADES: Final = (
    "#9ad0f5",
    "#cfe8fc",
    "#ffd27f",
    "#f6ee8f",
    "#8fd9c0",
    "#e7b6d4",
    "#d9d9d9",
    "#f4b183",
    "#b9c3f0",
)
_THEME_SHADES: Final = ("#8fd9c0", "#9ad0f5", "#ffd27f", "#e7b6d4", "#b9c3f0")
DISPLACY_COLORS: Final = {
    **dict(zip(ENTITY_TYPES, _SHADES, strict=True)),
    **{theme.upper(): shade for theme, shade in zip(THEMES, _THEME_SHADES, strict=True)},
}


class InnotagComponent:
    """Tag each Doc: `doc.ents`, `doc.cats`, `doc.spans` and `doc._.innotag`.

    - `doc.cats` gets the calibrated probability of each theme.
    - `doc.spans["innotag"]` holds every entity, `doc.spans["innotag_evidence"]` the evidence of
      each theme that is said, labelled with the theme. Where an entity ends inside a token, its
      span grows to the whole token; the exact offsets are those of `doc._.innotag.entities`.
    - `doc.ents` gets the entities, the longer one where two meet in a token; entities that
      other components set elsewhere in the text stay.
    - `doc._.innotag` is the `Result`, the same that `classify` returns. It is kept as plain data,
      so that `Doc.to_bytes`, `DocBin` and `n_process` carry it.

    Title, month and bank of a text are set on its Doc before the pipeline runs:
    `doc._.innotag_title`, `doc._.innotag_month`, `doc._.innotag_bank`.
    """

    def __init__(
        self, name: str = "innotag", *, model: str | None = None, month: str | None = None
    ) -> None:
        self.name = name
        self.model = model
        self.month = month
        self._tagger = load(model) if model is not None else shared_tagger()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the names of model and month only; the model is loaded again from its folder."""
        return _build, (self.name, self.model, self.month)

    @property
    def labels(self) -> tuple[str, ...]:
        """The entity types, as spaCy's own components name theirs."""
        return ENTITY_TYPES

    @property
    def model_version(self) -> str:
        """Version of the model in use."""
        return self._tagger.model_version

    def __call__(self, doc: Doc) -> Doc:
        """Tag one Doc and return it."""
        title, month, bank = (doc._.get(name) for name in _GIVEN)
        result = self._tagger.classify(doc.text, title=title, month=month or self.month, bank=bank)
        doc.user_data[ENTITIES] = result.to_dict()
        doc.cats = {**doc.cats, **result.scores}
        found = _to_spans(doc, ((e.start, e.end, e.type) for e in result.entities))
        doc.spans[ENTITIES] = found
        doc.spans[EVIDENCE] = _to_spans(
            doc,
            (
                (span.start, span.end, theme)
                for theme, spans in result.evidence.items()
                for span in spans
                if span.field == "text"
            ),
        )
        doc.ents = _join(filter_spans(found), doc.ents)
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the folder and version of the model and the month as JSON, nothing pickled."""
        del exclude
        state = {"model": self.model, "model_version": self.model_version, "month": self.month}
        return json.dumps(state, ensure_ascii=False).encode("utf-8")

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> InnotagComponent:
        """Take model and month from `to_bytes` output where the config names none; return self.

        Warns where the model then in use is not the one that was saved.
        """
        del exclude
        state = _read_state(data)
        if self.model is None and state["model"] is not None:
            self.model = state["model"]
            self._tagger = load(self.model)
        self.month = self.month or state["month"]
        if state["model_version"] != self.model_version:
            warnings.warn(
                f"The component {self.name!r} was saved with model {state['model_version']}; "
                f"{self.model_version} is in use, and its results may differ. Save the pipeline "
                "again to go on with it.",
                stacklevel=2,
            )
        return self

    def to_disk(self, path: str | PathLike[str], *, exclude: Iterable[str] = ()) -> None:
        """Write `to_bytes` output into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _STATE).write_bytes(self.to_bytes(exclude=exclude))

    def from_disk(
        self, path: str | PathLike[str], *, exclude: Iterable[str] = ()
    ) -> InnotagComponent:
        """Read what `to_disk` wrote; see `from_bytes`."""
        return self.from_bytes((Path(path) / _STATE).read_bytes(), exclude=exclude)


@Language.factory(
    "innotag",
    default_config={"model": None, "month": None},
    assigns=["doc.ents", "doc.cats", "doc.spans", "doc._.innotag"],
)
def make_innotag(
    nlp: Language,  # noqa: ARG001  (spaCy calls a factory with it)
    name: str,
    model: str | None,
    month: str | None,
) -> InnotagComponent:
    """Return the component; `model` is the folder of another model, `month` the default month.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("zh")
    >>> _ = nlp.add_pipe("innotag")
    >>> [(ent.label_, ent.text) for ent in nlp("青石银行云溪支行发放贷款80万元").ents]
    [('BANK', '青石银行'), ('BRANCH', '云溪支行'), ('AMOUNT', '80万元')]
    """
    return _build(name, model, month)


def _build(name: str, model: str | None, month: str | None) -> InnotagComponent:
    return InnotagComponent(name, model=model, month=month)


def _to_spans(doc: Doc, found: Iterable[tuple[int, int, str]]) -> list[TokenSpan]:
    spans = [
        doc.char_span(start, end, label=label, alignment_mode="expand")
        for start, end, label in found
    ]
    return [span for span in spans if span is not None]


def _join(ours: list[TokenSpan], others: Iterable[TokenSpan]) -> list[TokenSpan]:
    taken = {token for span in ours for token in range(span.start, span.end)}
    return ours + [span for span in others if taken.isdisjoint(range(span.start, span.end))]


def _read_state(data: bytes) -> dict[str, str | None]:
    try:
        state = json.loads(data)
        return {key: state[key] for key in ("model", "model_version", "month")}
    except (ValueError, KeyError, TypeError) as error:
        raise LabelError(
            f"This is no saved component 'innotag': {error!r}. Save the pipeline again with "
            "nlp.to_disk()."
        ) from error


def _get_result(doc: Doc) -> Result | None:
    data = doc.user_data.get(ENTITIES)
    return None if data is None else Result.from_dict(data)


if not Doc.has_extension(ENTITIES):
    Doc.set_extension(ENTITIES, getter=_get_result)
    for _name in _GIVEN:
        Doc.set_extension(_name, default=None)

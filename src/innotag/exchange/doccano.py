"""The review queue for doccano, and its export back.

The project type is "Intent Detection and Slot Filling": labels of the whole text (`cats`) and of
spans (`entities`). Exports of "Sequence Labeling" with relations (spans as objects) are read too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.cells import to_line
from innotag.errors import LabelError
from innotag.exchange.corrections import Correction, iter_lines
from innotag.labels import BUSINESS_LINES, LINE_LABELS
from innotag.outputs import check_target
from innotag.whole_files import save_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

    from innotag.tables import Tagged

_LINES: Final = {*BUSINESS_LINES, *(label.name_zh for label in LINE_LABELS)}


def save_lines(queue: Sequence[Tagged], path: str | PathLike[str], *, force: bool = False) -> int:
    """Write the queue as JSONL that doccano imports; returns how many lines.

    Labels are filled with what the model says. Evidence in the title, which doccano cannot mark,
    goes along as `title_evidence` and counts where a theme keeps no span in the text.
    """
    target = check_target(path, force=force, endings=("jsonl",))
    lines = [to_line(_record(one)) + "\n" for one in queue]
    save_bytes("".join(lines).encode("utf-8"), target, force=force)
    return len(lines)


def _record(one: Tagged) -> dict[str, Any]:
    result = one.result
    spans = [
        [span.start, span.end, theme]
        for theme, found in result.evidence.items()
        for span in found
        if span.field == "text"
    ]
    in_title = {
        theme: span.text
        for theme, found in result.evidence.items()
        for span in found
        if span.field == "title"
    }
    return {
        "text": result.text,
        "entities": sorted(spans),
        "cats": [*result.themes, *([result.business_line] if result.business_line else [])],
        "item_id": result.id or "",
        "title": result.title or "",
        "month": one.month or "",
        "event_id": result.event_id or "",
        "title_evidence": json.dumps(in_title, ensure_ascii=False),
        "why": "; ".join((*result.review_reasons, *result.warnings)),
    }


def read_lines(path: str | PathLike[str]) -> list[Correction]:
    """Return the items of a doccano export in JSONL.

    doccano exports all items unless told to export the confirmed ones only: tell it so.

    Raises
    ------
    LabelError
        If a line is no JSON or not of the project type above; it names file and line.
    """
    source = Path(path)
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise LabelError(
            f"{source} cannot be read: {error}. doccano exports a zip with one JSONL a person: "
            "unpack it first.",
            path=str(source),
        ) from error
    return [_to_correction(line, source, number) for number, line in iter_lines(text)]


def _to_correction(line: str, source: Path, number: int) -> Correction:
    try:
        data = json.loads(line)
        _refuse_unlabelled(data, source, number)
        text, cats = str(data["text"]), [str(cat) for cat in data["cats"]]
        spans = list(_iter_spans(data["entities"]))
        in_title = json.loads(data.get("title_evidence") or "{}")
        evidence = {
            str(theme): str(words) for theme, words in in_title.items() if str(theme) in cats
        }
    except LabelError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        why = f"no field {error}" if isinstance(error, KeyError) else str(error)
        raise LabelError(
            f"{source}, line {number}: no item of a doccano project of the type Intent Detection "
            f"and Slot Filling ({why}). Export as JSONL from such a project, into which "
            "`innotag review --doccano` was imported.",
            path=str(source),
            line=number,
        ) from error
    marked = {label: text[start:end] for start, end, label in reversed(spans)}
    lines = [cat for cat in cats if cat in _LINES]
    if len(lines) > 1:
        raise LabelError(
            f"{source}, line {number}: more than one business line: {', '.join(lines)}. Keep one.",
            path=str(source),
            line=number,
        )
    return Correction(
        id=str(data.get("item_id") or ""),
        text=text,
        title=data.get("title") or None,
        month=data.get("month") or None,
        themes=tuple(cat for cat in cats if cat not in _LINES),
        business_line=lines[0] if lines else "",
        evidence={**evidence, **marked},
        path=str(source),
        row=number,
        event=data.get("event_id") or None,
    )


def _refuse_unlabelled(data: dict[str, Any], source: Path, number: int) -> None:
    """Refuse what comes from innotag itself and went through nobody's hands."""
    if "review_reasons" in data:
        found = "a result of `innotag tag`"
    elif "item_id" in data and "id" not in data:  # doccano gives every item an id of its own
        found = "an item as `innotag review --doccano` wrote it"
    else:
        return
    raise LabelError(
        f"{source}, line {number}: {found}, not a correction. Queue results with `innotag review`, "
        "correct them in doccano, and give what it exports.",
        path=str(source),
        line=number,
    )


def _iter_spans(entities: Any) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, label) of spans given as lists or as objects."""
    for span in entities:
        if isinstance(span, dict):
            yield int(span["start_offset"]), int(span["end_offset"]), str(span["label"])
        else:
            yield int(span[0]), int(span[1]), str(span[2])

"""The review queue as Label Studio tasks with predictions, and the JSON export back.

Written and read as Label Studio documents it: https://labelstud.io/guide/task_format
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

from innotag.errors import LabelError
from innotag.exchange.corrections import Correction
from innotag.labels import LINE_LABELS
from innotag.outputs import check_target
from innotag.queues import uncertainty
from innotag.whole_files import check_file, save_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

    from innotag.labels import Label
    from innotag.results import Result
    from innotag.tables import Tagged

_COLOURS: Final = ("#009e73", "#0072b2", "#e69f00", "#cc79a7", "#56b4e9", "#d55e00", "#9aa0a6")
_SPAN_CONTROLS: Final = {"evidence": "text", "title_evidence": "title"}


def save_tasks(
    queue: Sequence[Tagged],
    path: str | PathLike[str],
    *,
    labels: Sequence[Label],
    force: bool = False,
) -> tuple[int, Path]:
    """Write the tasks (*.json) and, beside them, the labelling interface (*.xml).

    Returns how many tasks, and the path of the interface.
    """
    target = check_target(path, force=force, endings=("json",))
    interface = check_file(target.with_suffix(".xml"), force=force)
    tasks = [_task(one) for one in queue]
    xml = labelling_interface(labels)
    save_bytes(xml.encode("utf-8"), interface, force=force)
    text = json.dumps(tasks, ensure_ascii=False, indent=1)
    save_bytes(text.encode("utf-8", "replace"), target, force=force)
    return len(tasks), interface


def labelling_interface(labels: Sequence[Label]) -> str:
    """Return the labelling interface: themes, line, and evidence in title and text.

    Examples
    --------
    >>> from innotag.labels import THEME_LABELS
    >>> 'alias="green"' in labelling_interface(THEME_LABELS)
    True
    """
    spans = [
        f"      <Label value={quoteattr(label.name_zh)} alias={quoteattr(label.id)} "
        f'background="{_COLOURS[min(number, len(_COLOURS) - 1)]}"/>'
        for number, label in enumerate(labels)
    ]
    lines = [
        "<View>",
        '  <Header value="$why" size="5"/>',
        '  <Choices name="themes" toName="text" choice="multiple" showInline="true">',
        *(_choice(label) for label in labels),
        "  </Choices>",
        '  <Choices name="line" toName="text" choice="single" required="true" showInline="true">',
        *(_choice(label) for label in LINE_LABELS),
        "  </Choices>",
        '  <Labels name="title_evidence" toName="title">',
        *spans,
        "  </Labels>",
        '  <Text name="title" value="$title" granularity="symbol"/>',
        '  <Labels name="evidence" toName="text">',
        *spans,
        "  </Labels>",
        '  <Text name="text" value="$text" granularity="symbol"/>',
        "</View>",
    ]
    return "\n".join(lines) + "\n"


def _choice(label: Label) -> str:
    return f"    <Choice value={quoteattr(label.name_zh)} alias={quoteattr(label.id)}/>"


def _task(one: Tagged) -> dict[str, Any]:
    result = one.result
    return {
        "data": {
            "id": result.id,
            "title": result.title or "",
            "text": result.text,
            "month": one.month,
            "event_id": result.event_id,
            "why": "; ".join((*result.review_reasons, *result.warnings)),
        },
        "predictions": [
            {
                "model_version": result.model_version,
                "score": round(1.0 - uncertainty(result.scores), 4),
                "result": list(_regions(result)),
            }
        ],
    }


def _regions(result: Result) -> Iterator[dict[str, Any]]:
    choices = (("themes", list(result.themes)), ("line", [result.business_line]))
    for name, chosen in choices:
        if any(chosen):
            yield {
                "id": name,
                "from_name": name,
                "to_name": "text",
                "type": "choices",
                "value": {"choices": chosen},
            }
    for theme, spans in result.evidence.items():
        for number, span in enumerate(spans):
            source = result.text if span.field == "text" else result.title or ""
            start, end = _to_utf16(source, span.start), _to_utf16(source, span.end)
            yield {
                "id": f"{theme}-{number}",
                "from_name": "evidence" if span.field == "text" else "title_evidence",
                "to_name": span.field,
                "type": "labels",
                "value": {"start": start, "end": end, "text": span.text, "labels": [theme]},
            }


def _to_utf16(text: str, offset: int) -> int:
    """Return an offset in UTF-16 units, which is how a browser counts."""
    return offset + sum(char > "\uffff" for char in text[:offset])


def _from_utf16(text: str, offset: int) -> int:
    at = 0
    for index, char in enumerate(text):
        if at >= offset:
            return index
        at += 2 if char > "\uffff" else 1
    return len(text)


def read_export(path: str | PathLike[str]) -> list[Correction]:
    """Return the submitted annotations of a Label Studio export in the format JSON.

    Tasks without an annotation, and annotations that were skipped, are left out.

    Raises
    ------
    LabelError
        If the file is no such export; it names the task.
    """
    source = Path(path)
    try:
        tasks = json.loads(source.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise LabelError(f"{source} is no JSON: {error}.", path=str(source)) from error
    if not isinstance(tasks, list):
        raise _wrong(source, None, "a list of tasks is expected")
    found = []
    for number, task in enumerate(tasks, 1):
        found += list(_iter_annotated(task, source, number))
    return found


def _iter_annotated(task: Any, source: Path, number: int) -> Iterator[Correction]:
    annotations = task.get("annotations") if isinstance(task, dict) else None
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(annotations, list) or not isinstance(data, dict):
        queued = isinstance(task, dict) and "predictions" in task and annotations is None
        found = "a task as `innotag review` wrote it, not labelled by anyone" if queued else ""
        raise _wrong(source, number, found or "the task has no `annotations` and `data`")
    done = [one for one in annotations if not one.get("was_cancelled")]
    seen: list[Correction] = []
    for annotation in done:
        try:
            one = _to_correction(annotation["result"], data, source, number)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise _wrong(source, number, f"an annotation cannot be read ({error!r})") from error
        said = (set(one.themes), one.business_line)
        if seen and said != (set(seen[0].themes), seen[0].business_line):
            raise LabelError(
                f"{source}, task {number}: two annotations of it differ: "
                f"{', '.join(seen[0].themes) or 'no theme'} and {seen[0].business_line}, "
                f"{', '.join(one.themes) or 'no theme'} and {one.business_line}. Agree on one.",
                path=str(source),
                line=number,
            )
        seen.append(one)
    yield from seen[:1]


def _to_correction(
    result: list[dict[str, Any]], data: dict[str, Any], source: Path, number: int
) -> Correction:
    fields = {"text": str(data.get("text") or ""), "title": str(data.get("title") or "")}
    themes: list[str] = []
    line = ""
    evidence: dict[str, str] = {}
    for region in result:
        name, value = region["from_name"], region["value"]
        if name == "themes":
            themes += value["choices"]
        elif name == "line":
            line = value["choices"][0]
        elif name in _SPAN_CONTROLS:
            words = _words(fields[_SPAN_CONTROLS[name]], value)
            for label in value["labels"]:
                evidence.setdefault(label, words)
    return Correction(
        id=str(data.get("id") or ""),
        text=fields["text"],
        title=fields["title"] or None,
        month=data.get("month"),
        themes=tuple(themes),
        business_line=line,
        evidence=evidence,
        path=str(source),
        row=number,
        event=data.get("event_id"),
    )


def _words(text: str, value: dict[str, Any]) -> str:
    start, end = _from_utf16(text, int(value["start"])), _from_utf16(text, int(value["end"]))
    return text[start:end]


def _wrong(source: Path, number: int | None, what: str) -> LabelError:
    where = f"{source}, task {number}" if number else str(source)
    return LabelError(
        f"{where}: {what}. Export from Label Studio in the format JSON (not JSON-MIN).",
        path=str(source),
        line=number,
    )

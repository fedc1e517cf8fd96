"""Learning from corrections: check, keep, retrain, show what changes, write only when told to."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from innotag.artifact import MANIFEST
from innotag.cells import to_line
from innotag.errors import LabelError, OutputError
from innotag.evaluate import Flips, Name, evaluate, find_flips, read_gold, run_of
from innotag.exchange import check_corrections, read_corrections
from innotag.tagger import load, shared_tagger
from innotag.themes import read_label_set
from innotag.train import base_folder, read_training, train
from innotag.whole_files import save_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

    from innotag.evaluate import Evaluation
    from innotag.tagger import Tagger

CORRECTED: Final = "corrected.jsonl"
_SHOWN: Final = 20
_FACETS: Final = ("theme.", "line.")
_SCORES: Final = {
    "themes, micro-F1": Name("theme", "micro", "f1"),
    "themes, exact set": Name("theme", "all", "exact_set"),
    "business line": Name("line", "all", "accuracy"),
}


class Kept(NamedTuple):
    """What happened to the user's data folder: items added, changed, and how many it holds."""

    n_added: int
    n_changed: int
    n_all: int


class Change(NamedTuple):
    """How the labels of one of the user's items change with the new model."""

    id: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned and what it changes.

    `scores` maps a name to the scores before and after on the gold; `changes` are those of the
    user's items, which the new model was trained on. `written` is the new model's folder.
    """

    kept: Kept
    n_trained: int
    version: str
    changes: tuple[Change, ...] = ()
    scores: dict[str, tuple[float, float]] | None = None
    flips: Flips | None = None
    written: Path | None = None

    def __str__(self) -> str:
        """Return the lesson as lines for a terminal."""
        return "\n".join(_lines(self))


def keep_corrections(
    files: Iterable[str | PathLike[str]],
    data: str | PathLike[str],
    *,
    base: str | PathLike[str] | None = None,
) -> Kept:
    """Check the corrections of files and add them to the data folder's `corrected.jsonl`.

    An item that is there already is replaced. Nothing is written unless all corrections are good.

    Raises
    ------
    LabelError
        If a correction cannot be used; see `check_corrections`.
    """
    folder = Path(data)
    labels = read_label_set([base, data] if base is not None else [data]).labels
    names = list(files)
    found = [one for file in names for one in read_corrections(file, labels=labels)]
    items = check_corrections(found, labels)
    if not items:
        raise LabelError(
            f"{', '.join(map(str, names))}: no correction is in it. Choose 是 in the column 已核对 "
            "(checked) of each row that you have looked at (a sheet), submit the tasks (Label "
            "Studio), or export what is confirmed (doccano)."
        )
    target = folder / CORRECTED
    known = _known(target, [label.id for label in labels])
    n_before = len(known)
    changed = sum(item["id"] in known and known[item["id"]] != item for item in items)
    known |= {item["id"]: item for item in items}
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(to_line(item) + "\n" for item in known.values())
    save_bytes(lines.encode("utf-8"), target, force=True)
    return Kept(len(known) - n_before, changed, len(known))


def _known(path: Path, themes: Sequence[str]) -> dict[str, dict[str, Any]]:
    if not path.exists() or not path.read_bytes().strip():
        return {}
    with tempfile.TemporaryDirectory() as folder:  # read_training reads folders
        shutil.copy(path, folder)
        return {item["id"]: item for item in read_training(folder, themes=themes)}


def learn(
    files: Iterable[str | PathLike[str]],
    data: str | PathLike[str],
    *,
    out: str | PathLike[str] | None = None,
    base: str | PathLike[str] | None = None,
    tagger: Tagger | None = None,
    gold: Iterable[str | PathLike[str]] = (),
    force: bool = False,
) -> Lesson:
    """Learn from corrected files: keep them in `data`, retrain, and say what changes.

    `base` are the items learned besides (those of the project by default), `tagger` the model to
    compare with (the shipped one by default), `gold` labelled files to measure both on. The new
    model is written only where `out` names a folder for it.

    Raises
    ------
    LabelError
        If a correction cannot be used, or a labelled file cannot be read.
    OutputError
        If `out` exists and `force` is not set.
    """
    target = None if out is None else _check_out(Path(out), force=force)
    before = tagger or shared_tagger()
    base = base_folder() if base is None else base
    kept = keep_corrections(files, data, base=base)
    version = _version(before.model_version, Path(data, CORRECTED), kept.n_all)
    with tempfile.TemporaryDirectory() as temporary:
        model = Path(temporary, "model")
        n_trained = train(data, model, version=version, base=base)
        after = load(model)
        changes = _find_changes(data, before, after)
        scores, flips = _measure(list(gold), before, after)
        if target is not None:
            _put(model, target)
    return Lesson(kept, n_trained, version, changes, scores, flips, target)


def _version(before: str, corrected: Path, n_items: int) -> str:
    """Return the version of a model that has learned: that of before, how many items, which."""
    digest = hashlib.sha256(corrected.read_bytes()).hexdigest()
    return f"{before.split('+', maxsplit=1)[0]}+own.{n_items}.{digest[:6]}"


def _check_out(target: Path, *, force: bool) -> Path:
    if target.exists() and not force:
        raise OutputError(
            f"{target} exists already and was left as it is. Choose another folder, or allow "
            "overwriting with --force (force=True).",
            path=str(target),
        )
    if target.exists() and not (target / MANIFEST).exists():
        raise OutputError(
            f"{target} is no model folder and is not overwritten. Choose another folder.",
            path=str(target),
        )
    return target


def _put(model: Path, target: Path) -> None:
    """Move a model folder to its place; an earlier one goes only once the new one is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    shutil.copytree(model, fresh / "new")
    if target.exists():
        target.replace(fresh / "old")
    (fresh / "new").replace(target)
    shutil.rmtree(fresh, ignore_errors=True)


def _find_changes(data: str | PathLike[str], before: Tagger, after: Tagger) -> tuple[Change, ...]:
    changes = []
    for item in read_training(data, themes=after.model.scorer.themes):
        title, text = item.get("title") or None, item["text"]
        old = before.classify(text, title=title)
        new = after.classify(text, title=title)
        if old.themes != new.themes or old.business_line != new.business_line:
            right = (*item["themes"], item["business_line"])
            name = str(item.get("id") or item["event"])
            changes.append(
                Change(
                    name,
                    (*old.themes, old.business_line),
                    (*new.themes, new.business_line),
                    right,
                )
            )
    return tuple(changes)


def _measure(
    gold: Sequence[str | PathLike[str]], before: Tagger, after: Tagger
) -> tuple[dict[str, tuple[float, float]] | None, Flips | None]:
    if not gold:
        return None, None
    items = read_gold(gold, themes=after.model.scorer.themes)
    old, new = evaluate(items, tagger=before), evaluate(items, tagger=after)
    scores = {name: (_score(old, key), _score(new, key)) for name, key in _SCORES.items()}
    found = find_flips(run_of(old.outcomes), run_of(new.outcomes))
    return scores, Flips(_of_labels(found.worse), _of_labels(found.better), found.n_shared)


def _score(evaluation: Evaluation, name: Name) -> float:
    return evaluation.scores.values.get(name, float("nan"))


def _of_labels(flips: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: ids for name, ids in flips.items() if name.startswith(_FACETS)}


def _lines(lesson: Lesson) -> list[str]:
    kept = lesson.kept
    lines = [
        f"{kept.n_added} items added, {kept.n_changed} changed, {kept.n_all} corrected in all",
        f"trained model {lesson.version} on {lesson.n_trained} items",
    ]
    if lesson.scores is not None:
        lines.append("on the gold, before and after:")
        lines += [f"  {name}  {a:.4f}  {b:.4f}" for name, (a, b) in lesson.scores.items()]
    if lesson.flips is not None:
        lines += _flip_lines("right before, wrong now", lesson.flips.worse)
        lines += _flip_lines("wrong before, right now", lesson.flips.better)
    lines.append(f"of your items, which it was trained on, {len(lesson.changes)} change:")
    for change in lesson.changes[:_SHOWN]:
        verdict = "right now" if set(change.after) == set(change.right) else "still not right"
        before, after = "+".join(change.before), "+".join(change.after)
        lines.append(f"  {change.id}  {before} -> {after}  ({verdict})")
    if len(lesson.changes) > _SHOWN:
        lines.append(f"  and {len(lesson.changes) - _SHOWN} more")
    if lesson.written is None:
        lines.append("the model was not written; give -o FOLDER to accept it")
    else:
        lines.append(f"wrote the model to {lesson.written}; use it with --model {lesson.written}")
    return lines


def _flip_lines(title: str, flips: dict[str, tuple[str, ...]]) -> list[str]:
    total = sum(len(ids) for ids in flips.values())
    lines = [f"  {title}: {total}"]
    for name, ids in flips.items():
        more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
        lines.append(f"    {name}: {', '.join(ids[:_SHOWN])}{more}")
    return lines


def to_json(lesson: Lesson) -> str:
    """Return a lesson as JSON: what was kept, scores, flips and changes."""
    flips = lesson.flips._asdict() if lesson.flips is not None else None
    data = {
        "kept": lesson.kept._asdict(),
        "n_trained": lesson.n_trained,
        "model_version": lesson.version,
        "scores": lesson.scores,
        "flips": flips,
        "changes": [change._asdict() for change in lesson.changes],
        "written": None if lesson.written is None else str(lesson.written),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)

"""Rebuild the model from training items: those of the project, and a user's own beside them."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.artifact import save_model
from innotag.errors import LabelError
from innotag.labels import BUSINESS_LINES, THEMES, order_themes
from innotag.pipeline import Target, build_pipeline
from innotag.text import normalise
from innotag.themes import LabelSet, read_label_set
from innotag.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

HELD_OUT: Final = frozenset({"test.jsonl", "unseen.jsonl", "unseen2.jsonl"})
NOT_ITEMS: Final = HELD_OUT | {"pairs.jsonl", "entities-dev.jsonl"}
_PACKAGE: Final = Path(__file__).parent


def base_folder() -> Path:
    """Return the folder of the project's training items: in the package, or in the checkout."""
    packaged = _PACKAGE / "training_data"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "training_data"


def read_training(
    folder: str | PathLike[str], *, themes: Sequence[str] = THEMES
) -> list[dict[str, Any]]:
    """Return the training items of a folder (`*.jsonl`, `*.jsonl.gz`), never the held-out ones.

    Raises
    ------
    LabelError
        If a line is no JSON, lacks a field, or has an unknown label; names file and line.
    """
    items = [
        _to_item(line, path, number, themes)
        for path in _item_files(Path(folder))
        for number, line in _iter_lines(path)
    ]
    if not items:
        raise LabelError(f"No training items in {folder}. Give a folder with *.jsonl files.")
    return items


def _item_files(folder: Path) -> list[Path]:
    paths = [*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")]
    return sorted(path for path in paths if path.name.removesuffix(".gz") not in NOT_ITEMS)


def _iter_lines(path: Path) -> Iterator[tuple[int, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def _to_item(line: str, path: Path, number: int, themes: Sequence[str]) -> dict[str, Any]:
    where = f"{path.name}, line {number}"
    try:
        item = json.loads(line)
        order_themes(item["themes"], where=where, allowed=themes)
        known = item["business_line"] in BUSINESS_LINES
        missing = {"text", "evidence", "event"} - set(item)
        fits = not missing and known and set(item["evidence"]) == set(item["themes"])
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, LabelError):
            raise
        message = f"{where} is no training item: {error!r}. See LABEL_GUIDE.md."
        raise LabelError(message, path=str(path), line=number) from error
    if not fits:
        message = (
            f"{where}: every item needs text, event, a business line of "
            f"{', '.join(BUSINESS_LINES)} and one evidence span a theme. See LABEL_GUIDE.md."
        )
        raise LabelError(message, path=str(path), line=number)
    return dict(item)


def gather(
    data: str | PathLike[str], base: str | PathLike[str] | None = None
) -> tuple[list[dict[str, Any]], LabelSet]:
    """Return the items of `base` and of `data`, and the label set that both make up.

    Items of `base` that name a strong term of a new theme are left out: nobody has said whether
    they carry it. An item of `data` replaces one of `base` with the same id.
    """
    folders = [data] if base is None else [base, data]
    labels = read_label_set(folders)
    own = read_training(data, themes=labels.themes)
    if base is None:
        return own, labels
    replaced = {item.get("id") for item in own} - {None}
    items = [
        item for item in read_training(base, themes=labels.themes) if item.get("id") not in replaced
    ]
    told = [t for t in labels.terms if t.theme in labels.new_themes and t.strength == "strong"]
    if told:
        finder = Vocabulary(told)
        items = [item for item in items if not finder.find(_whole(item))]
    return items + own, labels


def _whole(item: dict[str, Any]) -> str:
    return normalise(f"{item.get('title') or ''}\n{item['text']}").text


def fit_items(items: Sequence[dict[str, Any]], labels: LabelSet) -> Any:
    """Return the pipeline fitted on items.

    One thread of linear algebra: the vectors are small, and threads that wait for one another cost
    more than they save, many times over on a busy machine.
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  (comes with scikit-learn)

    pairs = [(item.get("title") or None, item["text"]) for item in items]
    targets = [
        Target(
            order_themes(item["themes"], allowed=labels.themes),
            item["business_line"],
            item["evidence"],
            item["event"],
        )
        for item in items
    ]
    with threadpool_limits(limits=1):
        return build_pipeline(themes=labels.themes, terms=labels.terms).fit(pairs, targets)


def train(
    data: str | PathLike[str],
    out: str | PathLike[str],
    *,
    version: str,
    base: str | PathLike[str] | None = None,
) -> int:
    """Fit the pipeline on the items of a folder and write the model; returns how many items.

    With `base` (`base_folder()` for the project's items), the items of `data` are added to it.
    """
    items, labels = gather(data, base)
    pipeline = fit_items(items, labels)
    digest = hashlib.sha256(json.dumps(items, sort_keys=True).encode("utf-8")).hexdigest()
    save_model(
        pipeline,
        out,
        version=version,
        n_items=len(items),
        data_sha256=digest,
        themes=[label._asdict() for label in labels.labels],
    )
    return len(items)

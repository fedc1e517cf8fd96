"""Rebuild the model from `training_data/`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from innotag.artifact import save_model
from innotag.errors import LabelError
from innotag.labels import BUSINESS_LINES, order_themes
from innotag.pipeline import Target, build_pipeline

if TYPE_CHECKING:
    from os import PathLike

HELD_OUT = "test.jsonl"


def read_training(folder: str | PathLike[str]) -> list[dict[str, Any]]:
    """Return the training items of a folder; its `test.jsonl` is never among them.

    Raises
    ------
    LabelError
        If a line is no JSON, lacks a field, or has an unknown label; names file and line.
    """
    items = []
    for path in sorted(Path(folder).glob("*.jsonl")):
        if path.name == HELD_OUT:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{path.name}, line {number}"
            try:
                item = json.loads(line)
                order_themes(item["themes"], where=where)
                known = item["business_line"] in BUSINESS_LINES
                missing = {"text", "evidence", "event"} - set(item)
            except (ValueError, KeyError, TypeError) as error:
                if isinstance(error, LabelError):
                    raise
                message = f"{where} is no training item: {error!r}. See LABEL_GUIDE.md."
                raise LabelError(message, path=str(path), line=number) from error
            if missing or not known or set(item["evidence"]) != set(item["themes"]):
                message = (
                    f"{where}: every item needs text, event, a business line of "
                    f"{', '.join(BUSINESS_LINES)} and one evidence span a theme. "
                    "See LABEL_GUIDE.md."
                )
                raise LabelError(message, path=str(path), line=number)
            items.append(item)
    if not items:
        raise LabelError(f"No training items in {folder}. Give a folder with *.jsonl files.")
    return items


def train(data: str | PathLike[str], out: str | PathLike[str], *, version: str) -> int:
    """Fit the pipeline on the items of a folder and write the model; returns how many items."""
    items = read_training(data)
    pairs = [(item.get("title") or None, item["text"]) for item in items]
    targets = [
        Target(order_themes(item["themes"]), item["business_line"], item["evidence"], item["event"])
        for item in items
    ]
    pipeline = build_pipeline().fit(pairs, targets)
    digest = hashlib.sha256(json.dumps(items, sort_keys=True).encode("utf-8")).hexdigest()
    save_model(pipeline, out, version=version, n_items=len(items), data_sha256=digest)
    return len(items)

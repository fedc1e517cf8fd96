"""What the pages need at build time: the model's numbers, and a segmenter that trusts no cache.

Material's search plugin segments Chinese with jieba's global tokenizer, which believes a cache file
in the shared temporary folder; it gets a private folder instead.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jieba

MARK = "<!-- accuracy -->"
METRICS = Path(__file__).parents[1] / "models" / "metrics.json"
_PRIVATE = TemporaryDirectory()


def on_startup(**_: Any) -> None:
    """Give the tokenizer a private folder for its cache."""
    jieba.dt.tmp_dir = _PRIVATE.name


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the table of the model's numbers where a page asks for it."""
    return markdown.replace(MARK, accuracy_table()) if MARK in markdown else markdown


def accuracy_table() -> str:
    """Return the numbers of `metrics.json` as a table."""
    found = json.loads(METRICS.read_text(encoding="utf-8"))
    themes = [(f"theme `{name}`", row) for name, row in found["theme"].items()]
    entities = [(f"`{name}`", row) for name, row in found["entity"].items()]
    trust = found["trust"]
    rows = [("themes, micro", found["theme_micro"]), *themes, *entities]
    numbers = [
        f"| {name} | {row['p']:.3f} | {row['r']:.3f} | {row['f1']:.3f} | {row['n']} |"
        for name, row in rows
    ]
    head = ["| | precision | recall | F1 | labels |", "| --- | --- | --- | --- | --- |"]
    below = (
        f"Of {found['items']} items, {found['exact_set']:.1%} have exactly the right set of "
        f"themes and {found['business_line']:.1%} the right business line. {trust['kept']:.1%} are "
        f"not marked for review; of the themes said on these, {trust['kept_label_precision']:.1%} "
        f"are right. The expected calibration error is {trust['ece']:.4f}. Shown evidence touches "
        f"the labelled evidence in {found['evidence_overlap']:.1%} of the themes that are right."
    )
    return "\n".join([*head, *numbers, "", below])

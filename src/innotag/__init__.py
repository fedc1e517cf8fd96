"""innotag: structured, explained tags for Chinese bank-innovation reporting.

Everything public is here and loaded at first use: `import innotag` alone loads no model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from innotag import errors
    from innotag.errors import InnotagError
    from innotag.frames import tag_frame
    from innotag.issues import Issue, Item, read_issue
    from innotag.results import Entity, Result, Span
    from innotag.segment import tokenize
    from innotag.tagger import Tagger, classify, classify_many, extract, load
    from innotag.tagging import Results, tag_issue

_HOME = {
    "Entity": "results",
    "InnotagError": "errors",
    "Issue": "issues",
    "Item": "issues",
    "Result": "results",
    "Results": "tagging",
    "Span": "results",
    "Tagger": "tagger",
    "classify": "tagger",
    "classify_many": "tagger",
    "extract": "tagger",
    "load": "tagger",
    "read_issue": "issues",
    "tag_frame": "frames",
    "tag_issue": "tagging",
    "tokenize": "segment",
}
__all__ = [
    "Entity",
    "InnotagError",
    "Issue",
    "Item",
    "Result",
    "Results",
    "Span",
    "Tagger",
    "__version__",
    "classify",
    "classify_many",
    "errors",
    "extract",
    "load",
    "read_issue",
    "tag_frame",
    "tag_issue",
    "tokenize",
]


def __getattr__(name: str) -> Any:
    if name == "errors":
        return import_module("innotag.errors")
    if name not in _HOME:
        raise AttributeError(f"module 'innotag' has no attribute {name!r}")
    return getattr(import_module(f"innotag.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

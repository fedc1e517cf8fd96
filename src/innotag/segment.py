"""Cutting a text into words: jieba's algorithm and dictionary.

The engine is `rjieba`, the Rust port: it starts at once and keeps no cache file. `jieba` itself is
the second engine, for those who want its exact behaviour; it gets a tokenizer of its own with a
private cache folder, so neither the global state nor a shared temporary file is trusted.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Final

import rjieba

from innotag.errors import InputError, LabelError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

ENGINES: Final = ("rjieba", "jieba")


def tokenize(text: str, *, engine: str = "rjieba") -> list[str]:
    """Cut a text into words; joined, they are the text again.

    Examples
    --------
    >>> tokenize("青石银行发放首笔贷款")
    ['青石', '银行', '发放', '首笔', '贷款']
    """
    if not isinstance(text, str):
        raise InputError(f"tokenize() takes a str, not {type(text).__name__}.")
    if engine == "rjieba":
        return cut(text)
    if engine == "jieba":
        return list(_jieba_cut()(text))
    raise LabelError(f"Unknown engine {engine!r}. {did_you_mean(engine, ENGINES)}")


def cut(text: str) -> list[str]:
    """Cut with the default engine; lone surrogates, which it refuses, stand as one mark each."""
    try:
        words: list[str] = rjieba.cut(text)
    except UnicodeEncodeError:
        safe = "".join(["\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text])
        words, at = [], 0
        for word in rjieba.cut(safe):
            words.append(text[at : at + len(word)])
            at += len(word)
    return words


@cache
def _jieba_cut() -> Callable[[str], list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415  (75 MB and a second: only for those who ask)

    import logging  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    logger = logging.getLogger("jieba")
    logger.handlers.clear()
    logger.setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = tempfile.mkdtemp(prefix="innotag-jieba-")
    lcut: Callable[[str], list[str]] = tokenizer.lcut
    return lcut

"""Keep the search plugin's word segmenter away from the shared temporary folder.

Material's search plugin segments Chinese with jieba's global tokenizer, which trusts a cache file
in the system's temporary folder.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import Any

import jieba

_PRIVATE = TemporaryDirectory()


def on_startup(**_: Any) -> None:
    """Give the tokenizer a private folder for its cache."""
    jieba.dt.tmp_dir = _PRIVATE.name
